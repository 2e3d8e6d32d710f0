"""One server that reads files, for all archives that are written from one process and from what is forked from it."""

import contextlib
from collections.abc import Iterator

from reviewsearch import sandbox
from reviewsearch.sandbox.lanes import Program


class _Shared(Program):
    """A server that stays when one who asked it is done. It knows nothing of what they write, nor of who is killed."""

    def close(self) -> None:
        """Leave it to the next."""

    def end(self) -> None:
        """Let it end."""
        super().close()


@contextlib.contextmanager
def one_server() -> Iterator[None]:
    """Have every sandbox ask the same server: to start one for each takes as long as all else that a short run does."""
    shared: list[_Shared] = []

    def program() -> Program:
        if not shared or shared[-1].has_ended:
            shared.append(_Shared())
        return shared[-1]

    its_own = vars(sandbox)["Program"]
    vars(sandbox)["Program"] = program
    try:
        yield
    finally:
        vars(sandbox)["Program"] = its_own
        for each in shared:
            each.end()
