"""The data of the day: complete, labelled, and with every kind of story that the demonstration promises."""

from __future__ import annotations

from datetime import timedelta

from sitrep.core.model import Topic
from sitrep.demo.stories import DAY, Outlet, load_day

OUTLETS = load_day()
STORIES = [story for outlet in OUTLETS for story in outlet.stories]


def outlet(name: str) -> Outlet:
    return next(outlet for outlet in OUTLETS if outlet.id == name)


def test_there_are_enough_outlets_and_stories_for_a_day() -> None:
    assert len(OUTLETS) >= 8
    assert len(STORIES) >= 40
    assert {outlet.format for outlet in OUTLETS} == {"rss", "atom", "rdf", "json", "broken", "missing"}
    assert {outlet.language for outlet in OUTLETS} == {"en", "fr", "ar", "uk", "fa"}


def test_every_story_has_text_and_an_id_of_its_own() -> None:
    assert len({story.path for story in STORIES}) == len(STORIES)
    for story in STORIES:
        assert story.title, story.path
        assert story.summary, story.path
        assert story.paragraphs, story.path


def test_a_story_that_is_flagged_says_what_it_shows_and_a_trap_has_no_label() -> None:
    for story in STORIES:
        assert bool(story.labels) == bool(story.shows), story.path
        assert not (story.labels and story.trap), story.path


def test_all_three_topics_and_at_least_ten_traps_are_there_in_more_than_english() -> None:
    assert {label for story in STORIES for label in story.labels} == set(Topic)
    traps = [story for story in STORIES if story.trap]
    assert len(traps) >= 10
    for language in ("ar", "fr", "uk", "fa"):
        own = [story for outlet in OUTLETS if outlet.language == language for story in outlet.stories]
        assert any(story.labels for story in own), language
        assert any(story.trap for story in own), language


def test_agency_copy_prints_the_agencys_words_in_three_outlets() -> None:
    original = next(story for story in outlet("tidewater-wire").stories if story.id == "convoy-drone")
    prints = [story for story in STORIES if story.paragraphs == original.paragraphs]
    assert {story.outlet_id for story in prints} == {"tidewater-wire", "harbour-times", "northern-ledger"}
    assert len({story.title for story in prints}) == 3


def test_a_feed_shows_only_what_is_published_newest_first() -> None:
    wire = outlet("tidewater-wire")
    assert [story.id for story in wire.published(DAY + timedelta(hours=4))] == ["ferry-timetable"]
    assert [story.id for story in wire.published(DAY + timedelta(hours=7))] == ["oncupinar-shut", "sake-shelling", "ferry-timetable"]
    assert len(wire.published(DAY + timedelta(hours=20), limit=2)) == 2


def test_the_day_has_a_quiet_feed_a_refused_page_and_a_deeply_nested_one() -> None:
    assert all(story.published_at < DAY for story in outlet("atlas-institute").stories)
    assert [story.id for story in STORIES if story.status == 403] == ["beledweyne-warehouse"]
    assert [story.id for story in STORIES if story.nested > 256] == ["pibor-road"]
