"""Mentions of places with their sentences go in, the part that each place plays comes out: left, reached, struck, or only mentioned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import regex

from sitrep.core.figures.background import years_in
from sitrep.core.model import Field, Hit, Place, PlaceRole, Span, Topic
from sitrep.core.on_demand import OnDemand
from sitrep.core.phrases import WordBits
from sitrep.core.places.datelines import dateline_end
from sitrep.core.places.mentions import Mention
from sitrep.core.places.role_words import ROLE_WORDS, RoleWords
from sitrep.core.sentences import Sentence

LEAD_SENTENCES = 4
"""How many sentences of a text, from its first, tell where the event is; below them a place is mostly only mentioned."""

NEAR = 40
"""Characters between a place and a word of an event that make it the event's place further down."""

_AFTER_TR = {
    PlaceRole.ORIGIN: regex.compile(r"['’]?(?:[dt][ae]n)\b|(?:['’]\w+)? \w+[dt][ae]n\b"),
    PlaceRole.DESTINATION: regex.compile(r"['’]?(?:y?[ae]|n[ae])\b"),
}
_STATIC = {"ru": regex.compile(r"(?:е|ах|ях)\Z"), "uk": regex.compile(r"(?:і|ї|ах|ях)\Z")}
"""Endings of a place where one is, after the same preposition as a place where one goes: "в Белгороде" and "в Белгород"."""

_COORDINATED = regex.compile(r"[\s,،/()-]*(?:and|et|y|e|и|та|і|й|i|ve|و|or|ou)?[\s«\"(]*", regex.IGNORECASE)
_NOUNS = (
    r"the|la|le|les|los|las|el|a|o|os|nearby|neighbou?ring|north\w*|south\w*|east\w*|west\w*|central|towns?|city|villages?|camps?|of|and|in|de"
    r"|ville|région|region|province|district|states?|hamlets?|schools|مدينة|بلدة|قرية|قرى|محافظة|ريف|مخيم|درهٔ|ولایت|شهر|селах?|сёл|города?"
    r"|міста|сіл|сел"
)
_ALSO_BETWEEN = rf"(?:\W+(?:{_NOUNS})){{0,3}}"


_WORDS = regex.compile(r"\w+")
_WORD_ENDS = (" ", "\u200c")
"""What may follow a word within an expression: a space, or the joiner inside a Persian one."""

LEAVES, ARRIVES, MOVES, PEOPLE, EVENTS = (1 << number for number in range(5))


def _hints(*patterns: regex.Pattern[str]) -> WordBits:
    """Which of these expressions may match from a word on, one bit each: most sentences hold none, and need no closer look."""

    def bits_of(word: str) -> int:
        followed = tuple(word + end for end in _WORD_ENDS)
        return sum(1 << number for number, one in enumerate(patterns) if any(one.match(text, partial=True) for text in followed))

    return WordBits(bits_of)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Patterns:
    hints: WordBits
    leaves: regex.Pattern[str]
    arrives: regex.Pattern[str]
    people: regex.Pattern[str]
    events: regex.Pattern[str]
    origin: regex.Pattern[str]
    destination: regex.Pattern[str]
    moves: regex.Pattern[str]
    receives: regex.Pattern[str]
    beside: regex.Pattern[str]
    calm: regex.Pattern[str]


def read_roles(mentions: Sequence[Mention], language: str, first_text_sentence: int, year: int | None = None) -> tuple[PlaceRole, ...]:
    """The role of each of these mentions, which come in the order of the document.

    What stands right before a name decides ("fled X", "toward X"). Else a place in a sentence that tells of flight is where people left,
    one in a sentence that tells of arriving people is where they came to, one in an early sentence that tells of an event is the event's.
    A dateline and a landmark ("northwest of X") are only mentioned, and so is all that a sentence tells of years before `year`.
    """
    patterns = _COMPILED.get(language) or _COMPILED["en"]
    roles: list[PlaceRole] = []
    for _, group in groupby(mentions, key=lambda mention: mention.sentence.index):
        found = tuple(group)
        sentence = found[0].sentence
        is_lead = sentence.field is not Field.TEXT or sentence.index - first_text_sentence < LEAD_SENTENCES
        years = years_in(sentence.text) if year else ()
        if year and years and max(years) < year:
            roles += [PlaceRole.OTHER] * len(found)
        else:
            roles += _Line(sentence, patterns, language, is_lead=is_lead).roles_of(found)
    return tuple(roles)


def settle_roles(places: Sequence[Place], hits: Sequence[Hit]) -> tuple[Place, ...]:
    """The places with their part in what is reported now.

    Where all hits are denied, threatened or past no place has a part, nor has any in such a hit's sentence. In a sentence whose current
    hits are not about displacement nobody leaves or comes: its places are where it happened; so are those of a current hit's sentence in
    which no place has a part. Without any hit the places are as they were read.
    """
    current = [hit for hit in hits if hit.status.is_current]
    if not current:
        return tuple(replace(place, role=PlaceRole.OTHER) for place in places) if hits else tuple(places)
    quotes = tuple(dict.fromkeys(hit.quote for hit in current))
    moving = {hit.quote for hit in current if hit.topic is Topic.DISPLACEMENT}
    unreal = [hit.quote for hit in hits if hit.quote not in quotes]
    settled = [replace(place, role=PlaceRole.OTHER) if _stands_in(place, unreal) else place for place in places]
    for quote in quotes:
        inside = [at for at, place in enumerate(settled) if _stands_in(place, (quote,))]
        is_unplaced = all(settled[at].role is PlaceRole.OTHER for at in inside)
        for at in inside:
            if is_unplaced or (quote not in moving and settled[at].role is not PlaceRole.OTHER):
                settled[at] = replace(settled[at], role=PlaceRole.EVENT)
    return tuple(settled)


