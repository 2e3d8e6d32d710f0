"""How a rich-text document (RTF) is read: the words its reader sees, in whatever encodings it mixes, on its pages.

The tokens are walked here: striprtf, the library for it, gives hidden and deleted text along with the rest and leaves
out footnotes and text boxes.
"""

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import RTF
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract.breaks import HARD_BREAK, SOFT_BREAK, called, sheets, unmarked, with_notes
from reviewsearch.extract.pages import gathered, stated

# Pictures stand in it as text, at two characters a byte; beyond this it is no document to search.
_BYTES = 192 * 1024 * 1024
# Word closes what it opens within a few dozen; a file of nothing but opening braces must end.
_DEPTH = 2_000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")

# Groups with nothing in them that is seen where they stand. Those marked "may be ignored" (\*) go unread as well, but for
# the three that hold text boxes and the text of lists.
_UNSEEN = frozenset(
    """fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl filetbl info generator pict object objdata
    fldinst sp shprslt nonshppict annotation atnid atnauthor atnref atnicn atntime atndate atrfstart atrfend bkmkstart
    bkmkend xe tc txe rxe ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn pgdsctbl template datafield formfield themedata
    colorschememapping latentstyles datastore xmlnstbl wgrffmtfilter private pntxta pntxtb pnseclvl nonesttables
    mmathPr background docvar""".split()
)
_SEEN_ALTHOUGH_STARRED = frozenset("shpinst shptxt do dptxbxtext listtext".split())
_INFO = {"title": "title", "author": "author", "subject": "subject", "keywords": "keywords"}
_BESIDE = frozenset("header headerl headerr headerf footer footerl footerr footerf".split())
_SIGNS = dict.fromkeys("par line row nestrow lbr".split(), "\n") | dict.fromkeys("tab cell nestcell".split(), "\t")
_SIGNS |= {"page": HARD_BREAK, "softpage": SOFT_BREAK, "sect": HARD_BREAK, "emdash": "—", "endash": "–", "bullet": "•"}
_SIGNS |= {"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}
_SIGNS |= {"emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005"}
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
_CHARSETS = {77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255}
_CHARSETS |= {178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850}
# Signs of Word's symbol font, which have no letters' codes: its bullets are bullets, the others no text.
_SYMBOL_FONT = dict.fromkeys(range(0xF000, 0xF100), "") | dict.fromkeys((0xF0B7, 0xF0A7, 0xF06E, 0xF0D8), "•")
_ENCODINGS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_CODECS = {10000: "mac_roman", 65001: "utf-8", 1361: "johab"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group: where its text goes, its font, whether it is hidden, how many characters stand in for one."""

    to: str = "body"
    font: int | None = None
    hidden: bool = False
    stand_ins: int = 1


@dataclass
class _Reading:
    """One walk over the tokens of a file."""

    room: int
    state: _State = _State()
    stack: list[_State] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=lambda: {"body": []})
    fonts: dict[int, str] = field(default_factory=dict)
    encoding: str = "cp1252"
    default_font: int | None = None
    waiting: bytearray = field(default_factory=bytearray)
    skip: int = 0
    notes: int = 0
    starred: bool = False
    section: int | None = None
    table_font: int = 0

    def walk(self, data: bytes) -> None:
        place = 0
        while place < len(data) and self.room > 0:
            token = _TOKEN.match(data, place)
            if token is None:  # a backslash at the very end
                return
            place = token.end()
            word, number, byte, symbol, brace, text = token.groups()
            if word or symbol or brace or text:
                self._decode_waiting()
            if word:
                place += self._word(word.decode("ascii"), int(number) if number else None)
            elif byte:
                self._byte(int(byte, 16))
            elif brace:
                self._brace(opens=brace == b"{")
                if not self.stack:
                    break
            elif symbol:
                self._symbol(symbol)
            elif text:
                self._plain(text)
        self._decode_waiting()

    def _brace(self, *, opens: bool) -> None:
        self.skip, self.starred = 0, False
        if opens:
            if len(self.stack) >= _DEPTH:
                raise UnreadableFile(
                    "This rich-text document nests its parts too deeply.", remedy="Save it as PDF and drop that."
                )
            self.stack.append(self.state)
        elif self.stack:
            self.state = self.stack.pop()

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
        else:
            self._put(_SYMBOLS.get(symbol, ""))

    def _word(self, word: str, number: int | None) -> int:
        """Heed a control word; return how many bytes after it are no text."""
        if word == "bin":
            return max(0, number or 0)
        if word == "u" and number is not None:
            self._put(_SYMBOL_FONT.get(number % 0x10000, chr(number % 0x10000)))
            self.skip = self.state.stand_ins
        elif word in _SIGNS:
            self.section = len(self.texts["body"]) if word == "sect" and self.state.to == "body" else self.section
            self._put(_SIGNS[word])
        elif self._opens(word):
            self.starred = False
        else:
            self._set(word, number)
        return 0

    def _opens(self, word: str) -> bool:
        """Whether a word says what the group just opened is for, and its text goes elsewhere."""
        starred, self.starred = self.starred, False
        to = self.state.to
        if to == "info" and word in _INFO:
            self._go(_INFO[word] if word not in self.texts else "nowhere")
        elif word in {"fonttbl", "info"} and to == "body":
            self._go(word)
        elif word == "footnote":
            self.notes += 1
            self._put(called("foot", self.notes))
            self._go(f"note {self.notes}" if to == "body" else "nowhere")
        elif word in _BESIDE:
            self._go(f"beside {len(self.texts)}")
        elif word in _UNSEEN or (starred and word not in _SEEN_ALTHOUGH_STARRED):
            self._go("nowhere")
        elif word == "shptxt":
            self._put("\n")
        else:
            return False
        return True

    def _go(self, to: str) -> None:
        # What stands in an unread group stays unread, whatever it calls itself.
        if self.state.to != "nowhere":
            self.state = replace(self.state, to=to)

    def _set(self, word: str, number: int | None) -> None:
        """Heed a control word that changes how what follows is read or shown."""
        if word in _ENCODINGS:
            self.encoding = _ENCODINGS[word]
        elif word == "ansicpg" and number is not None:
            self.encoding = _codec(number) or self.encoding
        elif word == "uc":
            self.state = replace(self.state, stand_ins=max(0, min(number if number is not None else 1, 9)))
        elif word in {"v", "deleted"}:
            self.state = replace(self.state, hidden=number != 0)
        elif word in {"sbknone", "sbkcol"} and self.section is not None:
            self.texts["body"][self.section] = "\n"  # how a section ends is told where the next begins
        elif word == "pagebb" and number != 0:
            self._put(SOFT_BREAK)
        else:
            self._set_font(word, number)

    def _set_font(self, word: str, number: int | None) -> None:
        in_table = self.state.to == "fonttbl"
        if word == "deff":
            self.default_font = number
        elif word == "f" and in_table:
            self.table_font = number or 0
        elif word == "f":
            self.state = replace(self.state, font=number)
        elif word == "fcharset" and in_table and number:
            self.fonts[self.table_font] = _codec(_CHARSETS.get(number, 1252)) or "cp1252"
        elif word == "plain":
            self.state = replace(self.state, font=self.default_font, hidden=False)

    def _byte(self, value: int) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.waiting.append(value)

    def _plain(self, text: bytes) -> None:
        skipped = min(self.skip, len(text))
        self.skip -= skipped
        self._put(_CONTROLS.sub("", text[skipped:].decode(self.encoding, "replace")))

    def _decode_waiting(self) -> None:
        if self.waiting:
            font = self.state.font if self.state.font is not None else self.default_font
            encoding = self.fonts.get(font if font is not None else -1) or self.encoding
            self._put(_CONTROLS.sub("", self.waiting.decode(encoding, "replace")))
            self.waiting.clear()

    def _put(self, text: str) -> None:
        if text and not self.state.hidden and self.state.to not in {"nowhere", "fonttbl", "info"}:
            self.texts.setdefault(self.state.to, []).append(text)
            self.room -= len(text)


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Read a rich-text document; footnotes stand at the end of their page, heads and feet at the end of the first.

    Raises errors.UnreadableFile where it is too large or nests too deeply.
    """
    data = file.read(_BYTES + 1)
    if len(data) > _BYTES:
        raise UnreadableFile(
            f"This rich-text document has more than {_BYTES // 2**20} MB.", remedy="Save it as PDF and drop that."
        )
    reading = _Reading(room=limits.characters + 1)
    reading.walk(data)
    texts = {to: "".join(pieces) for to, pieces in reading.texts.items()}
    notes = {to.removeprefix("note "): unmarked(text).strip() for to, text in texts.items() if to.startswith("note ")}
    pages = with_notes(sheets(texts["body"]), notes, {})
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()  # a document's last section ends like every other
    beside = dict.fromkeys(unmarked(text).strip() for to, text in texts.items() if to.startswith("beside "))
    pages[0] = "\n".join((pages[0], *filter(None, beside)))
    found, warnings = gathered(((page.strip("\n"), None) for page in pages), limits)
    return Extraction(RTF, found, stated((key, texts.get(key)) for key in _INFO.values()), warnings=warnings)


def _codec(page: int) -> str | None:
    """Return Python's name of a Windows code page, None where it has none."""
    name = _CODECS.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
