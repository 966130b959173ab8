"""Datelines: where the writer is."""

from __future__ import annotations

import pytest

from sitrep.core.model import Field
from sitrep.core.places.datelines import dateline_end
from sitrep.core.sentences import Sentence


def dateline(text: str, field: Field = Field.TEXT) -> str:
    return text[: dateline_end(Sentence(field=field, start=0, end=len(text), text=text, paragraph=0, index=0))]


@pytest.mark.parametrize(
    "opening",
    [
        "PORT SUDAN, Sudan (Wire) — ",
        "PORT SUDAN, Feb 4 - ",
        "KYIV, Ukraine, May 3 (Wire) -- ",
        "LATACUNGA.- ",
        "Riohacha (Colombia), 6 mar - ",
        "N'Djamena - ",
        "CAP-HAITIEN, Aug 30 - ",
        "الفاشر - ",
        "ТБИЛИСИ — ",
        "SANTIAGO DE CUBA - ",
    ],
)
def test_a_town_before_a_dash_opens_an_article(opening: str) -> None:
    assert dateline(f"{opening}Two men were seen.") == opening
    assert dateline(f"{opening}Two men were seen.", Field.TITLE) == ""


@pytest.mark.parametrize(
    "text", ["Azaz was shelled - again.", "The bridge - the last one - fell.", "Bab al-Salama was shut.", "A road, they say - of sorts."]
)
def test_a_sentence_with_a_dash_has_none(text: str) -> None:
    assert dateline(text) == ""
