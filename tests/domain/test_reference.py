import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviewsearch.domain.folding import fold
from reviewsearch.domain.looked_at import LookedAt
from reviewsearch.domain.patterns import alias_pattern
from reviewsearch.domain.reference import Found, References
from reviewsearch.errors import BadSettings, UnreadableReference

VECTORS = tomllib.loads((Path(__file__).parent / "reference-vectors.toml").read_text(encoding="utf-8"))["place"]

BODIES = st.sampled_from(["MSCP", "MSCB", "NSCP", "ABSCP", "XSCB"])
YEARS = st.integers(1990, 2060)
NUMBERS = st.integers(1, 120)
DASHES = st.sampled_from("-‐‑‒–—−－")
SLASHES = st.sampled_from("/⁄∕／")
JOINTS = DASHES | SLASHES
SPACES = st.sampled_from(["", " ", "\u00a0", "\u2009"])


def keys(found: tuple[Found, ...]) -> list[str]:
    return [hit.reference.key for hit in found]


def full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def key_of(body: str, year: int, number: int) -> str:
    return f"{body.lower()}-{year}-{(year + 1) % 100:02}-{number:02}"


@st.composite
def spellings(draw: st.DrawFn, body: str, year: int, number: int) -> str:
    """One of the ways rules 1 to 5 let a reference be written in a document."""
    first = f"{year}" if draw(st.booleans()) or not 1980 <= year <= 2079 else f"{year % 100:02}"
    second = draw(st.sampled_from([f"{(year + 1) % 100:02}", f"{year + 1}"]))
    digits = str(number).zfill(draw(st.integers(1, 3)))
    parts = [
        body, draw(st.sampled_from(["", " ", "  ", ": ", "-", "\u00a0", ". ", "\n"])),
        first, draw(SPACES), draw(JOINTS), draw(SPACES), second, draw(SPACES), draw(JOINTS),
        draw(SPACES | st.sampled_from(["\n", " \n", "\r\n"])), digits,
    ]  # fmt: skip
    text = "".join(parts)
    text = draw(st.sampled_from([text, text.lower(), text.title(), full_width(text)]))
    at = draw(st.integers(1, len(text) - 1))
    return draw(st.sampled_from([text, f"{text[:at]}\u00ad{text[at:]}"]))


SETTLED = st.tuples(BODIES, YEARS, NUMBERS)
WRITTEN = SETTLED.flatmap(lambda case: st.tuples(st.just(key_of(*case)), spellings(*case)))
AROUND = st.sampled_from(["", " ", "(", "Ref no: ", "“", "see\n", "é ", "…", "½ "])
AFTER = st.sampled_from(["", " ", ")", ".", "”", "\nand", "’s", "…", ", ½", "_v2"])


@given(WRITTEN, AROUND, AFTER)
def test_rules_1_to_5_every_spelling_in_a_document_is_the_one_case(
    references: References, written: tuple[str, str], before: str, after: str
) -> None:
    key, text = written
    (found,) = references.find(f"{before}{text}{after}")
    assert found.reference.key == key
    assert not found.repaired
    assert found.read_as is None


@given(st.lists(WRITTEN, max_size=4), st.sampled_from([" and ", "\n\n", "; ", " ½ \u00ad "]))
def test_spans_point_at_the_very_text_given(
    references: References, written: list[tuple[str, str]], between: str
) -> None:
    text = between.join(["", *(spelling for _, spelling in written), ""])
    found = references.find(text)
    assert keys(found) == [key for key, _ in written]
    for hit, (_, spelling) in zip(found, written, strict=True):
        assert hit.raw == text[hit.start : hit.end] == spelling


@given(SETTLED, st.sampled_from(["-", "/", "_", ". ", " ", ".", " / ", " - "]), st.sampled_from(["-", "/", "_", " - "]))
@example(("MSCP", 2019, 1), " ", "-")
def test_file_names_may_write_another_sign_for_the_slash(
    references: References, case: tuple[str, int, int], slash: str, dash: str
) -> None:
    body, year, number = case
    name = f"{body} {year}{slash}{(year + 1) % 100:02}{dash}{number:02} final.pdf"
    assert keys(references.find_in_name(name)) == [key_of(*case)]


