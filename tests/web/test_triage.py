"""What people say of events in the pages: kept with who and when by the function of the command line, from our own forms only."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from sitrep.core.model import EventId
from sitrep.store.marks import Mark, dismissed, marks_on
from sitrep.web.visitors import NAME_COOKIE
from tests.invented import report
from tests.web.conftest import House
from tests.web.test_access import log_in, token_in
from tests.web.test_pages import read


@pytest.fixture
def event(house: House) -> str:
    """The id of the only event."""
    return house.add(report(1))[0]


def marks(house: House, event: str) -> list[Mark]:
    return house.db.call(marks_on, [EventId(event)]).get(EventId(event), [])


async def say(house: House, client: httpx.AsyncClient, event: str, **fields: str) -> httpx.Response:
    token = token_in(await client.get(f"/events/{event}"))
    return await client.post(f"/events/{event}/marks", data={"token": token, "by": "Amal", **fields})


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("ack", "", "acknowledged by Amal"),
        ("confirm", "", "confirmed by Amal"),
        ("dismiss", "a fire drill", "dismissed by Amal"),
    ],
)
async def test_a_word_is_kept_with_who_and_when_and_shown(house: House, event: str, kind: str, text: str, shown: str) -> None:
    client = house.client()
    answer = await say(house, client, event, kind=kind, text=text)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/events/A-{event[:6].upper()}#said")
    (mark,) = marks(house, event)
    assert (mark.kind, mark.author, mark.text, mark.made_at) == (kind, "Amal", text, house.now)
    for path in (f"/events/{event}", "/events", "/"):
        assert shown in " ".join(read((await client.get(path)).text).get_text(" ").split()), path
    assert (await client.get(f"/api/events/{event}")).json()["marks"][0]["author"] == "Amal"


async def test_a_note_is_shown_word_for_word_and_decides_nothing(house: House, event: str) -> None:
    client = house.client()
    await say(house, client, event, kind="note", text="<b>the road</b> is open")
    page = read((await client.get(f"/events/{event}")).text)
    assert "Amal noted: <b>the road</b> is open" in " ".join(page.get_text(" ").split())
    assert "noted by" not in (await client.get("/events")).text


async def test_a_confirmation_takes_a_dismissal_back(house: House, event: str) -> None:
    client = house.client()
    await say(house, client, event, kind="dismiss", text="a drill")
    assert house.db.call(dismissed, [EventId(event)]) == {event}
    assert "nothing more is told of it" in (await client.get(f"/events/{event}")).text
    await say(house, client, event, kind="confirm", by="Bo")
    assert house.db.call(dismissed, [EventId(event)]) == frozenset()
    assert "nothing more is told of it" not in (await client.get(f"/events/{event}")).text


async def test_the_name_is_asked_for_once(house: House, event: str) -> None:
    client = house.client()
    answer = await say(house, client, event, kind="ack", by="  Åsa  Øst; \x07")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert marks(house, event)[0].author == "Åsa Øst;"
    page = read((await client.get(f"/events/{event}")).text)
    assert page.select("#by")[0].get("value") == "Åsa Øst;"
    assert "You sign as Åsa Øst;" in page.get_text()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "ack", "by": " "}, "Say who you are"),
        ({"kind": "dismiss", "text": " "}, "Say why it is no event of ours"),
        ({"kind": "note"}, "The note is empty"),
    ],
)
async def test_what_is_missing_is_asked_for_and_nothing_is_kept(house: House, event: str, fields: dict[str, str], said: str) -> None:
    answer = await say(house, house.client(), event, **fields)
    assert answer.status_code == 400
    assert said in read(answer.text).select("[role=alert]")[0].get_text()
    assert marks(house, event) == []


async def test_an_unknown_word_or_event_is_refused(house: House, event: str) -> None:
    client = house.client()
    assert (await say(house, client, event, kind="delete")).status_code == 400
    token = token_in(await client.get(f"/events/{event}"))
    form = {"token": token, "kind": "ack", "by": "Amal"}
    assert (await client.post("/events/A-000000/marks", data=form)).status_code == 404
    assert (await client.post("/events/A-000000/marks", data={**form, "by": ""})).status_code == 404
    assert (await client.get(f"/events/{event}/marks")).status_code == 405


@pytest.mark.parametrize("headers", [{"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}])
async def test_a_form_of_another_site_says_nothing(house: House, event: str, headers: dict[str, str]) -> None:
    client = house.client()
    token = token_in(await client.get(f"/events/{event}"))
    form = {"token": token, "kind": "dismiss", "by": "Amal", "text": "x"}
    assert (await client.post(f"/events/{event}/marks", data=form, headers=headers)).status_code == 403
    assert (await client.post(f"/events/{event}/marks", data={**form, "token": "0" * 64})).status_code == 403
    client.cookies.clear()
    assert (await client.post(f"/events/{event}/marks", data=form)).status_code == 403
    assert marks(house, event) == []


async def test_behind_a_password_only_who_knows_it_has_a_say(locked: House) -> None:
    (event,) = locked.add(report(1))
    client = locked.client()
    assert (await client.post(f"/events/{event}/marks", data={"kind": "ack", "by": "Amal"})).status_code == 303
    await log_in(client)
    assert (await say(locked, client, event, kind="ack")).headers["location"].endswith("#said")
    assert [mark.author for mark in marks(locked, event)] == ["Amal"]
    locked.seconds += timedelta(days=1).total_seconds()
    assert (await client.get(f"/events/{event}")).status_code == 303


def test_a_name_is_kept_apart_from_the_session() -> None:
    assert NAME_COOKIE != "sitrep_visitor"
