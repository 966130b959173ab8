"""No input: what a language must have words for, for the detail of an incident that affects aid to be read in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class AidWords:
    """One language's words, each piece an alternative of an expression that is sought at the beginning of words.

    `one` names a single person of the aid ("a driver"), `staff` persons of the aid, `units` what a number before them does not count people
    of; the rest are targets, acts, means, places and effects, by the names that `AidDetail` uses.
    """

    one: str
    staff: str
    units: str
    targets: Mapping[str, str]
    acts: Mapping[str, str]
    means: Mapping[str, str]
    effects: Mapping[str, str]
    places: Mapping[str, str] = field(default_factory=dict)
