import subprocess
import sys

import pytest

from reviewsearch.sandbox import gaps, protections

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux what its processes do")


# Each is what a library that hostile bytes have taken over would try; "refused" is what it must come to.
ATTEMPTS = {
    "open another file": "open('/etc/passwd').read()",
    "open the same file to write": "open(f'/proc/self/fd/{held.fileno()}', 'r+')",
    "write a new file": "open('/tmp/reviewsearch-escaped', 'w')",
    "list a folder": "__import__('os').listdir('/')",
    "use the network": "__import__('socket').socket()",
    "start a program": "__import__('os').execv('/bin/true', ['true'])",
    "start a process": "__import__('os').fork()",
    "end another process": "__import__('os').kill(__import__('os').getppid(), 0)",
    "change the rights of a file": "__import__('os').chmod('/tmp', 0o777)",
    "delete a file": "__import__('os').unlink('/tmp/no-such-file-at-all')",
}


@linux
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_behind_the_walls_a_process_cannot(attempt: str) -> None:
    if gaps():
        pytest.skip(" ".join(gaps()))
    code = f"""
import os, socket
from reviewsearch.sandbox.walls import Allowance, Walls
held = open("/etc/hostname", "rb")
walls = Walls()
walls.put_on(Allowance())
try:
    {ATTEMPTS[attempt]}
except PermissionError:
    os.write(1, b"refused")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"refused"


@linux
def test_behind_the_walls_python_still_finds_its_own_parts() -> None:
    code = """
import os
from reviewsearch.sandbox.walls import Allowance, Walls
Walls().put_on(Allowance())
os.write(1, "é".encode("cp775") + "x".encode("utf-7"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"\x82x"


def test_what_protects_and_what_does_not_is_said_in_sentences() -> None:
    assert len(protections()) >= 2
    assert all(sentence.endswith(".") for sentence in (*protections(), *gaps()))
    if sys.platform.startswith("linux"):
        assert len(protections()) + len(gaps()) >= 5
