"""An event goes in; what can be told of it, each statement with the source that made it, comes out: the stuff of alerts and digests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sitrep.core.aid_detail import AidAct, AidDetail, AidTarget
from sitrep.core.copies import aid_said, figure_said
from sitrep.core.corroboration import (
    Corroboration,
    corroboration_of,
    independent_sources,
    is_state_voice,
    only_state_media,
    source_family,
)
from sitrep.core.grouping import COUNTRY, crossing_key, figures_of, places_of, told_at
from sitrep.core.model import (
    CrossingReport,
    CrossingStatus,
    Event,
    EventId,
    Field,
    Figure,
    Hit,
    HitStatus,
    Level,
    Place,
    Report,
    Topic,
)

MOST_QUOTES = 5
MOST_QUOTES_OF_ONE = 2
LONGEST_MATCH = 60
"""Characters of a match that explains a rule; a longer one is the sentence itself, which is quoted anyway."""

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
    """A crossing's state for one class of traffic, as the latest report has it. `key` names the crossing (`grouping.crossing_key`).

    `earlier` holds the other states it was reported in before, oldest first.
    """

    key: str
    crossing: CrossingReport
    source: Source
    earlier: tuple[CrossingStatus, ...] = ()


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
    aid: tuple[AidDetail, ...]
    sources: tuple[Source, ...]
    n_reports: int
    corroboration: Corroboration
    only_state_media: bool
    is_old_news: bool
    is_withdrawn: bool = False


def account_of(event: Event) -> Account:
    """What the event's reports say, without adding a word: each quote, figure and crossing status with its source."""
    reports = event.reports
    speaker = next((report for report in reports if report.title == event.headline), reports[0])
    decisive = max(reports, key=lambda report: (report.level is event.level, told_at(report)))
    return Account(
        event_id=event.id,
        alert_id=alert_id(event.id),
        topic=event.topic,
        level=event.level,
        level_reason=_level_reason(event, decisive),
        headline=event.headline,
        headline_language=speaker.language,
        first_reported_at=event.first_reported_at,
        last_reported_at=event.last_reported_at,
        places=_distinct_places(place for report in reports for place in places_of(report)),
        countries=event.countries,
        quotes=_quotes(reports),
        figures=_figures(reports),
        crossings=crossing_states(reports),
        aid=_aid(reports),
        sources=_independent(reports),
        n_reports=len(reports),
        corroboration=corroboration_of(reports),
        only_state_media=only_state_media(reports),
        is_withdrawn=event.is_withdrawn,
        is_old_news=is_old_news(reports),
    )


def is_old_news(reports: Sequence[Report]) -> bool:
    """True where each report was published more than OLD_NEWS_AFTER before it was first seen."""
    return all(report.first_seen_at - told_at(report) > OLD_NEWS_AFTER for report in reports)


def _level_reason(event: Event, decisive: Report) -> str:
    """Where no report has the event's level, it was brought down (`corroboration.capped`)."""
    if decisive.level.rank <= event.level.rank:
        return decisive.level_reason
    return f"{event.level} while one unofficial source alone reports it; by the rules {decisive.level}: {decisive.level_reason}"


def alert_id(event_id: EventId) -> str:
    """The short name of an event that stands in every message and that `sitrep alerts show` takes: "A-3F09C1"."""
    return f"A-{event_id[:6].upper()}"


def source_of(report: Report) -> Source:
    """The report's source, as it is named to people."""
    return Source(
        name=report.feed_name,
        url=report.url,
        tier=report.feed_tier,
        is_state_media=is_state_voice(report),
        told_at=told_at(report),
    )


def crossing_states(reports: Sequence[Report]) -> tuple[StatedCrossing, ...]:
    """The latest stated status of each crossing and class of traffic, in order of first mention."""
    latest: dict[tuple[str, str], StatedCrossing] = {}
    for report in sorted(reports, key=told_at):
        for crossing in report.crossings:
            key = crossing_key(crossing)
            before = latest.get((key, crossing.traffic))
            earlier = before.earlier if before else ()
            if before and before.crossing.status is not crossing.status:
                earlier = (*earlier, before.crossing.status)
            latest[key, crossing.traffic] = StatedCrossing(key=key, crossing=crossing, source=source_of(report), earlier=earlier)
    return tuple(latest.values())


def _is_copy(report: Report) -> bool:
    return report.wire_copy_of is not None


def _independent(reports: Sequence[Report]) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for report in reports:
        if not _is_copy(report):
            found.setdefault(source_family(report), source_of(report))
    return tuple(found[family] for family in independent_sources(reports))


