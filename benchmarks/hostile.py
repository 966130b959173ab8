"""Hostile documents and servers: the worst each can do to a child process, and whether the daemon's own loop goes on meanwhile.

    python -m benchmarks.hostile              documents, drips, and what isolation costs
    python -m benchmarks.hostile documents

Feeds and pages go through the workshop as they do in the daemon, two at once; drips through the fetcher, on loopback sockets.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from tests.core.extract.test_article import HOSTILE as PAGES
from tests.net.loopback import Answer, drip, loopback, silence

from sitrep.core.extract.article import extract_article
from sitrep.core.extract.page import PageBytes
from sitrep.core.feed import FeedBody, NotAFeed, parse_feed
from sitrep.core.outcomes import Killed
from sitrep.isolation.workshop import Workshop
from sitrep.net.fetcher import HttpFetcher
from sitrep.net.politeness import Politeness

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DEADLINE_SECONDS, MEMORY_MB, GAP_SECONDS = 10.0, 400, 2.0
KILLING_SECONDS = 0.5
"""From the deadline to the end of the child, on a machine with other work."""
DRIP_DEADLINE_SECONDS, MOST_OVERRUN_SECONDS, MOST_OVERHEAD_SECONDS = 2.0, 1.0, 0.020


def rss(inner: str, head: str = "") -> bytes:
    """A feed with this in its channel."""
    return f"{head}<rss version='2.0'><channel><title>T</title>{inner}</channel></rss>".encode("utf-8", "surrogatepass")


def laughs(separator: str, before: str = "") -> bytes:
    """Entities that hold ten of each other, nine deep."""
    entities = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)]
    head = f'<?xml version="1.0"?>{before}<!DOCTYPE rss [<!ENTITY a0 "lol">{separator.join(entities)}]>'
    return rss("<item><title>&a8;</title></item>", head)


ITEM = "<item><title>Road cut</title><guid>1</guid></item>"
SYSTEM = '<!DOCTYPE rss [<!ENTITY {} SYSTEM "{}">]>'
FEEDS: dict[str, bytes] = {
    "entities, one a line": laughs("\n"),
    "entities in one line": laughs(""),
    "entities behind a comment": laughs("\n", "<!-- <rss -->"),
    "entities behind 1 MB of comments": laughs("\n", "<!-- x -->" * 100_000),
    "entities just under the limit of expat": rss(
        f"<item><title>{'&a;' * 90}</title></item>", f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>'
    ),
    "external entity: file": rss("<item><title>&x;</title></item>", SYSTEM.format("x", "file:///etc/passwd")),
    "external entity: http": rss("<item><title>&x;</title></item>", SYSTEM.format("x", "http://127.0.0.1/")),
    "external DTD": rss(ITEM, '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">'),
    "parameter entity": rss(ITEM, SYSTEM.format("% x", "file:///etc/passwd") + "%x;"),
    "a path": b"/etc/passwd",
    "a device": b"/dev/zero",
    "an address": b"http://169.254.169.254/latest/meta-data",
    "500,000 bytes of declarations": b'<?xml version="1.0" ' + b'encoding="' * 50_000 + b'"?>' + rss(ITEM),
    "100,000 bytes of declarations": b'<?xml version="1.0" ' + b'encoding="' * 10_000,
    "10,000 doctypes": b"\n<!DOCTYPE " * 10_000 + rss(ITEM),
    "80,000 line breaks": b"\n" * 80_000 + rss(ITEM),
    "40,000 categories": rss("<item>" + "".join(f"<category>c{n}</category>" for n in range(40_000)) + "</item>"),
    "an author of 40 kB": rss(f"<item><author>a@{'a.' * 20_000}</author></item>"),
    "180,000 entries": rss(ITEM * 180_000),
    "a title of 9 MB": rss(f"<item><title>{'x' * 9_000_000}</title></item>"),
    "100,000 nested elements": rss("<a>" * 100_000 + "</a>" * 100_000),
    "a million nested elements": rss("<a>" * 1_000_000),
    "an attribute of 9 MB": rss(f"<item><title x='{'x' * 9_000_000}'>t</title></item>"),
    "100,000 attributes": rss(f"<item {' '.join(f'a{n}=' + chr(39) + chr(39) for n in range(100_000))}><title>t</title></item>"),
    "100,000 name spaces": rss("".join(f"<a xmlns:n{n}='http://example.org/{n}'/>" for n in range(100_000))),
    "a lone surrogate": rss("<item><title>a&#xD800;b</title></item>"),
    "NUL and escape": rss("<item><title>a\0b\x1b[31m</title></item>"),
    "line breaks in a title": rss("<item><title>a&#13;&#10;Bcc: x@example.org</title></item>"),
    "an encoding called undefined": b"<?xml version='1.0' encoding='undefined'?>" + rss(ITEM),
    "an encoding called utf-7": b"<?xml version='1.0' encoding='utf-7'?>" + rss("<item><title>+ADw-script+AD4-</title></item>"),
    "UTF-16 without a mark": rss(ITEM).decode().encode("utf-16-le"),
    "the year -1 and the year 99999": rss("<item><title>t</title><pubDate>0000-00-00</pubDate></item>" * 2),
    "half a feed": rss(ITEM * 1_000)[:20_000],
    "a parked domain": b"<html><body>This domain is for sale</body></html>",
    "100,000 brackets of JSON": b'{"items": ' + b"[" * 100_000,
    "9 MB of JSON": b'{"version": "https://jsonfeed.org/version/1", "items": [' + b'{"id": 1, "content_text": "x"},' * 280_000 + b"{}]}",
    "scripts in every place": rss("<item><title>&lt;svg/onload=alert(1)></title><link>javascript:alert(1)</link></item>" * 1_000),
    "a CDATA of 9 MB": rss(f"<item><description><![CDATA[{'<b>' * 3_000_000}]]></description></item>"),
}
DRIPS: dict[str, Answer] = {
    "silence": silence,
    "status line": drip(b"", b"H"),
    "headers": drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "body": drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    "chunks": drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "gzip": drip(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03", b"\x00\x01\x00\xfe\xffa"),
}


class Heartbeat:
    """How long this process's event loop and threads were held up at most, in seconds."""

    def __init__(self) -> None:
        self.loop_gap = self.thread_gap = 0.0
        self._over = threading.Event()

    async def beat(self) -> None:
        """The loop's."""
        while True:
            at = time.monotonic()
            await asyncio.sleep(0.02)
            self.loop_gap = max(self.loop_gap, time.monotonic() - at - 0.02)

    def tick(self) -> None:
        """A thread's."""
        while not self._over.is_set():
            at = time.monotonic()
            time.sleep(0.05)
            self.thread_gap = max(self.thread_gap, time.monotonic() - at - 0.05)

    @asynccontextmanager
    async def measured(self) -> AsyncIterator[None]:
        """While it lasts."""
        thread, task = threading.Thread(target=self.tick), asyncio.create_task(self.beat())
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            task.cancel()
            await asyncio.to_thread(thread.join)


