from collections.abc import Callable

import pytest

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.document import Description, Extraction, Page
from reviewsearch.domain.reference import References
from reviewsearch.domain.titles import title_of

Describing = Callable[..., Description]
BODY = "Midshire Safeguarding Children Partnership"
PROSE = (
    "Rowan was a much-wanted baby who smiled early and liked to be carried, as his family said.\n"
    "He died in October 2019 and the partnership asked what could be learned from what happened.\n"
)


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (f"{BODY}\nLearning from the death of a baby\n{PROSE}", "Learning from the death of a baby"),
        (
            "OFFICIAL – SENSITIVE\nFINAL\nMSCP 2019/20-01\nIssued: 23 July 2024\n23 July 2024\n1\nStatement on the death of Rowan",
            "Statement on the death of Rowan",
        ),
        ("Case reference: MSCP 2019/20-01   Issued: 23 July 2024\nNot seen, not heard", "Not seen, not heard"),
        (
            f"City of Midshire Metropolitan\nCouncil\nA review of children who are not seen\n{PROSE}",
            "A review of children who are not seen",
        ),
        (
            "Midshire County Council · Midshire Police and NHS Midshire Integrated Care Board\nWho else was at home?",
            "Who else was at home?",
        ),
        ("MSCP\nLead Reviewer: Idris Penhallow\nNot seen, not heard, not asked", "Not seen, not heard, not asked"),
        ("Idris Penhallow\nIndependent Reviewer\nNot seen, not heard, not asked", "Not seen, not heard, not asked"),
        ("Independent author\nIdris Penhallow\nNot seen, not heard, not asked", "Not seen, not heard, not asked"),
        ("By Idris Penhallow\nDr Ada Quill\nNot seen, not heard, not asked", "Not seen, not heard, not asked"),
        (
            "Page 1 of 20\nhttps://midshire.example\npress@midshire.example\n01632 960123\nNot seen, not heard",
            "Not seen, not heard",
        ),
        ("October 14, 2019\nTuesday, 3rd May 2020\nNot seen, not heard, not asked", "Not seen, not heard, not asked"),
        ("MSCP 2019/20-01: ‘I was too frightened to tell’\nJuly 2024", "‘I was too frightened to tell’"),
        ("What MSCP 2019/20-01 teaches us\nJuly 2024", "What MSCP 2019/20-01 teaches us"),
        ("Case reference: MSCP 2019/20-\n01\nNot seen, not heard, not asked", "Not seen, not heard, not asked"),
        ("L E A R N I N G   F R O M   R O W A N\nRowan died.", "LEARNING FROM ROWAN"),
        ("L E A R N I N G F R O M R O W A N\nRowan died.", "LEARNING FROM ROWAN"),
        ("N  O  T     S  E  E  N\nA baby nobody had seen, not one", "NOT SEEN: A baby nobody had seen, not one"),
        ("N  O  T  S  E  E  N  B  Y  U  S\nRowan died, and by us he had not been seen.", "NOT SEEN BY US"),
        ("İ İ İ İ İ\nNot seen, not heard, not asked", "İİİİİ: Not seen, not heard, not asked"),
        ("1 2 3 4 5\nNot seen, not heard, not asked", "Not seen, not heard, not asked"),
        ("12/34/56 ab 78/90/12\nNot seen, not heard, not asked", "Not seen, not heard, not asked"),
        (f"How we worked with the police\n{PROSE}", "How we worked with the police"),
        (
            "(formerly the Midshire Safeguarding Children Board)\nNot seen, not heard, not asked",
            "Not seen, not heard, not asked",
        ),
        ("A B C\nNot seen, not heard, not asked", "A B C: Not seen, not heard, not asked"),
        (
            f"6 January 2023\nJo Bell, Chief Executive\n\nDear partnership\n\nInspection of Midshire\n{PROSE}",
            "Inspection of Midshire",
        ),
    ],
)
def test_the_title_is_the_heading_and_not_what_stands_around_it(describing: Describing, page: str, title: str) -> None:
    found = describing(page).title

    assert (found.value, found.source) == (title, "heading on page 1")


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (
            f"Inspection of services for children in need of help and\nprotection, and care leavers\n{PROSE}",
            "Inspection of services for children in need of help and protection, and care leavers",
        ),
        (
            f"Inspection of Midshire Metropolitan\nBorough Council children’s services\n{PROSE}",
            "Inspection of Midshire Metropolitan Borough Council children’s services",
        ),
        (f"THE DEATH OF A BABY\nIN A BUSY TOWN\n{PROSE}", "THE DEATH OF A BABY IN A BUSY TOWN"),
        (f"Serious Case\nReview of the death of a baby\n{PROSE}", "Serious Case Review of the death of a baby"),
        (f"Learning about multi-\nagency work with babies\n{PROSE}", "Learning about multi-agency work with babies"),
        (
            "Local Child Safeguarding Practice\nReview: Rowan\nOverview report – MSCP 2019/20-01",
            "Local Child Safeguarding Practice Review: Rowan",
        ),
        ("Child A\nA Local Child Safeguarding Practice Review", "Child A: A Local Child Safeguarding Practice Review"),
        ("Learning from the review of a baby\n1. Why it matters", "Learning from the review of a baby"),
        (
            "Learning from the deaths of two babies in one family\nIdris Penhallow\nJuly 2024",
            "Learning from the deaths of two babies in one family",
        ),
    ],
)
def test_a_heading_broken_over_lines_is_joined(describing: Describing, page: str, title: str) -> None:
    assert describing(page).title.value == title


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (
            "Learning lessons briefing note\nSubject: Bruising in babies",
            "Learning lessons briefing note: Bruising in babies",
        ),
        ("Briefing note\nBruising in young babies\n", "Briefing note: Bruising in young babies"),
        ("Local Child Safeguarding Practice Review\nChild Q\n", "Local Child Safeguarding Practice Review: Child Q"),
        ("7 minute briefing\n7 minute briefing: Jay and county lines\n", "7 minute briefing: Jay and county lines"),
        ("North Midshire\nInspection of social care services\n", "North Midshire: Inspection of social care services"),
        ("Serious Case Review\nIdris Penhallow\nJuly 2024", "Serious Case Review"),
        ("Briefing note\nWhat happened?\nRowan died.", "Briefing note"),
        ("Briefing note: briefing note on babies\nBriefing note", "Briefing note: briefing note on babies"),
    ],
)
def test_a_title_that_only_names_a_kind_gets_what_tells_it_apart(describing: Describing, page: str, title: str) -> None:
    assert describing(page).title.value == title


