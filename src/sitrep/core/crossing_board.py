"""Reports that state whether crossings are open go in; a board comes out: each crossing, each class of traffic, each change of status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sitrep.core.accounts import Source, StatedCrossing, source_of
from sitrep.core.grouping import crossing_key, told_at
from sitrep.core.model import CrossingStatus, Report, Traffic


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A status for as long as reports in a row state it: the first and the last of them, and their number."""

    status: CrossingStatus
    first: StatedCrossing
    last: StatedCrossing
    n_reports: int

    @property
    def since_at(self) -> datetime:
        """When it was first reported so."""
        return self.first.source.told_at


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardLine:
    """A crossing for one class of traffic: what it was reported as, the latest before."""

    key: str
    traffic: Traffic
    standings: tuple[Standing, ...]

    @property
    def now(self) -> Standing:
        """What is reported last."""
        return self.standings[0]

    @property
    def name(self) -> str:
        """The crossing's name as last reported."""
        return self.now.last.crossing.name

    @property
    def sources(self) -> tuple[Source, ...]:
        """Who stated the present status, the first and the last of them."""
        return tuple(dict.fromkeys((self.now.first.source, self.now.last.source)))


def board_of(reports: Iterable[Report]) -> tuple[BoardLine, ...]:
    """The board from these reports, those with the latest change first. Nothing is concluded: a line says what was reported last."""
    stated: dict[tuple[str, Traffic], list[StatedCrossing]] = {}
    for report in sorted(reports, key=told_at):
        for crossing in report.crossings:
            key = crossing_key(crossing)
            stated.setdefault((key, crossing.traffic), []).append(StatedCrossing(key=key, crossing=crossing, source=source_of(report)))
    lines = [BoardLine(key=key, traffic=traffic, standings=_standings(found)) for (key, traffic), found in stated.items()]
    return tuple(sorted(lines, key=lambda line: (-line.now.since_at.timestamp(), line.key, line.traffic)))


def _standings(stated: Iterable[StatedCrossing]) -> tuple[Standing, ...]:
    found: list[Standing] = []
    for one in stated:
        before = found[-1] if found else None
        if before and before.status is one.crossing.status:
            found[-1] = Standing(status=before.status, first=before.first, last=one, n_reports=before.n_reports + 1)
        else:
            found.append(Standing(status=one.crossing.status, first=one, last=one, n_reports=1))
    return tuple(reversed(found))
