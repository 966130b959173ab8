from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from sitrep.core.budget import Traffic
from sitrep.core.feed import FeedBody
from sitrep.core.model import Feed, FeedId
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome, NotModified
from sitrep.core.schedule import FeedState, Health
from sitrep.isolation.workshop import Workshop
from sitrep.steps.poll import PollReport, poll_due
from sitrep.store.database import Database
from sitrep.store.entries import claim_due_entries
from sitrep.store.feeds import claim_due_feeds, feed_states, fetch_lines, sync_feeds
from sitrep.store.traffic import traffic_since

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def rss(*titles: str, cut: int | None = None) -> bytes:
    items = "".join(f"<item><title>{t}</title><guid>{t}</guid><pubDate>Tue, 24 Nov 2026 11:00:00 GMT</pubDate></item>" for t in titles)
    return f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()[:cut]


class Newsstand:
    """A Fetcher whose next answer the test decides, and which remembers what it was asked."""

    def __init__(self) -> None:
        self.next: Any = rss("a", "b")
        self.asked: list[tuple[str, str | None]] = []
        self.asking = asyncio.Event()
        self.headers: dict[str, str] = {"etag": '"1"', "content-type": "application/rss+xml"}

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*", max_bytes: int = 10_000_000
    ) -> FetchOutcome:
        self.asked.append((url, etag))
        self.asking.set()
        answer = self.next[url] if isinstance(self.next, Mapping) else self.next
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            answer = rss("a")
        return Fetched(url=url, status=200, headers=self.headers, body=answer) if isinstance(answer, bytes) else answer


class Desk:
    """A database, a newsstand and a workshop, with one feed called wire."""

    def __init__(self, db: Database, workshop: Workshop) -> None:
        self.db, self.workshop, self.stand = db, workshop, Newsstand()
        self.feeds = {FeedId(name): Feed(id=FeedId(name), name=name, url=f"https://{name}.example.org/f") for name in ("wire",)}

    def add(self, name: str) -> None:
        self.feeds[FeedId(name)] = Feed(id=FeedId(name), name=name, url=f"https://{name}.example.org/f")

    async def poll_all(self, now: datetime = NOW) -> list[PollReport]:
        self.db.call(sync_feeds, self.feeds.values(), now=now)
        return await poll_due(self.db, self.stand, self.workshop, self.feeds, now=now, jitter=lambda: 1.0)

    async def poll(self, answer: Any = None, now: datetime = NOW) -> PollReport:
        if answer is not None:
            self.stand.next = answer
        (report,) = await self.poll_all(now)
        return report

    def state(self) -> FeedState:
        return self.db.call(feed_states)[0]

    def waiting(self, now: datetime = NOW + 99 * HOUR) -> list[str]:
        return sorted(claim.entry.title for claim in self.db.call(claim_due_entries, now=now, limit=100))


pytestmark = pytest.mark.asyncio(loop_scope="module")  # one child process for all


@pytest.fixture
def desk(db: Database, workshop: Workshop) -> Desk:
    return Desk(db, workshop)


async def test_a_poll_leaves_entries_validators_and_one_line(desk: Desk) -> None:
    report = await desk.poll()
    assert report.recorded
    state = desk.state()
    assert (state.health, state.etag, state.baseline_at is not None) == (Health.OK, '"1"', True)
    assert NOW + 15 * MINUTE <= state.next_poll_at <= NOW + 16 * MINUTE
    (line,) = desk.db.call(fetch_lines)
    assert (line.outcome, line.status, line.entries_seen, line.entries_new, line.size) == ("ok", 200, 2, 2, len(rss("a", "b")))
    assert desk.waiting() == ["a", "b"]
    assert not await desk.poll_all(NOW + MINUTE)


async def test_what_has_not_changed_is_not_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.poll()
    desk.stand.headers |= {"etag": '"2"'}
    report = await desk.poll(now=NOW + HOUR)
    assert (report.line.outcome, desk.state().etag) == ("same_body", '"2"')
    report = await desk.poll(NotModified(url="https://wire.example.org/f", headers={}), now=NOW + 2 * HOUR)
    assert (report.line.outcome, report.line.status) == ("not_modified", 304)
    assert [etag for _, etag in desk.stand.asked] == [None, '"1"', '"2"']


