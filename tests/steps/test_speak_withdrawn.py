"""What its source takes back or corrects is told to those who were told of it, in the same thread, on both engines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sitrep.core.model import ArticleId, EventId, Judgement, Level, Topic
from sitrep.core.notices import Reason
from sitrep.steps.speak import speak_due
from sitrep.store.articles import save_judgement
from sitrep.store.database import Database
from sitrep.store.digests import heard_events
from sitrep.store.events import load_events, withdraw_reports
from tests.invented import HOUR, NOON, crossing, figure, later, place, report
from tests.steps.test_speak import DESK, MINUTE, OPS, RECEIVERS, TREE, add, outbox


def withdraw(db: Database, article: int, at: datetime, *keep: Topic) -> list[EventId]:
    return db.call(withdraw_reports, ArticleId(article), keep=keep, tree=TREE, now=at)


async def reasons(db: Database, at: datetime) -> set[Reason]:
    return {each.reason for each in await speak_due(db, RECEIVERS, now=at)}


def mails(db: Database, recipient: str = "a@example.org") -> list[Any]:
    return [message for _, _, to, message in outbox(db) if to == recipient]


async def test_an_event_without_a_report_left_is_cancelled_in_its_thread_once(db: Database) -> None:
    (event_id,) = add(db, report(1, level="medium", figures=(figure("2,500", 2500),)))
    await reasons(db, NOON + MINUTE)
    assert withdraw(db, 1, NOON + HOUR) == [event_id]
    assert await reasons(db, NOON + HOUR) == {Reason.WITHDRAWN}
    alert, cancel = mails(db)
    assert cancel.subject == f"Cancel: 2,500 people displaced, Anadan, Syria [A-{event_id[:6].upper()}]"
    assert cancel.in_reply_to == alert.message_id
    assert "no longer reports this" in " ".join(cancel.text.split())
    assert "no longer reports this" in cancel.html
    assert withdraw(db, 1, NOON + 2 * HOUR) == []
    (event,) = db.call(load_events, [event_id])
    assert event.is_withdrawn
    (heard,) = db.call(heard_events, NOON, NOON + HOUR)
    assert heard.account.is_withdrawn


async def test_one_that_nobody_was_told_of_just_ends(db: Database) -> None:
    add(db, report(1))
    withdraw(db, 1, NOON)
    assert await reasons(db, NOON + MINUTE) == {Reason.NO_REPORT_LEFT}
    assert outbox(db) == []
    assert db.call(heard_events, NOON, NOON + HOUR) == []


async def test_the_digest_of_the_day_after_hears_of_what_was_withdrawn_or_corrected_since(db: Database) -> None:
    nyala = place("Nyala", "SDN", "SD03")
    add(db, report(1, level="information"), report(2, topic=Topic.AID_INCIDENT), report(3, places=(nyala,)))
    await reasons(db, NOON + MINUTE)
    assert len(db.call(heard_events, NOON, NOON + HOUR)) == 3
    db.call(save_judgement, ArticleId(1), Judgement(language="en", level=Level.NONE), rules_sha256="", now=NOON + 2 * HOUR)
    withdraw(db, 1, NOON + 2 * HOUR)
    add(db, report(3, level="medium", places=(nyala,)), at=NOON + 2 * HOUR)
    await reasons(db, NOON + 2 * HOUR + MINUTE)
    found = db.call(heard_events, NOON + HOUR, NOON + 24 * HOUR)
    assert {(each.is_new, each.account.is_withdrawn, each.account.level) for each in found} == {
        (False, True, Level.INFORMATION),
        (False, False, Level.MEDIUM),
    }


async def test_another_report_keeps_the_event_and_a_figure_that_fell_with_it_is_a_correction(db: Database) -> None:
    add(db, report(1, figures=(figure("9,000", 9000),)), later(0.01, 2, figures=(figure("2,000", 2000),)))
    await reasons(db, NOON + MINUTE)
    withdraw(db, 1, NOON + HOUR)
    assert await reasons(db, NOON + HOUR + MINUTE) == {Reason.CORRECTED}
    assert "Highest figure: 9,000 → 2,000 people" in mails(db)[-1].text


async def test_an_edited_figure_is_told_as_a_correction_and_only_other_words_are_not(db: Database) -> None:
    add(db, report(1, figures=(figure("12,500", 12500),)))
    await reasons(db, NOON + MINUTE)
    add(db, report(1, figures=(figure("12,500", 12500),), title="Only an advertisement changed"), at=NOON + HOUR)
    assert await reasons(db, NOON + HOUR + MINUTE) == {Reason.NOTHING_NEW}
    add(db, report(1, figures=(figure("1,250", 1250),)), at=NOON + 2 * HOUR)
    assert await reasons(db, NOON + 2 * HOUR + MINUTE) == {Reason.CORRECTED}
    assert mails(db)[-1].subject.startswith("Update, high: 1,250 people displaced")


async def test_a_place_that_was_wrong_is_corrected_and_one_that_is_only_told_more_exactly_is_not(db: Database) -> None:
    nyala, azaz = place("Nyala", "SDN", "SD03"), place("Azaz")
    add(db, report(1, level="medium", places=(place("Syria", precision=6),)))
    await reasons(db, NOON + MINUTE)
    add(db, report(1, level="medium", places=(azaz,)), at=NOON + HOUR)
    assert await reasons(db, NOON + HOUR + MINUTE) == {Reason.NOTHING_NEW}
    add(db, later(1, 2, level="medium", places=(azaz,)), at=NOON + HOUR)  # a second source
    assert await reasons(db, NOON + HOUR + 2 * MINUTE) == {Reason.MORE_SOURCES}
    for hours, spot in ((2, place()), (3, nyala)):
        add(db, *(report(n, level="medium", places=(spot,)) for n in (1, 2)), at=NOON + hours * HOUR)
        assert await reasons(db, NOON + hours * HOUR + MINUTE) == {Reason.CORRECTED}
    assert "- Place, corrected: Nyala, Sudan" in mails(db)[-1].text


async def test_an_edited_status_of_a_crossing_is_an_update(db: Database) -> None:
    closed: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz"),)}
    add(db, report(1, crossings=(crossing(),), **closed))
    await reasons(db, NOON + MINUTE)
    add(db, report(1, crossings=(crossing(status="open"),), **closed), at=NOON + HOUR)
    assert await reasons(db, NOON + HOUR + MINUTE) == {Reason.NEW_CROSSING_STATUS}


async def test_who_gets_only_what_is_high_is_told_that_it_holds_no_longer(db: Database) -> None:
    closed: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz"),)}
    add(db, report(1, crossings=(crossing(),), **closed), report(2, figures=(figure("12,500", 12500),)))
    await reasons(db, NOON + MINUTE)
    opened = later(1, 3, level="medium", crossings=(crossing(status="open"),), **closed)
    add(db, opened, report(2, level="medium", figures=(figure("125", 125),)), at=NOON + HOUR)
    told = await speak_due(db, RECEIVERS, now=NOON + HOUR + MINUTE)
    assert {each.reason for each in told if each.receiver == DESK} == {Reason.NEW_CROSSING_STATUS, Reason.CORRECTED}
    add(db, later(2, 4, level="medium", figures=(figure("1,300", 1300),)), at=NOON + 2 * HOUR)
    assert {each.receiver for each in await speak_due(db, RECEIVERS, now=NOON + 2 * HOUR + MINUTE)} == {OPS}


async def test_a_topic_that_the_article_still_tells_of_is_kept_and_one_that_comes_back_stands_again(db: Database) -> None:
    (event_id,) = add(db, report(1))
    assert withdraw(db, 1, NOON, Topic.DISPLACEMENT) == []
    await reasons(db, NOON + MINUTE)
    withdraw(db, 1, NOON + HOUR)
    await reasons(db, NOON + HOUR)
    add(db, report(1), at=NOON + 2 * HOUR)
    assert await reasons(db, NOON + 2 * HOUR + MINUTE) == {Reason.FIRST_REPORT}
    (event,) = db.call(load_events, [event_id])
    assert not event.is_withdrawn
