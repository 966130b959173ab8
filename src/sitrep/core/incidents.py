"""What is known of feeds and of receivers' services goes in; what the operator has to be told now, once each, comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sitrep.core.health import FAILING_SHARE
from sitrep.core.model import FeedId
from sitrep.core.schedule import FeedState

SHORTEST_PATIENCE, LONGEST_PATIENCE = timedelta(hours=3), timedelta(hours=24)
"""A failing feed is told of when it has failed for as long as it is quiet at most, between these."""
NETWORK_PATIENCE = timedelta(minutes=10)
"""Most feeds failing at once is one incident, told when it has lasted so long."""
EASED_PATIENCE = timedelta(hours=1)
"""So long fewer than half, and still more than a quarter, may fail before the incident counts as over: the rest are ill by themselves, and
nobody would hear of them."""
CHANNEL_PATIENCE = timedelta(minutes=15)
"""So long a receiver's service may be out of reach before another receiver hears of it (faults.md F9)."""


class Trouble(StrEnum):
    """What is wrong with a feed that the operator was, or is to be, told of; NONE once it is well again."""

    NONE = ""
    FAILING = "failing"
    QUIET = "quiet"


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedSign:
    """An enabled feed as it stands. `told` is what the operator was told last; `known_since` when it was first polled (None: never)."""

    state: FeedState
    name: str
    expected_quiet: timedelta
    told: Trouble
    known_since: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """The one incident that most feeds failing at once is. `until` is when the last one ended; `eased`: since when fewer than most fail."""

    since: datetime | None = None
    told: bool = False
    until: datetime | None = None
    eased: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A feed to be told of: what is wrong with it now, and since when (None: from the first)."""

    feed_id: FeedId
    name: str
    trouble: Trouble
    problem: str
    since: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """`network` is how it stands now, `network_word` "down" or "up" where that is news; `changes` are the feeds to be told of."""

    network: Network
    network_word: str = ""
    problems: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


def look_around(signs: Sequence[FeedSign], network: Network, *, now: datetime) -> Findings:
    """Decides what is news. While most feeds fail at once no single one is told of: the fault is ours."""
    failing = [sign for sign in signs if sign.state.health.is_failure]
    limit = max(2.0, len(signs) * FAILING_SHARE)
    if network.since is None and len(failing) >= limit:
        network = Network(since=now, until=network.until)
    elif network.since is not None:
        network = replace(network, eased=None if len(failing) >= limit else network.eased or now)
        if len(failing) < limit * FAILING_SHARE or (network.eased is not None and now - network.eased >= EASED_PATIENCE):
            was_told, network = network.told, Network(until=now)
            if was_told:
                return Findings(network=network, network_word="up")
    if network.since is not None:
        if network.told or now - network.since < NETWORK_PATIENCE:
            return Findings(network=network)
        counts = Counter(sign.state.health.value for sign in failing)
        problems = tuple(f"{count} of {len(signs)} feeds: {word.replace('_', ' ')}" for word, count in counts.most_common())
        return Findings(network=replace(network, told=True), network_word="down", problems=problems)
    changes = (_change(sign, network.until, now) for sign in signs)
    return Findings(network=network, changes=tuple(change for change in changes if change))


def _change(sign: FeedSign, network_until: datetime | None, now: datetime) -> Change | None:
    state = sign.state
    trouble, since = Trouble.NONE, state.last_ok_at
    if state.health.is_failure:
        patience = min(max(sign.expected_quiet, SHORTEST_PATIENCE), LONGEST_PATIENCE)
        begun = max((at for at in (state.last_ok_at or sign.known_since, network_until) if at is not None), default=now)
        if sign.told is not Trouble.FAILING and now - begun <= patience:
            return None
        trouble = Trouble.FAILING
    elif (last := state.last_new_at or state.baseline_at) is not None and now - last > sign.expected_quiet:
        trouble, since = Trouble.QUIET, last
    if trouble is sign.told:
        return None
    problem = state.problem or state.health.value
    return Change(feed_id=state.id, name=sign.name, trouble=trouble, problem=problem, since=since)
