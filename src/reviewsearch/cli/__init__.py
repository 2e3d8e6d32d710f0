"""The command line: what is typed, handed to the library, and what comes back, shown."""

from reviewsearch.cli.group import main

__all__ = ["main"]
