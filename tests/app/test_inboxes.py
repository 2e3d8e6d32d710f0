from pathlib import Path

import pytest

from reviewsearch.app.inboxes import Inbox, Mode, apart, inboxes_of
from reviewsearch.app.settings import load
from reviewsearch.errors import BadSettings, WrongUsage


def test_inboxes_are_named_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "reviewsearch.toml").write_text(
        '[[inbox]]\npath = "/mnt/scanner"\n\n[[inbox]]\npath = "desk"\nmode = "leave"\nsettle_seconds = 8\n'
    )
    assert load(tmp_path).inboxes == (
        Inbox(Path("/mnt/scanner"), Mode.FILE),
        Inbox(tmp_path / "desk", Mode.LEAVE, 8.0),
    )
    assert Inbox(Path("/mnt/scanner"), Mode.FILE).done == Path("/mnt/scanner/.done")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"inbox": "/mnt/scanner"}, "is not a list"),
        ({"inbox": [{"mode": "file"}]}, "has no path"),
        ({"inbox": [{"path": " "}]}, "has no path"),
        ({"inbox": [{"path": "/x", "mode": "delete"}]}, "'delete'"),
        ({"inbox": [{"path": "/x", "mode": "own"}]}, "'own'"),
        ({"inbox": [{"path": "/x", "settle_seconds": 0}]}, "settle_seconds of the inbox /x is 0"),
        ({"inbox": [{"path": "/x", "settle_seconds": True}]}, "settle_seconds of the inbox /x is True"),
        ({"inbox": [{"path": "/x", "folder": "y"}]}, "says folder"),
    ],
)
def test_what_cannot_be_followed_is_named(tmp_path: Path, data: dict[str, object], said: str) -> None:
    with pytest.raises(BadSettings, match=said) as caught:
        inboxes_of(data, tmp_path)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "paths", [["archive"], ["archive/desk"], ["."], ["index/x"], ["desk", "desk"], ["desk", "desk/2019"]]
)
def test_an_inbox_lies_in_no_other_and_not_in_the_archive(tmp_path: Path, paths: list[str]) -> None:
    with pytest.raises(WrongUsage, match="lie one in the other"):
        apart((Inbox(tmp_path / path, Mode.FILE) for path in paths), tmp_path)


def test_inboxes_side_by_side_are_as_they_were(tmp_path: Path) -> None:
    inboxes = tuple(Inbox(tmp_path / name, Mode.FILE) for name in ("desk", "desk 2"))
    assert apart(inboxes, tmp_path / "home") == inboxes
