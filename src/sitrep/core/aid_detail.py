"""No input: the noun for what was done to the aid in an incident, with its codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitrep.core.spans import Span


class AidTarget(StrEnum):
    """What of the aid an incident struck."""

    CONVOY = "convoy"
    VEHICLE = "vehicle"
    WAREHOUSE = "warehouse"
    STAFF = "staff"
    FACILITY = "facility"
    DISTRIBUTION = "distribution"


class AidAct(StrEnum):
    """What was done to it."""

    KILLED = "killed"
    INJURED = "injured"
    KIDNAPPED = "kidnapped"
    DETAINED = "detained"
    RELEASED = "released"
    HIT = "hit"
    BURNED = "burned"
    LOOTED = "looted"
    ROBBED = "robbed"
    BLOCKED = "blocked"


class AidEffect(StrEnum):
    """What it did to the delivery of aid, where the text says so."""

    SUSPENDED = "suspended"
    RELOCATED = "relocated"
    DELAYED = "delayed"
    REDUCED = "reduced"


@dataclass(frozen=True, kw_only=True, slots=True)
class AidDetail:
    """What one sentence tells of an incident that affects aid, one detail per kind of target.

    `killed`, `injured`, `kidnapped` and `detained` are persons as stated, None where no number is; the same persons may stand in two
    details (the facility's and the staff's) and are never added. Suggestions of codes, never claims: `means` and `location` are those of
    the Aid Worker Security Database ("U": not told), `access_type` one of movement, interference, violence (after ACAPS).
    """

    target: AidTarget
    act: AidAct
    quote: Span
    killed: int | None = None
    injured: int | None = None
    kidnapped: int | None = None
    detained: int | None = None
    means: str = "U"
    location: str = "U"
    access_type: str = ""
    effect: AidEffect | None = None
