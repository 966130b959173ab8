import asyncio
import logging
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from sitrep.core.model import ReceiverName
from sitrep.core.outcomes import SendAnswer
from sitrep.core.receivers import Receiver, TargetKind
from sitrep.core.retry import GiveUp, Sent, TryAgain
from sitrep.steps.deliver import DeliveryReport, another_receiver, deliver_due
from sitrep.store.database import Database
from sitrep.store.dead_letters import list_dead_letters, requeue
from sitrep.store.schema import OutboxRow
from tests.letters import ACCEPTED, GREYLISTED, LOST, NO_SUCH_USER, NOW, ScriptedSender, mail_receiver, put


async def deliver(
    db: Database, sender: ScriptedSender, *receivers: Receiver, now: datetime = NOW, fallback: str | None = None
) -> list[DeliveryReport]:
    return await deliver_due(
        db,
        {TargetKind.MAIL: sender},
        {receiver.name: receiver for receiver in receivers},
        now=now,
        jitter=lambda: 0.5,
        fallback=ReceiverName(fallback) if fallback else None,
    )


def states(db: Database) -> dict[str, str]:
    with db.session() as session:
        return {row.recipient: row.state for row in session.scalars(select(OutboxRow))}


async def test_a_due_message_is_sent_once(db: Database) -> None:
    receiver, sender = mail_receiver(), ScriptedSender()
    put(db, receiver)
    (report,) = await deliver(db, sender, receiver)
    assert (report.after, report.recorded, report.answer) == (Sent(), True, ACCEPTED)
    assert await deliver(db, sender, receiver, now=NOW + timedelta(days=1)) == []
    assert [recipient for _, recipient, _ in sender.given] == ["a@example.org"]


async def test_a_refusal_of_one_recipient_leaves_the_others_alone(db: Database) -> None:
    receiver = mail_receiver("desk", "a@example.org", "b@example.org", "c@example.org")
    sender = ScriptedSender(script={"b@example.org": [NO_SUCH_USER], "c@example.org": [GREYLISTED]})
    put(db, receiver)
    await deliver(db, sender, receiver)
    assert states(db) == {"a@example.org": "sent", "b@example.org": "dead", "c@example.org": "pending"}


async def test_a_message_without_an_answer_goes_again_marked_with_the_same_id(db: Database) -> None:
    receiver, sender = mail_receiver(), ScriptedSender(script={"a@example.org": [LOST, ACCEPTED]})
    put(db, receiver)
    (first,) = await deliver(db, sender, receiver)
    assert isinstance(first.after, TryAgain)
    assert await deliver(db, sender, receiver, now=NOW + timedelta(seconds=20)) == []
    (second,) = await deliver(db, sender, receiver, now=NOW + timedelta(seconds=31))
    assert second.after == Sent()
    (one, _, first_delivery), (two, _, second_delivery) = sender.given
    assert one == two
    assert (first_delivery, second_delivery) == (1, 2)


