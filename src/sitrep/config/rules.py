"""The shipped packs and a user's rules.yaml go in; one compiled rulebook comes out, or every problem with its file, line and column."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

import regex

from sitrep.config.fields import LANGUAGES
from sitrep.config.rule_file import ConditionTable, RuleFile, RuleTable
from sitrep.config.source import DataPath, Source, parse_source, read_source, shown
from sitrep.config.validation import nearest, validate
from sitrep.core.model import HitStatus, RuleId, Topic
from sitrep.core.on_demand import OnDemand
from sitrep.core.rules.conditions import AllOf, AnyOf, Condition, RegexTerm, Scope, Term, concepts_of
from sitrep.core.rules.hits import BUILT_IN, SINCE_YEAR
from sitrep.core.rules.lexicon import MASK, Lexicon, PhraseError, build_lexicon, check_phrase
from sitrep.core.rules.rulebook import ANY_LANGUAGE, LevelRule, Rule, Rulebook, Scorecard, StatusCue, bind_rulebook
from sitrep.core.rules.stems import stems_named
from sitrep.errors import ConfigError, ConfigProblem

USER_FILE = "rules.yaml"
FITTED_FILE = "weights.yaml"
PACKS = "packs/"
"""How the name of a shipped file begins."""
_SCOPES = {scope.value: scope for scope in Scope if scope is not Scope.SENTENCE}
WEIGHED = tuple(scope for scope in Scope if scope is not Scope.PREVIOUS)
"""Where a scorecard may give a concept a weight of its own."""


def load_rulebook(folder: Path | None, *, fitted: bool = True) -> Rulebook:
    """The shipped packs, extended by `folder`/rules.yaml where there is one. Raises ConfigError with all that is wrong.

    Without `fitted` the weights are those written by hand, from which a fit begins.
    """
    return _bound([*(pack for pack in _shipped() if fitted or not pack.file.endswith(FITTED_FILE)), *_own(folder)])


def rulebook_from(sources: Sequence[Source], *, shipped: bool) -> Rulebook:
    """The rulebook of files already read, on top of the shipped packs or alone. Raises ConfigError with all that is wrong."""
    return _bound([*(_shipped() if shipped else ()), *sources])


def _bound(sources: Sequence[Source]) -> Rulebook:
    binder = _Binder()
    for source in sources:
        binder.read(source)
    _refuse(binder.problems)
    book = binder.bind(_fingerprint(sources))
    _refuse(binder.problems)
    return book


def _refuse(problems: Sequence[ConfigProblem]) -> None:
    """Raises ConfigError with the problems in file order, each once, where there are any."""
    if problems:
        raise ConfigError(tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.line, problem.column))))


def _shipped() -> Iterator[Source]:
    packs = sorted((pack for pack in files("sitrep.packs").iterdir() if pack.name.endswith(".yaml")), key=lambda pack: pack.name)
    for pack in packs:
        yield parse_source(pack.read_text(encoding="utf-8"), file=PACKS + pack.name)


def _own(folder: Path | None) -> Iterator[Source]:
    if folder and (folder / USER_FILE).exists():
        yield read_source(folder / USER_FILE)


def _fingerprint(sources: Iterable[Source]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        digest.update(repr(source.data).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Placed:
    """A parsed file and where it was read from, so that a problem found later still names its line."""

    source: Source
    table: RuleFile


@dataclass(slots=True)
class _Binder:
    """Gathers files in order, then compiles them together: words may be used before the file that lists them."""

    placed: list[_Placed] = field(default_factory=list)
    problems: list[ConfigProblem] = field(default_factory=list)
    phrases: dict[str, dict[str, list[tuple[str, Source, DataPath]]]] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)
    named: dict[str, Condition] = field(default_factory=dict)
    known: set[str] = field(default_factory=lambda: set(BUILT_IN))

    def read(self, source: Source) -> None:
        table, problems = validate(source, RuleFile)
        self.problems += problems
        if table:
            self.placed.append(_Placed(source, table))

    def bind(self, sha256: str) -> Rulebook:
        for placed in self.placed:
            self._gather_words(placed)
        self._name_conditions()
        rules = self._weighed(self._rules())
        scorecards = self._scorecards(rules)
        cues = tuple(self._cues())
        levels = tuple(self._levels())
        lexicons = self._lexicons()
        book = bind_rulebook(rules=rules, scorecards=scorecards, cues=cues, levels=levels, lexicons=lexicons, sha256=sha256)
        if not self.problems and any(
            placed.source.file.startswith(PACKS) for placed in self.placed
        ):  # else rules that might ask are not here
            self._check_use(concepts_used(book))
        return book

    def _check_use(self, asked: frozenset[str]) -> None:
        """Words of a user's that no rule asks for are most likely a misspelt name: they would be passed over in silence."""
        taken_in = {
            phrase[1:] for concepts in self.phrases.values() for listed in concepts.values() for phrase, _, _ in listed if phrase[:1] == "+"
        }
        for placed in self.placed:
            for language, words in () if placed.source.file.startswith(PACKS) else placed.table.words.items():
                for name in words.concepts.keys() - asked - taken_in - {SINCE_YEAR}:
                    path = ("words", language, "concepts", name)
                    near = nearest(name, tuple(sorted(asked)))
                    way_out = near if near.startswith("did you mean") else "name it in a rule, or delete it"
                    self.problems.append(placed.source.problem(path, f"no rule asks for the concept `{shown(name)}`", way_out, key=True))

    def _gather_words(self, placed: _Placed) -> None:
        for language, words in placed.table.words.items():
            if language not in LANGUAGES and language != ANY_LANGUAGE:
                way_out = "write the two letters of ISO 639-1, like en, ar or fr"
                self.problems.append(
                    placed.source.problem(("words", language), f"`{shown(language)}` is not a language code", way_out, key=True)
                )
            concepts = self.phrases.setdefault(language, {})
            if words.stems is not None:
                self.stems[language] = words.stems
            for section, prefix, listed in (("concepts", "", words.concepts), ("masks", MASK, words.masks)):
                for name, phrases in listed.items():
                    path = ("words", language, section, name)
                    if not prefix:
                        self.known.add(name)
                    concepts.setdefault(prefix + name, []).extend((phrase, placed.source, path) for phrase in phrases)

    def _lexicons(self) -> Mapping[str, Lexicon]:
        """The lexicons, each compiled when a text first needs it; what is wrong with a phrase is told now."""
        checked = {language: self._checked(language) for language in {**self.phrases, ANY_LANGUAGE: None}}
        stems = {language: stems_named(self.stems.get(language, "none")) for language in checked}
        return OnDemand(checked, lambda language: build_lexicon(stems[language], checked[language]))

    def _checked(self, language: str) -> dict[str, tuple[str, ...]]:
        """Every concept's phrases in a language."""
        checked: dict[str, tuple[str, ...]] = {}
        for concept in self._concepts_in(language):
            found = tuple(self._phrases(language, concept, ()))
            for phrase, source, path in found:
                try:
                    check_phrase(phrase)
                except PhraseError as error:
                    self.problems.append(source.problem(path, str(error), "separate phrases by commas"))
            checked[concept] = tuple(phrase for phrase, _, _ in found)
        return checked

    def _concepts_in(self, language: str) -> list[str]:
        return list({**self.phrases.get(ANY_LANGUAGE, {}), **self.phrases.get(language, {})})

    def _phrases(self, language: str, concept: str, above: tuple[str, ...]) -> Iterator[tuple[str, Source, DataPath]]:
        """The phrases of a concept in a language, those alike in all languages, and those of every concept it takes in by `+name`."""
        seen: set[str] = set()
        for listed in dict.fromkeys((language, ANY_LANGUAGE)):
            for phrase, source, path in self.phrases.get(listed, {}).get(concept, ()):
                name = phrase.removeprefix("+")
                if name == phrase:
                    if phrase not in seen:
                        seen.add(phrase)
                        yield phrase, source, path
                elif name in above or name == concept:
                    self.problems.append(source.problem(path, f"`+{name}` takes itself in", "delete one of the two"))
                elif name not in self.known:
                    self.problems.append(source.problem(path, f"no concept `{name}`", nearest(name, tuple(sorted(self.known)))))
                else:
                    yield from self._phrases(language, name, (*above, concept))

    def _name_conditions(self) -> None:
        """Conditions in file order: each may use those above it."""
        for placed in self.placed:
            for name, table in placed.table.conditions.items():
                path: DataPath = ("conditions", name)
                if name in self.known or name in self.named:
                    self.problems.append(placed.source.problem(path, f"the name `{name}` is taken", "give it another one", key=True))
                self.named[name] = self._condition(table, placed.source, path, name)

    def _weighed(self, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        """The rules with the weights that scorecards give them; a weight for a rule that there is not is a mistake."""
        weights: dict[str, float] = {}
        for placed in self.placed:
            for topic, card in placed.table.scorecards.items():
                for name, weight in card.rules.items():
                    if not any(rule.id == name and rule.topic is topic for rule in rules):
                        path = ("scorecards", topic.value, "rules", name)
                        known = tuple(str(rule.id) for rule in rules if rule.topic is topic)
                        self.problems.append(placed.source.problem(path, f"no rule `{name}` of this topic", nearest(name, known), key=True))
                    weights[name] = weight
        return tuple(replace(rule, weight=weights[rule.id]) if rule.id in weights else rule for rule in rules)

    def _rules(self) -> tuple[Rule, ...]:
        rules: dict[str, Rule] = {}
        for placed in self.placed:
            for number, table in enumerate(placed.table.rules):
                path: DataPath = ("rules", number)
                if table.id in rules:
                    self.problems.append(placed.source.problem((*path, "id"), f"the id `{table.id}` is taken", "give it another one"))
                    continue
                rules[table.id] = self._rule(table, placed.source, path)
            for name in placed.table.disable:
                if rules.pop(name, None) is None:
                    self.problems.append(placed.source.problem(("disable",), f"no rule `{name}`", nearest(name, tuple(rules))))
        return tuple(rules.values())

    def _rule(self, table: RuleTable, source: Source, path: DataPath) -> Rule:
        when = self._condition(table, source, path, f"{table.topic}/{table.id}")
        rule = Rule(
            id=RuleId(table.id),
            topic=table.topic,
            when=when,
            weight=table.weight,
            status=table.status,
            level=table.level,
            languages=table.languages,
            feeds=table.feeds,
            tags=table.tags,
            countries=table.countries,
            fields=table.fields,
            is_shipped=source.file.startswith(PACKS),
        )
        self._check_matchable(rule, source, path)
        return rule

    def _check_matchable(self, rule: Rule, source: Source, path: DataPath) -> None:
        for language in rule.languages:
            if language not in self.phrases:
                known = tuple(sorted(self.phrases))
                self.problems.append(
                    source.problem((*path, "languages"), f"no words for the language `{language}`", nearest(language, known))
                )
        languages = [language for language in rule.languages or self.phrases if language in self.phrases]
        concepts = self.known
        if any(concept not in concepts for concept, _ in concepts_of(rule.when)):
            return  # already told
        if languages and not any(self._can_match(rule.when, language) for language in languages):
            self.problems.append(
                source.problem(path, f"the rule `{rule.id}` can never match", "a concept it needs has no words in its languages")
            )

    def _can_match(self, condition: Condition, language: str) -> bool:
        if isinstance(condition, Term):
            return condition.concept in BUILT_IN or any(True for _ in self._phrases(language, condition.concept, ()))
        if isinstance(condition, AnyOf):
            return any(self._can_match(part, language) for part in condition.parts)
        return isinstance(condition, RegexTerm) or all(self._can_match(part, language) for part in condition.parts)

    def _condition(self, table: ConditionTable, source: Source, path: DataPath, name: str) -> Condition:
        condition: Condition
        if table.phrases is not None:
            concept = f"{name}: {table.phrases[0]}"
            self.phrases.setdefault(ANY_LANGUAGE, {})[concept] = [(phrase, source, (*path, "phrases")) for phrase in table.phrases]
            self.known.add(concept)
            condition = Term(concept)
        elif table.regex is not None:
            condition = self._regex(table.regex, source, (*path, "regex"))
        elif table.any is not None:
            condition = AnyOf(tuple(self._parts(table.any, source, (*path, "any"), name)))
        else:
            across = tuple(self._parts(table.not_across, source, (*path, "not_across"), name))
            parts = tuple(self._parts(table.all or (), source, (*path, "all"), name))
            condition = AllOf(parts, near=table.near, ordered=table.order, across=across)
        if not (table.none or table.apart_from):
            return condition
        none = tuple(self._parts(table.none, source, (*path, "none"), name))
        apart = tuple(self._parts(table.apart_from, source, (*path, "apart_from"), name))
        whole = condition if isinstance(condition, AllOf) else AllOf((condition,))
        return replace(whole, none=none, apart_from=apart, apart_by=table.apart_by)

    def _parts(self, parts: Sequence[str | ConditionTable], source: Source, path: DataPath, name: str) -> Iterator[Condition]:
        for number, part in enumerate(parts):
            here = (*path, number)
            yield self._term(part, source, here) if isinstance(part, str) else self._condition(part, source, here, f"{name}.{number}")

    def _term(self, written: str, source: Source, path: DataPath) -> Condition:
        if written in self.named:
            return self.named[written]
        concept, _, where = written.partition(" in ")
        scope = _SCOPES.get(where.removeprefix("the ").strip(), Scope.SENTENCE) if where else Scope.SENTENCE
        if where and scope is Scope.SENTENCE:
            self.problems.append(source.problem(path, f"`{where}` is no part of a document", f"one of: {', '.join(_SCOPES)}"))
        self._check_concept(concept.strip(), source, path)
        return Term(concept.strip(), scope)

    def _check_concept(self, concept: str, source: Source, path: DataPath) -> None:
        if concept not in self.known:
            names = tuple(sorted({*self.known, *self.named}))
            self.problems.append(source.problem(path, f"no concept `{concept}`", nearest(concept, names)))

    def _regex(self, written: str, source: Source, path: DataPath) -> Condition:
        try:
            compiled = regex.compile(written, regex.IGNORECASE)
            if compiled.fullmatch("", timeout=1):
                self.problems.append(source.problem(path, "the expression matches everything", "it must not match the empty text"))
        except (regex.error, TimeoutError) as error:
            self.problems.append(source.problem(path, f"not a regular expression: {error}", "see the documentation of the `regex` module"))
            compiled = regex.compile("(?!)")
        return RegexTerm(written, compiled)

    def _scorecards(self, rules: Sequence[Rule]) -> dict[Topic, Scorecard]:
        cards: dict[Topic, Scorecard] = {}
        for placed in self.placed:
            for topic, table in placed.table.scorecards.items():
                earlier = cards.get(topic) or Scorecard(topic=topic, threshold=1.0)
                weights = {(scope, concept): weight for scope, concept, weight in earlier.weights}
                for scope in WEIGHED:
                    for concept, weight in getattr(table, scope.value).items():
                        self._check_concept(concept, placed.source, ("scorecards", topic.value, scope.value, concept))
                        weights[scope, concept] = weight
                threshold = earlier.threshold if table.threshold is None else table.threshold
                cards[topic] = Scorecard(topic=topic, threshold=threshold, weights=tuple((s, c, w) for (s, c), w in weights.items()))
        return cards

    def _cues(self) -> Iterator[StatusCue]:
        for placed in self.placed:
            for status, tables in placed.table.statuses.items():
                for number, table in enumerate(tables):
                    self._check_concept(table.cue, placed.source, ("statuses", status.value, number, "cue"))
                    yield StatusCue(
                        status=HitStatus(status),
                        concept=table.cue,
                        before=table.before,
                        after=table.after,
                        scope=Scope(table.where),
                        topics=table.topics,
                    )

    def _levels(self) -> Iterator[LevelRule]:
        """The user's levels before the shipped ones: the first that holds is taken."""
        for placed in reversed(self.placed):
            for number, table in enumerate(placed.table.levels):
                path: DataPath = ("levels", number, "when")
                yield LevelRule(
                    topic=table.topic,
                    level=table.level,
                    reason=table.reason,
                    people=table.people,
                    crossing=table.crossing,
                    traffic=table.traffic,
                    target=table.target,
                    act=table.act,
                    when=self._condition(table.when, placed.source, path, f"level {number}") if table.when else None,
                )


def concepts_used(book: Rulebook) -> frozenset[str]:
    """Every concept that a rule, scorecard, cue or level of the book names: a list with no reader is dead."""
    rules = {concept for rule in book.rules for concept, _ in concepts_of(rule.when)}
    levels = {concept for level in book.levels if level.when for concept, _ in concepts_of(level.when)}
    cards = {concept for card in book.scorecards.values() for _, concept, _ in card.weights}
    return frozenset(rules | levels | cards | {cue.concept for cue in book.cues})
