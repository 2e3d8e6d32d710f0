"""When a document says it was published: the day, the month or the year behind a cue, never another of its many dates."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewsearch.domain.cues import Cues, Phrases
from reviewsearch.domain.document import Page, Stated
from reviewsearch.domain.lines import Line, bottom_lines, quoted, top_lines
from reviewsearch.domain.partial_dates import PartialDate, full_year

_CUE_PAGES = 2
_ALONE = 40
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|dd?ydd \w{3,8})"
# As in Issued: on Tuesday … · Published by the Midshire Safeguarding Children Partnership, … · Cyhoeddwyd ar ddydd Mawrth …
_FILLER = rf"[\s:.|–—-]{{0,6}}(?:by [^:\d]{{3,90}}?(?:,|\son|\sin)\s)?(?:(?:on|in|ar|ym|yn|ddydd)\s)?(?:{WEEKDAY},?\s)?"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|af|ail|ydd|fed|ed|eg|ain))?"
# Not the beginning of something longer: 2019/20, 3.5.2019 read as 3.5.20, or "2 to 6 May".
_END = r"(?![^\W_]|[/-]\d|\.\d)(?!\s?(?:to|until|and|i|-|–|—)\s?\d)"
# Every way to write a date has these.
_TWO_DIGITS = re.compile(r"\d\d")
_LETTER = re.compile(r"[^\W_]")
# "Date:" is a cue of its own behind a reference or a separator, not behind another word.
_APART = re.compile(r"(?:^|[\d|()\[\]·•;,.:–—-])\s*$")
# "this report was published on" needs no colon.
_SENTENCE_CUE = 4


@dataclass(frozen=True, slots=True)
class Dates:
    """How a date may be written, as patterns: `written` for one anywhere, with named groups that `read` understands."""

    written: str
    behind_cue: re.Pattern[str]
    alone: re.Pattern[str]


def published_date(pages: Sequence[Page], cues: Cues) -> Stated | None:
    """Return the date of publication as ISO 8601 of its precision, with the line that says it; None where none does.

    Looked for behind cues on the first two pages, then on the last, the best cue first; failing that, the one date that
    stands alone on a line of the first page. The dates in a file's properties say when it was made and are not used.
    """
    pattern = dates_of(cues)
    lines = [(page, top_lines(page, cues.known_words)) for page in pages[:_CUE_PAGES]]
    lines += [(page, bottom_lines(page, cues.known_words)) for page in pages[_CUE_PAGES:][-1:]]
    rows = [(page, tuple(_dated(page_lines))) for page, page_lines in lines]
    for phrases in cues.published:
        for number, (page, dated) in enumerate(rows):
            found = next(_behind_cues(page, dated, phrases, pattern.behind_cue, cues), None)
            # On the last page other publications are listed: there a cue begins its line.
            if found and (number < _CUE_PAGES or phrases.starts(found.source.partition("“")[2])):
                return found
    return _alone(*lines[0], pattern.alone, cues) if lines else None


def dates_of(cues: Cues) -> Dates:
    """Return how dates are written in the languages of these cues."""
    return _dates_with(tuple(cues.months))


@functools.lru_cache(maxsize=1)  # every document's are written alike
def _dates_with(names: tuple[str, ...]) -> Dates:
    months = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    year = r"(?P<{}>(?:19|20|21)\d\d)"
    day_first = (
        rf"(?P<day>\d{{1,2}}){_ORDINAL}(?:\s(?:of|o))?[\s,]{{1,3}}(?P<month>{months})[\s,.]{{1,3}}{year.format('y1')}"
    )
    month_first = rf"(?P<month2>{months})\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{year.format('y2')}"
    month = rf"(?P<month3>{months})[\s,.]{{1,3}}{year.format('y3')}"
    numeric = r"(?P<day4>\d{1,2})(?P<dot>[/.])(?P<month4>\d{1,2})(?P=dot)(?P<y4>(?:19|20)?\d\d)"
    iso = rf"{year.format('y5')}-(?P<month5>\d\d)-(?P<day5>\d\d)"
    dates = rf"(?:{day_first}|{month_first}|{month}|{numeric}|{iso})"
    behind = rf"{_FILLER}(?:{dates}|{year.format('y6')}){_END}"
    return Dates(
        dates,
        re.compile(behind, re.IGNORECASE),
        re.compile(rf"[\W_]{{0,3}}(?:{WEEKDAY},?\s)?{dates}[\W_]{{0,3}}", re.IGNORECASE),
    )


def _dated(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Yield the lines behind whose words a date may stand, with where it may be looked for: few have digits.

    A date may be broken over two lines, or stand below its cue in the next cell of a table.
    """
    for line, below in zip(lines, (*lines[1:], None), strict=False):
        text = f"{line.text} {below.text}" if below else line.text
        if _TWO_DIGITS.search(text):
            yield line, text


def _behind_cues(
    page: Page, dated: Sequence[tuple[Line, str]], phrases: Phrases, pattern: re.Pattern[str], cues: Cues
) -> Iterator[Stated]:
    for line, text in dated:
        for cue in phrases.pattern.finditer(line.text):
            date = read(pattern.match(text, cue.end()), cues) if _is_cue(line.text, cue, phrases, cues) else None
            if date:
                yield Stated(date.iso, quoted(page, line, cue.start()))


def _is_cue(text: str, cue: re.Match[str], phrases: Phrases, cues: Cues) -> bool:
    """Tell "Issued: …" and a line that begins "Published …" from "as Jones, published …" and "Inspection date: …"."""
    before = text[: cue.start()]
    if cues.not_published.ends(before):
        return False
    if not _LETTER.search(before) and cue[0][:1].isupper():
        return True
    apart = phrases is not cues.published[-1] or _APART.search(before[-40:]) is not None
    return apart and (text.startswith(":", cue.end()) or cue[0].count(" ") >= _SENTENCE_CUE)


def _alone(page: Page, lines: Sequence[Line], pattern: re.Pattern[str], cues: Cues) -> Stated | None:
    """Return the date that stands alone on a line, if there is only one and no label above it makes it another date."""
    found: dict[str, Stated] = {}
    for number, line in enumerate(lines[:_ALONE]):
        above = lines[number - 1].text if number else ""
        date = read(pattern.fullmatch(line.text), cues)
        if date and not above.endswith(":") and not cues.not_published.search(above):
            found.setdefault(date.iso, Stated(date.iso, quoted(page, line)))
    return next(iter(found.values())) if len(found) == 1 else None


def read(match: re.Match[str] | None, cues: Cues) -> PartialDate | None:
    """Return the date that a match holds; None where the calendar or common sense has no such date."""
    if match is None:
        return None
    parts = {name.rstrip("123456"): value for name, value in match.groupdict().items() if value}
    year = full_year(parts["y"])
    month = parts.get("month", "")
    numbers = (cues.months.get(month.casefold()) or int(month)) if month else None, parts.get("day")
    iso = "-".join([f"{year:04}", *(f"{int(part):02}" for part in numbers if part)])
    try:
        return PartialDate(iso) if year in cues.years else None
    except ValueError:
        return None
