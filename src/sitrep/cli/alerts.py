"""`sitrep alerts`: what was flagged and who was told, as a table or JSON; one event whole; dead letters sent again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from sitrep.cli.delivery import LEVEL_STYLES, delivered
from sitrep.cli.event_page import event_page
from sitrep.cli.held_list import show_held
from sitrep.cli.listing import Listing
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import with_session
from sitrep.cli.spans import SPAN
from sitrep.core.accounts import alert_id
from sitrep.daemon import utc_now
from sitrep.errors import SitrepError
from sitrep.render import lines, words
from sitrep.render.alerts import headline
from sitrep.store.conversations import conversations_of
from sitrep.store.dead_letters import requeue
from sitrep.store.deliveries import Alert, alerts_between, messages_on
from sitrep.store.event_list import EventFilter, list_events
from sitrep.store.events import find_event
from sitrep.store.held import held_between
from sitrep.store.marks import marks_on

_LONGEST_QUOTE = 160


@click.group(cls=Listing, invoke_without_command=True)
@click.option("--since", type=SPAN, default="2d", show_default=True, help="How far to look back: 90m, 12h, 2d, 1w.")
@click.option("--undelivered", is_flag=True, help="Only those with a message that has not arrived.")
@click.option("--held", is_flag=True, help="Only what was held back: muted, silenced, or not told for another reason.")
@click.option("--all", "everything", is_flag=True, help="Also events that nobody was alerted to, with the reason.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array instead of a table.")
@click.pass_context
def command(ctx: click.Context, *, since: timedelta, undelivered: bool, held: bool, everything: bool, as_json: bool) -> None:
    """Lists what was flagged, latest first, and whether the alerts have arrived.

    \b
    Example: sitrep alerts --since 12h
             sitrep alerts --undelivered
             sitrep alerts --held
             sitrep alerts show A-3F09C1
             sitrep alerts requeue
    """
    if ctx.invoked_subcommand is not None:
        return
    now = utc_now()
    if held:
        show_held(with_session(ctx.obj, held_between, now - since, now + timedelta(seconds=1)), as_json=as_json)
        return
    found = with_session(ctx.obj, alerts_between, now - since, now + timedelta(seconds=1))
    told = [alert for alert in found if alert.heard.was_told or everything]
    shown = [alert for alert in told if alert.is_undelivered] if undelivered else told
    if as_json:
        print_json([_as_json(alert) for alert in shown])
        return
    if shown:
        Console(soft_wrap=False).print(_table(shown))
    earlier = "" if found else with_session(ctx.obj, _earlier, now)
    click.echo(_summary(shown, left_out=len(found) - len(told), since=since, undelivered=undelivered) + earlier)


def _earlier(session: Session, now: datetime) -> str:
    """How to see the last event, where there is one and the list is empty: else somebody takes a quiet week for a broken watch."""
    last = list_events(session, EventFilter(), limit=1).events
    if not last:
        return ""
    at = last[0].last_reported_at
    return f"; the last was reported on {at:%d %b %Y}: see --since {(now - at) // timedelta(weeks=1) + 1}w --all"


@command.command(short_help="Shows all of one event.")
@click.argument("alert")
@JSON
@click.pass_obj
def show(config_folder: Path, alert: str, *, as_json: bool) -> None:
    """Shows all of one event: each quote with its rule and source, what was sent to whom, and why or why not.

    \b
    Example: sitrep alerts show A-3F09C1
    """

    def work(session: Session) -> str:
        event = find_event(session, alert)
        if event is None:
            raise _unknown(alert)
        conversations = conversations_of(session, [event.id]).get(event.id, [])
        return event_page(
            event, conversations, messages_on(session, [event.id]).get(event.id, []), marks_on(session, [event.id]).get(event.id, [])
        )

    if as_json:
        _print_evidence(config_folder, alert)
    else:
        click.echo(with_session(config_folder, work), nl=False)


def _print_evidence(config_folder: Path, alert: str) -> None:
    """The object of /api/events/{name}."""
    from sitrep.web.api import evidence_object  # noqa: PLC0415  the other commands do not load the dashboard
    from sitrep.web.events import read_evidence  # noqa: PLC0415  as above

    evidence = with_session(config_folder, read_evidence, alert)
    if evidence is None:
        raise _unknown(alert)
    print_json(evidence_object(evidence))


def _unknown(alert: str) -> SitrepError:
    return SitrepError(f"no event is called {alert!r}; `sitrep alerts --all` lists them")


@command.command("requeue", short_help="Sends undelivered messages again.")
@click.option("--receiver", help="Only dead letters of this receiver.")
@JSON
@click.pass_obj
def requeue_command(config_folder: Path, receiver: str | None, *, as_json: bool) -> None:
    """Sends messages again that could not be delivered, once the cause is mended; they get another 72 hours.

    \b
    Example: sitrep alerts requeue
             sitrep alerts requeue --receiver duty-officer
    """
    count = with_session(config_folder, requeue, writing=True, now=utc_now(), receiver=receiver)
    if as_json:
        print_json({"requeued": count})
        return
    whose = f" to {receiver}" if receiver else ""
    done = f"{words.plural(count, 'message')}{whose} put back into the queue"
    click.echo(done if count else f"no message{whose} is waiting to be sent again")


def _table(alerts: Sequence[Alert]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), show_edge=False)
    table.add_column("Alert", no_wrap=True)
    table.add_column("What was reported", ratio=3, min_width=20)
    table.add_column("Sources and delivery", ratio=2, min_width=12)
    for alert in alerts:
        account = alert.heard.account
        name = Text(f"{account.alert_id}\n")
        name.append(account.level.value, style=LEVEL_STYLES[account.level.value])
        name.append(f"\n{_when(account.last_reported_at)}", style="dim")
        what = Text(headline(account))
        if account.quotes:
            quote = account.quotes[0]
            shortened = quote.text if len(quote.text) <= _LONGEST_QUOTE else quote.text[: _LONGEST_QUOTE - 1] + "…"
            what.append(f"\n{words.quoted(shortened, quote.language)}", style="dim")
        sources = Text(", ".join(source.name for source in account.sources[:3]))
        sources.append(f"\n{words.plural(account.n_reports, 'report')}\n{_delivery(alert)}", style="dim")
        table.add_row(name, what, sources)
    return table


def _when(at: datetime) -> str:
    return f"{at:%d %b %H:%M}Z"


def _delivery(alert: Alert) -> str:
    if not alert.messages:
        return f"not alerted: {words.SILENCES.get(alert.heard.silence, 'no route or not yet due')}"
    return delivered(alert.messages)


def _summary(shown: Sequence[Alert], *, left_out: int, since: timedelta, undelivered: bool) -> str:
    span = f"{since.days} days" if since.days > 1 else f"{int(since.total_seconds() // 3600)} hours"
    kind = "undelivered alert" if undelivered else "event"
    more = f"; {words.plural(left_out, 'further event')} alerted to nobody, --all shows them" if left_out else ""
    return f"{words.plural(len(shown), kind)} in the last {span}{more}"


def _as_json(alert: Alert) -> dict[str, Any]:
    account = alert.heard.account
    return {
        "alert_id": alert_id(account.event_id),
        "event_id": account.event_id,
        "topic": account.topic,
        "level": account.level,
        "headline": account.headline,
        "summary": lines.incident_line(account),
        "countries": account.countries,
        "places": msgspec.to_builtins(account.places),
        "quotes": msgspec.to_builtins(account.quotes),
        "figures": msgspec.to_builtins(account.figures),
        "crossings": msgspec.to_builtins(account.crossings),
        "first_reported_at": account.first_reported_at.isoformat(),
        "last_reported_at": account.last_reported_at.isoformat(),
        "reports": account.n_reports,
        "sources_independent": len(account.sources),
        "corroboration": account.corroboration,
        "alerted": alert.heard.was_told,
        "silence": alert.heard.silence,
        "messages": msgspec.to_builtins(alert.messages),
    }
