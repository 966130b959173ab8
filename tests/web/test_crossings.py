"""The board of crossings and the history of one: statuses, their order, and what is stale or overtaken."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from sitrep.core.model import Topic
from tests.invented import crossing, later, place
from tests.web.conftest import House
from tests.web.test_pages import read, text_of

CLOSED = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz"),)}


def tell(house: House) -> None:
    """Shut, shut, open for aid, open again; and a road that was cut."""
    house.add(
        later(1, 1, crossings=(crossing(),), **CLOSED),
        later(3, 2, crossings=(crossing(),), title="Still shut", **CLOSED),
        later(5, 3, crossings=(crossing(status="open", traffic="humanitarian"),), title="Aid passes", **CLOSED),
        later(6, 4, crossings=(crossing(status="closed"),), title="Shut all day", **CLOSED),
        later(20, 5, crossings=(crossing(status="open"),), title="Open", **CLOSED),
        later(21, 6, crossings=(crossing("the M5/M4 road", id="", kind="route"),), title="Road cut", **CLOSED),
    )
    house.now += timedelta(days=1)


async def test_the_history_of_a_crossing_has_each_status_with_its_quotes(house: House) -> None:
    tell(house)
    page = read((await house.client().get("/crossings/bab-al-salama")).text)
    told = " ".join(page.get_text(" ").split())
    assert "Bab al-Salama crossing Syria – Türkiye" in told
    assert "closed from 3 March 2026, 13:00 UTC , 3 reports, the last one 3 March 2026, 18:00 UTC" in told
    assert [band.get("class") for band in page.select("rect.band")] == [
        ["band", "band-open"],
        ["band", "band-closed"],
        ["band", "band-open"],
    ]
    assert page.select("h2#humanitarian")
    assert "overtaken" not in told
    assert len(page.select("a[href^='/events/']")) >= 3


async def test_the_board_leads_to_the_history_whatever_a_route_is_called(house: House) -> None:
    tell(house)
    page = read((await house.client().get("/crossings")).text)
    links = [str(link.get("href")) for link in page.select("tbody th a")]
    assert set(links) == {"/crossings/bab-al-salama", f"/crossings/{quote('route:the m5/m4 road')}"}
    for link in links:
        assert (await house.client().get(link)).status_code == 200
    assert (await house.client().get("/crossings/nowhere")).status_code == 404


async def test_a_status_that_nobody_repeats_is_told_as_stale_and_an_overtaken_one_as_such(house: House) -> None:
    tell(house)
    house.add(later(30, 7, crossings=(crossing(status="closed"),), title="Shut once more", **CLOSED))
    assert "overtaken by a later report on all traffic" in await text_of(house, "/crossings")
    assert "not repeated" not in await text_of(house, "/crossings")
    house.now += timedelta(days=20)
    assert "not repeated for 14 days: may hold or not" in await text_of(house, "/crossings")
    page = read((await house.client().get("/crossings/bab-al-salama")).text)
    assert len(page.select("rect.stale")) == 2
