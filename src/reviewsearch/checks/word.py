"""What a Word document holds that its reader does not see: deletions, comments, hidden, covered and tiny text."""

import re
from collections import Counter
from typing import BinaryIO

from lxml.etree import _Element

from reviewsearch.checks import office
from reviewsearch.checks.floating import in_front
from reviewsearch.checks.looked import Looked, Unseen, together
from reviewsearch.checks.office import Parts, text_of
from reviewsearch.domain.checklist import counted, found
from reviewsearch.word_settings import W, hiding_styles, switch, value

_STORIES = r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\d*\.xml"
_COMMENTS = r"word/comments\d*\.xml"
_LETTER = re.compile(r"\w")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
# Half points: what is set in two points or less is not meant to be read.
_TINY = 4
_CONTEXT = 40
_LIGHT, _DARK = 240, 100
_DARK_HIGHLIGHTS = frozenset({"black", "darkBlue", "darkGray", "darkGreen", "darkMagenta", "darkRed"})


def look(file: BinaryIO) -> Looked:
    """Look at a Word document. Raises errors.UnreadableFile, and what zipfile and lxml raise on damage."""
    parts = office.parts(file)
    with parts.package:
        stories = [story for _, story in parts.trees(_STORIES)]
        hiding = frozenset(style for _, styles in parts.trees(r"word/styles\.xml") for style in hiding_styles(styles))
        seen = [_runs(stories, hiding), _deletions(stories), _comments(parts), in_front(stories)]
        return together((*seen, office.look(parts)))


def _deletions(stories: list[_Element]) -> Looked:
    """Look for what tracked changes took away or moved away: the text is still there."""
    words: list[str] = []
    for story in stories:
        words += [text for deleted in story.iter(f"{W}del") if (text := text_of(deleted, f"{W}delText")).strip()]
        words += [text for moved in story.iter(f"{W}moveFrom") if (text := _any_text(moved)).strip()]
        words += [text for row in story.iter(f"{W}tr") if _deleted_row(row) and (text := _any_text(row)).strip()]
    if not words:
        return Looked()
    return Looked((found("tracked-deletion", places=counted(len(words), "place")),), words=tuple(words))


def _deleted_row(row: _Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _any_text(element: _Element) -> str:
    return text_of(element, f"{W}t") + text_of(element, f"{W}delText")


def _comments(parts: Parts) -> Looked:
    remarks = [text_of(remark, f"{W}t") for _, tree in parts.trees(_COMMENTS) for remark in tree.iter(f"{W}comment")]
    if not remarks:
        return Looked()
    return Looked((found("comment", count=counted(len(remarks), "comment")),), words=tuple(remarks))


def _runs(stories: list[_Element], hiding: frozenset[str]) -> Looked:
    """Look for pieces of text that are there to be read and are not."""
    whys = [(why, run) for story in stories for run in story.iter(f"{W}r") if (why := _why_unseen(run, hiding))]
    pieces = {
        way: counted(count, "piece of text", "pieces of text") for way, count in Counter(w for w, _ in whys).items()
    }
    return Looked(
        tuple(found(way, words=words, places=words) for way, words in pieces.items()),
        words=tuple(text_of(run, f"{W}t") for _, run in whys),
        # What is set to be hidden is no part of the text that readers give.
        unseen=tuple(Unseen(text_of(run, f"{W}t"), _before(run)) for way, run in whys if way != "hidden-text"),
    )


def _before(run: _Element) -> str:
    """Return what stands before a run in its paragraph, its end if that is long."""
    paragraph = next(run.iterancestors(f"{W}p"), None)
    pieces: list[str] = []
    for other in paragraph.iter(f"{W}r") if paragraph is not None else ():
        if other is run:
            break
        pieces.append(text_of(other, f"{W}t"))
    return "".join(pieces)[-_CONTEXT:]


def _why_unseen(run: _Element, hiding: frozenset[str]) -> str:
    """Return the name of the check that says why a run's words cannot be seen, "" where they can or there are none."""
    if not _LETTER.search(text_of(run, f"{W}t")):
        return ""
    look = run.find(f"{W}rPr")
    if _is_hidden(run, look, hiding):
        return "hidden-text"
    if _is_covered(look):
        return "text-under-box"
    if _is_white(run, look):
        return "text-in-background-colour"
    return "tiny-text" if _half_points(look) <= _TINY else ""


def _is_hidden(run: _Element, look: _Element | None, hiding: frozenset[str]) -> bool:
    own = switch(look, "vanish")
    if own is not None:
        return own
    row = next(run.iterancestors(f"{W}tr"), None)
    if row is not None and switch(row.find(f"{W}trPr"), "hidden"):
        return True
    paragraph = next(run.iterancestors(f"{W}p"), None)
    settings = paragraph.find(f"{W}pPr") if paragraph is not None else None
    return value(settings, "pStyle") in hiding or value(look, "rStyle") in hiding


def _is_covered(look: _Element | None) -> bool:
    """Whether dark text stands on a dark marker: blacked out, and still there for whoever copies it."""
    colour = _brightness(value(look, "color"))
    if value(look, "highlight") in _DARK_HIGHLIGHTS:  # Word leaves text of no colour of its own black on a marker
        return colour is None or colour < _DARK
    behind = _brightness(_fill(look))
    # On shading that is dark, Word turns text of no colour of its own white.
    return behind is not None and behind < _DARK and colour is not None and colour < _DARK


def _is_white(run: _Element, look: _Element | None) -> bool:
    """Whether text is white and nothing tells of anything behind it but paper."""
    colour = _brightness(value(look, "color"))
    if colour is None or colour < _LIGHT or value(look, "highlight") or value(look, "rStyle"):
        return False
    if next(run.iterancestors(f"{W}txbxContent", f"{W}tbl"), None) is not None:
        return _on_white_cell(run)
    paragraph = next(run.iterancestors(f"{W}p"), None)
    settings = paragraph.find(f"{W}pPr") if paragraph is not None else None
    root = run.getroottree().getroot()
    if root.find(f"{W}background") is not None or value(settings, "pStyle"):
        return False
    return all(_brightness(_fill(of)) in {None, 255.0} for of in (look, settings))


def _on_white_cell(run: _Element) -> bool:
    """Whether a run stands in a cell of a table without colours. Text boxes may have any colour: they are not judged."""
    if next(run.iterancestors(f"{W}txbxContent"), None) is not None:
        return False
    fills = [_fill(cell.find(f"{W}tcPr")) for cell in run.iterancestors(f"{W}tc")]
    looks = [table.find(f"{W}tblPr") for table in run.iterancestors(f"{W}tbl")]
    if any(value(of, "tblStyle") not in {None, "TableGrid", "TableNormal"} or _fill(of) for of in looks):
        return False
    return all(fill is None or _brightness(fill) in {None, 255.0} for fill in fills)


def _fill(settings: _Element | None) -> str | None:
    shading = settings.find(f"{W}shd") if settings is not None else None
    return shading.get(f"{W}fill") if shading is not None else None


def _brightness(colour: str | None) -> float | None:
    """Return how bright a colour is, 0 to 255, None for "auto" and no colour."""
    if not colour or not _COLOUR.fullmatch(colour):
        return None
    red, green, blue = bytes.fromhex(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _half_points(look: _Element | None) -> int:
    size = value(look, "sz")
    return int(size) if size and size.isdecimal() else 24
