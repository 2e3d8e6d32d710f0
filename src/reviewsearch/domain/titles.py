"""What a document is called: its own heading on page 1, a title its author gave the file, or its file name made readable."""

import re
from collections.abc import Mapping

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.document import Extraction, Stated
from reviewsearch.domain.headings import LONGEST_TITLE, LOOSE_ENDS, Front
from reviewsearch.domain.lines import visible
from reviewsearch.domain.own_cases import file_name
from reviewsearch.domain.reference import References
from reviewsearch.domain.title_lines import is_body, is_generic, is_lettered, letters

_LONGEST_NAME = 400
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_FILE = re.compile(
    r"^\S*[\\/_\d]\S*$|^[A-Za-z]:\\|\\\S+\\|\.(?:docx?|pptx?|pdf|rtf|odt|txt|html?|indd|pub)\b", re.IGNORECASE
)
_SITE = re.compile(r"\s(?:[|·–—-]|::)\s")
_SPACE = re.compile(r"[_+]+|%20|(?<=[^\W\d_])[.–-](?=\w)|(?<=\d)[.–-](?=[^\W\d_])")
_VERSION = re.compile(
    r"\s?\(\d{1,2}\)|\bv\d{1,2}(?:\.\d{1,2})?\b|\b(?:final|copy|draft)\b(?:\s\d{1,2}\b)?", re.IGNORECASE
)


def title_of(extraction: Extraction, *, source_name: str, references: References, cues: Cues) -> Stated:
    """Return the title, of 1 to 200 characters, and where it stands.

    Preferred is the heading on page 1, as the file's own title spells it where both agree; then a title from the
    properties that is not the leavings of a program; then the file name. A web page is called what its <title> says.
    Dates, bodies, markings, running heads and people's names are no titles.
    """
    properties = {name.casefold(): value for name, value in extraction.properties.items()}
    own = _own_title(properties, source_name, cues)
    telling = own != "" and not is_generic(own, cues)
    if telling and extraction.media_type == "text/html":
        return Stated(own, "the page's own title")
    if extraction.pages:
        author = properties.get("author", "")
        front = Front.of(extraction, author=author, references=references, cues=cues)
        agreed = _cut(front.begun_by(own))
        if agreed:
            return Stated(agreed, "page 1 and document properties")
        heading = _cut(front.heading())
        if heading:
            return Stated(heading, "heading on page 1")
    if telling:
        return Stated(own, "document properties")
    return Stated(title_from_name(source_name, references), "file name")


def _own_title(properties: Mapping[str, str], source_name: str, cues: Cues) -> str:
    """Return the title in the file's properties, without a web site's name behind it; "" where a program made it up."""
    title = " ".join(visible(properties.get("title", "")[:_LONGEST_NAME]).split())
    while (parts := _SITE.split(title))[1:] and is_body(parts[-1], cues):
        title = title[: title.rindex(parts[-1])].rstrip(LOOSE_ENDS)
    junk = (
        not is_lettered(title)
        or cues.title.junk.search(title)
        or _FILE.search(title)
        or letters(title) in {letters(_stem(source_name)), letters(properties.get("author", ""))}
        or is_body(title, cues)
        or cues.title.sections.are_all_of(title)
    )
    return "" if junk else _cut(title)


def title_from_name(source_name: str, references: References) -> str:
    """Return a file's name made readable: references as their body writes them, no suffix, version marks or underscores."""
    name = _stem(source_name)[:_LONGEST_NAME]
    words, at = [], 0
    for hit in references.find_in_name(name):
        if hit.start >= at:
            words += [_readable(name[at : hit.start]), hit.raw if hit.reference.soft else str(hit.reference)]
            at = hit.end
    words.append(_readable(name[at:]))
    tidy = _cut(" ".join(visible(" ".join(words)).split()).strip(LOOSE_ENDS))
    return tidy[:1].upper() + tidy[1:] if tidy else "Untitled document"


def _readable(part: str) -> str:
    return _VERSION.sub(" ", _SPACE.sub(" ", part)).strip(LOOSE_ENDS + ".")


def _stem(source_name: str) -> str:
    return _SUFFIX.sub("", file_name(source_name))


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TITLE:
        return text
    whole_words = text[: LONGEST_TITLE - 1].rpartition(" ")[0] or text[: LONGEST_TITLE - 1]
    return f"{whole_words.rstrip(LOOSE_ENDS)}…"
