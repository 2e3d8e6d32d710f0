"""What floats in front of a Word document's text, by what its markup says."""

import io

import pytest
from lxml import etree
from tools.traps import all_traps

from reviewsearch.checks import Looked, is_unsure, sure
from reviewsearch.checks.covering import look_drawn
from reviewsearch.checks.floating import in_front

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:o="urn:schemas-microsoft-com:office:word" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
BOX = '<v:rect style="position:absolute; Z-Index: 2"/>'
TWICE = (
    "<mc:AlternateContent><mc:Choice><wp:anchor><wp:wrapNone/></wp:anchor></mc:Choice>"
    f"<mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent>"
)
TRAPS = {trap.name: trap for trap in all_traps()}


def count(markup: str) -> int:
    (told,) = in_front([etree.fromstring(f"<w:body {NAMES}>{markup}</w:body>")]).findings or (None,)
    return int(told.message.rpartition(": ")[2].split()[0]) if told else 0


@pytest.mark.parametrize(
    ("markup", "floats"),
    [
        ("<wp:anchor><wp:wrapNone/></wp:anchor>", 1),
        ('<wp:anchor behindDoc="0"><wp:wrapNone/></wp:anchor>', 1),
        ('<wp:anchor behindDoc="true"><wp:wrapNone/></wp:anchor>', 0),
        ("<wp:anchor><wp:wrapSquare/></wp:anchor>", 0),
        ("<wp:inline/>", 0),
        (BOX, 1),
        (BOX + BOX, 2),
        ('<v:rect style="position:absolute;z-index:-3"/>', 0),
        ('<v:rect style="width:3pt"/>', 0),
        ('<v:rect style="position:absolute"><o:wrap type="square"/></v:rect>', 0),
        ('<v:rect style="position:absolute" filled="f"/>', 0),
        ('<v:shape style="position:absolute" filled="f"><v:imagedata/></v:shape>', 1),
        (TWICE, 1),
    ],
)
def test_what_lies_in_front_of_the_text_and_does_not_push_it_aside_is_counted_once(markup: str, floats: int) -> None:
    assert count(markup) == floats


def test_what_drawn_pages_tell_takes_the_place_of_what_was_not_sure() -> None:
    unsure = in_front([etree.fromstring(f"<w:body {NAMES}>{BOX}</w:body>")])
    assert is_unsure(unsure)
    drawn = look_drawn(io.BytesIO(TRAPS["text-under-black-box"].content))
    told = sure(unsure, drawn)
    assert [finding.check for finding in told.findings] == ["text-under-box"]
    assert "family" in "".join(unseen.words for unseen in told.unseen)
    assert sure(told, drawn).findings == told.findings
    assert sure(unsure, Looked()).findings == ()


def test_where_the_drawn_pages_cannot_be_looked_at_it_is_still_not_sure() -> None:
    unsure = in_front([etree.fromstring(f"<w:body {NAMES}>{BOX}</w:body>")])
    assert sure(unsure, look_drawn(io.BytesIO(b"%PDF-1.4 damaged"))) == unsure
