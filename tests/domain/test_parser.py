import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.document import Kind
from reviewsearch.domain.filters import read_kinds, read_years
from reviewsearch.domain.leaves import words
from reviewsearch.domain.parser import Bounds, parse
from reviewsearch.domain.ports import BARRIER
from reviewsearch.domain.query import AllOf, AnyOf, AnyTerm, Concept, Filters, InCase, Leaf, Node, Phrase, Query, Word
from reviewsearch.domain.schemes import CaseReference
from reviewsearch.domain.text import Analyser
from reviewsearch.errors import UnreadableQuery

HELD = (
    "MSCP 2019/20-01",
    "MSCP 2019/20-02",
    "MSCB 2019/20-01",
    "MSCP 2018/19-01",
    "MSCP 2021/22-02",
    "Child Q",
    "SCR 25",
)

CHILD, HOUSING, NEGLECT = Word("child", "child"), Word("housing", "hous"), Word("neglect", "neglect")
ROWAN = InCase(frozenset({"mscp-2019-20-01"}))
NOWHERE = InCase(frozenset())
REF = Word("ref:mscp-2019-20-01", "ref:mscp-2019-20-01")

TOKENS = st.sampled_from(
    """- " “ ” ( ) OR OR NOT * ~ : neglect the multi-agency child's and/or abus* ab* neglect~ -housing title: kind: case: year: theme:
    kind:report kind:x year:2019..2020 year:2020..2019 case:MSCP Child Q A, MSCP MSCP2019-20-01 2019/20-01 2019/21-01 2019/20 2011-12-01
    MSCB 2019/20-07 (1) FINAL ½ é ﷺ _ 0 OO""".split()
)
COMPOSED = st.lists(st.tuples(TOKENS, st.sampled_from(["", " ", " ", "  ", "\n"])), max_size=40).map(
    lambda parts: "".join(token + space for token, space in parts)
)


Read = Callable[[str], Query]


@pytest.fixture(scope="module")
def held(analyser: Analyser) -> frozenset[CaseReference]:
    return frozenset(map(analyser.references.parse, HELD))


@pytest.fixture(scope="module")
def read(analyser: Analyser, held: frozenset[CaseReference]) -> Read:
    return lambda text: parse(text, analyser, held=held)


def refused(read: Read, text: str) -> UnreadableQuery:
    with pytest.raises(UnreadableQuery) as raised:
        read(text)
    return raised.value


def answer(read: Read, text: str) -> Query | UnreadableQuery:
    try:
        return read(text)
    except UnreadableQuery as error:
        return error


def leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case Word() | Phrase() | AnyTerm():
            yield node
        case InCase():
            return
        case AllOf(nodes) | AnyOf(nodes) | Concept(nodes):
            for part in nodes:
                yield from leaves(part)
        case _:
            pytest.fail(f"the parser makes no such node: {node!r}")


def nodes_of(query: Query) -> tuple[Node, ...]:
    return (*query.words, *query.loose, *query.required, *query.excluded, *([query.mention] if query.mention else []))


