"""Layouts of pages as the catalogue keeps them: JSON, short, quick to read."""

import json

from reviewsearch.domain.layout import Layout


def encode(layout: Layout) -> str:
    """Return a layout as JSON."""
    return json.dumps([layout.blocks, layout.odd, layout.references], separators=(",", ":"))


def decode(text: str) -> Layout:
    """Return the layout that `encode` wrote."""
    blocks, odd, references = json.loads(text)
    return Layout(tuple(map(tuple, blocks)), tuple(odd), tuple(map(tuple, references)))
