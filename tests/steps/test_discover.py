"""A site's address in, what can be watched there out; each document is read in a real child process."""

from __future__ import annotations

import pytest

from sitrep.core.feed_kinds import FeedKind, Selectors
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome, NotModified
from sitrep.isolation.workshop import Workshop
from sitrep.steps.discover import MOST_REQUESTS, Discovery, discover
from tests.steps.test_poll import NOW, rss
from tests.steps.test_poll_kinds import index, sitemap

SITE = "https://wire.example.org"
pytestmark = pytest.mark.asyncio(loop_scope="module")  # one child process for all
PLAIN = b"<urlset><url><loc>https://wire.example.org/about</loc></url></urlset>"
LIST = "".join(f"<p><a class=headline href=/{n}>Story {n} with a title that is long</a></p>" for n in range(5)).encode()


class Site:
    """A Fetcher of one site: paths and what stands there; what is not there is not found."""

    def __init__(self, answers: dict[str, bytes | FetchFailure]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*", max_bytes: int = 10_000_000
    ) -> FetchOutcome:
        path = url.removeprefix(SITE)
        self.asked.append(path)
        answer = self.answers.get(path, FetchFailure.NOT_FOUND)
        if isinstance(answer, bytes):
            return Fetched(url=url, status=200, headers={"content-type": "text/html"}, body=answer)
        return FetchFailed(url=url, failure=answer, permanent=True, status=404 if answer is FetchFailure.NOT_FOUND else None)


def announcing(*paths: str) -> bytes:
    return b"<title>Wire</title>" + "".join(f'<link rel=alternate type="application/rss+xml" href={path}>' for path in paths).encode()


def told(search: Discovery) -> list[tuple[str, str, str]]:
    return [(one.url.removeprefix(SITE), one.kind.value, one.how) for one in search.found]


FEED, NEWS = "announced by the page", "listed by the site"


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"/": rss("a")}, [("/", "feed", "the address itself")]),
        ({"/": sitemap("a")}, [("/", "sitemap", "the address itself")]),
        ({"/": announcing("/one", "/gone", "/two"), "/one": rss("a"), "/two": rss("b")}, [("/one", "feed", FEED), ("/two", "feed", FEED)]),
        ({"/": announcing("/one", "/two"), "/one": rss("a"), "/two": rss("a")}, [("/one", "feed", FEED)]),
        ({"/": b"<a href=/rss/x.xml>RSS</a>", "/rss/x.xml": rss("a")}, [("/rss/x.xml", "feed", "linked from the page")]),
        ({"/": b"<title>Wire</title>", "/rss.xml": rss("a"), "/atom.xml": rss("b")}, [("/rss.xml", "feed", "at a usual place")]),
        ({"/feed/": rss("a")}, [("/feed/", "feed", "at a usual place")]),
        ({"/": b"<p>", "/robots.txt": b"Sitemap: /s.xml", "/s.xml": sitemap("a")}, [("/s.xml", "sitemap", NEWS)]),
        ({"/": b"<p>", "/news-sitemap.xml": sitemap("a")}, [("/news-sitemap.xml", "sitemap", NEWS)]),
        (
            {"/": announcing("/one"), "/one": rss("a"), "/sitemap.xml": index("a", "news"), "/a": PLAIN, "/news": sitemap("b")},
            [("/one", "feed", FEED), ("/news", "sitemap", NEWS)],
        ),
        ({"/": b"<p>", "/sitemap.xml": index("a", "b"), "/a": PLAIN, "/b": PLAIN}, [("/sitemap.xml", "sitemap", NEWS)]),
        ({"/": announcing("/one"), "/one": rss("a"), "/sitemap.xml": PLAIN}, [("/one", "feed", FEED)]),
        ({"/": LIST, "/sitemap.xml": b"<urlset></urlset>"}, [("/", "page", "a list of stories on the page")]),
        ({"/": b"<p>", "/robots.txt": FetchFailure.TIMEOUT}, []),
    ],
)
async def test_what_can_be_watched_is_found(
    workshop: Workshop, answers: dict[str, bytes | FetchFailure], found: list[tuple[str, str, str]]
) -> None:
    site = Site(answers)
    search = await discover(site, workshop, f"{SITE}/", now=NOW)
    assert told(search) == found
    assert len(site.asked) == search.requests <= MOST_REQUESTS
    assert len(set(site.asked)) == len(site.asked)


