"""Copies of one text are recognised, other texts are not."""

from __future__ import annotations

import pytest

from sitrep.core.shingles import COPY_CONTAINMENT, containment, is_copy, pack, sample_of, shingles_of, unpack

STORY = (
    "Families left the villages along the river before dawn, carrying what they could on carts and motorbikes. "
    "A health worker at the school where many of them spent the night counted more than three hundred households by midday. "
    "The road to the north was open only in the morning, he said, and two lorries with flour had to wait at the bridge. "
    "Local councils asked for tents, drinking water and a mobile clinic, and said that more families were expected to arrive."
)
OTHER = (
    "The council of ministers approved a budget for the coming year after a debate that went on until late at night. "
    "Spending on schools will rise by four percent, while the share of the road programme remains the same as last year. "
    "Members of the opposition asked for a second reading and said that the figures for hospitals had not been explained."
)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("the same text", STORY),
        ("a new headline and the first half", "Hundreds flee river villages\n\n" + STORY[: len(STORY) // 2]),
        ("byline and boilerplate", "NORTHTOWN (Wire) - " + STORY + " (Reporting by our desk; editing by another) All rights reserved."),
        ("two words changed", STORY.replace("dawn", "sunrise").replace("tents", "blankets")),
        ("other case", STORY.upper()),
    ],
)
def test_an_edited_copy_is_a_copy_and_shares_a_part_of_the_sample(what: str, text: str) -> None:
    one, other = shingles_of(STORY), shingles_of(text)
    assert is_copy(one, other), what
    assert set(sample_of(one)) & set(sample_of(other)), what


def test_another_story_is_not_a_copy() -> None:
    assert containment(shingles_of(STORY), shingles_of(OTHER)) < 0.05
    assert not is_copy(shingles_of(STORY), shingles_of(OTHER))


def test_a_headline_is_too_short_to_be_called_a_copy() -> None:
    headline = shingles_of("Aid convoy hit on the road north of the city")
    assert containment(headline, headline) == 1.0
    assert not is_copy(headline, headline)


def test_a_rewritten_half_stays_below_the_threshold() -> None:
    halves = shingles_of(STORY[: len(STORY) // 2] + OTHER)
    assert 0.3 < containment(shingles_of(STORY), halves) < COPY_CONTAINMENT


def test_texts_without_spaces_are_cut_into_characters() -> None:
    assert len(shingles_of("数千人逃离了边境附近的村庄")) > 8


@pytest.mark.parametrize("text", ["", "two words"])
def test_fewer_than_three_words_have_no_shingles(text: str) -> None:
    assert shingles_of(text) == frozenset()
    assert containment(shingles_of(text), shingles_of(STORY)) == 0.0


def test_packing_keeps_the_set() -> None:
    shingles = shingles_of(STORY)
    assert unpack(pack(shingles)) == shingles
    assert len(pack(shingles)) == 4 * len(shingles)
    assert unpack(b"") == frozenset()
