"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ARRAY, JSON, ColumnElement, DateTime, SmallInteger, Text, cast, func
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite forgets zones, so it is stored there as naive UTC; a naive value is refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware → UTC. Raises ValueError on a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: every instant in sitrep is aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Stored → aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """JSON on SQLite, JSONB on PostgreSQL, whose part of SQLAlchemy is loaded (4 MB) only by those who have it."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the dialect."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON())
        from sqlalchemy.dialects.postgresql import JSONB  # noqa: PLC0415  see above

        return dialect.type_descriptor(JSONB())


def json_column() -> Any:
    """JSON on SQLite, JSONB on PostgreSQL."""
    return Json()


def text_of(session: Session, body: InstrumentedAttribute[Any], *, without: tuple[str, ...]) -> ColumnElement[str]:
    """A JSON object as text, which is read three times as fast as by way of dictionaries. What it is asked for `without`, nobody looks at.

    PostgreSQL writes the text out anew for each reader: without the longest parts in two thirds of the time. SQLite would have to read
    it first to leave something out: there it comes whole.
    """
    if session.get_bind().dialect.name == "postgresql":
        return cast(body.op("-")(func.string_to_array(",".join(without), ",")), Text)
    return cast(body, Text)


class WordPositions(TypeDecorator[str]):
    """The words of a text with their places: a tsvector on PostgreSQL; on SQLite text, of which nothing is made."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the dialect."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(Text())
        from sqlalchemy.dialects.postgresql import TSVECTOR  # noqa: PLC0415  see Json

        return dialect.type_descriptor(TSVECTOR())


class WordPairs(TypeDecorator[list[int]]):
    """Numbers of pairs of words (see store.search_pairs): smallint[] on PostgreSQL; on SQLite text, of which nothing is made."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the dialect."""
        return dialect.type_descriptor(ARRAY(SmallInteger) if dialect.name == "postgresql" else Text())
