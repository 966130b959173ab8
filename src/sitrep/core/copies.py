"""A report that repeats another one's text goes in; what it states beside that one, and what is left of it once that one is corrected, out.

Who prints an agency's text once more is no second source, but may have added a figure that nobody else has; and does not always hear of it
when the agency corrects one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from sitrep.core.aid_detail import AidDetail
from sitrep.core.grouping import crossing_key
from sitrep.core.model import CrossingReport, Figure, Report

T = TypeVar("T", Figure, AidDetail, CrossingReport)


def figure_said(figure: Figure) -> Hashable:
    """What makes two figures the same number: the vague words, else low, high and unit."""
    return figure.span.text.casefold() if figure.vague else (figure.low, figure.high, figure.unit)


def aid_said(detail: AidDetail) -> Hashable:
    """What makes two details the same: what was done to whom, and to how many."""
    return detail.target, detail.act, detail.killed, detail.injured, detail.kidnapped, detail.detained


def crossing_said(crossing: CrossingReport) -> Hashable:
    """What makes two statements on a crossing the same."""
    return crossing_key(crossing), crossing.traffic, crossing.status


def follow_correction(copy: Report, before: Report, after: Report) -> Report:
    """The copy without the figures, victims and states of crossings that its original stated `before` and takes back with `after`."""
    return replace(
        copy,
        figures=_without(copy.figures, _taken_back(before.figures, after.figures, figure_said), figure_said),
        aid=_without(copy.aid, _taken_back(before.aid, after.aid, aid_said), aid_said),
        crossings=_without(copy.crossings, _taken_back(before.crossings, after.crossings, crossing_said), crossing_said),
    )


def _taken_back(before: Iterable[Any], after: Iterable[Any], said: Any) -> frozenset[Hashable]:
    return frozenset(map(said, before)) - frozenset(map(said, after))


def _without(stated: Iterable[T], gone: frozenset[Hashable], said: Any) -> tuple[T, ...]:
    return tuple(one for one in stated if said(one) not in gone)
