"""Words are found whole, keep their offsets, and meet their inflected and disguised forms under one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.core.rules.stems import stems_named
from sitrep.core.rules.words import fold_word, lower_word, split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Aid-convoy hit, 3 dead.", ["Aid", "convoy", "hit", "3", "dead"]),
        ("l’armée d'Alep", ["l", "armée", "d", "Alep"]),
        ("con\u00advoy bor\u200bder", ["con\u00advoy", "bor\u200bder"]),
        ("نَازِحٌ", ["نَازِحٌ"]),
        ("…", []),
    ],
)
def test_a_text_falls_into_words(text: str, words: list[str]) -> None:
    assert list(split_words(text).surfaces) == words


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("con\u00advoy", "convoy"),
        ("bor\u200bder", "border"),
        ("ｃｏｎｖｏｙ", "convoy"),
        ("CONVOY", "convoy"),
        ("évacués", "evacues"),
        ("نَازِحٌ", "نازح"),
        ("نـــازح", "نازح"),
        ("أُغلق", "اغلق"),
        ("KAPATILDI", "kapatildi"),
        ("kapatıldı", "kapatildi"),
        ("İzmir", "izmir"),
        ("Wołodymyr", "wolodymyr"),
        ("закрытый", "закрытыи"),
        ("آواره‌ها", "اوارهها"),
    ],
)
def test_a_disguised_word_folds_to_the_plain_one(disguised: str, plain: str) -> None:
    assert fold_word(lower_word(disguised)) == plain


@pytest.mark.parametrize(
    ("stems", "in_rule", "in_text"),
    [
        ("english", "displace", ["displaced", "displacement", "displacing"]),
        ("french", "déplacé", ["déplacés", "déplacées"]),
        ("russian", "дорога", ["дороги", "дороге", "дорогу", "дорог"]),
        ("polish", "uchodźca", ["uchodźcy"]),
        ("arabic-light", "نازح", ["والنازحين", "للنازحين", "نازحون", "النازح", "بنازحين"]),
        ("arabic-light", "قافلة", ["القافلة", "قافلتهم", "بقافلة", "والقافلة"]),
        ("arabic-light", "معبر", ["المعبر", "بالمعبر", "معبرا"]),
        ("persian-light", "آواره", ["آواره‌ها", "آواره‌های"]),
        ("none", "convoy", ["Convoy"]),
    ],
)
def test_inflected_forms_meet_the_word_in_the_rule(stems: str, in_rule: str, in_text: list[str]) -> None:
    keys = stems_named(stems)
    for word in in_text:
        assert keys.of_pattern(lower_word(in_rule)) in keys.of_text(lower_word(word)), word


@given(st.text(max_size=200))
def test_offsets_are_exact_for_any_text(text: str) -> None:
    words = split_words(text)
    assert all(text[start:end] == word for word, start, end in zip(words.surfaces, words.starts, words.ends, strict=True))
    assert list(words.starts) == sorted(words.starts)
