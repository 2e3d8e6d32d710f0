import re

from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.letters import runs_of_letters

PLAIN = st.text(st.characters(max_codepoint=0x7F) | st.sampled_from("“”’–—•…£½²"))


@given(st.text() | PLAIN)
def test_runs_are_what_the_slow_way_finds(text: str) -> None:
    assert runs_of_letters(text) == re.findall(r"[^\W\d_]+", text.lower())


def test_digits_and_marks_stand_between_runs() -> None:
    assert runs_of_letters("Child AG1’s “multi-agency” tîm_2") == ["child", "ag", "s", "multi", "agency", "tîm"]
