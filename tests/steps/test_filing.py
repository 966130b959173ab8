"""Digests that went out are kept as files, whatever happens to the files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import delete, select, update

from sitrep.core.model import ReceiverName
from sitrep.core.outcomes import Killed
from sitrep.core.receivers import Audience, Detail, Receiver, Target, TargetKind
from sitrep.core.settings import DigestPlan, StoragePlan
from sitrep.isolation.workshop import Workshop
from sitrep.steps.digest import send_due_digests
from sitrep.steps.filing import file_digests
from sitrep.store.database import Database
from sitrep.store.digest_archive import filing_state
from sitrep.store.digest_files import filed_digests
from sitrep.store.health import read_signs
from sitrep.store.schema import DigestRow, OutboxRow
from tests.core.digest.test_build import PLAN
from tests.invented import NOON, later, report
from tests.steps.test_digest import SEVEN
from tests.steps.test_speak import add


def receiver(name: str, audience: Audience) -> Receiver:
    return Receiver(
        name=ReceiverName(name), targets=(Target(kind=TargetKind.MAIL, recipient=f"{name}@example.org", url=""),), audience=audience
    )


RECEIVERS = {
    one.name: one
    for one in (
        receiver("ops", Audience()),
        receiver("desk", Audience()),
        receiver("office", Audience(language="ar")),
        receiver("partners", Audience(places=Detail.ADMIN1)),
    )
}
DAILY = replace(PLAN, receivers=tuple(RECEIVERS))
DAY = timedelta(days=1)


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def engine_name() -> str:
    """What `db` runs on: what is asked of the store is plain."""
    return "sqlite"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def press() -> AsyncIterator[Workshop]:
    """One child for all tests of the module."""
    made = Workshop(size=1)
    yield made
    await made.close()


@pytest.fixture
def storage(tmp_path: Path) -> StoragePlan:
    return StoragePlan(digest_folder=str(tmp_path / "digests"))


def empty(storage: StoragePlan) -> None:
    for path in Path(storage.digest_folder).iterdir():
        path.unlink()


def put_in_the_way(storage: StoragePlan, *, gone: bool = False) -> None:
    """A file where the folder should be."""
    Path(storage.digest_folder).unlink() if gone else Path(storage.digest_folder).write_text("", "utf-8")


class Refusing(Workshop):
    """A workshop whose children are killed at once, each time: as on a machine that has no memory left."""

    async def run(self, function, argument, *, deadline_seconds=None):  # type: ignore[no-untyped-def]
        return Killed(reason="memory", detail="the document needs more memory than a child may have")


async def send(db: Database, *plans: DigestPlan, days: int = 0) -> None:
    await send_due_digests(db, plans or (DAILY,), RECEIVERS, feeds={}, now=SEVEN + days * DAY)


async def keep(db: Database, press: Workshop, storage: StoragePlan, *plans: DigestPlan, days: int = 0) -> list[str]:
    found = await file_digests(
        db, press, storage, plans or (DAILY,), RECEIVERS, operator=ReceiverName("ops"), now=SEVEN + days * DAY + timedelta(minutes=1)
    )
    return [path.name for path in found]


def bulletins(db: Database) -> list[str]:
    with db.session() as session:
        return [row.subject for row in session.scalars(select(OutboxRow).where(OutboxRow.kind == "operational"))]


async def begin(db: Database) -> None:
    """The plan is known, and an event is there, before the first digest is due."""
    await send(db, days=-1)
    with db.session() as session:
        session.execute(delete(OutboxRow))
        session.execute(delete(DigestRow))
    add(db, report(1), later(2))


async def test_each_way_of_writing_a_digest_is_filed_once(db: Database, press: Workshop, storage: StoragePlan) -> None:
    await begin(db)
    await send(db)
    stems = ["2026-03-04_morning_en", "2026-03-04_morning_ar", "2026-03-04_morning_en_admin1"]
    assert await keep(db, press, storage) == [f"{stem}.{form}" for stem in stems for form in ("html", "pdf")]
    assert await keep(db, press, storage) == []
    folder = Path(storage.digest_folder)
    assert (folder / "2026-03-04_morning_en.pdf").read_bytes().startswith(b"%PDF-")
    assert 'dir="rtl"' in (folder / "2026-03-04_morning_ar.html").read_text("utf-8")
    assert bulletins(db) == []


async def test_what_a_person_deletes_stays_deleted(db: Database, press: Workshop, storage: StoragePlan) -> None:
    await begin(db)
    await send(db)
    await keep(db, press, storage)
    empty(storage)
    assert await keep(db, press, storage) == []


async def test_a_disk_that_takes_nothing_is_told_once_and_what_was_missed_is_caught_up_with(
    db: Database, press: Workshop, storage: StoragePlan
) -> None:
    weekly = replace(DAILY, name="week", receivers=(ReceiverName("ops"),), weekday=2)
    put_in_the_way(storage)
    await begin(db)
    await send(db, replace(DAILY, receivers=(ReceiverName("ops"),)), weekly)
    for _ in range(5):
        assert await keep(db, press, storage) == []
    assert db.call(read_signs).filing_problem == f"File exists ({storage.digest_folder})"
    assert bulletins(db) == ["[sitrep] A digest could not be kept as a file"]
    with db.session() as session:
        assert {row.state for row in session.scalars(select(OutboxRow).where(OutboxRow.kind == "digest"))} == {"pending"}
    put_in_the_way(storage, gone=True)
    found = await keep(db, press, storage)
    assert {name.partition("_")[2] for name in found} >= {"morning_en.html", "morning_en.pdf"}
    assert db.call(read_signs).filing_problem == ""
    assert bulletins(db) == ["[sitrep] A digest could not be kept as a file", "[sitrep] Digests are kept as files again"]


async def test_a_file_that_cannot_be_made_is_given_up_after_three_rounds_and_told_of(db: Database, storage: StoragePlan) -> None:
    refusing = Refusing()
    await begin(db)
    await send(db)
    for tries in (1, 2):
        assert await keep(db, refusing, storage) == []
        assert db.call(filing_state).tries == tries
    await keep(db, refusing, storage)
    state = db.call(filing_state)
    assert (state.tries, state.last_id > 0) == (0, True)
    assert "2026-03-04_morning_en_admin1.pdf could not be made: memory" in state.problem
    assert len(bulletins(db)) == 1
    assert await keep(db, refusing, storage) == []
    assert db.call(filing_state) == state


async def test_old_files_go_and_none_are_written_where_they_are_not_wanted(db: Database, press: Workshop, storage: StoragePlan) -> None:
    await begin(db)
    await send(db)
    assert await keep(db, press, replace(storage, digest_files=False)) == []
    one = replace(DAILY, receivers=(ReceiverName("ops"),))
    await keep(db, press, storage, one)
    assert len(filed_digests(Path(storage.digest_folder))) == 3
    await keep(db, press, replace(storage, keep_digests=None), days=500)
    assert len(filed_digests(Path(storage.digest_folder))) == 3
    await keep(db, press, replace(storage, keep_digests=30 * DAY), days=31)
    assert filed_digests(Path(storage.digest_folder)) == []


async def test_a_message_that_is_damaged_or_gone_and_a_receiver_that_is_no_more_hold_up_nothing(
    db: Database, press: Workshop, storage: StoragePlan
) -> None:
    await begin(db)
    await send(db)
    with db.session() as session:
        session.execute(update(OutboxRow).where(OutboxRow.receiver == "office").values(payload=b"\xc1"))
        session.execute(delete(OutboxRow).where(OutboxRow.receiver == "partners"))
        session.execute(update(OutboxRow).where(OutboxRow.receiver == "ops").values(receiver="former"))
    found = await file_digests(db, press, storage, (), {}, operator=None, now=NOON + 2 * DAY)
    assert [path.name for path in found] == ["2026-03-04_morning_en.html", "2026-03-04_morning_en.pdf"]
