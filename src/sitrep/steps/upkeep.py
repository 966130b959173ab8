"""Once a day the database is copied and what is too old is dropped: the plan and the time in, the copy's path out. And the index of
words is made anew where it was made by another sitrep, a portion at a time.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import OperationalError

from sitrep.core.settings import StoragePlan
from sitrep.errors import StoreError
from sitrep.store.backup import back_up, drop_old_backups
from sitrep.store.database import Database
from sitrep.store.health import last_backup_at, note_backup, note_rules
from sitrep.store.retention import prune
from sitrep.store.search_index import index_rest, refresh_index
from sitrep.store.search_partitions import tend_partitions

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=24)
TRUST = timedelta(days=7)
BREATH_SECONDS = 0.05
"""Between two portions of what is dropped others come to their turn."""


async def keep_up(db: Database, file: Path | None, plan: StoragePlan, *, now: datetime) -> Path | None:
    """Copies the SQLite `file` (None: another engine, which has its own means), looks back on the rules, and prunes, where the last time
    was a day ago.

    A copy that fails is logged, kept in mind for the verdict, and made again a day later; the copies before it stay. Nothing is dropped
    where the last time was more than a week ago: the clock may be wrong, and a person has a day to see to it.
    """
    await index_anew(db, now=now)
    await keep_partitions(db)
    last = await db.run(last_backup_at)
    if last is not None and timedelta(0) <= now - last < EVERY:
        return None
    copy, problem = None, ""
    if file is not None and plan.backups:
        try:
            copy = await asyncio.to_thread(back_up, file, Path(plan.folder), now=now)
            await asyncio.to_thread(drop_old_backups, Path(plan.folder), keep=plan.backups)
        except (StoreError, OSError) as error:
            problem = str(error)
            logger.error("%s", problem)
    await db.run(note_backup, problem, now=now)
    await db.run(note_rules, now=now)
    if last is not None and now - last > TRUST:
        return copy
    while await db.run(prune, now=now, keep=plan.keep, keep_log=plan.keep_log):  # noqa: ASYNC110  a pause between portions, not a wait
        await asyncio.sleep(BREATH_SECONDS)
    return copy


async def index_anew(db: Database, *, now: datetime) -> int:
    """Fills an index of words that is not this program's, or that somebody emptied; how many articles that were."""
    is_anew = await db.run(refresh_index, now=now)
    indexed = 0
    while portion := await db.run(index_rest, now=now):
        if is_anew and not indexed:  # a new database has none
            logger.info("the articles are being indexed anew, the latest first")
        indexed += portion
        await asyncio.sleep(BREATH_SECONDS)
    return indexed


async def keep_partitions(db: Database) -> tuple[str, ...]:
    """Makes and drops the partitions of the search's table, where there are any; which that were.

    Where others hold the tables it comes again the next time.
    """
    try:
        changed = await db.run(tend_partitions)
    except OperationalError as error:
        logger.info("the partitions of the search are left for the next time: %s", error.orig)
        return ()
    if changed:
        logger.info("partitions of the search made or dropped: %s", ", ".join(changed))
    return changed
