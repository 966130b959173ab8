"""The board repeats what was reported last of each crossing, and since when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sitrep.core.crossing_board import Certainty, board_of
from sitrep.core.model import CrossingStatus, Report, Topic, Traffic
from tests.invented import HOUR, NOON, crossing, later, report


def told(hours: float, article: int, *statuses: str, **other: str) -> Report:
    return later(hours, article, topic=Topic.CROSSING_CLOSURE, crossings=tuple(crossing(status=status, **other) for status in statuses))


def test_reports_in_a_row_of_one_status_are_one_standing() -> None:
    reports = [told(0, 1, "open"), told(2, 2, "closed"), told(5, 3, "closed"), told(9, 4, "restricted")]
    (line,) = board_of(reports)
    assert [(found.status, found.n_reports) for found in line.standings] == [
        (CrossingStatus.RESTRICTED, 1),
        (CrossingStatus.CLOSED, 2),
        (CrossingStatus.OPEN, 1),
    ]
    assert line.standings[1].since_at == NOON + 2 * HOUR
    assert line.standings[1].last.source.told_at == NOON + 5 * HOUR
    assert [source.name for source in line.sources] == ["Northern Wire 4"]
    assert line.name == "Bab al-Salama"


def test_each_class_of_traffic_has_its_own_line_the_latest_change_first() -> None:
    reports = [told(0, 1, "closed"), told(3, 2, "open", traffic="humanitarian"), told(4, 3, "closed")]
    assert [line.traffic for line in board_of(reports)] == [Traffic.HUMANITARIAN, Traffic.ALL]


def test_without_reports_the_board_is_empty() -> None:
    assert board_of([report()]) == ()


def test_what_holds_for_all_traffic_overtakes_an_earlier_status_of_one_class() -> None:
    reports = [told(0, 1, "closed"), told(3, 2, "open", traffic="humanitarian"), told(4, 3, "closed")]
    assert [line.superseded_at for line in board_of(reports)] == [NOON + 4 * HOUR, None]
    assert [line.superseded_at for line in board_of(reports[:2])] == [None, None]


def test_a_status_is_stale_once_nobody_has_repeated_it_for_long() -> None:
    (line,) = board_of([told(0, 1, "closed"), told(5, 2, "closed")])
    assert not line.is_stale(NOON + 6 * HOUR, 2 * HOUR)
    assert line.is_stale(NOON + 8 * HOUR, 2 * HOUR)


@pytest.mark.parametrize(
    ("feeds", "certainty"),
    [
        ([{"feed_tier": 3}], Certainty.POSSIBLE),
        ([{"feed_tier": 2}], Certainty.LIKELY),
        ([{"feed_tier": 1}], Certainty.OBSERVED),
        ([{"feed_tier": 3, "feed_family": "a"}, {"feed_tier": 3, "feed_family": "b"}], Certainty.OBSERVED),
    ],
)
def test_how_sure_a_status_is_depends_on_who_states_it(feeds: list[dict[str, Any]], certainty: Certainty) -> None:
    reports = [replace(told(at, at + 1, "closed"), **feed) for at, feed in enumerate(feeds)]
    assert board_of(reports)[0].now.certainty is certainty
