"""A feeds.yaml of many feeds: how long a start, the watch and the views take with it, in CPU seconds, and what memory it needs.

    python -m benchmarks.feed_list [--feeds 20000]

Every feed has been polled once and is well. SQLite, in a temporary folder; memory is the PSS of this process after each line.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.orm import Session

from benchmarks.process_tree import machine, pss_of
from sitrep.config.load import load_settings
from sitrep.steps.watch import _look_after
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import claim_due_feeds, feed_states, sync_feeds
from sitrep.store.health import read_signs
from sitrep.store.migrate import upgrade
from sitrep.store.schema import FeedRow

T = TypeVar("T")


def timed(name: str, work: Callable[[], T]) -> T:
    started = time.process_time()
    result = work()
    print(f"{name:45} {time.process_time() - started:7.3f} s  {pss_of(os.getpid()) / 1e6:5.0f} MB", flush=True)
    return result


def mark_polled(session: Session, now: datetime) -> None:
    at = dict.fromkeys(("baseline_at", "last_polled_at", "last_ok_at", "last_new_at"), now)
    session.execute(update(FeedRow).values(health="ok", item_marks=bytes(320), next_poll_at=now + timedelta(minutes=10), **at))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--feeds", type=int, default=20_000)
    count, now = arguments.parse_args().feeds, datetime.now(UTC)
    print(machine())
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        feeds = "".join(f"- {{id: feed-{n}, url: 'https://site{n % 977}.example.org/{n}.xml', interval: 30m}}\n" for n in range(count))
        (folder / "feeds.yaml").write_text(f"feeds:\n{feeds}", "utf-8")
        (folder / "sitrep.yaml").write_text(f"database: sqlite:///{folder}/sitrep.db\n", "utf-8")
        settings = timed(f"feeds.yaml of {count} feeds is read", lambda: load_settings(folder, {}))
        with closing(Database(open_engine(settings.database_url.reveal()))) as database:
            upgrade(database.engine)
            timed("the first start writes their rows", lambda: database.call(sync_feeds, settings.feeds, now=now))
            database.call(mark_polled, now)
            timed("any other start compares them", lambda: database.call(sync_feeds, settings.feeds, now=now))
            timed("a round claims a hundred", lambda: database.call(claim_due_feeds, now=now + timedelta(hours=1), limit=100))
            timed("the watch looks at all (each minute)", lambda: database.call(_look_after, settings.feeds_by_id, {}, None, now=now))
            timed("the verdict (sitrep status, /health)", lambda: database.call(read_signs))
            timed("the state of all (sitrep feeds, a digest)", lambda: database.call(feed_states))
    return 0


if __name__ == "__main__":
    sys.exit(main())
