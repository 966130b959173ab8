"""How a target has answered lately goes in, with its newest answer; whether it is left in peace for a while, and until when, comes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sitrep.core.outcomes import Acceptance, SendAnswer
from sitrep.core.retry import LONGEST_RETRY_AFTER

BROKEN_AFTER = 3
"""So many tries in a row without success mean that it is the service and not the message."""
PROBE_EVERY = timedelta(minutes=4)
"""One message asks a broken service so often whether it is back: all that waited has to be out ten minutes after it is (issue 5)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """The way to one target. No message goes there before `rests_until`, and only one at a time while it is broken."""

    failures: int = 0
    failing_since: datetime | None = None
    rests_until: datetime | None = None
    problem: str = ""

    @property
    def is_broken(self) -> bool:
        """True where what waits is held back, and one message at a time finds out whether the service is there again."""
        return self.failures >= BROKEN_AFTER


def after_answer(channel: Channel, answer: SendAnswer, problem: str, *, now: datetime) -> Channel:
    """The channel after one more answer. A refusal for good is about a message or an account, and says nothing of the next try.

    A service that says when to come back (Retry-After, an hour at most) is not asked before, for any message.
    """
    if answer.acceptance is Acceptance.ACCEPTED:
        return Channel()
    if answer.acceptance is Acceptance.PERMANENT:
        return channel
    if answer.retry_after is not None:
        return replace(channel, rests_until=now + min(answer.retry_after, LONGEST_RETRY_AFTER), problem=problem)
    failures = channel.failures + 1
    return Channel(
        failures=failures,
        failing_since=channel.failing_since or now,
        rests_until=now + PROBE_EVERY if failures >= BROKEN_AFTER else None,
        problem=problem,
    )