def _stands_in(place: Place, quotes: Sequence[Span]) -> bool:
    return any(place.span.field is quote.field and quote.start <= place.span.start < quote.end for quote in quotes)


def tells_of_leaving(text: str, language: str) -> bool:
    """True where a sentence tells that people leave a place."""
    return bool((_COMPILED.get(language) or _COMPILED["en"]).leaves.search(text))


class _Line:
    """One sentence, asked once what it tells of."""

    def __init__(self, sentence: Sentence, patterns: _Patterns, language: str, *, is_lead: bool) -> None:
        text = sentence.text
        self._text, self._patterns, self._language, self._is_lead = text, patterns, language, is_lead
        self._dateline = dateline_end(sentence)
        hints = patterns.hints.among(_WORDS.findall(text))
        self._leaves = bool(hints & LEAVES and patterns.leaves.search(text))
        self._tells_of_people = bool(hints & PEOPLE and patterns.people.search(text))
        self._arrives = self._tells_of_people and bool(hints & ARRIVES and patterns.arrives.search(text))
        is_moving = self._tells_of_people and bool(hints & MOVES and patterns.moves.search(text))
        self._moves = self._leaves or self._arrives or is_moving
        self._events = tuple(found.span() for found in patterns.events.finditer(text)) if hints & EVENTS else ()

    def roles_of(self, mentions: Sequence[Mention]) -> list[PlaceRole]:
        """The roles of this sentence's mentions."""
        stated: list[PlaceRole | None] = []
        for at, mention in enumerate(mentions):
            before = stated[-1] if stated else None
            if before and _COORDINATED.fullmatch(self._text[mentions[at - 1].end : mention.start]):
                stated.append(before)
            else:
                stated.append(self._stated(mention))
        has_origin = PlaceRole.ORIGIN in stated
        has_destination = PlaceRole.DESTINATION in stated
        return [
            role or self._told(mention, has_origin=has_origin, has_destination=has_destination)
            for role, mention in zip(stated, mentions, strict=True)
        ]

    def _stated(self, mention: Mention) -> PlaceRole | None:
        """The role that the words beside a name give it."""
        if mention.start < self._dateline:
            return PlaceRole.OTHER
        before = self._text[max(0, mention.start - 60) : mention.start]
        if self._patterns.beside.search(before) or self._patterns.calm.match(self._text, mention.end):
            return PlaceRole.OTHER
        if self._tells_of_people and self._patterns.receives.match(self._text, mention.end):
            return PlaceRole.DESTINATION
        return self._way(mention, before) if self._moves else None

    def _way(self, mention: Mention, before: str) -> PlaceRole | None:
        """The end of the way that a name stands for, by its preposition or its ending."""
        if self._language == "tr":
            return next((role for role, ending in _AFTER_TR.items() if ending.match(self._text, mention.end)), None)
        if self._patterns.origin.search(before):
            return PlaceRole.ORIGIN
        is_reached = self._patterns.destination.search(before) and not (
            self._language in _STATIC and _STATIC[self._language].search(mention.text)
        )
        return PlaceRole.DESTINATION if is_reached else None

    def _told(self, mention: Mention, *, has_origin: bool, has_destination: bool) -> PlaceRole:
        """The role that the whole sentence gives a name."""
        if self._leaves and not has_origin:
            return PlaceRole.ORIGIN
        if self._arrives and not self._leaves and not has_destination:
            return PlaceRole.DESTINATION
        if self._events and (self._is_lead or self._is_near_event(mention)):
            return PlaceRole.EVENT
        return PlaceRole.EVENT if self._is_lead and (self._leaves or self._arrives) else PlaceRole.OTHER

    def _is_near_event(self, mention: Mention) -> bool:
        return any(0 <= start - mention.end <= NEAR or 0 <= mention.start - end <= NEAR for start, end in self._events)


def _compiled(words: RoleWords) -> _Patterns:
    ending = rf"{_ALSO_BETWEEN}[\s«\"“(]*(?:al-|el-)?\Z"

    def before(text: str) -> regex.Pattern[str]:
        """Read backwards from the name: most words before one are none of these."""
        return regex.compile(rf"\b{text}{ending}", regex.IGNORECASE | regex.REVERSE)

    def anywhere(text: str) -> regex.Pattern[str]:
        return regex.compile(rf"\b(?:{'|'.join(text.split())})", regex.IGNORECASE)

    leaves, arrives, moves, people, events = map(anywhere, (words.leaves, words.arrives, words.moves, words.people, words.events))
    return _Patterns(
        hints=_hints(leaves, arrives, moves, people, events),
        leaves=leaves,
        arrives=arrives,
        moves=moves,
        people=people,
        events=events,
        receives=regex.compile(rf"(?:['’]s?)?(?:\W+\w+){{0,2}}?\W+{words.receives}", regex.IGNORECASE),
        origin=before(words.origin),
        destination=before(words.destination),
        beside=before(words.beside),
        calm=regex.compile(rf"(?:,[^,.;]{{1,40}},)?(?:\W+\w+)?\W+{words.calm}", regex.IGNORECASE),
    )


_COMPILED: Mapping[str, _Patterns] = OnDemand(ROLE_WORDS, lambda language: _compiled(ROLE_WORDS[language]))
