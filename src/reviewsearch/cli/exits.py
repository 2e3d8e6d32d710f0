"""What the exit codes of the program mean."""

from enum import IntEnum


class Exit(IntEnum):
    """Every exit code; an error's own stands on its class in `errors`."""

    DONE = 0
    NOTHING_FOUND = 1
    WRONG_USAGE = 2
    NO_INDEX = 3
    SOME_FAILED = 4
    BUSY = 5
    ATTENTION = 6
    INTERRUPTED = 130
    READER_GONE = 141

    @property
    def meaning(self) -> str:
        """In a few words, as the help page says it."""
        return _MEANINGS[self]


_MEANINGS = {
    Exit.DONE: "found or done",
    Exit.NOTHING_FOUND: "nothing found",
    Exit.WRONG_USAGE: "wrong usage or unreadable query",
    Exit.NO_INDEX: "index missing or damaged",
    Exit.SOME_FAILED: "some files failed, or something unexpected went wrong",
    Exit.BUSY: "another writer is busy",
    Exit.ATTENTION: "a check found something",
    Exit.INTERRUPTED: "interrupted",
    Exit.READER_GONE: "reader closed the pipe",
}
