"""Photographs the pages of a demo: `python -m tests.browser.photograph FOLDER DEMO_FOLDER`, for phone and desk, light and dark."""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import replace
from pathlib import Path

from sitrep.config.load import load_settings
from sitrep.core.settings import WebPlan
from sitrep.wiring import open_bench, open_dashboard
from tests.browser.chromium import DESK, PHONE, Page, open_page
from tests.browser.conftest import EVENING, show_alive

PAGES = (
    "/",
    "/events",
    "/map",
    "/crossings",
    "/figures",
    "/search?q=families+OR+road",
    "/feeds",
    "/feeds?name=wire",
    "/digests",
    "/digests/1",
    "/rules",
    "/deliveries",
    "/export/",
    "/nothing",
)


async def main(folder: Path, demo: Path) -> None:
    """Writes NAME-WIDTH-SCHEME.png into the folder."""
    settings = replace(load_settings(demo / "config", {}), web=WebPlan(port=0))
    bench = open_bench(None)
    show_alive(settings)
    async with open_dashboard(settings, bench, clock=lambda: EVENING, ticks=time.monotonic) as port, open_page() as page:
        base = f"http://127.0.0.1:{port}"
        await page.open(f"{base}/events")
        event = await page.evaluate("document.querySelector('article.event a').getAttribute('href')")
        for width in (PHONE, DESK):
            for dark in (False, True):
                await page.look(width=width, dark=dark)
                for path in (*PAGES, event):
                    await page.open(base + path)
                    if path == "/rules":
                        await _try_rules(page)
                    plain = "".join(letter if letter.isalnum() else "-" for letter in path).strip("-")
                    name = "event" if path == event else plain or "today"
                    await page.photograph(folder / f"{name}-{width}-{'dark' if dark else 'light'}.png", most_height=800)


async def _try_rules(page: Page) -> None:
    """Fills the form with its own example and sends it."""
    await page.evaluate("document.querySelector('#text').value = document.querySelector('#text').placeholder")
    await page.follow("document.querySelector('form.try').requestSubmit()")


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
