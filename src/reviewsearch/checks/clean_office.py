"""An Office or OpenDocument file without its properties, comments, scripts and files inside, its text as it is."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from reviewsearch.checks import office
from reviewsearch.checks.office import Parts
from reviewsearch.checks.pictures import without_exif
from reviewsearch.checks.properties import is_file_title

_PART_BYTES = 512 * 1024 * 1024
# Parts taken out whole, with what points to them.
_OUT = (
    (
        re.compile(
            r"(?:^|/)(?:comments|commentsExtended|commentsIds|commentsExtensible|commentAuthors|authors|people)\w*\.xml$"
        ),
        "comments",
    ),
    (re.compile(r"^ppt/(?:comments|threadedComments)/"), "comments"),
    (re.compile(r"(?:^|/)(?:vbaProject|vbaData)[^/]*$|^Basic/|^Scripts/"), "scripts"),
    (re.compile(r"^docProps/custom\.xml$|^customXml/"), "properties"),
    (re.compile(r"^docProps/thumbnail\.|^Thumbnails/"), "a small picture of its first page"),
)
_CHART_FILES = re.compile(r"^(?:word|ppt)/embeddings/.+\.(?:xlsx|xlsb|xlsm|xls|bin)$")
_CHARTS = re.compile(r"^(?:word|ppt)/charts/(?:_rels/)?[^/]+$")
_STORIES = re.compile(r"^(?:word|ppt)/(?!theme|_rels).+\.xml$|^(?:content|styles)\.xml$")
_ABOUT = re.compile(r"^docProps/(?:core|app)\.xml$|^meta\.xml$")
_JPEG = re.compile(r"\.jpe?g$", re.IGNORECASE)
# What is no person's: these stay, so that readers with a screen reader hear a title in the right voice.
_KEPT_ABOUT = frozenset(
    "title language generator application appversion docsecurity document-statistic pages words slides".split()
)
# Where a comment begins, where it ends, and its sign; in OpenDocument the comment itself.
_REMARKS = frozenset("commentRangeStart commentRangeEnd commentReference annotation annotation-end".split())
_CHANGES = frozenset(
    "ins del moveFrom moveTo rPrChange pPrChange tblPrChange trPrChange tcPrChange sectPrChange cellIns cellDel".split()
)
_WORD_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOBODY = "Author"


def cleaned(file: BinaryIO) -> tuple[bytes, tuple[str, ...]]:
    """Return a copy and what was taken out. Raises errors.UnreadableFile, and what zipfile and lxml raise on damage."""
    parts = office.parts(file)
    removed: dict[str, None] = {}
    with parts.package:
        out = dict(_taken_out(parts))
        removed.update(dict.fromkeys(out.values()))
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in parts.package.infolist():
                if entry.filename not in out and not entry.is_dir():
                    content, what = _part(parts, entry.filename, frozenset(out))
                    removed.update(dict.fromkeys(what))
                    stored = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
                    copy.writestr(zipfile.ZipInfo(entry.filename), content, compress_type=stored)
    return target.getvalue(), tuple(removed)


def same_story(before: BinaryIO, after: BinaryIO) -> bool:
    """Whether all that is drawn is the same in both: every picture byte for byte, every story element for element.

    Compared are the names, attributes and texts of all elements of every part that is shown, in their order, but for the
    places of comments, the names of those who changed something, and what cameras wrote into pictures.
    """
    one, other = office.parts(before), office.parts(after)
    with one.package, other.package:
        names = {name for name in one.names if _is_drawn(name)}
        if names != {name for name in other.names if _is_drawn(name)}:
            return False
        return all(_drawn(one, name) == _drawn(other, name) for name in names)


def _taken_out(parts: Parts) -> Iterator[tuple[str, str]]:
    """Yield the parts that go, with what they are; tables behind charts go where nothing but charts has them."""
    for name in parts.names:
        what = next((what for pattern, what in _OUT if pattern.search(name)), "")
        if what:
            yield name, what
        elif _CHART_FILES.match(name) and _only_charts_have(parts, name):
            yield name, "the tables behind charts"


def _only_charts_have(parts: Parts, name: str) -> bool:
    base = name.rpartition("/")[2].encode()
    holders = [holder for holder in parts.names if holder.endswith(".rels") and base in parts.bytes_of(holder)]
    return bool(holders) and all(_CHARTS.match(holder) for holder in holders)


def _part(parts: Parts, name: str, out: frozenset[str]) -> tuple[bytes, list[str]]:
    content = parts.bytes_of(name, _PART_BYTES)
    if name.endswith(".rels") or name in {"[Content_Types].xml", "META-INF/manifest.xml"}:
        return _without_links(name, parts, content, out), []
    if _ABOUT.match(name):
        return _without_people(parts.tree(name)), ["properties"]
    if _STORIES.match(name):
        return _without_remarks(parts.tree(name), content, out)
    if _JPEG.search(name):
        lean = without_exif(content)
        return lean, ["what pictures tell of where and when they were taken"] if lean != content else []
    return content, []


def _without_links(name: str, parts: Parts, content: bytes, out: frozenset[str]) -> bytes:
    """Return a list of parts without those taken out."""
    root = parts.tree(name)
    gone = {part.rpartition("/")[2] for part in out}
    for link in list(root):
        target = next((value for key, value in link.items() if _local(key) in {"Target", "PartName", "full-path"}), "")
        path = str(target).lstrip("/")
        if path in out or (_local(link.tag) == "Relationship" and path.rpartition("/")[2] in gone):
            root.remove(link)
    return _written(root) if out else content


def _without_people(root: etree._Element) -> bytes:
    """Return properties without those that tell of anybody."""
    groups = [root, *(group for group in root if _local(group.tag) == "meta")]
    for group in groups:
        for entry in list(group):
            kept = _local(entry.tag).lower() in _KEPT_ABOUT | {"meta"}
            if not kept or (_local(entry.tag) == "title" and is_file_title(entry.text or "")):
                group.remove(entry)
    return _written(root)


def _without_remarks(root: etree._Element, content: bytes, out: frozenset[str]) -> tuple[bytes, list[str]]:
    """Return a part without comments, and without the names of those who changed something."""
    what: list[str] = []
    changed = False
    for element in list(root.iter("*")):
        local = _local(element.tag)
        if local in _REMARKS:
            _remove(element)
            what.append("comments")
        # Word fills what is bound to a property from it anew when it opens the file: the words there must stay.
        elif local == "dataBinding" or (local == "externalData" and any(map(_CHART_FILES.match, out))):
            _remove(element)
            changed = True
        elif local in _CHANGES and element.get(f"{_WORD_SPACE}author") not in {None, _NOBODY}:
            element.set(f"{_WORD_SPACE}author", _NOBODY)
            what.append("who changed something")
    return (_written(root), what) if what or changed else (content, [])


def _remove(element: etree._Element) -> None:
    """Take an element out and leave the text that follows it where it is."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _is_drawn(name: str) -> bool:
    gone = any(pattern.search(name) for pattern, _ in _OUT) or _CHART_FILES.match(name)
    return not gone and bool(_STORIES.match(name) or re.search(r"(?:^|/)(?:media|Pictures|theme)/", name))


def _drawn(parts: Parts, name: str) -> object:
    if not _STORIES.match(name):
        content = parts.bytes_of(name, _PART_BYTES)
        return without_exif(content) if _JPEG.search(name) else content
    return list(_elements(parts.tree(name)))


def _elements(root: etree._Element) -> Iterator[tuple[str, ...]]:
    """Yield what is drawn, in order: begun elements with their attributes, and the texts between, joined over comments."""
    text = ""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        skipped = _local(element.tag) in _REMARKS | {"externalData", "dataBinding"}
        if event == "start":
            if skipped:
                walk.skip_subtree()
                continue
            yield "text", text
            text = element.text or ""
            own = sorted((str(key), str(value)) for key, value in element.items() if key != f"{_WORD_SPACE}author")
            yield str(element.tag), *(part for pair in own for part in pair)
        elif skipped:
            text += element.tail or ""
        else:
            yield "text", text
            yield ("end",)
            text = element.tail or ""


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]
