"""`sitrep judge --jsonl`: the batch interface that the benchmarks and other programs rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import cli

ITEMS: list[dict[str, Any]] = [
    {"id": "a", "title": "Two aid workers killed", "text": "Gunmen killed two aid workers on the road to Goma.", "lang": "en"},
    {"id": 2, "title": "Quiet day", "text": "", "published": "2026-03-08"},
    {
        "id": "c",
        "title": "",
        "summary": "Some 900 people fled their homes.",
        "text": "",
        "feed": "wire",
        "published": "2026-03-08T10:00:00+02:00",
    },
]


def judge(stdin: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(cli, ["judge", "--jsonl", *options], input=stdin)


def lines(*items: object) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


def test_items_are_judged_in_order_with_every_field_that_is_promised() -> None:
    result = judge(lines(*ITEMS))
    assert result.exit_code == 0
    first, second, third = (json.loads(line) for line in result.stdout.splitlines())
    assert [first["id"], second["id"], third["id"]] == ["a", 2, "c"]
    assert set(first) == {"id", "language", "labels", "level", "hits", "figures", "places", "crossings", "aid", "problems"}
    assert first["labels"] == {"displacement": 0, "crossing_closure": 0, "aid_incident": 1}
    assert (first["language"], first["level"]) == ("en", "high")
    hit = first["hits"][0]
    assert set(hit) == {"topic", "rule_id", "quote", "field", "start", "end", "status", "level", "level_reason", "matched"}
    assert ITEMS[0][hit["field"]][hit["start"] : hit["end"]] == hit["quote"]
    assert {"text", "field", "start", "end", "name", "iso3", "admin1_code", "lat", "lon", "precision", "role"} <= set(first["places"][0])
    assert second["hits"] == []
    assert third["labels"]["displacement"] == 1
    figure = third["figures"][0]
    assert (figure["low"], figure["unit"], figure["kind"]) == (900, "person", "flow")
    assert {"text", "field", "start", "end", "high", "quantifier", "term", "place"} <= set(figure)


def test_a_closed_crossing_is_reported_with_its_state() -> None:
    (answer,) = map(
        json.loads, judge(lines({"id": 1, "title": "", "text": "The Rafah crossing was closed on Monday."})).stdout.splitlines()
    )
    assert answer["labels"]["crossing_closure"] == 1
    report = answer["crossings"][0]
    assert set(report) == {"crossing_id", "kind", "name", "status", "traffic", "direction", "reason", "quote", "mention"}
    assert (report["kind"], report["status"]) == ("crossing", "closed")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"{", "not JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"id": 1, "title": 7}', "`title` must be text"),
        (b'{"id": 1, "title": "\\ud800"}', "half of a surrogate pair"),
        (b"\xff\xfe", "not JSON"),
    ],
)
def test_a_bad_line_becomes_an_error_in_its_place(line: bytes, error: str) -> None:
    result = judge(lines(ITEMS[1]).encode() + line + b"\n\n" + lines(ITEMS[2]).encode())
    answers = [json.loads(answer) for answer in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [answer["id"] for answer in answers] == [2, None, "c"]
    assert answers[1]["line"] == 2
    assert error in answers[1]["error"]
    assert "1 of them unreadable" in result.stderr


def test_a_file_and_a_users_rules_may_be_given(tmp_path: Path) -> None:
    (tmp_path / "items.jsonl").write_text(lines({"id": 1, "title": "A quokka", "text": ""}), encoding="utf-8")
    (tmp_path / "rules.yaml").write_text("rules:\n  - {id: own, topic: displacement, phrases: quokka}\n", encoding="utf-8")
    with_rules = judge("", "--config", str(tmp_path), str(tmp_path / "items.jsonl"))
    assert json.loads(with_rules.stdout)["hits"][0]["rule_id"] == "own"
    without = judge("", str(tmp_path / "items.jsonl"))
    assert json.loads(without.stdout)["hits"] == []


def test_a_mistake_in_the_rules_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("rules:\n  - {id: own, topic: displacement, any: [fle]}\n", encoding="utf-8")
    result = judge(lines(ITEMS[0]), "--config", str(tmp_path))
    assert result.exit_code != 0
    assert "no concept `fle`" in str(result.exception)
