"""A loopback server, and fetchers that may ask it alone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sitrep.net.fetcher import HttpFetcher
from tests.net.fetching import DEADLINE, fetcher_for
from tests.net.loopback import Loopback, loopback


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback() as running:
        yield running


@pytest.fixture
async def fetcher(server: Loopback) -> AsyncIterator[HttpFetcher]:
    """Allowed to ask the loopback server alone, and that without pauses."""
    made = fetcher_for(server)
    yield made
    await made.close()


@pytest.fixture
async def impatient(server: Loopback) -> AsyncIterator[HttpFetcher]:
    """The same with a short deadline."""
    made = fetcher_for(server, deadline=DEADLINE)
    yield made
    await made.close()
