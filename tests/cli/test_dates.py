"""`sitrep dates` on a real database, and the digest that names them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from sitrep.daemon import utc_now
from tests.cli.test_alerts import Station

SOON = (utc_now() + timedelta(days=6)).date().isoformat()


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path / "config")


def test_a_day_is_set_listed_told_in_the_digest_and_dropped(station: Station) -> None:
    made = station.run("dates", "add", SOON, "Cross-border  authorisation", "--country", "SYR", "--by", "Amal")
    assert made.exit_code == 0
    assert f"{SOON}, in 6 days: Cross-border authorisation (Syria); set by Amal" in made.output
    assert "1 date ahead" in station.run("dates", "list").output
    assert json.loads(station.run("dates", "list", "--json").output)[0]["on"] == SOON
    digest = station.run("digest").output
    assert "Cross-border authorisation (Syria)" in " ".join(digest.split())
    assert station.run("dates", "drop", "1").output == "date 1 is no longer watched: Cross-border authorisation\n"
    assert "0 dates ahead" in station.run("dates", "list").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "2020-01-01", "Mandate"], "has passed"),
        (["add", SOON, " "], "say what ends"),
        (["add", SOON, "Mandate", "--country", "Syria"], "is not a country code"),
        (["add", "soon", "Mandate"], "not written like 2026-01-10"),
    ],
)
def test_what_is_wrong_is_said(station: Station, arguments: list[str], said: str) -> None:
    result = station.run("dates", *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_a_number_that_is_not_on_the_list(station: Station) -> None:
    result = station.run("dates", "drop", "7")
    assert result.exit_code == 1
    assert "no date 7 is watched" in str(result.exception) + result.output
