"""`sitrep search`: articles of the archive by their words, the best first, with the piece of each that shows why."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text
from sqlalchemy.orm import Session

from sitrep.cli.languages import LANGUAGE
from sitrep.cli.moments import MomentType
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import with_session
from sitrep.core.model import FeedId, Topic
from sitrep.core.search.excerpt import Excerpt
from sitrep.core.search.query import Node, QueryProblem, parse_query
from sitrep.render import words
from sitrep.store.feeds import feed_states
from sitrep.store.search import MOST_RANKED, Found, FoundArticle, SearchFilter, search_articles

TOPICS = click.Choice([topic.value for topic in Topic])


@click.command()
@click.argument("words_", metavar="WORDS...", nargs=-1, required=True)
@click.option("--since", type=MomentType(), help="Published from then on: a day (2026-03-01, UTC), or how long ago (12h, 2d, 1w).")
@click.option("--until", type=MomentType(ends=True), help="Published up to then; a day counts to its end.")
@click.option("--feed", "feeds", metavar="ID", multiple=True, help="Only from this feed. May be given several times.")
@click.option("--topic", type=TOPICS, help="Only articles that were flagged for this topic.")
@click.option("--language", type=LANGUAGE, metavar="CODE", default="", help="Only in this language: ar, en, fa …")
@click.option("--limit", type=click.IntRange(1, MOST_RANKED), default=10, show_default=True, help="How many articles to show.")
@click.option("--newest", is_flag=True, help="The newest first instead of the best.")
@JSON
@click.pass_obj
def command(
    config_folder: Path,
    *,
    words_: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    feeds: tuple[str, ...],
    topic: str | None,
    language: str,
    limit: int,
    newest: bool,
    as_json: bool,
) -> None:
    """Finds articles of the archive by the WORDS in their titles and texts, whether or not they were flagged.

    All words must occur. "several words" in double quotes stand in this order, convoy* is the beginning of a word, OR takes either of two,
    NOT leaves out, brackets group. Quote the whole for the shell. Accents, capitals and Arabic letter forms make no difference.

    \b
    Example: sitrep search convoy Tartus
             sitrep search '"humanitarian corridor" OR "safe passage"' --since 1w
             sitrep search 'bridge NOT football' --language en --topic crossing_closure --json
    """
    wanted = parse_query(" ".join(words_))
    if isinstance(wanted, QueryProblem):
        raise click.UsageError(wanted.message)
    where = SearchFilter(
        since=since,
        until=until,
        feeds=tuple(FeedId(feed) for feed in feeds),
        topic=Topic(topic) if topic else None,
        language=language,
    )
    found = with_session(config_folder, _look, wanted, where, limit=limit, newest=newest)
    if as_json:
        print_json(found)
        return
    console = Console(soft_wrap=True, highlight=False)
    for number, article in enumerate(found.articles, 1):
        console.print(_entry(number, article))
    click.echo(_summary(found))


def _look(session: Session, wanted: Node, where: SearchFilter, *, limit: int, newest: bool) -> Found:
    unknown = sorted(set(where.feeds) - {state.id for state in feed_states(session)}) if where.feeds else []
    if unknown:
        raise click.UsageError(f"no feed is called {unknown[0]!r}; `sitrep feeds` lists them")
    return search_articles(session, wanted, where, limit=limit, newest_first=newest)


def _entry(number: int, article: FoundArticle) -> Text:
    """Four lines: title, where and when, the piece of text, the address."""
    line = Text(f"{number:>2}  ")
    line.append_text(_marked(article.title, "bold"))
    facts = [article.feed_id, f"{article.told_at:%Y-%m-%d %H:%M}Z", article.language or "language unknown"]
    facts += [words.TOPICS[topic] for topic in article.topics]
    line.append(f"\n    {' · '.join([*facts, *article.alerts])}\n    ", style="dim")
    line.append_text(_marked(article.excerpt, ""))
    line.append(f"\n    {article.url}\n", style="dim")
    return line


def _marked(excerpt: Excerpt, style: str) -> Text:
    text = Text()
    for piece, is_match in excerpt.pieces():
        text.append(piece, style=f"{style} black on yellow".strip() if is_match else style)
    return text


def _summary(found: Found) -> str:
    said = words.plural(found.total, "article")
    if not found.is_all:
        said = f"more than {said}, of which the latest were ranked; more words or --since narrow it down"
    shown = f"; {len(found.articles)} shown, --limit shows more" if len(found.articles) < found.total else ""
    late = "\nolder articles are still being indexed; they are found in a while" if not found.is_index_complete else ""
    return f"{said}{shown}{late}"