async def test_only_what_is_new_is_new(desk: Desk) -> None:
    await desk.poll()
    report = await desk.poll(rss("c", "a", "b"), now=NOW + HOUR)
    assert (report.line.entries_seen, report.line.entries_new, report.state.health) == (3, 1, Health.OK)
    assert desk.state().last_new_at is not None
    assert desk.waiting() == ["a", "b", "c"]


async def test_known_items_are_not_read_again(desk: Desk, workshop: Workshop) -> None:
    """A feed that puts one new item in front costs the reading of that item."""
    await desk.poll()
    desk.workshop = NoWorkshop()  # type: ignore[assignment]  # nothing may be read
    report = await desk.poll(rss("b", "a"), now=NOW + HOUR)
    assert (report.line.outcome, report.line.entries_new, report.state.health) == ("same_items", 0, Health.OK)
    desk.workshop = seen = NoWorkshop(workshop)  # type: ignore[assignment]
    report = await desk.poll(rss("c", "b", "a"), now=NOW + 2 * HOUR)
    assert (report.line.outcome, report.line.entries_seen, report.line.entries_new) == ("ok", 3, 1)
    assert [body.body for body in seen.read] == [rss("c")]
    assert desk.waiting() == ["a", "b", "c"]


@pytest.mark.parametrize("body", [rss("a", "b"), rss("a", "R&D b"), rss("a", "b", cut=-60)], ids=["well", "ill-formed", "cut"])
async def test_a_feed_that_writes_the_time_into_its_head_is_not_read_again(desk: Desk, body: bytes) -> None:
    first = await desk.poll(body)
    desk.workshop = NoWorkshop()  # type: ignore[assignment]  # nothing may be read
    report = await desk.poll(body.replace(b"Wire", b"Wire at noon"), now=NOW + HOUR)
    assert (report.line.outcome, report.state.health, report.state.problem) == ("same_body", first.state.health, first.state.problem)


async def test_a_part_that_tells_too_little_is_read_as_a_whole(desk: Desk) -> None:
    await desk.poll()
    report = await desk.poll(rss("c", "a", "b").replace(b"<title>c", b"<title>R&D c"), now=NOW + HOUR)
    assert (report.line.outcome, report.line.entries_seen, report.line.entries_new) == ("degraded", 3, 1)
    assert desk.waiting()[1:] == ["a", "b"]


class NoWorkshop:
    """Remembers what was to be read; without a workshop behind it, nothing can be."""

    def __init__(self, behind: Workshop | None = None) -> None:
        self.behind, self.read = behind, list[FeedBody]()

    async def run(self, function: Any, body: FeedBody) -> Any:
        assert self.behind is not None, "read again"
        self.read.append(body)
        return await self.behind.run(function, body)

    async def close(self) -> None:
        if self.behind is not None:
            await self.behind.close()


async def test_what_the_line_carried_is_noted(desk: Desk) -> None:
    await desk.poll()
    await desk.poll(NotModified(url="https://wire.example.org/f", headers={}), now=NOW + HOUR)
    assert desk.db.call(traffic_since, NOW, kind="feeds") == Traffic(requests=2, line_bytes=len(rss("a", "b")) + 12_000)
    assert desk.db.call(traffic_since, NOW + HOUR) == Traffic(requests=1, line_bytes=6_000)
    assert [line.line_bytes for line in desk.db.call(fetch_lines)] == [6_000, len(rss("a", "b")) + 6_000]


async def test_a_possible_gap_is_told(desk: Desk) -> None:
    await desk.poll()
    report = await desk.poll(rss("x", "y"), now=NOW + HOUR)
    assert (report.line.outcome, report.state.health, report.line.entries_new) == ("overrun", Health.OVERRUN, 2)
    assert "may be missing" in report.line.problem


