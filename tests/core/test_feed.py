from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from sitrep.core.feed import MOST_ENTRIES, FeedBody, Flaw, NoFeed, NotAFeed, parse_feed
from tests.core.feeds import NOW, RSS, URL, entry, items, parse, refusal

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Fil</title><id>tag:example.org,2026:f</id>
<entry><id>tag:example.org,2026:1</id><title type="text">Pont &lt;fermé&gt;</title><link href="/a/1"/>
<updated>2026-11-24T08:00:00Z</updated>
<published>2026-11-24T07:00:00Z</published><content type="html">&lt;p&gt;Le pont est fermé.&lt;/p&gt;</content>
<author><name>A. B.</name></author></entry>
</feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example.org/"><title>Old wire</title></channel>
<item rdf:about="https://news.example.org/o/1"><title>Road cut</title><link>https://news.example.org/o/1</link><dc:date>2026-11-24T06:00:00Z</dc:date></item>
</rdf:RDF>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "JSON wire",
    "language": "ar",
    "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
    "items": [
        {
            "id": 7,
            "url": "https://news.example.org/j/7",
            "title": "Convoy hit",
            "content_text": "Two trucks burned.\nNobody was hurt <yet>.",
            "date_published": "2026-11-24T05:00:00+02:00",
            "authors": [{"name": "C. D."}],
            "tags": ["aid", 3],
        },
        {"id": "8", "content_html": "<p>Only HTML</p>", "date_published": "never", "author": {"name": "E. F."}},
        "not an item",
    ],
}


def test_rss_is_read_in_full() -> None:
    feed = parse(RSS)
    assert (feed.title, feed.language, feed.ttl, feed.hub) == (
        "Border & Relief Wire",
        "en-gb",
        timedelta(minutes=30),
        "https://hub.example.org/",
    )
    assert (feed.complete, feed.flaws) == (True, ())
    first, second = feed.entries
    assert first.title == "Crossing at Kiln Bridge closed"
    assert first.link == "https://news.example.org/story/1?utm_source=rss"
    assert first.summary_html == "<p>Guards turned lorries back.</p>"
    assert first.content_html == "<p>Guards turned lorries back on Tuesday.</p><script>x()</script>"
    assert first.published_at == datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    assert (first.authors, first.categories, first.language) == (("Night Desk",), ("Borders",), "en-gb")
    assert second.content_html == ""


def test_atom_rdf_and_json_feed_are_read_in_full() -> None:
    (atom,) = parse(ATOM).entries
    assert (atom.title, atom.link, atom.language) == ("Pont <fermé>", "https://news.example.org/a/1", "fr")
    assert (atom.published_at, atom.updated_at) == (datetime(2026, 11, 24, 7, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC))
    assert (atom.content_html, atom.authors) == ("<p>Le pont est fermé.</p>", ("A. B.",))
    (rdf,) = parse(RDF).entries
    assert (rdf.title, rdf.published_at) == ("Road cut", datetime(2026, 11, 24, 6, tzinfo=UTC))
    feed = parse(json.dumps(JSON_FEED))
    first, second = feed.entries
    assert (feed.title, feed.language, feed.hub, feed.flaws) == ("JSON wire", "ar", "https://hub.example.org/", (Flaw.ILL_FORMED,))
    assert (first.title, first.authors, first.categories) == ("Convoy hit", ("C. D.",), ("aid",))
    assert first.content_html == "Two trucks burned.<br>\nNobody was hurt &lt;yet&gt;."
    assert first.published_at == datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert (second.published_at, second.authors, second.content_html) == (None, ("E. F.",), "<p>Only HTML</p>")


@pytest.mark.parametrize(
    "version", ["https://jsonfeed.org/version/1.1", "https://www.jsonfeed.org/version/1", "http://jsonfeed.org/version/1"]
)
@pytest.mark.parametrize("date", ["2026-11-24T08:00:00Z", "2026-11-24 10:00:00 +0200", "Tue, 24 Nov 2026 08:00:00 GMT"])
def test_json_feeds_are_known_by_whatever_they_call_their_version_and_date(version: str, date: str) -> None:
    (only,) = parse(json.dumps({"version": version, "items": [{"id": "1", "title": "x", "date_published": date}]})).entries
    assert only.published_at == datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("<guid>a</guid><title>x</title>", "<guid>a</guid><title>y</title>", True),
        ("<guid>a</guid><title>x</title>", "<guid>b</guid><title>x</title>", False),
        ("<link>https://e.org/a?utm_source=1</link>", "<link>https://e.org/a?utm_source=2</link>", True),
        ("<link>https://e.org/a#1</link>", "<link>https://e.org/a#2</link>", False),
        ("<title>x</title><pubDate>2026-11-24</pubDate>", "<title>x</title><pubDate>2026-11-23</pubDate>", False),
        ("<title>x</title><description>one</description>", "<title>x</title><description>two</description>", True),
        ("<description>one</description>", "<description>two</description>", False),
        (f"<guid>{'a' * 100_000}</guid>", f"<guid>{'a' * 100_000}</guid>", True),
        ("<guid>http://e.org/?p=1</guid>", "<guid>HTTPS://e.org/?p=1</guid>", False),
        ("<guid>HTTP://e.org/?p=1</guid>", "<guid>https://e.org/?p=1</guid>", True),
        ("<link>http://e.org:80/a</link>", "<link>https://e.org/a</link>", True),
    ],
)
def test_identity_is_the_id_else_the_link_else_title_and_date(one: str, other: str, same: bool) -> None:
    assert (entry(one).key == entry(other).key) is same
    assert len(entry(one).key) == 64


