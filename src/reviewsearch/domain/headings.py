"""Which lines at the top of page 1 are the document's heading, whole where it is broken over several of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.document import Extraction
from reviewsearch.domain.lines import Line, top_lines, visible
from reviewsearch.domain.reference import Found, References
from reviewsearch.domain.running import normal_line, running_lines
from reviewsearch.domain.title_lines import LABEL, is_body, is_generic, is_lettered, is_name, is_no_title, letters

LONGEST_TITLE = 200
LOOSE_ENDS = " \t:;,|·-–—_"
_MOST_LINES = 6
_HEADINGS_AT = 60
_ENOUGH_WORDS = 3
_MOST_HEADINGS = 4
# A heading this long may have been broken for want of room; so may running text of the other length.
_FULL_LINE = 30
_FULL_TEXT = 65
# A heading with a full stop is shorter.
_SENTENCE_SPACES = 8
_NUMBERED = re.compile(r"\d{1,2}\.\s|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s|[•·▪*–-]\s")
_BEFORE_KIND = re.compile(r"(?:^|[:–-]\s)\s?(?:(?:an?|the)\s)?$", re.IGNORECASE)
_GREETING = re.compile(r"(?:dear|annwyl)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Front:
    """The lines at the top of page 1, below a letter's greeting; `texts` are the same without references at their ends.

    `titled` are the places in the page where lines begin that the file itself says are its title.
    `names` are words that are no title: abbreviations of bodies and the author in the file's properties, letters only.
    """

    lines: Sequence[Line]
    texts: Sequence[str]
    names: frozenset[str]
    running: frozenset[str]
    cues: Cues
    titled: frozenset[int] = frozenset()

    @classmethod
    def of(cls, extraction: Extraction, *, author: str, references: References, cues: Cues) -> "Front":
        """Read the first page's first sixty lines."""
        page = extraction.pages[0]
        lines = top_lines(page, cues.known_words)[:_HEADINGS_AT]
        greeting = next((number for number, line in enumerate(lines) if _GREETING.match(line.text)), -1)
        lines = lines[greeting + 1 :]
        hits = references.find(page.text[: lines[-1].end]) if lines else ()
        bodies = (name for scheme in references.schemes for body in scheme.bodies for name in body.names)
        return cls(
            lines=lines,
            texts=tuple(_without_references(page.text, line, hits, cues) for line in lines),
            names=frozenset(map(letters, (*bodies, author, *author.replace(" and ", ";").split(";")))),
            running=running_lines(extraction.pages),
            cues=cues,
            titled=page.headings_at() - page.headings_at(level=1),
        )

    def heading(self) -> str:
        """Return the heading, with what follows it where it says too little; "" if there is none.

        What the file says is its title goes before what looks like one, unless it says too little.
        """
        marked = [number for number, line in enumerate(self.lines) if line.start in self.titled]
        if marked:
            lines, texts = [self.lines[number] for number in marked], [self.texts[number] for number in marked]
            title = replace(self, lines=lines, texts=texts, titled=frozenset()).heading()
            if title and not self._wants_more(title):
                return title
        found = self._heading(0, self.running)
        if self.running and (not found or is_generic(found, self.cues)):
            # What stands at the head of every page may be the title itself.
            found = self._heading(0, frozenset()) or found
        return found

    def begun_by(self, title: str) -> str:
        """Return a title whose words stand on lines of their own here, with what follows where it says too little; or ""."""
        wanted = letters(title)
        if not wanted:
            return ""
        lettered = [letters(line.text) for line in self.lines]
        for number in range(len(lettered)):
            there = ""
            for last in range(number, min(number + _MOST_LINES, len(lettered))):
                there += lettered[last]
                if there == wanted:
                    return self._heading(last + 1, self.running, title)
                if there.startswith(wanted) and not self._wants_more(title):
                    return title
        return ""

    def _heading(self, start: int, running: frozenset[str], title: str = "") -> str:
        blocks = list(islice(self._headings(start, running), _MOST_HEADINGS))
        if not title:
            # A motto may stand above the title: a heading that names a review and whose it is goes before one that does not.
            first = next((number for number, text in enumerate(blocks) if self._names_review(text)), 0)
            blocks = blocks[first if blocks and not self._names_kind(blocks[0]) else 0 :]
        for text in blocks:
            if title and not self._wants_more(title):
                return title
            if letters(title) in letters(text):
                title = text
            elif letters(text) not in letters(title) and not is_name(text, self.cues):
                title = f"{title}: {text}"
        subject = next(self._subjects(), "")
        return f"{title}: {subject}" if title and subject and is_generic(title, self.cues) else title

    def _headings(self, start: int, running: frozenset[str]) -> Iterator[str]:
        """Yield headings until running text, a numbered paragraph or a section begins."""
        for block in self._blocks(start, running):
            text = _joined(block)
            if _NUMBERED.match(text):
                return
            if _is_sentence(text):
                yield from self._above_a_paragraph(block)
                return
            if self.cues.title.sections.are_all_of(text.lstrip("0123456789")):
                return
            yield text

    def _above_a_paragraph(self, block: Sequence[str]) -> Iterator[str]:
        """Yield the heading above running text that begins right below it: the lines that end short of the margin."""
        short = len(list(takewhile(lambda text: len(text) < _FULL_TEXT or self._is_open(text), block)))
        for number in range(min(short, len(block) - 1), 0, -1):
            above = _joined(block[:number])
            if block[number][0].isupper() and not self._is_open(block[number - 1]) and not _is_sentence(above):
                yield above
                return

    def _names_kind(self, text: str) -> bool:
        """Whether a heading begins with a kind or review, or has one after a colon: "Ellis: a Serious Case Review"."""
        found = self.cues.kind_names.search(text)
        return found is not None and _BEFORE_KIND.search(text[: found.start()]) is not None

    def _names_review(self, text: str) -> bool:
        return self._names_kind(text) and not is_generic(text, self.cues)

    def _wants_more(self, title: str) -> bool:
        """Whether a title says too little by itself: "Briefing note", "Child Q", "North East Midshire"."""
        words = title.count(" ") + 1
        short = words < _ENOUGH_WORDS or (words == _ENOUGH_WORDS and not self.cues.title.subject_words.search(title))
        return short or is_generic(title, self.cues)

    def _subjects(self) -> Iterator[str]:
        for text in self.texts:
            label = LABEL.match(text)
            if label and label[2] and self.cues.title.subjects.are_all_of(label[1]):
                yield label[2].strip(LOOSE_ENDS)

    def _blocks(self, start: int, running: frozenset[str]) -> Iterator[list[str]]:
        """Yield headings as the lines they are broken over; a line that is no title ends a heading."""
        block: list[str] = []
        for number in range(start, len(self.lines)):
            line, text = self.lines[number], self.texts[number]
            skip = (
                normal_line(line.text) in running
                or is_no_title(text, self.names, self.cues)
                or self._belongs_to_another(number)
            )
            if block and (skip or not self._goes_on(block, text, after_gap=line.after_gap)):
                yield block
                block = []
            if not skip:
                block.append(text)
        if block:
            yield block

    def _belongs_to_another(self, number: int) -> bool:
        """Whether a line is a name beside its role, or half of a body's name broken over two lines."""
        text = self.texts[number]
        above = self.texts[number - 1] if number else ""
        below = self.texts[number + 1] if number + 1 < len(self.texts) else ""
        roles = self.cues.title.roles
        beside_role = roles.ends(above) or (roles.starts(below) and not self.cues.title.subject_words.search(below))
        return (
            (beside_role and is_name(text, self.cues))
            or (below.count(" ") == 0 and is_body(f"{text} {below}", self.cues))
            or (text.count(" ") == 0 and not is_body(above, self.cues) and is_body(f"{above} {text}", self.cues))
        )

    def _goes_on(self, block: Sequence[str], text: str, *, after_gap: bool) -> bool:
        last, so_far = block[-1], " ".join(block)
        if len(block) >= _MOST_LINES or _NUMBERED.match(text):
            return False
        if self._is_open(last) or text[0].islower() or text[0] in "&(" or self._is_broken(so_far, text):
            return True
        if after_gap or is_generic(so_far, self.cues) or self.cues.generic.starts(text) or is_name(text, self.cues):
            return False
        # A line that broke because it was full, or a heading in capitals.
        return len(last) >= _FULL_LINE or (last.isupper() and text.isupper())

    def _is_open(self, text: str) -> bool:
        """Whether a line cannot end where it does: "Review of the", "Neglect,"; but "Child A" can."""
        last = text.rpartition(" ")[2]
        in_passing = last.islower() or (text.isupper() and len(last) > 1)
        return text[-1] in ",–-&/(:" or (in_passing and self.cues.title.connectors.are_all_of(last))

    def _is_broken(self, so_far: str, text: str) -> bool:
        """Whether a known phrase is broken between two lines: "Serious Case", "Review"."""
        found = self.cues.generic.pattern.finditer(f"{so_far} {text}")
        return any(match.start() < len(so_far) < match.end() for match in found)


