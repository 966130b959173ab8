"""Do no harm: who is told places by province or country alone reads no finer name anywhere."""

from __future__ import annotations

import pytest

from sitrep.core.accounts import Account, account_of
from sitrep.core.coarsening import coarsened
from sitrep.core.receivers import Detail
from tests.invented import crossing, event, figure, place, report


@pytest.fixture(scope="module")
def account() -> Account:
    told = report(
        title="Thousands flee Anadan, north of Aleppo",
        places=(place("Anadan", admin1_name="Aleppo", lat=36.29, lon=37.04), place("Haritan", admin1_name="Aleppo")),
        figures=(figure(place="Anadan"),),
        crossings=(crossing(),),
    )
    return account_of(event(told, report(2, places=(place("Anadan", admin1_name="Aleppo"),))))


def test_who_may_know_all_reads_all(account: Account) -> None:
    assert coarsened(account, Detail.EXACT) is account


@pytest.mark.parametrize("detail", [Detail.ADMIN1, Detail.COUNTRY])
def test_sentences_and_headlines_are_left_out_for_they_may_name_a_place_that_no_gazetteer_knows(account: Account, detail: Detail) -> None:
    told = coarsened(account, detail)
    assert (told.headline, told.quotes) == ("", ())
    assert told.figures[0].figure.low == 2000


@pytest.mark.parametrize(("detail", "places"), [(Detail.ADMIN1, [("Aleppo", "SYR", 4)]), (Detail.COUNTRY, [("", "SYR", 6)])])
def test_places_become_provinces_or_countries_without_coordinates(
    account: Account, detail: Detail, places: list[tuple[str, str, int]]
) -> None:
    told = coarsened(account, detail)
    assert [(place.name, place.iso3, place.precision) for place in told.places] == places
    assert not [place for place in told.places if place.lat is not None or place.span.text]


def test_a_place_without_a_province_becomes_its_country_and_one_without_a_country_goes() -> None:
    told = coarsened(account_of(event(report(places=(place("Anadan"), place("Nowhere", iso3="", admin1=""))))), Detail.ADMIN1)
    assert [(place.name, place.iso3) for place in told.places] == [("", "SYR")]


def test_addresses_of_articles_go_for_they_spell_places_out(account: Account) -> None:
    told = coarsened(account, Detail.ADMIN1)
    sources = [*told.sources, *(figure.source for figure in told.figures), *(crossing.source for crossing in told.crossings)]
    assert {source.url for source in sources} == {""}
    assert {source.name for source in sources} == {"Northern Wire 1", "Northern Wire 2"}


def test_crossings_keep_their_names(account: Account) -> None:
    assert [stated.crossing.name for stated in coarsened(account, Detail.COUNTRY).crossings] == ["Bab al-Salama"]
