"""Where a report's recommendations stand: numbered from one, each with its words and its page.

Taken only where the document itself numbers them, "Recommendation 3" line by line or as a list under the heading
"Recommendations": better to miss one than to call something a recommendation that nobody made.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reviewsearch.domain.document import Page
from reviewsearch.domain.running import normal_line, running_lines

_LONGEST = 2_500
_LONGEST_HEADING = 80
_TIMES_AS_LONG = 2
_MOST_LINES = 30
_FEWEST_IN_LIST = 2
_LABEL = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,3}){0,2}\.?\s+)?(?:recommendation|argymhelliad)\s+(?:no\.?\s*|rhif\s+)?(?P<number>\d{1,2})"
    r"(?:\s*[:.–—-]\s*|\s*$)(?P<words>.*)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})?\.?\s+|chapter\s\d{1,2}:?\s+)?(?:(?:the|our|summary\sof|list\sof|key|final|y)\s+)?"
    r"(?:recommendations|argymhellion)(?:\s+(?:of|from|for)\s+(?:the|this)\s+\w+)?\s*[:.]?",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:(?P<number>\d{1,2})[.)]|\((?P<closed>\d{1,2})\))\s+(?P<words>\S.*)")
_OF_RECOMMENDATIONS = re.compile(r"\b(?:recommendations|argymhellion)\b", re.IGNORECASE)
# What no recommendation goes on with: a numbered paragraph, the next chapter.
_PARAGRAPH = re.compile(r"\d{1,2}\.\d{1,3}(?:\.\d{1,3})?\.?\s+[“‘\"']?[A-Z]")
_CHAPTER = re.compile(
    r"(?:\d{1,2}\.?|chapter\s\d{1,2}:?|appendix\s\w{1,2}:?|atodiad\s\w{1,2}:?)\s+[A-Z]", re.IGNORECASE
)
_DIVISION = re.compile(
    r"(?:finding|theme|learning(?:\spoint)?|section|part|question|canfyddiad|thema)\s\d{1,2}\b", re.IGNORECASE
)
_STOPPED = re.compile(r"[.!?…:;][”’\"')\]]{0,2}$")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A numbered recommendation: its number as printed, its words without it, and the page (from 1) on which it begins."""

    number: str
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class _Start:
    """A line that begins a numbered item: where it stands, its number, and its words behind the number."""

    at: int
    number: int
    words: str


def recommendations(pages: Sequence[Page]) -> tuple[Recommendation, ...]:
    """Return a document's own recommendations in order, each once; () where it numbers none. Never raises."""
    lines = list(_lines(pages))
    labelled = (
        _Start(at, int(found["number"]), found["words"]) for at, line in enumerate(lines) if (found := _label(line))
    )
    # A summary at the front may have some of them; where it has all, it was there first.
    best = max((run for run in _runs(labelled) if run[0].number == 1), key=len, default=())
    if best:
        return tuple(_made_of(lines, best))
    headings = (at for at, line in enumerate(lines) if _HEADING.fullmatch(line.text) or _is_marked(line))
    listed: dict[tuple[str, str], Recommendation] = {}
    for at in headings:
        run = _listed(lines, at + 1)
        if len(run) >= _FEWEST_IN_LIST:
            for each in _made_of(lines, run):
                listed.setdefault((each.number, each.text), each)
    return tuple(listed.values())


def _made_of(lines: Sequence[_Line], run: Sequence[_Start]) -> list[Recommendation]:
    made = [_made(lines, start, following.at) for start, following in pairwise(run)]
    longest = max((len(each.text) for each in made), default=0)
    return [*made, _made(lines, run[-1], len(lines), most=_TIMES_AS_LONG * longest)]


def _lines(pages: Sequence[Page]) -> Iterator[_Line]:
    """Yield the lines with something on them, without running heads, feet and page numbers."""
    running = running_lines(pages)
    for page in pages:
        marked = {at for at, level in page.headings if level}
        for at, whole in enumerate(page.text.split("\n")):
            for raw in whole.splitlines():
                text = " ".join(raw.split())
                if (
                    text
                    and not _PAGE_NUMBER.fullmatch(text)
                    and (not running or normal_line(text) not in running or _LABEL.match(text))
                ):
                    yield _Line(text, page.number, at in marked)


def _is_marked(line: _Line) -> bool:
    """Whether the file itself says that a line is a heading, and the line speaks of recommendations."""
    return line.is_heading and len(line.text) <= _LONGEST_HEADING and _OF_RECOMMENDATIONS.search(line.text) is not None


def _label(line: _Line) -> re.Match[str] | None:
    found = _LABEL.match(line.text)
    # "Recommendation 3. Page 12" and "Recommendation 3 ..... 12" stand in lists of contents.
    return None if found is None or re.search(r"(?:\.\s?){4}|\s\d{1,3}$", found["words"]) else found


def _runs(starts: Iterable[_Start]) -> list[tuple[_Start, ...]]:
    """Divide numbered starts into runs that count up by one."""
    runs: list[tuple[_Start, ...]] = []
    for start in starts:
        if runs and start.number == runs[-1][-1].number + 1:
            runs[-1] = (*runs[-1], start)
        else:
            runs.append((start,))
    return runs


def _listed(lines: Sequence[_Line], first: int) -> tuple[_Start, ...]:
    """Return the items, counted from one, of the list that begins within a few lines of a heading."""
    run: tuple[_Start, ...] = ()
    for at in range(first, len(lines)):
        item = _ITEM.match(lines[at].text)
        number = int(item["number"] or item["closed"]) if item else 0
        if item and number == len(run) + 1 and _begins(item["words"]):
            run = (*run, _Start(at, number, item["words"]))
        elif _ends_section(lines, at, within=bool(run)) or (at - (run[-1].at if run else first) > _MOST_LINES):
            break
    return run


def _begins(words: str) -> bool:
    return words[0].isupper() or words[0] in "“‘\"'"


def _ends_section(lines: Sequence[_Line], at: int, *, within: bool) -> bool:
    """Whether a line stands above or in what follows the recommendations; `within` tells that one has begun."""
    text = lines[at].text
    if _HEADING.fullmatch(text) or (within and (_PARAGRAPH.match(text) or lines[at].is_heading)):
        return True
    return within and _is_heading(lines, at)


def _is_heading(lines: Sequence[_Line], at: int) -> bool:
    text, before = lines[at].text, lines[at - 1].text
    following = lines[at + 1].text if at + 1 < len(lines) else "A"
    if _DIVISION.match(text) and _STOPPED.search(before):
        return True  # over however many lines it goes
    if len(text) > _LONGEST_HEADING or _STOPPED.search(text) or not _STOPPED.search(before) or not text[0].isalnum():
        return False
    return bool(_CHAPTER.match(text)) or (text[0].isupper() and not following[0].islower())


def _made(lines: Sequence[_Line], start: _Start, end: int, most: int = 0) -> Recommendation:
    """Gather an item's words, up to what cannot belong to it.

    Nothing numbered follows the last one: where it grows to more than `most` characters it ends with its first sentence.
    """
    parts = [start.words] if start.words else []
    for at in range(start.at + 1, end):
        if parts and _ends_section(lines, at, within=True):
            break
        parts.append(lines[at].text)
    limit = min(most, _LONGEST) or _LONGEST
    if sum(map(len, parts)) > limit:
        ends = (at for at, part in enumerate(parts) if _STOPPED.search(part))
        parts = parts[: next(ends, 0) + 1]
    words = ""
    for part in parts:
        words += part if not words or words.endswith("-") else f" {part}"
    return Recommendation(str(start.number), words, lines[start.at].page)
