"""Days on which something ends: a ceasefire, a cross-border mandate. All that are known go in, those a digest has to name come out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

LAST_DAYS = 1
"""A day that has passed is named for so many days more: what was to end then has ended, or was extended without our hearing of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchedDate:
    """`what` ends `on` that day. Set by a person (`author`), or found in an article: then `sentence` is verbatim, of `source` at `url`.

    `countries` are ISO 3166-1 alpha-3 codes; `sources` counts the articles that name the same day for the same thing.
    """

    id: int
    on: date
    what: str
    countries: tuple[str, ...] = ()
    author: str = ""
    sentence: str = ""
    language: str | None = None
    source: str = ""
    url: str = ""
    sources: int = 1

    def days_after(self, day: date) -> int:
        """How many days it lies ahead of `day`; negative once it has passed."""
        return (self.on - day).days


def coming(dates: Iterable[WatchedDate], day: date, ahead: timedelta) -> tuple[WatchedDate, ...]:
    """Those within `ahead` of `day` or just passed, the nearest first; what people set comes before what was found.

    The same kind of thing in the same countries on the same day is named once.
    """
    within = [each for each in dates if -LAST_DAYS <= each.days_after(day) <= ahead.days]
    named: dict[tuple[object, ...], WatchedDate] = {}
    for each in sorted(within, key=lambda each: (each.on, not each.author, each.id)):
        key = (each.id,) if each.author else (each.on, each.what, each.countries)
        first = named.setdefault(key, each)
        if first is not each:
            named[key] = replace(first, sources=first.sources + 1)
    return tuple(named.values())
