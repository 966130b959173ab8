"""What follows a try to deliver: the number of tries, the service's answer and the time in; sent, due again at, or dead, out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sitrep.core.outcomes import Acceptance, SendAnswer

DELAYS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))
"""Waits after the first five tries (faults.md §3, point 5); from then on one of an hour, give or take a fifth."""
HOURLY = timedelta(hours=1)
SPREAD = 0.2
LONGEST_RETRY_AFTER = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)
MOST_DOUBTFUL = 6
"""A message that was handed over so often without an answer has most likely arrived, and nobody wants it a seventh time."""
PROBLEM_CHARACTERS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """The service took the message: it is not sent again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TryAgain:
    """It is to be sent again at `due_at`; `problem` says why, in a line."""

    due_at: datetime
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GiveUp:
    """A dead letter: trying again cannot help now, or has not helped for 72 hours. `problem` says why, in a line.

    `for_good` where it is not even tried once an hour, for it may have arrived so often already.
    """

    problem: str
    for_good: bool = False


AfterTry = Sent | TryAgain | GiveUp


def after_try(attempts: int, answer: SendAnswer, *, first_tried_at: datetime, now: datetime, jitter: float, delivery: int = 1) -> AfterTry:
    """Decides what becomes of a message after its try number `attempts` (from 1) was answered by `answer`.

    No answer (UNKNOWN) counts as a refusal for now: better twice, marked as a repeat, than never; but not more than six times, this one
    (`delivery`) too. A service's own Retry-After wins over
    the schedule, but is no longer than an hour, and no shorter than a second for each try so far (a service that always says 0 would
    keep us busy for three days). `jitter` is in 0..1 and moves the hourly tries by up to a fifth either way.
    """
    if answer.acceptance is Acceptance.ACCEPTED:
        return Sent()
    problem = describe(answer)
    if answer.acceptance is Acceptance.PERMANENT:
        return GiveUp(problem=problem)
    if answer.acceptance is Acceptance.UNKNOWN and delivery >= MOST_DOUBTFUL:
        return GiveUp(problem=f"given up after {delivery} tries without an answer: {problem}"[:PROBLEM_CHARACTERS], for_good=True)
    last_chance_at = first_tried_at + GIVE_UP_AFTER
    if now >= last_chance_at:
        return GiveUp(problem=f"given up after {attempts} tries in 72 hours: {problem}"[:PROBLEM_CHARACTERS])
    return TryAgain(due_at=min(now + _wait(attempts, answer.retry_after, jitter), last_chance_at), problem=problem)


def _wait(attempts: int, retry_after: timedelta | None, jitter: float) -> timedelta:
    if retry_after is not None:
        return min(max(retry_after, timedelta(seconds=attempts)), LONGEST_RETRY_AFTER)
    if attempts <= len(DELAYS):
        return DELAYS[attempts - 1]
    return HOURLY * (1 - SPREAD + 2 * SPREAD * jitter)


def describe(answer: SendAnswer) -> str:
    """An answer in a line for people, at most 300 characters: `550 no such user`, `no answer: timed out after DATA`."""
    said = " ".join(answer.text.split())
    code = f"{answer.code} " if answer.code else ""
    doubt = "may have arrived: " if answer.acceptance is Acceptance.UNKNOWN else ""
    return f"{doubt}{code}{said}".strip()[:PROBLEM_CHARACTERS] or answer.acceptance.value


def smtp_acceptance(code: int) -> Acceptance:
    """What an SMTP reply code means for the message (RFC 5321 §4.2.1): 2yz done, 4yz try again, 5yz do not."""
    if 200 <= code < 300:
        return Acceptance.ACCEPTED
    return Acceptance.PERMANENT if 500 <= code < 600 else Acceptance.TEMPORARY


def http_acceptance(code: int) -> Acceptance:
    """What an HTTP status means for the message.

    2xx done; 408, 425, 429 and 5xx try again (RFC 9110 §15.5.9, RFC 8470, RFC 6585); any other 4xx (a revoked token, a deleted webhook) and
    an unfollowed 3xx will not change by asking again.
    """
    if 200 <= code < 300:
        return Acceptance.ACCEPTED
    return Acceptance.TEMPORARY if code in (408, 425, 429) or code >= 500 else Acceptance.PERMANENT
