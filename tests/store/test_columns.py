from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from sitrep.store.database import Database
from sitrep.store.schema import FactRow

BEIRUT = timezone(timedelta(hours=3))


def test_an_instant_comes_back_as_the_same_instant_in_utc(db: Database) -> None:
    with db.session() as session:
        session.add(FactRow(name="a", value="", noted_at=datetime(2026, 3, 1, 12, 0, 0, 250, tzinfo=BEIRUT)))
    with db.session() as session:
        row = session.get_one(FactRow, "a")
        assert row.noted_at == datetime(2026, 3, 1, 9, 0, 0, 250, tzinfo=UTC)
        assert row.noted_at.utcoffset() == timedelta(0)


def test_a_naive_instant_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="naive datetime"), db.session() as session:
        session.add(FactRow(name="a", value="", noted_at=datetime(2026, 3, 1)))  # noqa: DTZ001  the point of the test
