"""`sitrep rules`: rules on trial (rule_trials), and `report`: how each fared by what people said of its alerts; nothing is changed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from sitrep.cli import rule_trials
from sitrep.cli.listing import Listing
from sitrep.cli.sessions import with_session
from sitrep.cli.spans import SPAN
from sitrep.core.model import Event, EventId
from sitrep.daemon import utc_now
from sitrep.store.marks import dismissed, told_events

FEWEST_DISMISSED = 2
"""A word that stands in one dismissed alert alone says nothing."""
MOST_SUGGESTIONS = 5
_SHORTEST_WORD = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleLine:
    """One rule: events told of that it fired on, how many of them were dismissed, and words that only the dismissed ones hold."""

    rule_id: str
    alerts: int
    dismissed: int
    suggestions: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Share of its alerts that nobody dismissed."""
        return 1 - self.dismissed / self.alerts


@click.group(cls=Listing)
def command() -> None:
    """Rules before they are used, and by what people said of their alerts.

    \b
    Example: sitrep rules check new-rules.yaml
             sitrep rules backtest new-rules.yaml --since 30d
             sitrep rules report --since 4w
    """


for trial in rule_trials.COMMANDS:
    command.add_command(trial)


@command.command(short_help="Tells how each rule fared by what people said of its alerts.")
@click.option("--since", type=SPAN, default="4w", show_default=True, help="How far to look back.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array instead of lines.")
@click.pass_obj
def report(config_folder: Path, *, since: timedelta, as_json: bool) -> None:
    """Per rule: alerts, how many were dismissed, precision; words to exclude are suggested, never applied.

    \b
    Example: sitrep rules report --since 4w
    """

    def work(session: Session) -> tuple[list[Event], frozenset[EventId]]:
        events = told_events(session, since=utc_now() - since)
        return events, dismissed(session, [event.id for event in events])

    found = rule_lines(*with_session(config_folder, work))
    if as_json:
        click.echo(json.dumps([asdict(each) | {"precision": round(each.precision, 3)} for each in found], ensure_ascii=False, indent=1))
        return
    for each in found:
        click.echo(f"{each.rule_id:30} {each.alerts:5} alerts {each.dismissed:5} dismissed   precision {each.precision:.2f}")
        if each.suggestions:
            click.echo(f"{'':30} only in dismissed ones, consider an exclusion: {', '.join(each.suggestions)}")
    click.echo(f"{len(found)} rules have raised alerts")


def rule_lines(events: Iterable[Event], wrong: frozenset[EventId]) -> list[RuleLine]:
    """One line a rule, the least precise first."""
    alerts: dict[str, set[EventId]] = defaultdict(set)
    words: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for event in events:
        quotes: dict[str, str] = defaultdict(str)
        for told in event.reports:
            for hit in told.hits:
                if hit.status.is_current and hit.topic is event.topic:
                    alerts[hit.rule_id].add(event.id)
                    quotes[hit.rule_id] += f" {told.title} {hit.quote.text}"
        for rule_id, text in quotes.items():
            words[rule_id, event.id in wrong].update(_words(text))
    lines = [
        RuleLine(
            rule_id=rule_id,
            alerts=len(ids),
            dismissed=len(ids & wrong),
            suggestions=_suggest(words[rule_id, True], words[rule_id, False]),
        )
        for rule_id, ids in alerts.items()
    ]
    return sorted(lines, key=lambda line: (line.precision, -line.alerts, line.rule_id))


def _words(text: str) -> set[str]:
    return {word for raw in text.casefold().split() if len(word := raw.strip(".,;:!?\"'()«»“”")) >= _SHORTEST_WORD and word.isalpha()}


def _suggest(wrong: Counter[str], right: Counter[str]) -> tuple[str, ...]:
    """The words most often in dismissed alerts that stand in none of the others."""
    only = [(word, count) for word, count in wrong.items() if count >= FEWEST_DISMISSED and word not in right]
    return tuple(word for word, _ in sorted(only, key=lambda pair: (-pair[1], pair[0]))[:MOST_SUGGESTIONS])
