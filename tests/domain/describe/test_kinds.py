from collections.abc import Callable

import pytest

from reviewsearch.domain.document import Description, Kind

Describing = Callable[..., Description]
BODY = "Midshire Safeguarding Children Partnership"
PROSE = (
    "Rowan was a much-wanted baby who smiled early and liked to be carried, as his family said.\n"
    "He died in October 2019 and the partnership asked what could be learned from what happened.\n"
)
UNSTOPPED = (
    "The partnership has looked at what was known about Rowan by those who met\n"
    "Him and his family in the months before his death and what stood in their way\n"
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("MSCP2019-20-01-Press-Statement.pdf", Kind.PRESS_STATEMENT),
        ("MSCP2019-20-01_PressRelease_FINAL.pdf", Kind.PRESS_STATEMENT),
        ("statement MSCP 2022-23-03.txt", Kind.PRESS_STATEMENT),
        ("MSCP2021-22-01 Child Q 7MB.pdf", Kind.SEVEN_MINUTE_BRIEFING),
        ("seven-minute briefing.pdf", Kind.SEVEN_MINUTE_BRIEFING),
        ("MSCP2019-20-01 Briefing Note (1).docx", Kind.BRIEFING_NOTE),
        ("Learning lessons – Rowan.docx", Kind.BRIEFING_NOTE),
        ("MSCP2020-21-02 briefing.cy.docx", Kind.BRIEFING_NOTE),
        ("nodyn briffio.docx", Kind.BRIEFING_NOTE),
        ("MSCB 2019-20-01 Executive Summary.pdf", Kind.EXECUTIVE_SUMMARY),
        ("MSCP 2018-19-01 response and action plan.txt", Kind.RESPONSE),
        ("MSCP 2018-19-01 response.txt", Kind.RESPONSE),
        ("webinar on Rowan.pdf", Kind.SLIDES),
        ("learning.pptx", Kind.SLIDES),
        ("Seen but not heard – thematic review.pdf", Kind.THEMATIC_REVIEW),
        ("MSCP2020-21-02 easy read.html", Kind.EASY_READ),
        ("Hawdd ei ddeall.pdf", Kind.EASY_READ),
        ("MSCP 2019-20-01 LCSPR Overview Report FINAL.pdf", Kind.REPORT),
        ("press-ups for toddlers.pdf", Kind.REPORT),
        ("Rowan final.pdf", Kind.REPORT),
    ],
)
def test_a_file_name_says_what_kind_it_is(describing: Describing, name: str, kind: Kind) -> None:
    assert describing("", name=name).kind.value == kind


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Press statement", Kind.PRESS_STATEMENT),
        ("P R E S S   S T A T E M E N T", Kind.PRESS_STATEMENT),
        ("P R E S S S T A T E M E N T", Kind.PRESS_STATEMENT),
        ("Datganiad i’r wasg", Kind.PRESS_STATEMENT),
        ("7 minute briefing: bruising in babies", Kind.SEVEN_MINUTE_BRIEFING),
        ("Learning brief for practitioners", Kind.BRIEFING_NOTE),
        ("Briff dysgu", Kind.BRIEFING_NOTE),
        ("Executive summary of the review about Rowan", Kind.EXECUTIVE_SUMMARY),
        ("Board response to the serious case review", Kind.RESPONSE),
        ("A thematic review of neglect", Kind.THEMATIC_REVIEW),
        ("Adroddiad", Kind.REPORT),
        ("Serious Case Review: Baby Linnet", Kind.REPORT),
        ("Learning lessons review: Rowan", Kind.REPORT),
        ("Review of the multi-agency response", Kind.REPORT),
    ],
)
def test_a_title_says_what_kind_it_is(describing: Describing, heading: str, kind: Kind) -> None:
    assert describing(f"{BODY}\n{heading}\n{PROSE}").kind.value == kind


def test_of_two_kinds_named_the_first_of_the_table_is_taken(describing: Describing) -> None:
    assert describing("Thematic review: press statement\n" + PROSE).kind.value == Kind.PRESS_STATEMENT


