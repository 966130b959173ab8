"""A hit, its sentence, and the figures and crossing reports that stand in it go in; its level comes out, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.core.model import CrossingReport, Figure, FigureUnit, Level, Span, Topic
from sitrep.core.rules.conditions import View
from sitrep.core.rules.rulebook import LevelRule

HOUSEHOLD_SIZE = 5
"""Persons that a household counts as when only households are stated; the usual planning figure of shelter and food clusters."""


def level_of(
    topic: Topic, view: View, figures: Sequence[Figure], crossings: Sequence[CrossingReport], rules: Sequence[LevelRule]
) -> tuple[Level, str]:
    """The level of the first rule that holds, and its reason; INFORMATION where none does.

    `figures` and `crossings` are those of the hit's own sentence; background figures and open crossings that never closed are not given.
    """
    for rule in rules:
        if rule.topic is topic and (reason := _reason(rule, view, figures, crossings)) is not None:
            return rule.level, reason
    return Level.INFORMATION, "nothing in the sentence raises it"


def _reason(rule: LevelRule, view: View, figures: Sequence[Figure], crossings: Sequence[CrossingReport]) -> str | None:
    because = rule.reason
    if rule.people is not None:
        enough = [figure for figure in figures if persons(figure) >= rule.people]
        if not enough:
            return None
        because = f"{because}: {max(enough, key=persons).span.text}"
    if rule.crossing or rule.traffic:
        told = [
            report
            for report in crossings
            if (not rule.crossing or report.status in rule.crossing) and (not rule.traffic or report.traffic in rule.traffic)
        ]
        if not told:
            return None
        because = f"{because}: {told[0].name} {told[0].status}"
    if rule.when is not None and not rule.when.matches(view):
        return None
    return because


def persons(figure: Figure) -> int:
    """The least number of persons a figure speaks of; 0 for one that has only an upper bound."""
    return (figure.low or 0) * (HOUSEHOLD_SIZE if figure.unit is FigureUnit.HOUSEHOLD else 1)


def stands_in(span: Span, sentence: Span) -> bool:
    """True where the span lies within the sentence."""
    return span.field is sentence.field and sentence.start <= span.start and span.end <= sentence.end
