"""What goes into extraction and what comes out: PageBytes (a saved page and what its feed said of it) and Extracted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sitrep.core.model import Article


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """What is known of one site's pages: CSS selectors for the story's container, for what to drop in it, and for its lead and authors.

    An empty selector means that nothing is known. `hosts` are names without "www.", and hold for their subdomains too.
    """

    name: str
    hosts: tuple[str, ...]
    container: str = ""
    drop: tuple[str, ...] = ()
    lead: str = ""
    authors: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageBytes:
    """A page as fetched, and what the feed said of it; `body` is empty where there is no page to read.

    `charset` is that of the Content-Type header. `status` is the HTTP status, 200 for a saved page. `fetch_problem` names why
    `body` is empty (`http_403`, `timeout` …). All HTML in here is untrusted.
    """

    url: str
    body: bytes = b""
    charset: str | None = None
    status: int = 200
    title: str = ""
    summary_html: str = ""
    content_html: str = ""
    authors: tuple[str, ...] = ()
    language: str | None = None
    published_at: datetime | None = None
    headline_only: bool = False
    fetch_problem: str = ""
    recipe: Recipe | None = None
    want_dropped: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropped:
    """A piece of a page that was left out, and the rule's word for why (`furniture`, `caption`, `repeated`, `outside` …)."""

    text: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Extracted:
    """What was made of a page: the article, and what was dropped where that was asked for (`want_dropped`)."""

    article: Article
    dropped: tuple[Dropped, ...] = ()
