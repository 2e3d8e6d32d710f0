"""One archive that is lived in: its home, its clock, what must be public of it, and a website that is open all the time."""

import contextlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.types import ASGIApp

from reviewsearch.app import settings as settings_of
from reviewsearch.app.bundle import Bundle
from reviewsearch.app.bundling import Copy, copied
from reviewsearch.app.means import Means
from reviewsearch.app.settings import Settings
from reviewsearch.app.writing import Writer, writing
from reviewsearch.domain.document import Page, Record
from reviewsearch.domain.findings import Finding, Severity
from reviewsearch.sandbox import Sandbox
from tools.impatient import SETTINGS
from tools.leaks.model import Model
from tools.leaks.surfaces import leaks
from tools.leaks.texts import texts
from tools.leaks.website import Browser, seen, served

_BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_SETTINGS = f"""partnership = "Midshire Safeguarding Children Partnership"
{SETTINGS}
[publication]
contact = "the business office"
[website]
languages = ["en", "cy"]
indexable = true
"""


class Leak(AssertionError):
    """Something that is not public could be seen, or something public could not."""


@dataclass
class Clock:
    """The clock on the wall, as a sequence sets it."""

    now: datetime = _BEGIN


@dataclass(frozen=True)
class Seams:
    """What a planted leak takes the place of."""

    bundle: Callable[[Path, Settings], Bundle] = lambda root, _settings: Bundle.open(root)
    copy: Callable[[Settings], Copy] = lambda _settings: copied
    ahead: timedelta = timedelta(0)
    site: Callable[[Bundle, Settings], ASGIApp] = lambda bundle, _settings: served(bundle)


SOUND = Seams()


@dataclass
class Archive:
    """One archive, its model, and the bundle that a website holds open all the time."""

    home: Path
    settings: Settings
    sandbox: Sandbox
    model: Model
    clock: Clock
    seams: Seams = SOUND
    bundle: Bundle | None = None
    browser: Browser | None = None
    ids: dict[int, str] = field(default_factory=dict)

    def means(self, settings: Settings, sandbox: Sandbox) -> Means:
        """Return the clock and the checks of this archive."""
        del sandbox
        return Means(
            "planted", self._look, now=lambda: self.clock.now + self.seams.ahead, copy=self.seams.copy(settings)
        )

    def _look(self, original: Path, record: Record, pages: tuple[Page, ...]) -> tuple[Finding, ...]:
        del original, record
        held = any("holdthis" in page.text for page in pages)
        return (Finding("planted", Severity.HOLD, "Held by the checks."),) if held else ()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writer]:
        """Start the program."""
        with writing(self.settings, purpose="a sequence", means=self.means, sandbox=self.sandbox) as writer:
            yield writer

    def look(self) -> None:
        """Read all that is public, and ask for every link of the website. Raises Leak."""
        root = self.settings.index / "public"
        if self.bundle is None:
            self.bundle = self.seams.bundle(root, self.settings)
        if self.browser is None:
            self.browser = Browser(self.seams.site(self.bundle, self.settings))
        found = list(leaks(self.bundle, root, self.model, self.ids))
        found += seen(self.browser, self.model, self.ids)
        if found:
            raise Leak("; ".join(found))


@contextlib.contextmanager
def archive(home: Path, rng: random.Random, sandbox: Sandbox, seams: Seams = SOUND) -> Iterator[Archive]:
    """Make an archive with nothing in it and a few documents to drop."""
    engine = rng.choice(("whoosh", "tantivy"))
    settings = settings_of.initialise(home, _SETTINGS.format(engine=engine))
    made = Archive(home, settings, sandbox, Model(texts(rng)), Clock(), seams)
    try:
        yield made
    finally:
        if made.bundle:
            made.bundle.close()
