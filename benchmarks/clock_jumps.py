"""The clock jumps under a running daemon: by libfaketime, its feeds' requests and its mails counted outside of it.

    python -m benchmarks.clock_jumps                     all four jumps, side by side (four minutes)
    python -m benchmarks.clock_jumps "-1h"

Needs libfaketime (apt-get install faketime). Only the wall clock is moved; monotonic time goes on as it does on a real machine.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.newsroom import Mailbox, Newsroom, configure, start, stop

LIBRARIES = (Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"), Path("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"))
JUMPS = {"-1h": "-1h", "+1h": "+1h", "+10y": "+10y", "to 1970": "@1970-01-02 00:00:00"}
FEEDS = 6
INTERVAL_SECONDS = 60
SETTLED_SECONDS = 70.0
AFTER_SECONDS = 150.0
PATIENCE_SECONDS = 120.0
MOST_NOTICES = 4  # the news; ten years on also the digest of the day, and that feeds have been quiet and are not any more


@dataclass(frozen=True, kw_only=True, slots=True)
class Jump:
    """What came of one jump. `gap` is the longest time between two requests for a feed, in seconds, from the jump on."""

    name: str
    gap: float
    gap_before: float
    seconds_to_mail: float
    notices: tuple[str, ...]
    """Subjects of what had a Message-ID of its own after the jump: there is news for one, and ten years on for a digest besides."""
    was_logged: bool

    @property
    def is_held(self) -> bool:
        """Polled in time, the news told, nothing told again, and said in the log."""
        told = [subject for subject in self.notices if "killed" in subject]
        return (
            self.gap <= INTERVAL_SECONDS + 10
            and self.seconds_to_mail < PATIENCE_SECONDS
            and len(told) == 1
            and len(self.notices) <= MOST_NOTICES
            and self.was_logged
        )


def library() -> Path | None:
    """Where libfaketime is, if it is installed."""
    return next((path for path in LIBRARIES if path.exists()), None)


async def jump(name: str, to: str) -> Jump:
    """One daemon: news before the jump and news after it, each of which has to arrive once."""
    room, mailbox = Newsroom(FEEDS, dated=False), Mailbox(random.Random(1), faults=False)
    with tempfile.TemporaryDirectory(prefix="sitrep-clock-") as name_of_folder:
        folder = Path(name_of_folder)
        clock = folder / "clock"
        clock.write_text("+0\n", encoding="utf-8")
        environment = {"LD_PRELOAD": str(library()), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1"}
        async with room.open(), mailbox.open():
            configure(folder, room, mailbox, interval=f"{INTERVAL_SECONDS}s")
            daemon = start(folder, {**environment, "DONT_FAKE_MONOTONIC": "1"})
            try:
                await until(lambda: len(room.asked_at) == FEEDS)
                before = room.publish(0).title
                await until(lambda: any(before in text for text in mailbox.texts()))
                await asyncio.sleep(SETTLED_SECONDS)
                before_jump = len(mailbox.mails)
                jumped_at = time.monotonic()
                clock.write_text(f"{to}\n", encoding="utf-8")
                after = room.publish(1).title
                await until(lambda: any(after in text for text in mailbox.texts()), fail=False)
                seconds = time.monotonic() - jumped_at
                await asyncio.sleep(max(0.0, AFTER_SECONDS - seconds))
                end = time.monotonic()
            finally:
                await stop(daemon)
        pairs = [pair for asked in room.asked_at.values() for pair in zip(asked, [*asked[1:], end], strict=True)]
        return Jump(
            name=name,
            gap=max(later - earlier for earlier, later in pairs if later > jumped_at),
            gap_before=max(later - earlier for earlier, later in pairs if later <= jumped_at),
            seconds_to_mail=seconds,
            notices=tuple({str(mail["Message-ID"]): str(mail["Subject"]) for mail in mailbox.read()[before_jump:]}.values()),
            was_logged="clock of this machine has jumped" in (folder / "log.txt").read_text(encoding="utf-8"),
        )


async def until(done: Callable[[], bool], *, fail: bool = True) -> None:
    """Waits; raises TimeoutError after so long, or, without `fail`, goes on."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS + INTERVAL_SECONDS):
            while not done():  # noqa: ASYNC110  what is waited for happens in another process
                await asyncio.sleep(0.2)
    except TimeoutError:
        if fail:
            raise


async def jumps(names: list[str]) -> list[Jump]:
    """All of them, side by side."""
    return await asyncio.gather(*(jump(name, JUMPS[name]) for name in names or JUMPS))


def describe(one: Jump) -> str:
    """A jump in a line."""
    polls = f"longest gap between polls {one.gap:.0f} s ({one.gap_before:.0f} s before; interval {INTERVAL_SECONDS} s)"
    news = f"news in the mailbox after {one.seconds_to_mail:.0f} s, {len(one.notices)} notices"
    if len(one.notices) != 1:
        news += f" {list(one.notices)}"
    return f"{one.name}: {polls}, {news}, {'logged' if one.was_logged else 'NOT LOGGED'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(JUMPS)}")
    names = parser.parse_args().names
    if library() is None:
        print("libfaketime is missing, so no clock was moved: apt-get install faketime")
        sys.exit(1)
    found = asyncio.run(jumps(names))
    for one in found:
        print(f"{'ok  ' if one.is_held else 'MISS'} {describe(one)}")
    sys.exit(not all(one.is_held for one in found))


if __name__ == "__main__":
    main()
