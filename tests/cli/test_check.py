import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import cli
from sitrep.core.model import Feed, FeedId
from sitrep.core.schedule import Health
from sitrep.daemon import utc_now
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import FetchLine, claim_due_feeds, save_polls, sync_feeds
from sitrep.store.migrate import upgrade

FEEDS = """feeds:
  - {id: good, url: 'https://example.org/good', language: en, tier: 2}
  - {id: off, url: 'https://example.org/off', enabled: no}
"""
ALERTS = """receivers:
  desk:
    - mailtos://user:hunter2@smtp.example.org?from=sitrep@example.org&to=desk@example.org
    - ntfy://hunter2@ntfy.example.org/hunter2
  ops:
    - url_env: OPS
  chief: {terminal: }
route:
  receiver: desk
  routes:
    - name: "[crossings]"
      match: {topic: crossing_closure, country: [SYR, TUR]}
      receiver: ops
      min_level: information
      group_wait: 5m
      continue: yes
    - name: one voice
      match: {tags: state-media}
      receiver: none
digests:
  - {name: evening, zone: Africa/Nairobi, at: 18:30, receivers: desk}
  - {name: weekly, day: mon, receivers: desk}
"""
SHIPPED = Path(__file__).parents[2] / "config"


def check(folder: Path, *words: str, feeds: str = FEEDS, mode: int = 0o600, **files: str) -> Result:
    """Runs `sitrep check` on these files; each keyword is the name of a file, without .yaml."""
    for name, content in {"feeds": feeds, **files}.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
        (folder / f"{name}.yaml").chmod(mode)
    return CliRunner(env={"OPS": "slack://hunter2hunt/hunter2hu/hunter2hunter2hunter2hun"}).invoke(
        cli, ["--config", str(folder), "check", *words]
    )


def test_the_shipped_configuration_is_fine() -> None:
    result = CliRunner().invoke(cli, ["--config", str(SHIPPED), "check"])
    assert result.exit_code == 0, result.output
    assert result.output.endswith("The configuration is fine.\n")
    assert "here: terminal, folder:var/mail" in result.output


def test_it_says_what_would_run(tmp_path: Path) -> None:
    result = check(tmp_path, alerts=ALERTS, sitrep="contact: desk@example.org\n")
    assert result.exit_code == 0, result.output
    for line in (
        "Feeds      1 enabled, 1 switched off",
        "  by tier     2: 1",
        "  by language en: 1",
        "  everything → desk",
        "    [crossings]: topic crossing_closure, country SYR or TUR → ops from level information after 5m (and goes on)",
        "    one voice: tags state-media → none",
        "  desk: desk@example.org, ntfy#",
        "  ops: slack#",
        "  chief: terminal",
        "  weekly: every mon at 07:00 UTC, to desk",
        "  evening: every day at 18:30 Africa/Nairobi, to desk",
        "1 warning\n  the receiver `chief` is never used",
    ):
        assert line in result.output


def test_the_same_as_json(tmp_path: Path) -> None:
    result = check(tmp_path, "--json", alerts=ALERTS, sitrep="contact: desk@example.org\n")
    assert result.exit_code == 0, result.output
    said = json.loads(result.output)
    assert said["problems"] == []
    assert said["warnings"] == ["the receiver `chief` is never used"]
    plan = said["plan"]
    assert plan["feeds"] == {"enabled": 1, "disabled": ["off"], "by_tier": {"2": 1}, "by_language": {"en": 1}}
    assert set(plan["rules"]["by_language"]) >= {"en", "ar", "fr"}
    assert sum(plan["rules"]["by_topic"].values()) == plan["rules"]["count"] > 0
    assert all(count > 0 for count in plan["rules"]["by_language"]["en"].values())
    assert plan["routes"]["routes"][0] == {
        "name": "[crossings]",
        "match": {"topic": ["crossing_closure"], "country": ["SYR", "TUR"]},
        "receiver": "ops",
        "min_level": "information",
        "continue": True,
    }
    assert plan["digests"] == [
        {"name": "evening", "day": None, "at": "18:30", "zone": "Africa/Nairobi", "receivers": ["desk"]},
        {"name": "weekly", "day": "mon", "at": "07:00", "zone": "UTC", "receivers": ["desk"]},
    ]
    assert plan["receivers"]["chief"] == ["terminal"]


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_no_secret_is_shown(words: tuple[str, ...], tmp_path: Path) -> None:
    result = check(tmp_path, *words, alerts=ALERTS, mode=0o644)
    assert result.exit_code == 0, result.output
    assert result.output.count("a secret in a file that everybody may read") == 2
    assert "hunter2" not in result.output


