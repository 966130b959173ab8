"""`sitrep alerts` and `sitrep digest` on a real database in a folder of its own."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update
from sqlalchemy.orm import Session

from sitrep.cli.main import cli
from sitrep.cli.spans import SPAN
from sitrep.core.model import ArticleId, EventId, FeedType, ReceiverName, Report, Topic
from sitrep.core.receivers import Receiver, Target, TargetKind
from sitrep.core.routing import Route
from sitrep.daemon import utc_now
from sitrep.errors import SitrepError, UsageError
from sitrep.steps.speak import speak_due
from sitrep.store.database import Database, open_engine
from sitrep.store.events import add_reports
from sitrep.store.migrate import upgrade
from sitrep.store.schema import EventRow, OutboxRow, ReportRow
from tests.invented import crossing, figure, hit, place, report, store_article

OPS = ReceiverName("ops")
TREE = Route(receiver=OPS, group_wait=timedelta(0))
RECEIVERS = {OPS: Receiver(name=OPS, targets=tuple(Target(kind=TargetKind.MAIL, recipient=f"{who}@example.org", url="") for who in "ab"))}
DIGESTS = """
receivers:
  ops: [{terminal: }]
route: {receiver: ops}
digests:
  - {name: morning, zone: Europe/Berlin, at: "07:00", receivers: [ops]}
"""


class Station:
    """A configured folder and its database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        url = f"sqlite:///{folder}/sitrep.db"
        (folder / "feeds.yaml").write_text(
            "feeds:\n  - {id: feed-1, name: Northern Wire, url: 'https://news.example/rss'}\n", encoding="utf-8"
        )
        (folder / "sitrep.yaml").write_text(f"database: {url}\n", encoding="utf-8")
        self.database = Database(open_engine(url))
        upgrade(self.database.engine)

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(cli, ["--config", str(self.folder), *words])

    def hear(self, *reports: Report) -> list[EventId]:
        """Stores reports just now, and tells who is to be told."""

        def work(session: Session, now: datetime) -> list[EventId]:
            for told in reports:
                store_article(session, told)
            return add_reports(session, reports, tree=TREE, now=now)

        now = utc_now() - timedelta(seconds=5)
        ids = self.database.call(work, now)
        asyncio.run(speak_due(self.database, RECEIVERS, now=now))
        return ids

    def mark(self, state: str, recipient: str, problem: str = "") -> None:
        with self.database.session() as session:
            session.execute(update(OutboxRow).where(OutboxRow.recipient == recipient).values(state=state, problem=problem, attempts=2))


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path / "config")


def now_report(article: int = 1, **changed: object) -> Report:
    now = utc_now() - timedelta(minutes=10)
    return report(article, **{"published_at": now, "first_seen_at": now, **changed})


