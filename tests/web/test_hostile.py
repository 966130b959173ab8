"""Forty hostile texts in every place that holds foreign text: in no page does one become anything but text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import quote as percent

import msgspec
import pytest
from sqlalchemy.orm import Session

from sitrep.core.model import EventId, Field, Report, Span, Topic
from sitrep.core.outcomes import Message
from sitrep.store.marks import Mark, MarkKind, add_mark
from sitrep.store.schema import DigestRow, FeedRow, FetchRow
from tests.invented import NOON, crossing, figure, hit, later, place
from tests.render.hostile import PAYLOADS
from tests.web.conftest import House
from tests.web.test_access import token_in
from tests.web.test_pages import outbox_row, read

CLEAN = [payload.encode("utf-8", "replace").decode().replace("\x00", "") for payload in PAYLOADS]
LISTS = ("/", "/map", "/figures", "/events", "/events?page=2", "/events?page=3", "/crossings", "/feeds", "/digests", "/deliveries")


def hostile_report(number: int, payload: str) -> Report:
    """A report whose every foreign field holds the payload."""
    quote = Span(field=Field.TEXT, start=0, end=len(payload), text=payload)
    shut = crossing(payload, id="")
    return later(
        number / 100,
        number,
        topic=Topic.CROSSING_CLOSURE,
        title=payload,
        url=payload,
        feed_name=payload,
        language="en",
        level_reason=payload,
        hits=(replace(hit(payload, topic=Topic.CROSSING_CLOSURE, rule=payload), quote=quote),),
        places=(replace(place(payload or "x", "SYR", f"SY{number:02}", precision=2), lat=36.0, lon=37.0),),
        crossings=(shut,),
    )


ACTIVE = (
    "script:not([src^='/static/']), iframe, object, embed, base, meta[http-equiv], math, video, img, style, "
    "svg:not(figure.map > svg, figure.map > svg > svg.inset, figure.chart > svg), "
    "link:not([href^='/static/']):not([href='data:,']):not([rel=alternate])"
)


OUR_FORMS = re.compile(r"/events(/A-[0-9A-F]{6}/marks)?|/rules|/logout|/login|/figures|/map")


def active_nodes(html: str) -> list[str]:
    """Elements and attributes that do something and are not ours."""
    page = read(html)
    found = [element.name for element in page.select(ACTIVE)]
    for element in page.find_all(True):
        found += [f"{element.name} {name}" for name in element.attrs if name.startswith("on") or name == "style"]
        for name in ("href", "action", "src", "formaction"):
            address = str(element.get(name, "/"))
            if not address.startswith(("/", "#", "http://", "https://", "data:,")):
                found.append(f"{element.name} {name}={address}")
        if element.name == "form" and not OUR_FORMS.fullmatch(str(element.get("action"))):
            found.append("form")
    return found


def keep_hostile(session: Session, number: int, payload: str, event_id: str) -> None:
    """The payload in a feed, its log, a message, a digest and a remark on the event."""
    feed = session.get_one(FeedRow, f"feed-{number}")
    feed.problem, feed.moved_to, feed.url = payload, payload, payload
    row = outbox_row(number, "dead", event_id=event_id, problem=payload)
    row.subject, row.recipient, row.receiver = payload, f"{payload}{number}", payload
    message = Message(message_id="", subject=payload, text=payload, html=payload, short_text="", created_at=NOON)
    digest = outbox_row(1_000 + number, "sent", notice=f"digest-{number}")
    digest.payload, digest.subject = msgspec.msgpack.encode(message), payload
    values = {"name": f"{payload}{number}", "zone": "UTC", "local_date": date(2026, 3, 3), "window_start_at": NOON, "window_end_at": NOON}
    session.add_all([row, digest, DigestRow(id=number, notice_id=f"digest-{number}", **values)])
    session.add(FetchRow(feed_id=feed.id, started_at=NOON, seconds=0.5, outcome=payload[:40], problem=payload))
    for kind in (MarkKind.NOTE, MarkKind.DISMISS):
        add_mark(session, Mark(event_id=EventId(event_id), kind=kind, author=payload or "x", text=payload, made_at=NOON))


@pytest.fixture
def haunted(house: House) -> tuple[House, list[str]]:
    """A dashboard with an event of a crossing and one of displacement for each payload; the ids of the former."""
    events = house.add(*(hostile_report(number, payload) for number, payload in enumerate(CLEAN, 1)))
    flights = (
        replace(hostile_report(100 + number, payload), topic=Topic.DISPLACEMENT, figures=(figure(payload or "x", 500),), crossings=())
        for number, payload in enumerate(CLEAN, 1)
    )
    house.add(*flights)
    with house.db.session() as session:
        for number, (payload, event_id) in enumerate(zip(CLEAN, events, strict=True), 1):
            keep_hostile(session, number, payload, event_id)
    return house, events


async def test_no_payload_becomes_active(haunted: tuple[House, list[str]]) -> None:
    house, events = haunted
    assert len(set(events)) == len(CLEAN)
    client = house.client()
    token = token_in(await client.get("/rules"))
    answers = [await client.get(path) for path in LISTS]
    for number, (payload, event_id) in enumerate(zip(CLEAN, events, strict=True), 1):
        answers += [await client.get(path) for path in (f"/events/{event_id}", f"/feeds/feed-{number}", f"/digests/{number}")]
        answers.append(await client.get("/events", params={"words": payload, "level": payload, "page": payload}))
        answers.append(await client.get(f"/events/{percent(payload, safe='')}"))
        answers.append(await client.get(f"/crossings/{percent(f'crossing:{payload}'.casefold(), safe='')}"))
        form = {"token": token, "by": "" if number % 2 else payload, "text": payload, "kind": "note"}
        answers.append(await client.post(f"/events/{event_id}/marks", data=form))
        text = f"{payload}\n{payload} people fled Azaz."
        answers.append(await client.post("/rules", data={"token": token, "text": text, "language": payload}))
    for answer in answers:
        assert answer.status_code in (200, 303, 400, 404, 422), answer.url
        if answer.status_code != 303:
            assert active_nodes(answer.text) == [], answer.url
