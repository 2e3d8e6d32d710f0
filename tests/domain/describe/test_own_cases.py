from collections.abc import Callable

import pytest

from reviewsearch.domain.document import Description

Describing = Callable[..., Description]
PROSE = (
    "Rowan was a much-wanted baby who smiled early and liked to be carried, as his family said.\n"
    "He died in October 2019 and the partnership asked what could be learned from what happened.\n"
)


def own(about: Description) -> list[str]:
    return [f"{case.value}: {case.source}" for case in about.cases]


def test_a_reference_in_the_file_name_is_own(describing: Describing) -> None:
    assert own(describing(PROSE, name="in/MSCP2019-20-01 report (1).pdf")) == ["mscp-2019-20-01: file name"]


@pytest.mark.parametrize(
    "line",
    [
        "Ref no: MSCP 2019/20-01",
        "Ref. No. MSCP 2019/20-01",
        "Case Reference MSCP2019-20-01",
        "• Reference: MSCP 2019/20-01",
        "Case: MSCP 2019/20-01",
        "Our ref: (MSCP 2019/20-01)",
        "Cyfeirnod yr achos: MSCP 2019/20-01",
    ],
)
def test_a_reference_behind_a_cue_on_the_first_two_pages_is_own(describing: Describing, line: str) -> None:
    assert own(describing(PROSE, f"{PROSE}\n{line}\n{PROSE}")) == [f"mscp-2019-20-01: page 2: “{line}”"]


@pytest.mark.parametrize(
    "lines",
    [
        "Cases considered: MSCP 2019/20-01, MSCP 2020/21-02 and MSCP 2021/22-01",
        "Cases considered: MSCP 2019/20-01 (Rowan), MSCP 2020/21-02 (a boy of two); MSCP 2021/22-01 (a girl)",
        "Cases considered:\n• MSCP 2019/20-01\n• MSCP 2020/21-02\n• MSCP 2021/22-01",
        "Cases considered: MSCP 2019/20-01,\nMSCP 2020/21-02 and\nMSCP 2021/22-01",
        "Case reference\nMSCP 2019/20-01\nMSCP 2020/21-\n02\nMSCP 2021/22-01",
    ],
)
def test_a_list_behind_a_cue_is_own(describing: Describing, lines: str) -> None:
    about = describing(f"{PROSE}\n{lines}\n{PROSE} MSCP 2018/19-04 was like it.")

    assert about.case_keys == ("mscp-2019-20-01", "mscp-2020-21-02", "mscp-2021-22-01")
    assert [mention.value for mention in about.mentions] == ["mscp-2018-19-04"]


@pytest.mark.parametrize(
    "line", ["Overview report – MSCP 2019/20-01", "MSCP 2019/20-01", "Thematic review of MSCP 2019/20-01"]
)
def test_a_reference_in_the_headings_of_page_1_is_own(describing: Describing, line: str) -> None:
    about = describing(f"Seen but not heard\n{line}\n{PROSE}{PROSE}", "MSCP 2018/19-04\n")

    assert own(about) == [f"mscp-2019-20-01: page 1: “{line}”"]
    assert about.mentions[0].source == "page 2"


@pytest.mark.parametrize(
    ("page", "place"), [("{} – Rowan – page {}\n{}", "header"), ("{2}\nRowan {1}\nRef: {0}", "footer")]
)
def test_a_reference_in_running_lines_is_own(describing: Describing, page: str, place: str) -> None:
    text = PROSE * 4
    pages = [page.format("MSCP 2019/20-01", number, text) for number in range(3, 7)]

    assert own(describing("Seen but not heard", text, *pages)) == [f"mscp-2019-20-01: running {place}"]


def test_a_reference_on_less_than_half_of_the_pages_is_no_running_line(describing: Describing) -> None:
    pages = [f"MSCP 2019/20-01\n{PROSE}", f"MSCP 2019/20-01\n{PROSE}", PROSE, PROSE, PROSE]

    assert describing("Seen but not heard", PROSE, *pages).case_keys == ()
    assert describing("Seen but not heard", f"On MSCP 2019/20-01\n{PROSE * 2}").case_keys == ()


@pytest.mark.parametrize(
    "text",
    [
        "It can be read with MSCP 2018/19-04.",
        "See also MSCP 2018/19-04",
        "See also:\nMSCP 2018/19-04\nMSCP 2017/18-02",
        "Read with\nMSCP 2018/19-04",
        "An earlier review (case reference MSCP 2018/19-04) found the same.",
        "Related cases: MSCP 2018/19-04",
    ],
)
def test_what_stands_behind_see_also_is_a_mention(describing: Describing, text: str) -> None:
    about = describing(f"Learning from Rowan\n{text}\n{PROSE}")

    assert about.case_keys == ()
    assert about.mentions[0].value == "mscp-2018-19-04"
    assert about.mentions[0].source == "page 1"


