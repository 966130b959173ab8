"""On PostgreSQL the search's table stands in partitions of 250,000 article ids: which there are, the next one made, those passed dropped.

So an index that is written to stays small, what is common is looked for among the latest articles first, and what retention has emptied
goes as a whole, without the vacuum of an index of words. See docs/decisions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from sitrep.store.schema import ArticleRow, ArticleSearchRow

WIDTH = 250_000
"""Article ids in a partition: at 3,000 articles a day three months, at 300,000 a day."""
LOCK_TIMEOUT = "2s"
"""Making and dropping a partition locks the tables for a moment; who cannot have the lock comes again instead of holding up others."""
_BOUNDS = re.compile(r"FROM \('(-?\d+)'\) TO \('(-?\d+)'\)")
_CATALOGUE = text(
    "SELECT child.relname, pg_get_expr(child.relpartbound, child.oid) FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid "
    "WHERE inhparent = 'article_search'::regclass"
)


@dataclass(frozen=True, slots=True)
class Partition:
    """A table that holds the search's rows of the article ids from `start` up to, not with, `end`."""

    name: str
    start: int
    end: int


def partitions(session: Session) -> list[Partition]:
    """All but the one for what fits in none, the latest articles first."""
    found = [(name, _BOUNDS.search(bounds)) for name, bounds in session.execute(_CATALOGUE)]
    return sorted((Partition(name, int(at[1]), int(at[2])) for name, at in found if at), key=lambda one: -one.start)


def windows(session: Session) -> list[tuple[int | None, int | None]]:
    """Ranges of article ids to look through one after the other, the latest first; together they hold all articles."""
    if session.get_bind().dialect.name != "postgresql":
        return [(None, None)]
    found: list[tuple[int | None, int | None]] = []
    above: int | None = None
    for one in partitions(session):
        if one.end != above:
            found.append((one.end, above))  # what fits in no partition
        found.append((one.start, one.end))
        above = one.start
    return found if above == 0 else [*found, (None, above)]


def tend_partitions(session: Session) -> tuple[str, ...]:
    """Makes the next partition where less than half of the last one is left, and drops those whose articles are all gone.

    Gives the names of what was made or dropped. Raises OperationalError where others hold the tables for longer than LOCK_TIMEOUT.
    """
    if session.get_bind().dialect.name != "postgresql":
        return ()
    known = partitions(session)
    first, last = session.execute(select(func.min(ArticleRow.id), func.max(ArticleRow.id))).one()
    highest = session.scalar(select(func.max(ArticleSearchRow.article_id))) or 0
    session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    changed = []
    end = known[0].end if known else 0
    if max(highest, last or 0) >= end - WIDTH // 2:
        start = max(end, highest + 1 if highest >= end else 0)
        changed.append(_make(session, start))
    for one in known[1:]:
        if (first is None or one.end <= first) and not session.scalar(text(f"SELECT EXISTS (SELECT 1 FROM {one.name})")):  # noqa: S608  from the catalogue
            session.execute(text(f"DROP TABLE {one.name}"))
            changed.append(one.name)
    return tuple(changed)


def _make(session: Session, start: int) -> str:
    name = f"article_search_{start}"
    bounds = f"FROM ({start}) TO ({start + WIDTH})"
    session.execute(text(f"CREATE TABLE {name} PARTITION OF article_search FOR VALUES {bounds} WITH (toast_tuple_target = 128)"))
    return name
