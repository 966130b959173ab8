"""One round of reading: due entries are claimed, pages fetched, extracted in child processes and judged, and all is recorded at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from sitrep.core.extract.article import extract_article
from sitrep.core.extract.page import PageBytes, Recipe
from sitrep.core.extract.recipes import find_recipe
from sitrep.core.model import Article, Document, EventId, Feed, FeedId, FullText, Judgement, TextSource
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, Killed
from sitrep.core.reports import document_of, reports_of
from sitrep.core.routing import Route
from sitrep.core.schedule import after_read
from sitrep.core.text import plain_text
from sitrep.isolation.workshop import Workshop
from sitrep.steps.ports import Fetcher
from sitrep.store.articles import article_of_entry, save_article, save_judgement
from sitrep.store.database import Database
from sitrep.store.entries import LEASE, READ, UNREADABLE, WAITING, ClaimedEntry, claim_due_entries, finish_entry, release_entry
from sitrep.store.events import add_reports, withdraw_reports

logger = logging.getLogger(__name__)

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
MOST_BYTES = 10_000_000
SECOND = timedelta(seconds=1)
FULL_FEED_WORDS = 300
"""A feed whose content has so many words and does not end in an ellipsis gives the whole story: the page is not asked for."""
NOT_PAGES = ("application/pdf", "image/", "audio/", "video/", "application/zip", "application/octet-stream")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What one try to read an entry came to. `failed` is what kept the page from us, None where it was read or not wanted."""

    article: Article
    judgement: Judgement
    failed: FetchFailed | Killed | None = None


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
) -> list[ReadReport]:
    """Claims up to `limit` due entries, reads them concurrently, records each as it comes, and returns when the slowest is done.

    An entry whose page cannot be had is judged on what its feed gave, at once, and its page is tried again later. Entries of
    feeds that are no longer configured are read as those of a feed of which nothing is known. `jitter` draws from 0..1.
    """
    claims = await db.run(claim_due_entries, now=now, limit=limit, lease=LEASE + limit * SECOND)
    reader = Reader(db, fetcher, workshop, judge, tree, rules_sha256=rules_sha256, recipes=recipes)
    tasks = (reader.read(claim, feeds.get(claim.feed_id) or _unknown(claim), now=now, jitter=jitter) for claim in claims)
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
    """Reads one claimed entry: fetch, extract, judge, record."""

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
    ) -> None:
        self._db = db
        self._fetcher = fetcher
        self._workshop = workshop
        self._judge = judge
        self._tree = tree
        self._rules_sha256 = rules_sha256
        self._recipes = recipes

    async def read(self, claim: ClaimedEntry, feed: Feed, *, now: datetime, jitter: Callable[[], float]) -> ReadReport:
        """Reads and records; an entry whose reading is cancelled is due again at once."""
        started = asyncio.get_running_loop().time()
        try:
            article, failed = await self._article(claim, feed)
            earlier = await self._db.run(article_of_entry, claim.id) if failed is not None else None
            if earlier is not None:
                article = keep_better_text(article, earlier.article)
            judgement = await asyncio.to_thread(self._judge, document_of(article, feed))
        except asyncio.CancelledError:
            await self._db.run(release_entry, claim, now=now)
            raise
        reading = Reading(article=article, judgement=judgement, failed=failed)
        ended_at = now + timedelta(seconds=asyncio.get_running_loop().time() - started)
        report = await self._db.run(self._record, claim, feed, reading, now=ended_at, jitter=jitter())
        logger.info(
            "read %s: %s, %s%s", article.url, article.text_source, report.read_state, "".join(f", {word}" for word in article.problems)
        )
        return report

    async def _article(self, claim: ClaimedEntry, feed: Feed) -> tuple[Article, FetchFailed | Killed | None]:
        """The article from its page, or from the feed's words with what kept the page from us."""
        page = page_of(claim, feed)
        if not wants_page(page, feed):
            return await self._extract(page)
        fetched = await self._fetcher.fetch(page.url, accept=ACCEPT, max_bytes=MOST_BYTES)
        if isinstance(fetched, FetchFailed):
            article, killed = await self._extract(replace(page, fetch_problem=problem_word(fetched)))
            return article, killed or fetched
        if not isinstance(fetched, Fetched):  # 304 to a question without validators: a broken server
            return await self._extract(replace(page, fetch_problem="not_modified"))
        content_type = fetched.headers.get("content-type", "").lower()
        if content_type.startswith(NOT_PAGES):
            return await self._extract(replace(page, fetch_problem="not_a_page"))
        recipe = find_recipe(fetched.url, self._recipes)
        problem = "" if fetched.complete else "truncated"
        answered = replace(page, url=fetched.url, body=fetched.body, content_type=content_type, recipe=recipe, fetch_problem=problem)
        return await self._extract(answered)

    async def _extract(self, page: PageBytes) -> tuple[Article, Killed | None]:
        """In a child process; where that is killed, what the feed gave is cleaned in another."""
        extracted = await self._workshop.run(extract_article, page)
        if not isinstance(extracted, Killed):
            return extracted.article, None
        logger.warning("extraction of %s ended: %s %s", page.url, extracted.reason, extracted.detail)
        problem = f"extractor_{extracted.reason}"
        without_page = replace(page, body=b"", fetch_problem=problem)
        again = await self._workshop.run(extract_article, without_page) if page.body else extracted
        return (bare_article(without_page) if isinstance(again, Killed) else again.article), extracted

    def _record(self, session: Session, claim: ClaimedEntry, feed: Feed, reading: Reading, *, now: datetime, jitter: float) -> ReadReport:
        """Entry, article, judgement and reports in one transaction, or nothing where the lease is lost."""
        article = reading.article
        again_at = after_read(claim.attempts + 1, reading.failed, now=now, jitter=jitter) if reading.failed is not None else None
        state = WAITING if again_at else READ if article.title or article.summary or article.text else UNREADABLE
        problem = ", ".join(article.problems)
        if not finish_entry(session, claim, read_state=state, next_read_at=again_at, problem=problem):
            return ReadReport(claim=claim, reading=reading, read_state=state, event_ids=(), recorded=False)
        if state == UNREADABLE:
            return ReadReport(claim=claim, reading=reading, read_state=state, event_ids=(), recorded=True)
        article_id = save_article(session, claim.id, article, now=now)
        save_judgement(session, article_id, reading.judgement, rules_sha256=self._rules_sha256, now=now)
        reports = reports_of(article_id, article, reading.judgement, feed, first_seen_at=claim.first_seen_at)
        event_ids = add_reports(session, reports, tree=self._tree, now=now)
        if not article.problems:  # what kept the text from us is no retraction
            topics = [report.topic for report in reports]
            event_ids += withdraw_reports(session, article_id, keep=topics, tree=self._tree, now=now)
        return ReadReport(claim=claim, reading=reading, read_state=state, event_ids=tuple(dict.fromkeys(event_ids)), recorded=True)


