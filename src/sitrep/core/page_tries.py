"""What kept an article's page from us, or what its feed has changed, goes in; when to read it again comes out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sitrep.core.outcomes import FetchFailed, FetchFailure, Killed
from sitrep.core.schedule import LONGEST_RETRY_AFTER

NOT_FOUND_TRIES = 2
KILLED_TRIES, KILLED_WAIT = 1, timedelta(minutes=10)
READ_WAITS = (timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))

EDIT_SHARE = 0.5


def after_edit(*, title_changed: bool, first_seen_at: datetime, read_at: datetime | None, now: datetime) -> datetime:
    """When to read an entry again whose words in the feed have changed; `read_at` is when that was done last, None where never.

    A new title at once. Other words too, the first time; but some feeds write the number of comments or what others say of it into each
    item, and would have every page fetched at every poll. So after a reading they wait for half of the entry's age: seven times in a day.
    """
    if title_changed or read_at is None or read_at > now:  # the clock was set back
        return now
    return max(now, read_at + (now - first_seen_at) * EDIT_SHARE)


def after_read(attempts: int, failed: FetchFailed | Killed, *, now: datetime, jitter: float) -> datetime | None:
    """When to fetch an article's page again after `attempts` tries (this one too, from 1); None where it is pointless: the error is
    permanent, or five more tries over nine hours have failed. `jitter` in 0..1 makes the wait up to a fifth longer.

    A page that is not found is looked for twice more: feeds run a little ahead of the pages they announce. One whose extractor died or
    was too slow is given another try: the machine may have been busy, or out of memory.
    """
    if isinstance(failed, Killed):
        ours = failed.reason in ("crash", "timeout") and attempts <= KILLED_TRIES
        return now + KILLED_WAIT * (1 + jitter / 5) if ours else None
    if attempts > len(READ_WAITS):
        return None
    if failed.permanent and not (failed.failure is FetchFailure.NOT_FOUND and attempts <= NOT_FOUND_TRIES):
        return None
    asked_for = failed.retry_after or timedelta(0)
    if asked_for > LONGEST_RETRY_AFTER:
        return None
    return now + max(READ_WAITS[attempts - 1] * (1 + jitter / 5), asked_for)
