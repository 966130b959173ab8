"""Kills a delivering process over and over and says what the mailboxes have then: nothing lost, no second Message-ID for one alert.

    python -m benchmarks.crash_loop --kills 500 --alerts 1000 --seeds 5
    python -m benchmarks.crash_loop --kills 500 --alerts 1000 --seeds 5 --postgresql --workers 2

Real processes, real SIGKILLs at random moments, a real database, a real SMTP server that refuses a tenth of the messages for now, has no
room for a twentieth, and takes a twentieth and drops the line. Only the clock is not real: it runs `SPEED` times as fast, so that leases
and waits of minutes pass in seconds. The processes are forks of one that has imported everything, so that the kills fall into their work.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from multiprocessing.connection import Connection

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from tests.mail_sink import ACCEPT, MailSink, mail_sink
from tests.postgresql_server import postgresql_server

from sitrep.core.model import Level, ReceiverName
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Receiver, TargetKind
from sitrep.send.addresses import expand
from sitrep.send.by_apprise import read_mail_url
from sitrep.send.smtp import SmtpSender
from sitrep.steps.deliver import deliver_due
from sitrep.store.database import Database, open_engine
from sitrep.store.dead_letters import outbox_traffic
from sitrep.store.facts import fact, note_fact
from sitrep.store.instance_lock import only_daemon
from sitrep.store.migrate import upgrade
from sitrep.store.outbox import enqueue

SPEED = 60.0
RECIPIENTS = ("a@example.org", "b@example.org")
ENQUEUED_PER_ROUND = 3
LONGEST_LIFE_SECONDS = 0.6
PATIENCE_SECONDS = 900.0
BACKLOG = "messages that waited"
NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["benchmarks.crash_loop", "psycopg"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What the mailboxes have in the end, against what was decided to be sent."""

    alerts: int
    kills: int
    lost: int
    second_ids: int
    repeats: int
    unmarked_repeats: int
    drops: int
    seconds: float


# ---- the process that is killed ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """What a process is to do: decide on alerts up to number `upto`, deliver, and end when all `alerts` are out."""

    url: str
    port: int
    upto: int
    alerts: int
    epoch: float


def live(life: Life, ready: Connection) -> None:
    """One life, if nobody kills it before its end."""
    with only_daemon(life.url):
        asyncio.run(work(life, ready))


async def work(life: Life, ready: Connection) -> None:
    """Decides on alerts and delivers them until all is done."""
    engine = open_engine(life.url)
    upgrade(engine)
    db = Database(engine)
    receiver = expand(ReceiverName("desk"), [f"mailto://127.0.0.1:{life.port}?from=sitrep@example.org&to={','.join(RECIPIENTS)}"])
    senders = {TargetKind.MAIL: SmtpSender(read_mail_url, deadline_seconds=60.0 / SPEED)}
    chance = random.Random().random
    ready.send("ready")
    while True:
        now = datetime.fromtimestamp(life.epoch, UTC) + timedelta(seconds=(time.time() - life.epoch) * SPEED)
        decided = await db.run(decide, receiver, life.upto, now=now)
        await deliver_due(db, senders, {receiver.name: receiver}, now=now, jitter=chance, limit=10)
        traffic = await db.run(outbox_traffic, start=now, end=now)
        if decided == life.alerts and not traffic.waiting:
            break
        await asyncio.sleep(0.02)
    db.close()


def decide(session: Session, receiver: Receiver, upto: int, *, now: datetime) -> int:
    """A few more alerts: the decision and its messages in one transaction. Gives how many were decided on in all."""
    note_fact(session, "lock", "", now=now)  # a row that every process writes first: on PostgreSQL they decide one after another
    session.flush()
    done = int(fact(session, "decided") or 0)
    decided = max(done, min(done + ENQUEUED_PER_ROUND, upto))
    for number in range(done, decided):
        message = Message(
            message_id="",
            subject=f"Alert {number}",
            text=f"Alert {number}: a crossing is closed.",
            html=f"<p>Alert {number}</p>",
            short_text=f"Alert {number}",
            created_at=now,
        )
        enqueue(session, notice_id=f"n{number}", kind="alert", event_id=None, level=Level.HIGH, receiver=receiver, message=message, now=now)
    note_fact(session, "decided", str(decided), now=now)
    return decided


# ---- the one that kills --------------------------------------------------------------------------------------------------------------


