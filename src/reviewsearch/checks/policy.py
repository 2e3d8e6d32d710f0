"""What the checks go by in one archive, for one document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from reviewsearch.domain.document import Kind
from reviewsearch.domain.never import Never


@dataclass(frozen=True, slots=True)
class Policy:
    """The kind of document, which tells what is meant to be in it, and the never-publish list, if there is one."""

    kind: Kind | None = None
    never: Never | None = None

    def stated(self) -> dict[str, Any]:
        """Return the policy as JSON can hold it: for the process that checks one file. It holds the list's key."""
        return {"kind": self.kind, "never": self.never.stated() if self.never else None}

    @classmethod
    def of(cls, stated: Mapping[str, Any]) -> Self:
        """Make the policy again that `stated` came from. Raises KeyError, TypeError and ValueError where it is none."""
        kind, never = stated["kind"], stated["never"]
        return cls(Kind(kind) if kind else None, Never.of(never) if never else None)
