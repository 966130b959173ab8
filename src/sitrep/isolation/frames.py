"""Values to bytes and back, for the pipes between the daemon and its children: a task one way, an answer the other."""

from __future__ import annotations

import importlib
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Union

import msgspec

LENGTH_BYTES = 4  # every frame is its length, big-endian, and then so many bytes of msgpack


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """A value as bytes. `member` is the place of its type in the annotated union: msgspec cannot tell two dataclasses apart."""

    member: int
    data: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """What a child is asked to do: call `function` ("module:name") with `argument`, within `cpu_seconds` of processor time."""

    function: str
    argument: Packed
    cpu_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a child says: a `value`, or else a `reason` (memory, error) and its `detail`."""

    value: Packed | None = None
    reason: str = ""
    detail: str = ""


def pack(value: object, annotation: Any) -> Packed:
    """Encodes `value`, which must be of the annotated type. Raises TypeError where msgpack or the annotation has no room for it."""
    members = union_members(annotation)
    for place, member in enumerate(members):
        if len(members) == 1 or isinstance(value, typing.get_origin(member) or member):
            return Packed(member=place, data=msgspec.msgpack.encode(value))
    raise TypeError(f"{type(value).__name__} is none of {annotation}")


def unpack(packed: Packed, annotation: Any) -> Any:
    """Decodes what `pack` made. Raises msgspec.ValidationError (a ValueError) where the bytes do not fit the annotation."""
    return msgspec.msgpack.decode(packed.data, type=union_members(annotation)[packed.member])


def union_members(annotation: Any) -> tuple[Any, ...]:
    """`A | B` → (A, B); anything else is alone."""
    if typing.get_origin(annotation) in (Union, types.UnionType):
        return typing.get_args(annotation)
    return (annotation,)


def name_of(function: Callable[[Any], Any]) -> str:
    """ "module:name" of a module-level function."""
    return f"{function.__module__}:{function.__qualname__}"


def find_function(name: str) -> Callable[[Any], Any]:
    """The function of that name; only sitrep's own. Raises ValueError for any other."""
    module, _, function = name.partition(":")
    if not module.startswith("sitrep."):
        raise ValueError(f"{name} is not a function of sitrep")
    found: Callable[[Any], Any] = getattr(importlib.import_module(module), function)
    return found


@lru_cache
def annotations_of(function: Callable[[Any], Any]) -> tuple[Any, Any]:
    """The types of a function's one argument and of its result. Raises TypeError where it takes another number of arguments."""
    hints = dict(typing.get_type_hints(function))
    result = hints.pop("return")
    if len(hints) != 1:
        raise TypeError(f"{name_of(function)} must take exactly one annotated argument")
    return next(iter(hints.values())), result


def frame(message: Task | Answer) -> bytes:
    """A message with its length in front."""
    data = msgspec.msgpack.encode(message)
    return len(data).to_bytes(LENGTH_BYTES, "big") + data
