"""A sentence's marked tokens go in, what may be open or closed in it comes out: known crossings, named ones, routes, "the gate"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitrep.core.crossings.lexicon import Mark, Part
from sitrep.core.folding import Token
from sitrep.core.model import CrossingKind, Place
from sitrep.core.places.atlas import Atlas, KnownCrossing
from sitrep.core.sentences import Sentence

Marks = Sequence[dict[Part, tuple[int, Mark]]]

LONGEST_NAME = 4
"""Words of a crossing's name that no list knows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Tokens [start:end] that name something which may be closed; `text` is its verbatim name, "" for a mere "the gate"."""

    start: int
    end: int
    kind: CrossingKind
    text: str
    crossing: KnownCrossing | None = None
    iso3: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """What makes two mentions one crossing."""
        return self.crossing.id if self.crossing else self.text.casefold()

    @property
    def is_named(self) -> bool:
        """False for "the gate", which stands for a crossing named before."""
        return bool(self.text)


def find_subjects(
    sentence: Sentence, tokens: Sequence[Token], marks: Marks, atlas: Atlas, places: Sequence[Place], *, is_cased: bool
) -> tuple[Subject, ...]:
    """What the sentence names, in order and without overlaps; `places` are those of the sentence's field."""
    known = tuple(_known(sentence, tokens, marks, atlas))
    near = tuple(place for place in places if sentence.start <= place.span.start < sentence.end)
    taken = {position for subject in known for position in range(subject.start, subject.end)}
    others: list[Subject] = []
    position = 0
    while position < len(tokens):
        noun = marks[position].get(Part.NOUN)
        if noun and position not in taken:
            subject = _by_noun(sentence, tokens, marks, position, noun, near, known, is_cased)
            if subject:
                others.append(subject)
            position = noun[0]
        else:
            position += 1
    kept = [one for one in others if not any(_overlaps(one, other) for other in known)]
    return tuple(sorted((*known, *kept), key=lambda one: one.start))


def _overlaps(one: Subject, other: Subject) -> bool:
    return one.start < other.end and other.start < one.end


def _known(sentence: Sentence, tokens: Sequence[Token], marks: Marks, atlas: Atlas) -> Iterator[Subject]:
    """Names of the list, the longest at each word; the noun beside one belongs to it."""
    position = 0
    while position < len(tokens):
        if not _may_begin_name(sentence, tokens[position]):
            position += 1
            continue
        found = atlas.crossing_names.at(tokens, position)
        if found is None:
            position += 1
            continue
        text = sentence.text[tokens[found.start].start : tokens[found.end - 1].end]
        start, end = _with_noun(marks, found.start, found.end)
        yield Subject(start=start, end=end, kind=found.value.kind, text=text, crossing=found.value, iso3=found.value.iso3)
        position = found.end


def _may_begin_name(sentence: Sentence, token: Token) -> bool:
    letter = sentence.text[token.start]
    return letter.isalnum() and not letter.islower()


def _with_noun(marks: Marks, start: int, end: int) -> tuple[int, int]:
    """Widened over a noun beside the name: "Jaber border crossing", "the crossing at Adré"."""
    after = marks[end].get(Part.NOUN) if end < len(marks) else None
    if after:
        return start, after[0]
    for back in range(max(0, start - 4), start):
        noun = marks[back].get(Part.NOUN)
        if noun and noun[0] <= start and all(Part.LINK in marks[position] for position in range(noun[0], start)):
            return back, end
    return start, end


