"""Reading an entry: page or feed's words, judged at once, recorded whole or not at all, and no entry lost."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.event import listen

from sitrep.core.model import (
    Document,
    Entry,
    Feed,
    FeedId,
    Field,
    FullText,
    Hit,
    HitStatus,
    Judgement,
    Level,
    ReceiverName,
    RuleId,
    Span,
    TextSource,
    Topic,
)
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome, Killed, NotModified
from sitrep.core.routing import Route
from sitrep.isolation.workshop import Workshop
from sitrep.steps.read import ReadReport, read_due
from sitrep.store.articles import article_of_entry, judgement_of
from sitrep.store.database import Database
from sitrep.store.entries import add_entries
from sitrep.store.feeds import sync_feeds
from sitrep.store.schema import ArticleRow, EntryRow, EventRow, ReportRow

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANOTHER = "the lease of another process"
LINK = "https://wire.example.org/osk"
SENTENCE = (
    "About 4,000 people fled the town of Osk on Tuesday night, and the bridge to the south was closed to all traffic, officials said."
)
MORE = "The governor asked the neighbouring towns to open their schools, and the Red Cross sent blankets, water and dry clothes by lorry."
STORY = f"<article><h1>Osk flees</h1><p>{SENTENCE}</p><p>{MORE}</p></article>"
PAGE = f"<html lang='en'><head><title>Osk flees</title></head><body>{STORY}</body></html>"
TREE = Route(receiver=ReceiverName("desk"), min_level=Level.INFORMATION)


def judge(document: Document) -> Judgement:
    """Flags the word "fled", in text, summary or title."""
    for field in (Field.TEXT, Field.SUMMARY, Field.TITLE):
        words = document.field_text(field)
        if "fled" in words:
            quote = Span(field=field, start=0, end=len(words), text=words)
            hit = Hit(topic=Topic.DISPLACEMENT, rule_id=RuleId("fled"), quote=quote, status=HitStatus.OCCURRED, level=Level.HIGH)
            return Judgement(language="en", level=Level.HIGH, hits=(hit,))
    return Judgement(language="en", level=Level.NONE)


def entry(**changes: Any) -> Entry:
    first = Entry(
        key="1",
        content_sha256="a",
        story_sha256="s",
        title="Osk flees",
        link=LINK,
        summary_html="<p>Families walk south.</p>",
        content_html="",
        published_at=NOW - MINUTE,
    )
    return replace(first, **changes)


class Web:
    """A Fetcher that gives one answer, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: FetchOutcome | str | asyncio.Event = PAGE
        self.asked: list[str] = []
        self.asking = asyncio.Event()
        self.content_type = "text/html; charset=utf-8"
        self.complete = True
        self.headers: dict[str, str] = {}
        self.validators: tuple[str | None, str | None] = (None, None)

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*", max_bytes: int = 10_000_000
    ) -> FetchOutcome:
        self.asked.append(url)
        self.validators = (etag, last_modified)
        self.asking.set()
        if isinstance(self.answer, asyncio.Event):
            await self.answer.wait()
            return NotModified(url=url, headers={})
        if isinstance(self.answer, str):
            headers = {"content-type": self.content_type, **self.headers}
            return Fetched(url=f"{url}?seen", status=200, headers=headers, body=self.answer.encode(), complete=self.complete)
        return self.answer

    def fail(self, failure: FetchFailure, status: int | None = None, *, permanent: bool = False) -> None:
        self.answer = FetchFailed(url=LINK, failure=failure, status=status, permanent=permanent)


class Desk:
    """A database with one feed called wire, a web and a workshop."""

    def __init__(self, db: Database, workshop: Workshop) -> None:
        self.db, self.workshop, self.web = db, workshop, Web()
        self.reread_after: tuple[timedelta, ...] = ()
        self.feed = Feed(id=FeedId("wire"), name="Wire", url="https://wire.example.org/f", language="en")
        db.call(sync_feeds, [self.feed], now=NOW)

    def publish(self, *entries: Entry, now: datetime = NOW) -> None:
        self.db.call(add_entries, self.feed.id, entries, now=now, baseline=False, unstable_ids=False)

    async def read(self, now: datetime = NOW, **changes: Any) -> ReadReport:
        (report,) = await self.read_all(now, **changes)
        return report

    async def read_all(self, now: datetime = NOW, **changes: Any) -> list[ReadReport]:
        named: dict[str, Any] = {"judge": judge, "workshop": self.workshop, "feeds": {self.feed.id: self.feed}} | changes
        return await read_due(
            self.db,
            self.web,
            named["workshop"],
            named["judge"],
            TREE,
            named["feeds"],
            rules_sha256="r",
            now=now,
            jitter=lambda: 0.0,
            limit=10,
            reread_after=self.reread_after,
        )

    def count(self, table: type) -> int:
        with self.db.session() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def entry_row(self) -> EntryRow:
        with self.db.session() as session:
            return session.scalars(select(EntryRow)).one()


pytestmark = pytest.mark.asyncio(loop_scope="module")  # one child process for all


