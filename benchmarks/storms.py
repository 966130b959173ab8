"""Storms: how many mails one receiver gets when everything happens at once, by a real station, loopback feeds and a real SMTP server.

    python -m benchmarks.storms

A thousand true events at once; a first poll of ten thousand items; a feed that gives its thirty items new ids at each of fifty polls.
Time is an argument: each turn of the station is ten seconds, or a poll, later.
"""

from __future__ import annotations

import asyncio
import random
import re
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from benchmarks.newsroom import WORDS, Mailbox
from sitrep.config.load import load_settings
from sitrep.core.places.atlas import Atlas
from sitrep.store.feeds import feed_states
from sitrep.store.gazetteer import load_atlas
from sitrep.wiring import open_station

START = datetime(2026, 3, 17, 9, tzinfo=UTC)
TURN = timedelta(seconds=10)
COUNTRIES = {
    "SDN": "Sudan",
    "NGA": "Nigeria",
    "COD": "DR Congo",
    "ETH": "Ethiopia",
    "YEM": "Yemen",
    "MOZ": "Mozambique",
    "MLI": "Mali",
    "AFG": "Afghanistan",
}
COUNTRIES |= {"COL": "Colombia", "UKR": "Ukraine", "PAK": "Pakistan", "IRQ": "Iraq", "SYR": "Syria", "MMR": "Myanmar", "TCD": "Chad"}

Items = Callable[[datetime], list[tuple[str, str, datetime]]]
"""At an instant: id, title and date of each item of a feed."""


def titles(atlas: Atlas, count: int) -> list[str]:
    """So many different true events, each in a town of its own."""
    known = atlas._arrays
    towns: dict[str, str] = {}
    for number, country in enumerate(known.countries):
        name = known.names[known.name_offsets[number] : known.name_offsets[number + 1]].decode()
        land = COUNTRIES.get(known.country_codes[country])
        is_plain = re.fullmatch(r"[A-Z][a-z]{4,}", name) and name.lower() not in atlas.common_words
        if land and is_plain and len(atlas.candidates(name.lower())) == 1:
            towns.setdefault(name, land)
    return [f"Gunmen kill two aid workers in {name}, {land}" for name, land in random.Random(3).sample(sorted(towns.items()), count)]


class Feeds:
    """Serves feeds whose items depend on the time that the benchmark sets."""

    def __init__(self, feeds: dict[str, Items]) -> None:
        self.now = START
        self._feeds = feeds

    async def answer(self, request: web.Request) -> web.Response:
        items = ""
        for identity, title, at in self._feeds[request.match_info["name"]](self.now):
            chance = random.Random(title)
            more = " ".join(chance.choices(WORDS, k=30)).capitalize() + "."
            items += (
                f"<item><title>{title}</title><link>http://news.invalid/{abs(hash(title))}</link><guid>{identity}</guid>"
                f"<description>{title} on Tuesday, officials said. {more}</description><pubDate>{format_datetime(at)}</pubDate></item>"
            )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")


async def play(feeds: dict[str, Items], *, turns: int, step: timedelta, interval: str) -> tuple[list[str], dict[str, Any]]:
    """The texts of all mails that came of so many turns of a station, and what is known of each feed in the end."""
    stand, mailbox = Feeds(feeds), Mailbox(random.Random(1), faults=False)
    app = web.Application()
    app.router.add_get("/{name}", stand.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = "{}:{}".format(*runner.addresses[0][:2])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        entries = [
            {"id": one, "name": one, "url": f"http://{address}/{one}", "language": "en", "interval": interval, "headline_only": True}
            for one in feeds
        ]
        async with mailbox.open():
            receivers = {"ops": [f"mailto://127.0.0.1:{mailbox.port}?from=sitrep@example.org&to=ops@example.org"]}
            files = {
                "feeds.yaml": {"feeds": entries},
                "alerts.yaml": {"receivers": receivers, "route": {"receiver": "ops"}},
                "sitrep.yaml": {
                    "data": str(folder),
                    "database": f"sqlite:///{folder}/s.db",
                    "allow_addresses": [address],
                    "limits": {"host_apart": "0s", "host_at_once": 10},
                },
            }
            for file, content in files.items():
                (folder / file).write_text(yaml.safe_dump(content), encoding="utf-8")
            async with open_station(load_settings(folder, {}), folder, now=START) as station:
                for turn in range(turns):
                    stand.now = START + turn * step
                    await station.turn(stand.now)
                with station.database.session() as session:
                    known = {str(state.id): state for state in feed_states(session)}
    await runner.cleanup()
    return mailbox.texts(), known


def once(stories: list[str], *, at: datetime) -> Items:
    """These stories, from an instant on; an old item before."""
    old = [("old", "Library opens late", START - timedelta(days=3))]
    return lambda now: old + ([(title, title, at) for title in stories] if now >= at else [])


async def a_thousand_at_once(stories: list[str]) -> tuple[str, bool]:
    at = START + timedelta(minutes=20)
    shares = {f"feed-{n}": once(stories[n::20], at=at) for n in range(20)}
    mails, _ = await play(shares, turns=300, step=TURN, interval="5m")
    listed = sum(any(title.split(" in ")[1].split(",")[0] in mail for mail in mails) for title in stories)
    told = f"{len(stories)} true events at once: {len(mails)} mails, {listed} of the events listed in them"
    return told, len(mails) <= 5 and listed == len(stories)


async def a_first_poll(stories: list[str]) -> tuple[str, bool]:
    many = [f"{title} ({n})" for n in range(10_000 // len(stories) + 1) for title in stories][:10_000]
    mails, _ = await play({"big": lambda _now: [(t, t, START - timedelta(hours=2)) for t in many]}, turns=60, step=TURN, interval="5m")
    return f"a first poll of {len(many)} items: {len(mails)} mails", len(mails) <= 1


async def restless_ids(stories: list[str]) -> tuple[str, bool]:
    thirty, begin = stories[:30], START + timedelta(minutes=5)

    def items(now: datetime) -> list[tuple[str, str, datetime]]:
        poll = int((now - START).total_seconds())
        return [(f"{poll}-{n}", title, begin) for n, title in enumerate(thirty)] if now >= begin else [("old", "Library opens late", START)]

    mails, known = await play({"restless": items}, turns=56, step=timedelta(minutes=5), interval="5m")
    unstable = bool(known["restless"].unstable_ids)
    return f"30 items with new ids at each of 50 polls: {len(mails)} mails, ids named as unstable: {unstable}", len(
        mails
    ) <= 30 and unstable


async def main() -> None:
    stories = titles(load_atlas(), 1000)
    results = [await a_thousand_at_once(stories), await a_first_poll(stories), await restless_ids(stories)]
    for text, held in results:
        print(f"{'ok  ' if held else 'MISS'} {text}")
    sys.exit(not all(held for _, held in results))


if __name__ == "__main__":
    asyncio.run(main())
