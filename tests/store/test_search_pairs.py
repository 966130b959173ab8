"""Words that stand together have a number; an article has those of all its pairs, and a phrase asks for no other."""

from __future__ import annotations

from sitrep.core.search.words import BREAK
from sitrep.store.search_pairs import NUMBERS, phrase_pairs, word_pairs

TITLE, BODY = ["aid", "arrives"], ["the", "aid", "convoy", "waits", BREAK, "the", "bridge", "is", "closed"]


def asked(*words: str, is_prefix: bool = False) -> set[int]:
    return set(phrase_pairs(words, is_prefix=is_prefix))


def test_an_article_has_the_pairs_of_its_phrases() -> None:
    had = set(word_pairs(TITLE, BODY))
    phrases = [("aid", "arrives"), ("the", "aid"), ("aid", "convoy", "waits"), ("the", "bridge", "is", "closed")]
    assert [asked(*phrase) <= had for phrase in phrases] == [True] * 4
    apart = [("convoy", "aid"), ("arrives", "the"), ("waits", "the"), ("waits", BREAK), ("bridge", "closed")]
    assert [asked(*phrase) & had for phrase in apart[:3]] == [set()] * 3
    assert asked(*apart[3]) == set()
    assert not asked(*apart[4]) <= had
    assert len(had) == 7


def test_a_number_fits_into_a_smallint_and_is_sorted() -> None:
    numbers = word_pairs([], [f"word{number}" for number in range(500)])
    assert numbers == sorted(set(numbers))
    assert 0 <= numbers[0] < numbers[-1] < NUMBERS <= 0x8000


def test_of_a_beginning_nothing_is_known() -> None:
    assert asked("aid", "conv", is_prefix=True) == set()
    assert asked("the", "aid", "conv", is_prefix=True) == asked("the", "aid")
    assert asked("convoy") == set()
