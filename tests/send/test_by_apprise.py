import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from sitrep.core.outcomes import Acceptance, SendAnswer
from sitrep.core.receivers import Target, TargetKind
from sitrep.send.apprise_child import Post, post
from sitrep.send.by_apprise import COME_AGAIN, AppriseSender
from sitrep.send.exchanges import Exchange, judge
from tests.letters import letter
from tests.mail_sink import raw_server

MESSAGE = replace(letter(), message_id="abcdef0123456789@i.sitrep", text="@everyone <!channel> [UN](https://evil.example) is closed")
J = "\N{WORD JOINER}"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Chat:
    """What a stub of a chat service was told."""

    port: int
    bodies: list[dict[str, Any]] = field(default_factory=list)


@asynccontextmanager
async def chat(response: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") -> AsyncIterator[Chat]:
    """A service that answers every request with `response`; b"" hangs up without an answer."""
    seen = Chat(port=0)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        seen.bodies.append(json.loads(await reader.readexactly(length)))
        writer.write(response)
        await writer.drain()
        await asyncio.sleep(0.05)

    async with raw_server(talk) as port:
        seen.port = port
        yield seen


async def send(url: str, *, delivery: int = 1, deadline: float = 30.0) -> SendAnswer:
    sender = AppriseSender(deadline_seconds=deadline)
    try:
        return await sender.send(MESSAGE, Target(kind=TargetKind.APPRISE, recipient="chat#1", url=url), delivery=delivery)
    finally:
        await sender.close()


async def test_a_message_reaches_its_service_with_mentions_and_masked_links_dead() -> None:
    async with chat() as service:
        answer = await send(f"json://127.0.0.1:{service.port}/")
    assert answer == SendAnswer(acceptance=Acceptance.ACCEPTED, code=200)
    (body,) = service.bodies
    assert body["title"] == "Bab Test closed"
    assert body["message"] == f"@{J}everyone <{J}!channel> [UN]{J}(https://evil.example) is closed\n\n#ABCDEF"


async def test_a_service_without_titles_and_no_picture_from_anywhere() -> None:
    async with chat() as service:
        answer = await send(f"mmost://127.0.0.1:{service.port}/3ccdd113474722377935511fc85d3dd4", delivery=2)
    assert answer.acceptance is Acceptance.ACCEPTED
    (body,) = service.bodies
    assert body["text"].startswith("Bab Test closed")
    assert "May be a repeat (delivery 2)." in body["text"]
    assert "@everyone" not in body["text"]
    assert "http" not in json.dumps({key: value for key, value in body.items() if key != "text"})


@pytest.mark.parametrize(
    ("response", "acceptance", "code", "retry_after"),
    [
        (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "permanent", 401, None),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "permanent", 404, None),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "temporary", 503, None),
        (b"HTTP/1.1 429 Slow\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n", "temporary", 429, timedelta(seconds=90)),
        (b'HTTP/1.1 429 Slow\r\nContent-Length: 20\r\n\r\n{"retry_after": 1.5}', "temporary", 429, timedelta(seconds=1.5)),
        (b"", "unknown", None, None),
    ],
    ids=["revoked", "deleted", "busy", "slow down (header)", "slow down (JSON)", "hangs up"],
)
async def test_what_the_service_answers_decides(response: bytes, acceptance: str, code: int | None, retry_after: timedelta | None) -> None:
    async with chat(response) as service:
        answer = await send(f"json://127.0.0.1:{service.port}/secret-path")
    assert (answer.acceptance, answer.code, answer.retry_after) == (acceptance, code, retry_after)
    assert "secret-path" not in answer.text
    assert len(service.bodies) == 1


async def test_a_service_that_cannot_be_reached_has_not_got_the_message() -> None:
    async with chat() as service:
        pass
    answer = await send(f"json://127.0.0.1:{service.port}/")
    assert (answer.acceptance, answer.text) == (Acceptance.TEMPORARY, "NewConnectionError")


async def test_an_address_that_apprise_does_not_understand_is_permanent() -> None:
    answer = await send("nosuch://x")
    assert answer.acceptance is Acceptance.PERMANENT


