"""A lexicon finds every concept in one pass, at the same cost for few phrases and for many."""

from __future__ import annotations

import time

import pytest

from sitrep.core.rules.lexicon import Lexicon, PhraseError, build_lexicon
from sitrep.core.rules.stems import stems_named
from sitrep.core.rules.words import split_words

ENGLISH = stems_named("english")


def concepts(phrases: dict[str, list[str]], text: str) -> dict[str, list[str]]:
    words = split_words(text)
    found = build_lexicon(ENGLISH, phrases).scan(words)
    return {name: [" ".join(words.surfaces[first:end]) for first, end in places] for name, places in found.items()}


@pytest.mark.parametrize(
    ("phrases", "text", "found"),
    [
        (["close"], "They closed it, closing late", ["closed", "closing"]),
        (["=close"], "Close it; closed", ["Close"]),
        (["clos*"], "closure, Closed", ["closure", "Closed"]),
        (["aid convoy"], "An aid-convoy and aid convoys", ["aid convoy", "aid convoys"]),
        (["aid", "aid worker"], "aid workers", ["aid", "aid workers"]),
        (["evac* order"], "evacuation orders", ["evacuation orders"]),
        (["Bab al-Haw*"], "at Bab al-Hawa", ["Bab al Hawa"]),
        (["may", "-# may", "-may #"], "On 3 May, or May 4, they may", ["may"]),
        (["# trucks"], "12 trucks, many trucks", ["12 trucks"]),
        (["refugee", "-refugee agency"], "the refugee agency met a refugee", ["refugee"]),
    ],
)
def test_a_phrase_is_found_by_form_stem_or_beginning(phrases: list[str], text: str, found: list[str]) -> None:
    assert concepts({"it": phrases}, text) == {"it": found}


def test_words_under_a_mask_belong_to_the_mask_alone() -> None:
    phrases = {"convoy": ["convoy"], "mask:protest": ["freedom convoy"]}
    assert concepts(phrases, "A freedom convoy passed an aid convoy") == {"convoy": ["convoy"], "mask:protest": ["freedom convoy"]}


@pytest.mark.parametrize("phrase", ["", "…", "a*b", "=word*", "wo=rd", "*"])
def test_a_phrase_that_nothing_could_match_is_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        Lexicon(ENGLISH).add("it", phrase)


def test_a_lexicon_learns_after_it_was_asked_and_forgets_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon = Lexicon(ENGLISH)
    words = split_words("aid convoy aid")
    assert lexicon.scan(words) == {}
    lexicon.add("it", "aid")
    monkeypatch.setattr("sitrep.core.rules.lexicon.REMEMBERED_WORDS", 1)
    assert lexicon.scan(words) == {"it": [(0, 1), (2, 3)]}


def test_the_cost_stays_flat_from_fifty_phrases_to_five_thousand() -> None:
    text = split_words("The convoy reached the border after the road was closed by flood water and people fled the town. " * 400)
    words = [f"{a}{b}{c}" for a in "bcdfghjklmnpqrstvwxz" for b in "aeiou" for c in "bcdfghjklmnpqrstvwxzaeiouybcdfghjklmnpqrstvwxzaeiouy"][
        :5000
    ]

    def seconds(count: int) -> float:
        lexicon = build_lexicon(ENGLISH, {"it": words[:count], "convoy": ["convoy", "border", "clos*"]})
        lexicon.scan(text)
        best = 9.0
        for _ in range(5):
            began = time.process_time()
            lexicon.scan(text)
            best = min(best, time.process_time() - began)
        return best

    assert seconds(5000) < 1.5 * seconds(50) + 0.001
