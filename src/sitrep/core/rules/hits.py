"""A document and its sentences go in; every sentence that a rule speaks to comes out, with its score, its status, and what led to them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sitrep.core.model import Document, Field, Hit, HitStatus, Level, RuleId, Span, Topic
from sitrep.core.rules.conditions import Match, Scope, View, concepts_of
from sitrep.core.rules.lexicon import Found, Lexicon, WordRange
from sitrep.core.rules.rulebook import Rule, Rulebook, Scorecard, StatusCue
from sitrep.core.rules.statuses import StatusFound, status_of
from sitrep.core.rules.words import Words, split_words
from sitrep.core.sentences import Sentence

LEAD_CHARACTERS = 600
"""How much of the summary and of the text counts as the opening; a headline with its summary is shorter."""

PAST_YEAR = "past-year"
"""The built-in concept of a year before that of publication, in a sentence that does not name the current one; without a date, of a year
well before the latest that the document names."""

SINCE_YEAR = "since-year"
"""The concept whose words hold a year that something is measured from ("for the first time since 2011"), which is not past."""

DISPLACED_FIGURE, MOVED_FIGURE = "displaced-figure", "moved-figure"
"""The built-in concepts of a current number of people who fled, were displaced or evacuated, or of homes that were destroyed; and of people
who arrived, returned or are sheltered, which ordinary news tells of passengers and crowds as well."""

REPORTED_CLOSED, REPORTED_OPEN, REPORTED_TRADE = "reported-closed", "reported-open", "reported-trade"
"""The built-in concepts of a crossing, route, corridor, bridge or port said to be closed or restricted, open, or closed to trade alone."""

BUILT_IN = frozenset({PAST_YEAR, DISPLACED_FIGURE, MOVED_FIGURE, REPORTED_CLOSED, REPORTED_OPEN, REPORTED_TRADE})

LONG_PAST = 2000
"""Years before this one are past in any document."""

SUPPORTING_SHARE = 0.6
"""The share of the threshold that is enough for a sentence beside one that reaches it."""

_YEAR = re.compile(r"(?:[1١۱][89٨٩۸۹]|[2٢۲][0٠۰])\d\d")  # 1800 to 2099, in Latin, Arabic or Persian digits
_MOST_CURRENT_FIRST = (HitStatus.OCCURRED, HitStatus.ONGOING, HitStatus.THREATENED, HitStatus.BACKGROUND, HitStatus.DENIED)


@dataclass(frozen=True, slots=True)
class Observed:
    """A built-in concept and where another reader (of figures, of crossings) found it."""

    concept: str
    span: Span


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence with its words and the concepts they name."""

    sentence: Sentence
    words: Words
    found: Found


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """What one topic's rules make of one sentence. It is a hit where `fires`; `terms` add up to `score` (empty for a rule of its own).

    `quote` is the sentence, with the one before it where a rule asked for that: "A convoy left. It came under fire."
    """

    topic: Topic
    sentence: Sentence
    quote: Span
    view: View
    rule: Rule
    fired: tuple[Rule, ...]
    match: Match
    matched: tuple[Span, ...]
    terms: tuple[tuple[str, float], ...]
    score: float
    threshold: float | None
    status: StatusFound
    status_span: Span | None

    @property
    def fires(self) -> bool:
        """True where the score reaches the threshold, or the rule needs none."""
        return self.threshold is None or self.score >= self.threshold - 1e-9

    @property
    def supports(self) -> bool:
        """True where the score comes near enough to the threshold to be a hit beside one that reaches it."""
        return self.threshold is not None and self.status.status.is_current and self.score >= SUPPORTING_SHARE * self.threshold - 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A document as the rules have read it: every sentence, every candidate, and the regular expressions that ran out of time."""

    sentences: tuple[ReadSentence, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    slow: tuple[str, ...] = ()

    @property
    def firing(self) -> tuple[Candidate, ...]:
        """The candidates that are hits, one per topic and quote: a lead that the feed repeats is one hit.

        Where a sentence tells of something current, others of its topic near the threshold are hits beside it: they hold the details.
        """
        told = {candidate.topic for candidate in self.candidates if candidate.fires and candidate.status.status.is_current}
        kept: dict[tuple[Topic, str], Candidate] = {}
        for candidate in self.candidates:
            if candidate.fires or (candidate.topic in told and candidate.supports):
                kept.setdefault((candidate.topic, candidate.sentence.text), candidate)
        return tuple(kept.values())


def read_document(
    document: Document, sentences: Sequence[Sentence], rulebook: Rulebook, language: str | None, observed: Sequence[Observed] = ()
) -> Reading:
    """Runs all rules over all sentences. `language` chooses the word list; without one for it only names known in all languages match.

    `observed` is what other readers found: their concepts stand in the sentences like those of the word lists.
    """
    return weigh(document, find_concepts(document, sentences, rulebook, language), rulebook, language, observed)


def find_concepts(document: Document, sentences: Sequence[Sentence], rulebook: Rulebook, language: str | None) -> tuple[ReadSentence, ...]:
    """The sentences with the concepts that the word list of this language finds in them."""
    return tuple(_with_past_years(_read_sentences(sentences, rulebook.lexicon(language)), document))


def is_telling(read: Sequence[ReadSentence], rulebook: Rulebook) -> bool:
    """True where something is named that speaks for a topic: without it only a rule that holds in part deserves a closer look."""
    return any(not rulebook.telling.isdisjoint(one.found) for one in read)


def weigh(
    document: Document, read: Sequence[ReadSentence], rulebook: Rulebook, language: str | None, observed: Sequence[Observed] = ()
) -> Reading:
    """The candidates among sentences whose concepts are known."""
    read = _with_observed(list(read), observed)
    scopes = wider_scopes(read)
    slow: set[str] = set()
    weigher = _Weigher(rulebook, scopes, {rule.id for rule in rulebook.rules if not _applies(rule, document, language)})
    candidates: list[Candidate] = []
    for number, (sentence, view) in enumerate(zip(read, views_of(read, scopes, slow), strict=True)):
        if sentence.found or rulebook.unprompted:
            told = weigher.candidates(sentence, view)
            candidates += [_with_what_it_follows(one, document, read[number - 1], candidates) if number else one for one in told]
    return Reading(sentences=tuple(read), candidates=tuple(candidates), slow=tuple(sorted(slow)))


def _with_what_it_follows(one: Candidate, document: Document, before: ReadSentence, earlier: Sequence[Candidate]) -> Candidate:
    """The candidate with the sentence before in its quote, where a rule asked for that one and it is no hit of its own."""
    asks = any(scope is Scope.PREVIOUS for rule in one.fired for _, scope in concepts_of(rule.when))
    if not asks or before.sentence.field is not one.sentence.field:
        return one
    if any(other.sentence is before.sentence and other.topic is one.topic and other.fires for other in earlier):
        return one
    start, end = before.sentence.start, one.sentence.end
    text = document.field_text(one.sentence.field)[start:end]
    return replace(one, quote=Span(field=one.sentence.field, start=start, end=end, text=text))


def views_of(read: Sequence[ReadSentence], scopes: Mapping[Scope, Found], slow: set[str]) -> Iterator[View]:
    """The sentences as conditions see them, with what was found around them; the one before is of the same field."""
    before: ReadSentence | None = None
    for one in read:
        previous = before.found if before and before.sentence.field is one.sentence.field else {}
        yield View(one.sentence.text, one.words, {Scope.SENTENCE: one.found, Scope.PREVIOUS: previous, **scopes}, slow)
        before = one


def _read_sentences(sentences: Sequence[Sentence], lexicon: Lexicon) -> list[ReadSentence]:
    seen: dict[str, tuple[Words, Found]] = {}
    read: list[ReadSentence] = []
    for sentence in sentences:
        if sentence.text not in seen:
            words = split_words(sentence.text)
            seen[sentence.text] = (words, lexicon.scan(words))
        read.append(ReadSentence(sentence, *seen[sentence.text]))
    return read


def _with_observed(read: list[ReadSentence], observed: Sequence[Observed]) -> list[ReadSentence]:
    for one in observed:
        for i, r in enumerate(read):
            start, end = one.span.start - r.sentence.start, one.span.end - r.sentence.start
            if one.span.field is r.sentence.field and start >= 0 and one.span.end <= r.sentence.end:
                place = (bisect_right(r.words.ends, start), bisect_left(r.words.starts, end))
                if place[0] < place[1]:
                    places = [*r.found.get(one.concept, ()), place]
                    read[i] = replace(r, found={**r.found, one.concept: sorted(places)})
                break
    return read


def _with_past_years(read: list[ReadSentence], document: Document) -> list[ReadSentence]:
    """The sentences with the built-in concept of years gone by."""
    named = {i: years for i, r in enumerate(read) if (years := _years(r))}
    if document.published_at:
        now = document.published_at.year
    else:  # a text may close a season that began last year, so only what is well before its latest year is past
        now = max((year for years in named.values() for year in years.values()), default=0) - 1
    for i, years in named.items():
        is_now = max(years.values()) >= now
        if past := [(place, place + 1) for place, year in years.items() if year < (LONG_PAST if is_now else max(now, LONG_PAST))]:
            read[i] = replace(read[i], found={**read[i].found, PAST_YEAR: past})
    return read


def _years(read: ReadSentence) -> dict[int, int]:
    if not _YEAR.search(read.sentence.text):
        return {}
    measured_from = {word for place in read.found.get(SINCE_YEAR, ()) for word in range(*place)}
    years = {place: int(word) for place, word in enumerate(read.words.surfaces) if _YEAR.fullmatch(word)}
    return {place: year for place, year in years.items() if place not in measured_from}


def wider_scopes(read: Sequence[ReadSentence]) -> dict[Scope, Found]:
    """What was found in the title, in the opening, and anywhere. Places in these scopes say only that there are some."""
    wider: dict[Scope, Found] = {Scope.TITLE: {}, Scope.LEAD: {}, Scope.DOCUMENT: {}}
    for r in read:
        opening = r.sentence.field is Field.TITLE or r.sentence.start < LEAD_CHARACTERS
        for concept, places in r.found.items():
            wider[Scope.DOCUMENT].setdefault(concept, places)
            if opening:
                wider[Scope.LEAD].setdefault(concept, places)
            if r.sentence.field is Field.TITLE:
                wider[Scope.TITLE].setdefault(concept, places)
    return wider


def _applies(rule: Rule, document: Document, language: str | None) -> bool:
    return (
        (not rule.languages or language in rule.languages)
        and (not rule.feeds or document.feed_id in rule.feeds)
        and (not rule.tags or not set(rule.tags).isdisjoint(document.feed_tags))
        and (not rule.countries or not set(rule.countries).isdisjoint(document.countries))
    )


class _Weigher:
    """Weighs the sentences of one document; what its title, its opening and the whole of it say is asked once."""

    def __init__(self, rulebook: Rulebook, scopes: Mapping[Scope, Found], barred: Collection[RuleId]) -> None:
        self._rulebook, self._barred = rulebook, barred
        self._cues = [cue for cue in rulebook.cues if cue.scope is Scope.SENTENCE or cue.concept in scopes[cue.scope]]
        self._cards = {topic: rulebook.scorecards.get(topic) or Scorecard(topic=topic, threshold=1.0) for topic in Topic}
        self._around = {
            topic: [number for scope, found in scopes.items() for number in card.weights_of(found, scope)]
            for topic, card in self._cards.items()
        }

    def candidates(self, read: ReadSentence, view: View) -> Iterator[Candidate]:
        """What each topic's rules make of a sentence."""
        fired: dict[Topic, list[tuple[Rule, list[Match]]]] = {}
        for rule in self._rulebook.rules_for(read.found):
            if rule.id in self._barred or (rule.fields and read.sentence.field not in rule.fields):
                continue
            if matches := rule.when.matches(view):
                fired.setdefault(rule.topic, []).append((rule, matches))
        if not fired:
            return
        cues = [cue for cue in self._cues if cue.scope is not Scope.SENTENCE or cue.concept in read.found]
        for topic, rules in fired.items():
            weighted = [(rule, matches) for rule, matches in rules if rule.weight is not None]
            if weighted:
                yield self._weighed(topic, read, view, weighted, cues)
            for rule, matches in rules:
                if rule.weight is None:
                    yield _candidate(topic, read, view, [(rule, matches)], cues, terms=(), threshold=None)

    def _weighed(
        self, topic: Topic, read: ReadSentence, view: View, rules: list[tuple[Rule, list[Match]]], cues: Sequence[StatusCue]
    ) -> Candidate:
        card = self._cards[topic]
        terms = [(str(rule.id), rule.weight or 0.0) for rule, _ in rules]
        for number in sorted((*card.weights_of(read.found, Scope.SENTENCE), *self._around[topic])):
            scope, concept, weight = card.weights[number]
            terms.append((concept if scope is Scope.SENTENCE else f"{concept} in the {scope}", weight))
        ranked = sorted(rules, key=lambda pair: -(pair[0].weight or 0.0))
        return _candidate(topic, read, view, ranked, cues, terms=tuple(terms), threshold=card.threshold)


