"""`sitrep status` on databases in every state: one verdict, one exit code, never a traceback."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import cli
from sitrep.daemon import utc_now
from sitrep.errors import ConfigError, SchemaError, StoreError
from sitrep.store.database import Database, open_engine
from sitrep.store.health import beat
from sitrep.store.migrate import upgrade
from sitrep.store.schema import FeedRow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feeds.yaml").write_text("feeds:\n  - {id: test, name: Test, url: 'https://example.org/feed'}\n", encoding="utf-8")
    (tmp_path / "sitrep.yaml").write_text(f"database: sqlite:///{tmp_path}/sitrep.db\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(folder), *words])


def live(folder: Path, *, minutes_ago: float = 0) -> None:
    """A database as a daemon leaves it."""
    database = Database(open_engine(f"sqlite:///{folder}/sitrep.db"))
    upgrade(database.engine)
    now = utc_now()
    with database.session() as session:
        session.add(FeedRow(id="test", url="https://example.org/feed", next_poll_at=now + timedelta(minutes=5)))
        beat(session, now=now - timedelta(minutes=minutes_ago))
    database.close()


@pytest.mark.parametrize("command", [["status"], ["alerts"], ["feeds"], ["digest"]])
def test_a_new_database_is_told_of_in_a_sentence(folder: Path, command: list[str]) -> None:
    result = run(folder, *command)
    assert result.exit_code == 1
    assert isinstance(result.exception, SchemaError)
    assert "sitrep has not run on it yet: start `sitrep run`" in str(result.exception)


def test_a_damaged_database_is_told_of_in_a_sentence(folder: Path) -> None:
    (folder / "sitrep.db").write_bytes(b"this is no database" * 1000)
    result = run(folder, "status")
    assert isinstance(result.exception, StoreError)
    assert str(result.exception) == (
        "the database cannot be used: file is not a database "
        "(it is damaged or something else: see its name in sitrep.yaml, or put a copy back with `sitrep db restore`)"
    )


def test_a_running_station_is_fine_and_a_stopped_one_is_not(folder: Path) -> None:
    live(folder)
    assert run(folder, "status").output.startswith("fine: 1 of 1 feeds well")
    assert run(folder, "status").exit_code == 0
    live_again = Database(open_engine(f"sqlite:///{folder}/sitrep.db"))
    live_again.call(beat, now=utc_now() - timedelta(minutes=7))
    live_again.close()
    stopped = run(folder, "status")
    assert stopped.exit_code == 1
    assert "problem: sitrep is not running: its last heartbeat was 7 minutes ago" in stopped.output


def test_a_monitor_reads_json(folder: Path) -> None:
    live(folder)
    body = json.loads(run(folder, "status", "--json").output)
    assert (body["fine"], body["problems"], body["feeds"]) == (True, [], 1)


def test_a_secret_out_of_reach_hinders_only_those_who_send(folder: Path) -> None:
    """systemd gives credentials to the service alone, and a person in a shell wants to know how it is all the same."""
    live(folder)
    (folder / "alerts.yaml").write_text("receivers:\n  ops: {credential: ops-mail}\n", encoding="utf-8")
    (folder / "sitrep.yaml").write_text(
        f"database: sqlite:///{folder}/sitrep.db\nweb: {{password_env: SITREP_NO_SUCH}}\nwatch: {{heartbeat_env: SITREP_NO_SUCH}}\n",
        encoding="utf-8",
    )
    assert run(folder, "status").exit_code == 0
    assert run(folder, "routes", "test", "topic=displacement").output.startswith("ops  told")
    refused = run(folder, "send-test").exception
    assert isinstance(refused, ConfigError)
    assert [problem.line for problem in refused.problems] == [2, 2, 3]
