"""The database fails once: at the first statement, at the second, at each until none is left, and so at each commit, before it and after.

    python -m benchmarks.statement_faults
    python -m benchmarks.statement_faults --every 10

A station polls a feed of two stories and tells of them and of a digest, with time as an argument. After the one fault it goes on, as the
daemon does, and has to end with what an undisturbed run ends with: nothing lost, nothing double, no second Message-ID.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from sitrep.config.load import load_settings
from sitrep.core.model import Level
from sitrep.core.outcomes import Acceptance, Fetched, FetchOutcome, Message, SendAnswer
from sitrep.core.receivers import Target, TargetKind
from sitrep.isolation.workshop import Workshop
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import sync_feeds
from sitrep.store.migrate import upgrade
from sitrep.store.schema import ArticleRow, DigestRow, EntryRow, EventRow, OutboxRow, ReportRow
from sitrep.wiring import Bench, Station, expand_receivers, open_bench

NOON = datetime(2026, 3, 17, 11, 58, tzinfo=UTC)
ROUNDS = tuple(NOON + timedelta(seconds=seconds) for seconds in (0, 60, 130, 200, 330, 460, 600, 900, 1300))
"""When the station looks for work: leases of two minutes run out in between."""
STORIES = {
    "killed": "Gunmen opened fire on an aid convoy near Kassala on Tuesday and killed two aid workers. The trucks carried food.",
    "closed": "The Bab al-Hawa border crossing has been closed since Monday morning, the authorities on both sides said.",
}
FILES: dict[str, dict[str, Any]] = {
    "feeds.yaml": {"feeds": [{"id": "wire", "name": "Wire", "url": "https://wire.example.org/feed", "language": "en"}]},
    "alerts.yaml": {
        "receivers": {"desk": ["mailto://localhost?from=sitrep@example.org&to=a@example.org,b@example.org"]},
        "route": {"receiver": "desk", "group_wait": "0s", "min_level": Level.INFORMATION.value},
        "digests": [{"name": "daily", "at": "12:00", "zone": "UTC", "receivers": ["desk"]}],
    },
    "sitrep.yaml": {},
}


class Wire:
    """A Fetcher with one feed and its two pages."""

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*", max_bytes: int = 10_000_000
    ) -> FetchOutcome:
        """The feed, or a page."""
        name = url.rpartition("/")[2]
        if name == "feed":
            items = "".join(
                f"<item><title>News {one}</title><guid>{one}</guid><link>https://wire.example.org/{one}</link>"
                "<pubDate>Tue, 17 Mar 2026 11:00:00 GMT</pubDate></item>"
                for one in STORIES
            )
            body, kind = f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>", "application/rss+xml"
        else:
            body, kind = f"<html><body><article><p>{STORIES[name]}</p></article></body></html>", "text/html"
        return Fetched(url=url, status=200, headers={"content-type": kind, "etag": '"1"'}, body=body.encode())


@dataclass
class Post:
    """A Sender that takes everything and keeps it."""

    given: list[tuple[str, str, str, int]] = field(default_factory=list)

    async def send(self, message: Message, target: Target, *, delivery: int) -> SendAnswer:
        """Takes it."""
        subject = message.subject.partition(" [A-")[0]  # the name of an event is drawn anew in each run
        if subject.startswith("Digest"):
            subject = subject.partition(":")[0]  # what it counts depends on how long a lease held things up
        self.given.append((subject, target.recipient, message.message_id, delivery))
        return SendAnswer(acceptance=Acceptance.ACCEPTED, code=250)


class Fault:
    """Raises at the `nth` of what it counts; `count` goes on, so that a run without one (0) tells how many there are."""

    def __init__(self, nth: int) -> None:
        self.nth, self.count = nth, 0

    def __call__(self, *_: Any) -> None:
        """One more."""
        self.count += 1
        if self.count == self.nth:
            raise OperationalError("the statement that failed", {}, Exception("injected"))


KINDS = ("statement", "commit", "answer to a commit")


@contextmanager
def planted(engine: Engine, kind: str, fault: Fault) -> Iterator[None]:
    """The fault, in the way of every statement, before every commit, or after it: then it is done, and nobody is told."""
    targets: dict[str, tuple[Any, str, Any]] = {
        "statement": (engine, "before_cursor_execute", lambda *_: fault()),
        "commit": (engine, "commit", lambda _connection: fault()),
        "answer to a commit": (Session, "after_commit", lambda _session: fault()),
    }
    target, name, listener = targets[kind]
    event.listen(target, name, listener)
    try:
        yield
    finally:
        event.remove(target, name, listener)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """What a run has come to. `told` is by subject and recipient; `ids` how many Message-IDs each of these had."""

    rows: dict[str, int]
    told: frozenset[tuple[str, str]]
    ids: frozenset[int]
    unsent: int
    unmarked_repeats: int


async def live(folder: Path, bench: Bench, workshop: Workshop, kind: str, fault: Fault) -> Ending:
    """One run on a new database."""
    renew(folder)
    settings = load_settings(folder, {})
    database, post = Database(open_engine(f"sqlite:///{folder}/sitrep.db")), Post()
    database.call(sync_feeds, settings.feeds, now=NOON)
    station = Station(
        settings,
        database,
        fetcher=Wire(),
        workshop=workshop,
        press=workshop,
        senders={TargetKind.MAIL: post},
        receivers=expand_receivers(settings),
        bench=bench,
    )
    with planted(database.engine, kind, fault):
        for now in ROUNDS:
            for step in (station.poll, station.read, station.speak, station.digest, station.deliver, station.beat, station.watch):
                try:
                    await step(now)
                except OperationalError as error:  # what the daemon's catch-all does
                    if "injected" not in str(error):
                        raise
    ending = look(database, post)
    database.close()
    return ending


def renew(folder: Path) -> None:
    """An empty database in the place of the last one."""
    for leftover in folder.glob("sitrep.db*"):
        leftover.unlink()
    shutil.copy(folder / "template.db", folder / "sitrep.db")


def look(database: Database, post: Post) -> Ending:
    """What is in the tables and in the post."""
    tables = (EntryRow, ArticleRow, EventRow, ReportRow, OutboxRow, DigestRow)
    ids: dict[tuple[str, str], set[str]] = {}
    copies: Counter[tuple[str, str]] = Counter()
    unmarked = 0
    for subject, recipient, message_id, delivery in post.given:
        ids.setdefault((subject, recipient), set()).add(message_id)
        unmarked += bool(copies[subject, recipient]) and delivery < 2
        copies[subject, recipient] += 1
    with database.session() as session:
        rows = {table.__tablename__: len(session.scalars(select(table)).all()) for table in tables}
        unsent = len(session.scalars(select(OutboxRow).where(OutboxRow.state != "sent")).all())
    return Ending(
        rows=rows,
        told=frozenset(copies),
        ids=frozenset(len(known) for known in ids.values()),
        unsent=unsent,
        unmarked_repeats=unmarked,
    )


async def statement_faults(*, every: int = 1) -> tuple[str, bool]:
    """All runs, or every so manieth of them: the figure, and whether all ended alike."""
    tried, wrong, bench, workshop = Counter[str](), [], open_bench(None), Workshop()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in FILES.items():
            (folder / file).write_text(json.dumps({**content, "data": name} if file == "sitrep.yaml" else content), encoding="utf-8")
            (folder / file).chmod(0o600)
        template = folder / "template.db"
        engine = open_engine(f"sqlite:///{template}")
        upgrade(engine)
        with engine.connect() as connection:
            checkpoint(connection)
        engine.dispose()
        for kind in KINDS:
            quiet = Fault(0)
            expected = await live(folder, bench, workshop, kind, quiet)
            if len(expected.told) < 2 * len(STORIES) or expected.unsent or expected.unmarked_repeats:
                raise RuntimeError(f"the undisturbed run is not as it should be: {expected}")
            for nth in range(1, quiet.count + 1, every):
                ending = await live(folder, bench, workshop, kind, Fault(nth))
                tried[kind] += 1
                if ending != expected:
                    wrong.append(f"{kind} {nth}: {ending}")
    await workshop.close()
    counts = ", ".join(f"{count} {kind}s" if kind != KINDS[2] else f"{count} answers to commits" for kind, count in tried.items())
    return f"{len(wrong)} of {tried.total()} faults left something lost or doubled ({counts})" + "".join(
        f"\n{one}" for one in wrong
    ), not wrong


def checkpoint(connection: Connection) -> None:
    """All of a database in its one file."""
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="only every so manieth fault")
    figure, held = asyncio.run(statement_faults(every=parser.parse_args().every))
    print(figure)
    sys.exit(not held)


if __name__ == "__main__":
    main()
