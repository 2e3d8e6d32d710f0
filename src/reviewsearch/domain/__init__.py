"""What the program knows of reviews, cases, words and queries, with no disk, clock, network, engine or document library."""
