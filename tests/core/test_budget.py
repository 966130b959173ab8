from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sitrep.core.budget import Budget, Traffic, allowance, cost_of
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome, NotModified

HOUR_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL, PLAIN = "https://news.example.org/f", "http://news.example.org/f"


@pytest.mark.parametrize(
    ("url", "outcome", "cost"),
    [
        (URL, Fetched(url=URL, status=200, headers={}, body=b"x" * 900, body_sent=100), Traffic(requests=1, line_bytes=6_100)),
        (URL, Fetched(url=URL, status=200, headers={}, body=b"x" * 900), Traffic(requests=1, line_bytes=6_900)),
        (PLAIN, NotModified(url=PLAIN, headers={}), Traffic(requests=1, line_bytes=1_000)),
        (PLAIN, FetchFailed(url=PLAIN, failure=FetchFailure.NOT_FOUND, permanent=True, status=404), Traffic(requests=1, line_bytes=1_000)),
        (URL, FetchFailed(url=URL, failure=FetchFailure.RATE_LIMITED, permanent=False, retry_after=timedelta(hours=1)), Traffic()),
    ],
)
def test_what_a_fetch_costs(url: str, outcome: FetchOutcome, cost: Traffic) -> None:
    assert cost_of(url, outcome) == cost


@pytest.mark.parametrize(
    ("budget", "used", "minute", "room"),
    [
        (Budget(), Traffic(requests=10**9), 0, None),
        (Budget(requests_a_day=2_400), Traffic(), 55, 100),
        (Budget(requests_a_day=2_400), Traffic(), 59, 100),
        (Budget(requests_a_day=2_400), Traffic(requests=40), 25, 10),
        (Budget(requests_a_day=2_400), Traffic(requests=60), 25, 0),
        (Budget(bytes_a_day=24_000_000), Traffic(line_bytes=400_000), 25, 10),
        (Budget(requests_a_day=24_000, bytes_a_day=24_000_000), Traffic(line_bytes=490_000), 25, 1),
    ],
)
def test_a_budget_is_used_at_an_even_pace(budget: Budget, used: Traffic, minute: int, room: int | None) -> None:
    assert allowance(budget, used, bytes_each=10_000, now=HOUR_AT + timedelta(minutes=minute)) == room


def test_a_day_of_asking_whenever_there_is_room_stays_within_the_budget() -> None:
    budget, spent, hour = Budget(requests_a_day=1_000, bytes_a_day=30_000_000), Traffic(), Traffic()
    for minute in range(24 * 60):
        if minute % 60 == 0:
            hour = Traffic()
        room = allowance(budget, hour, bytes_each=20_000, now=HOUR_AT + timedelta(minutes=minute))
        assert room is not None
        used = Traffic(requests=room, line_bytes=room * 20_000)
        hour, spent = hour + used, spent + used
    assert 900 <= spent.requests <= 1_000
    assert spent.line_bytes <= 30_000_000
