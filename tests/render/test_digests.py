"""The digest as people get it at breakfast."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html as lxml_html

from sitrep.core.accounts import account_of
from sitrep.core.crossing_board import board_of
from sitrep.core.dead_letters import DeadLetter
from sitrep.core.digest.build import build_digest
from sitrep.core.digest.contents import Aside, Coverage, FeedTrouble, HeldNotice, Trend
from sitrep.core.model import Level, ReceiverName, Topic
from sitrep.core.notices import Reason
from sitrep.core.receivers import Audience, Detail
from sitrep.render.digests import render_digest
from tests.core.digest.test_build import CLOSURE, DUE, built, heard, sudan, syria
from tests.invented import HOUR, NOON, crossing, event, figure, hit, later, place, report
from tests.render.hostile import PAYLOADS
from tests.render.test_alerts import ARABIC, active_nodes, hostile_report

COVERAGE = Coverage(
    feeds=45,
    feeds_polled=42,
    failed=(
        FeedTrouble(name="Radio of the East", problem="403: blocked", since=NOON - 40 * HOUR),
        FeedTrouble(name="Weekly Post", problem="no such host", since=None),
    ),
    quiet=(
        FeedTrouble(name="Lake Observer", problem="nothing new", since=NOON - 90 * HOUR),
        FeedTrouble(name="Hill Times", problem="", since=None),
    ),
    entries_new=1400,
    articles_read=1204,
    text_missing=31,
    entries_unread=4,
    messages_sent=9,
    messages_waiting=1,
)
LETTER = DeadLetter(
    outbox_id=1,
    kind="alert",
    receiver="desk",
    recipient="desk@example.org",
    subject="High: 12,500 people displaced",
    problem="550 unknown",
    tries=3,
    created_at=NOON,
)
WARNING = Aside(
    topic=Topic.CROSSING_CLOSURE,
    quote=account_of(
        event(report(7, feed_name="Port Daily", hits=(hit("The ministry may close it next week.", status="threatened"),)))
    ).quotes[0],
)


def full(**changed: Any) -> Any:
    closed = report(3, crossings=(crossing(traffic="humanitarian"),), feed_name="Border Post", **CLOSURE)
    opened = later(9, 4, crossings=(crossing(status="open", traffic="humanitarian"),), feed_name="Border Post", **CLOSURE)
    return built(
        heard(
            event(
                report(1, figures=(figure("12,500", 12500),)),
                later(2, language="ar", hits=(hit(ARABIC),), figures=(figure("2,000", 2000),)),
            )
        ),
        heard(event(closed, opened, id="ab12cd" + "0" * 10), is_new=False, before=[closed]),
        heard(event(report(5, topic=Topic.AID_INCIDENT, places=(place("Zalingei", "SDN", "SD06"),)), id="77aa00" + "0" * 10)),
        heard(
            event(report(6, level="information", published_at=NOON - 2000 * HOUR), id="55ee00" + "0" * 10),
            was_told=False,
            silence="old_news",
        ),
        **{"coverage": COVERAGE, "asides": [WARNING], "dead_letters": [LETTER], **changed},
    )


def words_of(page: str) -> str:
    return " ".join(lxml_html.document_fromstring(page).text_content().split())


@pytest.mark.parametrize(
    "words",
    [
        "3 new events (2 high, 1 info)",
        "42 of 45 feeds polled, 2 failing, 2 quieter than usual.",
        "1,204 articles read, 31 of them without their full text, 4 could not be read.",
        "9 messages sent, 2 not delivered yet.",
        "From 3 March 2026, 07:00 (UTC+01:00) to 4 March 2026, 07:00 (UTC+01:00), Europe/Berlin.",
        "In Zalingei, Sudan, incident affecting aid reported.",
        "2,000 to 12,500 people",
        "They are never added up.",
        "closed → open to humanitarian traffic",
        "not alerted: old report",
        "first seen only now",
        "reported as a threat or warning",
        "The ministry may close it next week.",
        "550 unknown",
        "Radio of the East: 403: blocked (last well 1 March 2026, 21:00 (UTC+01:00))",
        "Weekly Post: no such host (never read so far)",
        "Lake Observer: nothing new (since 27 February 2026, 19:00 (UTC+01:00); longer than is usual for it)",
        "Hill Times: nothing new (so far; longer than is usual for it)",
        "The next digest is due 5 March 2026, 07:00 (UTC+01:00). If it does not come, sitrep is not running or cannot send",
        "Media-monitored, unverified.",
    ],
)
def test_the_digest_says(words: str) -> None:
    message = render_digest(full(), now=NOON)
    assert words in " ".join(message.text.split())
    assert words in words_of(message.html)


def test_the_subject_says_it_all_within_70_characters() -> None:
    message = render_digest(full(), now=NOON)
    assert message.subject == "Digest 4 March 2026: 3 new events (2 high, 1 info); 2 feeds failed"
    assert render_digest(built(coverage=COVERAGE), now=NOON).subject == "Digest 4 March 2026: no new events; 2 feeds failed"
    assert message.level == Level.HIGH
    assert len(message.short_text) <= 320


def test_a_digest_of_nothing_says_what_that_means() -> None:
    message = render_digest(built(), now=NOON)
    assert message.subject == "Digest 4 March 2026: no new events"
    assert "No feed that was read reported a new event that the rules look for." in " ".join(message.text.split())
    assert "3 of 3 feeds polled" in message.text
    assert message.level == Level.INFORMATION
    assert "Late" not in message.text


def test_a_late_digest_says_so() -> None:
    late = build_digest(replace(DUE, window_end_at=DUE.due_at + 3 * HOUR), [], COVERAGE, asides=(), dead_letters=())
    assert "Late: this digest was due 4 March 2026, 07:00 (UTC+01:00)." in render_digest(late, now=NOON).text


def test_what_was_not_alerted_yet_has_no_reason() -> None:
    message = render_digest(built(heard(syria(1), was_told=False)), now=NOON)
    assert "not alerted > “Several thousand" in " ".join(message.text.split())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_anything_but_quoted_text(payload: str) -> None:
    told = [event(replace(hostile_report(payload), topic=topic), id=f"{n:016x}") for n, topic in enumerate(Topic)]
    trouble = FeedTrouble(name=payload, problem=payload, since=None)
    digest = built(
        *(heard(each, is_new=n % 2 == 0) for n, each in enumerate([*told, *told])),
        coverage=replace(COVERAGE, failed=(trouble,), quiet=(trouble,)),
        asides=[Aside(topic=Topic.DISPLACEMENT, quote=account_of(told[0]).quotes[0])],
        dead_letters=[replace(LETTER, subject=payload, problem=payload)],
    )
    message = render_digest(digest, now=NOON)
    assert active_nodes(message.html) == []
    assert all(letter == "\n" or letter.isprintable() for letter in message.text + message.subject + message.short_text)


def test_500_events_stay_within_limits_and_what_was_cut_is_counted() -> None:
    """Gmail shows 102 KB of HTML; the text is to stay below 40 KB."""
    names = ("SYR", "SDN", "UKR", "COD")
    many = [
        heard(
            event(
                report(
                    n,
                    level=("high", "medium")[n % 2],
                    language="ar",
                    hits=(hit(ARABIC * 3, level="high"),),
                    figures=(figure(f"{n * 10:,}", n * 10),),
                    places=(place(f"Town {n}", names[n % 4], f"X{n % 9}", admin1_name=f"Province {n % 9}"),),
                    topic=list(Topic)[n % 3],
                    crossings=(crossing(f"Gate {n}", id=f"gate-{n}"),),
                ),
                id=f"{n:016x}",
            ),
            is_new=n % 5 != 0,
        )
        for n in range(1, 501)
    ]
    message = render_digest(built(*many, coverage=COVERAGE, asides=[WARNING] * 50, dead_letters=[LETTER] * 50), now=NOON)
    assert len(message.html.encode()) < 102_000
    assert len(message.text.encode()) < 40_000
    assert message.subject == "Digest 4 March 2026: 400 new events (200 high, 200 medium)"
    for page in (message.text, message.html):
        assert "375 more are not shown here" in page
        assert "80 more are not shown here" in page


def test_the_gravest_are_kept_when_a_digest_is_cut() -> None:
    many = [heard(sudan(n, "medium")) for n in range(1, 60)] + [heard(syria(99))]
    assert f"A-{99:016x}"[:8] in render_digest(built(*many), now=NOON).text
    assert "In Anadan" in render_digest(built(*many), now=NOON).text


def test_sources_of_a_range_that_are_not_named_are_counted() -> None:
    told = render_digest(built(heard(event(*(report(n, figures=(figure(str(n), n * 100),)) for n in range(1, 10))))), now=NOON)
    assert "100 to 900 people" in told.text
    assert told.text.count("and 3 more") == told.html.count("and 3 more") == 1


def test_times_are_those_of_the_readers_zone() -> None:
    assert "Northern Wire 1, 3 March 2026, 13:06 (UTC+01:00)" in words_of(render_digest(built(heard(syria(1))), now=NOON).html)


def test_what_was_held_back_is_counted_and_listed_with_why_and_until_when() -> None:
    held = [
        HeldNotice(account=account_of(syria(n)), receiver=ReceiverName("ops"), reason=reason, until=until, is_update=n == 2)
        for n, (reason, until) in enumerate([(Reason.MUTED, NOON), (Reason.COOLDOWN, None), (Reason.MUTED, NOON)], 1)
    ]
    message = render_digest(built(held=held), now=NOON)
    text = " ".join(message.text.split())
    assert "2 messages: Held until the mute time ends" in text
    assert "1 message: Not told: another event of this kind" in text
    assert "to ops: muted until 3 March 2026, 13:00 (UTC+01:00)" in text
    assert "High concern, an update; to ops: " in text
    assert "All of them: sitrep alerts --held" in text
    assert "muted until 3 March 2026" in message.html
    assert "Held back" not in render_digest(built(), now=NOON).text


def test_a_digest_says_how_many_held_messages_it_leaves_out() -> None:
    one = HeldNotice(account=account_of(syria(1)), receiver=ReceiverName("ops"), reason=Reason.MUTED, until=NOON, is_update=False)
    text = render_digest(built(held=[one] * 100), now=NOON).text
    assert "100 messages: Held until the mute time ends" in text
    assert "70 more are not shown here" in text


def test_feeds_of_which_something_may_have_been_missed_are_named() -> None:
    gap = FeedTrouble(name="Busy <b>Wire</b>", problem="entries may have been missed", since=NOON)
    message = render_digest(replace(built(), coverage=replace(COVERAGE, overrun=(gap,))), now=NOON)
    assert "FEEDS OF WHICH SOMETHING MAY HAVE BEEN MISSED" in message.text
    assert "- Busy <b>Wire</b> (" in message.text
    assert "<b>Wire" not in message.html


def test_key_figures_have_their_last_seven_days_in_numbers_and_as_a_chart_without_a_picture() -> None:
    trends = [Trend(topic=Topic.DISPLACEMENT, counts=(0, 2, 8, 1, 0, 3, 4)), Trend(topic=Topic.AID_INCIDENT, counts=(0,) * 7)]
    message = render_digest(full(trends=trends), now=NOON)
    assert "- Displacement: 4 new; the six days before: 0, 2, 8, 1, 0, 3\n  ▁▃█▂▁▄▅\n" in message.text
    assert "- Aid incident: 0 new; the six days before: 0, 0, 0, 0, 0, 0\n  ▁▁▁▁▁▁▁\n" in message.text
    assert "Highest figure stated: 12,500 people (Anadan, Syria; Northern Wire 1)" in words_of(message.html)
    assert "1 crossing or route reported on, 1 in another state than before" in words_of(message.html)


def test_events_stand_by_province_where_one_is_known() -> None:
    aleppo = heard(event(report(1, places=(place(admin1_name="Aleppo"),)), id="1" * 16))
    idleb = heard(event(report(2, places=(place("Sarmada", admin1="SY07", admin1_name="Idleb"),)), id="2" * 16))
    nowhere = heard(event(report(3, places=(place("Syria", admin1="", precision=6),)), id="3" * 16))
    page = lxml_html.document_fromstring(render_digest(built(aleppo, nowhere, idleb), now=NOON).html)
    assert [found.text_content() for found in page.find_class("province")] == ["Aleppo", "Idleb", "Province not known"]


def test_the_board_names_crossings_of_which_nothing_new_was_reported() -> None:
    board = board_of([report(1, crossings=(crossing("Bab al-Hawa", id="bab-al-hawa"),), **CLOSURE)])
    text = render_digest(full(board=board), now=NOON).text
    assert "Reported before, and nothing new of it:\n- Bab al-Hawa crossing: closed since 3 March 2026 (1 report)" in text


def test_a_digest_has_one_map_of_its_new_events() -> None:
    placed = heard(event(report(1, places=(place(lat=36.29, lon=37.04),))))
    message = render_digest(built(placed), now=NOON)
    assert [pin.label for pin in message.pictures[0].sketch.pins] == ["Anadan"]
    assert f'src="cid:{message.pictures[0].content_id}"' in message.html
    assert render_digest(built(), now=NOON).pictures == ()


def test_readers_who_are_told_provinces_alone_read_of_no_town() -> None:
    audience = Audience(places=Detail.ADMIN1)
    message = render_digest(full(), now=NOON, audience=audience)
    assert "Anadan" not in message.text + message.html + message.short_text + message.subject
    assert "Bab al-Salama" in message.text
    assert render_digest(full(), now=NOON, audience=Audience(places=Detail.EXACT)).text == render_digest(full(), now=NOON).text


def test_a_weekly_digest_says_so() -> None:
    due = replace(DUE, plan=replace(DUE.plan, weekday=2))
    trends = [Trend(topic=Topic.DISPLACEMENT, counts=(1, 2, 3, 4, 5, 6, 7))]
    message = render_digest(build_digest(due, (), COVERAGE, asides=(), dead_letters=(), trends=trends), now=NOON)
    assert message.subject.startswith("Weekly digest 4 March 2026: no new events")
    assert "7 new; the six weeks before: 1, 2, 3, 4, 5, 6" in " ".join(message.text.split())
