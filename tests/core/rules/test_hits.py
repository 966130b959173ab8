"""Conditions, scores and statuses of sentences, read as tables."""

from __future__ import annotations

from dataclasses import replace

import pytest
import regex

from sitrep.config.rules import load_rulebook, rulebook_from
from sitrep.config.source import parse_source
from sitrep.core.model import Document, Field, HitStatus, Level, Span, Topic
from sitrep.core.rules.explanation import tell_stories
from sitrep.core.rules.hits import DISPLACED_FIGURE, Observed, Reading, hit_of, read_document
from sitrep.core.rules.rulebook import Rulebook
from sitrep.core.sentences import split_document

SHIPPED = load_rulebook(None)
WORDS = "words: {en: {stems: none, concepts: {a: a, b: b, c: c, d: d}, masks: {m: x a}}}\n"


def read(text: str, book: Rulebook = SHIPPED, *, title: str = "", language: str = "en", observed: tuple[Observed, ...] = ()) -> Reading:
    document = Document(title=title, text=text, language=language)
    return read_document(document, split_document(document), book, language, observed)


def small(condition: str) -> Rulebook:
    return rulebook_from([parse_source(WORDS + f"rules: [{{id: r, topic: displacement, {condition}}}]", file="r")], shipped=False)


@pytest.mark.parametrize(
    ("condition", "holds", "fails"),
    [
        ("any: [a, b]", ["a", "b"], ["c"]),
        ("all: [a, b]", ["a b", "b a"], ["a", "b"]),
        ("all: [a, b], none: [c]", ["a b"], ["a c b"]),
        ("all: [a, b], near: 1", ["a b", "a - b", "a z b", "b z a"], ["a z z b"]),
        ("all: [a, b], near: 1, order: yes", ["a z b", "b a b"], ["b a", "a z z b"]),
        ("all: [a, b, c], near: 2", ["b a c", "a b c"], ["a b z z c"]),
        ("all: [a, b, c], near: 1, order: yes", ["a z b z c"], ["a c b"]),
        ("all: [a, a]", ["a a"], ["a"]),
        ("all: [a, b], not_across: [c]", ["a z b c", "c b a", "b c a b"], ["a c b", "b z c a"]),
        ("all: [a, b], near: 2, not_across: [c, d]", ["a b", "b d a z b"], ["a c b", "a d b", "a z z z b"]),
        ("any: [a], apart_from: [b]", ["a", "a z b", "a b z a"], ["a b", "b a", "b"]),
        ("all: [a, c], apart_from: [b], apart_by: 1", ["b z z a c", "a c z b"], ["b z a c", "c a z b"]),
        ("all: [a in title, c], apart_from: [b]", [], ["a c"]),
        ("all: [{any: [a, b]}, {all: [c, d], near: 0}]", ["a c d", "d c b"], ["a c z d"]),
        ("all: [a, b in title]", [], ["a b"]),
        ("all: [b in document, a]", ["a. b"], ["a"]),
        ("any: [a]", ["a"], ["x a"]),
        ("all: [a, {phrases: 'e f'}]", ["a e f"], ["a f e"]),
        ("regex: '\\d+ k'", ["17 k"], ["k"]),
    ],
)
def test_a_condition_holds_in_these_sentences_and_not_in_those(condition: str, holds: list[str], fails: list[str]) -> None:
    book = small(condition)
    assert [text for text in holds if not read(text, book).firing] == []
    assert [text for text in fails if read(text, book).firing] == []


