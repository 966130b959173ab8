"""`sitrep feeds` with a server on loopback and a real database."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.feed_entry import make_id
from sitrep.cli.feed_report import ago
from sitrep.cli.main import cli
from sitrep.core.budget import Traffic
from sitrep.core.model import Feed, FeedId
from sitrep.core.schedule import Health
from sitrep.daemon import utc_now
from sitrep.errors import SitrepError, UsageError
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import FetchLine, claim_due_feeds, save_polls, sync_feeds
from sitrep.store.migrate import upgrade
from sitrep.store.traffic import note_traffic
from tests.net.loopback import Loopback, answer, loopback

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
RSS = b"""<rss version="2.0"><channel><title>Valley "Wire"</title><language>en-gb</language>
<item><title>Bridge shut</title><link>https://news.example.org/1</link><pubDate>Mon, 23 Nov 2026 09:00:00 GMT</pubDate></item>
<item><description>No title here</description></item></channel></rss>"""


@contextmanager
def serving() -> Iterator[Loopback]:
    """A server in a thread of its own, since each command brings its own event loop."""
    ready, stop, found = threading.Event(), asyncio.Event(), list[Loopback]()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        async with loopback() as running:
            found.append(running)
            loops.append(asyncio.get_running_loop())
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    try:
        yield found[0]
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join()


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with serving() as running:
        running.answers |= {
            "/news/rss": answer(RSS, "200 OK", 'ETag: "1"', "Content-Type: application/rss+xml"),
            "/cut": answer(RSS[:-20]),
            "/": answer(
                b"<html><head>"
                + b"".join(b'<link rel=alternate type="application/rss+xml" href=%s>' % path for path in (b"/gone", b"/news/rss"))
            ),
            "/page": answer(b"<html><body>nothing</body></html>"),
            "/away": answer(b"", "302 Found", "Location: /news/rss"),
        }
        yield running


class Desk:
    """A configured folder, with a feed called wire."""

    def __init__(self, folder: Path, server: Loopback) -> None:
        self.folder, self.server = folder, server
        self.feeds = folder / "feeds.yaml"
        self.feeds.write_text(
            f"feeds:\n    - id: wire\n      url: {server.url('/known')}\n    - {{id: off, url: 'https://off.example.org/f', enabled: no}}\n"
        )
        database = f"sqlite:///{folder}/sitrep.db"
        (folder / "sitrep.yaml").write_text(
            f"database: {database}\nallow_addresses: ['127.0.0.1:{server.port}']\nlimits:\n  host_apart: 0s\n"
        )
        self.database = Database(open_engine(database))
        upgrade(self.database.engine)

    def run(self, *words: str) -> Result:
        result = CliRunner().invoke(cli, ["--config", str(self.folder), "feeds", *words])
        if result.exception is not None and not isinstance(result.exception, SystemExit | SitrepError):
            raise result.exception
        return result


@pytest.fixture
def desk(tmp_path: Path, server: Loopback) -> Iterator[Desk]:
    made = Desk(tmp_path, server)
    yield made
    made.database.close()


def poll(desk: Desk, health: Health, **known: Any) -> None:
    now = utc_now()
    desk.database.call(sync_feeds, [Feed(id=FeedId("wire"), name="wire", url=desk.server.url("/known"))], now=now)
    (claim,) = desk.database.call(claim_due_feeds, now=now, limit=1)
    state = replace(claim.state, health=health, last_polled_at=now, **known)
    desk.database.call(save_polls, [(state, FetchLine(feed_id=FeedId("wire"), started_at=now, seconds=0.1, outcome="x"))])


def test_the_table_names_every_feed_its_health_and_its_problem(desk: Desk) -> None:
    result = desk.run()
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["feed", "wire", "off"]
    assert "not polled yet" in result.stdout
    poll(desk, Health.BLOCKED, problem="blocked 403", moved_to="https://new.example.org/f", unstable_ids=True)
    line = next(line for line in desk.run().stdout.splitlines() if line.startswith("wire"))
    assert "blocked" in line
    assert "blocked 403; it says it has moved to https://new.example.org/f; its ids change from poll to poll" in line


def test_only_those_that_need_a_look_can_be_asked_for(desk: Desk) -> None:
    poll(desk, Health.OK)
    assert json.loads(desk.run("--failing", "--json").stdout) == []
    poll_again = {"problem": "gap", "next_poll_at": utc_now()}
    desk.database.call(sync_feeds, [], now=utc_now())
    poll(desk, Health.OVERRUN, **poll_again)
    (wire,) = json.loads(desk.run("--failing", "--json").stdout)
    assert (wire["id"], wire["health"], wire["problem"], wire["enabled"]) == ("wire", "overrun", "gap", True)
    assert wire["last_polled_at"].endswith("+00:00")


def test_a_feed_is_tried_by_its_address_or_its_id(desk: Desk) -> None:
    result = desk.run("test", desk.server.url("/away"))
    assert result.exit_code == 0
    for words in (
        f"answered:   {desk.server.url('/news/rss')}",
        "200, ",
        "validators: etag",
        'title:      Valley "Wire"',
        "language:   en-gb",
        "entries:    2",
        "Bridge shut",
        "(no title)",
    ):
        assert words in result.stdout
    failed = desk.run("test", "wire")
    assert failed.exit_code == 1
    assert "answer:     not_found 404" in failed.stdout
    page = desk.run("test", desk.server.url("/page"))
    assert (page.exit_code, "no feed:    html" in page.stdout) == (1, True)
    assert "flaws:      ill_formed, truncated" in desk.run("test", desk.server.url("/cut")).stdout
    assert isinstance(desk.run("test", "nonsense").exception, UsageError)
    assert "under `allow_addresses` in sitrep.yaml" in desk.run("test", "http://127.0.0.1:9/feed").stdout


def test_a_trial_is_told_to_programs_too(desk: Desk) -> None:
    body = json.loads(desk.run("test", "--json", desk.server.url("/news/rss")).stdout)
    assert (body["is_feed"], body["etag"], body["entries"][0]) == (
        True,
        '"1"',
        {"title": "Bridge shut", "link": "https://news.example.org/1", "published_at": "2026-11-23T09:00:00+00:00"},
    )
    assert json.loads(desk.run("test", "--json", "wire").stdout)["problem"].startswith("not_found 404")
    assert json.loads(desk.run("test", "--json", desk.server.url("/page")).stdout)["problem"].startswith("html")


def test_a_feed_is_found_through_its_page_and_added(desk: Desk) -> None:
    shown = desk.run("add", desk.server.url("/"))
    assert "or call this again with --write" in shown.stdout
    assert "/rss" not in desk.feeds.read_text()
    before = desk.feeds.read_text()
    added = desk.run("add", desk.server.url("/"), "--write", "--id", "valley")
    assert added.exit_code == 0
    entry = f'    - id: valley\n      name: "Valley \\"Wire\\""\n      url: "{desk.server.url("/news/rss")}"\n      language: "en"\n'
    assert desk.feeds.read_text().startswith(before + entry)
    again = desk.run("add", desk.server.url("/news/rss"))
    assert "is watched already, as `valley`" in str(again.exception)
    assert "valley" in desk.run().stdout


def test_what_would_break_the_configuration_is_not_written(desk: Desk) -> None:
    before = desk.feeds.read_text()
    result = desk.run("add", desk.server.url("/news/rss"), "--write", "--id", "wire")
    assert "was left as it is" in str(result.exception)
    assert desk.feeds.read_text() == before


@pytest.mark.parametrize("path", ["/page", "/nowhere"])
def test_where_no_feed_is_found_that_is_said(desk: Desk, path: str) -> None:
    result = desk.run("add", desk.server.url(path))
    said = str(result.exception)
    assert "no feed was found" in said or "could not be read (not_found 404: Not Found), and nothing was found around it" in said


@pytest.mark.parametrize(
    ("url", "taken", "made"),
    [
        ("https://www.news.example.org/rss.xml", set(), "example"),
        ("https://news.example.org/world/rss.xml", {"example"}, "example-world"),
        ("https://news.example.org/rss.xml", {"example"}, "example-2"),
        ("http://127.0.0.1:8080/f", set(), "127-0-0"),
        ("http://intranet/f", set(), "intranet"),
    ],
)
def test_ids_are_made_from_addresses(url: str, taken: set[str], made: str) -> None:
    assert make_id(url, taken) == made


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "5 s ago"), (119, "119 s ago"), (180, "3 min ago"), (7_300, "2 h ago"), (200_000, "2 d ago"), (-600, "in 10 min")],
)
def test_times_are_told_in_their_largest_unit(seconds: int, words: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), now=NOW) == words
    assert ago(None, now=NOW) == "never"


def test_the_budget_of_a_list(desk: Desk) -> None:
    now = utc_now()
    desk.database.call(sync_feeds, [Feed(id=FeedId("wire"), name="w", url=desk.server.url("/known"))], now=now)
    told = desk.run("budget")
    assert (told.exit_code, "1 feeds: 96 requests and 2.9 MB a day (1 of them not polled yet" in told.output) == (0, True)
    (claim,) = desk.database.call(claim_due_feeds, now=now, limit=1)
    state = replace(claim.state, interval=timedelta(minutes=5))
    line = FetchLine(feed_id=FeedId("wire"), started_at=now, seconds=0.1, outcome="ok", line_bytes=10_000)
    desk.database.call(save_polls, [(state, line)])
    desk.database.call(note_traffic, "pages", Traffic(requests=12, line_bytes=600_000), now=now)
    with (desk.folder / "sitrep.yaml").open("a") as station:
        station.write("  requests_a_day: 150\n  megabytes_a_day: 3\n")
    told = desk.run("budget", "--json")
    cost = json.loads(told.output)
    assert (told.exit_code, cost["requests_a_day"], cost["bytes_a_day"]) == (1, 288, 2_880_000)
    assert cost["feeds"][0] == {
        "feed": "wire",
        "interval_minutes": 5.0,
        "requests_a_day": 288.0,
        "bytes_a_request": 10_000.0,
        "is_measured": True,
        "bytes_a_day": 2_880_000,
    }
    assert [problem.partition(":")[0] for problem in cost["problems"]] == [
        "The budget of 150 requests a day is too small for 300",
        "The budget of 3 MB a day is too small for 3 MB",
    ]
    assert "pages 12 requests, 0.6 MB" in desk.run("budget").output
