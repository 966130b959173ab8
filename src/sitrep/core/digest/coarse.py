"""A digest and how exactly its readers may be told places go in; the digest without finer places comes out."""

from __future__ import annotations

from dataclasses import replace

from sitrep.core.accounts import StatedFigure
from sitrep.core.coarsening import coarsened, without_address
from sitrep.core.digest.contents import CountryPart, CrossingChange, Digest, FigureRange, HeardEvent
from sitrep.core.receivers import Detail


def coarsened_digest(digest: Digest, detail: Detail) -> Digest:
    """Sentences are left out, and with them the threats, denials and background that consist of nothing else."""
    if detail is Detail.EXACT:
        return digest

    def event(known: HeardEvent) -> HeardEvent:
        return replace(known, account=coarsened(known.account, detail))

    def figures(known: FigureRange) -> FigureRange:
        stated = tuple(StatedFigure(figure=one.figure, source=without_address(one.source)) for one in known.stated)
        return replace(known, account=coarsened(known.account, detail), stated=stated)

    def change(known: CrossingChange) -> CrossingChange:
        return replace(known, stated=replace(known.stated, source=without_address(known.stated.source)))

    return replace(
        digest,
        new=tuple(CountryPart(iso3=part.iso3, events=tuple(event(one) for one in part.events)) for part in digest.new),
        figures=tuple(figures(one) for one in digest.figures),
        crossings=tuple(change(one) for one in digest.crossings),
        aid=tuple(event(one) for one in digest.aid),
        continuing=tuple(event(one) for one in digest.continuing),
        asides=(),
        held=tuple(replace(one, account=coarsened(one.account, detail)) for one in digest.held),
        dead_letters=tuple(replace(one, subject="[…]") for one in digest.dead_letters),
        dates=tuple(replace(one, sentence="", url="") for one in digest.dates),
    )
