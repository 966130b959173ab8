"""The nouns of the rules: what a rule, a scorecard, a status cue and a level are once read, and the book that holds them all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sitrep.core.aid_detail import AidAct, AidTarget
from sitrep.core.model import CrossingStatus, Field, HitStatus, Level, RuleId, Topic, Traffic
from sitrep.core.rules.conditions import Condition, Scope, needed_concepts, needs_of
from sitrep.core.rules.lexicon import Lexicon

ANY_LANGUAGE = "any"
"""The language of words that are written alike everywhere: names of organisations, mostly."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule. With a `weight` it counts towards its topic's threshold; without one it fires whenever its condition holds.

    Empty `languages`, `feeds`, `tags`, `countries` and `fields` mean any. `status` and `level` stand for what would be found otherwise.
    `is_shipped`: it comes with sitrep, no user wrote it.
    """

    id: RuleId
    topic: Topic
    when: Condition
    weight: float | None = None
    status: HitStatus | None = None
    level: Level | None = None
    languages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    is_shipped: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Scorecard:
    """What else speaks for or against a topic: the weight of each concept found in a scope. At `threshold` the weighted rules fire."""

    topic: Topic
    threshold: float
    weights: tuple[tuple[Scope, str, float], ...] = ()
    _by_scope: dict[Scope, dict[str, list[int]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for number, (scope, concept, _) in enumerate(self.weights):
            self._by_scope.setdefault(scope, {}).setdefault(concept, []).append(number)

    def weights_of(self, concepts: Collection[str], scope: Scope) -> list[int]:
        """The numbers (in `weights`) of those that these concepts in this scope bring in."""
        weighed = self._by_scope.get(scope, {})
        return [number for concept in concepts if concept in weighed for number in weighed[concept]]


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusCue:
    """A concept that gives a match a status: at most `before` words before its first-named part, or `after` words after it,
    or, with neither, anywhere in the scope. Empty `topics` means all."""

    status: HitStatus
    concept: str
    before: int | None = None
    after: int | None = None
    scope: Scope = Scope.SENTENCE
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelRule:
    """A level and the reason that is shown with it, for hits of a topic for which everything that is stated here holds.

    `people` is the least number of displaced persons (a household counts as five, and vague words as their lower bound),
    `crossing` and `traffic` what a crossing report in the same sentence says, `target` and `act` what of the aid was struck and how,
    `when` a condition on the sentence.
    """

    topic: Topic
    level: Level
    reason: str
    people: int | None = None
    crossing: tuple[CrossingStatus, ...] = ()
    traffic: tuple[Traffic, ...] = ()
    target: tuple[AidTarget, ...] = ()
    act: tuple[AidAct, ...] = ()
    when: Condition | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rulebook:
    """All rules, compiled. `sha256` is that of the files they were read from, so that a judgement can say by which rules it was made;
    `telling` are the concepts that speak for a topic."""

    rules: tuple[Rule, ...]
    scorecards: Mapping[Topic, Scorecard] = field(default_factory=dict)
    cues: tuple[StatusCue, ...] = ()
    levels: tuple[LevelRule, ...] = ()
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    sha256: str = ""
    index: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unprompted: tuple[int, ...] = ()
    needs: tuple[tuple[frozenset[str], ...], ...] = ()
    telling: frozenset[str] = frozenset()

    def rules_touched_by(self, concepts: Iterable[str]) -> list[Rule]:
        """The rules that find some of what they ask for among these concepts of a sentence, in the book's order."""
        return [self.rules[number] for number in self._touched_by(concepts)]

    def rules_for(self, concepts: Iterable[str]) -> list[Rule]:
        """Those of them that these concepts might satisfy: what keeps cost flat as rules grow."""
        found = set(concepts)
        return [self.rules[number] for number in self._touched_by(found) if not any(need.isdisjoint(found) for need in self.needs[number])]

    def _touched_by(self, concepts: Iterable[str]) -> list[int]:
        numbers = set(self.unprompted)
        for concept in concepts:
            numbers.update(self.index.get(concept, ()))
        return sorted(numbers)

    def lexicon(self, language: str | None) -> Lexicon:
        """The words of a language; those alike in all languages where it has no list."""
        return self.lexicons.get(language or ANY_LANGUAGE, self.lexicons[ANY_LANGUAGE])


def bind_rulebook(
    *,
    rules: tuple[Rule, ...],
    scorecards: Mapping[Topic, Scorecard],
    cues: tuple[StatusCue, ...],
    levels: tuple[LevelRule, ...],
    lexicons: Mapping[str, Lexicon],
    sha256: str,
) -> Rulebook:
    """A rulebook with its index: under each concept the rules that need it (or one of its alternatives) in the sentence."""
    index: dict[str, list[int]] = {}
    unprompted: list[int] = []
    for number, rule in enumerate(rules):
        needed = needed_concepts(rule.when)
        if needed is None:
            unprompted.append(number)
        for concept in needed or ():
            index.setdefault(concept, []).append(number)
    return Rulebook(
        rules=rules,
        scorecards=scorecards,
        cues=cues,
        levels=levels,
        lexicons=lexicons,
        sha256=sha256,
        index={concept: tuple(numbers) for concept, numbers in index.items()},
        unprompted=tuple(unprompted),
        needs=tuple(needs_of(rule.when) for rule in rules),
        telling=frozenset(concept for card in scorecards.values() for _, concept, weight in card.weights if weight > 0),
    )
