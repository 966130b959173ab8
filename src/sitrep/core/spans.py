"""No input: where a verbatim piece of a document stands, a noun that all others build on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """The part of a document an offset counts in."""

    TITLE = "title"
    SUMMARY = "summary"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A verbatim piece of a document: `document.field_text(field)[start:end] == text`, offsets in characters."""

    field: Field
    start: int
    end: int
    text: str
