"""How an e-mail message (.eml) is read with the standard library: its text, and the files attached to it."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import BinaryIO, cast

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import EML
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract.attachments import chosen
from reviewsearch.extract.encoding import decoded
from reviewsearch.extract.html_markup import shown
from reviewsearch.extract.pages import gathered, language_tag, stated

# The parser takes about four times as much memory; mail servers refuse half of this.
_BYTES = 96 * 1024 * 1024
_MEDIA = ("image", "audio", "video")


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a message as one page, its subject first. Who wrote it, and to whom, is not text.

    Raises errors.UnreadableFile where it is too large.
    """
    data = file.read(_BYTES + 1)
    if len(data) > _BYTES:
        raise UnreadableFile(
            f"This message has more than {_BYTES // 2**20} MB.", remedy="Save what is attached to it and drop that."
        )
    message = message_from_bytes(data, policy=policy.default)
    subject = _header(message, "subject")
    attachments, unsaid = chosen(_files(message), limits)
    pages, warnings = gathered([(f"{subject}\n\n{_text(message)}".strip(), None)], limits)
    properties = stated([("title", subject), ("date", _header(message, "date"))])
    return Extraction(
        EML, pages, properties, language_tag(_header(message, "content-language")), (*warnings, *unsaid), attachments
    )


def _header(message: EmailMessage, name: str) -> str:
    """Return a header with its words decoded, "" where there is none or nobody can read it."""
    try:
        return " ".join(str(message.get(name, "")).split())
    # The library's own parsers fall over some malformed headers in ways of their own, and say so nowhere.
    except (ValueError, TypeError, AttributeError, IndexError, LookupError):
        return ""


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = _content(cast("EmailMessage", body))
    return shown(text) if body.get_content_subtype() == "html" else text.strip()


def _content(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    raw = data if isinstance(data, bytes) else b""
    try:
        return raw.decode(part.get_content_charset() or "", "strict")
    except (LookupError, ValueError):  # no such encoding, or not in the one it claims
        return decoded(raw).text


def _files(message: EmailMessage) -> Iterator[tuple[str | None, bytes]]:
    """Yield what is attached; not the pictures that the text shows, such as the logo in a signature."""
    body = message.get_body(preferencelist=("plain", "html"))
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_type() == "message/rfc822":
            yield _inner(part)
        elif part.is_multipart():
            waiting += [cast("EmailMessage", inner) for inner in reversed(list(part.iter_parts()))]
        elif part is not body and not _belongs_to_text(part):
            content = part.get_payload(decode=True)
            yield part.get_filename(), content if isinstance(content, bytes) else b""


def _inner(part: EmailMessage) -> tuple[str, bytes]:
    inner = cast("EmailMessage", part.get_payload(0))
    name = part.get_filename() or f"{_header(inner, 'subject') or 'message'}.eml"
    return name.replace("/", "-"), inner.as_bytes(policy=policy.default.clone(linesep="\r\n"))


def _belongs_to_text(part: EmailMessage) -> bool:
    """Whether a part is shown with the text: the same in another form, or a picture in it."""
    named, disposition = part.get_filename(), part.get_content_disposition()
    if part.get_content_maintype() == "text":
        return disposition != "attachment" and not named
    in_text = disposition == "inline" or part["content-id"] is not None
    return part.get_content_maintype() in _MEDIA and disposition != "attachment" and in_text
