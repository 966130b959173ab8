"""What a judgement costs, counted in calls so that a busy machine changes nothing: flat in the phrases, linear in the text."""

from __future__ import annotations

import sys
from itertools import islice, product

import pytest

from sitrep.config.rules import load_rulebook, rulebook_from
from sitrep.config.source import parse_source
from sitrep.core.judgement import judge
from sitrep.core.model import Document
from sitrep.core.places.atlas import Atlas
from sitrep.core.rules.rulebook import Rulebook
from sitrep.store.gazetteer import load_atlas

BOOK, ATLAS = load_rulebook(None), load_atlas()
STORY = (
    "More than 3,200 families fled Marka and Jowhar toward the camps on Monday after the river rose. The crossing at Torkham was closed to"
    " trucks, and an aid convoy was looted on the road to Herat. Officials said that the market would stay open.\n\n"
)
ARABIC = "نزحت أكثر من 300 عائلة من حلب إلى الحدود. أُغلق معبر باب السلامة أمام المدنيين وقوافل المساعدات يوم الأحد.\n\n"


def calls(text: str, language: str, book: Rulebook = BOOK, atlas: Atlas = ATLAS) -> int:
    """How many functions, Python's and C's, a judgement calls once its words are known."""
    document = Document(title="", text=text, language=language)
    judge(document, book, atlas)
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        judge(document, book, atlas)
    finally:
        sys.setprofile(before)
    return counted


def book_with(phrases: int) -> Rulebook:
    """The shipped rules and one concept more with so many phrases of two words that no text holds."""
    syllables = ["".join(letters) for letters in product("bdfgklmnprst", "aeiou", "bdfgklmnprst", "aeiou")]
    listed = ", ".join(f"{word} zone" for word in islice(syllables, phrases))
    asked = "rules:\n  - {id: more, topic: displacement, weight: 0.1, any: [more]}\n"
    return rulebook_from([parse_source(f"words:\n  en:\n    concepts:\n      more: {listed}\n{asked}", file="rules.yaml")], shipped=True)


def test_a_judgement_costs_the_same_with_fifty_phrases_more_and_with_three_thousand() -> None:
    few, many = (calls(STORY * 6, "en", book_with(count)) for count in (50, 3_000))
    assert many <= 1.05 * few


@pytest.mark.parametrize(("text", "language"), [(STORY, "en"), (ARABIC, "ar")])
def test_a_judgement_costs_twice_as_much_for_twice_the_text(text: str, language: str) -> None:
    once, twice, four_times = (calls(text * count, language) for count in (8, 16, 32))
    assert twice <= 2.2 * once
    assert four_times <= 2.2 * twice


def test_text_of_no_interest_costs_a_fraction() -> None:
    dull = "The orchestra played for two hours and the audience asked for more, said the conductor, who will be back next year.\n\n"
    assert calls(dull * 24, "en") < 0.25 * calls(STORY * 10, "en")
