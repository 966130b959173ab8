"""What the pages tell, and that foreign text can never become anything but text in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from bs4 import BeautifulSoup

from sitrep.core.model import Document, Feed, FeedId, Field, Span, Topic
from sitrep.core.outcomes import Message
from sitrep.core.schedule import Health
from sitrep.render.digests import render_digest
from sitrep.store.digest_files import file_away
from sitrep.store.schema import DigestRow, FeedRow, FetchRow, OutboxRow
from sitrep.web.views import ago
from tests.core.digest.test_build import built, heard
from tests.invented import NOON, crossing, event, hit, later, place, report
from tests.web.conftest import House
from tests.web.test_access import token_in

HOUR = timedelta(hours=1)


def read(html: str) -> BeautifulSoup:
    """The page as a browser's parser would have it."""
    return BeautifulSoup(html, "lxml")


async def text_of(house: House, path: str) -> str:
    answer = await house.client().get(path)
    assert answer.status_code == 200, path
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return " ".join(read(answer.text).get_text(" ").split())


def outbox_row(number: int, state: str, *, event_id: str | None = None, problem: str = "", notice: str | None = None) -> OutboxRow:
    message = Message(message_id="", subject=f"Subject {number}", text="KEY FIGURES", html="<p>Mail</p>", short_text="", created_at=NOON)
    return OutboxRow(
        notice_id=notice or f"notice-{number}",
        kind="alert",
        event_id=event_id,
        level="high",
        receiver="desk",
        recipient="desk@example.org",
        message_id=f"{number}@example.org",
        subject=message.subject,
        payload=msgspec.msgpack.encode(message),
        state=state,
        attempts=3,
        problem=problem,
        created_at=NOON,
        due_at=NOON + 8 * HOUR if state == "pending" else None,
    )


async def test_today_says_that_all_is_well_and_what_is_new(peopled: House) -> None:
    with peopled.db.session() as session:
        for row in session.query(FeedRow):
            row.next_poll_at = peopled.now
    told = await text_of(peopled, "/")
    assert "All is well." in told
    assert "1 high concern 2 medium concern 1 for information" in told
    assert "03 March 2026: In Anadan, Syria, 12,500 people reported displaced" in told
    assert "open Bab al-Salama crossing: open, 3 hours ago (before: closed)" in told


async def test_today_says_what_is_wrong_and_shows_what_was_before(peopled: House) -> None:
    peopled.now += timedelta(days=3)
    told = await text_of(peopled, "/")
    assert "A person has to look: sitrep is not running: its last heartbeat was 3 days ago" in told
    assert "No new event. The latest before that:" in told
    assert "No change was reported" in told


async def test_an_empty_database_is_told_calmly(house: House) -> None:
    assert "No new event." in await text_of(house, "/")
    assert "0 events" in await text_of(house, "/events")
    assert "Nothing was reported of a known crossing." in await text_of(house, "/crossings")
    assert "No digest has been sent yet." in await text_of(house, "/digests")
    assert "No message." in await text_of(house, "/deliveries")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("level=high", 1),
        ("level=medium", 3),
        ("topic=crossing_closure", 1),
        ("country=SDN", 1),
        ("words=fasher", 1),
        ("days=1", 4),
        ("level=nonsense&topic=x&country=1&days=-1&page=x", 4),
        ("days=²&page=²", 4),
    ],
)
async def test_the_list_shows_what_is_asked_for(peopled: House, query: str, count: int) -> None:
    page = read((await peopled.client().get(f"/events?{query}")).text)
    assert len(page.select("article.event")) == count


async def test_the_form_remembers_what_was_asked(peopled: House) -> None:
    page = read((await peopled.client().get('/events?level=medium&country=SDN&words="x"')).text)
    assert [option.get("value") for option in page.select("option[selected]")] == ["medium", "SDN"]
    assert page.select("#words")[0].get("value") == '"x"'


async def test_long_lists_have_pages_that_keep_the_filter(house: House) -> None:
    house.add(*(later(number / 10, number, places=(place(f"Town{number}", "SYR", f"SY{number:02}"),)) for number in range(1, 31)))
    first = read((await house.client().get("/events?level=high")).text)
    assert len(first.select("article.event")) == 25
    (older,) = first.select("nav.pager a")
    assert older.get("href") == "/events?level=high&page=2"
    second = read((await house.client().get("/events?level=high&page=2")).text)
    assert len(second.select("article.event")) == 5


