"""A match in a sentence and the status cues go in; whether it tells of something that happened, and the words that say so, come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitrep.core.model import HitStatus, Topic
from sitrep.core.rules.conditions import Match, Scope, View, stands_between
from sitrep.core.rules.lexicon import WordRange
from sitrep.core.rules.rulebook import StatusCue

_STRONGEST_FIRST = (HitStatus.DENIED, HitStatus.BACKGROUND, HitStatus.THREATENED, HitStatus.ONGOING)


@dataclass(frozen=True, slots=True)
class StatusFound:
    """A status and the cue it rests on: the concept's name and its words, None where no cue stood near the match."""

    status: HitStatus
    concept: str | None = None
    words: WordRange | None = None


def status_of(match: Match, topic: Topic, view: View, cues: Sequence[StatusCue]) -> StatusFound:
    """The strongest status that a cue gives: denied, background, threatened, ongoing; occurred without any."""
    found: dict[HitStatus, StatusFound] = {}
    for cue in cues:
        if cue.status in found or (cue.topics and topic not in cue.topics):
            continue
        places = view.scopes[cue.scope].get(cue.concept)
        if not places:
            continue
        if cue.scope is not Scope.SENTENCE or (cue.before is None and cue.after is None):
            found[cue.status] = StatusFound(cue.status, cue.concept, places[0] if cue.scope is Scope.SENTENCE else None)
        elif match and (place := _beside(cue, match[0], places, view)):
            found[cue.status] = StatusFound(cue.status, cue.concept, place)
    return next((found[status] for status in _STRONGEST_FIRST if status in found), StatusFound(HitStatus.OCCURRED))


def _beside(cue: StatusCue, anchor: WordRange, places: list[WordRange], view: View) -> WordRange | None:
    """The cue's first place near enough; none across a semicolon, behind which headlines put other news."""
    for place in places:
        is_before = cue.before is not None and 0 <= anchor[0] - place[1] <= cue.before
        is_after = cue.after is not None and 0 <= place[0] - anchor[1] <= cue.after
        if (is_before or is_after) and not stands_between(view, place, anchor, ";"):
            return place
    return None
