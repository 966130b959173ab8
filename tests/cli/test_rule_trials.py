"""`sitrep rules check, explain, test, backtest`: what a change of rules would do, told before it is made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import cli
from sitrep.errors import ConfigError, UsageError

FERRY = "words: {en: {concepts: {ferry: ferry}}}\nrules: [{id: ferry-stopped, topic: crossing_closure, all: [halt, ferry], near: 6}]\n"
ITEMS = [
    {"id": 1, "title": "Ferry halted", "text": "The ferry was suspended on Monday.", "lang": "en"},
    {"id": 2, "title": "Two aid workers killed", "text": "Gunmen killed two aid workers near the lake.", "lang": "en"},
    {"id": 3, "title": "Quiet day", "text": "", "lang": "en"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feeds.yaml").write_text("feeds:\n  - {id: test, name: Test, url: 'https://example.org/feed'}\n", encoding="utf-8")
    (tmp_path / "sitrep.yaml").write_text(f"database: sqlite:///{tmp_path}/sitrep.db\n", encoding="utf-8")
    (tmp_path / "new.yaml").write_text(FERRY, encoding="utf-8")
    (tmp_path / "items.jsonl").write_text("".join(json.dumps(item) + "\n" for item in ITEMS), encoding="utf-8")
    return tmp_path


def rules(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(folder), "rules", *words])


def test_a_good_file_is_counted(folder: Path) -> None:
    result = rules(folder, "check", str(folder / "new.yaml"))
    assert result.exit_code == 0
    assert "1 of them your own, 0 shipped ones off" in result.stdout
    assert "ar, en, es, fa, fr, pl, pt, ru, tr, uk" in result.stdout


def test_a_bad_file_is_refused_with_its_place(folder: Path) -> None:
    (folder / "bad.yaml").write_text("rules: [{id: x, topic: displacement, any: [nonsense-word]}]\n", encoding="utf-8")
    error = rules(folder, "check", str(folder / "bad.yaml")).exception
    assert isinstance(error, ConfigError)
    assert "nonsense-word" in str(error)


def test_a_rule_is_told_in_words(folder: Path) -> None:
    told = rules(folder, "explain", "crossing-reopened", "--language", "fr").stdout
    assert told.startswith("crossing-reopened speaks for crossing_closure with +")
    assert "threshold 1" in told
    assert "reopen" in told


def test_a_rule_or_language_that_is_not_there_is_told_with_what_is_near(folder: Path) -> None:
    assert "there is no rule crossing-reopend (did you mean `crossing-reopened`?)" in str(
        rules(folder, "explain", "crossing-reopend").exception
    )
    refused = rules(folder, "explain", "crossing-reopened", "--language", "xx").exception
    assert isinstance(refused, UsageError)
    assert str(refused) == "the rules have no words in `xx`; they have some in ar, en, es, fa, fr, pl, pt, ru, tr, uk"


def test_a_rule_that_fires_alone_has_no_threshold(folder: Path) -> None:
    (folder / "rules.yaml").write_text(FERRY, encoding="utf-8")
    told = rules(folder, "explain", "ferry-stopped").stdout
    assert "fires alone" in told
    assert "threshold" not in told


def test_an_unknown_rule_is_a_usage_error(folder: Path) -> None:
    assert isinstance(rules(folder, "explain", "no-such-rule").exception, UsageError)


def test_claims_are_held_against_the_rules(folder: Path) -> None:
    claims = folder / "claims.txt"
    claims.write_text(
        "A line of prose is passed over.\n"
        "flagged: Some 300 families fled their homes.\n"
        "displacement: Some 300 families fled their homes.\n"
        "denied: The mayor denied that people fled their homes.\n"
        "high: Some 9,000 people fled their homes.\n"
        "not: The match was suspended.\n"
        "flagged (fr): Le poste-frontière est fermé depuis lundi.\n",
        encoding="utf-8",
    )
    result = rules(folder, "test", str(claims))
    assert (result.exit_code, result.stdout) == (0, "6 of 6 lines are judged as they say\n")


def test_a_claim_that_fails_says_what_was_found(folder: Path) -> None:
    claims = folder / "claims.txt"
    claims.write_text("crossing_closure: The ferry was suspended.\nnot: Some 300 families fled their homes.\n", encoding="utf-8")
    result = rules(folder, "test", str(claims))
    assert result.exit_code == 1
    assert "line 1: wanted crossing_closure, got nothing: The ferry was suspended." in result.stdout
    assert "line 2: wanted not, got displacement occurred" in result.stdout
    assert "1 of 2 lines" in rules(folder, "test", str(claims), "--rules", str(folder / "new.yaml")).stdout


def test_a_file_without_claims_is_a_usage_error(folder: Path) -> None:
    assert isinstance(rules(folder, "test", str(folder / "new.yaml")).exception, UsageError)


def test_a_backtest_says_what_would_come_and_what_would_go(folder: Path) -> None:
    (folder / "rules.yaml").write_text(FERRY, encoding="utf-8")
    (folder / "none.yaml").write_text("rules: []\n", encoding="utf-8")
    gone = rules(folder, "backtest", str(folder / "none.yaml"), "--jsonl", str(folder / "items.jsonl"))
    assert gone.exit_code == 0
    assert "would drop crossing_closure: “The ferry was suspended on Monday.”" in gone.stdout
    assert "would add 0 and drop 2 flags in 3 documents" in gone.stdout
    (folder / "rules.yaml").unlink()
    come = rules(folder, "backtest", str(folder / "new.yaml"), "--jsonl", str(folder / "items.jsonl"))
    assert "would add 2 and drop 0 flags in 3 documents" in come.stdout


def test_a_backtest_is_one_object_a_line_as_json(folder: Path) -> None:
    told = rules(folder, "backtest", str(folder / "new.yaml"), "--jsonl", str(folder / "items.jsonl"), "--json").stdout
    (only,) = map(json.loads, told.splitlines())
    assert only["title"] == "Ferry halted"
    assert [flag["topic"] for flag in only["added"]] == ["crossing_closure"] * 2
    assert only["dropped"] == []


def test_an_unreadable_item_names_its_line(folder: Path) -> None:
    (folder / "items.jsonl").write_text("\n[1]\n", encoding="utf-8")
    error = rules(folder, "backtest", str(folder / "new.yaml"), "--jsonl", str(folder / "items.jsonl")).exception
    assert isinstance(error, UsageError)
    assert "line 2" in str(error)


@pytest.mark.parametrize(("encoding", "said"), [("utf-8-sig", "2 of 2 lines"), ("utf-16", "2 of 2 lines")])
def test_claims_are_read_as_editors_of_windows_save_them(folder: Path, encoding: str, said: str) -> None:
    claims = "flagged: More than 2,000 people fled Azaz on Tuesday.\r\nnot: It rained.\r\nflaged: It rained.\r\nnote: for people\r\n"
    (folder / "claims.txt").write_bytes(claims.encode(encoding))
    result = rules(folder, "test", str(folder / "claims.txt"))
    assert result.stdout.startswith(said)
    assert result.stderr == "line 3 is passed over: `flaged` (did you mean `flagged`?)\n"


def test_claims_in_another_encoding_are_refused(folder: Path) -> None:
    (folder / "claims.txt").write_bytes("not: It rained.\nflagged: Des familles ont quitté Goma.\n".encode("latin-1"))
    refused = rules(folder, "test", str(folder / "claims.txt")).exception
    assert isinstance(refused, UsageError)
    assert str(refused).endswith("claims.txt:2: is not UTF-8 text (save the file as UTF-8)")
