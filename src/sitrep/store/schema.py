"""The tables. What is due lives in them (`*_at` + `lease_*` columns): the database is the queue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, LargeBinary, MetaData, String, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column

from sitrep.store.columns import WordPairs, WordPositions
from sitrep.store.search_ddl import SEARCH_DDL
from sitrep.store.table_form import BIG as BIG  # noqa: PLC0414  everyone reads it from here
from sitrep.store.table_form import Base as Base  # noqa: PLC0414  as above
from sitrep.store.websub_rows import PushRow as PushRow  # noqa: PLC0414  as above
from sitrep.store.websub_rows import SubscriptionRow as SubscriptionRow  # noqa: PLC0414  as above

WITH_TEXT = text("(summary_html != '' OR content_html != '')")
"""Holds of an entry whose text is still there."""


class FeedRow(Base):
    """What is known of a configured feed; the configuration itself stays in feeds.yaml."""

    __tablename__ = "feeds"
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    url: Mapped[str]
    read_as: Mapped[str] = mapped_column(default="")  # see core.feed_kinds
    enabled: Mapped[bool] = mapped_column(default=True)
    next_poll_at: Mapped[datetime] = mapped_column(index=True)
    lease_token: Mapped[str | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    validators_url: Mapped[str | None]
    body_sha256: Mapped[str | None]  # see core.feed_unseen
    moved_to: Mapped[str | None]
    moved_seen: Mapped[int] = mapped_column(default=0)
    moved_since: Mapped[datetime | None]
    failures: Mapped[float] = mapped_column(default=0.0)
    health: Mapped[str] = mapped_column(String(30), default="new")
    problem: Mapped[str] = mapped_column(default="")
    interval_seconds: Mapped[int | None]
    item_marks: Mapped[bytes] = mapped_column(LargeBinary, default=b"")  # see core.feed_cut
    ttl_seconds: Mapped[int | None]
    skip_hours: Mapped[int] = mapped_column(default=0)  # a bit an hour of the day (UTC)
    skip_days: Mapped[int] = mapped_column(default=0)  # a bit a day of the week, Monday the lowest
    hub: Mapped[str] = mapped_column(default="")
    topic: Mapped[str] = mapped_column(default="")  # the feed's name at its hub, see core.websub
    pushed_until: Mapped[datetime | None]  # a hub that is known to push has promised to until then
    last_polled_at: Mapped[datetime | None] = mapped_column(index=True)
    last_ok_at: Mapped[datetime | None]
    last_new_at: Mapped[datetime | None]
    baseline_at: Mapped[datetime | None]
    last_unconditional_at: Mapped[datetime | None]
    unstable_ids: Mapped[bool] = mapped_column(default=False)
    told_trouble: Mapped[str] = mapped_column(String(20), default="")  # what the operator was last told of it; "" where all is well


class FetchRow(Base):
    """One poll of one feed: the fetch log."""

    __tablename__ = "fetches"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    feed_id: Mapped[str] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    late_seconds: Mapped[float] = mapped_column(default=0.0)  # after it was due
    seconds: Mapped[float]
    outcome: Mapped[str] = mapped_column(String(40))
    status: Mapped[int | None]
    size: Mapped[int] = mapped_column(default=0)
    line_bytes: Mapped[int] = mapped_column(default=0)  # what went over the line for it, both ways, see core.budget
    entries_seen: Mapped[int] = mapped_column(default=0)
    entries_new: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index(None, "feed_id", "started_at"), Index(None, "started_at"))


class TrafficRow(Base):
    """What an hour's fetches have cost the line: `kind` is feeds or pages."""

    __tablename__ = "traffic"
    hour_at: Mapped[datetime] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    requests: Mapped[int] = mapped_column(BIG, default=0)
    line_bytes: Mapped[int] = mapped_column(BIG, default=0)


