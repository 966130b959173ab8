from __future__ import annotations

import asyncio

from sitrep.steps.places import Places


async def test_places_are_taken_all_at_once_and_waited_for() -> None:
    places = Places(3)
    assert await places.take(0) == 0
    assert await places.take(2) == 2
    assert await places.take() == 1
    waiting = asyncio.create_task(places.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    places.give_back(2)
    assert await waiting == 2
