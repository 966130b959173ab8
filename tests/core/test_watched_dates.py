"""Which of the watched days a digest names, and in which order."""

from __future__ import annotations

from datetime import date, timedelta

from sitrep.core.watched_dates import WatchedDate, coming

TODAY = date(2026, 1, 5)
AHEAD = timedelta(days=14)


def watched(number: int, days: int, **changed: object) -> WatchedDate:
    values = {"id": number, "on": TODAY + timedelta(days=days), "what": "Ceasefire or truce", "countries": ("SDN",), **changed}
    return WatchedDate(**values)  # type: ignore[arg-type]  # names of its fields


def test_those_within_reach_and_just_passed_are_named_nearest_first() -> None:
    dates = [watched(1, 15), watched(2, 14), watched(3, 0), watched(4, -1), watched(5, -2)]
    assert [each.id for each in coming(dates, TODAY, AHEAD)] == [4, 3, 2]


def test_what_people_set_comes_first_and_is_never_joined() -> None:
    dates = [watched(1, 3), watched(2, 3, author="Amal"), watched(3, 3, author="Bo")]
    assert [each.id for each in coming(dates, TODAY, AHEAD)] == [2, 3, 1]


def test_articles_that_name_the_same_end_are_counted() -> None:
    dates = [watched(1, 3, sentence="a"), watched(2, 3, sentence="b"), watched(3, 3, countries=("SYR",)), watched(4, 4)]
    assert [(each.id, each.sources) for each in coming(dates, TODAY, AHEAD)] == [(1, 2), (3, 1), (4, 1)]
