"""What tests of steps share: one child process for all tests of a module, which says `pytestmark = asyncio(loop_scope="module")` for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from sitrep.isolation.workshop import Workshop


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workshop() -> AsyncIterator[Workshop]:
    shop = Workshop()
    yield shop
    await shop.close()
