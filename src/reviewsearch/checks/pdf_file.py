"""What a PDF holds besides its pages: properties, attachments, layers, form values, bookmarks and scripts, read with pypdf."""

import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, PdfObject

from reviewsearch.checks.looked import Looked, Told, together
from reviewsearch.checks.properties import of_document
from reviewsearch.domain.checklist import counted, found

# What it tells of a file is not for the screen; readers in the same process listen to it, so it is not silenced.
logging.getLogger("pypdf").propagate = False
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_MOST_THINGS = 5_000
_XMP_BYTES = 4 * 1024 * 1024
_LONGEST = 2_000
_SCRIPTS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})


def look(file: BinaryIO) -> Looked:
    """Look at what stands beside the pages. Raises whatever pypdf raises on a file that it cannot read."""
    file.seek(0)
    reader = PdfReader(file)
    if reader.is_encrypted:
        reader.decrypt("")
    root = reader.root_object
    return together(
        (
            _properties(reader, root),
            _attachments(root),
            _layers(root),
            _form(root),
            _outline(root),
            _scripts(root),
        )
    )


def _properties(reader: PdfReader, root: DictionaryObject) -> Looked:
    stated = {str(key).lstrip("/").lower(): str(value)[:_LONGEST] for key, value in (reader.metadata or {}).items()}
    stream = _value(root, "/Metadata")
    packet = stream.get_data()[:_XMP_BYTES] if hasattr(stream, "get_data") else b""
    return of_document(stated, packet, pdf=True)


def _attachments(root: DictionaryObject) -> Looked:
    names = [name for name, _ in _leaves(_value(_dictionary(root, "/Names"), "/EmbeddedFiles"))]
    names += [""] * len(_list(root, "/AF"))
    return Looked((found("attachment", count=counted(len(names), "file")),), words=tuple(names)) if names else Looked()


def _layers(root: DictionaryObject) -> Looked:
    layers = _dictionary(root, "/OCProperties")
    usual = _dictionary(layers, "/D")
    off = len(_list(usual, "/OFF"))
    if str(_value(usual, "/BaseState")) == "/OFF":
        off = len(_list(layers, "/OCGs")) - len(_list(usual, "/ON"))
    return Looked((found("layer-off", count=counted(off, "layer")),)) if off > 0 else Looked()


def _form(root: DictionaryObject) -> Looked:
    waiting = list(_list(_dictionary(root, "/AcroForm"), "/Fields"))
    values: list[str] = []
    for _ in range(_MOST_THINGS):
        if not waiting:
            break
        field = _resolved(waiting.pop())
        if isinstance(field, DictionaryObject):
            waiting += _list(field, "/Kids")[:_MOST_THINGS]
            value = _value(field, "/V")
            if isinstance(value, str | bytes) and not str(value).startswith("/") and str(value).strip():
                values.append(str(value)[:_LONGEST])
    return (
        Looked((found("form-value", count=counted(len(values), "field")),), words=tuple(values)) if values else Looked()
    )


def _outline(root: DictionaryObject) -> Looked:
    """Look at bookmarks; one that repeats a heading of the pages helps its readers."""
    waiting, titles = [_value(_dictionary(root, "/Outlines"), "/First")], []
    for _ in range(_MOST_THINGS):
        if not waiting:
            break
        entry = _resolved(waiting.pop())
        if isinstance(entry, DictionaryObject):
            titles.append(str(_value(entry, "/Title") or "")[:_LONGEST])
            waiting += [_value(entry, "/Next"), _value(entry, "/First")]
    return Looked(told=tuple(Told("bookmark", "bookmark", title) for title in titles if title), words=tuple(titles))


def _scripts(root: DictionaryObject) -> Looked:
    opening = _value(root, "/OpenAction")
    action = str(_value(opening, "/S")) if isinstance(opening, DictionaryObject) else ""
    named = next(_leaves(_value(_dictionary(root, "/Names"), "/JavaScript")), None)
    if action in _SCRIPTS or named or _value(root, "/AA") is not None:
        return Looked((found("script"),))
    return Looked()


def _leaves(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of a name tree, as far as is looked."""
    waiting = [tree]
    for _ in range(_MOST_THINGS):
        if not waiting:
            return
        node = _resolved(waiting.pop())
        if isinstance(node, DictionaryObject):
            names = _list(node, "/Names")[: 2 * _MOST_THINGS]
            yield from ((str(name), value) for name, value in zip(names[::2], names[1::2], strict=False))
            waiting += _list(node, "/Kids")[:_MOST_THINGS]


def _resolved(thing: Any) -> Any:
    return thing.get_object() if isinstance(thing, IndirectObject) else thing


def _value(holder: Any, key: str) -> Any:
    return _resolved(holder.get(key)) if isinstance(holder, DictionaryObject) else None


def _dictionary(holder: Any, key: str) -> DictionaryObject:
    value = _value(holder, key)
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _list(holder: Any, key: str) -> list[PdfObject]:
    value = _value(holder, key)
    return list(value) if isinstance(value, list) else []
