"""Do no harm: who is told places by province or country alone reads no finer name anywhere."""

from __future__ import annotations

import pytest

from sitrep.core.accounts import Account, account_of
from sitrep.core.coarsening import OMITTED, coarsened
from sitrep.core.receivers import Detail
from tests.invented import crossing, event, figure, hit, place, report

ARABIC = "غادرت آلاف العائلات بلدة عندان باتجاه حلب."


@pytest.fixture(scope="module")
def account() -> Account:
    told = report(
        title="Thousands flee Anadan, north of Aleppo",
        places=(
            place("Anadan", admin1_name="Aleppo", lat=36.29, lon=37.04),
            place("Haritan", admin1_name="Aleppo", role="other"),
            place("Aleppo", admin1_name="Aleppo", precision=4, role="other"),
            place("Syria", admin1="", precision=6, role="other"),
        ),
        figures=(figure(place="Anadan"),),
        crossings=(crossing(),),
    )
    arabic = report(
        2,
        language="ar",
        hits=(hit(ARABIC),),
        places=(place("عندان", admin1_name="Aleppo"), place("حلب", precision=4, admin1_name="Aleppo")),
    )
    return account_of(event(told, arabic))


def test_who_may_know_all_reads_all(account: Account) -> None:
    assert coarsened(account, Detail.EXACT) is account


@pytest.mark.parametrize(
    ("detail", "omitted", "kept"),
    [
        (Detail.ADMIN1, ("Anadan", "Haritan", "عندان"), ("Aleppo", "حلب")),
        (Detail.COUNTRY, ("Anadan", "Haritan", "عندان", "Aleppo", "حلب"), ()),
    ],
)
def test_finer_names_are_left_out_of_all_that_is_quoted(
    account: Account, detail: Detail, omitted: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    told = coarsened(account, detail)
    words = " ".join([told.headline, told.level_reason, *(quote.text for quote in told.quotes)])
    assert OMITTED in words
    assert not [name for name in omitted if name in words or any(name in place.name for place in told.places)]
    assert all(name in words for name in kept)


@pytest.mark.parametrize(("detail", "places"), [(Detail.ADMIN1, [("Aleppo", "SYR", 4)]), (Detail.COUNTRY, [("", "SYR", 6)])])
def test_places_become_provinces_or_countries_without_coordinates(
    account: Account, detail: Detail, places: list[tuple[str, str, int]]
) -> None:
    told = coarsened(account, detail)
    assert [(place.name, place.iso3, place.precision) for place in told.places] == places
    assert not [place for place in told.places if place.lat is not None or place.span.text]
    assert not told.mentions


def test_a_place_without_a_province_becomes_its_country_and_one_without_a_country_goes() -> None:
    told = coarsened(account_of(event(report(places=(place("Anadan"), place("Nowhere", iso3="", admin1=""))))), Detail.ADMIN1)
    assert [(place.name, place.iso3) for place in told.places] == [("", "SYR")]


def test_addresses_of_articles_go_for_they_spell_places_out(account: Account) -> None:
    told = coarsened(account, Detail.ADMIN1)
    sources = [*told.sources, *(quote.source for quote in told.quotes), *(figure.source for figure in told.figures)]
    sources += [crossing.source for crossing in told.crossings]
    assert {source.url for source in sources} == {""}
    assert {source.name for source in sources} == {"Northern Wire 1", "Northern Wire 2"}


def test_a_name_within_another_word_stays() -> None:
    told = account_of(event(report(title="Anadan and Anadanian", places=(place("Anadan", admin1_name="Aleppo"),))))
    assert coarsened(told, Detail.ADMIN1).headline == f"{OMITTED} and Anadanian"


def test_crossings_keep_their_names(account: Account) -> None:
    assert [stated.crossing.name for stated in coarsened(account, Detail.COUNTRY).crossings] == ["Bab al-Salama"]
