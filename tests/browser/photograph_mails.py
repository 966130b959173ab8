"""Photographs the mails of a demo: `python -m tests.browser.photograph_mails FOLDER DEMO_FOLDER`, for phone and desk, light and dark.

An alert and the digest, each in English and in Arabic, written from the demo's database by the functions that the daemon calls.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from sitrep.config.load import load_settings
from sitrep.core.model import EventId, Topic
from sitrep.core.notices import Reason, write_notice
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Audience
from sitrep.core.routing import DEFAULTS
from sitrep.render.alerts import render_alert
from sitrep.render.archive import standalone_page
from sitrep.render.digests import render_digest
from sitrep.steps.digest import compose_digest, digest_so_far
from sitrep.store.database import Database, open_engine
from sitrep.store.events import load_events
from sitrep.store.schema import EventRow
from tests.browser.chromium import open_page
from tests.browser.conftest import EVENING

PHONE, DESK = 360, 800
LANGUAGES = ("en", "ar")


def written(demo: Path) -> dict[str, Message]:
    """The messages by the name of their pictures."""
    settings = load_settings(demo / "config", {})
    database = Database(open_engine(settings.database_url.reveal(), read_only=True))
    try:
        return database.call(_write, settings)
    finally:
        database.close()


def _write(session: Session, settings: object) -> dict[str, Message]:
    found = {}
    plan = settings.digests[0]  # type: ignore[attr-defined]  # Settings; named so for the database's own call
    digest = compose_digest(session, digest_so_far(plan, EVENING), settings.feeds_by_id)  # type: ignore[attr-defined]  # as above
    for topic in Topic:
        row = session.scalars(
            select(EventRow).where(EventRow.topic == topic.value).order_by(EventRow.level, EventRow.first_reported_at)
        ).first()
        assert row is not None
        (event,) = load_events(session, [EventId(row.id)])
        notice = write_notice(event, Reason.FIRST_REPORT, None, DEFAULTS, EVENING - timedelta(hours=1))
        for code in LANGUAGES:
            found[f"mail-{topic.value}-{code}"] = render_alert(notice, now=EVENING, audience=Audience(language=code))
    for code in LANGUAGES:
        found[f"mail-digest-{code}"] = render_digest(digest, now=EVENING, audience=Audience(language=code))
    return found


async def main(folder: Path, demo: Path) -> None:
    """Writes NAME-LANGUAGE-WIDTH-SCHEME.png into the folder, and the pages beside them."""
    pages = {}
    for name, message in written(demo).items():
        pages[name] = folder / f"{name}.html"
        pages[name].write_text(standalone_page(message), "utf-8")
    async with open_page() as page:
        for width in (PHONE, DESK):
            for dark in (False, True):
                await page.look(width=width, dark=dark)
                for name, path in pages.items():
                    await page.open(path.resolve().as_uri())
                    await page.photograph(folder / f"{name}-{width}-{'dark' if dark else 'light'}.png", most_height=1500)


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
