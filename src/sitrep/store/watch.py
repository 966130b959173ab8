"""What the watch needs to know of feeds and targets out; what the operator was told of them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from sitrep.core.bulletins import CANARY, OutOfReach
from sitrep.core.channels import BROKEN_AFTER
from sitrep.core.incidents import Change, FeedSign, Network, Trouble
from sitrep.core.model import Feed, FeedId
from sitrep.store.facts import fact, note_fact
from sitrep.store.feeds import feed_states
from sitrep.store.schema import ChannelRow, FactRow, FeedRow, FetchRow, OutboxRow

_WATCH, _NETWORK, _CANARY = "watch", "network", "canary"


def take_turn(session: Session, *, now: datetime) -> None:
    """Keeps other processes from looking around until this transaction ends: what one of them tells the next must know."""
    note_fact(session, _WATCH, "", now=now)


def feed_signs(session: Session, feeds: Mapping[FeedId, Feed]) -> list[FeedSign]:
    """All enabled feeds that were polled at least once, as they stand."""
    told = dict(session.execute(select(FeedRow.id, FeedRow.told_trouble)).all())
    states = [state for state in feed_states(session) if state.enabled and state.last_polled_at is not None and state.id in feeds]
    never_well = select(FeedRow.id).where(FeedRow.enabled, FeedRow.last_polled_at.is_not(None), FeedRow.last_ok_at.is_(None))
    first = select(FetchRow.feed_id, func.min(FetchRow.started_at)).where(FetchRow.feed_id.in_(never_well)).group_by(FetchRow.feed_id)
    known_since = dict(session.execute(first).all())
    return [
        FeedSign(
            state=state,
            name=feeds[state.id].name,
            expected_quiet=feeds[state.id].expected_quiet,
            told=Trouble(told[state.id]),
            known_since=known_since.get(state.id),
        )
        for state in states
    ]


def note_told(session: Session, changes: Iterable[Change]) -> None:
    """The operator is told of these feeds."""
    for change in changes:
        session.execute(update(FeedRow).where(FeedRow.id == change.feed_id).values(told_trouble=change.trouble.value))


def network_state(session: Session) -> Network:
    """How the network stood when it was last looked at."""
    noted = fact(session, _NETWORK)
    return msgspec.json.decode(noted, type=Network) if noted else Network()


def note_network(session: Session, network: Network, *, now: datetime) -> None:
    """Keeps how it stands."""
    note_fact(session, _NETWORK, msgspec.json.encode(network).decode(), now=now)


def out_of_reach(session: Session, *, failing_before: datetime) -> list[OutOfReach]:
    """The targets whose service has failed since before that instant, and of which nobody was told yet."""
    rows = session.scalars(
        select(ChannelRow)
        .where(ChannelRow.failures >= BROKEN_AFTER, ChannelRow.failing_since <= failing_before, ChannelRow.told_at.is_(None))
        .order_by(ChannelRow.receiver, ChannelRow.recipient)
    ).all()
    found = []
    for row in rows:
        mine = (OutboxRow.receiver == row.receiver, OutboxRow.recipient == row.recipient, OutboxRow.state.in_(("pending", "sending")))
        waiting = session.scalar(select(func.count()).where(*mine)) or 0
        since = row.failing_since or failing_before
        found.append(OutOfReach(receiver=row.receiver, recipient=row.recipient, problem=row.problem, since=since, waiting=waiting))
    return found


def note_out_of_reach_told(session: Session, channels: Iterable[OutOfReach], *, now: datetime) -> None:
    """Another receiver is told of these."""
    for one in channels:
        mine = (ChannelRow.receiver == one.receiver, ChannelRow.recipient == one.recipient)
        session.execute(update(ChannelRow).where(*mine).values(told_at=now))


def last_canary_at(session: Session) -> datetime | None:
    """When the last canary was let fly."""
    row = session.get(FactRow, _CANARY)
    return row.noted_at if row else None


def note_canary(session: Session, problem: str, *, now: datetime) -> None:
    """What became of a canary within sitrep: "" where the rules saw it."""
    note_fact(session, _CANARY, problem, now=now)


def canary_problem(session: Session) -> str:
    """Why the last canary did not get past the rules; "" where it did, or there was none."""
    return fact(session, _CANARY) or ""


def unsent_canary_since(session: Session) -> datetime | None:
    """Since when the latest canary's message waits; None where it has arrived, or there is none."""
    latest = select(OutboxRow).where(OutboxRow.kind == CANARY).order_by(OutboxRow.id.desc()).limit(1)
    row = session.scalar(latest)
    return row.created_at if row is not None and row.state != "sent" else None
