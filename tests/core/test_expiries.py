"""Ends of ceasefires, mandates and authorisations are found with their sentences; what is past, or no end of such a thing, is not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sitrep.core.expiries import MOST, expiries_in
from sitrep.core.expiry_words import CEASEFIRE, CORRIDOR, CROSS_BORDER, LANGUAGES, MANDATE, PAUSE
from sitrep.core.model import Document

TOLD = datetime(2026, 1, 5, 9, tzinfo=UTC)


def found(text: str, language: str = "en", today: date = date(2026, 1, 5)) -> list[tuple[str, str]]:
    document = Document(title="News", text=text, language=language, published_at=TOLD)
    return [(each.on.isoformat(), each.what) for each in expiries_in(document, language=language, today=today)]


@pytest.mark.parametrize(
    ("language", "text", "on", "what"),
    [
        ("en", "The cross-border mechanism expires on 10 January, diplomats said.", "2026-01-10", CROSS_BORDER),
        ("en", "The truce holds until January 10, 2026.", "2026-01-10", CEASEFIRE),
        ("en", "The Council extended the cross-border authorisation for six months.", "2026-07-05", CROSS_BORDER),
        ("en", "They agreed to extend the ceasefire for another 60 days.", "2026-03-06", CEASEFIRE),
        ("en", "A humanitarian pause will last for three days.", "2026-01-08", PAUSE),
        ("en", "The mandate of the mission runs until 31 March.", "2026-03-31", MANDATE),
        ("en", "Consent for the use of two crossings is valid until 13 November.", "2026-11-13", CROSS_BORDER),
        ("en", "The aid corridor stays open until Feb. 3.", "2026-02-03", CORRIDOR),
        ("fr", "Le cessez-le-feu court jusqu'au 12 janvier.", "2026-01-12", CEASEFIRE),
        ("fr", "La trêve humanitaire a été prolongée de deux semaines.", "2026-01-19", PAUSE),
        ("es", "La tregua estará en vigor hasta el 9 de enero de 2026.", "2026-01-09", CEASEFIRE),
        ("es", "El mecanismo transfronterizo fue prorrogado por seis meses.", "2026-07-05", CROSS_BORDER),
        ("pt", "O cessar-fogo vale até 15 de janeiro.", "2026-01-15", CEASEFIRE),
        ("ru", "Перемирие действует до 20 января.", "2026-01-20", CEASEFIRE),
        ("ru", "Трансграничный механизм продлён на шесть месяцев.", "2026-07-05", CROSS_BORDER),
        ("uk", "Гуманітарний коридор діятиме до 8 січня.", "2026-01-08", CORRIDOR),
        ("tr", "Ateşkes 10 Ocak'a kadar sürecek.", "2026-01-10", CEASEFIRE),
        ("tr", "Sınır ötesi yardım mekanizması altı ay süreyle uzatıldı.", "2026-07-05", CROSS_BORDER),
        ("ar", "يستمر وقف إطلاق النار حتى 10 يناير.", "2026-01-10", CEASEFIRE),
        ("ar", "مدد المجلس آلية المساعدات عبر الحدود لمدة ستة أشهر.", "2026-07-05", CROSS_BORDER),
    ],
)
def test_an_end_is_found(language: str, text: str, on: str, what: str) -> None:
    assert found(text, language) == [(on, what)]


@pytest.mark.parametrize(
    "text",
    [
        "The ceasefire ended on 2 January.",
        "The ceasefire held until 2 January 2026.",
        "The shop is open until 10 January.",
        "The ceasefire was discussed. The museum is open until 10 January.",
        "The truce holds until 31 February.",
        "The truce holds until 10 January 2031.",
        "They agreed to extend the ceasefire for another 900 days.",
        "The ceasefire holds.",
    ],
)
def test_what_is_no_end_ahead_is_not(text: str) -> None:
    assert found(text) == []


def test_a_day_without_a_year_is_the_next_one_unless_it_was_of_late() -> None:
    assert found("The truce was to last until 20 December.") == []
    assert found("The truce will hold until 20 August.") == [("2026-08-20", CEASEFIRE)]


def test_the_sentence_is_verbatim_and_each_end_is_told_once() -> None:
    text = "Rebels said on Monday that the Truce holds until 10 January. The truce, they said, holds until 10 January."
    (expiry,) = expiries_in(Document(title="x", text=text, published_at=TOLD), language="en", today=date(2026, 1, 5))
    assert expiry.sentence == "Rebels said on Monday that the Truce holds until 10 January."


def test_only_so_many_of_one_article_and_only_in_known_languages() -> None:
    text = " ".join(f"The truce holds until {day} January." for day in range(6, 20))
    assert len(found(text)) == MOST
    assert found(text, "so") == []
    assert expiries_in(Document(title="x", text=text), language=None, today=date(2026, 1, 5)) == ()


def test_spans_of_an_article_without_a_date_count_from_today_and_end_with_the_month() -> None:
    document = Document(title="x", text="The ceasefire was extended for one month.")
    assert [each.on for each in expiries_in(document, language="en", today=date(2026, 1, 31))] == [date(2026, 2, 28)]


def test_every_table_has_twelve_months_and_ten_numbers() -> None:
    assert {code: (len(words.months), len(words.numbers.split())) for code, words in LANGUAGES.items()} == dict.fromkeys(
        LANGUAGES, (12, 10)
    )
