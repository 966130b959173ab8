"""Phrase tables: stems, gaps, the longest match; and the folding that words are compared under."""

from __future__ import annotations

import pytest

from sitrep.core.folding import Folder, fold, surfaces_in, tokens_of
from sitrep.core.phrases import Anchors, Found, Glance, PhraseTable, longest_by_part

TABLE = PhraseTable([("left … homes", "gap"), ("left", "short"), ("displac*", "stem"), ("tens of thousands", "phrase"), ("up*", "brief")])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("left their burning homes", Found(0, 4, "gap")),
        ("left homes", Found(0, 2, "gap")),
        ("left them all to burn homes", Found(0, 1, "short")),
        ("displacement", Found(0, 1, "stem")),
        ("Tens of thousands", Found(0, 3, "phrase")),
        ("upriver", Found(0, 1, "brief")),
        ("tens of", None),
        ("nothing", None),
    ],
)
def test_the_longest_phrase_at_a_word_is_found(text: str, found: Found[str] | None) -> None:
    assert TABLE.at(tokens_of(text), 0) == found


def test_a_glance_tells_which_phrases_a_text_may_hold_by_the_longest_word_of_each() -> None:
    glance = Glance("en", Anchors(["displac*", "to*"]), Anchors(["left … homes"]))
    assert glance.over("They were 300.") == 0
    assert glance.over("Displaced from their homes") == 0b11
    assert glance.over("Displaced, they left") == 0b01
    assert glance.over("the town") == 0b01
    assert Glance("ar", Anchors(["نازح*"])).over("والنازحين") == 0b01
    assert Glance("fa", Anchors(["نازح*"])).over("والنازحين") == 0


def test_arabic_words_are_also_tried_without_what_is_written_onto_them() -> None:
    table = PhraseTable([("نازح*", ("term", "displaced"))])
    marks = longest_by_part(table, tokens_of("والنازحين"), "ar")
    assert marks == [{"term": (1, "displaced")}]
    assert longest_by_part(table, tokens_of("والنازحين"), "fa") == [{}]


def test_the_longest_phrase_of_each_kind_is_found_over_gaps_and_open_ends() -> None:
    table = PhraseTable(
        [("aid", ("k", "plain")), ("aid truck*", ("k", "open")), ("aid … gate", ("k", "gap")), ("aid workers", ("other", "two"))]
    )
    for text, at_first in {
        "aid truckloads": {"k": (2, "open")},
        "aid gate": {"k": (2, "gap")},
        "aid at the gate": {"k": (4, "gap")},
        "aid workers": {"k": (1, "plain"), "other": (2, "two")},
        "aid": {"k": (1, "plain")},
    }.items():
        assert longest_by_part(table, tokens_of(text), "en")[0] == at_first


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Öncüpınar", "oncupinar"),
        ("نَازِحٌ", "نازح"),
        ("أُسرة", "اسره"),
        ("خانواده‌ها", "خانوادهها"),
        ("п'ять", "пять"),
        ("İdlib", "idlib"),
        ("Łódź", "lodz"),
    ],
)
def test_words_are_folded_to_one_form(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("9 300 households", ["9 300", "households"]),
        ("in 2016 500 people", ["in", "2016", "500", "people"]),
        ("1,50,000", ["1,50,000"]),
        ("aid-convoy.", ["aid", "-", "convoy", "."]),
        ("٣٫٥", ["٣٫٥"]),
    ],
)
def test_numbers_keep_their_separators(text: str, words: list[str]) -> None:
    assert [token.word for token in tokens_of(text)] == words


@pytest.mark.parametrize("language", ["en", "uk", "ar"])
@pytest.mark.parametrize("text", ["Réfugiés, réfugiés!", "п'ять тисяч", "Its 2,500 people's homes (1 200)", "والنازحين 300", "x'y a\x1cb"])
def test_the_first_look_sees_the_words_that_are_tokens(text: str, language: str) -> None:
    seen = [fold(word) for word in surfaces_in(text, language)]
    assert seen == [token.word for token in tokens_of(text, language) if token.word[0].isalpha()]


@pytest.mark.parametrize("text", ["1 200,5 people's homes: 3-4!", "don't 12 345 6", "a b\tc\n\x0bd"])
def test_plain_text_has_the_same_tokens_as_text_with_accents(text: str) -> None:
    for language in ("en", "uk"):
        assert tokens_of(text, language) == tokens_of(text + " é", language)[:-1]


def test_a_documents_folder_reads_a_sentence_once() -> None:
    folder = Folder("uk")
    assert folder.tokens("п'ять") is folder.tokens("п'ять")
    assert folder.tokens("п'ять") == tokens_of("п'ять", "uk")


@pytest.mark.parametrize("phrase", ["left … homes", "had to leave", "in … camps", "up*", "tens of thousands"])
@pytest.mark.parametrize(
    "text", ["They left all their homes", "they had to leave", "in the camps", "upturned", "Tens of thousands", "in a home"]
)
def test_a_glance_overlooks_no_phrase_that_the_table_finds(phrase: str, text: str) -> None:
    tokens, table = tokens_of(text), PhraseTable([(phrase, 1)])
    if any(table.at(tokens, position) for position in range(len(tokens))):
        assert Glance("en", Anchors([phrase])).over(text) == 1
