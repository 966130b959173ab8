"""Displacement figures in the nine languages beside English: numbers, vague words, bounds and units."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitrep.core.figures import LEXICONS, find_figures
from sitrep.core.model import Document, Figure
from sitrep.core.sentences import split_document


def figures(language: str, text: str) -> tuple[Figure, ...]:
    document = Document(title="", text=text, language=language, published_at=datetime(2026, 5, 4, tzinfo=UTC))
    found = find_figures(document, split_document(document), language)
    for one in found:
        assert document.text[one.span.start : one.span.end] == one.span.text
    return found


STATED = [
    ("ar", "نزحت ٣٥٠ أسرة من القرية أمس.", 350, 350, "household"),
    ("ar", "فر أكثر من 50 ألف شخص من المدينة.", 50000, None, "person"),
    ("ar", "نزح نحو خمسة آلاف مدني من البلدة.", 5000, 5000, "person"),
    ("ar", "أجبرت المعارك عشرات الآلاف من السكان على النزوح.", 20000, None, "person"),
    ("ar", "غادر مئات النازحين المخيم.", 200, None, "person"),
    ("ar", "نزح مليونا شخص من البلاد هذا الأسبوع.", 2000000, 2000000, "person"),
    ("ar", "وغادرت عائلتان القرية.", 2, 2, "household"),
    ("ar", "عدد العائلات النازحة: 1200", 1200, 1200, "household"),
    ("fr", "Environ 3 900 personnes ont fui les combats.", 3900, 3900, "person"),
    ("fr", "Au moins deux mille familles ont été déplacées.", 2000, None, "household"),
    ("fr", "Des dizaines de milliers de civils ont quitté la ville.", 20000, None, "person"),
    ("fr", "Quelques centaines d'habitants ont été évacués.", 200, None, "person"),
    ("fr", "Plus de 1,5 million de personnes ont été déplacées.", 1500000, None, "person"),
    ("es", "Unas 11.000 personas huyeron de los combates.", 11000, 11000, "person"),
    ("es", "Veintidós familias fueron desplazadas.", 22, 22, "household"),
    ("es", "Miles de personas abandonaron sus casas.", 2000, None, "person"),
    ("es", "Entre 200 y 300 familias fueron evacuadas.", 200, 300, "household"),
    ("es", "Medio centenar de familias, en su mayoría campesinas, huyeron.", 50, 50, "household"),
    ("ru", "Эвакуировано жителей: 540", 540, 540, "person"),
    ("ru", "Около 26 тысяч жителей эвакуированы.", 26000, 26000, "person"),
    ("ru", "Из посёлка вывезли 1 150 человек.", 1150, 1150, "person"),
    ("ru", "Сотни семей покинули дома.", 200, None, "household"),
    ("ru", "Более двухсот человек бежали из города.", 200, None, "person"),
    ("uk", "Поліцейські вивезли 38 людей із села.", 38, 38, "person"),
    ("uk", "Понад п'ять тисяч мешканців евакуйовано.", 5000, None, "person"),
    ("uk", "Десятки тисяч людей виїхали з міста.", 20000, None, "person"),
    ("tr", "Yaklaşık 2 bin 800 kişi bölgeden kaçtı.", 2800, 2800, "person"),
    ("tr", "400'den fazla aile yerinden edildi.", 400, None, "household"),
    ("tr", "On binlerce sivil kenti terk etti.", 20000, None, "person"),
    ("tr", "Bir milyona yakın insan göç etti.", 1000000, 1000000, "person"),
    ("pt", "Cerca de 2.500 pessoas fugiram dos ataques.", 2500, 2500, "person"),
    ("pt", "Pelo menos 300 famílias foram deslocadas.", 300, None, "household"),
    ("pt", "Centenas de milhares de pessoas fugiram.", 200000, None, "person"),
    ("fa", "بیش از ۹۰۰ خانواده بیجا شدند.", 900, None, "household"),
    ("fa", "صدها هزار نفر آواره شدند.", 200000, None, "person"),
    ("fa", "نزدیک به ۵۵۰۰ نفر از روستا گریختند.", 5500, 5500, "person"),
    ("pl", "Ewakuowano około 1500 osób.", 1500, 1500, "person"),
    ("pl", "Ponad dwa tysiące rodzin opuściło domy.", 2000, None, "household"),
    ("pl", "Dziesiątki tysięcy ludzi uciekły z miasta.", 20000, None, "person"),
]


@pytest.mark.parametrize(("language", "text", "low", "high", "unit"), STATED)
def test_a_stated_count_is_read(language: str, text: str, low: int, high: int | None, unit: str) -> None:
    (one,) = figures(language, text)
    assert (one.low, one.high, one.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "قتل 30 شخصا في القصف."),
        ("ar", "فر السكان مسافة 20 كيلومترا."),
        ("fr", "Trois personnes ont été tuées et les habitants ont fui 20 km plus loin."),
        ("es", "En 2016 la gente huyó del pueblo de 40 años."),
        ("tr", "Üç kişilik ekip köyden kaçtı."),
        ("ru", "Погибли 12 человек, дома эвакуированы."),
        ("uk", "Поранено 7 людей."),
        ("tr", "30 kişi öldü, halk 5 kilometre kaçtı."),
        ("pt", "Morreram 20 pessoas."),
        ("fa", "۱۲ نفر کشته شدند."),
        ("pl", "Zginęło 12 osób, ewakuacja trwała 3 godziny."),
    ],
)
def test_the_dead_and_measures_are_no_figures(language: str, text: str) -> None:
    assert figures(language, text) == ()


def test_every_language_has_words_for_all_that_english_has() -> None:
    parts = {language: {part for part, _ in lexicon.table.values()} for language, lexicon in LEXICONS.items()}
    missing = {language: parts["en"] - found for language, found in parts.items() if parts["en"] - found}
    assert missing == {}
