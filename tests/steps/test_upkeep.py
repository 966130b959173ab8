"""The daily round of storage, on real databases of both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from sitrep.core.model import EventId, ReceiverName, Topic
from sitrep.core.routing import Route
from sitrep.core.settings import StoragePlan
from sitrep.steps.upkeep import index_anew, keep_up
from sitrep.store.backup import backups, check_file, sqlite_path
from sitrep.store.database import Database
from sitrep.store.events import add_reports
from sitrep.store.facts import note_fact
from sitrep.store.health import read_signs
from sitrep.store.retention import prune
from sitrep.store.schema import ArticleRow, ConversationRow, EntryRow, EventRow, FeedRow, FetchRow, JudgementRow, OutboxRow
from sitrep.store.search_index import is_complete
from tests.invented import report, store_article
from tests.letters import NOW, mail_receiver, put

OLD = NOW - timedelta(days=400)
TWO_DAYS = timedelta(days=2)


def plan(tmp_path: Path) -> StoragePlan:
    return StoragePlan(folder=str(tmp_path / "backup"))


def count(db: Database, table: type) -> int:
    with db.session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def file_of(db: Database) -> Path | None:
    return sqlite_path(db.engine.url.render_as_string(hide_password=False))


async def test_a_copy_a_day_and_no_more(db: Database, tmp_path: Path) -> None:
    first = await keep_up(db, file_of(db), plan(tmp_path), now=NOW)
    assert await keep_up(db, file_of(db), plan(tmp_path), now=NOW + timedelta(hours=23)) is None
    if file_of(db) is None:
        assert first is None
        return
    assert first is not None
    assert check_file(first) == ()
    for day in range(1, 5):
        await keep_up(db, file_of(db), replace(plan(tmp_path), backups=3), now=NOW + timedelta(days=day))
    assert len(backups(tmp_path / "backup")) == 3
    assert await keep_up(db, file_of(db), replace(plan(tmp_path), backups=0), now=NOW + timedelta(days=9)) is None


async def test_a_copy_that_fails_is_part_of_the_verdict_until_the_next_one(db: Database, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("in the way", encoding="utf-8")
    await keep_up(db, file_of(db) or tmp_path / "none.db", plan(tmp_path), now=NOW)
    assert db.call(read_signs).backup_problem
    (tmp_path / "backup").unlink()
    await keep_up(db, file_of(db), plan(tmp_path), now=NOW + timedelta(days=1))
    assert db.call(read_signs).backup_problem == ""


def with_old_things(db: Database) -> None:
    with db.session() as session:
        session.add(FeedRow(id="f", url="https://example.org/feed", next_poll_at=NOW))
        session.flush()
        for name, seen in (("old", OLD), ("new", NOW)):
            session.add(FetchRow(feed_id="f", started_at=seen, seconds=1, outcome="ok"))
            entry = EntryRow(
                feed_id="f",
                key=name,
                content_sha256="",
                story_sha256="",
                title=name,
                link="",
                summary_html="<p>text</p>",
                content_html="",
                authors=[],
                categories=[],
                first_seen_at=seen,
                read_state="read",
            )
            session.add(entry)
            session.flush()
            session.add(
                ArticleRow(
                    entry_id=entry.id,
                    url="",
                    title=name,
                    summary="",
                    text="",
                    text_source="page",
                    authors=[],
                    problems=[],
                    read_at=seen,
                )
            )
            for event in (name, f"{name} undelivered"):
                session.add(
                    EventRow(
                        id=event,
                        topic="displacement",
                        key="k",
                        headline="h",
                        level="high",
                        countries=[],
                        admin1_codes=[],
                        crossing_ids=[],
                        first_reported_at=seen,
                        last_reported_at=seen,
                    )
                )
    for name, at in (("old", OLD), ("old undelivered", OLD), ("new", NOW)):
        put(db, mail_receiver(), notice_id=name, event_id=EventId(name), now=at)
    with db.session() as session:
        sent = session.scalars(select(OutboxRow).where(OutboxRow.notice_id == "old")).one()
        sent.state, sent.sent_at = "sent", OLD


async def test_what_is_old_and_delivered_is_dropped_and_what_is_not_delivered_never(db: Database, tmp_path: Path) -> None:
    with_old_things(db)
    await keep_up(db, None, plan(tmp_path), now=NOW)
    with db.session() as session:
        assert set(session.scalars(select(EventRow.id))) == {"new", "new undelivered", "old undelivered"}
        assert set(session.scalars(select(OutboxRow.notice_id))) == {"new", "old undelivered"}
        assert set(session.scalars(select(ArticleRow.title))) == {"new"}
        assert dict(session.execute(select(EntryRow.key, EntryRow.summary_html)).all()) == {"old": "", "new": "<p>text</p>"}
    assert count(db, FetchRow) == 1


async def test_what_a_digest_a_receiver_or_a_further_look_still_needs_is_not_dropped(db: Database, tmp_path: Path) -> None:
    """An old article that was found today, one behind a long silence, and one that is to be read again; later all of them go."""

    def work(session: Session) -> None:
        for number, seen in ((1, NOW), (2, OLD), (3, OLD)):
            told = report(number, published_at=OLD, first_seen_at=seen, topic=list(Topic)[number - 1])
            store_article(session, told)
            add_reports(session, [told], tree=Route(receiver=ReceiverName("ops")) if number == 2 else Route(), now=seen)
        session.execute(delete(EventRow).where(EventRow.topic == list(Topic)[2]))
        session.get_one(EntryRow, 3).next_read_at = NOW
        session.execute(update(ConversationRow).where(ConversationRow.due_at < NOW - TWO_DAYS).values(due_at=NOW + TWO_DAYS))

    db.call(work)
    await keep_up(db, None, plan(tmp_path), now=NOW)
    with db.session() as session:
        assert set(session.scalars(select(EventRow.topic))) == set(list(Topic)[:2])
        assert set(session.scalars(select(ArticleRow.id))) == {1, 2, 3}
        session.execute(update(ConversationRow).values(due_at=None))
        session.execute(update(EntryRow).values(next_read_at=None))
    while db.call(prune, now=NOW + 800 * TWO_DAYS, keep=plan(tmp_path).keep, keep_log=TWO_DAYS):
        pass
    assert (count(db, EventRow), count(db, ArticleRow)) == (0, 0)


async def test_rules_that_flagged_nothing_for_a_month_are_part_of_the_verdict(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitrep.core.health.FEWEST_JUDGED", 2)
    with_old_things(db)
    with db.session() as session:
        for article_id in session.scalars(select(ArticleRow.id)):
            session.add(JudgementRow(article_id=article_id, rules_sha256="", judged_at=NOW, level="none", topics=[], body={}))
    await keep_up(db, None, StoragePlan(folder="", keep=None), now=NOW)
    assert db.call(read_signs).rules_problem == "the rules have flagged none of the 2 articles of the last 30 days: see sitrep check"
    with db.session() as session:
        session.scalars(select(JudgementRow).limit(1)).one().level = "high"
    await keep_up(db, None, StoragePlan(folder="", keep=None), now=NOW + timedelta(days=1))
    assert db.call(read_signs).rules_problem == ""


async def test_who_keeps_for_ever_drops_the_log_alone(db: Database, tmp_path: Path) -> None:
    with_old_things(db)
    await keep_up(db, None, replace(plan(tmp_path), keep=None), now=NOW)
    assert (count(db, EventRow), count(db, ArticleRow), count(db, OutboxRow), count(db, FetchRow)) == (4, 2, 3, 1)


async def test_a_clock_that_has_jumped_by_years_drops_nothing_at_once(db: Database, tmp_path: Path) -> None:
    with_old_things(db)
    await keep_up(db, None, replace(plan(tmp_path), keep=None, keep_log=timedelta(days=800)), now=NOW)
    await keep_up(db, None, plan(tmp_path), now=NOW + timedelta(days=3650))
    assert (count(db, ArticleRow), count(db, EventRow)) == (2, 4)
    await keep_up(db, None, plan(tmp_path), now=NOW + timedelta(days=3651))  # nobody minded for a day
    assert count(db, ArticleRow) == 0


async def test_an_index_of_words_made_by_another_sitrep_is_made_anew(db: Database, tmp_path: Path) -> None:
    await db.run(note_fact, "search_folding", "0", now=NOW)
    await keep_up(db, None, plan(tmp_path), now=NOW)
    assert await db.run(is_complete)
    assert await index_anew(db, now=NOW) == 0
