"""Reports find their event in the database, on both engines, and make its receivers due."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from sitrep.core.model import EventId, Level, ReceiverName, Report, Topic
from sitrep.core.notices import Reason, write_notice
from sitrep.core.routing import Route
from sitrep.store.conversations import claim_due, conversations_of, last_bundle_at, messages_since, note_silence, note_spoken
from sitrep.store.database import Database
from sitrep.store.events import add_reports, events_between, find_event, load_events
from sitrep.store.schema import ConversationRow, EventKeyRow, EventRow, ReportRow
from tests.core.test_shingles import OTHER, STORY
from tests.invented import HOUR, NOON, crossing, figure, later, place, report, store_article

TREE = Route(
    receiver=ReceiverName("ops"),
    group_wait=timedelta(minutes=1),
    routes=(Route(match={"level": ("high",)}, receiver=ReceiverName("duty"), continue_=True), Route(match={})),
)


def add(db: Database, *reports: Report, texts: tuple[str, ...] = (), tree: Route = TREE, minutes: float = 5) -> list[EventId]:
    """Stores articles and reports in one transaction, `minutes` after the last one was published."""

    def work(session: Session) -> list[EventId]:
        for told, words in zip(reports, texts or [""] * len(reports), strict=True):
            store_article(session, told, words)
        at = max(told.published_at or NOON for told in reports) + timedelta(minutes=minutes)
        return add_reports(session, reports, tree=tree, now=at)

    return db.call(work)


def test_reports_of_one_town_become_one_event_and_those_of_another_a_second(db: Database) -> None:
    (first,) = add(db, report(1, figures=(figure(),), crossings=(crossing(),)))
    assert add(db, later(2)) == [first]
    (other,) = add(db, later(3, 3, places=(place("Azaz"),)))
    assert other != first
    one, two = db.call(load_events, [first, other])
    assert [told.article_id for told in one.reports] == [1, 2]
    assert one.reports[0] == report(1, figures=(figure(),), crossings=(crossing(),))
    assert (two.countries, two.admin1_codes) == (("SYR",), ("SY02",))
    with db.session() as session:
        row = session.get_one(EventRow, first)
        assert (row.key, row.last_reported_at) == ("displacement crossing:bab-al-salama place:SYR:anadan admin1:SYR:SY02", NOON + 2 * HOUR)


def test_a_copy_joins_the_event_of_its_original_even_when_it_names_no_place(db: Database) -> None:
    (first,) = add(db, report(1), texts=(STORY,))
    copy = "River villages emptied\n" + STORY[:300]
    assert add(db, later(1, 2, places=()), later(2, 3, places=()), texts=(copy, copy)) == [first]
    (unrelated,) = add(db, later(1, 4, places=()), texts=(OTHER,))
    assert unrelated != first
    (event,) = db.call(load_events, [first])
    assert [told.wire_copy_of for told in event.reports] == [None, 1, 1]
    with db.session() as session:
        original = session.scalars(select(ReportRow.id).where(ReportRow.article_id == 1)).one()
        assert set(session.scalars(select(ReportRow.wire_copy_of).where(ReportRow.article_id.in_([2, 3])))) == {original}


def test_an_article_read_again_changes_its_report_in_place(db: Database) -> None:
    (first,) = add(db, report(1, level="medium"))
    changed = report(1, level="high", title="Tens of thousands flee", places=(place(), place("Haritan")))
    assert add(db, changed) == [first]
    (event,) = db.call(load_events, [first])
    assert event.reports == (changed,)
    assert (event.level, event.headline) == (Level.HIGH, "Tens of thousands flee")
    assert add(db, later(2, places=(place("Haritan"),))) == [first]


def test_one_article_on_two_topics_is_two_reports_of_two_events(db: Database) -> None:
    aid = report(1, topic=Topic.AID_INCIDENT)
    assert len(set(add(db, report(1), aid, texts=(STORY, STORY)))) == 2


def test_the_events_receivers_become_due_after_group_wait_and_a_later_report_does_not_put_it_off(db: Database) -> None:
    (first,) = add(db, report(1, level="medium"))
    assert {row.routed.receiver: row.due_at for row in db.call(conversations_of, [first])[first]} == {"ops": NOON + timedelta(minutes=6)}
    add(db, later(0.005, 2, level="high"))
    due = {row.routed.receiver: row.due_at for row in db.call(conversations_of, [first])[first]}
    assert due[ReceiverName("ops")] == NOON + timedelta(minutes=6)
    assert due[ReceiverName("duty")] == NOON + timedelta(seconds=18, minutes=6)
    assert db.call(claim_due, now=NOON + timedelta(minutes=5), limit=9) == []
    assert [row.routed.path for row in db.call(claim_due, now=NOON + timedelta(minutes=6), limit=9)] == ["default > default"]


def test_after_a_message_the_next_report_waits_for_the_interval_unless_it_is_urgent(db: Database) -> None:
    (first,) = add(db, report(1, level="medium"))
    speak(db, first)
    add(db, later(0.1, 2, level="medium"))
    assert db.call(conversations_of, [first])[first][0].due_at == NOON + timedelta(minutes=36)
    add(db, later(0.2, 3, level="high"))
    assert db.call(conversations_of, [first])[first][0].due_at == NOON + timedelta(minutes=18)


def speak(db: Database, event_id: EventId, notice_id: str = "n1") -> None:
    """Notes that `ops` was told six minutes after NOON."""

    def work(session: Session) -> None:
        (conversation,) = claim_due(session, now=NOON + timedelta(minutes=6), limit=9)
        (event,) = load_events(session, [event_id])
        notice = write_notice(event, Reason.FIRST_REPORT, None, conversation.routed, NOON + timedelta(minutes=6))
        note_spoken(session, conversation, notice, notice_id=notice_id)

    db.call(work)


def test_what_was_said_and_why_is_kept(db: Database) -> None:
    (first,) = add(db, report(1, level="medium", figures=(figure(),)))
    speak(db, first, "bundle-1")
    (conversation,) = db.call(conversations_of, [first])[first]
    assert conversation.said is not None
    assert (conversation.said.persons, conversation.said.messages, conversation.reason) == (2000, 1, "first_report")
    assert (conversation.due_at, conversation.notice_id) == (None, "bundle-1")
    assert db.call(messages_since, ReceiverName("ops"), NOON) == 1
    assert db.call(messages_since, ReceiverName("ops"), NOON + HOUR) == 0
    assert db.call(last_bundle_at, ReceiverName("ops")) == NOON + timedelta(minutes=6)
    assert db.call(last_bundle_at, ReceiverName("duty")) is None


def test_silence_is_noted_with_its_reason(db: Database) -> None:
    (first,) = add(db, report(1, level="medium"))
    (conversation,) = db.call(conversations_of, [first])[first]
    db.call(note_silence, conversation, Reason.BELOW_RECEIVER_LEVEL, look_again_at=NOON + HOUR)
    (conversation,) = db.call(conversations_of, [first])[first]
    assert (conversation.reason, conversation.due_at, conversation.said) == ("below_receiver_level", NOON + HOUR, None)


def test_an_event_is_found_by_the_name_that_people_use(db: Database) -> None:
    (first,) = add(db, report(1))
    for name in (f"A-{first[:6].upper()}", first, first[:4], f" a-{first[:6]} "):
        found = db.call(find_event, name)
        assert found is not None
        assert found.id == first
    for name in ("A-000000", "", "nonsense", "%"):
        assert db.call(find_event, name) is None


def test_events_of_a_window_are_those_a_report_came_in_for_then(db: Database) -> None:
    (old,) = add(db, report(1))
    (new,) = add(db, later(24, 2, places=(place("Azaz"),)))
    add(db, later(25, 3))
    start, end = NOON + 20 * HOUR, NOON + 30 * HOUR
    assert [(event.id, is_new) for event, is_new in db.call(events_between, start, end)] == [(old, False), (new, True)]
    assert db.call(events_between, end, end + HOUR) == []


def test_unknown_events_are_left_out(db: Database) -> None:
    assert db.call(load_events, [EventId("ffff")]) == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_finding_an_event_among_many_open_ones_takes_milliseconds(db: Database) -> None:
    """2,000 open events here; `python -m benchmarks.events` is to measure 10,000."""
    add(db, report(1), texts=(STORY,))
    with db.session() as session:
        one = session.scalars(select(EventRow)).one()
        values = {column.name: getattr(one, column.name) for column in EventRow.__table__.columns}
        session.execute(insert(EventRow), [{**values, "id": f"{n:016x}"} for n in range(2000)])
        keys = {
            n: (f"place:SYR:town {n}", f"admin1:SYR:SY{n % 14:02}", *(f"words:{n * 31 + i:08x}" for i in range(20))) for n in range(2000)
        }
        rows = [{"event_id": f"{n:016x}", "key": key, "last_reported_at": NOON} for n, several in keys.items() for key in several]
        session.execute(insert(EventKeyRow), rows)
    started = time.process_time()
    for n in range(20):
        add(db, later(1, n + 2, places=(place("Azaz"),)), texts=(STORY.replace("villages", f"villages {n}"),))
    assert (time.process_time() - started) / 20 < 0.05


def test_ids_and_keys_do_not_collide_when_a_first_report_comes_twice(db: Database) -> None:
    """The same address found by two rules' topics, or an event whose first report was moved: the event is reused, never doubled."""
    (first,) = add(db, report(1))
    with db.session() as session:
        session.execute(update(EventKeyRow).values(last_reported_at=NOON - timedelta(days=30)))
    (again,) = add(db, replace(report(2), feed_id=report(1).feed_id, url=report(1).url))
    assert again == first
    with db.session() as session:
        assert session.scalar(select(func.count()).select_from(ConversationRow).where(ConversationRow.event_id == first)) == 2