def test_an_id_that_stands_on_different_stories_merges_none_of_them() -> None:
    feed = parse(items("<guid>a</guid><title>x</title>", "<guid>a</guid><title>y</title>", "<guid>a</guid><title>y</title>"))
    assert [entry.title for entry in feed.entries] == ["x", "y"]
    assert len({entry.key for entry in feed.entries}) == 2
    assert feed.flaws == (Flaw.REPEATED_IDS,)


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("<title>Border open</title>", "<title>Border closed</title>", True),
        ("<description>&lt;p&gt;a&lt;/p&gt;</description>", "<description>&lt;p&gt;b&lt;/p&gt;</description>", True),
        ("<description>&lt;p&gt;a&lt;img src=x?1&gt;</description>", "<description>&lt;p&gt; a &lt;img src=x?2&gt;</description>", False),
        ("<title>x</title><pubDate>2026-11-24</pubDate>", "<title>x</title><pubDate>2026-11-23</pubDate>", False),
        ("<link>https://e.org/a?utm_source=1</link>", "<link>https://e.org/a?utm_source=2</link>", False),
        ("<link>http://e.org/a</link>", "<link>https://e.org/a</link>", False),
    ],
)
def test_content_changes_when_a_reader_would_see_it(before: str, after: str, changed: bool) -> None:
    assert (entry(before).content_sha256 != entry(after).content_sha256) is changed


