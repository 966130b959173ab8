"""What was found in an article when it came, and what is found now, go in; the difference, sentence by sentence, comes out."""

from __future__ import annotations

from dataclasses import dataclass

from sitrep.core.model import Article, Judgement, Topic


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Flag:
    """A topic that an alert may rest on, and the sentence that it rests on."""

    topic: Topic
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One article judged otherwise. `untold` are topics that were found then and that no event holds a report of.

    With `same_rules` there should be no difference at all.
    """

    url: str
    title: str
    added: tuple[Flag, ...]
    dropped: tuple[Flag, ...]
    untold: tuple[Topic, ...]
    same_rules: bool


def compare(
    article: Article, before: Judgement | None, reported: tuple[Topic, ...], now: Judgement, *, same_rules: bool
) -> Difference | None:
    """None where nothing differs. Only current hits count: what is threatened, denied or background raises no alert."""
    then, there = flags_of(before) if before else set(), flags_of(now)
    untold = tuple(topic for topic in (before.topics if before else ()) if topic not in reported)
    if then == there and not untold:
        return None
    return Difference(
        url=article.url,
        title=article.title,
        added=tuple(sorted(there - then)),
        dropped=tuple(sorted(then - there)),
        untold=untold,
        same_rules=same_rules,
    )


def flags_of(judgement: Judgement) -> set[Flag]:
    """The judgement's current hits."""
    return {Flag(topic=hit.topic, sentence=hit.quote.text) for hit in judgement.hits if hit.status.is_current}
