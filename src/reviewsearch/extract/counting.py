"""How the places of a list are written: in figures, letters or Roman numerals."""

_MOST_ROMAN, _MOST_LETTERS = 4_000, 26 * 30
_ROMAN = tuple(
    zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "m cm d cd c xc l xl x ix v iv i".split(), strict=True)
)


def counted(form: str, count: int) -> str:
    """Return a place as a list has it whose first is written "1", "a", "A", "i" or "I"; "" where `form` is ""."""
    if form.lower() == "a" and 1 <= count <= _MOST_LETTERS:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)  # after z come aa, bb and cc
        return letters.upper() if form == "A" else letters
    if form.lower() == "i" and 1 <= count < _MOST_ROMAN:
        numeral = ""
        for value, letters in _ROMAN:
            numeral += letters * (count // value)
            count %= value
        return numeral.upper() if form == "I" else numeral
    return str(count) if form else ""
