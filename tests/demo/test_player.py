"""The played day, once, through the real steps: what arrived, what stayed silent, and what the loopback server was asked."""

from __future__ import annotations

import asyncio
import io
from collections import Counter
from contextlib import redirect_stdout
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from sitrep.cli.demo import play
from sitrep.core.accounts import alert_id
from sitrep.core.model import Topic
from sitrep.demo.mailbox import Mail
from sitrep.demo.player import CLOSES, OPENS, Account, moments
from sitrep.demo.stories import Story, load_day
from sitrep.demo.summary import summarise
from sitrep.store.database import Database, open_engine
from sitrep.store.health import read_signs


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Account, str]:
    """The account, and what `sitrep demo` printed."""
    with redirect_stdout(io.StringIO()) as printed:
        account = asyncio.run(play(tmp_path_factory.mktemp("day")))
    return account, printed.getvalue()


@pytest.fixture(scope="module")
def account(played: tuple[Account, str]) -> Account:
    return played[0]


def alerts(account: Account) -> list[Mail]:
    return [mail for mail in account.mails if not mail.subject.startswith("Digest")]


def story(account: Account, path: str) -> Story:
    return next(story for story in account.stories if story.path == path)


def test_alerts_on_all_three_topics_arrive_by_mail(account: Account) -> None:
    subjects = " ".join(mail.subject for mail in alerts(account))
    assert "displaced" in subjects
    assert "crossing" in subjects
    assert "aid" in subjects
    assert {mail.recipient for mail in alerts(account)} == {"desk@relief.invalid", "logistics@relief.invalid"}


def test_the_first_report_of_a_displacement_is_told_within_a_quarter_of_an_hour_and_its_rising_figure_after_it(account: Account) -> None:
    about = [mail for mail in alerts(account) if "displaced" in mail.subject]
    assert about[0].date == "Tue, 17 Mar 2026 04:25:00 +0000"
    assert any("31,000" in mail.subject or "38,500" in mail.subject for mail in about[1:])


def test_the_crossing_is_told_as_closed_and_later_as_open(account: Account) -> None:
    about = [mail.subject for mail in alerts(account) if "Bab al-Salama" in mail.subject and mail.recipient.startswith("logistics")]
    assert "closed" in about[0]
    assert "open" in about[-1]


def test_the_day_leaves_a_heartbeat_for_its_dashboard(account: Account) -> None:
    database = Database(open_engine(f"sqlite:///{account.folder}/sitrep.db", read_only=True))
    assert database.call(read_signs).heartbeat_at == CLOSES
    database.close()


def test_the_digest_is_kept_as_files(account: Account) -> None:
    assert sorted(path.name for path in (account.folder / "digests").iterdir()) == ["2026-03-17_daily_en.html", "2026-03-17_daily_en.pdf"]


def test_three_prints_of_one_wire_story_are_one_event(account: Account) -> None:
    prints = {"/tidewater-wire/convoy-drone", "/harbour-times/convoy-copy", "/northern-ledger/convoy-copy"}
    holding = [
        event
        for event in account.events
        if event.topic is Topic.AID_INCIDENT and any(report.url.endswith(tuple(prints)) for report in event.reports)
    ]
    assert len(holding) == 1
    copies = [report for report in holding[0].reports if report.wire_copy_of is not None]
    assert len(copies) == 2


def test_every_story_is_judged_as_its_authors_expect(account: Account) -> None:
    wrong = {story.path for story in (*account.missed, *account.false_alarms)}
    assert sorted(wrong) == []


def test_the_refused_page_is_judged_by_its_feed_and_the_baseline_raises_nothing(account: Account) -> None:
    assert account.topics_of(story(account, "/northern-ledger/beledweyne-warehouse")) == (Topic.AID_INCIDENT,)
    baseline = [path for path in account.flagged if path not in {story.path for story in account.stories}]
    assert baseline == []


def test_the_digest_is_the_last_mail_and_says_what_was_watched_and_what_failed(account: Account) -> None:
    digest = account.mails[-1]
    assert digest.subject.startswith("Digest 17 March 2026")
    assert digest.date == "Tue, 17 Mar 2026 15:00:00 +0000"
    message = message_from_bytes(digest.eml.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    assert "Closed Desk" in body.get_content()
    assert digest.html is not None
    assert "<html" in digest.html.read_text("utf-8")


def test_every_message_has_an_id_of_its_own(account: Account) -> None:
    assert len({mail.message_id for mail in account.mails}) == len(account.mails)


def test_what_has_not_changed_is_answered_with_304_and_no_page_is_sent_twice(account: Account) -> None:
    polls = sum(count for (kind, _), count in account.answers.items() if kind == "feed")
    assert account.answers["feed", 304] > polls / 2
    assert account.answers["page", 200] + account.answers["page", 403] <= len(account.stories) + len(account.outlets)
    assert account.answers["page", 304] >= 20  # pages behind alerts, looked at again
    assert account.answers["feed", 404] < 40


def test_the_day_leaves_files_that_can_be_opened(account: Account) -> None:
    assert (account.folder / "sitrep.db").stat().st_size > 0
    assert {path.name for path in (account.folder / "config").iterdir()} == {"feeds.yaml", "alerts.yaml", "sitrep.yaml"}
    assert len(list((account.folder / "mail").glob("*.eml"))) == len(account.mails)


def test_the_summary_lists_every_silent_trap_and_where_to_look(account: Account) -> None:
    text = "\n".join(summarise(account))
    for silent in (story for story in account.stories if story.trap and not account.topics_of(story)):
        assert silent.title in text
    assert str(account.folder / "mail") in text
    assert f"alerts show {alert_id(account.events[0].id)})" in text
    for wrong in (*account.missed, *account.false_alarms):
        assert f"{wrong.title} ({wrong.outlet_id})" in text


def test_the_command_tells_of_each_mail_when_it_arrives_and_ends_with_the_summary(played: tuple[Account, str]) -> None:
    account, printed = played
    assert printed.startswith("Playing 17 March 2026")
    assert sum(line.endswith(".eml)") for line in printed.splitlines()) == len(account.mails)
    assert printed.endswith("\n".join(summarise(account)) + "\n")


def test_the_moments_of_the_day_are_five_minutes_apart_from_the_first_to_the_last() -> None:
    assert (moments()[0], moments()[-1]) == (OPENS, CLOSES)
    assert len(moments()) == 11 * 12 + 3


def test_what_was_judged_otherwise_is_told() -> None:
    """A day on which the rules failed is not passed over in silence."""
    silent = Account(folder=Path(), outlets=load_day(), mails=(), events=(), flagged={}, answers=Counter())
    assert any("missed displacement: Families flee" in line for line in summarise(silent))
