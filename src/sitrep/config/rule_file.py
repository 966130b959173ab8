"""The form of a rules file: words per language, rules, scorecards, statuses and levels, as tables that are validated."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from sitrep.config.fields import listed
from sitrep.config.validation import Section, refusal
from sitrep.core.aid_detail import AidAct, AidTarget
from sitrep.core.model import CrossingStatus, HitStatus, Level, Topic, Traffic
from sitrep.core.model import Field as DocumentField
from sitrep.core.rules.stems import STEM_NAMES

Listed = Annotated[tuple[str, ...], BeforeValidator(listed)]
Weights = dict[str, float]


class WordList(Section):
    """The words of one language: how they are stemmed, what each concept is called, and what hides the words in it."""

    stems: str | None = Field(None, examples=["english"])
    concepts: dict[str, Listed] = Field(default_factory=dict)
    masks: dict[str, Listed] = Field(default_factory=dict)

    @field_validator("stems")
    @classmethod
    def _known_stems(cls, value: str | None) -> str | None:
        if value is not None and value not in STEM_NAMES:
            raise refusal(f"no stemmer `{value}`", f"one of: {', '.join(STEM_NAMES)}")
        return value


class ConditionTable(Section):
    """What must stand in a sentence: `any` or `all` of some parts, `none` of others, how near and in which order."""

    any: list[str | ConditionTable] | None = None
    all: list[str | ConditionTable] | None = None
    none: list[str | ConditionTable] = Field(default_factory=list)
    near: int | None = Field(None, ge=0, le=200)
    order: bool = False
    not_across: list[str | ConditionTable] = Field(default_factory=list)
    apart_from: list[str | ConditionTable] = Field(default_factory=list)
    apart_by: int = Field(0, ge=0, le=20)
    same_sentence: Literal["yes", "true", True] | None = None
    phrases: Listed | None = None
    regex: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> ConditionTable:
        kinds = [name for name in ("any", "all", "phrases", "regex") if getattr(self, name) is not None]
        if len(kinds) != 1:
            said = f"has {' and '.join(f'`{kind}`' for kind in kinds)}" if kinds else "asks for nothing"
            raise refusal(said, "write exactly one of `any`, `all`, `phrases` and `regex`")
        if not self.all and (self.near is not None or self.order or self.not_across):
            raise refusal("`near`, `order` and `not_across` go with `all`", "write the parts under `all`")
        if not (self.any or self.all or self.phrases or self.regex):
            raise refusal(f"`{kinds[0]}` is empty", "name at least one concept")
        return self


class RuleTable(ConditionTable):
    """A rule: a condition with a name and a topic."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", examples=["aid-convoy-hit"])
    topic: Topic = Field(examples=["displacement"])
    weight: float | None = None
    status: HitStatus | None = None
    level: Level | None = None
    languages: Listed = ()
    feeds: Listed = ()
    tags: Listed = ()
    countries: Listed = ()
    fields: Annotated[tuple[DocumentField, ...], BeforeValidator(listed)] = ()


class ScorecardTable(Section):
    """A topic's threshold, and what concepts in the sentence, the title or the opening add to the score or take from it.

    `rules` replaces weights that rules were given elsewhere: where fitted weights are kept.
    """

    threshold: float | None = None
    rules: Weights = Field(default_factory=dict)
    sentence: Weights = Field(default_factory=dict)
    title: Weights = Field(default_factory=dict)
    lead: Weights = Field(default_factory=dict)
    document: Weights = Field(default_factory=dict)


class StatusTable(Section):
    """A cue: this concept so near before or after the match gives it this status."""

    cue: str
    before: int | None = Field(None, ge=0, le=100)
    after: int | None = Field(None, ge=0, le=100)
    where: Literal["sentence", "title", "lead", "document"] = "sentence"
    topics: Annotated[tuple[Topic, ...], BeforeValidator(listed)] = ()


class LevelTable(Section):
    """A level for hits of a topic, with the reason that is shown, where all that is stated holds."""

    topic: Topic
    level: Level
    reason: str
    people: int | None = Field(None, ge=1)
    crossing: Annotated[tuple[CrossingStatus, ...], BeforeValidator(listed)] = ()
    traffic: Annotated[tuple[Traffic, ...], BeforeValidator(listed)] = ()
    target: Annotated[tuple[AidTarget, ...], BeforeValidator(listed)] = ()
    act: Annotated[tuple[AidAct, ...], BeforeValidator(listed)] = ()
    when: ConditionTable | None = None


class RuleFile(Section):
    """A whole file. Later files add to earlier ones; `disable` switches rules of earlier files off by their id."""

    words: dict[str, WordList] = Field(default_factory=dict)
    conditions: dict[str, ConditionTable] = Field(default_factory=dict)
    rules: list[RuleTable] = Field(default_factory=list)
    scorecards: dict[Topic, ScorecardTable] = Field(default_factory=dict)
    statuses: dict[HitStatus, list[StatusTable]] = Field(default_factory=dict)
    levels: list[LevelTable] = Field(default_factory=list)
    disable: Listed = ()
