"""The steps in order: what is done with files, records and questions."""
