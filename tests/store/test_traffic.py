from __future__ import annotations

from dataclasses import replace

from sitrep.core.budget import Budget, Traffic
from sitrep.store.database import Database
from sitrep.store.feed_costs import FeedCost, feed_costs
from sitrep.store.feeds import save_polls
from sitrep.store.traffic import FEEDS, FIRST_BYTES, PAGES, note_traffic, room_for, traffic_since
from tests.store.test_feeds import HOUR, NOW, WIRE, claim, feed, line, sync


def test_traffic_is_summed_by_the_hour_and_the_kind(db: Database) -> None:
    for kind, at, requests in ((FEEDS, NOW, 2), (FEEDS, NOW + HOUR / 2, 3), (FEEDS, NOW + HOUR, 5), (PAGES, NOW, 7), (PAGES, NOW, 0)):
        db.call(note_traffic, kind, Traffic(requests=requests, line_bytes=requests * 10_000_000_000), now=at)
    assert db.call(traffic_since, NOW) == Traffic(requests=17, line_bytes=170_000_000_000)
    assert db.call(traffic_since, NOW, kind=FEEDS).requests == 10
    assert db.call(traffic_since, NOW + HOUR).requests == 5
    assert db.call(traffic_since, NOW + 2 * HOUR) == Traffic()


def test_there_is_room_at_what_a_request_has_cost_of_late(db: Database) -> None:
    budget, now = Budget(bytes_a_day=int(24 * 10 * FIRST_BYTES[FEEDS])), NOW + HOUR * 11 / 12
    assert db.call(room_for, budget, FEEDS, now=now) == 10
    assert db.call(room_for, budget, PAGES, now=now) == 5
    db.call(note_traffic, FEEDS, Traffic(requests=5, line_bytes=10_000), now=now)
    assert db.call(room_for, budget, FEEDS, now=now) == 145
    assert db.call(room_for, Budget(), FEEDS, now=now) is None


def test_costs_of_feeds_come_from_the_log(db: Database) -> None:
    sync(db, feed())
    (mine,) = claim(db)
    for at in (NOW, NOW + HOUR):
        db.call(save_polls, [(mine.state, replace(line(at=at), line_bytes=500))])
    assert db.call(feed_costs, since=NOW) == {WIRE: FeedCost(polls=2, line_bytes=1_000)}
    assert db.call(feed_costs, since=NOW + HOUR) == {WIRE: FeedCost(polls=1, line_bytes=500)}
