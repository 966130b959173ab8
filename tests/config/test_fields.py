from datetime import time, timedelta

import pytest
from pydantic_core import PydanticCustomError

from sitrep.config.fields import LANGUAGES, country_codes, read_span, read_time, read_zone, written_span


@pytest.mark.parametrize(
    ("written", "span", "shown"),
    [
        ("90s", timedelta(seconds=90), "1m 30s"),
        ("15m", timedelta(minutes=15), "15m"),
        ("2h", timedelta(hours=2), "2h"),
        ("1d 6h", timedelta(hours=30), "1d 6h"),
        ("1d6h", timedelta(hours=30), "1d 6h"),
        ("1h 30m 10s", timedelta(seconds=5410), "1h 30m 10s"),
        ("0.5s", timedelta(seconds=0.5), "0.5s"),
        (" 5 m ", timedelta(minutes=5), "5m"),
        ("0", timedelta(0), "0"),
        ("0s", timedelta(0), "0"),
    ],
)
def test_a_span_of_time_is_read_and_written(written: str, span: timedelta, shown: str) -> None:
    assert read_span(written) == span
    assert written_span(span) == shown
    assert read_span(shown) == span


@pytest.mark.parametrize("written", ["", " ", "5", "m", "5 minutes", "1h 1d", "-5m", "1.5h", "5m!", "9" * 400 + "d"])
def test_what_is_no_span_is_refused(written: str) -> None:
    with pytest.raises(PydanticCustomError, match="span of time"):
        read_span(written)


@pytest.mark.parametrize(
    ("written", "at"), [("18:30", time(18, 30)), ("07:00", time(7)), ("7:05", time(7, 5)), ("00:00", time(0)), (" 23:59", time(23, 59))]
)
def test_a_time_of_day_is_read(written: str, at: time) -> None:
    assert read_time(written) == at


@pytest.mark.parametrize("written", ["1110", "24:00", "12:60", "7", "7am", "12:5", "", "12:00:00", "-1:00"])
def test_what_is_no_time_of_day_is_refused(written: str) -> None:
    with pytest.raises(PydanticCustomError, match="time of day"):
        read_time(written)


@pytest.mark.parametrize("written", ["UTC", "Africa/Nairobi", "America/Argentina/Buenos_Aires"])
def test_a_zone_is_one_of_the_iana_database(written: str) -> None:
    assert read_zone(written) == written


@pytest.mark.parametrize("written", ["Nairobi", "Europe", "../etc/passwd", "/etc/passwd", "UTC+3", "", "x" * 300])
def test_what_is_no_zone_is_refused(written: str) -> None:
    with pytest.raises(PydanticCustomError, match="time zone"):
        read_zone(written)


def test_codes_are_those_of_iso() -> None:
    assert {"SYR", "PSE", "SSD", "COD", "TWN"} <= country_codes()
    assert 240 <= len(country_codes()) <= 260
    assert {"en", "ar", "fr", "uk", "fa", "ckb"} <= LANGUAGES
    assert all(code.islower() and len(code) in (2, 3) for code in LANGUAGES)
