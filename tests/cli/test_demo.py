"""`sitrep demo` writes into a folder of its own; tests/demo plays the day."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from sitrep.cli.demo import command, new_folder
from sitrep.errors import UsageError


def test_a_folder_that_is_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(command, ["--keep", str(tmp_path)])
    assert isinstance(result.exception, UsageError)
    assert "is not empty: name a new folder" in str(result.exception)
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "mine"


def test_a_new_or_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert new_folder(tmp_path) == tmp_path.resolve()
    assert new_folder(tmp_path / "a" / "b").is_dir()


def test_without_a_name_a_temporary_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = new_folder(None)
    assert folder.parent == tmp_path
    assert folder.name.startswith("sitrep-demo-")
