"""Reports that state whether crossings are open go in; a board comes out: each crossing, each class of traffic, each change of status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sitrep.core.accounts import Source, StatedCrossing, source_of
from sitrep.core.corroboration import Corroboration, corroboration_of
from sitrep.core.grouping import crossing_key, told_at
from sitrep.core.model import CrossingStatus, Report, Traffic


class Certainty(StrEnum):
    """How sure a status is, in words of CAP 1.2: an official or two independent sources say so, one major outlet does, or another one."""

    OBSERVED = "observed"
    LIKELY = "likely"
    POSSIBLE = "possible"


MAJOR_TIER = 2
"""The highest tier (`Feed.tier`) of a wire or a major outlet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A status for as long as reports in a row state it: the first and the last of them, and their number."""

    status: CrossingStatus
    first: StatedCrossing
    last: StatedCrossing
    n_reports: int
    certainty: Certainty = Certainty.POSSIBLE

    @property
    def since_at(self) -> datetime:
        """When it was first reported so."""
        return self.first.source.told_at


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardLine:
    """A crossing for one class of traffic: what it was reported as, the latest before.

    `superseded_at` is when a later report stated another status for all traffic.
    """

    key: str
    traffic: Traffic
    standings: tuple[Standing, ...]
    superseded_at: datetime | None = None

    def is_stale(self, now: datetime, after: timedelta) -> bool:
        """True where nobody has repeated the status for so long: it may hold or not."""
        return now - self.now.last.source.told_at > after

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
    stated: dict[tuple[str, Traffic], list[tuple[StatedCrossing, Report]]] = {}
    for report in sorted(reports, key=told_at):
        for crossing in report.crossings:
            key = crossing_key(crossing)
            told = StatedCrossing(key=key, crossing=crossing, source=source_of(report))
            stated.setdefault((key, crossing.traffic), []).append((told, report))
    lines = {(key, traffic): BoardLine(key=key, traffic=traffic, standings=_standings(found)) for (key, traffic), found in stated.items()}
    board = (_superseded(line, lines.get((line.key, Traffic.ALL))) for line in lines.values())
    return tuple(sorted(board, key=lambda line: (-line.now.since_at.timestamp(), line.key, line.traffic)))


def _superseded(line: BoardLine, of_all: BoardLine | None) -> BoardLine:
    """The line, marked where what holds for all traffic was stated after it and differs."""
    if of_all is None or of_all is line or of_all.now.status is line.now.status:
        return line
    later = of_all.now.last.source.told_at
    return replace(line, superseded_at=later) if later > line.now.last.source.told_at else line


def _standings(stated: Iterable[tuple[StatedCrossing, Report]]) -> tuple[Standing, ...]:
    rows: list[list[tuple[StatedCrossing, Report]]] = []
    for one in stated:
        if rows and rows[-1][-1][0].crossing.status is one[0].crossing.status:
            rows[-1].append(one)
        else:
            rows.append([one])
    return tuple(_standing(row) for row in reversed(rows))


def _standing(row: Sequence[tuple[StatedCrossing, Report]]) -> Standing:
    first, last = row[0][0], row[-1][0]
    return Standing(
        status=last.crossing.status,
        first=first,
        last=last,
        n_reports=len(row),
        certainty=_certainty([report for _stated, report in row]),
    )


def _certainty(reports: Sequence[Report]) -> Certainty:
    if corroboration_of(reports) is not Corroboration.SINGLE:
        return Certainty.OBSERVED
    return Certainty.LIKELY if any(report.feed_tier <= MAJOR_TIER for report in reports) else Certainty.POSSIBLE
