"""The settings of one archive: where its home is, what `reviewsearch.toml` says, and what `init` writes into it."""

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from functools import cached_property
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from reviewsearch import system
from reviewsearch.app.inboxes import Inbox, inboxes_of
from reviewsearch.domain import text
from reviewsearch.domain.cues import Cues
from reviewsearch.domain.policy import Policy, Publish
from reviewsearch.domain.reference import References
from reviewsearch.domain.text import Analyser
from reviewsearch.domain.thesaurus import Thesaurus
from reviewsearch.engines import ENGINES, preferred
from reviewsearch.errors import BadSettings, NotFound
from reviewsearch.store import disk

FILE_NAME = "reviewsearch.toml"
OWN_SYNONYMS = "thesaurus.toml"
# Where the originals stand in a public bundle.
SHELF = "originals"
_ENGINE_LINE = re.compile(r"^engine = .*$", re.MULTILINE)
# The longest time that a setting may give, in seconds.
_A_DAY = 86_400
_KNOWN = {
    *("partnership", "engine", "extractor", "read_scans"),
    *("settle_seconds", "scan_seconds", "inbox", "synonym_scopes", "scheme", "case", "publication", "website"),
}
_PUBLICATION = {"publish", "another_person", "contact", "release", "clean_copies", "never_key"}


