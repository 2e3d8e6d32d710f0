from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch import Library

Write = Callable[..., Path]


@pytest.fixture
def filled(library: Library, write: Write) -> Library:
    files = {
        "MSCP2019-20-01 report.txt": (
            "Review: Wren",
            "Neglect of a baby in temporary housing.",
            "Neglect again. A quiet heron.",
        ),
        "MSCP2019-20-01 briefing note.txt": ("Briefing note: Wren\nNeglect and the heron.",),
        "MSCP2018-19-01 report.txt": ("Review: Martin", "Exploitation by gangs."),
        "MSCP2018-19-01 report v2.txt": ("Review: Martin", "Exploitation by gangs, corrected."),
    }
    with library:
        library.add(write(name, *pages) for name, pages in files.items())
    return library


def identity(library: Library, name: str) -> str:
    return next(document.id for document in library.documents() if document.source_name.startswith(name))


def test_it_is_said_that_a_document_holds_all_and_what_each_word_adds(filled: Library) -> None:
    with filled:
        why = filled.why("neglect housing", identity(filled, "MSCP2019-20-01 report"))
        assert (why.is_found, why.reason, why.place) == (True, "It holds all that is asked for.", 1)
        parts = {part.shown: part for part in why.parts}
        assert parts["neglect"].documents == 2
        # Both pages are short, and how short they are says nothing.
        assert parts["neglect"].pages == (2, 3)
        assert parts["housing"].is_here
        assert parts["housing"].score > 0
        assert why.score > 0
        assert why.page_score > 0
        (hit, *_) = filled.search("neglect housing").hits
        assert hit.score == pytest.approx(why.score + why.page_score)


def test_what_was_typed_as_several_words_of_one_entry_is_no_synonym_and_may_be_missing(
    library: Library, write: Write
) -> None:
    with library:
        library.add(
            [
                write("a.txt", "A plan", "Enquiries under section 47 began."),
                write("b.txt", "Notes", "On s47."),
                write("c.txt", "Other", "Neglect."),
            ]
        )
        parts = {part.shown: part for part in library.why("section 47", identity(library, "a")).parts}
        assert (parts["“section 47”"].is_synonym, parts["s47"].is_synonym) == (False, True)
        assert parts["“section 47”"].score > 0
        assert library.why("section 47", identity(library, "b")).is_found
        assert library.why("section 47 began", identity(library, "c")).reason == "It does not hold: section, 47, began."


def test_it_is_said_that_a_document_holds_only_some_of_the_words(filled: Library) -> None:
    with filled:
        why = filled.why("neglect housing", identity(filled, "MSCP2019-20-01 briefing"))
        assert (why.is_found, why.place) == (True, 2)
        assert "not all" in why.reason
        assert [part.shown for part in why.parts if not part.is_here and part.documents] == ["housing"]


def test_a_missing_word_is_named(filled: Library) -> None:
    with filled:
        why = filled.why("gangs", identity(filled, "MSCP2019-20-01 report"))
        assert not why.is_found
        assert why.reason == "It does not hold: gangs."


def test_a_filter_or_an_exclusion_that_leaves_it_out_is_named(filled: Library) -> None:
    with filled:
        report = identity(filled, "MSCP2019-20-01 report")
        assert "not of the kind" in filled.why("neglect kind:slides", report).reason
        assert "left out" in filled.why("neglect -heron", report).reason


def test_a_superseded_document_is_said_to_have_a_newer_version(filled: Library) -> None:
    with filled:
        old, new = (identity(filled, name) for name in ("MSCP2018-19-01 report.txt", "MSCP2018-19-01 report v2"))
        assert filled.why("gangs", old).reason == f"A newer version is shown in its place: {new[:8]}."


def test_phrases_patterns_titles_and_references_are_shown_as_a_reader_knows_them(filled: Library) -> None:
    with filled:
        report = identity(filled, "MSCP2019-20-01 report")
        shown = [part.shown for part in filled.why('"quiet heron" negl* title:wren', report).parts]
        assert shown[:3] == ["“quiet heron”", "title: wren", "negl*"] or set(shown) >= {
            "“quiet heron”",
            "title: wren",
            "negl*",
        }


def test_documents_that_share_telling_words_are_alike(filled: Library) -> None:
    with filled:
        like = filled.like(identity(filled, "MSCP2019-20-01 report"))
        assert [hit.document.source_name for hit in like] == ["MSCP2019-20-01 briefing note.txt"]


def test_a_document_without_telling_words_is_like_no_other(library: Library, write: Write) -> None:
    with library:
        library.add([write("one.txt", "zebra"), write("two.txt", "crane")])
        assert library.like(identity(library, "one")) == ()


def test_what_is_typed_is_completed_from_what_is_held(filled: Library) -> None:
    with filled:
        assert [suggestion.text for suggestion in filled.suggest("mscp 2019")] == ["MSCP 2019/20-01"]
        assert [suggestion.text for suggestion in filled.suggest("wren")] == ["Briefing note: Wren", "Review: Wren"]
