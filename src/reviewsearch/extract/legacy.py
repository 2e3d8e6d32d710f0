"""How old Word documents and presentations are read: LibreOffice, where it is installed, makes new ones of them."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NoReturn

from reviewsearch.domain.document import Extraction
from reviewsearch.domain.media_types import DOC, PPT
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract.programs import Allowed, TooSlow, run
from reviewsearch.extract.sniff import COMPOUND, sniff

_ALLOWED = Allowed(seconds=60.0, cpu_seconds=60, memory=4 * 1024 * 1024 * 1024, output=0)
_NEW_SUFFIX = {DOC: ("doc", "docx"), PPT: ("ppt", "pptx")}
_NOUN = {DOC: "an old Word document (.doc)", PPT: "an old presentation (.ppt)"}
_SAVE = {DOC: "save it as .docx or PDF and drop that", PPT: "save it as .pptx or PDF and drop that"}
# No macro runs, nothing a document points to is fetched, nobody is asked anything.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_CHOICES = (
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
)


def extract(file: BinaryIO, limits: Limits) -> Extraction:
    """Refuse an old file that nobody could make new. Raises errors.UnreadableFile."""
    _refuse(
        sniff(file, limits).media_type,
        "which is read only where LibreOffice is installed",
        "Ask whoever installed reviewsearch to install LibreOffice, or",
    )


@contextlib.contextmanager
def modern(file: BinaryIO, limits: Limits) -> Iterator[tuple[BinaryIO, str]]:
    """Give an old Word document or presentation as a new one, and its own media type; any other file as it is, and "".

    Raises errors.UnreadableFile where LibreOffice cannot read it. Where there is no LibreOffice it stays as it is.
    """
    file.seek(0)
    kind = _old_kind(file, limits)
    program = soffice() if kind else None
    if program is None:
        file.seek(0)
        yield file, ""
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="reviewsearch-", ignore_cleanup_errors=True) as name:
        new = _converted(file, kind, program, Path(name), limits)
        with new.open("rb") as made:
            yield made, kind


def soffice() -> str | None:
    """Return where LibreOffice is, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _old_kind(file: BinaryIO, limits: Limits) -> str:
    if file.read(len(COMPOUND)) != COMPOUND:
        return ""
    try:
        kind = sniff(file, limits).media_type
    except UnreadableFile:
        return ""  # what it is instead is said by those who read it
    return kind if kind in _NEW_SUFFIX else ""


def _converted(file: BinaryIO, kind: str, program: str, folder: Path, limits: Limits) -> Path:
    old, new = _NEW_SUFFIX[kind]
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _CHOICES)
    (profile / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")
    source, target = folder / f"document.{old}", folder / "made"
    file.seek(0)
    with source.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    arguments = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *"--headless --norestore --nolockcheck --nodefault --nologo".split(),
        *("--convert-to", new, "--outdir", str(target), str(source)),
    ]
    try:
        run(arguments, replace(_ALLOWED, output=limits.file_bytes), folder=folder)
    except TooSlow:
        _refuse(kind, f"which LibreOffice did not read within {_ALLOWED.seconds:g} seconds", "Otherwise")
    made = target / f"document.{new}"
    if not made.is_file():
        _refuse(kind, "which LibreOffice could not read; it may be damaged or protected with a password", "Otherwise")
    return made


def _refuse(kind: str, why: str, otherwise: str) -> NoReturn:
    raise UnreadableFile(f"This is {_NOUN[kind]}, {why}.", remedy=f"{otherwise} open it, {_SAVE[kind]}.")
