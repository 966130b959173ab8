"""Kills a delivering process over and over and says what the mailboxes have then: nothing lost, no second Message-ID for one alert.

    python -m benchmarks.crash_loop --kills 100
    python -m benchmarks.crash_loop --kills 100 --postgresql --workers 2

Real processes, real SIGKILLs at random moments, a real database, a real SMTP server that refuses a tenth of the messages for now, has no
room for a twentieth, and takes a twentieth and drops the line. Only the clock is not real: it runs `SPEED` times as fast, so that leases
and waits of minutes pass in seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

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
ALERTS_PER_KILL = 4
ENQUEUED_PER_ROUND = 3
LONGEST_LIFE_SECONDS = 0.6
PATIENCE_SECONDS = 120.0
BACKLOG = "messages that waited"


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


async def work(url: str, port: int, alerts: int, epoch: float) -> None:
    """Decides on alerts and delivers them until all is done."""
    engine = open_engine(url)
    upgrade(engine)
    db = Database(engine)
    receiver = expand(ReceiverName("desk"), [f"mailto://127.0.0.1:{port}?from=sitrep@example.org&to={','.join(RECIPIENTS)}"])
    senders = {TargetKind.MAIL: SmtpSender(read_mail_url, deadline_seconds=60.0 / SPEED)}
    chance = random.Random().random
    print("ready", flush=True)
    while True:
        now = datetime.fromtimestamp(epoch, UTC) + timedelta(seconds=(time.time() - epoch) * SPEED)
        decided = await db.run(decide, receiver, alerts, now=now)
        await deliver_due(db, senders, {receiver.name: receiver}, now=now, jitter=chance, limit=10)
        traffic = await db.run(outbox_traffic, start=now, end=now)
        if decided == alerts and not traffic.waiting:
            break
        await asyncio.sleep(0.05)
    db.close()


def decide(session: Session, receiver: Receiver, alerts: int, *, now: datetime) -> int:
    """A few more alerts: the decision and its messages in one transaction. Gives how many were decided on in all."""
    note_fact(session, "lock", "", now=now)  # a row that every process writes first: on PostgreSQL they decide one after another
    session.flush()
    done = int(fact(session, "decided") or 0)
    for number in range(done, min(done + ENQUEUED_PER_ROUND, alerts)):
        message = Message(
            message_id="",
            subject=f"Alert {number}",
            text=f"Alert {number}: a crossing is closed.",
            html=f"<p>Alert {number}</p>",
            short_text=f"Alert {number}",
            created_at=now,
        )
        enqueue(session, notice_id=f"n{number}", kind="alert", event_id=None, level=Level.HIGH, receiver=receiver, message=message, now=now)
    decided = min(done + ENQUEUED_PER_ROUND, alerts)
    note_fact(session, "decided", str(decided), now=now)
    return decided


# ---- the one that kills --------------------------------------------------------------------------------------------------------------


async def crash_loop(url: str, *, kills: int, workers: int, seed: int) -> Tally:
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

    alerts, started = kills * ALERTS_PER_KILL, time.monotonic()
    async with mail_sink(reply) as sink:
        command = (
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "benchmarks.crash_loop",
            "--work",
            url,
            str(sink.port),
            str(alerts),
            str(time.time()),
        )
        to_kill = [kills // workers + (number < kills % workers) for number in range(workers)]
        await asyncio.gather(*(keep_killing(command, count, dice) for count in to_kill))
        return count(sink, alerts, kills, drops, time.monotonic() - started)


async def keep_killing(command: tuple[str, ...], kills: int, dice: random.Random) -> None:
    """One worker's many lives: each is ended at a random moment, some before it has begun to work; the last one ends by itself."""
    for _ in range(kills):
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        if dice.random() < 0.9:
            await process.stdout.readline()
        await asyncio.sleep(dice.uniform(0.0, LONGEST_LIFE_SECONDS))
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.communicate()
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"the last life of a worker ended with {process.returncode}")


def count(sink: MailSink, alerts: int, kills: int, drops: int, seconds: float) -> Tally:
    """What arrived, checked at the mailboxes and not in the sender's own books."""
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    copies: Counter[tuple[str, str]] = Counter()
    unmarked = 0
    for mail, recipient in zip(sink.received, sink.recipients, strict=True):
        told, again = alerts_in(mail), int(mail["X-Sitrep-Delivery"]) >= 2
        for subject, may_be_repeat in told.items():
            if copies[subject, recipient] and not (again or may_be_repeat):
                unmarked += 1
            copies[subject, recipient] += 1
        ids["\n".join(told), recipient].add(str(mail["Message-ID"]))
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


def alerts_in(mail: EmailMessage) -> dict[str, bool]:
    """The alerts that a mail tells of, one or the many of a backlog, and whether it says of each that it may be a repeat."""
    if BACKLOG not in str(mail["Subject"]):
        return {str(mail["Subject"]): False}
    body = mail.get_body(("plain",))
    assert body is not None
    text = str(body.get_content()).replace("\r\n", "\n")
    return {subject: "may be a repeat" in written for subject, written in re.findall(r"-{72}\n\d+\. (Alert \d+)\n(written .*)", text)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--workers", type=int, default=1, help="processes on one database (more than 1 needs --postgresql)")
    parser.add_argument("--postgresql", action="store_true", help="on a throw-away PostgreSQL instead of SQLite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        url, port, alerts, epoch = options.work
        with only_daemon(url):
            asyncio.run(work(url, int(port), int(alerts), float(epoch)))
        return
    with ExitStack() as stack:
        if options.postgresql:
            server = stack.enter_context(postgresql_server())
            admin = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
            with admin.connect() as connection:
                connection.exec_driver_sql("CREATE DATABASE crash_loop")
            admin.dispose()
            url = server.format("crash_loop")
        else:
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/sitrep.db"
        tally = asyncio.run(crash_loop(url, kills=options.kills, workers=options.workers, seed=options.seed))
    print(
        f"{tally.alerts} alerts x {len(RECIPIENTS)} recipients, {tally.kills} SIGKILLs, {tally.drops} lines lost after the text was taken"
    )
    print(f"lost {tally.lost}, with a second Message-ID {tally.second_ids}, repeats {tally.repeats} ({tally.unmarked_repeats} not marked)")
    print(f"{tally.seconds:.0f} s")
    sys.exit(1 if tally.lost or tally.second_ids or tally.unmarked_repeats else 0)


if __name__ == "__main__":
    main()
