"""The fast engine: Tantivy matches and scores, how documents lie in it and in what order they come is decided here."""

from reviewsearch.engines.tantivy.engine import Tantivy

__all__ = ["Tantivy"]