@given(SETTLED, st.sampled_from(["-1", " (1)", "_v2", " FINAL", "-FINAL-2", " v2.1", " - Copy (3)", "_2024"]))
def test_rule_7_what_follows_a_whole_reference_in_a_file_name_is_a_copy_or_version(
    references: References, case: tuple[str, int, int], copy: str
) -> None:
    body, year, number = case
    name = f"{body}{year}-{(year + 1) % 100:02}-{number:02}{copy}.pdf"
    assert keys(references.find_in_name(name)) == [key_of(*case)]


@given(YEARS, NUMBERS)
def test_rule_2_the_body_is_required(references: References, year: int, number: int) -> None:
    bare = f"{year}/{(year + 1) % 100:02}-{number:02}"
    assert references.find(bare) == ()
    assert references.find_in_name(f"{bare}.pdf".replace("/", "-")) == ()
    assert references.find(f"Annual Report {year}/{(year + 1) % 100:02} {number}") == ()


@given(BODIES, YEARS, st.integers(0, 99), NUMBERS)
def test_rule_3_two_years_must_follow_one_another(
    references: References, body: str, year: int, end: int, number: int
) -> None:
    expected = [key_of(body, year, number)] if end == (year + 1) % 100 else []
    assert keys(references.find(f"{body} {year}/{end:02}-{number:02}")) == expected
    assert keys(references.find_in_name(f"{body} {year}-{end:02}-{number:02}.pdf")) == expected


@given(BODIES, YEARS, st.integers(1990, 2060), NUMBERS)
def test_rule_3_holds_for_years_of_four_digits(
    references: References, body: str, year: int, end: int, number: int
) -> None:
    assert len(references.find(f"{body} {year}/{end}-{number}")) == (end == year + 1)


@given(SETTLED)
def test_rule_4_in_documents_no_bare_space_stands_before_the_number(
    references: References, case: tuple[str, int, int]
) -> None:
    body, year, number = case
    assert references.find(f"{body} {year}/{(year + 1) % 100:02} {number:02}") == ()


@given(BODIES, YEARS, NUMBERS, NUMBERS)
def test_rule_5_numbers_compare_whole_so_01_is_never_10_or_11_or_101(
    references: References, body: str, year: int, one: int, other: int
) -> None:
    first, second = (references.find(f"{body} {year}/{(year + 1) % 100:02}-{n:02}")[0].reference for n in (one, other))
    assert (first == second) == (one == other)


@pytest.mark.parametrize("number", ["0", "00", "000"])
def test_rule_5_there_is_no_number_0(references: References, number: str) -> None:
    assert references.find(f"MSCP 2019/20-{number}") == ()
    assert references.find_in_name(f"MSCP 2019-20-{number}.pdf") == ()
    assert references.find(f"CPR WVSB {number}/2020 and Case Number {number}") == ()


@pytest.mark.parametrize(
    "near_miss",
    [
        "MSCP 2019/20-10", "MSCP 2019/20-11", "MSCP 2019/20-101", "MSCP 2018/19-01", "MSCB 2019/20-01", "MSCP 2019/20-012",
        "MSCP 2019/21-01", "MSCP 2019/20-00", "MSCP 2019/20", "MSCP 2019/20 1", "MSCPX 2019/20-01",
        "XMSCP 2019/20-01", "éMSCP 2019/20-01", "0MSCP 2019/20-01", "MSCP 2019/20-0123", "MSCP 12019/20-01", "MSCP 219/20-01",
    ],
)  # fmt: skip
def test_a_near_miss_is_never_the_case(references: References, near_miss: str) -> None:
    assert "mscp-2019-20-01" not in keys(references.find(near_miss)) + keys(references.find_in_name(near_miss))


@pytest.mark.parametrize("near_miss", ["MSCP 2019/20-1a", "MSCP 2019//20-01", "MSCP 2019.20.01", "MSCP 2019/20--01"])
def test_documents_are_read_more_strictly_than_names(references: References, near_miss: str) -> None:
    assert references.find(near_miss) == ()


@pytest.mark.parametrize(
    "text", ["MSCP 2O19/20-01", "MSCP 2019/2O-01", "MSCP 2019/20-0l", "MSCP 2019/20-OI", "MSCP ZO19/20-01"]
)
def test_rule_6_letters_are_read_as_digits_behind_a_known_body_and_said_out_loud(
    references: References, text: str
) -> None:
    found = references.find(f"Ref no: {text}.")
    if "Z" in text:
        assert found == ()
        return
    assert keys(found) == ["mscp-2019-20-01"]
    assert found[0].read_as == f"“{text}” read as MSCP 2019/20-01"


