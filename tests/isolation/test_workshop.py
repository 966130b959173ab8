from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from sitrep.core.feed import FeedBody, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.outcomes import Killed
from sitrep.core.text import fingerprint
from sitrep.isolation import workshop as workshop_module
from sitrep.isolation.workshop import Workshop

NOW = datetime(2026, 11, 24, tzinfo=UTC)
RSS = b"<rss version='2.0'><channel><title>T</title><item><title>Road cut</title><guid>1</guid></item></channel></rss>"
# 1 MB of distinct categories take feedparser minutes: what no cap on size prevents (faults.md 5.1)
SLOW = b"<rss version='2.0'><channel><item>" + b"".join(b"<category>c%d</category>" % n for n in range(40_000)) + b"</item></channel></rss>"


def feed(body: bytes) -> FeedBody:
    return FeedBody(body=body, url="https://news.example.org/f", now=NOW)


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "sitrep.isolation.child" in child.cmdline()]


async def until(seen: Callable[[], bool]) -> None:
    """Waits for something of another process, for 20 s at most."""
    async with asyncio.timeout(20):
        while not seen():  # noqa: ASYNC110  processes raise no events here
            await asyncio.sleep(0.02)


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    shop = Workshop(size=2, deadline_seconds=10)
    yield shop
    await shop.close()
    assert not children()


async def test_values_come_back_as_what_they_are(workshop: Workshop) -> None:
    parsed = await workshop.run(parse_feed, feed(RSS))
    assert isinstance(parsed, ParsedFeed)
    assert parsed.entries[0].title == "Road cut"
    assert isinstance(await workshop.run(parse_feed, feed(b"")), NotAFeed)
    assert len(children()) == 1


async def test_a_hostile_document_is_killed_at_the_deadline_and_the_next_one_is_served(workshop: Workshop) -> None:
    started = time.monotonic()
    slow, quick = await asyncio.gather(
        workshop.run(parse_feed, feed(SLOW), deadline_seconds=0.5), workshop.run(parse_feed, feed(RSS)), return_exceptions=True
    )
    assert slow == Killed(reason="timeout", detail="not done after 0.5 s")
    assert isinstance(quick, ParsedFeed)
    assert time.monotonic() - started < 5
    assert isinstance(await workshop.run(parse_feed, feed(RSS)), ParsedFeed)


async def test_the_event_loop_stays_free_meanwhile(workshop: Workshop) -> None:
    longest, last = 0.0, time.monotonic()

    async def heartbeat() -> None:
        nonlocal longest, last
        while True:
            await asyncio.sleep(0.02)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()

    beating = asyncio.create_task(heartbeat())
    await workshop.run(parse_feed, feed(SLOW), deadline_seconds=1)
    beating.cancel()
    assert longest < 1


async def test_memory_is_bounded() -> None:
    shop = Workshop(memory_mb=120)
    fat = b"<rss version='2.0'><channel>" + b"<item><title>%s</title></item>" % (b"x" * 9_000_000) * 4 + b"</channel></rss>"
    killed = await shop.run(parse_feed, feed(fat))
    assert isinstance(killed, Killed)
    assert killed.reason == "memory"
    assert isinstance(await shop.run(parse_feed, feed(RSS)), ParsedFeed)
    await shop.close()


async def test_a_child_that_dies_is_a_crash_and_is_replaced(workshop: Workshop) -> None:
    task = asyncio.create_task(workshop.run(parse_feed, feed(SLOW)))
    await until(lambda: bool(children()) and children()[0].cpu_times().user > 0.3)
    children()[0].send_signal(signal.SIGSEGV)
    killed = await task
    assert isinstance(killed, Killed)
    assert (killed.reason, killed.detail) == ("crash", "exit code -11, IncompleteReadError")
    assert isinstance(await workshop.run(parse_feed, feed(RSS)), ParsedFeed)


async def test_a_child_that_was_killed_while_it_had_nothing_to_do_costs_no_document(workshop: Workshop) -> None:
    assert isinstance(await workshop.run(parse_feed, feed(b"")), NotAFeed)
    (idle,) = workshop._idle
    children()[0].kill()
    await until(lambda: idle.process.returncode is not None)
    assert isinstance(await workshop.run(parse_feed, feed(b"")), NotAFeed)


async def test_an_exception_in_the_child_is_an_error_with_its_place(workshop: Workshop) -> None:
    killed = await workshop.run(fingerprint_of_nothing, None)
    assert isinstance(killed, Killed)
    assert (killed.reason, killed.detail[:11]) == ("error", "ValueError:")


