"""A dashboard on a database with invented events, and a client for it; on SQLite only, for the queries are tested in tests/store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import httpx
import pytest
from sqlalchemy.orm import Session

from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import Examination, examine
from sitrep.core.model import Document, Feed, FeedId, Level, ReceiverName, Report, Topic
from sitrep.core.places.atlas import Atlas
from sitrep.core.routing import Route
from sitrep.core.rules.rulebook import Rulebook
from sitrep.errors import SitrepError
from sitrep.store.database import Database, open_engine
from sitrep.store.events import add_reports
from sitrep.store.gazetteer import load_atlas
from sitrep.store.health import beat
from sitrep.web.application import make_app
from sitrep.web.desk import Desk
from sitrep.web.doorkeeper import Doorkeeper
from tests.invented import NOON, crossing, figure, later, place, report, store_article

PASSWORD = "correct horse battery staple"  # noqa: S105  invented
BASE = "http://127.0.0.1:8787"


@pytest.fixture
def engine_name() -> str:
    """What `db` runs on."""
    return "sqlite"


@dataclass
class House:
    """A dashboard under test. `now` and `seconds` are its clock, to be moved; `asked` counts the examinations."""

    db: Database
    desk: Desk
    now: datetime = NOON + timedelta(hours=6)
    seconds: float = 1000.0
    opened: list[httpx.AsyncClient] = field(default_factory=list)

    def add(self, *reports: Report, at: datetime | None = None) -> list[str]:
        """Puts reports into the database as if read at `at` (else when first seen); gives the ids of their events."""

        def work(session: Session) -> list[str]:
            ids: list[str] = []
            for told in reports:
                store_article(session, told)
                ids += add_reports(session, [told], tree=Route(receiver=ReceiverName("ops")), now=at or told.first_seen_at)
            return ids

        return self.db.call(work)

    def client(self, *, host: str = "127.0.0.1", base: str = BASE, address: str = "127.0.0.1") -> httpx.AsyncClient:
        """A client with cookies of its own."""
        app = make_app(self.desk, host=host, names=("sitrep.example.org",))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 5000))
        client = httpx.AsyncClient(transport=transport, base_url=base)
        self.opened.append(client)
        return client


@cache
def shipped_rules() -> tuple[Rulebook, Atlas]:
    """Compiled once for all tests."""
    return load_rulebook(None), load_atlas()


def by_shipped_rules(document: Document) -> Examination:
    """The examination by the rules that come with sitrep."""
    rulebook, atlas = shipped_rules()
    return examine(document, rulebook, atlas)


async def read_nothing(url: str, _language: str) -> Document:
    """No page can be had."""
    raise SitrepError(f"{url} cannot be fetched: refused")


@pytest.fixture
async def house(db: Database, database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A dashboard without a password and without an event; the daemon's heart beats."""
    reader = Database(open_engine(database_url, read_only=True))
    made: list[House] = []
    clock: Callable[[], datetime] = lambda: made[0].now  # noqa: E731  the house is made below
    desk = Desk(
        database=reader,
        journal=db,
        feeds={FeedId("feed-1"): Feed(id=FeedId("feed-1"), name="Northern Wire", url="https://feed-1.example/rss")},
        rulebook=shipped_rules()[0],
        examine=by_shipped_rules,
        read_page=read_nothing,
        door=Doorkeeper(None),
        stale_after=timedelta(days=14),
        digest_folder=tmp_path / "digests",
        clock=clock,
        ticks=lambda: made[0].seconds,
        version="1.2.3",
    )
    made.append(House(db=db, desk=desk))
    db.call(beat, now=made[0].now)
    yield made[0]
    for client in made[0].opened:
        await client.aclose()
    reader.close()


@pytest.fixture
def locked(house: House) -> House:
    """The same behind a password."""
    house.desk = replace(house.desk, door=Doorkeeper(PASSWORD))
    return house


@pytest.fixture
def peopled(house: House) -> House:
    """Four events: a flight in Syria, its crossing shut and re-opened, an Arabic report of another, and families in Sudan."""
    closed = {"topic": Topic.CROSSING_CLOSURE, "level": Level.MEDIUM, "places": (place("Azaz"),)}
    house.add(
        report(1, figures=(figure("12,500", 12500),)),
        later(1, 2, title="Gate shut", crossings=(crossing(),), **closed),
        later(3, 3, title="Gate open again", crossings=(crossing(status="open"),), **closed),
        later(4, 4, language="ar", title="نزوح آلاف العائلات", level=Level.MEDIUM, places=(place("Idleb", "SYR", "SY07"),)),
        later(5, 5, level=Level.INFORMATION, title="Families leave El Fasher", places=(place("El Fasher", "SDN", "SD02"),)),
    )
    return house
