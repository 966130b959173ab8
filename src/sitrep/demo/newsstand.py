"""A loopback web server that answers for every outlet of the day as of the moment it is told, and counts what it answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from aiohttp import web

from sitrep.demo.rendering import render_feed, render_page
from sitrep.demo.stories import Outlet


class Newsstand:
    """What the server knows: the outlets, its own address, and the moment of the played day (`now`, which the player sets)."""

    def __init__(self, outlets: Sequence[Outlet], *, now: datetime) -> None:
        self.now = now
        self.base = ""
        self.answers: Counter[tuple[str, int]] = Counter()  # (feed or page, HTTP status) → how often
        self._outlets = {outlet.id: outlet for outlet in outlets}

    async def feed(self, request: web.Request) -> web.Response:
        """An outlet's feed, or 304 where the validators still hold."""
        outlet = self._outlets.get(request.match_info["outlet"])
        if outlet is None or outlet.format == "missing":
            return self._answer("feed", web.Response(status=404, text="no such feed"))
        rendered = render_feed(outlet, base=self.base, now=self.now)
        validators = {"ETag": rendered.etag, "Last-Modified": rendered.last_modified}
        if request.headers.get("If-None-Match") == rendered.etag:
            return self._answer("feed", web.Response(status=304, headers=validators))
        headers = {**validators, "Content-Type": rendered.content_type}
        return self._answer("feed", web.Response(body=rendered.body, headers=headers))

    async def page(self, request: web.Request) -> web.Response:
        """A story's page: 404 before it is published, 304 where the validator holds, or the status that the data gives it."""
        outlet = self._outlets.get(request.match_info["outlet"])
        stories = outlet.stories if outlet else ()
        story = next((story for story in stories if story.id == request.match_info["story"] and story.published_at <= self.now), None)
        if outlet is None or story is None:
            return self._answer("page", web.Response(status=404, text="no such page"))
        if story.status != 200:
            return self._answer("page", web.Response(status=story.status, text="refused"))
        validators = {"ETag": f'"{story.id}"'}  # no story of the day is edited; what is around it rotates
        if request.headers.get("If-None-Match") == validators["ETag"]:
            return self._answer("page", web.Response(status=304, headers=validators))
        body = render_page(outlet, story, base=self.base, now=self.now)
        return self._answer("page", web.Response(body=body, headers={**validators, "Content-Type": "text/html; charset=utf-8"}))

    def _answer(self, kind: str, response: web.Response) -> web.Response:
        self.answers[kind, response.status] += 1
        return response


@asynccontextmanager
async def open_newsstand(outlets: Sequence[Outlet], *, now: datetime) -> AsyncIterator[Newsstand]:
    """Serves on a free port of 127.0.0.1 until the block ends."""
    stand = Newsstand(outlets, now=now)
    application = web.Application()
    application.router.add_get("/{outlet}/feed", stand.feed)
    application.router.add_get("/{outlet}/{story}", stand.page)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        stand.base = f"http://{host}:{port}"
        yield stand
    finally:
        await runner.cleanup()
