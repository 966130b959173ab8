"""Forty hostile texts in every place that holds foreign text: Chromium finds no element that acts, no dialog, no request elsewhere."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import update

from sitrep.config.load import load_settings
from sitrep.core.model import ReceiverName, Topic
from sitrep.core.routing import Route
from sitrep.core.settings import WebPlan
from sitrep.store.database import Database, open_engine
from sitrep.store.events import add_reports
from sitrep.store.schema import EventRow, FeedRow
from sitrep.wiring import open_bench, open_dashboard
from tests.browser.chromium import Page
from tests.browser.conftest import EVENING
from tests.invented import crossing, hit, place, report, span, store_article
from tests.render.hostile import PAYLOADS

ACTIVE = """
[...document.querySelectorAll('*')].filter(one =>
  ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'STYLE', 'MATH', 'VIDEO', 'IMG', 'IMAGE', 'MARQUEE', 'ANIMATE', 'SET', 'FOREIGNOBJECT', 'USE']
    .includes(one.tagName.toUpperCase())
  || (one.tagName.toUpperCase() === 'SVG' && !one.matches('figure.map > svg, figure.map > svg > svg.inset, figure.chart > svg'))
  || (one.tagName === 'SCRIPT' && !one.src.startsWith(location.origin + '/static/'))
  || (one.tagName === 'META' && one.httpEquiv)
  || [...one.attributes].some(each => each.name.startsWith('on') || each.name === 'style')
  || (one.hasAttribute('href') && !/^(https?:|data:,$)/.test(new URL(one.getAttribute('href'), location).href))
).map(one => one.outerHTML)
"""


def add_hostile(folder: Path) -> None:
    """An event for each payload, which stands in its title, quote, feed name, place, crossing and address."""
    database = Database(open_engine(f"sqlite:///{folder}/sitrep.db"))
    with database.session() as session:
        for number, payload in enumerate(PAYLOADS, start=5_000):
            text = payload.encode("utf-8", "replace").decode().replace("\x00", "")
            told = report(
                number,
                topic=Topic.CROSSING_CLOSURE,
                title=text,
                url=text,
                feed_name=text,
                level_reason=text,
                published_at=EVENING,
                first_seen_at=EVENING,
                hits=(hit(text, topic=Topic.CROSSING_CLOSURE, rule=text),),
                places=(replace(place(text, "SYR", f"X{number}"), admin1_name=text, span=span(text)),),
                crossings=(crossing(text, id=""),),
            )
            store_article(session, told)
            add_reports(session, [told], tree=Route(receiver=ReceiverName("ops")), now=EVENING)
            session.execute(update(FeedRow).where(FeedRow.id == told.feed_id).values(problem=text, moved_to=text))
    database.close()


async def test_no_hostile_text_acts(page: Page, demo: Path, tmp_path: Path) -> None:
    shutil.copy(demo / "sitrep.db", tmp_path / "sitrep.db")
    add_hostile(tmp_path)
    settings = load_settings(demo / "config", {})
    settings = replace(settings, database_url=replace(settings.database_url, value=f"sqlite:///{tmp_path}/sitrep.db"), web=WebPlan(port=0))
    database = Database(open_engine(settings.database_url.reveal(), read_only=True))
    with database.session() as session:
        events = [row.id for row in session.query(EventRow).where(EventRow.last_reported_at == EVENING)]
    database.close()
    assert len(events) == len(PAYLOADS)
    async with open_dashboard(settings, open_bench(None), clock=lambda: EVENING, ticks=time.monotonic) as port:
        base = f"http://127.0.0.1:{port}"
        for path in (
            "/",
            "/map",
            "/figures",
            "/events",
            "/events?page=2",
            "/crossings",
            "/feeds",
            *(f"/events/{event}" for event in events),
        ):
            await page.open(base + path)
            assert await page.evaluate(ACTIVE) == [], path
            elsewhere = f"performance.getEntriesByType('resource').map(one => one.name).filter(name => !name.startsWith('{base}/'))"
            assert await page.evaluate(elsewhere) == [], path
    assert page.complaints == []
