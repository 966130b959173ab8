"""A Fetcher goes in; the same one that adds up what its fetches cost the line comes out."""

from __future__ import annotations

from sitrep.core.budget import Traffic, cost_of
from sitrep.core.outcomes import FetchOutcome
from sitrep.steps.ports import Fetcher


class Meter:
    """Passes on what it is asked to fetch."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._cost = Traffic()

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*", max_bytes: int = 10_000_000
    ) -> FetchOutcome:
        """As the fetcher itself."""
        outcome = await self._fetcher.fetch(url, etag=etag, last_modified=last_modified, accept=accept, max_bytes=max_bytes)
        self._cost += cost_of(url, outcome)
        return outcome

    def take(self) -> Traffic:
        """What was fetched since this was last called."""
        cost, self._cost = self._cost, Traffic()
        return cost
