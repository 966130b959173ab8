"""What was heard in a window goes in, a digest comes out: new events by country, figures as ranges, crossings, what is uncertain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sitrep.core.crossing_board import BoardLine
from sitrep.core.dead_letters import DeadLetter
from sitrep.core.digest.contents import Aside, CountryPart, Coverage, CrossingChange, Digest, FigureRange, HeardEvent, HeldNotice, Trend
from sitrep.core.digest.due import DueDigest
from sitrep.core.model import FigureUnit, Level, Topic
from sitrep.core.watched_dates import WatchedDate, coming


def build_digest(
    due: DueDigest,
    heard: Sequence[HeardEvent],
    coverage: Coverage,
    *,
    asides: Sequence[Aside],
    dead_letters: Sequence[DeadLetter],
    held: Sequence[HeldNotice] = (),
    dates: Sequence[WatchedDate] = (),
    trends: Sequence[Trend] = (),
    board: Sequence[BoardLine] = (),
) -> Digest:
    """The digest of a window from the events heard of in it. Nothing is added up: a figure stays with the source that stated it.

    An event that its source has withdrawn is named as such among the known ones; its figures and crossings are nobody's word any more.
    """
    gravest_first = sorted(heard, key=lambda event: (-event.account.level.rank, event.account.first_reported_at, event.account.event_id))
    standing = [event for event in gravest_first if not event.account.is_withdrawn]
    new = [event for event in standing if event.is_new]
    changes = tuple(change for event in standing for change in _crossings(event))
    told = {change.stated.key for change in changes}
    counted = Counter((event.account.topic, event.account.level) for event in new)
    return Digest(
        name=due.plan.name,
        zone=due.plan.zone,
        local_date=due.local_date,
        window_start_at=due.window_start_at,
        window_end_at=due.window_end_at,
        due_at=due.due_at,
        next_due_at=due.next_due_at,
        is_late=due.is_late,
        coverage=coverage,
        counts=tuple((topic, level, counted[topic, level]) for topic in Topic for level in Level if counted[topic, level]),
        new=_by_country(new),
        figures=tuple(found for event in standing for found in _ranges(event)),
        crossings=changes,
        unchanged=tuple(line for line in board if line.key not in told and line.superseded_at is None),
        trends=tuple(trends),
        is_weekly=due.plan.weekday is not None,
        aid=tuple(event for event in standing if event.account.topic is Topic.AID_INCIDENT),
        continuing=tuple(event for event in gravest_first if not event.is_new or event.account.is_withdrawn),
        asides=tuple(asides),
        held=tuple(held),
        dead_letters=tuple(dead_letters),
        dates=coming(dates, due.local_date, due.plan.dates_ahead),
    )


def _by_country(events: Iterable[HeardEvent]) -> tuple[CountryPart, ...]:
    """Each event once, under its first country; countries with the gravest events first, then those with most."""
    parts: dict[str, list[HeardEvent]] = {}
    for event in events:
        parts.setdefault(next(iter(event.account.countries), ""), []).append(event)

    def weight(iso3: str) -> tuple[int, int, str]:
        return -max(_rank(event) for event in parts[iso3]), -len(parts[iso3]), iso3

    return tuple(CountryPart(iso3=iso3, events=tuple(parts[iso3])) for iso3 in sorted(parts, key=weight))


def _rank(event: HeardEvent) -> int:
    return event.account.level.rank


def _ranges(event: HeardEvent) -> Iterable[FigureRange]:
    if event.account.topic is not Topic.DISPLACEMENT or event.account.level is Level.NONE:
        return
    for unit in FigureUnit:
        stated = [found for found in event.account.figures if found.figure.unit is unit]
        exact = [found.figure for found in stated if not found.figure.vague]
        values = [value for figure in exact for value in (figure.low, figure.high) if value is not None]
        if stated:
            yield FigureRange(
                event_id=event.account.event_id,
                account=event.account,
                unit=unit,
                low=min(values, default=None),
                high=max(values, default=None),
                stated=tuple(stated),
            )


def _crossings(event: HeardEvent) -> Iterable[CrossingChange]:
    if event.account.topic is not Topic.CROSSING_CLOSURE:
        return
    before = {(stated.key, stated.crossing.traffic): stated.crossing.status for stated in event.crossings_before}
    for stated in event.account.crossings:
        yield CrossingChange(stated=stated, before=before.get((stated.key, stated.crossing.traffic)), alert_id=event.account.alert_id)