@pytest.fixture
def desk(db: Database, workshop: Workshop) -> Desk:
    return Desk(db, workshop)


async def test_a_page_is_read_judged_and_reported_in_one_go(desk: Desk) -> None:
    desk.publish(entry())
    report = await desk.read()
    assert (report.read_state, report.recorded, len(report.event_ids)) == ("read", True, 1)
    stored = desk.db.call(article_of_entry, report.claim.id)
    assert stored is not None
    assert stored.article == report.reading.article
    assert stored.article.text == f"{SENTENCE}\n\n{MORE}"
    assert stored.article.text_source is TextSource.PAGE
    assert stored.article.url == f"{LINK}?seen"
    assert desk.db.call(judgement_of, stored.id) == (report.reading.judgement, "r")
    assert (desk.count(EventRow), desk.count(ReportRow)) == (1, 1)
    assert await desk.read_all(NOW + timedelta(days=1)) == []


async def test_nothing_flagged_is_kept_without_a_report(desk: Desk) -> None:
    desk.publish(entry())
    desk.web.answer = PAGE.replace("fled", "praised")
    assert (await desk.read()).event_ids == ()
    assert (desk.count(ArticleRow), desk.count(ReportRow)) == (1, 0)


@pytest.mark.parametrize(
    ("feed", "changes", "source", "asked"),
    [
        ({}, {}, TextSource.PAGE, True),
        ({"full_text": FullText.FEED}, {"content_html": f"<p>{SENTENCE}</p>"}, TextSource.FEED, False),
        ({"full_text": FullText.FEED}, {}, TextSource.SUMMARY, False),
        ({"full_text": FullText.NEVER}, {"content_html": f"<p>{SENTENCE}</p>"}, TextSource.SUMMARY, False),
        ({"headline_only": True}, {"summary_html": ""}, TextSource.TITLE, False),
        ({}, {"content_html": f"<p>{SENTENCE}</p>" * 20}, TextSource.FEED, False),
        ({}, {"content_html": f"<p>{SENTENCE}</p>" * 20 + "<p>And then […]</p>"}, TextSource.PAGE, True),
        ({}, {"link": ""}, TextSource.SUMMARY, False),
    ],
)
async def test_the_feeds_settings_say_where_the_text_is_from(
    desk: Desk, feed: dict[str, Any], changes: dict[str, Any], source: TextSource, asked: bool
) -> None:
    desk.feed = replace(desk.feed, **feed)
    desk.web.answer = PAGE.replace(MORE, f"{MORE}</p><p>".join(f"{MORE} {number}" for number in range(30)))
    desk.publish(entry(**changes))
    report = await desk.read()
    assert report.reading.article.text_source is source
    assert bool(desk.web.asked) is asked
    assert report.read_state == "read"


@pytest.mark.parametrize(
    ("failure", "status", "permanent", "problem", "again"),
    [
        (FetchFailure.TIMEOUT, None, False, "timeout", True),
        (FetchFailure.SERVER_ERROR, 503, False, "http_503", True),
        (FetchFailure.BLOCKED, 403, True, "http_403", False),
        (FetchFailure.GONE, 410, True, "http_410", False),
        (FetchFailure.REFUSED_ADDRESS, None, True, "refused_address", False),
        (FetchFailure.TOO_BIG, 200, True, "too_big", False),
    ],
)
async def test_a_page_that_cannot_be_had_is_judged_on_the_feeds_words_at_once(
    desk: Desk, *, failure: FetchFailure, status: int | None, permanent: bool, problem: str, again: bool
) -> None:
    """An alert must not wait for a server: the page is tried again later where that can help."""
    desk.publish(entry(summary_html=f"<p>{SENTENCE}</p>"))
    desk.web.fail(failure, status, permanent=permanent)
    report = await desk.read()
    assert report.reading.article.problems == (problem,)
    assert report.reading.article.text_source is TextSource.SUMMARY
    assert len(report.event_ids) == 1
    assert report.read_state == ("waiting" if again else "read")
    assert desk.entry_row().problem == problem
    assert (desk.entry_row().next_read_at is not None) is again


async def test_the_page_is_read_when_the_server_is_back_and_the_same_article_and_event_have_its_text(desk: Desk) -> None:
    desk.publish(entry(summary_html=f"<p>{SENTENCE}</p>"))
    desk.web.fail(FetchFailure.TIMEOUT)
    first = await desk.read()
    desk.web.answer = PAGE
    second = await desk.read(NOW + 3 * MINUTE)
    assert second.read_state == "read"
    assert second.event_ids == first.event_ids
    stored = desk.db.call(article_of_entry, second.claim.id)
    assert stored is not None
    assert stored.article.text_source is TextSource.PAGE
    assert (desk.count(ArticleRow), desk.count(ReportRow), desk.count(EventRow)) == (1, 1, 1)


async def test_after_the_last_try_an_entry_is_read_on_what_there_is(desk: Desk) -> None:
    desk.publish(entry())
    desk.web.fail(FetchFailure.TIMEOUT)
    states = []
    now = NOW
    while desk.entry_row().next_read_at is not None:
        now = desk.entry_row().next_read_at or now
        states.append((await desk.read(now)).read_state)
    assert states[:-1] == ["waiting"] * (len(states) - 1)
    assert states[-1] == "read"
    assert 3 <= len(states) <= 10


