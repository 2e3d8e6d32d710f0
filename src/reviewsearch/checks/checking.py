"""All checks of one file, in order: what cannot be seen, what it says of itself, and what its text says of people."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import BinaryIO

from reviewsearch.checks.looked import Looked
from reviewsearch.checks.policy import Policy
from reviewsearch.domain.checklist import found
from reviewsearch.domain.document import Page
from reviewsearch.domain.findings import Finding, Severity
from reviewsearch.domain.jigsaw import jigsaw
from reviewsearch.domain.media_types import DOCX, EML, HTML, MSG, ODP, ODT, PDF, PPTX, RTF, TXT
from reviewsearch.domain.personal import personal
from reviewsearch.errors import UnreadableFile

_MOST_FINDINGS = 500
_ROOMS = {
    DOCX: "word",
    PPTX: "slides",
    ODT: "open_document",
    ODP: "open_document",
    HTML: "web_page",
    RTF: "rich_text",
    PDF: "pdf",
}
_MESSAGES = frozenset({EML, MSG})

Look = Callable[[BinaryIO, tuple[Page, ...]], Looked]


def check(
    file: BinaryIO, media_type: str, pages: tuple[Page, ...], name: str, policy: Policy | None = None
) -> tuple[Finding, ...]:
    """Return what a person should look at before a document is published, the gravest first.

    `pages` are what its reader found in it, `name` is what it was called when it was dropped. Whatever cannot be looked
    at is a finding of its own, "not-checked", which holds the document.
    """
    policy = policy or Policy()
    looked = _looked(file, media_type, pages)
    findings = [*looked.findings, *personal(pages, policy.kind), *jigsaw(pages), *_listed(looked, pages, name, policy)]
    findings.sort(key=lambda finding: (finding.severity is not Severity.HOLD, finding.page or 0))
    if len(findings) > _MOST_FINDINGS:
        more = f"it has {len(findings):,} findings, of which the first {_MOST_FINDINGS - 1:,} are listed."
        return (could_not(more), *findings[: _MOST_FINDINGS - 1])
    return tuple(findings)


def could_not(why: str) -> Finding:
    """Return the finding for a file that could not be checked; `why` is a sentence that says so, without its capital."""
    return found("not-checked", why=why)


def _looked(file: BinaryIO, media_type: str, pages: tuple[Page, ...]) -> Looked:
    if media_type == TXT:
        return Looked()
    if media_type in _MESSAGES:
        return Looked((found("message-headers"),))
    if media_type not in _ROOMS:
        why = "nothing here can look into files of its kind; save it as PDF or in the present format of its program."
        return Looked((could_not(why),))
    look: Look = import_module(f"reviewsearch.checks.{_ROOMS[media_type]}").look
    return _contained(look, file, pages)


def _contained(look: Look, file: BinaryIO, pages: tuple[Page, ...]) -> Looked:
    """Look at a file; whatever its contents make a library do ends as a finding that holds the document."""
    try:
        return look(file, pages)
    except UnreadableFile as error:
        why = error.cause[:1].lower() + error.cause[1:]
    except ImportError:
        why = "this computer has nothing that can draw its pages."
    except MemoryError:
        why = "looking at it takes more memory than a document may."
    # Hostile and damaged files make the libraries raise nearly anything: a list would be wrong with their next release.
    # None of it may end as "nothing found".
    except Exception:  # noqa: BLE001
        why = "it is damaged or not made as its kind of file should be."
    return Looked((could_not(why),))


def _listed(looked: Looked, pages: tuple[Page, ...], name: str, policy: Policy) -> Iterator[Finding]:
    """Yield where an entry of the never-publish list stands."""
    never = policy.never
    if never is None:
        return
    if never.in_name(name):
        yield found("never-publish", where="the file's name")
    if any(map(never.holds, looked.words)):
        yield found("never-publish", where="its properties, comments or other text that the pages do not show")
    for page in pages:
        if never.holds(page.text):
            yield found("never-publish", where="its text", page=page.number)
