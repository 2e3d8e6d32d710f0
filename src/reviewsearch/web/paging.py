"""Which pages of a list there are, and which of them are named where there are many."""

from collections.abc import Iterator
from dataclasses import dataclass

_BESIDE = 1


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one stands in a list: page `number` of `last`, entries `first` to `end` of `total`; `cut` where not all can be reached."""

    number: int
    last: int
    first: int
    end: int
    total: int
    cut: bool

    @classmethod
    def of(cls, total: int, each: int, number: int, *, most: int) -> "Pager":
        """Return where page `number` stands among `total` entries, `each` on a page, of which `most` can be reached."""
        pages = max(1, -(-total // each))
        last = min(pages, most)
        number = min(number, last)
        first = (number - 1) * each
        return cls(number, last, min(first + 1, total), min(first + each, total), total, cut=pages > most)

    def named(self) -> Iterator[int | None]:
        """Yield the pages to name: the first, the last, this one and its neighbours; None where some are left out."""
        shown = sorted({1, self.last, *range(max(1, self.number - _BESIDE), min(self.last, self.number + _BESIDE) + 1)})
        before = 0
        for page in shown:
            match page - before - 1:
                case 0:
                    pass
                case 1:  # one left out is as long as the mark for it
                    yield page - 1
                case _:
                    yield None
            yield page
            before = page
