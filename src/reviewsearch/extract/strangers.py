"""The kinds of file that are recognised but not read, each with what to tell the person who dropped one."""

from collections.abc import Iterable

from reviewsearch.errors import UnreadableFile

_AS_PDF = "Open it, save it as PDF and drop that."
_PRINTED = "If it is the scan of a document, save it as PDF and drop that; otherwise there is nothing in it to search."
_UNPACK = "Unpack it and drop the documents that are in it."
_NO_DOCUMENT = "Drop the document itself, as PDF, Word document, presentation, web page or plain text."
_UNLOCK = "Save a copy without a password and drop that."

# place, signature, what it is, what to do about it
_SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", "a picture (PNG)", _PRINTED),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", _PRINTED),
    (0, b"GIF87a", "a picture (GIF)", _PRINTED),
    (0, b"GIF89a", "a picture (GIF)", _PRINTED),
    (0, b"II*\0", "a picture (TIFF)", _PRINTED),
    (0, b"MM\0*", "a picture (TIFF)", _PRINTED),
    (8, b"WEBP", "a picture (WebP)", _PRINTED),
    (4, b"ftypheic", "a picture (HEIC)", _PRINTED),
    (4, b"ftyp", "a film or sound recording", _NO_DOCUMENT),
    (0, b"ID3", "a sound recording", _NO_DOCUMENT),
    (8, b"WAVE", "a sound recording", _NO_DOCUMENT),
    (0, b"%!PS", "a PostScript file", _AS_PDF),
    (0, b"\x1f\x8b", "a compressed file (gzip)", _UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a compressed folder (7z)", _UNPACK),
    (0, b"Rar!\x1a\x07", "a compressed folder (RAR)", _UNPACK),
    (257, b"ustar", "a packed folder (tar)", _UNPACK),
    (0, b"MZ", "a program", _NO_DOCUMENT),
    (0, b"\x7fELF", "a program", _NO_DOCUMENT),
    (0, b"SQLite format 3\0", "a database", _NO_DOCUMENT),
)

# By the media type of the main part of an Office package, or what an OpenDocument or EPUB file says of itself.
_PACKAGES = (
    ("wordprocessingml.template", "a Word template (.dotx)", _AS_PDF),
    ("ms-word.", "a Word document with macros (.docm)", "Save it as an ordinary Word document (.docx) and drop that."),
    ("presentationml.", "a slide show or template", "Save it as an ordinary presentation (.pptx) and drop that."),
    (
        "ms-powerpoint.",
        "a presentation with macros (.pptm)",
        "Save it as an ordinary presentation (.pptx) and drop that.",
    ),
    ("spreadsheetml", "an Excel workbook (.xlsx)", _AS_PDF),
    ("ms-excel", "an Excel workbook (.xlsm)", _AS_PDF),
    ("opendocument.text-", "an OpenDocument template or master (.ott, .odm)", _AS_PDF),
    ("opendocument.presentation-", "an OpenDocument template (.otp)", _AS_PDF),
    ("opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)", _AS_PDF),
    ("epub", "an electronic book (EPUB)", _AS_PDF),
)

# Names of streams inside an old Office file; the locked one first, which may hold others' names beside its own.
_STREAMS = (
    ("EncryptedPackage", "protected with a password", _UNLOCK),
    ("Workbook", "an old Excel workbook (.xls)", _AS_PDF),
)


def refuse(head: bytes) -> None:
    """Raise errors.UnreadableFile where the first bytes are those of a kind known here."""
    for place, signature, noun, remedy in _SIGNATURES:
        if head.startswith(signature, place):
            raise UnreadableFile(f"This is {noun}, which is not read.", remedy=remedy)


def packed(main_type: str, names: Iterable[str]) -> UnreadableFile:
    """Make the error for a zip file whose main part is of this media type ("" where it says none), with parts of these names."""
    if not main_type and any(name == "Index.zip" or name.endswith(".iwa") for name in names):
        noun = "a document of Apple’s Pages, Numbers or Keynote"
        return UnreadableFile(
            f"This is {noun}, which is not read.", remedy="Open it there, export it as PDF and drop that."
        )
    for part, noun, remedy in _PACKAGES:
        if part in main_type:
            return UnreadableFile(f"This is {noun}, which is not read.", remedy=remedy)
    return UnreadableFile("This is a compressed folder (zip), which is not read.", remedy=_UNPACK)


def compound(streams: bytes) -> UnreadableFile:
    """Make the error for an old Office file whose directory, which names its streams, has these bytes."""
    for name, noun, remedy in _STREAMS:
        if name.encode("utf-16-le") in streams:
            return UnreadableFile(
                f"This file is {noun}{'' if remedy is _UNLOCK else ', which is not read'}.", remedy=remedy
            )
    return UnreadableFile("This is a file of an old Office program, which is not read.", remedy=_AS_PDF)