async def test_a_sender_that_breaks_down_stops_nobody(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    receiver = mail_receiver("desk", "a@example.org", "b@example.org")
    sender = ScriptedSender(script={"a@example.org": [ValueError("boom"), ACCEPTED]})
    put(db, receiver)
    with caplog.at_level(logging.ERROR):
        reports = await deliver(db, sender, receiver)
    assert {report.delivery.recipient: report.answer.acceptance for report in reports} == {
        "a@example.org": "unknown",
        "b@example.org": "accepted",
    }
    assert "broke down" in caplog.text
    await deliver(db, sender, receiver, now=NOW + timedelta(minutes=1))
    assert states(db) == {"a@example.org": "sent", "b@example.org": "sent"}


async def test_a_sender_that_outstays_its_time_has_perhaps_sent_it(db: Database) -> None:
    receiver, sender = mail_receiver(), ScriptedSender(script={"a@example.org": [TimeoutError()]})
    put(db, receiver)
    (report,) = await deliver(db, sender, receiver)
    assert (report.answer.acceptance, report.answer.text) == ("unknown", "no answer in 75 s")


async def test_a_slow_receiver_holds_up_no_other_not_even_in_the_same_round(db: Database) -> None:
    slow, quick = mail_receiver("slow", "slow@example.org"), mail_receiver("quick", "quick@example.org")
    sender = ScriptedSender(seconds={"slow@example.org": 60.0})
    put(db, slow)
    round_ = asyncio.create_task(deliver(db, sender, slow, quick))
    await sender.called.wait()
    sender.called.clear()
    put(db, quick)
    await sender.called.wait()
    assert sender.given[-1][1] == "quick@example.org"
    assert not round_.done()
    round_.cancel()
    with pytest.raises(asyncio.CancelledError):
        await round_


async def test_two_rounds_at_once_do_not_meet(db: Database) -> None:
    slow, quick = mail_receiver("slow", "slow@example.org"), mail_receiver("quick", "quick@example.org")
    sender = ScriptedSender(seconds={"slow@example.org": 2.5})
    put(db, slow)
    first = asyncio.create_task(deliver(db, sender, slow, quick))
    await sender.called.wait()
    put(db, quick)
    (report,) = await deliver(db, sender, slow, quick)
    assert report.delivery.receiver == "quick"
    assert [one.delivery.receiver for one in await first] == ["slow"]


async def test_a_backlog_is_drained_in_one_round_up_to_its_limit(db: Database) -> None:
    receiver, sender = mail_receiver(), ScriptedSender()
    for number in range(30):
        put(db, receiver, notice_id=f"n{number}")
    reports = await deliver_due(db, {TargetKind.MAIL: sender}, {receiver.name: receiver}, now=NOW, jitter=lambda: 0.5, limit=20)
    assert len(reports) == 20
    assert len(await deliver(db, sender, receiver)) == 10


async def test_an_answer_that_cannot_be_recorded_is_told_and_does_not_sink_the_others(db: Database) -> None:
    receiver = mail_receiver("desk", "a@example.org", "b@example.org")
    sender = ScriptedSender(seconds={"b@example.org": 0.3})
    put(db, receiver)

    def broken_chance() -> float:
        if len(sender.given) == 2 and "a@example.org" not in told:
            told.append("a@example.org")
            raise OSError("disk full")
        return 0.5

    told: list[str] = []
    with pytest.raises(OSError, match="disk full"):
        await deliver_due(db, {TargetKind.MAIL: sender}, {receiver.name: receiver}, now=NOW, jitter=broken_chance)
    assert states(db) == {"a@example.org": "sending", "b@example.org": "sent"}


async def test_a_cancelled_round_leaves_its_messages_to_their_leases(db: Database) -> None:
    receiver, sender = mail_receiver(), ScriptedSender(seconds={"a@example.org": 60.0})
    put(db, receiver)
    round_ = asyncio.create_task(deliver(db, sender, receiver))
    await sender.called.wait()
    round_.cancel()
    with pytest.raises(asyncio.CancelledError):
        await round_
    assert states(db) == {"a@example.org": "sending"}
    sender.seconds = {}
    (report,) = await deliver(db, sender, receiver, now=NOW + timedelta(minutes=3))
    assert (report.after, report.delivery.delivery) == (Sent(), 2)


async def test_two_daemons_share_the_work_and_send_nothing_twice(db: Database) -> None:
    receivers = [mail_receiver(f"desk{number}", f"{number}@example.org") for number in range(20)]
    for receiver in receivers:
        put(db, receiver)
    sender = ScriptedSender(seconds=dict.fromkeys((receiver.targets[0].recipient for receiver in receivers), 0.05))
    other = Database(db.engine)
    await asyncio.gather(deliver(db, sender, *receivers), deliver(other, sender, *receivers))
    assert sorted(recipient for _, recipient, _ in sender.given) == sorted(receiver.targets[0].recipient for receiver in receivers)
    assert set(states(db).values()) == {"sent"}


async def test_the_time_that_sending_took_counts(db: Database) -> None:
    receiver, sender = mail_receiver(), ScriptedSender(script={"a@example.org": [GREYLISTED]}, seconds={"a@example.org": 0.3})
    put(db, receiver)
    (report,) = await deliver(db, sender, receiver)
    assert isinstance(report.after, TryAgain)
    assert report.after.due_at >= NOW + timedelta(seconds=30.3)


async def test_a_recipient_taken_out_of_the_configuration_is_a_dead_letter(db: Database) -> None:
    put(db, mail_receiver("desk", "gone@example.org"))
    put(db, mail_receiver("closed"), notice_id="n2")
    sender = ScriptedSender()
    reports = await deliver(db, sender, mail_receiver("desk"))
    assert all(isinstance(report.after, GiveUp) for report in reports)
    assert sender.given == []
    assert {one.problem for one in db.call(list_dead_letters)} == {
        "desk is no longer configured with gone@example.org",
        "closed is no longer configured with a@example.org",
    }


async def test_dead_letters_are_announced_once_on_another_receiver(db: Database) -> None:
    desk, chief = mail_receiver("desk", "a@example.org", "b@example.org"), mail_receiver("chief", "chief@example.org")
    sender = ScriptedSender(script={"a@example.org": [NO_SUCH_USER], "b@example.org": [NO_SUCH_USER]})
    put(db, desk)
    for second in range(4):
        await deliver(db, sender, desk, chief, now=NOW + timedelta(seconds=second))
    told = [message for message, recipient, _ in sender.given if recipient == "chief@example.org"]
    assert [message.subject for message in told] == ["[sitrep] Not delivered to desk: 550 no such user"]
    assert "could not deliver 2 messages to desk (2 recipients)" in told[0].text
    assert "Bab Test closed" in told[0].text


async def test_more_dead_letters_of_one_receiver_wait_a_quarter_of_an_hour_to_be_announced(db: Database) -> None:
    desk, chief = mail_receiver("desk"), mail_receiver("chief", "chief@example.org")
    sender = ScriptedSender(script={"a@example.org": [NO_SUCH_USER]})
    announced = []
    for minute in range(20):
        now = NOW + timedelta(minutes=minute)
        put(db, desk, notice_id=f"n{minute}", now=now)
        await deliver(db, sender, desk, chief, now=now)
        announced.append(sum(1 for _, recipient, _ in sender.given if recipient == "chief@example.org"))
    assert announced == [0] + [1] * 15 + [2] * 4


async def test_a_letter_that_is_put_back_and_dies_again_is_announced_again(db: Database) -> None:
    desk, chief = mail_receiver("desk"), mail_receiver("chief", "chief@example.org")
    sender = ScriptedSender(script={"a@example.org": [NO_SUCH_USER]})
    put(db, desk)
    for minutes in (0, 1, 20, 21):
        if minutes == 20:
            db.call(requeue, now=NOW + timedelta(minutes=20))
        await deliver(db, sender, desk, chief, now=NOW + timedelta(minutes=minutes))
    assert sum(1 for _, recipient, _ in sender.given if recipient == "chief@example.org") == 2


async def test_an_announcement_that_dies_is_not_announced_itself(db: Database) -> None:
    desk, chief = mail_receiver("desk"), mail_receiver("chief", "chief@example.org")
    sender = ScriptedSender(script={"a@example.org": [NO_SUCH_USER], "chief@example.org": [NO_SUCH_USER]})
    put(db, desk)
    for minute in range(30):
        await deliver(db, sender, desk, chief, now=NOW + timedelta(minutes=minute))
    assert len(sender.given) == 2
    assert {one.kind for one in db.call(list_dead_letters)} == {"alert", "dead_letter"}


async def test_without_another_receiver_dead_letters_wait_to_be_announced(db: Database) -> None:
    desk, chief = mail_receiver("desk"), mail_receiver("chief", "chief@example.org")
    sender = ScriptedSender(script={"a@example.org": [NO_SUCH_USER]})
    put(db, desk)
    for second in range(3):
        await deliver(db, sender, desk, now=NOW + timedelta(seconds=second))
    assert len(sender.given) == 1
    await deliver(db, sender, desk, chief, now=NOW + timedelta(minutes=59))
    assert [recipient for _, recipient, _ in sender.given] == ["a@example.org", "chief@example.org"]


async def test_an_outage_of_six_hours_loses_nothing(db: Database) -> None:
    receiver = mail_receiver("desk", *(f"{number}@example.org" for number in range(8)))
    down = SendAnswer(acceptance=GREYLISTED.acceptance, text="connection refused")
    sender = ScriptedSender(script={target.recipient: [down] * 11 + [ACCEPTED] for target in receiver.targets})
    put(db, receiver)
    for minute in range(0, 9 * 60, 5):
        await deliver(db, sender, receiver, now=NOW + timedelta(minutes=minute))
    assert set(states(db).values()) == {"sent"}
    assert {delivery for _, _, delivery in sender.given} == {1}


def test_the_fallback_is_preferred_and_a_receiver_with_the_same_addresses_is_no_help() -> None:
    desk, twin = mail_receiver("desk"), mail_receiver("twin")
    chief, watch = mail_receiver("chief", "chief@example.org"), mail_receiver("watch", "watch@example.org")
    receivers = {one.name: one for one in (desk, twin, chief, watch)}
    assert another_receiver(receivers, "desk", None) is chief
    assert another_receiver(receivers, "desk", ReceiverName("watch")) is watch
    assert another_receiver(receivers, "watch", ReceiverName("watch")) is desk
    assert another_receiver(receivers, "gone", None) is desk
    assert another_receiver({desk.name: desk, twin.name: twin}, "desk", None) is None
