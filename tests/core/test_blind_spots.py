from datetime import time
from typing import Any

import pytest
import regex

from sitrep.core.blind_spots import find_blind_spots, rules_by_language
from sitrep.core.model import Feed, FeedId, FeedType, Level, ReceiverName, RuleId, Topic
from sitrep.core.routing import Route
from sitrep.core.rules.conditions import AllOf, AnyOf, Condition, RegexTerm, Scope, Term
from sitrep.core.rules.lexicon import build_lexicon
from sitrep.core.rules.rulebook import Rule, Rulebook, bind_rulebook
from sitrep.core.rules.stems import stems_named
from sitrep.core.settings import DigestPlan, Secret, Settings

DESK, OPS, NONE = ReceiverName("desk"), ReceiverName("ops"), ReceiverName("none")
FEED = Feed(id=FeedId("a"), name="A", url="https://example.org/a", language="en", countries=("SYR",), tags=("x",), type=FeedType.NGO)
D, C, A = Topic.DISPLACEMENT, Topic.CROSSING_CLOSURE, Topic.AID_INCIDENT


def rule(topic: Topic, when: Condition | None = None, *, name: str = "", **scope: Any) -> Rule:
    return Rule(id=RuleId(name or topic.value), topic=topic, when=when or Term("flee"), **scope)


ALL_TOPICS = (rule(D), rule(C), rule(A))


def book(*rules: Rule, words: dict[str, tuple[str, ...]] | None = None) -> Rulebook:
    """A book with these rules, and for each language words for these concepts."""
    lexicons = {
        language: build_lexicon(stems_named("none"), {concept: [concept] for concept in concepts})
        for language, concepts in (words or {"en": ("flee",)}).items()
    }
    return bind_rulebook(rules=rules or ALL_TOPICS, scorecards={}, cues=(), levels=(), lexicons=lexicons, sha256="")


def settings(
    *feeds: Feed,
    tree: Route | None = None,
    receivers: tuple[ReceiverName, ...] = (DESK,),
    digests: bool = True,
    contact: str = "desk@example.org",
    fallback: ReceiverName | None = None,
) -> Settings:
    return Settings(
        feeds=feeds or (FEED,),
        tree=tree or Route(receiver=DESK),
        receivers={name: (Secret("terminal:"),) for name in receivers},
        digests=(DigestPlan(name="daily", zone="UTC", at=time(7), receivers=(DESK,)),) if digests else (),
        database_url=Secret("sqlite:///x.db"),
        data_folder="var",
        contact=contact,
        fallback=fallback,
    )


def tree(*routes: Route, receiver: ReceiverName = DESK, min_level: Level | None = None) -> Route:
    return Route(receiver=receiver, min_level=min_level, routes=routes)


def route(
    *, name: str = "", receiver: ReceiverName | None = None, goes_on: bool = False, below: tuple[Route, ...] = (), **match: str
) -> Route:
    """A route; `topic="a|b"` matches either."""
    labels = {label: tuple(values.split("|")) for label, values in match.items()}
    return Route(name=name, receiver=receiver, match=labels, continue_=goes_on, routes=below)


def test_a_whole_configuration_has_no_blind_spot() -> None:
    assert find_blind_spots(settings(), book()) == ()


def test_a_language_without_words_is_told_with_its_feeds() -> None:
    feeds = tuple(Feed(id=FeedId(f"sw-{n}"), name="S", url=f"https://example.org/{n}", language="sw") for n in range(8))
    assert find_blind_spots(settings(*feeds), book()) == (
        "no rule has words for the language `sw`, so these feeds are hardly seen: sw-0, sw-1, sw-2, sw-3, sw-4 and 3 more",
    )


def test_a_topic_without_rules_in_a_language_is_told() -> None:
    rules = (rule(D), rule(C, AllOf((Term("border"), AnyOf((Term("shut"), Term("flee")))))), rule(A, Term("convoy", Scope.TITLE)))
    words = {"en": ("flee", "border", "shut", "convoy"), "fr": ("flee", "shut")}
    french = Feed(id=FeedId("f"), name="F", url="https://example.org/f", language="fr")
    assert rules_by_language(book(*rules, words=words)) == {"en": {D: 1, C: 1, A: 1}, "fr": {D: 1, C: 0, A: 0}}
    assert find_blind_spots(settings(FEED, french), book(*rules, words=words)) == (
        "no rule on crossing_closure, aid_incident can match in the language `fr` of these feeds: f",
    )


def test_a_regular_expression_can_match_in_every_language_and_words_alike_everywhere_are_no_language() -> None:
    pattern = RegexTerm("x", regex.compile("x"))
    words: dict[str, tuple[str, ...]] = {"any": ("flee",), "en": ("flee",), "fr": ("shut",)}
    assert rules_by_language(book(rule(D), rule(C, pattern), words=words)) == {"en": {D: 1, C: 1, A: 0}, "fr": {D: 0, C: 1, A: 0}}