def test_the_table_shows_what_was_flagged_and_whether_it_arrived(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    (first, _) = station.hear(
        now_report(1, figures=(figure("12,500", 12500),)), now_report(2, level="information", places=(place("Kessab"),))
    )
    station.mark("sent", "a@example.org")
    shown = station.run("alerts")
    assert shown.exit_code == 0, shown.output
    words = " ".join(shown.output.split())
    assert f"A-{first[:6].upper()}" in words
    assert "12,500 people reported displaced, Anadan, Syria" in words
    assert "1 sent, 1 waiting" in words
    assert "Northern Wire 1" in words
    assert "Kessab" not in words
    assert "1 event in the last 2 days; 1 further event alerted to nobody, --all shows them" in words
    assert "not alerted: below the level asked for" in " ".join(station.run("alerts", "--all").output.split())


def test_undelivered_ones_alone_and_dead_letters_sent_again(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    station.hear(now_report(1))
    station.mark("sent", "a@example.org")
    station.mark("dead", "b@example.org", "550 no such mailbox")
    assert "1 sent, 1 NOT DELIVERED" in " ".join(station.run("alerts", "--undelivered").output.split())
    assert "no message to nobody is waiting" in station.run("alerts", "requeue", "--receiver", "nobody").output
    assert "1 message put back into the queue" in station.run("alerts", "requeue").output
    station.mark("sent", "b@example.org")
    assert "0 undelivered alerts in the last 12 hours" in station.run("alerts", "--undelivered", "--since", "12h").output


def test_json_has_the_whole_alert(station: Station) -> None:
    (first,) = station.hear(now_report(1, crossings=(crossing(),), figures=(figure(),), topic=Topic.CROSSING_CLOSURE))
    (alert,) = json.loads(station.run("alerts", "--json").output)
    assert (alert["event_id"], alert["topic"], alert["level"], alert["alerted"]) == (first, "crossing_closure", "high", True)
    assert alert["quotes"][0]["text"] == hit().quote.text
    assert alert["crossings"][0]["crossing"]["status"] == "closed"
    assert [(message["recipient"], message["state"]) for message in alert["messages"]] == [
        ("a@example.org", "pending"),
        ("b@example.org", "pending"),
    ]
    assert json.loads(station.run("alerts", "--json", "--since", "0m").output) == []


def test_show_tells_all_of_one_event(station: Station) -> None:
    copy = now_report(2, feed_type=FeedType.STATE_MEDIA, wire_copy_of=ArticleId(1))
    (first, *_) = station.hear(now_report(1, figures=(figure(),), crossings=(crossing(),)), copy)
    station.mark("dead", "b@example.org", "550 no such mailbox")
    shown = station.run("alerts", "show", f"a-{first[:6]}")
    assert shown.exit_code == 0, shown.output
    words = " ".join(shown.output.split())
    for part in (
        f"A-{first[:6].upper()} High concern Displacement (event {first})",
        "2 reports, 2 independent sources; several independent sources. Media-monitored, unverified.",
        "“Several thousand people fled Anadan and Haritan towards",
        "rule displaced-people, reported, high; matched: fled",
        "- 2,000 people (Northern Wire 1)",
        "Anadan, Syria (district or town level)",
        "Bab al-Salama crossing: closed (Northern Wire 1)",
        "ops by the route “default” (from medium on): First report",
        "1 message, the last one",
        "Northern Wire 2 (state media)",
        "after 2 tries: 550 no such mailbox",
    ):
        assert part in words, part


def test_an_event_not_decided_on_yet_says_when(station: Station) -> None:
    def work(session: Session) -> list[EventId]:
        store_article(session, now_report(1))
        return add_reports(session, [now_report(1)], tree=Route(receiver=OPS, group_wait=timedelta(hours=1)), now=utc_now())

    (first,) = station.database.call(work)
    words = " ".join(station.run("alerts", "show", first).output.split())
    assert "not decided yet" in words
    assert "looked at again" in words
    assert "Messages" not in words


def test_an_unknown_alert_is_refused_with_a_way_out(station: Station) -> None:
    result = station.run("alerts", "show", "A-FFFFFF")
    assert isinstance(result.exception, SitrepError)
    assert "`sitrep alerts --all` lists them" in str(result.exception)


def test_the_storm_bundle_counts_as_the_message_of_each_of_its_events(station: Station) -> None:
    station.hear(*(now_report(n, places=(place(f"Town {n}"),)) for n in range(1, 26)))
    alerts = json.loads(station.run("alerts", "--json").output)
    assert len(alerts) == 25
    assert {tuple(message["subject"] for message in alert["messages"]) for alert in alerts} == {("25 events at once: 25 high",) * 2}


@pytest.mark.parametrize(("written", "seconds"), [("90m", 5400), ("12h", 43200), ("2d", 172800), ("1w", 604800), (" 3 H ", 10800)])
def test_spans_are_written_as_people_write_them(written: str, seconds: int) -> None:
    assert SPAN.convert(written, None, None) == timedelta(seconds=seconds)
    assert SPAN.convert(timedelta(seconds=seconds), None, None) == timedelta(seconds=seconds)


def test_a_span_that_is_none_is_wrong_usage(station: Station) -> None:
    result = station.run("alerts", "--since", "yesterday")
    assert result.exit_code == 2
    assert "write 90m, 12h, 2d or 1w" in result.output


def test_the_digest_is_printed_and_nothing_is_sent(station: Station) -> None:
    station.hear(now_report(1))
    shown = station.run("digest")
    assert shown.exit_code == 0, shown.output
    assert "1 new event (1 high)" in shown.output
    assert "sitrep digest “daily”" in shown.output
    with station.database.session() as session:
        assert {row.kind for row in session.query(OutboxRow)} == {"alert"}


@pytest.mark.parametrize(
    ("name", "check"),
    [("digest.html", lambda page: page.startswith("<!DOCTYPE html>")), ("digest.txt", lambda page: page.startswith("sitrep digest"))],
)
def test_the_digest_is_written_to_a_file(station: Station, name: str, check: Callable[[str], bool]) -> None:
    (station.folder / "alerts.yaml").write_text(DIGESTS, encoding="utf-8")
    path = station.folder / name
    result = station.run("digest", "morning", "--preview", str(path))
    assert f"written to {path}" in result.output
    assert check(path.read_text(encoding="utf-8"))
    assert "morning" in path.read_text(encoding="utf-8")


def test_the_digest_is_written_as_pdf_and_filed_by_hand(station: Station) -> None:
    (station.folder / "alerts.yaml").write_text(DIGESTS, encoding="utf-8")
    with (station.folder / "sitrep.yaml").open("a", encoding="utf-8") as file:
        file.write(f"storage:\n  digest_folder: {station.folder / 'filed'}\n")
    path = station.folder / "digest.pdf"
    result = station.run("digest", "morning", "--preview", str(path), "--archive")
    assert result.exit_code == 0, result.output
    assert path.read_bytes().startswith(b"%PDF-")
    assert {found.name.partition("_")[2] for found in (station.folder / "filed").iterdir()} == {"morning_en.html", "morning_en.pdf"}
    assert "_morning_en.pdf" in result.output


def test_a_digest_that_is_not_there_is_refused(station: Station) -> None:
    assert isinstance(station.run("digest", "evening").exception, UsageError)
    (station.folder / "alerts.yaml").write_text(DIGESTS, encoding="utf-8")
    assert "there are: morning" in str(station.run("digest", "evening").exception)
    assert station.run("digest", "--preview", "digest.docx").exit_code == 2


def test_the_table_fits_a_terminal_of_60_columns(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    station.hear(now_report(1))
    told = station.run("alerts").output
    assert max(len(line.rstrip()) for line in told.splitlines()) <= 60
    assert "Sources and delivery" in " ".join(told.split())


def test_an_empty_list_says_when_the_last_event_was_reported(station: Station) -> None:
    assert station.run("alerts").output == "0 events in the last 2 days\n"
    station.hear(now_report(1))
    long_ago = utc_now() - timedelta(days=253)
    with station.database.session() as session:
        session.execute(update(EventRow).values(last_reported_at=long_ago))
        session.execute(update(ReportRow).values(reported_at=long_ago))
    assert re.fullmatch(
        r"0 events in the last 2 days; the last was reported on \d\d \w+ \d{4}: see --since 1w --all\n", station.run("alerts").output
    )