async def test_a_tarpit_is_killed_at_the_deadline_and_the_secret_is_in_no_command_line_or_environment() -> None:
    seen: list[str] = []

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for child in psutil.Process().children(recursive=True):
            seen.append(" ".join(child.cmdline()) + str(child.environ()))
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with raw_server(drip) as port:
        started = time.monotonic()
        answer = await send(f"json://127.0.0.1:{port}/hunter2", deadline=8.0)
        assert time.monotonic() - started < 40.0  # the start of the child comes on top, on a busy machine
    assert (answer.acceptance, answer.text) == (Acceptance.UNKNOWN, "chat#1: timeout")
    assert any("sitrep.isolation.child" in line for line in seen)
    assert not any("hunter2" in line for line in seen)


async def test_where_no_child_is_to_be_had_the_message_has_surely_not_arrived_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    target = Target(kind=TargetKind.APPRISE, recipient="chat#1", url="json://127.0.0.1:1/")
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    for sender in (AppriseSender(), AppriseSender(children=0, place_seconds=0.01)):
        answer = await sender.send(MESSAGE, target, delivery=1)
        assert (answer.acceptance, answer.retry_after) == (Acceptance.TEMPORARY, COME_AGAIN)
        await sender.close()


async def test_a_slow_service_does_not_hold_up_another() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    sender = AppriseSender(deadline_seconds=15.0)
    async with raw_server(silent) as port, chat() as service:
        slow = Target(kind=TargetKind.APPRISE, recipient="slow", url=f"json://127.0.0.1:{port}/")
        quick = Target(kind=TargetKind.APPRISE, recipient="quick", url=f"json://127.0.0.1:{service.port}/")
        waiting = asyncio.create_task(sender.send(MESSAGE, slow, delivery=1))
        answer = await sender.send(MESSAGE, quick, delivery=1)
        assert answer.acceptance is Acceptance.ACCEPTED
        assert not waiting.done()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await sender.close()


REFUSED, BUSY, DONE = Exchange(status=400), Exchange(status=500), Exchange(status=200)
LOST, UNREACHED = Exchange(text="ReadTimeout"), Exchange(sent=False, text="NewConnectionError")
TAKEN, REFUSED_LOGIN = Exchange(text="no PUBACK"), Exchange(sent=False, refused=Acceptance.PERMANENT, text="Not authorized")
BUSY_BROKER = Exchange(sent=False, refused=Acceptance.TEMPORARY, text="Server unavailable")


@pytest.mark.parametrize(
    ("accepted", "exchanges", "acceptance", "code"),
    [
        (True, [DONE], "accepted", 200),
        (True, [], "accepted", None),
        (True, [REFUSED, DONE], "accepted", 200),
        (False, [DONE, REFUSED], "permanent", 400),
        (False, [REFUSED, BUSY], "temporary", 500),
        (False, [DONE], "unknown", 200),
        (False, [], "unknown", None),
        (False, [LOST], "unknown", None),
        (False, [UNREACHED], "temporary", None),
        (False, [LOST, UNREACHED], "unknown", None),
        (False, [REFUSED_LOGIN], "permanent", None),
        (False, [BUSY_BROKER], "temporary", None),
        (False, [TAKEN, REFUSED_LOGIN], "unknown", None),
    ],
)
def test_the_answer_behind_a_yes_or_no(accepted: bool, exchanges: Sequence[Exchange], acceptance: str, code: int | None) -> None:
    answer = judge(accepted=accepted, exchanges=list(exchanges))
    assert (answer.acceptance, answer.code) == (acceptance, code)


async def test_the_child_s_part_runs_in_this_process_as_well(tmp_path: Path) -> None:
    """What the children do, where coverage and a debugger see it."""
    async with chat() as service:
        yes = await asyncio.to_thread(post, Post(url=f"json://127.0.0.1:{service.port}/", message=MESSAGE, delivery=1))
        no = await asyncio.to_thread(post, Post(url="nosuch://", message=MESSAGE, delivery=1))
    assert (yes.acceptance, no.acceptance) == (Acceptance.ACCEPTED, Acceptance.PERMANENT)
