"""Messages that are held back, by what, and how they are released, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from sitrep.core.model import ArticleId, EventId, Level, ReceiverName, Report, Topic
from sitrep.core.muting import MuteTime, Restraints
from sitrep.core.notices import Reason
from sitrep.core.routing import Route
from sitrep.steps.speak import SpeakReport, speak_due
from sitrep.store.database import Database
from sitrep.store.events import add_reports, load_events, withdraw_reports
from sitrep.store.held import held_between, look_again
from sitrep.store.marks import MarkKind, keep_mark
from sitrep.store.silences import add_silence, end_silence
from tests.invented import HOUR, NOON, crossing, later, place, report, store_article
from tests.steps.test_speak import MINUTE, OPS, RECEIVERS, outbox

NIGHT = MuteTime(name="night", zone="UTC", days=frozenset(range(7)), start=time(12), end=time(18))
MUTING = Restraints(mute_times={"night": NIGHT})
INHIBITING = Restraints(inhibit_for=2 * HOUR)
AT_SIX = NOON + 6 * HOUR


def add(db: Database, *reports: Report, at: Any = NOON, **terms: Any) -> list[EventId]:
    def work(session: Session) -> list[EventId]:
        for told in reports:
            store_article(session, told)
        return add_reports(session, reports, tree=Route(receiver=OPS, group_wait=timedelta(0), **terms), now=at)

    return db.call(work)


async def speak(db: Database, at: Any, restraints: Restraints | None = None) -> list[SpeakReport]:
    return await speak_due(db, RECEIVERS, now=at, restraints=restraints)


def towns(count: int, start: int = 1) -> list[Report]:
    return [report(n, level="medium", places=(place(f"Town {n}"),)) for n in range(start, start + count)]


async def test_what_a_mute_time_holds_is_released_at_its_end_in_one_message(db: Database) -> None:
    add(db, *towns(3), mute_times=("night",))
    assert {each.reason for each in await speak(db, NOON + MINUTE, MUTING)} == {Reason.MUTED}
    assert await speak(db, AT_SIX - MINUTE, MUTING) == []
    held = db.call(held_between, NOON, NOON + HOUR)
    assert {(each.reason, each.until, each.was_told_before) for each in held} == {(Reason.MUTED, AT_SIX, False)}
    told = await speak(db, AT_SIX, MUTING)
    assert {each.reason for each in told} == {Reason.FIRST_REPORT}
    assert len({each.notice_id for each in told}) == 1
    assert outbox(db)[0][3].subject == "3 events held until now: 3 medium"
    assert "during a mute time or a silence" in outbox(db)[0][3].text
    assert db.call(held_between, NOON, AT_SIX + HOUR) == []


async def test_one_that_waited_alone_is_an_alert_as_usual_and_news_beside_a_bundle_too(db: Database) -> None:
    add(db, *towns(1), mute_times=("night",))
    await speak(db, NOON + MINUTE, MUTING)
    await speak(db, AT_SIX, MUTING)
    assert {kind for kind, *_ in outbox(db)} == {"alert"}
    add(db, *towns(2, 10), at=NOON + 25 * HOUR, mute_times=("night",))
    await speak(db, NOON + 25 * HOUR, MUTING)
    add(db, *towns(1, 20), at=NOON + 30 * HOUR, mute_times=("night",))
    told = await speak(db, NOON + 30 * HOUR, MUTING)
    assert sorted(len([each for each in told if each.notice_id == name]) for name in {each.notice_id for each in told}) == [1, 2]


async def test_a_silence_ends_at_its_time_or_when_somebody_ends_it(db: Database) -> None:
    made = db.call(add_silence, {"country": ("SYR",)}, author="Amal", reason="x", now=NOON, ends_at=NOON + 3 * HOUR)
    add(db, *towns(2))
    assert {each.reason for each in await speak(db, NOON, None)} == {Reason.SILENCED}
    assert db.call(end_silence, made.id, author="Bo", now=NOON + HOUR) is not None
    assert db.call(end_silence, made.id, author="Bo", now=NOON + 2 * HOUR) is None
    assert db.call(end_silence, 99, author="Bo", now=NOON) is None
    assert db.call(look_again, Reason.SILENCED, NOON + HOUR) == 2
    assert {each.reason for each in await speak(db, NOON + HOUR, None)} == {Reason.FIRST_REPORT}
    assert {kind for kind, *_ in outbox(db)} == {"bundle"}


async def test_a_lower_event_of_the_same_town_waits_behind_a_higher_one_even_in_the_same_round(db: Database) -> None:
    low = report(1, level="medium", topic=Topic.AID_INCIDENT)
    (held, _) = add(db, low, report(2))
    said = {each.event_id: each.reason for each in await speak(db, NOON, INHIBITING)}
    assert sorted(said.values()) == [Reason.FIRST_REPORT, Reason.INHIBITED]
    assert said[held] is Reason.INHIBITED
    add(db, replace_article(low, 3), at=NOON + HOUR)
    assert {each.reason for each in await speak(db, NOON + HOUR, INHIBITING)} == {Reason.INHIBITED}
    assert {each.reason for each in await speak(db, NOON + 2 * HOUR, INHIBITING)} == {Reason.FIRST_REPORT}


def replace_article(told: Report, article: int) -> Report:
    return report(article, level=told.level, topic=told.topic, feed_family=told.feed_family)


async def test_what_waits_for_a_receiver_that_is_renamed_meanwhile_is_told_under_its_new_name(db: Database) -> None:
    add(db, report(1), mute_times=("night",))
    assert {each.reason for each in await speak(db, NOON, MUTING)} == {Reason.MUTED}
    renamed = ReceiverName("duty")
    receivers, tree = {renamed: replace(RECEIVERS[OPS], name=renamed)}, Route(receiver=renamed, group_wait=timedelta(0))
    told = [await speak_due(db, receivers, now=AT_SIX + n * MINUTE, restraints=MUTING, tree=tree) for n in range(3)]
    assert [[(each.receiver, each.reason) for each in some] for some in told] == [
        [(OPS, Reason.NO_RECEIVER)],
        [(renamed, Reason.FIRST_REPORT)],
        [],
    ]


async def test_what_was_dismissed_before_it_was_told_is_told_once_it_is_confirmed(db: Database) -> None:
    (event_id,), (other,) = add(db, report(1)), add(db, report(2, topic=Topic.AID_INCIDENT))
    for each in (event_id, other):
        db.call(keep_mark, each, MarkKind.DISMISS, author="Amal", text="a drill", now=NOON)
    assert {each.reason for each in await speak(db, NOON)} == {Reason.DISMISSED}
    db.call(keep_mark, event_id, MarkKind.CONFIRM, author="Bo", now=NOON + HOUR)
    assert [(each.event_id, each.reason) for each in await speak(db, NOON + HOUR)] == [(event_id, Reason.FIRST_REPORT)]


async def test_within_the_cooldown_of_an_area_only_an_escalation_speaks(db: Database) -> None:
    add(db, *towns(1), cooldown=6 * HOUR)
    await speak(db, NOON)
    add(db, *towns(1, 2), at=NOON + HOUR, cooldown=6 * HOUR)
    assert {each.reason for each in await speak(db, NOON + HOUR)} == {Reason.COOLDOWN}
    add(db, report(3, places=(place("Town 3"),)), at=NOON + 2 * HOUR, cooldown=6 * HOUR)
    assert {each.reason for each in await speak(db, NOON + 2 * HOUR)} == {Reason.FIRST_REPORT}
    add(db, report(4, level="medium", places=(place("Nyala", "SDN", "SD03"),)), at=NOON + 2 * HOUR, cooldown=6 * HOUR)
    assert {each.reason for each in await speak(db, NOON + 2 * HOUR)} == {Reason.FIRST_REPORT}
    (held,) = db.call(held_between, NOON, NOON + 3 * HOUR)
    assert (held.reason, held.until) == (Reason.COOLDOWN, None)
    again = later(8, 5, level="medium", places=(place("Town 2"),))
    add(db, again, at=NOON + 9 * HOUR, cooldown=6 * HOUR)  # a further report after the cooldown
    assert {each.reason for each in await speak(db, NOON + 9 * HOUR)} == {Reason.FIRST_REPORT}


@pytest.mark.parametrize(("terms", "reason"), [({"cooldown": 6 * HOUR}, Reason.COOLDOWN), ({}, Reason.INHIBITED)])
async def test_an_event_that_is_cancelled_holds_nothing_back_and_what_it_held_is_told(
    db: Database, terms: dict[str, Any], reason: Reason
) -> None:
    restraints = Restraints() if terms else INHIBITING
    tree = Route(receiver=OPS, group_wait=timedelta(0), **terms)
    add(db, report(1, topic=Topic.AID_INCIDENT), **terms)
    await speak(db, NOON, restraints)
    topic = Topic.AID_INCIDENT if terms else Topic.DISPLACEMENT
    add(db, report(2, topic=topic, level="medium", places=(place("Anadan" if not terms else "Haritan"),)), at=NOON + HOUR, **terms)
    assert [each.reason for each in await speak(db, NOON + HOUR, restraints)] == [reason]
    db.call(withdraw_reports, ArticleId(1), keep=(), tree=tree, now=NOON + 1.5 * HOUR)
    told = [each.reason for minute in (0, 1) for each in await speak(db, NOON + 1.5 * HOUR + minute * MINUTE, restraints)]
    assert told == [Reason.WITHDRAWN, Reason.FIRST_REPORT]
    add(db, report(3, topic=topic, level="medium", places=(place("Anadan" if not terms else "Azaz"),)), at=NOON + 1.6 * HOUR, **terms)
    assert Reason.INHIBITED not in {each.reason for each in await speak(db, NOON + 1.6 * HOUR, restraints)}


async def test_a_crossing_has_its_own_cooldown(db: Database) -> None:
    closed: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": (), "level": "medium"}
    add(db, report(1, crossings=(crossing(),), **closed), cooldown=6 * HOUR)
    await speak(db, NOON)
    other = crossing("Bab al-Hawa", id="bab-al-hawa")
    add(db, report(2, crossings=(other,), **closed), at=NOON + HOUR, cooldown=6 * HOUR)
    assert {each.reason for each in await speak(db, NOON + HOUR)} == {Reason.FIRST_REPORT}


async def test_one_unofficial_source_alone_is_medium_until_a_second_confirms_it(db: Database) -> None:
    (event_id,) = add(db, report(1), single_source_level=Level.MEDIUM)
    await speak(db, NOON)
    assert outbox(db)[0][3].subject.startswith("Medium: ")
    assert "medium while one unofficial source alone reports it; by the rules high" in " ".join(outbox(db)[0][3].text.split())
    (event,) = db.call(load_events, [event_id])
    assert event.level is Level.MEDIUM
    add(db, later(1), at=NOON + HOUR, single_source_level=Level.MEDIUM)
    assert {each.reason for each in await speak(db, NOON + HOUR)} == {Reason.LEVEL_ROSE}
    assert outbox(db)[-1][3].subject.startswith("Update, high: ")
