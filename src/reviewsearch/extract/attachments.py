"""Which files attached to a message become documents of their own, and what is said of the others."""

from collections.abc import Iterable

from reviewsearch.domain.document import Attachment
from reviewsearch.domain.ports import Limits
from reviewsearch.extract.pages import faithful

_LONGEST_NAME = 200
_NAMELESS = "attachment"
_SEPARATE = "Save it from the message and drop it by itself."


def chosen(
    files: Iterable[tuple[str | None, bytes | None]], limits: Limits
) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Return the attachments within the limits, and a sentence for each that is not taken.

    The files, (name, bytes or None where they are beyond all limits), are taken one by one.
    """
    taken: list[Attachment] = []
    warnings: list[str] = []
    room = limits.attached_bytes
    for raw, content in files:
        name = plain_name(raw)
        if len(taken) >= limits.attachments:
            warnings.append(f"Only the first {limits.attachments} attachments were taken; the others were not.")
            break
        if content is None or len(content) > room:
            warnings.append(f"The attachment “{name}” is too large to be taken from its message. {_SEPARATE}")
            continue
        room -= len(content)
        if content:
            taken.append(Attachment(name, content))
        else:
            warnings.append(f"The attachment “{name}” is empty.")
    return tuple(taken), tuple(warnings)


def plain_name(raw: str | None) -> str:
    """Return the name of an attachment as that of a file: no folders, which some programs and all attackers send along."""
    text = faithful(raw or "").replace("\n", " ").replace("\t", " ")
    last = text.replace("\\", "/").rpartition("/")[2].strip(" .")
    stem, dot, suffix = last.rpartition(".")
    if len(last) > _LONGEST_NAME and dot and len(suffix) < _LONGEST_NAME // 2:
        return f"{stem[: _LONGEST_NAME - len(suffix) - 1]}.{suffix}"
    return last[:_LONGEST_NAME] or _NAMELESS
