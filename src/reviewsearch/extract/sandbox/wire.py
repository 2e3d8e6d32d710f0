"""How the outcome of reading a file travels from the process that read it: a short header in JSON, then the texts.

Whoever reads the answer trusts none of it: a process that ran hostile bytes may write anything. So there are no pickles, the
header has a greatest length, and each thing in it is looked at before it is believed.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from reviewsearch.domain.document import Attachment, Extraction, Page
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import NotYet, UnreadableFile

# 5,000 pages with labels and 100 properties of 2,000 characters are 1 MB.
_LONGEST_HEADER = 8 * 1024 * 1024
_LONGEST_SENTENCE = 2_000
_MOST_SENTENCES = 100
_REFUSALS = {"refused": UnreadableFile, "not yet": NotYet}

Outcome = Extraction | UnreadableFile | OSError


class Garbled(Exception):
    """What was written is no answer."""


def written(outcome: Outcome, file: BinaryIO) -> None:
    """Write an outcome. Raises OSError where it is longer than the file may become."""
    header, texts = _header(outcome)
    line = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    file.write(line + b"\n")
    file.writelines(texts)


def _header(outcome: Outcome) -> tuple[dict[str, Any], list[bytes]]:
    if isinstance(outcome, OSError):
        return {"kind": "disk", "errno": outcome.errno or 0, "cause": outcome.strerror or str(outcome)}, []
    if isinstance(outcome, UnreadableFile):
        kind = "not yet" if isinstance(outcome, NotYet) else "refused"
        return {"kind": kind, "cause": outcome.cause, "remedy": outcome.remedy}, []
    readers = sorted({page.reader for page in outcome.pages})
    rows: list[list[Any]] = []
    texts: list[bytes] = []
    for page in outcome.pages:
        text = page.text.encode("utf-8", "replace")
        raw = None if page.raw is None else page.raw.encode("utf-8", "replace")
        rows.append([page.label, readers.index(page.reader), len(text), None if raw is None else len(raw)])
        texts += [text] if raw is None else [text, raw]
    texts += [attached.content for attached in outcome.attachments]
    header = {
        "kind": "read",
        "media_type": outcome.media_type,
        "properties": dict(outcome.properties),
        "language": outcome.language,
        "warnings": outcome.warnings,
        "readers": readers,
        "pages": rows,
        "attachments": [[attached.name, len(attached.content)] for attached in outcome.attachments],
    }
    return header, texts


def understood(file: BinaryIO, limits: Limits) -> Outcome:
    """Read an outcome back. Raises Garbled where it is none, or holds more than the limits allow."""
    line = file.readline(_LONGEST_HEADER)
    try:
        header = json.loads(line)
        kind = header["kind"]
        if kind == "disk":
            return OSError(_number(header["errno"], 10_000), _sentence(header["cause"]))
        if kind == "read":
            return _extraction(header, file, limits)
        return _REFUSALS[kind](_sentence(header["cause"]), remedy=_sentence(header["remedy"]))
    # A header of brackets alone nests too deep; a damaged one lacks a key or has something else in its place.
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise Garbled from error


def _extraction(header: dict[str, Any], file: BinaryIO, limits: Limits) -> Extraction:
    warnings = tuple(map(_sentence, header["warnings"][:_MOST_SENTENCES]))
    properties = {_sentence(key): _sentence(value) for key, value in dict(header["properties"]).items()}
    language = header["language"]
    return Extraction(
        _sentence(header["media_type"]),
        tuple(_pages(header, file, limits)),
        properties,
        None if language is None else _sentence(language),
        warnings,
        tuple(_attachments(header, file, limits)),
    )


def _pages(header: dict[str, Any], file: BinaryIO, limits: Limits) -> Iterator[Page]:
    readers = [_sentence(reader) for reader in header["readers"]]
    if len(header["pages"]) > limits.pages:
        raise Garbled
    # A character has four bytes at most, and each page may be there twice, repaired and raw.
    room = 8 * limits.characters
    for number, (label, reader, length, raw_length) in enumerate(header["pages"], start=1):
        room -= _number(length, room)
        text = _exactly(file, length).decode("utf-8", "replace")
        raw = None
        if raw_length is not None:
            room -= _number(raw_length, room)
            raw = _exactly(file, raw_length).decode("utf-8", "replace")
        yield Page(
            number, text, None if label is None else _sentence(label), raw, readers[_number(reader, len(readers))]
        )


def _attachments(header: dict[str, Any], file: BinaryIO, limits: Limits) -> Iterator[Attachment]:
    if len(header["attachments"]) > limits.attachments:
        raise Garbled
    room = limits.attached_bytes
    for name, length in header["attachments"]:
        room -= _number(length, room)
        yield Attachment(_sentence(name), _exactly(file, length))


def _exactly(file: BinaryIO, length: int) -> bytes:
    content = file.read(length)
    if len(content) != length:
        raise Garbled
    return content


def _number(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Garbled
    return value


def _sentence(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_SENTENCE:
        raise Garbled
    return value
