from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.core.letter_counts import encoding_by_letters

FRENCH = "Les autorités ont fermé le passage, et des milliers de familles, arrivées à pied, attendent près du fleuve."


def page(text: str) -> bytes:
    return f"<p title='Закрыт переход'>{text}</p><script>var x = 'Закрыт переход';</script>".encode("cp1252", "ignore")


@pytest.mark.parametrize("text", [FRENCH, FRENCH * 40, "L’été passé, l’armée a fermé le passage à pied. " * 40, "Müller, ação, niño, “ok”"])
def test_western_text_is_western(text: str) -> None:
    assert encoding_by_letters(page(text)) == "cp1252"


@pytest.mark.parametrize(
    "body", [b"plain ascii", b"", "Закрыт".encode("cp1251"), "國境關閉".encode("big5") * 20, "Žluťoučký kůň".encode("cp1250")]
)
def test_too_little_or_something_else_is_not_told(body: bytes) -> None:
    assert encoding_by_letters(body) == ""


@given(st.binary(max_size=400))
def test_any_bytes_are_taken(body: bytes) -> None:
    told = encoding_by_letters(body)
    assert not told or codecs.lookup(told)