async def test_a_cut_body_keeps_its_entries_and_not_its_validators(desk: Desk) -> None:
    report = await desk.poll(rss("a", "b", "c", cut=-60))
    assert (report.line.outcome, desk.state().etag, desk.state().baseline_at) == ("degraded", None, None)
    report = await desk.poll(rss("a", "b", "c"), now=NOW + HOUR)
    assert (report.line.outcome, desk.stand.asked[-1][1]) == ("ok", None)
    assert desk.waiting() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("answer", "outcome", "health"),
    [
        (b"<html><body>For sale</body></html>", "not_a_feed:html", Health.NOT_A_FEED),
        (b"", "not_a_feed:empty", Health.NOT_A_FEED),
        (rss(), "empty", Health.EMPTY),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><rss/>", "not_a_feed:unsafe_xml", Health.NOT_A_FEED),
        (FetchFailed(url="u", failure=FetchFailure.GONE, permanent=True, status=410), "gone", Health.GONE),
        (FetchFailed(url="u", failure=FetchFailure.BLOCKED, permanent=True, status=403), "blocked", Health.BLOCKED),
        (FetchFailed(url="u", failure=FetchFailure.DNS, permanent=False), "dns", Health.UNREACHABLE),
    ],
)
async def test_every_end_has_a_name_and_one_line(desk: Desk, answer: Any, outcome: str, health: Health) -> None:
    report = await desk.poll(answer)
    assert (report.line.outcome, report.state.health, desk.state().health) == (outcome, health, health)
    assert desk.db.call(fetch_lines) == [report.line]
    assert not desk.waiting()


async def test_a_hostile_feed_is_killed_and_named_and_the_others_are_polled(desk: Desk) -> None:
    desk.workshop = Workshop(deadline_seconds=3.0)
    desk.add("bomb")
    slow = (
        b"<rss version='2.0'><channel><item>"
        + b"".join(b"<category>c%d</category>" % n for n in range(40_000))
        + b"</item></channel></rss>"
    )
    desk.stand.next = {"https://wire.example.org/f": rss("a"), "https://bomb.example.org/f": slow}
    reports = {report.state.id: report for report in await desk.poll_all()}
    assert {name: report.line.outcome for name, report in reports.items()} == {"wire": "ok", "bomb": "hostile:timeout"}
    assert reports[FeedId("bomb")].state.failures == 1
    await desk.workshop.close()


async def test_who_has_lost_the_lease_records_nothing(desk: Desk) -> None:
    desk.stand.next = gate = asyncio.Event()
    slow = asyncio.create_task(desk.poll())
    await desk.stand.asking.wait()
    (other,) = await desk.db.run(claim_due_feeds, now=NOW + HOUR, limit=1)
    gate.set()
    report = await slow
    assert not report.recorded
    assert not desk.db.call(fetch_lines)
    assert not desk.waiting()
    assert desk.state().next_poll_at > NOW + HOUR
    assert other.state.id == "wire"


async def test_a_cancelled_poll_is_due_again_at_once(desk: Desk) -> None:
    desk.stand.next = asyncio.Event()
    slow = asyncio.create_task(desk.poll())
    await desk.stand.asking.wait()
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    assert desk.state().next_poll_at == NOW


async def test_validators_and_entries_are_kept_together_or_not_at_all(desk: Desk) -> None:
    """The line of the fetch log is the last thing written: where it fails, nothing of the poll may be left."""
    with desk.db.session() as session:
        session.execute(text("ALTER TABLE fetches RENAME TO fetches_away"))
    with pytest.raises(Exception, match="fetches"):
        await desk.poll()
    with desk.db.session() as session:
        session.execute(text("ALTER TABLE fetches_away RENAME TO fetches"))
    assert (desk.state().etag, desk.waiting()) == (None, [])
    report = await desk.poll(now=NOW + HOUR)
    assert report.line.entries_new == 2


async def test_one_that_breaks_does_not_stop_the_others_and_is_not_swallowed(desk: Desk) -> None:
    desk.add("broken")
    desk.stand.next = {"https://wire.example.org/f": rss("a"), "https://broken.example.org/f": RuntimeError("unforeseen")}
    with pytest.raises(RuntimeError, match="unforeseen"):
        await desk.poll_all()
    assert [line.feed_id for line in desk.db.call(fetch_lines)] == ["wire"]


async def test_an_adopted_address_is_asked(desk: Desk) -> None:
    await desk.poll()
    with desk.db.session() as session:
        session.execute(
            text("UPDATE feeds SET moved_to = 'https://new.example.org/f', moved_seen = 5, moved_since = :since"),
            {"since": (NOW - 72 * HOUR).replace(tzinfo=None) if desk.db.engine.dialect.name == "sqlite" else NOW - 72 * HOUR},
        )
    await desk.poll(rss("a", "b", "c"), now=NOW + HOUR)
    assert desk.stand.asked[-1] == ("https://new.example.org/f", None)