def test_a_cue_inside_a_sentence_counts_where_nothing_else_is_own(describing: Describing) -> None:
    sentence = "The full report (Case Reference MSCP2019-20-01) can be read on our pages."
    alone = describing(f"{PROSE}{sentence} MSCP 2018/19-04 was like it.")
    beside = describing(f"Ref no: MSCP 2020/21-02\n{PROSE}{sentence}")

    assert alone.case_keys == ("mscp-2019-20-01",)
    assert beside.case_keys == ("mscp-2020-21-02",)


def test_two_cues_inside_sentences_decide_nothing(describing: Describing) -> None:
    about = describing(
        f"{PROSE}One (case reference MSCP 2019/20-01) and one (case reference MSCP 2020/21-02) were alike."
    )

    assert about.case_keys == ()
    assert len(about.mentions) == 2


def test_the_only_reference_on_page_1_is_own(describing: Describing) -> None:
    text = f"{PROSE}The partnership numbered it MSCP 2019/20-01 that year, and MSCP 2019/20-01 it stayed."

    assert own(describing(text, "MSCP 2018/19-04")) == ["mscp-2019-20-01: only reference on page 1"]
    assert describing(f"{text}\nMSCP 2018/19-04 was another.").case_keys == ()


def test_where_file_name_and_document_disagree_both_are_own_and_both_say_so(describing: Describing) -> None:
    about = describing(f"Ref no: MSCP 2019/20-10\n{PROSE}", name="MSCP 2019-20-01 report.pdf")

    assert own(about) == [
        "mscp-2019-20-01: file name; the document itself says MSCP 2019/20-10",
        "mscp-2019-20-10: page 1: “Ref no: MSCP 2019/20-10”; the file name says MSCP 2019/20-01",
    ]


def test_where_file_name_and_document_share_a_case_they_do_not_disagree(describing: Describing) -> None:
    about = describing(f"Cases: MSCP 2019/20-10 and MSCP 2019/20-01\n{PROSE}", name="MSCP 2019-20-01 report.pdf")

    assert own(about)[0] == "mscp-2019-20-01: file name"
    assert about.case_keys == ("mscp-2019-20-01", "mscp-2019-20-10")


def test_former_and_present_body_are_two_cases(describing: Describing) -> None:
    about = describing(f"Ref no: MSCB 2019/20-01\n{PROSE}", "See MSCP 2019/20-01.")

    assert about.case_keys == ("mscb-2019-20-01",)
    assert [mention.value for mention in about.mentions] == ["mscp-2019-20-01"]


def test_a_reference_read_otherwise_than_written_says_so(describing: Describing) -> None:
    assert own(describing(f"Ref no: MSCP 2O19/20-O1\n{PROSE}"))[0].endswith(
        "(“MSCP 2O19/20-O1” read as MSCP 2019/20-01)"
    )


@pytest.mark.parametrize(
    ("text", "name"), [(f"Child Q\n{PROSE}", "x.pdf"), (PROSE, "Child Q.pdf"), (f"Case: Child Q\n{PROSE}", "x.pdf")]
)
def test_a_label_is_own_in_name_title_and_cue_lines(describing: Describing, text: str, name: str) -> None:
    assert describing(text, name=name).case_keys == ("midshire-child-q",)


def test_a_label_in_running_text_is_neither_own_nor_mentioned(describing: Describing) -> None:
    about = describing(f"{PROSE}What Child Q said was not written down.", "Child A said it too.")

    assert (about.cases, about.mentions) == ((), ())


def test_a_label_counts_on_the_first_two_pages_and_a_reference_beside_it_on_all(describing: Describing) -> None:
    beside = f"{PROSE}Child B (MSCP 2018/19-04) was seen."
    assert describing(PROSE, f"Case: Child Q\n{PROSE}").case_keys == ("midshire-child-q",)

    about = describing(PROSE, PROSE, f"Case: Child Q\n{PROSE}", beside)
    assert [(mention.value, mention.source) for mention in about.mentions] == [("mscp-2018-19-04", "page 4")]
    assert about.case_keys == ()


def test_a_label_beside_a_firm_reference_is_no_second_case(describing: Describing) -> None:
    about = describing(f"Child Q\nRef no: MSCP 2021/22-01\n{PROSE}", name="MSCP2021-22-01 Child Q report.pdf")

    assert about.case_keys == ("mscp-2021-22-01",)


def test_a_name_that_the_settings_give_a_case_is_own_in_the_title(describing: Describing) -> None:
    assert describing(f"Not Once Asked\n{PROSE}").case_keys == ("mscp-2021-22-02",)


def test_each_mention_is_stated_once_with_its_first_page(describing: Describing) -> None:
    about = describing(
        PROSE, PROSE, *[f"{PROSE * 2}as MSCP 2018/19-04 says{PROSE * 2}"] * 2, name="MSCP 2019-20-01.pdf"
    )

    assert [(mention.value, mention.source) for mention in about.mentions] == [("mscp-2018-19-04", "page 3")]
