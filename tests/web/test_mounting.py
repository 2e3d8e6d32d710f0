"""Inside FastAPI, Django and Flask, through real servers, every link leads to where the website is mounted."""

import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .conftest import free_port, running

HERE = Path(__file__).parent
SERVERS = {"fastapi": "asgi", "django_asgi": "asgi", "django_wsgi": "wsgi", "flask": "wsgi"}


@contextmanager
def mounted(name: str, home: Path) -> Iterator[str]:
    port = free_port()
    environment = {"REVIEWSEARCH_TEST_HOME": str(home), "PYTHONPATH": str(HERE)}
    asgi = (
        "-m",
        "uvicorn",
        "--factory",
        f"mounted:{name}",
        "--port",
        str(port),
        "--no-access-log",
        "--lifespan",
        "off",
    )
    wsgi = (str(HERE / "mounted.py"), name, str(port))
    command = (sys.executable, *(asgi if SERVERS[name] == "asgi" else wsgi))
    with running(*command, port=port, ready="/healthz", **environment) as address:
        yield address


def fetched(address: str) -> tuple[int, str, str]:
    """Return status, the address that answered at last, and the body."""
    try:
        with urllib.request.urlopen(address, timeout=20) as reply:  # noqa: S310 - our own
            return reply.status, reply.url, reply.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.url or "", error.read().decode()


@pytest.mark.parametrize("name", SERVERS)
def test_links_lead_below_the_path_it_is_mounted_at(name: str, home: Path) -> None:
    with mounted(name, home) as address:
        assert fetched(f"{address}/healthz")[0] == 200
        for start in ("/reviews/", "/reviews/search?q=neglect", "/reviews/cases", "/reviews/cy/cases/mscp-2019-20-01"):
            status, _, page = fetched(address + start)
            assert status == 200, start
            links = [link.replace("&amp;", "&") for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', page)]
            assert all(link.startswith("/reviews/") for link in links), links
            for link in dict.fromkeys(links[:25]):
                assert fetched(address + link)[0] == 200, link
        status, url, page = fetched(f"{address}/reviews/search?q=MSCP%202019/20-01")
        assert (status, url) == (
            200,
            f"{address}/reviews/cases/mscp-2019-20-01?q=MSCP+2019/20-01".replace("20/", "20%2F").replace(
                "2019/", "2019%2F"
            ),
        )
        found = json.loads(fetched(f"{address}/reviews/api/v1/search?q=neglect")[2])
        assert found["results"][0]["url"].startswith("https://reviews.midshire.example/documents/")
        assert fetched(f"{address}/reviews/nothing")[0] == 404
        assert fetched(f"{address}/reviews/documents/39f1e6e9e3c1/file")[0] == 200


def test_the_bare_path_is_home_too(home: Path) -> None:
    with mounted("flask", home) as address:
        assert "Search published reviews" in fetched(f"{address}/reviews")[2]