@pytest.mark.parametrize(
    "text",
    [
        "Some 300 families fled their homes after shelling. The army did not order them to leave.",
        "The Rafah crossing was closed to aid trucks on Sunday; no one could cross.",
        "A convoy of 12 lorries with food reached the camp, the agency said, after looters had blocked the road.",
        "Officials deny that residents will be evacuated. The bridge is to reopen in March for school buses.",
    ],
)
def test_rules_passed_over_for_want_of_a_concept_would_not_have_held(text: str) -> None:
    unsifted = replace(SHIPPED, needs=((),) * len(SHIPPED.rules))
    assert len(SHIPPED.rules_for({"flee"})) < len(unsifted.rules_for({"flee"})) == len(SHIPPED.rules_touched_by({"flee"}))
    sifted, whole = (
        [(one.topic, one.fired, one.matched, one.terms, one.status) for one in read(text, book, title=text[:40]).candidates]
        for book in (SHIPPED, unsifted)
    )
    assert sifted == whole
    assert sifted


def test_rules_written_alike_are_alike_even_where_their_expressions_were_compiled_apart() -> None:
    condition = "all: [a, {regex: '\\d+ k'}]"
    first = small(condition)
    regex.purge()
    assert small(condition).rules == first.rules
    assert small("all: [a, {regex: '\\d+ m'}]").rules != first.rules


def test_matched_words_and_quotes_are_verbatim() -> None:
    (hit,) = read("Zzz. Some 300 families fled their homes, they said. Zzz.").firing
    assert hit.sentence.text == "Some 300 families fled their homes, they said."
    assert [span.text for span in hit.matched] == ["families", "fled", "homes"]
    assert sum(weight for _, weight in hit.terms) == pytest.approx(hit.score)


def test_near_reaches_no_further_than_a_semicolon() -> None:
    book = small("all: [a, b], near: 3")
    assert read("a, b", book).firing
    assert not read("a; b", book).firing
    assert not read("b z; a", book).firing


