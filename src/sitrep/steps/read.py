"""One round of reading: due entries are claimed, pages fetched, extracted in child processes and judged, and all is recorded at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from sitrep.core.expiries import Expiry, expiries_in, main_countries
from sitrep.core.extract.page import Recipe
from sitrep.core.model import Article, Document, EventId, Feed, FeedId, Judgement, Level, TextSource
from sitrep.core.outcomes import FetchFailed, Killed
from sitrep.core.page_tries import after_read
from sitrep.core.reports import document_of, reports_of
from sitrep.core.rereading import AFTER, Look, compare_pages, look_at, stands_behind_an_alert
from sitrep.core.routing import Route
from sitrep.isolation.workshop import Workshop
from sitrep.steps.moments import running
from sitrep.steps.pages import PageReader, Validators
from sitrep.steps.ports import Fetcher
from sitrep.store.articles import article_of_entry, keep_validators, save_article, save_judgement
from sitrep.store.database import Database
from sitrep.store.entries import LEASE, READ, UNREADABLE, WAITING, ClaimedEntry, claim_due_entries, finish_entry, release_entry
from sitrep.store.events import add_reports, withdraw_reports
from sitrep.store.watched_dates import keep_expiries

logger = logging.getLogger(__name__)

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What one try to read an entry came to. `failed` is what kept the page from us, None where it was read or not wanted.

    `validators` are the page's ETag and Last-Modified. `look` says what a page that was looked at again holds, None at a first reading;
    `expiries` are the ends that the article tells of.
    """

    article: Article
    judgement: Judgement
    failed: FetchFailed | Killed | None = None
    validators: Validators = (None, None)
    look: Look | None = None
    expiries: tuple[Expiry, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadReport:
    """What became of one entry. `recorded` is False where the lease had passed to another process meanwhile."""

    claim: ClaimedEntry
    reading: Reading
    read_state: str
    event_ids: tuple[EventId, ...]
    recorded: bool


async def read_due(  # noqa: PLR0917  what the wiring holds anyway, in the order of the line
    db: Database,
    fetcher: Fetcher,
    workshop: Workshop,
    judge: Callable[[Document], Judgement],
    tree: Route,
    feeds: Mapping[FeedId, Feed],
    *,
    rules_sha256: str,
    now: datetime,
    jitter: Callable[[], float],
    limit: int = 50,
    recipes: Sequence[Recipe] = (),
    reread_after: Sequence[timedelta] = AFTER,
) -> list[ReadReport]:
    """Claims up to `limit` due entries, reads them concurrently, records each as it comes, and returns when the slowest is done.

    An entry whose page cannot be had is judged on what its feed gave, at once, and its page is tried again later. One that stands
    behind an alert is looked at again at the times of `reread_after` (see `core.rereading`). Entries of feeds that are no longer
    configured are read as those of a feed of which nothing is known. `jitter` draws from 0..1.
    """
    clock = running(now)
    claims = await db.run(claim_due_entries, now=now, limit=limit, lease=LEASE + limit * SECOND)
    reader = Reader(db, fetcher, workshop, judge, tree, rules_sha256=rules_sha256, recipes=recipes, reread_after=reread_after)
    tasks = (reader.read(claim, feeds.get(claim.feed_id) or _unknown(claim), clock=clock, jitter=jitter) for claim in claims)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    reports: list[ReadReport] = []
    for result in results:  # one that could not be recorded does not sink the others: its lease runs out, and it is read again
        if isinstance(result, BaseException):
            raise result
        reports.append(result)
    return reports


def _unknown(claim: ClaimedEntry) -> Feed:
    return Feed(id=claim.feed_id, name=claim.feed_id, url="")


class Reader:
    """Reads one claimed entry, for the first time or again: fetch, extract, judge, record."""

    def __init__(
        self,
        db: Database,
        fetcher: Fetcher,
        workshop: Workshop,
        judge: Callable[[Document], Judgement],
        tree: Route,
        *,
        rules_sha256: str,
        recipes: Sequence[Recipe],
        reread_after: Sequence[timedelta],
    ) -> None:
        self._db = db
        self._pages = PageReader(fetcher, workshop, recipes)
        self._judge = judge
        self._tree = tree
        self._rules_sha256 = rules_sha256
        self._reread_after = reread_after

    async def read(self, claim: ClaimedEntry, feed: Feed, *, clock: Callable[[], datetime], jitter: Callable[[], float]) -> ReadReport:
        """Reads and records; an entry whose reading is cancelled is due again at once.

        What is recorded bears the time at which that is asked for, after all waiting: a digest tells of what came in before it, and a
        report dated back beyond one that went out meanwhile would be in none.
        """
        now = clock()
        try:
            reading = await (self._look_again(claim, feed, now) if claim.is_reread else self._first_reading(claim, feed, now))
        except asyncio.CancelledError:
            await self._db.run(release_entry, claim, now=now)
            raise
        report = await self._db.run(self._record, claim, feed, reading, now=clock(), jitter=jitter())
        article = reading.article
        words = "".join(f", {word}" for word in (*([reading.look] if reading.look else ()), *article.problems))
        logger.info("read %s: %s, %s%s", article.url, article.text_source, report.read_state, words)
        return report

    async def _first_reading(self, claim: ClaimedEntry, feed: Feed, now: datetime) -> Reading:
        tried = await self._pages.read(claim, feed)
        article = tried.article
        earlier = await self._db.run(article_of_entry, claim.id) if tried.failed is not None else None
        if earlier is not None:
            article = keep_better_text(article, earlier.article)
        judgement, expiries = await asyncio.to_thread(self._study, article, feed, now)
        return Reading(article=article, judgement=judgement, failed=tried.failed, validators=tried.validators, expiries=expiries)

    async def _look_again(self, claim: ClaimedEntry, feed: Feed, now: datetime) -> Reading:
        """The page as it is now, judged where the story was edited. A page that cannot be had takes nothing back."""
        stored = await self._db.run(article_of_entry, claim.id)
        assert stored is not None  # noqa: S101  only what was read is looked at again, and both are kept in one transaction
        earlier = stored.article
        tried = await self._pages.read(claim, feed, known=stored.validators)
        look = Look.SAME if tried.unchanged else Look.OTHER if tried.failed else compare_pages(earlier, tried.article)
        if look is not Look.EDITED:
            kept = tried.validators if look is Look.SAME else stored.validators
            return Reading(article=earlier, judgement=Judgement(language=None, level=Level.NONE), validators=kept, look=look)
        article = replace(tried.article, published_at=earlier.published_at or tried.article.published_at)  # a new date is no news
        judgement, expiries = await asyncio.to_thread(self._study, article, feed, now)
        return Reading(article=article, judgement=judgement, validators=tried.validators, look=look, expiries=expiries)

    def _study(self, article: Article, feed: Feed, now: datetime) -> tuple[Judgement, tuple[Expiry, ...]]:
        """What the rules say of an article, and what it says will end when."""
        document = document_of(article, feed)
        judgement = self._judge(document)
        return judgement, expiries_in(document, language=judgement.language, today=now.date())

    def _record(self, session: Session, claim: ClaimedEntry, feed: Feed, reading: Reading, *, now: datetime, jitter: float) -> ReadReport:
        """Entry, article, judgement and reports in one transaction, or nothing where the lease is lost."""
        article = reading.article
        again_at = self._again_at(claim, reading, now=now, jitter=jitter)
        state = WAITING if again_at and reading.failed else READ if article.title or article.summary or article.text else UNREADABLE
        done = partial(ReadReport, claim=claim, reading=reading, read_state=state)
        if not finish_entry(session, claim, read_state=state, next_read_at=again_at, problem=", ".join(article.problems)):
            return done(event_ids=(), recorded=False)
        if state == UNREADABLE:
            return done(event_ids=(), recorded=True)
        if reading.look is not None and reading.look is not Look.EDITED:
            keep_validators(session, claim.id, *reading.validators)
            return done(event_ids=(), recorded=True)
        article_id = save_article(session, claim.id, article, now=now, validators=reading.validators)
        save_judgement(session, article_id, reading.judgement, rules_sha256=self._rules_sha256, now=now)
        keep_expiries(session, article_id, reading.expiries, countries=main_countries(reading.judgement), now=now)
        reports = reports_of(article_id, article, reading.judgement, feed, first_seen_at=claim.first_seen_at)
        event_ids = add_reports(session, reports, tree=self._tree, now=now)
        if not article.problems:  # what kept the text from us is no retraction
            topics = [report.topic for report in reports]
            event_ids += withdraw_reports(session, article_id, keep=topics, tree=self._tree, now=now)
        return done(event_ids=tuple(dict.fromkeys(event_ids)), recorded=True)

    def _again_at(self, claim: ClaimedEntry, reading: Reading, *, now: datetime, jitter: float) -> datetime | None:
        """When to try again for a page that could not be had; else when to look again at one that stands behind an alert."""
        if reading.failed is not None:
            return after_read(claim.attempts + 1, reading.failed, now=now, jitter=jitter)
        if reading.look is not None:
            return look_at(claim.rereads + 1, first_seen_at=claim.first_seen_at, after=self._reread_after, now=now)
        is_behind = stands_behind_an_alert(reading.judgement, reading.article)
        return look_at(claim.rereads, first_seen_at=claim.first_seen_at, after=self._reread_after, now=now) if is_behind else None


def keep_better_text(article: Article, earlier: Article) -> Article:
    """A page that was read before and cannot be read now, or no further, keeps its text: the new title and summary are judged with it."""
    is_page = article.text_source is TextSource.PAGE
    if earlier.text_source is not TextSource.PAGE or (is_page and len(article.text) >= len(earlier.text)):
        return article
    return replace(article, text=earlier.text, text_source=TextSource.PAGE, problems=(*article.problems, "text_of_earlier_reading"))
