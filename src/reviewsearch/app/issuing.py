"""When a document says that it may be seen: the day it is issued, and its embargo, as instants by London's clock."""

from collections.abc import Sequence
from datetime import datetime

from reviewsearch.app.clock import LONDON, at_day
from reviewsearch.app.settings import Settings
from reviewsearch.domain.document import Page, Record
from reviewsearch.domain.embargo import embargoes
from reviewsearch.domain.policy import Day

_WHOLE_DAY = len("2024-07-23")
_ISSUED = "It says that it is issued on that day."


def day_of(record: Record, pages: Sequence[Page], settings: Settings, now: datetime) -> Day:
    """Return what a document says of when it may be seen, if that is still to come; of several instants the last."""
    said: dict[datetime, str] = {}
    published, is_vague = record.description.published, False
    if published and len(published.value) == _WHOLE_DAY:
        said[at_day(published.value, settings.release)] = _ISSUED
    elif published:
        is_vague = published.value > now.astimezone(LONDON).date().isoformat()[: len(published.value)]
    for embargo in embargoes(pages, settings.cues):
        if embargo.day:
            said[at_day(embargo.day, embargo.time or settings.release)] = f"It says so itself ({embargo.source})."
    last = max(said, default=now)
    return Day(now, last, said[last], is_vague) if last > now else Day(now, is_vague=is_vague)
