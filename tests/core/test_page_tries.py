from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sitrep.core.outcomes import FetchFailed, FetchFailure, Killed
from sitrep.core.page_tries import READ_WAITS, after_edit, after_read

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://news.example.org/a"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_page_is_tried_six_times_over_nine_hours() -> None:
    passing = FetchFailed(url=URL, failure=FetchFailure.TIMEOUT, permanent=False)
    assert [after_read(tries, passing, now=NOW, jitter=0) for tries in range(1, 7)] == [*(NOW + wait for wait in READ_WAITS), None]
    assert after_read(1, passing, now=NOW, jitter=1) == NOW + READ_WAITS[0] * 1.2


@pytest.mark.parametrize(
    ("failed", "tries", "again"),
    [
        (FetchFailed(url=URL, failure=FetchFailure.BLOCKED, permanent=True), 1, False),
        (FetchFailed(url=URL, failure=FetchFailure.NOT_FOUND, permanent=True), 2, True),
        (FetchFailed(url=URL, failure=FetchFailure.NOT_FOUND, permanent=True), 3, False),
        (Killed(reason="timeout"), 1, True),
        (Killed(reason="crash"), 1, True),
        (Killed(reason="crash"), 2, False),
        (Killed(reason="memory"), 1, False),
        (FetchFailed(url=URL, failure=FetchFailure.RATE_LIMITED, permanent=False, retry_after=HOUR), 1, True),
        (FetchFailed(url=URL, failure=FetchFailure.RATE_LIMITED, permanent=False, retry_after=2 * DAY), 1, False),
    ],
)
def test_what_cannot_succeed_is_not_tried_again(failed: Any, tries: int, again: bool) -> None:
    due = after_read(tries, failed, now=NOW, jitter=0)
    assert (due is not None) is again
    if isinstance(failed, FetchFailed) and failed.retry_after == HOUR:
        assert due == NOW + HOUR


@pytest.mark.parametrize(
    ("title_changed", "read", "wait"),
    [
        (True, 1 * HOUR, 0 * HOUR),  # hours since it was read; it is ten hours old
        (False, None, 0 * HOUR),
        (False, 10 * HOUR, 0 * HOUR),
        (False, 5 * HOUR, 0 * HOUR),
        (False, 1 * HOUR, 4 * HOUR),
    ],
)
def test_new_words_are_read_at_once_and_ever_new_ones_ever_more_seldom(
    title_changed: bool, read: timedelta | None, wait: timedelta
) -> None:
    read_at = NOW - read if read is not None else None
    due = after_edit(title_changed=title_changed, first_seen_at=NOW - 10 * HOUR, read_at=read_at, now=NOW)
    assert due == NOW + wait


def test_a_clock_that_was_set_back_delays_no_edit() -> None:
    assert after_edit(title_changed=False, first_seen_at=NOW + DAY, read_at=NOW + 2 * DAY, now=NOW) == NOW
