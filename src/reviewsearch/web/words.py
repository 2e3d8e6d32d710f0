"""What the public pages say, in English and Welsh: counted, dated and named."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from reviewsearch.domain.partial_dates import PartialDate

# Welsh words change after a number; categories as in Unicode's CLDR, of which "other" stands for all not named.
_WELSH_NUMBERS = {0: "zero", 1: "one", 2: "two", 3: "few", 6: "many"}


class Words:
    """The words of one language, by the names they have in `words/<language>.toml`."""

    def __init__(self, code: str, table: Mapping[str, Any]) -> None:
        self.code = code
        self._table = table

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a sentence with its values put in. Raises KeyError where there is none of that name."""
        text = str(self._table[name])
        return text.format_map(values) if values else text

    def listed(self, name: str) -> tuple[str, ...]:
        """Return sentences that stand in a list."""
        return tuple(self._table[name])

    def counted(self, name: str, number: int) -> str:
        """Return "1 document", "2,204 documents"."""
        forms = self._table[f"count_{name}"]
        category = _WELSH_NUMBERS.get(number, "other") if self.code == "cy" else ("one" if number == 1 else "other")
        return str(forms.get(category, forms["other"])).format(n=f"{number:,}")

    def date(self, date: PartialDate | None) -> str:
        """Return "23 July 2024", "July 2024", "2024", or that there is no date."""
        if date is None:
            return self("no_date")
        year, *rest = date.iso.split("-")
        month = [str(self._table["dates"]["months"][int(rest[0]) - 1])] if rest else []
        day = [str(int(rest[1]))] if len(rest) > 1 else []
        return " ".join((*day, *month, year))

    def day(self, moment: str) -> str:
        """Return the day of an instant (ISO 8601)."""
        return self.date(PartialDate(moment[:10]))

    def kind(self, kind: str) -> str:
        """Return the name of a kind of document."""
        return str(self._table["kinds"][kind])

    def named(self, group: str, value: str) -> str:
        """Return the name of a language or a format; one that has no name in this language is its own."""
        return str(self._table[group].get(value, value))


@cache
def words(language: str) -> Words:
    """Return the words of "en" or "cy"."""
    text = (resources.files("reviewsearch") / "web" / "words" / f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, tomllib.loads(text))
