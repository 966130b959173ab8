"""Places: what a name means, which country decides, what is no place, and the part a place plays."""

from __future__ import annotations

import pytest

from sitrep.core.figures import find_figures
from sitrep.core.model import Document, Place
from sitrep.core.places import find_places, place_figures
from sitrep.core.places.keys import key_of, stems_of
from sitrep.core.places.mentions import MOST_MENTIONS
from sitrep.core.sentences import split_document
from sitrep.store.gazetteer import load_atlas

ATLAS = load_atlas()


def places(text: str, language: str = "en", countries: tuple[str, ...] = ()) -> tuple[Place, ...]:
    document = Document(title="", text=text, language=language, countries=countries)
    found = find_places(document, split_document(document), ATLAS)
    for one in found:
        assert document.field_text(one.span.field)[one.span.start : one.span.end] == one.span.text
    return found


def named(text: str, language: str = "en", countries: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(one.span.text, one.iso3) for one in places(text, language, countries)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Fighting went on in Anadan and Haritan, Syria.", [("Anadan", "SYR"), ("Haritan", "SYR"), ("Syria", "SYR")]),
        ("Families fled Zamzam for Tawila in Sudan.", [("Zamzam", "SDN"), ("Tawila", "SDN"), ("Sudan", "SDN")]),
        ("Strikes hit Khan Younis and Nuseirat in Gaza.", [("Khan Younis", "PSE"), ("Nuseirat", "PSE"), ("Gaza", "PSE")]),
        ("The Syrian army entered Hama.", [("Hama", "SYR")]),
        (
            "A fire in Cox's Bazar, Bangladesh’s largest camp; Syria's Hama was calm.",
            [("Cox's Bazar", "BGD"), ("Bangladesh", "BGD"), ("Syria", "SYR"), ("Hama", "SYR")],
        ),
        ("Rain fell in London and Paris.", [("London", "GBR"), ("Paris", "FRA")]),
        ("The Democratic Republic of the Congo and Uganda met.", [("Democratic Republic of the Congo", "COD"), ("Uganda", "UGA")]),
    ],
)
def test_a_name_is_placed_in_a_country_that_the_text_speaks_of(text: str, wanted: list[tuple[str, str]]) -> None:
    assert named(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Police said Most people left. Nice weather helped. Aid came late.",
        "Chancellor Angela Merkel met Paris Hilton.",
        "The DTM and the NGO agreed.",
        "They were happy on Monday in March.",
    ],
)
def test_ordinary_words_and_people_are_no_places(text: str) -> None:
    assert named(text) == []


def test_a_small_place_needs_its_country() -> None:
    assert named("Clashes in Mayer went on.") == [("Mayer", "SYR")]
    assert named("Clashes in Tremseh went on.") == []
    assert named("Clashes in Tremseh went on.", countries=("SYR",)) == [("Tremseh", "SYR")]


def test_the_feed_decides_between_two_places_of_one_name() -> None:
    assert named("Aid reached Rafah.", countries=("EGY",))[0][1] == "EGY"
    assert named("Aid reached Rafah.", countries=("PSE",))[0][1] == "PSE"


def test_an_article_is_cut_inside_the_country_only() -> None:
    assert ("Qurayya", "SYR") in named("Cars reached Qurayya in Syria.")
    assert named("Cars reached Qurayya.") == []


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("ru", "В Херсоне и Авдеевке в Украине было тихо.", {"UKR"}),
        ("uk", "Із Вовчанська виїхали до Харкова.", {"UKR"}),
        ("uk", "В Україні обстріляли Куп'янськ.", {"UKR"}),
        ("ar", "أغلق ميناء الحديدة في اليمن", {"YEM"}),
        ("pl", "We Lwowie i Charkowie na Ukrainie.", {"UKR"}),
        ("tr", "Halep'ten Kilis'e, Suriye ve Türkiye arasında.", {"SYR", "TUR"}),
        ("ar", "نزحت الأسر من عندان وحريتان في سوريا إلى تركيا", {"SYR", "TUR"}),
        ("ar", "القصف بالفاشر في السودان", {"SDN"}),
        ("fa", "جنگ در قندهار افغانستان", {"AFG"}),
        ("fr", "Des combats à Goma, en République démocratique du Congo.", {"COD"}),
        ("es", "Combates en Tibú, Colombia.", {"COL"}),
        ("pt", "Ataques em Macomia, Moçambique.", {"MOZ"}),
    ],
)
def test_inflected_and_local_names(language: str, text: str, wanted: set[str]) -> None:
    found = named(text, language)
    assert {iso3 for _, iso3 in found} == wanted
    assert len(found) >= 2 or language == "uk"


def test_places_have_coordinates_a_province_and_a_precision() -> None:
    town, camp, province, country = places("Azaz, Atma camp, Idleb province and Syria.")
    assert (town.admin1_code, town.precision) == ("SY02", 2)
    assert town.lat == pytest.approx(36.59, abs=0.05)
    assert (camp.precision, province.precision, province.admin1_code, country.precision) == (1, 4, "SY07", 6)
    assert country.lat is None


@pytest.mark.parametrize(
    ("language", "text", "precision"),
    [
        ("en", "Thousands fled from Aleppo in Syria.", 2),
        ("en", "Thousands fled Aleppo province in Syria.", 4),
        ("en", "Shells hit Kyiv in Ukraine.", 2),
        ("en", "Shells hit Kyiv oblast in Ukraine.", 4),
        ("en", "Thousands fled the province of Aleppo in Syria.", 4),
        ("ar", "نزح الآلاف من حلب في سوريا", 2),
        ("ar", "نزح الآلاف من محافظة حلب في سوريا", 4),
        ("en", "Thousands fled Gaza for Egypt.", 4),
    ],
)
def test_a_name_of_a_city_and_its_province_means_the_city_unless_it_is_called_a_province(language: str, text: str, precision: int) -> None:
    assert places(text, language)[0].precision == precision


