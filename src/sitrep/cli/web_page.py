"""The address of a web page in, the page as the daemon would fetch it out, for commands that look at one page."""

from __future__ import annotations

from pathlib import Path

from sitrep.cli.sessions import read_settings
from sitrep.config.recipes import load_recipes
from sitrep.core.extract.page import Extracted, PageBytes
from sitrep.core.outcomes import Killed
from sitrep.isolation.workshop import Workshop
from sitrep.net.fetcher import HttpFetcher
from sitrep.steps import look
from sitrep.wiring import open_fetcher


def is_address(source: str) -> bool:
    """Whether a command's argument is the address of a page rather than a file."""
    return source.startswith(("http://", "https://"))


async def fetch_page(config_folder: Path, url: str, *, want_dropped: bool = False) -> PageBytes:
    """Fetches under the same guard and limits as the daemon. Raises SitrepError with the reason where there is no page."""
    folder = _if_there(config_folder)
    fetcher = open_fetcher(read_settings(folder)) if folder else HttpFetcher(contact="")
    try:
        return await look.fetch_page(fetcher, url, load_recipes(folder), want_dropped=want_dropped)
    finally:
        await fetcher.close()


async def extract_page(page: PageBytes) -> Extracted | Killed:
    """The article of one page, made in a child process as the daemon makes it."""
    workshop = Workshop(size=1)
    try:
        return await look.extract_page(workshop, page)
    finally:
        await workshop.close()


def _if_there(config_folder: Path) -> Path | None:
    return config_folder if config_folder.is_dir() else None
