from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from reviewsearch.domain.asking import Asked, asked_for
from reviewsearch.domain.neighbours import neighbours
from reviewsearch.domain.reference import References
from reviewsearch.domain.schemes import CaseReference

BODIES = st.sampled_from(["MSCP", "MSCB", "NSCP"])
YEARS = st.integers(2005, 2026)
NUMBERS = st.integers(1, 30)
CASES = st.tuples(BODIES, YEARS, NUMBERS)
ARCHIVES = st.sets(CASES, max_size=12)
HELD = (
    "MSCP 2019/20-01", "MSCP 2019/20-02", "MSCP 2019/20-10", "MSCP 2018/19-01", "MSCB 2019/20-01", "MSCP 2011/12-01",
    "MSCP 2021/22-02", "CPR WVSB 8/2020", "CPR WVSB 1/2017", "SCR 25", "SCR 31", "Child Q", "Child A",
)  # fmt: skip


def key_of(body: str, year: int, number: int) -> str:
    return f"{body.lower()}-{year}-{(year + 1) % 100:02}-{number:02}"


def references_of(cases: set[tuple[str, int, int]], references: References) -> frozenset[CaseReference]:
    known = {references.from_key(key_of(*case)) for case in cases}
    return frozenset(reference for reference in known if reference)


@pytest.fixture(scope="module")
def held(references: References) -> frozenset[CaseReference]:
    return frozenset(map(references.parse, HELD))


@pytest.fixture(scope="module")
def ask(references: References, held: frozenset[CaseReference]) -> Callable[[str], tuple[Asked, ...]]:
    return lambda text: asked_for(text, references, held)


Ask = Callable[[str], tuple[Asked, ...]]


@st.composite
def spellings(draw: st.DrawFn, case: tuple[str, int, int]) -> str:
    """One of the ways rules 1 to 8 let a reference be typed."""
    body, year, number = case
    first = draw(st.sampled_from([f"{year}", f"{year % 100:02}"]))
    second = draw(st.sampled_from([f"{(year + 1) % 100:02}", f"{year + 1}"]))
    space = st.sampled_from(["", " ", "\u00a0", "  "])
    sign = st.sampled_from("-/‐–—−⁄／")
    slash, dash = draw(space) + draw(sign) + draw(space), draw(space) + draw(sign) + draw(space)
    loose = draw(st.sampled_from([dash, " ", "_", "\u2009"]))
    text = draw(st.sampled_from([body, body.lower()])) + draw(st.sampled_from(["", " ", "-", ": ", "_"]))
    text += first + slash + second + loose + str(number).zfill(draw(st.integers(1, 3)))
    text += draw(st.sampled_from(["", "-1", " (1)", "_v2", " FINAL", "-FINAL (2)", ".pdf", "_v2.docx"]))
    text = draw(st.sampled_from(["", "Ref no: ", "Case Reference ", "ref. ", "our reference: "])) + text
    return draw(st.sampled_from(["{}", '"{}"', "“{}”", " {} ", "‘{}’"])).format(text)


WRITTEN = CASES.flatmap(lambda case: st.tuples(st.just(case), spellings(case)))


@given(WRITTEN, ARCHIVES)
@example((("MSCP", 2019, 1), "MSCP2019-20-01 (1)"), {("MSCP", 2019, 10), ("MSCB", 2019, 1)})
def test_rules_1_to_8_every_spelling_of_a_held_case_gives_exactly_its_key(
    references: References, written: tuple[tuple[str, int, int], str], archive: set[tuple[str, int, int]]
) -> None:
    case, text = written
    (asked,) = asked_for(text, references, references_of(archive | {case}, references))
    assert asked.keys == (key_of(*case),)
    assert asked.no_such is None
    assert asked.note is None


@given(WRITTEN, ARCHIVES)
def test_a_reference_not_held_gives_no_case_but_at_most_five_held_neighbours(
    references: References, written: tuple[tuple[str, int, int], str], archive: set[tuple[str, int, int]]
) -> None:
    case, text = written
    kept = references_of(archive - {case}, references)
    (asked,) = asked_for(text, references, kept)
    body, year, number = case
    assert asked.keys == ()
    assert asked.no_such == f"{body} {year}/{(year + 1) % 100:02}-{number:02}"
    assert len(asked.neighbours) <= 5
    assert set(asked.neighbours) <= kept


@given(WRITTEN, ARCHIVES)
def test_a_spelling_stands_where_it_says_and_leaves_no_word_behind(
    references: References, written: tuple[tuple[str, int, int], str], archive: set[tuple[str, int, int]]
) -> None:
    _, text = written
    (asked,) = asked_for(text, references, references_of(archive, references))
    left = text[: asked.start] + text[asked.end :]
    assert left.strip().strip("\"'“”‘’:").strip() in {"", "our"}
    assert asked.raw in text[asked.start : asked.end]


