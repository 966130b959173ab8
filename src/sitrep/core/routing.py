"""Who is to hear of an event: labels and a tree of routes in, the receivers that it reaches (and by which path) out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sitrep.core.corroboration import independent_sources
from sitrep.core.model import Event, Level, ReceiverName

Labels = Mapping[str, tuple[str, ...]]
"""The values an event has for each label; one with several countries has several values for `country`."""

LABEL_NAMES = ("topic", "level", "country", "admin1", "crossing", "language", "feed", "tier", "tags", "corroboration", "sources")
"""All labels that a route may match on. `corroboration` is single, multiple or official; `sources` holds every number up to that of the
independent sources, so that `sources: [2]` takes what two or more report."""

MOST_SOURCES = 5
"""The greatest number of independent sources that a route may ask for."""

NOBODY = ReceiverName("none")
"""The receiver of a route that ends here: the event is kept and shown in the digest, and nobody is alerted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A node of the tree, in the manner of Alertmanager. None means: as the parent has it.

    It matches an event where, for each label in `match`, one of the event's values is among the allowed ones. `group_wait` is the time
    from an event's first report to the first message, `group_interval` the least time between two messages on one event,
    `repeat_every` the time after which an unchanged event is told again (zero: never), `min_level` the lowest level that speaks.
    `continue_` lets the siblings after it have a look too. `name` is what an explanation calls it. `mute_times` names windows of
    `core.muting.MuteTime`; within `cooldown` of a message on a topic in a province or at a crossing, a further event there speaks only
    where it is worse; a figure `figure_factor` times as high as the one told is news. `single_source_level` counts at the root alone:
    the highest level of an event that one unofficial source reports (None: as the rules have it).
    """

    name: str = ""
    receiver: ReceiverName | None = None
    match: Labels = field(default_factory=dict)
    group_wait: timedelta | None = None
    group_interval: timedelta | None = None
    repeat_every: timedelta | None = None
    min_level: Level | None = None
    mute_times: tuple[str, ...] | None = None
    cooldown: timedelta | None = None
    figure_factor: float | None = None
    single_source_level: Level | None = None
    continue_: bool = False
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Routed:
    """One receiver that an event reaches. `path` names the routes from the root down, for people: `default > syria`."""

    receiver: ReceiverName
    path: str
    group_wait: timedelta
    group_interval: timedelta
    repeat_every: timedelta
    min_level: Level
    mute_times: tuple[str, ...]
    cooldown: timedelta = timedelta(0)
    figure_factor: float = 1.5


DEFAULTS = Routed(
    receiver=NOBODY,
    path="",
    group_wait=timedelta(seconds=5),
    group_interval=timedelta(minutes=30),
    repeat_every=timedelta(0),
    min_level=Level.MEDIUM,
    mute_times=(),
)
"""What holds where no route on the path says otherwise."""


def matches(route_: Route, labels: Labels) -> bool:
    """True where every label the route names has one of its allowed values in `labels`."""
    return all(set(allowed) & set(labels.get(label, ())) for label, allowed in route_.match.items())


def route(tree: Route, labels: Labels) -> tuple[Routed, ...]:
    """The receivers that `labels` reach, in the order of the tree, each once (by the first path that reaches it).

    As in Alertmanager: the deepest matching route of a branch decides, a parent only where no child of it matches; the first matching
    sibling ends the search unless it says continue. `NOBODY` is left out: an empty answer means that only the digest tells.
    """
    found: dict[ReceiverName, Routed] = {}
    for routed in _descend(tree, labels, DEFAULTS):
        if routed.receiver != NOBODY:
            found.setdefault(routed.receiver, routed)
    return tuple(found.values())


def _descend(node: Route, labels: Labels, parent: Routed) -> list[Routed]:
    if not matches(node, labels):
        return []
    here = _inherit(node, parent)
    found: list[Routed] = []
    for child in node.routes:
        below = _descend(child, labels, here)
        found.extend(below)
        if below and not child.continue_:
            break
    return found or [here]


def _inherit(node: Route, parent: Routed) -> Routed:
    name = node.name or ", ".join(f"{label}={'|'.join(allowed)}" for label, allowed in node.match.items()) or "default"
    named = {
        "receiver": node.receiver,
        "group_wait": node.group_wait,
        "group_interval": node.group_interval,
        "repeat_every": node.repeat_every,
        "min_level": node.min_level,
        "mute_times": node.mute_times,
        "cooldown": node.cooldown,
        "figure_factor": node.figure_factor,
    }
    path = f"{parent.path} > {name}" if parent.path else name
    return replace(parent, path=path, **{key: value for key, value in named.items() if value is not None})  # type: ignore[arg-type]  # the keys are Routed's own


def receivers_of(tree: Route) -> tuple[ReceiverName, ...]:
    """Every receiver that the tree names, each once, in tree order, without `NOBODY`."""
    names = [] if tree.receiver in (None, NOBODY) else [tree.receiver]
    for child in tree.routes:
        names.extend(receivers_of(child))
    return tuple(dict.fromkeys(name for name in names if name is not None))


def numbers_up_to(sources: int) -> tuple[str, ...]:
    """The values of the label `sources` for so many independent ones."""
    return tuple(str(number) for number in range(1, min(sources, MOST_SOURCES) + 1))


def labels_of(event: Event, corroboration: str) -> dict[str, tuple[str, ...]]:
    """An event's labels; those of its reports (language, feed, tier, tags) hold every value that occurs. `tags`: feed types and tags."""
    reports = event.reports
    values: dict[str, list[str]] = {
        "topic": [event.topic],
        "level": [event.level],
        "country": list(event.countries),
        "admin1": list(event.admin1_codes),
        "crossing": list(event.crossing_ids),
        "language": [report.language for report in reports if report.language],
        "feed": [report.feed_id for report in reports],
        "tier": [str(report.feed_tier) for report in reports],
        "tags": [tag for report in reports for tag in (report.feed_type.value, *report.feed_tags)],
        "corroboration": [corroboration],
        "sources": list(numbers_up_to(len(independent_sources(reports)))),
    }
    return {label: tuple(dict.fromkeys(str(value) for value in found)) for label, found in values.items()}
