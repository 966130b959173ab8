"""A feed and its items as a format gave them: still foreign text, before `core.feed` makes Entries of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftItem:
    """One item, nothing checked but the types. `links` come best first."""

    id: str = ""
    title: str = ""
    links: tuple[str, ...] = ()
    summary_html: str = ""
    content_html: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SitemapPart:
    """A sitemap that an index of sitemaps names, with when it says that it last changed."""

    url: str
    changed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A feed. `recognised` is False where no feed format was; `ill_formed` where the document breaks its format's rules.

    `skip_hours` and `skip_days` are bits, as in `core.schedule.FeedState`. `parts` are those of an index of sitemaps. `missing` are the
    selectors of a page's list (items, link, title, date) that find nothing.
    """

    title: str = ""
    language: str = ""
    items: tuple[DraftItem, ...] = ()
    recognised: bool = True
    ill_formed: bool = False
    ttl: timedelta | None = None
    hub: str = ""
    topic: str = ""
    skip_hours: int = 0
    skip_days: int = 0
    parts: tuple[SitemapPart, ...] = ()
    missing: tuple[str, ...] = ()
