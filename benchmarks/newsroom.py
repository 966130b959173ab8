"""A loopback newsroom whose feeds bring stories when they are told to, a mailbox that misbehaves, and a daemon to be run on both.

What benchmarks of the whole daemon share: nothing here knows of sitrep but its configuration files and its command.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP

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


@dataclass(frozen=True, slots=True)
class Story:
    """Two aid workers killed near a town that no other story of the same feed names; on the feed from `out_at` (seconds since 1970)."""

    feed: int
    town: str
    out_at: float

    @property
    def title(self) -> str:
        """Its headline."""
        return f"Two aid workers killed near {self.town}"


class Newsroom:
    """Feeds of stories, each on an address of its own so that politeness does not slow them: of the loopback, or of another `network`
    that this machine has ("10.77"). `dated`: items bear dates.
    """

    def __init__(self, feeds: int, *, dated: bool = True, network: str = "127.0") -> None:
        self._network = network
        self.feeds = range(feeds)
        self.stories: list[Story] = []
        self.asked_at: dict[int, list[float]] = defaultdict(list)
        """By feed, when it was asked for, in monotonic seconds."""
        self.asked_by: dict[int, list[str]] = defaultdict(list)
        """From which addresses, in the same order."""
        self.waiting: set[int] = set()
        """Feeds that have not answered yet."""
        self.port = 0
        self.slowness = 0.0
        """For how many seconds a feed is not answered."""
        self.is_restless = False
        """Whether a feed is written anew at each request, so that it has to be parsed, with the same items."""
        self._dated = dated

    def publish(self, feed: int, out_at: float = 0.0) -> Story:
        """A new story, now or at an instant in the future."""
        story = Story(feed, TOWNS[len(self.stories) % len(TOWNS)], out_at or time.time())
        self.stories.append(story)
        return story

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serves while it lasts."""
        app = web.Application()
        app.add_routes([web.get("/feed/{number}", self._feed), web.get("/{kind}/{number}", self._page)])
        runner = web.AppRunner(app)
        await runner.setup()
        for number in self.feeds:
            await web.TCPSite(runner, self._host(number), self.port).start()
            self.port = runner.addresses[0][1]
        try:
            yield
        finally:
            await runner.cleanup()

    def _host(self, feed: int) -> str:
        return f"{self._network}.{1 + feed // 200}.{1 + feed % 200}"

    def address(self, feed: int) -> str:
        """Host and port of a feed."""
        return f"{self._host(feed)}:{self.port}"

    def url(self, number: int) -> str:
        """The page of a story."""
        return f"http://{self.address(self.stories[number].feed)}/story/{number}"

    async def _feed(self, request: web.Request) -> web.Response:
        feed = int(request.match_info["number"])
        self.asked_at[feed].append(time.monotonic())
        self.asked_by[feed].append(request.remote or "")
        self.waiting.add(feed)
        await asyncio.sleep(self.slowness)
        self.waiting.discard(feed)
        items = f"<item><title>Library opens late</title><link>http://{self.address(feed)}/old/{feed}</link><guid>old-{feed}</guid></item>"
        for number, story in enumerate(self.stories):
            if story.feed == feed and time.time() >= story.out_at:
                date = f"<pubDate>{format_datetime(datetime.fromtimestamp(story.out_at, UTC))}</pubDate>" if self._dated else ""
                items += f"<item><title>{story.title}</title><link>{self.url(number)}</link><guid>story-{number}</guid>{date}</item>"
        if self.is_restless:
            items += f"<!-- {len(self.asked_at[feed])} -->"
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {feed}</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")

    async def _page(self, request: web.Request) -> web.Response:
        if request.match_info["kind"] == "old":
            return web.Response(text="<article><p>The library opens late today.</p></article>", content_type="text/html")
        number = int(request.match_info["number"])
        chance = random.Random(number)
        filler = [" ".join(chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(12)]  # else all would be copies of one story
        lines = [f"Gunmen attacked an aid convoy near {self.stories[number].town} on Tuesday and killed two aid workers.", *filler]
        text = "".join(f"<p>{line}</p>" for line in lines)
        return web.Response(text=f"<title>x</title><article>{text}</article>", content_type="text/html")


class Mailbox:
    """An SMTP server. With `faults`, a tenth of the sessions is refused for now, some are cut after the mail was taken."""

    def __init__(self, chance: random.Random, *, faults: bool = True, host: str = "127.0.0.1") -> None:
        self.host = host
        self.mails: list[bytes] = []
        self.faults: Counter[str] = Counter()
        self.port = 0
        self.is_down = False
        self._chance = chance
        self._faulty = faults

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Takes mail while it lasts."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, loop=loop), self.host, 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()

    @property
    def ids(self) -> Counter[str]:
        """The Message-IDs that arrived, each with how often."""
        return Counter(str(mail["Message-ID"]).strip("<>") for mail in self.read())

    def read(self) -> list[EmailMessage]:
        """All that arrived, parsed."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.mails]

    def texts(self) -> list[str]:
        """The plain text of all that arrived, each in one line."""
        bodies = [mail.get_body(("plain",)) for mail in self.read()]
        return [" ".join(body.get_content().split()) if body is not None else "" for body in bodies]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.is_down:
            return "421 the service is down"
        if self._faulty and self._chance.random() < 0.1:
            self.faults["451 at MAIL"] += 1
            return "451 try again later"
        envelope.mail_from = address
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        dice = self._chance.random() if self._faulty else 1.0
        if dice < 0.05:
            self.faults["452 at DATA"] += 1
            return "452 no room right now"
        self.mails.append(envelope.content)
        if dice < 0.1:
            self.faults["taken, then cut"] += 1
            server.transport.close()
        return "250 taken"


def configure(
    folder: Path, room: Newsroom, mailbox: Mailbox, database: str = "", *, interval: str = "2m", station: Mapping[str, Any] | None = None
) -> None:
    """The configuration files in `folder`; the database is there too, if no address of one is given."""
    feeds = [
        {"id": f"feed-{n}", "name": f"Feed {n}", "url": f"http://{room.address(n)}/feed/{n}", "language": "en", "interval": interval}
        for n in room.feeds
    ]
    alerts = {
        "receivers": {"ops": [f"mailto://{mailbox.host}:{mailbox.port}?from=sitrep@example.org&to=ops@example.org"]},
        "route": {"receiver": "ops", "group_wait": "1s", "group_interval": "2s", "min_level": "information"},
    }
    of_station = {
        "database": database or f"sqlite:///{folder}/sitrep.db",
        "data": str(folder),
        "allow_addresses": [room.address(n) for n in room.feeds],
        **(station or {}),
    }
    for name, content in (("feeds.yaml", {"feeds": feeds}), ("alerts.yaml", alerts), ("sitrep.yaml", of_station)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
        (folder / name).chmod(0o600)


def start(folder: Path, environment: Mapping[str, str] | None = None, *, log: str = "log.txt") -> subprocess.Popen[bytes]:
    """`sitrep run` on that configuration, its log in a file beside it."""
    with (folder / log).open("ab") as file:
        command = [sys.executable, "-m", "sitrep.cli", "--config", str(folder), "run"]
        return subprocess.Popen(command, stdout=file, stderr=file, env={**os.environ, **(environment or {})})


async def stop(daemon: subprocess.Popen[bytes]) -> None:
    """SIGTERM, and its end waited for."""
    daemon.send_signal(signal.SIGTERM)
    await asyncio.to_thread(daemon.wait, 60)
