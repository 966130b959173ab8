from datetime import UTC, datetime, timedelta

import pytest

from sitrep.core.outcomes import Acceptance, SendAnswer
from sitrep.core.retry import AfterTry, GiveUp, Sent, TryAgain, after_try, describe, http_acceptance, smtp_acceptance

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST = NOW - timedelta(hours=1)
GREYLISTED = SendAnswer(acceptance=Acceptance.TEMPORARY, code=451, text="greylisted")


def judged(answer: SendAnswer, *, attempts: int = 1, first_tried_at: datetime = FIRST, jitter: float = 0.5) -> AfterTry:
    return after_try(attempts, answer, first_tried_at=first_tried_at, now=NOW, jitter=jitter)


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [
        (1, timedelta(seconds=30)),
        (2, timedelta(minutes=2)),
        (3, timedelta(minutes=5)),
        (4, timedelta(minutes=15)),
        (5, timedelta(minutes=30)),
        (6, timedelta(hours=1)),
        (70, timedelta(hours=1)),
    ],
)
def test_the_schedule(attempts: int, wait: timedelta) -> None:
    assert judged(GREYLISTED, attempts=attempts) == TryAgain(due_at=NOW + wait, problem="451 greylisted")


@pytest.mark.parametrize(("jitter", "minutes"), [(0.0, 48), (0.5, 60), (1.0, 72)])
def test_hourly_tries_are_spread_by_a_fifth(jitter: float, minutes: int) -> None:
    after = judged(GREYLISTED, attempts=9, jitter=jitter)
    assert isinstance(after, TryAgain)
    assert abs(after.due_at - NOW - timedelta(minutes=minutes)) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("attempts", "retry_after", "wait"),
    [
        (1, timedelta(seconds=90), timedelta(seconds=90)),
        (9, timedelta(seconds=90), timedelta(seconds=90)),
        (1, timedelta(hours=9), timedelta(hours=1)),
        (1, timedelta(0), timedelta(seconds=1)),
        (200, timedelta(0), timedelta(seconds=200)),
    ],
)
def test_retry_after_wins_within_reason(attempts: int, retry_after: timedelta, wait: timedelta) -> None:
    after = judged(SendAnswer(acceptance=Acceptance.TEMPORARY, code=429, retry_after=retry_after), attempts=attempts)
    assert isinstance(after, TryAgain)
    assert after.due_at == NOW + wait


def test_an_accepted_message_is_sent() -> None:
    assert judged(SendAnswer(acceptance=Acceptance.ACCEPTED, code=250)) == Sent()


def test_a_permanent_refusal_is_a_dead_letter_at_once() -> None:
    assert judged(SendAnswer(acceptance=Acceptance.PERMANENT, code=550, text="no such user")) == GiveUp(problem="550 no such user")


def test_no_answer_is_tried_again() -> None:
    after = judged(SendAnswer(acceptance=Acceptance.UNKNOWN, text="connection lost after DATA"))
    assert after == TryAgain(due_at=NOW + timedelta(seconds=30), problem="may have arrived: connection lost after DATA")


def test_a_message_that_may_have_arrived_six_times_is_not_sent_a_seventh_time() -> None:
    lost = SendAnswer(acceptance=Acceptance.UNKNOWN, text="connection lost")
    sixth = after_try(6, lost, first_tried_at=FIRST, now=NOW, jitter=0.5, delivery=6)
    assert sixth == GiveUp(problem="given up after 6 tries without an answer: may have arrived: connection lost", for_good=True)
    assert isinstance(after_try(6, GREYLISTED, first_tried_at=FIRST, now=NOW, jitter=0.5, delivery=6), TryAgain)


def test_the_last_try_is_at_72_hours_and_then_it_is_given_up() -> None:
    almost = judged(GREYLISTED, attempts=70, first_tried_at=NOW - timedelta(hours=71, minutes=50))
    assert isinstance(almost, TryAgain)
    assert almost.due_at == NOW + timedelta(minutes=10)
    over = judged(GREYLISTED, attempts=71, first_tried_at=NOW - timedelta(hours=72))
    assert over == GiveUp(problem="given up after 71 tries in 72 hours: 451 greylisted")


def test_a_description_is_one_line_and_bounded() -> None:
    assert describe(SendAnswer(acceptance=Acceptance.TEMPORARY, text="a\r\nb\tc" + "x" * 1000)).startswith("a b cxxx")
    assert len(describe(SendAnswer(acceptance=Acceptance.TEMPORARY, text="x" * 1000))) == 300
    assert describe(SendAnswer(acceptance=Acceptance.TEMPORARY)) == "temporary"


@pytest.mark.parametrize(
    ("code", "acceptance"),
    [
        (250, "accepted"),
        (251, "accepted"),
        (421, "temporary"),
        (451, "temporary"),
        (552, "permanent"),
        (535, "permanent"),
        (354, "temporary"),
    ],
)
def test_smtp_codes(code: int, acceptance: str) -> None:
    assert smtp_acceptance(code) == acceptance


@pytest.mark.parametrize(
    ("code", "acceptance"),
    [
        (200, "accepted"),
        (204, "accepted"),
        (302, "permanent"),
        (400, "permanent"),
        (401, "permanent"),
        (404, "permanent"),
        (410, "permanent"),
        (408, "temporary"),
        (429, "temporary"),
        (500, "temporary"),
        (503, "temporary"),
    ],
)
def test_http_codes(code: int, acceptance: str) -> None:
    assert http_acceptance(code) == acceptance
