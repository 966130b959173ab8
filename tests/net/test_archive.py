from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure
from sitrep.errors import UsageError
from sitrep.net.archive import ArchiveFetcher

URL = "https://news.example.org/story/1"


def archive(folder: Path, *pages: object) -> ArchiveFetcher:
    (folder / "index.jsonl").write_text("\n".join(json.dumps(page) for page in pages) + "\n\n")
    return ArchiveFetcher(folder)


async def test_saved_pages_are_found_by_their_canonical_address(tmp_path: Path) -> None:
    (tmp_path / "1.html").write_bytes(b"<p>Road cut</p>")
    fetcher = archive(tmp_path, {"url": URL, "file": "1.html"}, {"url": f"{URL}0", "file": "1.html", "content_type": "text/plain"})
    page = await fetcher.fetch(f"{URL}?utm_source=rss#top")
    assert isinstance(page, Fetched)
    assert (page.body, page.headers["content-type"]) == (b"<p>Road cut</p>", "text/html; charset=utf-8")
    other = await fetcher.fetch(f"{URL}0")
    assert isinstance(other, Fetched)
    assert other.headers["content-type"] == "text/plain"


async def test_what_was_not_saved_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "1.html").write_bytes(b"x" * 100)
    fetcher = archive(tmp_path, {"url": URL, "file": "gone.html"}, {"url": f"{URL}0", "file": "1.html"})
    for url, kind in [
        (URL, FetchFailure.NOT_FOUND),
        ("https://other.example.org/", FetchFailure.NOT_FOUND),
        (f"{URL}0", FetchFailure.TOO_BIG),
    ]:
        outcome = await fetcher.fetch(url, max_bytes=10)
        assert isinstance(outcome, FetchFailed)
        assert (outcome.failure, outcome.permanent) == (kind, True)


@pytest.mark.parametrize(
    "page", [{"url": URL}, {"file": "1.html"}, {"url": URL, "file": "../secret"}, {"url": URL, "file": "/etc/passwd"}, [], 3]
)
def test_a_broken_index_is_refused(tmp_path: Path, page: object) -> None:
    with pytest.raises(UsageError, match="no archive of pages"):
        archive(tmp_path, page)


def test_a_folder_without_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        ArchiveFetcher(tmp_path)