def test_a_motto_above_the_title_is_not_the_title(describing: Describing) -> None:
    page = f"{BODY}\nWorking together so that children are safe\n\nLocal Child Safeguarding Practice Review: Jay\n\nFinal report"

    assert describing(page).title.value == "Local Child Safeguarding Practice Review: Jay"


def test_running_heads_are_not_the_title_unless_there_is_no_other(describing: Describing) -> None:
    rest = [f"Midshire working papers {number}\n{PROSE}" for number in range(2, 6)]

    assert (
        describing(f"Midshire working papers 1\nWho else was at home?\n{PROSE}", *rest).title.value
        == "Who else was at home?"
    )
    assert describing(f"Midshire working papers 1\n{PROSE}", *rest).title.value == "Midshire working papers 1"


@pytest.mark.parametrize(
    "first",
    [
        "1. Introduction",
        "2.1 Rowan and his mother at home",
        "Introduction",
        "Contents",
        PROSE,
        "seen and heard by nobody at all",
        "",
    ],
)
def test_without_a_heading_the_title_comes_from_the_properties(describing: Describing, first: str) -> None:
    found = describing(f"{first}\n{PROSE}", title="What Rowan taught us")

    assert (found.title.value, found.title.source) == ("What Rowan taught us", "document properties")


@pytest.mark.parametrize(
    "junk",
    [
        "", " ", "untitled", "Microsoft Word - Rowan v3.doc", "rowan_report_v3", "Rowan report v3.docx", r"C:\reports\rowan final",
        "Slide 1", "PowerPoint Presentation", "Document1", BODY, "Idris Penhallow", "Serious Case Review", "20240723", "Contents",
        "scan0001",
    ],
)  # fmt: skip
def test_junk_in_the_properties_is_no_title(describing: Describing, junk: str) -> None:
    found = describing(PROSE, name="Rowan_and_his_family-v2_FINAL.pdf", title=junk, author="Idris Penhallow")

    assert (found.title.value, found.title.source) == ("Rowan and his family", "file name")


