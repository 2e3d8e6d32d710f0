"""The website of one archive: its settings, its archive, its pages' words, and what is worked out once for each state of it."""

import hashlib
import json
import threading
from dataclasses import asdict
from functools import cache, cached_property
from http import HTTPStatus
from importlib import resources
from typing import Any

import jinja2

from reviewsearch import __version__
from reviewsearch.app.website import LANGUAGES, Website
from reviewsearch.web import showing
from reviewsearch.web.answer import Answer, page
from reviewsearch.web.archive import PublicArchive
from reviewsearch.web.asked import Asked
from reviewsearch.web.overview import Overview
from reviewsearch.web.words import Words, words


class Site:
    """What every page is made from. Safe to use from several threads."""

    def __init__(self, website: Website, archive: PublicArchive) -> None:
        self.website = website
        self.archive = archive
        self._lock = threading.Lock()
        self._overview: tuple[str, Overview] | None = None

    @property
    def templates(self) -> jinja2.Environment:
        """The pages. Everything put into them is escaped."""
        return _templates()

    def overview(self) -> Overview:
        """Return what is published as a whole; worked out once for each state of the archive."""
        with self._lock:
            tag = self.archive.state_tag
            if self._overview is None or self._overview[0] != tag:
                self._overview = (tag, Overview.of(self.archive))
            return self._overview[1]

    def foresee(self, tag: str, overview: Overview) -> None:
        """Take what was worked out of the archive in a state, before anyone asks for it."""
        with self._lock:
            self._overview = (tag, overview)

    def tag(self, asked: Asked) -> str:
        """Return the tag of what is answered to a request now: another one whenever the answer may be another."""
        named = (
            self.archive.state_tag,
            self._made_by,
            asked.root,
            asked.origin,
            asked.prefix,
            asked.path,
            asked.parameters,
        )
        return f'W/"{hashlib.sha256(repr(named).encode("utf-8", "replace")).hexdigest()[:32]}"'

    @cached_property
    def _made_by(self) -> str:
        """Names what pages are made with besides the archive: the program and the settings."""
        told = json.dumps(asdict(self.website), sort_keys=True)
        return hashlib.sha256(f"{__version__} {self.style_name} {told}".encode()).hexdigest()

    def render(self, name: str, asked: Asked, *, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Answer:
        """Return a page of a template."""
        template = self.templates.get_template(name)
        said = words(asked.language)
        shown = template.render(
            site=self.website, asked=asked, w=said, style=self.style_name, script=self.script_name, **values
        )
        return page(shown, status=status)

    def words(self, asked: Asked) -> Words:
        """Return the words of a request's language."""
        return words(asked.language)

    # Styles and script, whose names change with what they hold, so that browsers may keep them for ever

    @cached_property
    def style(self) -> bytes:
        """The style sheet, with this partnership's colours."""
        colours = "".join(
            f"--{name.replace('_', '-')}:{value};" for name, value in asdict(self.website.colours).items()
        )
        return f":root{{{colours}}}\n{_static('style.css')}".encode()

    @cached_property
    def script(self) -> bytes:
        """The one small script of the pages."""
        return _static("site.js").encode()

    @cached_property
    def style_name(self) -> str:
        """The style sheet's path."""
        return f"/static/{_digest(self.style)}/style.css"

    @cached_property
    def script_name(self) -> str:
        """The script's path."""
        return f"/static/{_digest(self.script)}/site.js"


@cache
def _templates() -> jinja2.Environment:
    """Read the pages once: they are the same for every website of this process."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reviewsearch.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalised,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"size": showing.size, "format_of": showing.format_of}
    names = {language: words(language)("page_language") for language in LANGUAGES}
    environment.globals |= {"pieces": showing.pieces, "paragraphs": showing.paragraphs, "language_names": names}
    return environment


def _finalised(value: Any) -> Any:
    """Return what a template puts into a page, in which no character may act."""
    return showing.safe(value) if isinstance(value, str) else value


def _static(name: str) -> str:
    return (resources.files("reviewsearch") / "web" / "static" / name).read_text(encoding="utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
