"""One daemon, then two, then four on one PostgreSQL; one is killed, then the database goes away; counted at the feeds and the mailbox.

    python -m benchmarks.many_daemons

Wanted: no feed asked twice in its interval, no notice sent twice, nothing lost, and what a killed daemon held taken over within a lease.
Takes about six minutes.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from subprocess import Popen

import psutil
from sqlalchemy import select
from tests.postgresql_server import restart_server

from benchmarks.crash_loop import new_database
from benchmarks.newsroom import Mailbox, Newsroom, Story, configure, start, stop
from sitrep.store.database import Database, open_engine
from sitrep.store.entries import LEASE as ENTRY_LEASE
from sitrep.store.feeds import LEASE as FEED_LEASE
from sitrep.store.migrate import upgrade
from sitrep.store.outbox import LEASE as OUTBOX_LEASE
from sitrep.store.schema import ArticleRow, ConversationRow, EntryRow, FeedRow, OutboxRow, ReportRow

FEEDS = 24
INTERVAL_SECONDS = 60
SOONEST_SECONDS = 50.0
"""Two requests for a feed nearer than this are one too many: jitter takes a tenth of the interval at most."""
STAGE_SECONDS = 70.0
DOWN_SECONDS = 10.0
SLOWNESS_SECONDS = 20.0
PATIENCE_SECONDS = 240.0


@dataclass
class Trial:
    """What is at work, and what came of it so far."""

    folder: Path
    room: Newsroom
    mailbox: Mailbox
    database: str
    dice: random.Random
    daemons: list[Popen[bytes]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    is_held: bool = True

    def join(self) -> None:
        """One more daemon, with a folder of its own."""
        folder = self.folder / str(len(self.daemons))
        folder.mkdir()
        configure(folder, self.room, self.mailbox, self.database, interval=f"{INTERVAL_SECONDS}s")
        self.daemons.append(start(folder))

    @property
    def alive(self) -> list[Popen[bytes]]:
        """Those that run."""
        return [daemon for daemon in self.daemons if daemon.poll() is None]

    def asking(self, daemon: Popen[bytes]) -> int:
        """For how many answers of the newsroom it waits."""
        return sum(bool(line.raddr) and line.raddr.port == self.room.port for line in psutil.Process(daemon.pid).net_connections("tcp"))

    async def work(self, name: str, seconds: float, *, stories: int = 3) -> None:
        """News comes in for a while; notes polls and doubles of that time."""
        since, ids = time.monotonic(), set(self.mailbox.ids)
        for _ in range(stories):
            self.stories.append(self.room.publish(self.dice.randrange(FEEDS)))
            await asyncio.sleep(seconds / stories)
        self.note(name, since, ids)

    def note(self, name: str, since: float, known: set[str]) -> None:
        """The figures since then."""
        pairs = [pair for asked in self.room.asked_at.values() for pair in pairwise(asked) if pair[1] > since]
        doubles = sum(later - earlier < SOONEST_SECONDS for earlier, later in pairs)
        asked = sum(at > since for times in self.room.asked_at.values() for at in times)
        repeats = sum(count - 1 for count in self.mailbox.ids.values())
        self.said.append(f"{name}: {asked} polls, {doubles} too soon, {len(set(self.mailbox.ids) - known)} notices, {repeats} sent twice")
        self.is_held = self.is_held and not doubles

    def missing(self) -> list[str]:
        """Stories of which nothing has arrived."""
        texts = self.mailbox.texts()
        pages = [self.room.url(number) for number in range(len(self.stories))]
        return [story.title for story, page in zip(self.stories, pages, strict=True) if not any(page in text for text in texts)]


def tokens(database: Database) -> dict[str, float]:
    """All leases that are held, and for how many seconds those of their kind last."""
    kinds = ((FeedRow, FEED_LEASE), (EntryRow, ENTRY_LEASE), (ConversationRow, FEED_LEASE), (OutboxRow, OUTBOX_LEASE))
    with database.session() as session:
        return {token: lease.total_seconds() for table, lease in kinds for token in session.scalars(select(table.lease_token)) if token}


async def kill_one(trial: Trial, database: Database) -> None:
    """SIGKILL for the daemon that waits for most feeds, while they are slow to answer; until nobody holds the leases it held."""
    trial.room.slowness, deadline = SLOWNESS_SECONDS, time.monotonic() + 2 * INTERVAL_SECONDS
    while max(trial.asking(daemon) for daemon in trial.alive) < 2 and time.monotonic() < deadline:  # noqa: ASYNC110  others do it
        await asyncio.sleep(0.2)
    victim = max(trial.alive, key=trial.asking)
    victim.kill()
    held, at, ids = await asyncio.to_thread(tokens, database), time.monotonic(), set(trial.mailbox.ids)
    trial.room.slowness = 0.0
    await asyncio.sleep(SLOWNESS_SECONDS + 5)
    orphans = {token: lease for token, lease in held.items() if token in await asyncio.to_thread(tokens, database)}
    taken: dict[str, float] = {}
    while len(taken) < len(orphans) and time.monotonic() - at < PATIENCE_SECONDS:
        await asyncio.sleep(0.5)
        there = await asyncio.to_thread(tokens, database)
        taken |= {token: time.monotonic() - at for token in orphans if token not in there and token not in taken}
    late = max((taken.get(token, PATIENCE_SECONDS) - lease for token, lease in orphans.items()), default=0.0)
    trial.note("one of four killed", at, ids)
    last = max(taken.values(), default=0.0)
    trial.said[-1] += f", the {len(orphans)} leases it held taken over within {last:.0f} s, the last {late:+.0f} s after its lease ended"
    trial.is_held = trial.is_held and bool(orphans) and len(taken) == len(orphans) and late <= 10


def trace(database: Database, title: str) -> str:
    """How far a story has come."""
    with database.session() as session:
        row = session.scalar(select(EntryRow).where(EntryRow.title == title))
        if row is None:
            return f"{title}: not in the database"
        article = session.scalar(select(ArticleRow).where(ArticleRow.entry_id == row.id))
        events = session.scalars(select(ReportRow.event_id).where(ReportRow.article_id == article.id)).all() if article else []
        talks = [
            f"{talk.last_reason or 'nothing said'}, due {talk.due_at}"
            for talk in session.scalars(select(ConversationRow).where(ConversationRow.event_id.in_(events)))
        ]
        sent = session.scalars(select(OutboxRow.state).where(OutboxRow.event_id.in_(events))).all()
        return f"{title}: {row.read_state}, events {events}, conversations {talks}, outbox {sent}"


async def many_daemons() -> tuple[str, bool]:
    """The trial: its figures, and whether all is held."""
    room, mailbox, dice = Newsroom(FEEDS), Mailbox(random.Random(1), faults=False), random.Random(8)
    async with AsyncExitStack() as stack:
        url = stack.enter_context(new_database(postgresql=True))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sitrep-many-")))
        database = Database(open_engine(url))
        stack.callback(database.close)
        upgrade(database.engine)
        await stack.enter_async_context(room.open())
        await stack.enter_async_context(mailbox.open())
        trial = Trial(folder=folder, room=room, mailbox=mailbox, database=url, dice=dice)
        try:
            for count in (1, 2, 4):
                while len(trial.daemons) < count:
                    trial.join()
                await trial.work(f"{count} daemon{'s' * (count > 1)}", STAGE_SECONDS)
            await kill_one(trial, database)
            restarted = asyncio.to_thread(restart_server, url, seconds_down=DOWN_SECONDS)
            await asyncio.gather(restarted, trial.work(f"PostgreSQL gone for {DOWN_SECONDS:.0f} s", STAGE_SECONDS))
            alive = len(trial.alive)
            deadline = time.monotonic() + PATIENCE_SECONDS
            while trial.missing() and time.monotonic() < deadline:  # noqa: ASYNC110  others bring it
                await asyncio.sleep(1)
        finally:
            for daemon in trial.alive:
                await stop(daemon)
        missing = trial.missing()
        shares = [(folder / str(number) / "log.txt").read_text(encoding="utf-8").count(" polled ") for number in range(len(trial.daemons))]
        traces = [await asyncio.to_thread(trace, database, title) for title in missing]
    trial.said.append(f"at the end {alive} of 3 alive, {len(missing)} of {len(trial.stories)} stories missing; polls by daemon {shares}")
    trial.said += traces
    return "; ".join(trial.said), trial.is_held and alive == 3 and not missing


def main() -> None:
    figure, held = asyncio.run(many_daemons())
    print(figure.replace("; ", "\n"))
    sys.exit(not held)


if __name__ == "__main__":
    main()