@dataclass(frozen=True)
class Settings:
    """What an archive's owner has decided. `home` holds the settings file, `archive/` and `index/`.

    `shelf` is the folder of originals within the home; a public bundle has another.
    """

    home: Path
    partnership: str = "Safeguarding partnership"
    engine: str = field(default_factory=preferred)
    extractor: str = "pypdfium2"
    read_scans: bool = True
    settle_seconds: float = 2.0
    scan_seconds: float = 10.0
    shelf: str = "archive"
    inboxes: tuple[Inbox, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def archive(self) -> Path:
        """The folder of originals: what to back up."""
        return self.home / self.shelf

    @property
    def index(self) -> Path:
        """The folder of everything that can be made again."""
        return self.home / "index"

    @cached_property
    def references(self) -> References:
        """How this archive's publishers write references."""
        return References.of(self.data)

    @cached_property
    def analyser(self) -> Analyser:
        """The one analyser, with this archive's references."""
        import snowballstemmer

        return Analyser(self.references, snowballstemmer.stemmer("english").stemWord)

    @cached_property
    def cues(self) -> Cues:
        """What tells kinds, dates and titles apart."""
        return Cues.of(packaged("cues.toml"))

    @cached_property
    def thesaurus(self) -> Thesaurus:
        """The field's synonyms, and over them the archive's own. Raises BadSettings."""
        own = self.home / OWN_SYNONYMS
        tables = [packaged("thesaurus.toml"), *([_read_toml(own)] if own.is_file() else [])]
        return Thesaurus.of(*tables, scopes=self.data.get("synonym_scopes", ()))

    @cached_property
    def policy(self) -> Policy:
        """When documents are published, and by whom. Raises BadSettings."""
        said = self.data.get("publication", {})
        if not isinstance(said, dict) or (unknown := set(said) - _PUBLICATION):
            what = ", ".join(sorted(unknown)) if isinstance(said, dict) else "something else"
            raise BadSettings(f"[publication] says {what}.", remedy=f"It may say: {', '.join(sorted(_PUBLICATION))}.")
        names = [publish.value for publish in Publish]
        if (publish := said.get("publish", names[0])) not in names:
            raise BadSettings(f"publish is {publish!r}.", remedy=f"Use one of: {', '.join(names)}.")
        return Policy(Publish(publish), _switch(said, "another_person", default=False), str(said.get("contact", "")))

    @cached_property
    def release(self) -> time:
        """At what time of the day, by London's clock, a document is published that names its day. Raises BadSettings."""
        said = self.data.get("publication", {}).get("release", "09:00")
        try:
            release = time.fromisoformat(said)
        except (TypeError, ValueError):
            release = None
        if release is None or release.tzinfo is not None:
            raise BadSettings(f"release is {said!r}.", remedy='Write a time of the day, for example release = "09:00".')
        return release

    @cached_property
    def fingerprint(self) -> str:
        """Names what terms are made with; an index of another fingerprint must be made again."""
        schemes = json.dumps([self.data.get("scheme", []), self.data.get("case", [])], sort_keys=True)
        digest = hashlib.sha256(schemes.encode()).hexdigest()[:16]
        return f"text {text.VERSION}, snowball {metadata.version('snowballstemmer')}, schemes {digest}"


def packaged(name: str) -> dict[str, Any]:
    """Return a TOML file that comes with the program."""
    return tomllib.loads((resources.files("reviewsearch") / "data" / name).read_text(encoding="utf-8"))


def find_home(start: Path | None = None) -> Path:
    """Return the nearest folder, from `start` upwards, that holds a settings file. Raises NotFound."""
    start = (start or Path.cwd()).absolute()
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise NotFound(
        f"There is no {FILE_NAME} in {start} or above it.",
        remedy="Make an archive here with: reviewsearch init\nor name one with:          reviewsearch --home DIR …",
    )


def load(home: Path) -> Settings:
    """Read an archive's settings. Raises NotFound where there are none and BadSettings, naming what is wrong."""
    path = home / FILE_NAME
    try:
        data = _read_toml(path)
    except FileNotFoundError:
        raise NotFound(
            f"There is no {FILE_NAME} in {home}.", remedy=f"Make an archive with: reviewsearch init {home}"
        ) from None
    if unknown := set(data) - _KNOWN:
        raise BadSettings(
            f"{path} says {', '.join(sorted(unknown))}.", remedy=f"It may say: {', '.join(sorted(_KNOWN))}."
        )
    return _followed(path, _settings_of(home, data))


def carried(home: Path, data: Mapping[str, Any]) -> Settings:
    """Return the settings that a public bundle carries in itself: `home` is the folder of its generation."""
    return replace(_settings_of(home, data), shelf=SHELF)


def _settings_of(home: Path, data: Mapping[str, Any]) -> Settings:
    return Settings(
        home=home.absolute(),
        partnership=str(data.get("partnership", Settings.partnership)),
        engine=str(data["engine"]) if "engine" in data else preferred(),
        extractor=str(data.get("extractor", Settings.extractor)),
        read_scans=_switch(data, "read_scans", default=Settings.read_scans),
        settle_seconds=_seconds(data, "settle_seconds", Settings.settle_seconds),
        scan_seconds=_seconds(data, "scan_seconds", Settings.scan_seconds),
        inboxes=inboxes_of(data, home),
        data=data,
    )


def _followed(path: Path, settings: Settings) -> Settings:
    """Return settings that can be followed. Raises BadSettings."""
    if settings.engine not in ENGINES:
        raise BadSettings(f"{path} asks for the engine {settings.engine}.", remedy=f"Use one of: {', '.join(ENGINES)}.")
    _check_extractor(path, settings.extractor)
    # Read now, so that a mistake is told at the start and not at the first document.
    _ = settings.references, settings.policy, settings.release
    return settings


def _check_extractor(path: Path, name: str) -> None:
    if name == Settings.extractor:
        return  # searching should not have to load what reads files
    from reviewsearch.extract import EXTRACTORS

    if name not in EXTRACTORS:
        raise BadSettings(f"{path} asks for the extractor {name}.", remedy=f"Use one of: {', '.join(EXTRACTORS)}.")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = "Mend that line, or take the file from a backup."
        raise BadSettings(f"{path} cannot be read: {error}.", remedy=remedy) from None


def initialise(home: Path, template: str | None = None) -> Settings:
    """Make an archive's home: settings file, `archive/`, `index/`. What is there already is left as it is."""
    for folder in (home / "archive", home / "index"):
        disk.make_folder(folder)
    path = home / FILE_NAME
    if not path.exists():
        disk.write_whole(path, (template or template_text()).encode())
    return load(home)


def choose_engine(home: Path, name: str) -> Settings:
    """Write another engine into an archive's settings; the index has to be made anew. Raises BadSettings."""
    if name not in ENGINES:
        raise BadSettings(f"There is no engine {name}.", remedy=f"Use one of: {', '.join(ENGINES)}.")
    path = home / FILE_NAME
    text = path.read_text(encoding="utf-8")
    line = f'engine = "{name}"'
    chosen = _ENGINE_LINE.sub(line, text, count=1) if _ENGINE_LINE.search(text) else f"{line}\n{text}"
    path.write_text(chosen, encoding="utf-8")  # in its place: it may be a link, and whose it is stays as it is
    system.flush(path)
    return load(home)


def template_text(name: str = FILE_NAME) -> str:
    """Return what stands in a new settings file, made from one that comes with the program; the engine is one there is."""
    text = (resources.files("reviewsearch") / "data" / name).read_text(encoding="utf-8")
    return _ENGINE_LINE.sub(f'engine = "{preferred()}"', text, count=1)


def _switch(data: Mapping[str, Any], name: str, *, default: bool) -> bool:
    value = data.get(name, default)
    if not isinstance(value, bool):
        raise BadSettings(f"{name} is {value!r}.", remedy=f"Write {name} = true or {name} = false.")
    return value


def _seconds(data: Mapping[str, Any], name: str, default: float) -> float:
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _A_DAY:
        raise BadSettings(
            f"{name} is {value!r}.", remedy=f"Write a number of seconds, for example {name} = {default:g}."
        )
    return float(value)


def who() -> str:
    """Return the name to write into a document's history: the account that runs the program."""
    return os.environ.get("REVIEWSEARCH_PERSON") or os.environ.get("USER") or os.environ.get("USERNAME") or "unknown"