async def test_an_event_shows_its_evidence(peopled: House) -> None:
    (event_id,) = peopled.add(later(2, 6, title="Second report", figures=()))
    with peopled.db.session() as session:
        session.add(outbox_row(1, "dead", event_id=event_id, problem="550 no such user"))
    told = await text_of(peopled, f"/events/A-{event_id[:6].upper()}")
    assert "“Several thousand people fled Anadan and Haritan towards the Turkish border on Tuesday, local officials said.”" in told
    assert "12,500 people (Forced to flee, flow; Northern Wire 1 )" in told
    assert "Anadan, Syria (district or town level)" in told
    assert "Evidence: 2 reports" in told
    assert "rule displaced-people · high concern · matched: fled" in told
    assert "No route sends it to anybody." not in told
    assert "550 no such user" in told
    assert (await peopled.client().get(f"/events/{event_id}")).status_code == 200


async def test_an_event_of_a_crossing_tells_its_changes(peopled: House) -> None:
    found = (await peopled.client().get("/api/events?topic=crossing_closure")).json()["events"]
    told = await text_of(peopled, f"/events/{found[0]['alert_id']}")
    assert "Bab al-Salama crossing: closed (3 March 2026, 13:00 UTC) → open (3 March 2026, 15:00 UTC)" in told


async def test_the_board_shows_each_crossing_with_its_history(peopled: House) -> None:
    closed = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz"),)}
    peopled.add(later(4, 8, title="Road", crossings=(crossing("the M5", id="", kind="route"),), **closed))
    page = read((await peopled.client().get("/crossings")).text)
    told = " ".join(page.get_text(" ").split())
    assert "Bab al-Salama crossing Syria – Türkiye open all traffic 3 March 2026, 15:00 UTC" in told
    assert "Before: 1 other status closed from 3 March 2026, 13:00 UTC" in told
    assert "Nothing was reported of others." not in told
    assert page.select("td a[href^='/events/']")


async def test_feeds_are_told_by_their_health(peopled: House) -> None:
    with peopled.db.session() as session:
        failing = session.get_one(FeedRow, "feed-2")
        failing.health, failing.problem = Health.BLOCKED.value, "403 Forbidden"
        session.get_one(FeedRow, "feed-3").enabled = False
        session.add(FetchRow(feed_id="feed-1", started_at=NOON, seconds=0.5, outcome="not_modified", status=304, size=1234))
    told = await text_of(peopled, "/feeds")
    assert "feed-2 blocks us 403 Forbidden" in told
    assert "Switched off" in told
    one = await text_of(peopled, "/feeds/feed-1")
    assert "Northern Wire" in one
    assert "not modified (304)" in one
    assert "Thousands flee towns north of Aleppo" in one
    assert (await peopled.client().get("/feeds/feed-2")).status_code == 200
    assert (await peopled.client().get("/feeds/nothing")).status_code == 404


async def test_many_feeds_are_turned_over_and_found_by_name(house: House) -> None:
    def row(number: int) -> FeedRow:
        health = Health.HARD_FAIL if number == 200 else Health.OK
        return FeedRow(id=f"f-{number:03}", url="https://n.example/", next_poll_at=NOON, enabled=number < 240, health=health.value)

    with house.db.session() as session:
        session.add_all(row(number) for number in range(250))
    sirnak = Feed(id=FeedId("f-123"), name="Şırnak Postası", url="https://sirnak.example/rss")
    house.desk = replace(house.desk, feeds={sirnak.id: sirnak})
    first = read((await house.client().get("/feeds")).text)
    last = read((await house.client().get("/feeds?page=3")).text)
    names, names_of_last = ([cell.get_text() for cell in page.select("tbody th")] for page in (first, last))
    assert (len(names), len(names_of_last)) == (100, 50)
    assert names[:2] == ["f-200", "f-000"]
    assert names_of_last[-1] == "f-249"
    assert "1 failing, 239 well, 10 switched off" in " ".join(first.get_text(" ").split())
    assert last.select_one("a[rel=prev]") is not None
    for name, found in (("postası", "Şırnak Postası"), ("sirnak.example", "Şırnak Postası"), ("F-249", "f-249")):
        page = read((await house.client().get("/feeds", params={"name": name})).text)
        assert [cell.get_text() for cell in page.select("tbody th")] == [found]
        assert "1 feed found" in " ".join(page.get_text(" ").split())


