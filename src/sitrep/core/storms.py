"""How much is to be said to a receiver at once goes in; whether to say it in single messages, in bundles or a little later, comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_SINGLE_MESSAGES = 20
"""Messages per receiver and hour beyond which events come in bundles: nobody reads the 21st alert of an hour."""

STORM_SPAN = timedelta(hours=1)
BUNDLE_PAUSE = timedelta(minutes=15)
"""Least time between two bundles: while a storm lasts, each lists what came in meanwhile."""

MOST_IN_BUNDLE = 250
"""Events listed in one message; with it 1,000 at once make four messages, each within the size that mail programs show whole."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery(Generic[T]):
    """What to send: `singles` one message each, `bundles` one message for each group, or nothing before `wait_until`."""

    singles: tuple[T, ...] = ()
    bundles: tuple[tuple[T, ...], ...] = ()
    wait_until: datetime | None = None


def arrange(ready: Sequence[T], *, sent_lately: int, last_bundle_at: datetime | None, now: datetime) -> Delivery[T]:
    """Arranges what is ready for one receiver; `sent_lately` counts its messages in the STORM_SPAN before `now`."""
    if len(ready) + sent_lately <= MOST_SINGLE_MESSAGES:
        return Delivery(singles=tuple(ready))
    if last_bundle_at is not None and now < last_bundle_at + BUNDLE_PAUSE:
        return Delivery(wait_until=last_bundle_at + BUNDLE_PAUSE)
    return Delivery(bundles=tuple(tuple(ready[start : start + MOST_IN_BUNDLE]) for start in range(0, len(ready), MOST_IN_BUNDLE)))