def _quotes(reports: Sequence[Report]) -> tuple[Quotation, ...]:
    """One sentence of each report first, the gravest and then the latest before; then second ones; none twice; five in all.

    Of news about a crossing the latest comes first, whatever its level.
    """
    ranked = [
        (
            nth,
            _is_copy(report),
            not hit.status.is_current,
            0 if report.topic is Topic.CROSSING_CLOSURE else -hit.level.rank,
            -told_at(report).timestamp(),
            at,
            _quotation(report, hit),
        )
        for at, report in enumerate(reports)
        for nth, hit in enumerate(_telling_hits(report))
    ]
    chosen: list[Quotation] = []
    for entry in sorted(ranked, key=lambda entry: entry[:-1]):
        words = _core_of(entry[-1].text)
        if not any(words in _core_of(known.text) or _core_of(known.text) in words for known in chosen):
            chosen.append(entry[-1])
    return tuple(chosen[:MOST_QUOTES])


def _telling_hits(report: Report) -> list[Hit]:
    """Its best two hits; a title only repeats in short what the text says, so it counts where nothing else does."""
    ordered = sorted(report.hits, key=lambda hit: (not hit.status.is_current, hit.quote.field is Field.TITLE, -hit.level.rank))
    if ordered and ordered[0].quote.field is not Field.TITLE:
        ordered = [hit for hit in ordered if hit.quote.field is not Field.TITLE]
    return ordered[:MOST_QUOTES_OF_ONE]


def _core_of(text: str) -> str:
    return text.strip(" .…\n").casefold()


def _quotation(report: Report, hit: Hit) -> Quotation:
    matched = (span.text for span in hit.matched if len(span.text) <= LONGEST_MATCH)
    return Quotation(
        text=hit.quote.text,
        language=report.language,
        status=hit.status,
        rule_id=hit.rule_id,
        matched=tuple(dict.fromkeys(matched)),
        source=source_of(report),
    )


def _figures(reports: Sequence[Report]) -> tuple[StatedFigure, ...]:
    """Each source's figures of new movement, the highest first; the same number, or the same vague words, of one source once.

    Of a copy those that no other report states.
    """
    found: dict[tuple[object, ...], StatedFigure] = {}
    stated = set()
    for report in sorted(reports, key=_is_copy):
        for figure in figures_of(report):
            if not _is_copy(report) or figure_said(figure) not in stated:
                stated.add(figure_said(figure))
                said = (report.feed_name, figure_said(figure), figure.quantifier)
                found.setdefault(said, StatedFigure(figure=figure, source=source_of(report)))
    return tuple(sorted(found.values(), key=lambda stated: -(stated.figure.high or stated.figure.low or 0)))


_GRAVITY = (AidAct.KILLED, AidAct.KIDNAPPED, AidAct.INJURED, AidAct.HIT, AidAct.BURNED, AidAct.LOOTED, AidAct.ROBBED, AidAct.BLOCKED)


def _aid(reports: Sequence[Report]) -> tuple[AidDetail, ...]:
    """The details of all reports, of copies those that no other has, the gravest act first, of one act that with most victims."""
    details = [detail for report in reports if not _is_copy(report) for detail in report.aid]
    stated = {aid_said(detail) for detail in details}
    added = {aid_said(detail): detail for report in reports if _is_copy(report) for detail in report.aid if aid_said(detail) not in stated}
    details += added.values()
    return tuple(sorted(details, key=lambda one: (_GRAVITY.index(one.act) if one.act in _GRAVITY else len(_GRAVITY), -victims(one))))


def victims(detail: AidDetail) -> int:
    """How many persons its act was done to; 0 where no number is stated or the act is not done to persons."""
    counts = {
        AidAct.KILLED: detail.killed,
        AidAct.INJURED: detail.injured,
        AidAct.KIDNAPPED: detail.kidnapped,
        AidAct.DETAINED: detail.detained,
    }
    return counts.get(detail.act) or 0


def highest_victims(reports: Sequence[Report]) -> dict[AidAct, int]:
    """Of what was done to aid workers, the highest number that one sentence states; acts without a number are left out."""
    found: dict[AidAct, int] = {}
    for detail in _aid(reports):
        if detail.target is AidTarget.STAFF and (count := victims(detail)):
            found[detail.act] = max(count, found.get(detail.act, 0))
    return found


def _distinct_places(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each place once, the most precise first; countries only where nothing finer is known."""
    found: dict[tuple[str, str], Place] = {}
    for place in places:
        found.setdefault((place.iso3, place.name.casefold()), place)
    finer = [place for place in found.values() if place.precision < COUNTRY]
    return tuple(sorted(finer or found.values(), key=lambda place: place.precision))
