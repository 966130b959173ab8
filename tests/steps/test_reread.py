"""Pages behind alerts are looked at again a few times: what was edited is told in the thread, what rotates on a page is not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from sitrep.core.model import (
    Document,
    Field,
    Figure,
    FigureKind,
    FigureUnit,
    Hit,
    HitStatus,
    Judgement,
    Level,
    Quantifier,
    RuleId,
    Span,
    Topic,
)
from sitrep.core.notices import NoticeType, Reason
from sitrep.core.outcomes import FetchFailure, NotModified
from sitrep.core.rereading import Look
from sitrep.isolation.workshop import Workshop
from sitrep.steps.read import ReadReport
from sitrep.steps.speak import SpeakReport, speak_due
from sitrep.store.articles import article_of_entry
from sitrep.store.database import Database
from sitrep.store.watched_dates import watched_dates
from tests.steps.reading import LINK, MORE, NOW, PAGE, SENTENCE, Desk, entry
from tests.steps.test_speak import RECEIVERS, outbox

HOUR = timedelta(hours=1)
PLAN = (HOUR, 6 * HOUR, 24 * HOUR)
WITHDRAWN = "This story has been withdrawn: it confused the town with another of that name."
GONE = f"<html><body><article><h1>Osk</h1><p>{WITHDRAWN}</p></article></body></html>"


def judge(document: Document) -> Judgement:
    """Flags "fled" in the text, with the number of people before it."""
    found = re.search(r"(\d+),(\d{3}) people fled", document.text)
    if found is None:
        return Judgement(language="en", level=Level.NONE)
    quote = Span(field=Field.TEXT, start=0, end=len(document.text), text=document.text)
    number = int(found[1] + found[2])
    figure = Figure(
        span=Span(field=Field.TEXT, start=found.start(), end=found.end(2), text=f"{found[1]},{found[2]}"),
        low=number,
        high=None,
        quantifier=Quantifier.EXACT,
        unit=FigureUnit.PERSON,
        term="Forced to flee",
        kind=FigureKind.FLOW,
    )
    hit = Hit(topic=Topic.DISPLACEMENT, rule_id=RuleId("fled"), quote=quote, status=HitStatus.OCCURRED, level=Level.HIGH)
    return Judgement(language="en", level=Level.HIGH, hits=(hit,), figures=(figure,))


pytestmark = pytest.mark.asyncio(loop_scope="module")  # one child process for all


@pytest.fixture
def desk(db: Database, workshop: Workshop) -> Desk:
    found = Desk(db, workshop)
    found.reread_after = PLAN
    found.publish(entry())
    return found


async def look(desk: Desk, hours: float) -> ReadReport:
    return await desk.read(NOW + hours * HOUR, judge=judge)


async def speak(desk: Desk, hours: float) -> list[SpeakReport]:
    return await speak_due(desk.db, RECEIVERS, now=NOW + hours * HOUR + timedelta(minutes=5))


async def test_a_page_is_asked_for_by_its_validators_at_the_times_of_the_plan_and_then_no_more(desk: Desk) -> None:
    desk.web.headers = {"etag": '"one"', "last-modified": "Wed, 04 Mar 2026 11:00:00 GMT"}
    await look(desk, 0)
    assert await desk.read_all(NOW + HOUR / 2) == []
    desk.web.answer = NotModified(url=LINK, headers={})
    for hours in (1, 6, 24):
        report = await look(desk, hours)
        assert (report.reading.look, report.read_state, report.event_ids) == (Look.SAME, "read", ())
        assert desk.web.validators == ('"one"', "Wed, 04 Mar 2026 11:00:00 GMT")
    assert desk.entry_row().rereads == 3
    assert await desk.read_all(NOW + 1000 * HOUR) == []


async def test_looks_that_were_missed_are_not_made_up_for_all_at_once(desk: Desk) -> None:
    await look(desk, 0)
    await look(desk, 30)
    assert await desk.read_all(NOW + 30.4 * HOUR) == []
    assert (await look(desk, 31.1)).reading.look is Look.SAME


async def test_a_changed_figure_is_told_in_the_thread_of_the_alert(desk: Desk) -> None:
    await look(desk, 0)
    assert [each.reason for each in await speak(desk, 0)] == [Reason.FIRST_REPORT]
    desk.web.answer = PAGE.replace("4,000", "9,000")
    report = await look(desk, 1)
    assert (report.reading.look, len(report.event_ids)) == (Look.EDITED, 1)
    assert [each.reason for each in await speak(desk, 1)] == [Reason.FIGURE_GREW]
    alert, update = [message for _, _, _, message in outbox(desk.db)]
    assert (alert.in_reply_to, update.in_reply_to) == (None, alert.message_id)
    assert "9,000" in update.text
    desk.web.answer = PAGE.replace("4,000", "1,500")
    await look(desk, 6)
    assert [each.reason for each in await speak(desk, 6)] == [Reason.CORRECTED]


async def test_a_story_taken_back_is_cancelled(desk: Desk) -> None:
    await look(desk, 0)
    await speak(desk, 0)
    desk.web.answer = GONE
    assert (await look(desk, 1)).reading.look is Look.EDITED
    assert [each.reason for each in await speak(desk, 1)] == [Reason.WITHDRAWN]
    assert outbox(desk.db)[-1][-1].subject.startswith(NoticeType.CANCEL.value)


@pytest.mark.parametrize(
    "answer",
    [
        PAGE.replace("<article>", "<aside>Advertisement: shoes from 19.99, today 5 March 2026 only!</aside><article>"),
        PAGE.replace(MORE, f"{MORE} Updated 5 March 2026, 09:14."),
    ],
    ids=["an advertisement", "a date"],
)
async def test_what_rotates_on_a_page_is_not_told(desk: Desk, answer: str) -> None:
    await look(desk, 0)
    await speak(desk, 0)
    desk.web.answer = answer
    await look(desk, 1)
    assert [each.reason for each in await speak(desk, 1) if each.reason.speaks] == []
    assert len(outbox(desk.db)) == 1


async def test_another_page_in_its_place_takes_nothing_back(desk: Desk) -> None:
    first = await look(desk, 0)
    desk.web.headers = {"etag": '"wall"'}
    filler = (
        "Sign in to read on. Our journalists work day and night to bring you the stories that matter to you and yours, wherever you are."
    )
    desk.web.answer = f"<html><body><article><h1>Welcome</h1><p>{filler}</p><p>{filler.upper()}</p></article></body></html>"
    assert (await look(desk, 1)).reading.look is Look.OTHER
    desk.web.fail(FetchFailure.GONE, 410, permanent=True)
    report = await look(desk, 6)
    assert (report.reading.look, report.read_state) == (Look.OTHER, "read")
    stored = desk.db.call(article_of_entry, report.claim.id)
    assert stored is not None
    assert (stored.article, stored.validators) == (first.reading.article, (None, None))


async def test_what_raised_no_alert_is_not_looked_at_again(desk: Desk) -> None:
    desk.web.answer = PAGE.replace("fled", "left")
    await look(desk, 0)
    assert await desk.read_all(NOW + 100 * HOUR) == []


async def test_what_an_article_says_ends_is_watched_with_its_sentence(desk: Desk) -> None:
    sentence = "The ceasefire that both armies signed in the capital on Monday holds until 10 March, the mediators said."
    desk.web.answer = PAGE.replace(MORE, f"{MORE} {sentence}")
    await look(desk, 0)
    (found,) = desk.db.call(watched_dates, {desk.feed.id: desk.feed}, today=NOW.date())
    assert (found.on.isoformat(), found.what, found.sentence, found.source) == ("2026-03-10", "Ceasefire or truce", sentence, "Wire")
    desk.web.answer = PAGE.replace(MORE, f"{MORE} {sentence.replace('10', '20')}")
    await look(desk, 1)
    assert [each.on.day for each in desk.db.call(watched_dates, {}, today=NOW.date())] == [20]


async def test_half_a_page_gives_no_validators(desk: Desk) -> None:
    desk.web.headers, desk.web.complete = {"etag": '"half"'}, False
    report = await look(desk, 0)
    assert report.reading.validators == (None, None)


async def test_the_story_of_these_tests_is_flagged() -> None:
    assert judge(Document(title="", text=SENTENCE)).level is Level.HIGH
