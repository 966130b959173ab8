"""The two doors through which a step reaches the world: Fetcher (HTTP, or an archive for replay) and Sender (a service, or a dry run)."""

from __future__ import annotations

from typing import Protocol

from sitrep.core.outcomes import FetchOutcome, Message, SendAnswer
from sitrep.core.receivers import Target


class Fetcher(Protocol):
    """Gets one address. Never raises for what a network or a server does: that is a FetchFailed."""

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*", max_bytes: int = 10_000_000
    ) -> FetchOutcome:
        """Fetches `url`; with validators it asks conditionally. `max_bytes` bounds the decoded body."""
        ...


class Sender(Protocol):
    """Hands one message to one target of a receiver. Never raises for what a service does; ends within its deadline (60 s)."""

    async def send(self, message: Message, target: Target, *, delivery: int) -> SendAnswer:
        """Sends; `delivery` counts from 1, and from 2 on the message is marked as one that may be a repeat."""
        ...
