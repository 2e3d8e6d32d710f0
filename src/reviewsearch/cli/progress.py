"""How far a long step has come: a bar on a terminal, nothing anywhere else and nothing for what is quickly done."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import click

_SECONDS = 2.0
_MANY = 20


class Progress:
    """A bar on standard error that appears once a step takes two seconds, or at once where it has many parts."""

    def __init__(self, doing: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._doing = doing
        self._clock = clock
        self._began = clock()
        self._bar: Any = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` parts are done."""
        late = self._clock() - self._began >= _SECONDS
        if self._bar is None and done < total and (late or total > _MANY) and sys.stderr and sys.stderr.isatty():
            bar = click.progressbar(length=total, label=self._doing, show_pos=True, file=sys.stderr)
            self._bar = bar.__enter__()
        if self._bar is not None:
            self._bar.update(done - self._done)
            self._done = done
