"""`sitrep send-test`: a test message to each target, and what came back."""

from __future__ import annotations

import asyncio
import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from sitrep.cli.printing import JSON, print_json
from sitrep.config.load import load_settings
from sitrep.core.model import ReceiverName
from sitrep.core.outcomes import Acceptance, Message, SendAnswer
from sitrep.core.receivers import Receiver, Target, TargetKind, message_id
from sitrep.core.retry import describe
from sitrep.send.addresses import expand
from sitrep.send.senders import Sends, open_senders

VERDICTS = {
    Acceptance.ACCEPTED: "accepted",
    Acceptance.TEMPORARY: "not accepted for now",
    Acceptance.PERMANENT: "refused",
    Acceptance.UNKNOWN: "no answer",
}


@click.command()
@click.argument("names", nargs=-1, metavar="[RECEIVER]...")
@click.option("--dry-run", is_flag=True, help="Print the messages instead of sending them.")
@JSON
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...], *, dry_run: bool, as_json: bool) -> None:
    """Sends a clearly marked test message to each address of each RECEIVER (all of them by default).

    Says what every service answered; exit code 1 if one did not accept.

    \b
    Example: sitrep send-test desk
    """
    settings = load_settings(ctx.obj, os.environ)
    _refuse_unknown(names, tuple(settings.receivers))
    chosen = [ReceiverName(name) for name in names] or list(settings.receivers)
    receivers = [expand(name, (url.reveal() for url in settings.receivers[name])) for name in chosen]
    if dry_run and as_json:
        raise click.UsageError("--dry-run prints the messages: leave --json out")
    tried = asyncio.run(_try_all(receivers, dry_run=dry_run, tell=not as_json))
    if as_json:
        print_json(tried)
    ctx.exit(0 if all(one.is_accepted for one in tried) else 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What became of the test message to one target; `said` is the answer, or what is wrong with the target's address."""

    receiver: str
    recipient: str
    verdict: str
    said: str
    is_accepted: bool


async def _try_all(receivers: list[Receiver], *, dry_run: bool, tell: bool) -> list[Tried]:
    """`tell` each as it comes, one line on standard output."""
    now = datetime.now(UTC)
    tried = []
    async with open_senders(dry_run=dry_run) as senders:
        for receiver in receivers:
            answers = await asyncio.gather(*(_try(senders, receiver, target, now) for target in receiver.targets))
            for target, answer in zip(receiver.targets, answers, strict=True):
                reply = describe(answer).removeprefix("may have arrived: ")
                said = reply if reply != answer.acceptance else ""
                verdict, is_accepted = VERDICTS[answer.acceptance], answer.acceptance is Acceptance.ACCEPTED
                values = {"receiver": str(receiver.name), "recipient": target.recipient, "verdict": verdict, "said": said}
                tried.append(Tried(**values, is_accepted=is_accepted))
                if tell:
                    click.echo(f"{receiver.name}: {target.recipient}: {verdict}{f': {said}' if said else ''}")
            for problem in receiver.problems:
                tried.append(Tried(receiver=receiver.name, recipient="", verdict="unusable", said=problem, is_accepted=False))
                if tell:
                    click.echo(f"{receiver.name}: {problem}")
    return tried


async def _try(senders: Mapping[TargetKind, Sends], receiver: Receiver, target: Target, now: datetime) -> SendAnswer:
    return await senders[target.kind].send(write_test(receiver, target, now=now), target, delivery=1)


def write_test(receiver: Receiver, target: Target, *, now: datetime) -> Message:
    """The test message, which nobody can take for an alert."""
    text = (
        f"This is a test of sitrep, sent at {now:%d %b %Y %H:%M} UTC to the receiver {receiver.name}. Nothing has happened.\n\n"
        "If you can read it, alerts will reach you here."
    )
    return Message(
        message_id=message_id(f"test {now.isoformat()}", receiver.name, target.recipient, instance="test.sitrep"),
        subject=f"[sitrep] TEST for {receiver.name}: nothing has happened",
        text=text,
        html="".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n")),
        short_text="TEST of sitrep. Nothing has happened.",
        created_at=now,
    )


def _refuse_unknown(names: tuple[str, ...], known: tuple[ReceiverName, ...]) -> None:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known) or 'none'}"
            raise click.UsageError(f"no receiver is called {name}: {hint}")