class Memory:
    """The most that any child of this process had resident, in MB."""

    def __init__(self) -> None:
        self.most = 0.0

    async def watch(self) -> None:
        """Looks every 50 ms at what the kernel has kept as the highest."""
        while True:
            for child in psutil.Process().children():
                with suppress(psutil.Error, OSError):
                    status = Path(f"/proc/{child.pid}/status").read_text(encoding="ascii")  # noqa: ASYNC240  no disk behind it
                    self.most = max(self.most, int(status.partition("VmHWM:")[2].split()[0]) / 1000)
            await asyncio.sleep(0.05)


@dataclass(frozen=True, kw_only=True, slots=True)
class Worst:
    """What the documents came to."""

    documents: int
    killed: dict[str, str]
    seconds: float
    slowest: str
    child_mb: float
    own_mb: float
    loop_gap: float
    thread_gap: float


async def documents() -> Worst:
    """All feeds and pages, two at once."""
    shop, heart, memory = Workshop(size=2, memory_mb=MEMORY_MB, deadline_seconds=DEADLINE_SECONDS), Heartbeat(), Memory()
    took: dict[str, float] = {}
    killed: dict[str, str] = {}
    await asyncio.gather(
        *(shop.run(parse_feed, FeedBody(body=rss(ITEM), url="https://example.org/f", now=NOW)) for _ in range(2))
    )  # both started

    async def one(name: str, work: Callable[[], Awaitable[object]]) -> None:
        async with places:
            started = time.monotonic()
            outcome = await work()
            took[name] = time.monotonic() - started
            if isinstance(outcome, Killed):
                killed[name] = outcome.reason

    def feed(body: bytes) -> Callable[[], Awaitable[object]]:
        return lambda: shop.run(parse_feed, FeedBody(body=body[:10_000_000], url="https://example.org/f", now=NOW))

    def page(html: str) -> Callable[[], Awaitable[object]]:
        return lambda: shop.run(extract_article, PageBytes(url="https://example.org/p", body=html.encode()[:10_000_000], title="T"))

    work = {
        **{f"feed: {name}": feed(body) for name, body in FEEDS.items()},
        **{f"page: {name}": page(html) for name, html in PAGES.items()},
    }
    places, before = asyncio.Semaphore(2), psutil.Process().memory_info().rss
    watching = asyncio.create_task(memory.watch())
    async with heart.measured():
        await asyncio.gather(*(one(name, doing) for name, doing in work.items()))
    watching.cancel()
    own = (psutil.Process().memory_info().rss - before) / 1e6
    await shop.close()
    slowest = max(took, key=lambda name: took[name])
    return Worst(
        documents=len(work),
        killed=killed,
        seconds=took[slowest],
        slowest=slowest,
        child_mb=memory.most,
        own_mb=own,
        loop_gap=heart.loop_gap,
        thread_gap=heart.thread_gap,
    )


