"""Sitemaps and indexes of them as sources of entries."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime

import pytest

from sitrep.core.feed import MOST_ENTRIES, FeedBody, Flaw, NoFeed, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.feed_draft import SitemapPart
from sitrep.core.feed_kinds import FeedKind
from sitrep.core.sitemap import choose_parts

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = "https://valley.example.org"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACES}>
<url><loc>{SITE}/story/1?a=1&amp;b=2</loc><image:image><image:loc>{SITE}/p.jpg</image:loc><image:title>A picture</image:title></image:image>
<news:news><news:publication><news:name>Valley &amp; Hill</news:name><news:language>fr</news:language></news:publication>
<news:publication_date>2026-11-24T09:00:00+01:00</news:publication_date><news:title>Pont &lt;fermé&gt;</news:title>
<news:keywords>pont, frontière</news:keywords></news:news></url>
<url><loc>{SITE}/story/2</loc><lastmod>2026-11-23</lastmod></url>
<url><loc>{SITE}/</loc></url><url><loc>javascript:alert(1)</loc></url><url><loc>http://[</loc></url><url/></urlset>"""


def read(text: str | bytes, kind: FeedKind = FeedKind.SITEMAP) -> ParsedFeed | NotAFeed:
    body = text.encode() if isinstance(text, str) else text
    return parse_feed(FeedBody(body=body, url=f"{SITE}/news.xml", now=NOW, kind=kind))


def parse(text: str | bytes) -> ParsedFeed:
    parsed = read(text)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def refusal(text: str | bytes, kind: FeedKind = FeedKind.SITEMAP) -> NotAFeed:
    parsed = read(text, kind)
    assert isinstance(parsed, NotAFeed), parsed
    return parsed


def urlset(*urls: str) -> str:
    return f"<urlset {NAMESPACES}>" + "".join(f"<url><loc>{url}</loc></url>" for url in urls) + "</urlset>"


def test_a_news_sitemap_is_read_in_full() -> None:
    feed = parse(NEWS)
    first, second = feed.entries
    assert (feed.title, feed.language, feed.flaws, feed.complete, feed.marks) == ("Valley & Hill", "fr", (), True, None)
    assert (first.title, first.link, first.language) == ("Pont <fermé>", f"{SITE}/story/1?a=1&b=2", "fr")
    assert (first.published_at, first.categories) == (datetime(2026, 11, 24, 8, tzinfo=UTC), ("pont", "frontière"))
    assert (second.title, second.published_at) == ("", datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize("text", [urlset(f"{SITE}/s?a=1&b=2"), urlset(f"<![CDATA[{SITE}/s?a=1&b=2]]>"), urlset(f"{SITE}/s?a=1&#38;b=2")])
def test_addresses_keep_their_parameters_however_they_are_written(text: str) -> None:
    assert [entry.link for entry in parse(text).entries] == [f"{SITE}/s?a=1&b=2"]


def test_what_breaks_the_rules_is_read_as_far_as_it_goes() -> None:
    cut = parse(urlset(f"{SITE}/1", f"{SITE}/2")[:-30])
    assert ([entry.link for entry in cut.entries], cut.flaws) == (
        [f"{SITE}/1", f"{SITE}/2"][: len(cut.entries)],
        (Flaw.ILL_FORMED, Flaw.TRUNCATED),
    )
    assert not cut.complete  # its validators would hide for hours what was cut off
    assert cut.entries
    assert parse("<urlset>" + f"<url><loc>{SITE}/s</loc></url>" + "</urlset>").entries[0].link == f"{SITE}/s"
    assert parse(urlset(f"<![CDATA[{SITE}/1")).flaws == (Flaw.ILL_FORMED,)


def test_a_long_list_without_dates_shows_what_was_added_to_its_end() -> None:
    links = {entry.link for entry in parse(urlset(*(f"{SITE}/{number}" for number in range(3 * MOST_ENTRIES)))).entries}
    assert {f"{SITE}/0", f"{SITE}/{3 * MOST_ENTRIES - 1}"} <= links


def test_a_gzip_file_is_unpacked_and_a_bomb_is_not() -> None:
    assert len(parse(gzip.compress(NEWS.encode())).entries) == 2
    half = parse(gzip.compress(urlset(*(f"{SITE}/{number * 7919}" for number in range(500))).encode())[:-40])
    assert (half.complete, Flaw.TRUNCATED in half.flaws) == (False, True)
    assert refusal(gzip.compress(b"<urlset>" + b" " * 60_000_000)).detail == "cut short before its first item"
    assert refusal(b"\x1f\x8bnothing of the kind").reason is NoFeed.EMPTY


def test_the_newest_of_very_many_are_kept() -> None:
    urls = "".join(f"<url><loc>{SITE}/{n}</loc><lastmod>2026-11-{n % 24 + 1:02d}</lastmod></url>" for n in range(2 * MOST_ENTRIES))
    feed = parse(f"<urlset {NAMESPACES}>{urls}</urlset>")
    assert (len(feed.entries), feed.flaws) == (MOST_ENTRIES, (Flaw.TOO_MANY_ENTRIES,))
    assert min(entry.published_at for entry in feed.entries if entry.published_at) >= datetime(2026, 11, 12, tzinfo=UTC)


def test_no_more_is_read_than_the_protocol_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitrep.core.sitemap.MOST_URLS", 2)
    assert [entry.link for entry in parse(urlset(*(f"{SITE}/{number}" for number in range(5)))).entries] == [f"{SITE}/0", f"{SITE}/1"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<!DOCTYPE u [<!ENTITY x 'y'>]>" + NEWS.partition("?>")[2], NoFeed.UNSAFE_XML),
        ("<html><title>Valley</title><body>", NoFeed.HTML),
        ("", NoFeed.EMPTY),
    ],
)
def test_what_is_no_sitemap_has_a_name(text: str, reason: NoFeed) -> None:
    assert refusal(text).reason is reason


