"""What a trap is: a file with one thing in it that must be found, and its twin, in which there is nothing to find."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trap:
    """One trap: its name, which says what is wrong with it, the check that must find it, and the bytes of both files.

    `twin_finds` are checks that rightly find something in the twin as well; `drawn` is the check that finds it once the pages
    of an Office document are drawn, where only that tells.
    """

    name: str
    check: str
    media_type: str
    content: bytes
    twin: bytes
    twin_finds: frozenset[str] = frozenset()
    drawn: str = ""
