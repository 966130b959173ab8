"""The nouns of a digest: its parts, in the order they are read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sitrep.core.accounts import Account, Quotation, StatedCrossing, StatedFigure
from sitrep.core.crossing_board import BoardLine
from sitrep.core.dead_letters import DeadLetter
from sitrep.core.model import CrossingStatus, EventId, FigureUnit, Level, ReceiverName, Topic
from sitrep.core.notices import Reason
from sitrep.core.watched_dates import WatchedDate


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedTrouble:
    """A feed that told us nothing: `problem` says why in a few words, `since` when it was last well (None: never)."""

    name: str
    problem: str
    since: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What was watched in the window, and what may therefore be missing from the digest.

    `overrun` are feeds whose entries may have come and gone between two polls.
    """

    feeds: int
    feeds_polled: int
    failed: tuple[FeedTrouble, ...] = ()
    quiet: tuple[FeedTrouble, ...] = ()
    overrun: tuple[FeedTrouble, ...] = ()
    entries_new: int = 0
    articles_read: int = 0
    text_missing: int = 0
    entries_unread: int = 0
    messages_sent: int = 0
    messages_waiting: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class HeardEvent:
    """An event that a report came in for in the window, as the store has it.

    `was_told` is True where some receiver was alerted; else `silence` is the name of the reason (`core.notices.Reason`), "" where no
    route sends it anywhere. `crossings_before` are the crossings' states as known before the window.
    """

    account: Account
    is_new: bool
    was_told: bool
    silence: str = ""
    crossings_before: tuple[StatedCrossing, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """Something reported that raised no event: a threat, a denial, or background."""

    topic: Topic
    quote: Quotation


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldNotice:
    """A message that was not sent. `until`: when it is thought of again; None: with the next report. `is_update`: not the first one."""

    account: Account
    receiver: ReceiverName
    reason: Reason
    until: datetime | None
    is_update: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CountryPart:
    """The new events of one country, gravest first. `iso3` is "" where no country is known."""

    iso3: str
    events: tuple[HeardEvent, ...]

    @property
    def by_province(self) -> tuple[tuple[str, tuple[HeardEvent, ...]], ...]:
        """The events by the province (admin1) of their first place that has one, in the order of the first of each; "" where none has."""
        found: dict[str, list[HeardEvent]] = {}
        for event in self.events:
            places = (place for place in event.account.places if place.iso3 == self.iso3 and place.admin1_name)
            found.setdefault(next((place.admin1_name for place in places), ""), []).append(event)
        return tuple((name, tuple(events)) for name, events in found.items())


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureRange:
    """What sources say about one event in one unit: the lowest and the highest, never a sum.

    Words such as "tens of thousands" are no numbers: where there are only such, `low` and `high` are None.
    """

    event_id: EventId
    account: Account
    unit: FigureUnit
    low: int | None
    high: int | None
    stated: tuple[StatedFigure, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CrossingChange:
    """A crossing's latest state, and the one before the window (None: not reported before)."""

    stated: StatedCrossing
    before: CrossingStatus | None
    alert_id: str

    @property
    def has_changed(self) -> bool:
        """True where the state is another than before, or the first one reported."""
        return self.before is not self.stated.crossing.status


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """How many events on a topic were new in each of the last seven days (weeks, in a weekly digest), the oldest first."""

    topic: Topic
    counts: tuple[int, ...]

    @property
    def before(self) -> tuple[int, ...]:
        """All but the last."""
        return self.counts[:-1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """All that a digest tells, before it is put into words.

    `unchanged` are the crossings of the board that no report in the window is about.
    """

    name: str
    zone: str
    local_date: date
    window_start_at: datetime
    window_end_at: datetime
    due_at: datetime
    next_due_at: datetime
    is_late: bool
    coverage: Coverage
    counts: tuple[tuple[Topic, Level, int], ...]
    new: tuple[CountryPart, ...]
    figures: tuple[FigureRange, ...]
    crossings: tuple[CrossingChange, ...]
    aid: tuple[HeardEvent, ...]
    continuing: tuple[HeardEvent, ...]
    asides: tuple[Aside, ...]
    held: tuple[HeldNotice, ...]
    dead_letters: tuple[DeadLetter, ...]
    dates: tuple[WatchedDate, ...] = ()
    trends: tuple[Trend, ...] = ()
    unchanged: tuple[BoardLine, ...] = ()
    is_weekly: bool = False

    @property
    def n_new(self) -> int:
        """The number of new events."""
        return sum(len(part.events) for part in self.new)

    @property
    def highest(self) -> FigureRange | None:
        """The displacement with the highest number that a source states; None where none states one."""
        known = [found for found in self.figures if found.high is not None]
        return max(known, key=lambda found: found.high or 0, default=None)

    @property
    def crossings_changed(self) -> int:
        """How many crossings were reported in another state than before."""
        return sum(change.has_changed for change in self.crossings)

    @property
    def held_counts(self) -> tuple[tuple[Reason, int], ...]:
        """How many messages were held back for each reason, the most frequent first."""
        return tuple(Counter(each.reason for each in self.held).most_common())
