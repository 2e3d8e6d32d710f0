"""Where case references stand in documents and file names, however they are written.

The rules, numbered as in `docs/references.md`, whose sentences the tests quote:

1. Compatibility forms are folded (NFKC), soft hyphens dropped, every dash is `-`, every slash `/`, white space is white space.
2. In documents and file names the body is required.
3. Two years must follow one another; two-digit years count only behind a body.
4. In documents the number follows `-` or `/`, after which a line may break.
5. Numbers compare as numbers, whole; there is no number 0.
6. O, l, I, S and B are read as 0, 1, 1, 5 and 8 only where everything else has the shape of a reference behind a known body.
7. In file names what follows a whole reference (`-1`, ` (1)`, `_v2`, `FINAL`) is a copy or a version.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reviewsearch.domain.folding import Folded, fold
from reviewsearch.domain.looked_at import Hit, LookedAt, Reader
from reviewsearch.domain.patterns import alias_pattern, consecutive, document_patterns, name_patterns, squash
from reviewsearch.domain.schemes import CaseReference, Scheme, slug
from reviewsearch.errors import BadSettings, UnreadableReference

# So many keys are remembered with how they are shown.
_REMEMBERED = 10_000
# The pages of a document, none longer than this, are looked at again and again while it is described and analysed.
_PAGES, _LONGEST_PAGE = 64, 20_000


@dataclass(frozen=True, slots=True)
class Found:
    """A reference where it stands: `start` and `end` are positions in the very text given, `raw` what stands there."""

    reference: CaseReference
    start: int
    end: int
    raw: str
    repaired: bool = False

    @property
    def read_as(self) -> str | None:
        """What to tell a reader where letters were read as digits, else None."""
        return f"“{self.raw}” read as {self.reference}" if self.repaired else None


class References:
    """The references of one archive: its schemes and the names its cases go by, compiled once."""

    def __init__(self, schemes: Iterable[Scheme], aliases: Mapping[str, Iterable[str]] | None = None) -> None:
        self.schemes = tuple(schemes)
        self._documents = tuple(
            Reader.of(scheme, pattern) for scheme in self.schemes for pattern in document_patterns(scheme)
        )
        self._names = tuple(Reader.of(scheme, pattern) for scheme in self.schemes for pattern in name_patterns(scheme))
        self._shown: dict[str, str] = {}
        self._looked_at: dict[str, LookedAt] = {}
        named = {key: tuple(name for name in names if squash(name)) for key, names in (aliases or {}).items()}
        self.aliases = {squash(name): key for key, names in named.items() for name in names}
        self._named = named
        self._beginnings = frozenset(name.split()[0] for name in self.aliases)
        self._alias_pattern = alias_pattern(name for names in named.values() for name in names)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "References":
        """Read `[[scheme]]` and `[[case]]` tables. Raises BadSettings."""
        aliases: dict[str, list[str]] = {}
        for case in settings.get("case", ()):
            key, names = slug(str(case.get("key", ""))), case.get("aliases", [])
            if not key:
                raise BadSettings("A [[case]] has no key.", remedy='Add, for example, key = "mscp-2019-20-01".')
            if not isinstance(names, list):
                raise BadSettings(
                    f"The case {key} has aliases = {names!r}.", remedy=f'Write a list: aliases = ["{names}"].'
                )
            aliases[key] = [str(name) for name in names]
        return cls(map(Scheme.of, settings.get("scheme", ())), aliases)

    def names_of(self, key: str) -> tuple[str, ...]:
        """Return the names a case goes by, as the settings write them."""
        return self._named.get(key, ())

    def find(self, text: str, *, soft: bool = True) -> tuple[Found, ...]:
        """Return the references in a document's text, in order, none overlapping. Linear in the length of the text."""
        looked = self._looked_at.get(text)
        if looked is None:
            looked = LookedAt(fold(text))
            if len(text) <= _LONGEST_PAGE:
                if len(self._looked_at) >= _PAGES:
                    self._looked_at.clear()
                self._looked_at[text] = looked
        return self._search(text, looked, self._documents, soft=soft)

    def find_in_name(self, name: str) -> tuple[Found, ...]:
        """Return the references in a file's name (without its folder; a suffix does no harm)."""
        return self._search(name, LookedAt(fold(name)), self._names, soft=True)

    def parse(self, text: str) -> CaseReference:
        """Return the reference that the whole of `text` is. Raises UnreadableReference."""
        found = self.find_in_name(text) or self.find(text)
        if len(found) == 1 and not text[: found[0].start].strip() and not text[found[0].end :].strip():
            return found[0].reference
        known = self.from_key(text)
        if known is not None:
            return known
        example = (
            self.schemes[0].reference(self.schemes[0].bodies[0].name.replace("*", "X"), year=2019, number=1, label="A")
            if self.schemes
            else ""
        )
        raise UnreadableReference(
            f"“{text}” cannot be read as a case reference.", remedy=f"Write it like this: {example}"
        )

    def from_key(self, key: str) -> CaseReference | None:
        """Return the reference whose canonical key this is, or None."""
        for scheme in self.schemes:
            for reference in _from_key(scheme, key):
                if reference.key == key:
                    return reference
        title = next(iter(self.names_of(key)), None)
        return CaseReference(key, title, soft=True) if title else None

    def display(self, key: str) -> str:
        """Return how a case is shown: as its body writes it, or its key where no scheme knows it."""
        if key not in self._shown:
            if len(self._shown) >= _REMEMBERED:
                self._shown.clear()
            reference = self.from_key(key)
            self._shown[key] = reference.display if reference else key
        return self._shown[key]

    def _search(self, text: str, looked: LookedAt, readers: Iterable[Reader], *, soft: bool) -> tuple[Found, ...]:
        found = [hit for reader in readers if soft or not reader.scheme.soft for hit in looked.hits(reader)]
        if soft and self._alias_pattern:
            # A pattern that ignores case takes a dotless i for an i; no name is written so.
            found += [
                (CaseReference(key, self.display(key), soft=True), *match.span(), False)
                for match in looked.named(self._alias_pattern, self._beginnings)
                if (key := self.aliases.get(squash(match[0])))
            ]
        return tuple(_without_overlaps(found, looked.folded, text)) if found else ()


