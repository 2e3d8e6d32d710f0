"""The pages about the house say what is so."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "reviewsearch"


def named_in(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_every_dependency_has_its_reason_and_every_reason_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    names = {re.split(r"[<>=!~;\[ ]", requirement)[0].lower() for requirement in wanted}
    rows = re.findall(r"^\| ([\w, -]+?) \|", named_in("dependencies.md"), re.MULTILINE)
    told = {name.strip().lower() for row in rows for name in row.split(",")} - {"package"}
    assert told == names


def test_every_dependency_is_pinned_with_its_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=!~;\[ ]", requirement)[0]
        assert re.search(rf"^{name}==\S+.*\\\n    --hash=sha256:", lock, re.MULTILINE | re.IGNORECASE), name
    assert "://" not in lock


def test_every_room_is_on_the_plan_of_the_house() -> None:
    plan = named_in("architecture.md")
    rooms = {path.relative_to(SOURCE).with_suffix("").as_posix() for path in SOURCE.rglob("*.py")}
    told = set(re.findall(r"`([a-z_/]+)`", plan))
    in_words = {room.rpartition("/")[2] for room in told}
    for room in rooms:
        folder, _, name = room.rpartition("/")
        whole_folder = any(
            f"{part}/" in told
            for part in (folder, folder.split("/")[0])
            if part in {"sandbox", "extract", "engines", "cli", "store"}
        )
        assert name.startswith("__") or whole_folder or room in told or name in in_words, room


def test_the_plan_names_no_room_that_is_not_there() -> None:
    for room in re.findall(
        r"`((?:domain|app|store|sandbox|extract|engines|cli)/[a-z_]+)`", named_in("architecture.md")
    ):
        path = SOURCE / room
        assert path.with_suffix(".py").is_file() or path.is_dir(), room
