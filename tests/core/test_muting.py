"""What holds a message back, until when, and what gets through all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from sitrep.core.corroboration import AID_WORKER_HARMED, capped, tells_of_harmed_aid_worker
from sitrep.core.decisions import Decision, decide
from sitrep.core.model import Event, EventId, FeedType, Level, Report, Topic
from sitrep.core.muting import MuteTime, Passing, Restraints, Silence, Told, muted_until, told_of
from sitrep.core.notices import Reason, state_of
from sitrep.core.routing import Routed, labels_of
from tests.invented import HOUR, NOON, crossing, event, figure, hit, later, place, report, routed

EVERY_DAY = frozenset(range(7))
AID: dict[str, Any] = {"topic": Topic.AID_INCIDENT}
KILLED = report(1, hits=(replace(hit(topic=Topic.AID_INCIDENT), level_reason=AID_WORKER_HARMED),), **AID)
CLOSURE: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz"),)}


def nights(**changed: Any) -> MuteTime:
    """18:00 to 06:00 in Nairobi (UTC+3), every day."""
    return replace(MuteTime(name="nights", zone="Africa/Nairobi", days=EVERY_DAY, start=time(18), end=time(6)), **changed)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("window", "now", "ends"),
    [
        (nights(), "2026-03-03T15:00", "2026-03-04T03:00"),
        (nights(), "2026-03-03T14:59", None),
        (nights(), "2026-03-03T00:30", "2026-03-03T03:00"),
        (nights(), "2026-03-03T03:00", None),
        (nights(days=frozenset({0})), "2026-03-03T01:00", "2026-03-03T03:00"),  # Monday's night goes on into Tuesday
        (nights(days=frozenset({1})), "2026-03-03T01:00", None),
        (nights(start=time(9), end=time(17)), "2026-03-03T06:00", "2026-03-03T14:00"),
        (nights(days=frozenset({1}), start=time(0), end=time(0)), "2026-03-03T12:00", "2026-03-03T21:00"),
        # Berlin's clocks go forward on 29 March 2026 at 02:00: the night is an hour shorter
        (nights(zone="Europe/Berlin", start=time(22), end=time(6)), "2026-03-28T22:00", "2026-03-29T04:00"),
        # and back on 25 October at 03:00
        (nights(zone="Europe/Berlin", start=time(22), end=time(6)), "2026-10-24T21:00", "2026-10-25T05:00"),
    ],
)
def test_a_mute_time_is_a_window_of_local_time(window: MuteTime, now: str, ends: str | None) -> None:
    assert window.ends_at(at(now)) == (at(ends) if ends else None)


def test_windows_without_a_gap_between_them_are_one() -> None:
    weekend = nights(name="weekend", zone="UTC", days=frozenset({5, 6}), start=time(0), end=time(0))
    evening = nights(zone="UTC", days=frozenset({4}), start=time(18), end=time(0))
    assert muted_until([weekend, evening], at("2026-03-06T19:00")) == at("2026-03-09T00:00")
    assert muted_until([], NOON) is None
    assert muted_until([nights(zone="UTC", start=time(0), end=time(0))], NOON) is not None  # always muted: the end is bounded


def silence(**changed: Any) -> Silence:
    values: dict[str, Any] = {
        "id": 4,
        "matchers": {"topic": ("displacement",)},
        "author": "Amal",
        "reason": "known camp move",
        "starts_at": NOON - HOUR,
        "ends_at": NOON + 2 * HOUR,
    }
    return Silence(**{**values, **changed})


def test_a_silence_covers_what_its_labels_fit_while_it_lasts() -> None:
    labels = labels_of(event(), "single")
    assert silence().covers(labels, NOON)
    assert silence(matchers={}).covers(labels, NOON)
    assert not silence(matchers={"topic": ("displacement",), "country": ("SDN",)}).covers(labels, NOON)
    assert not silence(ends_at=NOON).covers(labels, NOON)
    assert not silence(starts_at=NOON + HOUR).covers(labels, NOON)


def told(**changed: Any) -> Told:
    values: dict[str, Any] = {
        "event_id": EventId("e2"),
        "level": Level.HIGH,
        "at": NOON - HOUR,
        "figures": (None, None),
        "shares_place": False,
        "shares_area": False,
    }
    return Told(**{**values, **changed})


MUTED = Restraints(mute_times={"nights": nights(start=time(12), end=time(18))})
INHIBITING = Restraints(inhibit_for=2 * HOUR)
AT_NIGHT = routed(mute_times=("nights",))
COOLING = routed(cooldown=6 * HOUR)
MEDIUM = report(1, level="medium")


def decided(*reports: Report, to: Routed = AT_NIGHT, knows: Event | None = None, **bearing: Any) -> Decision:
    said = state_of(knows, NOON - HOUR, 1) if knows else None
    return decide(event(*reports), said, to, NOON, **bearing)


@pytest.mark.parametrize(
    ("reason", "until", "decision"),
    [
        (Reason.MUTED, NOON + 3 * HOUR, decided(report(1), restraints=MUTED)),
        (Reason.FIRST_REPORT, None, decided(report(1), restraints=MUTED, to=routed())),
        (Reason.FIRST_REPORT, None, decided(report(1), restraints=MUTED, to=routed(mute_times=("weekends",)))),
        (Reason.FIRST_REPORT, None, decided(KILLED, restraints=MUTED)),
        (
            Reason.MUTED,
            NOON + 3 * HOUR,
            decided(KILLED, restraints=Restraints(mute_times={"nights": nights(start=time(12), end=time(18), passes=Passing.NOTHING)})),
        ),
        (
            Reason.FIRST_REPORT,
            None,
            decided(report(1), restraints=Restraints(mute_times={"nights": nights(start=time(12), end=time(18), passes=Passing.HIGH)})),
        ),
        (Reason.SILENCED, NOON + 2 * HOUR, decided(report(1), silences=[silence()], restraints=MUTED)),
        (Reason.MUTED, NOON + 3 * HOUR, decided(report(1), silences=[silence(matchers={"country": ("SDN",)})], restraints=MUTED)),
        (Reason.INHIBITED, NOON + HOUR, decided(MEDIUM, told=[told(shares_place=True)], restraints=INHIBITING)),
        (Reason.FIRST_REPORT, None, decided(report(1), told=[told(shares_place=True)], restraints=INHIBITING)),
        (Reason.FIRST_REPORT, None, decided(MEDIUM, told=[told(shares_area=True)], restraints=INHIBITING)),
        (Reason.FIRST_REPORT, None, decided(MEDIUM, told=[told(shares_place=True, at=NOON - 2 * HOUR)], restraints=INHIBITING)),
        (
            Reason.LEVEL_ROSE,
            None,
            decided(MEDIUM, knows=event(report(1, level="information")), told=[told(shares_place=True)], restraints=INHIBITING),
        ),
        (Reason.COOLDOWN, None, decided(report(1), told=[told(shares_area=True)], to=COOLING)),
        (Reason.FIRST_REPORT, None, decided(report(1), told=[told(shares_area=True, level=Level.MEDIUM)], to=COOLING)),
        (Reason.FIRST_REPORT, None, decided(report(1), told=[told(shares_area=True, at=NOON - 6 * HOUR)], to=COOLING)),
        (Reason.FIRST_REPORT, None, decided(report(1), told=[told(shares_place=True)], to=COOLING)),
        (
            Reason.FIRST_REPORT,
            None,
            decided(report(1, figures=(figure("4,000", 4000),)), told=[told(shares_area=True, figures=(2000, None))], to=COOLING),
        ),
        (
            Reason.COOLDOWN,
            None,
            decided(report(1, figures=(figure("2,900", 2900),)), told=[told(shares_area=True, figures=(2000, None))], to=COOLING),
        ),
        (
            Reason.FIRST_REPORT,
            None,
            decided(
                report(1, figures=(figure("2,900", 2900),)),
                told=[told(shares_area=True, figures=(2000, None))],
                to=routed(cooldown=6 * HOUR, figure_factor=1.2),
            ),
        ),
        (Reason.DISMISSED, None, decided(report(1), is_dismissed=True)),
        (Reason.BELOW_RECEIVER_LEVEL, None, decided(report(1, level="information"), restraints=MUTED)),
    ],
)
def test_what_holds_a_message_back(reason: Reason, until: datetime | None, decision: Decision) -> None:
    assert (decision.reason, decision.look_again_at) == (reason, until)
    assert decision.calls_for.speaks or decision.reason is Reason.BELOW_RECEIVER_LEVEL
    assert bool(decision.because) == (decision.reason in {Reason.MUTED, Reason.SILENCED, Reason.INHIBITED, Reason.COOLDOWN})


def test_who_silenced_it_and_why_is_told() -> None:
    assert decided(report(1), silences=[silence()]).because == "silence 4 by Amal: known camp move"


def test_two_events_bear_on_each_other_by_place_or_by_topic_and_area() -> None:
    one, closed = event(report(1)), event(report(2, crossings=(crossing(),), **CLOSURE))
    in_town = told_of(event(report(3, **AID)), one, NOON)
    assert in_town is not None
    assert (in_town.shares_place, in_town.shares_area) == (True, False)
    nearby = told_of(event(report(4, places=(place("Haritan"),), figures=(figure(),))), one, NOON)
    assert nearby is not None
    assert (nearby.shares_place, nearby.shares_area, nearby.figures) == (False, True, (2000, None))
    at_crossing = told_of(event(report(5, crossings=(crossing(status="open"),), **CLOSURE)), closed, NOON)
    assert at_crossing is not None
    assert at_crossing.shares_area
    assert told_of(event(report(6, places=(place("Nyala", "SDN", "SD03"),))), one, NOON) is None
    assert told_of(closed, one, NOON) is None  # another topic in another town of the province


@pytest.mark.parametrize(
    ("reports", "level"),
    [
        ([report(1)], Level.MEDIUM),
        ([report(1), later(1, feed_family="family-1")], Level.MEDIUM),
        ([report(1), later(1)], Level.HIGH),
        ([report(1, feed_type=FeedType.IGO)], Level.HIGH),
        ([report(1, feed_tier=1)], Level.HIGH),
        ([report(1, level="information")], Level.INFORMATION),
        ([KILLED], Level.HIGH),
        ([replace(KILLED, hits=(hit(topic=Topic.AID_INCIDENT),))], Level.MEDIUM),
    ],
)
def test_one_unofficial_source_alone_goes_no_higher_than_medium(reports: list[Report], level: Level) -> None:
    assert capped(event(*reports), Level.MEDIUM).level is level
    assert capped(event(*reports), None) == event(*reports)


def test_only_news_of_now_spares_from_the_cap() -> None:
    past = replace(hit(topic=Topic.AID_INCIDENT, status="background"), level_reason=AID_WORKER_HARMED)
    assert not tells_of_harmed_aid_worker([replace(KILLED, hits=(past,))])
