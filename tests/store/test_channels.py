from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from sitrep.store.channels import postpone_dead, wake
from sitrep.store.database import Database
from sitrep.store.schema import OutboxRow
from tests.letters import NOW, mail_receiver, put


@pytest.mark.parametrize("engine_name", ["postgresql"])  # SQLite has but one writer
@pytest.mark.parametrize(("step", "state"), [(wake, "pending"), (wake, "dead"), (postpone_dead, "dead")])
def test_two_that_finish_messages_of_one_channel_at_once_do_not_wait_for_each_other(
    db: Database, step: Callable[..., None], state: str
) -> None:
    later = NOW + timedelta(hours=2)
    for number in range(3):
        put(db, mail_receiver("desk", "a@example.org"), notice_id=f"n{number}")
    with db.session() as session:
        session.execute(update(OutboxRow).values(state=state, due_at=later))
    with Session(db.engine) as one, Session(db.engine) as other:
        for number, session in enumerate((one, other)):
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            session.execute(update(OutboxRow).where(OutboxRow.notice_id == f"n{number}").values(problem="in hand"))
        for session in (one, other):
            step(session, "desk", "a@example.org", now=NOW)
        one.commit()
        other.commit()
    with db.session() as session:
        assert all(row.due_at != later for row in session.scalars(select(OutboxRow)))
