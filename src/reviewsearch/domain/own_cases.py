"""Which cases a document is about, and which it merely mentions.

Own is a reference in the file name; behind a cue on the first two pages ("Ref no", "Cases considered", and the list
below it); in the headings of page 1; or in a header or footer repeated on half of three or more pages. Where nothing of
that is there, own is the one reference behind a cue inside a sentence of the first two pages, or else the only
reference on page 1. All others are mentions, as is whatever stands behind "see also" and the like.

A file whose name says one case while its head says only another owns both, and both sources say so: moving a document
to one of them is for a person to decide, and until then it is found under either.

Soft references ("Child Q") are words that may mean something else: they are never mentions, and own only where the
document has no firm reference of its own in the places named first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.document import Page, Stated
from reviewsearch.domain.lines import Line, edge_lines, head_of, quoted, top_lines, without_digits
from reviewsearch.domain.reference import Found, References

_CUE_PAGES = 2
_FEWEST_RUNNING = 3
# How far behind its cue a reference may stand: "Cases considered: MSCP 2019/20-01 (Child A), MSCP 2020/21-02 (Child B)".
_REACH = 80
_NEW_SENTENCE = re.compile(r"[.!?]\s")
_JOINT = re.compile(r"(?:[\W_]|\b(?:and|a|ac)\b)*", re.IGNORECASE)
# In running text a case reference may stand in brackets: "The full report (Case Reference MSCP2019-20-01)".
_APART = re.compile(r"(?:^|[|(\[·•;,.:–—]|\s[-*]|\s\s)[\s\"“‘]*$")


@dataclass(frozen=True, slots=True)
class _Claim:
    """A reference and why the document may own it."""

    found: Found
    source: str


def cases_of(
    pages: Sequence[Page], *, source_name: str, references: References, cues: Cues
) -> tuple[tuple[Stated, ...], tuple[Stated, ...]]:
    """Return the document's own cases and its mentions, canonical keys in the order found, each once with its source."""
    # Further on a soft reference is nothing, and "child" stands on every page.
    found = [references.find(page.text, soft=at < _CUE_PAGES) for at, page in enumerate(pages)]
    tops = [top_lines(page, cues.known_words) for page in pages[:_CUE_PAGES]]
    in_name = [_Claim(hit, "file name") for hit in references.find_in_name(file_name(source_name))]
    read = [_Reader(page, lines, hits, cues) for page, lines, hits in zip(pages, tops, found, strict=False)]
    in_head = [claim for reader in read for claim in reader.claims()]
    stated = [*in_name, *in_head, *_running(pages, found)]
    own = _told_apart(in_name, in_head, [claim for claim in stated if not claim.found.reference.soft])
    if not own:
        own = [claim for claim in stated if claim.found.reference.soft]
        own += _in_a_sentence(read)
        own = own or _only_one_on_the_first_page(read)
    cases = _each_once((claim.found, claim.source) for claim in own)
    keys = {case.value for case in cases}
    mentions = (
        (hit, f"page {page.number}")
        for page, hits in zip(pages, found, strict=True)
        for hit in hits
        if not hit.reference.soft and hit.reference.key not in keys
    )
    return cases, _each_once(mentions)


def file_name(source_name: str) -> str:
    """Return a file's name without its folder, whichever way the slashes lean."""
    return source_name.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _each_once(stated: Iterable[tuple[Found, str]]) -> tuple[Stated, ...]:
    first: dict[str, Stated] = {}
    for hit, source in stated:
        read_as = f" ({hit.read_as})" if hit.read_as else ""
        first.setdefault(hit.reference.key, Stated(hit.reference.key, source + read_as))
    return tuple(first.values())


def _told_apart(in_name: Sequence[_Claim], in_head: Sequence[_Claim], own: list[_Claim]) -> list[_Claim]:
    """Say so in the sources where the file name and the document each name only what the other does not."""
    named = {claim.found.reference for claim in in_name if not claim.found.reference.soft}
    headed = {claim.found.reference for claim in in_head if not claim.found.reference.soft}
    if not named or not headed or named & headed:
        return own
    name_says, document_says = (", ".join(map(str, sorted(group))) for group in (named, headed))
    return [
        replace(
            claim,
            source=f"{claim.source}; the document itself says {document_says}"
            if claim.found.reference in named
            else f"{claim.source}; the file name says {name_says}",
        )
        for claim in own
    ]


def _in_a_sentence(read: Sequence["_Reader"]) -> list[_Claim]:
    loose = {claim.found.reference: claim for reader in read for claim in reversed(reader.loose)}
    return list(loose.values()) if len(loose) == 1 else []