@pytest.mark.parametrize(
    ("language", "text", "roles"),
    [
        ("en", "Thousands fled from Anadan and Haritan to Azaz in Syria.", ["origin", "origin", "destination"]),
        ("fr", "Des familles ont fui Goma, en République démocratique du Congo, vers Bukavu.", ["origin", "destination"]),
        ("es", "Familias salieron de Tibú hacia Cúcuta, Colombia.", ["origin", "destination"]),
        ("tr", "Aileler Halep'ten Kilis'e kaçtı, Suriye'de.", ["origin", "destination"]),
        ("ar", "نزحت أسر من عندان إلى إعزاز في سوريا", ["origin", "destination"]),
        ("en", "Shells hit Azaz in Syria.", ["event", "event"]),
        ("en", "Azaz is a town in Syria.", ["other", "other"]),
    ],
)
def test_the_part_a_place_plays(language: str, text: str, roles: list[str]) -> None:
    found = [one.role.value for one in places(text, language) if one.precision < 6 or roles[0] in ("event", "other")]
    assert found == roles


def test_a_figure_takes_the_place_that_its_people_left() -> None:
    document = Document(title="", text="In Syria 300 families fled Anadan for Azaz. Hama was calm. 500 people fled.", language="en")
    sentences = split_document(document)
    found = find_places(document, sentences, ATLAS)
    first, second = place_figures(find_figures(document, sentences, "en"), found, sentences)
    assert (first.place, second.place) == ("Anadan", None)


def test_a_name_has_one_key_however_it_is_written() -> None:
    assert key_of("Khan-Younis") == key_of("khan younis")
    assert key_of("Rif'at") == key_of("RIF’AT")
    assert stems_of(key_of("Авдеевке")) == stems_of(key_of("Авдеевка"))
    assert stems_of(key_of("Medyce")) == stems_of(key_of("Medyka"))
    assert stems_of(key_of("Dnieprze")) == stems_of(key_of("Dniepr"))
    assert stems_of("ab") == ()


def test_the_atlas_knows_words_as_they_are_folded_today() -> None:
    for name in ("Anadan", "حلب", "Херсон", "Öncüpınar", "Adré"):
        assert ATLAS.candidates(key_of(name)), name
    assert len(ATLAS.crossings) >= 120


def test_a_gazetteer_in_a_page_is_read_no_further_than_an_article_goes() -> None:
    assert len(places("Aleppo Syria " * 5_000)) == MOST_MENTIONS


FOUNDING = (
    "A takeover of Tal Rafaat would leave Azaz alone before the Turkish border. The loss of Azaz, some miles from the Bab al-Salama "
    "border crossing, would be a heavy blow.\n\n"
    "Battles around the city of Aleppo in northern Syria have led tens of thousands to flee toward Turkey, which already shelters more "
    "than 2.5 million refugees.\n\n"
    "A few thousand more fled the towns of Anadan and Haritan, northwest of Aleppo, under fire.\n\n"
    "Kerem Kinik of the Red Crescent told reporters at the Oncupinar border crossing that jets hit trucks."
)


def test_the_founding_article_has_its_origins_and_its_destination_right() -> None:
    found = [(one.span.text, one.role.value) for one in places(FOUNDING)]
    assert [name for name, role in found if role == "origin"] == ["Aleppo", "Syria", "Anadan", "Haritan"]
    assert [name for name, role in found if role == "destination"] == ["Turkey"]
    assert found[-1] == ("Oncupinar", "other")
    assert found[-2] == ("Aleppo", "other")


def test_the_founding_figures_are_of_the_place_left_and_the_stock_is_of_the_country_that_shelters() -> None:
    document = Document(title="", text=FOUNDING, language="en")
    sentences = split_document(document)
    figures = place_figures(find_figures(document, sentences, "en"), find_places(document, sentences, ATLAS), sentences, "en")
    assert [figure.place for figure in figures] == ["Aleppo", "Turkey", "Anadan"]


def test_a_dateline_is_only_mentioned() -> None:
    dateline, place = places("DAMASCUS, Syria (Wire) — Shells hit Azaz."), places("Shells hit Azaz in Syria.")
    assert [one.role.value for one in dateline] == ["other", "other", "event"]
    assert [one.role.value for one in place] == ["event", "event"]


def test_a_place_says_its_province() -> None:
    assert [(one.admin1_code, one.admin1_name) for one in places("Azaz in Syria.")] == [("SY02", "Aleppo"), ("", "")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Fighting in Goma went on, eastern Congo.", [("Goma", "COD"), ("Congo", "COD")]),
        ("Talks in Brazzaville, the capital of Congo.", [("Brazzaville", "COG"), ("Congo", "COG")]),
        ("Rebels left Sake in Congo's North Kivu.", [("Sake", "COD"), ("Congo", "COD"), ("North Kivu", "COD")]),
        ("Kerem Kinik spoke in Turkey. Kinik said that trucks were hit.", [("Turkey", "TUR")]),
        ("General Idris and Dr Homs met in Syria.", [("Syria", "SYR")]),
    ],
)
def test_two_countries_of_one_name_and_people_who_are_called_like_towns(text: str, wanted: list[tuple[str, str]]) -> None:
    assert named(text) == wanted
