"""How publishers write case references: schemes as data, and the patterns, keys and display forms made from them.

A scheme has a *form*, which says what its parts are:

=================  =========================================  ===========================  ==================
form               parts                                      as written                   key
=================  =========================================  ===========================  ==================
`financial-year`   body, two consecutive years, number        MSCP 2019/20-01              mscp-2019-20-01
`number-year`      body, number, year                         CPR MIDSB 8/2020             cpr-midsb-2020-08
`number`           words, number                              Case Number 14               midshire-case-14
`label`            word, one or two letters, scoped by place  Child Q, Baby AG, YP F       midshire-child-q
=================  =========================================  ===========================  ==================

Pseudonyms and titles ("Never Assume") are not schemes: they are aliases of a case, given by a `[[case]]` entry.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import total_ordering
from typing import Any, Self

from reviewsearch.errors import BadSettings

FORMS = ("financial-year", "number-year", "number", "label")
_DISPLAY = {
    "financial-year": "{body} {year}/{end:02}-{number:02}",
    "number-year": "{body} {number}/{year}",
    "number": "{body} {number}",
    "label": "{body} {label}",
}
_KEYS = {"bodies", "display", "digits", "form", "key", "merge_former", "prefixes"}


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class CaseReference:
    """Which case: equal, hashed and found by its key alone, ordered by body, year and number, shown as its body writes it.

    `soft` references ("Child Q", "Case 25") are words that may mean something else; only a name, title or cue line makes them one.
    """

    key: str
    display: str
    body: str = ""
    year: int | None = None
    number: int | None = None
    label: str = ""
    soft: bool = False

    def __str__(self) -> str:
        return self.display

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, CaseReference) else NotImplemented

    def __lt__(self, other: "CaseReference") -> bool:
        return self.order < other.order

    @property
    def order(self) -> tuple[tuple[str | int, ...], str]:
        """Where it stands among others: sorting many by it is quicker than by themselves."""
        # By the key alone, as equality is: one case may be written with several bodies. Text and numbers take turns.
        parts = re.split(r"(\d+)", self.key)
        return tuple(int(part) if part.isdecimal() else part for part in parts), self.key


@dataclass(frozen=True, slots=True)
class Body:
    """Who gives the number. `name` may begin with `*`, which stands for one to four letters of a place: `*SCP`."""

    name: str
    former: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The present name, then the former ones."""
        return (self.name, *self.former)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of writing references. `bodies` are the words before the number; `key` replaces them in the key where given."""

    form: str
    bodies: tuple[Body, ...]
    display: str
    key: str = ""
    merge_former: bool = False
    digits: bool = False
    prefixes: tuple[str, ...] = ()
    _spelling: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read a scheme from a settings table. Raises BadSettings, naming what is wrong with it."""
        form = data.get("form")
        if form not in FORMS:
            raise BadSettings(f"A [[scheme]] has the form {form!r}.", remedy=f"Use one of: {', '.join(FORMS)}.")
        if unknown := set(data) - _KEYS:
            raise BadSettings(
                f"A [[scheme]] says {', '.join(sorted(unknown))}.", remedy=f"It may say: {', '.join(sorted(_KEYS))}."
            )
        bodies = tuple(_body(entry) for entry in _listed(data, "bodies"))
        if not bodies:
            raise BadSettings(
                f"A [[scheme]] of the form {form} has no bodies.", remedy='Add, for example, bodies = ["MSCP"].'
            )
        if form == "label" and not data.get("key"):
            raise BadSettings(
                "A [[scheme]] of labels has no key.",
                remedy='Labels belong to one place: add, for example, key = "midshire".',
            )
        scheme = cls(
            form=form,
            bodies=bodies,
            display=data.get("display", _DISPLAY[form]),
            key=slug(data.get("key", "")),
            merge_former=bool(data.get("merge_former", False)),
            digits=bool(data.get("digits", False)),
            prefixes=tuple(map(str, _listed(data, "prefixes"))),
            _spelling={_squash(name): name for body in bodies for name in body.names},
        )
        _try_display(scheme)
        return scheme

    @property
    def soft(self) -> bool:
        """Whether its references are words that may mean something else."""
        return self.form in {"number", "label"}

    def names_pattern(self) -> str:
        """Return a pattern for the bodies' names, longest first, white space inside them flexible."""
        names = sorted(
            {name for body in self.bodies for name in body.names}, key=lambda name: (name.startswith("*"), -len(name))
        )
        return "|".join(_name_pattern(name) for name in names)

    def anchors(self) -> Iterator[tuple[str, range]]:
        """Yield lower-case letters that stand in every reference of a body, and how far before them it may begin."""
        for name in (name for body in self.bodies for name in body.names):
            yield (name[1:].lower(), range(1, 5)) if name.startswith("*") else (name.split()[0].lower(), range(1))

    def spelt(self, body: str) -> str:
        """Return a body's name as the settings write it: `mscp` is MSCP; one that only `*` covers is upper case."""
        return self._spelling.get(_squash(body), " ".join(body.upper().split()))

    def present(self, body: str) -> str:
        """Return the present name of a body: MSCB is MSCP where the settings say that it became so."""
        for entry in self.bodies:
            for former in entry.former:
                stem = _matches(former, body)
                if stem is not None:
                    return entry.name.replace("*", stem)
        return self.spelt(body)

    def reference(
        self, body: str, *, year: int | None = None, number: int | None = None, label: str = ""
    ) -> CaseReference:
        """Make the reference of these parts. The body's former name stays another body unless `merge_former` is set."""
        name = self.present(body) if self.merge_former else self.spelt(body)
        shown = self.display.format(
            body=name, year=year or 0, end=((year or 0) + 1) % 100, number=number or 0, label=label
        )
        match self.form:
            case "financial-year":
                key = f"{self.key or slug(name)}-{year}-{((year or 0) + 1) % 100:02}-{number or 0:02}"
            case "number-year":
                key = f"{self.key or slug(name)}-{year}-{number or 0:02}"
            case "number":
                key = f"{self.key or slug(name)}-{number}"
            case _:
                key = "-".join(filter(None, (self.key, slug(name), label.lower())))
        return CaseReference(key, " ".join(shown.split()), name, year, number, label, self.soft)