def _without_references(text: str, line: Line, hits: Sequence[Found], cues: Cues) -> str:
    """Return a line without firm references and their cues: "MSCP 2019/20-01: Too frightened to tell" keeps its words.

    A reference that stands between words of the title stays.
    """
    firm = [hit for hit in hits if not hit.reference.soft and hit.start < line.end and hit.end > line.start]
    if not firm:
        return line.text
    starts = (line.start, *(hit.end for hit in firm))
    ends = (*(hit.start for hit in firm), line.end)
    parts = [
        " ".join(visible(text[start:end]).split()).strip(LOOSE_ENDS) for start, end in zip(starts, ends, strict=True)
    ]
    cue = (cues.reference, cues.reference_with_colon, cues.title.connectors)
    worded = [part for part in parts if is_lettered(part) and not any(phrases.are_all_of(part) for phrases in cue)]
    return line.text if len(worded) > 1 else "".join(worded).strip(LOOSE_ENDS + ".#")


def _joined(block: Sequence[str]) -> str:
    text = block[0]
    for part in block[1:]:
        # A hyphen at a line's end stays: "multi-", "agency".
        text += part if text[-1] in "-/" and text[-2:-1].isalnum() else f" {part}"
    return text.strip(LOOSE_ENDS)


def _is_sentence(text: str) -> bool:
    stopped = text.endswith(".") and text.count(" ") >= _SENTENCE_SPACES
    return stopped or text[:1].islower() or len(text) > LONGEST_TITLE + _FULL_LINE
