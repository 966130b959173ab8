"""A sentence's marked tokens go in, the conditions that it states come out: open, restricted or closed, for whom, really or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sitrep.core.crossings.lexicon import Mark, Part
from sitrep.core.crossings.subjects import Marks
from sitrep.core.folding import Token
from sitrep.core.model import CrossingStatus, Direction, Traffic

NEGATION_REACH = 4
UNREAL_REACH = 7
"""Words before a state in which "not" turns it round and "would" makes it unreal."""

_HARD_STOPS = frozenset(";:—–.؛")
_OPPOSITE = {
    CrossingStatus.CLOSED: CrossingStatus.OPEN,
    CrossingStatus.RESTRICTED: CrossingStatus.OPEN,
    CrossingStatus.OPEN: CrossingStatus.CLOSED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """A state at tokens[start:end], within the clause [left:right]. `exempt` are classes for which the opposite holds."""

    start: int
    end: int
    left: int
    right: int
    status: CrossingStatus
    is_noun: bool
    is_again: bool
    traffic: tuple[Traffic, ...] = ()
    exempt: tuple[Traffic, ...] = field(default=())
    direction: Direction = Direction.BOTH
    reason: str = ""
    is_denied: bool = False


def find_conditions(tokens: Sequence[Token], marks: Marks) -> tuple[Condition, ...]:
    """The real conditions of a sentence; what is threatened, asked for, long past or hypothetical is left out."""
    states = tuple(_states(marks))
    bounds = _clauses(tokens, marks, [(start, end) for start, end, _ in states])
    found = []
    for start, end, mark in states:
        left, right = next((one for one in bounds if one[0] <= start < one[1]), (0, len(tokens)))
        condition = _condition(tokens, marks, (start, end, mark), (left, right))
        if not _is_unreal(marks, left, start, end) and (condition.traffic or not mark.is_weak):
            found.append(condition)
    return tuple(found)


def _states(marks: Marks) -> Iterator[tuple[int, int, Mark]]:
    position = 0
    while position < len(marks):
        void, state = marks[position].get(Part.VOID), marks[position].get(Part.STATUS)
        if void and (state is None or void[0] >= state[0]):
            position = void[0]
        elif state:
            yield position, state[0], state[1]
            position = state[0]
        else:
            position += 1


def _clauses(tokens: Sequence[Token], marks: Marks, states: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentence cut at semicolons and dashes, and at a comma or conjunction that parts two states."""
    cuts = [position for position in range(1, len(tokens)) if tokens[position].word in _HARD_STOPS]
    for (_, first_end), (second_start, _) in pairwise(states):
        commas = [position for position in range(first_end, second_start) if tokens[position].word in ",،"]
        soft = commas or [position for position in range(first_end, second_start) if Part.CLAUSE in marks[position]]
        if soft and not any(first_end <= cut < second_start for cut in cuts):
            cuts.append(soft[-1])
    edges = [0, *sorted(cuts), len(tokens)]
    return [(left, right) for left, right in pairwise(edges) if left < right]


def _is_unreal(marks: Marks, left: int, start: int, end: int) -> bool:
    before = range(max(0, left - 2, start - UNREAL_REACH), start)
    if any(Part.UNREAL in marks[position] for position in before):
        return True
    denied = any(Part.DENIAL in here for here in marks)
    return not denied and any(Part.PAST in marks[position] for position in range(max(left, start - 4), min(len(marks), end + 4)))


def _condition(tokens: Sequence[Token], marks: Marks, state: tuple[int, int, Mark], bounds: tuple[int, int]) -> Condition:
    start, end, mark = state
    left, right = clause = bounds
    negated = any(Part.NEGATION in marks[position] for position in range(max(left, start - NEGATION_REACH), start))
    denied = any(Part.DENIAL in marks[position] for position in range(len(marks)))
    status = mark.status
    if negated or (denied and status is not CrossingStatus.OPEN):
        status = _OPPOSITE.get(status, status)
    if status is CrossingStatus.OPEN and not mark.is_again:
        left, right = _comma_segment(tokens, left, right, start)
    traffic, exempt = _traffic(marks, left, right)
    direction = _direction(marks, left, right)
    if status is CrossingStatus.CLOSED and direction is Direction.IN and traffic == (Traffic.COMMERCIAL,):
        status = CrossingStatus.RESTRICTED  # a ban on some imports closes no crossing
    if status is CrossingStatus.OPEN and any(Part.ONLY in marks[position] for position in range(left, right)):
        status = CrossingStatus.RESTRICTED
    return Condition(
        start=start,
        end=end,
        left=clause[0],
        right=clause[1],
        status=status,
        is_noun=mark.is_noun,
        is_again=mark.is_again,
        traffic=traffic,
        exempt=exempt,
        direction=direction,
        reason=reason_in(marks),
        is_denied=denied or negated,
    )


def _comma_segment(tokens: Sequence[Token], left: int, right: int, start: int) -> tuple[int, int]:
    """The stretch between commas that holds a state: "travellers were sent to Jarablus, which works as usual" is open to all."""
    before = [position for position in range(left, start) if tokens[position].word in ",،"]
    after = [position for position in range(start, right) if tokens[position].word in ",،"]
    return (before[-1] + 1 if before else left), (after[0] if after else right)


def _traffic(marks: Marks, left: int, right: int) -> tuple[tuple[Traffic, ...], tuple[Traffic, ...]]:
    """The classes named in a clause, and those named after an "except" in it."""
    cut = next((position for position in range(left, right) if Part.EXCEPT in marks[position]), right)
    return _classes(marks, left, cut), _classes(marks, cut, right)


def _classes(marks: Marks, left: int, right: int) -> tuple[Traffic, ...]:
    named: list[tuple[int, Mark]] = []
    position = left
    while position < right:
        found = marks[position].get(Part.TRAFFIC)
        noun = marks[position].get(Part.NOUN)
        if found and not (noun and noun[0] > found[0]):
            named.append((position, found[1]))
        position = max(found[0] if found else 0, noun[0] if noun else 0, position + 1)
    aid = [place for place, mark in named if mark.traffic is Traffic.HUMANITARIAN]
    kept = (mark.traffic for place, mark in named if not (mark.is_vehicle and any(abs(place - other) <= 3 for other in aid)))
    classes = tuple(dict.fromkeys(kept))
    return () if Traffic.ALL in classes else classes


def _direction(marks: Marks, left: int, right: int) -> Direction:
    inward = any(Part.INWARD in marks[position] for position in range(left, right))
    outward = any(Part.OUTWARD in marks[position] for position in range(left, right))
    if inward == outward:
        return Direction.BOTH
    return Direction.IN if inward else Direction.OUT


def reason_in(marks: Marks) -> str:
    """The first reason that a sentence gives, or ""."""
    return next((found[1].reason for here in marks if (found := here.get(Part.REASON))), "")
