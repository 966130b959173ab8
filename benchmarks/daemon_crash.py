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
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP

from sitrep.store.database import Database, open_engine
from sitrep.store.events import events_between
from sitrep.store.migrate import upgrade
from sitrep.store.schema import EntryRow, FeedRow, OutboxRow

TOWNS = """Aleppo, Idlib, Homs, Deir ez-Zor, Hasakah, Latakia, Mosul, Kirkuk, Basra, Herat, Kandahar, Jalalabad, Kunduz, Mazar-i-Sharif,
Quetta, Peshawar, Taiz, Aden, Hodeidah, Marib, Saada, Juba, Malakal, Bor, Wau, Torit, Nyala, Geneina, Kassala, Port Sudan, Kadugli, Goma,
Bukavu, Bunia, Kisangani, Bangui, Bambari, Maiduguri, Yola, Damaturu, Diffa, Gao, Timbuktu, Mopti, Kidal, Mekelle, Gondar, Jijiga,
Mogadishu, Kismayo, Baidoa, Kharkiv, Kherson, Zaporizhzhia, Odesa, Sittwe, Myitkyina, Port-au-Prince, Gonaives, Pemba""".replace(
    "\n", " "
).split(", ")
WORDS = tuple(
    word
    for line in (
        "market river season teacher paint window harvest orchestra recipe stadium engine garden library painter summer winter kitchen",
        "singer printer lamp carpet bicycle lesson museum theatre village tractor bakery spoon curtain ladder piano",
    )
    for word in line.split()
)
DRAIN_SECONDS = 300


