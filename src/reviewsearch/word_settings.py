"""How Word writes settings down: switches, values, and the styles that hide text."""

from collections.abc import Mapping
from typing import TypeVar

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Said = TypeVar("Said", bool, int)
_OFF = frozenset({"0", "false", "off", "none"})


def hiding_styles(styles: _Element) -> frozenset[str]:
    """Return the ids of the styles that hide text, themselves or through the style they are based on."""
    own: dict[str, bool | None] = {}
    based: dict[str, str | None] = {}
    for style in styles.iter(f"{W}style"):
        key = style.get(f"{W}styleId", "")
        own[key] = switch(style.find(f"{W}rPr"), "vanish")
        based[key] = value(style, "basedOn")
    return frozenset(key for key in own if inherited(key, own, based))


def inherited(key: str | None, own: Mapping[str, Said | None], based: Mapping[str, str | None]) -> Said | None:
    """Return what a style says, itself or through the styles it is based on; None where nothing is said."""
    for _ in range(len(own)):  # styles may be based on each other in a circle
        if key is None or own.get(key) is not None:
            break
        key = based.get(key)
    return own.get(key) if key else None


def switch(settings: _Element | None, name: str) -> bool | None:
    """Return whether a setting is on, None where nothing is said of it."""
    setting = settings.find(f"{W}{name}") if settings is not None else None
    return None if setting is None else setting.get(f"{W}val", "1") not in _OFF


def value(settings: _Element | None, name: str) -> str | None:
    """Return what a setting says, None where nothing is said of it."""
    setting = settings.find(f"{W}{name}") if settings is not None else None
    return None if setting is None else setting.get(f"{W}val")