@pytest.mark.parametrize(
    "text", ["2O19/20-01", "MSCP OOIS/2O-01", "QQQQ 2O19/20-01", "MSCP soil/so-so", "MSCP 2OOO/OI-01", "MSCP 2O19/20-O"]
)
def test_rule_6_nothing_else_is_repaired(references: References, text: str) -> None:
    assert references.find(text) == ()


def test_labels_with_letters_only_count_as_they_are_written(references: References) -> None:
    text = "Children A, B and C; Child A and Child AG1; baby N; child protection; child a; AF12; Cases A and B"
    assert keys(references.find(text)) == [
        "midshire-children-a-c", "midshire-child-a", "midshire-child-ag", "midshire-baby-n", "midshire-af12", "midshire-case-a", "midshire-case-b",
    ]  # fmt: skip


def test_labels_of_one_list_share_its_place(references: References) -> None:
    found = references.find("about Child C & D, too")
    assert [(hit.reference.display, hit.raw) for hit in found] == [
        ("Child C", "Child C & D"),
        ("Child D", "Child C & D"),
    ]


def test_two_children_are_two_cases_though_they_are_in_a_row(references: References) -> None:
    assert keys(references.find("Children A and B")) == ["midshire-children-a", "midshire-children-b"]


def test_children_not_in_a_row_are_cases_of_their_own(references: References) -> None:
    assert keys(references.find("Children A, B and D")) == [
        "midshire-children-a",
        "midshire-children-b",
        "midshire-children-d",
    ]


def test_words_that_may_mean_something_else_can_be_left_out(references: References) -> None:
    assert keys(references.find("Child Q and the Ferry House, MSCP 2019/20-01", soft=False)) == ["mscp-2019-20-01"]


@pytest.mark.parametrize(
    "text", ["Ivo & Wren", "IVO AND WREN", "Ivo, Wren", "Ivo/Wren", "Ivo and  Wren’s", "the\u00a0ferry house"]
)
def test_a_case_goes_by_its_other_names(references: References, text: str) -> None:
    (found,) = references.find(f"The review of {text} was published.")
    assert (found.reference.key, found.reference.display, found.reference.soft) == (
        "midshire-ivo-wren",
        "Ivo & Wren",
        True,
    )


def test_an_alias_of_a_numbered_case_shows_its_number(references: References) -> None:
    (found,) = references.find("Not once asked")
    assert (found.reference.key, found.reference.display) == ("mscp-2021-22-02", "MSCP 2021/22-02")
    assert found.reference == references.parse("MSCP 2021/22-02")


@given(WRITTEN)
def test_parse_reads_the_whole_text_or_nothing(references: References, written: tuple[str, str]) -> None:
    key, text = written
    assert references.parse(f" {text}\n").key == key
    for other in (f"{text} and more", f"see {text}", f"{text}, {text}"):
        with pytest.raises(UnreadableReference, match="cannot be read as a case reference") as caught:
            references.parse(other)
        assert caught.value.remedy == "Write it like this: MSCP 2019/20-01"


@given(SETTLED)
def test_a_key_gives_its_reference_again(references: References, case: tuple[str, int, int]) -> None:
    reference = references.from_key(key_of(*case))
    assert reference is not None
    assert reference.key == key_of(*case)
    assert references.parse(reference.key) == references.parse(reference.display) == reference
    assert references.display(reference.key) == reference.display


@pytest.mark.parametrize(
    ("key", "display"),
    [
        ("cpr-wvsb-2020-08", "CPR WVSB 8/2020"), ("gwern-2019-112", "GWERN 112/2019"), ("midshire-case-14", "Case Number 14"),
        ("midshire-child-q", "Child Q"), ("midshire-young-person-f", "Young Person F"), ("midshire-af1", "AF1"),
        ("midshire-children-a-f", "Children A-F"), ("midshire-ivo-wren", "Ivo & Wren"), ("xscb-1999-00-01", "XSCB 1999/00-01"),
    ],
)  # fmt: skip
def test_every_form_of_key_gives_its_display(references: References, key: str, display: str) -> None:
    assert references.display(key) == display
    reference = references.from_key(key)
    assert reference is not None
    assert reference.key == key
    assert references.parse(key) == reference