def fingerprint_of_nothing(nothing: None) -> str:
    """Not a function of sitrep: a child refuses to call it."""
    return fingerprint(str(nothing))


async def test_cancelled_tasks_leave_no_child_at_work(workshop: Workshop) -> None:
    task = asyncio.create_task(workshop.run(parse_feed, feed(SLOW)))
    await until(lambda: bool(children()) and children()[0].cpu_times().user > 0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not children()


async def test_a_task_cancelled_while_its_child_starts_leaves_none_either(workshop: Workshop) -> None:
    task = asyncio.create_task(workshop.run(parse_feed, feed(RSS)))
    await until(lambda: bool(children()))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not children()


async def test_no_more_children_than_places_and_all_are_served(workshop: Workshop) -> None:
    results = await asyncio.gather(*(workshop.run(parse_feed, feed(RSS)) for _ in range(20)))
    assert all(isinstance(result, ParsedFeed) for result in results)
    assert len(children()) <= 2


async def test_idle_children_leave() -> None:
    shop = Workshop(idle_seconds=0.1)
    await shop.run(parse_feed, feed(RSS))
    (child,) = children()
    await until(lambda: not child.is_running())
    await shop.close()


async def test_a_child_is_replaced_after_many_tasks(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop_module, "TASKS_PER_CHILD", 2)
    seen = set()
    for _ in range(4):
        await workshop.run(parse_feed, feed(RSS))
        seen |= {child.pid for child in children()}
    assert len(seen) >= 2


async def test_answers_are_bounded(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(await workshop.run(parse_feed, feed(RSS)), ParsedFeed)
    monkeypatch.setattr(workshop_module, "RESULT_BYTES", 100)
    killed = await workshop.run(parse_feed, feed(RSS))
    assert isinstance(killed, Killed)
    assert killed.reason == "crash"


async def test_children_see_no_secrets_and_hold_no_files(workshop: Workshop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SITREP_SECRET", "hunter2")
    with (tmp_path / "database").open("w") as database:
        os.set_inheritable(database.fileno(), True)
        await workshop.run(parse_feed, feed(RSS))
        (child,) = children()
        assert "SITREP_SECRET" not in child.environ()
        assert str(tmp_path / "database") not in [file.path for file in child.open_files()]
    assert [child.rlimit(limit)[1] for limit in (psutil.RLIMIT_CORE, psutil.RLIMIT_NPROC, psutil.RLIMIT_NOFILE)] == [0, 0, 32]
    assert child.rlimit(psutil.RLIMIT_AS)[1] == 400_000_000
    with open(f"/proc/{child.pid}/status") as status:  # noqa: ASYNC230, PTH123  the kernel answers at once
        assert "NoNewPrivs:\t1" in status.read()


async def test_a_closed_workshop_refuses_and_a_second_close_is_fine(workshop: Workshop) -> None:
    await workshop.run(parse_feed, feed(RSS))
    await workshop.close()
    with pytest.raises(RuntimeError):
        await workshop.run(parse_feed, feed(RSS))


async def test_where_no_process_can_be_started_the_task_fails_and_not_the_daemon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shop = Workshop()
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    killed = await shop.run(parse_feed, feed(RSS))
    assert isinstance(killed, Killed)
    assert "no child could be started" in killed.detail
    monkeypatch.setattr(sys, "executable", "/bin/false")
    killed = await shop.run(parse_feed, feed(RSS))
    assert isinstance(killed, Killed)
    assert killed.detail == "no child could be started: IncompleteReadError"
    complaining = tmp_path / "python"
    complaining.write_text("#!/bin/sh\necho 'no such \033[31mmodule' >&2\n")
    complaining.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(complaining))
    killed = await shop.run(parse_feed, feed(RSS))
    assert isinstance(killed, Killed)
    assert killed.detail == "no child could be started: no such \\x1b[31mmodule"
    await shop.close()


def test_children_die_with_their_parent() -> None:
    """SIGKILL gives a daemon no chance to tidy up."""
    program = (
        "import asyncio\n"
        "from tests.isolation.test_workshop import *\n"
        "async def main():\n"
        "    shop = Workshop()\n"
        "    asyncio.create_task(shop.run(parse_feed, feed(SLOW)))\n"
        "    while not children(): await asyncio.sleep(0.02)\n"
        "    print(children()[0].pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    child.wait(timeout=10)
    assert not child.is_running()
