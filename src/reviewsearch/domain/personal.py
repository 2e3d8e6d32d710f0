"""Personal data in the text of a document: dates of birth and death, NHS numbers, postcodes, addresses, ways to reach people."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewsearch.domain.checklist import found
from reviewsearch.domain.document import Kind, Page
from reviewsearch.domain.findings import Finding
from reviewsearch.domain.partial_dates import full_year, is_day

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_NAMES = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:the\s+)?"
# A date to the day, in the ways that people in the United Kingdom write it, and ISO 8601.
DATE = rf"""(?:
    {_DAY}(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th)?\s+(?:of\s+|day\s+of\s+)?(?P<month>{_MONTH_NAMES})\.?,?\s+(?P<year>(?:19|20)\d\d)
  | (?P<month2>{_MONTH_NAMES})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d)
  | (?P<day3>\d{{1,2}})\s?[./-]\s?(?P<month3>\d{{1,2}})\s?[./-]\s?(?P<year3>(?:19|20)\d\d|\d\d)
  | (?P<year4>(?:19|20)\d\d)-(?P<month4>\d\d)-(?P<day4>\d\d)
)(?!\d)"""
# Between the words and the date: "was born, in hospital, at 10.15 pm on the 3rd of May 2019"; "DOB (subject): 03.05.19".
_GAP = r"[^.;\n\d]{0,40}?(?:\bat\s+\d{1,2}(?:[.:]?\d\d)?\s*(?:am|pm|hours|hrs)?[^.;\n\d]{1,10})?"
_FLAGS = re.IGNORECASE | re.VERBOSE
_BORN = re.compile(
    rf"(?:(?<!\w)born\b{_GAP}|(?<!\w)d\.?\s?o\.?\s?b\b\.?{_GAP}|dates?\s+of\s+birth\b{_GAP}\n?{_GAP}|(?<!\w)birth\s?date\b{_GAP}"
    rf"|(?<!\w)birthday\b{_GAP}|(?<!\w)gave\s+birth\b{_GAP}|dyddiad\s+geni\b{_GAP}|(?<!\w)ganwyd\b{_GAP}|\(\s*b\.\s*|(?<!\w)[*]\s?){DATE}",
    _FLAGS,
)
_BIRTH_AFTER = re.compile(rf"{DATE}\s*(?:\(\s*)?(?:d\.?o\.?b\b|date\s+of\s+birth)", _FLAGS)
_BIRTH = re.compile(r"birth|d\.?o\.?b", re.IGNORECASE)
_NO_DAY = re.compile(r"\b(?:before|after|between|since|until|from|by)\b", re.IGNORECASE)
_DIED = re.compile(
    rf"(?:(?<!\w)died\b{_GAP}|(?<!\w)d\.?\s?o\.?\s?d\b\.?\s?[:=]?{_GAP}|dates?\s+of\s+(?:his\s+|her\s+|their\s+)?death\b{_GAP}\n?{_GAP}"
    rf"|(?<!\w)death\s+(?:of\s+[^.;\n\d]{{1,30}})?on\b{_GAP}|(?<!\w)pronounced\s+(?:dead|deceased|life\s+extinct)\b{_GAP}|passed\s+away\b{_GAP}"
    rf"|(?<!\w)was\s+(?:murdered|killed|found\s+dead)\b{_GAP}|dyddiad\s+marwolaeth\b{_GAP}|bu\s+farw\b{_GAP}){DATE}",
    _FLAGS,
)
_NHS_GROUPED = re.compile(r"(?<![\d-])(\d{3})([ \u00a0-])(\d{3})\2(\d{4})(?![\d-])")
_NHS_NAMED = re.compile(r"\bN\.?H\.?S\.?\b[^\d\n]{0,24}((?:\d[ \u00a0-]?){9}\d)(?!\d)", re.IGNORECASE)
# NHS Data Dictionary, “NHS NUMBER”: each digit before the check digit has its weight.
_WEIGHTS, _MODULUS = range(10, 1, -1), 11
# Royal Mail's shapes (BS 7666); the letters that no inward code has are left out.
_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ]\d[A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRVWXY])"
    r"[ \u00a0]{1,2}\d[ABD-HJLNP-UW-Z]{2})\b"
)
_ROADS = "Road|Street|Avenue|Close|Crescent|Drive|Gardens|Grove|Lane|Terrace|Walk|Mews|Rise|Row|Croft|Villas|Parade|Heol|Ffordd|Stryd"
_ADDRESS = re.compile(
    rf"\b(?:(?:Flat|Apartment|Room)\s+\d{{1,3}}[A-Za-z]?,?\s+)?(?<![\d.])\d{{1,3}}[A-Za-z]?,?\s+(?:[A-Z][a-z’']+\s+){{1,3}}(?:{_ROADS}|Rd|Ave)\b"
    rf"|\b(?:Flat|Apartment)\s+\d{{1,3}}[A-Za-z]?,\s+[A-Z]"
)
# Not behind a number and a space: "+33 (0)3 88 41 24 92" is none of this country.
_TELEPHONE = re.compile(
    r"(?<![\d.,/(-])(?<!\d[ \u00a0])(?:\+44[ \u00a0]?(?:\(0\))?[ \u00a0]?|\(?0)(?:[\d)][ \u00a0-]?){8,10}\d(?![\d/-])"
)
# What is there to be called by everybody.
_HELPLINES = re.compile(r"\(?0(?:800|808|300|303|333|345|845|116)")
_E_MAIL = re.compile(r"[A-Za-z0-9._%+’'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,24}\b")
_CONTACT = re.compile(
    r"contact|enquir|press\s+office|media\s+(?:team|office)|notes?\s+to\s+editors?|for\s+(?:more|further)\s+information"
    r"|communications|telephone|\btel\b|e-?mail|switchboard|out\s+of\s+hours|cysyllt|ymholiad",
    re.IGNORECASE,
)
_CONTACT_LINES = 6
# What readers are asked to call, or what an office gives as its own, is there to be published in any document.
_OFFERED = re.compile(
    r"(?:^|[.,:;?!•]|\b(?:please|or|can|to|then|and))\s*(?:call|phone|ring|telephone|contact|e-?mail|write\s+to|ffoniwch|cysylltwch)\b"
    r"|\b(?:hub|mash|help\s?line|business\s+unit|office|desk|team|partnership|council|police|service|interpreter)\b",
    re.IGNORECASE | re.MULTILINE,
)
_OFFERED_WITHIN = 90
_MOBILE = re.compile(r"(?:\+44\D{0,5}|\(?0)7")
_CHARACTERS = 400_000


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_contact: bool


def personal(pages: Iterable[Page], kind: Kind | None = None) -> tuple[Finding, ...]:
    """Return what personal data stands on pages, one finding for each kind of it on each page.

    Telephone numbers, e-mail and postal addresses in the contact lines of a press statement are intended.
    """
    return tuple(finding for page in pages for finding in _on_page(page, press=kind is Kind.PRESS_STATEMENT))


def _on_page(page: Page, *, press: bool) -> Iterator[Finding]:
    text = page.text[:_CHARACTERS]
    if _tells_a_date(_BORN, text) or (_BIRTH.search(text) and _tells_a_date(_BIRTH_AFTER, text)):
        yield found("date-of-birth", page=page.number)
    if _tells_a_date(_DIED, text):
        yield found("date-of-death", page=page.number)
    if any(is_nhs_number(number) for number in _nhs_numbers(text)):
        yield found("nhs-number", page=page.number)
    private = "\n".join(line.text for line in _lines(text) if not line.is_contact) if press else text
    if any(_is_private_number(private, match) for match in _TELEPHONE.finditer(private)):
        yield found("telephone", page=page.number)
    if any(not _is_offered(private, match.start()) for match in _E_MAIL.finditer(private)):
        yield found("e-mail", page=page.number)
    for check, pattern in (("postcode", _POSTCODE), ("address", _ADDRESS)):
        if pattern.search(private):
            yield found(check, page=page.number)


def _tells_a_date(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern finds a day, and not a time before or after one."""
    return any(is_date(match) and not _NO_DAY.search(match[0]) for match in pattern.finditer(text))