@given(CASES, ARCHIVES)
def test_neighbours_are_held_never_the_case_itself_and_nearest_first(
    references: References, case: tuple[str, int, int], archive: set[tuple[str, int, int]]
) -> None:
    (of,) = references_of({case}, references)
    near = neighbours(of, references_of(archive | {case}, references))
    assert of not in near
    assert len(near) == len(set(near)) <= 5
    distances = [(other.body == of.body, abs((other.year or 0) - case[1]), other.number != of.number) for other in near]
    same_body = [distance for distance in distances if distance[0]]
    assert distances == [distance for distance in distances if not distance[0]] + same_body
    assert [year for _, year, _ in same_body if not year] == [0] * sum(not year for _, year, _ in same_body)
    assert same_body == sorted(same_body, key=lambda distance: distance[1] > 0)


def test_neighbours_are_in_the_order_of_likely_slips(references: References) -> None:
    of = references.parse("MSCP 2019/20-01")
    far_to_near = (
        "MSCP 2016/17-09", "MSCP 2018/19-02", "MSCP 2017/18-01", "MSCP 2018/19-01", "MSCP 2019/20-04",
        "MSCP 2019/20-02", "MSCP 2019/20-10", "MSCB 2019/20-01",
    )  # fmt: skip
    near = neighbours(of, map(references.parse, far_to_near))
    assert list(map(str, near)) == list(reversed(far_to_near))[:5]


def test_a_case_of_the_same_year_comes_before_those_of_others_however_far_its_number_is(references: References) -> None:
    held = map(references.parse, ("MSCP 2018/19-01", "MSCP 2019/20-29"))
    near = neighbours(references.parse("MSCP 2019/20-01"), held)
    assert list(map(str, near)) == ["MSCP 2019/20-29", "MSCP 2018/19-01"]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("Child P", ["Child Q", "Child A"]),
        ("SCR 30", ["SCR 31", "SCR 25"]),
        ("Baby Q", []),
        ("CPR WVSB 9/2020", ["CPR WVSB 8/2020", "CPR WVSB 1/2017"]),
        ("NSCP 2011/12-01", ["MSCP 2011/12-01"]),
    ],
)
def test_neighbours_are_of_one_kind_and_place(ask: Ask, asked: str, near: list[str]) -> None:
    (answer,) = ask(asked)
    assert (answer.no_such, list(map(str, answer.neighbours))) == (asked, near)


@pytest.mark.parametrize(
    "text",
    [
        "2019/20-01",
        "2019/20 01",
        "2019-20-01",
        "2019/20-1",
        "2019/2020-01",
        '"2019/20-01"',
        "2019 / 20 - 01",
        "2019/20-01 (1)",
    ],
)
def test_rule_2_in_queries_the_body_may_be_left_out(ask: Ask, text: str) -> None:
    (asked,) = ask(text)
    assert asked.keys == ("mscp-2019-20-01",)
    assert list(map(str, asked.neighbours)) == ["MSCB 2019/20-01"]


def test_rule_2_without_a_body_a_case_of_another_body_is_found_where_no_other_is(references: References) -> None:
    held = {references.parse("NSCP 2014/15-03"), references.parse("MSCB 2014/15-03")}
    (asked,) = asked_for("2014/15-03", references, held)
    assert asked.keys == ("mscb-2014-15-03",)
    assert list(map(str, asked.neighbours)) == ["NSCP 2014/15-03"]


def test_rule_2_without_a_body_a_calendar_year_is_not_a_financial_one(references: References) -> None:
    (asked,) = asked_for("2017/18-01", references, {references.parse("CPR WVSB 1/2017")})
    assert (asked.keys, asked.no_such, asked.neighbours) == ((), "MSCP 2017/18-01", ())


def test_rule_2_where_any_body_may_be_meant_any_body_is_a_neighbour() -> None:
    references = References.of({"scheme": [{"form": "financial-year", "bodies": ["*SCP"]}]})
    held = {references.parse("MSCP 2019/20-01"), references.parse("NSCP 2019/20-02")}
    (asked,) = asked_for("2019/20-03", references, held)
    assert (asked.no_such, list(map(str, asked.neighbours))) == ("2019/20-03", ["NSCP 2019/20-02", "MSCP 2019/20-01"])


@pytest.mark.parametrize(
    "text", ["MSCP 2019/20 01", "mscp 2019 20 01", "MSCP_2019_20_01", "MSCP 19 20 1", "MSCP 2019.20.01"]
)
def test_rule_4_in_queries_the_number_may_follow_a_space(ask: Ask, text: str) -> None:
    assert [asked.keys for asked in ask(text)] == [("mscp-2019-20-01",)]


