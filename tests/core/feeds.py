"""Feeds that the tests write, and what is read of them."""

from __future__ import annotations

from datetime import UTC, datetime

from sitrep.core.feed import FeedBody, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.model import Entry

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
