"""A document, the rules and the gazetteer go in, one judgement comes out: the one composition of all that the core can tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sitrep.core.aid import find_aid
from sitrep.core.aid_detail import AidDetail
from sitrep.core.crossings import find_crossings
from sitrep.core.figures import find_figures
from sitrep.core.folding import Folder
from sitrep.core.language import language_of
from sitrep.core.model import CrossingReport, CrossingStatus, Document, Figure, Hit, Judgement, Level, Place, Span, Traffic
from sitrep.core.places import find_places, place_figures, settle_roles
from sitrep.core.places.atlas import Atlas
from sitrep.core.rules.hits import (
    DISPLACED_FIGURE,
    MOVED_FIGURE,
    REPORTED_CLOSED,
    REPORTED_OPEN,
    REPORTED_TRADE,
    Candidate,
    Observed,
    Reading,
    find_concepts,
    hit_of,
    is_telling,
    weigh,
)
from sitrep.core.rules.levels import Told, level_of, persons, stands_in
from sitrep.core.rules.rulebook import Rulebook
from sitrep.core.sentences import Sentence, split_document

LONGEST_TEXT = 50_000
"""Characters of a title, summary or text that are judged: twenty times an average article. Whatever follows is not read, and said so."""


MOVED_TERMS = frozenset({"refugee", "returns", "sheltered"})
"""Terms of figures that only say that people came or stay."""

FEWEST_TELLING = 10
"""Persons from whom on a figure speaks for displacement: "three people fled" is news of a fire or a robbery. It is shown all the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Examination:
    """A judgement with all that led to it, for `sitrep explain`: what was read, sentence by sentence, and the rules' reading of it."""

    judgement: Judgement
    sentences: tuple[Sentence, ...]
    reading: Reading


def judge(document: Document, rulebook: Rulebook, atlas: Atlas) -> Judgement:
    """What the rules say of a document. Daemon, explain, replay, judge and tests all ask this one function."""
    return examine(document, rulebook, atlas).judgement


def examine(document: Document, rulebook: Rulebook, atlas: Atlas) -> Examination:
    """The judgement together with the reading it rests on. A rule that ran out of time is named in `judgement.problems`."""
    language = language_of(document)
    shown = document
    document = replace(
        shown,
        language=language,
        title=shown.title[:LONGEST_TEXT],
        summary=shown.summary[:LONGEST_TEXT],
        text=shown.text[:LONGEST_TEXT],
    )
    is_cut = max(len(shown.title), len(shown.summary), len(shown.text)) > LONGEST_TEXT
    sentences = split_document(document)
    read = find_concepts(document, sentences, rulebook, language)
    reading = None if is_telling(read, rulebook) else weigh(document, read, rulebook, language)
    places: tuple[Place, ...] = ()
    figures: tuple[Figure, ...] = ()
    folder = Folder(language or "")
    crossings: tuple[CrossingReport, ...] = ()
    if reading is None or reading.candidates:  # most articles of ordinary news need no closer look
        places = find_places(document, sentences, atlas)
        figures = place_figures(find_figures(document, sentences, language, folder), places, sentences, language)
        crossings = find_crossings(document, sentences, atlas, places, folder)
        observed = tuple(_observed(figures, crossings))
        if reading is None or observed:
            reading = weigh(document, read, rulebook, language, observed)
    aid = find_aid(sentences, [hit_of(candidate, Level.INFORMATION, "") for candidate in reading.firing], language, folder)
    hits = tuple(_levelled(candidate, figures, crossings, aid, rulebook) for candidate in reading.firing)
    places = settle_roles(places, hits)
    level = max((hit.level for hit in hits if hit.status.is_current), key=lambda level: level.rank, default=Level.NONE)
    problems = (*(f"rule ran out of time: {source}" for source in reading.slow), *(("text_cut",) if is_cut else ()))
    judgement = Judgement(
        language=language, level=level, hits=hits, figures=figures, places=places, crossings=crossings, aid=aid, problems=problems
    )
    return Examination(judgement=judgement, sentences=sentences, reading=reading)


def _observed(figures: Sequence[Figure], crossings: Sequence[CrossingReport]) -> Iterator[Observed]:
    """What figures and crossings say of a sentence, as concepts that rules may name."""
    for figure in figures:
        if not figure.background and (persons(figure) >= FEWEST_TELLING or figure.low is None):
            yield Observed(MOVED_FIGURE if figure.term in MOVED_TERMS else DISPLACED_FIGURE, figure.span)
    for report in crossings:
        if report.status in (CrossingStatus.CLOSED, CrossingStatus.RESTRICTED):
            is_trade = report.traffic is Traffic.COMMERCIAL
            yield Observed(REPORTED_TRADE if is_trade else REPORTED_CLOSED, _named(report))
        elif report.status is CrossingStatus.OPEN:
            yield Observed(REPORTED_OPEN, _named(report))


def _named(report: CrossingReport) -> Span:
    """Where the report's crossing is named in its quote; the whole quote where the name stands elsewhere ("the gate")."""
    return report.mention or report.quote


def _levelled(
    candidate: Candidate, figures: Sequence[Figure], crossings: Sequence[CrossingReport], aid: Sequence[AidDetail], rulebook: Rulebook
) -> Hit:
    """The hit with the level that its own sentence gives it, or that its rule sets."""
    if candidate.rule.level is not None:
        return hit_of(candidate, candidate.rule.level, f"set by the rule {candidate.rule.id}")
    quote = candidate.quote
    told = Told(
        figures=[figure for figure in figures if not figure.background and stands_in(figure.span, quote)],
        crossings=[report for report in crossings if stands_in(report.quote, quote)],
        aid=[detail for detail in aid if detail.quote == quote],
    )
    level, reason = level_of(candidate.topic, candidate.view, told, rulebook.levels)
    return hit_of(candidate, level, reason)
