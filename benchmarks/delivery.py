"""The same alert mails go to a real SMTP server by sitrep's outbox and by its peers; what that costs comes out.

    python -m benchmarks.delivery [--messages 500] [--json FILE]

sitrep writes each message down (SQLite, fsync), claims it, hands it over and records the answer, so that it could be killed at any
moment. The peers, apprise (whose SMTP sitrep does not use: decision 3) and the standard library's smtplib, hand over and remember nothing:
what a sender without a book costs. All open a connection for each mail. The server answers at once, or each of its replies comes 50 ms late
("slow line"); it runs in a process of its own, which is not counted. Wall and CPU seconds are those of sending, without imports; "in the
book" those of writing down.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import resource
import smtplib
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from importlib.metadata import version
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from pathlib import Path

import apprise
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.orm import Session as DatabaseSession
from tests.invented import event, figure, report, routed

from benchmarks.process_tree import machine, yardstick
from sitrep import __version__
from sitrep.core.model import Level, ReceiverName
from sitrep.core.notices import Reason, write_notice
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Receiver, TargetKind
from sitrep.render.alerts import render_alert
from sitrep.send.addresses import expand
from sitrep.send.by_apprise import read_mail_url
from sitrep.send.smtp import SmtpSender
from sitrep.steps.deliver import deliver_due
from sitrep.store.database import Database, open_engine
from sitrep.store.migrate import upgrade
from sitrep.store.outbox import enqueue

SLOW_SECONDS = 0.05
TOGETHER = 100
"""Messages that one round of delivery claims, as in the daemon."""
SPAWN: SpawnContext = multiprocessing.get_context("spawn")
ADDRESSES = {"from": "sitrep@example.org", "to": "desk@example.org"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """Of sending so many messages; `stored` is the wall time of writing them down before."""

    wall: float
    cpu: float
    stored: float = 0.0


def alert() -> Message:
    """An alert as people get it, of an invented event; its map is drawn when it is sent."""
    now = datetime.now(UTC)
    told = event(report(figures=(figure("12,500", 12_500),)))
    return render_alert(write_notice(told, Reason.FIRST_REPORT, None, routed(), now), now=now)


# ---- the senders, each in a process of its own ---------------------------------------------------------------------------------------


def by_sitrep(port: int, messages: int) -> Cost:
    """Through the outbox, by the daemon's own step."""
    message = alert()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/sitrep.db")
        upgrade(engine)
        db = Database(engine)
        receiver = expand(ReceiverName("desk"), [f"mailto://127.0.0.1:{port}?from={ADDRESSES['from']}&to={ADDRESSES['to']}"])
        started = time.monotonic()
        for number in range(messages):
            db.call(decide, receiver, message, number)
        stored, spent, started = time.monotonic() - started, cpu(), time.monotonic()
        asyncio.run(deliver_all(db, receiver, messages))
        cost = Cost(wall=time.monotonic() - started, cpu=cpu() - spent, stored=stored)
        db.close()
        return cost


def decide(session: DatabaseSession, receiver: Receiver, message: Message, number: int) -> None:
    """The decision to send, in a transaction of its own."""
    now = datetime.now(UTC)
    enqueue(session, notice_id=f"n{number}", kind="alert", event_id=None, level=Level.HIGH, receiver=receiver, message=message, now=now)


async def deliver_all(db: Database, receiver: Receiver, messages: int) -> None:
    """Rounds of delivery until all are out."""
    senders, out = {TargetKind.MAIL: SmtpSender(read_mail_url)}, 0
    while out < messages:
        now = datetime.now(UTC)
        reports = await deliver_due(db, senders, {receiver.name: receiver}, now=now, jitter=lambda: 0.5, limit=TOGETHER)
        if not reports:
            raise RuntimeError(f"{messages - out} messages wait and none is due")
        out += len(reports)


