"""What holds for every command: help that is not cut off, and one line, never a traceback, where a file or the output fails."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from sitrep.cli import main as shell
from sitrep.cli.main import COMMANDS, cli
from sitrep.errors import SitrepError


def groups() -> list[str]:
    assert isinstance(cli, click.Group)
    context = click.Context(cli)
    return ["", *(name for name in COMMANDS if isinstance(cli.get_command(context, name), click.Group))]


@pytest.mark.parametrize("name", groups())
@pytest.mark.parametrize("columns", [60, 80])
def test_the_list_of_commands_is_cut_nowhere(name: str, columns: int) -> None:
    told = CliRunner().invoke(cli, [*name.split(), "--help"], terminal_width=columns).output
    commands = told.partition("Commands:")[2]
    assert commands
    assert "..." not in commands
    assert max(map(len, commands.splitlines())) <= columns


def test_each_command_is_listed_on_one_line_of_80_columns() -> None:
    listed = CliRunner().invoke(cli, ["--help"], terminal_width=80).output.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            FileNotFoundError(2, "No such file or directory", "/nowhere/digest.pdf"),
            "sitrep: /nowhere/digest.pdf: No such file or directory\n",
        ),
        (OSError(28, "No space left on device"), "sitrep: No space left on device\n"),
        (
            OperationalError("UPDATE feeds", {"name": "private"}, sqlite3.OperationalError("database or disk is full")),
            "sitrep: the database cannot be used: database or disk is full (free space on its disk)\n",
        ),
        (SitrepError("no event is called 'A-1'"), "sitrep: no event is called 'A-1'\n"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_1(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_named: object) -> None:
        raise error

    monkeypatch.setattr(shell, "cli", fails)
    with pytest.raises(SystemExit) as ended:
        shell.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("words", [["search", "convoy"], ["explain", "-"]])
def test_a_language_is_a_code(words: list[str]) -> None:
    refused = CliRunner().invoke(cli, [*words, "--language", "english"])
    assert refused.exit_code == 2
    assert "'english' is not a language code; write the two letters of ISO 639-1, like en, ar or fr" in refused.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dates", "add", "2026-13-01", "x"], "'2026-13-01' is no date that there is, or not written like 2026-01-10"),
        (["routes", "test", "tier=1", "--at", "noon"], "'noon' is no date that there is, or not written like 2026-03-01T21:30"),
    ],
)
def test_a_date_is_asked_for_by_example(words: list[str], said: str) -> None:
    refused = CliRunner().invoke(cli, words)
    assert refused.exit_code == 2
    assert said in refused.output


def test_a_surprise_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(shell, "cli", fails)
    with pytest.raises(ZeroDivisionError):
        shell.main()


def test_what_a_terminal_cannot_show_is_written_as_its_number(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("Familles\n\nDes familles ont quitté Œuf (“Kasindi”).\n", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "sitrep.cli", "explain", "--all", "article.txt"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )
    assert ended.stderr == b""
    assert "quitté \\u0152uf (\\u201cKasindi\\u201d)".encode("latin-1") in ended.stdout


def test_a_closed_output_is_no_reason_for_a_traceback(tmp_path: Path) -> None:
    """`sitrep judge … >&-`: Python gives the program no standard output at all."""
    (tmp_path / "items.jsonl").write_text('{"id": 1, "title": "Rain"}\n')
    ended = subprocess.run(
        ["sh", "-c", '"$0" -m sitrep.cli judge --jsonl items.jsonl >&-', sys.executable],
        cwd=tmp_path,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "judged 1 items, 0 of them unreadable\n")
