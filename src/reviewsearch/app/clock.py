"""Time as people here write and read it: the clock on the wall in London, kept as instants in UTC."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from reviewsearch.domain.decisions import instant
from reviewsearch.domain.partial_dates import PartialDate
from reviewsearch.errors import WrongUsage

LONDON = ZoneInfo("Europe/London")


def local(text: str) -> datetime:
    """Return the instant (UTC) that a person wrote: 2024-07-23T09:30 by London's clock, or with an offset of its own.

    A time that London's clock shows twice, or skips, in the nights it is changed, is taken as the later instant that can be
    meant: nothing comes early. Raises WrongUsage.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise WrongUsage(
            f"“{text}” is not a date and a time.", remedy="Write it like this: 2024-07-23T09:30 (London time)."
        ) from None
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return max(moment.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))


def at_day(iso: str, release: time) -> datetime:
    """Return the instant (UTC) of a time of a day (ISO 8601) by London's clock."""
    return local(f"{iso}T{release.isoformat()}")


def local_words(stamp: str) -> str:
    """Return an instant as London's clock shows it: 23 July 2024, 09:30."""
    moment = instant(stamp).astimezone(LONDON)
    return f"{PartialDate(moment.date().isoformat()).in_words()}, {moment:%H:%M}"
