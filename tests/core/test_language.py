"""The declared language stands unless the words plainly say otherwise."""

from __future__ import annotations

import pytest

from sitrep.core.language import language_of
from sitrep.core.model import Document

ENGLISH = "Thousands of people have fled the fighting in the east of the country, officials said on Monday."
ARABIC = "نزح آلاف السكان من المدينة بعد ثلاثة أيام من القصف المتواصل على الأحياء الشرقية"


@pytest.mark.parametrize(
    ("title", "text", "declared", "language"),
    [
        ("", ENGLISH, None, "en"),
        ("", ENGLISH, "en-GB", "en"),
        (ARABIC, "", "en_US", "ar"),
        ("", "", None, None),
        ("", "", "fr", "fr"),
        ("", "1 2 3", "xx", "xx"),
        ("Close", "", "en", "en"),
        ("", ENGLISH, "so", "en"),
        ("", f"{ENGLISH} They said that it was the worst attack of the year and left with the children.", "so", "en"),
        ("", f"{ARABIC} the of and to in was were that with from", None, "ar"),
        ("Словаччина обмежила пропуск людей через пункт пропуску Ужгород.", "", "uk", "uk"),
        ("Объявлена обязательная эвакуация населения из Купянска.", "", "uk", "ru"),
    ],
)
def test_a_document_has_a_language(title: str, text: str, declared: str | None, language: str | None) -> None:
    assert language_of(Document(title=title, text=text, language=declared)) == language
