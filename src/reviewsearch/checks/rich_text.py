"""What a rich-text document (RTF) holds that its reader does not see, told by its control words."""

import re
from typing import BinaryIO

from reviewsearch.checks.looked import Looked
from reviewsearch.checks.properties import of_document
from reviewsearch.domain.checklist import counted, found
from reviewsearch.domain.document import Page
from reviewsearch.errors import UnreadableFile

_BYTES = 192 * 1024 * 1024
# A control word that is switched on, not behind a backslash of its own, and text in the group before it is switched off.
_BEFORE = rb"(?<!\\)\\"
_TEXT = rb"(?![^\\{};]*\\(?:deleted|v)0)(?:\\[a-z]+-?\d* ?|[{}\r\n])*[A-Za-z0-9\\]"
_DELETED = re.compile(_BEFORE + rb"deleted(?![a-z0])" + _TEXT)
_HIDDEN = re.compile(_BEFORE + rb"v(?![a-z0])" + _TEXT)
_REMARK = re.compile(_BEFORE + rb"annotation\b")
_OBJECT = re.compile(_BEFORE + rb"objdata\b")
_STYLES = re.compile(rb"\{\\stylesheet.*?\}\}", re.DOTALL)
_INFO = re.compile(rb"\{\\(?:\*\\)?(author|operator|manager|company|title) ([^{}\\]{1,500})\}")
_NAMES = {"operator": "lastmodifiedby"}


def look(file: BinaryIO, pages: tuple[Page, ...]) -> Looked:
    """Look at a rich-text document. Raises errors.UnreadableFile where it is too large."""
    file.seek(0)
    data = file.read(_BYTES + 1)
    if len(data) > _BYTES:
        raise UnreadableFile("This document is too large.", remedy="Save it as PDF and drop that.")
    stated = {name.decode(): value.decode("cp1252", "replace") for name, value in _INFO.findall(data)}
    data = _STYLES.sub(b"", data, count=1)
    deleted, hidden, remarks, objects = (
        len(pattern.findall(data)) for pattern in (_DELETED, _HIDDEN, _REMARK, _OBJECT)
    )
    findings = [
        *([found("tracked-deletion", places=counted(deleted, "place"))] if deleted else ()),
        *([found("comment", count=counted(remarks, "comment"))] if remarks else ()),
        *([found("hidden-text", places=counted(hidden, "place"))] if hidden else ()),
        *([found("attachment", count=counted(objects, "file"))] if objects else ()),
    ]
    known = {_NAMES.get(name, name): value for name, value in stated.items()}
    return Looked(tuple(findings)) + of_document(known, b"", "\n".join(page.text for page in pages))
