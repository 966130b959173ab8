from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep.core.feed import MOST_ENTRIES, FeedBody, Flaw, NoFeed, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.model import Entry
from sitrep.core.urls import split_web_address

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://news.example.org/feeds/all.xml"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Border &amp;amp; Relief Wire</title><link>/</link><language>en-GB</language><ttl>30</ttl>
<atom:link rel="hub" href="https://hub.example.org/"/>
<item><title>Crossing at Kiln Bridge &lt;b&gt;closed&lt;/b&gt;</title><link>/story/1?utm_source=rss</link>
<guid isPermaLink="false">story-1</guid>
<pubDate>Tue, 24 Nov 2026 09:30:00 +0200</pubDate><description>&lt;p&gt;Guards turned lorries back.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Guards turned lorries back on Tuesday.</p><script>x()</script>]]></content:encoded>
<author>desk@example.org (Night Desk)</author><category>Borders</category><category>Borders</category></item>
<item><title>Second story</title><link>https://news.example.org/story/2</link><pubDate>Mon, 23 Nov 2026 09:30:00 GMT</pubDate></item>
</channel></rss>"""
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


def parse(text: str | bytes, *, url: str = URL, content_type: str = "", complete: bool = True) -> ParsedFeed:
    body = text.encode() if isinstance(text, str) else text
    parsed = parse_feed(FeedBody(body=body, url=url, content_type=content_type, now=NOW, complete=complete))
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def refusal(text: str | bytes) -> NotAFeed:
    parsed = parse_feed(FeedBody(body=text.encode() if isinstance(text, str) else text, url=URL, now=NOW))
    assert isinstance(parsed, NotAFeed), parsed
    return parsed


def items(*inner: str) -> str:
    return "<rss version='2.0'><channel><title>T</title>" + "".join(f"<item>{item}</item>" for item in inner) + "</channel></rss>"


def entry(inner: str) -> Entry:
    (only,) = parse(items(inner)).entries
    return only


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


def test_hostile_text_is_made_harmless_and_the_other_items_stay() -> None:
    poison = "<title>a&#0;\x00b&#xD800;\x1b[31m\u202ec&#13;&#10;Bcc: x@example.org</title><link>https://e.org/1</link>"
    feed = parse(items(*(f"<title>{n}</title><guid>{n}</guid>" for n in range(19)), poison))
    assert len(feed.entries) == 20
    (title,) = (entry.title for entry in feed.entries if "Bcc" in entry.title)
    assert not {"\n", "\r", "\0", "\x1b", "\u202e", "\ud800"} & set(title)


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


LAUGHS = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'


@pytest.mark.parametrize(
    "prolog",
    [
        f"<!DOCTYPE rss [{LAUGHS}]>",
        "<!DOCTYPE rss [\n" + LAUGHS.replace("><", ">\n<") + "\n]>",
        f"<!-- <a --><!DOCTYPE rss [{LAUGHS}]>",
        f"<?x <rss> ?>\n<!DOCTYPE rss SYSTEM 'a>b' [{LAUGHS}] >",
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]>',
        LAUGHS,
        f"{'<!-- x -->' * 1_000}<!DOCTYPE rss [{LAUGHS}]>",
    ],
)
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>'])
def test_entity_declarations_are_refused_however_they_are_dressed(prolog: str, declaration: str) -> None:
    assert refusal(declaration + prolog + items("<title>&b;</title>")).reason is NoFeed.UNSAFE_XML


def test_a_doctype_without_entities_and_words_about_entities_are_fine() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    feed = parse('<?xml version="1.0"?>' + doctype + items("<title>caf&eacute; &lt;!ENTITY x&gt;</title>"))
    assert feed.entries[0].title.startswith("café")


def test_a_body_that_is_a_path_opens_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS)
    assert refusal(os.fsencode(secret)).reason is NoFeed.UNKNOWN_FORMAT
    assert refusal(f"file://{secret}").reason is NoFeed.UNKNOWN_FORMAT


@pytest.mark.parametrize(
    "prolog",
    [
        "<?xml version='1.0' " + 'encoding="' * 10_000,
        "\n<!DOCTYPE " * 10_000,
        "\n" * 100_000,
        "<!--" * 10_000,
        "<!DOCTYPE x [" * 10_000,
        "<?" * 10_000,
        "<!DOCTYPE 'x",
    ],
    ids=["encodings", "doctypes", "newlines", "comments", "subsets", "instructions", "quote"],
)
def test_hostile_prologs_cost_no_time(prolog: str) -> None:
    started = time.process_time()
    parse_feed(FeedBody(body=(prolog + RSS).encode(), url=URL, now=NOW))
    assert time.process_time() - started < 2


def test_elements_that_pose_as_feedparsers_own_fields_break_nothing() -> None:
    names = (
        "links",
        "authors",
        "tags",
        "content",
        "title_detail",
        "published_parsed",
        "updated_parsed",
        "id",
        "summary_detail",
        "link",
        "author",
    )
    feed = parse(items(*(f"<title>t</title><guid>{name}</guid><x:{name} a='b' xmlns:x='u'/><{name} a='b'/>" for name in names)))
    assert len(feed.entries) == len(names)


def test_what_breaks_feedparser_itself_is_no_feed() -> None:
    assert refusal(items("<title>x</title><g:pos xmlns:g='http://www.opengis.net/gml'>1 2</g:pos>")).reason is NoFeed.UNKNOWN_FORMAT


def test_a_child_that_runs_out_of_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_out(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("feedparser.parse", run_out)
    with pytest.raises(MemoryError):
        parse(RSS)


@pytest.mark.parametrize("ttl", ["0", "-5", "soon", "99999999999", "٣"])
def test_a_ttl_is_minutes_or_nothing(ttl: str) -> None:
    assert parse(RSS.replace("<ttl>30", f"<ttl>{ttl}")).ttl == (timedelta(0) if ttl == "0" else None)


FRAGMENTS = st.sampled_from(
    [
        *(
            "<rss version='2.0'><channel>",
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<link>",
            "</link>",
            "<guid>",
            "<pubDate>",
            "2026-02-30",
        ),
        *(
            "<![CDATA[",
            "]]>",
            "&amp;",
            "&#xD800;",
            "&nosuch;",
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            "<entry>",
            "<content type='xhtml'>",
        ),
        *(
            "<!--",
            "-->",
            "<?xml version='1.0' encoding='",
            "utf-16",
            "'?>",
            "<!DOCTYPE x [",
            "<!ENTITY",
            "\0",
            "\x1b",
            "é",
            "\u202e",
            "text",
            "{",
            '"items":[',
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40).map("".join).map(str.encode) | st.binary(max_size=200))
def test_any_body_is_a_feed_or_named(body: bytes) -> None:
    parsed = parse_feed(FeedBody(body=body, url=URL, now=NOW))
    if isinstance(parsed, ParsedFeed):
        for one in parsed.entries:
            assert one.link == "" or split_web_address(one.link)
            json.dumps([one.title, one.summary_html, one.content_html]).encode()