class Newsroom:
    """One feed per story, each on a loopback address of its own so that politeness does not slow them."""

    def __init__(self, stories: int, spread_seconds: float, chance: random.Random) -> None:
        self.begun_at = time.time()
        self.towns = [TOWNS[number % len(TOWNS)] for number in range(stories)]
        self.out_at = [0.0 if number % 2 else chance.uniform(1, spread_seconds) for number in range(stories)]
        self.port = 0

    def base(self, number: int) -> str:
        return f"http://127.0.{1 + number // 200}.{1 + number % 200}:{self.port}"

    async def feed(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        out_at = self.begun_at + self.out_at[number]
        items = f"<item><title>Library opens late</title><link>{self.base(number)}/old/{number}</link><guid>old-{number}</guid></item>"
        if time.time() >= out_at:
            when = format_datetime(datetime.fromtimestamp(out_at, UTC))
            items += (
                f"<item><title>Two aid workers killed near {self.towns[number]}</title><link>{self.base(number)}/story/{number}</link>"
                f"<guid>story-{number}</guid><pubDate>{when}</pubDate></item>"
            )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {number}</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")

    async def page(self, request: web.Request) -> web.Response:
        if "old" in request.path:
            return web.Response(
                text="<html><body><article><p>The library opens late today.</p></article></body></html>", content_type="text/html"
            )
        number = int(request.match_info["number"])
        town, chance = self.towns[number], random.Random(number)
        filler = [" ".join(chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(12)]  # else all would be copies of one story
        lines = [f"Gunmen attacked an aid convoy near {town} on Tuesday and killed two aid workers.", *filler]
        text = "".join(f"<p>{line}</p>" for line in lines)
        return web.Response(
            text=f"<html><head><title>x</title></head><body><article>{text}</article></body></html>", content_type="text/html"
        )


class Mailbox:
    """Takes mail, with faults: some sessions are refused for now, some are cut after the mail was taken."""

    def __init__(self, chance: random.Random) -> None:
        self.mails: list[bytes] = []
        self.faults: Counter[str] = Counter()
        self._chance = chance
        self.faulty = True

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.faulty and self._chance.random() < 0.1:
            self.faults["451 at MAIL"] += 1
            return "451 try again later"
        envelope.mail_from = address
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        dice = self._chance.random() if self.faulty else 1.0
        if dice < 0.05:
            self.faults["452 at DATA"] += 1
            return "452 no room right now"
        self.mails.append(envelope.content)
        if dice < 0.1:
            self.faults["taken, then cut"] += 1
            server.transport.close()
        return "250 taken"


def write_configuration(folder: Path, room: Newsroom, smtp_port: int, database: str) -> None:
    numbers = range(len(room.towns))
    feeds = [
        {"id": f"feed-{n}", "name": f"Feed {n}", "url": f"{room.base(n)}/feed/{n}", "language": "en", "interval": "2m"} for n in numbers
    ]
    alerts = {
        "receivers": {"ops": [f"mailto://127.0.0.1:{smtp_port}?from=sitrep@example.org&to=ops@example.org"]},
        "route": {"receiver": "ops", "group_wait": "1s", "group_interval": "2s", "min_level": "information"},
    }
    station = {"database": database, "data": str(folder), "allow_addresses": [room.base(n).removeprefix("http://") for n in numbers]}
    for name, content in (("feeds.yaml", {"feeds": feeds}), ("alerts.yaml", alerts), ("sitrep.yaml", station)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
        (folder / name).chmod(0o600)


def start(folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "log.txt").open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", "sitrep.cli", "--config", str(folder), "run"], stdout=log, stderr=log)


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
    return seen == len(room.towns) == polled and not reading and not sending


async def drain(folder: Path, database: Database, room: Newsroom) -> float:
    began, quiet = time.monotonic(), 0
    daemon = start(folder)
    try:
        while time.monotonic() - began < DRAIN_SECONDS and quiet < 5:
            await asyncio.sleep(1)
            quiet = quiet + 1 if is_drained(database, room) else 0
    finally:
        daemon.send_signal(signal.SIGTERM)
        await asyncio.to_thread(daemon.wait, 30)
    return time.monotonic() - began


def verdict(database: Database, room: Newsroom, mailbox: Mailbox) -> dict[str, Any]:
    mails = [message_from_bytes(raw, policy=policy.default) for raw in mailbox.mails]
    texts = "\n".join(str(mail.get_body(("plain",))) for mail in mails)
    ids = Counter(str(mail["Message-ID"]).strip("<>") for mail in mails)
    with database.session() as session:
        known = {row.message_id for row in session.query(OutboxRow)}
        dead = session.query(OutboxRow).filter(OutboxRow.state == "dead").count()
        events = [event for event, _ in events_between(session, datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))]
        stored = session.query(EntryRow).filter(EntryRow.title.startswith("Two aid")).count()
    reported = {report.url for event in events for report in event.reports}
    urls = {f"{room.base(number)}/story/{number}" for number in range(len(room.towns))}
    told = {report.url for event in events if any(other.url in texts for other in event.reports) for report in event.reports}
    return {
        "stories": len(urls),
        "entries stored": stored,
        "events": len(events),
        "stories without a report": len(urls - reported),
        "lost stories": len(urls - told),
        "mails": len(mails),
        "notices delivered": len(ids),
        "raw repeats under the same Message-ID": sum(ids.values()) - len(ids),
        "mails under a Message-ID that the outbox does not know": len(set(ids) - known),
        "outbox rows that never arrived": len(known - set(ids)),
        "dead letters": dead,
        "faults of the mail server": dict(mailbox.faults),
    }


async def main(arguments: argparse.Namespace) -> int:
    chance = random.Random(arguments.seed)
    room, mailbox = Newsroom(arguments.stories, arguments.kills * 1.5, chance), Mailbox(chance)
    app = web.Application()
    app.add_routes([web.get("/feed/{number}", room.feed), web.get("/{kind}/{number}", room.page)])
    runner = web.AppRunner(app)
    await runner.setup()
    for number in range(arguments.stories):
        host = room.base(number).removeprefix("http://").partition(":")[0]
        await web.TCPSite(runner, host, room.port).start()
        room.port = runner.addresses[0][1]
    loop = asyncio.get_running_loop()
    mail_server = await loop.create_server(lambda: SMTP(mailbox, loop=loop), "127.0.0.1", 0)
    folder = Path(tempfile.mkdtemp(prefix="sitrep-crash-"))
    url = arguments.database or f"sqlite:///{folder}/sitrep.db"
    write_configuration(folder, room, mail_server.sockets[0].getsockname()[1], url)
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
    mail_server.close()
    await runner.cleanup()
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
