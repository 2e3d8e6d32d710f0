"""How a manuscript is put together from its own file and the stock that several share."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tools.midshire.markup import Block, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT = Path(__file__).parent / "content"
_INCLUDE = re.compile(r"^@(\w+) (.+)$", re.MULTILINE)
_SLOT = re.compile(r"\{(\w+)\}")
_EDITION = re.compile(r"^\?(\d) (.*)\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A document before layout: what its front page says, and its blocks in order."""

    front: Mapping[str, str]
    blocks: tuple[Block, ...]

    def __getitem__(self, key: str) -> str:
        """What the front matter says under `key`, or nothing."""
        return self.front.get(key, "")


def load(name: str, edition: int = 1) -> Manuscript:
    """The manuscript `content/<name>.md` in one of its editions."""
    head, _, body = (CONTENT / f"{name}.md").read_text("utf-8").removeprefix("+++\n").partition("\n+++\n")
    front = tomllib.loads(of_edition(head, edition))
    text = of_edition(body, edition)
    # Twice, because stock may include stock.
    for _ in range(2):
        text = _INCLUDE.sub(lambda found: _included(found, front), text)
    return Manuscript(front, parse(_filled(text, front)))


def of_edition(text: str, edition: int) -> str:
    """Lines that begin `?2 ` belong to edition 2 alone."""
    return _EDITION.sub(lambda line: f"{line[2]}\n" if int(line[1]) == edition else "", text)


def _filled(text: str, front: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: front[slot[1]], text)


def _included(found: re.Match[str], front: Mapping[str, str]) -> str:
    """`@stock method` takes this manuscript's variant of the passage; `@theme neglect` a theme's essay."""
    shelf, names = found[1], found[2].split()
    passages = _shelf("stock" if shelf == "stock" else "themes")
    if shelf == "stock":
        return "\n\n".join(_variant(passages, name, int(front["variant"])) for name in names)
    return "\n\n".join(passages[f"{name}/{shelf}"] for name in names)


def _variant(passages: Mapping[str, str], name: str, wanted: int) -> str:
    if "/" in name:
        return passages[name]
    held = sorted(key for key in passages if key.startswith(f"{name}/"))
    return passages[held[(wanted - 1) % len(held)]]


@cache
def _shelf(name: str) -> Mapping[str, str]:
    passages: dict[str, str] = {}
    for part in (CONTENT / f"{name}.md").read_text("utf-8").split("\n== ")[1:]:
        key, _, text = part.partition("\n")
        passages[key.strip()] = text.strip()
    return passages