@pytest.mark.parametrize("text", ["MSCP 2O19/20-01", "MSCP 2019/2O-0l", "MSCP 2019/20-OI", "MSCP 2019/20/0I"])
def test_rule_6_repaired_letters_are_said_in_a_note(ask: Ask, text: str) -> None:
    (asked,) = ask(text)
    assert asked.keys == ("mscp-2019-20-01",)
    assert asked.note == f"“{text}” read as MSCP 2019/20-01"


def test_rule_6_a_number_of_three_is_repaired_too(ask: Ask) -> None:
    (asked,) = ask("MSCP 2019/20-OO9")
    assert (asked.no_such, asked.note) == ("MSCP 2019/20-09", "“MSCP 2019/20-OO9” read as MSCP 2019/20-09")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("MSCP 2019/21-01", "2019 and 21 do not follow one another"),
        ("MSCP 2019/2021-01", "2019 and 2021 do not follow one another"),
        ("MSCP 20/19-01", "20 and 19 do not follow one another"),
        ("MSCP 2019/21", "2019 and 21 do not follow one another"),
        ("2019/21-01", "2019 and 21 do not follow one another"),
        ("MSCP 2019/20-00", "there is no case number 0"),
        ("MSCP 2019/20 0", "there is no case number 0"),
        ("MSCP 2019/20-OO", "there is no case number 0"),
        ("2019/20-000", "there is no case number 0"),
        ("CPR WVSB 0/2020", "there is no case number 0"),
        ("GWERN 00 2020", "there is no case number 0"),
        ("MSCP 2019/20-01a", "“01a” is no case number"),
        ("MSCP 2019/20-1st", "“1st” is no case number"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_reference_is_told_and_names_no_case(ask: Ask, text: str, why: str) -> None:
    (asked,) = ask(text)
    assert (asked.start, asked.end) == (0, len(text))
    assert (asked.keys, asked.no_such, asked.note) == ((), text, f"“{text}” is no reference: {why}")


def test_neighbours_of_what_cannot_be_are_five_at_most(references: References) -> None:
    held = {references.parse(f"MSCP 2019/20-{number:02}") for number in range(1, 9)}
    (asked,) = asked_for("MSCP 2019/20-00", references, held)
    assert [reference.number for reference in asked.neighbours] == [1, 2, 3, 4, 5]


def test_neighbours_of_what_cannot_be_are_of_either_year_and_the_same_body(ask: Ask) -> None:
    assert list(map(str, ask("MSCP 2018/20-01")[0].neighbours)) == [
        "MSCP 2018/19-01", "MSCP 2019/20-01", "MSCP 2019/20-02", "MSCP 2019/20-10",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "near_miss",
    [
        "MSCP 2019/20-11",
        "MSCP 2019/20-101",
        "MSCP 2019/20-001x",
        "XSCP 2019/20-01",
        "MSCP 2010/11-20",
        "MSCP 2019/20-0010001",
    ],
)
def test_a_near_miss_is_never_another_case(ask: Ask, near_miss: str) -> None:
    (asked,) = ask(near_miss)
    assert asked.keys == ()
    assert asked.no_such


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("2019/20", ["mscb-2019-20-01", "mscp-2019-20-01", "mscp-2019-20-02", "mscp-2019-20-10"]),
        ("2019-2020", ["mscb-2019-20-01", "mscp-2019-20-01", "mscp-2019-20-02", "mscp-2019-20-10"]),
        ("MSCP2019-20", ["mscp-2019-20-01", "mscp-2019-20-02", "mscp-2019-20-10"]),
        ("MSCB 19/20", ["mscb-2019-20-01"]),
    ],
)
def test_rule_9_a_year_alone_asks_for_that_years_cases_and_says_so(ask: Ask, text: str, keys: list[str]) -> None:
    (asked,) = ask(text)
    assert list(asked.keys) == keys
    assert asked.note
    assert asked.note.startswith(f"“{text}” read as all cases of ")


def test_rule_9_a_year_without_cases(ask: Ask) -> None:
    assert ask("2014/15") == ()
    (asked,) = ask("MSCP 2014/15")
    assert (asked.keys, asked.no_such) == ((), "MSCP 2014/15")
    assert asked.neighbours


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("2011-12-01", ["mscp-2011-12-01"]),
        ("2011/12/01", ["mscp-2011-12-01"]),
        ("2012-12-01", []),
        ("2019/04/30", []),
        ("2010-11-01", []),
    ],
)
def test_rule_9_a_day_is_a_reference_only_where_such_a_case_is_held(ask: Ask, text: str, keys: list[str]) -> None:
    assert [key for asked in ask(text) for key in asked.keys] == keys
    assert len(ask(text)) == len(keys)