def _only_one_on_the_first_page(read: Sequence["_Reader"]) -> list[_Claim]:
    first = {claim.found.reference: claim for reader in read[:1] for claim in reader.unclaimed}
    return [replace(claim, source="only reference on page 1") for claim in first.values()] if len(first) == 1 else []


class _Reader:
    """Reads the top of one page line by line, keeping in mind what the lines of a list were announced as.

    After `claims`, `loose` holds references behind a cue inside a sentence, and `unclaimed` all that may yet be the
    document's own because nothing says that they are somebody else's.
    """

    def __init__(self, page: Page, lines: Sequence[Line], hits: Sequence[Found], cues: Cues) -> None:
        self.loose: list[_Claim] = []
        self.unclaimed: list[_Claim] = []
        self._page, self._lines, self._cues = page, lines, cues
        self._hits = [hit for hit in hits if lines and hit.start < lines[-1].end]
        self._head = frozenset(head_of(lines)) if page.number == 1 else frozenset[Line]()

    def claims(self) -> Iterator[_Claim]:
        """Yield the references that this page states as the document's own."""
        announced, reached = "", 0
        waiting = self._hits
        for line in self._lines:
            here = [hit for hit in waiting if hit.start < line.end]
            waiting = waiting[len(here) :]
            at = line.start
            for hit in here:
                announced = self._reading(self._page.text[at : hit.start], announced, line, first=at == line.start)
                at = reached = hit.end
                claim = _Claim(
                    hit, quoted(self._page, line, len(" ".join(self._page.text[line.start : hit.start].split())))
                )
                if announced in {"cue", "heading"}:
                    yield claim
                elif not hit.reference.soft and announced != "mention":
                    self.unclaimed.append(claim)
                    self.loose += [claim] if announced == "loose" else []
            if not here and line.start >= reached:
                announced = self._announces(line)

    def _reading(self, lead: str, announced: str, line: Line, *, first: bool) -> str:
        """Return how a reference is stated, given the words before it and what its list was announced as."""
        near = lead[-_REACH:]
        sentence = _NEW_SENTENCE.split(near)[-1]
        if self._cues.mention.search(sentence):
            return "mention"
        cue = self._cue_at_end(near, colon=":" in near[-4:])
        if cue:
            before = lead[: len(lead) - len(near) + cue.start()]
            starts = first and not any(map(str.isalnum, before))
            return "cue" if starts else "loose" if _APART.search(before[-_REACH:]) else ""
        if _JOINT.fullmatch(near) and announced and not (first and announced == "loose"):
            return announced
        if announced == "cue" and not first and sentence == near and len(lead) < _REACH:
            return "cue"
        return "heading" if line in self._head else ""

    def _announces(self, line: Line) -> str:
        """Return what a line without a reference says about the list that may follow: "cue", "mention" or nothing."""
        ends_with_colon = line.text.endswith(":")
        mention = self._cues.mention.search(line.text) if ends_with_colon else self._cues.mention.ends(line.text)
        if mention:
            return "mention"
        cue = self._cue_at_end(line.text, colon=ends_with_colon)
        return "cue" if cue and not any(map(str.isalnum, line.text[: cue.start()])) else ""

    def _cue_at_end(self, text: str, *, colon: bool) -> re.Match[str] | None:
        return self._cues.reference.ends(text) or (self._cues.reference_with_colon.ends(text) if colon else None)


def _running(pages: Sequence[Page], found: Sequence[Sequence[Found]]) -> Iterator[_Claim]:
    """Yield the references that stand, behind the same words, at the top or bottom of half of three or more pages."""
    if len(pages) < _FEWEST_RUNNING:
        return
    counts: dict[tuple[str, str, str], tuple[int, Found]] = {}
    for page, hits in zip(pages, found, strict=True):
        if not hits:
            continue
        for key, hit in {
            (hit.reference.key, place, before): hit for place, hit, before in _at_edges(page, hits)
        }.items():
            counts[key] = (counts.get(key, (0, hit))[0] + 1, hit)
    for (_, place, _), (count, hit) in counts.items():
        if 2 * count >= len(pages) and not hit.reference.soft:
            yield _Claim(hit, f"running {place}")


def _at_edges(page: Page, hits: Sequence[Found]) -> Iterator[tuple[str, Found, str]]:
    for place, lines in zip(("header", "footer"), edge_lines(page), strict=True):
        for line in lines:
            for hit in hits:
                if line.start <= hit.start < line.end and not line.is_running_text:
                    yield place, hit, without_digits(page.text[line.start : hit.start]).strip()
