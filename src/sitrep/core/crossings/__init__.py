"""A document, its sentences, the atlas and its places go in, the stated conditions of crossings and routes come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from sitrep.core.crossings.conditions import Condition, find_conditions
from sitrep.core.crossings.languages import LEXICONS
from sitrep.core.crossings.lexicon import Lexicon, Mark, Part
from sitrep.core.crossings.statements import Statement, reports_of
from sitrep.core.crossings.subjects import Marks, Subject, find_subjects
from sitrep.core.figures.background import years_in
from sitrep.core.folding import LONGEST_READ, Folder, Token
from sitrep.core.model import CrossingKind, CrossingReport, CrossingStatus, Document, Place
from sitrep.core.phrases import longest_by_part
from sitrep.core.places.atlas import Atlas
from sitrep.core.sentences import Sentence

__all__ = ["LEXICONS", "find_crossings"]

RECALL = 3
"""Sentences after which "the crossing" no longer means the one that was named."""

REACH = 14
"""Words between a crossing's name and the state that it is said to be in."""

MOST_SENTENCES = 100
"""Sentences read closely in one document; no article has more about crossings."""

UNKNOWN_COST = 8
"""What a known crossing is ahead of "the border with Georgia" in the same clause."""

_UNCASED = frozenset({"ar", "fa"})


def find_crossings(
    document: Document, sentences: Sequence[Sentence], atlas: Atlas, places: Sequence[Place], folder: Folder | None = None
) -> tuple[CrossingReport, ...]:
    """The stated condition of each crossing, bridge, port, corridor or route, one report for each class of traffic.

    A crossing that is only named gets none. Threats, plans and demands give none, a denied closure gives "open", a closure of an earlier
    year gives none. "Closed to travellers, relief trucks continue" gives two reports of one crossing. The quote is the whole sentence.
    `folder` is one for the same document and language that others have read with, if there is one.
    """
    language = (document.language or "en").split("-")[0].lower()
    lexicon = LEXICONS.get(language) or LEXICONS["en"]
    folder = folder or Folder(lexicon.language)
    bits = [lexicon.glance.among(folder.surfaces(sentence.text)) for sentence in sentences]
    if reduce(or_, bits, 0) != 0b11:
        return ()
    reader = _Reader(document, atlas, places, lexicon, folder)
    for sentence, here in zip(sentences, bits, strict=True):
        reader.read(sentence, may_call=bool(here & 1), may_state=bool(here & 2))
    return reports_of(reader.statements)


