"""Two hosts and one PostgreSQL: two network namespaces of this machine, a bridge between them, and one of the two dies.

    python -m benchmarks.two_hosts        (as root, on Linux; six minutes)

Host A has the database and `sitrep run`, host B `sitrep run --only poll,read`; feeds and mailbox are outside of both. While B waits for
feeds that are slow to answer its cable is cut and its daemon killed. Seen from the feeds and the mailbox: every feed that B had asked is
asked by A within one lease, no feed is asked twice in its interval, every story arrives, none twice.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

from sqlalchemy import create_engine
from tests.postgresql_server import postgresql_server

from benchmarks.newsroom import Mailbox, Newsroom, configure, stop
from sitrep.store.feeds import LEASE

FEEDS = 24
INTERVAL_SECONDS = 60
SOONEST_SECONDS = 50.0
LEASE_SECONDS = LEASE.total_seconds() + FEEDS
"""A lease is longer by a second for each feed that is claimed with it."""
SLOWNESS_SECONDS = 25.0
STAGE_SECONDS = 75.0
PATIENCE_SECONDS = 240.0
NETWORK = "10.77"
BRIDGE, HOSTS = "sitrep-br", {"sitrep-a": f"{NETWORK}.0.2", "sitrep-b": f"{NETWORK}.0.3"}
OUTSIDE = f"{NETWORK}.0.1"


def ip(*words: str, must: bool = True) -> None:
    subprocess.run(["ip", *words], check=must, capture_output=not must)


@contextmanager
def two_hosts() -> Iterator[None]:
    """The namespaces with their addresses, while it lasts."""
    try:
        ip("link", "add", BRIDGE, "type", "bridge")
        for address in (OUTSIDE, *(f"{NETWORK}.1.{1 + feed}" for feed in range(FEEDS))):
            ip("address", "add", f"{address}/16", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for host, address in HOSTS.items():
            ip("netns", "add", host)
            ip("link", "add", f"{host}-0", "type", "veth", "peer", "name", "eth0", "netns", host)
            ip("link", "set", f"{host}-0", "master", BRIDGE, "up")
            ip("-n", host, "address", "add", f"{address}/16", "dev", "eth0")
            ip("-n", host, "link", "set", "eth0", "up")
            ip("-n", host, "link", "set", "lo", "up")
        yield
    finally:
        for host in HOSTS:
            ip("netns", "delete", host, must=False)
        ip("link", "delete", BRIDGE, must=False)


def on(host: str, *command: str) -> Sequence[str]:
    return ["ip", "netns", "exec", host, *command]


def serve_database() -> None:
    """PostgreSQL on the address of host A, until the end of stdin; says when it is there."""
    with postgresql_server(listen_addresses=HOSTS["sitrep-a"]) as socket:
        data = Path(socket.partition("host=")[2], "data")
        with (data / "pg_hba.conf").open("a", encoding="utf-8") as file:
            file.write(f"host all all {NETWORK}.0.0/16 trust\n")
        admin = create_engine(socket.format("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE sitrep")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        admin.dispose()
        print("ready", flush=True)
        sys.stdin.read()


@contextmanager
def database() -> Iterator[str]:
    command = on("sitrep-a", sys.executable, "-m", "benchmarks.two_hosts", "database")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        try:
            yield f"postgresql://sitrep@{HOSTS['sitrep-a']}/sitrep"
        finally:
            server.stdin.close()


def start(host: str, folder: Path, *only: str) -> subprocess.Popen[bytes]:
    with (folder / "log.txt").open("ab") as file:
        command = on(host, sys.executable, "-m", "sitrep.cli", "--config", str(folder), "run", *only)
        return subprocess.Popen(command, stdout=file, stderr=file)


async def work(room: Newsroom, dice: random.Random, seconds: float) -> None:
    """Three stories while time goes by."""
    for _ in range(3):
        room.publish(dice.randrange(FEEDS))
        await asyncio.sleep(seconds / 3)


async def take_over(room: Newsroom, dice: random.Random, victim: subprocess.Popen[bytes]) -> tuple[int, float]:
    """Cuts host B off while feeds keep it waiting; how many it was waiting for, and after how many seconds the last was asked by A."""
    room.slowness, deadline = SLOWNESS_SECONDS, time.monotonic() + 2 * INTERVAL_SECONDS
    waited: list[int] = []
    while len(waited) < 3 and time.monotonic() < deadline:
        await asyncio.sleep(0.2)
        waited = [feed for feed in room.waiting if room.asked_by[feed][-1] == HOSTS["sitrep-b"]]
    ip("link", "set", "sitrep-b-0", "down")
    victim.kill()
    at, asked = time.monotonic(), {feed: len(room.asked_at[feed]) for feed in waited}
    room.slowness = 0.0
    story = room.publish(waited[0]) if waited else None
    print(f"B is cut off and killed while it waits for {len(waited)} feeds; one of them now brings {story.title if story else 'nothing'}")
    while any(len(room.asked_at[feed]) == times for feed, times in asked.items()) and time.monotonic() - at < PATIENCE_SECONDS:  # noqa: ASYNC110  A asks
        await asyncio.sleep(0.5)
    later = [room.asked_at[feed][times] - at for feed, times in asked.items() if len(room.asked_at[feed]) > times]
    return len(waited), max(later) if len(later) == len(waited) and later else PATIENCE_SECONDS


async def trial() -> bool:
    dice = random.Random(7)
    room, mailbox = Newsroom(FEEDS, network=NETWORK), Mailbox(random.Random(1), faults=False, host=OUTSIDE)
    async with AsyncExitStack() as stack:
        stack.enter_context(two_hosts())
        url = stack.enter_context(database())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sitrep-two-")))
        await stack.enter_async_context(room.open())
        await stack.enter_async_context(mailbox.open())
        daemons = []
        for host, only in (("sitrep-a", ()), ("sitrep-b", ("--only", "poll,read"))):
            (folder / host).mkdir()
            configure(folder / host, room, mailbox, url, interval=f"{INTERVAL_SECONDS}s")
            daemons.append(start(host, folder / host, *only))
            await asyncio.sleep(8)  # A makes the tables
        try:
            await work(room, dice, STAGE_SECONDS)
            shares = [sum(asked.count(address) for asked in room.asked_by.values()) for address in HOSTS.values()]
            print(f"both work: {shares[0]} polls by A, {shares[1]} by B")
            count, seconds = await take_over(room, dice, daemons[1])
            print(f"the last of the {count} was asked by A {seconds:.0f} s later; a lease is {LEASE_SECONDS:.0f} s at most")
            deadline = time.monotonic() + PATIENCE_SECONDS
            while missing(room, mailbox) and time.monotonic() < deadline:  # noqa: ASYNC110  A brings it
                await asyncio.sleep(1)
        finally:
            await stop(daemons[0])
            daemons[1].wait(10)
    doubles = sum(after - before < SOONEST_SECONDS for asked in room.asked_at.values() for before, after in pairwise(asked))
    repeats = sum(times - 1 for times in mailbox.ids.values())
    lost = missing(room, mailbox)
    print(f"{len(room.stories)} stories, {len(lost)} missing {lost}, {repeats} mails twice, {doubles} polls too soon")
    return bool(count and seconds <= LEASE_SECONDS + 5 and not lost and not repeats and not doubles)


def missing(room: Newsroom, mailbox: Mailbox) -> list[str]:
    """Stories of which nothing has arrived."""
    texts = mailbox.texts()
    return [story.title for number, story in enumerate(room.stories) if not any(room.url(number) in text for text in texts)]


def main() -> None:
    if sys.argv[1:] == ["database"]:
        serve_database()
        return
    if os.geteuid() != 0:
        sys.exit("namespaces are made by root: sudo python -m benchmarks.two_hosts")
    sys.exit(not asyncio.run(trial()))


if __name__ == "__main__":
    main()
