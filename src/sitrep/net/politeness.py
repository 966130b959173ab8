"""Who is to be asked goes in; a polite moment to ask comes out: two at once and a second apart, and not before a site wants us back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

SITES_REMEMBERED = 10_000
SILENT_AFTER, SILENT_SECONDS = 2, 60.0
"""A host that has let so many requests in a row run out of time is not asked for so long by those that wait for it: a hundred feeds of one
that hangs would hold all places of a round for half an hour, and those of others would wait."""


@dataclass(slots=True)
class _Site:
    places: asyncio.Semaphore
    next_at: float = 0.0
    hold_until: float = 0.0
    unanswered: int = 0
    silent_until: float = 0.0
    visitors: int = 0
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)


class Politeness:
    """At most `at_once` requests to a site at a time, their starts at least `apart_seconds` apart, in the order they came."""

    def __init__(self, *, at_once: int = 2, apart_seconds: float = 1.0) -> None:
        self._at_once = at_once
        self._apart = apart_seconds
        self._sites: dict[str, _Site] = {}

    @asynccontextmanager
    async def visit(self, site: str, host: str = "") -> AsyncIterator[bool]:
        """Waits for a polite moment, then holds one of the site's places. Gives whether the host answers; one that does not is to be
        left alone, and no moment is waited for.
        """
        known = self._site(site)
        known.visitors += 1
        try:
            async with known.places:
                async with known.gate:
                    loop = asyncio.get_running_loop()
                    if not self._is_silent(host):
                        if (wait := known.next_at - loop.time()) > 0:
                            await asyncio.sleep(wait)
                        known.next_at = loop.time() + self._apart
                yield not self._is_silent(host)
        finally:
            known.visitors -= 1
            self._forget()

    def note(self, host: str, *, answered: bool) -> None:
        """Whether a request to the host was answered, be it with a refusal, or has run out of time."""
        known = self._site(host)
        known.unanswered = 0 if answered else known.unanswered + 1
        if known.unanswered >= SILENT_AFTER:
            known.silent_until = asyncio.get_running_loop().time() + SILENT_SECONDS

    def _is_silent(self, host: str) -> bool:
        known = self._sites.get(host)
        return known is not None and known.silent_until > asyncio.get_running_loop().time()

    def hold(self, site: str, seconds: float) -> None:
        """The site, or one host of it, has asked us to come back only after so many seconds."""
        known = self._site(site)
        known.hold_until = max(known.hold_until, asyncio.get_running_loop().time() + seconds)

    def held_for(self, site: str) -> float:
        """For how many seconds more the site, or host, has asked not to be asked; 0 where it has not."""
        known = self._sites.get(site)
        return max(0.0, known.hold_until - asyncio.get_running_loop().time()) if known else 0.0

    def _site(self, name: str) -> _Site:
        if name not in self._sites:
            self._sites[name] = _Site(places=asyncio.Semaphore(self._at_once))
        return self._sites[name]

    def _forget(self) -> None:
        """Drops sites that nobody waits for, once there are many: pages link to ever new ones."""
        if len(self._sites) <= SITES_REMEMBERED:
            return
        now = asyncio.get_running_loop().time()
        self._sites = {
            name: site for name, site in self._sites.items() if site.visitors or max(site.next_at, site.hold_until, site.silent_until) > now
        }