class _Reader:
    """Reads sentence by sentence and remembers the crossing last named, for "the gate" and for clauses without a name."""

    def __init__(self, document: Document, atlas: Atlas, places: Sequence[Place], lexicon: Lexicon, folder: Folder) -> None:
        self.statements: list[Statement] = []
        self._passed: list[Sentence] = []
        self._known_in: dict[int, Subject | None] = {}
        self._atlas, self._places, self._lexicon, self._folder = atlas, places, lexicon, folder
        self._is_cased = lexicon.language not in _UNCASED
        self._names = atlas.crossing_glance(lexicon.language)
        self._year = document.published_at.year if document.published_at else None
        self._last: tuple[int, Subject] | None = None
        self._read = 0
        self._has_crossing = False  # a town's name alone ("Rafah") stands for a crossing only where one has been spoken of

    def read(self, sentence: Sentence, *, may_call: bool, may_state: bool) -> None:
        """Adds what the sentence states; its words told at a glance whether it may call something a crossing, and state a condition."""
        self._passed.append(sentence)
        if len(sentence.text) > LONGEST_READ or self._read > MOST_SENTENCES:
            return
        if not (may_call or (may_state and (self._last or (self._has_crossing and self._may_name(sentence))))):
            return
        self._read += 1
        tokens = self._folder.tokens(sentence.text)
        marks = mark_tokens(tokens, self._lexicon)
        here = [one for one in self._places if one.span.field is sentence.field and sentence.start <= one.span.start < sentence.end]
        subjects = find_subjects(sentence, tokens, marks, self._atlas, here, is_cased=self._is_cased)
        speaks_of_crossings = self._has_crossing or any(subject.has_noun for subject in subjects)
        subjects = tuple(subject for subject in subjects if subject.has_noun or speaks_of_crossings)
        if subjects or self._last:
            years = years_in(sentence.text)
            is_old = bool(years) and self._year is not None and max(years) < self._year
            is_advance = any(Part.ADVANCE in here for here in marks)
            for condition in () if is_old else find_conditions(tokens, marks):
                self._state(sentence, tokens, marks, condition, subjects, is_advance=is_advance)
        self._has_crossing |= any(subject.has_noun for subject in subjects)
        named = [subject for subject in subjects if subject.is_named]
        if named:
            self._last = (sentence.index, named[0])

    def _state(
        self,
        sentence: Sentence,
        tokens: Sequence[Token],
        marks: Marks,
        condition: Condition,
        subjects: Sequence[Subject],
        *,
        is_advance: bool,
    ) -> None:
        is_open = condition.status is CrossingStatus.OPEN and not condition.traffic and not condition.is_again
        for subject in self._subjects_of(sentence, tokens, marks, condition, subjects):
            if is_advance and is_open and subject.kind in (CrossingKind.ROUTE, CrossingKind.CORRIDOR):
                continue  # an army that "opened the road to X" opened it to itself
            reason = condition.reason or (self.statements[-1].reason if self.statements and condition.is_again else "")
            self.statements.append(Statement(subject=subject, condition=condition, sentence=sentence, reason=reason))

    def _subjects_of(
        self, sentence: Sentence, tokens: Sequence[Token], marks: Marks, condition: Condition, subjects: Sequence[Subject]
    ) -> tuple[Subject, ...]:
        inside = [one for one in subjects if one.start < condition.right and one.end > condition.left]
        has_known = any(one.crossing for one in inside)
        nearest = min(inside, key=lambda one: _gap(one, condition) + UNKNOWN_COST * (has_known and one.crossing is None), default=None)
        if nearest is None:
            earlier = [one for one in subjects if one.is_named and one.end <= condition.left]
            nearest = earlier[-1] if earlier else None
            if nearest is None or not (condition.traffic or condition.is_again):
                return ()
        elif _gap(nearest, condition) > REACH or _is_about_another(marks, nearest, condition):
            return ()
        if not nearest.is_named:
            recalled = self._recalled(sentence, subjects, nearest) or (
                replace(nearest, text=nearest.fallback) if nearest.fallback else None
            )
            return (recalled,) if recalled else ()
        return tuple(_coordinated(nearest, inside, tokens, marks))

    def _recalled(self, sentence: Sentence, subjects: Sequence[Subject], noun: Subject) -> Subject | None:
        """The crossing that "the gate" stands for: the one named before it, at most RECALL sentences back."""
        before = [one for one in subjects if one.is_named and one.start < noun.start]
        if before:
            return before[-1]
        if self._last and sentence.index - self._last[0] <= RECALL:
            return self._last[1]
        return self._named_before(sentence) if noun.kind is CrossingKind.CROSSING else None

    def _named_before(self, sentence: Sentence) -> Subject | None:
        """The known crossing that a sentence before this one names without calling it so: "Fighting near Torkham. The crossing …"."""
        for earlier in reversed(self._passed[-1 - RECALL : -1]):
            if earlier.index not in self._known_in:
                self._known_in[earlier.index] = self._last_known(earlier)
            if known := self._known_in[earlier.index]:
                return known
        return None

    def _may_name(self, sentence: Sentence) -> bool:
        """False where no word of the sentence belongs to a known crossing's name."""
        return bool(self._names.among(self._folder.surfaces(sentence.text)))

    def _last_known(self, sentence: Sentence) -> Subject | None:
        """The last known crossing that a sentence names."""
        if len(sentence.text) > LONGEST_READ or not self._may_name(sentence):
            return None
        tokens = self._folder.tokens(sentence.text)
        subjects = find_subjects(sentence, tokens, mark_tokens(tokens, self._lexicon), self._atlas, (), is_cased=self._is_cased)
        return next((one for one in reversed(subjects) if one.crossing), None)


def mark_tokens(tokens: Sequence[Token], lexicon: Lexicon) -> list[dict[Part, tuple[int, Mark]]]:
    """What each token may begin, longest phrase per part."""
    return longest_by_part(lexicon.table, tokens, lexicon.language)


def _gap(subject: Subject, condition: Condition) -> int:
    if subject.end <= condition.start:
        return condition.start - subject.end
    return max(0, subject.start - condition.end)


def _is_about_another(marks: Marks, subject: Subject, condition: Condition) -> bool:
    """True where a school, a market or a hospital stands between the name and the state, or has the name beside it."""
    owner = next((position for position in range(subject.start - 1, -1, -1) if Part.LINK not in marks[position]), -1)
    if 0 <= owner < subject.start - 1 and subject.end <= condition.start and Part.OTHER_THING in marks[owner]:
        return True
    left, right = (subject.end, condition.start) if subject.end <= condition.start else (condition.end, subject.start)
    return any(Part.OTHER_THING in marks[position] for position in range(left, right))


def _coordinated(nearest: Subject, inside: Sequence[Subject], tokens: Sequence[Token], marks: Marks) -> list[Subject]:
    """The subject and those joined to it: "both Torkham and Ghulam Khan were functioning"."""
    group = [nearest]
    for other in sorted(inside, key=lambda one: abs(one.start - nearest.start)):
        if other is nearest or not other.is_named or other.identity in {one.identity for one in group}:
            continue
        if any(_are_joined(one, other, tokens, marks) for one in group):
            group.append(other)
    return group


def _are_joined(one: Subject, other: Subject, tokens: Sequence[Token], marks: Marks) -> bool:
    first, second = (one, other) if one.start < other.start else (other, one)
    between = range(first.end, second.start)
    return 0 < len(between) <= 3 and all(tokens[position].word in ",،" or Part.JOINT in marks[position] for position in between)
