"""How many things may be under way at once goes in; places to do them in are taken and given back."""

from __future__ import annotations

import asyncio


class Places:
    """`most` places, shared by the rounds of a step: one slow server holds one of them, and not a whole round's."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._free = most
        self._freed = asyncio.Event()

    @property
    def taken(self) -> int:
        """How many are not free."""
        return self.most - self._free

    async def take(self, wanted: int | None = None) -> int:
        """All that are free, or as many as wanted; waits while there is none."""
        while not self._free:
            self._freed.clear()
            await self._freed.wait()
        taken = self._free if wanted is None else min(wanted, self._free)
        self._free -= taken
        return taken

    def give_back(self, number: int) -> None:
        """They are free again."""
        self._free += number
        self._freed.set()
