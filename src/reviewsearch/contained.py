"""What a library raises over a file that may be damaged or made to do harm, as one error of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from reviewsearch.errors import BrokenDown


@contextmanager
def contained(*passing: type[Exception]) -> Iterator[None]:
    """Turn whatever is raised within, but for what may pass, into errors.BrokenDown, which has it as its `__cause__`.

    Over hostile and damaged files, an engine's own among them, the libraries raise their own errors, but also bare
    Exception, KeyError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError, struct.error, zlib.error,
    lxml's and zipfile's own …, other ones with each release: a list of them would be wrong with the next, and the one that
    is missing would end more than its file.
    """
    try:
        yield
    except passing:
        raise
    except Exception as error:  # never swallowed: it goes on as ours
        raise BrokenDown(
            "It is damaged or not made as its kind of file should be.",
            remedy="Open it in the program it was made with, save a copy as PDF and drop that.",
        ) from error