def terms_of(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Word(exact, stem):
            return (exact, stem)
        case Phrase(terms):
            return terms
        case AnyTerm(pattern, terms):
            return (pattern, *terms)


def depth(node: Node) -> int:
    match node:
        case AllOf(nodes) | AnyOf(nodes) | Concept(nodes):
            return 1 + max(map(depth, nodes), default=0)
        case _:
            return 1


# What holds for every text


@given(st.text(max_size=2000) | COMPOSED)
def test_any_text_is_read_or_refused_with_a_query_that_can_be_read(read: Read, text: str) -> None:
    match answer(read, text):
        case UnreadableQuery(repaired="") as error:
            assert error.cause
        case UnreadableQuery(repaired=repaired):
            assert isinstance(answer(read, repaired), Query)
        case query:
            assert query.text == text
            assert query.words or query.required or query.cases or query.filters


@given(st.text(max_size=2000) | COMPOSED)
def test_the_tree_is_flat_small_and_holds_ready_terms(read: Read, text: str) -> None:
    query = answer(read, text)
    nodes = nodes_of(query) if isinstance(query, Query) else ()
    terms = [term for node in nodes for leaf in leaves(node) for term in terms_of(leaf)]
    assert all(term and not re.search(r"\s", term) and BARRIER not in term for term in terms)
    assert all(depth(node) <= 4 for node in nodes)
    assert len(nodes) <= Bounds().words + 2


@given(st.text(max_size=300) | COMPOSED, st.integers(1, 60), st.integers(1, 12))
def test_bounds_hold_and_are_said(analyser: Analyser, text: str, characters: int, words: int) -> None:
    bounds = Bounds(characters, words)
    query = answer(lambda text: parse(text, analyser, bounds=bounds), text)
    if isinstance(query, UnreadableQuery):
        assert len(query.repaired) <= characters
        return
    typed = [term for node in (*query.words, *query.excluded) for leaf in leaves(node) for term in terms_of(leaf)]
    assert len(typed) <= 4 * words
    assert (f"only the first {characters} characters were read" in query.notes) == (len(text) > characters)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000, "()" * 10_000, '"' * 64_000, "“" * 64_000, "OR " * 20_000, "a OR " * 20_000, "-" * 64_000, "- " * 32_000,
        "-a " * 20_000, "MSCP 2019/20-01 " * 5_000, "2019/20-01 " * 6_000, "2019/" * 12_000, "title:" * 10_000, "kind:report " * 5_000,
        "case:" * 12_000, "kind:" * 12_000, "kind:x " * 9_000, "year:2019.." * 6_000, "*" * 64_000, "a~" * 30_000, " " * 64_000,
        "a" + " " * 64_000 + "b", "1" * 64_000, "MSCP" * 16_000, "MSCP " + "1" * 64_000, "a" + "\u0301" * 64_000, "a-" * 32_000,
        "a'" * 32_000, "Child " + "A, " * 20_000, "Child A " * 8_000, '"a" ' * 16_000, "ﷺ" * 64_000, "\0" * 64_000, "\ud800" * 10_000,
        "\u00ad" * 64_000, "½" * 64_000,
    ],
    ids=lambda text: f"{text[:12]!a} x {len(text)}",
)  # fmt: skip
@pytest.mark.parametrize("bounds", [Bounds(), Bounds(characters=10_000)], ids=["as set", "ten times as long"])
def test_hostile_texts_are_answered_within_a_second(
    analyser: Analyser, held: frozenset[CaseReference], text: str, bounds: Bounds
) -> None:
    before = time.process_time()
    answer(lambda text: parse(text, analyser, held=held, bounds=bounds), text)
    assert time.process_time() - before < 1


# Words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("neglect housing", (NEGLECT, HOUSING)),
        ("  Neglect,\thousing!\n", (NEGLECT, HOUSING)),
        ("neglect neglected NEGLECT", (replace(NEGLECT, weight=3.0),)),
        ("the neglect of a child", (NEGLECT, CHILD)),
        ("child's", (CHILD,)),
        ("child’s", (CHILD,)),
        ("and/or neglect", (NEGLECT,)),
        ("neglect/housing", (NEGLECT, HOUSING)),
        ("neglect_housing", (NEGLECT, HOUSING)),
        ("(neglect", (NEGLECT,)),
        ("naïve", (Word("naive", "naiv"),)),
        ("multi-agency", (Concept((Phrase(("multi", "agency")), Word("multiagency", "multiag"))),)),
        ("O'Brien", (Concept((Phrase(("o", "brien")), Word("obrien", "obrien"))),)),
        ("neglect - housing", (NEGLECT, HOUSING)),
        ("neglect--housing", (NEGLECT, HOUSING)),
        ("neglect AND housing", (NEGLECT, HOUSING)),
    ],
)
def test_plain_words_are_terms_of_the_analyser(read: Read, text: str, words: tuple[Node, ...]) -> None:
    query = read(text)
    assert (query.words, query.required, query.excluded, query.notes) == (words, (), (), ())


def test_stop_words_are_searched_for_only_where_nothing_else_is_asked(read: Read) -> None:
    assert [word.exact for word in read("to be or not to be").words if isinstance(word, Word)] == [
        "to",
        "be",
        "or",
        "not",
    ]
    assert read('the "child protection"').words == ()
    assert read("what is MSCP 2019/20-01").words == ()
    assert read("the kind:report").words == ()
    assert read("title:the neglect").required == (Word("the", "the", title=True),)


def test_not_is_no_sign_and_a_note_says_what_is(read: Read) -> None:
    query = read("neglect NOT housing")
    assert query.words == (NEGLECT, HOUSING)
    assert query.notes == ("NOT is no sign here: to leave a word out, write -word",)


