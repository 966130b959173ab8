"""`sitrep run` as a user starts it: polls at once, refuses a second daemon, ends in order on SIGTERM; `sitrep replay` on what it left."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Delete, Update, delete, update

from sitrep.cli.main import cli
from sitrep.config.load import load_settings
from sitrep.daemon import utc_now
from sitrep.store.database import Database, open_engine
from sitrep.store.schema import ArticleRow, ReportRow
from sitrep.wiring import open_station
from tests.test_daemon import SENTENCE, configure, newsroom

PATIENCE_SECONDS = 60.0


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sitrep.cli", "--config", str(folder), "run", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})


def lines_until(process: subprocess.Popen[str], words: str) -> list[str]:
    """What the daemon logs, up to the line with `words`."""
    lines: list[str] = []
    assert process.stderr is not None
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        lines.append(process.stderr.readline())
        if words in lines[-1]:
            return lines
    raise TimeoutError("".join(lines))


def test_the_daemon_polls_at_once_refuses_a_second_and_ends_in_order(tmp_path: Path) -> None:
    folder = configure(tmp_path, "http://127.0.0.1:9", f"folder:{tmp_path}/mail")
    daemon = start(folder)
    try:
        lines = lines_until(daemon, "polled wire")
        second = start(folder)
        _, said = second.communicate(timeout=PATIENCE_SECONDS)
        daemon.send_signal(signal.SIGTERM)
        _, rest = daemon.communicate(timeout=PATIENCE_SECONDS)
    finally:
        daemon.kill()
    assert any("watching 1 feeds; alerts go to ops" in line for line in lines)
    assert second.returncode == 1
    assert "another sitrep daemon" in said
    assert "Traceback" not in said
    assert daemon.returncode == 0
    assert "stopping" in rest


def test_a_wrong_configuration_starts_nothing(tmp_path: Path) -> None:
    configure(tmp_path, "http://127.0.0.1:9", f"folder:{tmp_path}/mail")
    (tmp_path / "feeds.yaml").write_text("feeds:\n  - id: wire\n    ulr: https://example.org\n", encoding="utf-8")
    daemon = start(tmp_path)
    out, said = daemon.communicate(timeout=PATIENCE_SECONDS)
    assert (daemon.returncode, out) == (1, "")
    assert "feeds.yaml:3:5: feeds[0].ulr: unknown key `ulr` (did you mean `url`?)" in said
    assert "Traceback" not in said
    assert not (tmp_path / "var").exists()


async def read_one_story(folder: Path) -> None:
    async with newsroom() as base:
        configure(folder, base, f"folder:{folder}/mail")
        async with open_station(load_settings(folder, {}), folder, now=utc_now()) as station:
            await station.turn(utc_now())


@pytest.fixture(scope="module")
def station_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("station")
    asyncio.run(read_one_story(folder))
    return folder


@pytest.fixture
def watched(tmp_path: Path, station_folder: Path) -> Path:
    """A copy of the configuration and the data of a station that has read one story."""
    folder = shutil.copytree(station_folder, tmp_path / "station")
    for name in ("alerts.yaml", "sitrep.yaml"):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text.replace(str(station_folder), str(folder)), "utf-8")
    return folder


def replay(folder: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["--config", str(folder), "replay", *words], catch_exceptions=False)
    return result.exit_code, result.stdout


def change(folder: Path, statement: Update | Delete) -> None:
    database = Database(open_engine(f"sqlite:///{folder}/var/sitrep.db"))
    with database.session() as session:
        session.execute(statement)
    database.close()


def test_replay_agrees_with_what_was_sent(watched: Path) -> None:
    assert sum(1 for _ in (watched / "mail").glob("*.eml")) == 0  # the wait for further reports is not over
    assert replay(watched) == (0, "no difference: what was found is what is found now in 1 article\n")


def test_replay_shows_what_is_found_now_and_what_is_no_longer(watched: Path) -> None:
    change(watched, update(ArticleRow).values(title="Nothing new", summary="", text="Thousands of people fled Nyala on Monday."))
    code, told = replay(watched)
    assert code == 1
    assert "now flagged for displacement: “Thousands of people fled Nyala on Monday.”" in told
    assert f"no longer flagged for aid_incident: “{SENTENCE}”" in told
    assert "rules: the same as then" in told
    code, told = replay(watched, "--json")
    body = json.loads(told)
    assert {"topic": "aid_incident", "sentence": SENTENCE} in body["dropped"]
    assert body["same_rules"] is True


def test_a_change_of_rules_is_held_against_the_stored_articles(watched: Path) -> None:
    (watched / "new.yaml").write_text("scorecards: {aid_incident: {threshold: 99}}\n", encoding="utf-8")
    words = ["--config", str(watched), "rules", "backtest", str(watched / "new.yaml"), "--since"]
    told = CliRunner().invoke(cli, [*words, "2d"], catch_exceptions=False).stdout
    assert f"would drop aid_incident: “{SENTENCE}”" in told
    assert told.endswith("flags in 1 documents of 2 days\n")
    assert CliRunner().invoke(cli, [*words, "3h"], catch_exceptions=False).stdout.endswith("of 3 hours\n")


def test_replay_shows_what_was_found_and_never_told(watched: Path) -> None:
    change(watched, delete(ReportRow))
    code, told = replay(watched)
    assert code == 1
    assert "was flagged for aid_incident, but never became a report" in told
