"""An account of an event and how exactly a receiver may be told its places go in; the account without finer places comes out.

Do no harm: messages are forwarded, and a village named beside "aid workers" or "families fled to" can put people at risk. Sentences and
headlines are left out as a whole, for nobody can take the name out of one that no gazetteer knows; whoever has to read them asks the desk
for the alert by its id. Crossings and routes keep their names: they are public works.
"""

from __future__ import annotations

from dataclasses import replace

from sitrep.core.accounts import Account, Source, StatedFigure
from sitrep.core.model import Field, Place, Span
from sitrep.core.receivers import Detail

PROVINCE, COUNTRY = 4, 6
"""Of Insecurity Insight's scale of precision (`model.Place`)."""
_NOWHERE = Span(field=Field.TEXT, start=0, end=0, text="")


def coarsened(account: Account, detail: Detail) -> Account:
    """The account for a receiver who is told places by province or by country at most; EXACT leaves it as it is.

    Quotes, headline, coordinates and the addresses of articles (which often spell a place out) go.
    """
    if detail is Detail.EXACT:
        return account
    return replace(
        account,
        headline="",
        places=tuple(dict.fromkeys(found for place in account.places if (found := _coarser(place, detail)))),
        quotes=(),
        figures=tuple(StatedFigure(figure=stated.figure, source=without_address(stated.source)) for stated in account.figures),
        crossings=tuple(replace(known, source=without_address(known.source)) for known in account.crossings),
        sources=tuple(without_address(known) for known in account.sources),
    )


def without_address(source: Source) -> Source:
    """The source's name, without the article's address."""
    return replace(source, url="")


def _coarser(place: Place, detail: Detail) -> Place | None:
    """The province or country of a place; None where the place has none."""
    if place.precision == COUNTRY or detail is Detail.COUNTRY or not place.admin1_name:
        return Place(span=_NOWHERE, name="", iso3=place.iso3, precision=COUNTRY) if place.iso3 else None
    return Place(
        span=_NOWHERE,
        name=place.admin1_name,
        iso3=place.iso3,
        admin1_code=place.admin1_code,
        admin1_name=place.admin1_name,
        precision=PROVINCE,
    )