def _without_overlaps(found: list[Hit], folded: Folded, text: str) -> Iterator[Found]:
    reached, labels = (0, 0), False
    # What the settings say a name means comes before what its shape would make of it.
    for reference, start, end, repaired in sorted(found, key=lambda hit: (hit[1], -hit[2], bool(hit[0].label), hit[3])):
        # Several labels may share one place ("Children A, B and C"): the same span again is no overlap.
        if start < reached[1] and not (labels and reference.label and (start, end) == reached):
            continue
        first, last = folded.span(start, end)
        yield Found(reference, first, last, text[first:last], repaired)
        reached, labels = (start, end), bool(reference.label)


def _from_key(scheme: Scheme, key: str) -> Iterator[CaseReference]:
    match scheme.form:
        case "financial-year" if match := re.fullmatch(r"(.+)-(\d{4})-(\d\d)-(\d{2,3})", key):
            if consecutive(match[2], match[3]):
                yield from _by_bodies(scheme, match[1], year=int(match[2]), number=int(match[4]))
        case "number-year" if match := re.fullmatch(r"(.+)-(\d{4})-(\d{2,3})", key):
            yield from _by_bodies(scheme, match[1], year=int(match[2]), number=int(match[3]))
        case "number" if match := re.fullmatch(r"(.+)-(\d+)", key):
            yield from _by_bodies(scheme, match[1], number=int(match[2]))
        case "label" if key.startswith(f"{scheme.key}-"):
            rest = key.removeprefix(f"{scheme.key}-")
            if any(re.fullmatch(rf"{re.escape(prefix)}\d{{1,3}}", rest.upper()) for prefix in scheme.prefixes):
                yield scheme.reference("", label=rest.upper())
            for name in (name for body in scheme.bodies for name in body.names):
                label = rest.removeprefix(f"{slug(name)}-")
                if label != rest and re.fullmatch(r"[a-z]{1,2}\d{0,2}(?:-[a-z]{1,2}\d{0,2})?", label):
                    yield scheme.reference(name, label=label.upper())
        case _:
            return


def _by_bodies(scheme: Scheme, start: str, *, year: int | None = None, number: int) -> Iterator[CaseReference]:
    """Yield the references of a scheme whose key begins with `start`, whichever body that is."""
    for name in (name for body in scheme.bodies for name in body.names):
        if scheme.key or slug(name) == start:
            yield scheme.reference(name, year=year, number=number)
        elif name.startswith("*") and re.fullmatch(f"[a-z]{{1,4}}{re.escape(slug(name))}", start):
            yield scheme.reference(start.upper(), year=year, number=number)
