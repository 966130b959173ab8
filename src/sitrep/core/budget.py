"""What fetches cost the line goes in, with what it may carry a day; how much may be asked for now comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sitrep.core.outcomes import Fetched, FetchFailed, FetchOutcome

REQUEST_BYTES = 1_000
"""Request and answer without the body: the headers of both, measured between 600 and 1,400 bytes at large news sites."""
HANDSHAKE_BYTES = 5_000
"""A TLS 1.3 handshake with a chain of two certificates; polling meets nearly every host on a new connection."""
SLACK = timedelta(minutes=5)
"""So far ahead of an even pace the line may run, so that a round need not be cut into single requests."""
HOURS = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """What the line may carry in any 24 hours; None: as much as there is."""

    requests_a_day: int | None = None
    bytes_a_day: int | None = None

    @property
    def is_set(self) -> bool:
        """Whether there is a bound at all."""
        return self.requests_a_day is not None or self.bytes_a_day is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Traffic:
    """What has gone over the line: requests, and bytes both ways."""

    requests: int = 0
    line_bytes: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(requests=self.requests + other.requests, line_bytes=self.line_bytes + other.line_bytes)


def cost_of(url: str, outcome: FetchOutcome) -> Traffic:
    """What a fetch has cost, as near as is known without looking at packets. Nothing where nothing was asked."""
    if isinstance(outcome, FetchFailed) and outcome.status is None and outcome.retry_after is not None:
        return Traffic()  # the site had asked to be left alone, and was
    body = (outcome.body_sent if outcome.body_sent is not None else len(outcome.body)) if isinstance(outcome, Fetched) else 0
    return Traffic(requests=1, line_bytes=body + REQUEST_BYTES + HANDSHAKE_BYTES * url.startswith("https:"))


def allowance(budget: Budget, this_hour: Traffic, *, bytes_each: float, now: datetime) -> int | None:
    """How many requests may be made now, at `bytes_each`; None: any number.

    Each clock hour has a 24th of the day's budget, and within it the line keeps an even pace: a budget that is too small makes every feed
    wait a little longer, and none for hours.
    """
    if not budget.is_set:
        return None
    elapsed = timedelta(minutes=now.minute, seconds=now.second, microseconds=now.microsecond) + SLACK
    share = min(1.0, elapsed / timedelta(hours=1)) / HOURS
    rooms = []
    if budget.requests_a_day is not None:
        rooms.append(budget.requests_a_day * share - this_hour.requests)
    if budget.bytes_a_day is not None:
        rooms.append((budget.bytes_a_day * share - this_hour.line_bytes) / max(1.0, bytes_each))
    return max(0, int(min(rooms)))
