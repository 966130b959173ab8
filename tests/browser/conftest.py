"""The dashboard of the demo's day, served on a loopback port at that day's evening, and a browser to look at it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from sitrep.cli.demo import play
from sitrep.config.load import load_settings
from sitrep.core.settings import Settings, WebPlan
from sitrep.store.database import Database, open_engine
from sitrep.store.schema import FeedRow
from sitrep.wiring import open_bench, open_dashboard
from tests.browser.chromium import Page, open_page

EVENING = datetime(2026, 3, 17, 15, 10, tzinfo=UTC)
"""When the demo's day ends."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a played day; $SITREP_DEMO names one that is there already."""
    given = os.environ.get("SITREP_DEMO")
    folder = Path(given) if given else tmp_path_factory.mktemp("demo")
    if not given:
        asyncio.run(play(folder))
    return folder


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from the file that $SITREP_AXE names."""
    file = Path(os.environ.get("SITREP_AXE") or "nowhere")
    assert file.is_file(), "axe-core is missing: get it with `npm pack axe-core` and name its axe.min.js in $SITREP_AXE (see .ci/run)"
    return file.read_text("utf-8")


def show_alive(settings: Settings) -> None:
    """No feed is overdue, as if the day had been played by a daemon."""
    database = Database(open_engine(settings.database_url.reveal()))
    with database.session() as session:
        session.execute(update(FeedRow).where(FeedRow.next_poll_at < EVENING).values(next_poll_at=EVENING))
    database.close()


@pytest.fixture
async def address(demo: Path) -> AsyncIterator[str]:
    """Where the dashboard is."""
    settings = replace(load_settings(demo / "config", {}), web=WebPlan(port=0))
    show_alive(settings)
    async with open_dashboard(settings, open_bench(None), clock=lambda: EVENING, ticks=time.monotonic) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """An empty tab at desk width."""
    async with open_page() as opened:
        await opened.look()
        yield opened
