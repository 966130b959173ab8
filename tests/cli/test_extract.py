"""`sitrep extract`: one article a line in the order asked, bad lines answered too, and one page shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from sitrep.cli.main import cli
from sitrep.errors import UsageError

PAGES = Path(__file__).parents[1] / "core" / "extract" / "pages"
KEYS = ("id", "title", "text", "summary", "published", "authors", "language", "lead_image", "canonical_url", "text_source", "problems")


def extract(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(cli, ["extract", *arguments], input=given)


def lines(*items: Any) -> str:
    return "\n".join(item if isinstance(item, str) else json.dumps(item) for item in items) + "\n"


def test_each_line_is_answered_in_order() -> None:
    names = ["english", "arabic", "french"] * 5
    items = [{"id": number, "url": "https://x.example/a", "html_path": str(PAGES / f"{name}.html")} for number, name in enumerate(names)]
    result = extract("--jsonl", given=lines(*items))
    assert result.exit_code == 0
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == list(range(15))
    for answer, name in zip(answers, names, strict=True):
        assert tuple(sorted(answer)) == tuple(sorted(KEYS))
        assert answer["text"] == (PAGES / f"{name}.expected.txt").read_text("utf-8").strip()
    assert answers[0]["published"] == "2026-03-04T06:30:00+02:00"
    assert answers[0]["authors"] == ["Ilse Varga", "Tom Okello"]
    assert "15 pages" in result.stderr


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nonsense", "not JSON"),
        ("[1]", "not a JSON object"),
        ({"id": 1}, "neither `html_path` nor `html`"),
        ({"id": 1, "html": 5}, "`html` must be text"),
        ({"id": 1, "html_path": "/nowhere/at/all"}, "cannot be read"),
        ({"id": 1, "html_path": "a\x00b"}, "cannot be read"),
        ({"id": 1, "html": "<html><body></body></html>"}, "text_missing"),
    ],
)
def test_a_line_that_gives_no_text_is_answered_with_its_problem(line: Any, problem: str) -> None:
    result = extract("--jsonl", given=lines(line))
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["text"] == ""
    assert problem in answer["problems"][0]
    assert "Traceback" not in result.output


def test_html_in_the_line_is_read_and_blank_lines_are_skipped() -> None:
    page = (PAGES / "french.html").read_text("utf-8")
    result = extract("--jsonl", given=lines("", {"id": "f", "url": "https://x.example/a", "html": page}, ""))
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["f"]


def test_one_page_is_shown_with_what_was_dropped() -> None:
    result = extract("--show", str(PAGES / "english.html"))
    assert result.exit_code == 0
    assert "Thousands leave Nerun valley" in result.stdout
    assert "READ MORE: Why the Nerun dams were never repaired" in result.stdout
    assert "dropped" not in extract(str(PAGES / "english.html")).stdout


def test_what_is_no_file_is_refused() -> None:
    result = extract("/nowhere/at/all")
    assert result.exit_code == 1
    assert "cannot be read" in str(result.exception)


def test_a_page_without_text_says_so_by_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_text("<html><body></body></html>")
    result = extract("--show", str(tmp_path / "empty.html"))
    assert result.exit_code == 1
    assert "text_missing" in result.stdout


def test_a_picture_shows_each_piece_of_the_page_in_its_order_with_the_reason(tmp_path: Path) -> None:
    page, picture = tmp_path / "page.html", tmp_path / "picture.html"
    group = "<p>The {}th group of families left the valley by boat on Tuesday, the governor said, and more will follow.</p>"
    story = "".join(group.format(number) for number in range(4, 8))
    more = "<p>Sign up for our newsletter</p>"
    page.write_text(f"<html><body><nav>World</nav><article><h1>Families leave</h1>{story}{more}</article></body></html>", "utf-8")
    assert CliRunner().invoke(cli, ["extract", "--picture", str(picture), str(page)], catch_exceptions=False).exit_code == 0
    drawn = BeautifulSoup(picture.read_text("utf-8"), "lxml")
    rows = [(" ".join(row["class"]), row.get_text(" ", strip=True)) for row in drawn.find_all("p", class_=["kept", "dropped"])]
    kept = [text for kind, text in rows if kind == "kept"]
    assert [text.split()[1] for text in kept] == ["4th", "5th", "6th", "7th"]
    assert ("dropped", "newsletter Sign up for our newsletter") in rows[rows.index(("kept", kept[-1])) :]
    assert not drawn.find_all(["script", "img", "a", "link"])


def test_a_picture_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>Nothing</p>", "utf-8")
    result = CliRunner().invoke(cli, ["extract", "--picture", str(tmp_path / "nowhere" / "x.html"), str(page)])
    assert isinstance(result.exception, UsageError)
    assert "cannot be written" in str(result.exception)
