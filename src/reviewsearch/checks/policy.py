"""What the checks go by in one archive, for one document."""

from dataclasses import dataclass

from reviewsearch.domain.document import Kind
from reviewsearch.domain.never import Never


@dataclass(frozen=True, slots=True)
class Policy:
    """The kind of document, which tells what is meant to be in it, and the never-publish list, if there is one."""

    kind: Kind | None = None
    never: Never | None = None