def test_a_file_name_in_the_properties_is_no_title(describing: Describing) -> None:
    found = describing(PROSE, name="Rowan and his family v3.pdf", title="Rowan and his family v3").title

    assert (found.value, found.source) == ("Rowan and his family", "file name")


def test_the_heading_is_preferred_to_other_words_in_the_properties(describing: Describing) -> None:
    assert (
        describing(f"Who else was at home?\n{PROSE}", title="An older title for it").title.value
        == "Who else was at home?"
    )


def test_where_heading_and_properties_agree_the_properties_spell_it(describing: Describing) -> None:
    page = f"{BODY}\nWHO ELSE WAS\nAT HOME?\nA partnership review\n{PROSE}"

    found = describing(page, title="Who else was at home?").title

    assert (found.value, found.source) == ("Who else was at home?", "page 1 and document properties")


def test_where_both_say_too_little_the_page_says_more(describing: Describing) -> None:
    assert (
        describing(f"Child Q\nA review of not being fed\n{PROSE}", title="Child Q").title.value
        == "Child Q: A review of not being fed"
    )


def test_the_author_in_the_properties_is_never_the_title(describing: Describing) -> None:
    page = f"Idris Penhallow\n\nWho else was at home?\n{PROSE}"

    assert describing(page, author="Idris Penhallow and Ada Quill").title.value == "Who else was at home?"


def test_a_web_page_is_called_what_its_title_says_without_the_site(describing: Describing) -> None:
    found = describing(
        "Skip to main content\nMenu\nNews",
        media_type="text/html",
        title=f"Press release – learning from Rowan – {BODY}",
    ).title

    assert (found.value, found.source) == ("Press release – learning from Rowan", "the page's own title")


def test_a_title_has_at_most_200_characters(describing: Describing) -> None:
    long = "Learning from " + "very " * 60 + "long titles"

    assert describing("", title=long).title.value == ("Learning from " + "very " * 60)[:198].rstrip() + "…"
    assert len(describing("", title="x" * 500).title.value) == 200
    assert len(describing("", name="word " * 100).title.value) <= 200


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("MSCP-2019-20-01-press-statement_FINAL_v2.pdf", "MSCP 2019/20-01 press statement"),
        ("MSCP2019-20-01 Briefing Note (1).docx", "MSCP 2019/20-01 Briefing Note"),
        ("LCSPR_MSCP_2018-19-01_Final.pdf", "LCSPR MSCP 2018/19-01"),
        ("reviews/2024/seen%20but-not.heard.PDF", "Seen but not heard"),
        ("Children A and B report.docx", "Children A and B report"),
        ("C:\\drop\\Child Q report.docx", "Child Q report"),
        ("Annual Report 2019-20 extract.pdf", "Annual Report 2019-20 extract"),
        ("", "Untitled document"),
        ("_.pdf", "Untitled document"),
    ],
)
def test_a_file_name_is_made_readable(describing: Describing, name: str, title: str) -> None:
    found = describing("", name=name).title

    assert (found.value, found.source) == (title, "file name")


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (((2, 0),), "Learning from the death of a baby"),
        (((1, 0), (2, 0)), "Learning from the death of a baby"),
        (((1, 0),), "A briefing for those who work with families"),
    ],
    ids=["one line", "a kind first", "one that says too little"],
)
def test_what_the_file_says_is_its_title_goes_before_what_looks_like_one(
    references: References, cues: Cues, titles: tuple[tuple[int, int], ...], expected: str
) -> None:
    text = f"A briefing for those who work with families\nBriefing note\nLearning from the death of a baby\n{PROSE}"
    extraction = Extraction("application/pdf", (Page(1, text, headings=titles),))
    found = title_of(extraction, source_name="scan0001.docx", references=references, cues=cues)
    assert expected in found.value
    assert found.source == "heading on page 1"
