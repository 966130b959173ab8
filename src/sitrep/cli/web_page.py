"""The address of a web page in, the page as the daemon would fetch it out, for commands that look at one page."""

from __future__ import annotations

import os
from pathlib import Path

from sitrep.config.load import load_settings
from sitrep.config.recipes import load_recipes
from sitrep.core.extract.article import extract_article
from sitrep.core.extract.page import Extracted, PageBytes
from sitrep.core.extract.recipes import find_recipe
from sitrep.core.outcomes import Fetched, FetchFailed, Killed
from sitrep.errors import SitrepError
from sitrep.isolation.workshop import Workshop
from sitrep.net.fetcher import HttpFetcher
from sitrep.wiring import open_fetcher

MOST_BYTES = 10_000_000


def is_address(source: str) -> bool:
    """Whether a command's argument is the address of a page rather than a file."""
    return source.startswith(("http://", "https://"))


async def fetch_page(config_folder: Path, url: str, *, want_dropped: bool = False) -> PageBytes:
    """Fetches under the same guard and limits as the daemon. Raises SitrepError with the reason where there is no page."""
    folder = _if_there(config_folder)
    fetcher = open_fetcher(load_settings(folder, os.environ)) if folder else HttpFetcher(contact="")
    try:
        fetched = await fetcher.fetch(url, max_bytes=MOST_BYTES)
    finally:
        await fetcher.close()
    if isinstance(fetched, FetchFailed):
        raise SitrepError(f"{url} cannot be fetched: {fetched.failure.value}{f' ({fetched.detail})' if fetched.detail else ''}")
    if not isinstance(fetched, Fetched):
        raise SitrepError(f"{url} cannot be fetched: the server says that nothing has changed, but we have nothing")
    recipe = find_recipe(fetched.url, load_recipes(folder))
    content_type = fetched.headers.get("content-type", "")
    return PageBytes(url=fetched.url, body=fetched.body, content_type=content_type, recipe=recipe, want_dropped=want_dropped)


def _if_there(config_folder: Path) -> Path | None:
    return config_folder if config_folder.is_dir() else None


async def extract_page(page: PageBytes) -> Extracted | Killed:
    """The article of one page, made in a child process as the daemon makes it."""
    workshop = Workshop(size=1)
    try:
        return await workshop.run(extract_article, page)
    finally:
        await workshop.close()