@pytest.mark.parametrize(
    "key",
    ["", "mscp", "mscp-2019-21-01", "mscp-2019-20-1", "mscp-2019-20", "MSCP-2019-20-01", "toolongscp-2019-20-01", "elsewhere-child-q", "mscp-2021-22-03-4",
     "midshire-case-014", "gwern-2019", "nowhere-2019-01", "midshire-uncle-q"],
)  # fmt: skip
def test_what_is_no_key_is_none_and_shown_as_it_is(references: References, key: str) -> None:
    assert references.from_key(key) is None
    assert references.display(key) == key


def test_only_so_many_keys_and_matches_are_remembered_and_none_is_confused(references: References) -> None:
    many = [f"{year}/{year - 1999:02}-{number:02}" for year in range(2000, 2080) for number in range(1, 131)]
    cases = {f"mscp-{case.replace('/', '-')}": f"MSCP {case}" for case in many}
    assert [references.display(key) for key in cases] == list(cases.values())
    assert keys(references.find(". ".join(cases.values()))) == list(cases)
    assert len(references._shown) <= 10_000  # noqa: SLF001 - that memory is bounded shows nowhere else


@given(st.text(max_size=80) | st.text("MSCPB219/0-_ AFchild\u00ad–．", max_size=60))
def test_any_text_is_read_without_raising(references: References, text: str) -> None:
    for found in (*references.find(text), *references.find_in_name(text)):
        assert text[found.start : found.end] == found.raw
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found.reference.key)
        again = references.from_key(found.reference.key)
        assert again is not None
        assert again.key == found.reference.key
    folded = fold(text)
    assert folded.origin is None or len(folded.origin) == len(folded.text)


def test_reading_is_linear_in_the_length_of_the_text(
    references: References, hostile_text: str, patience: float
) -> None:
    began = time.process_time()
    references.find(hostile_text)
    references.find_in_name(hostile_text)
    assert time.process_time() - began < patience


def test_an_archive_without_schemes_finds_nothing() -> None:
    none = References.of({})
    assert none.find("MSCP 2019/20-01, Child Q") == ()
    with pytest.raises(UnreadableReference):
        none.parse("MSCP 2019/20-01")


def test_names_without_a_letter_name_no_case() -> None:
    references = References.of({"case": [{"key": "midshire/odd", "aliases": ["!!", "and", "Ferry"]}]})
    assert keys(references.find("!! and the ferry !!")) == ["midshire-odd"]


@pytest.mark.parametrize("case", [{}, {"key": ""}, {"aliases": ["A"]}, {"key": "!!"}, {"key": "m/a", "aliases": "Ivo"}])
def test_a_case_entry_needs_a_key_and_a_list_of_aliases(case: dict[str, Any]) -> None:
    with pytest.raises(BadSettings):
        References.of({"case": [case]})


@pytest.mark.parametrize("place", VECTORS, ids=[place["name"] for place in VECTORS])
def test_what_publishers_write_has_the_key_a_reader_gives(place: dict[str, Any]) -> None:
    references = References.of(place)
    read = {text: keys(references.find(text)) for text, _ in place["written"]}
    assert read == dict(place["written"])


ALIASED = References.of(
    {
        "case": [
            {"key": "m/q", "aliases": ["Child Q", "Q and Child"]},
            {"key": "m/f", "aliases": ["Children", "Ferry Inn"]},
        ]
    }
)


@given(
    st.lists(
        st.sampled_from(["Child", "child Q", "CHİLD Q", "chıld Q", "Q", "and", "ren", "ferry", "inn", "’", " ", "-"]),
        max_size=12,
    ),
    st.sampled_from(["", " "]),
)
def test_names_are_found_where_looking_at_every_letter_finds_them(pieces: list[str], between: str) -> None:
    folded = fold(between.join(pieces))
    pattern = alias_pattern(["Child Q", "Q and Child", "Children", "Ferry Inn"])
    assert pattern is not None
    found = LookedAt(folded).named(pattern, frozenset({"child", "q", "children", "ferry"}))
    assert [match.span() for match in found] == [match.span() for match in pattern.finditer(folded.text)]


@pytest.mark.parametrize("text", ["Of CHİLD Q and others", "Of chıld Q and others"])
def test_a_name_in_letters_of_another_language_is_none_and_does_no_harm(text: str) -> None:
    assert ALIASED.find(text) == ()


def test_names_that_begin_with_other_letters_are_found() -> None:
    references = References.of({"case": [{"key": "m/s", "aliases": ["Siân’s Law"]}]})
    assert [hit.raw for hit in references.find("A review: SIÂN’S LAW.")] == ["SIÂN’S LAW"]
