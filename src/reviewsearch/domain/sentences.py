"""Where the sentences and paragraphs of a page stand, and which of its lines belong to none: headings, contents lists, running lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewsearch.domain.running import normal_line

# A page of full lines has headings; they are shorter than its lines and than this.
_FULL_LINE, _LONGEST_HEADING, _SHORT = 60, 80, 0.7
_STOPS = tuple(".!?;:,…")
_TAIL = 40
_LEADERS = re.compile(r"(?:(?:\.[ \u00a0]?){4,}|[_…·]{3,})\s*(?:page\s)?\w{0,5}$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:^|[^\s.,;:!?])\s+(?:page\s)?(\d{1,3})$", re.IGNORECASE)
_FEWEST_ENTRIES = 3

# Each run of stops is looked at once: it begins where no stop stands before. Digits behind a stop are a footnote's mark.
_END = re.compile(r"(?<![.!?…])(?P<closed>(?P<stops>[.!?…]+)(?:(?<=[^\W\d]\.)\d{1,2})?[\"'”’)\]»]{0,3})(?P<space>\s+)")
_MARKER = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3}){1,3}\.?|\d{1,3}[.)])\s+(?=[^\W\d_a-z]|[“‘\"'(])|\([a-z]{1,4}\)\s|[•▪●◦‣◆■➢✓]|[–-]\s"
)
_QUOTES = "“‘\"'("
_OPENS = _QUOTES + "[«•▪●–-"
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxl]{1,5})")
_INITIALS = re.compile(r"[A-Z](?:\.[A-Z])*")
_BEFORE = re.compile(r"[\s(\[“‘\"]")
_LABELLED = re.compile(
    r"\b(?:adult|baby|babies|cases?|child|children|family|infant|person|sibling)"
    r"(?:\s+[A-Z]{1,2}\d?,?|\s+and|\s+or|\s+&){0,9}\s+\S*$",
    re.IGNORECASE,
)
_ABBREVIATED = frozenset(
    "dr mr mrs ms mx prof rev revd hon sgt insp supt det st messrs e.g i.e eg ie cf viz vs approx ca incl esp".split()
)
_BEFORE_NUMBERS = frozenset(
    """no nos p pp para paras s ss sec art fig figs ref refs vol ch chap cl pt reg sch tel ext rec recs app
    jan feb mar apr jun jul aug sep sept oct nov dec""".split()
)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that follow one another with nothing between, by the [start, end) of each in the page."""

    lines: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """Where its first line begins."""
        return self.lines[0][0]

    @property
    def end(self) -> int:
        """Where its last line ends."""
        return self.lines[-1][1]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.start + len(self.text)


def blocks(
    text: str, repeated: frozenset[str] = frozenset(), headings: frozenset[int] = frozenset()
) -> Iterator[Block]:
    """Yield the blocks of a page in order: cut at blank lines, left-out lines, and between headings and running text.

    Lines that begin at one of `headings` are headings, whatever they look like.
    """
    lines = _lines(text)
    left_out = _contents(lines)
    lengths = sorted(len(line.text) for line in lines if line.text)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    block: list[tuple[int, int]] = []
    in_heading = False
    firsts = {line[:1] for line in repeated}
    for at, line in enumerate(lines):
        shown = bool(line.text) and at not in left_out and not (firsts and _recurs(line.text, repeated, firsts))
        looks_so = shown and width >= _FULL_LINE and _is_heading(lines, at, width, follows=in_heading or not block)
        heading = shown and (looks_so or line.start in headings)
        if block and (not shown or heading != in_heading):
            yield Block(tuple(block))
            block = []
        in_heading = heading
        if shown:
            block.append(line.span)
    if block:
        yield Block(tuple(block))


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the [start, end) of the paragraphs of a page as one reads them; every line that is not blank is in one.

    The lines of a block are one paragraph, but a numbered paragraph, a list item, and what follows a short line begin one.
    """
    lines = [line for line in _lines(text) if line.text]
    block_of = {start: number for number, block in enumerate(blocks(text)) for start, _ in block.lines}
    width = max((len(line.text) for line in lines), default=0)
    begun = reached = 0
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None or not _joins(before, line, block_of, width):
            if before is not None:
                yield begun, reached
            begun = line.start
        reached = line.span[1]
    if lines:
        yield begun, reached


def _joins(before: _Line, line: _Line, block_of: Mapping[int, int], width: int) -> bool:
    """Whether a line goes on with the paragraph of the line before it; lines of contents lists are in no block."""
    if block_of.get(line.start) is None or block_of.get(line.start) != block_of.get(before.start):
        return False
    if _MARKER.match(line.text):
        return False
    return len(before.text) >= width * _SHORT or line.text[0].islower()


def _recurs(line: str, repeated: frozenset[str], firsts: set[str]) -> bool:
    # What begins with another letter is another line; that is known at once.
    return not (line[0].isalpha() and line[0].casefold()[0] not in firsts) and normal_line(line) in repeated


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    start = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        lines.append(_Line(stripped, start + len(raw) - len(raw.lstrip()) if stripped else start))
        start += len(raw)
    return lines


def _is_heading(lines: Sequence[_Line], at: int, width: int, *, follows: bool) -> bool:
    """Whether a line stands above a text rather than in it; `follows` tells that no running text stands right above it."""
    line = lines[at].text
    if len(line) > _LONGEST_HEADING or len(line) >= width * _SHORT or line.endswith(_STOPS):
        return False
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    begins = (line[0].isalnum() or line[0] in _QUOTES) and not line[0].islower()
    return begins and not following[:1].islower() and (follows or lines[at - 1].text.endswith(_STOPS))


def _contents(lines: Sequence[_Line]) -> frozenset[int]:
    """Return which lines are entries of a contents list: dotted to a page number, or three in a row that end in rising ones."""
    entries: set[int] = set()
    run: list[int] = []
    last = 0
    for at, line in enumerate(lines):
        if not line.text:
            continue
        tail = line.text[-_TAIL:]
        if _LEADERS.search(tail):
            entries.add(at)
        number = _PAGE_NUMBER.search(tail)
        rises = number is not None and int(number[1]) >= last
        run = [*(run if rises else []), at] if number else []
        last = int(number[1]) if number else 0
        if len(run) >= _FEWEST_ENTRIES:
            run = run[-_FEWEST_ENTRIES:]
            entries.update(run)
    return frozenset(entries)


def sentences(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the [start, end) of the sentences of a block, in order; a numbered paragraph and a list item begin one."""
    start, reached = block.lines[0]
    for line_start, line_end in block.lines[1:]:
        if _MARKER.match(text, line_start, line_end):
            yield from _split(text, start, reached)
            start = line_start
        reached = line_end
    yield from _split(text, start, reached)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _END.finditer(text, start, end):
        following = match.end("space")
        if following < end and _begins(text[following]) and not _goes_on(text, start, match):
            yield start, match.end("closed")
            start = following
    yield start, end


def _begins(character: str) -> bool:
    return character in _OPENS or (character.isalnum() and not character.islower())


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether what looks like a sentence's end is an abbreviation's, an initial's or a list number's."""
    if match["stops"] != ".":
        return False
    dot, following = match.start(), text[match.end("space")]
    if _ENUMERATOR.fullmatch(text, start, dot):
        return True
    before = text[max(start, dot - _TAIL) : dot]
    word = _BEFORE.split(before)[-1]
    if word.lower() in _BEFORE_NUMBERS:
        return following.isdigit()
    if _INITIALS.fullmatch(word):
        # "by J. Smith" goes on; "Child A. The" does not.
        return not _LABELLED.search(before)
    return word.lower() in _ABBREVIATED
