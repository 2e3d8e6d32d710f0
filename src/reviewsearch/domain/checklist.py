"""Every check by its name: how grave what it finds is, and the sentence that a person reads.

No sentence repeats what was found: findings are kept in records and printed on terminals, and what is hidden or private
must not come to stand there a second time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviewsearch.domain.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Check:
    """One check: how grave what it finds is, and its sentence, which may have {places} to fill in."""

    severity: Severity
    sentence: str


def _hold(sentence: str) -> Check:
    return Check(Severity.HOLD, sentence)


def _warn(sentence: str) -> Check:
    return Check(Severity.WARN, sentence)


CHECKS: Mapping[str, Check] = {
    "not-checked": _hold("This could not be checked: {why} A person has to look at it before it is published."),
    # What stands in the file and cannot be seen.
    "text-under-box": _hold(
        "Text is covered by something dark, but it is still in the file: {words} can be copied out from under it."
    ),
    "unapplied-redaction": _hold(
        "Text is marked for redaction, but the redaction was never applied: everything under the mark is still in the file."
    ),
    "tracked-deletion": _hold("Tracked changes were not accepted: deleted text is still in the file, in {places}."),
    "comment": _hold("The file still holds comments that people wrote on it: {count}."),
    "drawn-over": _warn(
        "Something lies in front of the text, and whatever is under it is still in the file; this computer could not"
        " draw the pages to look whether it covers any: {count}."
    ),
    "text-under-light-box": _warn("Text is covered by something light, but it is still in the file: {words}."),
    "text-under-image": _warn("Text stands under a picture, where no reader sees it: {words}."),
    "text-in-background-colour": _warn("Text has the colour of what is behind it, so that no reader sees it: {words}."),
    "invisible-text": _warn("Text is set to be invisible, and it is not the text of a scanned page: {words}."),
    "text-outside-page": _warn("Text stands outside the page, where no reader sees it: {words}."),
    "text-clipped": _warn("Text is cut off by a frame, so that no reader sees it: {words}."),
    "tiny-text": _warn("Text is so small that no reader sees it: {words}."),
    "text-on-layer-off": _warn("Text is on a layer that is switched off, and anyone can switch it on: {words}."),
    "layer-off": _warn("The file has layers that are switched off; what is on them can be switched on: {count}."),
    "hidden-text": _warn("The file holds text that is set to be hidden: {places}."),
    "speaker-notes": _warn("Speaker notes go with the slides and can be read by anyone who has the file: {places}."),
    "hidden-slide": _warn("Hidden slides go with the file and can be read by anyone who has it: {places}."),
    "annotation": _warn("Something was drawn or written on the page with a marking tool and can be taken off again."),
    "attachment": _warn("Other files are inside this one and would be published with it: {count}."),
    "form-value": _warn("Form fields are filled in: {count}."),
    "bookmark": _warn("Bookmarks say something that the pages do not: {count}."),
    "script": _warn("The file holds a script or starts an action when it is opened."),
    "comment-in-markup": _warn("The page's source holds remarks that no reader sees: {count}."),
    # What the file says of itself.
    "properties": _warn("The file says of itself what the document does not: {names}."),
    "picture-properties": _warn("A picture in the file says {names}."),
    "message-headers": _warn("This is an e-mail: who wrote it to whom, and their addresses, are published with it."),
    # Personal data.
    "date-of-birth": _hold("A date of birth is given in full."),
    "date-of-death": _warn("A date of death is given in full."),
    "nhs-number": _warn("A number stands here that is a valid NHS number."),
    "postcode": _warn("A postcode is given in full."),
    "address": _warn("What looks like the address of a home is given."),
    "telephone": _warn("A telephone number stands here that is not in the contact lines of a press statement."),
    "e-mail": _warn("An e-mail address stands here that is not in the contact lines of a press statement."),
    "never-publish": _hold("An entry of this archive's never-publish list stands in {where}."),
    "jigsaw": _warn("A hint, not a verdict: {signs} stand close together and may tell a local reader who this is."),
    # When it may be seen.
    "embargo": _hold("It says that it must not be published yet, and does not say clearly until when."),
    # What is missing.
    "no-text-layer": _warn("{pages} without text: a search does not find what is on them, nor can it be read aloud."),
    "no-reference": _warn("No case reference was found: it cannot be found by one."),
    "reference-elsewhere": _warn("Another document that is not a version of this one has its reference: {which}."),
    "duplicate-of-held": _warn("The same words are in a document that is kept from the public: {which}."),
    "no-title": _warn("The document gives no title; it would be shown under one made from its file name."),
    "no-language": _warn(
        "The file does not say in which language it is written, which readers with a screen reader need."
    ),
}


def found(check: str, *, page: int | None = None, place: str | None = None, **words: str) -> Finding:
    """Return the finding of a check, its sentence filled in with `words`. Raises KeyError for a check that there is not."""
    known = CHECKS[check]
    return Finding(check, known.severity, known.sentence.format_map(words), page, place)


def counted(count: int, noun: str, nouns: str = "") -> str:
    """Return a number of things as people read it: "1 word", "12 words"."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def listed(names: Iterable[str]) -> str:
    """Return names as people list them: "an author, a company and a manager"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
