"""The text of a sitemap or of an index of sitemaps in, a Draft out (sitemaps.org protocol 0.9, Google's news extension)."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sitrep.core.extract.dates import parse_date
from sitrep.core.feed_draft import Draft, DraftItem, SitemapPart
from sitrep.core.feed_xml import DECLARATION
from sitrep.core.urls import web_link

MOST_PARTS = 3
"""Sitemaps of an index that are read at a poll: the newest stories are in one or two of them, and each costs a request."""
MOST_URLS = 50_000
"""What the protocol allows in one sitemap (sitemaps.org); what stands behind them is not read."""
MOST_LISTED = 1_000
"""Of an index no more parts are looked at; the protocol allows 50,000."""
RECENT = timedelta(days=3)
"""A part that was last changed so long before the newest one has no news; a news sitemap lists the stories of two days."""
_STRAY_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_MEDIA = re.compile(r"image|video")
_NEWS = re.compile(r"news|post|article|actualit|noticia|nachricht|новост|haber", re.IGNORECASE)
_NO_NEWS = re.compile(r"categor|tag|author|page|image|video|product|user|archive|topic|section", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[A-Za-z0-9_]+:)?(urlset|sitemapindex)[\s>]")


def is_sitemap(text: str, root: int) -> bool:
    """Whether the root element (its offset: `core.feed_xml.root_of`) is a sitemap's."""
    return _ROOT.match(text, root) is not None


def read_sitemap(text: str, *, url: str) -> Draft:
    """Reads a document from its root element on; what breaks XML's rules is read as far as it can be. Raises MemoryError only.

    A site's front page is no story. The date of the last change stands in where no date of publication is given.
    """
    from lxml import etree  # noqa: PLC0415  only the child that reads it pays

    document = (DECLARATION + _mended(text)).encode("utf-8", "replace")
    tags = ("{*}url", "{*}sitemap")
    # entities are refused before (`root_of`), and would not be resolved here
    elements = etree.iterparse(
        io.BytesIO(document), tag=tags, recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    items: list[DraftItem] = []
    parts: list[SitemapPart] = []
    name = language = ""
    try:
        for _, element in elements:
            members = _members(element)
            address = web_link(members.get("loc", ""), base=url)
            if element.tag.endswith("}sitemap") or element.tag == "sitemap":
                parts.append(SitemapPart(url=address, changed_at=parse_date(members.get("lastmod", ""))))
            elif _path_of(address):
                items.append(_item(address, members))
                name, language = name or members.get("name", ""), language or members.get("language", "")
            _forget(element)
            if len(items) >= MOST_URLS:
                break
    except etree.XMLSyntaxError:
        broken = True
    else:
        broken = len(elements.error_log.filter_from_errors()) > 0
    return Draft(title=html.escape(name), language=language, items=tuple(items), parts=tuple(parts[:MOST_LISTED]), ill_formed=broken)


def _mended(text: str) -> str:
    """The "&" of addresses that were not written as "&amp;" mended, outside CDATA sections: the commonest fault of sitemaps."""
    pieces, at = [], 0
    while (opening := text.find("<![CDATA[", at)) >= 0:
        pieces.append(_STRAY_AMPERSAND.sub("&amp;", text[at:opening]))
        end = text.find("]]>", opening)
        at = end if end >= 0 else len(text)
        pieces.append(text[opening:at])
    return "".join((*pieces, _STRAY_AMPERSAND.sub("&amp;", text[at:])))


def _path_of(address: str) -> str:
    """The path of an address without slashes at its ends, or its query: "" for a site's front page and for no address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.path.strip("/") or parts.query


def _members(element: Any) -> dict[str, str]:
    """The texts of all elements within, by their names without the namespace; an image or a video has a title of its own."""
    found: dict[str, str] = {}
    for member in element.iter():
        if isinstance(member.tag, str) and member.text and (text := member.text.strip()):
            namespace, _, name = member.tag.rpartition("}")
            if not _MEDIA.search(namespace):
                found.setdefault(name, text)
    return found


def _item(address: str, members: dict[str, str]) -> DraftItem:
    return DraftItem(
        title=html.escape(members.get("title", ""), quote=False),
        links=(address,),
        categories=tuple(html.escape(word.strip(), quote=False) for word in members.get("keywords", "").split(",") if word.strip()),
        language=members.get("language", ""),
        published_at=parse_date(members.get("publication_date", "")),
        updated_at=parse_date(members.get("lastmod", "")),
    )


def _forget(element: Any) -> None:
    """An element that was read takes no more room: a sitemap may list 50,000 pages."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def choose_parts(parts: Sequence[SitemapPart], *, base: str) -> tuple[str, ...]:
    """The addresses of the parts of an index that hold the newest stories, best first: those called news or posts, then the last changed.

    Those called categories, pages or images count only where there are no others; none counts that was last changed three days before
    the newest. Where no part has a date the first two and the last: publishers append to either end.
    """
    listed = [(part.changed_at, url) for part in parts if (url := web_link(part.url, base=base))]
    listed = [pair for pair in listed if not _NO_NEWS.search(urlsplit(pair[1]).path)] or listed
    dates = [changed_at for changed_at, _ in listed if changed_at is not None]
    if not dates:
        urls = [url for _, url in listed if _is_news(url)] or [url for _, url in listed]
        return tuple(dict.fromkeys([*urls[: MOST_PARTS - 1], *urls[-1:]]))
    oldest = max(dates) - RECENT
    fresh = [(changed_at or oldest, url) for changed_at, url in listed if changed_at is None or changed_at >= oldest]
    fresh.sort(key=lambda pair: (_is_news(pair[1]), pair[0]), reverse=True)
    return tuple(dict.fromkeys(url for _, url in fresh))[:MOST_PARTS]


def _is_news(url: str) -> bool:
    return _NEWS.search(urlsplit(url).path) is not None
