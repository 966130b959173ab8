"""`sitrep check`: what the configuration would do, and all that is wrong or odd about it."""

from __future__ import annotations

import json
import os
import pyexpat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from sitrep.config.fields import DAYS, written_span
from sitrep.config.load import FEEDS, load_settings
from sitrep.config.recipes import load_recipes
from sitrep.config.rules import load_rulebook
from sitrep.core.blind_spots import find_blind_spots, rules_by_language
from sitrep.core.model import Topic
from sitrep.core.receivers import Receiver
from sitrep.core.routing import DEFAULTS, Route
from sitrep.core.rules.rulebook import Rulebook
from sitrep.core.schedule import Health
from sitrep.core.settings import Settings
from sitrep.errors import ConfigError, ConfigProblem, StoreError
from sitrep.store.backup import sqlite_path
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import feed_states
from sitrep.store.migrate import refuse_unless_current
from sitrep.wiring import address_problems, expand_receivers

SOUND_EXPAT = (2, 7, 2)
"""Older ones can be made to work for long by small documents (CVE-2024-8176, CVE-2025-59375); a child and its deadline bound it here."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: problems, warnings and what would run.")
@click.pass_obj
def command(config_folder: Path, *, as_json: bool) -> None:
    """Says what would run, and everything that is wrong or odd in the configuration, with file, line and column.

    Exit code 0 if it can run (warnings are allowed), 1 if it cannot. Nothing is fetched or sent, and no secret is shown. Feeds whose
    addresses led to something else at their last poll are named, with where the feed seems to be.

    \b
    Example: sitrep check
             sitrep --config /etc/sitrep check --json
    """
    settings, rulebook, problems = _load(config_folder)
    if settings is None or rulebook is None or problems:
        _tell_problems(problems, as_json=as_json)
        raise SystemExit(1)
    warnings = (*map(str, settings.warnings), *find_blind_spots(settings, rulebook), *_strangers(config_folder, settings))
    plan = describe(settings, rulebook, expand_receivers(settings))
    notes = tuple(_old_libraries())
    if as_json:
        said = {"problems": [], "warnings": warnings, "notes": notes, "plan": plan}
        click.echo(json.dumps(said, indent=2, ensure_ascii=False))
        return
    _show(Console(highlight=False, soft_wrap=True), settings, plan, warnings)
    for note in notes:
        click.echo(f"\n{note}")
    click.echo("\nThe configuration is fine.")


def _old_libraries() -> Iterator[str]:
    """What foreign bytes meet that is older than it should be."""
    if pyexpat.version_info < SOUND_EXPAT:
        has, wants = (".".join(map(str, version)) for version in (pyexpat.version_info, SOUND_EXPAT))
        yield f"This Python reads XML with expat {has}, which is older than {wants}: a hostile feed can cost a child its whole time."


def _strangers(folder: Path, settings: Settings) -> Iterator[str]:
    """Feeds at whose addresses the last poll found something else, as far as a SQLite file tells: a database elsewhere is not asked, for
    that may take long. What is wrong with the database itself is for `sitrep status`.
    """
    url = settings.database_url.reveal()
    path = sqlite_path(url)
    if path is None or not path.exists():
        return
    database = Database(open_engine(url, read_only=True))
    try:
        refuse_unless_current(database.engine)
        states = database.call(feed_states)
    except StoreError:
        return
    finally:
        database.close()
    for state in states:
        feed = settings.feed(state.id)
        if feed is not None and feed.enabled and feed.url == state.url and state.health in (Health.NOT_A_FEED, Health.LAYOUT_CHANGED):
            yield f"{folder / FEEDS}: `{feed.id}` led to no feed at its last poll: {state.problem}"


def _load(folder: Path) -> tuple[Settings | None, Rulebook | None, tuple[ConfigProblem, ...]]:
    """Settings and rules, each None where it is refused, and the problems of all files, those of recipes too."""
    settings, rulebook, problems = None, None, list[ConfigProblem]()
    try:
        settings = load_settings(folder, os.environ, address_problems=address_problems)
    except ConfigError as error:
        problems += error.problems
    try:
        rulebook = load_rulebook(folder)
    except ConfigError as error:
        problems += error.problems
    try:
        load_recipes(folder)
    except ConfigError as error:
        problems += error.problems
    return settings, rulebook, tuple(problems)


def _tell_problems(problems: tuple[ConfigProblem, ...], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"problems": [asdict(problem) for problem in problems], "warnings": [], "plan": None}, ensure_ascii=False))
        return
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{_count(len(problems), 'problem')}; sitrep will not start with this configuration", err=True)


def describe(settings: Settings, rulebook: Rulebook, receivers: Iterable[Receiver]) -> dict[str, Any]:
    """What would run, in plain values; addresses only by labels that are safe to show."""
    enabled = [feed for feed in settings.feeds if feed.enabled]
    return {
        "feeds": {
            "enabled": len(enabled),
            "disabled": [feed.id for feed in settings.feeds if not feed.enabled],
            "by_tier": {str(tier): count for tier, count in sorted(Counter(feed.tier for feed in enabled).items())},
            "by_language": dict(Counter(feed.language or "not given" for feed in enabled).most_common()),
        },
        "rules": {
            "count": len(rulebook.rules),
            "by_topic": {topic.value: sum(rule.topic is topic for rule in rulebook.rules) for topic in Topic},
            "by_language": {
                language: {topic.value: count for topic, count in counts.items()}
                for language, counts in sorted(rules_by_language(rulebook).items())
            },
        },
        "routes": _route(settings.tree),
        "receivers": {receiver.name: [target.recipient for target in receiver.targets] for receiver in receivers},
        "digests": [
            {
                "name": digest.name,
                "day": None if digest.weekday is None else DAYS[digest.weekday],
                "at": f"{digest.at:%H:%M}",
                "zone": digest.zone,
                "receivers": list(digest.receivers),
            }
            for digest in settings.digests
        ],
    }


def _route(route: Route) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": route.name,
        "match": {label: list(values) for label, values in route.match.items()},
        "receiver": route.receiver,
        "min_level": route.min_level,
        "continue": route.continue_ or None,
        "routes": [_route(child) for child in route.routes],
    }
    return {key: value for key, value in said.items() if value}


def _show(console: Console, settings: Settings, plan: dict[str, Any], warnings: tuple[str, ...]) -> None:
    feeds, rules = plan["feeds"], plan["rules"]
    off = f", {len(feeds['disabled'])} switched off" if feeds["disabled"] else ""
    console.print(f"[bold]Feeds[/bold]      {feeds['enabled']} enabled{off}")
    console.print("  by tier     " + ", ".join(f"{tier}: {count}" for tier, count in feeds["by_tier"].items()))
    console.print("  by language " + ", ".join(f"{language}: {count}" for language, count in feeds["by_language"].items()))
    console.print(f"\n[bold]Rules[/bold]      {rules['count']}, of which can match in a language:")
    console.print(_rule_table(rules["by_language"], feeds["by_language"]))
    console.print("\n[bold]Routes[/bold]")
    for line in _route_lines(settings.tree):
        console.print(line, markup=False)
    console.print("\n[bold]Receivers[/bold]")
    for name, labels in plan["receivers"].items():
        console.print(f"  {name}: {', '.join(labels)}", markup=False)
    console.print("\n[bold]Digests[/bold]")
    for digest in plan["digests"]:
        day = f"every {digest['day']}" if digest["day"] else "every day"
        console.print(f"  {digest['name']}: {day} at {digest['at']} {digest['zone']}, to {', '.join(digest['receivers'])}", markup=False)
    if warnings:
        console.print(f"\n[bold yellow]{_count(len(warnings), 'warning').capitalize()}[/bold yellow]")
    for warning in warnings:
        console.print(f"  {warning}", markup=False)


def _rule_table(by_language: dict[str, dict[str, int]], feeds: dict[str, int]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    table.add_column("  language")
    for topic in Topic:
        table.add_column(topic.value.replace("_", " "), justify="right", overflow="fold")
    table.add_column("feeds", justify="right")
    for language, counts in by_language.items():
        table.add_row(f"  {language}", *(str(counts[topic]) for topic in Topic), str(feeds.get(language, 0)))
    return table


def _route_lines(route: Route, depth: int = 1) -> Iterator[str]:
    yield "  " * depth + _route_line(route)
    for child in route.routes:
        yield from _route_lines(child, depth + 1)


def _route_line(route: Route) -> str:
    """A node on one line: its name, what it takes, who hears, and where it differs from the route above it."""
    conditions = ", ".join(f"{label} {' or '.join(values)}" for label, values in route.match.items()) or "everything"
    words = [f"{route.name}: {conditions}" if route.name else conditions]
    if route.receiver:
        words.append(f"→ {route.receiver}")
    if route.min_level:
        words.append(f"from level {route.min_level}")
    if route.group_wait is not None and route.group_wait != DEFAULTS.group_wait:
        words.append(f"after {written_span(route.group_wait)}")
    if route.continue_:
        words.append("(and goes on)")
    return " ".join(words)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + "s" * (number != 1)
