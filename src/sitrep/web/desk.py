"""What the pages are made from: a database to read, a way to keep what people say, the configuration, the rules to try, the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from starlette.requests import Request

from sitrep.core.judgement import Examination
from sitrep.core.model import Document, Feed, FeedId
from sitrep.core.rules.rulebook import Rulebook
from sitrep.store.database import Database
from sitrep.web.doorkeeper import Doorkeeper


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """`database` refuses to write, `journal` takes what people say of events; `examine` is what the daemon judges by,
    `read_page` fetches an address (and a language, or "") as the daemon does, and raises SitrepError with the reason where it cannot.

    `digest_folder` has digests as files.

    `clock` gives aware instants, `ticks` monotonic seconds. A crossing's status that nobody has repeated for `stale_after` is stale.
    """

    database: Database
    journal: Database
    feeds: Mapping[FeedId, Feed]
    rulebook: Rulebook
    examine: Callable[[Document], Examination]
    read_page: Callable[[str, str], Awaitable[Document]]
    door: Doorkeeper
    stale_after: timedelta
    digest_folder: Path
    clock: Callable[[], datetime]
    ticks: Callable[[], float]
    version: str


def desk_of(request: Request) -> Desk:
    """The desk of the application that the request came to."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)  # noqa: S101  make_app put it there
    return desk
