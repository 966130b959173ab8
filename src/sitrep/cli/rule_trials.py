"""`sitrep rules check, explain, test, backtest`: a file of rules on trial, before it is put in place of the one that is used."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, BinaryIO

import click
from rich.console import Console
from rich.progress import Progress

from sitrep.cli.judge import BadItem, document_of, read_item
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import read_settings
from sitrep.cli.spans import SPAN
from sitrep.cli.text_files import read_text
from sitrep.config.rules import load_rulebook, rulebook_from
from sitrep.config.source import read_source
from sitrep.config.validation import nearest
from sitrep.core.judgement import judge
from sitrep.core.model import ArticleId, Document, Feed, FeedId, HitStatus, Judgement, Level, Topic
from sitrep.core.places.atlas import Atlas
from sitrep.core.replay import Flag, flags_of
from sitrep.core.reports import document_of as document_of_article
from sitrep.core.rules.conditions import concepts_of
from sitrep.core.rules.rulebook import ANY_LANGUAGE, Rule, Rulebook
from sitrep.daemon import utc_now
from sitrep.errors import UsageError
from sitrep.store.articles import articles_after, count_articles
from sitrep.store.database import Database
from sitrep.store.gazetteer import load_atlas
from sitrep.wiring import open_database

_CLAIM = re.compile(r"(?P<want>[a-z_]+)(?: \((?P<language>[a-z]{2,3})\))?: (?P<text>.+)")
_WANTS = ("flagged", "not", *Topic, *HitStatus, *Level)
_SLIP = 0.88
"""So like a word must be to be meant for it: `flaged` is, `note` is no `not`."""
_RULES_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)


def rulebook_of(folder: Path, file: Path | None) -> Rulebook:
    """The shipped rules with `file` in place of the folder's rules.yaml. Raises ConfigError with all that is wrong."""
    return rulebook_from([read_source(file)], shipped=True) if file else load_rulebook(folder)


@click.command(short_help="Reads a file of rules: all that is wrong, or what it holds.")
@_RULES_FILE
@JSON
@click.pass_obj
def check(config_folder: Path, file: Path | None, *, as_json: bool) -> None:
    """Reads FILE (or the rules.yaml in use) on top of the shipped rules: all that is wrong, with line and column, or what it holds.

    \b
    Example: sitrep rules check new-rules.yaml
    """
    book = rulebook_of(config_folder, file)
    shipped = {rule.id for rule in load_rulebook(None).rules}
    own = [rule for rule in book.rules if rule.id not in shipped]
    languages = sorted(language for language in book.lexicons if language != ANY_LANGUAGE)
    if as_json:
        off = sorted(shipped - {rule.id for rule in book.rules})
        rules = [{"id": rule.id, "topic": rule.topic, "own": rule.id not in shipped} for rule in book.rules]
        print_json({"rules": rules, "off": off, "languages": languages})
        return
    click.echo(f"{len(book.rules)} rules, {len(own)} of them your own, {len(shipped - {rule.id for rule in book.rules})} shipped ones off")
    for topic in Topic:
        click.echo(f"{topic:17} {sum(rule.topic is topic for rule in book.rules)} rules")
    click.echo(f"{'languages':17} {', '.join(languages)}")


@click.command(short_help="Says what a rule asks for, in words.")
@click.argument("rule_id", metavar="RULE")
@click.option("--language", default="en", show_default=True, help="Whose words are shown.")
@JSON
@click.pass_obj
def explain(config_folder: Path, rule_id: str, language: str, *, as_json: bool) -> None:
    """What RULE asks for, in words, and how many phrases each concept in it has. For a text, there is `sitrep explain`.

    \b
    Example: sitrep rules explain crossing-reopened --language fr
    """
    book = load_rulebook(config_folder)
    rule = next((rule for rule in book.rules if rule.id == rule_id), None)
    if rule is None:
        near = nearest(rule_id, tuple(sorted(str(each.id) for each in book.rules)))
        raise UsageError(f"there is no rule {rule_id} ({near}); `sitrep rules check --json` lists them")
    if language not in book.lexicons:
        known = ", ".join(sorted(each for each in book.lexicons if each != ANY_LANGUAGE))
        raise UsageError(f"the rules have no words in `{language}`; they have some in {known}")
    if as_json:
        print_json(rule_object(rule, book, language))
        return
    click.echo("\n".join(described(rule, book, language)))