def test_the_story_is_told_by_page_and_title_whatever_the_id() -> None:
    one, other = (
        entry("<guid>a</guid><title>X y</title><link>https://e.org/a</link>"),
        entry("<guid>b</guid><title>x Y</title><link>http://e.org/a/</link>"),
    )
    assert one.story_sha256 == other.story_sha256
    one, other = (entry(f"<guid>a</guid><description>{words}</description>") for words in ("p", "q"))
    assert one.story_sha256 != other.story_sha256


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 24 Nov 2026 09:30:00 +0200", datetime(2026, 11, 24, 7, 30, tzinfo=UTC)),
        ("0000-00-00", None),
        ("99999999999999999999", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Fri, 27 Nov 2026 00:00:00 GMT", None),
        ("Tue, 24 Nov 2026 23:00:00 GMT", datetime(2026, 11, 24, 23, tzinfo=UTC)),
        ("31 Feb 2026", None),
        ("29 Feb 2025 10:00:00 GMT", None),
        ("2026-06-30T23:59:60Z", datetime(2026, 7, 1, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_that_cannot_be_true_are_unknown_and_hide_nothing(written: str, read: datetime | None) -> None:
    assert entry(f"<title>x</title><pubDate>{written}</pubDate>").published_at == read


def test_only_web_addresses_become_links() -> None:
    assert entry("<title>x</title><link>javascript:alert(1)</link>").link == ""
    assert entry("<title>x</title><link>javascript:alert(1)</link><guid>https://e.org/1</guid>").link == "https://e.org/1"
    (atom,) = parse(ATOM.replace('<link href="/a/1"/>', "")).entries
    assert atom.link == ""


@pytest.mark.parametrize(
    ("inner", "link"),
    [
        ("<link>https://e.org/1</link><link>https://e.org/1/comments</link>", "https://e.org/1"),
        ("<link>https://e.org/1</link><a:link rel='alternate' href='https://e.org/1.fr' hreflang='fr'/>", "https://e.org/1"),
        ("<a:link rel='enclosure' href='https://e.org/1.mp3'/><link>https://e.org/1</link>", "https://e.org/1"),
        ("<link>/1</link>", "https://news.example.org/1"),
        ("<link>//e.org/1</link>", "https://e.org/1"),
    ],
)
def test_of_several_links_the_first_that_is_a_page_counts(inner: str, link: str) -> None:
    document = items(f"<title>x</title>{inner}").replace("<rss ", "<rss xmlns:a='http://www.w3.org/2005/Atom' ")
    assert [entry.link for entry in parse(document).entries] == [link]


@pytest.mark.parametrize(
    ("inner", "link"),
    [
        ("<link type='application/pdf' href='/1.pdf'/><link type='text/html' href='/1'/>", "https://news.example.org/1"),
        ("<content type='text/html' src='/1'/>", "https://news.example.org/1"),
        ("<content type='video/mp4' src='/1.mp4'/>", ""),
        ("<link type='application/pdf' href='/1.pdf'/>", "https://news.example.org/1.pdf"),
    ],
)
def test_an_atom_entry_leads_to_its_page(inner: str, link: str) -> None:
    document = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><id>tag:1</id><title>x</title>{inner}</entry></feed>"
    assert [entry.link for entry in parse(document).entries] == [link]


def test_the_newest_thousand_are_kept() -> None:
    dated = [f"<guid>{n}</guid><pubDate>{(NOW - timedelta(hours=n)).isoformat()}</pubDate>" for n in range(1_200)]
    feed = parse(items(*reversed(dated)))
    assert len(feed.entries) == MOST_ENTRIES
    assert min(entry.published_at for entry in feed.entries if entry.published_at) == NOW - timedelta(hours=999)
    assert Flaw.TOO_MANY_ENTRIES in feed.flaws


def test_of_very_many_without_dates_those_at_either_end_are_kept() -> None:
    """A list that is added to at its end would else never show what is new."""
    feed = parse(items(*(f"<guid>{n}</guid><title>{n}</title>" for n in range(1_200))))
    assert {entry.title for entry in feed.entries} == {str(n) for n in (*range(500), *range(700, 1_200))}


@pytest.mark.parametrize("more", ["\n<script>count(1)</script>", "\n0", "<br />\n<b>Warning</b>: x in y.php", "<!-- cached --><!-- 2 -->"])
def test_what_stands_behind_a_feed_does_not_make_it_a_cut_one(more: str) -> None:
    feed = parse(RSS + more)
    assert (feed.complete, len(feed.entries)) == (True, 2)
    assert Flaw.TRUNCATED not in feed.flaws


@pytest.mark.parametrize("cut", [-8, -30, RSS.index("<item><title>Second") + 30])
def test_a_cut_feed_keeps_what_arrived_and_says_so(cut: int) -> None:
    feed = parse(RSS[:cut])
    assert feed.entries[0].title == "Crossing at Kiln Bridge closed"
    assert not feed.complete
    assert Flaw.TRUNCATED in feed.flaws


@pytest.mark.parametrize("complete", [True, False])
def test_a_feed_that_was_cut_before_its_first_item_is_not_an_empty_one(complete: bool) -> None:
    """An empty feed is well: a server that always stops there would be silent for ever."""
    cut = RSS[: RSS.index("<item>")].encode()
    parsed = parse_feed(FeedBody(body=cut, url=URL, now=NOW, complete=complete))
    assert parsed == NotAFeed(reason=NoFeed.EMPTY, detail="cut short before its first item")
    assert parse(items()).entries == ()


def test_a_body_that_the_server_cut_is_incomplete_even_if_it_can_be_read() -> None:
    assert not parse(RSS, complete=False).complete


@pytest.mark.parametrize(
    "spoiled",
    [RSS.replace("Second story", "Second &nosuch; <b>story"), RSS.replace("Second story", "AT&T & story"), "  \n" + RSS, "\ufeff" + RSS],
)
def test_an_ill_formed_feed_is_read_all_the_same(spoiled: str) -> None:
    feed = parse(spoiled)
    assert len(feed.entries) == 2
    assert feed.complete


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", NoFeed.EMPTY),
        (" \n\0", NoFeed.EMPTY),
        ("<!DOCTYPE html><html><head><title>Domain for sale</title></head><body><p>Buy</p></body></html>", NoFeed.HTML),
        ("<html><body>", NoFeed.HTML),
        ("<sitemap><url/></sitemap>", NoFeed.UNKNOWN_FORMAT),
        ("/etc/passwd", NoFeed.UNKNOWN_FORMAT),
        ("http://127.0.0.1/feed.xml", NoFeed.UNKNOWN_FORMAT),
        ("{}", NoFeed.UNKNOWN_FORMAT),
        ('{"version": 3}', NoFeed.UNKNOWN_FORMAT),
        ("{" * 100_000, NoFeed.UNKNOWN_FORMAT),
        ("[]", NoFeed.UNKNOWN_FORMAT),
        (b"\x89PNG\r\n\x1a\n\0\0", NoFeed.UNKNOWN_FORMAT),
    ],
)
def test_what_is_no_feed_has_a_name(body: str | bytes, reason: NoFeed) -> None:
    assert refusal(body).reason is reason


@pytest.mark.parametrize("ttl", ["0", "-5", "soon", "99999999999", "٣"])
def test_a_ttl_is_minutes_or_nothing(ttl: str) -> None:
    assert parse(RSS.replace("<ttl>30", f"<ttl>{ttl}")).ttl == (timedelta(0) if ttl == "0" else None)