async def crash_loop(url: str, *, kills: int, alerts: int, workers: int, seed: int) -> Tally:
    """Runs `workers` processes on one database, kills one of them `kills` times in all, then lets them finish, and counts."""
    dice = random.Random(seed)
    drops = 0

    def reply(stage: str) -> str:
        nonlocal drops
        luck = dice.random()
        if stage == "MAIL" and luck < 0.10:
            return "451 4.7.1 greylisted"
        if stage == "DATA" and luck < 0.05:
            return "452 4.3.1 out of space"
        if stage == "DATA" and luck < 0.10:
            drops += 1
            return "drop"
        return ACCEPT

    started, epoch, lives = time.monotonic(), time.time(), 0
    async with mail_sink(reply) as sink:

        async def keep_killing(times: int) -> int:
            """One worker's many lives, each ended at a random moment; the last one ends by itself. Gives how many were killed."""
            nonlocal lives
            killed, whole = 0, Life(url=url, port=sink.port, upto=alerts, alerts=alerts, epoch=epoch)
            for _ in range(times):
                lives += 1
                killed += await one_life(replace(whole, upto=alerts * lives // (kills + 1)), dice)
            await one_life(whole, None)
            return killed

        to_kill = [kills // workers + (number < kills % workers) for number in range(workers)]
        killed = sum(await asyncio.gather(*(keep_killing(times) for times in to_kill)))
    return count(sink, alerts, killed, drops, time.monotonic() - started)


async def one_life(life: Life, dice: random.Random | None) -> bool:
    """A life that is ended at a random moment, one in ten before it has begun to work, or (without dice) by itself. Was it killed?"""
    hears, tells = multiprocessing.Pipe(duplex=False)
    process = NURSERY.Process(target=live, args=(life, tells))
    await asyncio.to_thread(process.start)
    tells.close()
    if dice is not None:
        if dice.random() < 0.9:
            await asyncio.to_thread(hears.poll, PATIENCE_SECONDS)
        await asyncio.sleep(dice.uniform(0.0, LONGEST_LIFE_SECONDS))
        process.kill()
    await asyncio.to_thread(process.join, PATIENCE_SECONDS)
    hears.close()
    if process.exitcode not in (0, -signal.SIGKILL) or (dice is None and process.exitcode):
        process.kill()
        raise RuntimeError(f"the life of a worker ended with {process.exitcode}")
    return process.exitcode == -signal.SIGKILL


def count(sink: MailSink, alerts: int, kills: int, drops: int, seconds: float) -> Tally:
    """What arrived, checked at the mailboxes and not in the sender's own books."""
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    copies: Counter[tuple[str, str]] = Counter()
    unmarked = 0
    for mail, recipient in zip(sink.received, sink.recipients, strict=True):
        for subject in alerts_in(mail):
            unmarked += bool(copies[subject, recipient]) and int(mail["X-Sitrep-Delivery"]) < 2
            copies[subject, recipient] += 1
            ids[subject, recipient].add(str(mail["Message-ID"]))
    expected = {(f"Alert {number}", recipient) for number in range(alerts) for recipient in RECIPIENTS}
    return Tally(
        alerts=alerts,
        kills=kills,
        lost=len(expected - set(copies)),
        second_ids=sum(len(known) - 1 for known in ids.values()),
        repeats=sum(copies.values()) - len(copies),
        unmarked_repeats=unmarked,
        drops=drops,
        seconds=seconds,
    )


def alerts_in(mail: EmailMessage) -> list[str]:
    """The alerts that a mail tells of: one, or the many of a backlog."""
    if BACKLOG not in str(mail["Subject"]):
        return [str(mail["Subject"])]
    body = mail.get_body(("plain",))
    assert body is not None
    text = str(body.get_content()).replace("\r\n", "\n")
    return re.findall(r"-{72}\n\d+\. (Alert \d+)\nwritten ", text)


@contextmanager
def new_database(postgresql: bool) -> Iterator[str]:
    """The address of an empty database that goes away afterwards."""
    if not postgresql:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/sitrep.db"
        return
    with postgresql_server() as server:
        admin = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE faults")
        admin.dispose()
        yield server.format("faults")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--alerts", type=int, help="default: four for each kill")
    parser.add_argument("--workers", type=int, default=1, help="processes at once (more than one needs --postgresql)")
    parser.add_argument("--postgresql", action="store_true", help="on a throw-away PostgreSQL instead of SQLite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="so many runs, with the seeds from --seed on")
    options = parser.parse_args()
    sys.warnoptions.append("ignore::RuntimeWarning:runpy")  # the nursery has imported this module before each child runs it as its main one
    alerts, bad = options.alerts or 4 * options.kills, 0
    for seed in range(options.seed, options.seed + options.seeds):
        with new_database(options.postgresql) as url:
            tally = asyncio.run(crash_loop(url, kills=options.kills, alerts=alerts, workers=options.workers, seed=seed))
        print(f"seed {seed}: {describe(tally)}", flush=True)
        bad += tally.lost + tally.second_ids + tally.unmarked_repeats
    sys.exit(1 if bad else 0)


def describe(tally: Tally) -> str:
    """A tally in a line."""
    return (
        f"{tally.lost} lost, {tally.second_ids} second IDs of {tally.alerts} alerts x {len(RECIPIENTS)}, {tally.kills} kills; "
        f"{tally.repeats} repeats ({tally.unmarked_repeats} unmarked), {tally.drops} lines lost after the text; {tally.seconds:.0f} s"
    )


if __name__ == "__main__":
    main()