async def row_of_documents() -> tuple[str, bool]:
    """The figure for the scoreboard."""
    worst = await documents()
    held_up = max(worst.loop_gap, worst.thread_gap)
    figure = (
        f"{worst.documents} documents: at most {worst.seconds:.1f} s ({worst.slowest}) and {worst.child_mb:.0f} MB in a child, "
        f"{len(worst.killed)} killed; the daemon's loop held up {held_up:.2f} s, its memory {worst.own_mb:+.0f} MB"
    )
    in_time = worst.seconds <= DEADLINE_SECONDS + KILLING_SECONDS
    return figure, in_time and worst.child_mb <= MEMORY_MB and held_up <= GAP_SECONDS


async def row_of_drips() -> tuple[str, bool]:
    """Eight ways to drip: how far the worst went past the deadline."""
    took: dict[str, float] = {}
    async with AsyncExitStack() as stack:
        server, mute = await stack.enter_async_context(loopback()), await stack.enter_async_context(loopback())
        hosts = [("127.0.0.1", server.port), ("127.0.0.1", mute.port)]
        polite = Politeness(at_once=20, apart_seconds=0)
        fetcher = HttpFetcher(contact="", allowed=hosts, politeness=polite, deadline_seconds=DRIP_DEADLINE_SECONDS)
        stack.push_async_callback(fetcher.close)
        server.answers.update({f"/{name.replace(' ', '-')}": answer for name, answer in DRIPS.items()})
        urls = {name: server.url(f"/{name.replace(' ', '-')}") for name in DRIPS}
        urls["TLS handshake"] = f"https://127.0.0.1:{mute.port}/"
        for name, url in urls.items():
            took[name] = await timed(fetcher, url)
        original = socket.getaddrinfo
        socket.getaddrinfo = stalled
        try:
            took["name server"] = await timed(fetcher, "http://stalled.example.org/")
        finally:
            socket.getaddrinfo = original
    worst = max(took, key=lambda name: took[name])
    over = took[worst] - DRIP_DEADLINE_SECONDS
    figure = f"{len(took)} kinds of drip: at most {over:.2f} s over the deadline of {DRIP_DEADLINE_SECONDS:g} s ({worst})"
    return figure, over <= MOST_OVERRUN_SECONDS and len(took) == 8


def stalled(*_: object, **__: object) -> list[Any]:
    """A name server that does not answer."""
    time.sleep(4 * DRIP_DEADLINE_SECONDS)
    return []


async def timed(fetcher: HttpFetcher, url: str) -> float:
    """Seconds until the fetch gave up (or gave in)."""
    started = time.monotonic()
    await fetcher.fetch(url)
    return time.monotonic() - started


async def row_of_overhead() -> tuple[str, bool]:
    """What a child adds to the parsing of an ordinary feed of 30 items, in CPU and wall time of a child that is there."""
    body = FeedBody(body=rss("".join(ITEM.replace(">1<", f">{n}<") for n in range(30))), url="https://example.org/f", now=NOW)
    shop = Workshop()
    await shop.run(parse_feed, body)
    here, there = [], []
    for _ in range(60):
        started = time.perf_counter()
        assert not isinstance(parse_feed(body), NotAFeed)
        here.append(time.perf_counter() - started)
        started = time.perf_counter()
        await shop.run(parse_feed, body)
        there.append(time.perf_counter() - started)
    await shop.close()
    over = sorted(there)[30] - sorted(here)[30]
    return f"{over * 1000:+.1f} ms for a feed of 30 items ({sorted(here)[30] * 1000:.1f} ms without)", over <= MOST_OVERHEAD_SECONDS


ROWS = {"documents": row_of_documents, "drips": row_of_drips, "overhead": row_of_overhead}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", help=f"some of {', '.join(ROWS)}")
    missed = 0
    for name in parser.parse_args().rows or ROWS:
        figure, held = asyncio.run(ROWS[name]())
        missed += not held
        print(f"{'ok  ' if held else 'MISS'} {figure}", flush=True)
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
