"""`sitrep digest`: the last 24 hours as the digest would tell them, printed, written to a file or filed; nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from pathlib import Path

import click

from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import read_settings
from sitrep.core.digest.filing import FORMS, file_stem
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Audience
from sitrep.core.settings import DigestPlan, Settings
from sitrep.daemon import utc_now
from sitrep.errors import UsageError
from sitrep.render.archive import page_file
from sitrep.render.digests import render_digest
from sitrep.render.paper.printing import print_message
from sitrep.steps.digest import compose_digest, digest_so_far
from sitrep.store.database import Database, open_engine
from sitrep.store.digest_files import file_away
from sitrep.store.migrate import refuse_unless_current

WRITERS: dict[str, Callable[[Message], bytes]] = {
    ".pdf": print_message,
    ".html": page_file,
    ".txt": lambda message: message.text.encode("utf-8"),
}
"""By the ending of a file: what is written into it."""


@click.command()
@click.argument("name", required=False)
@click.option(
    "--preview",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write it to this file instead, in the form that the ending names: FILE.pdf, FILE.html, FILE.txt.",
)
@click.option("--archive", is_flag=True, help="Write it into the archive folder, as HTML and PDF, beside those that were sent.")
@JSON
@click.pass_obj
def command(config_folder: Path, *, name: str | None, preview: Path | None, archive: bool, as_json: bool) -> None:
    """Shows the digest of the last 24 hours; the real ones go out at their own times, and are filed by `sitrep run`.

    \b
    Example: sitrep digest
             sitrep digest morning --preview digest.pdf
             sitrep digest morning --archive
    """
    if preview is not None and preview.suffix not in WRITERS:
        raise click.BadParameter(f"the file must end in {', '.join(WRITERS)}", param_hint="--preview")
    settings = read_settings(config_folder)
    plan = _plan(settings, name)
    engine = open_engine(settings.database_url.reveal(), read_only=True)
    refuse_unless_current(engine)
    database = Database(engine)
    now = utc_now()
    try:
        digest = database.call(compose_digest, digest_so_far(plan, now), settings.feeds_by_id)
    finally:
        database.close()
    if as_json:
        print_json(digest)
        return
    audience = Audience(language=plan.language or "en")
    message = render_digest(digest, now=now, audience=audience)
    if preview is not None:
        preview.write_bytes(WRITERS[preview.suffix](message))
        click.echo(f"{message.subject}: written to {preview}")
    if archive:
        stem = file_stem(digest.local_date, plan.name, audience, by_hand_at=now)
        for form in FORMS:
            click.echo(file_away(Path(settings.storage.digest_folder), f"{stem}.{form}", WRITERS[f".{form}"](message)))
    if preview is None and not archive:
        click.echo(message.text, nl=False)


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
