"""A due digest goes out once, with its ledger row, whether or not there is anything to tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
from sqlalchemy import select, update
from sqlalchemy.event import listen, remove

from sitrep.core.model import ReceiverName
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Receiver, Target, TargetKind
from sitrep.steps.digest import compose_digest, digest_so_far, send_due_digests
from sitrep.steps.speak import speak_due
from sitrep.store.database import Database
from sitrep.store.schema import ConversationRow, DigestRow, OutboxRow
from sitrep.store.silences import add_silence
from tests.core.digest.test_build import PLAN
from tests.invented import HOUR, NOON, later, report
from tests.steps.test_speak import add

OPS = ReceiverName("ops")
TARGETS = tuple(Target(kind=TargetKind.MAIL, recipient=mail, url="") for mail in ("a@example.org", "b@example.org"))
RECEIVERS = {OPS: Receiver(name=OPS, targets=TARGETS)}
SEVEN = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)  # 07:00 in Berlin


def messages(db: Database) -> list[tuple[str, str, Message]]:
    with db.session() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(row.kind, row.recipient, msgspec.msgpack.decode(row.payload, type=Message)) for row in rows]


def windows(db: Database) -> list[tuple[date, datetime, datetime]]:
    with db.session() as session:
        return [
            (row.local_date, row.window_start_at, row.window_end_at) for row in session.scalars(select(DigestRow).order_by(DigestRow.id))
        ]


async def send(db: Database, now: datetime, *plans: Any) -> list[Any]:
    return await send_due_digests(db, plans or [PLAN], RECEIVERS, feeds={}, now=now)


async def test_a_digest_goes_out_once_at_its_time(db: Database) -> None:
    add(db, report(1))
    assert await send(db, NOON) == []
    assert await send(db, SEVEN - timedelta(seconds=1)) == []
    (sent,) = await send(db, SEVEN + timedelta(seconds=20))
    assert (sent.name, sent.local_date, sent.new_events, sent.messages, sent.unknown) == ("morning", date(2026, 3, 4), 1, 2, ())
    assert await send(db, SEVEN + timedelta(minutes=1)) == []
    assert [(kind, recipient) for kind, recipient, _ in messages(db)] == [("digest", "a@example.org"), ("digest", "b@example.org")]
    assert messages(db)[0][2].subject == "Digest 4 March 2026: 1 new event (1 high)"


async def test_windows_follow_each_other_exactly_and_an_event_is_new_in_one_of_them(db: Database) -> None:
    await send(db, NOON)
    add(db, report(1))
    for day in range(5):
        await send(db, SEVEN + day * 24 * HOUR + timedelta(seconds=day))
    found = windows(db)
    assert [local_date.day for local_date, _, _ in found] == [4, 5, 6, 7, 8]
    assert all(one[2] == other[1] for one, other in pairwise(found))
    assert ["1 new event" in message.subject for _, recipient, message in messages(db) if recipient == "a@example.org"] == [
        True,
        *[False] * 4,
    ]


async def test_thirty_silent_days_bring_thirty_digests(db: Database) -> None:
    await send(db, NOON)
    for hour in range(30 * 24):
        await send(db, NOON + hour * HOUR)
    subjects = [message.subject for _, recipient, message in messages(db) if recipient == "a@example.org"]
    assert len(subjects) == len(set(subjects)) == 30
    assert all("no new events" in subject for subject in subjects)


async def test_a_clock_that_was_ten_days_ahead_for_once_leaves_no_hour_untold(db: Database) -> None:
    await send(db, NOON)
    await send(db, SEVEN)
    await send(db, SEVEN + 10 * 24 * HOUR)  # the wrong clock
    for day in range(1, 13):
        await send(db, SEVEN + day * 24 * HOUR)
    told = [(local_date.day, start, end) for local_date, start, end in windows(db) if local_date.day != 14]
    assert [day for day, _, _ in told] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16]
    assert all(one[2] == other[1] for one, other in pairwise(told))


async def test_a_digest_that_cannot_be_put_together_says_so_and_the_next_one_tells_of_its_time(db: Database) -> None:
    await send(db, NOON)
    add(db, report(1))
    with db.session() as session:
        good = {number: routed for number, routed in session.execute(select(ConversationRow.id, ConversationRow.routed))}
        session.execute(update(ConversationRow).values(routed={}))
    (sent,) = await send(db, SEVEN)
    assert (sent.messages, sent.new_events) == (2, 0)
    assert messages(db)[-1][2].subject == "[sitrep] The digest “morning” could not be put together"
    assert await send(db, SEVEN + HOUR) == []
    with db.session() as session:
        for number, routed in good.items():
            session.execute(update(ConversationRow).where(ConversationRow.id == number).values(routed=routed))
    (sent,) = await send(db, SEVEN + 24 * HOUR)
    assert sent.new_events == 1
    assert windows(db)[-1][1:] == (SEVEN - 24 * HOUR, SEVEN + 24 * HOUR)


async def test_after_a_standstill_one_late_digest_covers_the_gap(db: Database) -> None:
    await send(db, NOON)
    await send(db, SEVEN)
    add(db, later(30, 1), at=NOON + 30 * HOUR)
    (sent,) = await send(db, SEVEN + 75 * HOUR)
    assert (sent.local_date, sent.new_events) == (date(2026, 3, 7), 1)
    assert windows(db)[-1][1:] == (SEVEN, SEVEN + 75 * HOUR)
    assert "Late: this digest was due 7 March 2026, 07:00 (UTC+01:00)." in messages(db)[-1][2].text


async def test_unknown_receivers_are_named_and_the_ledger_still_moves_on(db: Database) -> None:
    plan = replace(PLAN, receivers=(OPS, ReceiverName("gone")))
    await send(db, NOON, plan)
    (sent,) = await send(db, SEVEN, plan)
    assert (sent.messages, sent.unknown) == (2, ("gone",))
    assert await send(db, SEVEN, plan) == []


async def test_message_and_ledger_are_one_transaction(db: Database) -> None:
    """The n-th statement fails, for n = 1, 2 … until none does; after each failure neither is there."""
    await send(db, NOON)
    failures = 0
    for nth in range(100):
        statements = iter(range(1000))

        def fail(*_arguments: Any, _nth: int = nth, _statements: Any = statements) -> None:
            if next(_statements) == _nth:
                raise OSError("disk full")

        listen(db.engine, "before_cursor_execute", fail)
        try:
            await send(db, SEVEN)
            break
        except OSError:
            failures += 1
        finally:
            remove(db.engine, "before_cursor_execute", fail)
        assert (messages(db), windows(db)) == ([], [])
    assert failures > 5
    assert (len(messages(db)), len(windows(db))) == (2, 1)


async def test_a_look_at_the_last_day_notes_nothing(db: Database) -> None:
    add(db, report(1))
    digest = db.call(compose_digest, digest_so_far(PLAN, NOON + HOUR), {})
    assert (digest.n_new, digest.window_start_at, digest.next_due_at) == (1, NOON - 23 * HOUR, SEVEN)
    assert (messages(db), windows(db)) == ([], [])


async def test_what_is_held_back_is_in_the_digest(db: Database) -> None:
    await send(db, NOON)
    db.call(add_silence, {}, author="Amal", reason="drill", now=NOON, ends_at=SEVEN + HOUR)
    add(db, report(1))
    await speak_due(db, RECEIVERS, now=NOON + HOUR)
    await send(db, SEVEN)
    assert "silenced until 4 March 2026, 08:00" in " ".join(messages(db)[-1][2].text.split())
