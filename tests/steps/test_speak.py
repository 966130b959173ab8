"""Due conversations become messages in the outbox, or silence with a reason, in one transaction."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update
from sqlalchemy.event import listen, remove
from sqlalchemy.orm import Session

from sitrep.core.model import EventId, ReceiverName, Report, Topic
from sitrep.core.notices import Reason
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Receiver, Target, TargetKind
from sitrep.core.routing import Route
from sitrep.core.storms import BUNDLE_PAUSE, MOST_IN_BUNDLE, MOST_SINGLE_MESSAGES, arrange
from sitrep.steps.speak import ASIDE, speak_due
from sitrep.store.conversations import conversations_of
from sitrep.store.database import Database
from sitrep.store.digests import heard_events
from sitrep.store.events import add_reports
from sitrep.store.held import held_between
from sitrep.store.schema import ConversationRow, OutboxRow, ReportRow
from tests.invented import HOUR, NOON, crossing, figure, later, place, report, store_article

OPS, DESK = ReceiverName("ops"), ReceiverName("desk")
TREE = Route(
    receiver=OPS,
    group_wait=timedelta(minutes=1),
    routes=(Route(name="high", match={"level": ("high",)}, receiver=DESK, continue_=True), Route()),
)
MINUTE = timedelta(minutes=1)


def receiver(name: ReceiverName, *recipients: str) -> Receiver:
    return Receiver(name=name, targets=tuple(Target(kind=TargetKind.MAIL, recipient=mail, url="") for mail in recipients))


RECEIVERS = {OPS: receiver(OPS, "a@example.org", "b@example.org"), DESK: receiver(DESK, "desk@example.org")}


def add(db: Database, *reports: Report, at: Any = NOON) -> list[EventId]:
    def work(session: Session) -> list[EventId]:
        for told in reports:
            store_article(session, told)
        return add_reports(session, reports, tree=TREE, now=at)

    return db.call(work)


def outbox(db: Database) -> list[tuple[str, str, str, Message]]:
    with db.session() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(row.kind, row.receiver, row.recipient, msgspec.msgpack.decode(row.payload, type=Message)) for row in rows]


async def test_a_due_event_is_told_once_to_each_recipient(db: Database) -> None:
    (event_id,) = add(db, report(1, figures=(figure("12,500", 12500),)))
    assert await speak_due(db, RECEIVERS, now=NOON) == []
    told = await speak_due(db, RECEIVERS, now=NOON + MINUTE)
    assert {(each.event_id, each.receiver, each.reason) for each in told} == {
        (event_id, OPS, Reason.FIRST_REPORT),
        (event_id, DESK, Reason.FIRST_REPORT),
    }
    sent = outbox(db)
    assert Counter(recipient for _, _, recipient, _ in sent) == {"a@example.org": 1, "b@example.org": 1, "desk@example.org": 1}
    assert {kind for kind, *_ in sent} == {"alert"}
    assert sent[0][3].subject == f"High: 12,500 people displaced, Anadan, Syria [A-{event_id[:6].upper()}]"
    assert await speak_due(db, RECEIVERS, now=NOON + HOUR) == []


async def test_an_update_says_what_changed_and_joins_the_thread(db: Database) -> None:
    closed: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz"),)}
    add(db, report(1, crossings=(crossing(),), **closed))
    await speak_due(db, RECEIVERS, now=NOON + MINUTE)
    add(db, later(1, crossings=(crossing(status="open"),), **closed), at=NOON + HOUR)
    told = await speak_due(db, RECEIVERS, now=NOON + HOUR + MINUTE)
    assert {each.reason for each in told} == {Reason.NEW_CROSSING_STATUS}
    first, update = (message for _, _, recipient, message in outbox(db) if recipient == "desk@example.org")
    assert update.subject.startswith("Update, high: Bab al-Salama crossing open")
    assert "Bab al-Salama crossing: closed → open" in update.text
    assert update.in_reply_to == first.message_id


async def test_nothing_new_is_silence_with_a_reason(db: Database) -> None:
    (event_id,) = add(db, report(1))
    await speak_due(db, RECEIVERS, now=NOON + MINUTE)
    add(db, later(1, feed_family="family-1"), at=NOON + HOUR)
    told = await speak_due(db, RECEIVERS, now=NOON + HOUR + MINUTE)
    assert {each.reason for each in told} == {Reason.NOTHING_NEW}
    assert {each.reason for each in db.call(conversations_of, [event_id])[event_id]} == {"nothing_new"}
    assert len(outbox(db)) == 3


async def test_an_update_within_the_interval_is_looked_at_again_when_it_ends(db: Database) -> None:
    add(db, report(1, level="medium"))
    await speak_due(db, RECEIVERS, now=NOON + MINUTE)
    add(db, report(1, level="medium", figures=(figure(),)), at=NOON + 5 * MINUTE)
    assert await speak_due(db, RECEIVERS, now=NOON + 30 * MINUTE) == []
    told = await speak_due(db, RECEIVERS, now=NOON + 31 * MINUTE)
    assert [each.reason for each in told] == [Reason.FIRST_FIGURE]


@pytest.mark.parametrize(
    ("known", "level", "reason"),
    [
        ({}, "high", Reason.NO_RECEIVER),
        ({OPS: receiver(OPS), DESK: receiver(DESK)}, "high", Reason.NO_RECEIVER),
        (RECEIVERS, "information", Reason.BELOW_RECEIVER_LEVEL),
    ],
)
async def test_who_cannot_or_need_not_be_told_is_not(db: Database, known: Any, level: str, reason: Reason) -> None:
    add(db, report(1, level=level))
    told = await speak_due(db, known, now=NOON + MINUTE)
    assert {each.reason for each in told} == {reason}
    assert outbox(db) == []
    assert await speak_due(db, RECEIVERS, now=NOON + HOUR) == []


async def test_a_storm_becomes_one_message_that_lists_every_event(db: Database) -> None:
    ids = add(db, *(report(n, level="medium", places=(place(f"Town {n}"),)) for n in range(1, 26)))
    assert len(ids) == 25
    told = await speak_due(db, RECEIVERS, now=NOON + MINUTE)
    assert {each.notice_id for each in told} == {told[0].notice_id}
    assert [(kind, recipient) for kind, _, recipient, _ in outbox(db)] == [("bundle", "a@example.org"), ("bundle", "b@example.org")]
    message = outbox(db)[0][3]
    assert message.subject == "25 events at once: 25 medium"
    for n, event_id in enumerate(ids, 1):
        assert f"Town {n}," in message.text
        assert f"A-{event_id[:6].upper()}" in message.html
    assert len(message.short_text) <= 320


async def test_while_a_storm_lasts_events_wait_for_the_next_bundle(db: Database) -> None:
    add(db, *(report(n, level="medium", places=(place(f"Town {n}"),)) for n in range(1, 22)))
    await speak_due(db, RECEIVERS, now=NOON + MINUTE)
    add(db, *(report(n, level="medium", places=(place(f"Town {n}"),)) for n in range(30, 60)), at=NOON + 2 * MINUTE)
    held = await speak_due(db, RECEIVERS, now=NOON + 3 * MINUTE)
    assert {each.reason for each in held} == {Reason.STORM}
    assert await speak_due(db, RECEIVERS, now=NOON + 15 * MINUTE) == []
    told = await speak_due(db, RECEIVERS, now=NOON + 16 * MINUTE)
    assert len(told) == 30
    assert len({each.notice_id for each in told}) == 1


def test_a_thousand_at_once_make_four_messages() -> None:
    arranged = arrange(range(1000), sent_lately=0, last_bundle_at=None, now=NOON)
    assert [len(bundle) for bundle in arranged.bundles] == [MOST_IN_BUNDLE] * 4
    assert sorted(n for bundle in arranged.bundles for n in bundle) == list(range(1000))


@pytest.mark.parametrize(
    ("ready", "sent", "singles", "bundles"), [(20, 0, 20, 0), (21, 0, 0, 1), (1, MOST_SINGLE_MESSAGES, 0, 1), (3, 17, 3, 0), (0, 50, 0, 0)]
)
def test_the_twenty_first_message_of_an_hour_is_a_bundle(ready: int, sent: int, singles: int, bundles: int) -> None:
    arranged = arrange(range(ready), sent_lately=sent, last_bundle_at=NOON - BUNDLE_PAUSE, now=NOON)
    assert (len(arranged.singles), len(arranged.bundles), arranged.wait_until) == (singles, bundles, None)


async def test_a_failure_while_speaking_leaves_everything_due(db: Database) -> None:
    """The n-th statement fails, for n = 1, 2 … until none does; after each failure nothing is half done."""
    add(db, report(1), report(2, places=(place("Azaz"),)))
    failures = 0
    for nth in range(200):
        statements = iter(range(1000))

        def fail(*_arguments: Any, _nth: int = nth, _statements: Any = statements) -> None:
            if next(_statements) == _nth:
                raise OSError("disk full")

        listen(db.engine, "before_cursor_execute", fail)
        try:
            told = await speak_due(db, RECEIVERS, now=NOON + MINUTE)
            break
        except OSError:
            failures += 1
        finally:
            remove(db.engine, "before_cursor_execute", fail)
        assert outbox(db) == []
    assert failures > 10
    assert (len(told), len(outbox(db))) == (4, 6)


def damage(db: Database, article: int) -> None:
    with db.session() as session:
        row = session.scalars(select(ReportRow).where(ReportRow.article_id == article)).one()
        row.body = {**row.body, "level": "unheard of"}


async def test_what_breaks_down_on_one_event_costs_nobody_the_others_and_is_tried_again(db: Database) -> None:
    (broken,) = add(db, report(1), report(2))[:1]
    add(db, report(3, topic=Topic.AID_INCIDENT))
    with db.session() as session:
        session.execute(update(ConversationRow).where(ConversationRow.event_id == broken).values(routed={"receiver": "ops"}))
    told = await speak_due(db, RECEIVERS, now=NOON + MINUTE)
    assert {(each.receiver, each.reason) for each in told} == {(OPS, Reason.FIRST_REPORT), (DESK, Reason.FIRST_REPORT)}
    with db.session() as session:
        aside = session.execute(select(ConversationRow.last_reason, ConversationRow.due_at).where(ConversationRow.event_id == broken)).all()
        assert {(reason, due_at) for reason, due_at in aside} == {("broken", NOON + MINUTE + ASIDE)}
    assert {each.reason for each in db.call(held_between, NOON, NOON + HOUR)} == {Reason.BROKEN}
    add(db, later(1, 4), at=NOON + HOUR)  # routed anew
    assert {each.event_id for each in await speak_due(db, RECEIVERS, now=NOON + HOUR + MINUTE)} == {broken}


async def test_a_report_that_cannot_be_read_is_left_out_of_its_event_and_stops_no_other(db: Database) -> None:
    (one,), (alone,) = add(db, report(1), report(2)), add(db, report(3, topic=Topic.AID_INCIDENT))
    damage(db, 2)
    damage(db, 3)
    told = await speak_due(db, RECEIVERS, now=NOON + MINUTE)
    assert {each.event_id for each in told} == {one}
    assert [each.account.n_reports for each in db.call(heard_events, NOON, NOON + HOUR)] == [1]
    assert {each.reason for each in db.call(conversations_of, [alone])[alone]} == {Reason.BROKEN}


async def test_trouble_of_the_database_sets_nothing_aside(db: Database) -> None:
    add(db, report(1))

    def fail(*_arguments: Any) -> None:
        raise OSError("disk full")

    listen(db.engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(OSError, match="disk full"):
            await speak_due(db, RECEIVERS, now=NOON + MINUTE)
    finally:
        remove(db.engine, "before_cursor_execute", fail)
    assert len(await speak_due(db, RECEIVERS, now=NOON + MINUTE)) == 2
