"""Does to an archive, in any order, what people and bad days do, kills some of it, and looks each time whether anything is lost.

    python -m tools.faults.machine WORK ENGINE EXAMPLES

Prints how many steps were done and how many of them were killed; a sequence that loses or doubles something is shrunk and told.
"""

import hashlib
import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from reviewsearch import Library
from tools.faults.kills import in_child, killed_at, warm
from tools.faults.scenarios import OTHER, UNREADABLE, VERSIONS, drop, message, new_home, run, take, what_came_of_it

FILES = {
    **VERSIONS,
    **UNREADABLE,
    **OTHER,
    **message(),
    "copy of the report.txt": next(iter(VERSIONS.values())),
    "a note.txt": b"A note of a curlew, about nothing in particular.",
}
# What lies inside the message is dropped with it.
WITHIN = {"papers.eml": set(OTHER.values())}
KINDS = ("report", "executive-summary", "press-statement")
# No kill, or one at the n-th touch of the home.
kill = st.none() | st.integers(1, 110)
# From so many examples on each run is another one; the quick run is always the same.
_MANY = 100
COUNTS: Counter[str] = Counter()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Archive(RuleBasedStateMachine):
    """One archive: what was dropped into it, and what a person was told of it."""

    work: Path
    engine: str

    def __init__(self) -> None:
        super().__init__()
        self.home = self.work / "home"
        shutil.rmtree(self.home, ignore_errors=True)
        new_home(self.home, self.engine)
        self.dropped: set[str] = set()
        self.described: dict[str, str] = {}

    def _do(self, what: Callable[[], None], number: int | None) -> bool:
        """Do something in another process, killed at its n-th touch; return whether it came to its end."""
        COUNTS["steps"] += 1
        ended = in_child(what if number is None else partial(killed_at, number, self.home, what))
        COUNTS["kills"] += ended < 0
        assert ended in {0, -9}, f"it ended with {ended}"  # noqa: S101 - what is tested
        return ended == 0

    @rule(names=st.sets(st.sampled_from(sorted(FILES)), min_size=1, max_size=3))
    def drop(self, names: set[str]) -> None:
        """People drop files, some of them again."""
        drop(self.home, {name: FILES[name] for name in names})
        self.dropped |= {_hash(FILES[name]) for name in names}

    @rule(number=kill)
    def take(self, number: int | None) -> None:
        """The watcher takes what lies there."""
        if self._do(partial(take, self.home), number):
            assert self._waiting() == set()  # noqa: S101 - what is tested

    @rule(kind=st.sampled_from(KINDS), number=kill)
    def describe(self, kind: str, number: int | None) -> None:
        """A person corrects the kind of the first document."""
        first = min(
            (identity for identity in self._kept() if identity != _hash(UNREADABLE["minutes.xyz"])), default=None
        )
        if first is None:
            return

        def work() -> None:
            with Library.open(self.home) as library:
                library.rebuild()
                library.describe(first, {"kind": (kind,)}, by="a person")

        self.described.pop(first, None)
        if self._do(work, number):
            self.described[first] = kind

    @rule(number=kill)
    def rebuild(self, number: int | None) -> None:
        """The index is made anew."""
        self._do(partial(run, self.home, "rebuild"), number)

    @rule(number=kill)
    def doctor(self, number: int | None) -> None:
        """The doctor repairs what it can."""
        self._do(partial(run, self.home, "doctor", "--fix"), number)

    @rule()
    def lose_the_index(self) -> None:
        """Someone deletes `index/`."""
        shutil.rmtree(self.home / "index", ignore_errors=True)

    @rule()
    def damage_a_record(self) -> None:
        """A record's last bytes are lost; a person's corrections with it, where the index is gone too."""
        for record in sorted((self.home / "archive" / "cases").rglob("*.json"))[:1]:
            record.write_bytes(record.read_bytes()[:-9])
            self.described.clear()

    @invariant()
    def nothing_is_lost(self) -> None:
        """Whatever was dropped is kept, or still lies where it was dropped."""
        assert self.dropped <= self._kept() | self._waiting()  # noqa: S101 - what is tested

    def teardown(self) -> None:
        """Once all is taken, each document is held once, and everything agrees."""
        assert in_child(partial(take, self.home)) == 0  # noqa: S101 - what is tested
        came = what_came_of_it(self.home)
        wanted = set(self.dropped)
        for name, contents in WITHIN.items():
            if _hash(FILES[name]) in self.dropped:
                wanted |= {_hash(content) for content in contents}
        originals = came["originals"]
        assert len(originals) == len(set(originals))  # noqa: S101 - what is tested
        assert wanted <= set(originals)  # noqa: S101 - what is tested
        wrong = {name: came[name] for name in ("problems", "damage", "disagreement", "staging", "left") if came[name]}
        assert wrong == {}  # noqa: S101 - what is tested
        with Library.open(self.home) as library:
            for identity, kind in self.described.items():
                assert library.document(identity).kind.value == kind  # noqa: S101 - what is tested

    def _kept(self) -> set[str]:
        archive = self.home / "archive"
        records = (
            path for name in ("cases", "unreferenced", "quarantine") for path in (archive / name).rglob("*.json")
        )
        originals = (path.with_name(path.name.removesuffix(".json")) for path in records)
        return {_hash(path.read_bytes()) for path in originals if path.is_file()}

    def _waiting(self) -> set[str]:
        return {_hash(path.read_bytes()) for path in (self.home / "archive").iterdir() if path.is_file()}


def main(arguments: list[str]) -> None:
    """Try so many sequences."""
    work, engine, examples = arguments
    warm(Path(work))
    Archive.work, Archive.engine = Path(work), engine
    few = settings(
        max_examples=int(examples),
        stateful_step_count=8,
        deadline=None,
        database=None,
        derandomize=int(examples) < _MANY,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Archive, settings=few)
    print(json.dumps(COUNTS))


if __name__ == "__main__":
    main(sys.argv[1:])
