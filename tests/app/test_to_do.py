"""What is still to be done: each document once, however many there are, and no more of them in mind than a thousand."""

from collections.abc import Callable

import pytest

from reviewsearch.app import to_do as to_do_room
from reviewsearch.app.to_do import ToDo


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(to_do_room, "_MOST", 3)


class Held:
    """Documents that a catalogue holds, of which some are still to be done."""

    def __init__(self, undone: str = "") -> None:
        self.undone = set(undone)
        self.asked = 0

    def __call__(self, after: str, most: int) -> list[str]:
        self.asked += 1
        return sorted(each for each in self.undone if each > after)[:most]


def done_of(to_do: ToDo, each: Callable[[str], object] = lambda _: None) -> str:
    done = ""
    while identity := to_do.next():
        done += identity
        each(identity)
        assert len(done) < 100
    return done


def test_what_is_to_be_done_at_the_start_is_done_in_order_and_each_once() -> None:
    held = Held("abcdefgh")
    assert done_of(ToDo(held), held.undone.discard) == "abcdefgh"


def test_what_comes_is_done_in_the_order_in_which_it_came_and_the_catalogue_is_asked_no_more() -> None:
    held = Held()
    to_do = ToDo(held)
    assert done_of(to_do) == ""
    asked = held.asked
    for identity in "cab":
        to_do.add(identity)
    assert done_of(to_do) == "cab"
    assert held.asked == asked


def test_of_more_than_are_held_in_mind_the_others_are_found_wherever_they_stand() -> None:
    held = Held("abc")
    to_do = ToDo(held)
    assert to_do.next() == "a"
    held.undone.discard("a")
    for identity in "zyxwv012":
        held.undone.add(identity)
        to_do.add(identity)
    assert sorted(done_of(to_do, held.undone.discard)) == sorted("bczyxwv012")
    assert held.undone == set()


def test_what_cannot_be_done_holds_nothing_up_and_ends() -> None:
    held = Held("abcdefg")
    to_do = ToDo(held)
    assert done_of(to_do) == "abcdefg"
    assert done_of(to_do) == ""
