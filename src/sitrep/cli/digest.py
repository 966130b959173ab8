"""`sitrep digest`: the last 24 hours as the digest would tell them, printed or written to a file; nothing is sent."""

from __future__ import annotations

import os
from datetime import time
from pathlib import Path

import click

from sitrep.cli.printing import JSON, print_json
from sitrep.config.load import load_settings
from sitrep.core.settings import DigestPlan, Settings
from sitrep.daemon import utc_now
from sitrep.errors import UsageError
from sitrep.render.digests import render_digest
from sitrep.steps.digest import compose_digest, digest_so_far
from sitrep.store.database import Database, open_engine
from sitrep.store.migrate import refuse_unless_current


@click.command()
@click.argument("name", required=False)
@click.option(
    "--preview",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write it to this file instead, as HTML or text by the ending: FILE.html, FILE.txt.",
)
@JSON
@click.pass_obj
def command(config_folder: Path, *, name: str | None, preview: Path | None, as_json: bool) -> None:
    """Shows the digest of the last 24 hours; the real ones go out at their own times.

    \b
    Example: sitrep digest
             sitrep digest morning --preview digest.html
    """
    if preview is not None and preview.suffix not in (".html", ".txt"):
        raise click.BadParameter("the file must end in .html or .txt", param_hint="--preview")
    settings = load_settings(config_folder, os.environ)
    plan = _plan(settings, name)
    engine = open_engine(settings.database_url.reveal(), read_only=True)
    refuse_unless_current(engine)
    database = Database(engine)
    now = utc_now()
    try:
        digest = database.call(compose_digest, digest_so_far(plan, now), settings.feeds_by_id)
    finally:
        database.close()
    message = render_digest(digest, now=now)
    if as_json:
        print_json(digest)
        return
    if preview is None:
        click.echo(message.text, nl=False)
        return
    preview.write_text(message.html if preview.suffix == ".html" else message.text, encoding="utf-8")
    click.echo(f"{message.subject}: written to {preview}")


def _plan(settings: Settings, name: str | None) -> DigestPlan:
    """The plan of that name, the first one without a name, a plain one where none is configured."""
    if name is None:
        plain = DigestPlan(name="preview", zone="UTC", at=time(7), receivers=())
        return next(iter(settings.digests), plain)
    found = next((plan for plan in settings.digests if plan.name == name), None)
    if found is None:
        known = ", ".join(plan.name for plan in settings.digests) or "none is configured"
        raise UsageError(f"no digest is called {name!r}; there are: {known}")
    return found
