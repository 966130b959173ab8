"""A site's front page, its address and its robots.txt go in; where its feeds and sitemaps may be comes out, likeliest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from sitrep.core.encoding import decode
from sitrep.core.feed import FeedBody
from sitrep.core.feed_kinds import Selectors
from sitrep.core.feed_links import find_feed_links
from sitrep.core.list_guess import propose_selectors
from sitrep.core.text import clean_line
from sitrep.core.urls import canonical, site_of, web_link

MOST_LINKED, MOST_GUESSES, MOST_SITEMAPS = 5, 10, 4
MOST_ANCHORS = 3_000
USUAL = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/feeds", "/feed.json")
USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_index.xml", "/sitemap.xml")
# What the software that a site runs on is known by, and where it keeps the feed.
SOFTWARE = (
    (re.compile(r"wordpress|wp-content/|wp-json", re.IGNORECASE), ("/feed/", "/?feed=rss2")),
    (re.compile(r"\bdrupal\b|/sites/default/files/", re.IGNORECASE), ("/rss.xml",)),
    (re.compile(r"\bjoomla\b", re.IGNORECASE), ("/?format=feed&type=rss",)),
    (re.compile(r'content="ghost\b', re.IGNORECASE), ("/rss/",)),
    (re.compile(r'content="blogger|blogspot\.', re.IGNORECASE), ("/feeds/posts/default",)),
    (re.compile(r"\bspip\b", re.IGNORECASE), ("/spip.php?page=backend",)),
    (re.compile(r"wixstatic\.com", re.IGNORECASE), ("/blog-feed.xml",)),
    (re.compile(r"squarespace\.com", re.IGNORECASE), ("/blog?format=rss", "/news?format=rss")),
    (re.compile(r'content="hugo\b', re.IGNORECASE), ("/index.xml",)),
    (re.compile(r'content="jekyll\b', re.IGNORECASE), ("/feed.xml",)),
    (re.compile(r"\btypo3\b", re.IGNORECASE), ("/feed.rss", "/rss.xml")),
)
_FEED_LIKE = re.compile(r"(?:^|[/._-])(?:rss2?|feeds?|atom|xml)(?:$|[/._?&=-])|feed=|format=(?:feed|rss)", re.IGNORECASE)
_COMMENTS = re.compile(r"/comments?(?:/|$)|comments?[-_.]?feed", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_NEWS = re.compile(r"news|google|latest|recent", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteClues:
    """What a page tells of the feeds of its site. `announced` are its own word; `linked` are links that look like feeds; `guesses` are
    usual places. `selectors` find the list of stories on the page itself, None where there is none to be seen.
    """

    title: str = ""
    announced: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    selectors: Selectors | None = None


def look_at_site(page: FeedBody) -> SiteClues:
    """Reads a page; called in a child process, for it may be anything."""
    from bs4 import BeautifulSoup  # noqa: PLC0415  only the child that reads it pays

    text = decode(page.body, content_type=page.content_type).text
    soup = BeautifulSoup(text, "lxml")
    title = soup.find("title")
    announced = tuple(link for link in find_feed_links(text, base=page.url) if not _COMMENTS.search(link))
    return SiteClues(
        title=clean_line(title.get_text(" ", strip=True), most=200) if title else "",
        announced=announced,
        linked=_linked(soup, page.url, announced),
        guesses=guess_feeds(page.url, text),
        selectors=propose_selectors(soup, page.url),
    )


def _linked(soup: Any, url: str, announced: tuple[str, ...]) -> tuple[str, ...]:
    """Links of the page to addresses of its own site that look like those of feeds."""
    found: dict[str, None] = {}
    for anchor in soup.find_all("a", href=True, limit=MOST_ANCHORS):
        link = web_link(str(anchor["href"]), base=url)
        parts = urlsplit(link)
        looks_like_one = _FEED_LIKE.search(f"{parts.path}?{parts.query}") is not None and not _COMMENTS.search(link)
        if looks_like_one and site_of(link) == site_of(url) and link not in announced and canonical(link) != canonical(url):
            found[link.partition("#")[0]] = None
    return tuple(found)[:MOST_LINKED]


def guess_feeds(url: str, page: str = "") -> tuple[str, ...]:
    """At most ten usual places of feeds: those of the software that the page shows, below the given path, then at the root."""
    known = [path for sign, paths in SOFTWARE if sign.search(page) for path in paths]
    folder = urlsplit(url).path.rstrip("/")
    below = [f"{folder}/feed/", f"{folder}/rss"] if folder and "." not in folder.rpartition("/")[2] else []
    paths = dict.fromkeys((*below[: 1 if known else 2], *known, *USUAL))
    return tuple(urljoin(url, path) for path in paths)[:MOST_GUESSES]


def sitemaps_of(robots: str, *, url: str) -> tuple[str, ...]:
    """At most four sitemaps: those that robots.txt names, those for news first; usual places where it names none."""
    named = [link for found in _SITEMAP_LINE.finditer(robots) if (link := web_link(found[1], base=url))]
    links = dict.fromkeys(named or [urljoin(url, path) for path in USUAL_SITEMAPS])
    return tuple(sorted(links, key=lambda link: not _NEWS.search(urlsplit(link).path))[:MOST_SITEMAPS])
