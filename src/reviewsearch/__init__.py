"""reviewsearch: a document archive and search indexer for child safeguarding practice reviews."""
