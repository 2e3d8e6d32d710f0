"""What covers the text of an Office document, as a look at its drawn pages tells."""

from dataclasses import replace
from typing import BinaryIO

from reviewsearch.checks.looked import Looked
from reviewsearch.checks.looking import look
from reviewsearch.domain.checklist import found
from reviewsearch.domain.media_types import PDF

# That something may cover text, and what is known once the pages are drawn.
_UNSURE = "drawn-over"
_SURE = frozenset({"text-under-box", "text-under-light-box", "text-under-image", "text-in-background-colour"})


def is_unsure(looked: Looked) -> bool:
    """Whether something may cover text, which only drawn pages tell."""
    return any(finding.check == _UNSURE for finding in looked.findings)


def look_drawn(file: BinaryIO) -> Looked:
    """Look at a PDF that was made of an Office document for what is covered on it; what cannot be told is still not sure."""
    looked = look(file, PDF, where=True)
    if any(finding.check == "not-checked" for finding in looked.findings):
        return Looked((found(_UNSURE, count="a page could not be looked at"),))
    return Looked(tuple(each for each in looked.findings if each.check in _SURE), unseen=looked.unseen)


def sure(looked: Looked, drawn: Looked) -> Looked:
    """Return what a look found, with what its drawn pages tell in the place of what was not sure."""
    if is_unsure(drawn):
        return looked
    known = tuple(finding for finding in looked.findings if finding.check != _UNSURE)
    # What is found already by the document's own settings is not told twice.
    told = {finding.check for finding in known}
    news = tuple(finding for finding in drawn.findings if finding.check not in told)
    return replace(looked, findings=(*known, *news), unseen=(*looked.unseen, *drawn.unseen))
