"""What people say of alerts, and how the rules fare by it."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from sitrep.cli import sessions
from sitrep.daemon import utc_now
from sitrep.errors import StoreBusyError
from sitrep.store import database
from sitrep.store.schema import SilenceRow
from tests.cli.test_alerts import Station, now_report
from tests.invented import hit, place


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path / "config")


def test_what_people_say_is_shown_with_who_and_when(station: Station) -> None:
    (event_id,) = station.hear(now_report(1))
    name = f"A-{event_id[:6].upper()}"
    assert station.run("ack", name, "--by", "Amal").stdout == f"{name} acknowledged: Thousands flee towns north of Aleppo\n"
    station.run("note", name, "the road is open", "--by", "Bo")
    station.run("dismiss", name, "--reason", "a drill", "--by", "Amal")
    station.run("confirm", name, "--by", "Bo")
    page = station.run("alerts", "show", name).stdout
    assert "What people said of it" in page
    for said in ("Amal: acknowledged", "Bo: noted: the road is open", "Amal: dismissed: a drill", "Bo: confirmed"):
        assert said in page


def test_nothing_more_is_told_of_a_dismissed_event_unless_it_is_confirmed(station: Station) -> None:
    (event_id,) = station.hear(now_report(1, level="medium"))
    station.run("dismiss", event_id, "--reason", "a drill")
    station.hear(now_report(2))  # another source, a higher level
    (held,) = json.loads(station.run("alerts", "--held", "--json").stdout)
    assert (held["reason"], held["told_before"]) == ("dismissed", True)
    station.run("confirm", event_id)
    station.hear(now_report(3))
    assert json.loads(station.run("alerts", "--held", "--json").stdout) == []


def test_a_muted_event_is_held_while_others_are_told(station: Station) -> None:
    (event_id,) = station.hear(now_report(1, level="medium"))
    name = f"A-{event_id[:6].upper()}"
    said = station.run("mute", name, "--for", "6h", "--reason", "on the phone with them", "--by", "Amal").stdout
    assert said.startswith(f"{name} muted until ")
    with station.database.session() as session:  # `hear` plays a few seconds ago: it is to have begun by then
        session.execute(update(SilenceRow).values(starts_at=utc_now() - timedelta(hours=1)))
    (other,) = station.hear(now_report(9, places=(place("Nyala", "SDN", "SD03"),)))
    station.hear(now_report(2))  # another source, a higher level
    (held,) = json.loads(station.run("alerts", "--held", "--json").stdout)
    assert (held["event_id"], held["reason"], held["told_before"]) == (event_id, "silenced", True)
    assert other != event_id
    assert "Amal: on the phone with them" in station.run("silences", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["A-000000", "--for", "6h", "--reason", "x"], 1, "no event is called"),
        (["A-000000", "--for", "95d", "--reason", "x"], 2, "--for is from 1m"),
        (["A-000000", "--for", "6h", "--reason", " "], 2, "--reason is empty"),
    ],
)
def test_what_cannot_be_muted(station: Station, arguments: list[str], code: int, words: str) -> None:
    result = station.run("mute", *arguments)
    assert (result.exit_code, words in f"{result.output}{result.exception}") == (code, True)


def test_the_report_counts_alerts_and_dismissals_by_rule_and_suggests_words(station: Station) -> None:
    right = station.hear(now_report(1), now_report(2, places=(place("Azaz"),)))
    drill = "Hundreds evacuated during an earthquake simulation"
    wrong = station.hear(
        now_report(3, places=(place("Haritan"),), hits=(hit(drill, rule="evacuated"),), title=drill),
        now_report(4, places=(place("Nyala", "SDN", "SD03"),), hits=(hit(drill, rule="evacuated"),), title=drill),
    )
    for event_id in wrong:
        station.run("dismiss", event_id, "--reason", "simulation")
    told = json.loads(station.run("rules", "report", "--json").stdout)
    assert [(each["rule_id"], each["alerts"], each["dismissed"], each["precision"]) for each in told] == [
        ("evacuated", 2, 2, 0.0),
        ("displaced-people", len(right), 0, 1.0),
    ]
    assert "simulation" in told[0]["suggestions"]
    assert told[1]["suggestions"] == []
    lines = station.run("rules", "report").stdout
    assert "consider an exclusion: " in lines
    assert lines.endswith("2 rules have raised alerts\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dismiss", "A-1", "--reason", " "], "--reason is empty"),
        (["note", "A-1", " "], "the note is empty"),
        (["dismiss", "A-1"], "Missing"),
    ],
)
def test_empty_words_are_wrong_usage(station: Station, words: list[str], said: str) -> None:
    answer = station.run(*words)
    assert (answer.exit_code, said in answer.output) == (2, True)


def test_an_unknown_alert_is_refused(station: Station) -> None:
    assert "no event is called 'A-000000'" in str(station.run("ack", "A-000000").exception)


def test_whoever_waits_for_another_process_is_told_so(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr(sessions, "PATIENCE_SECONDS", 0.05)
    holder = sqlite3.connect(station.folder / "sitrep.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        waited = station.run("ack", "A-3F09C1", "--by", "Amal")
    finally:
        holder.close()
    assert waited.stderr == "waiting for the database: another process is writing to it …\n"
    assert isinstance(waited.exception, StoreBusyError)
