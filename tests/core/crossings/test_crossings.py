"""The stated condition of crossings and routes: what is closed, for whom, and what is only named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitrep.core.crossings import LEXICONS, find_crossings
from sitrep.core.model import CrossingKind, CrossingReport, Document
from sitrep.core.places import find_places
from sitrep.core.sentences import split_document
from sitrep.store.gazetteer import load_atlas

ATLAS = load_atlas()


def reports(text: str, language: str = "en", title: str = "") -> tuple[CrossingReport, ...]:
    document = Document(title=title, text=text, language=language, published_at=datetime(2026, 5, 4, tzinfo=UTC))
    sentences = split_document(document)
    found = find_crossings(document, sentences, ATLAS, find_places(document, sentences, ATLAS))
    for one in found:
        assert document.field_text(one.quote.field)[one.quote.start : one.quote.end] == one.quote.text
        assert one.mention is None or document.field_text(one.mention.field)[one.mention.start : one.mention.end] == one.mention.text
    return found


def rows(text: str, language: str = "en", title: str = "") -> set[tuple[str, str, str]]:
    return {(one.crossing_id or one.name, one.status.value, one.traffic.value) for one in reports(text, language, title)}


STATED = [
    ("The Adré crossing is closed.", {("adre", "closed", "all")}),
    ("Jordan shut the Jaber border crossing on Monday.", {("nasib", "closed", "all")}),
    ("Pakistan reopened the Torkham crossing on Sunday.", {("torkham", "open", "all")}),
    ("Bunagana border post was restricted to patients.", {("bunagana", "restricted", "medical")}),
    (
        "The crossing at Rafah was closed to travellers, but relief trucks continue.",
        {("rafah", "closed", "civilian"), ("rafah", "open", "humanitarian")},
    ),
    (
        "Both Torkham and Ghulam Khan border crossings were functioning normally.",
        {("torkham", "open", "all"), ("ghulam-khan", "open", "all")},
    ),
    ("Egypt denied reports that the Rafah crossing had closed.", {("rafah", "open", "all")}),
    ("The Nimule border post was not closed.", {("nimule", "open", "all")}),
    ("The Busia border post was closed to imports of onions.", {("busia", "restricted", "commercial")}),
    (
        "The Torkham crossing is closed except for patients.",
        {("torkham", "closed", "civilian"), ("torkham", "closed", "commercial"), ("torkham", "open", "medical")},
    ),
    ("The route to Aleppo is completely closed.", {("route to Aleppo", "closed", "all")}),
    ("Rebels blocked the road between Kosti and El Obeid.", {("road between Kosti and El Obeid", "closed", "all")}),
    ("The main road is cut.", {("main road", "closed", "all")}),
    ("The Bab al-Nur crossing is closed.", {("Bab al-Nur crossing", "closed", "all")}),
    ("Chad closed its border with Sudan.", {("border with Sudan", "closed", "all")}),
    ("Niger closed its borders on Sunday.", {("borders", "closed", "all")}),
    ("Aid to Syria stopped as border crossings were closed.", {("border crossings", "closed", "all")}),
    ("The Torkham crossing is closed to travellers and lorries.", {("torkham", "closed", "all")}),
    ("The Torkham crossing was shut on Monday. It remains closed to travellers at the crossing.", {("torkham", "closed", "all")}),
    ("The crossing of Tal-Nur is closed.", {("Tal-Nur", "closed", "all")}),
    ("The Torkham crossing is open for patients only.", {("torkham", "restricted", "medical")}),
    ("At Torkham the gate of the crossing was closed.", {("torkham", "closed", "all")}),
    ("Chaman border crossing held a closed session; Torkham crossing is closed.", {("torkham", "closed", "all")}),
    ("What was closed was the Torkham crossing to", {("torkham", "closed", "all")}),
    ("In the north al-Nur crossing is closed.", {("Nur crossing", "closed", "all")}),
    ("Argeen is a border crossing. The gate was closed on Friday.", {("argeen", "closed", "all")}),
]


@pytest.mark.parametrize(("text", "wanted"), STATED)
def test_a_stated_condition_is_reported_for_its_class_of_traffic(text: str, wanted: set[tuple[str, str, str]]) -> None:
    assert rows(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "He spoke to reporters at the Oncupinar border crossing in Turkey.",
        "Azaz lies a few miles from the Bab al-Salama border crossing.",
        "Sudan threatened to close the Adré crossing.",
        "If the Adré crossing closed, aid would stop.",
        "The Rafah crossing was closed in 2023.",
        "The school near the Adré crossing was closed.",
        "Border patrol officers shut down two houses.",
        "The gate was closed.",
        "Rafah shops closed at noon.",
        "A road map was closed to debate.",
    ],
)
def test_a_crossing_that_is_only_named_or_threatened_has_no_condition(text: str) -> None:
    assert rows(text) == set()


def test_the_text_refines_the_title() -> None:
    found = rows(
        "Chaman crossing was closed to travellers on Tuesday, but patients were let through.", title="Pakistan closes Chaman crossing"
    )
    assert found == {("chaman", "closed", "civilian"), ("chaman", "open", "medical")}


def test_the_title_alone_counts_where_the_text_says_nothing() -> None:
    assert rows("Traders waited.", title="Pakistan closes Chaman crossing") == {("chaman", "closed", "all")}


def test_a_report_tells_kind_countries_direction_and_reason() -> None:
    (one,) = reports("The Hairatan bridge was closed to people leaving after shelling.")
    assert (one.kind, one.iso3, one.direction, one.reason) == (CrossingKind.BRIDGE, ("AFG", "UZB"), "out", "conflict")


def test_a_reopening_keeps_the_reason_of_the_closure() -> None:
    (one,) = reports("The Torkham crossing was shut after a firefight. The crossing has reopened.")
    assert (one.status, one.reason) == ("closed", "conflict")
    (again,) = reports("Traffic resumed at the Torkham crossing after a blast last week.")
    assert (again.status, again.reason) == ("open", "conflict")


IN_OTHER_LANGUAGES = [
    ("ar", "أعلنت الإدارة إغلاق معبر باب الهوى أمام المسافرين بسبب القصف.", {("bab-al-hawa", "closed", "civilian")}),
    ("ar", "معبر السمرة مغلق أمام الجميع.", {("السمرة", "closed", "all")}),
    ("ar", "طريق حلب مقطوع بالكامل في سوريا.", {("طريق حلب", "closed", "all")}),
    ("fr", "Le poste-frontière de Bunagana est fermé depuis lundi.", {("bunagana", "closed", "all")}),
    ("fr", "Le pont de Ruzizi 1 n'a pas été fermé.", {("ruzizi-1", "open", "all")}),
    ("es", "El paso fronterizo de Paraguachón permanece cerrado desde el viernes.", {("paraguachon", "closed", "all")}),
    ("pt", "A fronteira de Machipanda foi reaberta na terça-feira.", {("machipanda", "open", "all")}),
    ("ru", "Пункт пропуска Верхний Ларс закрыт для грузовиков.", {("larsi", "closed", "commercial")}),
    ("uk", "Пункт пропуску «Ягодин» відновив роботу після обстрілу.", {("dorohusk", "open", "all")}),
    ("tr", "Öncüpınar Sınır Kapısı yolcu geçişine kapatıldı.", {("bab-al-salama", "closed", "civilian")}),
    ("fa", "گذرگاه تورخم به روی مسافران بسته شد.", {("torkham", "closed", "civilian")}),
    ("pl", "Przejście graniczne w Medyce zostało zamknięte.", {("medyka", "closed", "all")}),
]


@pytest.mark.parametrize(("language", "text", "wanted"), IN_OTHER_LANGUAGES)
def test_nine_other_languages(language: str, text: str, wanted: set[tuple[str, str, str]]) -> None:
    assert rows(text, language) == wanted


def test_every_language_has_words_for_all_that_english_has() -> None:
    parts = {language: {part for part, _ in lexicon.table.values()} for language, lexicon in LEXICONS.items()}
    assert all(found == parts["en"] for found in parts.values())


def test_a_text_without_any_crossing_is_left_at_once() -> None:
    assert reports("Farmers sold tomatoes.") == ()


def test_a_title_that_is_no_title_is_not_read() -> None:
    assert reports("", title="The Torkham crossing is closed, " * 500) == ()


def test_time_grows_linearly_with_hostile_text() -> None:
    assert len(reports("The Torkham crossing is closed, " * 5_000)) == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Bab al-Salama crossing was closed on Monday.", [("bab-al-salama", "Bab al-Salama", "Bab al-Salama")]),
        ("Turkey closed the Bab-Al-Salama crossing.", [("bab-al-salama", "Bab al-Salama", "Bab-Al-Salama")]),
        ("The Öncüpınar border gate was closed.", [("bab-al-salama", "Bab al-Salama", "Öncüpınar")]),
        ("Fighting near Torkham went on. The crossing was closed on Sunday.", [("torkham", "Torkham", None)]),
        ("The Torkham crossing was busy. The crossing with Afghanistan was closed.", [("torkham", "Torkham", None)]),
        ("The crossing was closed on Sunday, officials in Turkey said.", []),
        ("All crossings into Gaza were closed.", [("", "crossings into Gaza", "crossings into Gaza")]),
    ],
)
def test_a_known_crossing_has_one_name_and_the_crossing_is_the_one_named_before(
    text: str, wanted: list[tuple[str, str, str | None]]
) -> None:
    assert [(one.crossing_id, one.name, one.mention.text if one.mention else None) for one in reports(text, "en", "")] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Troops captured two towns and have opened the road toward Tal Rafaat in Syria.",
        "PORT SUDAN, Sudan (Wire) — Shops closed after the attack, aid suspended.",
        "Shops in Port Sudan were closed.",
    ],
)
def test_an_advance_opens_no_road_and_a_dateline_closes_no_port(text: str) -> None:
    assert reports(text, "en", "") == ()


def test_a_road_reopened_to_traffic_is_open() -> None:
    assert [one.status.value for one in reports("Troops reopened the captured road to Aleppo in Syria to all traffic.", "en", "")] == [
        "open"
    ]
