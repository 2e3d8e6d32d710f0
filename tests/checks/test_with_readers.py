import logging
from importlib import import_module


def test_the_checks_leave_what_pypdf_tells_to_the_readers_of_the_same_process() -> None:
    import_module("reviewsearch.checks.pdf_file")
    assert logging.getLogger("pypdf").isEnabledFor(logging.WARNING)
