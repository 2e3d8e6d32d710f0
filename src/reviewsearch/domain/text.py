"""The one analyser: how a text becomes terms, alike for documents, queries and passages.

A *word* is a run of letters, digits and the marks on them. It gives an exact term, folded (NFKC, case, accents), and a stem
(Porter 2, as the Snowball project keeps it). What is joined by a hyphen, an apostrophe or `&` gives the words it is made of,
one after another, and besides them the whole without the joint ("multi-agency": multi, agency; besides: multiagency), so
that it is found whole and by part. A possessive 's is no word. Stop words and single letters are words like any other.
A case reference is one term, `ref:` and its key, whichever way it is written; the words it is made of stand besides.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import NamedTuple

from reviewsearch.domain.ports import BARRIER, Terms
from reviewsearch.domain.reference import References

VERSION = 2

# Marks (Arabic ones too), soft hyphens and zero-width joiners stand inside words; folding takes them out.
_INSIDE = "\u0300-\u036f\u064b-\u065f\u0670\u00ad\u200b-\u200d\u2060"
_APOSTROPHES = "'’ʼ‘`´"
_HYPHENS = "\\-\u2010\u2011\u2012\u2013\ufffe"
# A hyphen may end a line; then the word goes on at the start of the next.
WORD = re.compile(rf"[\w{_INSIDE}]++(?:(?:[{_APOSTROPHES}&]|[{_HYPHENS}](?:[ \t]*\r?\n[ \t]*)?)[\w{_INSIDE}]++)*+")
# The same where there is nothing but ASCII, in half the time.
_ASCII_WORD = re.compile(r"[A-Za-z0-9]++(?:(?:['`&]|-(?:[ \t]*\r?\n[ \t]*)?)[A-Za-z0-9]++)*+")
_PART = re.compile(rf"[\w{_INSIDE}]+")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS]$")
_TAKEN_OUT = re.compile(f"[{_INSIDE}]")
# So many words met lately, and as many met before them: each takes 0.7 KB, and common ones are not learnt anew.
_REMEMBERED = 50_000

STOP_WORDS = frozenset(
    """a about above after again against all am an and any are as at be because been before being below between both but by
    can could did do does doing down during each few for from further had has have having he her here hers herself him himself
    his how i if in into is it its itself just me more most my myself no nor not now of off on once only or other our ours
    ourselves out over own same she should so some such than that the their theirs them themselves then there these they this
    those through to too under until up very was we were what when where which while who whom why will with would you your
    yours yourself yourselves s t don""".split()
)


class Token(NamedTuple):
    """One term where it stands: [start, end) in the very text given. `besides` marks one that shares another's place."""

    exact: str
    stem: str
    start: int
    end: int
    besides: bool = False


class Written(NamedTuple):
    """What is known of a word as it is written: its terms, and what stands besides them.

    `places` say where in the word each exact term stands; `terms` are all terms, stems and what stands besides; `row` and
    `stem_row` are the exact terms and the stems, separated by spaces.
    """

    exact: tuple[str, ...]
    stems: tuple[str, ...]
    joined: tuple[str, ...]
    joined_stems: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    terms: tuple[str, ...]
    row: str
    stem_row: str

    @property
    def rows(self) -> Iterator[tuple[str, str]]:
        """The exact terms, each with its stem."""
        return zip(self.exact, self.stems, strict=True)

    @property
    def joined_rows(self) -> Iterator[tuple[str, str]]:
        """What stands besides, each with its stem."""
        return zip(self.joined, self.joined_stems, strict=True)


# Of each word of each page, which takes half as long as to ask for them by name.
_ROW, _STEM_ROW, _JOINED = (itemgetter(Written._fields.index(name)) for name in ("row", "stem_row", "joined"))


class _Words(dict[str, Written]):
    """Words as they are written, each learnt when it is first asked for."""

    def __init__(self, learn: Callable[[str], Written]) -> None:
        super().__init__()
        self._learn = learn
        self._before: dict[str, Written] = {}

    def __missing__(self, written: str) -> Written:
        if len(self) >= _REMEMBERED:
            self._before = dict(self)
            self.clear()
        word = self[written] = self._before.get(written) or self._learn(written)
        return word


