"""The numbers that OpenDocument gives lists and headings itself; what is expected is what LibreOffice shows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewsearch.extract import read


def _level(at: int, form: str = "1", kind: str = "list-level-style-number", extra: str = "") -> str:
    return f"<text:{kind} text:level='{at}' style:num-format='{form}' style:num-suffix='.' {extra}/>"


SHOWS_TWO, FROM_FOUR = "text:display-levels='2'", "text:start-value='4'"
STYLES = (
    f"<text:list-style style:name='L'>{_level(1)}{_level(2, extra=SHOWS_TWO)}{_level(3, 'a')}</text:list-style>"
    f"<text:list-style style:name='Four'>{_level(1, 'i', extra=FROM_FOUR)}</text:list-style>"
    "<text:list-style style:name='Dots'><text:list-level-style-bullet text:level='1' text:bullet-char='•'/>"
    f"{_level(2, 'I')}</text:list-style>"
)
OUTLINE = f"<text:outline-style style:name='Outline'>{_level(1, kind='outline-level-style')}{_level(2, '1', 'outline-level-style', SHOWS_TWO)}</text:outline-style>"


@pytest.fixture
def lines(drop: Callable[..., Path], odf: Callable[..., bytes]) -> Callable[..., list[str]]:
    def of(body: str, styles: str = STYLES) -> list[str]:
        return "\n".join(page.text for page in read(drop(odf("text", body, styles))).pages).split("\n")

    return of


def _list(*items: str, style: str = "L", settings: str = "") -> str:
    named = f"text:style-name='{style}'" if style else ""
    return f"<text:list {named} {settings}>{''.join(items)}</text:list>"


def _item(content: str, settings: str = "") -> str:
    return f"<text:list-item {settings}>{content}</text:list-item>"


def _p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def test_items_are_numbered_level_by_level(lines: Callable[..., list[str]]) -> None:
    deepest = _list(_item(_p("d")), _item(_p("e")), style="")
    inner = _list(_item(_p("b")), _item(_p("c") + deepest), style="")
    body = _list(_item(_p("a") + inner), _item(_p("f") + _p("and more of it") + _list(_item(_p("g")), style="")))
    assert lines(body) == ["1. a", "1.1. b", "1.2. c", "a. d", "b. e", "2. f", "and more of it", "2.1. g"]


def test_a_level_that_has_not_come_yet_stands_at_its_beginning(lines: Callable[..., list[str]]) -> None:
    assert lines(_list(_item(_list(_item(_p("a")), style="")), _item(_p("b")))) == ["1.1. a", "2. b"]


def test_a_list_begins_anew_unless_it_says_that_it_goes_on(lines: Callable[..., list[str]]) -> None:
    first = _list(_item(_p("a")), settings="xml:id='one'")
    body = (
        first
        + _list(_item(_p("b")), settings="text:continue-numbering='true'")
        + _list(_item(_p("x")), style="Four")
        + _list(_item(_p("c")), settings="text:continue-list='one'")
        + _list(_item(_p("d")))
        + _list(_item(_p("y")), style="Four", settings="text:continue-numbering='true'")
    )
    assert lines(body) == ["1. a", "2. b", "iv. x", "3. c", "1. d", "v. y"]


def test_an_item_may_begin_where_it_says_and_a_head_of_a_list_has_no_number(lines: Callable[..., list[str]]) -> None:
    head = f"<text:list-header>{_p('Who acts')}</text:list-header>"
    body = _list(head, _item(_p("a")), _item(_p("b"), "text:start-value='7'"), _item(_p("c")))
    assert lines(body) == ["Who acts", "1. a", "7. b", "8. c"]


def test_bullets_and_unknown_lists_show_no_number(lines: Callable[..., list[str]]) -> None:
    body = _list(_item(_p("a") + _list(_item(_p("b")), style="")), style="Dots")
    assert lines(f"{body}{_list(_item(_p('c')), style='Lost')}{_list(_item(_p('d')), style='')}") == [
        "a",
        "I. b",
        "c",
        "d",
    ]


def test_a_number_stands_on_the_page_of_its_words(lines: Callable[..., list[str]], tmp_path: Path) -> None:
    del tmp_path
    assert lines(_list(_item(_p("a")), _item("<text:p><text:soft-page-break/>b</text:p>"))) == ["1. a", "2. b"]


def test_headings_are_numbered_by_the_outline(drop: Callable[..., Path], odf: Callable[..., bytes]) -> None:
    heads = (
        "<text:h text:outline-level='1'>One</text:h><text:h text:outline-level='2'>Two</text:h>"
        "<text:h text:outline-level='2' text:is-list-header='true'>None</text:h><text:h text:outline-level='2'>Three</text:h>"
        "<text:h text:outline-level='1'>Four</text:h><text:h text:outline-level='99'>Deep</text:h>"
    )
    (page,) = read(drop(odf("text", heads, OUTLINE))).pages
    assert page.text.split("\n") == ["1. One", "1.1. Two", "None", "1.2. Three", "2. Four", "Deep"]
    assert [at for at, _ in page.headings] == [0, 1, 2, 3, 4, 5]


def test_numbers_beyond_all_measure_are_none(lines: Callable[..., list[str]]) -> None:
    styles = f"<text:list-style style:name='L'>{_level(1, extra=FROM_FOUR.replace('4', '9' * 11))}</text:list-style>"
    assert lines(_list(_item(_p("a"))), styles) == ["1. a"]
