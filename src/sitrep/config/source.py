"""A YAML file → plain data whose every scalar is the text that was written, with the line and column of each piece.

YAML 1.1 guesses (`NO` is false, `18:30` is 1110, the last of two equal keys wins); here nothing is guessed and nothing is lost: values are
`dict`, `list`, `str`, or `None` where nothing was written, and whatever a plain configuration file should not hold is a `ConfigProblem`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import yaml

from sitrep.config.syntax import explain_syntax_error
from sitrep.errors import ConfigProblem

MAX_BYTES = 20_000_000
"""100,000 feeds with names and topics; a megabyte is read in half a second."""
MAX_DEPTH = 20

Data = dict[str, "Data"] | list["Data"] | str | None
DataPath = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where PyYAML was built with it: ten times as fast, the same events
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COMMA = re.compile("[,،]")
_SPACE_INDENT = re.compile(r"^ *[\u00a0\u2000-\u200b\u202f\u3000][ \u00a0\u2000-\u200b\u202f\u3000]*[^\s#]", re.MULTILINE)
_TAB_INDENT = re.compile(r"^ *\t[ \t]*\S", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A file as read. `marks` has the place of every value, `key_marks` that of every key, by its path in `data`.

    With `problems` the data may be incomplete; it is None where nothing could be read, or the file is empty.
    """

    file: str
    data: Data = None
    marks: Mapping[DataPath, Mark] = field(default_factory=dict)
    key_marks: Mapping[DataPath, Mark] = field(default_factory=dict)
    problems: tuple[ConfigProblem, ...] = ()

    def mark(self, path: DataPath, *, key: bool = False) -> Mark:
        """The place of the value at `path` (or, with `key`, of the key before it); of the nearest parent where there is none."""
        if key and path in self.key_marks:
            return self.key_marks[path]
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, Mark())

    def problem(self, path: DataPath, message: str, way_out: str = "", *, key: bool = False) -> ConfigProblem:
        """What is wrong with the value (or with `key`, the key) at `path`."""
        while path and path not in self.marks:  # one of several values on a line, or a key that is missing
            path = path[:-1]
        mark = self.mark(path, key=key)
        return ConfigProblem(file=self.file, line=mark.line, column=mark.column, path=written_path(path), message=message, way_out=way_out)


def read_source(path: Path, *, shown_as: str | None = None) -> Source:
    """Reads one file of at most 20 MB; `shown_as` is its name in problems (default: the path). Never raises for what the file holds."""
    name = shown_as or str(path)
    try:
        with path.open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        return Source(file=name, problems=(_at(name, Mark(), f"cannot be read: {reason}", "check that it exists and who may read it"),))
    if len(body) > MAX_BYTES:
        return Source(file=name, problems=(_at(name, Mark(), "is larger than 20 MB", "this is not a configuration file"),))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mark = Mark(line=body.count(b"\n", 0, error.start) + 1, column=error.start - (body.rfind(b"\n", 0, error.start) + 1) + 1)
        return Source(file=name, problems=(_at(name, mark, "is not UTF-8 text", "save the file as UTF-8"),))
    return parse_source(text, file=name)


def parse_source(text: str, *, file: str) -> Source:
    """The same for text already in memory; `file` is its name in problems."""
    bad_characters = [
        *((m.end() - 1, "is indented with a tab", "YAML wants spaces here") for m in _TAB_INDENT.finditer(text)),
        *((m.end() - 1, "is indented with spaces of a word processor", "YAML wants plain ones here") for m in _SPACE_INDENT.finditer(text)),
        *((m.start(), f"holds the control character U+{ord(m[0]):04X}", "delete it") for m in _CONTROL.finditer(text)),
    ]
    if bad_characters:
        problems = tuple(_at(file, _mark_of_offset(text, offset), message, way_out) for offset, message, way_out in sorted(bad_characters))
        return Source(file=file, problems=problems[:20])
    builder = _Builder(file)
    try:
        data = builder.build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        line, column, message, way_out = explain_syntax_error(error, text)
        return Source(file=file, problems=(*builder.problems, _at(file, Mark(line=line, column=column), message, way_out)))
    except _Stop:
        return Source(file=file, problems=tuple(builder.problems))
    return Source(file=file, data=data, marks=builder.marks, key_marks=builder.key_marks, problems=tuple(builder.problems))


def table_of(data: Data) -> dict[str, Data]:
    """`data` where it is a table, else an empty one: for looking at a file that is not known to be in its form."""
    return data if isinstance(data, dict) else {}


