"""When it is time to write down what has been taken: soon for one document, seldom where many wait."""

import time
from dataclasses import dataclass, field

# A commit of the engine costs about as much as a few documents: take them together, but let nobody wait long for the first,
# and where many wait let commits be no more than a fifth of the time.
_DOCUMENTS = 50
_SECONDS, _SHARE = 1.0, 5


@dataclass
class Pace:
    """How long ago was written down, and how long to wait until the next time, in seconds."""

    pause: float = _SECONDS
    began: float = field(default_factory=time.monotonic)

    def is_due(self, waiting: int) -> bool:
        """Whether so many documents have waited long enough."""
        return waiting >= _DOCUMENTS or time.monotonic() - self.began > self.pause

    def written(self, started: float) -> None:
        """Note that all was written down, which was started then by `time.monotonic`."""
        self.began = time.monotonic()
        self.pause = max(_SECONDS, _SHARE * (self.began - started))
