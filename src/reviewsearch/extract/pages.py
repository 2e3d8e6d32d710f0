"""What every reader does with the texts it finds: keeps what is text, stops at the limits and numbers the pages."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby

from reviewsearch.domain.document import Page
from reviewsearch.domain.letters import odd_characters
from reviewsearch.domain.ports import Limits
from reviewsearch.extract.breaks import headed

# Everything below the space but line feed and tab; form feed and vertical tab separate words, the others do not.
_SEPARATORS = re.compile(r"\r\n?|[\f\v]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# All that is not kept as it is, but for the ends of lines as Windows writes them.
_ANY_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)")
_PROPERTIES = 100
# A sentence about the pages of a file that claims to have thousands has to stay one that people read.
_NUMBERS_NAMED, _FEWEST_FROM_TO = 20, 4
_TOLD: ContextVar[Callable[[Page], None] | None] = ContextVar("told", default=None)
_PROPERTY_CHARACTERS = 2_000


def faithful(text: str) -> str:
    """Return the text with line ends as line feeds and without what is no character: controls and lone surrogates."""
    plain = text.replace("\r\n", "\n")
    if not _ANY_ODD.search(odd_characters(plain)):
        return plain
    # A PDF's WinAnsi encoding shows a bullet for the codes it does not define, DEL among them.
    text = _CONTROLS.sub("", _SEPARATORS.sub("\n", text)).replace("\x7f", "•")
    if _SURROGATES.search(text):
        # Two halves of one character that came apart are joined again; a half alone becomes U+FFFD.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


@contextmanager
def telling(told: Callable[[Page], None]) -> Iterator[None]:
    """Within the block, tell of each page as soon as it is gathered, so that it is not lost should the rest be."""
    token = _TOLD.set(told)
    try:
        yield
    finally:
        _TOLD.reset(token)


def gathered(
    texts: Iterable[tuple[str, str | None]], limits: Limits, readers: Sequence[str] = (), *, marked: bool = False
) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """Make pages of (text, label) pairs, as many as the limits allow, and a warning where that is not all.

    The texts are taken one by one, so that nothing is read beyond the limits; by the time one is there `readers`, where
    there are any, names at its place what read it. `marked` texts have marks before their headings (see `breaks`).
    """
    pages: list[Page] = []
    told = _TOLD.get()
    room = limits.characters
    for given, label in texts:
        number = len(pages) + 1
        if number > limits.pages:
            return tuple(pages), (f"Only the first {limits.pages:,} pages are searchable; the rest was not read.",)
        text, headings = headed(_SEPARATORS.sub("\n", given)) if marked else (given, ())
        whole = faithful(text)
        reader = readers[number - 1] if readers else ""
        headings = tuple(each for each in headings if each[0] <= whole.count("\n", 0, room))
        pages.append(
            Page(number, whole[:room], label if label and label != str(number) else None, None, reader, headings)
        )
        if told:
            told(pages[-1])
        room -= len(whole)
        if room < 0:
            cut = (
                f"Only the first {limits.characters:,} characters are searchable, up to page {number:,}; "
                "the rest was not read."
            )
            return tuple(pages), (cut,)
    return tuple(pages), ()


def stated(pairs: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Return a file's own properties, keys in lower case, the first of each, without empty or endless ones."""
    properties: dict[str, str] = {}
    for key, value in pairs:
        clean = faithful(value or "")[:_PROPERTY_CHARACTERS].strip()
        if key and clean and len(properties) < _PROPERTIES:
            properties.setdefault(faithful(key).strip().lower(), clean)
    return properties


def language_tag(raw: object) -> str | None:
    """Return a language as a tag ("en-GB", "cy"), or None where what the file says is none."""
    match = _LANGUAGE.fullmatch(raw.strip()) if isinstance(raw, str) else None
    return match[1].lower() + match[2].replace("_", "-") if match else None


def numbers_in_words(numbers: Sequence[int], noun: str) -> str:
    """Return page or slide numbers, in order, as people read them: "page 3", "pages 3, 4 and 7", "pages 1, 3 to 9 and 40 others"."""
    named = [part for run in _runs(numbers) for part in _named(run)]
    others = sum(count for _, count in named[_NUMBERS_NAMED:])
    words = [words for words, _ in named[:_NUMBERS_NAMED]] + ([f"{others:,} others"] if others else [])
    *most, last = words
    return f"{noun}s {', '.join(most)} and {last}" if most else f"{noun}{'s' if len(numbers) > 1 else ''} {last}"


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Yield the numbers that follow one another without a gap."""
    for _, run in groupby(enumerate(numbers), key=lambda placed: placed[1] - placed[0]):
        yield [number for _, number in run]


def _named(run: Sequence[int]) -> list[tuple[str, int]]:
    """Return how a run of numbers is named, each part with how many it stands for."""
    if len(run) >= _FEWEST_FROM_TO:
        return [(f"{run[0]:,} to {run[-1]:,}", len(run))]
    return [(f"{number:,}", 1) for number in run]


def slides_unread(hidden: Sequence[int], noted: Sequence[int]) -> tuple[str, ...]:
    """Return sentences about slides that are hidden and slides with speaker notes, by their numbers."""
    said: list[str] = []
    if hidden:
        verb = "is" if len(hidden) == 1 else "are"
        said.append(f"{numbers_in_words(hidden, 'Slide')} {verb} hidden and not searchable.")
    if noted:
        verb = "has" if len(noted) == 1 else "have"
        said.append(f"{numbers_in_words(noted, 'Slide')} {verb} speaker notes, which are not searchable.")
    return tuple(said)
