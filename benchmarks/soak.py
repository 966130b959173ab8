"""A daemon that polls many feeds for a while: what it holds then of memory, open files and threads, and how its database has grown.

    python -m benchmarks.soak --minutes 10
    python -m benchmarks.soak --feeds 600 --minutes 3

Every body differs from the last one, so that each is parsed in a child; items are the same but for a story now and then, which is mailed.
Memory is measured from a third of the time on: caches and pools have filled by then.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

import psutil

from benchmarks.newsroom import Mailbox, Newsroom, configure, start, stop

MOST_MB_PER_10_000_POLLS = 1.0
NOISE_MB = 2.0
"""What a short run may differ by for other reasons: the allocator, a child just started."""
MOST_FILES = 10
STORY_EVERY_SECONDS = 20.0
LOOK_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """The daemon at one moment, without its children."""

    polls: int
    rss_mb: float
    files: int
    threads: int
    database_mb: float


def look(process: psutil.Process, room: Newsroom, folder: Path) -> Look:
    """Now."""
    size = sum(path.stat().st_size for path in folder.glob("sitrep.db"))
    with process.oneshot():
        return Look(
            polls=sum(map(len, room.asked_at.values())),
            rss_mb=process.memory_info().rss / 1e6,
            files=process.num_fds(),
            threads=process.num_threads(),
            database_mb=size / 1e6,
        )


async def soak(*, feeds: int = 1_000, minutes: float = 10.0) -> tuple[str, bool]:
    """The figure, and whether nothing grows."""
    room, mailbox, looks = Newsroom(feeds), Mailbox(random.Random(1), faults=False), list[Look]()
    room.is_restless = True
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sitrep-soak-")))
        await stack.enter_async_context(room.open())
        await stack.enter_async_context(mailbox.open())
        configure(folder, room, mailbox, interval="1m")
        daemon, began, published = start(folder), time.monotonic(), 0
        try:
            process = psutil.Process(daemon.pid)
            while (passed := time.monotonic() - began) < minutes * 60:
                if passed > published * STORY_EVERY_SECONDS:
                    room.publish(published % feeds)
                    published += 1
                looks.append(await asyncio.to_thread(look, process, room, folder))
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await stop(daemon)
    return judge(looks[len(looks) // 3 :], looks[-1].polls, minutes, len(mailbox.ids))


def judge(late: list[Look], polls: int, minutes: float, notices: int) -> tuple[str, bool]:
    """The looks of the last two thirds, as a line through them."""
    done, grown = [one.polls for one in late], late[-1].polls - late[0].polls
    slope = linear_regression(done, [one.rss_mb for one in late]).slope * 10_000
    kilobytes = (late[-1].database_mb - late[0].database_mb) * 1000 / max(grown, 1)
    files = max(one.files for one in late) - late[0].files
    threads = max(one.threads for one in late) - late[0].threads
    figure = (
        f"{polls:,} polls in {minutes:g} min, {notices} notices: memory {late[0].rss_mb:.0f} to {late[-1].rss_mb:.0f} MB "
        f"({slope:+.1f} MB per 10,000 polls), {files:+d} open files, {threads:+d} threads, database {kilobytes:.2f} kB a poll"
    )
    is_flat = slope <= MOST_MB_PER_10_000_POLLS or late[-1].rss_mb - late[0].rss_mb <= NOISE_MB
    return figure, is_flat and late[-1].files - late[0].files <= MOST_FILES and threads <= MOST_FILES and polls > 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--minutes", type=float, default=10.0)
    options = parser.parse_args()
    figure, held = asyncio.run(soak(feeds=options.feeds, minutes=options.minutes))
    print(figure)
    sys.exit(not held)


if __name__ == "__main__":
    main()
