"""`reviewsearch serve` on a real port: several processes, one bundle, and no request lost when another takes its place."""

import re
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

from reviewsearch.app import settings as settings_of

from .conftest import free_port, office_of, running, withdraw

SERVE = (sys.executable, "-m", "reviewsearch", "--home")


def test_it_serves_the_pages_and_writes_no_search_down(home: Path) -> None:
    port = free_port()
    command = (*SERVE, str(home), "serve", "--port", str(port))
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/search?q=kingfisher", timeout=10) as reply:
                    assert reply.headers["server"] is None
                    assert b"kingfisher" in reply.read()
                break
            except urllib.error.URLError:
                assert process.poll() is None
                threading.Event().wait(0.1)
    finally:
        process.terminate()
        said = process.communicate(timeout=30)[0]
    assert f"Serving http://127.0.0.1:{port}/ Stop with Ctrl-C." in said
    assert re.search(r"GET /search 200 \d+ [\d.]+ms", said)
    assert "kingfisher" not in said


def test_without_a_bundle_it_says_what_to_do(tmp_path: Path) -> None:
    settings_of.initialise(tmp_path / "home")
    command = (*SERVE, str(tmp_path / "home"), "serve", "--port", str(free_port()))
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 3
    assert "help:" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_no_request_is_lost_while_another_bundle_takes_its_place(home: Path, tmp_path: Path) -> None:
    """Two processes answer a few clients at once while documents are withdrawn, and published again."""
    shutil.copytree(home, tmp_path / "home")
    settings = settings_of.load(tmp_path / "home")
    port = free_port()
    command = (*SERVE, str(tmp_path / "home"), "serve", "--port", str(port), "--workers", "2")
    stop, lost, answered = threading.Event(), [], []

    def ask(link: str) -> None:
        while not stop.is_set():
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{link}", timeout=30) as reply:
                    answered.append(reply.status)
                    reply.read()
            except (OSError, HTTPException) as error:
                lost.append((link, error))

    with running(*command, port=port):
        links = (
            "/search?q=neglect",
            "/api/v1/suggest?q=ms",
            "/cases",
            "/documents/39f1e6e9e3c1fcd8474a7924e91d4531d084ccd150a3846e58dc6585a907fe63/file",
        )
        clients = [threading.Thread(target=ask, args=(link,)) for link in links]
        for client in clients:
            client.start()
        try:
            gone = withdraw(settings, lambda document: document.kind == "easy-read")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/search?kind=easy-read", timeout=30) as reply:
                assert "Nothing found" in reply.read().decode()
            with office_of(settings) as office, office.publishing("a test") as publisher:
                publisher.approve(gone[0], by="Ada Holder")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/search?kind=easy-read", timeout=30) as reply:
                assert "1 document found" in reply.read().decode()
        finally:
            stop.set()
            for client in clients:
                client.join()
    assert lost == []
    assert len(answered) > 20


def test_a_copy_of_the_bundle_can_be_served_alone(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home / "index" / "public", tmp_path / "copy")
    port = free_port()
    with (
        running(*SERVE, str(tmp_path / "copy"), "serve", "--port", str(port), port=port) as address,
        urllib.request.urlopen(f"{address}/cases", timeout=20) as reply,  # noqa: S310 - our own
    ):
        assert "Midshire Safeguarding Children Partnership" in reply.read().decode()
