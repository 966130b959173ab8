"""`sitrep explain`: one text in; sentence by sentence, why it is flagged and why not, comes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import click

from sitrep.cli.judged import judgement_object
from sitrep.cli.languages import LANGUAGE
from sitrep.cli.text_files import read_text
from sitrep.cli.web_page import extract_page, fetch_page, is_address
from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import Examination, examine
from sitrep.core.model import Document, Hit, Topic
from sitrep.core.outcomes import Killed
from sitrep.core.rules.explanation import SentenceStory, tell_stories
from sitrep.core.rules.hits import Candidate
from sitrep.core.rules.rulebook import Rulebook
from sitrep.errors import SitrepError
from sitrep.store.gazetteer import load_atlas


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@click.option(
    "--language", type=LANGUAGE, metavar="CODE", help="The language, where the text is too short to tell (ISO 639-1, such as ar)."
)
@click.option("--json", "as_json", is_flag=True, help="The judgement as `sitrep judge` writes it, with the scores behind each hit.")
@click.option("--all", "show_all", is_flag=True, help="Show the sentences, too, in which nothing was found.")
@click.pass_obj
def command(config_folder: Path, source: str, language: str | None, as_json: bool, show_all: bool) -> None:
    """Says why a text is flagged, or why not: what each sentence names, what it scores, what was missing, what a mask or a status stopped.

    A FILE (or - for standard input) is plain text; its first line is the title. A URL is fetched and read as the daemon does it. Exit
    code 0 where something is flagged, 1 where not.

    \b
    Example: sitrep explain article.txt
             sitrep explain https://example.org/news/1
             sitrep explain --json - < article.txt
    """
    rulebook = load_rulebook(config_folder)
    document = asyncio.run(document_at(config_folder, source, language)) if is_address(source) else document_from(source, language)
    examination = examine(document, rulebook, load_atlas())
    if as_json:
        click.echo(json.dumps(_explained_object(examination), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(told(examination, rulebook, show_all=show_all)))
    raise SystemExit(0 if examination.judgement.topics else 1)


async def document_at(config_folder: Path, url: str, language: str | None) -> Document:
    """A page as the document that the daemon would judge; raises SitrepError where it cannot be fetched or read."""
    extracted = await extract_page(await fetch_page(config_folder, url))
    if isinstance(extracted, Killed):
        raise SitrepError(f"{url} cannot be read: the extractor ended with {extracted.reason}")
    article = extracted.article
    click.echo(f"{article.url}: text from {', '.join((article.text_source.value, *article.problems))}", err=True)
    return Document(
        title=article.title,
        summary=article.summary,
        text=article.text,
        language=language or article.language,
        published_at=article.published_at,
    )


def document_from(source: str, language: str | None) -> Document:
    """The text of a file or of standard input as a document; raises UsageError where it cannot be read."""
    title, _, text = read_text(source).lstrip("\r\n ").partition("\n")
    return Document(title=title.strip(), text=text.strip("\n"), language=language)


def told(examination: Examination, rulebook: Rulebook, *, show_all: bool = False) -> Iterator[str]:
    """The explanation, line by line."""
    judgement = examination.judgement
    yield f"language  {judgement.language or 'unknown'}"
    yield f"flagged   {', '.join(judgement.topics) or 'nothing'}"
    yield f"level     {judgement.level}"
    yield from (f"problem   {problem}" for problem in judgement.problems)
    hits = {(hit.topic, hit.quote.text): hit for hit in judgement.hits}
    silent = 0
    for story in tell_stories(examination.reading, rulebook):
        if story.candidates or story.masks or show_all:
            yield ""
            yield from _story(story, hits)
        else:
            silent += 1
    if silent:
        yield ""
        others = "1 other sentence names" if silent == 1 else f"{silent} other sentences name"
        yield f"{others} nothing that a rule begins with (--all shows them)"
    for figure in judgement.figures:
        yield f"figure    {figure.span.text}: {figure.term}, {figure.kind}{', background' if figure.background else ''}"
    for report in judgement.crossings:
        yield f"{report.kind:9} {report.name}: {report.status} ({report.traffic} traffic)"


def _story(story: SentenceStory, hits: dict[tuple[Topic, str], Hit]) -> Iterator[str]:
    yield f"[{story.sentence.field}] {story.sentence.text}"
    for candidate in story.candidates:
        yield from _candidate(candidate, hits.get((candidate.topic, candidate.sentence.text)))
    for rule, missing in story.near_misses:
        yield f"    no {rule.topic} by {rule.id}: wants {'; '.join(missing)}"
    for mask, words in story.masks:
        yield f"    masked by {mask}: {', '.join(words)}"
    if not story.candidates:
        yield from (f"    names {concept}: {', '.join(words)}" for concept, words in story.concepts)


def _candidate(candidate: Candidate, hit: Hit | None) -> Iterator[str]:
    verdict = (
        "FLAGGED"
        if candidate.fires and candidate.status.status.is_current
        else "kept, not alerted"
        if candidate.fires
        else "FLAGGED beside another sentence"
        if hit
        else "below threshold"
    )
    yield f"    {verdict}: {candidate.topic} by {candidate.rule.id}, {candidate.status.status}"
    yield f"      words: {' · '.join(span.text for span in candidate.matched)}"
    if candidate.terms:
        terms = " ".join(f"{'+' if weight >= 0 else '−'} {abs(weight):g} {name}" for name, weight in candidate.terms)
        yield f"      score: {terms} = {candidate.score:.2f}, threshold {candidate.threshold:g}"
    if candidate.status.concept:
        cue = f" ({candidate.status_span.text})" if candidate.status_span else ""
        yield f"      status: {candidate.status.status} because of {candidate.status.concept}{cue}"
    if hit:
        yield f"      level: {hit.level}, {hit.level_reason}"


def _explained_object(examination: Examination) -> dict[str, object]:
    return {
        **judgement_object(examination.judgement),
        "candidates": [
            {
                "topic": candidate.topic.value,
                "quote": candidate.sentence.text,
                "rules": [rule.id for rule in candidate.fired],
                "terms": dict(candidate.terms),
                "score": round(candidate.score, 4),
                "threshold": candidate.threshold,
                "fires": candidate.fires,
                "status": candidate.status.status.value,
                "status_cue": candidate.status_span.text if candidate.status_span else candidate.status.concept,
            }
            for candidate in examination.reading.candidates
        ],
    }
