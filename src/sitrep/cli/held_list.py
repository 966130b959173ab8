"""What was held back goes in; lines or JSON that say what, from whom, why and until when, come out on the terminal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import click

from sitrep.core.accounts import account_of
from sitrep.render import words
from sitrep.render.alerts import headline
from sitrep.store.held import HeldBack


def show_held(held: Sequence[HeldBack], *, as_json: bool) -> None:
    """Prints each event and receiver, the latest first, and how many were held back for which reason."""
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in held], ensure_ascii=False, indent=1))
        return
    for each in held:
        account = account_of(each.event)
        until = f"; asked again {words.instant(each.until)}" if each.until else ""
        update = "an update of " if each.was_told_before else ""
        click.echo(f"{account.alert_id}  {account.level}  {update}{headline(account)}")
        click.echo(f"          not to {each.receiver} since {words.instant(each.decided_at)}: {words.REASONS[each.reason]}{until}")
    counts = Counter(each.reason for each in held)
    told = ", ".join(f"{count} {reason.value.replace('_', ' ')}" for reason, count in counts.most_common())
    click.echo(f"{words.plural(len(held), 'message')} held back" + (f": {told}" if told else ""))


def _as_json(each: HeldBack) -> dict[str, object]:
    account = account_of(each.event)
    return {
        "alert_id": account.alert_id,
        "event_id": account.event_id,
        "topic": account.topic,
        "level": account.level,
        "headline": account.headline,
        "receiver": each.receiver,
        "route": each.path,
        "reason": each.reason,
        "since": each.decided_at.isoformat(),
        "until": each.until.isoformat() if each.until else None,
        "told_before": each.was_told_before,
    }
