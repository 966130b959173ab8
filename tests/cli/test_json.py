"""Every command that prints a result prints it as JSON, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest

from sitrep.cli.main import cli
from sitrep.store.schema import FeedRow
from tests.cli.test_alerts import Station, now_report
from tests.invented import crossing

NOT_FOR_RESULTS = {"run", "web"}
FORMS_OF_THEIR_OWN = {"judge", "group", "export"}
"""JSON lines, or the form that is asked for."""
OPML = '<opml version="2.0"><body><outline text="Osk" xmlUrl="https://osk.example/rss"/></body></opml>'


def commands(group: click.Group, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """All commands below, with their names; a group counts where it can be called without a subcommand."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, *names, name)
        if not isinstance(found, click.Group) or found.invoke_without_command:
            yield (*names, name), found


def test_every_command_with_a_result_has_the_option() -> None:
    assert isinstance(cli, click.Group)
    without = [names for names, found in commands(cli) if not any("--json" in option.opts for option in found.params)]
    assert {names[0] for names in without} == NOT_FOR_RESULTS | FORMS_OF_THEIR_OWN


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """With an event that ops were told of, and a crossing."""
    made = Station(tmp_path / "config")
    made.hear(now_report(1))
    (made.folder / "feeds.opml").write_text(OPML)
    (made.folder / "claims.txt").write_text("flagged: More than 2,000 people fled Azaz on Tuesday, officials said.\nnot: It rained.\n")
    (made.folder / "page.html").write_text("<title>Osk</title><article><p>" + "Some words about the town of Osk. " * 20 + "</p></article>")
    return made


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["alerts", "show", "{alert}"], {"alert_id", "evidence", "conversations", "messages", "marks"}),
        (["alerts", "requeue"], {"requeued"}),
        (["ack", "{alert}", "--by", "Amal"], {"alert_id", "said", "author"}),
        (["note", "{alert}", "a remark", "--by", "Amal"], {"text"}),
        (["digest"], {"new", "coverage"}),
        (["db", "upgrade"], {"upgraded", "now"}),
        (["db", "check"], {"state", "problems"}),
        (["db", "backup", "--to", "{folder}/copies"], {"copy", "bytes"}),
        (["watch"], {"fine", "events", "feeds_failing", "messages"}),
        (["completion", "bash"], {"script", "written_to"}),
        (["silences", "add", "--match", "country=SYR", "--for", "2h", "--reason", "x", "--by", "Bo"], {"id", "ends_at"}),
        (["mute", "{alert}", "--for", "2h", "--reason", "x", "--by", "Bo"], {"alert_id", "silence"}),
        (["dates", "add", "2999-01-10", "Authorisation", "--country", "SYR", "--by", "Bo"], {"id", "what", "on"}),
        (["rules", "check"], {"rules", "off", "languages"}),
        (["rules", "explain", "crossing-reopened"], {"id", "phrases"}),
        (["rules", "test", "{folder}/claims.txt"], {"lines", "wrong"}),
        (["extract", "{folder}/page.html", "--show"], {"title", "text", "dropped"}),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_the_answer_is_one_object(station: Station, words: list[str], keys: set[str]) -> None:
    (alert,) = json.loads(station.run("alerts", "--json").stdout)
    given = [word.format(alert=alert["alert_id"], folder=station.folder) for word in words]
    answer = station.run(*given, "--json")
    assert answer.exit_code in (0, 1), answer.output
    assert keys <= json.loads(answer.stdout).keys(), answer.stdout


def test_lists_are_arrays(station: Station) -> None:
    opml = json.loads(station.run("import-opml", str(station.folder / "feeds.opml"), "--json").stdout)
    assert [(each["url"], each["name"]) for each in opml] == [("https://osk.example/rss", "Osk")]
    (station.folder / "alerts.yaml").write_text("receivers:\n  desk: ['terminal:']\nroute: {receiver: desk}\n")
    said = station.run("send-test", "--json").stdout
    assert json.loads(said[said.rindex("\n[\n") :])[0]["is_accepted"]  # the terminal is where this receiver's messages go
    assert station.run("send-test", "--json", "--dry-run").exit_code == 2


def test_a_silence_ends_in_json_too(station: Station) -> None:
    station.run("silences", "add", "--match", "country=SYR", "--for", "2h", "--reason", "x", "--by", "Bo")
    assert json.loads(station.run("silences", "end", "1", "--by", "Amal", "--json").stdout)["ended_by"] == "Amal"


def test_a_copy_that_is_no_database_is_told_in_json(station: Station) -> None:
    answer = station.run("db", "check", str(station.folder / "feeds.opml"), "--json")
    assert (answer.exit_code, bool(json.loads(answer.stdout)["problems"])) == (1, True)


def test_an_unknown_alert_is_refused_in_json_too(station: Station) -> None:
    assert "no event is called" in str(station.run("alerts", "show", "A-000000", "--json").exception)


def test_the_overview_shows_what_fails_and_what_was_sent(station: Station) -> None:
    station.hear(now_report(2, topic="crossing_closure", crossings=(crossing(),), title="Gate shut"))
    station.mark("dead", "a@example.org", "550 no such user")
    with station.database.session() as session:
        for row in session.query(FeedRow):
            row.health, row.problem, row.next_poll_at = "gone", "410 Gone", row.next_poll_at + timedelta(days=1)
    shown = station.run("watch", "--once").output
    assert "a person has to look" in shown
    assert "problem: sitrep has never run" in shown
    assert "410 Gone" in shown
    assert "NOT DELIVERED" in shown
    assert "550 no such user" in shown
