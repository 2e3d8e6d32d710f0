"""Until when a document itself says that it may not be seen: an embargo, to the minute where it names one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.dates import WEEKDAY, dates_of, read
from reviewsearch.domain.document import Page
from reviewsearch.domain.lines import Line, bottom_lines, quoted, top_lines

_FIRST_PAGES = 2
_WHOLE_DAY = len("2024-07-23")
_NOON = 12
_MIDNIGHT = frozenset({"midnight", "12 midnight", "hanner nos"})
_LETTER = re.compile(r"[^\W_]")
_BETWEEN = r"[\s:.,|()\[\]–—-]{0,6}"
_LINK = r"(?:(?:until|till|to|on|at|for|from|before|tan|ar|am|o|hyd|strictly|release|publication|date|lifted|lifts|ends)\b[\s:]{1,3}){0,4}"
# Morning and afternoon, in English and Welsh.
_HALF = r"(?:[ap]\.?m\b\.?|y\.?[bh]\b\.?)"
# 00:01 · 00.01 hrs · 0001 hours · 10am · 9.30 a.m. · 10yb · noon · midnight
_TIME = (
    rf"(?:(?P<{{0}}h>\d{{{{1,2}}}})(?:[:.](?P<{{0}}m>\d\d)|(?=\s?(?:{_HALF}|hours\b|hrs\b|o.clock)))"
    rf"(?:\s?(?P<{{0}}half>{_HALF})|\s?(?:hours|hrs|o.clock)\b)?"
    r"|(?P<{0}h4>[0-2]\d)(?P<{0}m4>[0-5]\d)\s?(?:hours|hrs)\b|(?:12\s)?(?P<{0}word>noon|midday|midnight|hanner\snos|hanner\sdydd))"
    r"(?:\s?\(?(?:GMT|BST|UK\stime)\)?)?"
)
# What may stand behind a date and says a time of day in another way: it is not understood.
_OTHER_TIME = re.compile(
    r"[\s,]{1,3}(?:at|from|after|am|o|ar ôl)\s(?!(?:the|a|an|which|gyfer)\b)"
    rf"|.{{0,60}}?\b(?:\d{{1,2}}[:.]\d\d\b|\d{{1,2}}\s?{_HALF}|\d{{4}}\s?(?:hrs|hours)|noon\b|midday\b|midnight\b|o.clock)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"[^\w]*\b(?:until|till|before|pending|tan|cyn|hyd)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Embargo:
    """Until when a document may not be seen: a day (ISO 8601) by London's clock and, where it says one, a time of that day.

    `day` is None where it says none that can be read, `time` where it says none; where it says one that cannot be read,
    the end of the day is meant. `page` is where it says so, `source` that for people: page 1: “Embargoed until …”.
    """

    day: str | None
    time: time | None
    page: int
    source: str


@dataclass(frozen=True, slots=True)
class _Ways:
    """What may stand behind a cue: a day, with a time before or behind it; the beginning of any day or time."""

    day: re.Pattern[str]
    any_day: re.Pattern[str]


def embargoes(pages: Sequence[Page], cues: Cues) -> tuple[Embargo, ...]:
    """Return what the first two pages and the last say of when a document may be seen, past days among it.

    Of "for release" only what names a day counts: it is followed by "immediately" as often.
    """
    looked_at = [(page, top_lines(page, cues.known_words)) for page in pages[:_FIRST_PAGES]]
    looked_at += [(page, bottom_lines(page, cues.known_words)) for page in pages[_FIRST_PAGES:][-1:]]
    ways = _compile(cues)
    found = (_of_page(page, lines, ways, cues) for page, lines in looked_at)
    return tuple(dict.fromkeys(each for of_page in found for each in of_page))


def _compile(cues: Cues) -> _Ways:
    before, after = _TIME.format("b"), _TIME.format("a")
    day = rf"(?:{WEEKDAY},?\s)?(?:{dates_of(cues).written})(?![^\W_]|[/-]\d|\.\d)"
    text = rf"{_BETWEEN}{_LINK}(?:{before}[\s,]{{0,3}}(?:(?:on|ar)\s)?)?{day}(?:[\s,(–—-]{{1,3}}(?:(?:at|from|am|o)\s)?{after})?"
    months = "|".join(sorted(map(re.escape, cues.months), key=len, reverse=True))
    beginning = rf"{WEEKDAY}|\d{{1,2}}(?:st|nd|rd|th)?\s(?:(?:of|o)\s)?(?:{months})\b|\d{{1,2}}(?:[:.]\d\d|\s?{_HALF})"
    any_day = rf"{_BETWEEN}(?:(?:on|at|ar|am)\s)?(?:{beginning})"
    return _Ways(re.compile(text, re.IGNORECASE), re.compile(any_day, re.IGNORECASE))


def _of_page(page: Page, lines: Sequence[Line], ways: _Ways, cues: Cues) -> Iterator[Embargo]:
    for number, line in enumerate(lines):
        # A date may be broken over two lines, or stand below its cue.
        text = " ".join(part.text for part in lines[number : number + 2])
        for phrases in (cues.embargo, cues.release):
            cue = phrases.search(line.text)
            if cue:
                yield from (
                    Embargo(*until, page.number, quoted(page, line, cue.start()))
                    for until in _behind(text, cue, ways, cues)
                )


def _behind(text: str, cue: re.Match[str], ways: _Ways, cues: Cues) -> Iterator[tuple[str | None, time | None]]:
    match = ways.day.match(text, cue.end())
    found = read(match, cues)
    if match and found:
        is_plain = len(found.iso) == _WHOLE_DAY and not _OTHER_TIME.match(text, match.end())
        yield _instant(found.iso, match) if is_plain else (_after(found.iso), time())
    elif ways.any_day.match(text, cue.end()) or _is_of_this(text, cue, cues):
        yield None, None


def _is_of_this(text: str, cue: re.Match[str], cues: Cues) -> bool:
    """Tell "EMBARGO" and "is under embargo until the inquest" from "the press kept to the embargo" and "Embargo: none"."""
    if not cues.embargo.pattern.fullmatch(cue[0]) or cues.no_embargo.search(text):
        return False
    is_label = not _LETTER.search(text[: cue.start()]) or cue[0].isupper()
    return is_label or _UNTIL.search(cue[0]) is not None or _UNTIL.match(text, cue.end()) is not None


def _instant(day: str, match: re.Match[str]) -> tuple[str, time | None]:
    """Return the day and the time that a match says; the end of the day, which nobody regrets, where it has no such time."""
    parts = match.groupdict()
    which = "a" if any(parts[f"a{name}"] for name in ("h", "h4", "word")) else "b"
    word = (parts[f"{which}word"] or "").casefold()
    if word:
        return (_after(day), time()) if word in _MIDNIGHT else (day, time(_NOON))
    hour, minute = parts[f"{which}h"] or parts[f"{which}h4"], parts[f"{which}m"] or parts[f"{which}m4"]
    if not hour:
        return day, None
    half = (parts[f"{which}half"] or "").casefold()
    is_later = half.startswith("p") or "h" in half
    whole = int(hour) % _NOON + (_NOON if is_later else 0) if half else int(hour)
    try:
        return day, time(whole, int(minute or 0))
    except ValueError:
        return _after(day), time()


def _after(iso: str) -> str:
    """Return the day after a day, or after all days of a month."""
    if len(iso) == _WHOLE_DAY:
        return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()
    return (date.fromisoformat(f"{iso}-28") + timedelta(days=4)).replace(day=1).isoformat()
