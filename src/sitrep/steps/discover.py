"""A site's address goes in; its feeds, news sitemaps or the list of stories on its page come out, each fetched and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin

from sitrep.core.discovery import SiteClues, guess_feeds, look_at_site, sitemaps_of
from sitrep.core.encoding import decode
from sitrep.core.feed import FeedBody, Flaw, NoFeed, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.feed_kinds import FeedKind, Selectors
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome, Killed
from sitrep.core.sitemap import choose_parts
from sitrep.core.urls import canonical
from sitrep.isolation.workshop import Workshop
from sitrep.steps.poll import ACCEPT, MOST_BYTES
from sitrep.steps.ports import Fetcher

MOST_REQUESTS = 24
ENOUGH = 10
ROBOTS_BYTES = 500_000
"""As much of a robots.txt as RFC 9309 §2.5 asks readers to take."""
NOBODY_THERE = (FetchFailure.DNS, FetchFailure.CONNECT, FetchFailure.TLS, FetchFailure.TIMEOUT, FetchFailure.REFUSED_ADDRESS)
"""After these nothing else of the site is asked."""

Read = ParsedFeed | NotAFeed | Killed


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Something that can be watched; `how` says in a few words where it was found, `selectors` are those of a page's list."""

    url: str
    kind: FeedKind
    parsed: ParsedFeed
    how: str
    selectors: Selectors | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Discovery:
    """`found` is best first. `problem` says why the address itself could not be read, "" where it could; `requests` were made."""

    url: str
    found: tuple[Found, ...] = ()
    title: str = ""
    problem: str = ""
    requests: int = 0


async def discover(fetcher: Fetcher, workshop: Workshop, url: str, *, now: datetime, enough: int = ENOUGH) -> Discovery:
    """Looks for what can be watched at a site, with at most 24 requests, until `enough` feeds are found. Never raises for what a site
    does; each document is read in a child process.
    """
    return await _Search(fetcher, workshop, now, enough).run(url)


