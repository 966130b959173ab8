"""An address in, its page as saved in a folder out: the Fetcher for replays and demonstrations, which knows no network."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome
from sitrep.core.urls import canonical
from sitrep.errors import UsageError

INDEX = "index.jsonl"


class ArchiveFetcher:
    """Reads `index.jsonl` of a folder: one JSON object a line with `url`, `file` (relative) and, where wanted, `content_type`.

    Raises UsageError where the index is missing or broken, or names a file outside the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._pages: dict[str, dict[str, Any]] = {}
        try:
            lines = (self._folder / INDEX).read_text("utf-8").splitlines()
            for line in filter(str.strip, lines):
                page = json.loads(line)
                path = (self._folder / page["file"]).resolve()
                if not path.is_relative_to(self._folder):
                    raise ValueError(f"{page['file']} is not in the folder")
                self._pages[canonical(page["url"])] = {**page, "path": path}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{folder} is no archive of pages: {INDEX}: {error}") from error

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*", max_bytes: int = 10_000_000
    ) -> FetchOutcome:
        """The saved page; one that was not saved, or is larger than `max_bytes`, is a permanent failure. Validators mean nothing here."""
        page = self._pages.get(canonical(url))
        if page is None:
            return FetchFailed(url=url, failure=FetchFailure.NOT_FOUND, permanent=True, detail="not in the archive")
        try:
            body = await asyncio.to_thread(Path(page["path"]).read_bytes)
        except OSError as error:
            return FetchFailed(url=url, failure=FetchFailure.NOT_FOUND, permanent=True, detail=str(error))
        if len(body) > max_bytes:
            return FetchFailed(url=url, failure=FetchFailure.TOO_BIG, permanent=True, detail=f"more than {max_bytes} bytes")
        headers = {"content-type": str(page.get("content_type", "text/html; charset=utf-8"))}
        return Fetched(url=url, status=200, headers=headers, body=body)
