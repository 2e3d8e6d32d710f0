"""Where the shapes of a slide stand, in groups and behind alternatives, and what lies over them."""

import io

import pptx
import pytest
from pptx.util import Inches
from tools.traps.offices import WORDS, deck, with_parts

from reviewsearch.checks import look
from reviewsearch.domain.media_types import PPTX

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def found_in(content: bytes) -> list[tuple[str, int | None]]:
    return [(finding.check, finding.page) for finding in look(io.BytesIO(content), PPTX).findings]


def grouped(left: float, width: float, child_left: float) -> bytes:
    """A deck whose second slide has a text in a group that stands at `left`, and in the group at `child_left` of 10 inches."""
    made = pptx.Presentation()
    made.core_properties.author = made.core_properties.last_modified_by = ""
    slide = made.slides.add_slide(made.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    box = group.shapes.add_textbox(Inches(child_left), Inches(1), Inches(2), Inches(1))
    box.text_frame.text = WORDS
    place = group._element.grpSpPr.get_or_add_xfrm()  # noqa: SLF001 - python-pptx has no other way
    for name, values in (
        ("off", {"x": Inches(left), "y": 0}),
        ("ext", {"cx": Inches(width), "cy": Inches(3)}),
        ("chOff", {"x": 0, "y": 0}),
        ("chExt", {"cx": Inches(10), "cy": Inches(3)}),
    ):
        for child in place.findall(f"{{{A}}}{name}"):
            place.remove(child)
        child = place.makeelement(f"{{{A}}}{name}", {key: str(value) for key, value in values.items()})
        place.append(child)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("left", "width", "child_left", "expected"),
    [
        (1, 8, 1, []),
        (11, 8, 1, [("text-outside-page", 1)]),
        (1, 8, 12, [("text-outside-page", 1)]),
        (-9, 8, 5, [("text-outside-page", 1)]),
        (-9, 20, 5, []),
    ],
)
def test_a_shape_in_a_group_stands_where_the_group_puts_it(
    left: float, width: float, child_left: float, expected: list[tuple[str, int]]
) -> None:
    assert found_in(grouped(left, width, child_left)) == expected


SHAPE = """<p:sp xmlns:p="{P}" xmlns:a="{A}"><p:nvSpPr><p:cNvPr id="9" name="b"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>
<a:off x="0" y="0"/><a:ext cx="9000000" cy="6000000"/></a:xfrm>{fill}</p:spPr></p:sp>"""


@pytest.mark.parametrize(
    ("fill", "told"),
    [
        ('<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>', ["text-under-box"]),
        ('<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>', ["drawn-over"]),
        ('<a:solidFill><a:srgbClr val="202020"/></a:solidFill>', ["text-under-box"]),
        ('<a:solidFill><a:srgbClr val="202020"><a:alpha val="40000"/></a:srgbClr></a:solidFill>', []),
        ('<a:solidFill><a:srgbClr val="FFFF99"/></a:solidFill>', ["drawn-over"]),
        ("<a:noFill/>", []),
    ],
)
def test_only_what_is_filled_with_something_solid_covers_and_what_is_light_must_be_looked_at(
    fill: str, told: list[str]
) -> None:
    shape = SHAPE.format(P=P, A=A, fill=fill)
    wrapped = f'<mc:AlternateContent xmlns:mc="urn:x"><mc:Choice>{shape}</mc:Choice></mc:AlternateContent>'
    for markup in (shape, wrapped):
        content = deck()
        slide = "ppt/slides/slide2.xml"
        changed = with_parts(
            content, **{slide.replace("/", "__").replace(".xml", "_dot_xml"): _with_shape(content, slide, markup)}
        )
        assert found_in(changed) == [(check, 2) for check in told]


def _with_shape(content: bytes, name: str, markup: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).replace(b"</p:spTree>", markup.encode() + b"</p:spTree>")
