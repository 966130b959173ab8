"""Kills the whole daemon again and again while news comes in, and counts at the mailbox what was lost or doubled.

    python -m benchmarks.daemon_crash --kills 100 --stories 60

A loopback server publishes stories (half at once, half while the daemon is being killed), a loopback mail server accepts, refuses for
now, or accepts and drops the line before saying so. Afterwards every story's event has to be in the mailbox, and no notice under two
Message-IDs. Exit code 1 where one is lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.newsroom import Mailbox, Newsroom, configure, start, stop
from sitrep.store.database import Database, open_engine
from sitrep.store.events import events_between
from sitrep.store.migrate import upgrade
from sitrep.store.schema import EntryRow, FeedRow, OutboxRow

DRAIN_SECONDS = 300


async def crash_loop(folder: Path, kills: int, chance: random.Random) -> None:
    for number in range(kills):
        daemon = start(folder)
        await asyncio.sleep(chance.uniform(0.3, 4.0))
        daemon.send_signal(signal.SIGKILL)
        await asyncio.to_thread(daemon.wait)
        print(f"\rkilled {number + 1} of {kills}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def is_drained(database: Database, room: Newsroom) -> bool:
    with database.session() as session:
        seen = session.query(EntryRow).filter(EntryRow.key.is_not(None), EntryRow.title.startswith("Two aid")).count()
        reading = session.query(EntryRow).filter(EntryRow.read_state == "waiting").count()
        sending = session.query(OutboxRow).filter(OutboxRow.state.in_(("pending", "sending"))).count()
        polled = session.query(FeedRow).filter(FeedRow.baseline_at.is_not(None)).count()
    return seen == len(room.stories) == polled and not reading and not sending


async def drain(folder: Path, database: Database, room: Newsroom) -> float:
    began, quiet = time.monotonic(), 0
    daemon = start(folder)
    try:
        while time.monotonic() - began < DRAIN_SECONDS and quiet < 5:
            await asyncio.sleep(1)
            quiet = quiet + 1 if is_drained(database, room) else 0
    finally:
        await stop(daemon)
    return time.monotonic() - began


def verdict(database: Database, room: Newsroom, mailbox: Mailbox) -> dict[str, Any]:
    texts, ids = "\n".join(mailbox.texts()), mailbox.ids
    with database.session() as session:
        known = {row.message_id for row in session.query(OutboxRow)}
        dead = session.query(OutboxRow).filter(OutboxRow.state == "dead").count()
        events = [event for event, _ in events_between(session, datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))]
        stored = session.query(EntryRow).filter(EntryRow.title.startswith("Two aid")).count()
    reported = {report.url for event in events for report in event.reports}
    urls = {room.url(number) for number in range(len(room.stories))}
    told = {report.url for event in events if any(other.url in texts for other in event.reports) for report in event.reports}
    return {
        "stories": len(urls),
        "entries stored": stored,
        "events": len(events),
        "stories without a report": len(urls - reported),
        "lost stories": len(urls - told),
        "mails": len(mailbox.mails),
        "notices delivered": len(ids),
        "raw repeats under the same Message-ID": sum(ids.values()) - len(ids),
        "mails under a Message-ID that the outbox does not know": len(set(ids) - known),
        "outbox rows that never arrived": len(known - set(ids)),
        "dead letters": dead,
        "faults of the mail server": dict(mailbox.faults),
    }


async def main(arguments: argparse.Namespace) -> int:
    chance = random.Random(arguments.seed)
    room, mailbox = Newsroom(arguments.stories), Mailbox(chance)
    for number in room.feeds:
        room.publish(number, time.time() + (0.0 if number % 2 else chance.uniform(1, arguments.kills * 1.5)))
    folder = Path(tempfile.mkdtemp(prefix="sitrep-crash-"))
    url = arguments.database or f"sqlite:///{folder}/sitrep.db"
    async with room.open(), mailbox.open():
        configure(folder, room, mailbox, url)
        await crash_loop(folder, arguments.kills, chance)
        database = Database(open_engine(url))
        upgrade(database.engine)  # where no daemon lived long enough to do it
        drained = await drain(folder, database, room)
    found = verdict(database, room, mailbox) | {
        "kills": arguments.kills,
        "seed": arguments.seed,
        "seconds to drain": round(drained),
        "folder": str(folder),
    }
    database.close()
    print(json.dumps(found, indent=2))
    bad = (
        "stories without a report",
        "lost stories",
        "mails under a Message-ID that the outbox does not know",
        "outbox rows that never arrived",
    )
    return 1 if any(found[name] for name in bad) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--stories", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="a postgresql+psycopg:// address of an empty database; default: SQLite")
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(asyncio.run(main(parser.parse_args())))