class EntryRow(Base):
    """An item of a feed. `read_state`: waiting, read, skipped (baseline), unreadable.

    One that is read and has a `next_read_at` stands behind an alert: its page is looked at again then, for the (`rereads` + 1)th time.
    """

    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    feed_id: Mapped[str] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    content_sha256: Mapped[str] = mapped_column(String(64))
    story_sha256: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str]
    link: Mapped[str]
    summary_html: Mapped[str]
    content_html: Mapped[str]
    authors: Mapped[list[str]]
    categories: Mapped[list[str]]
    language: Mapped[str | None]
    published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    first_seen_at: Mapped[datetime]
    is_baseline: Mapped[bool] = mapped_column(default=False)
    read_state: Mapped[str] = mapped_column(String(20))
    next_read_at: Mapped[datetime | None] = mapped_column(index=True)
    lease_token: Mapped[str | None]
    read_attempts: Mapped[int] = mapped_column(default=0)
    rereads: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        UniqueConstraint("feed_id", "key"),
        Index(None, "first_seen_at"),
        # what retention has yet to empty:
        Index("ix_entries_with_text", "first_seen_at", sqlite_where=WITH_TEXT, postgresql_where=WITH_TEXT),
    )


class ArticleRow(Base):
    """An entry once read: the text the rules saw, and which text that was."""

    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), unique=True)
    url: Mapped[str]
    canonical_url: Mapped[str | None]
    title: Mapped[str]
    summary: Mapped[str]
    text: Mapped[str]
    text_source: Mapped[str] = mapped_column(String(20))
    language: Mapped[str | None]
    authors: Mapped[list[str]]
    lead_image: Mapped[str | None]
    problems: Mapped[list[str]]
    published_at: Mapped[datetime | None]
    read_at: Mapped[datetime] = mapped_column(index=True)
    etag: Mapped[str | None]  # the page's validators (RFC 9110 §8.8), for looking at it again
    last_modified: Mapped[str | None]


class ArticleSearchRow(Base):
    """What an article is searched by beside its words. An article without a row here is not found (see store.search_index).

    `told_at` is when it was published, else read. `words`: on PostgreSQL its folded words with their places, `pairs` those that
    stand together (see store.search_pairs); on SQLite they are in the virtual table `article_words`, see store.search_ddl.
    """

    __tablename__ = "article_search"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    feed_id: Mapped[str] = mapped_column(String(200))
    language: Mapped[str | None]
    told_at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(WordPositions)
    pairs: Mapped[list[int] | None] = mapped_column(WordPairs)
    __table_args__ = ({"postgresql_partition_by": "RANGE (article_id)"},)  # see store.search_partitions


class JudgementRow(Base):
    """What the rules said of an article: `body` is the whole Judgement; the columns beside it are for searching."""

    __tablename__ = "judgements"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    rules_sha256: Mapped[str] = mapped_column(String(64))
    judged_at: Mapped[datetime]
    level: Mapped[str] = mapped_column(String(20))
    topics: Mapped[list[str]]
    body: Mapped[dict[str, Any]]
    __table_args__ = (Index(None, "level", "judged_at"),)


class EventRow(Base):
    """What happened; its reports are in `reports`."""

    __tablename__ = "events"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))
    key: Mapped[str]
    headline: Mapped[str]
    level: Mapped[str] = mapped_column(String(20))
    countries: Mapped[list[str]]
    admin1_codes: Mapped[list[str]]
    crossing_ids: Mapped[list[str]]
    first_reported_at: Mapped[datetime]
    last_reported_at: Mapped[datetime] = mapped_column(index=True)
    __table_args__ = (Index(None, "topic", "key"),)


class EventKeyRow(Base):
    """What an event is found by when a report comes in: its places and crossings, and a sample of its words (see `core.grouping`)."""

    __tablename__ = "event_keys"
    event_id: Mapped[str] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    last_reported_at: Mapped[datetime]
    __table_args__ = (Index(None, "key", "last_reported_at"),)


class ReportRow(Base):
    """One article's say on one topic, and the event it belongs to. `body` is the whole Report, `shingles` its hashed word triples."""

    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(20))
    reported_at: Mapped[datetime] = mapped_column(index=True)
    wire_copy_of: Mapped[int | None] = mapped_column(ForeignKey("reports.id", ondelete="SET NULL"), index=True)
    body: Mapped[dict[str, Any]]
    shingles: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    withdrawn_at: Mapped[datetime | None]  # when the article, read again, no longer told of this topic
    __table_args__ = (UniqueConstraint("article_id", "topic"),)