def _by_noun(
    sentence: Sentence,
    tokens: Sequence[Token],
    marks: Marks,
    position: int,
    noun: tuple[int, Mark],
    places: Sequence[Place],
    known: Sequence[Subject],
    is_cased: bool,
) -> Subject | None:
    """A crossing, bridge or road called by a noun: with a name after or before it, or none."""
    end, mark = noun
    if any(subject.start <= position < subject.end or end <= subject.start <= end + 2 for subject in known):
        return None
    after = _name_after(sentence, tokens, marks, end, places, is_cased)
    if after:
        start = position if mark.kind is not CrossingKind.CROSSING or mark.needs_link else after[0]
        text = sentence.text[tokens[start].start : tokens[after[1] - 1].end]
        return Subject(
            start=position, end=after[1], kind=mark.kind, text=text, iso3=_countries(sentence, tokens, position, after[1], places)
        )
    before = _name_before(sentence, tokens, position, is_cased)
    if before is not None:
        text = sentence.text[tokens[before].start : tokens[end - 1].end]
        return Subject(start=before, end=end, kind=mark.kind, text=text, iso3=_countries(sentence, tokens, before, end, places))
    if mark.kind in (CrossingKind.ROUTE, CrossingKind.CORRIDOR) and not mark.needs_link:
        return Subject(start=position, end=end, kind=mark.kind, text=sentence.text[tokens[position].start : tokens[end - 1].end])
    return Subject(start=position, end=end, kind=mark.kind, text="")


def _name_after(
    sentence: Sentence, tokens: Sequence[Token], marks: Marks, end: int, places: Sequence[Place], is_cased: bool
) -> tuple[int, int] | None:
    """Where the name starts and ends that follows a noun and its links: "crossing point of Tiné", "road between A and B"."""
    start = end
    while start < len(tokens) and start - end < 4 and (Part.LINK in marks[start] or tokens[start].word in "«“\"'’"):
        start += 1
    if start >= len(tokens):
        return None
    place = _place_at(sentence, tokens, start, places)
    stop = place or (_capital_run(sentence, tokens, start) if is_cased else start)
    if stop == start and not is_cased and start == end and tokens[start].word[0].isalpha() and not marks[start]:
        stop = start + 1  # no capitals to go by: the word right after "معبر" names it
    if stop <= start:
        return None
    joint = stop + 1 if stop < len(tokens) and Part.JOINT in marks[stop] else 0
    if joint and (second := _place_at(sentence, tokens, joint, places)):
        stop = second  # "the road between Kosti and Rabak"
    return start, stop


def _place_at(sentence: Sentence, tokens: Sequence[Token], start: int, places: Sequence[Place]) -> int | None:
    at = sentence.start + tokens[start].start
    for place in places:
        if place.span.start <= at < place.span.end:
            return next(
                (number for number in range(start, len(tokens)) if sentence.start + tokens[number].start >= place.span.end), len(tokens)
            )
    return None


def _capital_run(sentence: Sentence, tokens: Sequence[Token], start: int) -> int:
    stop = start
    while stop < len(tokens) and stop - start < LONGEST_NAME and sentence.text[tokens[stop].start].isupper():
        stop += 1
        if stop + 1 < len(tokens) and tokens[stop].word in "-–" and sentence.text[tokens[stop + 1].start].isupper():
            stop += 1
    return stop


def _name_before(sentence: Sentence, tokens: Sequence[Token], position: int, is_cased: bool) -> int | None:
    """Where a capitalised name begins that stands right before a noun: "Bab al-Nur crossing", "Unity Bridge"."""
    start = position
    while is_cased and start > 0 and position - start < LONGEST_NAME:
        word = sentence.text[tokens[start - 1].start]
        if not (word.isupper() or (tokens[start - 1].word in ("-", "al", "el") and start - 1 > 0)):
            break
        start -= 1
    while start < position and not sentence.text[tokens[start].start].isupper():
        start += 1
    is_first_word = start == 0 and position - start == 1
    return None if start == position or is_first_word else start


def _countries(sentence: Sentence, tokens: Sequence[Token], start: int, end: int, places: Sequence[Place]) -> tuple[str, ...]:
    left, right = sentence.start + tokens[start].start, sentence.start + tokens[end - 1].end
    return tuple(dict.fromkeys(place.iso3 for place in places if left <= place.span.start < right))
