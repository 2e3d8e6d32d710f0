"""What a request asks for: its path, its parameters within their bounds, its language, and addresses made for its answer."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request

from reviewsearch.domain.document import Kind
from reviewsearch.domain.filters import read_years
from reviewsearch.domain.query import Filters
from reviewsearch.errors import UnreadableQuery, WrongUsage

MOST_PARAMETERS = 100
# The longest query is read to 1,000 characters; this leaves room for what is left out to be said.
LONGEST_TEXT = 2_000
_DIGITS = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class Asked:
    """One request for something to read.

    `root` is where the website is mounted ("" or "/reviews"), `origin` what stands before it in whole addresses
    ("https://www.example.org"); `parameters` are as they came, in order; `values` are the parts of the path.
    """

    root: str
    origin: str
    path: str
    language: str
    prefix: str
    parameters: tuple[tuple[str, str], ...]
    values: dict[str, str]
    headers: dict[str, str]

    @classmethod
    def of(cls, request: Request, *, language: str, prefix: str, base_address: str) -> "Asked":
        """Read a request. Raises WrongUsage where there are too many parameters."""
        root = request.scope.get("root_path", "").rstrip("/")
        origin = base_address or f"{request.url.scheme}://{request.url.netloc}{quote(root)}"
        path = request.scope["path"]
        return cls(
            root=quote(root),
            origin=origin,
            path=path.removeprefix(root),
            language=language,
            prefix=prefix,
            parameters=parameters_of(request.scope["query_string"]),
            values={name: str(value) for name, value in request.path_params.items()},
            headers={
                name: request.headers[name] for name in ("if-none-match", "accept-encoding") if name in request.headers
            },
        )

    # Parameters

    def text(self, name: str) -> str:
        """Return the first value of a parameter, "" where it is not given."""
        return next((value[:LONGEST_TEXT] for key, value in self.parameters if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return each value of a parameter once."""
        return tuple(dict.fromkeys(value for key, value in self.parameters if key == name and value))

    def number(self, name: str, default: int, *, most: int) -> int:
        """Return a number from 1 to `most`, the nearest of them, or the default where it is none."""
        number = whole_number(self.text(name))
        return default if number is None else min(max(number, 1), most)

    @cached_property
    def query(self) -> str:
        """What is searched for."""
        return " ".join(self.text("q").split())

    @cached_property
    def filters(self) -> Filters:
        """What is ticked; what cannot be is left out."""
        return Filters(
            kinds=frozenset(kind for kind in self.all("kind") if kind in set(Kind)),
            years=frozenset(year for text in self.all("year") for year in years_of(text)),
            themes=frozenset(self.all("theme")),
            languages=frozenset(self.all("language")),
        )

    @property
    def narrowing(self) -> tuple[tuple[str, str], ...]:
        """The parameters that say what is searched for, without order and page."""
        return tuple(each for each in self.parameters if each[0] in {"q", "kind", "year", "theme", "language"})

    @property
    def by_date(self) -> bool:
        """Whether the newest shall come first."""
        return self.text("sort") == "date"

    # Addresses

    def link(self, path: str, *parameters: tuple[str, object]) -> str:
        """Return the address of a page in this language: "/cases" with parameters, of which empty ones are left out."""
        return self.plain_link(f"{self.prefix}{path}", *parameters)

    def plain_link(self, path: str, *parameters: tuple[str, object]) -> str:
        """Return the address of what has no language: a file, the API, a feed."""
        given = urlencode([(name, str(value)) for name, value in parameters if value not in {"", None}])
        return f"{self.root}{quote(path)}{f'?{given}' if given else ''}"

    def whole(self, link: str) -> str:
        """Return an address of ours with its origin."""
        return f"{self.origin}{link.removeprefix(self.root)}"

    def again(self, **changed: object) -> str:
        """Return the address of this page with some parameters set, or without those that are None."""
        kept = [(name, value) for name, value in self.parameters if name not in changed and name != "page"]
        return self.plain_link(self.path, *kept, *((name, value) for name, value in changed.items() if value))

    def without(self, name: str, value: str) -> str:
        """Return the address of this page without one value of a parameter."""
        kept = [each for each in self.parameters if each != (name, value) and each[0] != "page"]
        return self.plain_link(self.path, *kept)

    def in_language(self, prefix: str) -> str:
        """Return the address of this page in another language."""
        bare = self.path.removeprefix(self.prefix) or "/"
        return replace(self, prefix=prefix).link(bare, *self.parameters)


def parameters_of(query_string: bytes) -> tuple[tuple[str, str], ...]:
    """Return parameters in order. Raises WrongUsage where there are too many."""
    try:
        pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise WrongUsage("There are too many parameters.", remedy=f"At most {MOST_PARAMETERS} are read.") from None
    return tuple((name, value) for name, value in pairs)


def whole_number(text: str) -> int | None:
    """Return the number that at most nine digits are, None for any other text."""
    return int(text) if _DIGITS.fullmatch(text) else None


def years_of(text: str) -> frozenset[int]:
    """Return the years that a text names, none where it cannot be read."""
    try:
        return read_years(text)
    except UnreadableQuery:
        return frozenset()
