import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from sitrep.core.model import EventId, Level
from sitrep.core.receivers import message_id
from sitrep.core.retry import GiveUp, Sent, TryAgain
from sitrep.store.database import Database
from sitrep.store.dead_letters import list_dead_letters, outbox_traffic, requeue
from sitrep.store.facts import fact, instance_id, note_fact
from sitrep.store.outbox import LEASE, Delivery, claim_deliveries, finish_delivery
from sitrep.store.schema import AttemptRow, EventRow, OutboxRow
from tests.letters import ACCEPTED, GREYLISTED, LOST, NO_SUCH_USER, NOW, letter, mail_receiver, put

LATER = TryAgain(due_at=NOW + timedelta(seconds=30), problem="451 greylisted")


def claimed(db: Database, now: object = NOW, limit: int = 100) -> list[Delivery]:
    return db.call(claim_deliveries, now=now, limit=limit)


def states(db: Database) -> list[str]:
    with db.session() as session:
        return [row.state for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


def with_event(db: Database) -> EventId:
    with db.session() as session:
        session.add(
            EventRow(
                id="e1",
                topic="displacement",
                key="k",
                headline="h",
                level="high",
                countries=[],
                admin1_codes=[],
                crossing_ids=[],
                first_reported_at=NOW,
                last_reported_at=NOW,
            )
        )
    return EventId("e1")


def test_a_notice_makes_one_row_per_target_and_only_once(db: Database) -> None:
    receiver = mail_receiver("desk", "a@example.org", "b@example.org")
    assert put(db, receiver) == 2
    assert put(db, receiver) == 0
    assert put(db, receiver, notice_id="n2") == 2


def test_each_target_has_its_own_lasting_message_id(db: Database) -> None:
    put(db, mail_receiver("desk", "a@example.org", "b@example.org"))
    instance = db.call(instance_id, now=NOW)
    assert instance.endswith(".sitrep")
    assert instance == db.call(instance_id, now=NOW)
    sent = {delivery.recipient: delivery.message.message_id for delivery in claimed(db)}
    assert sent == {name: message_id("n1", "desk", name, instance=instance) for name in ("a@example.org", "b@example.org")}


def test_what_is_claimed_is_what_was_enqueued_to_the_letter(db: Database) -> None:
    put(db, mail_receiver())
    (delivery,) = claimed(db)
    assert replace(delivery.message, message_id="") == letter()
    assert (delivery.attempt, delivery.delivery, delivery.first_tried_at, delivery.kind) == (1, 1, NOW, "alert")


def test_messages_on_one_event_to_one_recipient_form_a_thread(db: Database) -> None:
    event_id = with_event(db)
    receiver = mail_receiver()
    for number in range(3):
        put(db, receiver, notice_id=f"n{number}", event_id=event_id, now=NOW + timedelta(minutes=number))
    put(db, mail_receiver("other"), notice_id="n3", event_id=event_id, now=NOW + timedelta(minutes=3))
    with db.session() as session:
        ids = list(session.scalars(select(OutboxRow.message_id).order_by(OutboxRow.id)))
    found = []
    while batch := claimed(db, NOW + timedelta(hours=1)):
        for delivery in batch:
            found.append((delivery.notice_id, delivery.message.in_reply_to, delivery.message.references))
            db.call(finish_delivery, delivery, ACCEPTED, Sent(), now=NOW)
    assert sorted(found) == [
        ("n0", None, ()),
        ("n1", ids[0], (ids[0],)),
        ("n2", ids[1], (ids[0], ids[1])),
        ("n3", None, ()),
    ]


def test_a_claimed_message_is_not_claimed_again_until_its_lease_ends(db: Database) -> None:
    put(db, mail_receiver())
    (first,) = claimed(db)
    assert claimed(db, NOW + LEASE - timedelta(seconds=1)) == []
    (second,) = claimed(db, NOW + LEASE)
    assert second.lease_token != first.lease_token
    assert (second.attempt, second.delivery) == (2, 2)


def test_a_message_is_not_claimed_before_it_is_due(db: Database) -> None:
    put(db, mail_receiver())
    (delivery,) = claimed(db)
    assert db.call(finish_delivery, delivery, GREYLISTED, LATER, now=NOW)
    assert claimed(db, NOW + timedelta(seconds=29)) == []
    assert len(claimed(db, NOW + timedelta(seconds=30))) == 1


@pytest.mark.parametrize(
    ("answer", "delivery"),
    [(GREYLISTED, 1), (LOST, 2), (None, 2)],
    ids=["refused for now: it cannot have arrived", "no answer: it may have", "killed before the answer was noted: it may have"],
)
def test_which_tries_make_the_next_one_a_possible_repeat(db: Database, answer: object, delivery: int) -> None:
    put(db, mail_receiver())
    (first,) = claimed(db)
    if answer is not None:
        db.call(finish_delivery, first, answer, LATER, now=NOW)
    (second,) = claimed(db, NOW + LEASE)
    assert second.delivery == delivery
    assert second.message == first.message


def test_a_sender_that_overslept_its_lease_cannot_record(db: Database) -> None:
    put(db, mail_receiver())
    (zombie,) = claimed(db)
    (heir,) = claimed(db, NOW + LEASE)
    assert not db.call(finish_delivery, zombie, NO_SUCH_USER, GiveUp(problem="550"), now=NOW)
    assert states(db) == ["sending"]
    assert db.call(finish_delivery, heir, ACCEPTED, Sent(), now=NOW)
    assert states(db) == ["sent"]


def test_an_acceptance_that_came_after_the_lease_still_prevents_a_third_try(db: Database) -> None:
    put(db, mail_receiver())
    (zombie,) = claimed(db)
    (heir,) = claimed(db, NOW + LEASE)
    assert not db.call(finish_delivery, zombie, ACCEPTED, Sent(), now=NOW)
    assert db.call(finish_delivery, heir, GREYLISTED, TryAgain(due_at=NOW, problem=""), now=NOW)
    assert claimed(db, NOW + LEASE) == []
    assert states(db) == ["sent"]


def test_every_try_is_logged_before_and_after_the_call(db: Database) -> None:
    put(db, mail_receiver())
    (delivery,) = claimed(db)
    with db.session() as session:
        row = session.scalars(select(AttemptRow)).one()
        assert (row.started_at, row.finished_at, row.acceptance) == (NOW, None, None)
    db.call(finish_delivery, delivery, NO_SUCH_USER, GiveUp(problem="550 no such user"), now=NOW + timedelta(seconds=2))
    with db.session() as session:
        row = session.scalars(select(AttemptRow)).one()
        assert (row.finished_at, row.acceptance, row.code, row.text) == (NOW + timedelta(seconds=2), "permanent", 550, "no such user")


def test_the_most_urgent_go_first_and_among_them_the_newest(db: Database) -> None:
    for number, level in enumerate([Level.INFORMATION, Level.HIGH, Level.MEDIUM, Level.HIGH]):
        put(db, mail_receiver("desk", f"{number}@example.org"), notice_id=f"n{number}", level=level, now=NOW + timedelta(seconds=number))
    assert [delivery.notice_id for delivery in claimed(db, NOW + timedelta(minutes=1))] == ["n3", "n1", "n2", "n0"]
    assert claimed(db, NOW + timedelta(minutes=1)) == []


def test_a_slow_receiver_holds_a_few_places_and_nobody_elses(db: Database) -> None:
    for number in range(5):
        put(db, mail_receiver("slow", *(f"{letter}@example.org" for letter in "abcdefg")), notice_id=f"n{number}")
    put(db, mail_receiver("quick"), notice_id="q", level=Level.INFORMATION)
    first = claimed(db)
    assert [delivery.receiver for delivery in first].count("slow") == 8
    assert [delivery.receiver for delivery in first].count("quick") == 1
    assert max([delivery.recipient for delivery in first].count(f"{letter}@example.org") for letter in "bcdefg") <= 2
    assert claimed(db, NOW + timedelta(seconds=1)) == []
    db.call(finish_delivery, next(one for one in first if one.receiver == "slow"), ACCEPTED, Sent(), now=NOW)
    assert len(claimed(db, NOW + timedelta(seconds=1))) == 1


def test_a_limit_bounds_a_claim(db: Database) -> None:
    put(db, mail_receiver("desk", *(f"{number}@example.org" for number in range(5))))
    assert len(claimed(db, limit=3)) == 3
    assert len(claimed(db, limit=3)) == 2


def test_a_damaged_payload_is_a_dead_letter_and_stops_nobody(db: Database) -> None:
    put(db, mail_receiver("desk", "a@example.org", "b@example.org"))
    with db.session() as session:
        session.execute(update(OutboxRow).where(OutboxRow.recipient == "a@example.org").values(payload=b"\xc1"))
    assert [delivery.recipient for delivery in claimed(db)] == ["b@example.org"]
    (dead,) = db.call(list_dead_letters)
    assert dead.recipient == "a@example.org"
    assert "damaged" in dead.problem


def test_dead_letters_are_listed_and_put_back_with_a_fresh_schedule(db: Database) -> None:
    put(db, mail_receiver("desk", "a@example.org", "b@example.org"))
    for delivery in claimed(db):
        db.call(finish_delivery, delivery, NO_SUCH_USER, GiveUp(problem="550 no such user"), now=NOW)
    letters = db.call(list_dead_letters)
    assert {(one.recipient, one.problem, one.tries, one.subject) for one in letters} == {
        ("a@example.org", "550 no such user", 1, "Bab Test closed"),
        ("b@example.org", "550 no such user", 1, "Bab Test closed"),
    }
    later = NOW + timedelta(minutes=50)
    assert db.call(requeue, now=later, receiver="nobody") == 0
    assert db.call(requeue, now=later, outbox_ids=[letters[0].outbox_id]) == 1
    (again,) = claimed(db, later)
    assert (again.recipient, again.attempt, again.delivery, again.first_tried_at) == (letters[0].recipient, 1, 1, later)
    assert db.call(requeue, now=later, receiver="desk") == 1


def test_traffic_counts_what_was_sent_waits_and_died(db: Database) -> None:
    put(db, mail_receiver("desk", "a@example.org", "b@example.org", "c@example.org", "d@example.org"))
    one, two, three, _four = claimed(db)
    db.call(finish_delivery, one, ACCEPTED, Sent(), now=NOW)
    db.call(finish_delivery, two, NO_SUCH_USER, GiveUp(problem="550"), now=NOW)
    db.call(finish_delivery, three, GREYLISTED, LATER, now=NOW)
    traffic = db.call(outbox_traffic, start=NOW, end=NOW + timedelta(seconds=1))
    assert (traffic.sent, traffic.waiting, traffic.dead, traffic.oldest_due_at) == (1, 2, 1, LATER.due_at)
    assert db.call(outbox_traffic, start=NOW + timedelta(seconds=1), end=NOW + timedelta(days=1)).sent == 0


def test_a_fact_is_the_last_one_noted(db: Database) -> None:
    assert db.call(fact, "heartbeat") is None
    db.call(note_fact, "heartbeat", "1", now=NOW)
    db.call(note_fact, "heartbeat", "2", now=NOW)
    assert db.call(fact, "heartbeat") == "2"


async def test_processes_that_note_the_same_fact_for_the_first_time_do_not_collide(db: Database) -> None:
    others = [Database(db.engine) for _ in range(4)]
    await asyncio.gather(*(other.run(note_fact, "heartbeat", str(number), now=NOW) for number, other in enumerate(others)))
    assert db.call(fact, "heartbeat") in {"0", "1", "2", "3"}
    for other in others:
        other.close()


def test_hostile_characters_in_a_subject_or_an_answer_are_stored(db: Database) -> None:
    put(db, mail_receiver(), subject="a\0b \N{RIGHT-TO-LEFT OVERRIDE}")
    (delivery,) = claimed(db)
    assert db.call(finish_delivery, delivery, replace(NO_SUCH_USER, text="x\0y"), GiveUp(problem="x\0y"), now=NOW)
    assert db.call(list_dead_letters)[0].problem == "xy"
