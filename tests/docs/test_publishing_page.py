"""Publishing day, as docs/publishing.md tells it: every command is run, and what is printed is what is shown."""

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from reviewsearch.app.clock import LONDON
from reviewsearch.app.settings import initialise

PAGE = (Path(__file__).parents[2] / "docs" / "publishing.md").read_text(encoding="utf-8")
FILES = {
    "Rowan report.txt": """Learning from Rowan: Local Child Safeguarding Practice Review
Ref no: MSCP 2025/26-03
The review was led by an independent reviewer.

Rowan was born on 3 May 2019. He was not brought to five appointments with the paediatrician,
and nobody asked why. The partnership should ask why a child is not brought.
""",
    "Rowan press statement.txt": """Press statement
Ref no: MSCP 2025/26-03
Issued: 1 July 2099
Today the partnership publishes its review. A child was harmed, and services are learning from it.
For any media enquiries: 0300 555 0100
""",
}
# What is another at every run: times, durations, sizes, seals, how a folder is watched.
_VARIES = {
    r"\d{1,2} \w+ \d{4}, \d\d:\d\d": "<time>",
    r"found after [\d.]+ s": "found after <seconds>",
    r"Searched \d+ files \([\d.]+ MB\)": "Searched <files>",
    r"for \d+ texts": "for <texts>",
    r"\b[0-9a-f]{64}\b": "<seal>",
}
UNTIL = 45.0
# On a busy machine the service may come to a document some seconds after its moment.
_PATIENCE = 30.0


def blocks() -> Iterator[tuple[str, str]]:
    """Each command that is shown, with what is shown of what it prints."""
    for block in re.findall(r"```console\n\$ (.*?)```", PAGE, re.DOTALL):
        command, _, shown = block.partition("\n")
        yield command, shown


def alike(text: str) -> str:
    for pattern, name in _VARIES.items():
        text = re.sub(pattern, name, text)
    return text


def printed(command: str, folder: Path, environment: dict[str, str]) -> str:
    ran = subprocess.run(
        shlex.split(command), cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    return alike(ran.stdout + ran.stderr)


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_every_command_of_publishing_day_prints_what_the_page_shows(tmp_path: Path) -> None:
    template = (resources.files("reviewsearch") / "data" / "midshire.toml").read_text(encoding="utf-8")
    home = initialise(tmp_path / "midshire", template).home
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "REVIEWSEARCH_HOME": str(home),
        "REVIEWSEARCH_PERSON": "Ada Grey",
        "NO_COLOR": "1",
    }
    moment = datetime.now(LONDON)
    watching: subprocess.Popen[str] | None = None
    try:
        for command, shown in blocks():
            if command == "reviewsearch watch":
                watching = subprocess.Popen(
                    ["reviewsearch", "watch"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
                )
                assert watching.stderr
                assert watching.stderr.readline().startswith("Watching")
                continue
            if "schedule" in command:
                moment = datetime.now(LONDON) + timedelta(seconds=UNTIL)
                command = command.replace("2099-03-04T09:30", f"{moment:%Y-%m-%dT%H:%M:%S}")  # noqa: PLW2901 - the line as it is run
            if command.startswith("reviewsearch history 9"):
                time.sleep(max(0.0, (moment - datetime.now(LONDON)).total_seconds()))
                until = time.monotonic() + _PATIENCE
                while printed(command, tmp_path, environment) != alike(shown) and time.monotonic() < until:
                    time.sleep(1)
            assert printed(command, tmp_path, environment) == alike(shown), command
    finally:
        if watching:
            watching.terminate()
            watching.communicate(timeout=20)
