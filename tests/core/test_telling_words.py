"""Two stories of one city share few of their own words; nothing is said between two languages."""

from __future__ import annotations

from typing import Any

from sitrep.core.grouping import OpenEvent, event_for, keys_of, told_at
from sitrep.core.model import EventId, Report, Topic
from sitrep.core.telling_words import MOST_WORDS, most_shared, telling_key, telling_words
from tests.invented import crossing, figure, hit, later, place, report

BEIRUT: dict[str, Any] = {"places": (place("Beirut", "LBN", "LB1", precision=2),)}
FLIGHT: dict[str, Any] = {"title": "Families flee southern suburbs as strikes begin", "hits": (hit("Families fled the suburbs."),)}
CAMP: dict[str, Any] = {"title": "Rain soaks tents on the sports ground", "hits": (hit("Displaced people dry their blankets."),)}


def opened(told: Report) -> OpenEvent:
    keys = frozenset([*keys_of(told), telling_key(told)])
    return OpenEvent(id=EventId("e"), topic=told.topic, first_reported_at=told_at(told), last_reported_at=told_at(told), keys=keys)


def test_words_are_cut_and_common_ones_and_places_left_out() -> None:
    assert telling_words(report(title="Beirut residents fleeing after bombing", hits=(hit("They fled."),), **BEIRUT)) == {
        "fleei",
        "bombi",
        "fled",
    }
    long = " ".join(f"{letter}{other}word" for letter in "bcdfghjklm" for other in "bcdfg")
    assert len(telling_words(report(title=long))) == MOST_WORDS


def test_languages_without_spaces_or_unknown_have_none() -> None:
    assert telling_key(report(language="zh")) == telling_key(report(language=None)) == ""
    assert most_shared(report(language="zh"), [telling_key(report())]) is None
    assert most_shared(report(language="fr"), [telling_key(report())]) is None


def test_two_stories_of_one_city_are_two_events_and_one_in_another_language_may_be_either() -> None:
    flight = opened(report(**FLIGHT, **BEIRUT))
    assert event_for(later(5, **CAMP, **BEIRUT), [flight]) is None
    assert event_for(later(5, **CAMP, **BEIRUT, language="fr"), [flight]) is flight
    assert event_for(later(5, **{**CAMP, "title": "Strikes drive more families out"}, **BEIRUT), [flight]) is flight
    assert event_for(later(30, **{**CAMP, "title": "Strikes drive more families out"}, **BEIRUT), [flight]) is None
    assert event_for(later(30, **FLIGHT, **BEIRUT), [flight]) is flight


def test_a_known_crossing_needs_no_words_and_the_border_ties_nothing() -> None:
    closed: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": ()}
    known = opened(report(**FLIGHT, crossings=(crossing(),), **closed))
    assert event_for(later(5, **CAMP, crossings=(crossing(),), **closed), [known]) is known
    border = opened(report(**FLIGHT, crossings=(crossing("the border", id=""),), **closed))
    assert event_for(later(5, **FLIGHT, crossings=(crossing("the border", id=""),), **closed), [border]) is None
    named = opened(report(**FLIGHT, crossings=(crossing("border with Osk", id=""),), **closed))
    assert event_for(later(5, **FLIGHT, crossings=(crossing("Border with Osk", id=""),), **closed), [named]) is named
    assert event_for(later(5, **CAMP, crossings=(crossing("Border with Osk", id=""),), **closed), [named]) is None


def test_a_round_number_ties_nothing() -> None:
    somewhere: dict[str, Any] = {"places": (place("Syria", admin1="", precision=6),)}
    for number, ties in ((1000, False), (1200, True)):
        told = {**somewhere, "figures": (figure(f"{number}", number),)}
        event = opened(report(**told))
        assert (event_for(later(1, **told), [event]) is event) is ties