def test_a_feed_that_is_off_or_of_no_stated_language_is_no_blind_spot() -> None:
    off = Feed(id=FeedId("off"), name="O", url="https://example.org/o", language="sw", enabled=False)
    unknown = Feed(id=FeedId("any"), name="U", url="https://example.org/u")
    assert find_blind_spots(settings(FEED, off, unknown), book()) == ()


@pytest.mark.parametrize(
    ("scope", "why"),
    [
        ({"feeds": ("b",)}, "feed b"),
        ({"tags": ("y", "wire")}, "tag y, wire"),
        ({"countries": ("SDN",)}, "country SDN"),
        ({"languages": ("fr",)}, "language fr"),
    ],
)
def test_a_rule_for_feeds_that_there_are_not_can_never_match(scope: dict[str, Any], why: str) -> None:
    dead = rule(D, name="dead", **scope)
    assert find_blind_spots(settings(), book(*ALL_TOPICS, dead)) == (f"the rule `dead` can never match: no enabled feed has the {why}",)


def test_a_rule_for_feeds_that_there_are_can_match() -> None:
    alive = (rule(D, feeds=("a", "b")), rule(C, tags=("ngo",)), rule(A, countries=("SYR", "SDN"), languages=("en",)))
    assert find_blind_spots(settings(), book(*alive)) == ()


def test_a_rule_for_a_language_may_match_where_a_feed_states_none() -> None:
    unknown = Feed(id=FeedId("any"), name="U", url="https://example.org/u")
    assert find_blind_spots(settings(FEED, unknown), book(*ALL_TOPICS, rule(D, languages=("fr",)))) == ()


@pytest.mark.parametrize(
    ("routes", "unheard"),
    [
        (tree(), []),
        (tree(receiver=NONE), [D, C, A]),
        (tree(route(receiver=DESK, topic=D), receiver=NONE), [C, A]),
        (tree(route(receiver=DESK, topic=f"{D}|{C}", country="SYR"), receiver=NONE), [A]),
        (tree(route(receiver=NONE, topic=C)), [C]),
        (tree(route(receiver=NONE, topic=C, level="medium")), []),
        (tree(route(topic=C, receiver=NONE, below=(route(receiver=DESK, country="SYR"),))), []),
        (tree(route(topic=C), receiver=DESK), []),
    ],
)
def test_a_topic_that_reaches_nobody_is_told(routes: Route, unheard: list[Topic]) -> None:
    told = find_blind_spots(settings(tree=routes), book())
    assert [line for line in told if line.startswith("nobody")] == [
        f"nobody is alerted of {topic}: no route leads from it to a receiver" for topic in unheard
    ]


@pytest.mark.parametrize(
    ("routes", "told"),
    [
        (tree(route(topic=D, below=(route(topic=C),))), ["the route `topic=crossing_closure` can never match: "
         "a route above it lets no topic of crossing_closure through"]),
        (tree(route(topic=f"{D}|{C}", below=(route(topic=C, below=(route(topic=D, name="deep"),)),))), ["the route `deep` can never match: "
         "a route above it lets no topic of displacement through"]),
        (tree(route(country="SYR", below=(route(country="TUR"),))), []),
        (tree(route(name="all"), route(topic=D)), ["the route `topic=displacement` can never match: the route `all` before it "
         "takes all that it would"]),
        (tree(route(topic=f"{D}|{C}"), route(topic=D, country="SYR", name="late")), ["the route `late` can never match: the route "
         "`topic=displacement|crossing_closure` before it takes all that it would"]),
        (tree(route(goes_on=True), route(topic=D)), []),
        (tree(route(topic=D, country="SYR"), route(topic=D)), []),
        (tree(route(), route()), ["the route `without conditions` can never match: the route `without conditions` before it "
         "takes all that it would"]),
        (tree(route(level="medium|information", name="low"), min_level=Level.HIGH), ["the route `low` never speaks: "
         "it takes only events of level information, medium, and its min_level is high"]),
        (tree(route(level="information", name="low")), ["the route `low` never speaks: "
         "it takes only events of level information, and its min_level is medium"]),
        (tree(route(level="medium|high")), []),
    ],
)  # fmt: skip
def test_a_route_that_can_never_match_or_speak_is_told(routes: Route, told: list[str]) -> None:
    assert list(find_blind_spots(settings(tree=routes), book())) == told


def test_what_is_never_used_is_told() -> None:
    bare = settings(tree=tree(), receivers=(DESK, OPS), digests=False, contact="")
    assert find_blind_spots(bare, book()) == (
        "the receiver `ops` is never used",
        "no digest is sent, so silence and a dead feed look the same",
        "no `contact` in sitrep.yaml: a publisher who minds being polled can only block us",
    )
    assert find_blind_spots(settings(receivers=(DESK, OPS), fallback=OPS), book()) == ()