def slug(text: str) -> str:
    """Return lower-case ASCII letters and digits with single hyphens between them: safe in URLs and file names."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def _listed(data: Mapping[str, Any], name: str) -> list[Any]:
    value = data.get(name, [])
    if not isinstance(value, list):
        raise BadSettings(f"A [[scheme]] has {name} = {value!r}.", remedy=f'Write a list: {name} = ["{value}"].')
    return value


def _body(entry: object) -> Body:
    match entry:
        case str(name):
            body = Body(name)
        case {"name": str(name), "former": [*former]}:
            body = Body(name, tuple(map(str, former)))
        case _:
            body = Body("")
    if all(slug(name) for name in body.names):
        return body
    raise BadSettings(
        f"A [[scheme]] has the body {entry!r}.", remedy='Write "MSCP" or { name = "MSCP", former = ["MSCB"] }.'
    )


def _try_display(scheme: Scheme) -> None:
    try:
        scheme.display.format(body="X", year=2019, end=20, number=1, label="Q")
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        remedy = "It may hold {body}, {year}, {end}, {number} and {label}."
        raise BadSettings(f"The display form {scheme.display!r} cannot be followed: {error}.", remedy=remedy) from None


def _squash(name: str) -> str:
    return "".join(name.split()).casefold()


def _name_pattern(name: str) -> str:
    if name.startswith("*"):
        return "[A-Za-z]{1,4}" + re.escape(name[1:])
    return r"\s{1,3}".join(map(re.escape, name.split()))


def _matches(name: str, body: str) -> str | None:
    """Return what `*` stands for if `body` is called `name` ("" where there is no `*`), else None."""
    if name.startswith("*"):
        match = re.fullmatch("([A-Z]{1,4})" + re.escape(name[1:].upper()), body.upper())
        return match[1] if match else None
    return "" if _squash(name) == _squash(body) else None