def _candidate(
    topic: Topic,
    read: ReadSentence,
    view: View,
    rules: list[tuple[Rule, list[Match]]],
    cues: Sequence[StatusCue],
    *,
    terms: tuple[tuple[str, float], ...],
    threshold: float | None,
) -> Candidate:
    """The first rule names the hit; its most current match decides the status."""
    best, matches = rules[0]
    statuses = [(match, status_of(match, topic, view, cues)) for match in matches]
    match, status = min(statuses, key=lambda pair: _MOST_CURRENT_FIRST.index(pair[1].status))
    if best.status:
        status = StatusFound(best.status)
    places = sorted({place for _, rule_matches in rules for place in rule_matches[0]} | set(match))
    return Candidate(
        topic=topic,
        sentence=read.sentence,
        quote=read.sentence.span,
        view=view,
        rule=best,
        fired=tuple(rule for rule, _ in rules),
        match=match,
        matched=tuple(span_of(read, place) for place in places),
        terms=terms,
        score=sum(weight for _, weight in terms),
        threshold=threshold,
        status=status,
        status_span=span_of(read, status.words) if status.words else None,
    )


def span_of(read: ReadSentence, place: WordRange) -> Span:
    """The verbatim stretch of the document from the first to the last word of a place."""
    start, end = read.words.starts[place[0]], read.words.ends[place[1] - 1]
    offset = read.sentence.start
    return Span(field=read.sentence.field, start=offset + start, end=offset + end, text=read.sentence.text[start:end])


def hit_of(candidate: Candidate, level: Level, reason: str) -> Hit:
    """The hit that a firing candidate becomes."""
    return Hit(
        topic=candidate.topic,
        rule_id=candidate.rule.id,
        quote=candidate.quote,
        status=candidate.status.status,
        level=level,
        level_reason=reason,
        matched=candidate.matched,
    )
