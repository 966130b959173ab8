"""What a broker of MQTT says, or does not, decides; and what leaves for a home server of Matrix."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from sitrep.core.outcomes import Acceptance, SendAnswer
from sitrep.send.apprise_child import Post, post
from tests.letters import letter
from tests.mail_sink import raw_server

CONNACK, PUBLISH, PUBACK = 0x20, 0x30, 0x40
WELCOME, BAD_PASSWORD, NOT_NOW = 0, 4, 3


@dataclass
class Broker:
    """What a stub of a broker was told: MQTT 3.1.1, just so much of it as a publisher needs."""

    port: int = 0
    packets: list[tuple[int, bytes]] = field(default_factory=list)


@asynccontextmanager
async def broker(*, says: int = WELCOME, takes: bool = True) -> AsyncIterator[Broker]:
    """A broker that answers a log-in with `says`, and publications only where it `takes` them; else it hangs up."""
    seen = Broker()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.read(1):
            size = shift = 0
            while True:
                byte = (await reader.readexactly(1))[0]
                size, shift = size | (byte & 0x7F) << shift, shift + 7
                if byte < 0x80:
                    break
            body = await reader.readexactly(size)
            seen.packets.append((head[0], body))
            if head[0] == 0x10:
                writer.write(bytes([CONNACK, 2, 0, says]))
            elif head[0] & 0xF0 == PUBLISH and takes and head[0] & 6:
                topic_end = 2 + int.from_bytes(body[:2], "big")
                writer.write(bytes([PUBACK, 2]) + body[topic_end : topic_end + 2])
            if says != WELCOME or (head[0] & 0xF0 == PUBLISH and not takes):
                await writer.drain()
                await asyncio.sleep(0.1)  # what was said arrives before the line is cut
                return

    async with raw_server(talk) as port:
        seen.port = port
        yield seen


async def tell(port: int) -> SendAnswer:
    """One message by MQTT; apprise waits three quarters of a second for an answer here, else four."""
    url = f"mqtt://user:hunter2@127.0.0.1:{port}/sitrep/alerts?rto=0.75"
    return await asyncio.to_thread(post, Post(url=url, message=letter(), delivery=1))


async def test_a_message_is_there_when_the_broker_has_said_that_it_took_it() -> None:
    async with broker() as seen:
        assert await tell(seen.port) == SendAnswer(acceptance=Acceptance.ACCEPTED)
    (published,) = [(head, body) for head, body in seen.packets if head & 0xF0 == PUBLISH]
    assert published[0] & 6 == 2  # QoS 1
    assert b"sitrep/alerts" in published[1]
    assert b"Bab Test closed" in published[1]


@pytest.mark.parametrize(
    ("says", "takes", "acceptance", "text"),
    [
        (BAD_PASSWORD, True, "permanent", "Bad user name or password"),
        (NOT_NOW, True, "temporary", "Server unavailable"),
        (WELCOME, False, "unknown", "the broker did not say that it took the message"),
    ],
)
async def test_a_no_of_the_broker_or_its_silence_is_no_yes(says: int, takes: bool, acceptance: str, text: str) -> None:
    async with broker(says=says, takes=takes) as seen:
        answer = await tell(seen.port)
    assert (answer.acceptance, answer.text) == (acceptance, text)
    assert "hunter2" not in repr(answer)


async def test_a_broker_that_cannot_be_reached_has_not_got_the_message() -> None:
    async with broker() as seen:
        pass
    answer = await tell(seen.port)
    assert (answer.acceptance, answer.text) == (Acceptance.TEMPORARY, "ConnectionRefusedError")


def test_a_repeat_to_a_matrix_room_bears_the_number_by_which_the_home_server_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str, Any]] = []

    def take(_self: object, request: requests.PreparedRequest, **_options: object) -> requests.Response:
        response = requests.Response()
        response.status_code, response.request = 200, request
        response._content = json.dumps({"user_id": "@sitrep:example.org", "room_id": "!Rm12", "event_id": "$1"}).encode()
        asked.append((str(request.method), str(request.path_url), request.headers.get("Authorization")))
        return response

    monkeypatch.setattr("apprise.url.URLBase.throttle", lambda *_, **__: None)  # its pauses between messages to real services
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", take)
    for delivery in (1, 2):
        post(Post(url="matrixs://t0ken@matrix.example.org/!Rm12?discovery=no", message=letter(), delivery=delivery))
    first, second = [one for one in asked if "/send/" in one[1]]
    assert first == second
    assert first[1].endswith(f"/rooms/%21Rm12/send/m.room.message/{letter().message_id.partition('@')[0]}")
    assert {token for _method, path, token in asked if "_matrix" in path} == {"Bearer t0ken"}
    assert not any("login" in path or "register" in path for _method, path, _token in asked)
