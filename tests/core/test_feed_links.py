from __future__ import annotations

import time

from sitrep.core.feed_links import find_feed_links

PAGE = """<!DOCTYPE html><html><head><link rel="stylesheet" href="/s.css">
<link rel="alternate" type="application/rss+xml" title="News" href="/rss.xml?a=1&amp;b=2">
<LINK REL='Alternate Nofollow' TYPE='application/atom+xml' HREF='https://other.example.org/atom'>
<link href=/feed.json type=application/feed+json rel=alternate>
<link rel="alternate" hreflang="fr" href="/fr"><link rel="alternate" type="application/rss+xml" href="javascript:x">
<link rel="alternate" type="application/rss+xml" href="/rss.xml?a=1&amp;b=2"></head>"""


def test_a_page_names_its_feeds() -> None:
    assert find_feed_links(PAGE, base="https://news.example.org/world/") == (
        "https://news.example.org/rss.xml?a=1&b=2",
        "https://other.example.org/atom",
        "https://news.example.org/feed.json",
    )
    assert find_feed_links("", base="https://news.example.org/") == ()


def test_any_page_costs_little_time() -> None:
    started = time.process_time()
    for bomb in ("<link ", "<link a=", "<link a='", "<"):
        find_feed_links(bomb * 100_000, base="https://news.example.org/")
    assert time.process_time() - started < 2
