from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sitrep.core.model import Feed, FeedId
from sitrep.core.schedule import FeedState, Health
from sitrep.store.database import Database
from sitrep.store.feeds import (
    APART,
    FIRST_AT_ONCE,
    LEASE,
    Claim,
    FetchLine,
    Synced,
    claim_due_feeds,
    feed_states,
    fetch_lines,
    held_leases,
    next_due_at,
    release_feed,
    save_polls,
    sync_feeds,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WIRE, DESK = FeedId("wire"), FeedId("desk")


def feed(name: str = "wire", *, url: str = "", enabled: bool = True) -> Feed:
    return Feed(id=FeedId(name), name=name, url=url or f"https://{name}.example.org/f", enabled=enabled)


def sync(db: Database, *feeds: Feed, now: datetime = NOW) -> Synced:
    return db.call(sync_feeds, feeds, now=now)


def claim(db: Database, *, now: datetime = NOW, limit: int = 10) -> list[Claim]:
    return db.call(claim_due_feeds, now=now, limit=limit)


def line(feed_id: FeedId = WIRE, *, at: datetime = NOW, outcome: str = "ok") -> FetchLine:
    return FetchLine(
        feed_id=feed_id, started_at=at, seconds=0.25, outcome=outcome, status=200, size=99, entries_seen=3, entries_new=2, problem="x"
    )


def state(db: Database, feed_id: FeedId = WIRE) -> FeedState:
    return next(state for state in db.call(feed_states) if state.id == feed_id)


def test_very_many_new_feeds_are_due_one_by_one(db: Database) -> None:
    sync(db, *(feed(f"n{number:03}") for number in range(141)))
    assert len(claim(db, limit=200)) == FIRST_AT_ONCE + 1
    assert len(claim(db, now=NOW + timedelta(seconds=1), limit=200)) == 20
    assert len(claim(db, now=NOW + timedelta(seconds=2), limit=200)) == 20
    assert not db.call(sync_feeds, [feed(f"n{number:03}") for number in range(141)], now=NOW).added


def test_new_feeds_are_due_at_once_and_those_gone_are_kept_but_not_polled(db: Database) -> None:
    assert sync(db, feed("wire"), feed("desk", enabled=False)) == Synced(added=(WIRE, DESK))
    assert [claim.state.id for claim in claim(db)] == [WIRE]
    assert sync(db, feed("desk")) == Synced(changed=(DESK,), disabled=(WIRE,))
    assert {state.id: state.enabled for state in db.call(feed_states)} == {DESK: True, WIRE: False}
    later = NOW + HOUR
    assert [claim.state.id for claim in claim(db, now=later)] == [DESK]
    assert sync(db, feed("wire"), feed("desk"), now=later) == Synced(changed=(WIRE,))
    assert state(db).next_poll_at == later
    assert sync(db, feed("wire", enabled=False), feed("desk")) == Synced(disabled=(WIRE,))


def test_a_feed_at_a_new_address_starts_afresh(db: Database) -> None:
    sync(db, feed())
    (mine,) = claim(db)
    known = replace(
        mine.state, etag='"1"', failures=3.0, health=Health.GONE, moved_to="https://x.example/", baseline_at=NOW, body_sha256="b"
    )
    db.call(save_polls, [(known, line())])
    assert sync(db, feed(url="https://new.example.org/f"), now=NOW + HOUR) == Synced(changed=(WIRE,))
    fresh = state(db)
    assert (fresh.url, fresh.etag, fresh.failures, fresh.health) == ("https://new.example.org/f", None, 0, Health.NEW)
    assert (fresh.moved_to, fresh.body_sha256, fresh.next_poll_at, fresh.baseline_at) == (None, None, NOW + HOUR, NOW)


def test_a_claim_holds_until_its_lease_ends(db: Database) -> None:
    sync(db, feed("wire"), feed("desk"))
    first = claim(db, limit=1)
    second = claim(db)
    assert {mine.state.id for mine in first + second} == {WIRE, DESK}
    assert not claim(db, now=NOW + LEASE - timedelta(seconds=1))
    again = claim(db, now=NOW + LEASE + APART)
    assert len(again) == 2
    assert not db.call(held_leases, [first[0]])
    assert all(db.call(held_leases, [mine]) for mine in again)


def test_a_clock_set_back_makes_no_feed_wait(db: Database) -> None:
    sync(db, feed())
    (mine,) = claim(db)
    db.call(save_polls, [(replace(mine.state, last_polled_at=NOW, next_poll_at=NOW + HOUR / 4), line())])
    assert not claim(db, now=NOW - HOUR / 10)
    (again,) = claim(db, now=NOW - HOUR)
    assert not claim(db, now=NOW - HOUR)
    db.call(save_polls, [(replace(again.state, last_polled_at=NOW - HOUR, next_poll_at=NOW - HOUR * 0.75), line())])
    assert not claim(db, now=NOW - HOUR * 0.8)


def test_the_longest_overdue_come_first(db: Database) -> None:
    sync(db, feed("wire"), now=NOW)
    sync(db, feed("wire"), feed("desk"), now=NOW - HOUR)
    assert [mine.state.id for mine in claim(db)] == [DESK, WIRE]


def test_a_claim_given_back_is_due_at_once(db: Database) -> None:
    sync(db, feed())
    (mine,) = claim(db)
    db.call(release_feed, mine, now=NOW)
    assert not db.call(held_leases, [mine])
    (second,) = claim(db)
    db.call(release_feed, mine, now=NOW)
    assert db.call(held_leases, [second])


def test_a_poll_is_kept_to_the_last_field_with_its_line(db: Database) -> None:
    sync(db, feed())
    (mine,) = claim(db)
    after = FeedState(
        id=WIRE,
        url=mine.state.url,
        next_poll_at=NOW + HOUR,
        etag='"1"',
        last_modified="Tue",
        validators_url=mine.state.url,
        body_sha256="b" * 64,
        moved_to="https://x.example.org/",
        moved_seen=2,
        moved_since=NOW - HOUR,
        failures=1.5,
        health=Health.OVERRUN,
        problem="gap",
        interval=timedelta(minutes=7),
        last_polled_at=NOW,
        last_ok_at=NOW,
        last_new_at=NOW,
        baseline_at=NOW,
        last_unconditional_at=NOW,
        unstable_ids=True,
    )
    db.call(save_polls, [(after, line())])
    assert state(db) == after
    assert db.call(fetch_lines) == [line()]
    assert not db.call(held_leases, [mine])
    assert db.call(next_due_at) == NOW + HOUR


def test_the_fetch_log_is_read_newest_first(db: Database) -> None:
    sync(db, feed("wire"), feed("desk"))
    for mine in claim(db):
        db.call(save_polls, [(mine.state, line(mine.state.id, at=NOW))])
        db.call(save_polls, [(mine.state, line(mine.state.id, at=NOW + HOUR, outcome="timeout"))])
    assert [(said.started_at, said.outcome) for said in db.call(fetch_lines, feed_id=WIRE)] == [(NOW + HOUR, "timeout"), (NOW, "ok")]
    assert len(db.call(fetch_lines, since=NOW + HOUR)) == 2
    assert len(db.call(fetch_lines, limit=3)) == 3


def test_without_feeds_nothing_is_due(db: Database) -> None:
    assert db.call(next_due_at) is None
    assert not claim(db)
