"""The piece of a text that is shown holds what was looked for, marked where it stands."""

from __future__ import annotations

import pytest

from sitrep.core.search.excerpt import make_excerpt
from sitrep.core.search.query import Node, QueryProblem, parse_query

FILLER = "Nothing of note was said here that day. " * 20
STORY = f"{FILLER}The convoy reached Tartus at dawn.\n\nIt had waited for the bridge. {FILLER}"


def meant(typed: str) -> Node:
    found = parse_query(typed)
    assert not isinstance(found, QueryProblem)
    return found


def marked(text: str, typed: str, most: int = 240) -> list[str]:
    excerpt = make_excerpt(text, meant(typed), most=most)
    return [piece for piece, is_match in excerpt.pieces() if is_match]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("convoy tartus", ["convoy", "Tartus"]),
        ("bridge OR convoy", ["convoy", "bridge"]),
        ('"reached tartus"', ["reached Tartus"]),
        ("tart*", ["Tartus"]),
        ('"convoy rea*"', ["convoy reached"]),
        ("convoy -bridge", ["convoy"]),
        ("absent", []),
    ],
)
def test_matches_are_marked(typed: str, found: list[str]) -> None:
    assert marked(STORY, typed) == found


def test_the_piece_begins_with_the_sentence_and_is_one_line() -> None:
    excerpt = make_excerpt(STORY, meant("tartus bridge"))
    assert excerpt.text.startswith("…The convoy reached Tartus at dawn.  It had waited for the bridge.")
    assert excerpt.text.endswith("…")
    assert len(excerpt.text) <= 242
    assert "".join(piece for piece, _ in excerpt.pieces()) == excerpt.text


def test_a_short_text_is_shown_whole() -> None:
    assert make_excerpt("The convoy.", meant("absent")).text == "The convoy."
    assert make_excerpt("", meant("absent")).text == ""


def test_the_piece_with_most_different_words_is_shown() -> None:
    text = f"convoy convoy convoy. {FILLER} Later the convoy crossed the bridge."
    assert marked(text, "convoy bridge", most=80) == ["convoy", "bridge"]


def test_arabic_is_marked_with_what_is_written_onto_the_word() -> None:
    assert marked("وصلت قافلة إلى النازحين في إدلب", "نازحين ادلب") == ["النازحين", "إدلب"]
    assert marked("وصلت قافلة إلى النازحين", "نازح*") == ["النازحين"]


def test_a_long_word_without_a_blank_is_cut() -> None:
    assert len(make_excerpt("x" * 5_000, meant("y"), most=100).text) == 51
    text = "y" * 300 + " convoy"
    assert marked(text, "convoy", most=100) == ["convoy"]
