"""What goes into a digest, in which order, and what is never added up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from sitrep.core.accounts import account_of, crossing_states
from sitrep.core.digest.build import build_digest
from sitrep.core.digest.contents import Coverage, Digest, HeardEvent
from sitrep.core.digest.due import DueDigest
from sitrep.core.model import CrossingStatus, Event, FigureUnit, Level, ReceiverName, Topic
from sitrep.core.settings import DigestPlan
from tests.invented import HOUR, NOON, crossing, event, figure, later, place, report

PLAN = DigestPlan(name="morning", zone="Europe/Berlin", at=time(7), receivers=(ReceiverName("ops"),))
DUE = DueDigest(
    plan=PLAN,
    local_date=date(2026, 3, 4),
    due_at=NOON + 18 * HOUR,
    window_start_at=NOON - 6 * HOUR,
    window_end_at=NOON + 18 * HOUR + timedelta(seconds=20),
    next_due_at=NOON + 42 * HOUR,
)
CLOSURE: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz"),)}


def heard(told: Event, *, is_new: bool = True, was_told: bool = True, silence: str = "", before: Any = ()) -> HeardEvent:
    return HeardEvent(account=account_of(told), is_new=is_new, was_told=was_told, silence=silence, crossings_before=crossing_states(before))


def built(*events: HeardEvent, **changed: Any) -> Digest:
    values: dict[str, Any] = {"asides": (), "dead_letters": (), **changed}
    return build_digest(DUE, events, values.pop("coverage", Coverage(feeds=3, feeds_polled=3)), **values)


def syria(n: int, level: str = "high", **changed: Any) -> Event:
    return event(later(n / 10, n, level=level, **changed), id=f"{n:016x}")


def sudan(n: int, level: str = "high") -> Event:
    return event(later(n / 10, n, level=level, places=(place("Nyala", "SDN", "SD03"),)), id=f"{n:016x}")


def test_new_events_stand_by_country_with_the_gravest_first() -> None:
    nowhere = event(report(9, level="medium", places=()), id="9" * 16)
    digest = built(heard(syria(1, "medium")), heard(sudan(2, "information")), heard(sudan(3)), heard(sudan(4, "medium")), heard(nowhere))
    assert [(part.iso3, [each.account.event_id[-1] for each in part.events]) for part in digest.new] == [
        ("SDN", ["3", "4", "2"]),
        ("", ["9"]),
        ("SYR", ["1"]),
    ]
    assert digest.n_new == 5
    assert digest.counts == (
        (Topic.DISPLACEMENT, Level.HIGH, 1),
        (Topic.DISPLACEMENT, Level.MEDIUM, 3),
        (Topic.DISPLACEMENT, Level.INFORMATION, 1),
    )


def test_events_known_before_are_continuing_and_not_counted_as_new() -> None:
    digest = built(heard(syria(1), is_new=False), heard(syria(2)))
    assert [each.account.event_id[-1] for each in digest.continuing] == ["1"]
    assert digest.n_new == 1


def test_what_its_source_withdrew_is_named_as_such_and_counts_for_nothing() -> None:
    gone = replace(syria(1, figures=(figure("9,000", 9000),)), is_withdrawn=True)
    opened = replace(event(report(2, crossings=(crossing(),), **CLOSURE), id="2" * 16), is_withdrawn=True)
    digest = built(heard(gone), heard(opened, is_new=False))
    assert (digest.n_new, digest.counts, digest.figures, digest.crossings, digest.highest) == (0, (), (), (), None)
    assert [each.account.is_withdrawn for each in digest.continuing] == [True, True]


def test_figures_are_ranges_by_source_and_never_sums() -> None:
    told = event(
        report(1, figures=(figure("2,000", 2000), figure("300 families", 300, unit=FigureUnit.HOUSEHOLD))),
        later(1, 2, figures=(figure("5,000 to 7,000", 5000, 7000), figure("tens of thousands", 20000, vague=True))),
    )
    persons, households = built(heard(told)).figures
    assert (persons.unit, persons.low, persons.high) == (FigureUnit.PERSON, 2000, 7000)
    assert [stated.source.name for stated in persons.stated] == ["Northern Wire 2", "Northern Wire 2", "Northern Wire 1"]
    assert (households.unit, households.low, households.high) == (FigureUnit.HOUSEHOLD, 300, 300)


def test_only_vague_words_give_no_numbers_and_other_topics_no_figures() -> None:
    vague = event(report(1, figures=(figure("tens of thousands", 20000, vague=True),)))
    (only,) = built(heard(vague)).figures
    assert (only.low, only.high) == (None, None)
    assert built(heard(event(report(1, topic=Topic.AID_INCIDENT, figures=(figure("9", 9),))))).figures == ()


def test_crossings_show_what_they_were_before_the_window() -> None:
    closed, opened = report(1, crossings=(crossing(),), **CLOSURE), later(5, 2, crossings=(crossing(status="open"),), **CLOSURE)
    (change,) = built(heard(event(closed, opened), before=[closed])).crossings
    assert (change.before, change.stated.crossing.status, change.has_changed) == (CrossingStatus.CLOSED, CrossingStatus.OPEN, True)
    (same,) = built(heard(event(closed, later(5, crossings=(crossing(),), **CLOSURE)), before=[closed])).crossings
    assert not same.has_changed
    (first,) = built(heard(event(closed))).crossings
    assert (first.before, first.has_changed) == (None, True)
    assert built(heard(event(report(1, crossings=(crossing(),))))).crossings == ()


def test_aid_incidents_are_listed_new_or_not() -> None:
    aid = event(report(1, topic=Topic.AID_INCIDENT))
    assert len(built(heard(aid, is_new=False), heard(syria(2))).aid) == 1


def test_a_digest_of_nothing_is_a_digest() -> None:
    digest = built()
    assert (digest.n_new, digest.new, digest.counts, digest.is_late) == (0, (), (), False)
    assert (digest.window_start_at, digest.window_end_at, digest.next_due_at) == (DUE.window_start_at, DUE.window_end_at, DUE.next_due_at)
