"""`sitrep silences`: events that nobody is to be told of for a time, with an author, a reason and an end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from sitrep.cli.label_pairs import read_labels, written_labels
from sitrep.cli.listing import Listing
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import who, with_session
from sitrep.cli.spans import SPAN
from sitrep.core.muting import Silence
from sitrep.core.notices import Reason
from sitrep.daemon import utc_now
from sitrep.errors import SitrepError
from sitrep.render import words
from sitrep.store.held import look_again
from sitrep.store.silences import add_silence, end_silence, list_silences

LONGEST = timedelta(days=90)


@click.group(cls=Listing)
def command() -> None:
    """Keeps quiet about some events for a time. They are kept, counted and in the digest; what waited is told at the end in one message.

    \b
    Example: sitrep silences add --match country=SYR --match topic=displacement --for 6h --reason "announced camp move"
             sitrep silences list
             sitrep silences end 3
    """


@command.command()
@click.option("--match", "pairs", multiple=True, required=True, help="LABEL=VALUE, as in a route; repeat it: all must fit.")
@click.option("--for", "span", type=SPAN, required=True, help="How long: 90m, 6h, 2d, 1w.")
@click.option("--reason", required=True, help="Why, for whoever wonders.")
@click.option("--by", "author", help="Who you are. Default: the user logged in.")
@JSON
@click.pass_obj
def add(config_folder: Path, *, pairs: tuple[str, ...], span: timedelta, reason: str, author: str | None, as_json: bool) -> None:
    """Begins a silence now.

    \b
    Example: sitrep silences add --match crossing=adre --for 2d --reason "weekly closure, agreed" --by Amal
    """
    labels, now = read_labels(pairs), utc_now()
    if not timedelta(0) < span <= LONGEST:
        raise click.UsageError(f"--for is from 1m to {LONGEST.days}d")
    if not reason.strip():
        raise click.UsageError("--reason is empty")
    made = with_session(
        config_folder, add_silence, labels, author=who(author), reason=reason.strip(), now=now, ends_at=now + span, writing=True
    )
    if as_json:
        print_json(made)
        return
    click.echo(f"silence {made.id}: {written_labels(made.matchers)} until {words.instant(made.ends_at)}")


@command.command("list")
@JSON
@click.pass_obj
def list_command(config_folder: Path, *, as_json: bool) -> None:
    """Lists silences that count, and those that ended in the last seven days.

    \b
    Example: sitrep silences list
    """
    now = utc_now()
    found = with_session(config_folder, list_silences, now)
    if as_json:
        print_json(found)
        return
    for silence in found:
        state = "until" if silence.ends_at > now else "ended"
        by = f", ended by {silence.ended_by}" if silence.ended_by else ""
        click.echo(
            f"{silence.id}  {written_labels(silence.matchers)}  {state} {words.instant(silence.ends_at)}{by}  "
            f"{silence.author}: {silence.reason}"
        )
    click.echo(f"{words.plural(sum(silence.ends_at > now for silence in found), 'silence')} in force")


@command.command()
@click.argument("number", type=int)
@click.option("--by", "author", help="Who you are. Default: the user logged in.")
@JSON
@click.pass_obj
def end(config_folder: Path, number: int, author: str | None, *, as_json: bool) -> None:
    """Ends a silence now; what waited for its end is told.

    \b
    Example: sitrep silences end 3 --by Amal
    """
    now = utc_now()

    def work(session: Session) -> Silence:
        ended = end_silence(session, number, author=who(author), now=now)
        if ended is None:
            raise SitrepError(f"no silence {number} is in force; `sitrep silences list` lists them")
        look_again(session, Reason.SILENCED, now)
        return ended

    ended = with_session(config_folder, work, writing=True)
    if as_json:
        print_json(ended)
        return
    click.echo(f"silence {ended.id} has ended")
