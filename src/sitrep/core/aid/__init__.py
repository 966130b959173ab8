"""A document's sentences and its hits go in; what was done to whom of the aid, by what means and with what effect, comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

import regex

from sitrep.core.aid.vocabulary import AidWords
from sitrep.core.aid.words import AID_WORDS
from sitrep.core.aid_detail import AidAct, AidDetail, AidEffect, AidTarget
from sitrep.core.figures.languages import LEXICONS
from sitrep.core.figures.lexicon import Lexicon
from sitrep.core.figures.numerals import read_amount
from sitrep.core.figures.quantities import mark_tokens
from sitrep.core.folding import Folder
from sitrep.core.model import Hit, Span, Topic
from sitrep.core.on_demand import OnDemand
from sitrep.core.sentences import Sentence

__all__ = ["find_aid"]

MOST_DETAILS = 20
"""Details of one document."""

MOST_VICTIMS = 999
"""A number above this near "killed" counts no aid workers."""

NOUN_WITHIN = 40
"""Characters after a number in which the noun that it counts stands."""

BEFORE, AFTER = 70, 25
"""Characters between a number and the verb that it belongs to."""

FOLLOWING = 2
"""Sentences after the hit's own in which an effect on delivery is looked for."""

_PERSONAL = (AidAct.KILLED, AidAct.INJURED, AidAct.KIDNAPPED, AidAct.DETAINED)
_TAKEN = frozenset({AidAct.KIDNAPPED, AidAct.DETAINED})
_AMONG_PEOPLE = frozenset({AidAct.KILLED, AidAct.INJURED})
_MATERIAL = (AidAct.BURNED, AidAct.LOOTED, AidAct.HIT, AidAct.ROBBED, AidAct.BLOCKED)
_ACCESS = MappingProxyType({AidAct.BLOCKED: "movement", AidAct.DETAINED: "interference", AidAct.RELEASED: "interference"})
_LOCATION = MappingProxyType(
    {AidTarget.CONVOY: "R", AidTarget.VEHICLE: "R", AidTarget.WAREHOUSE: "OC", AidTarget.FACILITY: "PS", AidTarget.DISTRIBUTION: "PS"}
)


_ARMED = frozenset({AidAct.KILLED, AidAct.INJURED, AidAct.HIT, AidAct.BURNED})
"""Acts for which weapons are a means: who only took or stopped something need not have used what he carried."""

_NUMBERS = ("killed", "injured", "kidnapped", "detained")
_STOP = regex.compile(r"[,،;]")
_OF_THEM = regex.compile(r"\s(?:of (?:whom|them)|d['’]entre eux|de ellos|deles|منهم|из них|із них|z nich)\b")
_VERB_FIRST = frozenset({"ar"})


class _Number(NamedTuple):
    """A count of persons at [start:end]; `is_staff` where its noun says that they work for the aid."""

    start: int
    end: int
    value: int
    is_staff: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Patterns:
    one: regex.Pattern[str]
    staff: regex.Pattern[str]
    units: regex.Pattern[str]
    targets: Mapping[AidTarget, regex.Pattern[str]]
    acts: Mapping[AidAct, regex.Pattern[str]]
    means: Mapping[str, regex.Pattern[str]]
    effects: Mapping[AidEffect, regex.Pattern[str]]
    places: Mapping[str, regex.Pattern[str]]


def find_aid(
    sentences: Sequence[Sentence], hits: Sequence[Hit], language: str | None, folder: Folder | None = None
) -> tuple[AidDetail, ...]:
    """The details of each current hit about aid, in reading order: one for the persons, one for the thing that its sentence names.

    Numbers of victims are those beside the verb ("two nurses were killed", "killing two"), those of the staff only where the noun says so;
    a single person named without a number counts as one. Codes are suggestions.
    """
    code = (language or "en").split("-")[0].lower()
    if code not in _COMPILED:
        code = "en"
    quotes = {(hit.quote.field, hit.quote.end): hit.quote for hit in hits if hit.topic is Topic.AID_INCIDENT and hit.status.is_current}
    if not quotes:
        return ()
    reader = _Reader(_COMPILED[code], LEXICONS[code], folder or Folder(code))
    found: list[AidDetail] = []
    for sentence in sentences:
        if quote := quotes.get((sentence.field, sentence.end)):
            after = [one.text for one in sentences[sentence.index : sentence.index + FOLLOWING + 1] if one.field is sentence.field]
            found += reader.read(quote.text, quote, " ".join(after))
    return _merged(found[:MOST_DETAILS])


