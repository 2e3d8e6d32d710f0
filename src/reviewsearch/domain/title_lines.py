"""Which single lines are no title: dates, bodies, markings, labels, addresses and people's names."""

import re

from reviewsearch.domain.cues import Cues

LABEL = re.compile(r"([^:]{2,60}):\s*(.*)")
_LONGEST_BODIES = 160
_FEWEST_LETTERS, _SHARE_OF_LETTERS = 2, 0.4
_NAME_WORDS = range(2, 5)
_ADDRESS = re.compile(r"https?:|www\.|\S@\S|\+?[\d\s()]{9,30}$", re.IGNORECASE)
_PAGE_OF = re.compile(r"\b\d{1,3} of \d{1,3}\b", re.IGNORECASE)
_DATE = re.compile(
    r"[\W_]*(?:\w{3,6}day,?\s)?(?:\d{1,2}\s?(?:st|nd|rd|th)?(?:\so|\sof)?\s)?"
    r"(?P<month>[^\W\d_]{3,10})?(?:\s\d{1,2},)?[\s,]*\d{4}[\W_]*",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(r"(?:dr|prof|professor|mr|mrs|ms|miss|sir|dame)\.?\s", re.IGNORECASE)
_BETWEEN_BODIES = re.compile(r"[·|•,;/]|\sand\s|\sa\s")


def is_no_title(text: str, names: frozenset[str], cues: Cues) -> bool:
    """Return whether a line is anything but a title; `names` are further ones that are none, as `letters` has them."""
    return (
        not is_lettered(text)
        or letters(text) in names
        or _ADDRESS.search(text) is not None
        or _PAGE_OF.search(text) is not None
        or _HONORIFIC.match(text) is not None
        or _is_date(text, cues)
        or not is_lettered(cues.title.marks.without(text))
        or _is_label(text, cues)
        or is_body(text, cues)
    )


def _is_date(text: str, cues: Cues) -> bool:
    match = _DATE.fullmatch(text)
    return match is not None and (match["month"] or "january").casefold() in cues.months


def _is_label(text: str, cues: Cues) -> bool:
    """Whether a line speaks of the document: "Lead Reviewer: …", "Subject: …", "By …", "Version 2"."""
    title = cues.title
    label = LABEL.match(text)
    if label and (title.labels.ends(label[1]) or title.subjects.are_all_of(label[1])):
        return True
    if label and cues.reference.are_all_of(label[1]):
        return True
    if title.roles.starts(text) and not title.subject_words.search(text):
        return True
    return title.labels.are_all_of(text) or (title.labels.starts(text) is not None and any(map(str.isdigit, text)))


def is_name(text: str, cues: Cues) -> bool:
    """Return whether a line may be a person's or a place's name: two to four capitalised words, none of them the field's."""
    words = text.split()
    capitalised = all(word[0].isupper() and (word.rstrip(".")[1:] == "" or not word.isupper()) for word in words)
    return (
        len(words) in _NAME_WORDS
        and capitalised
        and all(word.replace("’", "").replace("'", "").replace("-", "").rstrip(".").isalpha() for word in words)
        and not cues.title.subject_words.search(text)
    )


def is_body(text: str, cues: Cues) -> bool:
    """Return whether a text is the name of a partnership, board, council, force or trust, or several of them.

    "Inspection of Midshire County Council" and "How we worked with Midshire Police" are none.
    """
    words = [word.strip("()[]“”‘’'\".,;:") for word in text.split()]
    small = [word for word in words if word[:1].islower() and not cues.title.connectors.are_all_of(word)]
    if small or len(text) > _LONGEST_BODIES or cues.title.works.search(text):
        return False
    parts = [part.strip() for part in _BETWEEN_BODIES.split(text) if part.strip()]
    bodies = cues.title.bodies
    return bodies.search(text) is not None or (bool(parts) and all(bodies.search(part) for part in parts))


def is_generic(text: str, cues: Cues) -> bool:
    """Return whether a text only names kinds of document and of review, so that many documents could be called so."""
    return not is_lettered(cues.title.connectors.without(cues.generic.without(text)))


def is_lettered(text: str) -> bool:
    """Return whether a text has words: two letters at least, and two in five characters."""
    count = sum(map(str.isalpha, text))
    return count >= _FEWEST_LETTERS and count >= _SHARE_OF_LETTERS * len("".join(text.split()))


def letters(text: str) -> str:
    """Return a text's letters and digits in lower case, to compare spellings by."""
    return "".join(filter(str.isalnum, text.casefold()))
