"""What all tests share: how long Hypothesis searches (HYPOTHESIS_PROFILE=deep searches long, without a time limit), and folders."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# By the clock nothing is judged, not how long examples take to make either: that says what else this computer does.
_BY_THE_CLOCK = [HealthCheck.too_slow]
settings.register_profile("quick", max_examples=100, deadline=None, suppress_health_check=_BY_THE_CLOCK)
settings.register_profile("deep", max_examples=1000, deadline=None, suppress_health_check=_BY_THE_CLOCK)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
settings.load_profile(PROFILE)

# Where coverage is measured, what the sandbox's children do is measured as well: each process that is started loads this.
if "COVERAGE_PROCESS_CONFIG" in os.environ:
    _MEASURING = str(Path(__file__).parents[1] / "tools" / "measuring")
    sys.path.append(_MEASURING)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), _MEASURING)))


@pytest.fixture(scope="session")
def brief_folder() -> Callable[[], AbstractContextManager[Path]]:
    """Make folders, as many as wanted, each gone when its block ends; in memory where that can be had, for engines flush all they write."""

    @contextmanager
    def made() -> Iterator[Path]:
        memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
        folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        try:
            yield folder
        finally:
            # A thread of Tantivy's, which looks for what was written, may make a file there at that very moment.
            for pause in (0.05,) * 100:
                shutil.rmtree(folder, ignore_errors=True)
                if not folder.exists():
                    break
                time.sleep(pause)
            assert not folder.exists()

    return made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if PROFILE == "deep":
        for item in items:
            item.add_marker(pytest.mark.timeout(0))
