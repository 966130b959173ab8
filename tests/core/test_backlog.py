from dataclasses import replace
from datetime import timedelta

from sitrep.core.backlog import EXCERPT, Waiting, backlog_id, gather
from tests.letters import NOW, letter


def waiting(number: int, *, subject: str = "Bab Test closed", text: str | None = None) -> Waiting:
    message = replace(letter(subject), created_at=NOW - timedelta(minutes=number))
    return Waiting(
        outbox_id=number,
        level="high",
        message=message if text is None else replace(message, text=text),
    )


def test_all_are_listed_first_and_told_after_that() -> None:
    message = gather([waiting(1, subject="Bab Test closed"), waiting(90, subject="Aid convoy looted")], now=NOW)
    assert message.subject == "[sitrep] 2 messages that waited: Bab Test closed"
    assert message.text.startswith("2 messages could not be sent when they were written, the first at 01 Mar 2026 10:30 UTC.")
    assert "\n1. Bab Test closed\n2. Aid convoy looted\n" in message.text
    assert message.text.count("Aid convoy looted: the crossing is closed.") == 1
    assert (message.level, message.created_at) == ("high", NOW)
    assert message.short_text == "2 messages that waited since 01 Mar 2026 10:30 UTC; the gravest: Bab Test closed"


def test_long_ones_are_cut_and_fifty_of_them_stay_readable_in_a_mail_program() -> None:
    message = gather([waiting(number, text="word " * 2000) for number in range(50)], now=NOW)
    assert message.text.count(" […]") == 50
    assert len(message.html.encode()) < 102_000
    assert len(message.text) > EXCERPT * 50


def test_words_from_feeds_are_text_in_the_html_too_and_the_same_messages_make_the_same_notice() -> None:
    evil = [waiting(1, subject="<script>alert(1)</script>"), waiting(2)]
    assert "<script>" not in gather(evil, now=NOW).html
    assert backlog_id(evil, now=NOW) == backlog_id(evil, now=NOW) != backlog_id(evil[:1], now=NOW)
    assert backlog_id(evil, now=NOW) != backlog_id(evil, now=NOW + timedelta(seconds=1))
