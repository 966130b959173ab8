"""`sitrep export` and `sitrep import-opml` as a user calls them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from sitrep.cli.main import cli
from sitrep.core.model import ReceiverName
from sitrep.core.routing import Route
from sitrep.daemon import utc_now
from sitrep.store.database import Database, open_engine
from sitrep.store.events import add_reports
from sitrep.store.migrate import upgrade
from sitrep.store.schema import EventRow
from tests.invented import report, store_article

FEEDS = "feeds:\n  - id: wire\n    name: Wire\n    url: https://wire.example/rss\n"
OPML = """<opml version="2.0"><body><outline text="Known" xmlUrl="https://wire.example/rss"/>
<outline title="New &amp; good" xmlUrl="https://news.example/feed"/><outline text="Again" xmlUrl="https://news.example/other"/></body></opml>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration with one event in its database, reported today."""
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    (tmp_path / "sitrep.yaml").write_text(f"database: sqlite:///{tmp_path}/sitrep.db\n")
    database = Database(open_engine(f"sqlite:///{tmp_path}/sitrep.db"))
    upgrade(database.engine)
    told = report(1, published_at=utc_now(), first_seen_at=utc_now())
    with database.session() as session:
        store_article(session, told)
        add_reports(session, [told], tree=Route(receiver=ReceiverName("ops")), now=utc_now())
    database.close()
    return tmp_path


def call(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(folder), *words])


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (("atom",), "<?xml"),
        (("rss",), "<?xml"),
        (("jsonfeed",), "{"),
        (("geojson",), "{"),
        (("idu",), "[]"),
        (("csv",), "event_id,alert_id,"),
        (("opml",), "<?xml"),
    ],
)
def test_a_form_goes_to_standard_output(folder: Path, words: tuple[str, ...], begins: str) -> None:
    result = call(folder, "export", *words)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(begins)


def test_hxl_tags_are_the_second_row(folder: Path) -> None:
    assert call(folder, "export", "csv", "--hxl").stdout.splitlines()[1].startswith("#event+id,#meta+id,")
    assert len(call(folder, "export", "csv", "--since", "1m").stdout.splitlines()) == 2


def test_that_there_is_nothing_in_a_span_is_said_beside_the_empty_table(folder: Path) -> None:
    with Database(open_engine(f"sqlite:///{folder}/sitrep.db")).session() as session:
        session.execute(
            update(EventRow).values(first_reported_at=utc_now() - timedelta(days=40), last_reported_at=utc_now() - timedelta(days=40))
        )
    result = call(folder, "export", "csv")
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == "sitrep: no event was reported in that time; --since 30d looks further back\n"
    assert result.exit_code == 0
    assert call(folder, "export", "csv", "--since", "60d").stderr == ""


def test_a_spreadsheet_goes_to_a_file(folder: Path) -> None:
    assert call(folder, "export", "xlsx", "-o", str(folder / "events.xlsx")).exit_code == 0
    sheet = openpyxl.load_workbook(folder / "events.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 2


def test_one_event_is_a_cap_message(folder: Path) -> None:
    alert = call(folder, "export", "csv").stdout.splitlines()[1].split(",")[1]
    assert "urn:oasis:names:tc:emergency:cap:1.2" in call(folder, "export", "cap", "--alert", alert).stdout
    assert "no event is called" in str(call(folder, "export", "cap", "--alert", "A-000000").exception)


@pytest.mark.parametrize("words", [("cap",), ("csv", "--alert", "A-1"), ("atom", "--hxl"), ("nonsense",)])
def test_what_does_not_go_together_is_wrong_usage(folder: Path, words: tuple[str, ...]) -> None:
    result = call(folder, "export", *words)
    assert result.exit_code == 2 or "goes with csv" in str(result.exception) or "cap is a message" in str(result.exception)


def test_new_feeds_of_a_list_become_entries(folder: Path) -> None:
    (folder / "list.opml").write_text(OPML)
    result = call(folder, "import-opml", str(folder / "list.opml"))
    assert result.stderr == "2 of 3 feeds are new\n"
    (folder / "feeds.yaml").write_text(FEEDS + result.stdout)
    assert call(folder, "export", "opml").stdout.count("<outline") == 3
    assert call(folder, "import-opml", str(folder / "list.opml")).stdout == ""


def test_a_file_that_is_no_list_is_refused(folder: Path) -> None:
    result = call(folder, "import-opml", str(folder / "feeds.yaml"))
    assert "is no OPML list of feeds" in str(result.exception)


def test_a_workbook_is_not_written_to_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _self: True, raising=False)
    refused = call(folder, "export", "xlsx")
    assert str(refused.exception) == "a workbook is no text for a terminal: name a file, -o events.xlsx"
