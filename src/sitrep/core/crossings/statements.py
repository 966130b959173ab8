"""The statements of one document about crossings go in, one report for each crossing and class of traffic comes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitrep.core.crossings.conditions import Condition
from sitrep.core.crossings.subjects import Subject
from sitrep.core.model import CrossingReport, CrossingStatus, Field, Span, Traffic
from sitrep.core.sentences import Sentence

_MOVING: tuple[Traffic, ...] = (Traffic.CIVILIAN, Traffic.COMMERCIAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One sentence says one condition of one crossing."""

    subject: Subject
    condition: Condition
    sentence: Sentence
    reason: str = ""


def reports_of(statements: Sequence[Statement]) -> tuple[CrossingReport, ...]:
    """One report for each crossing and class: the text before the title, names before "the gate", the first before later ones."""
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.subject.identity, []).append(statement)
    return tuple(report for group in groups.values() for report in _reports(_preferred(group)))


def _preferred(group: list[Statement]) -> list[Statement]:
    """A title's blunt word gives way to the text's; "the closure" gives way to "reopened" in its own sentence."""
    in_text = [one for one in group if one.sentence.field is Field.TEXT]
    kept = in_text or group
    again = {one.sentence.index for one in kept if one.condition.is_again}
    return [one for one in kept if one.condition.is_again or one.sentence.index not in again or one.condition.traffic]


def _reports(group: Sequence[Statement]) -> Iterator[CrossingReport]:
    rows: dict[Traffic, tuple[CrossingStatus, Statement]] = {}
    for statement in group:
        for traffic, status in _rows(statement):
            rows.setdefault(traffic, (status, statement))
    if len(rows) > 1 and Traffic.ALL in rows:
        rows = _without_all(rows)
    statuses = {status for status, _ in rows.values()}
    if len(statuses) == 1 and len(rows) > 1:
        status, statement = next(iter(rows.values()))
        rows = {Traffic.ALL: (status, statement)}
    reason = next((one.reason for _, one in rows.values() if one.reason), "")
    for traffic, (status, statement) in rows.items():
        yield _report(statement, traffic, status, reason)


def _rows(statement: Statement) -> Iterator[tuple[Traffic, CrossingStatus]]:
    condition = statement.condition
    for traffic in condition.traffic or (Traffic.ALL,):
        yield traffic, condition.status
    opposite = CrossingStatus.CLOSED if condition.status is CrossingStatus.OPEN else CrossingStatus.OPEN
    for traffic in condition.exempt:
        yield traffic, opposite


def _without_all(rows: dict[Traffic, tuple[CrossingStatus, Statement]]) -> dict[Traffic, tuple[CrossingStatus, Statement]]:
    """ "Closed", and "relief trucks continue": what holds for all holds for those classes of which nothing else is said."""
    status, statement = rows[Traffic.ALL]
    others = {traffic: row for traffic, row in rows.items() if traffic is not Traffic.ALL and row[0] is not status}
    if not others:
        return {Traffic.ALL: (status, statement)}
    rest = {traffic: (status, statement) for traffic in _MOVING if traffic not in others}
    return others | rest


def _report(statement: Statement, traffic: Traffic, status: CrossingStatus, reason: str) -> CrossingReport:
    subject, condition, sentence = statement.subject, statement.condition, statement.sentence.span
    at = sentence.text.find(subject.text)  # -1 where it was named in an earlier sentence
    start = sentence.start + at
    mention = Span(field=sentence.field, start=start, end=start + len(subject.text), text=subject.text) if at >= 0 else None
    is_event = status is not CrossingStatus.OPEN or condition.is_again
    return CrossingReport(
        crossing_id=subject.crossing.id if subject.crossing else "",
        kind=subject.kind,
        name=subject.crossing.name if subject.crossing else subject.text,
        status=status,
        traffic=traffic,
        direction=condition.direction,
        reason=(statement.reason or reason or "unknown") if is_event and not condition.is_denied else "unknown",
        quote=sentence,
        iso3=subject.iso3,
        mention=mention,
    )