def test_a_sentence_near_the_threshold_is_a_hit_beside_one_that_reaches_it() -> None:
    scores = "rules: [{id: r, topic: displacement, weight: 0.7, any: [a]}, {id: s, topic: displacement, weight: 0.4, any: [b]}]"
    book = rulebook_from([parse_source(WORDS + scores, file="r")], shipped=False)
    assert [hit.sentence.text for hit in read("Here a b.\n\nThere a c.\n\nThere b c.", book).firing] == ["Here a b.", "There a c."]
    assert read("Here b c.\n\nThere b z.", book).firing == ()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Thousands of people fled their homes.", HitStatus.OCCURRED),
        ("Thousands of people are still fleeing their homes.", HitStatus.ONGOING),
        ("Thousands of people could flee their homes.", HitStatus.THREATENED),
        ("The mayor denied that people fled their homes.", HitStatus.DENIED),
        ("People did not flee their homes.", HitStatus.DENIED),
        ("Thousands of people fled their homes two years ago.", HitStatus.BACKGROUND),
        ("In 1994 thousands of people fled their homes.", HitStatus.BACKGROUND),
        ("Thousands of people fled their homes for the first time since 1994.", HitStatus.OCCURRED),
        ("Flames threaten a suburb; thousands of people fled their homes.", HitStatus.OCCURRED),
    ],
)
def test_a_sentence_has_the_status_that_its_words_give_it(text: str, status: HitStatus) -> None:
    (hit,) = read(text).firing
    assert (hit.topic, hit.status.status) == (Topic.DISPLACEMENT, status)


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("en", "Gunmen ambushed an aid convoy and killed a driver.", Topic.AID_INCIDENT),
        ("en", "An aid con\u00advoy was looted near the town.", Topic.AID_INCIDENT),
        ("en", "The border crossing was closed on Monday.", Topic.CROSSING_CLOSURE),
        ("ar", "نزحت مئات العائلات من القرية بسبب القصف.", Topic.DISPLACEMENT),
        ("ar", "أُغلق المعبر أمام المسافرين.", Topic.CROSSING_CLOSURE),
        ("ar", "قُتل موظف إغاثة في قصف استهدف قافلة مساعدات.", Topic.AID_INCIDENT),
        ("fr", "Des centaines d'habitants ont fui leurs maisons après les combats.", Topic.DISPLACEMENT),
        ("fr", "Le poste-frontière est fermé depuis lundi.", Topic.CROSSING_CLOSURE),
        ("fr", "Deux employés d'une ONG ont été enlevés.", Topic.AID_INCIDENT),
        ("es", "Cientos de familias desplazadas por los combates llegaron al pueblo.", Topic.DISPLACEMENT),
        ("es", "El paso fronterizo fue cerrado el lunes.", Topic.CROSSING_CLOSURE),
        ("es", "Secuestran a dos trabajadores humanitarios.", Topic.AID_INCIDENT),
        ("pt", "Centenas de famílias deslocadas chegaram à vila depois dos ataques.", Topic.DISPLACEMENT),
        ("pt", "O posto de fronteira foi fechado na segunda-feira.", Topic.CROSSING_CLOSURE),
        ("pt", "Dois trabalhadores humanitários foram raptados.", Topic.AID_INCIDENT),
        ("ru", "Сотни жителей бежали из сёл из-за обстрелов.", Topic.DISPLACEMENT),
        ("ru", "Пункт пропуска закрыт для всех.", Topic.CROSSING_CLOSURE),
        ("ru", "Сотрудник гуманитарной организации погиб при обстреле.", Topic.AID_INCIDENT),
        ("uk", "Сотні мешканців евакуювали з громади через обстріли.", Topic.DISPLACEMENT),
        ("uk", "Пункт пропуску на кордоні закрито.", Topic.CROSSING_CLOSURE),
        ("uk", "Дрон атакував гуманітарний конвой, поранено волонтера.", Topic.AID_INCIDENT),
        ("tr", "Çatışmalar nedeniyle yüzlerce aile evlerini terk etti.", Topic.DISPLACEMENT),
        ("tr", "Sınır kapısı kapatıldı.", Topic.CROSSING_CLOSURE),
        ("tr", "Yardım konvoyuna saldırıda iki yardım görevlisi öldürüldü.", Topic.AID_INCIDENT),
        ("fa", "صدها خانواده به دلیل درگیری آواره شدند.", Topic.DISPLACEMENT),
        ("fa", "گذرگاه مرزی بسته شد.", Topic.CROSSING_CLOSURE),
        ("fa", "دو امدادگر هلال احمر کشته شدند.", Topic.AID_INCIDENT),
        ("pl", "Setki mieszkańców uciekły z domów przed powodzią.", Topic.DISPLACEMENT),
        ("pl", "Przejście graniczne zostało zamknięte.", Topic.CROSSING_CLOSURE),
        ("pl", "Dron uderzył w konwój humanitarny.", Topic.AID_INCIDENT),
    ],
)
def test_each_topic_is_found_in_each_language(language: str, text: str, topic: Topic) -> None:
    assert topic in {candidate.topic for candidate in read(text, language=language).firing}


@pytest.mark.parametrize(
    "text",
    [
        "He has a displaced vertebra and is close to the border.",
        "Freedom Convoy drivers were hit by fines.",
        "The striker fled the scene after the match.",
        "Investors flee bank shares.",
        "The army convoy was attacked by militants.",
        "Parliament will block the bill at the border of legality.",
    ],
)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert read(text).firing == ()


@pytest.mark.parametrize(
    ("condition", "text", "missing"),
    [
        ("all: [a, b]", "a", ("b",)),
        ("all: [a, b], near: 1", "a z z b", ("a and b within 1 words",)),
        ("all: [a, b], near: 1, order: yes", "b a", ("a and b within 1 words in this order",)),
        ("all: [a, a]", "a", ("a and a in words of their own",)),
        ("all: [a], none: [c]", "a c", ("no c",)),
        ("all: [a, {any: [b, c]}]", "a", ("b or c",)),
        ("all: [a, {all: [b, c]}]", "a b", ("c",)),
        ("all: [a, {regex: 'k+'}]", "a", ("/k+/",)),
        ("all: [a, b in title]", "a", ("b in the title",)),
    ],
)
def test_a_near_miss_says_what_it_wants(condition: str, text: str, missing: tuple[str, ...]) -> None:
    book = small(condition)
    (story,) = tell_stories(read(text, book), book)
    assert [wanted for _, wanted in story.near_misses] == [missing]


