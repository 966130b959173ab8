"""A stage has left work for the next one: on PostgreSQL its daemons, on whatever machine, hear of it at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)

CHANNEL = "sitrep"
AGAIN_SECONDS = 5.0
"""After the connection was lost; the ticks go on meanwhile, so that nothing but a second is lost."""


def wake(session: Session, stage: str) -> None:
    """Tells whoever listens that there is work for `stage`, once this transaction is committed. SQLite has but one daemon."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_notify(CHANNEL, stage)))


async def listen(url: str, heard: Callable[[str], None]) -> None:
    """Calls `heard` with each stage that there is work for, until it is cancelled; returns at once where the database is no PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql":
        return
    import psycopg  # noqa: PLC0415  only who has PostgreSQL pays for it

    address = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True, application_name="sitrep listener") as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                async for notice in connection.notifies():
                    heard(notice.payload)
        except psycopg.Error as error:
            logger.warning("nobody wakes the stages, they look each second: %s", " ".join(str(error).split()))
        await asyncio.sleep(AGAIN_SECONDS)
