"""Real feed documents and real article pages through the whole line, served from loopback, and nothing may get lost on the way.

    python -m benchmarks.real_day [--feeds N] [--pages N]

Every document of ../shared/data/feeds is polled as a feed of its own, every page of ../shared/data/pages is the article of an entry in
generated feeds; then all entries are read. Prints what became of feeds, entries and articles; exit code 1 where a poll or a reading
broke down, an entry has no named state, or a page that has text came out empty.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tarfile
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web
from sqlalchemy import func, select, update

from sitrep.config.load import load_settings
from sitrep.store.schema import ArticleRow, EntryRow, FeedRow, FetchRow, JudgementRow
from sitrep.wiring import Station, open_station

DATA = Path(__file__).parents[2] / "shared/data"
PER_FEED = 50
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
ALL_DUE = NOW + timedelta(minutes=5)
"""First polls of many new feeds are spread over some minutes."""


class Served:
    """The documents by number, and the pages by id."""

    def __init__(self, most_feeds: int, most_pages: int) -> None:
        with tarfile.open(DATA / "feeds/dev.tar.gz") as archive:
            members = [member for member in archive.getmembers() if member.isfile()][:most_feeds]
            self.documents = [(member.name, _bytes(archive, member)) for member in members]
        with tarfile.open(DATA / "pages/dev.tar.gz") as archive:
            names = {member.name: member for member in archive.getmembers() if member.isfile()}
            truth = next(name for name in names if name.endswith("truth.jsonl"))
            rows = [json.loads(line) for line in _bytes(archive, names[truth]).splitlines() if line.strip()]
            folder = truth.removesuffix("truth.jsonl")
            self.truths = rows[:most_pages]
            self.pages = {row["id"]: _bytes(archive, names[f"{folder}{row['id']}.html"]) for row in self.truths}
        self.base = ""

    @property
    def chunks(self) -> list[list[dict[str, Any]]]:
        return [self.truths[start : start + PER_FEED] for start in range(0, len(self.truths), PER_FEED)]

    async def document(self, request: web.Request) -> web.Response:
        name, body = self.documents[int(request.match_info["number"])]
        kind = "application/json" if name.endswith(".json") else "text/xml"
        return web.Response(body=body, content_type=kind)

    async def list_of_pages(self, request: web.Request) -> web.Response:
        rows = self.chunks[int(request.match_info["number"])]
        items = "".join(
            f"<item><title>{escape(row['title'] or row['id'])}</title><link>{self.base}/p/{row['id']}</link><guid>{row['id']}</guid></item>"
            for row in rows
        )
        body = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Pages</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml", charset="utf-8")

    async def page(self, request: web.Request) -> web.Response:
        return web.Response(body=self.pages[request.match_info["id"]], content_type="text/html")


def _bytes(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(member)
    assert stream is not None
    return stream.read()


def write_configuration(folder: Path, served: Served) -> None:
    documents = [
        {"id": f"doc-{number}", "name": name, "url": f"{served.base}/d/{number}", "full_text": "feed"}
        for number, (name, _) in enumerate(served.documents)
    ]
    pages = [{"id": f"pages-{number}", "name": "Pages", "url": f"{served.base}/l/{number}"} for number in range(len(served.chunks))]
    station = {
        "data": str(folder),
        "allow_addresses": [served.base.removeprefix("http://")],
        "limits": {"host_at_once": 10, "host_apart": "0s", "extractors": 2},
    }
    (folder / "feeds.yaml").write_text(json.dumps({"feeds": documents + pages}), encoding="utf-8")
    (folder / "sitrep.yaml").write_text(json.dumps(station), encoding="utf-8")


async def read_all(station: Station) -> None:
    """Baseline entries are made due as well: here everything is to be read."""
    with station.database.session() as session:
        session.execute(update(EntryRow).values(read_state="waiting", next_read_at=NOW))
        total = session.scalar(select(func.count()).select_from(EntryRow)) or 0
    done = 0
    while reports := await station.read(NOW):
        done += len(reports)
        print(f"\rread {done} of {total}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def account(station: Station, served: Served) -> dict[str, Any]:
    truth = {f"{served.base}/p/{row['id']}": row for row in served.truths}
    with station.database.session() as session:
        health = Counter(session.scalars(select(FeedRow.health)))
        outcomes = Counter(session.scalars(select(FetchRow.outcome)))
        states = Counter(session.scalars(select(EntryRow.read_state)))
        sources = Counter(session.scalars(select(ArticleRow.text_source)))
        problems = Counter(problem for row in session.scalars(select(ArticleRow.problems)) for problem in row)
        articles = session.scalar(select(func.count()).select_from(ArticleRow)) or 0
        judged = session.scalar(select(func.count()).select_from(JudgementRow)) or 0
        read = {row.url: row for row in session.scalars(select(ArticleRow).where(ArticleRow.url.like("%/p/%")))}
        unpolled = session.scalar(select(func.count()).select_from(FeedRow).where(FeedRow.last_polled_at.is_(None)))
    silent = [url for url, row in truth.items() if row["text"].strip() and (url not in read or not (read[url].text or read[url].problems))]
    return {
        "feeds": len(served.documents) + len(served.chunks),
        "never polled": unpolled,
        "feed health": dict(health.most_common()),
        "poll outcomes": dict(outcomes.most_common()),
        "entries by state": dict(states.most_common()),
        "articles": articles,
        "judged": judged,
        "text from": dict(sources.most_common()),
        "problems named": dict(problems.most_common()),
        "pages": len(truth),
        "pages read": len(truth) - sum(url not in read for url in truth),
        "pages with text that came out empty": sum(
            1 for url, row in truth.items() if row["text"].strip() and url in read and not read[url].text
        ),
        "of these without a named problem": len(silent),
    }


async def main(arguments: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.ERROR)
    served = Served(arguments.feeds, arguments.pages)
    app = web.Application()
    app.add_routes([web.get("/d/{number}", served.document), web.get("/l/{number}", served.list_of_pages), web.get("/p/{id}", served.page)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_configuration(folder, served)
        async with open_station(load_settings(folder, {}), folder, now=NOW) as station:
            while await station.poll(ALL_DUE):
                pass
            await read_all(station)
            found = account(station, served)
    await runner.cleanup()
    print(json.dumps(found, indent=2, ensure_ascii=False))
    unaccounted = set(found["entries by state"]) - {"read", "unreadable"}
    lost = found["never polled"] or unaccounted or found["articles"] != found["judged"] or found["of these without a named problem"]
    return 1 if lost else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=10_000, help="at most so many feed documents")
    parser.add_argument("--pages", type=int, default=10_000, help="at most so many pages")
    sys.exit(asyncio.run(main(parser.parse_args())))