def by_apprise(port: int, messages: int) -> Cost:
    """One after another, as its documentation shows, without the four seconds that it waits between two mails."""
    socket.getfqdn = lambda name="": name or "sender.example.org"  # it would ask name servers for each mail; this machine has none
    message, post = alert(), apprise.Apprise()
    post.add(f"mailto://127.0.0.1:{port}?from={ADDRESSES['from']}&to={ADDRESSES['to']}&mode=insecure&format=html")
    for server in post:
        server.request_rate_per_sec = 0  # it would wait four seconds between two mails
    spent, started = cpu(), time.monotonic()
    for _ in range(messages):
        if not post.notify(title=message.subject, body=message.html, body_format=apprise.NotifyFormat.HTML):
            raise RuntimeError("apprise could not send")
    return Cost(wall=time.monotonic() - started, cpu=cpu() - spent)


def by_smtplib(port: int, messages: int) -> Cost:
    """One after another, text and HTML, nothing else."""
    message = alert()
    spent, started = cpu(), time.monotonic()
    for _ in range(messages):
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = message.subject, ADDRESSES["from"], ADDRESSES["to"]
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
            client.send_message(mail)
    return Cost(wall=time.monotonic() - started, cpu=cpu() - spent)


def cpu() -> float:
    """CPU seconds of this process and its children that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def run_sender(sender: Callable[[int, int], Cost], port: int, messages: int, tells: Connection) -> None:
    """In the child."""
    tells.send(sender(port, messages))


# ---- the server ----------------------------------------------------------------------------------------------------------------------


class _Mailbox:
    """Counts what it takes; answers late where it is to."""

    def __init__(self, delay: float) -> None:
        self.delay, self.taken = delay, 0

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]) -> list[str]:
        await asyncio.sleep(self.delay)
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        await asyncio.sleep(self.delay)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        await asyncio.sleep(self.delay)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.delay)
        self.taken += 1
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.delay)
        return "221 Bye"


def serve(delay: float, pipe: Connection) -> None:
    """A mail server; it tells its port, and how many mails it took when it is asked."""

    async def work() -> None:
        mailbox, loop = _Mailbox(delay), asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(mailbox, hostname="sink.test"), "127.0.0.1", 0, backlog=500)
        pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.to_thread(pipe.recv)
        pipe.send(mailbox.taken)
        server.close()

    asyncio.run(work())


SENDERS: dict[str, tuple[Callable[[int, int], Cost], str]] = {
    "sitrep": (by_sitrep, __version__),
    "apprise": (by_apprise, version("apprise")),
    "smtplib": (by_smtplib, sys.version.split()[0]),
}


def measure(name: str, messages: int, delay: float) -> dict[str, object]:
    """One sender and one server."""
    sender, of = SENDERS[name]
    ours, theirs = SPAWN.Pipe()
    server = SPAWN.Process(target=serve, args=(delay, theirs), daemon=True)
    server.start()
    port, pace = ours.recv(), yardstick()
    hears, tells = SPAWN.Pipe(duplex=False)
    child = SPAWN.Process(target=run_sender, args=(sender, port, messages, tells))
    child.start()
    tells.close()
    cost: Cost = hears.recv()
    child.join()
    ours.send("how many?")
    taken = ours.recv()
    server.join()
    line = "slow line" if delay else "at once"
    each = {"CPU": cost.cpu, "in the book": cost.stored}
    told = "".join(f"  {what} {seconds / messages * 1000:5.1f} ms/mail" for what, seconds in each.items())
    pace_of = f"wall {cost.wall:6.1f} s  {messages / cost.wall:7.1f} mails/s"
    print(f"{name:8} {of:8} {line:9}  {pace_of}{told}  arrived {taken} of {messages}  yardstick {pace:.3f} s", flush=True)
    return {"sender": name, "version": of, "line": line, "messages": messages, "arrived": taken, **asdict(cost), "yardstick": pace}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--messages", type=int, default=500)
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    print(machine())
    lines = [
        measure(name, messages, delay)
        for messages, delay in ((options.messages, 0.0), (options.messages // 5, SLOW_SECONDS))
        for name in SENDERS
    ]
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "lines": lines}, indent=2), "utf-8")
    return 0 if all(line["arrived"] == line["messages"] for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
