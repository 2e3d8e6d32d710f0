import errno
import os
import sqlite3
from pathlib import Path

import pytest

from reviewsearch.app.troubles import concerns_all, in_words, passes

HERE = Path(__file__).parent


def error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full: 5,000,000 bytes are needed and "),
        (errno.EDQUOT, "The disk is full: 5,000,000 bytes are needed and "),
        (errno.EMFILE, "too much open"),
        (errno.ESTALE, "cannot be reached at present"),
        (errno.EACCES, "not allowed"),
        (errno.EROFS, "not allowed"),
        (errno.EIO, "reports an error"),
    ],
)
def test_each_refusal_is_a_sentence_with_a_remedy(number: int, said: str) -> None:
    told = in_words(error(number), HERE, wanted=5_000_000)
    assert said in told.cause
    assert told.cause.endswith(".")
    assert told.remedy.endswith(".")


def test_a_full_catalogue_is_a_full_disk() -> None:
    assert "The disk is full" in in_words(sqlite3.OperationalError("database or disk is full"), HERE).cause
    assert "reports an error" in in_words(sqlite3.OperationalError("disk I/O error"), HERE).cause


def test_how_much_is_free_may_be_unknown() -> None:
    assert "how much is free cannot be said" in in_words(error(errno.ENOSPC), Path("/nowhere/at/all"), wanted=1).cause


def test_what_may_pass_is_waited_for() -> None:
    assert all(passes(error(number)) for number in (errno.ENOSPC, errno.EMFILE, errno.EIO, errno.ESTALE))
    assert not passes(error(errno.EACCES))
    assert passes(sqlite3.OperationalError("database is locked"))
    assert not passes(sqlite3.ProgrammingError("a mistake of ours"))
    assert concerns_all(error(errno.EMFILE))
    assert not concerns_all(error(errno.ENOSPC))
