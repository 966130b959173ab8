"""Rows in, those that were not there yet inserted: INSERT … ON CONFLICT DO NOTHING on both engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from sitrep.store.schema import Base


def insert_new(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> int:
    """Inserts each row unless one with the same unique key is there; gives how many were inserted."""
    insert = _insert_of(session)
    key = inspect(table).primary_key
    statements = (insert(table).values(**row).on_conflict_do_nothing().returning(*key) for row in rows)
    return sum(len(session.execute(statement).all()) for statement in statements)


def insert_many(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """The same for many rows with the same columns, in a tenth of the time, without telling how many were new."""
    if not rows:
        return
    insert = _insert_of(session)
    session.flush()
    session.connection().execute(insert(Base.metadata.tables[table.__tablename__]).on_conflict_do_nothing(), list(rows))


def insert_or_replace(session: Session, table: type[Base], row: dict[str, Any]) -> None:
    """Inserts a row, or writes it over the one with the same primary key."""
    keys = [column.name for column in inspect(table).primary_key]
    session.execute(_insert_of(session)(table).values(**row).on_conflict_do_update(index_elements=keys, set_=row))


def _insert_of(session: Session) -> Callable[[Any], Any]:
    """The dialect's own INSERT. Only who has PostgreSQL pays for its part of SQLAlchemy (4 MB)."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415  see above

        return insert
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  see above

    return postgresql.insert
