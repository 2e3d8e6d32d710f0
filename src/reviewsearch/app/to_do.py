"""Documents that something is still to be done with: the next ones in mind, the others in the catalogue until it is their turn."""

from collections import deque
from collections.abc import Callable, Sequence

_MOST = 1_000


class ToDo:
    """A row of documents' ids, of which no more than a thousand are held at a time."""

    def __init__(self, ask: Callable[[str, int], Sequence[str]]) -> None:
        """`ask(after, most)` returns the ids, in order and so many at most, behind `after`, of documents that are to be done."""
        self._ask = ask
        self._row: deque[str] = deque()
        # Behind which id the catalogue has still to be asked; None where all that is to be done stands in the row.
        self._after: str | None = ""

    def add(self, identity: str) -> None:
        """Note another, which the catalogue holds already."""
        if len(self._row) < _MOST:
            self._row.append(identity)
        else:
            self._after = ""

    def next(self) -> str | None:
        """Take the next one from the row, None where there is none. One with which nothing can be done may come again."""
        if not self._row and self._after is not None:
            found = self._ask(self._after, _MOST)
            self._row.extend(found)
            self._after = found[-1] if len(found) == _MOST else None
        return self._row.popleft() if self._row else None
