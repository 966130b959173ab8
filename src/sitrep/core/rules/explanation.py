"""A reading goes in, a story per sentence comes out: what was found in it, what was masked, what fired, and what was missing for more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitrep.core.model import RuleId, Topic
from sitrep.core.rules.conditions import View
from sitrep.core.rules.hits import Candidate, Reading, ReadSentence, span_of, views_of, wider_scopes
from sitrep.core.rules.lexicon import MASK
from sitrep.core.rules.rulebook import Rule, Rulebook
from sitrep.core.sentences import Sentence

MOST_NEAR_MISSES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceStory:
    """Why a sentence is flagged or not. `near_misses` are rules that found a part of what they ask for, and what they still wanted."""

    sentence: Sentence
    concepts: tuple[tuple[str, tuple[str, ...]], ...]
    masks: tuple[tuple[str, tuple[str, ...]], ...]
    candidates: tuple[Candidate, ...]
    near_misses: tuple[tuple[Rule, tuple[str, ...]], ...]


def tell_stories(reading: Reading, rulebook: Rulebook) -> tuple[SentenceStory, ...]:
    """One story per sentence, in order."""
    scopes = wider_scopes(reading.sentences)
    views = views_of(reading.sentences, scopes, set())
    return tuple(_story(read, view, reading, rulebook) for read, view in zip(reading.sentences, views, strict=True))


def _story(read: ReadSentence, view: View, reading: Reading, rulebook: Rulebook) -> SentenceStory:
    candidates = tuple(candidate for candidate in reading.candidates if candidate.sentence is read.sentence)
    fired = {rule.id for candidate in candidates for rule in candidate.fired}
    topics = {candidate.topic for candidate in candidates if candidate.fires}
    found = [(concept, tuple(dict.fromkeys(span_of(read, place).text for place in places))) for concept, places in read.found.items()]
    return SentenceStory(
        sentence=read.sentence,
        concepts=tuple(pair for pair in found if not pair[0].startswith(MASK)),
        masks=tuple((concept.removeprefix(MASK), words) for concept, words in found if concept.startswith(MASK)),
        candidates=candidates,
        near_misses=tuple(_near_misses(read, view, rulebook, fired, topics))[:MOST_NEAR_MISSES],
    )


def _near_misses(
    read: ReadSentence, view: View, rulebook: Rulebook, fired: set[RuleId], topics: set[Topic]
) -> Iterator[tuple[Rule, tuple[str, ...]]]:
    """The most telling first; rules that speak against a topic, and topics that are flagged anyway, are left out."""
    rules = [rule for rule in rulebook.rules_touched_by(read.found) if rule.id not in fired and rule.topic not in topics]
    for rule in sorted(rules, key=lambda rule: -(rule.weight or 0)):
        if (rule.weight is None or rule.weight > 0) and (missing := rule.when.missing(view)):
            yield rule, missing