@pytest.mark.parametrize(
    "text",
    [
        '"child protection"',
        "“child protection”",
        "„child protection“",
        "«child protection»",
        '"Child  Protection',
        '"child, protection!"',
    ],
)
def test_phrases_are_required_whichever_quotation_marks_they_wear(read: Read, text: str) -> None:
    query = read(text)
    assert (query.words, query.required) == ((), (Phrase(("child", "protection")),))


def test_one_word_in_quotation_marks_is_that_word_and_no_other_form(read: Read) -> None:
    assert read('"abuse"').required == (AnyTerm('"abuse"', ("abuse",)),)
    assert read('"" neglect').required == ()


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ('"MSCP2019-20-01 press statement"', REF.exact),
        ('"2019/20 01 press statement"', REF.exact),
        ('"MSCP 2019/20-09 press statement"', "ref:mscp-2019-20-09"),
    ],
)
def test_a_phrase_stays_whole_with_a_reference_inside(read: Read, text: str, reference: str) -> None:
    query = read(text)
    assert query.required == (Phrase((reference, "press", "statement")),)
    assert (query.cases, query.no_such_case) == (frozenset(), None)


def test_or_joins_its_neighbours(read: Read) -> None:
    assert read("neglect OR housing child").words == (AnyOf((NEGLECT, HOUSING)), CHILD)
    assert read("neglect OR housing OR child").words == (AnyOf((NEGLECT, HOUSING, CHILD)),)
    assert read('"child protection" OR neglect').words == (AnyOf((Phrase(("child", "protection")), NEGLECT)),)
    assert read("neglect/housing OR child").words == (AnyOf((AllOf((NEGLECT, HOUSING)), CHILD)),)


@pytest.mark.parametrize(
    "text", ["OR neglect", "neglect OR", "OR OR neglect OR OR", "neglect OR OR housing", 'neglect OR "" OR !']
)
def test_an_or_without_two_sides_is_left_out(read: Read, text: str) -> None:
    assert read(text).words in {(NEGLECT,), (AnyOf((NEGLECT, HOUSING)),)}


def test_only_capitals_make_an_or(read: Read) -> None:
    assert read("neglect or housing").words == (NEGLECT, HOUSING)
    assert read('neglect "OR" housing').required == (AnyTerm('"or"', ("or",)),)


def test_an_or_of_nothing_is_no_word(read: Read) -> None:
    assert read("! OR ? neglect").words == (NEGLECT,)


def test_a_minus_leaves_out(read: Read) -> None:
    assert read("neglect -housing").excluded == (HOUSING,)
    assert read('neglect -"child protection"').excluded == (Phrase(("child", "protection")),)
    assert read("neglect -title:housing").excluded == (Word("housing", "hous", title=True),)
    assert read("neglect -housing/child").excluded == (AllOf((HOUSING, CHILD)),)
    assert read("neglect OR -housing child").words == (NEGLECT, CHILD)
    assert read("-housing OR neglect").excluded == (HOUSING,)


def test_a_hyphen_within_words_is_no_minus(read: Read) -> None:
    assert (
        read("neglect-housing").excluded
        == read("neglect -- housing").excluded
        == read("neglect housing-").excluded
        == ()
    )


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("abus*", "abus*"),
        ("Abus*", "abus*"),
        ("(abus*)", "abus*"),
        ("abus*,", "abus*"),
        ("multi-ag*", "multiag*"),
        ("neglect~", "neglect~"),
        ("neglect~*", "neglect~"),
        ("naï~", "nai~"),
    ],
)
def test_a_star_is_a_prefix_and_a_tilde_a_spelling(read: Read, text: str, pattern: str) -> None:
    assert read(text).words == (AnyTerm(pattern),)
    assert read(f"title:{text}").required == (AnyTerm(pattern, title=True),)


def test_a_short_prefix_is_the_word_itself_and_a_note_says_so(read: Read) -> None:
    query = read("ab* neglect")
    assert query.words == (Word("ab", "ab"), NEGLECT)
    assert query.notes == ("“ab*” needs three letters or more before the star; searched for the word itself",)
    assert read("* ~ neglect").words == (NEGLECT,)


def test_a_star_inside_a_word_ends_it(read: Read) -> None:
    assert read("neglect*housing").words == (AnyTerm("neglect*"), HOUSING)
    assert read("neglect/abus*").words == (NEGLECT, AnyTerm("abus*"))


