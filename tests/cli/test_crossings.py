"""`sitrep crossings` on a real database in a folder of its own."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import cli
from sitrep.core.model import ReceiverName, Topic
from sitrep.core.routing import Route
from sitrep.daemon import utc_now
from sitrep.store.database import Database, open_engine
from sitrep.store.events import add_reports
from sitrep.store.migrate import upgrade
from tests.invented import crossing, report, store_article

TREE = Route(receiver=ReceiverName("ops"), group_wait=timedelta(0))


def run(folder: Path, *words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(cli, ["--config", str(folder), "crossings", *words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feeds.yaml").write_text("feeds:\n  - {id: test, name: Test, url: 'https://example.org/feed'}\n", encoding="utf-8")
    (tmp_path / "sitrep.yaml").write_text(f"database: sqlite:///{tmp_path}/sitrep.db\ncrossings_stale_after: 10d\n", encoding="utf-8")
    database = Database(open_engine(f"sqlite:///{tmp_path}/sitrep.db"))
    upgrade(database.engine)
    database.close()
    return tmp_path


def told(folder: Path, article: int, days_ago: float, **stated: str) -> None:
    """One report that states a crossing's status."""
    database = Database(open_engine(f"sqlite:///{folder}/sitrep.db"))
    at = utc_now() - timedelta(days=days_ago)
    one = report(article, topic=Topic.CROSSING_CLOSURE, crossings=(crossing(**stated),), published_at=at, first_seen_at=at)
    with database.session() as session:
        store_article(session, one)
        add_reports(session, [one], tree=TREE, now=at)
    database.close()


def test_an_empty_board_says_so(folder: Path) -> None:
    result = run(folder)
    assert (result.exit_code, result.stdout) == (0, "0 lines\n")


def test_the_board_shows_what_was_reported_last_and_leaves_out_what_is_stale(folder: Path) -> None:
    told(folder, 1, 3, status="closed")
    told(folder, 2, 1, status="open")
    told(folder, 3, 30, name="Rafah", id="rafah", status="closed")
    result = run(folder)
    assert "Bab al-Salama crossing" in result.stdout
    assert "open" in result.stdout
    assert "Rafah" not in result.stdout
    assert "1 line, 1 stale or overtaken: see --all" in result.stdout
    assert "closed (stale)" in run(folder, "--all").stdout


def test_as_json_each_line_says_since_when_by_whom_and_how_sure(folder: Path) -> None:
    told(folder, 1, 5, status="open", traffic="humanitarian")
    told(folder, 2, 3, status="closed")
    told(folder, 3, 2, status="closed")
    (line,) = json.loads(run(folder, "--json").stdout)
    assert (line["crossing_id"], line["status"], line["traffic"], line["reports"]) == ("bab-al-salama", "closed", "all", 2)
    assert line["certainty"] in ("observed", "likely", "possible")
    assert line["since"] < line["last_reported"]
    overtaken = [one for one in json.loads(run(folder, "--all", "--json").stdout) if one["superseded_at"]]
    assert [one["traffic"] for one in overtaken] == ["humanitarian"]
