"""A sentence's quantities and what it says of people go in, the quantities that count displaced people come out with their term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sitrep.core.figures.lexicon import Mark, Part
from sitrep.core.figures.quantities import Marks, Quantity
from sitrep.core.folding import Token
from sitrep.core.model import FigureKind

REACH = 16
"""How far, in words, a figure may stand from the word that says what became of the people."""

FARTHEST = 3 * REACH
"""How far the two may stand apart with brackets between them: beyond it nothing is counted, which keeps the time linear."""

COMMA_COST = 1
RELATIVE_COST = 9
OTHER_FIGURE_COST = 8
"""What a comma, a relative clause ("who had been living in …") or a figure of its own between figure and word adds to their distance."""

_OPENING = frozenset({"(", "[", ",", "،"})
_OPEN = frozenset({"(", "["})
_CLOSE = frozenset({")", "]"})
_COMMAS = frozenset({",", "،", "—", "–"})

RELATIVE_REACH = 4
"""How many words before a verb a relative pronoun makes it a side remark."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """A displacement quantity, its IDMC term and whether it counts a movement or a state."""

    quantity: Quantity
    term: str
    kind: FigureKind


@dataclass(frozen=True, kw_only=True, slots=True)
class _Predicate:
    start: int
    end: int
    mark: Mark

    @property
    def is_good(self) -> bool:
        return self.mark.part is not Part.AGAINST


def bind_quantities(quantities: Sequence[Quantity], tokens: Sequence[Token], marks: Marks) -> tuple[Bound, ...]:
    """Each quantity takes the nearest word that says what became of those counted; it is a figure if that word tells of displacement."""
    people = tuple(_predicates(marks, Part.TERM))
    homes = tuple(_predicates(marks, Part.HOUSING))
    against = tuple(_predicates(marks, Part.AGAINST))
    bound: list[Bound] = []
    for number, quantity in enumerate(quantities):
        predicates = (*homes, *_said_of(quantity, people)) if quantity.is_structure else people
        chosen = _nearest((*predicates, *against), quantity, quantities, tokens, marks)
        if chosen is None and number and (partner := _apposed(quantities[number - 1], quantity, tokens, bound)):
            bound.append(replace(partner, quantity=quantity))
        elif chosen and chosen.is_good and _is_plausible(quantity, chosen, marks):
            one = Bound(quantity=quantity, term=chosen.mark.term, kind=_kind(quantity, chosen, people, marks))
            if number and _precedes(quantities[number - 1], quantity, tokens, bound):
                bound.append(replace(one, quantity=quantities[number - 1]))
            bound.append(one)
    return tuple(bound)


def _predicates(marks: Marks, part: Part) -> Iterator[_Predicate]:
    for position, here in enumerate(marks):
        found = here.get(part)
        if found:
            yield _Predicate(start=position, end=found[0], mark=found[1])


def _said_of(structures: Quantity, people: Sequence[_Predicate]) -> Iterator[_Predicate]:
    """What may be said of buildings as of people; "40 housing units" and "ten shelters" say nothing of themselves."""
    return (one for one in people if not one.mark.noun and one.start != structures.noun)


def _nearest(
    predicates: Sequence[_Predicate], quantity: Quantity, quantities: Sequence[Quantity], tokens: Sequence[Token], marks: Marks
) -> _Predicate | None:
    best: tuple[float, _Predicate] | None = None
    for predicate in predicates:
        distance = _distance(predicate, quantity, quantities, tokens, marks)
        if distance is None or distance > REACH:
            continue
        if best is None or distance < best[0] or (distance == best[0] and predicate.is_good and not best[1].is_good):
            best = (distance, predicate)
    if best and not best[1].is_good and (joined := _joined_to(best[1], predicates, marks)):
        return joined
    return best[1] if best else None


def _joined_to(against: _Predicate, predicates: Sequence[_Predicate], marks: Marks) -> _Predicate | None:
    """The good word that shares its figure with one against: "families were affected and evacuated"."""
    after = against.end
    if after + 1 >= len(marks) or Part.AND not in marks[after]:
        return None
    return next((one for one in predicates if one.is_good and one.start == after + 1), None)


def _distance(
    predicate: _Predicate, quantity: Quantity, quantities: Sequence[Quantity], tokens: Sequence[Token], marks: Marks
) -> float | None:
    """Words between the two, clause marks and other figures counting more; None where the word cannot speak of this figure."""
    if quantity.number <= predicate.start < quantity.end:
        return 0.0
    words = _between(predicate, quantity, tokens, marks)
    if words is None or (predicate.mark.before_only and (len(words) > 1 or predicate.start >= quantity.end)):
        return None
    if not words and predicate.end == quantity.start and not predicate.is_good:
        return -1.0  # "killed 30 people in a camp": nothing else can speak of them
    distance = len(words) + 0.5 * (predicate.end <= quantity.start)
    distance += COMMA_COST * sum(tokens[position].word in _COMMAS for position in words)
    if any(Part.RELATIVE in marks[position] for position in words[-RELATIVE_REACH:]):
        distance += RELATIVE_COST
    others = (one for one in quantities if one is not quantity and one.start in words and not _is_coordinate(quantity, one))
    return distance + OTHER_FIGURE_COST * sum(not _is_subset(one, marks) for one in others)


def _between(predicate: _Predicate, quantity: Quantity, tokens: Sequence[Token], marks: Marks) -> list[int] | None:
    """The words between the two, those in brackets or an aside left out; None where they are too far apart or of two clauses."""
    if predicate.start >= quantity.end:
        between = range(quantity.end, predicate.start)
    elif predicate.end <= quantity.start and not predicate.mark.after_only and not (predicate.mark.noun and quantity.is_counted_after):
        between = range(predicate.end, quantity.start)
    else:
        return None
    if len(between) > FARTHEST:
        return None
    aside = _aside(quantity, predicate, tokens, marks)
    words = [position for position in _outside_brackets(between, tokens) if position not in aside]
    return None if len(words) > REACH or any(tokens[position].word == ";" for position in words) else words


def _aside(quantity: Quantity, predicate: _Predicate, tokens: Sequence[Token], marks: Marks) -> range:
    """What stands between a figure and its verb as an aside: "300 people, most of them children, were evacuated"; else nothing."""
    last = predicate.start - 1
    while last > quantity.end and Part.AUXILIARY in marks[last] and tokens[last].word not in _COMMAS:
        last -= 1
    is_aside = predicate.is_good and not predicate.mark.noun and last > quantity.end
    if not is_aside or tokens[quantity.end].word not in _COMMAS or tokens[last].word not in _COMMAS:
        return range(0)
    return range(quantity.end, last + 1)


def _outside_brackets(between: range, tokens: Sequence[Token]) -> Iterator[int]:
    depth = 0
    for position in between:
        depth += tokens[position].word in _OPEN
        if not depth:
            yield position
        depth = max(0, depth - (tokens[position].word in _CLOSE))


def _is_subset(quantity: Quantity, marks: Marks) -> bool:
    """True for "including 90 infants"."""
    return any(Part.RELATIVE in marks[position] for position in range(max(0, quantity.start - 5), quantity.start))


def _is_coordinate(one: Quantity, other: Quantity) -> bool:
    """True for "300 families, around 1,600 people," and "310 households (1,600 people)": two counts of the same people."""
    left, right = (one, other) if one.start < other.start else (other, one)
    return right.start - left.end <= 2


def _apposed(earlier: Quantity, quantity: Quantity, tokens: Sequence[Token], bound: Sequence[Bound]) -> Bound | None:
    """The figure right before, where this one only repeats it in other units: "1,240 people (238 households)"."""
    if not bound or bound[-1].quantity is not earlier or quantity.start - earlier.end > 2 or quantity.start == earlier.end:
        return None
    return bound[-1] if tokens[earlier.end].word in _OPENING else None


def _precedes(earlier: Quantity, quantity: Quantity, tokens: Sequence[Token], bound: Sequence[Bound]) -> bool:
    """True for the unbound "900 families" in "900 families, about 5,500 people, have gone": what binds the second binds the first."""
    is_free = not bound or bound[-1].quantity is not earlier
    near = 1 <= quantity.start - earlier.end <= 2 and tokens[earlier.end].word in _OPENING
    return is_free and near and earlier.noun is not None and earlier.unit is not quantity.unit


def _is_plausible(quantity: Quantity, predicate: _Predicate, marks: Marks) -> bool:
    """A number without a noun must lean on its verb: "35,000 were displaced", "displaced thousands"; single persons are no figure."""
    if (quantity.high or quantity.low or 0) < 2:
        return False
    if quantity.noun is not None:
        return True
    before = predicate.end <= quantity.start
    gap = range(predicate.end, quantity.start) if before else range(quantity.end, predicate.start)
    if len(gap) > 4 or not all(Part.AUXILIARY in marks[position] for position in gap):
        return False
    return not before or _is_closed(quantity, marks)


def _is_closed(quantity: Quantity, marks: Marks) -> bool:
    """True where no unknown noun follows a vague number, or where a plain number is followed by one word at all."""
    if quantity.end >= len(marks):
        return True
    return bool(marks[quantity.end].keys() & {Part.FUNCTION, Part.AUXILIARY, Part.FILLER}) or not quantity.vague or not marks[quantity.end]


def _kind(quantity: Quantity, predicate: _Predicate, people: Sequence[_Predicate], marks: Marks) -> FigureKind:
    """A movement verb in reach makes refugees a flow; "still", "hosts", "living in" make any figure a stock."""
    near = {*range(max(0, quantity.start - 4), quantity.end + 1), *range(predicate.start - 3, predicate.end + 3)}
    if any(Part.STOCK in marks[position] for position in near if 0 <= position < len(marks)):
        return FigureKind.STOCK
    if predicate.mark.kind is FigureKind.STOCK:
        moving = (one for one in people if one.mark.kind is FigureKind.FLOW and not one.mark.noun)
        if any(0 <= one.start - quantity.end <= 6 or one.end == quantity.start for one in moving):
            return FigureKind.FLOW
    return predicate.mark.kind
