"""`sitrep import-opml`: the list of feeds that another reader follows goes in, entries for feeds.yaml come out."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from sitrep.cli.feed_entry import entry_for
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import read_settings
from sitrep.errors import SitrepError
from sitrep.render.exports.opml import NotOpml, read_opml

MOST_BYTES = 10_000_000


@click.command()
@click.argument("file", type=click.File("rb"))
@JSON
@click.pass_obj
def command(config_folder: Path, file: BinaryIO, *, as_json: bool) -> None:
    """Prints an entry for feeds.yaml for each feed of an OPML file that is not in it yet. Nothing is changed and nothing is fetched.

    \b
    Example: sitrep import-opml feeds.opml >> config/feeds.yaml
    """
    listed = read_opml(file.read(MOST_BYTES))
    if isinstance(listed, NotOpml):
        raise SitrepError(f"{file.name} is no OPML list of feeds: {listed.problem}")
    settings = read_settings(config_folder)
    known, taken = {feed.url for feed in settings.feeds}, {str(feed.id) for feed in settings.feeds}
    added = []
    for found in listed:
        if found.url in known:
            continue
        entry = entry_for(found.url, found.name, taken=taken)
        taken.add(entry.split("id: ", 1)[1].split("\n", 1)[0])
        added.append({"url": found.url, "name": found.name, "entry": entry})
    if as_json:
        print_json(added)
    else:
        click.echo("".join(each["entry"] for each in added), nl=False)
    click.echo(f"{len(added)} of {len(listed)} feeds are new", err=True)
