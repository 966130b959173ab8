"""What the dashboard reads: events by filter and page, crossings' reports, messages, digests, entries; and that a reader cannot write."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from sitrep.core.model import EventId, FeedId, FigureKind, Level, Report, Topic
from sitrep.core.outcomes import Message
from sitrep.core.routing import Route
from sitrep.store.crossing_reports import crossing_reports
from sitrep.store.database import Database, open_engine
from sitrep.store.digest_archive import find_digest, list_digests
from sitrep.store.entry_list import latest_entries
from sitrep.store.event_list import EventFilter, count_events, countries_seen, list_events, new_events
from sitrep.store.event_places import placed_events
from sitrep.store.events import add_reports
from sitrep.store.figure_reports import new_events_by_day, reported_figures
from sitrep.store.message_list import count_messages, list_messages
from sitrep.store.schema import DigestRow, OutboxRow
from tests.invented import HOUR, NOON, crossing, figure, later, place, report, store_article

DAY = timedelta(days=1)


def add(db: Database, told: Report) -> EventId:
    def work(session: Session) -> EventId:
        store_article(session, told)
        (event_id,) = add_reports(session, [told], tree=Route(), now=told.first_seen_at)
        return event_id

    return db.call(work)


@pytest.fixture
def three(db: Database) -> list[EventId]:
    """A grave event in Syria, one about a crossing two days later, a lesser one in Sudan another day later."""
    closed = later(48, 2, topic=Topic.CROSSING_CLOSURE, level=Level.MEDIUM, title="Gate at 100% shut", crossings=(crossing(),))
    sudan = later(72, 3, level=Level.INFORMATION, title="Families leave El Fasher", places=(place("El Fasher", "SDN", "SD02"),))
    return [add(db, told) for told in (report(1), closed, sudan)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (EventFilter(), [2, 1, 0]),
        (EventFilter(least_level=Level.MEDIUM), [1, 0]),
        (EventFilter(topic=Topic.DISPLACEMENT), [2, 0]),
        (EventFilter(country="SDN"), [2]),
        (EventFilter(country="S"), []),
        (EventFilter(country="%"), []),
        (EventFilter(since=NOON + DAY), [2, 1]),
        (EventFilter(words="FAMILIES fasher"), [2]),
        (EventFilter(words="100%"), [1]),
        (EventFilter(words="_"), []),
        (EventFilter(words="A-"), []),
    ],
)
def test_events_are_found_by_what_is_asked(db: Database, three: list[EventId], wanted: EventFilter, found: list[int]) -> None:
    page = db.call(list_events, wanted, limit=10)
    assert [three.index(event.id) for event in page.events] == found
    assert page.total == len(found)


def test_an_event_is_found_by_its_alert_id(db: Database, three: list[EventId]) -> None:
    page = db.call(list_events, EventFilter(words=f"A-{three[0][:6].upper()}"), limit=10)
    assert [event.id for event in page.events] == [three[0]]


def test_a_page_begins_where_the_last_one_ended(db: Database, three: list[EventId]) -> None:
    page = db.call(list_events, EventFilter(), limit=1, offset=1)
    assert ([event.id for event in page.events], page.total) == ([three[1]], 3)


def test_new_is_what_was_first_heard_of_since_then_gravest_first(db: Database, three: list[EventId]) -> None:
    add(db, later(73, 4))
    page = db.call(new_events, NOON + DAY, limit=10)
    heard_of_then = [event.id for event in page.events]
    assert heard_of_then[-2:] == [three[1], three[2]]
    assert three[0] not in heard_of_then
    assert db.call(new_events, NOON + DAY, limit=1).total == page.total


def test_new_events_are_counted_by_their_day_in_utc_wherever_the_server_stands(db: Database, three: list[EventId]) -> None:
    add(db, later(73, 4, level=Level.INFORMATION, title="Shops open in Nyala", places=(place("Nyala", "SDN", "SD03"),)))

    def count(session: Session, since: datetime, country: str = "") -> set[tuple[date, Topic, Level, int]]:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL TIME ZONE 'Pacific/Kiritimati'"))  # where noon in UTC is two o'clock of the next day
        return {(new.day, new.topic, new.level, new.count) for new in new_events_by_day(session, since, country)}

    first, last = (NOON.date(), Topic.DISPLACEMENT, Level.HIGH, 1), (NOON.date() + 3 * DAY, Topic.DISPLACEMENT, Level.INFORMATION, 2)
    assert db.call(count, NOON) == {first, (NOON.date() + 2 * DAY, Topic.CROSSING_CLOSURE, Level.MEDIUM, 1), last}
    assert db.call(count, NOON + DAY, "SDN") == {last}


def test_figures_are_those_of_new_displacement_in_reports_that_stand(db: Database) -> None:
    stock = figure("90,000", 90_000, kind=FigureKind.STOCK)
    event_id = add(db, report(1, figures=(figure("12,500", 12_500), stock), feed_name="Wire"))
    add(db, later(1, 2, topic=Topic.AID_INCIDENT, figures=(figure("7", 7),)))
    found = db.call(reported_figures, NOON)
    assert [(one.event_id, one.figure.low, one.source, one.told_at) for one in found] == [(event_id, 12_500, "Wire", NOON)]
    assert not db.call(reported_figures, NOON + DAY)
    assert not db.call(reported_figures, NOON, "SDN")


def test_a_map_has_the_places_of_an_events_first_and_last_report(db: Database) -> None:
    towns = [report(1), later(1, 2, places=(place(), place("Haritan"))), later(2, 3, places=(place(), place("Azaz")))]
    assert len({add(db, told) for told in towns}) == 1
    add(db, later(5, 4, places=(place("El Fasher", "SDN", "SD02"),), level=Level.INFORMATION))
    events, total = db.call(placed_events, EventFilter(least_level=Level.HIGH), limit=5)
    assert [(total, event.level, [place.name for place in event.places]) for event in events] == [(1, Level.HIGH, ["Anadan", "Azaz"])]
    latest, total = db.call(placed_events, EventFilter(), limit=1)
    assert ([event.places[0].name for event in latest], total) == (["El Fasher"], 2)


def test_countries_and_levels_are_counted(db: Database, three: list[EventId]) -> None:
    assert db.call(countries_seen) == ["SDN", "SYR", "TUR"]
    assert db.call(count_events, NOON + DAY) == {Level.MEDIUM: 1, Level.INFORMATION: 1}


def test_reports_on_crossings_come_with_their_event(db: Database, three: list[EventId]) -> None:
    ((event_id, told),) = db.call(crossing_reports, NOON)
    assert (event_id, told.title) == (three[1], "Gate at 100% shut")
    assert db.call(crossing_reports, NOON + 3 * DAY) == []


def test_entries_of_a_feed_are_told_latest_first(db: Database, three: list[EventId]) -> None:
    (entry,) = db.call(latest_entries, FeedId("feed-3"))
    assert (entry.title, entry.state, entry.text_source, entry.level) == ("Families leave El Fasher", "read", "page", "")
    assert db.call(latest_entries, FeedId("unknown")) == []


def outbox_row(notice_id: str, state: str, recipient: str = "a@example.org") -> OutboxRow:
    message = Message(message_id="", subject=f"About {notice_id}", text="Text", html="<p>Text</p>", short_text="", created_at=NOON)
    return OutboxRow(
        notice_id=notice_id,
        kind="digest",
        level="high",
        receiver="ops",
        recipient=recipient,
        message_id=f"{notice_id}@{recipient}",
        subject=message.subject,
        payload=msgspec.msgpack.encode(message),
        state=state,
        created_at=NOON,
    )


def test_messages_are_listed_by_state_newest_first_and_counted(db: Database) -> None:
    with db.session() as session:
        session.add_all([outbox_row("one", "sent"), outbox_row("two", "dead"), outbox_row("three", "sent")])
    assert [message.subject for message in db.call(list_messages, limit=10)] == ["About three", "About two", "About one"]
    assert [message.subject for message in db.call(list_messages, ("sent",), limit=1, offset=1)] == ["About one"]
    assert db.call(count_messages) == {"pending": 0, "sending": 0, "sent": 2, "dead": 1}


def test_a_digest_is_found_with_its_message_as_long_as_that_is_kept(db: Database) -> None:
    with db.session() as session:
        for number, notice in enumerate(("one", "gone")):
            at = NOON + number * DAY
            row = DigestRow(name="daily", zone="UTC", local_date=date(2026, 3, 3 + number), notice_id=notice, window_start_at=at - DAY)
            row.window_end_at = at
            session.add(row)
        session.add_all([outbox_row("one", "sent"), outbox_row("one", "sent", "b@example.org")])
    gone, kept = db.call(list_digests)
    assert (gone.subject, kept.subject) == ("", "About one")
    found = db.call(find_digest, kept.id)
    assert found is not None
    assert found[1] is not None
    assert found[1].text == "Text"
    assert db.call(find_digest, gone.id) == (gone, None)
    assert db.call(find_digest, 999) is None


def test_a_reader_cannot_write_and_does_not_wait_for_those_who_do(db: Database, database_url: str, three: list[EventId]) -> None:
    reader = Database(open_engine(database_url, read_only=True))
    with db.session() as session:
        session.execute(text("UPDATE events SET headline = 'changed'"))
        assert reader.call(list_events, EventFilter(), limit=1).total == 3
    with pytest.raises(DBAPIError), reader.session() as session:
        session.execute(text("UPDATE events SET headline = 'changed again'"))
    reader.close()


def test_the_time_of_hearing_counts_not_that_of_publishing(db: Database) -> None:
    old = report(9, published_at=NOON - 30 * DAY, first_seen_at=NOON + HOUR)
    event_id = add(db, old)
    assert [event.id for event in db.call(new_events, NOON, limit=5).events] == [event_id]