def test_a_reference_among_typed_words_is_one_term(analyser: Analyser) -> None:
    typed = list(words("see/MSCP2019-20-01/neglect", analyser, title=False))
    assert typed == [(Word("see", "see"), None), (REF, None), (NEGLECT, None)]


def test_title_words_are_required(read: Read) -> None:
    assert read("title:neglect housing").required == (Word("neglect", "neglect", title=True),)
    assert read('TITLE: "child protection"').required == (Phrase(("child", "protection"), title=True),)
    assert read("title:MSCP 2019/20-01").required == (Word(REF.exact, REF.stem, title=True),)
    assert read("title:MSCP 2019/20-09 neglect").required == (NOWHERE,)


# Filters


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("report", {Kind.REPORT}), ("Reports", {Kind.REPORT}), ("press-statement", {Kind.PRESS_STATEMENT}), ("press", {Kind.PRESS_STATEMENT}),
        ("briefing", {Kind.BRIEFING_NOTE, Kind.SEVEN_MINUTE_BRIEFING}), ("briefings", {Kind.BRIEFING_NOTE, Kind.SEVEN_MINUTE_BRIEFING}),
        ("7", {Kind.SEVEN_MINUTE_BRIEFING}), ("action", {Kind.RESPONSE}), ("summary", {Kind.EXECUTIVE_SUMMARY}), ("slide", {Kind.SLIDES}),
        ("re", {Kind.REPORT, Kind.RESPONSE, Kind.THEMATIC_REVIEW, Kind.EASY_READ}),
    ],
)  # fmt: skip
def test_kinds_are_named_whole_or_by_how_a_word_begins(read: Read, text: str, kinds: set[Kind]) -> None:
    assert read_kinds(text) == kinds
    assert read(f"kind:{text}").filters == Filters(kinds=frozenset(kinds))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2019", {2019}),
        ("2019..2021", {2019, 2020, 2021}),
        ("2019-2021", {2019, 2020, 2021}),
        ("2019-2020", {2019, 2020}),
        ("2019..2019", {2019}),
    ],
)
def test_years_are_one_or_a_span(read: Read, text: str, years: set[int]) -> None:
    assert read_years(text) == years
    assert (
        read(f"year:{text} neglect").filters == read(f"YEAR: {text} neglect").filters == Filters(years=frozenset(years))
    )


def test_a_span_of_years_may_be_open(read: Read) -> None:
    assert read("year:2024..").filters.years == set(range(2024, 2200))
    assert read("year:..1991").filters.years == set(range(1950, 1992))


def test_filters_add_up_within_a_group(read: Read) -> None:
    query = read('kind:report OR kind:slides theme:neglect theme:"Young carers" year:2019 year:2021')
    assert query.filters == Filters(
        kinds=frozenset({"report", "slides"}),
        themes=frozenset({"neglect", "young-carers"}),
        years=frozenset({2019, 2021}),
    )
    assert query.words == ()


