"""How LibreOffice is run on files nobody trusts: it makes another kind of file of one, and obeys nothing that stands in it."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from reviewsearch.domain.ports import Limits
from reviewsearch.extract.programs import Allowed, run

ALLOWED = Allowed(seconds=60.0, cpu_seconds=60, memory=4 * 1024 * 1024 * 1024, output=0)
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


def soffice() -> str | None:
    """Return where LibreOffice is, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(file: BinaryIO, old: str, new: str, program: str, folder: Path, limits: Limits) -> Path | None:
    """Make a file of another kind in a folder of its own; kinds are named as suffixes are.

    Returns where it is, None where LibreOffice could not make it. Raises programs.TooSlow, and errors.NotYet where it was stopped.
    """
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
    run(arguments, replace(ALLOWED, output=limits.file_bytes), folder=folder)
    made = target / f"document.{new}"
    return made if made.is_file() else None