async def test_of_very_many_feeds_a_search_asks_for_the_id(house: House) -> None:
    assert read((await house.client().get("/search")).text).select_one("select#feed") is not None
    many = {FeedId(f"f-{number}"): Feed(id=FeedId(f"f-{number}"), name="N", url="https://n.example/") for number in range(501)}
    house.desk = replace(house.desk, feeds=many)
    field = read((await house.client().get("/search?feed=f-7")).text).select_one("input#feed")
    assert field is not None
    assert field["value"] == "f-7"


async def test_digests_are_kept_to_read_and_to_download(house: House) -> None:
    with house.db.session() as session:
        session.add(outbox_row(1, "sent", notice="digest-1"))
        for number, notice in enumerate(("digest-1", "gone")):
            values = {"name": "daily", "zone": "UTC", "local_date": date(2026, 3, 3 + number), "window_start_at": NOON, "notice_id": notice}
            session.add(DigestRow(window_end_at=NOON + number * HOUR, **values))
    told = await text_of(house, "/digests")
    assert "Subject 1" in told
    assert "Digest of 2026-03-04" in told
    assert "Mail" in await text_of(house, "/digests/1")
    assert "no longer kept" in await text_of(house, "/digests/2")
    client = house.client()
    file = await client.get("/digests/1.html")
    assert (file.text, file.headers["content-disposition"]) == ("<p>Mail</p>", 'attachment; filename="digest-2026-03-03.html"')
    assert [(await client.get(path)).status_code for path in ("/digests/2.html", "/digests/9", "/digests/9.html")] == [404] * 3


async def test_a_digest_is_shown_with_its_map_which_has_a_name(house: House) -> None:
    message = render_digest(built(heard(event(report(1, places=(place(lat=36.29, lon=37.04),))))), now=NOON)
    with house.db.session() as session:
        row = outbox_row(1, "sent", notice="digest-1")
        row.payload = msgspec.msgpack.encode(message)
        values = {"name": "daily", "zone": "UTC", "local_date": date(2026, 3, 3), "window_start_at": NOON, "notice_id": "digest-1"}
        session.add_all([row, DigestRow(window_end_at=NOON, **values)])
    client = house.client()
    shown = (await client.get("/digests/1")).text
    assert '<figure class="map" data-map><svg' in shown
    assert "<title>Map of the new events; each is told below in words.</title>" in shown
    assert 'class="tag tag-high"' in shown
    assert 'src="data:image/png;base64,' in (await client.get("/digests/1.html")).text


async def test_files_of_digests_are_offered_beside_them_and_nothing_else_is_given_out(house: House) -> None:
    folder = house.desk.digest_folder
    for name in ("2026-03-03_daily_en.pdf", "2026-03-03_daily_en.html", "2026-03-03_daily_ar_admin1.pdf", "2026-03-02T0904_daily_zz.pdf"):
        file_away(folder, name, name.encode())
    (folder / "secret.pdf").write_bytes(b"secret")
    with house.db.session() as session:
        session.add(outbox_row(1, "sent", notice="digest-1"))
        values = {"name": "daily", "zone": "UTC", "local_date": date(2026, 3, 3), "window_start_at": NOON, "notice_id": "digest-1"}
        session.add(DigestRow(window_end_at=NOON, **values))
    told = await text_of(house, "/digests")
    assert "PDF (Arabic, places by province)" in told
    assert "PDF · HTML (English)" in told
    assert "Written by hand" in told
    assert "2 March 2026, 09:04: “daily” PDF (zz)" in told
    client = house.client()
    assert '<a href="/digests/files/2026-03-03_daily_en.pdf" download>PDF</a>' in (await client.get("/digests/1")).text
    file = await client.get("/digests/files/2026-03-03_daily_en.pdf")
    assert (file.content, file.headers["content-type"]) == (b"2026-03-03_daily_en.pdf", "application/pdf")
    assert file.headers["content-disposition"] == 'attachment; filename="2026-03-03_daily_en.pdf"'
    for name in ("secret.pdf", "..%2Fsitrep.db", "2026-03-03_daily_en.txt", "2026-03-03_daily_fr.pdf"):
        assert (await client.get(f"/digests/files/{name}")).status_code == 404


