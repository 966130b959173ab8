"""What goes into extraction and what comes out: PageBytes (a saved page and what its feed said of it) and Extracted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sitrep.core.model import Article


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """What is known of one site's pages: CSS selectors of the story's container and of what is not the story in it.

    `hosts` are names without "www.", and hold for their subdomains too.
    """

    name: str
    hosts: tuple[str, ...]
    container: str
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PageBytes:
    """A page as fetched, and what the feed said of it; `body` is empty where there is no page to read.

    `content_type` is the server's header, "" for a saved page. `fetch_problem` names why `body` is empty or cut (`http_403`,
    `timeout` …). With `headline_only` neither the page's nor the feed's text is used. All HTML in here is untrusted.
    """

    url: str
    body: bytes = b""
    content_type: str = ""
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
    """A piece of a page that was left out, and the rule's word for why (`furniture`, `caption`, `repeated`, `outside` …).

    `after` is how many paragraphs that were kept stand before it.
    """

    text: str
    why: str
    after: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Extracted:
    """What was made of a page: the article, its date as ISO 8601 in the zone in which it was stated, and what was dropped."""

    article: Article
    stated_at: str = ""
    dropped: tuple[Dropped, ...] = ()