def _is_private_number(text: str, match: re.Match[str]) -> bool:
    """Whether a telephone number is neither a help line nor offered to the reader, as nobody's own mobile is."""
    if _HELPLINES.match(match[0]) or not _is_telephone(match[0]):
        return False
    return bool(_MOBILE.match(match[0])) or not _is_offered(text, match.start())


def _is_offered(text: str, place: int) -> bool:
    return bool(_OFFERED.search(text[max(0, place - _OFFERED_WITHIN) : place]))


def _lines(text: str) -> Iterator[_Line]:
    """Yield lines, with whether they tell whom to contact: a line that says so, and the few that follow it."""
    left = 0
    for line in text.split("\n"):
        left = _CONTACT_LINES if _CONTACT.search(line) else left - bool(line.strip())
        yield _Line(line, left > 0)


def is_date(match: re.Match[str]) -> bool:
    """Whether what the pattern DATE found is a day of the calendar."""
    parts = {name.rstrip("234"): value for name, value in match.groupdict().items() if value}
    month = parts["month"]
    number = int(month) if month.isdecimal() else _month(month)
    return is_day(full_year(parts["year"]), number, int(parts["day"]))


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name[:3].lower()))


def _nhs_numbers(text: str) -> Iterator[str]:
    for match in _NHS_GROUPED.finditer(text):
        yield match[1] + match[3] + match[4]
    for match in _NHS_NAMED.finditer(text):
        yield "".join(filter(str.isdigit, match[1]))


def is_nhs_number(digits: str) -> bool:
    """Tell whether these are the ten digits of a valid NHS number: the last is the check digit of the others (modulus 11)."""
    if len(digits) != len(_WEIGHTS) + 1 or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:-1], _WEIGHTS, strict=True))
    # Where the check would take two digits, 10, there is no such number, and none of one digit is equal to it.
    return -total % _MODULUS == int(digits[-1])


def _is_telephone(found_text: str) -> bool:
    digits = "".join(filter(str.isdigit, found_text))
    national = "0" + digits.removeprefix("44").removeprefix("0") if found_text.startswith("+") else digits
    return len(national) in {10, 11} and national[1] in "1237"
