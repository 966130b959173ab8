"""Settings and the rulebook in; out, in words, what in them can never match, reaches nobody or is never used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sitrep.core.model import Feed, Level, ReceiverName, Topic
from sitrep.core.routing import DEFAULTS, NOBODY, Route, receivers_of
from sitrep.core.rules.conditions import AnyOf, Condition, RegexTerm, Term
from sitrep.core.rules.hits import BUILT_IN
from sitrep.core.rules.lexicon import Lexicon
from sitrep.core.rules.rulebook import ANY_LANGUAGE, Rule, Rulebook
from sitrep.core.settings import Settings

SINGLE_LABELS = ("topic", "level", "corroboration")
"""Labels of which an event has exactly one value, so that two routes one below the other can contradict each other."""


def find_blind_spots(settings: Settings, rulebook: Rulebook) -> tuple[str, ...]:
    """One sentence for each, in the order of an article's way: feeds, rules, routes, receivers, digests."""
    enabled = tuple(feed for feed in settings.feeds if feed.enabled)
    return (
        *_unread_languages(enabled, rulebook),
        *_dead_rules(enabled, rulebook),
        *_unheard_topics(settings.tree),
        *_dead_routes(settings.tree),
        *_idle_receivers(settings),
    )


def rules_by_language(rulebook: Rulebook) -> dict[str, dict[Topic, int]]:
    """For each language that has words of its own, how many rules on each topic can match in it."""
    counts = {}
    for language in rulebook.lexicons:
        if language != ANY_LANGUAGE:
            fitting = _rules_in(language, rulebook)
            counts[language] = {topic: sum(rule.topic is topic for rule in fitting) for topic in Topic}
    return counts


def _rules_in(language: str, rulebook: Rulebook) -> list[Rule]:
    concepts = _concepts(rulebook.lexicons[language])
    return [rule for rule in rulebook.rules if (not rule.languages or language in rule.languages) and _can_match(rule.when, concepts)]


def _concepts(lexicon: Lexicon) -> frozenset[str]:
    named = (concept for ending in lexicon.ends.values() for concept in ending)
    return BUILT_IN | frozenset(named)


def _can_match(condition: Condition, concepts: frozenset[str]) -> bool:
    if isinstance(condition, Term):
        return condition.concept in concepts
    if isinstance(condition, RegexTerm):
        return True
    return (any if isinstance(condition, AnyOf) else all)(_can_match(part, concepts) for part in condition.parts)


def _unread_languages(feeds: Iterable[Feed], rulebook: Rulebook) -> Iterator[str]:
    known = rules_by_language(rulebook)
    by_language: dict[str, list[str]] = {}
    for feed in feeds:
        if feed.language:
            by_language.setdefault(feed.language, []).append(feed.id)
    for language, ids in sorted(by_language.items()):
        topics = [topic for topic, count in known.get(language, {}).items() if not count]
        if language not in known:
            yield f"no rule has words for the language `{language}`, so these feeds are hardly seen: {_listed(ids)}"
        elif topics:
            yield f"no rule on {_listed(topics)} can match in the language `{language}` of these feeds: {_listed(ids)}"


def _dead_rules(feeds: tuple[Feed, ...], rulebook: Rulebook) -> Iterator[str]:
    """Rules limited to feeds, tags, countries or languages that no enabled feed has. A feed without a language may have any."""
    languages = {feed.language for feed in feeds}
    there = {
        "feed": {str(feed.id) for feed in feeds},
        "tag": {tag for feed in feeds for tag in (feed.type.value, *feed.tags)},
        "country": {country for feed in feeds for country in feed.countries},
        "language": {language for language in languages if language},
    }
    for rule in rulebook.rules:
        if rule.is_shipped:  # of other languages than the feeds' there are always some
            continue
        asked = {"feed": rule.feeds, "tag": rule.tags, "country": rule.countries, "language": rule.languages}
        for label, values in asked.items():
            if values and not there[label] & set(values) and not (label == "language" and None in languages):
                yield f"the rule `{rule.id}` can never match: no enabled feed has the {label} {_listed(values)}"


def _unheard_topics(tree: Route) -> Iterator[str]:
    for topic in Topic:
        if not _may_hear(tree, topic, NOBODY):
            yield f"nobody is alerted of {topic}: no route leads from it to a receiver"


def _may_hear(node: Route, topic: Topic, inherited: ReceiverName) -> set[ReceiverName]:
    """The receivers that some event of the topic may reach below a node."""
    if topic not in node.match.get("topic", (topic,)):
        return set()
    receiver = node.receiver or inherited
    below = [_may_hear(child, topic, receiver) for child in node.routes]
    takes_all = any(_takes_all(child.match, {"topic": (topic,)}) for child in node.routes)
    return set().union(*below, set() if takes_all or receiver == NOBODY else {receiver})


def _takes_all(match: Mapping[str, tuple[str, ...]], narrower: Mapping[str, tuple[str, ...]]) -> bool:
    """True where whatever fits `narrower` fits `match` too."""
    return all(label in narrower and set(narrower[label]) <= set(allowed) for label, allowed in match.items())


def _dead_routes(tree: Route) -> Iterator[str]:
    yield from _dead_below(tree, {}, DEFAULTS.min_level)


def _dead_below(node: Route, above: Mapping[str, frozenset[str]], min_level: Level) -> Iterator[str]:
    """`above` holds the values of single labels that can still arrive at the node."""
    here = dict(above)
    for label in SINGLE_LABELS:
        if label in node.match:
            here[label] = frozenset(node.match[label]) & above.get(label, frozenset(node.match[label]))
            if not here[label]:
                yield f"{_name(node)} can never match: a route above it lets no {label} of {_listed(node.match[label])} through"
                return
    min_level = node.min_level or min_level
    if "level" in here and max(Level(level).rank for level in here["level"]) < min_level.rank:
        levels = _listed(sorted(here["level"]))
        yield f"{_name(node)} never speaks: it takes only events of level {levels}, and its min_level is {min_level}"
    for number, child in enumerate(node.routes):
        taker = next((one for one in node.routes[:number] if not one.continue_ and _takes_all(one.match, child.match)), None)
        if taker:
            yield f"{_name(child)} can never match: {_name(taker)} before it takes all that it would"
        else:
            yield from _dead_below(child, here, min_level)


def _idle_receivers(settings: Settings) -> Iterator[str]:
    used = {*receivers_of(settings.tree), *(name for digest in settings.digests for name in digest.receivers), settings.fallback}
    for name in settings.receivers:
        if name not in used:
            yield f"the receiver `{name}` is never used"
    if not settings.digests:
        yield "no digest is sent, so silence and a dead feed look the same"
    if not settings.contact:
        yield "no `contact` in sitrep.yaml: a publisher who minds being polled can only block us"


def _name(route: Route) -> str:
    conditions = ", ".join(f"{label}={'|'.join(allowed)}" for label, allowed in route.match.items())
    return f"the route `{route.name or conditions or 'without conditions'}`"


def _listed(words: Iterable[str]) -> str:
    """All words, of more than six the first five and how many more."""
    shown = [str(word) for word in words]
    return ", ".join(shown) if len(shown) <= 6 else f"{', '.join(shown[:5])} and {len(shown) - 5} more"
