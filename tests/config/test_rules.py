"""Rule files become a rulebook, mistakes are told with their place, and every example in docs/rules.md does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitrep.config.rule_file import LevelTable, RuleFile, RuleTable, ScorecardTable, StatusTable, WordList
from sitrep.config.rules import concepts_used, load_rulebook, rulebook_from
from sitrep.config.source import parse_source
from sitrep.core.judgement import judge
from sitrep.core.model import Document, HitStatus, Judgement, Level, Topic
from sitrep.core.places.atlas import Atlas, PlaceArrays
from sitrep.core.rules.rulebook import Rulebook
from sitrep.errors import ConfigError

ROOT = Path(__file__).parents[2]
SHIPPED = load_rulebook(None)
EMPTY_ATLAS = Atlas(arrays=PlaceArrays(), countries={}, demonyms={})


def book_of(text: str, *, shipped: bool = False) -> Rulebook:
    return rulebook_from([parse_source(text, file="rules.yaml")], shipped=shipped)


def told(book: Rulebook, sentence: str, language: str = "en") -> Judgement:
    return judge(Document(title="", text=sentence, language=language), book, EMPTY_ATLAS)


_EXAMPLE = r"```yaml\n([^`]*)```\n((?:[a-z]+(?: \(\w+\))?: [^\n]+\n)+)"
EXAMPLES = re.findall(_EXAMPLE, (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("rules", "claims"), EXAMPLES, ids=[re.findall(r"id: (\S+?)[,\n]", r + "id: words\n")[0] for r, _ in EXAMPLES])
def test_every_example_in_the_documentation_does_what_it_says(rules: str, claims: str) -> None:
    for claim in claims.strip().splitlines():
        said, sentence = claim.split(": ", 1)
        language = re.search(r"\((\w+)\)", said)
        book = book_of(rules, shipped=language is not None)
        judgement = told(book, sentence, language[1] if language else "en")
        word = said.split(" ")[0]
        statuses = {hit.status for hit in judgement.hits}
        if word == "flagged":
            assert judgement.topics, claim
        elif word == "not":
            assert not judgement.hits, claim
        elif word in set(HitStatus):
            assert statuses == {HitStatus(word)}, claim
        else:
            assert judgement.level is Level(word), claim


def test_the_documentation_has_examples_and_names_every_key() -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    keys = {key for model in (RuleTable, WordList, ScorecardTable, StatusTable, LevelTable, RuleFile) for key in model.model_fields}
    assert sorted(key for key in keys if f"`{key}" not in text and f"{key}:" not in text) == []
    assert len(EXAMPLES) >= 7


def test_the_shipped_example_is_valid_with_and_without_its_comment_marks(tmp_path: Path) -> None:
    written = (ROOT / "config" / "rules.yaml").read_text(encoding="utf-8")
    assert load_rulebook(ROOT / "config").rules == SHIPPED.rules
    switched_on = "\n".join(line.removeprefix("# ") for line in written.splitlines())  # explanations begin with two marks
    (tmp_path / "rules.yaml").write_text(switched_on, encoding="utf-8")
    book = load_rulebook(tmp_path)
    assert "ferry-stopped" in {rule.id for rule in book.rules}
    assert "airspace-closed" not in {rule.id for rule in book.rules}
    assert book.scorecards[Topic.DISPLACEMENT].threshold == 1.1
    assert book.levels[0].people == 2000
    assert book.sha256 != SHIPPED.sha256


def test_every_language_has_words_for_the_concepts_that_rules_begin_with() -> None:
    """A list with no reader is dead, and a language without a list for a trigger is deaf on that side."""
    used = concepts_used(SHIPPED)
    for language in ("ar", "en", "es", "fa", "fr", "pl", "pt", "ru", "tr", "uk"):
        known = {concept for concepts in SHIPPED.lexicons[language].ends.values() for concept in concepts}
        assert {
            "displaced",
            "flee",
            "evacuate",
            "refugee",
            "close",
            "reopen",
            "crossing",
            "route",
            "aid-worker",
            "aid-convoy",
            "attack",
            "loot",
        } <= known
        assert {c for c in known if not c.startswith(("mask:", "not:")) and c not in used} <= UNREAD, language


TRIGGERS = {
    "displaced",
    "flee",
    "evacuate",
    "refugee",
    "close",
    "reopen",
    "crossing",
    "route",
    "aid-worker",
    "aid-convoy",
    "attack",
    "loot",
}
UNREAD = {"aid-names", "since-year"}  # read through `+aid-names`, and by core.rules.hits

MISTAKES = [
    ("rules:\n  - {id: a, topic: displacement, any: [fle]}", "rules.yaml:2:40: rules[0].any[0]: no concept `fle` (did you mean `flee`?)"),
    (
        "rules:\n  - {id: a, topic: displacement, any: [flee in lede]}",
        "`lede` is no part of a document (one of: title, lead, document, previous)",
    ),
    ("rules:\n  - {id: a, topic: displacment, any: [flee]}", "`displacment` is not known here (did you mean `displacement`?)"),
    ("rules:\n  - {id: a, topic: displacement, anny: [flee]}", "unknown key `anny` (did you mean `any`?)"),
    ("rules:\n  - {id: a, topic: displacement}", "asks for nothing (write exactly one of `any`, `all`, `phrases` and `regex`)"),
    ("rules:\n  - {id: a, topic: displacement, any: [flee], all: [flee]}", "has `any` and `all`"),
    ("rules:\n  - {id: a, topic: displacement, any: []}", "`any` is empty"),
    ("rules:\n  - {id: a, topic: displacement, any: [flee], near: 3}", "`near`, `order` and `not_across` go with `all`"),
    ("rules:\n  - {id: people-flee, topic: displacement, any: [flee]}", "the id `people-flee` is taken"),
    ("rules:\n  - {id: a, topic: displacement, regex: 'a*'}", "the expression matches everything"),
    ("rules:\n  - {id: a, topic: displacement, regex: '(a'}", "not a regular expression"),
    ("rules:\n  - {id: a, topic: displacement, any: [flee], languages: xx}", "no words for the language `xx`"),
    (
        "words: {so: {concepts: {only-so: x}}}\nrules:\n  - {id: a, topic: displacement, any: [only-so], languages: en}",
        "the rule `a` can never match",
    ),
    ("words: {en: {stems: klingon}}", "no stemmer `klingon`"),
    ("words: {en: {concepts: {odd: 'a*b'}}}", "`a*b`: `a*b` is not a word, `=word` or `word*`"),
    ("words: {en: {concepts: {one: '+two', two: '+one'}}}", "takes itself in"),
    ("words: {en: {concepts: {one: '+nowhere'}}}", "no concept `nowhere`"),
    ("conditions: {flee: {any: [displaced]}}", "the name `flee` is taken"),
    ("disable: people-fleee", "no rule `people-fleee` (did you mean `people-flee`?)"),
    ("scorecards: {displacement: {lead: {sportt: 1}}}", "no concept `sportt`"),
    ("scorecards: {displacement: {rules: {people-fle: 1}}}", "no rule `people-fle` of this topic"),
    ("statuses: {denied: [{cue: nott}]}", "no concept `nott`"),
    ("rules: [", "is not YAML"),
    (
        "words: {en: {concepts: {crossing-nme: Kasindi}}}",
        "rules.yaml:1:25: words.en.concepts.crossing-nme: no rule asks for the concept `crossing-nme` (did you mean `crossing-name`?)",
    ),
    ("words: {ar: {concepts: {معبر: معبر أكدة}}}", "no rule asks for the concept `معبر` (name it in a rule, or delete it)"),
    (
        "words: {english: {concepts: {flee: leg it}}}",
        "rules.yaml:1:9: words.english: `english` is not a language code (write the two letters",
    ),
]


@pytest.mark.parametrize(("written", "message"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_a_way_out(written: str, message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        book_of(written, shipped=True)
    assert message in str(refused.value)
    assert str(refused.value).startswith("rules.yaml:")


def test_words_stand_between_arabic_commas_too() -> None:
    book = book_of("words: {ar: {concepts: {crossing-name: معبر أكدة، معبر الوادي}}}", shipped=True)
    assert told(book, "أغلقت السلطات معبر الوادي يوم الثلاثاء أمام المسافرين.", "ar").topics == (Topic.CROSSING_CLOSURE,)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as refused:
        book_of("rules:\n  - {id: a, topic: displacement, any: [fle]}\n  - {id: b, topic: displacement, any: [fla]}", shipped=True)
    assert [problem.line for problem in refused.value.problems] == [2, 3]


def test_a_rule_can_be_bound_to_language_feed_tag_country_and_field() -> None:
    written = "rules:\n  - {{id: a, topic: displacement, phrases: quokka, {}}}"
    document = Document(title="A quokka", text="A quokka.", language="en", feed_id="wire", feed_tags=("east",), countries=("SDN",))
    for bound, fields in [
        ("languages: 'en, fr'", {"title", "text"}),
        ("languages: fr", set()),
        ("feeds: wire", {"title", "text"}),
        ("feeds: other", set()),
        ("tags: 'east, west'", {"title", "text"}),
        ("tags: west", set()),
        ("countries: SDN", {"title", "text"}),
        ("countries: SYR", set()),
        ("fields: title", {"title"}),
        ("status: denied", {"title", "text"}),
    ]:
        judgement = judge(document, book_of(written.format(bound), shipped=True), EMPTY_ATLAS)
        assert {hit.quote.field.value for hit in judgement.hits} == fields, bound


def test_a_level_and_a_status_can_be_set_by_the_rule() -> None:
    book = book_of("rules:\n  - {id: a, topic: displacement, phrases: quokka, level: high, status: ongoing}")
    (hit,) = told(book, "A quokka.").hits
    assert (hit.level, hit.status, hit.level_reason) == (Level.HIGH, HitStatus.ONGOING, "set by the rule a")


def test_an_expression_that_runs_out_of_time_is_named_and_ends() -> None:
    book = book_of("rules:\n  - {id: a, topic: displacement, regex: '(?:(?:a|aa)+)+b'}")
    judgement = told(book, "a" * 200 + "c b")
    assert judgement.hits == ()
    assert judgement.problems == ("rule ran out of time: (?:(?:a|aa)+)+b",)
