"""Pages of text without words that their readers cannot see, found again in them by their letters and what stands before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from reviewsearch.checks.looked import Unseen
from reviewsearch.domain.document import Page


def without(pages: Sequence[Page], unseen: Iterable[Unseen]) -> tuple[Page, ...]:
    """Return pages without some words; those that hold none of them come back as they are.

    Words that do not stand behind what they should stand behind are taken out wherever they stand whole: the public may
    then read too little, and never too much.
    """
    letters = _Letters.of(pages)
    cut = sorted({at for each in unseen for at in letters.places(each)})
    taken: dict[int, list[tuple[int, int]]] = {}
    for page, begin, end in letters.stretches(cut):
        taken.setdefault(page, []).append((begin, end))
    return tuple(_cut(page, taken[at]) if at in taken else page for at, page in enumerate(pages))


def _cut(page: Page, stretches: list[tuple[int, int]]) -> Page:
    text = page.text
    for begin, end in reversed(stretches):
        text = text[:begin] + text[end:]
    return replace(page, text=text, raw=None)


# Shorter words tell nothing, and would be taken from every page.
_SHORTEST = 3


class _Letters:
    """The letters and digits of some pages in one row, each with its page and its place on it."""

    def __init__(self, row: str, where: list[tuple[int, int]], begins: list[bool]) -> None:
        self._row = row
        self._where = where
        # Whether a word begins with this letter; one more for the end.
        self._begins = [*begins, True]

    @classmethod
    def of(cls, pages: Sequence[Page]) -> "_Letters":
        """Take the letters of pages."""
        row: list[str] = []
        where: list[tuple[int, int]] = []
        begins: list[bool] = []
        for at, page in enumerate(pages):
            inside = False
            for place, sign in enumerate(page.text):
                # A letter that has a longer small form still counts as one.
                if sign.isalnum():
                    row.append(sign.lower()[:1])
                    where.append((at, place))
                    begins.append(not inside)
                inside = sign.isalnum()
        return cls("".join(row), where, begins)

    def places(self, unseen: Unseen) -> Iterator[int]:
        """Yield which letters are those of words that cannot be seen."""
        words, before = _letters(unseen.words), _letters(unseen.before)
        if not words:
            return
        behind = list(self._found(before + words))
        if behind and before:
            for at in behind:
                yield from range(at + len(before), at + len(before) + len(words))
            return
        for at in self._found(words) if len(words) >= _SHORTEST else ():
            if self._begins[at] and self._begins[at + len(words)]:
                yield from range(at, at + len(words))

    def _found(self, wanted: str) -> Iterator[int]:
        at = self._row.find(wanted)
        while at >= 0:
            yield at
            at = self._row.find(wanted, at + 1)

    def stretches(self, cut: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """Yield page, beginning and end of what is to be cut, with the signs between letters that stand side by side."""
        if not cut:
            return
        first = cut[0]
        for one, other in pairwise([*cut, -1]):
            is_on = other == one + 1 and self._where[one][0] == self._where[other][0]
            if not is_on:
                page, begin = self._where[first]
                yield page, begin, self._where[one][1] + 1
                first = other


def _letters(text: str) -> str:
    return "".join(sign.lower()[:1] for sign in text if sign.isalnum())