async def test_deliveries_show_dead_letters_first(house: House) -> None:
    with house.db.session() as session:
        session.add_all([outbox_row(1, "dead", problem="550 no such user"), outbox_row(2, "sent"), outbox_row(3, "pending")])
    told = await text_of(house, "/deliveries")
    assert told.index("Not delivered") < told.index("550 no such user") < told.index("Subject 3")
    assert "All 3 Sent 1 Waiting 1 Not delivered 1" in told
    assert "next try in 2 hours" in told
    waiting = read((await house.client().get("/deliveries?state=waiting")).text)
    assert [row.get_text(" ").split()[0] for row in waiting.select("tbody tr")] == ["pending"]


async def test_a_text_is_tried_by_the_rules_and_explained(house: House) -> None:
    client = house.client()
    token = token_in(await client.get("/rules"))
    said = "More than 2,000 people fled the town of Azaz on Tuesday, officials said. The weather was fine. They warned that more may flee."
    text = f"Fighting\n{said}"
    page = read((await client.post("/rules", data={"token": token, "text": text, "language": "en"})).text)
    told = " ".join(page.get_text(" ").split())
    assert "Flagged: displacement" in told
    assert "Score" in told
    assert "more than 2,000 people" in told
    assert "Azaz" in told
    assert "other sentences name nothing" in told
    assert page.select("textarea")[0].get_text().strip().startswith("Fighting")
    assert [option.get_text() for option in page.select("option[selected]")] == ["en"]


async def test_a_text_that_names_nothing_is_not_flagged(house: House) -> None:
    client = house.client()
    token = token_in(await client.get("/rules"))
    assert "Not flagged" in (await client.post("/rules", data={"token": token, "text": "A calm day\nNothing happened."})).text


def test_times_are_told_as_people_do() -> None:
    spans = (0, 1, 59, 60, 2879, 2880)
    assert [ago(NOON - timedelta(minutes=minutes), NOON) for minutes in spans] == [
        "just now",
        "1 minute ago",
        "59 minutes ago",
        "1 hour ago",
        "47 hours ago",
        "2 days ago",
    ]
    assert ago(NOON + timedelta(hours=3), NOON) == "in 3 hours"
    assert ago(None, NOON) == "never"


async def test_right_to_left_quotes_stand_so(peopled: House) -> None:
    arabic = Span(field=Field.TEXT, start=0, end=5, text="نزح آلاف السكان من البلدة")
    told = hit("نزح آلاف السكان من البلدة")
    assert told.quote.text == arabic.text
    (event_id,) = peopled.add(report(9, language="ar", title="نزوح", hits=(told,), places=(place("Homs", "SYR", "SY04"),)))
    page = read((await peopled.client().get(f"/events/{event_id}")).text)
    quotes = page.select("blockquote[lang=ar]")
    assert quotes
    assert {quote.get("dir") for quote in quotes} == {"rtl"}


async def test_an_address_is_fetched_and_its_article_tried(house: House) -> None:
    asked = []

    async def read_page(url: str, language: str) -> Document:
        asked.append((url, language))
        return Document(title="Osk empties", text="More than 2,000 people fled Azaz on Tuesday, officials said.", language="en")

    house.desk = replace(house.desk, read_page=read_page)
    client = house.client()
    token = token_in(await client.get("/rules"))
    told = (await client.post("/rules", data={"token": token, "text": " https://wire.example/1\n", "language": "xx"})).text
    assert "Flagged: displacement" in told
    assert "Osk empties" in told
    assert asked == [("https://wire.example/1", "")]
    assert "Not flagged" in (await client.post("/rules", data={"token": token, "text": "https://wire.example/1 is down"})).text


async def test_a_page_that_cannot_be_read_is_told_with_the_reason(house: House) -> None:
    client = house.client()
    token = token_in(await client.get("/rules"))
    answer = await client.post("/rules", data={"token": token, "text": "https://wire.example/<b>"})
    assert answer.status_code == 422
    assert read(answer.text).select("[role=alert]")[0].get_text() == "https://wire.example/<b> cannot be fetched: refused"