class Analyser:
    """Turns text into terms with one archive's references. Pure but for what it remembers of words seen before."""

    def __init__(self, references: References, stem: Callable[[str], str]) -> None:
        self.references = references
        self._stem = stem
        self._words = _Words(self._learn)

    def terms(self, text: str, *, language: str = "en") -> Terms:
        """Return a text's terms as engines take them; those that stand besides follow behind a barrier."""
        exact: list[str] = []
        stems: list[str] = []
        besides: list[tuple[str, str]] = []
        for piece, reference in self.pieces(text):
            found = (_ASCII_WORD if piece.isascii() else WORD).findall(piece)
            words = [self._words[written] for written in found]
            if reference:
                exact.append(reference)
                stems.append(reference)
                besides += [row for word in words for row in (*word.rows, *word.joined_rows)]
            else:
                exact += filter(None, map(_ROW, words))
                stems += filter(None, map(_STEM_ROW, words))
                if any(map(_JOINED, words)):
                    besides += [row for word in words if word.joined for row in word.joined_rows]
        if besides:
            exact += [BARRIER, *(term for term, _ in besides)]
            stems += [BARRIER, *(stem for _, stem in besides)]
        # Welsh is not stemmed: English rules would cut its words at random.
        return Terms(" ".join(exact), " ".join(exact if language == "cy" else stems))

    def tokens(self, text: str, *, language: str = "en") -> Iterator[Token]:
        """Yield the terms of a text with their places, in order of start; the same terms as `terms`."""
        start = 0
        for piece, reference in self.pieces(text):
            if reference:
                yield Token(reference, reference, start, start + len(piece))
            for match in WORD.finditer(piece):
                word = self.word(match[0])
                place = start + match.start(), start + match.end()
                yield from self._placed(word, *place, language, besides=bool(reference))
            start += len(piece)

    def stem(self, exact: str) -> str:
        """Return the stem of a folded term; references and what holds no letter have none but themselves."""
        return exact if exact.startswith("ref:") or not exact.isalpha() else self._stem(exact)

    def word(self, written: str) -> Written:
        """Return what is known of a word that `WORD` matches."""
        return self._words[written]

    def _placed(self, word: Written, start: int, end: int, language: str, *, besides: bool) -> Iterator[Token]:
        for joined, stem in zip(word.joined, word.joined if language == "cy" else word.joined_stems, strict=True):
            yield Token(joined, stem, start, end, besides=True)
        stems = word.exact if language == "cy" else word.stems
        for exact, stem, (first, last) in zip(word.exact, stems, word.places, strict=True):
            yield Token(exact, stem, start + first, start + last, besides=besides)

    def pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """Cut a text into pieces, each with the term of the reference it is, or ""; underscores separate words."""
        text = text.replace("_", " ")
        at = 0
        for found in self.references.find(text, soft=False):
            if found.start > at:
                yield text[at : found.start], ""
            yield text[found.start : found.end], f"ref:{found.reference.key}"
            at = found.end
        if at < len(text):
            yield text[at:], ""

    def _learn(self, written: str) -> Written:
        parts = [(fold_word(part[0]), part.span()) for part in _PART.finditer(written)]
        joined = tuple(filter(None, ["".join(term for term, _ in parts)])) if len(parts) > 1 else ()
        if len(parts) > 1 and _POSSESSIVE.search(written):
            parts.pop()
        exact = tuple(term for term, _ in parts if term)
        stems = tuple(map(self.stem, exact))
        places = tuple(place for term, place in parts if term)
        joined_stems = tuple(map(self.stem, joined))
        terms = (*exact, *stems, *joined, *joined_stems)
        return Written(exact, stems, joined, joined_stems, places, terms, " ".join(exact), " ".join(stems))


def folded_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a few words of text, as exact terms have them, without what stands besides."""
    words: list[str] = []
    for written in WORD.findall(text.replace("_", " ")):
        parts = [fold_word(part) for part in _PART.findall(written)]
        words += parts[:-1] if len(parts) > 1 and _POSSESSIVE.search(written) else parts
    return tuple(filter(None, words))


def fold_word(word: str) -> str:
    """Return a word as terms write it: compatibility forms, case and accents folded, joiners and soft hyphens gone."""
    if word.isascii():
        return word.lower()
    plain = _TAKEN_OUT.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold()))
    # Folding may give what is no word ("½" is 1, a slash and 2): better not found than found as 12.
    return plain if plain.isalnum() else ""