def page_of(claim: ClaimedEntry, feed: Feed) -> PageBytes:
    """What the feed said of an entry, as far as the feed's settings let it be used."""
    entry = claim.entry
    headline_only = feed.headline_only or feed.full_text is FullText.NEVER
    return PageBytes(
        url=entry.link,
        title=plain_text(entry.title, most=500),
        summary_html=entry.summary_html,
        content_html=entry.content_html,
        authors=entry.authors,
        language=entry.language or feed.language,
        published_at=entry.published_at,
        headline_only=headline_only,
    )


def wants_page(page: PageBytes, feed: Feed) -> bool:
    """Whether the page is to be fetched: not where the feed's settings or its own full text make it needless, or there is no link."""
    if not page.url or page.headline_only or feed.full_text is not FullText.AUTO:
        return False
    content = plain_text(page.content_html, most=1_000_000)
    return len(content.split()) < FULL_FEED_WORDS or content.rstrip(" ]").endswith(("…", "..."))


def problem_word(failed: FetchFailed) -> str:
    """`http_403`, or the failure's own word where no server answered."""
    return f"http_{failed.status}" if failed.status and failed.failure is not FetchFailure.TOO_BIG else failed.failure.value


def bare_article(page: PageBytes) -> Article:
    """Title and summary, made without any parser: when even the feed's own words end the extractor."""
    summary = plain_text(page.summary_html, most=2_000)
    return Article(
        url=page.url,
        title=page.title,
        summary=summary,
        text="",
        text_source=TextSource.SUMMARY if summary else TextSource.TITLE,
        language=page.language,
        published_at=page.published_at,
        authors=page.authors,
        problems=(page.fetch_problem,),
    )


def keep_better_text(article: Article, earlier: Article) -> Article:
    """A page that was read before and cannot be read now keeps its text: the new title and summary are judged with the old text."""
    if earlier.text_source is not TextSource.PAGE or article.text_source is TextSource.PAGE:
        return article
    return replace(article, text=earlier.text, text_source=TextSource.PAGE, problems=(*article.problems, "text_of_earlier_reading"))
