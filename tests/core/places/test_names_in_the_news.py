"""The gazetteer knows what humanitarian news names: a table of names in their languages, each with where it lies."""

from __future__ import annotations

import pytest

from sitrep.core.model import Document, Place
from sitrep.core.places import find_places
from sitrep.core.sentences import split_document
from sitrep.store.gazetteer import load_atlas

ATLAS = load_atlas()
NEAR = 0.3
"""Degrees, some 30 km; a region's point is its middle."""

SAYINGS = {
    "en": "Thousands of families fled {} on Monday.",
    "fr": "Des milliers de personnes ont fui {} lundi.",
    "es": "Miles de personas huyeron de {} el lunes.",
    "pt": "Milhares de pessoas fugiram de {} na segunda-feira.",
    "ar": "نزح آلاف السكان من {} بعد القصف",
    "fa": "هزاران نفر از {} فرار کردند",
    "ru": "Вчера в {} погибли люди.",
    "uk": "Учора в {} загинули люди.",
    "tr": "Binlerce kişi {} kentinden kaçtı.",
    "pl": "Wczoraj w {} zginęli ludzie.",
}

NAMES = """
en Shebekino RUS 50.41 36.90
ru Шебекино RUS 50.41 36.90
ru Судже RUS 51.19 35.27
uk Бєлгородській області RUS 50.61 36.58
en Hroza UKR 49.65 37.14
en Robotyne UKR 47.45 35.84
ru Сумах UKR 50.91 34.80
ru Часов Яре UKR 48.59 37.84
pl Bachmucie UKR 48.59 38.00
fr Zaporijjia UKR 47.84 35.14
en Aitaroun LBN 33.12 35.47
en Kfar Kila LBN 33.28 35.55
ar ميس الجبل LBN 33.17 35.52
en Nahr al-Bared LBN 34.51 35.96
en Zawaida PSE 31.43 34.37
en Khuza'a PSE 31.31 34.36
en Khan al-Ahmar PSE 31.81 35.36
en East Jerusalem PSE 31.78 35.24
es Jerusalén Este PSE 31.78 35.24
en Golan Heights SYR 33.00 35.75
ru Эс-Сувейде SYR 32.71 36.57
tr Menbiç SYR 36.53 37.95
ar كوباني SYR 36.89 38.35
ar الخرطوم SDN 15.55 32.53
en Um Baru SDN 15.05 23.70
en El Khuwei SDN 13.06 29.22
en Nuba Mountains SDN 11.50 30.50
ru Эль-Фашире SDN 13.63 25.35
en Old Fangak SSD 9.07 30.88
en Kufra LBY 24.18 23.29
ar الكفرة LBY 24.18 23.29
en Tawergha LBY 32.01 15.09
en Baga NGA 13.10 13.82
en Yelwata NGA 8.17 8.66
en Puntland SOM 8.41 48.48
en Bulo Burto SOM 3.85 45.57
fr Anéfis MLI 18.05 0.60
fr Labbezanga MLI 14.96 0.70
en Rubaya COD -1.55 28.87
en Mongbwalu COD 1.94 30.04
fr Sud-Ubangi COD 3.25 19.77
pt Afungi MOZ -10.85 40.55
fr Pétion-Ville HTI 18.51 -72.29
en Kibumba COD -1.47 29.36
en Thantlang MMR 22.70 93.43
en Laiza MMR 24.76 97.56
en KK Park MMR 16.64 98.52
en O'Smach KHM 14.42 103.70
en Coxsbazar BGD 21.44 91.97
en Panjwai AFG 31.55 65.46
en Nurgal AFG 34.62 70.78
fa جلال‌آباد AFG 34.43 70.45
en Tirah Valley PAK 33.75 70.95
en Manipur IND 24.81 93.94
en Uttarakhand IND 30.32 78.03
en Aceh IDN 5.54 95.33
en Mindanao PHL 7.50 125.00
en Tibet CHN 29.65 91.10
en California USA 38.58 -121.49
en Florida USA 30.44 -84.28
en Maui USA 20.80 -156.33
en Alberta CAN 53.55 -113.47
en Lesbos GRC 39.17 26.35
en Lesvos GRC 39.17 26.35
tr Midilli GRC 39.17 26.35
ru Лесбосе GRC 39.17 26.35
en Crete GRC 35.24 24.90
en Lampedusa ITA 35.51 12.60
fr îles Canaries ESP 28.10 -15.70
en Darién Gap PAN 8.10 -77.70
en Carriacou GRD 12.48 -61.45
en Somaliland SOM 9.56 44.06
"""


def first_place(text: str, language: str, countries: tuple[str, ...] = ()) -> Place | None:
    document = Document(title="", text=text, language=language, countries=countries)
    return next((one for one in find_places(document, split_document(document), ATLAS) if one.lat is not None), None)


@pytest.mark.parametrize("line", NAMES.strip().splitlines())
def test_a_name_lies_where_it_lies(line: str) -> None:
    language, rest = line.split(" ", 1)
    name, iso3, lat, lon = rest.rsplit(" ", 3)
    found = first_place(SAYINGS[language].format(name), language)
    assert found is not None, name
    assert found.iso3 == iso3
    assert found.lat == pytest.approx(float(lat), abs=NEAR)
    assert found.lon == pytest.approx(float(lon), abs=NEAR)


@pytest.mark.parametrize(
    ("name", "iso3"),
    [("Blida", "LBN"), ("Madaya", "SYR"), ("Golo", "SDN"), ("Rho", "COD"), ("Guma", "NGA"), ("Flores", "IDN"), ("Lipa", "BIH")],
)
def test_a_name_that_others_have_too_is_believed_at_home_only(name: str, iso3: str) -> None:
    at_home, anywhere = first_place(f"People left {name} at night.", "en", (iso3,)), first_place(f"People left {name} at night.", "en")
    assert at_home is not None
    assert at_home.iso3 == iso3
    assert anywhere is None or anywhere.iso3 != iso3


@pytest.mark.parametrize(
    ("name", "precision"), [("Dadaab", 1), ("Sudzha", 2), ("Sheikh Radwan", 2), ("Lesbos", 3), ("Sumatra", 4), ("Michigan", 4)]
)
def test_islands_and_regions_are_less_exact_than_towns(name: str, precision: int) -> None:
    found = first_place(f"Thousands fled {name}.", "en")
    assert found is not None
    assert found.precision == precision


def test_a_company_and_an_agency_are_no_towns() -> None:
    assert first_place("Xinhua and Google said that China had opened a road.", "en") is None
