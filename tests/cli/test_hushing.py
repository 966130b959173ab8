"""`sitrep silences`, `sitrep routes test` and `sitrep alerts --held` on a real database."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from sitrep.daemon import utc_now
from sitrep.store.schema import ConversationRow, SilenceRow
from tests.cli.test_alerts import Station, now_report
from tests.invented import place

ALERTS = """
receivers:
  desk: [{terminal: }]
  ops-mail: [{terminal: }]
mute_times:
  - {name: always, from: "00:00", to: "00:00"}
route:
  receiver: desk
  routes:
    - {name: syria, match: {country: SYR, topic: displacement}, receiver: ops-mail}
    - {name: night, match: {country: SDN}, mute_times: always}
    - {match: {country: TCD}, receiver: none}
    - {name: borne out, match: {country: MLI, sources: 3}, receiver: ops-mail}
"""


@pytest.fixture
def station(tmp_path: Path) -> Station:
    station = Station(tmp_path / "config")
    (station.folder / "alerts.yaml").write_text(ALERTS, encoding="utf-8")
    return station


def begin_earlier(station: Station) -> None:
    """Station.hear plays a few seconds ago: the silence is to have begun by then."""
    with station.database.session() as session:
        session.execute(update(SilenceRow).values(starts_at=utc_now() - timedelta(hours=1)))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("topic=displacement country=SYR level=high --expect ops-mail", 0, "ops-mail  told after 5s  (by default > syria)"),
        ("topic=displacement country=SYR level=high --expect desk", 1, "expected desk, but told: ops-mail"),
        ("topic=displacement country=SYR level=information --expect none", 0, "not told: information is below medium"),
        ("topic=displacement country=SYR level=information --expect ops-mail", 1, "but told: nobody"),
        ("topic=aid_incident country=TCD --expect none", 0, "nobody: only the digest tells of it"),
        ("topic=aid_incident,displacement country=IRQ --expect desk", 0, "desk  told after 5s"),
        ("country=SDN --expect desk --at 2026-03-03T12:00", 0, "told when the mute time ends"),
        ("country=MLI sources=4 --expect ops-mail", 0, "by default > borne out"),
        ("country=MLI sources=2 --expect desk", 0, "desk  told after 5s"),
        ("sources=many", 2, "there is no sources `many`"),
        ("topic=floods", 2, "there is no topic `floods`"),
        ("country=Syria", 2, "is not a country code"),
        ("topics=displacement", 2, "did you mean `topic`?"),
        ("displacement", 2, "write it like topic=displacement"),
        ("language=english", 2, "is not a language code"),
    ],
)
def test_routes_answer_whom_an_event_reaches(station: Station, words: str, code: int, said: str) -> None:
    answer = station.run("routes", "test", *words.split())
    assert (answer.exit_code, said in answer.output) == (code, True), answer.output


def test_routes_answer_scripts_too(station: Station) -> None:
    (answer,) = json.loads(station.run("routes", "test", "country=SYR", "topic=displacement", "--json").stdout)
    assert answer == {
        "receiver": "ops-mail",
        "route": "default > syria",
        "told": True,
        "min_level": "medium",
        "group_wait": "5s",
        "muted_until": None,
    }


def test_a_silence_has_an_author_a_reason_and_an_end(station: Station) -> None:
    made = station.run("silences", "add", "--match", "country=SYR", "--for", "6h", "--by", "Amal", "--reason", "camp move")
    assert made.exit_code == 0
    assert made.stdout.startswith("silence 1: country=SYR until ")
    begin_earlier(station)
    station.hear(now_report(1), now_report(2, places=(place("Nyala", "SDN", "SD03"),)))
    assert "silence 1 has ended" not in station.run("silences", "list").stdout
    held = station.run("alerts", "--held").stdout
    assert "not to ops since" in held
    assert "Held until a silence ends; asked again" in held
    assert held.endswith("1 message held back: 1 silenced\n")
    (told,) = json.loads(station.run("alerts", "--held", "--json").stdout)
    assert (told["reason"], told["receiver"], told["told_before"]) == ("silenced", "ops", False)
    listed = station.run("silences", "list").stdout
    assert "Amal: camp move" in listed
    assert listed.endswith("1 silence in force\n")


def test_ending_a_silence_makes_what_it_held_due(station: Station) -> None:
    station.run("silences", "add", "--match", "country=SYR", "--for", "6h", "--reason", "camp move")
    begin_earlier(station)
    station.hear(now_report(1))
    assert station.run("alerts", "--held").stdout.endswith("1 silenced\n")
    assert station.run("silences", "end", "1", "--by", "Bo").stdout == "silence 1 has ended\n"
    (silence,) = json.loads(station.run("silences", "list", "--json").stdout)
    assert silence["ended_by"] == "Bo"
    assert "ended by Bo" in station.run("silences", "list").stdout
    again = station.run("silences", "end", "1")
    assert "no silence 1 is in force" in str(again.exception)
    with station.database.session() as session:
        assert session.scalars(select(ConversationRow.due_at)).one() is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--match", "country=SYR", "--for", "0m", "--reason", "x"], "--for is from 1m"),
        (["--match", "country=SYR", "--for", "1h", "--reason", " "], "--reason is empty"),
        (["--match", "land=SYR", "--for", "1h", "--reason", "x"], "there is no label `land`"),
        (["--for", "1h", "--reason", "x"], "Missing option '--match'"),
    ],
)
def test_a_silence_without_these_is_wrong_usage(station: Station, words: list[str], said: str) -> None:
    answer = station.run("silences", "add", *words)
    assert (answer.exit_code, said in answer.output) == (2, True)
