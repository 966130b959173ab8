"""A digest is due exactly once for each local date, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from sitrep.core.digest.due import DueDigest, Sent, digests_due, due_instant, latest_due, next_due
from sitrep.core.model import ReceiverName
from sitrep.core.settings import DigestPlan

ZONES = [
    "Europe/Berlin",
    "Europe/Kyiv",
    "Europe/London",
    "America/New_York",
    "America/Havana",
    "America/Santiago",
    "America/Port-au-Prince",
    "Atlantic/Azores",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Damascus",
    "Asia/Kathmandu",
    "Asia/Kabul",
    "Asia/Yangon",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Khartoum",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
]
HALF_HOURS = tuple(time(half // 2, half % 2 * 30) for half in range(48))
FIRST_DAY, DAYS = date(2025, 1, 1), 1095


def daily(zone: str = "Europe/Berlin", at: time = time(7)) -> DigestPlan:
    return DigestPlan(name="morning", zone=zone, at=at, receivers=(ReceiverName("ops"),))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # year to minute


def transitions(zone: str) -> list[date]:
    """The dates in 2025 to 2027 on which the zone's offset changes."""
    info = ZoneInfo(zone)
    days = [FIRST_DAY + timedelta(days=n) for n in range(DAYS + 1)]
    return [day for day, after in pairwise(days) if _offset(info, day) != _offset(info, after)]


def _offset(info: ZoneInfo, day: date) -> timedelta | None:
    return datetime.combine(day, time(), tzinfo=UTC).astimezone(info).utcoffset()


@pytest.mark.parametrize("zone", ZONES)
def test_912_triggers_fall_once_on_every_local_date_of_three_years(zone: str) -> None:
    """19 zones × 48 half-hours × 2025 to 2027: APScheduler's cron trigger misses or doubles a day in 52 of these 912."""
    info = ZoneInfo(zone)
    dates = [FIRST_DAY + timedelta(days=n) for n in range(DAYS)]
    for at in HALF_HOURS:
        plan = daily(zone=zone, at=at)
        instants = [due_instant(plan, day) for day in dates]
        assert [instant.astimezone(info).date() for instant in instants] == dates, (zone, at)
        assert all(one < other for one, other in pairwise(instants)), (zone, at)


@pytest.mark.parametrize("zone", ZONES)
def test_a_clock_that_ticks_through_every_transition_sends_one_digest_a_date(zone: str) -> None:
    assert len(HALF_HOURS) * len(ZONES) == 912
    for changed in transitions(zone):
        for at in HALF_HOURS:
            plan = daily(zone=zone, at=at)
            start = due_instant(plan, changed - timedelta(days=2)) - timedelta(minutes=7)
            end = due_instant(plan, changed + timedelta(days=2)) - timedelta(minutes=7)
            sent = tick(plan, start, end, every=timedelta(minutes=30))
            assert [due.local_date for due in sent] == [changed + timedelta(days=n) for n in range(-2, 2)], (zone, at, changed)
            assert all(one.window_end_at == other.window_start_at for one, other in pairwise(sent))
            assert not any(due.is_late for due in sent)


def tick(plan: DigestPlan, start: datetime, end: datetime, *, every: timedelta) -> list[DueDigest]:
    """The digests that a daemon sends which looks at the clock regularly and writes its ledger."""
    ledger: dict[str, Sent] = {}
    found = []
    now = start
    while now < end:
        for due in digests_due([plan], ledger, {plan.name: start}, now):
            found.append(due)
            ledger[plan.name] = Sent(local_date=due.local_date, window_end_at=due.window_end_at)
        now += every
    return found


def test_a_new_plan_waits_for_its_first_time_and_then_covers_a_day() -> None:
    plan = daily()
    assert digests_due([plan], {}, {}, utc(2026, 3, 3, 12)) == ()
    known = {plan.name: utc(2026, 3, 3, 12)}
    assert digests_due([plan], {}, known, utc(2026, 3, 4, 5, 59)) == ()
    (due,) = digests_due([plan], {}, known, utc(2026, 3, 4, 6, 1))
    assert (due.local_date, due.due_at, due.is_late) == (date(2026, 3, 4), utc(2026, 3, 4, 6), False)
    assert (due.window_start_at, due.window_end_at) == (utc(2026, 3, 3, 6, 1), utc(2026, 3, 4, 6, 1))
    assert due.next_due_at == utc(2026, 3, 5, 6)


