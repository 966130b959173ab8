"""Every digest of thirty simulated days, quiet ones and crowded ones, daily and weekly, opened as a reader's mail program opens it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import cycle, islice
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from sitrep.core.model import Level, ReceiverName, Topic
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Audience, Receiver, Target, TargetKind
from sitrep.core.routing import Route
from sitrep.send.accounts import Mailbox
from sitrep.send.mime import build_mail
from sitrep.steps.digest import send_due_digests
from sitrep.store.database import Database
from sitrep.store.events import add_reports
from sitrep.store.schema import OutboxRow
from tests.core.digest.test_build import PLAN
from tests.invented import HOUR, NOON, crossing, figure, hit, later, place, store_article
from tests.render.test_alerts import ARABIC
from tests.send.test_mime import PNG
from tests.steps.test_digest import SEVEN

DAYS = 30
NEW_EVENTS = tuple(islice(cycle((0, 3, 6, 1, 8, 2, 0, 4, 45, 2)), DAYS))
"""Of each day: on some nothing happens, on some more than a digest has room for."""
CROWDED = max(NEW_EVENTS)
COUNTRIES = ("SYR", "SDN", "UKR", "COD", "YEM")
MOST_HTML, MOST_TEXT, MOST_MAIL, MOST_SUBJECT = 102_000, 40_000, 250_000, 70
"""Gmail hides what is behind 102 kB of HTML; a map has about 45 kB, a third more in a mail."""


@pytest.fixture
def engine_name() -> str:
    """What `db` runs on: what is asked of the store is tested elsewhere."""
    return "sqlite"


def receiver(name: str, language: str) -> Receiver:
    target = Target(kind=TargetKind.MAIL, recipient=f"{name}@example.org", url="")
    return Receiver(name=ReceiverName(name), targets=(target,), audience=Audience(language=language))


RECEIVERS = {one.name: one for one in (receiver("desk", "en"), receiver("office", "ar"))}
PLANS = (replace(PLAN, receivers=(ReceiverName("desk"),)), replace(PLAN, name="week", receivers=(ReceiverName("office"),), weekday=2))


def happen(session: Session, day: int, first: int, count: int) -> None:
    """So many new events on that day, no two in one place."""
    told = []
    for number in range(first, first + count):
        iso3 = COUNTRIES[number % len(COUNTRIES)]
        where = place(f"Town {number}", iso3, f"{iso3}{number:03}", admin1_name=f"Province {number % 9}", lat=number % 60, lon=number % 90)
        more: dict[str, Any] = {
            "topic": list(Topic)[number % 3],
            "level": (Level.HIGH, Level.MEDIUM)[number % 2],
            "places": (where,),
            "figures": (figure(f"{number * 10:,}", number * 10),),
            "crossings": (crossing(f"Gate {number}", id=f"gate-{number}"),) if number % 6 == 1 else (),
        }
        arabic = {"language": "ar", "hits": (hit(ARABIC * 3),)} if number % 2 else {}
        told.append(later(24 * day + number % 12 / 10, number, feed_id=f"feed-{number % 20}", **more, **arabic))
    for report in told:
        store_article(session, report)
        add_reports(session, [report], tree=Route(receiver=ReceiverName("desk")), now=report.first_seen_at)


def opened(message: Message, recipient: str) -> EmailMessage:
    """As sent and parsed again."""
    pictures = {picture.content_id: PNG for picture in message.pictures}
    sender, to = Mailbox(address="sitrep@example.org", name="sitrep"), Mailbox(address=recipient)
    written = build_mail(message, sender=sender, recipient=to, delivery=1, pictures=pictures).as_bytes()
    assert len(written) < MOST_MAIL
    assert max(len(line) for line in written.split(b"\r\n")) <= 998  # RFC 5322, 2.1.1
    parsed = message_from_bytes(written, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert [part.get_content_type() for part in parsed.walk() if part.defects] == []
    return parsed


def content(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    text = body.get_content()
    assert isinstance(text, str)
    return text


async def test_every_digest_of_thirty_days_is_whole_within_limits_and_says_what_it_leaves_out(db: Database) -> None:
    async def send(hours: int) -> None:
        await send_due_digests(db, PLANS, RECEIVERS, feeds={}, now=SEVEN + hours * HOUR)

    await send(-20)
    first = 1
    for day, count in enumerate(NEW_EVENTS):
        db.call(happen, day, first, count)
        first += count
        await send(24 * day + (5 if day % 5 == 0 else 0))  # now and then sitrep was not running at seven
    with db.session() as session:
        sent = [
            (row.recipient, msgspec.msgpack.decode(row.payload, type=Message))
            for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))
            if row.kind == "digest"
        ]
    mails = [(message, opened(message, recipient)) for recipient, message in sent]
    daily = [(message, mail) for message, mail in mails if "desk" in mail["To"]]
    weekly = [(message, mail) for message, mail in mails if "office" in mail["To"]]
    assert (len(daily), len(weekly)) == (DAYS, 5)
    assert len({mail["Message-ID"] for _message, mail in mails}) == len({mail["Subject"] for _message, mail in mails}) == len(mails)
    for count, (message, mail) in zip(NEW_EVENTS, daily, strict=True):
        told = f"{count} new event" if count else "no new events"
        assert told in mail["Subject"]
        assert bool(re.search(r"\b(5|20) more are not shown here", content(mail, "plain"))) == (count == CROWDED)
        assert bool(message.pictures) == bool(count)
    for message, mail in mails:
        html, text = content(mail, "html"), content(mail, "plain")
        assert len(mail["Subject"]) <= MOST_SUBJECT
        assert len(html.encode()) <= MOST_HTML
        assert len(text.encode()) <= MOST_TEXT
        assert len(message.short_text) <= 320
        assert html.rstrip().endswith("</html>")
        inside = {part["Content-ID"].strip("<>") for part in mail.walk() if part["Content-ID"]}
        assert set(re.findall(r'src="cid:([^"]+)"', html)) == inside
        assert re.findall(r'src="(?!cid:)', html) == []
        assert mail["Date"].datetime - SEVEN < timedelta(days=DAYS + 1)
    assert all('dir="rtl"' in content(mail, "html") for _message, mail in weekly)
    assert weekly[0][1]["Date"].datetime > NOON