class _Reader:
    """Reads sentences of one language."""

    def __init__(self, patterns: _Patterns, lexicon: Lexicon, folder: Folder) -> None:
        self._patterns, self._lexicon, self._folder = patterns, lexicon, folder
        self._is_verb_first = lexicon.language in _VERB_FIRST

    def read(self, text: str, quote: Span, context: str) -> Iterator[AidDetail]:
        """The details of what is quoted, one sentence or two; `context` is the last and what follows it."""
        patterns = self._patterns
        acts = {act: found for act, pattern in patterns.acts.items() if (found := list(pattern.finditer(text)))}
        counts = self._counts(text, acts)
        personal = _personal(acts)
        material = next((act for act in _MATERIAL if act in acts), None)
        target = next((target for target, pattern in patterns.targets.items() if pattern.search(text)), None)
        has_staff = bool(patterns.staff.search(text))
        effect = next((effect for effect, pattern in patterns.effects.items() if pattern.search(context)), None)
        if target and not has_staff and not _AMONG_PEOPLE.isdisjoint(personal):
            material = material or AidAct.HIT
        means, place = self._means(text, acts, counts), self._location(text, target)
        if material and target:
            yield self._detail(target, material, counts, quote, means=means, location=place, effect=effect)
        if personal and (has_staff or not (material and target)):
            for act in personal:
                yield self._detail(AidTarget.STAFF, act, counts, quote, means=means, location=place, effect=effect)
        elif material and not target:
            yield self._detail(AidTarget.STAFF, material, counts, quote, means=means, location=place, effect=effect)

    def _detail(
        self,
        target: AidTarget,
        act: AidAct,
        counts: Mapping[AidAct, _Number],
        quote: Span,
        *,
        means: str,
        location: str,
        effect: AidEffect | None,
    ) -> AidDetail:
        said = {act: one.value for act, one in counts.items() if one.is_staff or target is not AidTarget.STAFF}
        return AidDetail(
            target=target,
            act=act,
            quote=quote,
            killed=said.get(AidAct.KILLED),
            injured=said.get(AidAct.INJURED),
            kidnapped=said.get(AidAct.KIDNAPPED),
            detained=said.get(AidAct.DETAINED),
            means=means if act in _ARMED or means in ("K", "KK") else "U",
            location=location,
            access_type=_ACCESS.get(act, "violence"),
            effect=effect,
        )

    def _means(self, text: str, acts: Mapping[AidAct, list[regex.Match[str]]], counts: Mapping[AidAct, _Number]) -> str:
        """The means by its AWSD code. Kidnapped and killed is kidnap-killing, unless each has a number of its own."""
        weapon = next((code for code, pattern in self._patterns.means.items() if pattern.search(text)), "U")
        if AidAct.KIDNAPPED not in acts:
            return weapon
        if AidAct.KILLED not in acts:
            return "K"
        are_others = AidAct.KILLED in counts and AidAct.KIDNAPPED in counts
        return weapon if are_others else "KK"

    def _location(self, text: str, target: AidTarget | None) -> str:
        """Where it happened by its AWSD code: what the sentence says, else where such a target usually is."""
        said = next((code for code, pattern in self._patterns.places.items() if pattern.search(text)), None)
        return said or (_LOCATION.get(target, "U") if target else "U")

    def _counts(self, text: str, acts: Mapping[AidAct, list[regex.Match[str]]]) -> dict[AidAct, _Number]:
        """How many were killed, injured, kidnapped and detained: each number belongs to one verb."""
        numbers = self._numbers(text)
        verbs = sorted((found.start(), found.end(), act) for act in _PERSONAL for found in acts.get(act, ()))
        counts: dict[AidAct, _Number] = {}
        for at, (start, end, act) in enumerate(verbs):
            since, until = (verbs[at - 1][1] if at else 0), (verbs[at + 1][0] if at + 1 < len(verbs) else len(text))
            before = [one for one in numbers if max(since, start - BEFORE) <= one.start and one.end <= start]
            after = [one for one in numbers if end <= one.start < min(until, end + AFTER) and not _STOP.search(text[end : one.start])]
            chosen = (after[:1] or before[-1:]) if self._is_verb_first else (before[-1:] or after[:1])
            if chosen and act not in counts:
                counts[act] = chosen[0]
                numbers.remove(chosen[0])
        return counts

    def _numbers(self, text: str) -> list[_Number]:
        """Counts of persons in a sentence, in order; a single person counts as one."""
        tokens = self._folder.tokens(text)
        marks = mark_tokens(tokens, self._lexicon)
        found: list[_Number] = []
        position = 0
        while position < len(tokens):
            amount = read_amount(text, tokens, marks, position, self._lexicon)
            if amount is None:
                position += 1
                continue
            start, end = tokens[amount.start].start, tokens[amount.end - 1].end
            is_people = (
                not amount.vague and amount.low == amount.high <= MOST_VICTIMS and not self._patterns.units.match(text[end:].lstrip(" -–"))
            )
            if is_people:
                is_staff = bool(self._patterns.staff.search(text[end : end + NOUN_WITHIN]))
                is_some_of = bool(found and found[-1].is_staff and _OF_THEM.match(text, end))
                found.append(_Number(start, end, amount.low, is_staff or is_some_of))
            position = max(amount.end, position + 1)
        for person in self._patterns.one.finditer(text):
            if not any(one.end <= person.start() <= one.end + NOUN_WITHIN or one.start <= person.start() < one.end for one in found):
                found.append(_Number(person.start(), person.end(), 1, is_staff=True))
        return sorted(found)


