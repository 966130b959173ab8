"""sitrep looks at itself, on a real database: who hears of what, and that each is told once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from sitrep.core.bulletins import CANARY, OPERATIONAL
from sitrep.core.model import Document, Feed, FeedId, Judgement, Level, ReceiverName
from sitrep.core.outcomes import Acceptance, SendAnswer
from sitrep.core.receivers import Receiver
from sitrep.core.schedule import Health
from sitrep.steps.watch import CANARIES, fly_canary, look_after
from sitrep.store.channels import note_answer
from sitrep.store.database import Database
from sitrep.store.schema import FeedRow, FetchRow, OutboxRow
from sitrep.store.watch import canary_problem, unsent_canary_since
from sitrep.wiring import open_bench
from tests.letters import NOW, mail_receiver, put

FEEDS = {FeedId(f"f{number}"): Feed(id=FeedId(f"f{number}"), name=f"Feed {number}", url="https://example.org/") for number in range(6)}
OPS, DESK = mail_receiver("ops", "ops@example.org"), mail_receiver("desk", "desk@example.org")
DOWN = SendAnswer(acceptance=Acceptance.TEMPORARY, text="connection refused")


def with_feeds(db: Database, failing: int = 0, hours: float = 25) -> None:
    """Six feeds; so many of them have failed for so many hours."""
    with db.session() as session:
        for number, feed_id in enumerate(FEEDS):
            ill = number < failing
            session.merge(
                FeedRow(
                    id=feed_id,
                    url="https://example.org/",
                    next_poll_at=NOW,
                    health=Health.UNREACHABLE if ill else Health.OK,
                    problem="connect" if ill else "",
                    last_polled_at=NOW,
                    last_ok_at=NOW - timedelta(hours=hours) if ill else NOW,
                    last_new_at=NOW,
                )
            )


async def look(db: Database, *receivers: Receiver, minutes: float = 0) -> list[str]:
    receivers = receivers or (OPS, DESK)
    named = {receiver.name: receiver for receiver in receivers}
    return await look_after(db, FEEDS, named, ReceiverName("ops"), now=NOW + timedelta(minutes=minutes))


def sent(db: Database, kind: str = OPERATIONAL) -> list[tuple[str, str]]:
    with db.session() as session:
        return [(row.receiver, row.subject) for row in session.scalars(select(OutboxRow).where(OutboxRow.kind == kind))]


async def test_a_feed_is_told_of_once_and_once_more_when_it_is_well(db: Database) -> None:
    with_feeds(db, failing=1)
    assert await look(db) == ["[sitrep] Feeds: 1 failing (Feed 0)"]
    assert await look(db, minutes=1) == []
    with db.session() as session:
        row = session.get_one(FeedRow, "f0")
        row.health, row.last_ok_at = Health.OK, NOW
    assert await look(db, minutes=2) == ["[sitrep] Feeds: 1 well again (Feed 0)"]
    assert {receiver for receiver, _ in sent(db)} == {"ops"}


async def test_a_feed_that_was_never_read_counts_from_its_first_poll(db: Database) -> None:
    with_feeds(db, failing=1)
    with db.session() as session:
        session.get_one(FeedRow, "f0").last_ok_at = None
        session.add(FetchRow(feed_id="f0", started_at=NOW - timedelta(hours=25), seconds=1, outcome="connect"))
    assert await look(db) == ["[sitrep] Feeds: 1 failing (Feed 0)"]


async def test_the_network_is_one_incident(db: Database) -> None:
    with_feeds(db, failing=6)
    told = [subject for minute in range(30) for subject in await look(db, minutes=minute)]
    assert told == ["[sitrep] The network seems down: most feeds cannot be read"]
    with_feeds(db)
    assert await look(db, minutes=31) == ["[sitrep] The network is back: feeds are read again"]


async def test_two_processes_tell_it_once(db: Database) -> None:
    with_feeds(db, failing=1)
    others = [Database(db.engine) for _ in range(3)]
    told = await asyncio.gather(*(look(other) for other in others))
    assert sum(len(each) for each in told) == 1
    for other in others:
        other.close()


async def test_a_receiver_out_of_reach_is_told_of_to_another_one(db: Database) -> None:
    put(db, DESK)
    for minute in range(3):
        db.call(note_answer, "desk", "desk@example.org", DOWN, "connection refused", now=NOW + timedelta(minutes=minute), revive=False)
    assert await look(db, minutes=14) == []
    assert await look(db, DESK, minutes=16) == []  # there is nobody else to tell
    assert await look(db, minutes=17) == ["[sitrep] Out of reach: desk"]
    assert await look(db, minutes=18) == []
    assert sent(db) == [("ops", "[sitrep] Out of reach: desk")]


async def test_without_an_operator_nobody_is_told_and_nothing_breaks(db: Database) -> None:
    with_feeds(db, failing=1)
    assert await look_after(db, FEEDS, {}, None, now=NOW) == []


async def test_the_canary_goes_through_the_shipped_rules_to_the_operator_every_six_hours(db: Database) -> None:
    judge, every = open_bench(None).judge, timedelta(hours=6)
    assert await fly_canary(db, judge, OPS, every=every, now=NOW) is True
    assert await fly_canary(db, judge, OPS, every=every, now=NOW + timedelta(hours=5)) is None
    assert await fly_canary(db, judge, OPS, every=every, now=NOW + timedelta(hours=6)) is True
    assert [receiver for receiver, _ in sent(db, CANARY)] == ["ops", "ops"]
    assert db.call(unsent_canary_since) == NOW + timedelta(hours=6)
    assert await fly_canary(db, judge, OPS, every=timedelta(0), now=NOW + timedelta(days=9)) is None


@pytest.mark.parametrize("document", CANARIES, ids=[document.text.split()[0] for document in CANARIES])
def test_each_canary_is_flagged_by_the_shipped_rules(document: Document) -> None:
    assert open_bench(None).judge(document).level.rank >= Level.MEDIUM.rank


async def test_rules_that_see_no_canary_are_a_problem(db: Database) -> None:
    blind = Judgement(language="en", level=Level.NONE)
    assert await fly_canary(db, lambda document: blind, OPS, every=timedelta(hours=6), now=NOW) is False
    assert db.call(canary_problem) == "no rule flags any of its reports"
    assert sent(db, CANARY) == []


async def test_a_canary_without_an_operator_stops_at_the_rules(db: Database) -> None:
    assert await fly_canary(db, open_bench(None).judge, None, every=timedelta(hours=6), now=NOW) is True
    assert db.call(canary_problem) == ""
    assert db.call(unsent_canary_since) is None