def rule_object(rule: Rule, book: Rulebook, language: str) -> dict[str, Any]:
    """The same for programs; `phrases` counts those of each concept in this language."""
    card = book.scorecards.get(rule.topic) if rule.weight is not None else None
    ends = book.lexicon(language).ends.values()
    return {
        "id": rule.id,
        "topic": rule.topic,
        "weight": rule.weight,
        "threshold": card.threshold if card else None,
        "asks_for": rule.when.described(),
        "phrases": {concept: sum(concept in concepts for concepts in ends) for concept, _scope in sorted(set(concepts_of(rule.when)))},
    }


def described(rule: Rule, book: Rulebook, language: str) -> Iterator[str]:
    """The rule, line by line."""
    yield f"{rule.id} speaks for {rule.topic}" + (f" with {rule.weight:+g}" if rule.weight is not None else " and fires alone")
    if card := book.scorecards.get(rule.topic) if rule.weight is not None else None:
        yield f"threshold {card.threshold:g}"
    yield f"asks for  {rule.when.described()}"
    ends = book.lexicon(language).ends.values()
    for concept, scope in sorted(set(concepts_of(rule.when))):
        number = sum(concept in concepts for concepts in ends)
        yield f"{concept:20} in the {scope}: {number} phrases in {language}"


@click.command("test", short_help="Judges claims in a file, and says which do not hold.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rules", "rules_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Instead of rules.yaml.")
@JSON
@click.pass_obj
def run_test(config_folder: Path, file: Path, rules_file: Path | None, *, as_json: bool) -> None:
    """Judges the sentences in FILE, one a line, and says where the rules do not give what stands before it.

    That is `flagged`, `not`, a topic, a status or a level; `flagged (fr): …` names the language. Lines of any other form are passed over.
    Exit code 1 where a line is judged otherwise.

    \b
    Example: sitrep rules test claims.txt
             sitrep rules test claims.txt --rules new-rules.yaml
    """
    lines = read_text(file).splitlines()
    claims = list(claims_of(lines))
    for slip in slips_in(lines):
        click.echo(slip, err=True)
    if not claims:
        raise UsageError(f"{file} holds no line such as `flagged: Some 300 people fled.`")
    book, atlas = rulebook_of(config_folder, rules_file), load_atlas()
    judged = ((claim, judge(claim.document, book, atlas)) for claim in claims)
    wrong = [(claim, said) for claim, said in judged if not claim.holds(said)]
    failed = [f"line {claim.line}: {claim.told(said)}" for claim, said in wrong]
    if as_json:
        found = [{"line": claim.line, "wanted": claim.want, "topics": said.topics, "text": claim.document.text} for claim, said in wrong]
        print_json({"lines": len(claims), "wrong": found})
        raise SystemExit(1 if wrong else 0)
    click.echo("\n".join([*failed, f"{len(claims) - len(failed)} of {len(claims)} lines are judged as they say"]))
    raise SystemExit(1 if failed else 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A sentence and what the rules should make of it."""

    line: int
    want: str
    document: Document

    def holds(self, said: Judgement) -> bool:
        """True where the judgement is the wanted one."""
        if self.want == "not":
            return not said.topics
        if self.want in list(Level):
            return said.level == self.want
        found = {*said.topics, *(hit.status.value for hit in said.hits), *(("flagged",) if said.topics else ())}
        return self.want in found

    def told(self, said: Judgement) -> str:
        """What it is instead."""
        found = ", ".join(f"{hit.topic} {hit.status} ({hit.level})" for hit in said.hits) or "nothing"
        return f"wanted {self.want}, got {found}: {self.document.text}"


def claims_of(lines: Iterable[str]) -> Iterator[Claim]:
    """The lines that claim something, numbered from 1."""
    for number, line in enumerate(lines, start=1):
        if (found := _CLAIM.fullmatch(line.strip())) and found["want"] in _WANTS:
            document = Document(title="", text=found["text"], language=found["language"] or "en")
            yield Claim(line=number, want=found["want"], document=document)


def slips_in(lines: Iterable[str]) -> Iterator[str]:
    """Lines that would claim something but for a slip of a letter, and would be passed over in silence."""
    for number, line in enumerate(lines, start=1):
        if (found := _CLAIM.fullmatch(line.strip())) and found["want"] not in _WANTS:
            for near in get_close_matches(found["want"], _WANTS, n=1, cutoff=_SLIP):
                yield f"line {number} is passed over: `{found['want']}` (did you mean `{near}`?)"


@click.command(short_help="Says what a file of rules would add and drop.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--jsonl", type=click.File("rb"), help="Judge these items, as for `sitrep judge`, instead of the stored articles.")
@click.option("--since", type=SPAN, default="30d", show_default=True, help="How far to look back in the stored articles.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each document judged otherwise.")
@click.pass_obj
def backtest(config_folder: Path, *, file: Path, jsonl: BinaryIO | None, since: timedelta, as_json: bool) -> None:
    """What FILE would add and drop, sentence by sentence, were it in place of rules.yaml. Nothing is changed or sent.

    \b
    Example: sitrep rules backtest new-rules.yaml --since 30d
             sitrep rules backtest new-rules.yaml --jsonl items.jsonl
    """
    old, new, atlas = load_rulebook(config_folder), rulebook_of(config_folder, file), load_atlas()
    trial = Trial(old=old, new=new, atlas=atlas, tell=_as_json if as_json else _told)
    if jsonl is not None:
        trial.run(_items(jsonl), total=None)
        over = ""
    else:
        settings = read_settings(config_folder)
        database = open_database(settings)
        try:
            start = utc_now() - since
            trial.run(_stored(database, settings.feeds_by_id, start), total=database.call(count_articles, since=start))
        finally:
            database.close()
        over = f" of {since.days} days" if since.days else f" of {since.seconds // 3600} hours"
    if not as_json:
        click.echo(f"would add {trial.added} and drop {trial.dropped} flags in {trial.documents:,} documents{over}")


@dataclass(kw_only=True, slots=True)
class Trial:
    """Two rulebooks over the same documents, and the count of what differs."""

    old: Rulebook
    new: Rulebook
    atlas: Atlas
    tell: Callable[[Document, set[Flag], set[Flag]], str]
    documents: int = 0
    added: int = 0
    dropped: int = 0

    def run(self, documents: Iterable[Document], *, total: int | None) -> None:
        """Judges each twice and prints each that differs; progress goes to stderr."""
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            for document in progress.track(documents, total=total, description="judging"):
                before = flags_of(judge(document, self.old, self.atlas))
                after = flags_of(judge(document, self.new, self.atlas))
                self.documents += 1
                self.added += len(after - before)
                self.dropped += len(before - after)
                if before != after:
                    click.echo(self.tell(document, after - before, before - after))


def _told(document: Document, added: set[Flag], dropped: set[Flag]) -> str:
    lines = [document.title or document.text[:80]]
    lines += [f"  would add {flag.topic}: “{flag.sentence}”" for flag in sorted(added)]
    lines += [f"  would drop {flag.topic}: “{flag.sentence}”" for flag in sorted(dropped)]
    return "\n".join(lines)


def _as_json(document: Document, added: set[Flag], dropped: set[Flag]) -> str:
    def listed(flags: set[Flag]) -> list[Mapping[str, str]]:
        return [{"topic": flag.topic.value, "sentence": flag.sentence} for flag in sorted(flags)]

    return json.dumps({"title": document.title, "added": listed(added), "dropped": listed(dropped)}, ensure_ascii=False)


def _items(lines: Iterable[bytes]) -> Iterator[Document]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield document_of(read_item(line))
            except BadItem as error:
                raise UsageError(f"line {number}: {error}") from error


def _stored(database: Database, feeds: Mapping[FeedId, Feed], since: datetime) -> Iterator[Document]:
    last = ArticleId(0)
    while page := database.call(articles_after, last, since=since):
        last = page[-1].id
        for stored in page:
            feed = feeds.get(stored.feed_id) or Feed(id=stored.feed_id, name=stored.feed_id, url="")
            yield document_of_article(stored.article, feed)


COMMANDS = (check, run_test, explain, backtest)
"""What `sitrep rules` has beside `report`."""
