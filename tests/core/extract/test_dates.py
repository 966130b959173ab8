"""Dates as machines state them and as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.core.extract.dates import parse_date, written_date

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-03-04T06:30:00+02:00", "2026-03-04T06:30:00+02:00"),
        ("2026-03-04T06:30:00.123Z", "2026-03-04T06:30:00+00:00"),
        ("2026-03-04 06:30 +0530", "2026-03-04T06:30:00+05:30"),
        ("2026-03-04T06:30+09", "2026-03-04T06:30:00+09:00"),
        ("2026-03-04", "2026-03-04T00:00:00+00:00"),
        ("20260304T063000+0900", "2026-03-04T06:30:00+09:00"),
        ("Wed, 04 Mar 2026 06:30:00 -0300", "2026-03-04T06:30:00-03:00"),
        ("Wed, 04 Mar 2026 06:30:00", "2026-03-04T06:30:00+00:00"),
    ],
)
def test_a_stated_date_keeps_its_zone(written: str, instant: str) -> None:
    assert parse_date(written) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    "written", ["", "yesterday", "2026-13-01", "0001-01-01", "0001-01-01T00:00:00Z", "20260304", "9999-12-31T23:59:59+99:99", "31 Feb"]
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert parse_date(written) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_dates(written: str) -> None:
    found = parse_date(written)
    assert found is None or found.tzinfo is not None


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("24/11/2026", "en", "2026-11-24T00:00"),
        ("03/04/2026", "en", None),
        ("04/04/2026", "en", "2026-04-04T00:00"),
        ("03.04.2026 08:15", "de", "2026-04-03T08:15"),
        ("Published on 24 November 2026", "en", "2026-11-24T00:00"),
        ("2 hours ago", "en", "2026-11-24T10:00"),
        ("منذ ساعتين", "ar", "2026-11-24T10:00"),
        ("24 нояб. 2026", "ru-RU", "2026-11-24T00:00"),
        ("Dec 30", "en", "2025-12-30T00:00"),
        ("24 November 2026", "xx", "2026-11-24T00:00"),
        ("2026-11-24 07:00", "", "2026-11-24T07:00"),
        ("November 2026", "en", None),
        ("24 تشرين الثاني 2026", "ar", "2026-11-24T00:00"),
        ("٣ كانون الأول ٢٠٢٦", "ar", "2026-12-03T00:00"),
        ("24 نوفمبر 2026", "ar-LB", "2026-11-24T00:00"),
        ("12 جويلية 2026", "ar", "2026-07-12T00:00"),
        ("12 غشت 2026", "ar", "2026-08-12T00:00"),
        ("kills 24, 2026", "en", None),
        ("1 January 1026", "en", None),
        ("01/01/0001 00:00 +1400", "en", None),
        ("Breaking", "en", None),
        ("Breaking news of 99999999999999999999", "en", None),
        ("", "en", None),
    ],
)
def test_dates_are_read_as_people_write_them_or_not_at_all(text: str, language: str, date: str | None) -> None:
    found = written_date(text, language=language, now=NOW)
    assert (found.isoformat()[:16] if found else None) == date
