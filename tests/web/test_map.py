"""The map: what is on it, where its pins lead, and the list beside it for those who do not see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from sitrep.core.model import Level, Place, Topic
from tests.invented import later, place, report
from tests.web.conftest import House
from tests.web.test_pages import read


def at(name: str, lat: float, lon: float, iso3: str = "SYR", precision: int = 3) -> Place:
    return replace(place(name, iso3, "X1", precision=precision), lat=lat, lon=lon)


@pytest.fixture
def mapped(house: House) -> House:
    """Two events in Azaz, one in Nyala, and one of which only the country is known."""
    azaz = at("Azaz", 36.59, 37.05)
    house.add(
        report(1, places=(azaz,), level=Level.MEDIUM),
        later(30, 2, places=(azaz,), topic=Topic.AID_INCIDENT, title="Convoy hit near Azaz"),
        later(1, 3, places=(at("Nyala", 12.05, 24.88, "SDN", 4),), level=Level.INFORMATION),
        later(2, 4, places=(at("Chad", 15.0, 19.0, "TCD", 6),)),
    )
    house.now = house.now.replace(day=5)
    return house


async def look(house: House, path: str = "/map") -> BeautifulSoup:
    answer = await house.client().get(path)
    assert answer.status_code == 200
    return read(answer.text)


async def test_each_place_has_a_pin_as_grave_as_its_gravest_event(mapped: House) -> None:
    page = await look(mapped)
    assert [title.get_text() for title in page.select("svg .pin-high > title")] == ["Azaz, Syria: 2 events, high concern"]
    assert [title.get_text() for title in page.select("svg .pin-information > title")] == ["Nyala, Sudan: 1 event, for information"]


async def test_a_pin_leads_to_its_event_or_to_its_row(mapped: House) -> None:
    page = await look(mapped)
    links = [str(link.get("href")) for link in page.select("svg a")]
    assert "#place-1" in links
    (other,) = [link for link in links if link != "#place-1"]
    assert (await mapped.client().get(other)).status_code == 200
    assert page.select("tr#place-1 th")[0].get_text(" ").split()[0] == "Azaz,"


async def test_the_list_tells_the_same_and_what_is_not_on_the_map(mapped: House) -> None:
    page = await look(mapped)
    told = " ".join(page.get_text(" ").split())
    assert "4 events at 2 places; 1 without a place on the map." in told
    assert [row.get_text(" ").split()[0] for row in page.select("tbody th")] == ["Azaz,", "Nyala,"]
    assert len(page.select("#place-1 li")) == 2


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", ["Azaz", "Nyala"]),
        ("?days=1", ["Azaz"]),
        ("?days=", ["Azaz", "Nyala"]),
        ("?country=SDN", ["Nyala"]),
        ("?level=high", ["Azaz"]),
        ("?topic=aid_incident", ["Azaz"]),
        ("?country=%22%3E&days=x", ["Azaz", "Nyala"]),
    ],
)
async def test_the_map_shows_what_is_asked_for(mapped: House, query: str, places: list[str]) -> None:
    page = await look(mapped, f"/map{query}")
    assert [row.get_text(" ").split()[0].rstrip(",") for row in page.select("tbody th")] == places


async def test_without_scripts_one_goes_nearer_by_country(mapped: House) -> None:
    page = await look(mapped, "/map?level=medium")
    assert page.select("ul.near a") == []
    page = await look(mapped)
    (link,) = [link for link in page.select("ul.near a") if link.get_text() == "Sudan"]
    nearer = await look(mapped, str(link.get("href")))
    assert "days=7" in str(link.get("href"))
    assert len(nearer.select("svg circle.pin")) == 1
    assert nearer.select("a[href='/map?days=7']")


async def test_an_event_with_a_place_has_a_small_map(mapped: House) -> None:
    page = await look(mapped, "/map")
    event = next(str(link.get("href")) for link in page.select("svg a") if link.get("href") != "#place-1")
    assert len((await look(mapped, event)).select("figure.map svg circle.pin")) == 1
    everything = (await mapped.client().get("/api/events")).json()["events"]
    nowhere = next(each["alert_id"] for each in everything if each["places"][0]["precision"] == 6)
    assert (await look(mapped, f"/events/{nowhere}")).select("figure.map") == []
