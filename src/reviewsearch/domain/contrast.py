"""How well one colour can be read on another: the contrast of WCAG 2.2."""

# WCAG 2.2, success criterion 1.4.3: text of ordinary size.
ENOUGH = 4.5
# Up to here sRGB gives light in proportion: the value WCAG 2.2 has.
_IN_PROPORTION = 0.04045


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours `#rrggbb`, from 1 (alike) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _IN_PROPORTION else ((channel + 0.055) / 1.055) ** 2.4
