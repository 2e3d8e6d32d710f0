"""Values come back as they went, and whatever else comes is no value."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.sandbox.codec import Garbled, codec_of


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Circle:
    radius: int

    def __post_init__(self) -> None:
        if self.radius < 0:
            raise ValueError("a circle has a radius")


@dataclass(frozen=True, slots=True)
class Everything:
    name: str
    content: bytes = b""
    colour: Colour = Colour.RED
    certain: bool = True
    shape: Box | Circle | None = None
    words: tuple[str, ...] = ()
    pair: tuple[int, str] = (0, "")
    notes: Mapping[str, int] = field(default_factory=dict)
    remark: str | None = None
    depth: float = 0.0


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.just("long " * 100)
numbers = st.integers(-(2**63) + 1, 2**63 - 1)
floats = st.floats(allow_nan=False, allow_infinity=False)
shapes = st.builds(Box, floats, floats) | st.builds(Circle, st.integers(0, 9))
everything = st.builds(
    Everything,
    texts,
    st.binary(max_size=20),
    st.sampled_from(Colour),
    st.booleans(),
    st.none() | shapes,
    st.lists(texts, max_size=3).map(tuple),
    st.tuples(numbers, texts),
    st.dictionaries(texts, numbers, max_size=3),
    st.none() | texts,
    floats,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=11) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=30,
)


@given(everything)
def test_what_goes_in_comes_out(value: Everything) -> None:
    codec = codec_of(Everything)
    beside: list[bytes] = []
    line = json.dumps(codec.encode(value, beside))
    assert codec.decode(json.loads(line), beside) == value


@given(anything)
def test_anything_else_is_garbled_or_a_value_of_the_type_and_never_another_error(value: Any) -> None:
    for kind in (Everything, Box, Circle):
        try:
            made = codec_of(kind).decode(value, [])
        except Garbled:
            continue
        assert isinstance(made, kind)


def _good() -> list[Any]:
    encoded: list[Any] = codec_of(Everything).encode(Everything("a", shape=Box(1.0, 2.0)), [])
    return encoded


# place in the row of fields, and what no value of that field's type looks like
WRONG = {
    "a number for a text": (0, 1.5),
    "bytes that are not there": (1, 7),
    "bytes before the first": (1, -1),
    "a member that is none": (2, "green"),
    "a list for a member": (2, []),
    "a number for yes or no": (3, 1),
    "a shape that is not listed": (4, ["Everything", []]),
    "a shape with too few fields": (4, ["Box", [1.0]]),
    "a radius that the type refuses": (4, ["Circle", [-1]]),
    "a text for a row": (5, "abc"),
    "too many in a pair": (6, [1, "a", "b"]),
    "yes for a number": (6, [True, "a"]),
    "a number too large": (6, [2**63, "a"]),
    "an object for a mapping": (7, {"a": 1}),
    "nothing for something": (0, None),
    "no number": (9, float("nan")),
    "yes for a depth": (9, True),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_of_another_shape_is_garbled(what: str) -> None:
    place, wrong = WRONG[what]
    good = _good()
    assert codec_of(Everything).decode(good, [b""]) == Everything("a", shape=Box(1.0, 2.0))
    good[place] = wrong
    with pytest.raises(Garbled):
        codec_of(Everything).decode(good, [b""])


@pytest.mark.parametrize("kind", [set[str], int | str, object, list[int]])
def test_a_type_that_cannot_be_told_from_its_data_is_refused_at_once(kind: Any) -> None:
    with pytest.raises(TypeError):
        codec_of(kind)
