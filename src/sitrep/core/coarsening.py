"""An account of an event and how exactly a receiver may be told its places go in; the account without finer places comes out.

Do no harm: messages are forwarded, and a village named beside "aid workers" or "families fled to" can put people at risk. What is left
out is marked by […], so that nobody takes a changed sentence for the source's own. Crossings and routes keep their names: they are public.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sitrep.core.accounts import Account, Quotation, Source, StatedCrossing, StatedFigure
from sitrep.core.model import Field, Place, Span
from sitrep.core.receivers import Detail

OMITTED = "[…]"
PROVINCE, COUNTRY = 4, 6
"""Of Insecurity Insight's scale of precision (`model.Place`)."""

_NOWHERE = Span(field=Field.TEXT, start=0, end=0, text="")


def coarsened(account: Account, detail: Detail) -> Account:
    """The account for a receiver who is told places by province or by country at most; EXACT leaves it as it is.

    Finer names are taken out of quotes and headlines, coordinates and the addresses of articles (which often spell a place out) go.
    """
    if detail is Detail.EXACT:
        return account
    places = tuple(dict.fromkeys(found for place in account.places if (found := _coarser(place, detail))))
    finer = _finer_names(account, detail)

    def told(text: str) -> str:
        return finer.sub(OMITTED, text) if finer else text

    def source(known: Source) -> Source:
        return replace(known, url="")

    def quote(known: Quotation) -> Quotation:
        return replace(known, text=told(known.text), matched=tuple(told(word) for word in known.matched), source=source(known.source))

    def crossing(known: StatedCrossing) -> StatedCrossing:
        return replace(known, source=source(known.source))

    return replace(
        account,
        headline=told(account.headline),
        level_reason=told(account.level_reason),
        places=places,
        mentions=(),
        quotes=tuple(quote(known) for known in account.quotes),
        figures=tuple(StatedFigure(figure=stated.figure, source=source(stated.source)) for stated in account.figures),
        crossings=tuple(crossing(known) for known in account.crossings),
        sources=tuple(source(known) for known in account.sources),
    )


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


def _finer_names(account: Account, detail: Detail) -> re.Pattern[str] | None:
    """Finds each name that is finer than allowed, as the gazetteer and as the articles write it."""
    coarsest = PROVINCE if detail is Detail.ADMIN1 else COUNTRY
    finer = [place for place in account.mentions if place.precision not in (coarsest, COUNTRY)]
    kept = {word.casefold() for place in account.mentions if place not in finer for word in (place.name, place.span.text)}
    written = {word for place in finer for word in (place.name, place.span.text)}
    written |= {stated.figure.place or "" for stated in account.figures}
    provinces = {place.admin1_name for place in account.mentions}
    if detail is Detail.ADMIN1:
        kept |= {name.casefold() for name in provinces}
    else:
        written |= provinces
    names = sorted((name for name in written if name and name.casefold() not in kept), key=lambda name: (-len(name), name))
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names), re.IGNORECASE) if names else None
