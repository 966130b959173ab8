"""Figures over time: new events each day, and the displaced people that reports state; as charts and as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.model import FigureUnit, Level, Topic
from sitrep.render import words
from sitrep.render.charts import Bar, Dot, bar_chart, dot_chart
from sitrep.store.event_list import countries_seen
from sitrep.store.figure_reports import NewEvents, ReportedFigure, new_events_by_day, reported_figures
from sitrep.web.desk import desk_of
from sitrep.web.events import wanted_by
from sitrep.web.views import page

SPANS = {"7": "last 7 days", "30": "last 30 days", "90": "last 90 days", "365": "last year"}
DAYS = "30"
MOST_BARS = 92
"""With more days than this a bar is a week."""
MOST_ROWS = 100
LEVELS = (Level.HIGH, Level.MEDIUM, Level.INFORMATION)


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A day or a week of events on one topic, from its first day on."""

    begins: date
    counts: dict[Level, int]

    @property
    def total(self) -> int:
        """All levels together."""
        return sum(self.counts.values())


def show_figures(request: Request) -> Response:
    """GET /figures?days=&country="""
    desk = desk_of(request)
    days = request.query_params.get("days", DAYS)
    days = days if days in SPANS else DAYS
    country = wanted_by(request.query_params, desk.clock()).country
    now = desk.clock()
    begin = (now - timedelta(days=int(days) - 1)).replace(hour=0, minute=0, second=0, microsecond=0)

    def read(session: Session) -> tuple[list[NewEvents], list[ReportedFigure], list[str]]:
        return new_events_by_day(session, begin, country), reported_figures(session, begin, country), countries_seen(session)

    new, figures, countries = desk.database.call(read)
    periods = {topic: periods_of([one for one in new if one.topic is topic], begin.date(), now.date()) for topic in Topic}
    return page(
        request,
        "figures.html.j2",
        asked={"days": days, "country": country},
        spans=SPANS,
        countries=sorted(countries, key=words.country),
        step_name="week" if int(days) > MOST_BARS else "day",
        topics={topic: (told, _bars(told, topic)) for topic, told in periods.items()},
        shown_levels=LEVELS,
        figures=figures[:MOST_ROWS],
        n_figures=len(figures),
        dots=_dots(figures, begin, now) if figures else Markup(),
    )


def periods_of(new: Iterable[NewEvents], first: date, last: date) -> list[Period]:
    """The days from the first to the last, or, where those are more than MOST_BARS, their weeks; those without an event, too."""
    span = (last - first).days + 1
    step = 1 if span <= MOST_BARS else 7
    counted: Counter[tuple[int, Level]] = Counter()
    for one in new:
        counted[(one.day - first).days // step, one.level] += one.count
    return [
        Period(begins=first + timedelta(days=step * at), counts={level: counted[at, level] for level in LEVELS})
        for at in range(-(-span // step))
    ]


def _bars(periods: Sequence[Period], topic: Topic) -> Markup:
    marked = {0, len(periods) // 2, len(periods) - 1}
    bars = [
        Bar(
            pieces=tuple((f"of-{level.value}", period.counts[level]) for level in reversed(LEVELS)),
            title=f"{_day(period.begins)}: {words.plural(period.total, 'event')}, {period.counts[Level.HIGH]} of high concern",
            tick=_day(period.begins) if at in marked else "",
        )
        for at, period in enumerate(periods)
    ]
    return bar_chart(bars, title=f"New events: {words.TOPICS[topic]}")


def _dots(figures: Sequence[ReportedFigure], begin: datetime, now: datetime) -> Markup:
    span = max((now - begin).total_seconds(), 1.0)
    ticks = [(0.0, _day(begin.date())), (0.5, _day((begin + (now - begin) / 2).date())), (1.0, _day(now.date()))]
    dots = (
        Dot(
            share=min(max((one.told_at - begin).total_seconds() / span, 0.0), 1.0),
            value=one.figure.low or one.figure.high or 1,
            name=f"of-{one.level.value}" + (" of-households" if one.figure.unit is FigureUnit.HOUSEHOLD else ""),
            title=f"{words.figure(one.figure)}: {one.source}, {words.instant(one.told_at)}",
            href=f"/events/{one.event_id}",
        )
        for one in figures
    )
    return dot_chart(dots, ticks=ticks, title="Figures of new displacement as reports state them")


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
