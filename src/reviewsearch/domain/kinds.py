"""What sort of document it is, by its title, its file name, the top of its first page and its length."""

from collections.abc import Iterator, Sequence

from reviewsearch.domain.cues import Cues, KindCues, Phrases
from reviewsearch.domain.document import Extraction, Kind, Stated
from reviewsearch.domain.lines import Line, head_of, quoted, top_lines
from reviewsearch.domain.own_cases import file_name

# A slide holds few words: PowerPoint also makes leaflets and whole reports.
_SLIDE_CHARACTERS = 900
_FEWEST_SLIDES = 4
# In a heading a cue is the subject, not a word among others: it makes up a third of the line's letters.
_SHARE = 3
_OPENING_PAGES = 2
# Where a kind comes from that nothing in a document tells.
UNTOLD = "nothing says otherwise"


def kind_of(extraction: Extraction, *, source_name: str, title: Stated, cues: Cues) -> Stated:
    """Return the kind and what told it.

    The table of kinds is gone through in its order over title and file name together; then the headings of page 1 from
    the top down; then what only begins a line of a short document; then the maker of the file. All else is a report.
    """
    name = file_name(source_name)
    named = (
        ("title", "" if title.source == "file name" else title.value),
        ("file name", name.rpartition(".")[0]),
        ("file name", name),
    )
    if "presentation" in extraction.media_type:
        return _slide_show(named, cues)
    fitting = tuple(entry for entry in cues.kinds if _short_enough(entry, extraction))
    return (
        next(_by_name(fitting, named), None)
        or next(_by_heading(fitting, extraction, cues), None)
        or next(_by_opening(fitting, extraction, cues), None)
        or _by_maker(extraction)
        or Stated(Kind.REPORT, UNTOLD)
    )


def _slide_show(named: Sequence[tuple[str, str]], cues: Cues) -> Stated:
    briefings = tuple(entry for entry in cues.kinds if entry.kind is Kind.SEVEN_MINUTE_BRIEFING)
    return next(_by_name(briefings, named), None) or Stated(Kind.SLIDES, "a slide show")


def _short_enough(entry: KindCues, extraction: Extraction) -> bool:
    return entry.most_pages is None or len(extraction.pages) <= entry.most_pages


def _by_name(kinds: Sequence[KindCues], named: Sequence[tuple[str, str]]) -> Iterator[Stated]:
    for entry in kinds:
        for source, text in named:
            plain = entry.but_not.without(text)
            found = entry.named.search(plain) or entry.titled.search(plain)
            if found:
                yield Stated(entry.kind, source)


def _by_heading(kinds: Sequence[KindCues], extraction: Extraction, cues: Cues) -> Iterator[Stated]:
    for page in extraction.pages[:1]:
        for line in head_of(top_lines(page, cues.known_words)):
            for entry in kinds:
                if _is_about(line, entry.named, entry.but_not):
                    yield Stated(entry.kind, quoted(page, line))


def _is_about(line: Line, phrases: Phrases, but_not: Phrases) -> bool:
    text = but_not.without(line.text)
    found = phrases.search(text)
    return found is not None and len(found[0]) * _SHARE >= len(text)


def _by_opening(kinds: Sequence[KindCues], extraction: Extraction, cues: Cues) -> Iterator[Stated]:
    if len(extraction.pages) > 2 * _OPENING_PAGES:
        return
    for page in extraction.pages[:_OPENING_PAGES]:
        for line in top_lines(page, cues.known_words):
            for entry in kinds:
                if entry.opening.starts(line.text):
                    yield Stated(entry.kind, quoted(page, line))


def _by_maker(extraction: Extraction) -> Stated | None:
    properties = {name.casefold(): value for name, value in extraction.properties.items()}
    maker = f"{properties.get('program', '')} {properties.get('producer', '')}".casefold()
    pages = extraction.pages
    few_words = sum(len(page.text) for page in pages) <= _SLIDE_CHARACTERS * len(pages)
    if "powerpoint" in maker and len(pages) >= _FEWEST_SLIDES and few_words:
        return Stated(Kind.SLIDES, "made with PowerPoint")
    return None
