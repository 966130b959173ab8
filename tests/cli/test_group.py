"""`sitrep group`: items in, the event of each out."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from sitrep.cli.main import cli

FLED = "About 4,000 people fled the town of Beledweyne on Tuesday after heavy shelling, local officials said."
MORE = (
    " Families left on foot and in carts before dawn, and three schools along the road were opened for them. The governor asked"
    " neighbouring districts to send blankets and water."
)


def item(id: str, text: str, at: str, feed: str, title: str = "Thousands flee Beledweyne") -> str:
    return json.dumps({"id": id, "title": title, "text": text, "lang": "en", "date": at, "feed": feed})


def run(*lines: str, config: Path | None = None) -> tuple[int, list[dict[str, object]], str]:
    words = ["--config", str(config)] if config else []
    answer = CliRunner().invoke(cli, ["group", "--jsonl", *words], input="\n".join(lines) + "\n")
    return answer.exit_code, [json.loads(line) for line in answer.stdout.splitlines()], answer.stderr


def test_items_are_grouped_in_the_order_of_their_dates_and_answered_in_their_own() -> None:
    code, answers, said = run(
        item("copy", f"(Wire) {FLED}{MORE}", "2026-03-03T14:00:00Z", "b"),
        item("sport", "The home side won by two goals.", "2026-03-03T13:00:00Z", "b", "A win at home"),
        item("first", FLED + MORE, "2026-03-03T12:00:00Z", "a"),
        item("own", "More than 4,000 people fled Beledweyne, the relief agency said.", "2026-03-03T16:00:00Z", "c"),
        item("later", FLED + MORE, "2026-03-23T12:00:00Z", "a"),
    )
    assert code == 0
    by_id = {answer["id"]: answer for answer in answers}
    assert [answer["id"] for answer in answers] == ["copy", "sport", "first", "own", "later"]
    assert by_id["copy"]["event_id"] == by_id["first"]["event_id"] == by_id["own"]["event_id"]
    assert by_id["later"]["event_id"] not in (None, by_id["first"]["event_id"])
    assert (by_id["copy"]["wire_copy_of"], by_id["first"]["wire_copy_of"]) == ("first", None)
    assert (by_id["own"]["corroboration"], by_id["own"]["sources_independent"]) == ("multiple", 2)
    empty = {"id": "sport", "event_id": None, "wire_copy_of": None, "corroboration": None, "sources_independent": 0}
    assert by_id["sport"] == empty
    assert "5 items, 4 of them flagged, in 2 events" in said


def test_a_line_that_is_no_item_is_answered_and_makes_the_exit_code_1() -> None:
    code, answers, _ = run("nonsense", '{"id": 1, "title": 3}', json.dumps({"id": 7, "title": "x", "text": "", "url": 5}))
    assert code == 1
    assert [("error" in answer, answer["id"]) for answer in answers] == [(True, None), (True, None), (False, 7)]


def test_the_families_of_a_configuration_count(tmp_path: Path) -> None:
    feeds = "".join(f"  - {{id: {name}, name: {name}, url: 'https://{name}.example/rss', family: house}}\n" for name in ("a", "c"))
    (tmp_path / "feeds.yaml").write_text("feeds:\n" + feeds, encoding="utf-8")
    _, answers, _ = run(
        item("1", FLED, "2026-03-03T12:00:00Z", "a"),
        item("2", "More than 4,000 people fled Beledweyne, the relief agency said.", "2026-03-03T13:00:00Z", "c"),
        config=tmp_path,
    )
    assert {answer["sources_independent"] for answer in answers} == {1}
