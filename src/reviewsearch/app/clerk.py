"""The program that describes and analyses texts for the writer: what comes over a socket, one document after another."""

import contextlib
import gc
import sys
from multiprocessing.connection import Connection

from reviewsearch.app.recording import described


def main(descriptor: int) -> None:
    """Answer until the other end hangs up."""
    with Connection(descriptor) as connection, contextlib.suppress(EOFError, OSError):
        settings = connection.recv()
        # What is made of words refers to nothing that refers back: looking for circles would find none.
        gc.disable()
        while True:
            connection.send(described(settings, *connection.recv()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
