"""`sitrep explain` says why a text is flagged and why not, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from sitrep.cli.main import cli

TEXT = """Villagers leave
Some 900 families fled their homes. They may flee again. The convoy was late. A Freedom Convoy drove by. The road to Goma is closed.

It rained.
"""


def explain(*words: str, stdin: str = TEXT) -> Result:
    return CliRunner().invoke(cli, ["--config", "/nowhere", "explain", *words], input=stdin)


def test_each_sentence_tells_its_story() -> None:
    result = explain("-")
    assert result.exit_code == 0
    for said in [
        "flagged   displacement, crossing_closure",
        "[text] Some 900 families fled their homes.",
        "FLAGGED: displacement by flee-homes, occurred",
        "words: Some 900 families · families · fled · homes",
        ", threshold 1",
        "level: medium, at least 500 people: Some 900 families",
        "masked by freedom-convoy: Freedom Convoy",
        "status: threatened because of modal (may)",
        "route     road to Goma: closed (all traffic)",
        "figure    Some 900 families:",
        "other sentences name nothing that a rule begins with (--all shows them)",
    ]:
        assert said in result.stdout, said


def test_all_sentences_can_be_shown_and_silence_is_exit_code_one() -> None:
    result = explain("--all", "-", stdin="Nothing\nThe army convoy was attacked.")
    assert result.exit_code == 1
    assert "no aid_incident by" in result.stdout
    assert "names attack: attacked" in result.stdout
    assert "flagged   nothing" in result.stdout


def test_a_file_is_explained_as_json(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    told = json.loads(explain("--json", "--language", "en", str(path)).stdout)
    assert told["language"] == "en"
    flagged = [candidate for candidate in told["candidates"] if candidate["fires"]]
    assert {candidate["topic"] for candidate in flagged} == {"displacement", "crossing_closure"}
    assert all(abs(sum(candidate["terms"].values()) - candidate["score"]) < 1e-3 for candidate in flagged)


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    result = explain("no-such-file.txt")
    assert result.exit_code != 0
    assert "no-such-file.txt cannot be read: No such file or directory" in str(result.exception)
