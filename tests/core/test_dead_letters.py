from datetime import UTC, datetime

from sitrep.core.dead_letters import DeadLetter, announce, announcement_id

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def dead(number: int, recipient: str = "a@example.org", subject: str = "Bab Test closed") -> DeadLetter:
    return DeadLetter(
        outbox_id=number,
        kind="alert",
        receiver="desk",
        recipient=recipient,
        subject=subject,
        problem="550 no such user",
        tries=1,
        created_at=NOW,
    )


def test_one_letter_is_told_in_full() -> None:
    message = announce([dead(1)], now=NOW)
    assert message.subject == "[sitrep] Not delivered to desk: 550 no such user"
    assert message.text == (
        "sitrep could not deliver a message to desk (a@example.org). Nobody there has seen what follows:\n\n"
        "- Bab Test closed\n"
        "  01 Mar 2026 12:00 UTC to a@example.org: 550 no such user\n\n"
        "Once the cause is mended, send them again with: sitrep alerts requeue"
    )
    assert message.short_text == "sitrep could not deliver a message to desk (a@example.org): 550 no such user"
    assert message.level == "high"


def test_many_letters_are_counted_and_the_first_twenty_listed() -> None:
    message = announce([dead(number, recipient=f"{number % 2}@example.org") for number in range(25)], now=NOW)
    assert "could not deliver 25 messages to desk (2 recipients)" in message.text
    assert message.text.count("- Bab Test closed") == 20
    assert "- and 5 more" in message.text


def test_words_from_feeds_are_text_in_the_html_too() -> None:
    message = announce([dead(1, subject="<script>alert(1)</script>")], now=NOW)
    assert "<script>" not in message.html
    assert "&lt;script&gt;" in message.html


def test_the_same_letters_have_the_same_announcement() -> None:
    assert announcement_id([dead(1), dead(2)], now=NOW) == announcement_id([dead(1), dead(2)], now=NOW)
    assert announcement_id([dead(1)], now=NOW) != announcement_id([dead(12)], now=NOW)
