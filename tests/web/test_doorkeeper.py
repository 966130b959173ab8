"""Who may pass, how often one may try, and what a session is worth."""

from __future__ import annotations

import base64

import pytest

from sitrep.web.doorkeeper import (
    MOST_ADDRESSES,
    MOST_SESSIONS,
    SESSION_SECONDS,
    TRIES_OF_ALL,
    TRIES_OF_ONE,
    TRY_SECONDS,
    Admitted,
    Doorkeeper,
    Refused,
    Wait,
)
from tests.web.conftest import PASSWORD


@pytest.fixture
def door() -> Doorkeeper:
    return Doorkeeper(PASSWORD)


def enter(door: Doorkeeper, *, now: float = 0.0) -> str:
    answer = door.log_in(PASSWORD, address="a", now=now)
    assert isinstance(answer, Admitted)
    return answer.visitor


def test_without_a_password_everybody_may_pass() -> None:
    door = Doorkeeper(None)
    assert not door.asks
    assert door.admits("", now=0)


def test_a_stranger_is_not_admitted_and_a_known_visitor_is(door: Doorkeeper) -> None:
    assert not door.admits("", now=0)
    assert not door.admits(door.new_visitor(), now=0)
    assert door.admits(enter(door), now=1)


def test_a_session_ends_after_its_time_without_a_visit(door: Doorkeeper) -> None:
    visitor = enter(door)
    assert door.admits(visitor, now=SESSION_SECONDS)
    assert door.admits(visitor, now=2 * SESSION_SECONDS)
    assert not door.admits(visitor, now=3 * SESSION_SECONDS + 1)
    assert not door.admits(visitor, now=0)


def test_a_session_ends_when_one_logs_out_and_the_oldest_when_there_are_too_many(door: Doorkeeper) -> None:
    first, second = enter(door), enter(door)
    door.log_out(first)
    assert not door.admits(first, now=0)
    for _ in range(MOST_SESSIONS):
        enter(door)
    assert not door.admits(second, now=0)


def test_wrong_passwords_make_one_address_wait_even_with_the_right_one(door: Doorkeeper) -> None:
    for _ in range(TRIES_OF_ONE):
        assert isinstance(door.log_in("wrong", address="a", now=0), Refused)
    assert door.log_in(PASSWORD, address="a", now=10) == Wait(seconds=int(TRY_SECONDS) - 10 + 1)
    assert isinstance(door.log_in(PASSWORD, address="b", now=10), Admitted)
    assert isinstance(door.log_in(PASSWORD, address="a", now=TRY_SECONDS + 1), Admitted)


def test_wrong_passwords_from_many_addresses_make_all_wait(door: Doorkeeper) -> None:
    for number in range(TRIES_OF_ALL):
        assert isinstance(door.log_in("wrong", address=str(number), now=0), Refused)
    assert isinstance(door.log_in(PASSWORD, address="another", now=1), Wait)


def test_addresses_are_forgotten_in_the_end(door: Doorkeeper) -> None:
    for number in range(MOST_ADDRESSES + 10):
        door.log_in("wrong", address=str(number), now=number * TRY_SECONDS)
    assert len(door._tries.by_address) == MOST_ADDRESSES


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " ", PASSWORD.upper(), "\ud800", "é" * 50])
def test_only_the_password_opens(door: Doorkeeper, password: str) -> None:
    assert isinstance(door.log_in(password, address="a", now=0), Refused)


def basic(user_and_password: str) -> str:
    return "Basic " + base64.b64encode(user_and_password.encode()).decode()


@pytest.mark.parametrize(
    ("header", "admitted"),
    [
        (basic(f"prometheus:{PASSWORD}"), True),
        (basic(f":{PASSWORD}"), True),
        (basic(PASSWORD), False),
        (basic("prometheus:wrong"), False),
        (f"Bearer {PASSWORD}", False),
        ("Basic !!!", False),
        ("Basic /w==", False),
        ("", False),
    ],
)
def test_a_program_gives_the_password_by_basic_authentication(door: Doorkeeper, header: str, admitted: bool) -> None:
    assert door.admits_program(header, address="a", now=0) is admitted


def test_a_token_is_good_for_its_visitor_only(door: Doorkeeper) -> None:
    assert door.is_token(door.token("a"), "a")
    assert not door.is_token(door.token("a"), "b")
    assert not door.is_token("", "a")
    assert not door.is_token("ü", "a")
    assert not door.is_token(door.token(""), "")
    assert not Doorkeeper(None).is_token(door.token("a"), "a")
