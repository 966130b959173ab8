"""Completion: what the shells are given, where it is put, and what it completes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from sitrep.cli.completion import PLACES, SHELLS, VARIABLE, script_for
from sitrep.cli.main import cli


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_printed_or_put_where_the_shell_looks(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    printed = CliRunner().invoke(cli, ["completion", shell]).stdout
    assert VARIABLE in printed
    told = CliRunner().invoke(cli, ["completion", shell, "--install"]).stdout
    assert (tmp_path / PLACES[shell]).read_text() == printed
    assert "written" in told
    assert ("fpath" in told) is (shell == "zsh")


def test_commands_and_options_are_completed() -> None:
    complete = ShellComplete(cli, {}, "sitrep", VARIABLE)
    assert [found.value for found in complete.get_completions([], "al")] == ["alerts"]
    assert "--held" in [found.value for found in complete.get_completions(["alerts"], "--")]


def test_bash_understands_its_script() -> None:
    found = subprocess.run(["bash", "-n"], input=script_for("bash"), capture_output=True, text=True, env=os.environ, check=False)
    assert (found.returncode, found.stderr) == (0, "")
