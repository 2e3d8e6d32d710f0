"""What the settings table [website] says of the public pages: names, colours, addresses, and who may embed them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from reviewsearch.app.settings import Settings
from reviewsearch.domain.contrast import ENOUGH, contrast
from reviewsearch.errors import BadSettings

LANGUAGES = ("en", "cy")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_WHITE = "#ffffff"
_HELP = {
    "en": "If a child is in immediate danger, call 999.",
    "cy": "Os yw plentyn mewn perygl uniongyrchol, ffoniwch 999.",
}


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours a partnership may choose, each `#rrggbb`; what stands on what must be readable."""

    header: str = "#12284c"
    header_text: str = _WHITE
    accent: str = "#f2b50f"
    link: str = "#1d4f91"
    button: str = "#1d4f91"
    button_text: str = _WHITE


# Text, what it stands on, and the settings that say so.
_ON = (
    ("header_text", "header"),
    ("button_text", "button"),
    ("link", ""),
)


@dataclass(frozen=True, slots=True)
class Website:
    """The public pages of one archive, as their owner wants them.

    `help` is the help line by language; `base_address` has no "/" at its end and is "" where addresses follow the
    request; `allowed_origins` may read the API from other sites' pages, `frame_ancestors` may show our pages in a frame.
    `requests_per_minute` is what one address may ask of one worker, 0 for any number.
    """

    name: str
    languages: tuple[str, ...] = ("en",)
    help: Mapping[str, str] = field(default_factory=lambda: dict(_HELP))
    contact: str = ""
    exit_address: str = "https://www.bbc.co.uk/weather"
    base_address: str = ""
    allowed_origins: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ()
    indexable: bool = False
    requests_per_minute: int = 600
    colours: Colours = field(default_factory=Colours)

    @classmethod
    def of(cls, settings: Settings) -> "Website":
        """Read the table [website]. Raises BadSettings, naming what cannot be followed and what to write instead."""
        table = settings.data.get("website", {})
        if not isinstance(table, dict):
            raise BadSettings(
                "website is no table.", remedy="Write [website] on a line of its own, and below it its settings."
            )
        known = {each.name for each in fields(cls)}
        if unknown := sorted(set(table) - known):
            raise BadSettings(
                f"[website] says {', '.join(unknown)}.", remedy=f"It may say: {', '.join(sorted(known))}."
            )
        return cls(
            name=_text(table, "name", settings.partnership),
            languages=_languages(table),
            help=_by_language(table, "help", _HELP),
            contact=_text(table, "contact", ""),
            exit_address=_address(table, "exit_address", "https://www.bbc.co.uk/weather"),
            base_address=_address(table, "base_address", "").rstrip("/"),
            allowed_origins=_origins(table, "allowed_origins"),
            frame_ancestors=_origins(table, "frame_ancestors"),
            indexable=_switch(table, "indexable"),
            requests_per_minute=_count(table, "requests_per_minute", 600),
            colours=_colours(table.get("colours", {})),
        )

    def help_line(self, language: str) -> str:
        """Return the help line in a language, in English where it is not given in that one."""
        return self.help.get(language) or self.help["en"]


def _text(table: Mapping[str, Any], name: str, default: str) -> str:
    value = table.get(name, default)
    if not isinstance(value, str):
        raise BadSettings(f"[website] {name} is {value!r}.", remedy=f'Write it in quotation marks: {name} = "…"')
    return " ".join(value.split())


def _by_language(table: Mapping[str, Any], name: str, default: Mapping[str, str]) -> dict[str, str]:
    value = table.get(name, default)
    if isinstance(value, str):
        return {"en": " ".join(value.split())}
    if not isinstance(value, Mapping) or not all(
        key in LANGUAGES and isinstance(text, str) for key, text in value.items()
    ):
        raise BadSettings(
            f"[website] {name} is {value!r}.",
            remedy=f'Write {name} = "…", or {name} = {{ en = "…", cy = "…" }} for English and Welsh.',
        )
    return {"en": default["en"], **{key: " ".join(text.split()) for key, text in value.items()}}


def _languages(table: Mapping[str, Any]) -> tuple[str, ...]:
    value = table.get("languages", ["en"])
    if not isinstance(value, list) or not value or len(set(value)) < len(value) or not set(value) <= set(LANGUAGES):
        raise BadSettings(
            f"[website] languages is {value!r}.",
            remedy='Write languages = ["en"], ["en", "cy"] or ["cy", "en"]; the first is shown where none is asked for.',
        )
    return tuple(value)


def _address(table: Mapping[str, Any], name: str, default: str) -> str:
    value = _text(table, name, default)
    if value and not _is_address(value):
        raise BadSettings(
            f"[website] {name} is {value!r}.", remedy=f'Write a whole address: {name} = "https://www.example.org/"'
        )
    return value


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"https", "http"} and bool(parts.hostname) and not re.search(r"[\s\"'<>\\;,]", value)
    except ValueError:
        return False


def _origins(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) and _is_origin(each) for each in value):
        raise BadSettings(
            f"[website] {name} is {value!r}.",
            remedy=f'Write a list of sites without a path: {name} = ["https://www.example.org"]',
        )
    return tuple(each.lower() for each in value)


def _is_origin(value: str) -> bool:
    return _is_address(value) and "/" not in value.partition("://")[2]


def _switch(table: Mapping[str, Any], name: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise BadSettings(f"[website] {name} is {value!r}.", remedy=f"Write {name} = true or {name} = false.")
    return value


def _count(table: Mapping[str, Any], name: str, default: int) -> int:
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadSettings(
            f"[website] {name} is {value!r}.",
            remedy=f"Write a whole number, for example {name} = {default}, or 0 for any.",
        )
    return value


def _colours(table: object) -> Colours:
    names = [each.name for each in fields(Colours)]
    if not isinstance(table, dict) or not set(table) <= set(names):
        raise BadSettings(
            "[website] colours says what is no colour of ours.",
            remedy=f"Write [website.colours] and below it any of: {', '.join(names)}.",
        )
    for name, value in table.items():
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise BadSettings(
                f"[website.colours] {name} is {value!r}.", remedy=f'Write it as # and six digits: {name} = "#12284c"'
            )
    colours = Colours(**{name: value.lower() for name, value in table.items()})
    for text, ground in _ON:
        _check_contrast(colours, text, ground)
    return colours


def _check_contrast(colours: Colours, text: str, ground: str) -> None:
    on = getattr(colours, ground) if ground else _WHITE
    ratio = contrast(getattr(colours, text), on)
    if ratio < ENOUGH:
        where = f"on {ground} {on}" if ground else "on the white page"
        raise BadSettings(
            f"[website.colours] {text} {getattr(colours, text)} {where} has a contrast of {ratio:.1f} to 1: too little to read.",
            remedy=f"Choose a darker or a lighter one: at least {ENOUGH} to 1 (WCAG 2.2, 1.4.3).",
        )