def test_the_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipes" / "site.yaml").write_text("hosts: example.org\n")
    result = check(
        tmp_path,
        feeds="feeds:\n  - {id: a, ulr: x, url: 'https://example.org/a'}\n",
        alerts="receivers:\n  desk:\n    - slak://hunter2/b/c\n    - folder:x\n    - mailtos://hunter2\n",
        sitrep="limit: 1\n",
        rules="rules:\n  - {id: x, topic: nothing, any: [fled]}\n",
    )
    assert result.exit_code == 1
    problems = [line.replace(f"{tmp_path}/", "") for line in result.stdout.splitlines()]
    starts = [problem.split(" ")[0] for problem in problems]
    assert starts == [
        "feeds.yaml:2:13:",
        "alerts.yaml:3:7:",
        "alerts.yaml:5:7:",
        "sitrep.yaml:1:1:",
        "rules.yaml:2:20:",
        "recipes/site.yaml:1:1:",
    ]
    assert problems[1].startswith("alerts.yaml:3:7: receivers.desk[0]: (slak://…): there is no service slak://")
    assert result.stderr == "6 problems; sitrep will not start with this configuration\n"
    assert "hunter2" not in result.output


def test_the_problems_as_json(tmp_path: Path) -> None:
    result = check(tmp_path, "--json", feeds="feeds: []\n")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "problems": [
            {"file": f"{tmp_path}/feeds.yaml", "line": 1, "column": 8, "path": "feeds", "message": "must not be empty", "way_out": ""}
        ],
        "warnings": [],
        "plan": None,
    }


def test_no_feed_enabled_is_a_problem(tmp_path: Path) -> None:
    result = check(tmp_path, feeds="feeds:\n  - {id: off, url: 'https://example.org/off', enabled: no}\n")
    assert (result.exit_code, result.stdout) == (
        1,
        f"{tmp_path}/feeds.yaml:2:3: feeds: no feed is enabled, so nothing would be watched (set `enabled: yes` for at least one)\n",
    )


def test_what_a_route_does_not_say_is_not_shown(tmp_path: Path) -> None:
    result = check(
        tmp_path, alerts="receivers:\n  desk: [terminal: ]\nroute:\n  receiver: desk\n  routes: [{match: {tier: 4}, min_level: high}]\n"
    )
    assert "Routes\n  everything → desk\n    tier 4 from level high\n\n" in result.output


def test_every_feed_enabled_and_no_warning_say_so(tmp_path: Path) -> None:
    result = check(tmp_path, feeds=FEEDS.replace("no}", "yes, language: en}"), sitrep="contact: desk@example.org\n")
    assert result.exit_code == 0
    assert "Feeds      2 enabled\n" in result.output
    assert "warning" not in result.output


def test_an_old_xml_library_is_told_and_is_no_reason_to_refuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyexpat.version_info", (2, 5, 0))
    told = check(tmp_path)
    assert (told.exit_code, "expat 2.5.0, which is older than 2.7.2" in told.output) == (0, True)
    monkeypatch.setattr("pyexpat.version_info", (2, 8, 0))
    assert "expat" not in check(tmp_path).output


def test_a_feed_that_led_to_a_web_page_is_named_with_where_its_feed_is(tmp_path: Path) -> None:
    """The database says what the last polls found; nothing is fetched for it."""
    data = f"database: sqlite:///{tmp_path}/sitrep.db\n"
    assert "led to no feed" not in check(tmp_path, sitrep=data).output
    database = Database(open_engine(f"sqlite:///{tmp_path}/sitrep.db"))
    assert "led to no feed" not in check(tmp_path, sitrep=data).output  # an empty one is no fault of the configuration
    upgrade(database.engine)
    feed = Feed(id=FeedId("good"), name="good", url="https://example.org/good")
    database.call(sync_feeds, [feed], now=utc_now())
    (claim,) = database.call(claim_due_feeds, now=utc_now(), limit=1)
    state = replace(claim.state, health=Health.NOT_A_FEED, problem="html: this is a web page; its feed seems to be https://example.org/rss")
    line = FetchLine(feed_id=feed.id, started_at=utc_now(), seconds=0.1, outcome="x")
    database.call(save_polls, [(state, line)])
    database.close()
    said = f"{tmp_path}/feeds.yaml: `good` led to no feed at its last poll: html: this is a web page; its feed seems to be https://example.org/rss"
    assert said in check(tmp_path, sitrep=data).output