def test_a_heading_below_the_title_says_what_kind_it_is(describing: Describing) -> None:
    text = f"Learning from the death of a baby named Rowan\n\nExecutive summary\n\n{PROSE}"

    kind = describing(text).kind

    assert (kind.value, kind.source) == (Kind.EXECUTIVE_SUMMARY, "page 1: “Executive summary”")


def test_the_uppermost_heading_decides(describing: Describing) -> None:
    text = (
        f"What happened to Rowan and what we learned\n\nOverview report\n\nExecutive summary\n\nAction plan\n\n{PROSE}"
    )

    assert describing(text).kind.value == Kind.REPORT


@pytest.mark.parametrize(
    "text",
    [
        f"What we learned from the life of Rowan\n\nContents\nExecutive summary 3\nResponse 4\nAction plan 20\n{PROSE}",
        f"What we learned from the life of Rowan\n\n{PROSE}\nExecutive summary\n\nThe action plan follows.",
        f"What we learned from the life of Rowan\n\n{UNSTOPPED}Executive summary",
        f"What we learned from the life of Rowan\n\nWe thank the press office for its media statement of May.\n{PROSE}",
        f"What we learned from the life of Rowan\n\nWith thanks to the team that worked on the media statement then\n{PROSE}",
    ],
)
def test_contents_lists_and_running_text_do_not_say_what_kind_it_is(describing: Describing, text: str) -> None:
    kind = describing(text).kind

    assert (kind.value, kind.source) == (Kind.REPORT, "nothing says otherwise")


def test_a_document_of_45_pages_is_no_press_statement(describing: Describing) -> None:
    pages = ["Press statement\n" + PROSE] + [PROSE] * 44

    assert describing(*pages, name="press release.pdf").kind.value == Kind.REPORT


@pytest.mark.parametrize("line", ["Note to editors", "For any media enquiries please contact:", "Nodyn i olygyddion:"])
def test_a_short_document_with_a_note_to_editors_is_a_press_statement(describing: Describing, line: str) -> None:
    kind = describing(f"Partnership publishes its review of the death of Rowan\n{PROSE}", f"{PROSE}\n{line}").kind

    assert kind.value == Kind.PRESS_STATEMENT
    assert kind.source == f"page 2: “{line}”"


def test_a_longer_document_with_a_note_to_editors_is_not(describing: Describing) -> None:
    assert describing(*[PROSE] * 4, "Note to editors").kind.value == Kind.REPORT


def test_a_slide_show_is_slides_whatever_else_it_says(describing: Describing) -> None:
    media_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

    assert describing("Briefing note: Rowan", media_type=media_type).kind.value == Kind.SLIDES
    assert describing("7 minute briefing: Rowan", media_type=media_type).kind.value == Kind.SEVEN_MINUTE_BRIEFING


def test_few_words_on_many_pages_made_with_powerpoint_are_slides(describing: Describing) -> None:
    slides = ["Learning from Rowan", "Ask who else is there", "Look", "Thank you"]

    assert describing(*slides, program="Microsoft® PowerPoint® 2019").kind.value == Kind.SLIDES
    assert describing(*slides, program="Microsoft® Word 2019").kind.value == Kind.REPORT
    assert describing(*[PROSE * 9] * 4, program="Microsoft® PowerPoint® 2019").kind.value == Kind.REPORT
    assert describing(*slides[:2], program="Microsoft® PowerPoint® 2019").kind.value == Kind.REPORT


def test_a_welsh_briefing_is_a_briefing_in_welsh(describing: Describing) -> None:
    welsh = (
        "Mae'r nodyn hwn yn sôn am yr hyn y mae'r adolygiad wedi ei ddysgu gan y rhai sydd yn gweithio gyda phlant.\n"
    )

    about = describing(f"Nodyn briffio: Plentyn A\n{welsh * 3}")

    assert (about.kind.value, about.language.value) == (Kind.BRIEFING_NOTE, "cy")