def test_a_part_elsewhere_may_come_first_and_a_cue_may_stand_after_the_match() -> None:
    book = small("all: [b in title, a, c]")
    assert [span.text for span in read("a z c", book, title="b").firing[0].matched] == ["a", "c"]
    cued = "statuses: {threatened: [{cue: d, after: 1}], background: [{cue: c, where: title}]}\n"
    text = WORDS + cued + "rules: [{id: r, topic: displacement, any: [a]}]"
    book = rulebook_from([parse_source(text, file="r")], shipped=False)
    assert read("a z d", book).firing[0].status.status is HitStatus.THREATENED
    assert read("a z z d", book).firing[0].status.status is HitStatus.OCCURRED
    assert read("a", book, title="c").firing[0].status.status is HitStatus.BACKGROUND


def test_what_other_readers_observe_stands_in_its_sentence() -> None:
    text = "It rained. Some 900 households arrived in the valley."
    span = Span(field=Field.TEXT, start=11, end=30, text="Some 900 households")
    plain, counted = read(text).candidates, read(text, observed=(Observed(DISPLACED_FIGURE, span),)).candidates
    assert "people-counted" not in {rule.id for candidate in plain for rule in candidate.fired}
    assert [candidate.sentence.text for candidate in counted if "people-counted" in {rule.id for rule in candidate.fired}] == [
        "Some 900 households arrived in the valley."
    ]


def test_a_story_tells_what_was_missing_masked_and_found() -> None:
    text = "The convoy was attacked. A Freedom Convoy left. Villagers fled their homes."
    missing, masked, flagged = tell_stories(read(text), SHIPPED)
    assert {rule.topic for rule, wanted in missing.near_misses if wanted} == {Topic.AID_INCIDENT}
    assert masked.masks == (("freedom-convoy", ("Freedom Convoy",)),)
    assert [candidate.topic for candidate in flagged.candidates if candidate.fires] == [Topic.DISPLACEMENT]
    assert ("flee", ("fled",)) in flagged.concepts


@pytest.mark.parametrize(
    ("title", "text", "is_found"),
    [
        ("", "The b went on. The a came.", True),
        ("", "The c and d went on. The a came.", True),
        ("", "The c went on. The a came.", False),
        ("", "The b went on. Rain fell. The a came.", False),
        ("", "The a came. The b went on.", False),
        ("The b went on", "The a came.", False),
        ("", "The b and a came.", False),
    ],
)
def test_a_part_may_be_asked_of_the_sentence_before_in_the_same_field(title: str, text: str, is_found: bool) -> None:
    book = small("all: [a, {any: [b in previous, {all: [c in previous, d in previous]}]}]")
    assert bool(read(text, book, title=title).firing) is is_found


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("The b went on.\n\nThe a came.", ["The b went on.\n\nThe a came."]),
        ("The b went on. The a came. The a stayed.", ["The b went on. The a came."]),
        ("The a and d came. The a came.", ["The a and d came.", "The a came."]),
        ("The b and a and d came. The a came.", ["The b and a and d came.", "The a came."]),
    ],
)
def test_what_a_rule_asked_of_the_sentence_before_is_quoted_unless_that_is_a_hit_of_its_own(text: str, quotes: list[str]) -> None:
    book = rulebook_from(
        [
            parse_source(
                WORDS + "rules: [{id: told-on, topic: displacement, all: [a, b in previous]}, {id: r, topic: displacement, all: [a, d]},"
                " {id: s, topic: displacement, all: [a, d in previous]}]",
                file="r",
            )
        ],
        shipped=False,
    )
    assert [hit_of(one, Level.INFORMATION, "").quote.text for one in read(text, book).firing] == quotes
