"""Figures over time: what is counted and drawn, and that the tables tell the same."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from sitrep.core.model import FigureKind, FigureUnit, Level, Topic
from sitrep.render.charts import nice
from tests.invented import figure, later, place, report
from tests.web.conftest import House
from tests.web.test_pages import read


@pytest.fixture
def counted(house: House) -> House:
    """A flight of 12,500 people and 300 households, told twice by one source; 2,000 in Sudan a day later; an incident."""
    flight = (figure("12,500", 12500), figure("300 households", 300, unit=FigureUnit.HOUSEHOLD))
    stock = figure("90,000", 90000, kind=FigureKind.STOCK)
    old = figure("70,000", 70000, background=True)
    nyala = (place("Nyala", "SDN", "SD03"),)
    house.add(
        report(1, figures=(*flight, stock, old, figure("many", None))),
        later(2, 1001, feed_name="Northern Wire 1", feed_id="feed-1", figures=flight),
        later(24, 2, figures=(figure("2,000", 2000),), places=nyala, level=Level.MEDIUM, title="Families leave Nyala"),
        later(25, 3, topic=Topic.AID_INCIDENT, level=Level.INFORMATION, places=nyala, title="Lorry held up"),
    )
    house.now += timedelta(days=2)
    return house


async def test_new_events_are_counted_by_topic_day_and_level(counted: House) -> None:
    page = read((await counted.client().get("/figures")).text)
    assert [head.get_text() for head in page.select(".charts h3")] == ["Displacement: 2", "Crossing or route: 0", "Aid incident: 1"]
    first = page.select(".charts table")[0]
    assert [" ".join(row.get_text(" ").split()) for row in first.select("tbody tr")] == ["04 March 2026 0 1 0", "03 March 2026 1 0 0"]
    told = [bar.get_text() for bar in page.select(".chart")[0].select("rect.bar title")]
    assert told == ["3 Mar: 1 event, 1 of high concern", "4 Mar: 1 event, 0 of high concern"]


async def test_figures_are_drawn_and_listed_as_stated_once_by_each_source(counted: House) -> None:
    page = read((await counted.client().get("/figures")).text)
    rows = [row.get_text() for row in page.select("table.board tbody th")]
    assert rows == ["2,000 people", "12,500 people", "300 households"]
    assert len(page.select("circle.dot")) == 3
    assert len(page.select("circle.of-households")) == 1
    heights = {str(dot.get_text()).split(":")[0]: float(str(dot.get("cy"))) for dot in page.select("circle.dot")}
    assert heights["12,500 people"] < heights["2,000 people"] < heights["300 households"]
    assert all(re.fullmatch(r"/events/[0-9a-f]+", str(link.get("href"))) for link in page.select("figure.wide a"))


@pytest.mark.parametrize(
    ("query", "displaced", "rows"),
    [("?country=SDN", 1, 1), ("?days=7", 2, 3), ("?days=365", 2, 3), ("?days=nonsense&country=x", 2, 3), ("?country=TCD", 0, 0)],
)
async def test_what_is_asked_for_is_counted(counted: House, query: str, displaced: int, rows: int) -> None:
    page = read((await counted.client().get(f"/figures{query}")).text)
    assert page.select(".charts h3")[0].get_text() == f"Displacement: {displaced}"
    assert len(page.select("table.board tbody tr")) == rows
    if not rows:
        assert "No report of this time states one." in page.get_text()


async def test_what_a_source_calls_itself_is_words_in_the_chart(house: House) -> None:
    house.add(report(1, feed_name='"><b>Wire</b> & Co', figures=(figure("300", 300),)))
    page = read((await house.client().get("/figures")).text)
    (dot,) = page.select("figure.wide a > circle.dot > title")
    assert dot.get_text().startswith('300 people: "><b>Wire</b> & Co, ')
    assert not page.select("figure.wide b")


async def test_a_year_is_counted_by_weeks(counted: House) -> None:
    page = read((await counted.client().get("/figures?days=365")).text)
    assert "New events each week" in page.get_text()
    assert len(page.select(".charts table")[0].select("tbody tr")) == 1


@pytest.mark.parametrize(("most", "end"), [(0, 2), (1, 2), (3, 4), (5, 6), (7, 8), (9, 10), (11, 20), (41, 60), (99, 100), (101, 200)])
def test_a_scale_ends_at_a_round_even_number(most: int, end: int) -> None:
    assert nice(most) == end
