from __future__ import annotations

import logging

import pytest

from sitrep.net.heartbeat import ping
from tests.net.loopback import answer, loopback, silence


async def test_well_is_a_request_to_the_address_itself_and_ill_one_with_the_reasons() -> None:
    async with loopback() as there:
        there.answers["/ping/s3cret"] = answer(b"OK")
        there.answers["/ping/s3cret/fail"] = answer(b"OK")
        url = there.url("/ping/s3cret")
        assert await ping(url)
        assert await ping(url, ("feeds are polled late", "no canary"))
    first, second = there.requests
    assert first[0].startswith("POST /ping/s3cret HTTP/1.1")
    assert second[0].startswith("POST /ping/s3cret/fail HTTP/1.1")


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found"])
async def test_another_answer_is_logged_without_the_secret(status: str, caplog: pytest.LogCaptureFixture) -> None:
    async with loopback() as there:
        there.answers["/ping/s3cret"] = answer(b"", status)
        with caplog.at_level(logging.DEBUG):
            assert not await ping(there.url("/ping/s3cret"))
    assert status[:3] in caplog.text
    assert "s3cret" not in caplog.text


async def test_a_watch_out_of_reach_is_logged_and_breaks_nothing(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    with caplog.at_level(logging.DEBUG):
        assert not await ping("http://127.0.0.1:9/s3cret")
        assert not await ping("no address s3cret")
        monkeypatch.setattr("sitrep.net.heartbeat.DEADLINE_SECONDS", 0.2)
        async with loopback() as there:
            there.answers["/s3cret"] = silence
            assert not await ping(there.url("/s3cret"))
    assert caplog.text.count("did not reach the outside watch") == 3
    assert "s3cret" not in caplog.text
