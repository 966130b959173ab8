"""What a page, an address and a robots.txt tell of where a site's feeds may be."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from sitrep.core.discovery import MOST_GUESSES, SiteClues, guess_feeds, look_at_site, sitemaps_of
from sitrep.core.feed import FeedBody, ParsedFeed, parse_feed
from sitrep.core.feed_kinds import FeedKind, Selectors

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = "https://valley.example.org"
FILL = "and a headline that is long enough"


def body(page: str, path: str = "/") -> FeedBody:
    return FeedBody(body=page.encode(), url=SITE + path, now=NOW)


def look(page: str, path: str = "/") -> SiteClues:
    return look_at_site(body(page, path))


def test_a_page_announces_feeds_and_links_to_others() -> None:
    links = '<link rel=alternate type="application/rss+xml" href=/a><link rel=alternate type="application/rss+xml" href=/comments/feed/>'
    anchors = "".join(
        f'<a href="{href}">x</a>'
        for href in (
            "/rss/africa.xml",
            "/a",
            "/news?format=rss#top",
            "https://other.example.net/feed",
            "/feedback",
            "/story/comments/rss",
            "/",
        )
    )
    clues = look(f"<title> Valley\nWire </title>{links}{anchors}")
    assert (clues.title, clues.announced) == ("Valley Wire", (f"{SITE}/a",))
    assert clues.linked == (f"{SITE}/rss/africa.xml", f"{SITE}/news?format=rss")


@pytest.mark.parametrize(
    ("sign", "first"),
    [
        ('<link href="/wp-content/a.css">', "/feed/"),
        ('<meta name="generator" content="Drupal 10">', "/rss.xml"),
        ('<meta name="generator" content="Joomla! - Open Source">', "/?format=feed&type=rss"),
        ('<meta name="generator" content="SPIP 4">', "/spip.php?page=backend"),
        ('<meta content="blogger" name="generator">', "/feeds/posts/default"),
        ("", "/feed/"),
    ],
)
def test_the_software_of_a_site_says_where_its_feed_is(sign: str, first: str) -> None:
    clues = look(sign)
    assert clues.guesses[0] == SITE + first
    assert 5 < len(clues.guesses) <= MOST_GUESSES


def test_a_section_may_have_a_feed_of_its_own() -> None:
    assert guess_feeds(f"{SITE}/en/africa")[:3] == (f"{SITE}/en/africa/feed/", f"{SITE}/en/africa/rss", f"{SITE}/feed/")
    assert guess_feeds(f"{SITE}/en/africa.html")[0] == f"{SITE}/feed/"
    assert guess_feeds(f"{SITE}/en/", "wp-content/")[:2] == (f"{SITE}/en/feed/", f"{SITE}/feed/")


def test_robots_txt_names_sitemaps_and_those_for_news_come_first() -> None:
    robots = "User-agent: *\nDisallow:\nSitemap: https://valley.example.org/all.xml\n SITEMAP:/news.xml # x\nsitemap: javascript:x\n" + (
        "Sitemap: https://valley.example.org/more.xml\nSitemap: /a\nSitemap: /b\n"
    )
    assert sitemaps_of(robots, url=SITE) == (f"{SITE}/news.xml", f"{SITE}/all.xml", f"{SITE}/more.xml", f"{SITE}/a")
    assert sitemaps_of("<html>", url=f"{SITE}/en/")[0] == f"{SITE}/news-sitemap.xml"


def stories(shape: str, count: int = 6) -> str:
    return "".join(shape.replace("N", str(number)) for number in range(count))


MENU = "<nav>" + stories(f'<li class="entry"><a href="/menuN">The menu N {FILL}</a></li>', 9) + "</nav>"


@pytest.mark.parametrize(
    ("page", "selectors"),
    [
        (stories(f'<article class="card"><a href="/n"></a><h3><a href="/N">Story N {FILL}</a></h3><time>1</time></article>'),
         Selectors(items="article.card", title="h3")),
        (f'<ul class="news">{stories(f"<li><span class=date>1</span><a href=/N>Story N {FILL}</a></li>")}</ul>',
         Selectors(items="ul.news > li", date=".date")),
        (stories(f'<p><a class="headline x1" href="/N">Story N {FILL}</a></p>'), Selectors(items="a.headline")),
        (stories(f'<div class="box"><a href="/N"><img></a><a href="/N">Story N {FILL}</a></div>'),
         Selectors(items="div.box", title="a:not(:has(img))")),
        (f'<div id="list">{stories(f"<div><a href=/N>Story N {FILL}</a></div>")}</div>', Selectors(items="div#list > div")),
        (stories(f'<article class="card"><a href="/N">Story N {FILL}</a></article>', 3), None),
        (stories(f'<li class="tag"><a href="/N">Story N {FILL}</a></li>'), None),
        (stories('<li class="row"><a href="/N">Short N</a></li>', 40) + stories(f'<li class="row"><a href="/xN">Story N {FILL}</a></li>'),
         None),
        (stories('<p class="short"><a href="/sN">Sixteen letters N</a></p>', 8)
         + stories(f'<p class="long"><a href="/N">Story N {FILL}</a></p>'), Selectors(items="p.long")),
        (stories('<article class="card"><a href="/N">More</a></article>'), None),
        (stories(f"<p><a href=https://other.example.net/N>Story N {FILL}</a></p>"), None),
        ("", None),
    ],
)  # fmt: skip
def test_selectors_are_proposed_for_the_list_of_stories_on_a_page(page: str, selectors: Selectors | None) -> None:
    """They find what a person would point at, and not the menu, which is longer."""
    text = f"<html><body>{MENU}{page}</body></html>"
    assert look(text).selectors == selectors
    if selectors is not None:
        read = parse_feed(FeedBody(body=text.encode(), url=SITE + "/", now=NOW, kind=FeedKind.PAGE, selectors=selectors))
        assert isinstance(read, ParsedFeed)
        assert [entry.title for entry in read.entries] == [f"Story {number} {FILL}" for number in range(6)]


def test_any_page_costs_little_time() -> None:
    started = time.process_time()
    for bomb in ("<div>", f"<a href=x>{FILL}", f"<p class=a><a href=x>{FILL}</a>"):
        look(bomb * 500)
    assert time.process_time() - started < 3
