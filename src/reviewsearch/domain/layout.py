"""Where the parts of a page stand: its blocks' sentences, its references, and those of its words that are not plain.

It is found once, when a document is kept, so that to show a passage of a page nobody has to read the whole of it again.
"""

from dataclasses import dataclass

from reviewsearch.domain.sentences import blocks, sentences
from reviewsearch.domain.text import WORD, Analyser


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in a page's text, each a start and an end, one after another in one row of numbers.

    `blocks` has a row for the sentences of each block; `odd` are the words that are not letters and digits of ASCII alone,
    by which all others are found as they are written; `references` are those the page holds, with their terms.
    """

    blocks: tuple[tuple[int, ...], ...] = ()
    odd: tuple[int, ...] = ()
    references: tuple[tuple[int, int, str], ...] = ()


def lay_out(
    text: str, analyser: Analyser, repeated: frozenset[str] = frozenset(), headings: frozenset[int] = frozenset()
) -> Layout:
    """Find the places of a page's text; the lines in `repeated` (see `running.running_lines`) are in no block.

    `headings` are the places where lines begin that are surely headings (see `Page.headings_at`).
    """
    odd: list[int] = []
    references: list[tuple[int, int, str]] = []
    start = 0
    for piece, reference in analyser.pieces(text):
        if reference:
            references.append((start, start + len(piece), reference))
        for match in WORD.finditer(piece):
            written = match[0]
            if not (written.isascii() and written.isalnum()):
                odd += (start + match.start(), start + match.end())
        start += len(piece)
    parts = (
        tuple(place for span in sentences(text, block) for place in span) for block in blocks(text, repeated, headings)
    )
    return Layout(tuple(parts), tuple(odd), tuple(references))
