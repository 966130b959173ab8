"""What is about to be said, to whom, and what they were told lately go in; whether it is held back, by what and until when, comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sitrep.core.corroboration import corroboration_of, tells_of_harmed_aid_worker
from sitrep.core.grouping import keys_of
from sitrep.core.model import Event, EventId, Level, Topic
from sitrep.core.notices import Reason, highest_figures
from sitrep.core.routing import Labels, Routed, labels_of

EVENT = "event"
"""The label by which a silence names a single event, by its id: `sitrep mute`."""

_DAY = timedelta(days=1)
_MOST_WINDOWS_IN_A_ROW = 14


class Passing(StrEnum):
    """What a mute time lets through: nothing, news of aid workers killed or taken, or everything of the level high."""

    NOTHING = "nothing"
    KILLED = "killed"
    HIGH = "high"


@dataclass(frozen=True, kw_only=True, slots=True)
class MuteTime:
    """A window of local time on some weekdays (0 is Monday) in which messages wait. One that ends before it starts goes past midnight.

    Equal `start` and `end` mean the whole day. `days` are those on which the window starts.
    """

    name: str
    zone: str
    days: frozenset[int]
    start: time
    end: time
    passes: Passing = Passing.KILLED

    def ends_at(self, now: datetime) -> datetime | None:
        """When the window that `now` lies in ends (UTC); None outside of it."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        for day in (today - _DAY, today):
            if day.weekday() in self.days:
                starts, ends = self._instant(day, self.start), self._instant(day if self.start < self.end else day + _DAY, self.end)
                if starts <= now < ends:
                    return ends
        return None

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Silence:
    """A person's word that some events are not to be told for a time: those with one of the values of each label in `matchers`."""

    id: int
    matchers: Labels
    author: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    ended_by: str | None = None

    def covers(self, labels: Labels, now: datetime) -> bool:
        """True while it lasts, for an event with these labels."""
        fits = all(set(allowed) & set(labels.get(label, ())) for label, allowed in self.matchers.items())
        return self.starts_at <= now < self.ends_at and fits


@dataclass(frozen=True, kw_only=True, slots=True)
class Restraints:
    """What the configuration holds back. For `inhibit_for` after a message on an event the receiver is not told of a lower one that
    happened in the same place or at the same crossing; zero: they are told at once."""

    mute_times: Mapping[str, MuteTime] = field(default_factory=dict)
    inhibit_for: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A message on another event that the receiver was sent lately, with what that event had in common with this one.

    `shares_place`: a town or a crossing; `shares_area`: the topic, and the crossing or the province.
    """

    event_id: EventId
    level: Level
    at: datetime
    figures: tuple[int | None, int | None]
    shares_place: bool
    shares_area: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A message that is held back: by what, until when (None: for good, unless a further report changes that), and details for people."""

    reason: Reason
    until: datetime | None
    because: str


def hushed(
    event: Event,
    reason: Reason,
    routed: Routed,
    now: datetime,
    *,
    restraints: Restraints,
    silences: Sequence[Silence],
    told: Sequence[Told],
) -> Held | None:
    """What holds back the message on `event` that `reason` calls for; None where nothing does.

    Silences and mute times hold everything (but for what a mute time lets pass). A lower event in the place of a higher one, and a
    further event of one topic in one area within `cooldown`, wait unless they tell of an escalation.
    """
    labels = {**labels_of(event, corroboration_of(event.reports)), EVENT: (event.id,)}
    silence = next((each for each in silences if each.covers(labels, now)), None)
    if silence is not None:
        return Held(reason=Reason.SILENCED, until=silence.ends_at, because=f"silence {silence.id} by {silence.author}: {silence.reason}")
    named = [restraints.mute_times[name] for name in routed.mute_times if name in restraints.mute_times]
    muted = muted_until([each for each in named if not passes(event, each.passes)], now)
    if muted is not None:
        return Held(reason=Reason.MUTED, until=muted, because=", ".join(each.name for each in named))
    if reason in _ESCALATIONS:
        return None
    return _inhibited(event, restraints, told, now) or _cooling(event, routed, told, now)


_ESCALATIONS = (Reason.LEVEL_ROSE, Reason.NEW_CROSSING_STATUS, Reason.FIGURE_GREW, Reason.CORRECTED, Reason.WITHDRAWN)


def muted_until(mute_times: Sequence[MuteTime], now: datetime) -> datetime | None:
    """The end of the mute times that cover `now`, windows that follow one another without a gap taken as one; None outside of all."""
    until: datetime | None = None
    for _ in range(_MOST_WINDOWS_IN_A_ROW):
        ends = [ends_at for each in mute_times if (ends_at := each.ends_at(until or now)) is not None]
        if not ends:
            break
        until = max(ends)
    return until


def passes(event: Event, what: Passing) -> bool:
    """Whether a mute time that lets `what` through lets this event through."""
    if what is Passing.HIGH and event.level is Level.HIGH:
        return True
    return what is not Passing.NOTHING and tells_of_harmed_aid_worker(event.reports)


def place_keys(event: Event) -> frozenset[str]:
    """What an event is tied to a place by, whatever its topic: `crossing:…` and `place:ISO3:name` (see `grouping.keys_of`)."""
    return frozenset(key for report in event.reports for key in keys_of(report) if key.startswith(("crossing:", "place:")))


def area_keys(event: Event) -> frozenset[str]:
    """The areas of a cooldown: its crossings for an event about crossings that names any, else its provinces."""
    kinds = ("crossing:",) if event.topic is Topic.CROSSING_CLOSURE else ("admin1:",)
    return frozenset(key for report in event.reports for key in keys_of(report) if key.startswith(kinds))


def told_of(other: Event, event: Event, at: datetime) -> Told | None:
    """A message on `other` sent at `at`, as it bears on `event`; None where the two have no place or area in common."""
    shares_place = bool(place_keys(event) & place_keys(other))
    shares_area = event.topic is other.topic and bool(area_keys(event) & area_keys(other))
    if not shares_place and not shares_area:
        return None
    figures = highest_figures(other)
    return Told(event_id=other.id, level=other.level, at=at, figures=figures, shares_place=shares_place, shares_area=shares_area)


def _inhibited(event: Event, restraints: Restraints, told: Sequence[Told], now: datetime) -> Held | None:
    higher = [each for each in told if each.shares_place and each.level.rank > event.level.rank and now < each.at + restraints.inhibit_for]
    if not higher:
        return None
    last = max(higher, key=lambda each: (each.at, each.event_id))
    return Held(reason=Reason.INHIBITED, until=last.at + restraints.inhibit_for, because=f"event {last.event_id} is of level {last.level}")


def _cooling(event: Event, routed: Routed, told: Sequence[Told], now: datetime) -> Held | None:
    """Held for good: within the cooldown only a higher level or a figure beyond the factor is news of the area."""
    lately = [each for each in told if each.shares_area and now < each.at + routed.cooldown]
    if not lately or event.level.rank > max(each.level.rank for each in lately):
        return None
    known = [max((each.figures[unit] or 0 for each in lately), default=0) for unit in (0, 1)]
    stated = highest_figures(event)
    if any(here and before and here >= before * routed.figure_factor for here, before in zip(stated, known, strict=True)):
        return None
    last = max(lately, key=lambda each: (each.at, each.event_id))
    return Held(reason=Reason.COOLDOWN, until=None, because=f"event {last.event_id} was told less than the cooldown ago")
