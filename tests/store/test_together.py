from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from sitrep.store.database import Database
from sitrep.store.schema import FactRow
from sitrep.store.together import Together
from tests.store.test_feeds import NOW


async def test_things_share_a_transaction_and_a_bad_one_sinks_no_other(db: Database) -> None:
    batches: list[list[str]] = []

    def write(session: Session, names: Sequence[str]) -> list[str]:
        batches.append(list(names))
        session.add_all(FactRow(name=name, value="", noted_at=NOW) for name in names)
        session.flush()
        if "bad" in names:
            raise RuntimeError("cannot be written")
        return [name.upper() for name in names]

    together = Together(db, write)
    assert await asyncio.gather(*(together.run(name) for name in "abc")) == ["A", "B", "C"]
    results = await asyncio.gather(*(together.run(name) for name in ("d", "bad", "e")), return_exceptions=True)
    assert [str(result) for result in results] == ["D", "cannot be written", "E"]
    assert batches == [["a", "b", "c"], ["d", "bad", "e"], ["d"], ["bad"], ["e"]]
    with db.session() as session:
        assert {row.name for row in session.query(FactRow)} == set("abcde")
    with pytest.raises(RuntimeError):
        await together.run("bad")
    assert batches[-1] == ["bad"]


async def test_what_was_handed_over_is_written_though_nobody_waits_for_it(db: Database) -> None:
    written: list[str] = []

    def write(_session: Session, names: Sequence[str]) -> list[None]:
        written.extend(names)
        return [None] * len(names)

    together = Together(db, write)
    await together.finish()
    waiting = asyncio.create_task(together.run("a"))
    await asyncio.sleep(0)
    waiting.cancel()
    await together.finish()
    assert written == ["a"]
    assert waiting.cancelled() or waiting.done()


async def test_one_that_comes_before_others_waits_a_moment_for_them(db: Database) -> None:
    batches: list[list[str]] = []

    def write(_session: Session, names: Sequence[str]) -> list[None]:
        batches.append(list(names))
        return [None] * len(names)

    together = Together(db, write, expected=4)
    first = asyncio.create_task(together.run("a"))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(together.run("b"))
    await asyncio.gather(first, second)
    assert batches == [["a", "b"]], "two are still to come, and nobody waits for them for ever"
    last = asyncio.gather(together.run("c"), together.run("d"))
    await asyncio.wait_for(last, 0.2)
    assert batches[1:] == [["c", "d"]], "the last one has come"
