"""The archive folder of digests."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sitrep.errors import StoreError
from sitrep.store.digest_files import drop_old_files, file_away, filed_digests, read_filed

NAME = "2026-03-17_morning_en"


def test_a_file_is_there_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "digests"
    path = file_away(folder, f"{NAME}.pdf", b"%PDF")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (b"%PDF", 0o600, 0o700)
    file_away(folder, f"{NAME}.pdf", b"%PDF again")
    assert [found.name for found in folder.iterdir()] == [f"{NAME}.pdf"]
    assert read_filed(folder, f"{NAME}.pdf") == b"%PDF again"


def test_where_there_is_no_room_the_reason_is_said_and_what_was_there_stays(tmp_path: Path) -> None:
    """The room is a limit on the size of files, as in tests/faults/test_storage.py."""
    file_away(tmp_path, f"{NAME}.pdf", b"before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(StoreError, match=r"there is no room for so large a file \(/"):
            file_away(tmp_path, f"{NAME}.pdf", b"x" * 2_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [found.name for found in tmp_path.iterdir()] == [f"{NAME}.pdf"]
    assert read_filed(tmp_path, f"{NAME}.pdf") == b"before"


def test_a_folder_that_cannot_be_made_is_a_reason_too(tmp_path: Path) -> None:
    (tmp_path / "digests").write_text("in the way", "utf-8")
    with pytest.raises(StoreError, match="File exists"):
        file_away(tmp_path / "digests", f"{NAME}.pdf", b"")
    assert filed_digests(tmp_path / "digests") == []


def test_digests_are_listed_with_their_forms_the_latest_first_and_other_files_are_left_alone(tmp_path: Path) -> None:
    for name in (f"{NAME}.pdf", f"{NAME}.html", "2026-03-18T0904_morning_ar.pdf", "notes.pdf", ".2026-03-19_x_en.pdf.partial", "a.txt"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "2026-03-20_folder_en.pdf").mkdir()
    assert [(one.stem, one.forms) for one in filed_digests(tmp_path)] == [
        ("2026-03-18T0904_morning_ar", ("pdf",)),
        (NAME, ("html", "pdf")),
    ]
    assert drop_old_files(tmp_path, before=date(2026, 3, 18)) == 2
    assert {found.name for found in tmp_path.iterdir()} >= {"notes.pdf", "a.txt", "2026-03-18T0904_morning_ar.pdf"}
    assert drop_old_files(tmp_path / "nowhere", before=date(2026, 3, 18)) == 0


@pytest.mark.parametrize("name", ["", "notes.pdf", f"../{NAME}.pdf", f"{NAME}.exe", f"{NAME}.pdf/../x", f"/etc/{NAME}.pdf", f"{NAME}.html"])
def test_only_a_digest_that_is_there_can_be_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "digests"
    file_away(folder, f"{NAME}.pdf", b"%PDF")
    file_away(tmp_path, f"{NAME}.pdf", b"outside")
    (folder / "notes.pdf").write_bytes(b"mine")
    assert read_filed(folder, name) is None


def test_what_is_written_is_written_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is renamed before its content is on the disk is empty after a power cut."""
    done: list[str] = []
    sync, rename = os.fsync, Path.replace

    def noted(name: str, work: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object) -> object:
            done.append(name)
            return work(*given)

        return call

    monkeypatch.setattr(os, "fsync", noted("sync", sync))
    monkeypatch.setattr(Path, "replace", noted("rename", rename))
    file_away(tmp_path, f"{NAME}.pdf", b"x")
    assert done == ["sync", "rename"]
