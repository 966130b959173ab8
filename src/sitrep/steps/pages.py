"""A claimed entry goes in; its article comes out: the page fetched and extracted in a child process, or the feed's own words."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitrep.core.extract.article import extract_article
from sitrep.core.extract.onward import onward_address
from sitrep.core.extract.page import PageBytes, Recipe
from sitrep.core.extract.recipes import find_recipe
from sitrep.core.model import Article, Feed, FullText, TextSource
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome, Killed, NotModified
from sitrep.core.schedule import usable_validator
from sitrep.core.text import plain_text
from sitrep.core.urls import canonical, is_front_page, site_of
from sitrep.isolation.workshop import Workshop
from sitrep.steps.ports import Fetcher
from sitrep.store.entries import ClaimedEntry

logger = logging.getLogger(__name__)

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
MOST_BYTES = 10_000_000
FULL_FEED_WORDS = 300
"""A feed whose content has so many words and does not end in an ellipsis gives the whole story: the page is not asked for."""
NOT_PAGES = ("application/", "image/", "audio/", "video/", "font/", "model/")
PAGES = ("application/xhtml", "application/xml", "application/html")
FILES = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
"""How files begin that are no pages whatever a server calls them: PDF, Word and Excel of both kinds, RTF, pictures."""
CUT_TRIES = 2
"""So often a page that came cut short is asked for again, and no oftener: some servers cut all theirs."""

Validators = tuple[str | None, str | None]
"""A page's ETag and Last-Modified (RFC 9110 §8.8)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageTry:
    """What one try came to. `failed` is what kept the page from us, None where it was read or not wanted.

    `unchanged`: the server says that the page is as it was when it gave these validators; `article` is of the feed's words then.
    """

    article: Article
    failed: FetchFailed | Killed | None = None
    validators: Validators = (None, None)
    unchanged: bool = False


class PageReader:
    """Fetches and extracts the pages of entries."""

    def __init__(self, fetcher: Fetcher, workshop: Workshop, recipes: Sequence[Recipe]) -> None:
        self._fetcher = fetcher
        self._workshop = workshop
        self._recipes = recipes

    async def read(self, claim: ClaimedEntry, feed: Feed, *, known: Validators = (None, None)) -> PageTry:
        """The article from its page, or from the feed's words with what kept the page from us."""
        page = page_of(claim, feed)
        if not wants_page(page, feed):
            return await self._extract(page)
        fetched = await self._fetch(page.url, known)
        if isinstance(fetched, FetchFailed):
            tried = await self._extract(replace(page, fetch_problem=problem_word(fetched)))
            return replace(tried, failed=tried.failed or fetched)
        if isinstance(fetched, NotModified):  # without validators a broken server
            return replace(await self._extract(replace(page, fetch_problem="not_modified")), unchanged=any(known), validators=known)
        content_type = fetched.headers.get("content-type", "").lower()
        if not is_page(content_type, fetched.body):
            return await self._extract(replace(page, fetch_problem="not_a_page"))
        if is_front_page(fetched.url) and not is_front_page(page.url) and site_of(fetched.url) == site_of(page.url):
            return replace(await self._extract(replace(page, fetch_problem="front_page")), failed=_gone(fetched))
        recipe = find_recipe(fetched.url, self._recipes)
        problem = "" if fetched.complete else "truncated"
        answered = replace(page, url=fetched.url, body=fetched.body, content_type=content_type, recipe=recipe, fetch_problem=problem)
        tried = replace(await self._extract(answered), validators=_validators(fetched))
        is_worth_another = not fetched.complete and claim.attempts < CUT_TRIES
        return replace(tried, failed=tried.failed or _cut(fetched)) if is_worth_another else tried

    async def _fetch(self, url: str, known: Validators) -> FetchOutcome:
        """The answer, and where it is a page that sends its reader on, that of the page it means."""
        fetched = await self._fetcher.fetch(url, etag=known[0], last_modified=known[1], accept=ACCEPT, max_bytes=MOST_BYTES)
        onward = onward_address(fetched.body, url=fetched.url) if isinstance(fetched, Fetched) else ""
        return await self._fetcher.fetch(onward, accept=ACCEPT, max_bytes=MOST_BYTES) if onward else fetched

    async def _extract(self, page: PageBytes) -> PageTry:
        """In a child process; where that is killed, what the feed gave is cleaned in another."""
        extracted = await self._workshop.run(extract_article, page)
        if not isinstance(extracted, Killed):
            return PageTry(article=extracted.article)
        logger.warning("extraction of %s ended: %s %s", page.url, extracted.reason, extracted.detail)
        problem = f"extractor_{extracted.reason}"
        without_page = replace(page, body=b"", fetch_problem=problem)
        again = await self._workshop.run(extract_article, without_page) if page.body else extracted
        return PageTry(article=bare_article(without_page) if isinstance(again, Killed) else again.article, failed=extracted)


def _validators(fetched: Fetched) -> Validators:
    """Those of a whole answer: half a page must not be taken for the page the next time."""
    if not fetched.complete:
        return None, None
    return usable_validator(fetched.headers.get("etag")), usable_validator(fetched.headers.get("last-modified"))


def is_page(content_type: str, body: bytes) -> bool:
    """Whether there is a page to be read: what is not would be read as one, word by word of its bytes."""
    return not body.startswith(FILES) and (not content_type.startswith(NOT_PAGES) or content_type.startswith(PAGES))


def _gone(fetched: Fetched) -> FetchFailed:
    """A story's address that leads to the front page: it is gone, or not there yet."""
    return FetchFailed(url=fetched.url, failure=FetchFailure.NOT_FOUND, permanent=True, detail="leads to the site's front page")


def _cut(fetched: Fetched) -> FetchFailed:
    """What was left out of it may be what matters: the line may be better next time."""
    return FetchFailed(url=fetched.url, failure=FetchFailure.DISCONNECTED, permanent=False, detail="cut short")


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
    """Whether the page is to be fetched: not where the feed's settings or its own full text make it needless, or there is no link but to
    the feed itself.
    """
    if not page.url or page.headline_only or feed.full_text is not FullText.AUTO or canonical(page.url) == canonical(feed.url):
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
