"""What a person says of a document, over what the program read out of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from reviewsearch.domain.document import Description, Kind, Stated
from reviewsearch.domain.partial_dates import PartialDate
from reviewsearch.domain.reference import References
from reviewsearch.domain.schemes import slug
from reviewsearch.errors import WrongUsage

# What is said of where a corrected value comes from begins so.
CORRECTED = "corrected by"
# What can be corrected: the names are those of `describe`'s options.
FIELDS = ("reference", "title", "kind", "published", "language", "theme")


def checked(given: Mapping[str, tuple[str, ...]], references: References) -> dict[str, tuple[str, ...]]:
    """Return corrections in their canonical form. Raises WrongUsage or UnreadableReference, naming what cannot be read."""
    check: dict[str, Callable[[str], str]] = {
        "reference": lambda value: references.parse(value).key,
        "title": _title,
        "kind": _kind,
        "published": _published,
        "language": _language,
        "theme": _theme,
    }
    return {name: tuple(check[name](value) for value in values) for name, values in given.items()}


def corrected(description: Description, corrections: Mapping[str, tuple[str, ...]], *, by: str) -> Description:
    """Return a description with a person's corrections in place of what was read."""
    stated = {
        name: tuple(Stated(value, f"{CORRECTED} {by}") for value in values) for name, values in corrections.items()
    }
    if cases := stated.get("reference"):
        keys = {case.value for case in cases}
        mentions = tuple(mention for mention in description.mentions if mention.value not in keys)
        description = replace(description, cases=cases, mentions=mentions)
    if title := stated.get("title"):
        description = replace(description, title=title[-1])
    if kind := stated.get("kind"):
        description = replace(description, kind=kind[-1])
    if published := stated.get("published"):
        description = replace(description, published=published[-1])
    if language := stated.get("language"):
        description = replace(description, language=language[-1])
    if themes := stated.get("theme"):
        description = replace(description, themes=themes)
    return description


def _title(value: str) -> str:
    title = " ".join(value.split())
    if not title:
        raise WrongUsage("The title is empty.", remedy="Give the words that stand on the document's first page.")
    return title


def _kind(value: str) -> str:
    try:
        return Kind(slug(value)).value
    except ValueError:
        raise WrongUsage(f"There is no kind “{value}”.", remedy=f"Use one of: {', '.join(Kind)}.") from None


def _published(value: str) -> str:
    try:
        return PartialDate(value).iso
    except ValueError:
        raise WrongUsage(f"“{value}” is no date.", remedy="Write 2024-07-23, 2024-07 or 2024.") from None


def _language(value: str) -> str:
    if value not in {"en", "cy"}:
        raise WrongUsage(f"There is no language “{value}” here.", remedy="Use en (English) or cy (Welsh).")
    return value


def _theme(value: str) -> str:
    theme = slug(value)
    if not theme:
        raise WrongUsage(f"“{value}” is no theme.", remedy="Give it as words, for example: neglect.")
    return theme
