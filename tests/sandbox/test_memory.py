import sys

import pytest

from reviewsearch.sandbox.memory import own_memory, put_in_order

LARGE = 0x200000
MAPS = """\
5566fc959000-5566fd10e000 rw-p 00000000 00:00 0                          [heap]
7f0000000000-7f0000200000 rw-p 00000000 00:00 0
7f0000200000-7f00003ff000 rw-p 00000000 00:00 0
7f0000400000-7f0000800000 r--p 00000000 00:00 0
7f0000800000-7f0000c00000 rw-s 00000000 00:01 1024                       /memfd:answer (deleted)
7f0000c00000-7f0001000000 rw-p 00001000 fe:00 4711                       /usr/lib/x86_64-linux-gnu/libc.so.6
7f00011ff000-7f0001801000 rw-p 00000000 00:00 0
7fff01400000-7fff01a00000 rw-p 00000000 00:00 0                          [stack]
"""


def test_of_the_memory_of_a_process_what_is_its_own_is_taken_in_whole_large_pages() -> None:
    assert list(own_memory(MAPS.splitlines(), LARGE)) == [
        (0x5566FCA00000, 3 * LARGE),
        (0x7F0000000000, LARGE),
        (0x7F0001200000, 3 * LARGE),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="no process is copied on Windows")
def test_what_is_held_stays_as_it_was() -> None:
    held = [bytes([number % 251]) * 3_000 for number in range(3_000)]
    put_in_order()
    assert held == [bytes([number % 251]) * 3_000 for number in range(3_000)]
