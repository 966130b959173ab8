"""The time at which a round began goes in; a clock for what happens within it comes out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta


def running(now: datetime) -> Callable[[], datetime]:
    """A clock that goes on from `now` by the event loop's own time, which no change of the wall clock moves."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    return lambda: now + timedelta(seconds=loop.time() - started)
