"""The tables of WebSub: what we have subscribed to at hubs, and what hubs have pushed and nobody has read yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from sitrep.store.table_form import BIG, Base


class SubscriptionRow(Base):
    """A feed's subscription at its hub. `state`: asked, active (until `lease_ends_at`), denied, leaving. `token` ends its callback."""

    __tablename__ = "subscriptions"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    feed_id: Mapped[str] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), index=True)
    hub: Mapped[str]
    topic: Mapped[str]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    secret: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    next_try_at: Mapped[datetime] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    lease_ends_at: Mapped[datetime | None]
    last_pushed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")


class PushRow(Base):
    """A document that a hub has pushed, with a good signature, to be read as a poll's body is."""

    __tablename__ = "pushes"
    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    feed_id: Mapped[str] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), index=True)
    received_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    content_type: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
