"""A page that changes while its feed does not: a new figure and a retraction are told in the thread of the alert, a new date is not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from aiohttp import web

from sitrep.config.load import load_settings
from sitrep.wiring import open_station
from tests.mail_sink import mail_sink

START = datetime(2026, 3, 17, 8, tzinfo=UTC)
FIRST = "More than 1,200 people fled the town of Sake in North Kivu on Tuesday after shelling, the mayor said."
SECOND = "More than 6,000 people fled the town of Sake in North Kivu on Tuesday after shelling, the mayor said."
STORY = """They walked along the lake road with goats and mattresses, and slept in two schools and a church.
The mayor said that shells had fallen on the market at dawn, and that the clinic was out of bandages.
Traders had closed their stalls, and the ferry had stopped for want of fuel."""
RETRACTION = "Editor's note: this story has been withdrawn. The report of flight from Sake was wrong and we apologise."


class Paper:
    """A feed whose entry never changes, and its page, which a test rewrites."""

    def __init__(self) -> None:
        self.is_out = False
        self.lead = FIRST
        self.story = STORY
        self.shown_date = "17 March 2026, 08:10"

    async def feed(self, request: web.Request) -> web.Response:
        host = request.host
        date = format_datetime(START + timedelta(minutes=10))
        item = f"<item><title>Families on the move from Sake</title><link>http://{host}/page</link><guid>1</guid><pubDate>{date}</pubDate></item>"
        old = f"<item><title>Library opens late</title><link>http://{host}/old</link><guid>0</guid></item>"
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{old}{item if self.is_out else ""}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")

    async def page(self, _request: web.Request) -> web.Response:
        paragraphs = "".join(f"<p>{line}</p>" for line in (self.lead, *self.story.splitlines()))
        head = "<title>Families on the move from Sake</title>"
        body = f"<html><head>{head}</head><body><p>{self.shown_date}</p><article>{paragraphs}</article></body></html>"
        return web.Response(text=body, content_type="text/html")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_get("/feed", self.feed)
        app.router.add_get("/page", self.page)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield "{}:{}".format(*runner.addresses[0][:2])
        finally:
            await runner.cleanup()


async def test_what_changes_on_a_page_behind_an_alert_is_told_in_its_thread(tmp_path: Path) -> None:
    paper = Paper()
    async with paper.open() as host, mail_sink() as sink:
        files = {
            "feeds.yaml": {"feeds": [{"id": "paper", "name": "Paper", "url": f"http://{host}/feed", "language": "en", "interval": "5m"}]},
            "alerts.yaml": {
                "receivers": {"desk": [f"mailto://127.0.0.1:{sink.port}?from=sitrep@example.org&to=desk@example.org"]},
                "route": {"receiver": "desk"},
            },
            "sitrep.yaml": {"data": str(tmp_path), "database": f"sqlite:///{tmp_path}/s.db", "allow_addresses": [host]},
        }
        for name, content in files.items():
            (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
        async with open_station(load_settings(tmp_path, {}), tmp_path, now=START) as station:

            async def at(minutes: int) -> list[str]:
                before = len(sink.received)
                for second in (0, 10, 20):
                    await station.turn(START + timedelta(minutes=minutes, seconds=second))
                return [str(mail["Subject"]) for mail in sink.received[before:]]

            await at(0)
            paper.is_out = True
            (alert,) = await at(15)
            assert "1,200" in alert
            paper.shown_date = "17 March 2026, 09:20"
            assert await at(80) == []
            paper.lead = SECOND
            (update,) = await at(380)
            assert update.startswith("Update")
            assert "6,000" in update
            paper.lead, paper.story = RETRACTION, ""
            (cancel,) = [one for one in await at(24 * 60 + 20) if "igest" not in one]
            assert cancel.startswith("Cancel")
    first, second, third = [mail for mail in sink.received if "igest" not in str(mail["Subject"])]
    assert second["In-Reply-To"] == first["Message-ID"]
    assert third["References"].split() == [first["Message-ID"], second["Message-ID"]]