async def test_the_list_on_a_page_comes_with_its_selectors_and_its_items(workshop: Workshop) -> None:
    (found,) = (await discover(Site({"/": LIST}), workshop, f"{SITE}/", now=NOW)).found
    assert (found.kind, found.selectors, len(found.parsed.entries)) == (FeedKind.PAGE, Selectors(items="a.headline"), 5)


@pytest.mark.parametrize(
    ("inside", "date"),
    [(b"<i class=date>24 November 2026</i>", ".date"), (b"<i class=date>soon</i>", "")],
)
async def test_a_date_that_cannot_be_read_is_not_proposed(workshop: Workshop, inside: bytes, date: str) -> None:
    page = b"".join(b"<li class=story><a href=/%d>Story %d with a title that is long</a>%s</li>" % (n, n, inside) for n in range(5))
    (found,) = (await discover(Site({"/": page}), workshop, f"{SITE}/", now=NOW)).found
    assert (found.selectors, len(found.parsed.entries)) == (Selectors(items="li.story", date=date), 5)


async def test_where_nobody_is_nothing_more_is_asked(workshop: Workshop) -> None:
    site = Site({"/": FetchFailure.DNS})
    search = await discover(site, workshop, f"{SITE}/", now=NOW)
    assert (search.found, search.problem, site.asked) == ((), "dns", ["/"])
    refused = await discover(Site({}), workshop, f"{SITE}/", now=NOW)
    assert (refused.found, refused.problem) == ((), "not_found 404")


async def test_no_site_makes_us_ask_for_ever(workshop: Workshop) -> None:
    """Every page links to others, every sitemap is an index of more, and none of it is a feed."""
    names = [f"{letter}{number}" for letter in "abcdefgh" for number in range(10)]
    links = "".join(f'<a href="/rss/{name}">x</a>' for name in names).encode()
    robots = "".join(f"Sitemap: /{name}\n" for name in names).encode()
    answers: dict[str, bytes | FetchFailure] = {f"/{name}": index(*names[place : place + 9]) for place, name in enumerate(names)}
    site = Site({"/": announcing(*(f"/rss/{name}" for name in names)) + links, "/robots.txt": robots, **answers})
    search = await discover(site, workshop, f"{SITE}/", now=NOW)
    assert (search.found, len(site.asked)) == ((), MOST_REQUESTS)


async def test_enough_is_enough(workshop: Workshop) -> None:
    site = Site({"/": announcing("/one", "/two"), "/one": rss("a"), "/two": rss("b")})
    search = await discover(site, workshop, f"{SITE}/", now=NOW, enough=1)
    assert (told(search), site.asked) == ([("/one", "feed", FEED)], ["/", "/one"])


async def test_an_answer_that_was_not_asked_for_is_no_feed(workshop: Workshop) -> None:
    class Odd(Site):
        async def fetch(
            self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*", max_bytes: int = 10_000_000
        ) -> FetchOutcome:
            return NotModified(url=url, headers={})

    search = await discover(Odd({}), workshop, f"{SITE}/", now=NOW)
    assert (search.found, search.problem) == ((), "protocol: 304 without being asked for")


async def test_a_page_that_kills_its_reader_is_got_over(workshop: Workshop) -> None:
    """What can be known without reading it is tried."""
    del workshop
    slow = Workshop(size=1, deadline_seconds=0.0)
    try:
        search = await discover(Site({"/": b"<p>" * 9, "/feed/": rss("a")}), slow, f"{SITE}/", now=NOW)
    finally:
        await slow.close()
    assert (search.found, search.problem) == ((), "")
