"""What the operator is told of feeds and of the network, and what not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sitrep.core.incidents import FeedSign, Findings, Network, Trouble, look_around
from sitrep.core.model import FeedId
from sitrep.core.schedule import FeedState, Health

NOW = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)


def sign(
    name: str = "one",
    health: Health = Health.OK,
    *,
    well: float | None = 0.0,
    new: float | None = 0.0,
    told: Trouble = Trouble.NONE,
    quiet_hours: float = 6,
    known: float | None = 100.0,
) -> FeedSign:
    """A feed that was last well and last brought news so many hours ago."""
    state = FeedState(
        id=FeedId(name),
        url="https://example.org/feed",
        next_poll_at=NOW,
        health=health,
        problem="connect: refused" if health.is_failure else "",
        last_polled_at=NOW,
        last_ok_at=ago(well),
        last_new_at=ago(new),
    )
    return FeedSign(state=state, name=name.title(), expected_quiet=timedelta(hours=quiet_hours), told=told, known_since=ago(known))


def ago(hours: float | None) -> datetime | None:
    return None if hours is None else NOW - timedelta(hours=hours)


def told(*signs: FeedSign, network: Network | None = None) -> list[tuple[str, str]]:
    others = [sign(f"well{number}") for number in range(10)]
    return [(change.feed_id, change.trouble.value) for change in look_around([*others, *signs], network or Network(), now=NOW).changes]


@pytest.mark.parametrize(
    ("feed", "changes"),
    [
        (sign(), []),
        (sign(health=Health.UNREACHABLE, well=5), []),
        (sign(health=Health.UNREACHABLE, well=7), [("one", "failing")]),
        (sign(health=Health.BLOCKED, well=7, told=Trouble.FAILING), []),
        (sign(told=Trouble.FAILING), [("one", "")]),
        (sign(health=Health.HARD_FAIL, well=2.9, quiet_hours=1), []),  # three hours at least
        (sign(health=Health.HARD_FAIL, well=3.1, quiet_hours=1), [("one", "failing")]),
        (sign(health=Health.HARD_FAIL, well=25, quiet_hours=24 * 30), [("one", "failing")]),  # a day at most
        (sign(health=Health.GONE, well=None, new=None, known=7), [("one", "failing")]),
        (sign(health=Health.GONE, well=None, new=None, known=1), []),
        (sign(health=Health.GONE, well=None, new=None, known=None), []),
        (sign(new=6.1), [("one", "quiet")]),
        (sign(new=5.9), []),
        (sign(new=None), []),
        (sign(new=6.1, told=Trouble.QUIET), []),
        (sign(told=Trouble.QUIET), [("one", "")]),
        (sign(new=6.1, told=Trouble.FAILING), [("one", "quiet")]),
        (sign(health=Health.UNREACHABLE, well=7, told=Trouble.QUIET), [("one", "failing")]),
        (sign(health=Health.UNREACHABLE, well=1, told=Trouble.QUIET), []),
    ],
)
def test_a_feed_is_told_of_once_when_it_is_ill_for_longer_than_its_own_rhythm_and_once_when_it_is_well(
    feed: FeedSign, changes: list[tuple[str, str]]
) -> None:
    assert told(feed) == changes


def test_forty_five_feeds_that_fail_at_once_are_one_incident_told_once_and_ended_once() -> None:
    down = [sign(f"f{number}", Health.UNREACHABLE, well=30) for number in range(40)] + [sign(f"w{number}") for number in range(5)]
    network, words = Network(), []
    for minute in range(0, 120):
        found = look_around(down, network, now=NOW + timedelta(minutes=minute))
        assert found.changes == ()
        network = found.network
        if found.network_word:
            words.append((minute, found.network_word, found.problems))
    assert words == [(10, "down", ("40 of 45 feeds: unreachable",))]
    well = [sign(f"f{number}") for number in range(45)]
    found = look_around(well, network, now=NOW + timedelta(hours=2))
    assert (found.network_word, found.network) == ("up", Network(until=NOW + timedelta(hours=2)))


def test_an_outage_shorter_than_ten_minutes_is_not_worth_a_message() -> None:
    down = [sign(f"f{number}", Health.UNREACHABLE) for number in range(4)]
    begun = look_around(down, Network(), now=NOW)
    over = look_around([sign(f"f{number}") for number in range(4)], begun.network, now=NOW + timedelta(minutes=9))
    assert (begun.network.since, over.network_word) == (NOW, "")


def test_it_is_not_over_while_a_quarter_still_fails() -> None:
    network = Network(since=ago(1), told=True)
    some = [sign(f"f{number}", Health.UNREACHABLE) for number in range(3)] + [sign(f"w{number}") for number in range(7)]
    assert look_around(some, network, now=NOW) == Findings(network=replace(network, eased=NOW))


def test_feeds_that_stay_ill_after_an_outage_hold_it_open_for_an_hour_and_are_told_of_themselves() -> None:
    network = Network(since=ago(1), told=True)
    ill = [sign(f"f{number}", Health.UNREACHABLE, well=9) for number in range(3)]
    some = [*ill, *(sign(f"w{number}", quiet_hours=24) for number in range(7))]
    told: list[tuple[int, str]] = []
    for minutes in range(0, 440, 10):
        found = look_around(some, network, now=NOW + timedelta(minutes=minutes))
        network = found.network
        told += [(minutes, found.network_word)] if found.network_word else [(minutes, change.feed_id) for change in found.changes]
    assert told == [(60, "up"), (430, "f0"), (430, "f1"), (430, "f2")]


def test_an_outage_that_comes_back_within_the_hour_is_the_same_one() -> None:
    eased = Network(since=ago(1), told=True, eased=ago(0.5))
    most = [sign(f"f{number}", Health.UNREACHABLE) for number in range(6)] + [sign(f"w{number}") for number in range(4)]
    assert look_around(most, eased, now=NOW) == Findings(network=replace(eased, eased=None))


def test_after_an_outage_a_feed_has_its_patience_once_more() -> None:
    assert told(sign(health=Health.UNREACHABLE, well=9), network=Network(until=ago(1))) == []
    assert told(sign(health=Health.UNREACHABLE, well=9), network=Network(until=ago(7))) == [("one", "failing")]


def test_one_feed_alone_is_no_network() -> None:
    assert look_around([sign(health=Health.UNREACHABLE)], Network(), now=NOW).network == Network()
