"""What a service that is down, busy or mended does to the queue."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update

from sitrep.core.model import Level
from sitrep.core.outcomes import Acceptance, Message, SendAnswer
from sitrep.core.receivers import Receiver, Target, TargetKind
from sitrep.core.retry import GiveUp, Sent
from sitrep.core.routing import Route
from sitrep.steps.deliver import deliver_due
from sitrep.store.backlog import gather_backlogs
from sitrep.store.database import Database
from sitrep.store.dead_letters import list_dead_letters, requeue
from sitrep.store.events import add_reports
from sitrep.store.outbox import Delivery, claim_deliveries, finish_delivery
from sitrep.store.schema import ChannelRow, OutboxRow
from tests.invented import report, store_article
from tests.letters import ACCEPTED, LOST, NO_SUCH_USER, NOW, ScriptedSender, mail_receiver, put

DOWN = SendAnswer(acceptance=Acceptance.TEMPORARY, text="connection refused")


@dataclass
class Service:
    """Answers `answer` to everything; keeps the time of each try."""

    answer: SendAnswer = ACCEPTED
    now: datetime = NOW
    given: list[tuple[datetime, str, Message]] = field(default_factory=list)
    deliveries: list[int] = field(default_factory=list)

    async def send(self, message: Message, target: Target, *, delivery: int) -> SendAnswer:
        self.deliveries.append(delivery)
        self.given.append((self.now, target.recipient, message))
        return self.answer


async def live(db: Database, service: Service, start: datetime, end: datetime, *receivers: Receiver, step_seconds: int = 30) -> None:
    """Delivers what is due every half minute in [start, end)."""
    service.now = start
    while service.now < end:
        await deliver_due(
            db, {TargetKind.MAIL: service}, {one.name: one for one in receivers}, now=service.now, jitter=lambda: 1.0, limit=500
        )
        service.now += timedelta(seconds=step_seconds)


def states(db: Database) -> Counter[str]:
    with db.session() as session:
        return Counter(session.scalars(select(OutboxRow.state)))


async def test_after_six_hours_without_a_mail_server_all_is_out_within_ten_minutes(db: Database) -> None:
    desk, service = mail_receiver("desk", "a@example.org", "b@example.org"), Service(answer=DOWN)
    hours = timedelta(hours=6)
    for number in range(12):
        put(db, desk, notice_id=f"n{number}", now=NOW + hours * number / 12)
    await live(db, service, NOW, NOW + hours, desk, step_seconds=120)
    asked = len(service.given)
    assert asked < 2 * (hours / timedelta(minutes=4)) + 10  # one probe in four minutes for each mailbox, whatever waits
    service.answer = ACCEPTED
    await live(db, service, NOW + hours, NOW + hours + timedelta(minutes=10), desk)
    assert states(db) == {"sent": 24}
    with db.session() as session:
        assert session.scalars(select(ChannelRow)).all() == []


def put_thread(db: Database, desk: Receiver) -> None:
    """An alert at NOW and its Cancel a minute later; another event after both."""
    with db.session() as session:
        store_article(session, report(1))
        (event_id,) = add_reports(session, [report(1)], tree=Route(), now=NOW)
    put(db, desk, notice_id="alert", subject="Alert", event_id=event_id)
    put(db, desk, notice_id="cancel", subject="Cancel", event_id=event_id, now=NOW + timedelta(minutes=1))
    put(db, desk, notice_id="other", subject="Another", level=Level.MEDIUM, now=NOW + timedelta(minutes=2))


def subjects(service: Service) -> list[str]:
    return [message.subject for _, _, message in service.given]


async def test_messages_on_one_event_arrive_in_the_order_in_which_they_were_written(db: Database) -> None:
    desk, service = mail_receiver(), Service()
    put_thread(db, desk)
    await live(db, service, NOW + timedelta(minutes=3), NOW + timedelta(minutes=4), desk)
    assert [subject for subject in subjects(service) if subject != "Another"] == ["Alert", "Cancel"]


async def test_a_broken_service_is_asked_with_the_first_message_of_a_thread(db: Database) -> None:
    desk, service = mail_receiver(), Service(answer=DOWN)
    put_thread(db, desk)
    await live(db, service, NOW, NOW + timedelta(minutes=20), desk)
    service.answer, before = ACCEPTED, len(service.given)
    await live(db, service, NOW + timedelta(minutes=20), NOW + timedelta(minutes=30), desk)
    assert subjects(service)[before:][0] == "Alert"
    assert set(subjects(service)[before:]) == {"Alert", "Cancel", "Another"}


async def test_one_that_fails_again_and_again_holds_up_no_later_one_on_its_event(db: Database) -> None:
    desk = mail_receiver()
    put_thread(db, desk)
    sender = ScriptedSender({"a@example.org": [LOST, LOST, LOST, ACCEPTED]})
    at = NOW
    while not any(message.subject == "Cancel" for message, *_ in sender.given):
        await deliver_due(db, {TargetKind.MAIL: sender}, {desk.name: desk}, now=at, jitter=lambda: 1.0)
        at += timedelta(seconds=30)
    assert at - NOW < timedelta(minutes=15)


async def test_more_than_twenty_that_waited_come_as_few_messages_that_list_each_one(db: Database) -> None:
    desk, service = mail_receiver(), Service(answer=DOWN)
    for number in range(120):
        put(db, desk, notice_id=f"n{number}", subject=f"Alert {number}", level=Level.HIGH if number == 7 else Level.MEDIUM)
    await live(db, service, NOW, NOW + timedelta(minutes=30), desk)
    before = len(service.given)
    service.answer = ACCEPTED
    await live(db, service, NOW + timedelta(minutes=30), NOW + timedelta(minutes=40), desk)
    told = [message for _, _, message in service.given[before:]]
    assert len(told) == 1 + 3  # the one that found the service well again, and the rest in fifties
    assert states(db) == {"sent": 120 + 3}
    assert {number for number in range(120) if any(f"Alert {number}" in message.text for message in told)} == set(range(120))
    assert {message.subject for at, _, message in service.given[:before] if at > NOW} == {"Alert 7"}  # the gravest asks after the service


async def test_a_gathered_message_that_is_refused_leaves_each_of_its_messages_a_dead_letter(db: Database) -> None:
    desk, service = mail_receiver(), Service(answer=NO_SUCH_USER)
    for number in range(30):
        put(db, desk, notice_id=f"n{number}", subject=f"Alert {number}", now=NOW - timedelta(hours=1))
    await live(db, service, NOW, NOW + timedelta(minutes=1), desk)
    assert len(service.given) == 1
    assert len(db.call(list_dead_letters)) == 30
    service.answer = ACCEPTED
    await live(db, service, NOW + timedelta(minutes=2), NOW + timedelta(hours=2), desk, step_seconds=600)
    assert states(db) == {"sent": 30, "dead": 1}  # the dead one is the cover, of which nobody hears


def gathered(db: Database, desk: Receiver) -> Delivery:
    """Thirty alerts that wait, claimed in the one message that holds them."""
    for number in range(30):
        put(db, desk, notice_id=f"n{number}", subject=f"Alert {number}", now=NOW - timedelta(hours=1))
    db.call(gather_backlogs, now=NOW)
    (delivery,) = db.call(claim_deliveries, now=NOW)
    return delivery


async def test_what_went_in_a_message_whose_text_is_damaged_goes_by_itself(db: Database) -> None:
    desk, service = mail_receiver(), Service()
    gathered(db, desk)
    with db.session() as session:
        session.execute(update(OutboxRow).where(OutboxRow.kind == "backlog").values(payload=b"\xc1"))
    await live(db, service, NOW + timedelta(minutes=3), NOW + timedelta(minutes=5), desk)
    assert {number for number in range(30) if any(f"Alert {number}" in message.text for _, _, message in service.given)} == set(range(30))


async def test_what_was_refused_together_and_is_put_back_goes_together_once_more(db: Database) -> None:
    desk, service = mail_receiver(), Service()
    db.call(finish_delivery, gathered(db, desk), NO_SUCH_USER, GiveUp(problem="550 no such user"), now=NOW)
    after = NOW + timedelta(minutes=20)
    assert db.call(requeue, now=after) == 30
    await live(db, service, after, after + timedelta(minutes=1), desk)
    assert [message.subject for _, _, message in service.given] == ["[sitrep] 30 messages that waited: Alert 0"]


async def test_a_failure_that_comes_when_another_process_sends_the_gathered_message_fails_none_of_them(db: Database) -> None:
    desk, service = mail_receiver(), Service()
    late = gathered(db, desk)
    after = NOW + timedelta(minutes=3)
    (again,) = db.call(claim_deliveries, now=after)
    assert not db.call(finish_delivery, late, NO_SUCH_USER, GiveUp(problem="550 no such user"), now=after)
    db.call(finish_delivery, again, ACCEPTED, Sent(), now=after)
    await live(db, service, after, after + timedelta(hours=2), desk, step_seconds=600)
    assert (service.given, states(db)) == ([], {"sent": 31})


async def test_one_that_may_have_arrived_is_not_gathered_but_goes_again_under_its_own_message_id(db: Database) -> None:
    desk, service = mail_receiver(), Service(answer=LOST)
    put(db, desk, notice_id="first", subject="Alert 0")
    await live(db, service, NOW, NOW + timedelta(minutes=1), desk, step_seconds=60)
    for number in range(1, 31):
        put(db, desk, notice_id=f"n{number}", subject=f"Alert {number}")
    service.answer = ACCEPTED
    await live(db, service, NOW + timedelta(minutes=15), NOW + timedelta(minutes=16), desk)
    ids = {message.message_id for _, _, message in service.given if "Alert 0" in message.text}
    assert (len(service.given), len(ids)) == (3, 1)
    assert states(db) == {"sent": 31 + 1}


async def test_what_went_in_a_gathered_message_without_an_answer_is_marked_when_it_goes_again(db: Database) -> None:
    desk, service = mail_receiver(), Service(answer=LOST)
    for number in range(30):
        put(db, desk, notice_id=f"n{number}", subject=f"Alert {number}", now=NOW - timedelta(hours=1))
    await live(db, service, NOW, NOW + timedelta(minutes=1), desk, step_seconds=60)
    service.answer = NO_SUCH_USER
    await live(db, service, NOW + timedelta(minutes=5), NOW + timedelta(minutes=6), desk)
    service.answer, before = ACCEPTED, len(service.given)
    await live(db, service, NOW + timedelta(minutes=10), NOW + timedelta(hours=3), desk, step_seconds=600)
    assert len(service.given) - before == 30
    assert set(service.deliveries[before:]) == {2}


async def test_a_dead_letter_is_tried_once_an_hour_one_at_a_time_and_its_success_frees_the_others(db: Database) -> None:
    desk, service = mail_receiver(), Service(answer=NO_SUCH_USER)
    for number in range(6):
        put(db, desk, notice_id=f"n{number}")
    await live(db, service, NOW, NOW + timedelta(hours=10), desk, step_seconds=300)
    assert 6 + 8 <= len(service.given) <= 6 + 2 * 10
    service.answer = ACCEPTED
    await live(db, service, NOW + timedelta(hours=10), NOW + timedelta(hours=11, minutes=10), desk, step_seconds=300)
    assert states(db) == {"sent": 6}


async def test_a_dead_letter_of_a_week_is_left_alone(db: Database) -> None:
    desk, service = mail_receiver(), Service(answer=NO_SUCH_USER)
    put(db, desk)
    await live(db, service, NOW, NOW + timedelta(days=10), desk, step_seconds=3 * 3600)
    assert 50 < len(service.given) < 60
    assert service.given[-1][0] < NOW + timedelta(days=7, hours=4)


async def test_a_server_that_never_answers_gets_a_message_six_times_and_no_more(db: Database) -> None:
    desk, service = mail_receiver(), Service(answer=LOST)
    put(db, desk)
    await live(db, service, NOW, NOW + timedelta(hours=12), desk, step_seconds=300)
    assert len(service.given) == 6
    (letter,) = db.call(list_dead_letters)
    assert letter.problem == "given up after 6 tries without an answer: may have arrived: connection lost"


async def test_what_a_busy_service_asked_for_holds_for_all_messages_to_it_and_for_nobody_else(db: Database) -> None:
    desk, chief = mail_receiver("desk"), mail_receiver("chief", "chief@example.org")
    busy = SendAnswer(acceptance=Acceptance.TEMPORARY, code=429, retry_after=timedelta(minutes=20))
    service = Service(answer=busy)
    put(db, desk)
    await live(db, service, NOW, NOW + timedelta(minutes=1), desk, chief)
    service.answer = ACCEPTED
    for number in range(3):
        put(db, desk, notice_id=f"later{number}", now=NOW + timedelta(minutes=2))
    put(db, chief, notice_id="chief", now=NOW + timedelta(minutes=2))
    await live(db, service, NOW + timedelta(minutes=2), NOW + timedelta(minutes=30), desk, chief)
    times = [at - NOW for at, recipient, _ in service.given[1:] if recipient == "a@example.org"]
    assert len(times) == 4
    assert min(times) >= timedelta(minutes=20)
    assert [at - NOW for at, recipient, _ in service.given if recipient == "chief@example.org"] == [timedelta(minutes=2)]


async def test_requeue_does_not_wait_for_the_rest_of_a_broken_service(db: Database) -> None:
    desk, service = mail_receiver(), Service(answer=DOWN)
    for number in range(3):
        put(db, desk, notice_id=f"n{number}")
    await live(db, service, NOW, NOW + timedelta(minutes=3), desk)
    service.answer = ACCEPTED
    db.call(requeue, now=NOW + timedelta(minutes=3))
    with db.session() as session:
        assert session.scalars(select(ChannelRow)).all() == []
