"""The engine in pure Python: Whoosh keeps postings and rows on disk, what they mean is decided here."""

import warnings

# Whoosh is of 2016: compiled for the first time it warns of escapes and comparisons that later Pythons dislike.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from reviewsearch.engines.whoosh.engine import Whoosh

__all__ = ["Whoosh"]
