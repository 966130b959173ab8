"""From a feed that names a hub to news that the hub pushes: real servers on loopback, a real database, real child processes."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from sitrep.core.model import Feed, FeedId
from sitrep.core.schedule import FeedState
from sitrep.core.websub import Subscription, SubscriptionState
from sitrep.isolation.workshop import Workshop
from sitrep.net.fetcher import HttpFetcher
from sitrep.net.politeness import Politeness
from sitrep.steps.poll import PollReport, poll_due
from sitrep.steps.pushes import read_pushes
from sitrep.steps.subscribe import keep_subscribed
from sitrep.store.database import Database, open_engine
from sitrep.store.entries import claim_due_entries
from sitrep.store.feed_costs import feed_costs
from sitrep.store.feeds import FetchLine, feed_states, fetch_lines, sync_feeds
from sitrep.store.websub import LEASE, MOST_KEPT, claim_pushes, list_subscriptions
from sitrep.web.server import served
from sitrep.web.websub import MOST_BYTES, make_callback_app
from tests.steps.test_poll import HOUR, NOW, rss
from tests.websub_hub import Hub

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one child process for all
MINUTE = timedelta(minutes=1)
WIRE = FeedId("wire")


class Station:
    """A database, a hub that serves the feed too, and the callback; the clock stands where the test puts it."""

    def __init__(self, db: Database, hub: Hub, fetcher: HttpFetcher, workshop: Workshop, callback: str) -> None:
        self.db, self.hub, self.fetcher, self.workshop, self.callback = db, hub, fetcher, workshop, callback
        self.now = NOW
        self.feeds = {WIRE: Feed(id=WIRE, name="wire", url=hub.url("/f"), interval=15 * MINUTE)}
        self.put("a", "b")

    def put(self, *titles: str) -> bytes:
        """What the feed holds from now on; its answer names the hub in its Link header."""
        body = rss(*titles)
        link = f'<{self.hub.url("/hub")}>; rel="hub", <{self.hub.url("/f")}>; rel="self"'
        self.hub.documents["/f"] = (body, {"Link": link})
        return body

    async def poll(self) -> list[PollReport]:
        self.db.call(sync_feeds, self.feeds.values(), now=self.now)
        return await poll_due(self.db, self.fetcher, self.workshop, self.feeds, now=self.now, jitter=lambda: 1.0)

    async def subscribe(self) -> int:
        return await keep_subscribed(
            self.db, self.fetcher.post, set(self.feeds), callback_url=self.callback, now=self.now, jitter=lambda: 0.0
        )

    async def take(self) -> list[FetchLine]:
        return await read_pushes(self.db, self.workshop, self.feeds, now=self.now)

    async def start(self) -> None:
        """The feed is polled and subscribed to."""
        await self.poll()
        await self.subscribe()

    @property
    def subscription(self) -> Subscription:
        (only,) = self.db.call(list_subscriptions)
        return only

    @property
    def state(self) -> FeedState:
        return self.db.call(feed_states)[0]

    def waiting(self) -> list[str]:
        return sorted(claim.entry.title for claim in self.db.call(claim_due_entries, now=self.now + 99 * HOUR, limit=100))


@pytest_asyncio.fixture(loop_scope="module")
async def station(tmp_path: Path, sqlite_template: Path, workshop: Workshop) -> AsyncIterator[Station]:
    shutil.copy(sqlite_template, tmp_path / "sitrep.db")
    db = Database(open_engine(f"sqlite:///{tmp_path}/sitrep.db"))
    moments: list[Station] = []
    async with Hub().open() as hub, served(make_callback_app(db, lambda: moments[0].now), host="127.0.0.1", port=0) as port:
        allowed = [("127.0.0.1", hub.server.port or 0)]
        fetcher = HttpFetcher(contact="", allowed=allowed, ports={hub.server.port or 0}, politeness=Politeness(apart_seconds=0.0))
        moments.append(Station(db, hub, fetcher, workshop, f"http://127.0.0.1:{port}/websub"))
        yield moments[0]
        await fetcher.close()
    db.close()


async def test_what_a_hub_pushes_is_read_before_the_next_poll_and_polls_get_rarer(station: Station) -> None:
    await station.start()
    assert (station.subscription.state, station.hub.confirmed) == (SubscriptionState.ACTIVE, [True])
    assert station.waiting() == ["a", "b"]
    station.now += 3 * MINUTE
    body = station.put("c", "a", "b")
    assert await station.hub.publish(body) == [202]
    (line,) = await station.take()
    assert (line.outcome, line.entries_seen, line.entries_new, line.size) == ("pushed", 3, 1, len(body))
    assert (station.waiting(), station.db.call(fetch_lines)[0]) == (["a", "b", "c"], line)
    assert (station.state.pushed_until, station.state.last_new_at) == (station.subscription.lease_ends_at, station.now)
    assert not await station.take()
    assert station.db.call(feed_costs, since=NOW)[WIRE].polls == 1
    station.now = NOW + 16 * MINUTE
    (report,) = await station.poll()
    assert (report.line.outcome, report.line.entries_new) == ("ok", 0)
    assert station.state.next_poll_at - station.now > 44 * MINUTE


async def test_a_hub_that_falls_silent_is_found_out_by_the_next_poll(station: Station) -> None:
    await station.start()
    await station.hub.publish(station.put("c", "a", "b"))
    await station.take()
    station.now = NOW + 16 * MINUTE
    station.put("d", "c", "a", "b")
    (report,) = await station.poll()
    assert (report.line.entries_new, station.state.pushed_until) == (1, None)
    assert station.state.next_poll_at - station.now < 16 * MINUTE
    assert station.waiting() == ["a", "b", "c", "d"]


async def test_a_hub_that_repeats_what_is_known_is_not_counted_on(station: Station) -> None:
    """Else each old copy that it sends would make the next poll, and the next story, up to two hours late."""
    await station.start()
    for _ in range(2):
        await station.hub.publish(station.put("a", "b"))
        (line,) = await station.take()
        assert (line.entries_new, station.state.pushed_until) == (0, None)


@pytest.mark.parametrize("signature", ["sha256=00", "", "sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709"])
async def test_what_is_not_signed_is_ignored_and_the_sender_is_not_told(station: Station, signature: str) -> None:
    await station.start()
    assert await station.hub.publish(rss("forged"), signature=signature) == [202]
    assert (await station.take(), station.waiting()) == ([], ["a", "b"])
    assert station.subscription.problem == "a document without a good signature was pushed, and ignored"


async def test_old_hubs_sign_with_sha1(station: Station) -> None:
    await station.start()
    assert await station.hub.publish(rss("c"), digest="sha1") == [202]
    assert len(await station.take()) == 1


async def test_nobody_can_push_to_a_callback_that_he_guesses(station: Station) -> None:
    await station.start()
    for path in ("/guess", "/", "/../x"):
        assert await station.hub.publish(rss("forged"), callback=station.callback + path) == [404]
    assert await station.hub._ask(station.callback + "/guess", {"hub.mode": "subscribe", "hub.topic": station.hub.url("/f")}) == (
        404,
        "There is nothing here.\n",
    )
    assert (await station.hub._ask(station.callback, {}))[0] == 404


async def test_a_hub_that_asks_back_later_is_believed_once(station: Station) -> None:
    station.hub.asks_back = "later"
    await station.start()
    assert station.subscription.state == "asked"
    await station.hub.ask_back()
    assert station.subscription.state == "active"
    await station.hub.ask_back()
    assert station.hub.confirmed == [True, False]


async def test_a_subscription_is_renewed_before_it_ends(station: Station) -> None:
    await station.start()
    assert await station.subscribe() == 0
    station.now = NOW + 50 * MINUTE
    assert await station.subscribe() == 1
    assert station.subscription.lease_ends_at == station.now + HOUR
    assert [form["hub.mode"] for form in station.hub.requests] == ["subscribe", "subscribe"]


async def test_a_hub_that_refuses_or_denies_costs_nothing_but_a_line(station: Station) -> None:
    station.hub.answers = 503
    await station.start()
    assert station.subscription.problem.startswith("the hub did not take the request: unavailable 503")
    assert not await station.subscribe()
    station.now += HOUR
    station.hub.answers, station.hub.asks_back = 202, "later"
    await station.subscribe()
    await station.hub.ask_back("denied")
    assert (station.subscription.state, station.subscription.problem) == (SubscriptionState.DENIED, "the hub has denied it: not here")
    (report,) = await station.poll()
    assert report.line.outcome == "same_body"


async def test_a_feed_that_is_no_longer_watched_is_left(station: Station) -> None:
    await station.start()
    await station.hub.publish(station.put("c", "a", "b"))
    await station.take()
    station.feeds = {}
    station.hub.asks_back = "later"
    await station.poll()
    await station.subscribe()
    assert (station.subscription.state, station.state.pushed_until) == (SubscriptionState.LEAVING, None)
    assert await station.hub.publish(rss("d")) == [410]
    await station.hub.ask_back()
    assert (station.db.call(list_subscriptions), station.hub.subscribers) == ([], {})
    assert not await station.subscribe()


async def test_a_feed_that_moves_to_another_hub_follows(station: Station) -> None:
    await station.start()
    station.hub.asks_back = "later"
    body = station.put("a", "b", "c")
    station.hub.documents["/f"] = (body, {"Link": f'<{station.hub.url("/hub")}?new>; rel="hub", <{station.hub.url("/f")}>; rel="self"'})
    station.now += 16 * MINUTE
    await station.poll()
    assert await station.subscribe() == 2
    assert sorted((one.hub[-4:], one.state.value) for one in station.db.call(list_subscriptions)) == [
        ("/hub", "leaving"),
        ("?new", "asked"),
    ]


async def test_what_is_no_feed_or_too_large_is_told(station: Station) -> None:
    await station.start()
    await station.hub.publish(b"<!DOCTYPE r [<!ENTITY a 'b'>]><rss/>")
    (line,) = await station.take()
    assert (line.outcome, line.problem.partition(":")[0]) == ("pushed_no_feed", "unsafe_xml")
    assert (station.state.pushed_until, station.subscription.problem.startswith("what it pushed is no feed: unsafe_xml")) == (None, True)
    assert await station.hub.publish(b"x" * (MOST_BYTES + 1)) == [413]
    assert "was pushed, and refused" in station.subscription.problem


async def test_pushes_wait_for_whoever_reads_them_and_are_read_once(station: Station) -> None:
    """A reader that dies costs one lease; of very many only the newest are kept; a feed that was never polled takes none."""
    await station.start()
    for number in range(MOST_KEPT + 3):
        await station.hub.publish(rss(f"n{number}"))
    assert len(station.db.call(claim_pushes, now=station.now, limit=100)) == MOST_KEPT
    assert not await station.take()
    station.now += LEASE
    assert len(await station.take()) == MOST_KEPT
    station.feeds = {}
    await station.hub.publish(rss("late"))
    assert not await station.take()
    station.now += 2 * LEASE
    assert not station.db.call(claim_pushes, now=station.now, limit=100)


async def test_a_push_that_cannot_be_recorded_does_not_sink_those_behind_it(station: Station) -> None:
    await station.start()
    refuse = "CREATE TRIGGER refuse BEFORE INSERT ON entries WHEN NEW.title = 'poison' BEGIN SELECT RAISE(ABORT, 'refused'); END"
    station.db.call(lambda session: session.execute(text(refuse)))
    for title in ("poison", "c"):
        await station.hub.publish(rss(title))
    with pytest.raises(IntegrityError, match="refused"):
        await station.take()
    assert station.waiting() == ["a", "b", "c"]
