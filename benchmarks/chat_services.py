"""Real messages to real services: `sitrep run` tells an alert, its update and a digest to Mosquitto, Synapse and an SMTP server.

    python -m benchmarks.chat_services              # Mosquitto and Synapse; both have to be here
    python -m benchmarks.chat_services --only mqtt

Feeds, services and daemon are on loopback; the daemon knows nothing of it. The answer to one message is lost on the way back, to see what
a repeat looks like. What arrives is read back by mosquitto_sub and by Matrix' client-server API. Takes two minutes.

Debian has mosquitto and mosquitto-clients. Synapse comes from PyPI, and has a virtual environment of its own:

    python3 -m venv /tmp/synapse && /tmp/synapse/bin/pip install matrix-synapse && export SITREP_SYNAPSE=/tmp/synapse/bin/python
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

from aiohttp import web

from benchmarks.chat_servers import Mosquitto, Synapse, missing
from benchmarks.newsroom import Mailbox, start, stop

LEADS = {
    "first": "Gunmen attacked an aid convoy near Kassala on Tuesday and killed two aid workers, @everyone and @room were told.",
    "second": "Gunmen attacked an aid convoy near Kassala on Tuesday and killed five aid workers, [he](https://evil.example) said.",
}
MORE = {
    "first": "<p>The trucks had come from the port with flour and blankets. A driver hid in a ditch until dark.</p>",
    "second": "<p>Two lorries burned beside the road. The governor promised an inquiry, and the <!channel> for goods stayed shut.</p>",
}
LIVE = re.compile(r"(?<!\w)@\w|<[!@#&]|<https?://[^>\s]*\||\]\(\s*\w+:")
MOST_EVENT_BYTES = 65_536
REPEATED_AFTER = 36.0
"""Seconds: the first wait after a try without an answer is thirty, and the next turn comes within five."""
Texts = Callable[[], Awaitable[list[str]]]


class Desk:
    """Two feeds with one story each; the second answers only when it is `let_go`."""

    def __init__(self) -> None:
        self.let_go = asyncio.Event()
        self.addresses: list[str] = []

    async def _feed(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name == "second":
            await self.let_go.wait()
        item = (
            f"<item><title>Aid workers killed near Kassala</title><link>http://{request.host}/page/{name}</link><guid>{name}</guid>"
            f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate></item>"
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{item}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")

    async def _page(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        lead = LEADS[name].replace("<", "&lt;")
        return web.Response(text=f"<title>x</title><article><p>{lead}</p>{MORE[name]}</article>", content_type="text/html")

    async def open(self, stack: AsyncExitStack) -> None:
        app = web.Application()
        app.add_routes([web.get("/feed/{name}", self._feed), web.get("/page/{name}", self._page)])
        runner = web.AppRunner(app)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        for host in ("127.0.0.1", "127.0.0.2"):
            site = web.TCPSite(runner, host, 0)
            await site.start()
        self.addresses = ["{}:{}".format(*address[:2]) for address in runner.addresses]


def configure(folder: Path, desk: Desk, receivers: dict[str, list[str]], digest_at: datetime) -> None:
    feeds = [
        {"id": name, "name": name.title(), "url": f"http://{host}/feed/{name}", "language": "en", "interval": "2m"}
        for name, host in zip(LEADS, desk.addresses, strict=True)
    ]
    alerts = {
        "receivers": receivers,
        "route": {"receiver": "ops", "group_wait": "1s", "group_interval": "2s", "min_level": "information"},
        "digests": [{"name": "daily", "at": f"{digest_at:%H:%M}", "zone": "UTC", "receivers": ["ops"]}],
    }
    station = {"database": f"sqlite:///{folder}/sitrep.db", "data": str(folder), "allow_addresses": desk.addresses}
    for name, content in (("feeds.yaml", {"feeds": feeds}), ("alerts.yaml", alerts), ("sitrep.yaml", station)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
        (folder / name).chmod(0o600)


class Ledger:
    """What was seen, line by line; whether all of it was as it should be."""

    def __init__(self) -> None:
        self.held = True

    def note(self, what: str, held: bool) -> None:
        """One line."""
        print(f"{'ok  ' if held else 'MISS'} {what}", flush=True)
        self.held &= held

    async def arrival(self, what: str, texts: dict[str, Texts], sign: str, seconds: float) -> None:
        """Waits until a text that `sign` finds something in is there at each service."""
        began = time.monotonic()
        for name, read in texts.items():
            found = False
            while not found and time.monotonic() - began < seconds:
                found = any(re.search(sign, in_one_line(text)) for text in await read())
                await asyncio.sleep(0 if found else 0.2)
            self.note(f"{name}: {what} after {time.monotonic() - began:.1f} s", found)


def in_one_line(text: str) -> str:
    """Without line ends, and without the > before each line of a quote."""
    return " ".join(re.sub(r"\n *>", " ", text).split())


def look_at(ledger: Ledger, name: str, texts: list[str]) -> None:
    """What every message has to have, and what none may have."""
    flat = [in_one_line(text) for text in texts]
    alerts = [text for text in flat if "Kassala" in text and not text.startswith("Digest")]
    ledger.note(
        f"{name}: the sentence is quoted, marked as unverified, with its link",
        bool(alerts) and all("killed" in text and "unverified" in text.lower() and "http://127.0.0." in text for text in alerts),
    )
    live = [found[0] for text in texts if name != "smtp" for found in LIVE.finditer(text)]
    ledger.note(f"{name}: nothing in it pings or hides where it leads {live or ''}", not live)
    ledger.note(f"{name}: the longest of {len(texts)} messages has {max(map(len, texts), default=0)} characters", bool(texts))


def send_test(folder: Path, receiver: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "sitrep.cli", "--config", str(folder), "send-test", receiver]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


async def play(folder: Path, only: str | None, *, show: bool) -> bool:
    """Runs the daemon against what `only` leaves of the services; whether all was as it should be."""
    ledger, desk, mailbox = Ledger(), Desk(), Mailbox(random.Random(1), faults=False)
    broker, server = Mosquitto(folder / "servers"), Synapse(folder / "servers")
    texts: dict[str, Texts] = {"smtp": partial(mails, mailbox)}
    if only != "matrix":
        texts["mqtt"] = broker.texts
    if only != "mqtt":
        texts["matrix"] = server.texts
    servers: dict[str, Mosquitto | Synapse] = {"mqtt": broker, "matrix": server}
    opened = {name: server for name, server in servers.items() if name in texts}
    station = folder / "station"
    async with AsyncExitStack() as stack:
        await desk.open(stack)
        for opening in (mailbox.open(), *(one.open() for one in opened.values())):
            await stack.enter_async_context(opening)
        mail = f"mailto://127.0.0.1:{mailbox.port}?from=sitrep@example.org&to=ops@example.org"
        receivers = {"ops": [mail, *(one.address() for one in opened.values())], "stranger": [broker.address("wrong")]}
        digest_at = (datetime.now(UTC) + timedelta(seconds=100)).replace(second=0)
        configure(station, desk, receivers, digest_at)
        daemon = start(station)
        stack.push_async_callback(stop, daemon)
        await ledger.arrival("the alert", texts, "killed two aid workers", 45)
        for one in opened.values():
            one.line.loses_next = True
        desk.let_go.set()
        await ledger.arrival("the update", texts, "Update.*2 aid workers killed → 5 aid workers killed.*killed five aid workers", 60)
        await ledger.arrival("the digest", texts, "Digest", (digest_at - datetime.now(UTC)).total_seconds() + 45)
        await asyncio.sleep(REPEATED_AFTER)  # what would come twice has come
        await count(ledger, texts, {name: one.line.lost for name, one in opened.items()})
        if "mqtt" in texts:
            code, said = await asyncio.to_thread(send_test, station, "stranger")
            ledger.note(f"mqtt: a wrong password is told: {said}", code == 1 and "Not authorized" in said)
        if "matrix" in texts:
            sizes = [len(json.dumps(event, ensure_ascii=False).encode()) for event in await server.events()]
            ledger.note(f"matrix: the largest event has {max(sizes)} of {MOST_EVENT_BYTES} bytes", max(sizes) < MOST_EVENT_BYTES)
            ledger.note("matrix: our account is in one room, and opened no other", await server.rooms() == 1)
        for name, read in texts.items():
            print("".join(f"\n--- {name}\n{text}\n" for text in await read() if show), end="")
    return ledger.held


async def mails(mailbox: Mailbox) -> list[str]:
    """Subject and text of all that came by mail."""
    bodies = [(mail["Subject"], mail.get_body(("plain",))) for mail in mailbox.read()]
    return [f"{subject}\n{body.get_content() if body else ''}" for subject, body in bodies]


async def count(ledger: Ledger, texts: dict[str, Texts], lost: dict[str, int]) -> None:
    """Every message once. Where an answer was lost, MQTT has it twice, to the letter or marked, for its QoS 1 says "at least once"; a home
    server of Matrix knows a repeat and drops it."""
    for name, read in texts.items():
        found = await read()
        look_at(ledger, name, found)
        numbers = {text.strip().split()[-1] for text in found}
        told = f"{name}: {len(found)} messages for 3, answers lost on the way back: {lost.get(name, 0)}"
        twice = name == "mqtt"
        ledger.note(told, len(found) == 3 + twice and (name == "smtp" or len(numbers) == 3) and lost.get(name, 0) == (name in lost))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["mqtt", "matrix"])
    parser.add_argument("--show", action="store_true", help="print all that arrived")
    asked = parser.parse_args()
    lacks = [how for name, how in missing().items() if asked.only in (None, name)]
    if lacks:
        sys.exit("\n".join(f"MISS {how}" for how in lacks))
    with tempfile.TemporaryDirectory() as folder:
        for name in ("servers", "station"):
            Path(folder, name).mkdir()
        held = asyncio.run(play(Path(folder), asked.only, show=asked.show))
        if not held:
            print(Path(folder, "station", "log.txt").read_text("utf-8")[-4000:], file=sys.stderr)
    sys.exit(not held)


if __name__ == "__main__":
    main()
