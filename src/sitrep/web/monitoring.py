"""For those who watch the watcher: the verdict of `sitrep status` over HTTP, and figures in Prometheus' text form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sitrep.core.health import Signs, Verdict, verdict
from sitrep.core.model import Level
from sitrep.store.event_list import count_events
from sitrep.store.feeds import health_counts
from sitrep.store.health import read_signs
from sitrep.store.message_list import count_messages
from sitrep.web.desk import desk_of
from sitrep.web.today import DAY

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One gauge: its name, what it means, and its values by labels (none: one value)."""

    name: str
    help: str
    values: tuple[tuple[tuple[tuple[str, str], ...], float], ...]


def show_health(request: Request) -> Response:
    """GET /healthz: 200 where all is fine, 503 where a person has to look. The reasons are told to those who may read the rest."""
    desk = desk_of(request)
    _signs, found = desk.database.call(read_verdict, desk.clock())
    body: dict[str, object] = {"fine": found.is_fine}
    if desk.door.admits(request.state.visitor, now=desk.ticks()):
        body |= {"problems": list(found.problems), "notes": list(found.notes)}
    return JSONResponse(body, 200 if found.is_fine else 503)


def read_verdict(session: Session, now: datetime) -> tuple[Signs, Verdict]:
    """The signs of life and what they come to."""
    signs = read_signs(session)
    return signs, verdict(signs, now)


def show_metrics(request: Request) -> Response:
    """GET /metrics"""
    desk = desk_of(request)
    found = desk.database.call(read_metrics, desk.clock())
    return Response("".join(_written(metric) for metric in found), media_type=METRICS_TYPE)


def read_metrics(session: Session, now: datetime) -> list[Metric]:
    """All figures; those of what has never been (a heartbeat, a due message) are without a value."""
    signs, found = read_verdict(session, now)
    events, messages = count_events(session, now - DAY), count_messages(session)
    ages = (
        ("sitrep_heartbeat_age_seconds", "Since the daemon's last heartbeat.", signs.heartbeat_at),
        ("sitrep_oldest_poll_overdue_seconds", "How long the most overdue feed has been due.", signs.oldest_poll_due_at),
        ("sitrep_oldest_read_overdue_seconds", "How long the most overdue article has been due.", signs.oldest_read_due_at),
        ("sitrep_oldest_message_overdue_seconds", "How long the most overdue message has been due.", signs.oldest_message_due_at),
    )
    return [
        Metric(name="sitrep_fine", help="1 where sitrep status finds no problem.", values=(((), float(found.is_fine)),)),
        Metric(name="sitrep_problems", help="Problems that sitrep status finds.", values=(((), float(len(found.problems))),)),
        *(Metric(name=name, help=help, values=_age(at, now)) for name, help, at in ages),
        Metric(name="sitrep_feeds", help="Enabled feeds by health.", values=_by("health", health_counts(session))),
        Metric(name="sitrep_messages", help="Messages in the outbox by state.", values=_by("state", messages)),
        Metric(
            name="sitrep_events_reported_24h",
            help="Events reported in the last 24 hours by level.",
            values=_by("level", {level.value: events.get(level, 0) for level in Level}),
        ),
    ]


def _age(at: datetime | None, now: datetime) -> tuple[tuple[tuple[tuple[str, str], ...], float], ...]:
    return (((), max((now - at).total_seconds(), 0.0)),) if at is not None else ()


def _by(label: str, counts: dict[str, int]) -> tuple[tuple[tuple[tuple[str, str], ...], float], ...]:
    return tuple((((label, name),), float(count)) for name, count in sorted(counts.items()))


def _written(metric: Metric) -> str:
    """The metric in Prometheus' text format; label values are our own words, which need no escapes."""
    return "".join(line + "\n" for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.help}"
    yield f"# TYPE {metric.name} gauge"
    for labels, value in metric.values:
        told = ",".join(f'{name}="{said}"' for name, said in labels)
        yield f"{metric.name}{f'{{{told}}}' if told else ''} {value:g}"