@pytest.mark.parametrize(
    ("text", "why", "repaired"),
    [
        ("kind:banana neglect", "There is no kind “banana”. The kinds are: press-statement, ", "neglect"),
        ("kind:! neglect", "There is no kind “!”.", "neglect"),
        ("neglect year:recent", "“year:recent” cannot be read: write year:2019 or year:2019..2024.", "neglect"),
        ("neglect year:..", "“year:..” cannot be read", "neglect"),
        ("neglect year:20192020", "“year:20192020” cannot be read", "neglect"),
        ("neglect year:2019/20", "“year:2019/20” cannot be read", "neglect"),
        ("year:2024..2019 neglect", "“year:2024..2019” ends before it begins.", "neglect"),
        ("year:1066 neglect", "“year:1066”: years run from 1950 to 2199.", "neglect"),
        ("case:nothing neglect", "“case:nothing” cannot be read.", "neglect"),
        ('theme:"!" neglect', "“theme:!” cannot be read.", "neglect"),
        ("neglect -kind:report", "“-kind:” cannot be left out by a minus sign.", "neglect"),
        ("neglect OR kind:report", "“kind:” and words cannot be joined by OR.", "neglect"),
        ("kind:report OR year:2019", "“kind:” and words cannot be joined by OR.", "year:2019"),
        ("kind:banana", "There is no kind “banana”.", "banana"),
        ("-neglect -housing", "The query only says what to leave out.", "neglect housing"),
        ("kind:  year:x neglect", "“year:x” cannot be read", "kind neglect"),
        ("kind:year:x", "There is no kind “year:x”.", "year x"),
        ("kind:!", "There is no kind “!”.", ""),
        ("", "There is no word in the query.", ""),
        ("?! () ", "There is no word in the query.", ""),
        ("OR", "There is no word in the query.", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_a_query_offered_that_can(
    read: Read, text: str, why: str, repaired: str
) -> None:
    error = refused(read, text)
    assert error.cause.startswith(why)
    assert error.repaired == repaired


def test_an_error_points_at_its_place(read: Read) -> None:
    assert refused(read, "neglect kind:banana").position == len("neglect ")
    assert refused(read, "?").position is None


@pytest.mark.parametrize("text", ["theme:", "kind:", "year: ", "case:", "neglect: 2019", "http://example.org"])
def test_a_colon_after_other_words_or_before_nothing_is_a_mark_like_any_other(read: Read, text: str) -> None:
    assert read(text).words
    assert not read(text).filters


# References


@pytest.mark.parametrize(
    "text",
    [
        "MSCP 2019/20-01", "mscp2019-20-01", "2019/20 01", '"MSCP 2019/20-01"', "“2019/20-01”", "Ref no: MSCP 2019/20-01", "the MSCP 2019/20-01",
        "MSCP2019-20-01 (1)", "MSCP2019-20-01_v2.pdf", "MSCP 2019–20–01 FINAL", "MSCP 19/20-1", '"MSCP 2019/20-01', "MSCP 2O19/20-0l",
    ],
)  # fmt: skip
def test_every_spelling_of_a_case_is_one_query(read: Read, text: str) -> None:
    query = read(text)
    assert (query.cases, query.mention, query.words, query.required) == (ROWAN.keys, REF, (), ())
    assert query.no_such_case is None


def test_another_body_with_the_same_number_is_named_beside(read: Read) -> None:
    assert read("MSCP 2019/20-01").neighbours == ("mscb-2019-20-01",)
    assert read("2019/20-02 2019/20-01 MSCP2019-20-01").neighbours == ("mscb-2019-20-01",)


def test_words_beside_a_reference_are_words(read: Read) -> None:
    query = read("neglect in MSCP 2019/20-01, housing")
    assert (query.cases, query.words) == (ROWAN.keys, (NEGLECT, HOUSING))


def test_several_references_name_several_cases(read: Read) -> None:
    both = frozenset({"mscp-2019-20-01", "mscp-2019-20-02"})
    mention = AnyOf((REF, Word("ref:mscp-2019-20-02", "ref:mscp-2019-20-02")))
    for text in ("MSCP 2019/20-01 MSCP 2019/20-02", "MSCP 2019/20-01 OR MSCP 2019/20-02"):
        assert (read(text).cases, read(text).mention) == (both, mention)


def test_a_year_names_its_cases_and_no_mentions(read: Read) -> None:
    query = read("2019/20 kind:report")
    assert query.cases == {"mscp-2019-20-01", "mscp-2019-20-02", "mscb-2019-20-01"}
    assert (query.mention, query.notes) == (None, ("“2019/20” read as all cases of 2019/20",))


def test_two_years_beside_words_are_words(read: Read) -> None:
    query = read("annual report 2019/20")
    assert query.cases == frozenset()
    assert len(query.words) == 4


@pytest.mark.parametrize(
    "text",
    [
        "MSCP 2019/20-09",
        "2019/20-09 neglect",
        '"child protection" MSCP 2019/20-09',
        "MSCP 2019/20-09 kind:report",
        "case:MSCP 2019/20-09",
    ],
)
def test_a_case_that_is_not_held_is_answered_by_no_other(read: Read, text: str) -> None:
    query = read(text)
    assert query.no_such_case == "MSCP 2019/20-09"
    assert NOWHERE in query.required
    assert query.neighbours[0] == "mscp-2019-20-02"


def test_an_impossible_reference_is_told_and_not_searched_for(read: Read) -> None:
    query = read("MSCP 2019/21-01")
    assert (query.no_such_case, query.words, query.required) == ("MSCP 2019/21-01", (), (NOWHERE,))
    assert query.notes == ("“MSCP 2019/21-01” is no reference: 2019 and 21 do not follow one another",)


def test_one_case_held_and_one_not_finds_the_one_and_tells_of_the_other(read: Read) -> None:
    query = read("MSCP 2019/20-01 OR MSCP 2019/20-09")
    assert (query.cases, query.no_such_case, query.required) == (ROWAN.keys, "MSCP 2019/20-09", ())


def test_a_case_or_a_word(read: Read) -> None:
    assert read("MSCP 2019/20-01 OR neglect").words == (AnyOf((AnyOf((ROWAN, REF)), NEGLECT)),)
    query = read("MSCP 2019/20-09 OR neglect")
    assert query.words == (AnyOf((NOWHERE, NEGLECT)),)
    assert query.notes == ("MSCP 2019/20-09 is no case held here",)


def test_a_case_can_be_left_out(read: Read) -> None:
    for text in ("neglect -MSCP 2019/20-01", 'neglect -"2019/20-01"', "neglect -case:MSCP 2019/20-01"):
        query = read(text)
        assert (query.excluded, query.cases) == ((AnyOf((ROWAN, REF)),), frozenset())


def test_case_asks_for_a_cases_own_documents_only(read: Read) -> None:
    for text in ("case:MSCP 2019/20-01", 'case:"2019/20 01"', "CASE: mscp-2019-20-01"):
        assert (read(text).cases, read(text).mention) == (ROWAN.keys, None)
    assert read('case:"Not Once Asked"').cases == {"mscp-2021-22-02"}
    assert read("case:midshire-child-q").cases == read("case:Child Q").cases == {"midshire-child-q"}


def test_a_label_names_its_case_and_documents_that_use_the_words(read: Read) -> None:
    for text in ("child q", "Child Q", "midshire-child-q"):
        assert read(text).cases == {"midshire-child-q"}
        assert read(text).mention == Phrase(("child", "q"))


def test_a_label_that_no_case_has_is_words_as_well(read: Read) -> None:
    query = read("Child B neglect")
    assert (query.no_such_case, query.required, query.words) == ("Child B", (Phrase(("child", "b")),), (NEGLECT,))
    assert query.neighbours == ("midshire-child-q",)


def test_another_name_finds_what_speaks_of_the_case_by_name_or_number(read: Read) -> None:
    query = read("not once asked")
    reference = Word("ref:mscp-2021-22-02", "ref:mscp-2021-22-02")
    assert query.cases == {"mscp-2021-22-02"}
    assert query.mention == AnyOf((Phrase(("not", "once", "asked")), reference))


def test_a_list_of_labels_can_be_left_out_whole(read: Read) -> None:
    assert len(read("neglect -Child Q and B").excluded) == 2


# Bounds


def test_words_beyond_the_bound_are_left_out_and_a_note_says_so(analyser: Analyser) -> None:
    bounds = Bounds(words=3)
    for text in (
        "a1 a2 a3 a4",
        '"a1 a2 a3 a4"',
        "a1-a2-a3-a4",
        "a1 OR a2 OR a3 OR a4",
        "a1/a2/a3/a4",
        "kind:report a1 a2 a3",
    ):
        query = parse(text, analyser, bounds=bounds)
        assert query.notes == ("only the first 3 words were read",)
        assert not any(
            term in {"a4", "a1-a4"} for node in nodes_of(query) for leaf in leaves(node) for term in terms_of(leaf)
        )
    assert parse("a1 a2 a3", analyser, bounds=bounds).notes == ()
    assert parse('"a1 a2 a3"', analyser, bounds=bounds).notes == ()


def test_a_long_query_is_cut_between_words_and_before_half_a_reference(
    analyser: Analyser, held: frozenset[CaseReference]
) -> None:
    for text in ("neglect MSCP 2019/20-015", "neglect MSCP 2019/20 0 1 5", "neglect MSCP 2019/20-01 5"):
        query = parse(text, analyser, held=held, bounds=Bounds(characters=len("neglect MSCP 2019/20-01")))
        assert (query.words[0], query.cases) == (NEGLECT, frozenset())
        assert query.notes[-1] == "only the first 23 characters were read"
        assert query.text == text
    assert parse("neglect housing child", analyser, bounds=Bounds(characters=15)).words == (NEGLECT, HOUSING)
    assert parse("neglect housing child", analyser, bounds=Bounds(characters=14)).words == (NEGLECT,)
    assert parse("neglect" * 9, analyser, bounds=Bounds(characters=7)).words == (NEGLECT,)
