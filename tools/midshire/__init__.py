"""The invented Midshire Safeguarding Children Partnership and the documents it would have published."""
