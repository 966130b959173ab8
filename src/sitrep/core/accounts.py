"""An event goes in; what can be told of it, each statement with the source that made it, comes out: the stuff of alerts and digests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sitrep.core.corroboration import Corroboration, corroboration_of, independent_sources, only_state_media
from sitrep.core.grouping import crossing_key, figures_of, places_of, told_at
from sitrep.core.model import CrossingReport, Event, EventId, FeedType, Figure, Hit, HitStatus, Level, Place, Report, Topic

MOST_QUOTES = 5
OLD_NEWS_AFTER = timedelta(hours=72)
"""A report published this long before we first saw it is old news: shown with its date, never paged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Who says it, and where: the feed's name is ours, the address is the article's own."""

    name: str
    url: str
    tier: int
    is_state_media: bool
    told_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation:
    """A verbatim sentence of a report. `status` says whether it tells of something that happened."""

    text: str
    language: str | None
    status: HitStatus
    rule_id: str
    matched: tuple[str, ...]
    source: Source


@dataclass(frozen=True, kw_only=True, slots=True)
class StatedFigure:
    """A figure as one source stated it."""

    figure: Figure
    source: Source


@dataclass(frozen=True, kw_only=True, slots=True)
class StatedCrossing:
    """A crossing's state for one class of traffic, as the latest report has it. `key` names the crossing (`grouping.crossing_key`)."""

    key: str
    crossing: CrossingReport
    source: Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What can be told of an event. `sources` are the independent ones, `alert_id` the short name that people use for it."""

    event_id: EventId
    alert_id: str
    topic: Topic
    level: Level
    level_reason: str
    headline: str
    headline_language: str | None
    first_reported_at: datetime
    last_reported_at: datetime
    places: tuple[Place, ...]
    countries: tuple[str, ...]
    quotes: tuple[Quotation, ...]
    figures: tuple[StatedFigure, ...]
    crossings: tuple[StatedCrossing, ...]
    sources: tuple[Source, ...]
    n_reports: int
    corroboration: Corroboration
    only_state_media: bool
    is_old_news: bool


def account_of(event: Event) -> Account:
    """What the event's reports say, without adding a word: each quote, figure and crossing status with its source."""
    reports = event.reports
    speaker = next((report for report in reports if report.title == event.headline), reports[0])
    strongest = min(reports, key=lambda report: (-report.level.rank, report.feed_tier, told_at(report)))
    return Account(
        event_id=event.id,
        alert_id=alert_id(event.id),
        topic=event.topic,
        level=event.level,
        level_reason=strongest.level_reason,
        headline=event.headline,
        headline_language=speaker.language,
        first_reported_at=event.first_reported_at,
        last_reported_at=event.last_reported_at,
        places=_distinct_places(place for report in reports for place in places_of(report)),
        countries=event.countries,
        quotes=_quotes(reports),
        figures=_figures(reports),
        crossings=crossing_states(reports),
        sources=_independent(reports),
        n_reports=len(reports),
        corroboration=corroboration_of(reports),
        only_state_media=only_state_media(reports),
        is_old_news=all(report.first_seen_at - told_at(report) > OLD_NEWS_AFTER for report in reports),
    )


def alert_id(event_id: EventId) -> str:
    """The short name of an event that stands in every message and that `sitrep alerts show` takes: "A-3F09C1"."""
    return f"A-{event_id[:6].upper()}"


def source_of(report: Report) -> Source:
    """The report's source, as it is named to people."""
    return Source(
        name=report.feed_name,
        url=report.url,
        tier=report.feed_tier,
        is_state_media=report.feed_type is FeedType.STATE_MEDIA,
        told_at=told_at(report),
    )


def crossing_states(reports: Sequence[Report]) -> tuple[StatedCrossing, ...]:
    """The latest stated status of each crossing and class of traffic, in order of first mention."""
    latest: dict[tuple[str, str], StatedCrossing] = {}
    for report in sorted(reports, key=told_at):
        for crossing in report.crossings:
            key = crossing_key(crossing)
            latest[key, crossing.traffic] = StatedCrossing(key=key, crossing=crossing, source=source_of(report))
    return tuple(latest.values())


def _independent(reports: Sequence[Report]) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for report in reports:
        if report.wire_copy_of is None:
            found.setdefault(report.feed_family or report.feed_id, source_of(report))
    return tuple(found[family] for family in independent_sources(reports))


def _quotes(reports: Sequence[Report]) -> tuple[Quotation, ...]:
    """One sentence of each report first, the best supported before; then second ones; repeated sentences once; five in all."""
    ranked = [
        (nth, report.wire_copy_of is not None, not hit.status.is_current, -hit.level.rank, report.feed_tier, at, _quotation(report, hit))
        for at, report in enumerate(reports)
        for nth, hit in enumerate(sorted(report.hits, key=lambda hit: (not hit.status.is_current, -hit.level.rank)))
    ]
    chosen: dict[str, Quotation] = {}
    for entry in sorted(ranked, key=lambda entry: entry[:-1]):
        chosen.setdefault(entry[-1].text, entry[-1])
    return tuple(chosen.values())[:MOST_QUOTES]


def _quotation(report: Report, hit: Hit) -> Quotation:
    return Quotation(
        text=hit.quote.text,
        language=report.language,
        status=hit.status,
        rule_id=hit.rule_id,
        matched=tuple(dict.fromkeys(span.text for span in hit.matched)),
        source=source_of(report),
    )


def _figures(reports: Sequence[Report]) -> tuple[StatedFigure, ...]:
    """Each source's figures of new movement; the same words of the same source once."""
    found: dict[tuple[str, str], StatedFigure] = {}
    for report in reports:
        for figure in figures_of(report):
            stated = StatedFigure(figure=figure, source=source_of(report))
            if report.wire_copy_of is None:
                found.setdefault((stated.source.name, figure.span.text.casefold()), stated)
    return tuple(found.values())


def _distinct_places(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each place once, the most precise first."""
    found: dict[tuple[str, str], Place] = {}
    for place in places:
        found.setdefault((place.iso3, place.name.casefold()), place)
    return tuple(sorted(found.values(), key=lambda place: place.precision))
