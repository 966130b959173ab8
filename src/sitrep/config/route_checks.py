"""The tree of routes as read, with the feeds and receivers there are, goes in; every name and label in it that leads nowhere comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic_core import PydanticCustomError

from sitrep.config.alert_file import AlertFile, RouteTable
from sitrep.config.fields import read_country, read_language
from sitrep.config.source import DataPath, Source, shown
from sitrep.config.validation import nearest
from sitrep.core.model import Level, Topic
from sitrep.core.routing import LABEL_NAMES, NOBODY
from sitrep.errors import ConfigProblem

LABEL_VALUES: dict[str, tuple[str, ...]] = {
    "topic": tuple(Topic),
    "level": tuple(level for level in Level if level is not Level.NONE),
    "corroboration": ("single", "multiple", "official"),
    "tier": ("1", "2", "3", "4"),
}
_CODES: dict[str, Callable[[object], object]] = {"country": read_country, "language": read_language}


@dataclass(frozen=True, slots=True)
class RouteChecks:
    """What the names in a file may stand for. `feeds` is None where feeds.yaml could not be read."""

    source: Source
    receivers: Sequence[str]
    feeds: Sequence[str] | None

    def problems(self, file: AlertFile) -> Iterator[ConfigProblem]:
        """Everything in the tree, the digests and the fallback that names what is not there."""
        if file.route:
            yield from self._root(file.route)
            yield from self._node(("route",), file.route)
        names: set[str] = set()
        for number, digest in enumerate(file.digests or ()):
            for place, name in enumerate(digest.receivers):
                yield from self._receiver(("digests", number, "receivers", place), name, nobody=False)
            if digest.name in names:
                yield self.source.problem(("digests", number), f"a second digest called `{digest.name}`", "give each a `name` of its own")
            names.add(digest.name)
        if file.fallback is not None:
            yield from self._receiver(("fallback",), file.fallback, nobody=False)

    def _root(self, root: RouteTable) -> Iterator[ConfigProblem]:
        if root.receiver is None:
            way_out = f"add `receiver: {self.receivers[0] if self.receivers else 'desk'}`, or `receiver: {NOBODY}` to alert nobody"
            yield self.source.problem(("route",), "`receiver` is missing", way_out)
        if root.match:
            way_out = "it is where every event begins; move the conditions into a route below it"
            yield self.source.problem(("route", "match"), "the first route cannot have conditions", way_out, key=True)

    def _node(self, path: DataPath, node: RouteTable) -> Iterator[ConfigProblem]:
        if node.receiver is not None:
            yield from self._receiver((*path, "receiver"), node.receiver)
        for label, allowed in node.match.items():
            here = (*path, "match", label)
            if label not in LABEL_NAMES:
                yield self.source.problem(here, f"no label `{shown(label)}`", nearest(label, LABEL_NAMES), key=True)
            elif not allowed:
                yield self.source.problem(here, "matches nothing, for it has no values", "write at least one, or delete the line")
            for number, value in enumerate(allowed):
                yield from self._value((*here, number), label, value)
        for number, child in enumerate(node.routes):
            yield from self._node((*path, "routes", number), child)

    def _value(self, path: DataPath, label: str, value: str) -> Iterator[ConfigProblem]:
        known = LABEL_VALUES.get(label, self.feeds if label == "feed" else None)
        if known is not None and value not in known:
            yield self.source.problem(path, f"there is no {label} `{shown(value)}`", nearest(value, tuple(known)))
        if label in _CODES:
            try:
                _CODES[label](value)
            except PydanticCustomError as refused:
                context = refused.context or {}
                yield self.source.problem(path, context["message"], context["way_out"])

    def _receiver(self, path: DataPath, name: str, *, nobody: bool = True) -> Iterator[ConfigProblem]:
        if name in self.receivers or (nobody and name == NOBODY):
            return
        yield self.source.problem(path, f"there is no receiver `{shown(name)}`", self._receiver_way_out(name))

    def _receiver_way_out(self, name: str) -> str:
        return nearest(name, tuple(self.receivers)) or "define it under `receivers`"