def _personal(acts: Mapping[AidAct, list[regex.Match[str]]]) -> list[AidAct]:
    """What was done to persons, the gravest first; who was taken and then freed was released as well."""
    found = [act for act in _PERSONAL if act in acts][:1]
    freed = acts.get(AidAct.RELEASED)
    if freed and (not found or (found[0] in _TAKEN and acts[found[0]][0].start() < freed[0].start())):
        found.append(AidAct.RELEASED)
    return found


def _merged(details: Sequence[AidDetail]) -> tuple[AidDetail, ...]:
    """Each target and act once: a number that the title leaves out is taken from the text."""
    kept: dict[tuple[AidTarget, AidAct], AidDetail] = {}
    for detail in details:
        key = (detail.target, detail.act)
        known = kept.get(key)
        if known is None:
            kept[key] = detail
            continue
        missing = {name: getattr(detail, name) for name in _NUMBERS if getattr(known, name) is None}
        kept[key] = replace(
            known,
            means=known.means if known.means != "U" else detail.means,
            location=known.location if known.location != "U" else detail.location,
            effect=known.effect or detail.effect,
            **missing,
        )
    return tuple(kept.values())


def _compiled(words: AidWords) -> _Patterns:
    def begins(text: str) -> regex.Pattern[str]:
        return regex.compile(rf"\b(?:{text})", regex.IGNORECASE)

    return _Patterns(
        one=begins(words.one),
        staff=begins(words.staff),
        units=regex.compile(rf"(?:{words.units})(?!\w)", regex.IGNORECASE),
        targets={AidTarget(name): begins(text) for name, text in words.targets.items()},
        acts={AidAct(name): begins(text) for name, text in words.acts.items()},
        means={name: begins(text) for name, text in words.means.items()},
        effects={AidEffect(name): begins(text) for name, text in words.effects.items()},
        places={name: begins(text) for name, text in words.places.items()},
    )


_COMPILED: Mapping[str, _Patterns] = OnDemand(AID_WORDS, lambda language: _compiled(AID_WORDS[language]))