@pytest.mark.parametrize(
    "text",
    [
        "2019/24",
        "between 2019-2024",
        "12/2019/20-01",
        "12-2019/20-01",
        "report-2019/20",
        "call 01632 960 201",
        "x2019/20",
        "4/2020",
        "2019/20-0001",
    ],
)
def test_numbers_that_only_look_alike_are_left_to_be_words(ask: Ask, text: str) -> None:
    assert ask(text) == ()


def test_rule_10_another_body_with_the_same_number_is_offered_and_never_merged(ask: Ask) -> None:
    (present,) = ask("MSCP 2019/20-01")
    (former,) = ask("MSCB 2019/20-01")
    assert (present.keys, list(map(str, present.neighbours))) == (("mscp-2019-20-01",), ["MSCB 2019/20-01"])
    assert (former.keys, list(map(str, former.neighbours))) == (("mscb-2019-20-01",), ["MSCP 2019/20-01"])


def test_rule_10_settings_may_merge_a_former_body() -> None:
    scheme = {"form": "financial-year", "bodies": [{"name": "MSCP", "former": ["MSCB"]}], "merge_former": True}
    references = References.of({"scheme": [scheme]})
    held = {references.parse("MSCP 2019/20-01"), references.parse("MSCP 2019/20-02")}
    for text in ("MSCB 2019/20-01", "MSCB 2019/20 01", "mscb 19/20/1"):
        (asked,) = asked_for(text, references, held)
        assert (asked.keys, asked.neighbours) == (("mscp-2019-20-01",), ())
    assert asked_for("MSCB 2019/20", references, held)[0].keys == ("mscp-2019-20-01", "mscp-2019-20-02")
    assert list(map(str, asked_for("MSCB 2019/21", references, held)[0].neighbours)) == [
        "MSCP 2019/20-01",
        "MSCP 2019/20-02",
    ]


@pytest.mark.parametrize(
    "text", ["Child Q", "child q", "CHILD Q", '"child q"', " Child  Q", "midshire-child-q", "Child Q."]
)
def test_a_label_is_read_in_any_case_of_letters(ask: Ask, text: str) -> None:
    (asked,) = ask(text)
    assert (asked.keys, asked.soft) == (("midshire-child-q",), True)


def test_a_label_among_words_needs_its_capital(ask: Ask) -> None:
    assert [asked.keys for asked in ask("learning from Child Q")] == [("midshire-child-q",)]
    assert ask("a child q") == ()
    assert ask("child is") == ask("baby no") == ()


@pytest.mark.parametrize("text", ["not once asked", "“Not Once Asked”", "NOT ONCE ASKED"])
def test_a_case_answers_to_its_other_names(ask: Ask, text: str) -> None:
    (asked,) = ask(text)
    assert (asked.keys, asked.soft) == (("mscp-2021-22-02",), True)


def test_other_names_among_words_are_words(ask: Ask) -> None:
    assert ask("who was not once asked") == ()


def test_a_key_pasted_from_an_address_is_its_case_and_no_other(ask: Ask) -> None:
    assert ask("cpr-wvsb-2020-08")[0].keys == ("cpr-wvsb-2020-08",)
    assert ask("cpr-wvsb-2020-09") == ask("multi-agency-working") == ()


def test_several_references_are_read_in_order(ask: Ask) -> None:
    text = "compare -MSCP 2019/20-02 with -2018/19-01, Child A and Q and CPR WVSB 8/2020"
    asked = ask(text)
    assert [each.keys for each in asked] == [
        ("mscp-2019-20-02",), ("mscp-2018-19-01",), ("midshire-child-a",), ("midshire-child-q",), ("cpr-wvsb-2020-08",),
    ]  # fmt: skip
    assert [each.start for each in asked] == sorted(each.start for each in asked)


@given(st.text(max_size=200) | st.text('MSCPB 2019/0-_Ol()ChildQref:"', max_size=80), ARCHIVES)
def test_any_text_is_read_and_only_held_cases_are_named(
    references: References, text: str, archive: set[tuple[str, int, int]]
) -> None:
    held = references_of(archive, references)
    keys = {reference.key for reference in held}
    places: list[tuple[int, int]] = []
    for asked in asked_for(text, references, held):
        assert 0 <= asked.start < asked.end <= len(text)
        assert set(asked.keys) <= keys
        assert bool(asked.keys) != bool(asked.no_such)
        assert set(asked.neighbours) <= held
        places.append((asked.start, asked.end))
    assert all(first == second or first[1] <= second[0] for first, second in pairwise(places))


@given(CASES, CASES)
def test_two_different_cases_never_answer_to_one_spelling(
    references: References, one: tuple[str, int, int], other: tuple[str, int, int]
) -> None:
    assume(one != other)
    held = references_of({one, other}, references)
    body, year, number = one
    (asked,) = asked_for(f"{body}{year}-{(year + 1) % 100:02}-{number:02}", references, held)
    assert asked.keys == (key_of(*one),)
