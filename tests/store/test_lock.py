import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reviewsearch.errors import Busy
from reviewsearch.store.lock import WriterLock, holder, holding

_HOLD = """
import sys, time
from pathlib import Path
from reviewsearch.store.lock import WriterLock
with WriterLock(Path(sys.argv[1]), purpose="a test"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "writer.lock"


def test_a_second_writer_is_told_who_the_first_is(lock: Path) -> None:
    with WriterLock(lock, purpose="reviewsearch watch"), pytest.raises(Busy) as caught, WriterLock(lock, purpose="me"):
        pass
    assert "reviewsearch watch" in caught.value.cause
    assert str(os.getpid()) in caught.value.cause


def test_the_lock_can_be_taken_again_once_it_is_let_go(lock: Path) -> None:
    with WriterLock(lock, purpose="one"):
        assert holding(lock) is not None
    assert holding(lock) is None
    with WriterLock(lock, purpose="two"):
        assert "two" in (holding(lock) or "")


def test_a_killed_holder_leaves_the_lock_free(lock: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", _HOLD, str(lock)], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert str(process.pid) in (holding(lock) or "")
        with pytest.raises(Busy), WriterLock(lock, purpose="me"):
            pass
        process.send_signal(signal.SIGKILL)
    assert holding(lock) is None
    with WriterLock(lock, purpose="me"):
        pass


def test_a_lock_file_without_sense_names_nobody(lock: Path) -> None:
    lock.write_text("[]")
    assert holder(lock) == "a process that did not give its name"
    assert holding(lock) is None


_COPIED = """
import os, sys, time
from pathlib import Path
from reviewsearch.store.lock import WriterLock
with WriterLock(Path(sys.argv[1]), purpose="a test"):
    if os.fork() == 0:  # what was just being started: it holds a copy of the lock for a moment
        time.sleep(0.7)
        os._exit(0)
    os.kill(os.getpid(), 9)
"""


def test_what_a_killed_holder_was_just_starting_is_waited_for(lock: Path) -> None:
    subprocess.run([sys.executable, "-c", _COPIED, str(lock)], check=False)
    assert holding(lock) is None
    with WriterLock(lock, purpose="me"):
        assert "me" in (holding(lock) or "")
