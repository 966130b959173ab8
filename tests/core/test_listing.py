"""Pages without a feed: their lists of stories, found by selectors."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from sitrep.core.feed import FeedBody, Flaw, NoFeed, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.feed_kinds import FeedKind, Selectors, read_as
from sitrep.core.listing import MOST_DATED

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://ministry.example.org/news/?page=1"
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Ministère &amp; Cie</title></head><body><nav><a href="/">Accueil</a></nav>
<article class="t"><h2><a href="/n/1">Pont <b>fermé</b></a></h2><span class="d">Publié le 24 novembre 2026 à 10h30</span></article>
<article class="t"><a href="2#c"><img alt="Route &lt;coupée&gt;"></a><time datetime="2026-11-23T10:00:00+03:00">hier</time></article>
<article class="t"><h2><a href="javascript:go()">Nothing</a></h2></article>
<article class="t"><h2><a href="#top">Itself</a></h2></article>
<ul class="short"><li><a class="s" href="/n/4">Quatre</a></li></ul></body></html>"""


def read(page: str, **selectors: str) -> ParsedFeed | NotAFeed:
    body = FeedBody(body=page.encode(), url=URL, now=NOW, kind=FeedKind.PAGE, selectors=Selectors(**selectors))
    return parse_feed(body)


def parse(page: str = PAGE, **selectors: str) -> ParsedFeed:
    parsed = read(page, **selectors)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def refusal(page: str = PAGE, **selectors: str) -> NotAFeed:
    parsed = read(page, **selectors)
    assert isinstance(parsed, NotAFeed), parsed
    return parsed


def test_stories_are_found_with_their_links_titles_and_dates() -> None:
    feed = parse(items="article.t", date=".d, time")
    assert (feed.title, feed.language, feed.flaws, feed.complete) == ("Ministère & Cie", "fr", (), True)
    assert [(entry.title, entry.link, entry.published_at) for entry in feed.entries] == [
        ("Pont fermé", "https://ministry.example.org/n/1", datetime(2026, 11, 24, 10, 30, tzinfo=UTC)),
        ("Route <coupée>", "https://ministry.example.org/news/2#c", datetime(2026, 11, 23, 7, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("selectors", "titles"),
    [
        ({"items": "a.s"}, ["Quatre"]),
        ({"items": "li", "link": "a.s"}, ["Quatre"]),
        ({"items": "article", "link": "h2"}, ["Pont fermé"]),
        ({"items": "article", "title": "b"}, ["fermé", ""]),
        ({"items": "ul", "title": "li"}, ["Quatre"]),
    ],
)
def test_selectors_may_point_at_the_link_or_around_it(selectors: dict[str, str], titles: list[str]) -> None:
    assert [entry.title for entry in parse(**selectors).entries] == titles


def test_links_are_relative_to_the_base_of_the_page() -> None:
    page = '<base href="/deep/"><div><a href="x">One</a></div>'
    assert parse(page, items="div").entries[0].link == "https://ministry.example.org/deep/x"
    broken = '<base href="javascript:x"><div><a href="x">One</a></div>'
    assert parse(broken, items="div").entries[0].link == "https://ministry.example.org/news/x"


@pytest.mark.parametrize(
    ("page", "selectors", "reason", "detail"),
    [
        (PAGE, {"items": ".gone"}, NoFeed.NO_ITEMS, "`.gone` finds nothing; this is a web page, “Ministère & Cie”"),
        (
            PAGE,
            {"items": "article", "link": "p"},
            NoFeed.NO_LINKS,
            "`p` finds no address in any of the items; this is a web page, “Ministère & Cie”",
        ),
        ("<p>Hello</p>", {"items": "p"}, NoFeed.NO_LINKS, "there is no link in any of the items; this is a web page"),
        (
            "<title>Just a moment...</title>Checking your browser",
            {"items": "li"},
            NoFeed.NO_ITEMS,
            "`li` finds nothing; this is a page that asks whether we are human, “Just a moment...”",
        ),
    ],
)
def test_a_page_that_was_rebuilt_is_never_silent(page: str, selectors: dict[str, str], reason: NoFeed, detail: str) -> None:
    found = refusal(page, **selectors)
    assert (found.reason, found.detail, found.reason.is_layout) == (reason, detail, True)


def test_titles_or_dates_that_are_nowhere_are_flaws() -> None:
    assert parse(items="article", title="h5", date="i").flaws == (Flaw.NO_TITLES, Flaw.NO_DATES)
    assert parse(items="article", date="h2").flaws == (Flaw.NO_DATES,)


def test_any_page_costs_little_time() -> None:
    started = time.process_time()
    for bomb in ("<div>", "<a href=x>", "<div class=", "<time>1</time>"):
        read(bomb * 3_000, items="div a", date="time")
    assert time.process_time() - started < 3


def test_of_very_many_stories_the_dates_of_the_first_are_read() -> None:
    """A thousand dates in words took nine seconds of the ten that a page may take."""
    stories = "".join(f"<li><a href='/n/{number}'>Story {number}</a><time datetime='2026-11-24'></time></li>" for number in range(300))
    entries = parse(f"<ul>{stories}</ul>", items="li").entries
    assert [entry.published_at is not None for entry in entries] == [True] * MOST_DATED + [False] * 100


def test_a_change_of_selectors_is_a_change_of_how_it_is_read() -> None:
    assert read_as(FeedKind.FEED, None) == ""
    assert read_as(FeedKind.SITEMAP, None) == "sitemap"
    assert read_as(FeedKind.PAGE, Selectors(items="a", date="time")) == "page | a |  |  | time"
