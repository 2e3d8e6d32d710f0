"""What a look at a file comes to, once it is held against the text of its pages and the policy of the archive."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reviewsearch.checks.cutting import without
from reviewsearch.checks.looked import Looked
from reviewsearch.checks.looking import could_not
from reviewsearch.checks.policy import Policy
from reviewsearch.domain.checklist import counted, found, listed
from reviewsearch.domain.document import Page
from reviewsearch.domain.findings import Finding, Severity
from reviewsearch.domain.jigsaw import jigsaw
from reviewsearch.domain.personal import personal

_MOST_FINDINGS = 500
_LETTERS = re.compile(r"[^\W_]+")


def judged(looked: Looked, pages: tuple[Page, ...], name: str, policy: Policy | None = None) -> tuple[Finding, ...]:
    """Return what a person should look at before a document is published, the gravest first.

    `pages` are what its reader found in it, `name` is what it was called when it was dropped.
    """
    policy = policy or Policy()
    findings = [*looked.findings, *_told(looked, pages), *personal(pages, policy.kind), *jigsaw(pages)]
    findings += _listed(looked, pages, name, policy)
    findings.sort(key=lambda finding: (finding.severity is not Severity.HOLD, finding.page or 0))
    if len(findings) > _MOST_FINDINGS:
        more = f"it has {len(findings):,} findings, of which the first {_MOST_FINDINGS - 1:,} are listed."
        return (could_not(more), *findings[: _MOST_FINDINGS - 1])
    return tuple(findings)


def visible(looked: Looked, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Return pages without what their readers cannot see; those that hide nothing come back as they are.

    The honest text of a scan stays. Of a document that could not be looked at, nothing is known to be seen.
    """
    if any(finding.check == "not-checked" and finding.page is None for finding in looked.findings):
        return tuple(replace(page, text="", raw=None, headings=()) for page in pages)
    shown = {page.page: page.text for page in looked.shown}
    seen = (replace(page, text=shown[page.number], raw=None) if page.number in shown else page for page in pages)
    kept = without(tuple(seen), looked.unseen)
    # Where lines are gone, nobody knows any more which of the others are headings.
    same = (page.text == before.text for page, before in zip(kept, pages, strict=True))
    return tuple(page if is_same else replace(page, headings=()) for page, is_same in zip(kept, same, strict=True))


def _told(looked: Looked, pages: tuple[Page, ...]) -> Iterator[Finding]:
    """Yield what the file says that its pages do not."""
    shown = _letters("\n".join(page.text for page in pages)) if looked.told else ""
    news = [told for told in looked.told if not told.words or _letters(told.words) not in shown]
    properties = list(dict.fromkeys(told.what for told in news if told.check == "properties"))
    if properties:
        yield found("properties", names=listed(properties))
    bookmarks = sum(told.check == "bookmark" for told in news)
    if bookmarks:
        yield found("bookmark", count=counted(bookmarks, "bookmark"))


def _letters(text: str) -> str:
    """Return the letters and digits of a text, all that counts when two texts are compared."""
    return "".join(_LETTERS.findall(text.casefold()))


def _listed(looked: Looked, pages: tuple[Page, ...], name: str, policy: Policy) -> Iterator[Finding]:
    """Yield where an entry of the never-publish list stands."""
    never = policy.never
    if never is None:
        return
    if never.in_name(name):
        yield found("never-publish", where="the file's name")
    if any(never.holds(words) for words in (*looked.words, *(told.words for told in looked.told))):
        yield found("never-publish", where="its properties, comments or other text that the pages do not show")
    for page in pages:
        if never.holds(page.text):
            yield found("never-publish", where="its text", page=page.number)
