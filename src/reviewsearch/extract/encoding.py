"""How bytes that are text become characters: the encodings that occur, most certain first."""

import codecs
from dataclasses import dataclass

# The longer mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# One-byte encodings that reach a British office: Windows, Welsh Latin-8, old Macintosh, DOS. With all that
# charset-normalizer knows, a short note in Windows-1252 is taken for Ukrainian DOS or UTF-16.
_OFFICE = ["cp1252", "iso8859_14", "mac_roman", "cp850"]
_LAST_OF_ASCII = 0x7F
_SAMPLE = 64 * 1024
_NUL_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was read in; `replaced` says that some bytes were no characters (U+FFFD)."""

    text: str
    encoding: str
    replaced: bool = False


def decoded(data: bytes, *, cut: bool = False) -> Decoded:
    """Decode a text of unknown encoding; never fails. With `cut` the last character may be there in part only."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _leniently(data[len(mark) :], encoding, cut=cut)
    for encoding in (*_wide(data), "utf-8"):
        text = _strictly(data, encoding, cut=cut)
        if text is not None:
            return Decoded(text, encoding)
    return _leniently(data, _office_encoding(data), cut=cut)


def _wide(data: bytes) -> tuple[str, ...]:
    """Return the UTF-16 that is likely without a mark: in Western text every other byte is then zero."""
    sample = data[:_SAMPLE]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) / half > _NUL_SHARE > sample[::2].count(0) / half:
        return ("utf-16-le",)
    if sample[::2].count(0) / half > _NUL_SHARE > sample[1::2].count(0) / half:
        return ("utf-16-be",)
    return ()


def _strictly(data: bytes, encoding: str, *, cut: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(data, final=not cut)
    except UnicodeDecodeError:
        return None


def _leniently(data: bytes, encoding: str, *, cut: bool) -> Decoded:
    text = _strictly(data, encoding, cut=cut)
    if text is not None:
        return Decoded(text, encoding)
    return Decoded(data.decode(encoding, "replace"), encoding, replaced=True)


def _office_encoding(data: bytes) -> str:
    from charset_normalizer import from_bytes

    first = next((place for place, byte in enumerate(data) if byte > _LAST_OF_ASCII), 0)
    start = max(0, first - _SAMPLE // 4)
    best = from_bytes(data[start : start + _SAMPLE], cp_isolation=_OFFICE).best()
    return best.encoding if best else "cp1252"