class ConversationRow(Base):
    """An event × receiver: when to think of speaking next, and what was said last. `routed` is the whole `core.routing.Routed`."""

    __tablename__ = "conversations"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    receiver: Mapped[str] = mapped_column(String(200))
    route: Mapped[str]
    routed: Mapped[dict[str, Any]]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    lease_token: Mapped[str | None]
    last_reason: Mapped[str] = mapped_column(String(40), default="", index=True)
    decided_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    last_spoken_at: Mapped[datetime | None] = mapped_column(index=True)
    last_said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    last_message_id: Mapped[str | None]
    __table_args__ = (UniqueConstraint("event_id", "receiver"),)


class SilenceRow(Base):
    """Events that nobody is told of for a time: `matchers` maps labels to values, one of each must fit."""

    __tablename__ = "silences"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    matchers: Mapped[dict[str, Any]]
    author: Mapped[str]
    reason: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    ended_by: Mapped[str | None]


class MarkRow(Base):
    """What a person said of an event: `kind` is ack, dismiss, confirm or note."""

    __tablename__ = "marks"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    author: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(index=True)


class WatchedDateRow(Base):
    """A day on which something ends: a ceasefire, an authorisation. Set by a person (`author`), or found in an article (`article_id`)."""

    __tablename__ = "watched_dates"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    on_date: Mapped[date] = mapped_column(index=True)
    what: Mapped[str]
    countries: Mapped[list[str]]
    author: Mapped[str] = mapped_column(default="")
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    sentence: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    dropped_by: Mapped[str | None]


class OutboxRow(Base):
    """One message for one recipient of one receiver, frozen. `state`: pending, sending (until the lease ends at `due_at`), sent, dead,
    gathered (it goes with the message `gathered_into`).

    A dead letter with a `due_at` is tried again then. `announced_at`: when another receiver was told of the dead letter. The recipient
    is a label; the address with its secrets is in the settings alone.
    """

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    notice_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    event_id: Mapped[str | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"), index=True)
    level: Mapped[str] = mapped_column(String(20))
    receiver: Mapped[str] = mapped_column(String(200))
    recipient: Mapped[str] = mapped_column(String(500))
    message_id: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime | None]
    lease_token: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    gathered_into: Mapped[int | None] = mapped_column(ForeignKey("outbox.id", ondelete="SET NULL"), index=True)
    __table_args__ = (
        UniqueConstraint("notice_id", "receiver", "recipient"),
        Index(None, "state", "due_at"),
        Index(None, "state", "sent_at"),
    )


class ChannelRow(Base):
    """The way to a target that rests or has failed lately; one that is well has no row."""

    __tablename__ = "channels"
    receiver: Mapped[str] = mapped_column(String(200), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(500), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime | None]


class AttemptRow(Base):
    """One try to deliver, written before the network call: one without an outcome may have arrived."""

    __tablename__ = "attempts"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    acceptance: Mapped[str | None] = mapped_column(String(20))
    code: Mapped[int | None]
    text: Mapped[str] = mapped_column(default="")


class DigestRow(Base):
    """The ledger that makes a digest of a local date neither missed nor doubled."""

    __tablename__ = "digests"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    zone: Mapped[str] = mapped_column(String(100))
    local_date: Mapped[date]
    window_start_at: Mapped[datetime]
    window_end_at: Mapped[datetime]
    notice_id: Mapped[str] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("zone", "local_date", "name"),)


class FactRow(Base):
    """Single facts about this installation: its instance id, the last heartbeat, the last start."""

    __tablename__ = "facts"
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str]
    noted_at: Mapped[datetime]


@event.listens_for(Base.metadata, "after_create")
def _make_search(_metadata: MetaData, connection: Connection, **_more: Any) -> None:
    """Tables that are made from the models, as in tests, can be searched like those that a migration made."""
    for statement in SEARCH_DDL[connection.dialect.name]:
        connection.exec_driver_sql(statement)
