"""`sitrep replay`: every stored article is judged again, and what comes out is compared with what was found, and told, then."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.orm import Session

from sitrep.cli.sessions import read_settings
from sitrep.cli.spans import SPAN
from sitrep.core.model import ArticleId, Feed, Judgement, Topic
from sitrep.core.replay import Difference, compare
from sitrep.core.reports import document_of
from sitrep.daemon import utc_now
from sitrep.store.articles import StoredArticle, articles_after, count_articles, judgement_of, topics_reported
from sitrep.store.database import Database
from sitrep.wiring import Bench, open_bench, open_database


@click.command()
@click.option("--since", type=SPAN, default="30d", show_default=True, help="How far to look back: 12h, 2d, 4w.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each difference.")
@click.pass_obj
def command(config_folder: Path, *, since: timedelta, as_json: bool) -> None:
    """Judges the stored articles again with the rules as they are now, and shows every difference to what was found when they came.

    With unchanged rules there must be none: each is an alert that was lost, or one that should not have been. After a change of the
    rules it shows what the change would have added and dropped. Exit code 1 where there is a difference.

    \b
    Example: sitrep replay
             sitrep replay --since 2d --json
    """
    settings = read_settings(config_folder)
    database = open_database(settings)
    try:
        start = utc_now() - since
        differences = list(_replay(database, open_bench(config_folder), settings.feeds_by_id, start))
        articles = database.call(count_articles, since=start)
    finally:
        database.close()
    for difference in differences:
        click.echo(_as_json(difference) if as_json else "\n".join(_told(difference)))
    added = sum(len(difference.added) for difference in differences)
    dropped = sum(len(difference.dropped) for difference in differences)
    if not as_json:
        number = f"{articles} article{'s' * (articles != 1)}"
        same = f"no difference: what was found is what is found now in {number}"
        click.echo(f"would add {added} and drop {dropped} flags in {number}" if differences else same)
    sys.exit(1 if differences else 0)


def _replay(database: Database, bench: Bench, feeds: dict[Any, Feed], since: datetime) -> Iterator[Difference]:
    last = ArticleId(0)
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("judging", total=database.call(count_articles, since=since))
        while page := database.call(articles_after, last, since=since):
            last = page[-1].id
            kept = database.call(_kept, page)
            for stored in page:
                feed = feeds.get(stored.feed_id) or Feed(id=stored.feed_id, name=stored.feed_id, url="")
                judged = bench.judge(document_of(stored.article, feed))
                before, reported, same_rules = kept[stored.id]
                difference = compare(stored.article, before, reported, judged, same_rules=same_rules == bench.rules_sha256)
                if difference:
                    yield difference
                progress.advance(task)


def _kept(session: Session, page: list[StoredArticle]) -> dict[ArticleId, tuple[Judgement | None, tuple[Topic, ...], str]]:
    found = {}
    for stored in page:
        judgement, sha256 = judgement_of(session, stored.id) or (None, "")
        found[stored.id] = judgement, tuple(Topic(topic) for topic in topics_reported(session, stored.id)), sha256
    return found


def _told(difference: Difference) -> Iterator[str]:
    yield f"{difference.url}  {difference.title}"
    for flag in difference.added:
        yield f"  now flagged for {flag.topic}: “{flag.sentence}”"
    for flag in difference.dropped:
        yield f"  no longer flagged for {flag.topic}: “{flag.sentence}”"
    for topic in difference.untold:
        yield f"  was flagged for {topic}, but never became a report"
    yield f"  rules: {'the same as then' if difference.same_rules else 'changed since'}"


def _as_json(difference: Difference) -> str:
    body = {
        "url": difference.url,
        "title": difference.title,
        "added": [{"topic": flag.topic, "sentence": flag.sentence} for flag in difference.added],
        "dropped": [{"topic": flag.topic, "sentence": flag.sentence} for flag in difference.dropped],
        "untold": list(difference.untold),
        "same_rules": difference.same_rules,
    }
    return json.dumps(body, ensure_ascii=False)
