"""Reading an entry: page or feed's words, judged at once, recorded whole or not at all, and no entry lost."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.event import listen

from sitrep.core.model import (
    Document,
    FullText,
    Judgement,
    TextSource,
)
from sitrep.core.outcomes import FetchFailure, Killed, NotModified
from sitrep.isolation.workshop import Workshop
from sitrep.store.articles import article_of_entry, judgement_of
from sitrep.store.database import Database
from sitrep.store.schema import ArticleRow, EntryRow, EventRow, ReportRow
from tests.steps.reading import ANOTHER, LINK, MINUTE, MORE, NOW, PAGE, SENTENCE, Desk, entry, judge

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
