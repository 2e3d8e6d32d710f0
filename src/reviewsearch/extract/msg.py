"""How an Outlook message (.msg) is read with olefile: its text, and the files attached to it.

Such a file is a folder of streams named by the properties they hold ([MS-OXMSG] 2.2): __substg1.0_0037001F is property 0037,
the subject, of type 001F, UTF-16.
"""

from collections.abc import Iterator
from typing import BinaryIO

from olefile import OleFileIO

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import MSG
from reviewsearch.domain.ports import Limits
from reviewsearch.extract.attachments import chosen
from reviewsearch.extract.encoding import decoded
from reviewsearch.extract.html_markup import shown
from reviewsearch.extract.pages import gathered, numbers_in_words, stated

_SUBJECT, _BODY, _HTML, _RICH_TEXT = "0037", "1000", "1013", "1009"
_CONTENT, _LONG_NAME, _SHORT_NAME, _CONTENT_ID, _SHOWN_AS = "3701", "3707", "3704", "3712", "370E"
_UNICODE, _BYTES, _BINARY, _FOLDER = "001F", "001E", "0102", "000D"
_ATTACHMENT = "__attach_version1.0_#"
_PICTURE = "image/"


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a message as one page, its subject first. Who wrote it, and to whom, is not text.

    Raises what olefile raises where it is damaged.
    """
    with OleFileIO(file) as folder:
        reading = _Message(folder, limits)
        subject = " ".join(reading.text((), _SUBJECT).split())
        body = reading.text((), _BODY).strip() or shown(reading.markup())
        attachments, unsaid = chosen(reading.files(), limits)
        if not body and reading.holds((), _RICH_TEXT + _BINARY):
            unsaid = (*unsaid, "The text of this message is in a form that is not read. Save it as PDF and drop that.")
    if reading.messages:
        within = numbers_in_words(reading.messages, "Attachment")
        verb = "is a message" if len(reading.messages) == 1 else "are messages"
        unsaid = (*unsaid, f"{within} {verb} and not searchable. Open this message, save what is in it and drop that.")
    pages, warnings = gathered([(f"{subject}\n\n{body}".strip(), None)], limits)
    return Extraction(MSG, pages, stated([("title", subject)]), None, (*warnings, *unsaid), attachments)


class _Message:
    """An open message and how much of it may still be taken."""

    def __init__(self, folder: OleFileIO, limits: Limits) -> None:
        self._folder = folder
        self._most = min(limits.unpacked_bytes, 2 * limits.attached_bytes)
        self.messages: list[int] = []

    def holds(self, within: tuple[str, ...], name: str) -> bool:
        return bool(self._folder.exists([*within, f"__substg1.0_{name}"]))

    def stream(self, within: tuple[str, ...], name: str) -> bytes | None:
        """Return a property's bytes, b"" where it is not there, None where it is longer than anything that is taken."""
        path = [*within, f"__substg1.0_{name}"]
        if not self._folder.exists(path):
            return b""
        return bytes(self._folder.openstream(path).read()) if self._folder.get_size(path) <= self._most else None

    def text(self, within: tuple[str, ...], prop: str) -> str:
        wide = self.stream(within, prop + _UNICODE)
        return wide.decode("utf-16-le", "replace") if wide else decoded(self.stream(within, prop + _BYTES) or b"").text

    def markup(self) -> str:
        return decoded(self.stream((), _HTML + _BINARY) or b"").text or self.text((), _HTML)

    def files(self) -> Iterator[tuple[str | None, bytes | None]]:
        """Yield what is attached; not the pictures that the text shows. What is a message itself is only counted."""
        places = sorted({path[0] for path in self._folder.listdir() if path[0].startswith(_ATTACHMENT)})
        for number, place in enumerate(places, 1):
            within = (place,)
            if self._folder.exists([place, f"__substg1.0_{_CONTENT}{_FOLDER}"]):
                self.messages.append(number)
            elif not (self.text(within, _CONTENT_ID) and self.text(within, _SHOWN_AS).startswith(_PICTURE)):
                name = self.text(within, _LONG_NAME) or self.text(within, _SHORT_NAME)
                yield name, self.stream(within, _CONTENT + _BINARY)
