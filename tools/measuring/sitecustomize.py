"""Measures what runs in the sandbox's children too: they may open no file, so they leave it in memory that their server shares."""

import atexit
import json
import mmap
import os
import sys
import zlib
from collections import deque
from contextlib import suppress
from typing import NoReturn

# A child that was killed leaves nothing: so many are waited for, each with so much room for what it did.
_MOST_WAITED_FOR, _ROOM = 32, 4 * 1024 * 1024
_LENGTH = 4
_SERVER = "reviewsearch.sandbox.server"

Arcs = dict[str, set[tuple[int, int]]]


class _Children:
    """What the children of this process did, as far as they have told."""

    def __init__(self) -> None:
        import coverage

        self._ours = coverage.Coverage.current()
        # Made once: its data stay in memory.
        self._theirs = coverage.Coverage(data_file=None, config_file=False, branch=True, source=["reviewsearch"])
        self._rooms: deque[mmap.mmap] = deque(maxlen=_MOST_WAITED_FOR)
        self._done: Arcs = {}
        os.register_at_fork(before=self._make_room, after_in_child=self._begin)
        atexit.register(self._tell)

    def _make_room(self) -> None:
        self._gather()
        self._rooms.append(mmap.mmap(-1, _ROOM))

    def _gather(self) -> None:
        for room in list(self._rooms):
            if length := int.from_bytes(room[:_LENGTH], "big"):
                for name, arcs in json.loads(zlib.decompress(room[_LENGTH : _LENGTH + length])).items():
                    self._done.setdefault(name, set()).update((start, end) for start, end in arcs)
                self._rooms.remove(room)

    def _begin(self) -> None:
        """In the child: measure anew, and leave what is new to the server when this process ends."""
        if self._ours:
            self._ours.stop()
        self._theirs.start()
        end = os._exit

        def leave(status: int) -> NoReturn:
            with suppress(MemoryError, OSError):  # what a child was refused, it is refused here too
                self._leave()
            end(status)

        os._exit = leave

    def _leave(self) -> None:
        self._theirs.stop()
        data = self._theirs.get_data()
        arcs = {
            name: sorted(set(data.arcs(name) or ()) - self._done.get(name, set())) for name in data.measured_files()
        }
        said = zlib.compress(json.dumps(arcs).encode())
        room = self._rooms[-1]
        room[_LENGTH : _LENGTH + len(said)] = said
        room[:_LENGTH] = len(said).to_bytes(_LENGTH, "big")

    def _tell(self) -> None:
        self._gather()
        if self._ours:
            self._ours.get_data().add_arcs(self._done)


if _SERVER in sys.orig_argv and "serve" in sys.orig_argv and "COVERAGE_PROCESS_CONFIG" in os.environ:
    _Children()
