from __future__ import annotations

import asyncio

import pytest

from sitrep.store.database import Database
from sitrep.store.wakening import listen, wake


async def test_a_stage_with_work_is_called_where_others_can_listen(db: Database, database_url: str) -> None:
    """On SQLite there is but one daemon: nobody calls, nobody listens, and neither is an error."""
    heard: asyncio.Queue[str] = asyncio.Queue()
    listening = asyncio.create_task(listen(database_url, heard.put_nowait))
    if db.engine.dialect.name == "sqlite":
        await listening
        await db.run(wake, "read")
        assert heard.empty()
        return
    async with asyncio.timeout(20):
        while heard.empty():  # until it listens
            await db.run(wake, "read")
            await asyncio.sleep(0.05)
        assert heard.get_nowait() == "read"
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening


@pytest.mark.parametrize("engine_name", ["postgresql"])
async def test_a_listener_whose_connection_is_lost_comes_back(
    db: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("sitrep.store.wakening.AGAIN_SECONDS", 0.05)
    heard: asyncio.Queue[str] = asyncio.Queue()
    listening = asyncio.create_task(listen(database_url, heard.put_nowait))
    async with asyncio.timeout(20):
        while heard.empty():
            await db.run(wake, "read")
            await asyncio.sleep(0.05)
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'sitrep listener' AND datname = current_database()"
            )
        while "deliver" not in heard._queue:  # type: ignore[attr-defined]  # what it holds
            await db.run(wake, "deliver")
            await asyncio.sleep(0.05)
    assert "nobody wakes the stages" in caplog.text
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
