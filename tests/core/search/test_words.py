"""Words are found however they are written: with or without accents, vowel signs, dots, in capitals, on another keyboard."""

from __future__ import annotations

import pytest

from sitrep.core.search.words import BREAK, LONGEST_WORD, MOST_WORDS, attached_forms, body_words, found_words, words_of

WRITTEN = [
    ("Café ÉLAN cafe\u0301", ["cafe", "elan", "cafe"]),
    ("İstanbul ISPARTA ılık iklim", ["istanbul", "isparta", "ilik", "iklim"]),
    ("أحمد إدلب آمن ٱلله", ["احمد", "ادلب", "امن", "الله"]),
    ("مدرسةٌ مَدرَسه", ["مدرسه", "مدرسه"]),
    ("مستشفى مستشفي مستشفی", ["مستشفي"] * 3),
    ("کمک كمك", ["كمك", "كمك"]),
    ("می‌روند كتـــاب", ["ميروند", "كتاب"]),
    ("Ёлка ёж ЁЖ", ["елка", "еж", "еж"]),
    ("٢٠٢٤ ۱۲ 12,000", ["2024", "12", "12", "000"]),
    ("停火 ทหาร", ["停", "火", "ท", "ห", "า", "ร"]),
    ("MSF停火2024年", ["msf", "停", "火", "2024", "年"]),
    ("ﬁve ＦＵＬＬ", ["five", "full"]),
    ("al-Hasakah's", ["al", "hasakah", "s"]),
    ("a\x00b \ud800 — “·”", ["a", "b"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "words"), WRITTEN)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert words_of(text) == words
    assert [found.word for found in found_words(text)] == words


def test_each_word_is_where_it_is_said_to_be() -> None:
    text = "في إدلب، MSF停火 Café"
    assert [text[found.start : found.end] for found in found_words(text)] == ["في", "إدلب", "MSF", "停", "火", "Café"]


def test_no_word_is_longer_than_an_index_can_hold() -> None:
    assert words_of("x" * 5000) == ["x" * LONGEST_WORD]
    assert words_of("é" * 5000) == ["e" * LONGEST_WORD]


def test_a_summary_is_read_once() -> None:
    assert body_words("Roads closed.", "Roads closed. More to come.") == ["roads", "closed", "more", "to", "come"]
    assert body_words("Other words.", "Roads closed.") == ["other", "words", BREAK, "roads", "closed"]
    assert body_words("", "Roads") == ["roads"]
    assert len(body_words("first", "word " * 20_000)) == MOST_WORDS


def test_an_arabic_word_is_found_with_what_is_written_onto_it() -> None:
    assert {"نازحين", "النازحين", "والنازحين", "للنازحين"} <= set(attached_forms("نازحين"))
    assert "نازحين" in attached_forms("النازحين")
    assert attached_forms("convoy") == ("convoy",)
    assert attached_forms("من") == ("من",)  # too short to be told from what is written onto words
