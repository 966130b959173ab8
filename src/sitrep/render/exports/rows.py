"""Accounts of events go in, the rows of a table with HAPI's column names come out, as CSV with or without a row of HXL tags."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from sitrep.core.accounts import Account
from sitrep.core.model import FigureUnit, Place, Quantifier
from sitrep.core.notices import Reason
from sitrep.render import lines, words
from sitrep.render.exports.safety import safe_cell

Cell = str | int | float | None

COLUMNS: dict[str, str] = {
    "event_id": "#event+id",
    "alert_id": "#meta+id",
    "topic": "#event+type",
    "level": "#severity",
    "location_code": "#country+code",
    "location_name": "#country+name",
    "admin1_code": "#adm1+code",
    "admin1_name": "#adm1+name",
    "place": "#loc+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "geo_precision": "#geo+precision",
    "reference_period_start": "#date+start",
    "reference_period_end": "#date+end",
    "figure_quantifier": "#meta+quantifier",
    "figure_persons": "#affected+displaced+ind",
    "figure_households": "#affected+displaced+hh",
    "figure_vague": "#description+figure",
    "figure_term": "#description+term",
    "figure_category": "#meta+category",
    "crossing_id": "#access+id",
    "crossing_name": "#access+name",
    "crossing_status": "#access+status",
    "reports": "#meta+reports+num",
    "sources_independent": "#meta+sources+num",
    "corroboration": "#status+corroboration",
    "summary": "#event",
    "headline": "#description+headline",
    "excerpt": "#meta+excerpt",
    "source_name": "#meta+source",
    "source_url": "#meta+url",
    "language": "#meta+language",
    "rule_id": "#meta+rule",
    "matched_terms": "#meta+terms",
    "verification": "#status+verification",
}
"""Column → HXL tag. Names and ISO3 codes as in HDX HAPI; vague figures are text, so that what is tagged #affected are numbers."""


def row_of(account: Account) -> dict[str, Cell]:
    """One event in one row: its most precise place, its highest figure, its main crossing, its best quote. Nothing is added up.

    Of one that its source withdrew `verification` says so, and figure and crossing are left blank: nobody shall count them.
    """
    place = next(iter(account.places), None)
    quote = next(iter(account.quotes), None)
    values: dict[str, Cell] = {
        "event_id": account.event_id,
        "alert_id": account.alert_id,
        "topic": account.topic.value,
        "level": account.level.value,
        "reference_period_start": account.first_reported_at.date().isoformat(),
        "reference_period_end": account.last_reported_at.date().isoformat(),
        "reports": account.n_reports,
        "sources_independent": len(account.sources),
        "corroboration": account.corroboration.value,
        "summary": lines.incident(account),
        "headline": account.headline,
        "excerpt": quote.text if quote else "",
        "source_name": quote.source.name if quote else "",
        "source_url": quote.source.url if quote else "",
        "language": (quote_language(account) or ""),
        "rule_id": quote.rule_id if quote else "",
        "matched_terms": "; ".join(quote.matched) if quote else "",
        "verification": words.REASONS[Reason.WITHDRAWN] if account.is_withdrawn else words.UNVERIFIED,
        **_place_cells(place, account.countries),
        **({} if account.is_withdrawn else _figure_cells(account) | _crossing_cells(account)),
    }
    return {name: safe_cell(value) if isinstance(value := values.get(name), str) else value for name in COLUMNS}


def quote_language(account: Account) -> str | None:
    """The language of the first quote."""
    return account.quotes[0].language if account.quotes else account.headline_language


def _place_cells(place: Place | None, countries: Sequence[str]) -> dict[str, Cell]:
    iso3 = place.iso3 if place and place.iso3 else next(iter(countries), "")
    named = {"location_code": iso3, "location_name": words.country(iso3) if iso3 else ""}
    if place is None:
        return {**named}
    return {
        **named,
        "admin1_code": place.admin1_code,
        "admin1_name": place.admin1_name,
        "place": place.name if place.precision < words.COUNTRY_LEVEL else "",
        "lat": place.lat,
        "lon": place.lon,
        "geo_precision": place.precision,
    }


def _figure_cells(account: Account) -> dict[str, Cell]:
    stated = lines.strongest_figure(account)
    if stated is None:
        return {}
    figure = stated.figure
    number = None if figure.vague else (figure.low if figure.low is not None else figure.high)
    return {
        "figure_quantifier": figure.quantifier.value if figure.quantifier is not Quantifier.EXACT or number is not None else "",
        "figure_persons": number if figure.unit is FigureUnit.PERSON else None,
        "figure_households": number if figure.unit is FigureUnit.HOUSEHOLD else None,
        "figure_vague": figure.span.text if number is None else "",
        "figure_term": figure.term,
        "figure_category": figure.kind.value,
    }


def _crossing_cells(account: Account) -> dict[str, Cell]:
    stated = lines.main_crossing(account)
    if stated is None:
        return {}
    crossing = stated.crossing
    return {"crossing_id": crossing.crossing_id, "crossing_name": crossing.name, "crossing_status": words.crossing_status(stated)}


def write_csv(accounts: Iterable[Account], *, hxl: bool = False) -> str:
    """The table as RFC 4180 has it; with `hxl` the second row holds the tags."""
    page = io.StringIO()
    writer = csv.DictWriter(page, list(COLUMNS))
    writer.writeheader()
    if hxl:
        writer.writerow(COLUMNS)
    writer.writerows(row_of(account) for account in accounts)
    return page.getvalue()
