"""A language's words for crossings and their condition go in as plain strings, a table that finds them in tokens comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import regex

from sitrep.core.model import CrossingKind, CrossingStatus, Traffic
from sitrep.core.phrases import Anchors, Glance, PhraseTable


class Part(StrEnum):
    """What a phrase does in a sentence about a crossing."""

    NOUN = "noun"
    STATUS = "status"
    VOID = "void"
    NEGATION = "negation"
    UNREAL = "unreal"
    DENIAL = "denial"
    TRAFFIC = "traffic"
    ONLY = "only"
    EXCEPT = "except"
    REASON = "reason"
    INWARD = "inward"
    OUTWARD = "outward"
    LINK = "link"
    JOINT = "joint"
    CLAUSE = "clause"
    OTHER_THING = "other thing"
    PAST = "past"
    ADVANCE = "advance"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A phrase's part and what it stands for. `is_noun` for "the closure of"; `is_again` for a re-opening or resumption."""

    part: Part
    status: CrossingStatus = CrossingStatus.UNKNOWN
    traffic: Traffic = Traffic.ALL
    kind: CrossingKind = CrossingKind.CROSSING
    reason: str = ""
    is_noun: bool = False
    is_again: bool = False
    needs_link: bool = False
    is_vehicle: bool = False
    is_border: bool = False
    is_weak: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CrossingWords:
    """The words of one language; phrases are parted by `|` or new lines, `*` ends a stem, `…` stands for up to three words.

    `nouns`, `states`, `traffic` and `reasons` have lines `kind: phrases`. Signs before a phrase: among the nouns `~` one that is a crossing
    only with a name or a direction beside it ("road"), `=` a country's whole border; among the states `@` a noun ("closure"), `+` a
    resumption ("reopened"), `?` a word that tells of a crossing only beside a class of traffic ("relief trucks continue"); among the
    traffic `^` vehicles, which are commercial unless they carry aid. `links` stand between a noun and its name ("crossing at Adré").
    `advances` tell of an army that takes ground.
    """

    language: str
    nouns: str
    states: str
    traffic: str
    reasons: str
    void: str = ""
    negations: str = ""
    unreal: str = ""
    denials: str = ""
    only: str = ""
    exceptions: str = ""
    inward: str = ""
    outward: str = ""
    links: str = ""
    joints: str = ""
    clauses: str = ""
    other_things: str = ""
    past: str = ""
    advances: str = ""


class Lexicon:
    """One language's words, compiled once: `table` finds them; `glance` tells which sentences may hold a noun (1) and a state (2)."""

    def __init__(self, words: CrossingWords) -> None:
        self.language = words.language
        marks = tuple(_marks(words))
        self.table: PhraseTable[tuple[Part, Mark]] = PhraseTable((phrase, (mark.part, mark)) for phrase, mark in marks)
        nouns = Anchors(phrase for phrase, mark in marks if mark.part is Part.NOUN)
        states = Anchors(phrase for phrase, mark in marks if mark.part is Part.STATUS)
        self.glance = Glance(words.language, nouns, states)


def _pieces(text: str) -> Iterator[str]:
    for piece in regex.split(r"[|\n]", text):
        if piece.strip():
            yield piece.strip()


def _lines(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in text.strip().splitlines():
        head, _, phrases = line.partition(":")
        yield head.strip(), tuple(_pieces(phrases))


def _marks(words: CrossingWords) -> Iterator[tuple[str, Mark]]:
    yield from _lined_marks(words)
    for part, text in (
        (Part.VOID, words.void),
        (Part.NEGATION, words.negations),
        (Part.UNREAL, words.unreal),
        (Part.DENIAL, words.denials),
        (Part.ONLY, words.only),
        (Part.EXCEPT, words.exceptions),
        (Part.INWARD, words.inward),
        (Part.OUTWARD, words.outward),
        (Part.LINK, words.links),
        (Part.JOINT, words.joints),
        (Part.CLAUSE, words.clauses),
        (Part.OTHER_THING, words.other_things),
        (Part.PAST, words.past),
        (Part.ADVANCE, words.advances),
    ):
        for phrase in _pieces(text):
            yield phrase, Mark(part=part)


def _lined_marks(words: CrossingWords) -> Iterator[tuple[str, Mark]]:
    for head, phrases in _lines(words.nouns):
        for phrase in phrases:
            plain, sign = phrase.lstrip("~="), phrase[0]
            yield plain, Mark(part=Part.NOUN, kind=CrossingKind(head), needs_link=sign in "~=", is_border=sign == "=")
    for head, phrases in _lines(words.states):
        for phrase in phrases:
            plain, sign = phrase.lstrip("@+?"), phrase[0]
            status = CrossingStatus(head)
            yield plain, Mark(part=Part.STATUS, status=status, is_noun=sign == "@", is_again=sign == "+", is_weak=sign == "?")
    for head, phrases in _lines(words.traffic):
        for phrase in phrases:
            yield phrase.lstrip("^"), Mark(part=Part.TRAFFIC, traffic=Traffic(head), is_vehicle=phrase.startswith("^"))
    for head, phrases in _lines(words.reasons):
        for phrase in phrases:
            yield phrase, Mark(part=Part.REASON, reason=head)
