"""`sitrep group`: items in, one JSON object a line; for each the event it belongs to out, in the same order; nothing is kept."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click

from sitrep.cli.grouping_desk import open_desk
from sitrep.cli.judge import BadItem, document_of, read_item
from sitrep.cli.sessions import read_settings
from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.model import Document
from sitrep.store.gazetteer import load_atlas

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Item:
    """A line once read; `seen_at` is its date, else that of the item before it."""

    number: int
    id: Any
    url: str
    document: Document
    seen_at: datetime


@click.command()
@click.option("--jsonl", is_flag=True, required=True, help="Read and write JSON lines (the only form there is).")
@click.option(
    "--config",
    "config_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder whose rules.yaml extends the shipped rules, and whose feeds.yaml tells families and tiers of the items' feeds.",
)
@click.argument("file", type=click.File("rb"), default="-")
def command(jsonl: bool, config_folder: Path | None, file: BinaryIO) -> None:
    """Groups items into events: lines as for `sitrep judge`, with "published" (or "date"), "feed" and "url", from FILE or standard input.

    Writes {"id", "event_id", "wire_copy_of", "corroboration", "sources_independent"} a line in the same order; event_id is null for an
    item without a flag. Items are taken in the order of their dates. wire_copy_of is the id of the item whose text it repeats.

    \b
    Example: sitrep group --jsonl < items.jsonl > grouped.jsonl
    """
    rulebook, atlas = load_rulebook(config_folder), load_atlas()
    feeds = read_settings(config_folder).feeds_by_id if config_folder else {}
    lines: list[_Item | dict[str, Any]] = []
    seen_at = _LONG_AGO
    for number, line in enumerate(file, start=1):
        if line.strip():
            lines.append(_read(line, number, seen_at))
            seen_at = lines[-1].seen_at if isinstance(lines[-1], _Item) else seen_at
    items = [item for item in lines if isinstance(item, _Item)]
    ids = {item.number: item.id for item in items}
    with open_desk(feeds) as desk:
        for item in sorted(items, key=lambda item: (item.seen_at, item.number)):
            desk.take(item.number, item.document, judge(item.document, rulebook, atlas), url=item.url, seen_at=item.seen_at)
        answers = desk.answers()
    for line_read in lines:
        if isinstance(line_read, dict):
            sys.stdout.write(json.dumps(line_read, ensure_ascii=False) + "\n")
            continue
        item = line_read
        found = answers.get(item.number)
        said = {
            "id": item.id,
            "event_id": found.event_id if found else None,
            "wire_copy_of": ids[found.wire_copy_of] if found and found.wire_copy_of else None,
            "corroboration": found.corroboration if found else None,
            "sources_independent": found.sources_independent if found else 0,
        }
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    events = len({found.event_id for found in answers.values()})
    click.echo(f"{len(lines):,} items, {len(answers):,} of them flagged, in {events:,} events", err=True)
    if len(items) < len(lines):
        raise SystemExit(1)


def _read(line: bytes, number: int, before: datetime) -> _Item | dict[str, Any]:
    """The item of a line, or the answer that it is none."""
    try:
        item = read_item(line)
        if not item.get("published") and isinstance(item.get("date"), str):
            item["published"] = item["date"]
        document = document_of(item)
    except BadItem as error:
        return {"id": None, "line": number, "error": str(error)}
    url = item.get("url")
    return _Item(
        number=number,
        id=item.get("id"),
        url=url if isinstance(url, str) else "",
        document=document,
        seen_at=document.published_at or before,
    )
