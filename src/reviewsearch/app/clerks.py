"""Programs that describe and analyse the texts of many documents while the writer writes: pure work on words, in other processes.

They see texts that were read behind the sandbox's walls, open no file, and write nothing. One that cannot be started, or
breaks down, costs nothing but time: the work is done here.
"""

import threading
from collections import deque
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

from reviewsearch.app.recording import Described
from reviewsearch.app.settings import Settings
from reviewsearch.domain.document import Extraction, Source
from reviewsearch.sandbox.starting import Started
from reviewsearch.store.archive import Staged

# To start one takes as long as to describe a few documents.
WORTH_IT = 5


class Clerks:
    """So many programs, which do nothing until they have been got ready. Safe to use from several threads, each of which waits for its answer."""

    def __init__(self, settings: Settings, most: int) -> None:
        # Without what these settings have made of themselves so far.
        self._settings = replace(settings)
        self.most = most
        self._are_ready = False
        self._free = threading.Semaphore(most)
        self._idle: deque[_Clerk] = deque()

    def get_ready(self) -> None:
        """Start them, while files are still being read."""
        with suppress(OSError):  # then it is tried again with the first document
            self._idle.extend(_Clerk(self._settings) for _ in range(self.most))
        self._are_ready = self.most > 0

    def ask(self, staged: Staged, source: Source, extraction: Extraction) -> Described | None:
        """Have a document described; None where they are not ready, or that went wrong."""
        if not self._are_ready:
            return None
        with self._free:
            clerk = None
            try:
                clerk = self._idle.pop() if self._idle else _Clerk(self._settings)
                described = clerk.ask(staged, source, replace(extraction, attachments=()))
            except (OSError, EOFError):  # it could not be started, or has gone
                if clerk:
                    clerk.close()
                return None
            self._idle.append(clerk)
            return described

    def dismiss(self) -> None:
        """Let them end, which takes each a tenth of a second; nobody waits for it before `close`."""
        self._are_ready = False
        for clerk in self._idle:
            clerk.hang_up()

    def close(self) -> None:
        """Let them end; what is asked next starts them again."""
        while self._idle:
            self._idle.pop().close()


class _Clerk:
    """One of the programs. Raises OSError where it cannot be started."""

    def __init__(self, settings: Settings) -> None:
        self._program = Started("reviewsearch.app.clerk")
        self._connection = Connection(self._program.socket.detach())
        self._connection.send(settings)

    def ask(self, staged: Staged, source: Source, extraction: Extraction) -> Described:
        self._connection.send((staged, source, extraction))
        described: Described = self._connection.recv()
        return described

    def hang_up(self) -> None:
        self._connection.close()

    def close(self) -> None:
        self.hang_up()
        self._program.close()
