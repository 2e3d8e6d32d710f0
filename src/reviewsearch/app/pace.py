"""When it is time to write down what has been taken: soon for one document, seldom where many wait."""

import time
from dataclasses import dataclass, field

# A commit of the engine costs about as much as a few documents: take them together, but let nobody wait long for the first,
# and where many wait let commits be no more than a fifth of the time.
_DOCUMENTS = 50
_SECONDS, _SHARE = 1.0, 5
# Once the last files are being read, what is in hand is written down beside that, and not after it together with them.
_DOCUMENTS_BEFORE_THE_LAST = 15


@dataclass
class Pace:
    """Since when the first document waits to be written down, and how long it may, in seconds, with how many others."""

    pause: float = field(default_factory=lambda: _SECONDS)
    since: float = field(default_factory=time.monotonic)
    most: int = _DOCUMENTS

    def begin(self) -> None:
        """Note that a first document waits now."""
        self.since = time.monotonic()

    def end(self) -> None:
        """Note that no files come any more but those that are being read."""
        self.most = _DOCUMENTS_BEFORE_THE_LAST

    def is_due(self, waiting: int) -> bool:
        """Whether so many documents have waited long enough."""
        return waiting >= self.most or time.monotonic() - self.since > self.pause

    def written(self, started: float) -> None:
        """Note that all is written down, which was begun then by `time.monotonic`."""
        self.pause = max(_SECONDS, _SHARE * (time.monotonic() - started))
