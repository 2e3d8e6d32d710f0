"""Where state lives: the archive of originals and records, and the catalogue made from it."""
