"""The tree of routes as read, with the feeds and receivers there are, goes in; every name and label in it that leads nowhere comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic_core import PydanticCustomError

from sitrep.config.alert_file import DigestTable
from sitrep.config.fields import listed, read_country, read_language
from sitrep.config.source import Data, DataPath, Source, list_of, shown, table_of
from sitrep.config.validation import nearest
from sitrep.core.model import Level, Topic
from sitrep.core.routing import LABEL_NAMES, MOST_SOURCES, NOBODY, numbers_up_to
from sitrep.errors import ConfigProblem

LABEL_VALUES: dict[str, tuple[str, ...]] = {
    "topic": tuple(Topic),
    "level": tuple(level for level in Level if level is not Level.NONE),
    "corroboration": ("single", "multiple", "official"),
    "tier": ("1", "2", "3", "4"),
    "sources": numbers_up_to(MOST_SOURCES),
}
_CODES: dict[str, Callable[[object], object]] = {"country": read_country, "language": read_language}


@dataclass(frozen=True, slots=True)
class RouteChecks:
    """What the names in alerts.yaml may stand for. `feeds` is None where feeds.yaml could not be read.

    The file is looked at as it was read, so that a wrong name shows beside mistakes of form.
    """

    source: Source
    receivers: Sequence[str]
    feeds: Sequence[str] | None

    def problems(self) -> Iterator[ConfigProblem]:
        """Everything in the tree, the digests and the fallback that names what is not there."""
        file = table_of(self.source.data)
        if isinstance(file.get("route"), dict):
            yield from self._root(table_of(file["route"]))
            yield from self._node(("route",), table_of(file["route"]))
        yield from self._digests(list_of(file.get("digests")))
        yield from self._mute_times(list_of(file.get("mute_times")))
        yield from self._receiver(("fallback",), file.get("fallback"), nobody=False)

    def _root(self, root: dict[str, Data]) -> Iterator[ConfigProblem]:
        if "receiver" not in root:
            way_out = f"add `receiver: {self.receivers[0] if self.receivers else 'desk'}`, or `receiver: {NOBODY}` to alert nobody"
            yield self.source.problem(("route",), "`receiver` is missing", way_out)
        if "match" in root:
            way_out = "it is where every event begins; move the conditions into a route below it"
            yield self.source.problem(("route", "match"), "the first route cannot have conditions", way_out, key=True)

    def _node(self, path: DataPath, node: dict[str, Data]) -> Iterator[ConfigProblem]:
        yield from self._receiver((*path, "receiver"), node.get("receiver"))
        for label, allowed in table_of(node.get("match")).items():
            here = (*path, "match", label)
            if label not in LABEL_NAMES:
                yield self.source.problem(here, f"there is no label `{shown(label)}`", nearest(label, LABEL_NAMES), key=True)
            elif allowed in ("", []):
                yield self.source.problem(here, "matches nothing, for it has no values", "write at least one, or delete the line")
            for number, value in enumerate(list_of(allowed)):
                yield from self._value((*here, number), label, value)
        known = [
            name for table in list_of(table_of(self.source.data).get("mute_times")) if isinstance(name := table_of(table).get("name"), str)
        ]
        for name in _names(node.get("mute_times")):
            if name not in known:
                way_out = nearest(name, tuple(known)) or "define it under `mute_times`"
                yield self.source.problem((*path, "mute_times"), f"there is no mute time `{shown(name)}`", way_out)
        for number, child in enumerate(list_of(node.get("routes"))):
            yield from self._node((*path, "routes", number), table_of(child))

    def _value(self, path: DataPath, label: str, value: Data) -> Iterator[ConfigProblem]:
        known = LABEL_VALUES.get(label, self.feeds if label == "feed" else None)
        if known is not None and isinstance(value, str) and value not in known:
            yield self.source.problem(path, f"there is no {label} `{shown(value)}`", nearest(value, tuple(known)))
        if label in _CODES:
            try:
                _CODES[label](value)
            except PydanticCustomError as refused:
                context = refused.context or {}
                yield self.source.problem(path, context["message"], context["way_out"])

    def _digests(self, digests: list[Data]) -> Iterator[ConfigProblem]:
        names: set[Data] = set()
        for number, digest in enumerate(map(table_of, digests)):
            for place, receiver in enumerate(list_of(digest.get("receivers"))):
                yield from self._receiver(("digests", number, "receivers", place), receiver, nobody=False)
            name = digest.get("name", DigestTable.model_fields["name"].default)
            if isinstance(name, str):
                if name in names:
                    message = f"a second digest called `{shown(name)}`"
                    yield self.source.problem(("digests", number), message, "give each a `name` of its own")
                names.add(name)

    def _mute_times(self, windows: list[Data]) -> Iterator[ConfigProblem]:
        names: set[Data] = set()
        for number, window in enumerate(map(table_of, windows)):
            name = window.get("name")
            if isinstance(name, str) and name in names:
                yield self.source.problem(
                    ("mute_times", number), f"a second mute time called `{shown(name)}`", "give each a `name` of its own"
                )
            names.add(name if isinstance(name, str) else None)

    def _receiver(self, path: DataPath, name: Data, *, nobody: bool = True) -> Iterator[ConfigProblem]:
        if not isinstance(name, str) or name in self.receivers or (nobody and name == NOBODY):
            return
        way_out = nearest(name, tuple(self.receivers)) or "define it under `receivers`"
        yield self.source.problem(path, f"there is no receiver `{shown(name)}`", way_out)


def _names(written: Data) -> list[str]:
    """The names on one line or in a list."""
    found = listed(written)
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
