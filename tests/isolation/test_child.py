"""The child's own code, called here and now; that it holds as a process is shown by test_workshop."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from sitrep.core.encoding import decode
from sitrep.core.feed import FeedBody, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.text import mend_surrogates
from sitrep.isolation import child
from sitrep.isolation.child import READY, carry_out, serve
from sitrep.isolation.frames import LENGTH_BYTES, Answer, Packed, Task, annotations_of, find_function, frame, name_of, pack, unpack
from sitrep.isolation.limits import allow_cpu, limit

BODY = FeedBody(body=b"<rss version='2.0'><channel/></rss>", url="https://news.example.org/f", now=datetime(2026, 11, 24, tzinfo=UTC))


def task(function: str = "sitrep.core.feed:parse_feed", argument: object = BODY, annotation: object = FeedBody) -> Task:
    return Task(function=function, argument=pack(argument, annotation), cpu_seconds=1_000)


def answers_in(stream: io.BytesIO) -> list[Answer]:
    found, data = [], stream.getvalue()
    while data:
        length = int.from_bytes(data[:LENGTH_BYTES], "big")
        found.append(msgspec.msgpack.decode(data[LENGTH_BYTES : LENGTH_BYTES + length], type=Answer))
        data = data[LENGTH_BYTES + length :]
    return found


def test_a_child_says_it_is_ready_and_answers_until_the_stream_ends() -> None:
    answers = io.BytesIO()
    serve(io.BytesIO(frame(task()) * 2), answers)
    ready, first, second = answers_in(answers)
    assert ready == READY
    assert first == second
    assert first.value is not None
    assert unpack(first.value, ParsedFeed | NotAFeed) == parse_feed(BODY)


def test_a_child_without_memory_says_so_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_out(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("feedparser.parse", run_out)
    answers = io.BytesIO()
    serve(io.BytesIO(frame(task()) * 2), answers)
    assert [answer.reason for answer in answers_in(answers)] == ["", "memory"]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (task("os:system", "ls", str), "ValueError: os:system is not a function of sitrep"),
        (task("sitrep.core.feed:nothing"), "AttributeError"),
        (task("sitrep.core.nowhere:f"), "ModuleNotFoundError"),
        (task(argument="x", annotation=str), "ValidationError"),
        (
            task("sitrep.core.encoding:decode", b"", bytes),
            "TypeError: sitrep.core.encoding:decode must take exactly one annotated argument",
        ),
    ],
)
def test_whatever_goes_wrong_is_an_answer(broken: Task, words: str) -> None:
    answer = carry_out(broken)
    assert answer.value is None
    assert (answer.reason, answer.detail[: len(words)]) == ("error", words)


def test_errors_are_printable(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(_: object) -> None:
        raise SystemExit("\x1b[31m\u202e\ud800é" + "x" * 1_000)

    monkeypatch.setattr(child, "unpack", lambda *_: leave(None))
    detail = carry_out(task()).detail
    assert detail.isascii()
    assert len(detail) < 600


def test_functions_are_found_by_name() -> None:
    assert find_function(name_of(parse_feed)) is parse_feed
    assert annotations_of(mend_surrogates) == (str, str)
    with pytest.raises(TypeError):
        annotations_of(decode)


def test_the_members_of_a_union_are_told_apart() -> None:
    assert pack(b"x", int | bytes | None) == Packed(member=1, data=b"\xc4\x01x")
    assert unpack(pack([1], list[int] | None), list[int] | None) == [1]
    with pytest.raises(TypeError, match="str is none of"):
        pack("x", int | bytes)


def test_limits_are_set_for_good_and_never_raised(tmp_path: Path) -> None:
    program = (
        "import os, resource, sys\n"
        "from sitrep.isolation.limits import *\n"
        "limit(resource.RLIMIT_NOFILE, 20); limit(resource.RLIMIT_NOFILE, 10**9)\n"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE)[1] in (20, 10**9), flush=True)\n"
        "close_doors(memory_mb=300, network=False); allow_cpu(1)\n"
        "file = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY)\n"
        "try: os.write(file, b'x')\n"
        "except OSError as error: print(error.errno, flush=True)\n"
        "while True: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "file")], capture_output=True, text=True, check=False, env={})
    assert done.stdout == "True\n27\n"
    assert done.returncode == -24  # SIGXCPU


def test_processor_time_is_raised_task_by_task() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    allow_cpu(1_000)
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] >= 1_000
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    limit(resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE)[1])
