"""A sentence's marked tokens go in, what may be open or closed in it comes out: known crossings, named ones, routes, "the gate"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from sitrep.core.crossings.lexicon import Mark, Part
from sitrep.core.folding import Token
from sitrep.core.model import CrossingKind, Place
from sitrep.core.places.atlas import Atlas, KnownCrossing
from sitrep.core.places.datelines import dateline_end
from sitrep.core.sentences import Sentence

Marks = Sequence[dict[Part, tuple[int, Mark]]]

COUNTRY = 6
PROVINCE = 4
"""Precisions on the SiND scale."""

LONGEST_NAME = 4
"""Words of a crossing's name that no list knows."""

_PLURAL = regex.compile(r"s\Z|\A(?:ال)?(?:معابر|حدود|المنافذ|منافذ)|[ыиі]\Z|y\Z|l[ae]r\w*\Z|ها\Z|مرزها")
"""Ends of nouns that mean more than one, in the languages of the lexicons."""

_QUOTES = frozenset("«“\"'’")
_HYPHENS = frozenset("-–")
_INNER = frozenset({"-", "al", "el"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Tokens [start:end] that name something which may be closed; `text` is its verbatim name, "" for a mere "the gate"; `fallback` what to
    call it if no crossing was named before ("border crossings")."""

    start: int
    end: int
    kind: CrossingKind
    text: str
    crossing: KnownCrossing | None = None
    iso3: tuple[str, ...] = ()
    has_noun: bool = True
    fallback: str = ""

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
    near = tuple(place for place in places if sentence.start <= place.span.start < sentence.end)
    line = _Line(
        sentence=sentence,
        tokens=tokens,
        marks=marks,
        places=near,
        common_words=atlas.common_words,
        is_cased=is_cased and not _is_title_case(tokens, sentence),
    )
    known = tuple(line.known(atlas))
    others = tuple(line.called_by_nouns(known))
    kept = [one for one in others if not any(one.start < other.end and other.start < one.end for other in known)]
    dateline = dateline_end(sentence)
    found = (one for one in (*known, *kept) if tokens[one.start].start >= dateline)
    return tuple(sorted(found, key=lambda one: one.start))


def _is_title_case(tokens: Sequence[Token], sentence: Sentence) -> bool:
    """True for "Niger Reopens Borders With Five Neighbours": capitals tell no names there."""
    longer = [sentence.text[token.start] for token in tokens if len(token.word) > 3 and token.word[0].isalpha()]
    return len(longer) > 3 and sum(letter.isupper() for letter in longer) > 0.7 * len(longer)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """One sentence with all that is known of its tokens."""

    sentence: Sentence
    tokens: Sequence[Token]
    marks: Marks
    places: tuple[Place, ...]
    common_words: frozenset[str]
    is_cased: bool

    def known(self, atlas: Atlas) -> Iterator[Subject]:
        """Names of the list, the longest at each word; the noun beside one belongs to it."""
        solid = [at for at, token in enumerate(self.tokens) if token.word not in _HYPHENS]  # "Bab al-Salama" is three words
        words = [self.tokens[at] for at in solid]
        at = 0
        while at < len(solid):
            letter = self._letter(solid[at])
            found = atlas.crossing_names.at(words, at) if letter.isalnum() and not letter.islower() else None
            if found is None:
                at += 1
                continue
            left, right = solid[at], solid[found.end - 1] + 1
            start, end = self._with_noun(left, right)
            has_noun = (start, end) != (left, right) or any(Part.NOUN in self.marks[one] for one in range(start, end))
            crossing = found.value
            yield Subject(
                start=start,
                end=end,
                kind=crossing.kind,
                text=self._text(left, right),
                crossing=crossing,
                iso3=crossing.iso3,
                has_noun=has_noun,
            )
            at = found.end

    def called_by_nouns(self, known: Sequence[Subject]) -> Iterator[Subject]:
        """Crossings, bridges and roads called by a noun, with a name after or before it or none: "the gate"."""
        position = 0
        while position < len(self.tokens):
            noun, void = self.marks[position].get(Part.NOUN), self.marks[position].get(Part.VOID)
            if noun and ((void and void[0] >= noun[0]) or self._is_inside_name(position, noun[0])):
                noun = None  # "border patrol", "road map"; "Port Sudan"
            if noun and not any(one.start <= position < one.end or noun[0] <= one.start <= noun[0] + 2 for one in known):
                yield self._called(position, noun[0], noun[1])
            position = noun[0] if noun else position + 1

    def _is_inside_name(self, position: int, end: int) -> bool:
        """True where a place's name of more words holds these tokens."""
        left, right = self.sentence.start + self.tokens[position].start, self.sentence.start + self.tokens[end - 1].end
        spans = ((place.span.start, place.span.end) for place in self.places)
        return any(start <= left and right <= stop and (start, stop) != (left, right) for start, stop in spans)

    def _called(self, position: int, end: int, mark: Mark) -> Subject:
        after = self._name_after(end, is_road=mark.kind in (CrossingKind.ROUTE, CrossingKind.CORRIDOR))
        if after and mark.kind is CrossingKind.CROSSING and self._is_region(*after):
            return self._of_region(position, end, after[1], mark)
        if after:
            named_at = position if mark.kind is not CrossingKind.CROSSING or mark.needs_link else after[0]
            return self._subject(position, after[1], mark, self._text(named_at, after[1]))
        before = self._name_before(position)
        if before is not None:
            return self._subject(before, end, mark, self._text(before, end))
        stands_alone = mark.kind in (CrossingKind.ROUTE, CrossingKind.CORRIDOR) and not mark.needs_link
        if mark.is_border and any(place.precision == COUNTRY for place in self.places):
            return Subject(start=position, end=end, kind=mark.kind, text=self._text(position, end), iso3=self._all_countries())
        text = self._text(position, end)
        subject = self._subject(position, end, mark, text if stands_alone else "")
        has_fallback = self.places and not mark.needs_link and self._is_plural(end)
        return replace(subject, fallback=text, iso3=self._all_countries()) if has_fallback else subject

    def _of_region(self, position: int, end: int, stop: int, mark: Mark) -> Subject:
        """ "Crossings into Gaza" are called so; "the crossing with Turkey" is one named before, or is called so if none was."""
        text = self._text(position, stop)
        subject = self._subject(position, stop, mark, text)
        return subject if mark.is_border or self._is_plural(end) else replace(subject, text="", fallback=text)

    def _is_plural(self, end: int) -> bool:
        return bool(_PLURAL.search(self.tokens[end - 1].word))

    def _is_region(self, start: int, stop: int) -> bool:
        """True where these tokens name a country or a province, which no crossing is called after."""
        left, right = self.sentence.start + self.tokens[start].start, self.sentence.start + self.tokens[stop - 1].end
        return any(place.precision >= PROVINCE and left <= place.span.start < right for place in self.places)

    def _subject(self, start: int, end: int, mark: Mark, text: str) -> Subject:
        left, right = self.sentence.start + self.tokens[start].start, self.sentence.start + self.tokens[end - 1].end
        iso3 = tuple(dict.fromkeys(place.iso3 for place in self.places if left <= place.span.start < right))
        return Subject(start=start, end=end, kind=mark.kind, text=text, iso3=iso3)

    def _all_countries(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(place.iso3 for place in self.places))

    def _with_noun(self, start: int, end: int) -> tuple[int, int]:
        """Widened over a noun beside the name: "Jaber border crossing", "the crossing at Adré"."""
        after = self.marks[end].get(Part.NOUN) if end < len(self.marks) else None
        if after:
            return start, after[0]
        for back in range(max(0, start - 4), start):
            noun = self.marks[back].get(Part.NOUN)
            if noun and noun[0] <= start and all(Part.LINK in self.marks[position] for position in range(noun[0], start)):
                return back, end
        return start, end

    def _name_after(self, end: int, *, is_road: bool) -> tuple[int, int] | None:
        """Where the name starts and ends that follows a noun and its links: "crossing point of Tiné", "road between A and B".

        A road goes to a place of the gazetteer; what else may be capitalised after it is no name.
        """
        start = end
        while start < len(self.tokens) and start - end < 4 and (Part.LINK in self.marks[start] or self.tokens[start].word in _QUOTES):
            start += 1
        if start >= len(self.tokens):
            return None
        stop = self._place_at(start) or (self._capital_run(start) if self.is_cased and not is_road else start)
        if (
            stop == start
            and not self.is_cased
            and not self._letter(start).isascii()
            and start == end
            and self.tokens[start].word[0].isalpha()
            and not self.marks[start]
        ):
            stop = start + 1  # no capitals to go by: the word right after "معبر" names it
        if stop <= start:
            return None
        joint = stop + 1 if stop + 1 < len(self.tokens) and Part.JOINT in self.marks[stop] else 0
        second = self._place_at(joint) if joint else None
        return start, second or stop

    def _place_at(self, start: int) -> int | None:
        at = self.sentence.start + self.tokens[start].start
        for place in self.places:
            if place.span.start <= at < place.span.end:
                inside = (token for token in self.tokens if at <= self.sentence.start + token.start < place.span.end)
                return start + sum(1 for _ in inside)
        return None

    def _capital_run(self, start: int) -> int:
        stop = start
        if self.tokens[start].word in self.common_words:
            return start  # "closed its borders on Sunday"
        while stop < len(self.tokens) and stop - start < LONGEST_NAME and self._letter(stop).isupper():
            stop += 1
            if stop + 1 < len(self.tokens) and self.tokens[stop].word in _HYPHENS and self._letter(stop + 1).isupper():
                stop += 1
        return stop

    def _name_before(self, position: int) -> int | None:
        """Where a capitalised name begins that stands right before a noun: "Bab al-Nur crossing", "Unity Bridge"."""
        if not self.is_cased:
            return None
        start = position
        while start > 0 and position - start < LONGEST_NAME:
            if not self._letter(start - 1).isupper() and self.tokens[start - 1].word not in _INNER:
                break
            start -= 1
        while start < position and not self._letter(start).isupper():
            start += 1
        opens = not any(token.word[0].isalnum() for token in self.tokens[:start])
        return None if start == position or (opens and position - start == 1) else start

    def _letter(self, position: int) -> str:
        return self.sentence.text[self.tokens[position].start]

    def _text(self, start: int, end: int) -> str:
        return self.sentence.text[self.tokens[start].start : self.tokens[end - 1].end]
