"""What waits, after the clock was set back by an hour."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from sitrep.store.database import Database
from sitrep.store.health import beat
from sitrep.store.outbox import claim_deliveries
from sitrep.store.schema import ChannelRow, FeedRow, OutboxRow
from tests.letters import NOW, mail_receiver, put

HOUR = timedelta(hours=1)


def test_what_was_to_be_done_in_a_minute_is_still_done_in_a_minute(db: Database) -> None:
    db.call(beat, now=NOW + HOUR)
    put(db, mail_receiver(), notice_id="due at once", now=NOW + HOUR)
    put(db, mail_receiver(), notice_id="due later", now=NOW + HOUR + timedelta(minutes=1))
    with db.session() as session:
        session.add(FeedRow(id="f", url="https://example.org/feed", next_poll_at=NOW + HOUR + timedelta(minutes=15)))
        session.add(ChannelRow(receiver="desk", recipient="b", failures=3, rests_until=NOW + HOUR + timedelta(minutes=4), problem=""))
    assert db.call(claim_deliveries, now=NOW) == []
    db.call(beat, now=NOW)
    assert [one.notice_id for one in db.call(claim_deliveries, now=NOW)] == ["due at once"]
    assert len(db.call(claim_deliveries, now=NOW + timedelta(minutes=1))) == 1
    with db.session() as session:
        assert session.scalars(select(FeedRow.next_poll_at)).all() == [NOW + timedelta(minutes=15)]
        assert session.scalars(select(ChannelRow.rests_until)).all() == [NOW + timedelta(minutes=4)]


def test_small_differences_between_clocks_move_nothing_and_no_lease(db: Database) -> None:
    db.call(beat, now=NOW + HOUR)
    put(db, mail_receiver(), now=NOW + HOUR)
    db.call(claim_deliveries, now=NOW + HOUR)
    put(db, mail_receiver(), notice_id="waits", now=NOW + HOUR)
    db.call(beat, now=NOW + HOUR - timedelta(seconds=50))
    with db.session() as session:
        assert session.scalars(select(OutboxRow.due_at).where(OutboxRow.notice_id == "waits")).all() == [NOW + HOUR]
    db.call(beat, now=NOW + HOUR - timedelta(minutes=20))
    with db.session() as session:
        leased = session.scalars(select(OutboxRow.due_at).where(OutboxRow.lease_token.is_not(None))).all()
    assert leased == [NOW + HOUR + timedelta(minutes=2)]


def test_what_was_being_sent_when_the_machine_died_a_day_ahead_goes_again_within_minutes(db: Database) -> None:
    day = 24 * HOUR
    db.call(beat, now=NOW + day)
    put(db, mail_receiver(), now=NOW + day)
    assert len(db.call(claim_deliveries, now=NOW + day)) == 1
    db.call(beat, now=NOW)
    assert db.call(claim_deliveries, now=NOW + timedelta(minutes=5)) == []  # whoever sends it may be alive
    (again,) = db.call(claim_deliveries, now=NOW + timedelta(minutes=11))
    assert again.delivery == 2
