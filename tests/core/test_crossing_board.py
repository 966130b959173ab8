"""The board repeats what was reported last of each crossing, and since when."""

from __future__ import annotations

from sitrep.core.crossing_board import board_of
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
