"""Layouts and headings of pages as the catalogue keeps them: JSON, short, quick to read."""

import json

from reviewsearch.domain.layout import Layout


def encode(layout: Layout) -> str:
    """Return a layout as JSON."""
    return json.dumps([layout.blocks, layout.odd, layout.references], separators=(",", ":"))


def headings_out(headings: tuple[tuple[int, int], ...]) -> str:
    """Return which lines of a page are headings as JSON."""
    return json.dumps(headings, separators=(",", ":"))


def headings_in(text: str) -> tuple[tuple[int, int], ...]:
    """Return the headings that `headings_out` wrote."""
    return tuple((at, level) for at, level in json.loads(text)) if text != "[]" else ()


def decode(text: str) -> Layout:
    """Return the layout that `encode` wrote."""
    blocks, odd, references = json.loads(text)
    return Layout(tuple(map(tuple, blocks)), tuple(odd), tuple(map(tuple, references)))
