"""The ledger of digests and what a digest is made of, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import msgspec
from sqlalchemy.orm import Session

from sitrep.core.digest.due import Sent
from sitrep.core.model import Feed, FeedId, FeedType, Judgement, Level, ReceiverName, Topic
from sitrep.core.notices import Reason, write_notice
from sitrep.core.routing import NOBODY, Route
from sitrep.store.conversations import claim_due, note_silence, note_spoken
from sitrep.store.database import Database
from sitrep.store.digests import MOST_ASIDES, asides_between, coverage_of, heard_events, last_digests, note_digest, plans_known_since
from sitrep.store.events import add_reports, load_events
from sitrep.store.schema import ArticleRow, EntryRow, FeedRow, FetchRow, JudgementRow
from tests.core.digest.test_build import DUE, PLAN
from tests.invented import HOUR, NOON, crossing, hit, later, place, report, store_article

START, END = NOON - 6 * HOUR, NOON + 18 * HOUR
TREE = Route(receiver=ReceiverName("ops"), routes=(Route(match={"topic": ("aid_incident",)}, receiver=NOBODY),))


def test_a_digest_is_noted_once_for_its_zone_date_and_name(db: Database) -> None:
    assert db.call(note_digest, DUE, "n1")
    assert not db.call(note_digest, DUE, "n2")
    assert db.call(note_digest, replace(DUE, local_date=date(2026, 3, 5), window_end_at=NOON + 42 * HOUR), "n3")
    assert db.call(note_digest, replace(DUE, plan=replace(PLAN, name="evening")), "n4")
    assert db.call(last_digests) == {
        "morning": Sent(local_date=date(2026, 3, 5), window_end_at=NOON + 42 * HOUR),
        "evening": Sent(local_date=date(2026, 3, 4), window_end_at=DUE.window_end_at),
    }


def test_a_plan_is_known_since_we_first_saw_it(db: Database) -> None:
    assert db.call(plans_known_since, [PLAN], now=NOON) == {"morning": NOON}
    assert db.call(plans_known_since, [PLAN, replace(PLAN, name="evening")], now=NOON + HOUR) == {"morning": NOON, "evening": NOON + HOUR}


def test_events_are_heard_with_what_became_of_them(db: Database) -> None:
    def work(session: Session) -> None:
        reports = [
            report(1, topic=Topic.CROSSING_CLOSURE, crossings=(crossing(),), places=(place("Azaz"),)),
            report(2, topic=Topic.AID_INCIDENT),
            report(3),
            report(4, level="information", places=(place("Kessab"),)),
        ]
        for told in reports:
            store_article(session, told)
        ids = add_reports(session, reports, tree=TREE, now=NOON)
        due = {conversation.event_id: conversation for conversation in claim_due(session, now=NOON + HOUR, limit=9)}
        (told_event,) = load_events(session, [ids[0]])
        spoken = due[ids[0]]
        note_spoken(session, spoken, write_notice(told_event, Reason.FIRST_REPORT, None, spoken.routed, NOON), notice_id="n")
        note_silence(session, due[ids[3]], Reason.BELOW_RECEIVER_LEVEL, look_again_at=None)
        again = later(20, 5, topic=Topic.CROSSING_CLOSURE, crossings=(crossing(status="open"),), places=(place("Azaz"),))
        store_article(session, again)
        add_reports(session, [again], tree=TREE, now=NOON + 20 * HOUR)

    db.call(work)
    first = {each.account.n_reports * 10 + n: each for n, each in enumerate(db.call(heard_events, START, END))}
    by_topic = {(each.account.topic, each.account.level): (each.is_new, each.was_told, each.silence) for each in first.values()}
    assert by_topic == {
        (Topic.CROSSING_CLOSURE, Level.HIGH): (True, True, ""),
        (Topic.AID_INCIDENT, Level.HIGH): (True, False, ""),
        (Topic.DISPLACEMENT, Level.HIGH): (True, False, ""),
        (Topic.DISPLACEMENT, Level.INFORMATION): (True, False, "below_receiver_level"),
    }
    (second,) = db.call(heard_events, END, END + 24 * HOUR)
    assert (second.is_new, second.account.crossings[0].crossing.status) == (False, "open")
    assert [stated.crossing.status for stated in second.crossings_before] == ["closed"]


def test_coverage_names_feeds_of_which_something_may_have_been_missed(db: Database) -> None:
    feeds = {each.id: each for each in (feed("busy"), feed("calm"))}

    def work(session: Session) -> None:
        for name in ("busy", "calm", "removed"):
            session.add(FeedRow(id=name, url="u", next_poll_at=END))
        session.flush()
        polls = (
            ("busy", NOON, "overrun"),
            ("busy", NOON + HOUR, "overrun"),
            ("busy", NOON + 2 * HOUR, "ok"),
            ("calm", START - HOUR, "overrun"),
        )
        for feed_id, at, outcome in (*polls, ("removed", NOON, "overrun")):
            session.add(FetchRow(feed_id=feed_id, started_at=at, seconds=1.0, outcome=outcome))

    db.call(work)
    found = db.call(coverage_of, feeds, START, END)
    assert [(each.name, each.since) for each in found.overrun] == [("Busy", NOON + HOUR), ("removed", NOON)]


def feed(name: str, **changed: object) -> Feed:
    return Feed(id=FeedId(name), name=name.title(), url=f"https://{name}.example/rss", **changed)  # type: ignore[arg-type]  # any field


def test_coverage_counts_what_was_polled_and_read_and_names_what_failed_or_fell_silent(db: Database) -> None:
    feeds = {
        each.id: each
        for each in (feed("well"), feed("broken"), feed("silent"), feed("weekly", expected_quiet=timedelta(days=9)), feed("off"))
    }

    def work(session: Session) -> None:
        times = {"last_ok_at": END, "last_new_at": END, "next_poll_at": END}
        session.add(FeedRow(id="well", url="u", health="ok", **times))
        session.add(FeedRow(id="broken", url="u", health="hard_fail", problem="404", **{**times, "last_ok_at": START}))
        session.add(FeedRow(id="silent", url="u", health="ok", **{**times, "last_new_at": END - 50 * HOUR}))
        session.add(FeedRow(id="weekly", url="u", health="ok", **{**times, "last_new_at": END - 50 * HOUR}))
        session.add(FeedRow(id="off", url="u", health="gone", enabled=False, next_poll_at=END))
        session.add(FeedRow(id="unnamed", url="u", health="unreachable", next_poll_at=END))
        session.flush()
        for feed_id, at in (("well", NOON), ("well", NOON + HOUR), ("broken", NOON), ("silent", END + HOUR)):
            session.add(FetchRow(feed_id=feed_id, started_at=at, seconds=1.0, outcome="ok"))
        for n, (state, baseline, source) in enumerate(
            [
                ("read", False, "page"),
                ("read", False, "summary"),
                ("read", False, "title"),
                ("unreadable", False, None),
                ("skipped", True, None),
            ],
            1,
        ):
            words = dict.fromkeys(("content_sha256", "story_sha256", "title", "link", "summary_html", "content_html"), "")
            state_of_reading = {"read_state": state, "is_baseline": baseline, "first_seen_at": NOON}
            entry = EntryRow(id=n, feed_id="well", key=f"{n:064}", authors=[], categories=[], **words, **state_of_reading)
            session.add(entry)
            session.flush()
            if source:
                session.add(
                    ArticleRow(entry_id=n, url="", title="", summary="", text="", text_source=source, authors=[], problems=[], read_at=NOON)
                )

    db.call(work)
    found = db.call(coverage_of, feeds, START, END)
    assert (found.feeds, found.feeds_polled) == (5, 2)
    assert [(trouble.name, trouble.problem, trouble.since) for trouble in found.failed] == [
        ("Broken", "404", START),
        ("unnamed", "unreachable", None),
    ]
    assert [(trouble.name, trouble.since) for trouble in found.quiet] == [("Silent", END - 50 * HOUR)]
    assert (found.entries_new, found.articles_read, found.text_missing, found.entries_unread) == (4, 3, 2, 1)
    assert (found.messages_sent, found.messages_waiting) == (0, 0)


def test_threats_and_denials_of_articles_without_an_event_are_asides(db: Database) -> None:
    threat = hit("They may close it.", topic=Topic.CROSSING_CLOSURE, status="threatened", level="none")
    judgements = {
        1: Judgement(language="en", level=Level.NONE, hits=(threat, replace(threat, status=hit(status="denied").status))),
        2: Judgement(language="en", level=Level.NONE),
        3: Judgement(language="en", level=Level.HIGH, hits=(hit(),)),
    }

    def work(session: Session) -> None:
        for n, judgement in judgements.items():
            store_article(session, report(n))
            body = msgspec.to_builtins(judgement)
            row = JudgementRow(
                article_id=n, rules_sha256="", judged_at=NOON, level=judgement.level, topics=list(judgement.topics), body=body
            )
            session.add(row)

    db.call(work)
    feeds = {FeedId("feed-1"): feed("feed-1", type=FeedType.STATE_MEDIA)}
    (aside,) = db.call(asides_between, feeds, START, END)
    assert (aside.topic, aside.quote.text, aside.quote.status) == (Topic.CROSSING_CLOSURE, "They may close it.", "threatened")
    assert (aside.quote.source.name, aside.quote.source.is_state_media, aside.quote.source.told_at) == ("Feed-1", True, NOON)
    (unnamed,) = db.call(asides_between, {}, START, END)
    assert unnamed.quote.source.name == "feed-1"
    assert db.call(asides_between, feeds, END, END + HOUR) == []
    assert MOST_ASIDES == 30
