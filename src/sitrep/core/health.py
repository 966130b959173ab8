"""Whether sitrep is doing its work: what is known of a running station goes in, a verdict with every problem named comes out.

`sitrep status`, /healthz and the outside heartbeat give the same verdict. The systemd watchdog heeds that part of it which a restart can
mend: steps that get nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

HEARTBEAT_LIMIT = timedelta(minutes=3)
"""The daemon writes a heartbeat every 30 s; six missed ones in a row mean that it is not running."""
OUTBOX_LIMIT = timedelta(minutes=5)
"""The oldest message that is due may be so old (faults.md G3); one that waits for its next try is not due."""
LATENESS_LIMIT = timedelta(minutes=10)
"""A feed may be polled so late before polling counts as stuck."""
FAILING_SHARE = 0.5
"""From this share of failing feeds on the fault is likely ours (the network), not the publishers'."""
CANARY_LIMIT = timedelta(minutes=15)
"""The canary's message may be under way so long."""
LEAST_FREE = 0.05
"""The share of the database's disk that has to be free."""
FEWEST_JUDGED = 300
"""Of fewer articles in `RULES_WINDOW` nothing is concluded about the rules."""
RULES_WINDOW = timedelta(days=30)
MOST_FLAGGED = 0.9
"""Rules that flag nothing, or from this share on nearly everything, are mistaken (faults.md G9)."""
SILENCE_LIMIT_SECONDS = 120.0
"""A step of a running daemon has to finish a round within this time: the longest send takes 75 s."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Signs:
    """What the database tells of a station. Counts are of enabled feeds, or of outbox rows.

    `free_share` of the database's disk is None where it is elsewhere; `steps_stuck` is known within the daemon only (elsewhere the
    heartbeat stops).
    """

    heartbeat_at: datetime | None
    feeds: int
    feeds_failing: int
    oldest_poll_due_at: datetime | None
    oldest_read_due_at: datetime | None
    oldest_message_due_at: datetime | None
    messages_waiting: int = 0
    messages_dead: int = 0
    free_share: float | None = None
    backup_problem: str = ""
    rules_problem: str = ""
    canary_problem: str = ""
    filing_problem: str = ""
    canary_unsent_since: datetime | None = None
    steps_stuck: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """`is_fine` is False where a person has to look; `problems` says why, `notes` what is worth knowing but no fault of ours."""

    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_fine(self) -> bool:
        """True without problems."""
        return not self.problems


def verdict(signs: Signs, now: datetime) -> Verdict:
    """Reads the signs; each problem is a sentence that says since when."""
    problems: list[str] = []
    if signs.heartbeat_at is None:
        problems.append("sitrep has never run on this database")
    elif now - signs.heartbeat_at > HEARTBEAT_LIMIT:
        problems.append(f"sitrep is not running: its last heartbeat was {_ago(now - signs.heartbeat_at)} ago")
    if signs.feeds == 0 and signs.heartbeat_at is not None:
        problems.append("no feed is enabled, so nothing is watched")
    elif signs.feeds_failing >= max(2, signs.feeds * FAILING_SHARE):
        problems.append(f"{signs.feeds_failing} of {signs.feeds} feeds are failing: is the network down? see sitrep feeds")
    problems += _late("feeds are polled", signs.oldest_poll_due_at, LATENESS_LIMIT, now)
    problems += _late("articles are read", signs.oldest_read_due_at, LATENESS_LIMIT, now)
    problems += _late("messages go out", signs.oldest_message_due_at, OUTBOX_LIMIT, now)
    problems += [f"no progress for too long: {', '.join(signs.steps_stuck)}"] if signs.steps_stuck else []
    problems += _canary(signs, now)
    problems += [f"the nightly backup failed: {signs.backup_problem}"] if signs.backup_problem else []
    problems += [f"digests go out and are not kept as files: {signs.filing_problem}"] if signs.filing_problem else []
    problems += [signs.rules_problem] if signs.rules_problem else []
    if signs.free_share is not None and signs.free_share < LEAST_FREE:
        problems.append(f"the disk of the database is nearly full: {signs.free_share:.1%} are free")
    if signs.messages_dead:
        problems.append(f"{_count(signs.messages_dead, 'message')} could not be delivered: see sitrep alerts --undelivered")
    notes = []
    if signs.feeds_failing and not any("network" in problem for problem in problems):
        verb = "is" if signs.feeds_failing == 1 else "are"
        notes.append(f"{signs.feeds_failing} of {signs.feeds} feeds {verb} failing: see sitrep feeds")
    if signs.messages_waiting:
        notes.append(f"{_count(signs.messages_waiting, 'message')} waiting to be sent")
    return Verdict(problems=tuple(problems), notes=tuple(notes))


def rules_problem(judged: int, flagged: int) -> str:
    """What is odd about rules that flagged so many of the articles judged in 30 days; "" where nothing is."""
    if judged < FEWEST_JUDGED:
        return ""
    if not flagged:
        return f"the rules have flagged none of the {judged:,} articles of the last {RULES_WINDOW.days} days: see sitrep check"
    if flagged >= judged * MOST_FLAGGED:
        return f"the rules have flagged {flagged:,} of the {judged:,} articles of the last {RULES_WINDOW.days} days: they say little then"
    return ""


def _canary(signs: Signs, now: datetime) -> list[str]:
    if signs.canary_problem:
        return [f"the canary did not come through: {signs.canary_problem}"]
    if signs.canary_unsent_since is not None and now - signs.canary_unsent_since > CANARY_LIMIT:
        return [f"the canary was sent {_ago(now - signs.canary_unsent_since)} ago and has not arrived"]
    return []


def stuck_steps(finished_at: Mapping[str, float], ticks: float) -> tuple[str, ...]:
    """The steps of a running daemon that have not finished a round for too long: the watchdog is not fed while there is one.

    Both are monotonic seconds: a clock that jumps makes nothing look stuck, and hides nothing that is.
    """
    return tuple(sorted(name for name, at in finished_at.items() if ticks - at > SILENCE_LIMIT_SECONDS))


def _late(what: str, due_at: datetime | None, limit: timedelta, now: datetime) -> list[str]:
    if due_at is None or now - due_at <= limit:
        return []
    return [f"{what} late: the oldest has been due for {_ago(now - due_at)}"]


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return _count(minutes, "minute")
    return _count(minutes // 60, "hour") if minutes < 48 * 60 else _count(minutes // 1440, "day")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
