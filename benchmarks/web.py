"""How fast the website answers: results and suggestions at 1, 8 and 32 connections, by wrk on the same machine.

    ./dev python -m benchmarks.web HOME [--seconds 10] [--workers 2]

HOME is an archive's home with a public bundle, or, with --staff, one of which only the staff's index is there: then what is
served is that index as a bundle, which answers with the same words, pages and engine. Nothing is written into HOME.

Conditions: nothing else runs; a generation is swapped every three seconds (each worker opens the new one and goes on);
documents are read into another archive meanwhile; and, for suggestions, two readers search without a pause. Printed: requests
a second, latency p50, p99 and largest, the server's CPU time for each request, and errors, of which there must be none. On a machine that others use too the CPU time is what to
go by: latencies hold what the others take.
"""

import argparse
import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from urllib.parse import quote_plus

from reviewsearch.app import settings as settings_of
from reviewsearch.app.bundle import SETTINGS, TOMBSTONES
from reviewsearch.app.library import Library

QUERIES = """neglect
information sharing
"lived experience"
domestic abuse
professional curiosity
missed appointments
child sexual exploitation
disguised compliance
strategy discussion
infant sleeping
housing
mental health of parents
school attendance
what happens when a father is not known to services
neglec*
recommendation training supervision
MSCP 2019/20
substance misuse OR alcohol
home visits -school
pre-birth assessment""".splitlines()
TYPED = (
    "ne neg negl infor information dom mscp mscp20 child pro disg sch safe hea mental home les rev ass young".split()
)
SCRIPT = """
local paths = {%s}
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("@ %%d %%.0f %%.0f %%.0f %%.0f %%d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency.max, e.connect + e.read + e.write + e.timeout + e.status))
end
"""


def main() -> None:
    """Measure and print a table."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.scratch) as scratch:
        served = _bundle(options.home, Path(scratch) / "public", staff=options.staff)
        with _server(served, options.workers) as (process, port, log):
            _warm(process, port, Path(scratch))
            print(
                f"{'what':12} {'meanwhile':12} {'connections':>11} {'a second':>9} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'CPU ms':>7} {'errors':>7}"
            )
            for name, paths, others in (
                ("results", _results(), ("nothing", "swaps", "intake")),
                ("suggestions", _suggestions(), ("nothing", "swaps", "intake", "searches")),
            ):
                for meanwhile in others:
                    with _meanwhile(meanwhile, served, Path(scratch), port):
                        for connections in (1, 8, 32):
                            row = _wrk(port, paths, connections, options.seconds, Path(scratch), process)
                            print(f"{name:12} {meanwhile:12} {connections:11} {row}", flush=True)
            print(f"errors in the server's log: {len(re.findall(r'GET [^ ]+ 5[0-9][0-9] ', log.read_text()))}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--staff", action="store_true")
    parser.add_argument("--scratch", type=Path, help="where copies go: on the disk of HOME they cost nothing")
    return parser.parse_args()


def _results() -> list[str]:
    return [f"/search?q={quote_plus(query)}&words=1" for query in QUERIES]


def _suggestions() -> list[str]:
    return [f"/api/v1/suggest?q={quote_plus(typed)}" for typed in TYPED]


def _bundle(home: Path, target: Path, *, staff: bool) -> Path:
    """Return a bundle that may be swapped: linked, so that nothing of the archive's own is touched."""
    source = home / "index" / ("staff" if staff else "public")
    target.mkdir(parents=True)
    for name in ("generation-0", "generation-1"):
        shutil.copytree(source / (source / "current").read_text().strip(), target / name, copy_function=_linked)
        if staff:
            settings = settings_of.load(home)
            (target / name / SETTINGS).write_text(json.dumps({**settings.data, "engine": settings.engine}))
            (target / name / TOMBSTONES).write_text("[]")
        _unlimited(target / name / SETTINGS)
    (target / "current").write_text("generation-0\n")
    return target


def _linked(source: str, target: str) -> None:
    # SQLite writes its own beside the file even for readers: those are copies.
    if "catalogue" in source or source.endswith(".json"):
        shutil.copy2(source, target)
    else:
        os.link(source, target)


def _unlimited(settings: Path) -> None:
    data = json.loads(settings.read_text())
    settings.unlink()
    settings.write_text(json.dumps({**data, "website": {**data.get("website", {}), "requests_per_minute": 0}}))


@contextmanager
def _server(served: Path, workers: int) -> Iterator[tuple[int, int, Path]]:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    log = served.parent / "log"
    command = [
        sys.executable,
        "-m",
        "reviewsearch",
        "--home",
        str(served),
        "serve",
        "--port",
        str(port),
        "--workers",
        str(workers),
    ]
    with log.open("w") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=60).close()
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid, port, log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _warm(process: int, port: int, scratch: Path) -> None:
    """Let every worker open what it needs."""
    for paths in (_results(), _suggestions()):
        _wrk(port, paths, 8, 5, scratch, process)


def _cpu(process: int) -> float:
    """Return the CPU time, in seconds, that a process and those it started have used so far (Linux)."""
    used = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    own = (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + sum(_cpu(int(child)) for child in children)


def _command(port: int, paths: list[str], connections: int, seconds: int, script: Path) -> list[str]:
    script.write_text(SCRIPT % ", ".join(json.dumps(path) for path in paths))
    how = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
    return ["wrk", *how, f"http://127.0.0.1:{port}"]


def _wrk(port: int, paths: list[str], connections: int, seconds: int, scratch: Path, process: int) -> str:
    before = _cpu(process)
    command = _command(port, paths, connections, seconds, scratch / "ask.lua")
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    match = re.search(r"^@ (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$", said, re.MULTILINE)
    if match is None:
        raise SystemExit(said)
    count, duration, p50, p99, most, errors = map(int, match.groups())
    cpu = (_cpu(process) - before) / max(1, count) * 1_000
    return f"{count / duration * 1e6:9.1f} {p50 / 1000:8.1f} {p99 / 1000:8.1f} {most / 1000:8.1f} {cpu:7.1f} {errors:7}"


@contextmanager
def _meanwhile(what: str, served: Path, scratch: Path, port: int) -> Iterator[None]:
    stop = threading.Event()

    def swap() -> None:
        for name in itertools.cycle(("generation-1", "generation-0")):
            beside = served / "current.new"
            beside.write_text(f"{name}\n")
            beside.replace(served / "current")
            if stop.wait(3.0):
                return

    def intake() -> None:
        documents = sorted(Path(str(resources.files("reviewsearch") / "sample" / "documents")).iterdir())
        for number in itertools.count():
            with Library(settings_of.initialise(scratch / f"other-{number}")) as library:
                for _ in library.adding(documents):
                    if stop.is_set():
                        return

    def searches() -> None:
        command = _command(port, _results(), 2, 600, scratch / "others.lua")
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as others:
            stop.wait()
            others.terminate()

    does = {"swaps": swap, "intake": intake, "searches": searches}
    thread = threading.Thread(target=does.get(what, lambda: None))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


if __name__ == "__main__":
    main()
