"""Which reports tell of one event: places, crossings, figures, copies and time; a wrong merge costs more than a wrong split."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sitrep.core.accounts import account_of, crossing_states
from sitrep.core.grouping import Likeness, OpenEvent, event_for, keys_of, likeness, make_event, may_repeat, new_event_id, places_of, told_at
from sitrep.core.model import ArticleId, CrossingKind, EventId, Field, FigureKind, Level, Report, Span, Topic
from sitrep.core.telling_words import telling_key
from tests.invented import HOUR, NOON, crossing, figure, hit, later, place, report, span

CLOSED: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz"),)}
AID: dict[str, Any] = {"topic": Topic.AID_INCIDENT}


def opened(*reports: Report, id: str = "e1") -> OpenEvent:
    event = make_event(EventId(id), "", reports)
    return OpenEvent(
        id=event.id,
        topic=event.topic,
        first_reported_at=event.first_reported_at,
        last_reported_at=event.last_reported_at,
        keys=frozenset(key for told in reports for key in (*keys_of(told), telling_key(told))),
        article_ids=frozenset(told.article_id for told in reports),
    )


@pytest.mark.parametrize(
    ("what", "first", "second", "expected"),
    [
        ("one town", report(), later(5), Likeness.PLACE),
        ("one of several towns", report(places=(place("Anadan"), place("Haritan"))), later(5, places=(place("Haritan"),)), Likeness.PLACE),
        ("two towns of one province", report(), later(1, places=(place("Azaz"),)), Likeness.NONE),
        ("two towns of one name in two countries", report(), later(1, places=(place("Anadan", "IRQ", "IQ01"),)), Likeness.NONE),
        ("a town and its province", report(), later(1, places=(place("Aleppo", precision=4),)), Likeness.PROVINCE),
        ("two provinces", report(places=(place("Idleb", admin1="SY07", precision=4),)), later(1), Likeness.NONE),
        ("another topic", report(**AID), later(1), Likeness.NONE),
        (
            "one province without a code",
            report(places=(place("Ohio", "USA", "", precision=4, admin1_name="Ohio"),)),
            later(1, places=(place("Ohio", "USA", "", precision=4, admin1_name="Ohio"),)),
            Likeness.PROVINCE,
        ),
        ("country only", report(places=(place("Syria", admin1="", precision=6),)), later(1), Likeness.NONE),
        (
            "country and figure",
            report(places=(place("Syria", admin1="", precision=6),), figures=(figure("12,500", 12500),)),
            later(1, places=(place("Syria", admin1="", precision=6),), figures=(figure("12.500", 12500),)),
            Likeness.FIGURE,
        ),
        (
            "country and a vague figure",
            report(places=(place("Syria", admin1="", precision=6),), figures=(figure("thousands", 2000, vague=True),)),
            later(1, places=(place("Syria", admin1="", precision=6),), figures=(figure("thousands", 2000, vague=True),)),
            Likeness.NONE,
        ),
        ("a copy, whatever its places", report(), later(1, places=(place("Azaz"),), wire_copy_of=ArticleId(1)), Likeness.COPY),
        (
            "one crossing, two states",
            report(crossings=(crossing(),), **CLOSED),
            later(9, crossings=(crossing(status="open"),), **CLOSED),
            Likeness.CROSSING,
        ),
        (
            "two crossings at one town",
            report(crossings=(crossing(),), **CLOSED),
            later(1, crossings=(crossing("Bab al-Hawa", id="bab-al-hawa"),), **CLOSED),
            Likeness.NONE,
        ),
        (
            "one route without an id",
            report(crossings=(crossing("route to  Aleppo", id="", kind=CrossingKind.ROUTE),), topic=Topic.CROSSING_CLOSURE, places=()),
            later(1, crossings=(crossing("Route to Aleppo", id="", kind=CrossingKind.ROUTE),), topic=Topic.CROSSING_CLOSURE, places=()),
            Likeness.CROSSING,
        ),
        ("a crossing and the town beside it", report(crossings=(crossing(),), **CLOSED), later(1, **CLOSED), Likeness.PLACE),
        (
            "closures somewhere in one province",
            report(topic=Topic.CROSSING_CLOSURE, places=(place("Aleppo", precision=4),)),
            later(1, topic=Topic.CROSSING_CLOSURE, places=(place("Aleppo", precision=4),)),
            Likeness.NONE,
        ),
        (
            "people near another crossing",
            report(crossings=(crossing(),)),
            later(1, crossings=(crossing("Kassab", id="kassab"),)),
            Likeness.PLACE,
        ),
    ],
)
def test_likeness(what: str, first: Report, second: Report, expected: Likeness) -> None:
    assert likeness(second, opened(first)) is expected, what
    assert (event_for(second, [opened(first)]) is not None) is (expected > Likeness.NONE), what


@pytest.mark.parametrize(
    ("what", "reports", "new", "joins"),
    [
        ("71 hours later", [report()], later(71), True),
        ("73 hours later", [report()], later(73), False),
        ("published before the first one we saw", [report()], later(-20), True),
        ("two waves of one town a week apart", [report()], later(168), False),
        ("the same with a follow-up between them", [report(), later(60, 2), later(110, 3)], later(168, 4), False),
        ("last year's story seen today", [report()], report(2, published_at=NOON - timedelta(days=365)), False),
        (
            "a crossing's third week",
            [report(crossings=(crossing(),), **CLOSED), later(400, crossings=(crossing(),), **CLOSED)],
            later(450, 3, crossings=(crossing(),), **CLOSED),
            True,
        ),
    ],
)
def test_time_between_reports(what: str, reports: list[Report], new: Report, joins: bool) -> None:
    assert (event_for(new, [opened(*reports)]) is not None) is joins, what


def test_the_best_supported_event_wins_then_the_latest() -> None:
    town, province, newer = (
        opened(report(), id="town"),
        opened(later(2, places=(place("Aleppo", precision=4),)), id="province"),
        opened(later(1), id="newer"),
    )
    assert event_for(later(3), [town, province]) == town
    assert event_for(later(3), [town, newer, province]) == newer
    assert event_for(later(3), []) is None


def test_the_places_of_the_quoted_sentence_count_and_those_left_before_those_reached() -> None:
    beyond = Span(field=Field.TEXT, start=900, end=906, text="Beirut")
    told = report(
        places=(
            replace(place("Beirut", "LBN", role="event"), span=beyond),
            place("Haritan", role="destination"),
            place("Anadan", role="origin"),
        )
    )
    assert [found.name for found in places_of(told)] == ["Anadan"]
    elsewhere = report(hits=(hit("Many people fled."),), places=(replace(place("Beirut", "LBN", role="event"), span=beyond),))
    assert [found.name for found in places_of(elsewhere)] == ["Beirut"]


def test_without_a_quoted_place_the_title_speaks_and_then_the_first_place() -> None:
    far = Span(field=Field.TEXT, start=900, end=906, text="Beirut")
    title = replace(place("Azaz", role="other"), span=span("Azaz", "Azaz", Field.TITLE))
    first, second = replace(place("Beirut", "LBN", role="other"), span=far), title
    assert [found.name for found in places_of(report(places=(first, second)))] == ["Azaz"]
    assert [found.name for found in places_of(report(places=(first,)))] == ["Beirut"]
    assert places_of(report(places=())) == ()


def test_sentences_about_the_past_give_no_place_where_there_are_current_ones() -> None:
    past = hit("Anadan was emptied in 2016, and", status="background")
    now = replace(hit(), quote=Span(field=Field.TEXT, start=100, end=200, text="x" * 100))
    there = replace(place("Haritan"), span=Span(field=Field.TEXT, start=110, end=117, text="Haritan"))
    assert [found.name for found in places_of(report(hits=(past, now), places=(place("Anadan"), there)))] == ["Haritan"]


def test_stocks_and_background_figures_tie_nothing_together() -> None:
    told = report(
        figures=(figure("2.5 million", 2_500_000, kind=FigureKind.STOCK), figure("7,000", 7000, background=True), figure("50", 50))
    )
    assert [key for key in keys_of(told) if key.startswith("figure:")] == []


def test_an_event_is_told_by_its_best_report_and_covers_all_places() -> None:
    quiet = later(
        1, 2, level=Level.MEDIUM, feed_tier=1, title="Movements reported", places=(place("Haritan"), place("Aleppo", precision=4))
    )
    event = make_event(EventId("e"), "k", [quiet, report(1, title="Thousands flee", crossings=(crossing(),))])
    assert (event.headline, event.level) == ("Thousands flee", Level.HIGH)
    assert (event.countries, event.admin1_codes, event.crossing_ids) == (("SYR", "TUR"), ("SY02",), ("bab-al-salama",))
    assert (event.first_reported_at, event.last_reported_at) == (NOON, NOON + HOUR)
    assert [told.article_id for told in event.reports] == [1, 2]


def test_an_event_id_depends_on_the_first_report_alone_and_not_on_our_numbering() -> None:
    assert new_event_id(report(1)) == new_event_id(report(1, level=Level.MEDIUM, title="Corrected"))
    assert new_event_id(report(1)) != new_event_id(report(1, topic=Topic.AID_INCIDENT))
    assert new_event_id(report(1)) != new_event_id(report(1, url="https://news.example/other"))
    assert len(new_event_id(report())) == 16


def test_a_report_is_told_when_published_but_never_after_we_saw_it() -> None:
    assert told_at(report()) == NOON
    assert told_at(report(published_at=None)) == NOON + timedelta(minutes=5)
    assert told_at(report(published_at=NOON + timedelta(days=3))) == NOON + timedelta(minutes=5)


def test_a_date_without_a_time_of_day_counts_as_late_as_it_can_be() -> None:
    day = NOON - timedelta(hours=12)
    assert told_at(report(published_at=day)) == NOON + timedelta(minutes=5)
    assert told_at(report(published_at=day - timedelta(days=1))) == day - timedelta(minutes=1)
    opened = report(1, crossings=(crossing(status="open"),), published_at=NOON - timedelta(hours=4))
    ministry = report(2, crossings=(crossing(status="closed"),), published_at=day)
    (state,) = crossing_states((ministry, opened))
    assert state.crossing.status == "closed"


def test_a_crossing_that_opened_again_is_told_by_the_reports_since_then() -> None:
    closed = report(1, crossings=(crossing(),), title="Crossing shut", **CLOSED)
    again = later(2, 2, crossings=(crossing(),), title="Crossing stays shut", **CLOSED)
    opened = later(
        9,
        3,
        crossings=(crossing(status="open", traffic="humanitarian"),),
        level_reason="re-opened",
        title="Crossing open again",
        level=Level.MEDIUM,
        **CLOSED,
    )
    comment = later(10, 4, title="Traders relieved", level=Level.INFORMATION, **CLOSED)
    assert (make_event(EventId("e"), "", [closed, again]).level, make_event(EventId("e"), "", [closed, again]).headline) == (
        Level.HIGH,
        "Crossing shut",
    )
    after = make_event(EventId("e"), "", [closed, again, opened, comment])
    assert (after.level, after.headline, account_of(after).level_reason) == (Level.MEDIUM, "Crossing open again", "re-opened")


def test_a_country_is_a_place_only_where_nothing_finer_is_named() -> None:
    congo, goma = place("Congo", "COD", "", precision=6, role="event"), place("Goma", "COD", "CD61", role="destination")
    assert [found.name for found in places_of(report(places=(congo, goma)))] == ["Goma"]
    assert [found.name for found in places_of(report(places=(congo,)))] == ["Congo"]


@pytest.mark.parametrize(
    ("other", "may"),
    [
        (report(2), True),
        (report(2, places=()), True),
        (report(2, places=(place("Azaz"),)), False),
        (report(2, places=(place("Kharkiv", "UKR", "UA63", precision=4),)), False),
        (report(2, places=(place("Aleppo", precision=4),)), False),
        (report(2, figures=(figure("3,000", 3000),)), True),
    ],
)
def test_a_text_of_the_same_pattern_on_another_place_is_no_copy(other: Report, may: bool) -> None:
    assert may_repeat(report(1), other) is may


def test_neither_is_one_with_another_figure_or_crossing() -> None:
    assert not may_repeat(report(1, figures=(figure("3,000", 3000),)), report(2, figures=(figure("4,000", 4000),)))
    closed: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": ()}
    one, two = report(1, crossings=(crossing(),), **closed), report(2, crossings=(crossing("Bab al-Hawa", id="bab-al-hawa"),), **closed)
    assert not may_repeat(one, two)


def test_two_figures_in_one_province_are_two_events() -> None:
    town = report(1, figures=(figure("3,000", 3000),))
    province = later(1, places=(place("Aleppo", precision=4),), figures=(figure("9,000", 9000),))
    assert likeness(province, opened(town)) is Likeness.NONE


def test_a_province_alone_ties_reports_of_one_day() -> None:
    province = (place("Aleppo", precision=4),)
    event = opened(report(places=province))
    assert event_for(later(24, places=province), [event]) is event
    assert event_for(later(25, places=province), [event]) is None
    assert event_for(later(11.9, places=province, language="fr"), [event]) is event
    assert event_for(later(13, places=province, language="fr"), [event]) is None


def test_an_event_is_headed_by_the_town_before_its_province() -> None:
    told = report(places=(place("California", "USA", "", precision=4), place("Simi Valley", "USA", "", precision=2)))
    assert [one.name for one in places_of(told)] == ["Simi Valley", "California"]
