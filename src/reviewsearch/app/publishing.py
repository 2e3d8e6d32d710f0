"""Publishing: decisions written into records, and what follows from them for other documents and for the public bundle."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from reviewsearch.app.index import Index, Prepared
from reviewsearch.app.issuing import day_of
from reviewsearch.app.keeping import Keeper
from reviewsearch.app.means import Means
from reviewsearch.app.meanwhile import Meanwhile
from reviewsearch.app.settings import Settings
from reviewsearch.app.versions import Versions
from reviewsearch.domain import approval, policy
from reviewsearch.domain.decisions import Decision, appended, instant
from reviewsearch.domain.document import Record, Status
from reviewsearch.domain.findings import Checked
from reviewsearch.domain.policy import Day
from reviewsearch.domain.publication import Tombstone, is_public, tombstone
from reviewsearch.domain.versions import newest_first
from reviewsearch.errors import NotFound
from reviewsearch.store.archive import Archive, Filed
from reviewsearch.store.catalogue import Entry

# What becomes public within so many seconds is made ready for it.
_AHEAD = 600.0


class Publisher:
    """Decides and publishes, for the one process that may write.

    A decision counts when it stands in its record on disk; the bundle follows at the next `settle`, and, after a stop, at
    the next start.
    """

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        index: Index,
        means: Means,
        *,
        meanwhile: Meanwhile | None = None,
    ) -> None:
        """Make ready to publish; work on files is waited for by `meanwhile`, which looks after what is due."""
        meanwhile = meanwhile or Meanwhile()
        means = meanwhile.minding(means)
        self._settings = settings
        self._archive = archive
        self._index = index
        self._now = means.now
        self._keeper = Keeper(settings, archive, index, means)
        self._meanwhile = meanwhile
        self._stones: dict[str, Tombstone] = {}
        self._scheduled: dict[str, datetime] = {}

    # Keeping in step

    def start(self, *, anew: bool = False) -> None:
        """Read how every document stands, carry out what is due, and bring the bundle in step; `anew`, make it again."""
        with_newer: list[str] = []
        for entry in self._index.catalogue.entries():
            self._remember(entry.record)
            if entry.superseded_by and is_public(entry.record):
                with_newer.append(entry.record.id)
            if entry.record.status is Status.FORGOTTEN:
                self._archive.let_go(Filed(entry.record, Path(entry.path)))
        self._keeper.begin(anew=anew)
        # A stop between two records may have left two versions of one work public.
        for identity in with_newer:
            record = self._entry(identity).record
            if is_public(record):
                self._retire_older(record)
        self.release()
        self.settle(fresh=anew)
        self._meanwhile.begin(lambda: self.is_due(within=_AHEAD), self.publish_due)

    def release(self) -> None:
        """Publish what is scheduled and whose time has come."""
        now = self._now()
        for identity in [identity for identity, until in self._scheduled.items() if until <= now]:
            entry = self._entry(identity)
            if decision := policy.due(entry.record, now):
                self._decide(entry, decision)

    def next_instant(self) -> datetime | None:
        """Return when the next scheduled document becomes public, None where nothing is scheduled."""
        return min(self._scheduled.values(), default=None)

    def is_due(self, *, within: float = 0) -> bool:
        """Return whether the time of a scheduled document has come, or comes within so many seconds."""
        until = self.next_instant()
        return until is not None and until <= self._now() + timedelta(seconds=within)

    def settle(self, *, fresh: bool = False) -> None:
        """Bring the bundle in step with the decisions; when it returns, what is not public is not in it, nor its bytes.

        With `fresh` even the files of documents that stay are made again.
        """
        self._keeper.settle(self._stones.values(), hurried=self._meanwhile.is_wanted, fresh=fresh)
        self._keeper.keep_ready(self._scheduled.keys())

    def keep_time(self) -> None:
        """Publish what is due at this moment, if anything is, and let the bundle follow what has changed."""
        was_due = self.is_due()
        if was_due:
            self.release()
        # What gave way to a newer version at its own instant changes what is told of it, and not what is public.
        if was_due or self._keeper.is_behind():
            self.settle()

    def publish_due(self) -> None:
        """Publish what is due at this moment, while something long is waited for: what was made ready for it."""
        if self.is_due() and not self._keeper.is_writing:
            self.release()
            self._keeper.hurry(self._stones.values())

    def make_ready(self) -> bool:
        """Make a document ready that becomes public soon; return False where there is none that is not."""
        soon = self._now() + timedelta(seconds=_AHEAD)
        wanted = sorted((until, identity) for identity, until in self._scheduled.items() if until <= soon)
        return any(self._keeper.make_ready(identity) for _, identity in wanted)

    def read_more(self, identity: str) -> None:
        """Learn that a document has more text than before."""
        self._keeper.discard(identity)

    def described(self, identity: str) -> None:
        """Learn that a document's description has changed."""
        entry = self._entry(identity)
        self._note(entry.record)
        if is_public(entry.record):
            self._keeper.renew()
            self._retire_older(entry.record)

    # Decisions

    def checked(self, identity: str, outcome: Checked) -> Record:
        """Write down what the checks of a document found, and what follows from that by the owner's policy."""
        entry = self._entry(identity)
        record = replace(entry.record, checked=outcome)
        newer, kept_back = self._newer(record), self._kept_back(record)
        day = self._day(record)
        first = policy.after_checks(record, self._settings.policy, day, newer=newer, kept_back=kept_back)
        decision = first or policy.after_another_check(record, day.now)
        return self._write(entry, record, decision)

    def approve(self, identity: str, *, by: str, accepts: tuple[str, ...] = (), at_once: bool = False) -> Record:
        """Let a document be published, now or at its time. Raises WrongUsage."""
        entry = self._entry(identity)
        day = self._day(entry.record)
        mine = self._settings.policy
        return self._decide(entry, approval.approved(entry.record, mine, day, by=by, accepts=accepts, at_once=at_once))

    def schedule(self, identity: str, until: datetime, *, by: str) -> Record:
        """Set when a document is to become public. Raises WrongUsage."""
        entry = self._entry(identity)
        mine = self._settings.policy
        return self._decide(entry, approval.scheduled(entry.record, mine, self._now(), until=until, by=by))

    def hold(self, identity: str, *, reason: str, by: str) -> Record:
        """Keep a document from the public. Raises WrongUsage where it is public."""
        entry = self._entry(identity)
        return self._decide(entry, approval.held(entry.record, self._now(), reason=reason, by=by))

    def withdraw(self, identity: str, *, reason: str, by: str, is_reason_public: bool = False) -> Record:
        """Take a document from the public. Raises WrongUsage where it is not public."""
        entry = self._entry(identity)
        decision = approval.withdrawn(
            entry.record, self._now(), reason=reason, by=by, is_reason_public=is_reason_public
        )
        return self._decide(entry, decision)

    def forget(self, identity: str, *, reason: str, by: str) -> Record:
        """Remove a document from the archive; of its record what it was of and who decided what is left. Raises WrongUsage.

        Its words are still in the files of the staff's index until that is made anew (`index.made_anew`).
        """
        entry = self._entry(identity)
        left = approval.forgotten(entry.record, self._now(), reason=reason, by=by)
        filed = self._archive.forget(Filed(entry.record, Path(entry.path)), left)
        self._index.take([Prepared(filed, ())])
        self._note(filed.record)
        return filed.record

    # Inside

    def _decide(self, entry: Entry, decision: Decision) -> Record:
        return self._write(entry, entry.record, decision)

    def _write(self, entry: Entry, record: Record, decision: Decision | None) -> Record:
        if decision:
            record = replace(record, decisions=appended(record.id, record.decisions, decision))
        filed = self._archive.rewrite(Filed(entry.record, Path(entry.path)), record)
        self._index.note(filed)
        self._note(filed.record)
        if decision and is_public(filed.record):
            self._retire_older(filed.record)
        return filed.record

    def _note(self, record: Record) -> None:
        """Let the bundle follow how a document stands, and remember it."""
        self._keeper.note(record.id, is_shown=is_public(record))
        self._remember(record)

    def _remember(self, record: Record) -> None:
        """Remember of a document what is told of it once it is withdrawn, and when it becomes public: of most there is neither."""
        for known in (self._stones, self._scheduled):
            known.pop(record.id, None)
        display = self._settings.references.display
        references = (display(key) for key in record.description.case_keys)
        if stone := tombstone(record, references, contact=self._settings.policy.contact):
            self._stones[record.id] = stone
        last = record.decisions[-1] if record.decisions else None
        if record.standing is Status.SCHEDULED and last and last.until:
            self._scheduled[record.id] = instant(last.until)

    def _retire_older(self, record: Record) -> None:
        """Take from the public all versions of a work but the newest that is public."""
        newest, *older = newest_first([record, *self._public_versions(record)])
        for each in older:
            self._decide(self._entry(each.id), policy.replaced(self._now(), by=newest.id))

    def _newer(self, record: Record) -> str | None:
        newest = newest_first([record, *self._public_versions(record)])[0]
        return newest.id if newest.id != record.id else None

    def _kept_back(self, record: Record) -> str | None:
        """Return the id of another version, or of a file with the same words, that keeps it from the public."""
        twins = self._index.catalogue.same_words(record.words) if record.words else ()
        alike = [*self._versions(record), *(entry.record for entry in self._index.catalogue.entries(twins))]
        until = self._day(record).until
        return next((other.id for other in alike if other.id != record.id and policy.keeps_back(other, until)), None)

    def _public_versions(self, record: Record) -> list[Record]:
        return [other for other in self._versions(record) if is_public(other)]

    def _versions(self, record: Record) -> list[Record]:
        return Versions(self._index.catalogue).of(record)

    def _entry(self, identity: str) -> Entry:
        entry = self._index.catalogue.entry(identity)
        if entry is None:
            raise NotFound(f"There is no document {identity}.", remedy="See what is held with: reviewsearch cases")
        return entry

    def _day(self, record: Record) -> Day:
        return day_of(record, self._index.catalogue.pages(record.id), self._settings, self._now())
