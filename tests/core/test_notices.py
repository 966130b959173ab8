"""When we speak of an event and when we keep silent, each answer with its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from sitrep.core.model import ArticleId, FeedType, Field, FigureKind, FigureUnit, Level, Span, Topic
from sitrep.core.notices import NoticeType, Reason, Said, next_look, reason_to_speak, state_of, write_notice
from tests.invented import HOUR, NOON, aid, crossing, event, figure, hit, later, place, report, routed

MEDIUM = report(1, level="medium")
CLOSURE: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz"),)}
OLD = report(1, published_at=NOON - timedelta(days=30))


def told(*reports: Any, at: datetime = NOON) -> Said:
    """What a receiver knows who was told of these reports."""
    return state_of(event(*reports), at, 1)


@pytest.mark.parametrize(
    ("reason", "now_reported", "said", "terms"),
    [
        (Reason.FIRST_REPORT, [report(1)], None, {}),
        (Reason.BELOW_RECEIVER_LEVEL, [report(1, level="information")], None, {}),
        (Reason.FIRST_REPORT, [report(1, level="information")], None, {"min_level": Level.INFORMATION}),
        (Reason.CORRECTED, [MEDIUM], told(report(1)), {"min_level": Level.HIGH}),
        (Reason.BELOW_RECEIVER_LEVEL, [MEDIUM], told(MEDIUM), {"min_level": Level.HIGH}),
        (Reason.OLD_NEWS, [OLD], None, {}),
        (Reason.FIRST_REPORT, [OLD, report(2)], None, {}),
        (Reason.LIVE_PAGE, [report(1, is_live=True)], None, {}),
        (Reason.FIRST_REPORT, [report(1, is_live=True), later(1)], None, {}),
        (Reason.LEVEL_ROSE, [replace(MEDIUM, is_live=True), later(1, is_live=True)], told(MEDIUM), {}),
        (Reason.LEVEL_ROSE, [MEDIUM, later(1)], told(MEDIUM), {}),
        (Reason.CORRECTED, [report(1, level="medium")], told(report(1)), {}),
        (Reason.CORRECTED, [report(1, figures=(figure("1,200", 1200),))], told(report(1, figures=(figure(),))), {}),
        (Reason.CORRECTED, [report(1)], told(report(1, figures=(figure(),))), {}),
        (Reason.NOTHING_NEW, [report(1, figures=(figure("1,900", 1900),))], told(report(1, figures=(figure(),))), {}),
        (
            Reason.NEW_CROSSING_STATUS,
            [report(1, crossings=(crossing(),), **CLOSURE), later(5, crossings=(crossing(status="open"),), **CLOSURE)],
            told(report(1, crossings=(crossing(),), **CLOSURE)),
            {},
        ),
        (
            Reason.NOTHING_NEW,
            [report(1, crossings=(crossing(),), **CLOSURE), later(5, feed_family="family-1", crossings=(crossing(),), **CLOSURE)],
            told(report(1, crossings=(crossing(),), **CLOSURE)),
            {},
        ),
        (
            Reason.NOTHING_NEW,
            [
                report(1, crossings=(crossing(),), **CLOSURE),
                later(5, feed_family="family-1", crossings=(crossing(status="unknown"),), **CLOSURE),
            ],
            told(report(1, crossings=(crossing(),), **CLOSURE)),
            {},
        ),
        (Reason.NOTHING_NEW, [report(1), later(1, feed_family="family-1", crossings=(crossing(),))], told(report(1)), {}),
        (
            Reason.NEW_CROSSING_STATUS,
            [report(1, crossings=(crossing(),), **CLOSURE), later(5, level="information", crossings=(crossing(status="open"),), **CLOSURE)],
            told(report(1, crossings=(crossing(),), **CLOSURE)),
            {"min_level": Level.HIGH},
        ),
        (Reason.FIRST_FIGURE, [report(1, figures=(figure(),))], told(report(1)), {}),
        (Reason.FIGURE_GREW, [report(1, figures=(figure("3,000", 3000),))], told(report(1, figures=(figure(),))), {}),
        (Reason.NOTHING_NEW, [report(1, figures=(figure("2,900", 2900),))], told(report(1, figures=(figure(),))), {}),
        (
            Reason.FIGURE_GREW,
            [report(1, figures=(figure("between 3,000 and 6,000", 3000, 6000),))],
            told(report(1, figures=(figure("4,000", 4000),))),
            {},
        ),
        (
            Reason.FIGURE_GREW,
            [report(1, figures=(figure(), figure("900 families", 900, unit=FigureUnit.HOUSEHOLD)))],
            told(report(1, figures=(figure(), figure("300 families", 300, unit=FigureUnit.HOUSEHOLD)))),
            {},
        ),
        (Reason.NOTHING_NEW, [report(1, figures=(figure("2.5 million", 2_500_000, kind=FigureKind.STOCK),))], told(report(1)), {}),
        (Reason.MORE_SOURCES, [report(1), later(1)], told(report(1)), {}),
        (Reason.MORE_SOURCES, [report(1), later(1, feed_type=FeedType.IGO)], told(report(1), later(1)), {}),
        (Reason.NOTHING_NEW, [report(1), later(1), later(2, 3)], told(report(1), later(1)), {}),
        (Reason.NOTHING_NEW, [report(1), later(1, wire_copy_of=ArticleId(1))], told(report(1)), {}),
        (Reason.STILL_REPORTED, [report(1), later(1, feed_family="family-1")], told(report(1)), {"repeat_every": 4 * HOUR}),
        (Reason.NOTHING_NEW, [report(1)], told(report(1)), {"repeat_every": 4 * HOUR}),
        (Reason.NOTHING_NEW, [report(1), later(1, feed_family="family-1")], told(report(1)), {"repeat_every": 48 * HOUR}),
    ],
)
def test_reason_to_speak(reason: Reason, now_reported: list[Any], said: Said | None, terms: dict[str, Any]) -> None:
    assert reason_to_speak(event(*now_reported), said, routed(**terms), NOON + 6 * HOUR) is reason


def harmed(*details: Any) -> Any:
    """A report on aid workers."""
    return report(1, topic=Topic.AID_INCIDENT, aid=details)


TWO_KILLED = aid("staff", "killed", killed=2)
FOUR_INJURED = aid("staff", "injured", injured=4)


@pytest.mark.parametrize(
    ("reason", "now_reported", "said"),
    [
        (Reason.FIGURE_GREW, [aid("staff", "killed", killed=3)], [TWO_KILLED]),
        (Reason.FIGURE_GREW, [TWO_KILLED, aid("staff", "kidnapped", kidnapped=1)], [TWO_KILLED]),
        (Reason.FIRST_FIGURE, [TWO_KILLED], [aid("staff", "killed")]),
        (Reason.FIRST_FIGURE, [FOUR_INJURED], [aid("convoy", "hit")]),
        (Reason.FIGURE_GREW, [TWO_KILLED, aid("staff", "injured", injured=6)], [TWO_KILLED, FOUR_INJURED]),
        (Reason.NOTHING_NEW, [TWO_KILLED, aid("staff", "injured", injured=5)], [TWO_KILLED, FOUR_INJURED]),
        (Reason.NOTHING_NEW, [TWO_KILLED, FOUR_INJURED], [TWO_KILLED]),
        (Reason.NOTHING_NEW, [aid("staff", "killed", killed=1), TWO_KILLED], [TWO_KILLED]),
        (Reason.NOTHING_NEW, [aid("facility", "hit", killed=9)], [aid("facility", "hit", killed=2)]),
        (Reason.CORRECTED, [aid("staff", "killed", killed=1)], [TWO_KILLED]),
    ],
)
def test_each_aid_worker_killed_or_taken_is_told_of(reason: Reason, now_reported: list[Any], said: list[Any]) -> None:
    assert reason_to_speak(event(harmed(*now_reported)), told(harmed(*said)), routed(), NOON + HOUR) is reason


def test_what_was_told_before_victims_were_kept_is_not_compared() -> None:
    before = replace(told(harmed(TWO_KILLED)), victims=None)
    assert reason_to_speak(event(harmed(aid("staff", "killed", killed=3))), before, routed(), NOON + HOUR) is Reason.NOTHING_NEW


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"figures": (figure("9,000", 9000),)}, Reason.TOO_SOON),
        ({"level": "high"}, Reason.LEVEL_ROSE),
        ({"title": "Only other words"}, Reason.NOTHING_NEW),
    ],
)
def test_within_the_group_interval_only_urgent_changes_speak(changed: dict[str, Any], reason: Reason) -> None:
    said = told(report(1, level="medium", figures=(figure(),)))
    now = event(report(1, **{"level": "medium", "figures": (figure(),), **changed}))
    assert reason_to_speak(now, said, routed(), NOON + timedelta(minutes=10)) is reason


def test_when_it_is_too_soon_we_look_again_at_the_end_of_the_interval() -> None:
    said, now = told(report(1)), event(report(1), later(0.1))
    assert next_look(now, said, routed(), NOON + timedelta(minutes=10)) == NOON + timedelta(minutes=30)
    assert next_look(now, said, routed(), NOON + timedelta(minutes=30)) is None


def test_a_repeat_is_looked_for_when_it_falls_due_and_only_where_reports_came_in() -> None:
    terms = routed(repeat_every=4 * HOUR)
    assert next_look(event(report(1), later(1, feed_family="family-1")), told(report(1)), terms, NOON + HOUR) == NOON + 4 * HOUR
    assert next_look(event(report(1)), told(report(1)), terms, NOON + HOUR) is None
    assert next_look(event(report(1)), None, terms, NOON) is None


def test_every_reason_either_speaks_or_keeps_silent_and_only_speaking_ones_are_urgent() -> None:
    silent = {reason for reason in Reason if not reason.speaks}
    assert silent == {Reason.BELOW_RECEIVER_LEVEL, Reason.NOTHING_NEW} | {Reason.NO_REPORT_LEFT} | {
        each for each in Reason if each.holds_back
    }
    assert all(reason.speaks for reason in Reason if reason.is_urgent)


def test_a_notice_has_the_same_id_after_a_crash_and_another_one_for_the_next_message() -> None:
    first = write_notice(event(), Reason.FIRST_REPORT, None, routed(), NOON)
    again = write_notice(event(report(1), later(1)), Reason.FIRST_REPORT, None, routed(), NOON + HOUR)
    second = write_notice(event(), Reason.MORE_SOURCES, first.said, routed(), NOON + HOUR)
    assert first.id == again.id
    assert len({first.id, second.id, write_notice(event(), Reason.FIRST_REPORT, None, routed("desk"), NOON).id}) == 3
    assert (first.said.messages, second.said.messages, second.before) == (1, 2, first.said)


def test_a_notice_tells_what_each_source_said() -> None:
    reports = (
        report(1, figures=(figure(), figure("2.5 million", 2_500_000, kind=FigureKind.STOCK)), crossings=(crossing(),)),
        later(1, 2, wire_copy_of=ArticleId(1), figures=(figure(),)),
        later(
            2,
            3,
            hits=(hit("Entire streets of Haritan stood empty."), hit()),
            crossings=(crossing(status="open"),),
            feed_type=FeedType.STATE_MEDIA,
        ),
    )
    account = write_notice(event(*reports), Reason.FIRST_REPORT, None, routed(), NOON).account
    assert [quote.text for quote in account.quotes] == ["Entire streets of Haritan stood empty.", hit().quote.text]
    assert [quote.source.url for quote in account.quotes] == ["https://news.example/3", "https://news.example/1"]
    assert [(stated.figure.span.text, stated.source.name) for stated in account.figures] == [("Several thousand", "Northern Wire 1")]
    assert [(stated.crossing.status, stated.source.name) for stated in account.crossings] == [("open", "Northern Wire 3")]
    assert [source.name for source in account.sources] == ["Northern Wire 1", "Northern Wire 3"]
    assert (account.n_reports, account.corroboration, account.only_state_media) == (3, "multiple", False)
    assert account.alert_id == "A-3F09C1"


def test_quotes_come_one_from_each_report_before_a_second_of_any_and_never_more_than_five() -> None:
    many = [later(n, n + 1, hits=(hit(f"First sentence {n}."), hit(f"Second sentence {n}.", status="ongoing"))) for n in range(4)]
    quotes = write_notice(event(*many), Reason.FIRST_REPORT, None, routed(), NOON).account.quotes
    assert [quote.text for quote in quotes] == [*(f"First sentence {n}." for n in (3, 2, 1, 0)), "Second sentence 3."]


def test_a_sentence_that_repeats_another_is_quoted_once_and_a_title_only_where_nothing_else_speaks() -> None:
    title = replace(hit("Thousands flee"), quote=Span(field=Field.TITLE, start=0, end=14, text="Thousands flee"))
    cut = hit("Several thousand people fled Anadan and Haritan towards …")
    quotes = write_notice(
        event(report(1, hits=(title, hit(), cut)), later(1, hits=(title,))), Reason.FIRST_REPORT, None, routed(), NOON
    ).account.quotes
    assert [quote.text for quote in quotes] == ["Thousands flee", hit().quote.text]


def test_what_matched_is_shown_only_where_it_explains_something() -> None:
    whole = replace(hit(), matched=(hit().quote, hit().matched[0]))
    (quote,) = write_notice(event(report(1, hits=(whole,))), Reason.FIRST_REPORT, None, routed(), NOON).account.quotes
    assert quote.matched == ("fled",)


def test_one_source_says_a_number_once_and_the_highest_comes_first() -> None:
    figures = (figure("4,200", 4200), figure("4200 migrants", 4200), figure("tens of thousands", 20000, vague=True), figure("900", 900))
    stated = write_notice(event(report(1, figures=figures)), Reason.FIRST_REPORT, None, routed(), NOON).account.figures
    assert [found.figure.span.text for found in stated] == ["tens of thousands", "4,200", "900"]


def test_a_crossing_keeps_the_states_it_was_in_before() -> None:
    states = [
        later(n, n + 1, crossings=(crossing(status=status),), **CLOSURE) for n, status in enumerate(["closed", "closed", "open", "closed"])
    ]
    (stated,) = write_notice(event(*states), Reason.FIRST_REPORT, None, routed(), NOON).account.crossings
    assert (stated.crossing.status, stated.earlier) == ("closed", ("closed", "open"))


def test_who_was_told_of_a_withdrawn_event_gets_one_cancel_and_hears_of_it_again_when_it_is_reported_again() -> None:
    gone = replace(event(report(1, level="information")), is_withdrawn=True)
    said = told(report(1))
    assert reason_to_speak(gone, said, routed(min_level=Level.HIGH), NOON + HOUR) is Reason.WITHDRAWN
    assert reason_to_speak(gone, None, routed(), NOON + HOUR) is Reason.NO_REPORT_LEFT
    notice = write_notice(gone, Reason.WITHDRAWN, said, routed(), NOON + HOUR)
    assert (notice.type, notice.said.is_cancelled) == (NoticeType.CANCEL, True)
    assert reason_to_speak(gone, notice.said, routed(), NOON + 2 * HOUR) is not Reason.WITHDRAWN
    assert reason_to_speak(event(report(1)), notice.said, routed(), NOON + 3 * HOUR) is Reason.FIRST_REPORT


@pytest.mark.parametrize(("reason", "type"), [(Reason.FIRST_REPORT, NoticeType.ALERT), (Reason.CORRECTED, NoticeType.UPDATE)])
def test_a_message_is_an_alert_an_update_or_a_cancel(reason: Reason, type: NoticeType) -> None:
    assert write_notice(event(), reason, None, routed(), NOON).type is type