def test_an_external_entity_is_never_fetched() -> None:
    assert parse('<!DOCTYPE urlset SYSTEM "file:///etc/passwd">' + urlset(f"{SITE}/1")).entries[0].link == f"{SITE}/1"


def test_each_of_the_two_is_told_from_the_other() -> None:
    found = refusal(NEWS, FeedKind.FEED)
    assert (found.reason, found.detail) == (NoFeed.SITEMAP, "this is a sitemap: write `kind: sitemap` below its url")
    feed = parse("<rss version='2.0'><channel><item><title>One</title></item></channel></rss>")
    assert feed.entries[0].title == "One"


def test_any_document_costs_little_time() -> None:
    started = time.process_time()
    for bomb in ("<url>", "<![CDATA[", "&", "<url><loc>https://a/b", "<urlset ", "<urlset a="):
        read("<urlset>" + bomb * 100_000)
    assert time.process_time() - started < 5


def test_an_index_names_its_parts() -> None:
    parts = (
        "<sitemap><loc>/a.xml</loc><lastmod>2026-11-24T10:00:00Z</lastmod></sitemap><sitemap><loc>https://b.example.org/</loc></sitemap>"
    )
    feed = parse(f"<sitemapindex {NAMESPACES}>{parts}</sitemapindex>")
    assert feed.parts == (
        SitemapPart(url=f"{SITE}/a.xml", changed_at=datetime(2026, 11, 24, 10, tzinfo=UTC)),
        SitemapPart(url="https://b.example.org/"),
    )


def part(name: str, day: int | None = None) -> SitemapPart:
    return SitemapPart(url=f"/{name}.xml", changed_at=datetime(2026, 11, day, tzinfo=UTC) if day else None)


@pytest.mark.parametrize(
    ("parts", "chosen"),
    [
        ([part("sitemap-1", 2), part("sitemap-2", 23), part("sitemap-3", 24)], ["sitemap-3", "sitemap-2"]),
        ([part("a", 24), part("b", 24), part("c", 24), part("d", 24)], ["a", "b", "c"]),
        ([part("other", 24), part("news", 23), part("category", 24)], ["news", "other"]),
        ([part("category"), part("author")], ["category", "author"]),
        ([part("one"), part("two"), part("three"), part("four"), part("two")], ["one", "two"]),
        ([part("one"), part("two"), part("three"), part("four")], ["one", "two", "four"]),
        ([part("pages"), part("posts-1"), part("posts-2")], ["posts-1", "posts-2"]),
        ([part("dated", 24), part("undated")], ["dated", "undated"]),
        ([SitemapPart(url="javascript:x")], []),
        ([], []),
    ],
)
def test_of_an_index_the_parts_with_the_newest_stories_are_read(parts: list[SitemapPart], chosen: list[str]) -> None:
    assert choose_parts(parts, base=f"{SITE}/index.xml") == tuple(f"{SITE}/{name}.xml" for name in chosen)
