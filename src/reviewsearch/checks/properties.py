"""Which of a file's own properties tell what the document itself does not: who wrote it, for whom, and where it was kept."""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from reviewsearch.checks.looked import Looked
from reviewsearch.domain.checklist import found
from reviewsearch.package import tree

# What each property is, by the names that Office, OpenDocument, PDF and XMP give it, in lower case without spaces.
_KNOWN = {
    **dict.fromkeys(("author", "creator", "initial-creator", "dc:creator", "by-line"), "an author"),
    **dict.fromkeys(("company", "pdfx:company"), "a company"),
    **dict.fromkeys(("manager", "pdfx:manager"), "a manager"),
    **dict.fromkeys(("lastmodifiedby", "lastsavedby", "printed-by", "sender-name"), "who saved it last"),
    **dict.fromkeys(("authoremail", "_authoremail", "_authoremaildisplayname", "_emailsubject"), "an e-mail address"),
}
# In a PDF's own list, "creator" is the program it was written with; in XMP and Office, a person.
_PROGRAM = "creator"
_PATH = re.compile(r"[A-Za-z]:\\|\\\\\w|file:/|/(?:Users|home|Volumes)/")
_OFFICE_TITLE = re.compile(r"Microsoft (?:Word|PowerPoint|Excel|Office \w+)\s*[-–—]", re.IGNORECASE)
_FILE_TITLE = re.compile(r"\.(?:docx?|pptx?|odt|odp|rtf|pdf|xlsx?|indd|pub)$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]+")
_NO_PERSON = frozenset(
    {"", "anonymous", "python-docx", "unknown", "user", "author", "microsoft office user", "stevecanny"}
)
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpmm",
    "http://ns.adobe.com/pdfx/1.3/": "pdfx",
}
_MOST = 2_000
_LONGEST = 2_000


def of_document(stated: Mapping[str, str], packet: bytes, shown: str, *, pdf: bool = False) -> Looked:
    """Look at a file's properties and at its XMP packet, b"" where there is none; what also stands in `shown` tells nothing."""
    pairs = [(key.lower().replace(" ", ""), value.strip()) for key, value in stated.items()]
    pairs = [(key, value) for key, value in pairs if not (pdf and key == _PROGRAM)]
    if packet:
        pairs += _xmp(packet)
    text = letters(shown)
    names = list(dict.fromkeys(what for key, value in pairs if (what := _tells(key, value, text))))
    findings = (found("properties", names=in_words(names)),) if names else ()
    return Looked(findings, tuple(value for _, value in pairs if value))


def in_words(names: Iterable[str]) -> str:
    """Return names as people list them: "an author, a company and a manager"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def letters(text: str) -> str:
    """Return the letters and digits of a text, all that counts when two texts are compared."""
    return "".join(_LETTERS.findall(text.casefold()))


def _tells(key: str, value: str, text: str) -> str:
    if _PATH.search(value):
        return "where it was kept on a computer"
    if key in {"title", "dc:title"}:
        made = _OFFICE_TITLE.match(value) or _FILE_TITLE.search(value)
        return "a title that is the name of another file" if made and letters(value) not in text else ""
    if key == "xmpmm:history":
        return "by which steps it was made"
    what = _KNOWN.get(key, "")
    return what if what and value.casefold() not in _NO_PERSON and letters(value) not in text else ""


def _xmp(packet: bytes) -> Iterator[tuple[str, str]]:
    """Yield what an XMP packet says; its history is named and not repeated."""
    try:
        root = tree(packet.strip(b"\0 \r\n\t"))
    except etree.XMLSyntaxError:
        yield "unreadable xmp", ""
        return
    for count, element in enumerate(root.iter("*")):
        if count > _MOST:
            return
        key = _qualified(str(element.tag))
        for name, value in element.items():
            yield _qualified(str(name)), str(value)[:_LONGEST]
        if key == "xmpmm:history":
            yield key, ""
        words = (
            " ".join(" ".join(map(str, element.itertext())).split())[:_LONGEST]
            if key in {"dc:creator", "dc:title"}
            else ""
        )
        yield key, words or (element.text or "").strip()[:_LONGEST]


def _qualified(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(space.removeprefix('{'), 'other')}:{local}".lower()
