"""Things to be written one at a time go in as they come; they are written many in a transaction, and each learns what became of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from sitrep.store.database import Database

A = TypeVar("A")
R = TypeVar("R")
MOST_TOGETHER = 200
"""In one transaction; more would keep other writers waiting."""
PATIENCE_SECONDS = 0.25
"""So long the first of a transaction waits for others that are to come: one by one, each would have the disk to itself."""


class Together(Generic[A, R]):
    """Whatever comes while a transaction is under way goes into the next one: a commit that waits for the disk is shared.

    Where more things are `expected` than have come, a transaction waits a moment for them; where none is, it begins at once.
    Where a transaction fails, each of its things is written again in one of its own, so that a bad one sinks no other.
    """

    def __init__(self, db: Database, write: Callable[[Session, Sequence[A]], Sequence[R]], *, expected: int = 0) -> None:
        self._db = db
        self._write = write
        self._expected = expected
        self._enough = asyncio.Event()
        self._waiting: list[tuple[A, asyncio.Future[R]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def run(self, thing: A) -> R:
        """Gives what `write` gave for this thing, once it is committed; raises what writing it alone raised.

        A thing that was handed over is written even when the caller is cancelled.
        """
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((thing, future))
        self._expected -= 1
        if self._expected <= 0 or len(self._waiting) >= MOST_TOGETHER:
            self._enough.set()
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        return await future

    async def finish(self) -> None:
        """Waits until everything that was handed over is written; nothing more is expected."""
        self._expected = 0
        self._enough.set()
        if self._writer is not None:
            await self._writer

    async def _write_all(self) -> None:
        while self._waiting:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._enough.wait()
            if self._expected > 0:
                self._enough.clear()
            batch, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
            try:
                results = await self._db.run(self._write, [thing for thing, _ in batch])
            except Exception as error:  # whatever it is, the things that are well must not suffer for it
                await self._write_each(batch, error)
                continue
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)

    async def _write_each(self, batch: Sequence[tuple[A, asyncio.Future[R]]], error: Exception) -> None:
        for thing, future in batch:
            failure: Exception | None = error if len(batch) == 1 else None
            try:
                result = (await self._db.run(self._write, [thing]))[0] if failure is None else None
            except Exception as alone:
                failure = alone
            if future.done():
                continue
            if failure is not None:
                future.set_exception(failure)
            else:
                future.set_result(result)  # type: ignore[arg-type]  # a result is there where no failure is
