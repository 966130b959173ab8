"""A WebSub hub on loopback: it takes subscriptions, asks back, distributes with signatures, and can be told to misbehave."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer


class Hub:
    """Knows each subscriber by callback and topic. `asks_back`: at_once (before it answers), later (on `ask_back`); `answers` with this
    status; `lease` is what it grants.
    """

    def __init__(self) -> None:
        self.subscribers: dict[tuple[str, str], str] = {}
        self.requests: list[dict[str, str]] = []
        self.documents: dict[str, tuple[bytes, dict[str, str]]] = {}
        self.asks_back = "at_once"
        self.answers = 202
        self.lease = 3_600
        self.confirmed: list[bool] = []
        self._session: aiohttp.ClientSession | None = None
        self.server = TestServer(self._app(), host="127.0.0.1")

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/hub", self._take_request)
        app.router.add_get("/{name}", self._show)
        return app

    def url(self, path: str) -> str:
        return str(self.server.make_url(path))

    async def _show(self, request: web.Request) -> web.Response:
        body, headers = self.documents.get(request.path, (b"", {}))
        return web.Response(body=body, headers=headers, status=200 if body else 404)

    async def _take_request(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.requests.append(form)
        if self.answers == 202 and self.asks_back == "at_once":
            await self.ask_back()
        return web.Response(status=self.answers, text="no room")

    async def ask_back(self, mode: str = "") -> None:
        """Verifies the last request's intent, or denies it; a subscriber counts once it gave the challenge back."""
        form = self.requests[-1]
        asked = {"hub.mode": mode or form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": "ch4llenge"}
        if form["hub.mode"] == "subscribe":
            asked["hub.lease_seconds"] = str(self.lease)
        if mode == "denied":
            asked["hub.reason"] = "not here"
        status, text = await self._ask(form["hub.callback"], asked)
        self.confirmed.append(status == 200 and text == "ch4llenge")
        key = (form["hub.callback"], form["hub.topic"])
        if self.confirmed[-1] and form["hub.mode"] == "subscribe":
            self.subscribers[key] = form["hub.secret"]
        elif self.confirmed[-1]:
            self.subscribers.pop(key, None)

    async def _ask(self, url: str, query: dict[str, str]) -> tuple[int, str]:
        assert self._session is not None
        async with self._session.get(url, params=query) as answer:
            return answer.status, await answer.text()

    async def publish(self, body: bytes, *, signature: str | None = None, digest: str = "sha256", callback: str = "") -> list[int]:
        """Distributes a document to all subscribers, or to one callback; gives what they answered."""
        assert self._session is not None
        statuses = []
        for url, secret in [(callback, "")] if callback else [(url, secret) for (url, _), secret in self.subscribers.items()]:
            made = f"{digest}={hmac.new(secret.encode(), body, getattr(hashlib, digest)).hexdigest()}" if signature is None else signature
            headers = {"X-Hub-Signature": made, "Content-Type": "application/rss+xml"}
            async with self._session.post(url, data=io.BytesIO(body), headers=headers) as answer:
                statuses.append(answer.status)
        return statuses

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Hub]:
        await self.server.start_server()
        self._session = aiohttp.ClientSession()
        try:
            yield self
        finally:
            await self._session.close()
            await self.server.close()
            await asyncio.sleep(0)