async def test_an_edited_entry_is_judged_again_and_keeps_the_text_of_a_page_that_is_gone(desk: Desk) -> None:
    desk.publish(entry(title="Border of Osk open"))
    await desk.read()
    desk.publish(entry(title="Border of Osk closed", content_sha256="b"), now=NOW + MINUTE)
    desk.web.fail(FetchFailure.NOT_FOUND, 404, permanent=True)
    report = await desk.read(NOW + MINUTE)
    article = report.reading.article
    assert article.title == "Border of Osk closed"
    assert article.text == f"{SENTENCE}\n\n{MORE}"
    assert article.problems == ("http_404", "text_of_earlier_reading")
    assert desk.count(ArticleRow) == 1


async def test_what_kills_the_extractor_leaves_the_feeds_words_and_a_name(desk: Desk) -> None:
    class Doomed:
        """A workshop whose child dies of every page, and not of a feed's words."""

        async def run(self, function: Any, page: Any) -> Any:
            return Killed(reason="timeout", detail="not done after 10 s") if page.body else await desk.workshop.run(function, page)

    desk.publish(entry(summary_html=f"<p>{SENTENCE}</p>"))
    report = await desk.read(workshop=Doomed())
    assert report.reading.article.problems == ("extractor_timeout",)
    assert report.reading.article.text_source is TextSource.SUMMARY
    assert (report.read_state, len(report.event_ids)) == ("waiting", 1)  # the machine may have been busy
    assert (await desk.read(NOW + 20 * MINUTE, workshop=Doomed())).read_state == "read"


async def test_even_where_the_feeds_words_kill_it_title_and_summary_are_judged(desk: Desk) -> None:
    class Doomed:
        """A workshop in which everything dies."""

        async def run(self, function: Any, page: Any) -> Any:
            return Killed(reason="memory")

    desk.publish(entry(summary_html=f"<p>{SENTENCE}</p>"))
    report = await desk.read(workshop=Doomed())
    assert (report.reading.article.summary, report.reading.article.problems) == (SENTENCE, ("extractor_memory",))
    assert len(report.event_ids) == 1


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


async def test_a_server_that_says_not_modified_to_a_first_question_is_named(desk: Desk) -> None:
    desk.publish(entry())
    desk.web.answer = NotModified(url=LINK, headers={})
    assert (await desk.read()).reading.article.problems == ("not_modified",)


async def test_an_entry_without_a_word_is_unreadable_and_says_so(desk: Desk) -> None:
    desk.publish(entry(title="", summary_html="", link=""))
    report = await desk.read()
    assert (report.read_state, report.recorded) == ("unreadable", True)
    assert desk.count(ArticleRow) == 0


async def test_entries_of_a_feed_that_left_the_configuration_are_still_read(desk: Desk) -> None:
    desk.publish(entry())
    assert (await desk.read(feeds={})).read_state == "read"


async def test_a_lease_that_passed_to_another_records_nothing(desk: Desk) -> None:
    desk.publish(entry())
    desk.web.answer = asyncio.Event()
    reading = asyncio.create_task(desk.read())
    await desk.web.asking.wait()
    with desk.db.session() as session:
        session.scalars(select(EntryRow)).one().lease_token = ANOTHER
    desk.web.answer.set()
    report = await reading
    assert not report.recorded
    assert desk.count(ArticleRow) == 0
    assert desk.entry_row().lease_token == ANOTHER


async def test_a_report_bears_the_time_at_which_it_is_recorded_however_long_the_database_let_us_wait(desk: Desk) -> None:
    """A digest that goes out meanwhile ends before it, and the next one has it."""
    desk.publish(entry())
    waits = iter([0.2])
    listen(desk.db.engine, "before_cursor_execute", lambda *_: time.sleep(next(waits, 0.0)))
    await desk.read()
    with desk.db.session() as session:
        assert session.scalars(select(ReportRow.reported_at)).one() >= NOW + timedelta(seconds=0.2)


async def test_a_cancelled_reading_is_due_again_at_once(desk: Desk) -> None:
    desk.publish(entry())
    desk.web.answer = asyncio.Event()
    reading = asyncio.create_task(desk.read())
    await desk.web.asking.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    desk.web.answer = PAGE
    assert (await desk.read(NOW + MINUTE)).read_state == "read"


async def test_a_judge_that_fails_sinks_its_own_entry_only_and_it_is_read_again(desk: Desk) -> None:
    def half(document: Document) -> Judgement:
        if document.title == "Broken":
            raise ZeroDivisionError
        return judge(document)

    desk.publish(entry(), entry(key="2", title="Broken"))
    with pytest.raises(ZeroDivisionError):
        await desk.read_all(judge=half)
    assert desk.count(ArticleRow) == 1
    (again,) = await desk.read_all(NOW + 10 * MINUTE)
    assert again.claim.entry.title == "Broken"
