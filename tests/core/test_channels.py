from datetime import UTC, datetime, timedelta

from sitrep.core.channels import BROKEN_AFTER, PROBE_EVERY, Channel, after_answer
from sitrep.core.outcomes import Acceptance, SendAnswer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DOWN = SendAnswer(acceptance=Acceptance.TEMPORARY, text="connection refused")


def after(*answers: SendAnswer) -> Channel:
    channel = Channel()
    for minute, answer in enumerate(answers):
        channel = after_answer(channel, answer, answer.text, now=NOW + timedelta(minutes=minute))
    return channel


def test_one_failure_is_the_message_three_in_a_row_are_the_service() -> None:
    assert not after(DOWN, DOWN).is_broken
    assert after(DOWN, DOWN).rests_until is None
    broken = after(*[DOWN] * BROKEN_AFTER)
    assert broken.is_broken
    assert broken.failing_since == NOW
    assert broken.rests_until == NOW + timedelta(minutes=BROKEN_AFTER - 1) + PROBE_EVERY
    assert broken.problem == "connection refused"


def test_no_answer_counts_as_a_failure_and_a_refusal_for_good_as_nothing() -> None:
    lost, refused = SendAnswer(acceptance=Acceptance.UNKNOWN), SendAnswer(acceptance=Acceptance.PERMANENT, code=550)
    assert after(DOWN, refused, lost, DOWN).is_broken
    assert after(refused, refused, refused, refused) == Channel()


def test_one_success_mends_it() -> None:
    assert after(DOWN, DOWN, DOWN, SendAnswer(acceptance=Acceptance.ACCEPTED)) == Channel()


def test_a_service_that_says_when_to_come_back_is_left_in_peace_until_then_but_no_longer_than_an_hour() -> None:
    busy = SendAnswer(acceptance=Acceptance.TEMPORARY, code=429, retry_after=timedelta(minutes=7))
    assert after(busy).rests_until == NOW + timedelta(minutes=7)
    assert not after(busy, busy, busy, busy).is_broken
    for_ever = SendAnswer(acceptance=Acceptance.TEMPORARY, code=429, retry_after=timedelta(days=7))
    assert after(for_ever).rests_until == NOW + timedelta(hours=1)
