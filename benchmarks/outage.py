"""Six hours without a mail server, and ten minutes after it: a queue of alerts, a closed port, then a real SMTP server on it.

    python -m benchmarks.outage --alerts 500

The sockets, the database and the sender are real; the clock runs `SPEED` times as fast, so that six hours pass in a minute and a half.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session
from tests.mail_sink import ACCEPT, MailSink, mail_sink

from benchmarks.crash_loop import RECIPIENTS, alerts_in, decide, new_database
from sitrep.core.model import ReceiverName
from sitrep.core.receivers import Receiver, TargetKind
from sitrep.send.addresses import expand
from sitrep.send.by_apprise import read_mail_url
from sitrep.send.smtp import SmtpSender
from sitrep.steps.deliver import deliver_due
from sitrep.store.database import Database, open_engine
from sitrep.store.dead_letters import outbox_traffic
from sitrep.store.facts import fact
from sitrep.store.migrate import upgrade

SPEED = 240.0
OUTAGE = timedelta(hours=6)
DRAINED_WITHIN = timedelta(minutes=10)


async def live(db: Database, receiver: Receiver, clock: Callable[[], datetime], end: datetime, *, alerts: int, since: datetime) -> None:
    """Decides on `alerts` evenly over the outage, and delivers what is due, until `end` or until all is out."""
    senders = {TargetKind.MAIL: SmtpSender(read_mail_url, deadline_seconds=5.0)}
    chance = random.Random(1).random
    while (now := clock()) < end:
        await db.run(decide, receiver, min(alerts, int(alerts * ((now - since) / OUTAGE)) + 1), now=now)
        await deliver_due(db, senders, {receiver.name: receiver}, now=now, jitter=chance, limit=200)
        if now >= since + OUTAGE and await db.run(is_drained, alerts, now=now):
            return
        await asyncio.sleep(0.05)


def is_drained(session: Session, alerts: int, *, now: datetime) -> bool:
    """Whether all was decided and all is out."""
    return int(fact(session, "decided") or 0) == alerts and not outbox_traffic(session, start=now, end=now).waiting


async def outage(*, alerts: int = 500) -> tuple[str, bool]:
    """The figure, and whether everything was out in time."""
    with new_database(postgresql=False) as url:
        engine = open_engine(url)
        upgrade(engine)
        db, began = Database(engine), time.monotonic()
        since = datetime.now(UTC)

        def clock() -> datetime:
            return since + timedelta(seconds=(time.monotonic() - began) * SPEED)

        tries = Counter[str]()

        def reply(stage: str) -> str:
            tries[stage] += 1
            return ACCEPT

        async with mail_sink() as found:
            port = found.port  # a port that was free a moment ago, and nobody listens on it any more
        address = f"mailto://127.0.0.1:{port}?from=sitrep@example.org&to={','.join(RECIPIENTS)}"
        receiver = expand(ReceiverName("desk"), [address])
        await live(db, receiver, clock, since + OUTAGE, alerts=alerts, since=since)
        waited = (await db.run(outbox_traffic, start=since, end=since)).waiting
        async with mail_sink(reply, port=port) as sink:
            back_at = clock()
            await live(db, receiver, clock, back_at + 2 * DRAINED_WITHIN, alerts=alerts, since=since)
            seconds = (clock() - back_at).total_seconds()
            missing = alerts * len(RECIPIENTS) - len(told(sink))
        db.close()
    out = f"all but {missing} of {alerts} x {len(RECIPIENTS)} out {seconds / 60:.1f} min after"
    figure = f"{waited} messages waited; {out}, in {len(sink.received)} mails"
    return figure, not missing and seconds <= DRAINED_WITHIN.total_seconds() and waited > alerts


def told(sink: MailSink) -> set[tuple[str, str]]:
    """Alert and recipient of all that arrived."""
    return {(alert, to) for mail, to in zip(sink.received, sink.recipients, strict=True) for alert in alerts_in(mail)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alerts", type=int, default=500)
    figure, held = asyncio.run(outage(alerts=parser.parse_args().alerts))
    print(figure)
    sys.exit(not held)


if __name__ == "__main__":
    main()
