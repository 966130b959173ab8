"""A hit and what its sentence tells of figures, crossings and aid go in; its level comes out, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitrep.core.aid_detail import AidDetail
from sitrep.core.model import CrossingReport, Figure, FigureUnit, Level, Span, Topic
from sitrep.core.rules.conditions import View
from sitrep.core.rules.rulebook import LevelRule

HOUSEHOLD_SIZE = 5
"""Persons that a household counts as when only households are stated; the usual planning figure of shelter and food clusters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a hit's own sentence tells; background figures and open crossings that never closed are not among it."""

    figures: Sequence[Figure] = ()
    crossings: Sequence[CrossingReport] = ()
    aid: Sequence[AidDetail] = ()


def level_of(topic: Topic, view: View, told: Told, rules: Sequence[LevelRule]) -> tuple[Level, str]:
    """The level of the first rule that holds, and its reason; INFORMATION where none does."""
    for rule in rules:
        if rule.topic is topic and (reason := _reason(rule, view, told)) is not None:
            return rule.level, reason
    return Level.INFORMATION, "nothing in the sentence raises it"


def _reason(rule: LevelRule, view: View, told: Told) -> str | None:
    because = rule.reason
    if rule.people is not None:
        enough = [figure for figure in told.figures if persons(figure) >= rule.people]
        if not enough:
            return None
        because = f"{because}: {max(enough, key=persons).span.text}"
    if rule.crossing or rule.traffic:
        reports = [
            report
            for report in told.crossings
            if (not rule.crossing or report.status in rule.crossing) and (not rule.traffic or report.traffic in rule.traffic)
        ]
        if not reports:
            return None
        because = f"{because}: {reports[0].name} {reports[0].status}"
    if (rule.target or rule.act) and not any(
        (not rule.target or detail.target in rule.target) and (not rule.act or detail.act in rule.act) for detail in told.aid
    ):
        return None
    if rule.when is not None and not rule.when.matches(view):
        return None
    return because


def persons(figure: Figure) -> int:
    """The least number of persons a figure speaks of; 0 for one that has only an upper bound."""
    return (figure.low or 0) * (HOUSEHOLD_SIZE if figure.unit is FigureUnit.HOUSEHOLD else 1)


def stands_in(span: Span, sentence: Span) -> bool:
    """True where the span lies within the sentence."""
    return span.field is sentence.field and sentence.start <= span.start and span.end <= sentence.end
