"""A web page goes in, the addresses of the feeds it announces come out."""

from __future__ import annotations

import html
import re

from sitrep.core.urls import web_link

HEAD_CHARACTERS = 100_000
MOST_LINKS = 10
_LINK = re.compile(r"<link\s[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,20})\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""")
_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")


def find_feed_links(page: str, *, base: str) -> tuple[str, ...]:
    """The feeds that a page's <link rel="alternate"> elements name, in its order (https://www.rssboard.org/rss-autodiscovery).

    Looks at the first 100,000 characters; the page may be anything.
    """
    found: dict[str, None] = {}
    for link in _LINK.finditer(page[:HEAD_CHARACTERS]):
        attributes = {name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(link[0])}
        is_feed = "alternate" in attributes.get("rel", "").lower().split() and attributes.get("type", "").lower() in _TYPES
        if is_feed and (url := web_link(attributes.get("href", ""), base=base)):
            found[url] = None
    return tuple(found)[:MOST_LINKS]
