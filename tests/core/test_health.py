"""The verdict: a station is fine only while every sign says so, and each fault is named with its age."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sitrep.core.health import Signs, rules_problem, stuck_steps, verdict

NOW = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)
WELL = Signs(
    heartbeat_at=NOW - timedelta(seconds=20),
    feeds=45,
    feeds_failing=0,
    oldest_poll_due_at=NOW + timedelta(minutes=1),
    oldest_read_due_at=None,
    oldest_message_due_at=None,
)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"heartbeat_at": None, "feeds": 0}, "sitrep has never run on this database"),
        ({"heartbeat_at": ago(minutes=7)}, "sitrep is not running: its last heartbeat was 7 minutes ago"),
        ({"heartbeat_at": ago(hours=5)}, "sitrep is not running: its last heartbeat was 5 hours ago"),
        ({"heartbeat_at": ago(days=4)}, "sitrep is not running: its last heartbeat was 4 days ago"),
        ({"feeds": 0}, "no feed is enabled, so nothing is watched"),
        ({"feeds_failing": 23}, "23 of 45 feeds are failing: is the network down? see sitrep feeds"),
        ({"oldest_poll_due_at": ago(minutes=11)}, "feeds are polled late: the oldest has been due for 11 minutes"),
        ({"oldest_read_due_at": ago(hours=2)}, "articles are read late: the oldest has been due for 2 hours"),
        ({"oldest_message_due_at": ago(minutes=6)}, "messages go out late: the oldest has been due for 6 minutes"),
        ({"steps_stuck": ("poll", "read")}, "no progress for too long: poll, read"),
        ({"free_share": 0.0123}, "the disk of the database is nearly full: 1.2% are free"),
        ({"backup_problem": "disk full"}, "the nightly backup failed: disk full"),
        ({"filing_problem": "the disk is full (/x)"}, "digests go out and are not kept as files: the disk is full (/x)"),
        ({"canary_problem": "no rule flags it"}, "the canary did not come through: no rule flags it"),
        ({"canary_unsent_since": ago(minutes=16)}, "the canary was sent 16 minutes ago and has not arrived"),
        ({"messages_dead": 1}, "1 message could not be delivered: see sitrep alerts --undelivered"),
    ],
)
def test_each_fault_is_named(change: dict[str, Any], problem: str) -> None:
    found = verdict(replace(WELL, **change), NOW)
    assert found.problems == (problem,)
    assert not found.is_fine


@pytest.mark.parametrize(
    ("change", "notes"),
    [
        ({}, ()),
        ({"free_share": 0.5, "canary_unsent_since": ago(minutes=14)}, ()),
        ({"feeds_failing": 3}, ("3 of 45 feeds are failing: see sitrep feeds",)),
        ({"messages_waiting": 2, "oldest_message_due_at": ago(minutes=4)}, ("2 messages waiting to be sent",)),
        ({"feeds": 1, "feeds_failing": 1}, ("1 of 1 feeds is failing: see sitrep feeds",)),
    ],
)
def test_what_is_not_our_fault_is_only_noted(change: dict[str, Any], notes: tuple[str, ...]) -> None:
    found = verdict(replace(WELL, **change), NOW)
    assert found.is_fine
    assert found.notes == notes


@pytest.mark.parametrize(
    ("judged", "flagged", "said"),
    [
        (299, 0, ""),
        (300, 0, "the rules have flagged none of the 300 articles of the last 30 days: see sitrep check"),
        (1200, 1, ""),
        (1200, 1079, ""),
        (1200, 1080, "the rules have flagged 1,080 of the 1,200 articles of the last 30 days: they say little then"),
    ],
)
def test_rules_that_flag_nothing_or_nearly_everything(judged: int, flagged: int, said: str) -> None:
    assert rules_problem(judged, flagged) == said
    assert verdict(replace(WELL, rules_problem=said), NOW).is_fine is not bool(said)


def test_a_step_without_a_finished_round_for_two_minutes_is_stuck() -> None:
    finished = {"poll": 5000.0 - 119, "read": 5000.0 - 121, "deliver": 1400.0}
    assert stuck_steps(finished, 5000.0) == ("deliver", "read")