class _Search:
    """One search: what was found, and how many requests it has cost."""

    def __init__(self, fetcher: Fetcher, workshop: Workshop, now: datetime, enough: int) -> None:
        self._fetcher, self._workshop, self._now, self._enough = fetcher, workshop, now, enough
        self._requests = 0
        self._asked: set[str] = set()
        self._found: list[Found] = []

    async def run(self, url: str) -> Discovery:
        read, body = await self._read(url, FeedKind.FEED)
        if isinstance(read, NotAFeed) and read.reason is NoFeed.SITEMAP and body is not None:
            sitemap = await self._workshop.run(parse_feed, replace(body, kind=FeedKind.SITEMAP))
            plain = await self._take_sitemap(url, sitemap, body.url, "the address itself")
            self._found += [plain] if plain else []
            return self._result(url)
        if isinstance(read, ParsedFeed):
            self._add(url, read, "the address itself")
            return self._result(url)
        if isinstance(read, FetchFailed) and read.failure in NOBODY_THERE:
            return self._result(url, problem=_said(read))
        clues = await self._clues(body) if body is not None else SiteClues(guesses=guess_feeds(url))
        await self._look_at_feeds(clues.announced, "announced by the page")
        if not self._found:
            await self._look_at_feeds(clues.linked, "linked from the page")
        if not self._found:
            await self._look_at_feeds(clues.guesses, "at a usual place", enough=1)
        if len(self._found) < self._enough:
            await self._look_at_sitemaps(await self._sitemaps(body.url if body else url), "listed by the site")
        if not any(one.kind is FeedKind.FEED for one in self._found) and clues.selectors is not None and body is not None:
            await self._look_at_list(body, clues.selectors)
        problem = "" if body is not None else _said(read) if isinstance(read, FetchFailed) else ""
        return self._result(url, title=clues.title, problem=problem)

    def _result(self, url: str, *, title: str = "", problem: str = "") -> Discovery:
        return Discovery(url=url, found=tuple(self._found), title=title, problem=problem, requests=self._requests)

    async def _clues(self, body: FeedBody) -> SiteClues:
        clues = await self._workshop.run(look_at_site, body)
        return clues if isinstance(clues, SiteClues) else SiteClues(guesses=guess_feeds(body.url))

    async def _look_at_feeds(self, urls: Sequence[str], how: str, *, enough: int | None = None) -> None:
        for url in urls:
            if len(self._found) >= (enough or self._enough):
                return
            read, body = await self._read(url, FeedKind.FEED)
            if isinstance(read, ParsedFeed) and body is not None:
                self._add(body.url if how == "at a usual place" else url, read, how)

    async def _sitemaps(self, url: str) -> tuple[str, ...]:
        fetched = await self._fetch(urljoin(url, "/robots.txt"), "text/plain, */*;q=0.5", most_bytes=ROBOTS_BYTES)
        robots = decode(fetched.body).text if isinstance(fetched, Fetched) else ""
        return sitemaps_of(robots, url=url)

    async def _look_at_sitemaps(self, urls: Sequence[str], how: str) -> None:
        """The first sitemap for news; where there is no feed, else the first that lists anything."""
        plain: Found | None = None
        for url in urls:
            before = len(self._found)
            read, body = await self._read(url, FeedKind.SITEMAP)
            other = await self._take_sitemap(url, read, body.url, how) if body is not None else None
            if len(self._found) > before:
                return
            plain = plain or other
        if plain is not None and not self._found:
            self._found.append(plain)

    async def _take_sitemap(self, url: str, read: Read | FetchFailed, base: str, how: str) -> Found | None:
        """Adds the sitemap for news that this one is or names; gives it back where it lists other pages."""
        if not isinstance(read, ParsedFeed):
            return None
        news, other = await self._best_of(url, read, base)
        if news is not None:
            self._found.append(Found(url=news[0], kind=FeedKind.SITEMAP, parsed=news[1], how=how))
        return Found(url=url, kind=FeedKind.SITEMAP, parsed=other, how=how) if other is not None else None

    async def _best_of(self, url: str, read: ParsedFeed, base: str) -> tuple[tuple[str, ParsedFeed] | None, ParsedFeed | None]:
        """The sitemap for news that this one is or names, and what it holds in any case."""
        if not read.parts:
            return ((url, read), None) if _is_for_news(read) else (None, read if read.entries else None)
        whole: ParsedFeed | None = None
        for part in choose_parts(read.parts, base=base):
            below, _ = await self._read(part, FeedKind.SITEMAP)
            if isinstance(below, ParsedFeed) and _is_for_news(below):
                return (part, below), None
            if isinstance(below, ParsedFeed) and below.entries:
                whole = replace(read, entries=(*(whole.entries if whole else ()), *below.entries), parts=())
        return None, whole

    async def _look_at_list(self, body: FeedBody, selectors: Selectors) -> None:
        """Adds the list, without a selector that turns out to find nothing; not one whose stories have no titles."""
        read = await self._workshop.run(parse_feed, replace(body, kind=FeedKind.PAGE, selectors=selectors))
        if isinstance(read, ParsedFeed) and Flaw.NO_DATES in read.flaws and selectors.date:
            await self._look_at_list(body, replace(selectors, date=""))
        elif isinstance(read, ParsedFeed) and Flaw.NO_TITLES not in read.flaws:
            how = "a list of stories on the page"
            self._found.append(Found(url=body.url, kind=FeedKind.PAGE, parsed=read, how=how, selectors=selectors))

    def _add(self, url: str, parsed: ParsedFeed, how: str) -> None:
        """Adds a feed that is not the same as one found already, at another address."""
        keys = {entry.key for entry in parsed.entries}
        if any(keys == {entry.key for entry in one.parsed.entries} and keys for one in self._found):
            return
        self._found.append(Found(url=url, kind=FeedKind.FEED, parsed=parsed, how=how))

    async def _read(self, url: str, kind: FeedKind) -> tuple[Read | FetchFailed, FeedBody | None]:
        """What is at an address; one that was asked before is not asked again."""
        if f"{kind.value} {canonical(url)}" in self._asked:
            return NotAFeed(reason=NoFeed.EMPTY, detail="asked before"), None
        fetched = await self._fetch(url, ACCEPT[kind])
        self._asked |= {f"{kind.value} {canonical(address)}" for address in (url, fetched.url)}
        if not isinstance(fetched, Fetched):
            failed = fetched if isinstance(fetched, FetchFailed) else None
            return failed or FetchFailed(url=url, failure=FetchFailure.PROTOCOL, permanent=True, detail="304 without being asked for"), None
        content_type = fetched.headers.get("content-type", "")
        body = FeedBody(body=fetched.body, url=fetched.url, content_type=content_type, now=self._now, complete=fetched.complete, kind=kind)
        return await self._workshop.run(parse_feed, body), body

    async def _fetch(self, url: str, accept: str, *, most_bytes: int = MOST_BYTES) -> FetchOutcome:
        if self._requests >= MOST_REQUESTS:
            return FetchFailed(url=url, failure=FetchFailure.RATE_LIMITED, permanent=False, detail="enough was asked of this site")
        self._requests += 1
        return await self._fetcher.fetch(url, accept=accept, max_bytes=most_bytes)


def _is_for_news(read: ParsedFeed) -> bool:
    """Whether it has titles: only the news extension gives them."""
    return any(entry.title for entry in read.entries)


def _said(failed: FetchFailed) -> str:
    return f"{failed.failure.value}{f' {failed.status}' if failed.status else ''}{f': {failed.detail}' if failed.detail else ''}"
