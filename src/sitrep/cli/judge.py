"""`sitrep judge`: items in, one JSON object a line, judgements out in the same order; no database, no network, no configuration."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click

from sitrep.cli.judged import judgement_object
from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.model import Document
from sitrep.core.places.atlas import Atlas
from sitrep.core.rules.rulebook import Rulebook
from sitrep.store.gazetteer import load_atlas

PROGRESS_SECONDS = 2.0


class BadItem(ValueError):
    """A line that is no item; its text says why."""


@click.command()
@click.option("--jsonl", is_flag=True, required=True, help="Read and write JSON lines (the only form there is).")
@click.option(
    "--config",
    "config_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder whose rules.yaml extends the shipped rules. Default: the shipped rules alone.",
)
@click.argument("file", type=click.File("rb"), default="-")
def command(jsonl: bool, config_folder: Path | None, file: BinaryIO) -> None:
    """Judges items: {"id", "title", "text", "summary"?, "lang"?, "published"?, "feed"?} a line, from FILE or standard input.

    Writes {"id", "language", "labels", "level", "hits", "figures", "places", "crossings", "problems"} a line, in the same order; a line
    that cannot be read becomes {"id": null, "line", "error"}. A label is 1 where the topic has a hit that occurred or is ongoing.

    \b
    Example: sitrep judge --jsonl < items.jsonl > judged.jsonl
             sitrep judge --jsonl --config config items.jsonl
    """
    rulebook, atlas = load_rulebook(config_folder), load_atlas()
    judged, bad, told_at = 0, 0, time.monotonic()
    for number, line in enumerate(file, start=1):
        if line.strip():
            answer = _answer(line, number, rulebook, atlas)
            judged += 1
            bad += "error" in answer
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        if time.monotonic() - told_at >= PROGRESS_SECONDS:
            told_at = time.monotonic()
            click.echo(f"judged {judged:,} items", err=True)
    sys.stdout.flush()
    click.echo(f"judged {judged:,} items, {bad:,} of them unreadable", err=True)
    if bad:
        raise SystemExit(1)


def _answer(line: bytes, number: int, rulebook: Rulebook, atlas: Atlas) -> dict[str, Any]:
    try:
        item = read_item(line)
        return {"id": item.get("id"), **judgement_object(judge(document_of(item), rulebook, atlas))}
    except BadItem as error:
        return {"id": None, "line": number, "error": str(error)}


def read_item(line: bytes) -> dict[str, Any]:
    """The object on a line; raises BadItem where there is none."""
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadItem(f"not JSON: {error}") from error
    if not isinstance(item, dict):
        raise BadItem("not a JSON object")
    return item


def document_of(item: dict[str, Any]) -> Document:
    """The document an item describes; raises BadItem for a field of the wrong kind. An unreadable date counts as none."""
    texts = {name: item.get(name) or "" for name in ("title", "text", "summary", "lang", "published", "feed")}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise BadItem(f"`{name}` must be text")
    try:
        (texts["title"] + texts["text"] + texts["summary"]).encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadItem("holds half of a surrogate pair") from error
    return Document(
        title=texts["title"],
        text=texts["text"],
        summary=texts["summary"],
        language=texts["lang"] or None,
        published_at=_instant(texts["published"]),
        feed_id=texts["feed"],
    )


def _instant(written: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(written)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