def test_after_three_days_of_standstill_one_late_digest_covers_them_all() -> None:
    plan = daily()
    ledger = {plan.name: Sent(local_date=date(2026, 3, 1), window_end_at=utc(2026, 3, 1, 6))}
    (due,) = digests_due([plan], ledger, {plan.name: utc(2026, 1, 1)}, utc(2026, 3, 4, 9))
    assert (due.local_date, due.is_late) == (date(2026, 3, 4), True)
    assert (due.window_start_at, due.window_end_at) == (utc(2026, 3, 1, 6), utc(2026, 3, 4, 9))


def test_a_date_that_was_sent_is_not_due_again_even_in_another_zone_or_at_another_time() -> None:
    ledger = {"morning": Sent(local_date=date(2026, 3, 4), window_end_at=utc(2026, 3, 4, 6))}
    known = {"morning": utc(2026, 1, 1)}
    for plan in (daily(), daily(at=time(18)), daily(zone="Asia/Kathmandu", at=time(20))):
        assert digests_due([plan], ledger, known, utc(2026, 3, 4, 17, 30)) == ()
    (due,) = digests_due([daily(zone="Asia/Kathmandu")], ledger, known, utc(2026, 3, 5, 1, 15))
    assert (due.local_date, due.window_start_at) == (date(2026, 3, 5), utc(2026, 3, 4, 6))


def test_a_ledger_row_written_under_a_wrong_clock_does_not_silence_the_years_before_it() -> None:
    ledger = {"morning": Sent(local_date=date(2036, 3, 4), window_end_at=utc(2036, 3, 4, 6))}
    (due,) = digests_due([daily()], ledger, {"morning": utc(2026, 1, 1)}, utc(2026, 3, 4, 6))
    assert (due.local_date, due.window_start_at) == (date(2026, 3, 4), utc(2026, 3, 3, 6))


@pytest.mark.parametrize(
    ("zone", "at", "day", "expected"),
    [
        ("Europe/Berlin", time(2, 30), date(2026, 3, 29), utc(2026, 3, 29, 1, 30)),  # 02:30 is skipped
        ("Europe/Berlin", time(2, 30), date(2026, 10, 25), utc(2026, 10, 25, 0, 30)),  # 02:30 comes twice
        ("Asia/Beirut", time(0), date(2026, 3, 29), utc(2026, 3, 28, 22)),  # the day begins at 01:00
        ("Asia/Kathmandu", time(7), date(2026, 2, 28), utc(2026, 2, 28, 1, 15)),
        ("Europe/Berlin", time(7), date(2028, 2, 29), utc(2028, 2, 29, 6)),
    ],
)
def test_due_instant(zone: str, at: time, day: date, expected: datetime) -> None:
    assert due_instant(daily(zone=zone, at=at), day) == expected


def test_a_zone_that_is_a_day_ahead_or_behind_has_its_own_dates() -> None:
    assert latest_due(daily(zone="Pacific/Kiritimati", at=time(0)), utc(2026, 3, 3, 10)) == (date(2026, 3, 4), utc(2026, 3, 3, 10))
    assert latest_due(daily(zone="Pacific/Niue", at=time(23, 30)), utc(2026, 3, 4, 10)) == (date(2026, 3, 2), utc(2026, 3, 3, 10, 30))
    assert next_due(daily(zone="Pacific/Niue", at=time(23, 30)), utc(2026, 3, 4, 10)) == utc(2026, 3, 4, 10, 30)


def test_a_date_that_a_zone_skips_altogether_is_passed_over() -> None:
    """Samoa had no 30 December 2011."""
    sent = tick(daily(zone="Pacific/Apia"), utc(2011, 12, 28), utc(2012, 1, 1), every=timedelta(minutes=10))
    assert [due.local_date.isoformat() for due in sent] == ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]


WEEKLY = DigestPlan(name="week", zone="Asia/Damascus", at=time(8), receivers=(), weekday=6)


def test_a_weekly_digest_is_due_on_its_weekday_alone_and_covers_a_week() -> None:
    start = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
    sent: dict[str, Sent] = {}
    found = []
    for hours in range(0, 24 * 29, 6):
        now = start + timedelta(hours=hours)
        for due in digests_due([WEEKLY], sent, {"week": start}, now):
            found.append((due.local_date, due.next_due_at - due.due_at))
            sent["week"] = Sent(local_date=due.local_date, window_end_at=now)
    assert found == [(date(2026, 3, day), timedelta(days=7)) for day in (8, 15, 22, 29)]


def test_the_first_weekly_digest_covers_seven_days() -> None:
    now = datetime(2026, 3, 8, 6, tzinfo=UTC)
    (due,) = digests_due([WEEKLY], {}, {"week": now - timedelta(days=3)}, now)
    assert due.window_end_at - due.window_start_at == timedelta(days=7)
    assert next_due(WEEKLY, now) == datetime(2026, 3, 15, 5, tzinfo=UTC)
