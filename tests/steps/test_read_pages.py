"""What stands at an entry's address: a page, a file, a piece of one, another page than the story's, or none at all."""

from __future__ import annotations

import pytest

from sitrep.core.model import (
    TextSource,
)
from sitrep.core.outcomes import Fetched
from sitrep.isolation.workshop import Workshop
from sitrep.store.database import Database
from tests.steps.reading import LINK, MINUTE, MORE, NOW, PAGE, SENTENCE, Desk, entry

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one child process for all


@pytest.fixture
def desk(db: Database, workshop: Workshop) -> Desk:
    return Desk(db, workshop)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/pdf", PAGE),
        ("application/msword", PAGE),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", PAGE),
        ("application/rss+xml", PAGE),
        ("font/woff2", PAGE),
        ("text/html", f"%PDF-1.7 {SENTENCE}"),
        ("", f"PK\x03\x04 {SENTENCE}"),
    ],
)
async def test_a_file_is_not_read_as_a_page(desk: Desk, content_type: str, body: str) -> None:
    desk.publish(entry())
    desk.web.content_type, desk.web.answer = content_type, body
    report = await desk.read()
    assert report.reading.article.problems == ("not_a_page",)
    assert report.reading.article.text_source is TextSource.SUMMARY
    assert report.read_state == "read"


@pytest.mark.parametrize("content_type", ["application/xhtml+xml", "application/xml; charset=utf-8", "text/html", "htm", ""])
async def test_what_servers_call_a_page_is_read(desk: Desk, content_type: str) -> None:
    desk.publish(entry())
    desk.web.content_type = content_type
    assert (await desk.read()).reading.article.text_source is TextSource.PAGE


async def test_a_page_that_came_cut_short_is_judged_at_once_and_asked_for_twice_more(desk: Desk) -> None:
    desk.publish(entry())
    desk.web.complete = False
    first = await desk.read()
    assert first.reading.article.problems == ("truncated",)
    assert (first.read_state, len(first.event_ids)) == ("waiting", 1)
    desk.web.answer = PAGE.replace(f"<p>{MORE}</p>", "")
    second = await desk.read(NOW + 3 * MINUTE)
    assert second.reading.article.text == f"{SENTENCE}\n\n{MORE}"  # less came this time
    assert second.reading.article.problems == ("truncated", "text_of_earlier_reading")
    assert second.read_state == "waiting"
    assert (await desk.read(NOW + 20 * MINUTE)).read_state == "read"


async def test_a_page_that_is_whole_the_second_time_is_judged_whole(desk: Desk) -> None:
    desk.publish(entry())
    desk.web.complete, desk.web.answer = False, PAGE.partition("<p>About")[0]
    assert (await desk.read()).event_ids == ()
    desk.web.complete, desk.web.answer = True, PAGE
    second = await desk.read(NOW + 3 * MINUTE)
    assert (second.read_state, second.reading.article.problems, len(second.event_ids)) == ("read", (), 1)


@pytest.mark.parametrize("home", ["https://wire.example.org/", "https://www.wire.example.org/en/", "https://wire.example.org/index.php"])
async def test_a_story_that_leads_to_the_front_page_is_not_what_stands_there(desk: Desk, home: str) -> None:
    desk.publish(entry())
    desk.web.answer = Fetched(url=home, status=200, headers={"content-type": "text/html"}, body=PAGE.encode())
    report = await desk.read()
    assert (report.reading.article.problems, report.reading.article.url) == (("front_page",), LINK)
    assert (report.read_state, report.event_ids) == ("waiting", ())


async def test_a_short_address_may_lead_to_the_front_page_of_another_site(desk: Desk) -> None:
    desk.publish(entry(link="https://sho.rt/x1"))
    desk.web.answer = Fetched(url="https://wire.example.org/", status=200, headers={"content-type": "text/html"}, body=PAGE.encode())
    assert (await desk.read()).reading.article.text_source is TextSource.PAGE


async def test_a_link_to_the_feed_itself_is_no_page(desk: Desk) -> None:
    desk.publish(entry(link="https://wire.example.org/f#osk"))
    assert (await desk.read()).reading.article.text_source is TextSource.SUMMARY
    assert desk.web.asked == []


async def test_a_page_that_sends_its_reader_on_is_followed_once(desk: Desk) -> None:
    desk.publish(entry(link="https://alerts.example.net/url?x=1"))
    wrapper = "<noscript><meta http-equiv='refresh' content=\"0;URL='/osk?a=1&amp;b=2'\"></noscript>"
    desk.web.answer = wrapper
    report = await desk.read()
    assert desk.web.asked == ["https://alerts.example.net/url?x=1", "https://alerts.example.net/osk?a=1&b=2"]
    assert report.reading.article.url == "https://alerts.example.net/osk?a=1&b=2?seen"
