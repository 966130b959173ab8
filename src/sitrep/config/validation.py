"""A read file and a pydantic model → the model's value, or every problem with its place, in plain words, with a way out."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from sitrep.config.source import Data, DataPath, Source, shown
from sitrep.errors import ConfigProblem


class Section(BaseModel):
    """A table in a configuration file: knows its keys, refuses others, is not changed after it was read.

    A field's first `examples` is what a message offers where the key is missing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


S = TypeVar("S", bound=BaseModel)


def refusal(message: str, way_out: str = "") -> PydanticCustomError:
    """What a validator raises: the message is used as it is, so it must not hold a secret."""
    return PydanticCustomError("refused", "{message}", {"message": message, "way_out": way_out})


def nearest(word: str, words: tuple[str, ...]) -> str:
    """A way out for a misspelt word: one with a slip of a letter, one that is part of it, one close to it, else all (at most 12)."""
    parts, lower = re.split("[-_ ]", word.lower()), [known.lower() for known in words]
    close = (
        get_close_matches(word.lower(), lower, n=1, cutoff=0.9)
        or [known for known in lower if known in parts]
        or get_close_matches(word.lower(), lower, n=1)
    )
    if close:
        return f"did you mean `{next(known for known in words if known.lower() == close[0])}`?"
    more = ", …" if len(words) > 12 else ""
    return f"one of: {', '.join(words[:12])}{more}" if words else ""


def validate(source: Source, model: type[S]) -> tuple[S | None, tuple[ConfigProblem, ...]]:
    """The file as `model`, or None, and all that is wrong with it (reading included), in file order. An empty file is an empty table."""
    problems = list(source.problems)
    value: S | None = None
    if source.data is not None or not problems:
        try:
            value = model.model_validate(source.data if source.data is not None else {})
        except ValidationError as error:
            problems += _explain_all(source, model, error)
    return (None if problems else value), in_file_order(problems)


def in_file_order(problems: list[ConfigProblem]) -> tuple[ConfigProblem, ...]:
    """Problems of one file by line and column; the same words at the same place once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.line, problem.column)))


def _explain_all(source: Source, model: type[BaseModel], error: ValidationError) -> list[ConfigProblem]:
    return [_explain(source, model, details) for details in error.errors(include_url=False) if not _follows_from_others(details)]


def _follows_from_others(details: ErrorDetails) -> bool:
    """A list counted as too short only because the items in it were refused, each by its own problem."""
    return details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]


def _explain(source: Source, model: type[BaseModel], details: ErrorDetails) -> ConfigProblem:
    kind, context = details["type"], details.get("ctx", {})
    path = _existing(details["loc"], source.data)
    if kind == "missing":
        key = str(details["loc"][-1])
        section = _section_at(model, details["loc"][:-1])
        example = _example(section, key)
        return source.problem(path, f"`{key}` is missing", f"add `{key}: {example}`" if example else f"add `{key}:`")
    if kind == "extra_forbidden":
        section = _section_at(model, details["loc"][:-1])
        return source.problem(path, f"unknown key `{shown(str(path[-1]))}`", nearest(str(path[-1]), _keys(section)), key=True)
    if kind == "refused":
        return source.problem(path, context["message"], context["way_out"], key=details["loc"][-1:] == ("[key]",))
    if kind == "string_pattern_mismatch":
        example = _example(_section_at(model, details["loc"][:-1]), str(details["loc"][-1]))
        return source.problem(
            path, f"{_described(details['input'])} is not in the form expected here", f"write it like `{example}`" * bool(example)
        )
    message, way_out = _plain_words(kind, details["input"], context, details["msg"])
    return source.problem(path, message, way_out)


def _plain_words(kind: str, value: object, context: Mapping[str, Any], said: str) -> tuple[str, str]:
    """Message and way out for pydantic's own kinds of error."""
    message, way_out = said.removeprefix("Value error, "), ""
    if value is None:
        message, way_out = "has no value", "write one, or delete the key"
    elif kind in _WANTED:
        wanted, way_out = _WANTED[kind]
        message = f"must be {wanted}, not {_described(value)}"
    elif kind in ("literal_error", "enum"):
        message, way_out = f"{_described(value)} is not known here", nearest(str(value), _expected(context))
    elif kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        message = f"must be {words} {context[key]}, not {_described(value)}"
    elif kind in ("too_short", "string_too_short"):
        message = "must not be empty" if context["min_length"] == 1 else f"must have at least {context['min_length']}"
    elif kind in ("too_long", "string_too_long"):
        message = f"must have at most {context['max_length']}"
    return message, way_out


_LIST = ("a list", "write `[a, b]`, or each item on its own line behind `- `")
_TABLE = ("a table of keys", "write each as `key: value` on its own line, indented")
_WANTED = {  # pydantic's kinds of error → what is wanted, and how to write it
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), _LIST),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type", "dataclass_type"), _TABLE),
    **dict.fromkeys(("int_parsing", "int_type", "int_parsing_size", "int_from_float"), ("a whole number", "")),
    **dict.fromkeys(("float_parsing", "float_type", "finite_number"), ("a number", "")),
    **dict.fromkeys(("bool_parsing", "bool_type"), ("yes or no", "")),
    "time_delta_type": ("a span of time", "write it like 90s, 15m, 2h or 1d 6h"),
    "time_type": ("a time of day", "write it like 07:00 or 18:30"),
    "string_type": ("text", "write one value, in quotes if it begins with [ or {"),
}
_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
}


def _expected(context: Mapping[str, Any]) -> tuple[str, ...]:
    """The words a literal or an enum allows, out of pydantic's "'a', 'b' or 'c'"."""
    return tuple(re.findall(r"'([^']*)'", str(context["expected"])))


def _described(value: object) -> str:
    """The value as a message may name it."""
    if isinstance(value, str):
        return f"`{shown(value)}`" if value else "empty text"
    return "a list" if isinstance(value, list) else "a table"


def _existing(loc: tuple[str | int, ...], data: Data) -> DataPath:
    """The part of a pydantic location that is in the file: without union members, `[key]` and keys that are missing."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(data, dict) and part in data:
            data = data[str(part)]
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part]
        else:
            continue
        path.append(part)
    return tuple(path)


def _section_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> type[BaseModel]:
    """The model of the table at a location below `model`."""
    here: list[Any] = [model]
    last = model
    for part in loc:
        here = [found for annotation in here for found in _step_into(annotation, part)]
        sections = [section for annotation in here for section in _sections(annotation)]
        if sections:
            last = sections[0]
    return last


def _step_into(annotation: Any, part: str | int) -> list[Any]:
    """The annotations of what `part` leads to from a value of `annotation`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [field.annotation for name, field in annotation.model_fields.items() if (field.alias or name) == part]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _step_into(arguments[0], part)
    if origin in (Union, types.UnionType):
        return [found for argument in arguments for found in _step_into(argument, part)]
    return [arguments[-1] if isinstance(part, str) else arguments[0]] if arguments else []


def _sections(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (Annotated, Union, types.UnionType):
        return [section for argument in get_args(annotation) for section in _sections(argument)]
    return []


def _keys(section: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in section.model_fields.items())


def _example(section: type[BaseModel], key: str) -> str:
    for name, field in section.model_fields.items():
        if (field.alias or name) == key and field.examples:
            return str(field.examples[0])
    return ""
