"""The address of one page goes in; the page as the daemon would fetch it, or the document it would judge, comes out. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.core.extract.article import extract_article
from sitrep.core.extract.page import Extracted, PageBytes, Recipe
from sitrep.core.extract.recipes import find_recipe
from sitrep.core.model import Document
from sitrep.core.outcomes import Fetched, FetchFailed, Killed
from sitrep.errors import SitrepError
from sitrep.isolation.workshop import Workshop
from sitrep.steps.ports import Fetcher

MOST_BYTES = 10_000_000


async def fetch_page(fetcher: Fetcher, url: str, recipes: Sequence[Recipe], *, want_dropped: bool = False) -> PageBytes:
    """Raises SitrepError with the reason where there is no page."""
    fetched = await fetcher.fetch(url, max_bytes=MOST_BYTES)
    if isinstance(fetched, FetchFailed):
        raise SitrepError(f"{url} cannot be fetched: {fetched.failure.value}{f' ({fetched.detail})' if fetched.detail else ''}")
    if not isinstance(fetched, Fetched):
        raise SitrepError(f"{url} cannot be fetched: the server says that nothing has changed, but we have nothing")
    content_type = fetched.headers.get("content-type", "")
    recipe = find_recipe(fetched.url, tuple(recipes))
    return PageBytes(url=fetched.url, body=fetched.body, content_type=content_type, recipe=recipe, want_dropped=want_dropped)


async def extract_page(workshop: Workshop, page: PageBytes) -> Extracted | Killed:
    """The article of one page, made in a child process as the daemon makes it."""
    return await workshop.run(extract_article, page)


async def read_document(fetcher: Fetcher, workshop: Workshop, url: str, recipes: Sequence[Recipe], language: str = "") -> Document:
    """What the daemon would judge. `language` (ISO 639-1) outranks what the page says. Raises SitrepError where it cannot be read."""
    extracted = await extract_page(workshop, await fetch_page(fetcher, url, recipes))
    if isinstance(extracted, Killed):
        raise SitrepError(f"{url} cannot be read: the extractor ended with {extracted.reason}")
    article = extracted.article
    return Document(
        title=article.title,
        summary=article.summary,
        text=article.text,
        language=language or article.language,
        published_at=article.published_at,
    )