def list_of(data: Data) -> list[Data]:
    """`data` where it is a list, the parts of a text between commas (also Arabic ones), else an empty list."""
    if isinstance(data, str):
        return [part.strip() for part in _COMMA.split(data) if part.strip()]
    return data if isinstance(data, list) else []


def written_path(path: DataPath) -> str:
    """`("feeds", 3, "interval")` → `feeds[3].interval`; indices count from 0."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{shown(part)}" for part in path)
    return text.removeprefix(".")


def shown(value: str, *, most: int = 40) -> str:
    """A value as a message may show it: short, on one line; of what looks like an address only the scheme, for it may be secret."""
    if "://" in value:
        scheme = value.split("://", 1)[0]
        return f"{scheme}://…" if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]{0,20}", scheme) else "…"
    if "@" in value:
        return "…"
    line = " ".join(value.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


class _Stop(Exception):
    """The file holds something that nothing after it can be understood without."""


class _Builder:
    """Builds data and marks from YAML events, with a bounded depth and without aliases, so that no file can grow in memory."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.marks: dict[DataPath, Mark] = {}
        self.key_marks: dict[DataPath, Mark] = {}
        self.problems: list[ConfigProblem] = []

    def build(self, events: Iterator[yaml.Event]) -> Data:
        """The one document in `events`."""
        data: Data = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop((), _mark(event), "starts a second document", "keep one document per file, delete the `---`")
                data = self._value(next(events), events, ())
        return data

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: DataPath) -> Data:
        mark = _mark(event)
        self._refuse_machinery(event, path, mark)
        if len(path) > MAX_DEPTH:
            self._stop(path, mark, f"is nested more than {MAX_DEPTH} levels deep", "this is not a configuration file")
        self.marks[path] = mark
        if isinstance(event, yaml.ScalarEvent):
            nothing_written = event.value == "" and event.implicit[0]  # implicit: plain, not quoted and not a block
            return None if nothing_written else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Data] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self._value(item, events, (*path, len(items))))
            return items
        return self._mapping(events, path)

    def _mapping(self, events: Iterator[yaml.Event], path: DataPath) -> dict[str, Data]:
        table: dict[str, Data] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            mark = _mark(event)
            self._refuse_machinery(event, path, mark)
            if not isinstance(event, yaml.ScalarEvent):
                self._stop(path, mark, "has a list or a table as a key", "a key is one word; quote it if it begins with [ or {")
            key = event.value
            if key not in table:
                self.key_marks[*path, key] = mark
                table[key] = self._value(next(events), events, (*path, key))
                continue
            first = self.key_marks[*path, key].line
            self._note((*path, key), mark, f"the key `{shown(key)}` is written twice, first on line {first}", "keep one of the two")
            _Builder(self.file)._value(next(events), events, (*path, key))
        return table

    def _refuse_machinery(self, event: yaml.Event, path: DataPath, mark: Mark) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._stop(path, mark, f"uses the alias `*{shown(event.anchor or '')}`", "write the value out; aliases are not read")
        if not isinstance(event, yaml.NodeEvent):
            return
        if event.anchor:
            self._note(path, mark, f"sets the anchor `&{shown(event.anchor)}`", "delete it; anchors are not read")
        tag = getattr(event, "tag", None)
        if tag:
            self._note(path, mark, f"has the tag `{shown(tag)}`", "delete it; every value is read as the text that is written")

    def _note(self, path: DataPath, mark: Mark, message: str, way_out: str) -> None:
        self.problems.append(_at(self.file, mark, message, way_out, written_path(path)))

    def _stop(self, path: DataPath, mark: Mark, message: str, way_out: str) -> NoReturn:
        self._note(path, mark, message, way_out)
        raise _Stop


def _at(file: str, mark: Mark, message: str, way_out: str, path: str = "") -> ConfigProblem:
    return ConfigProblem(file=file, line=mark.line, column=mark.column, path=path, message=message, way_out=way_out)


def _mark(event: yaml.Event) -> Mark:
    assert event.start_mark  # noqa: S101  every event that comes from a parser has one
    return Mark(line=event.start_mark.line + 1, column=event.start_mark.column + 1)


def _mark_of_offset(text: str, offset: int) -> Mark:
    return Mark(line=text.count("\n", 0, offset) + 1, column=offset - (text.rfind("\n", 0, offset) + 1) + 1)
