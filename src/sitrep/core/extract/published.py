"""A parsed page, its meta tags and its schema.org data go in; when it was published comes out, or None."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sitrep.core.extract.dates import ANY_DAY, parse_date, written_date
from sitrep.core.extract.jsonld import Statement
from sitrep.core.extract.shown_dates import ShownDate, read_shown_dates
from sitrep.core.extract.surroundings import Piece

_PUBLISHED_KEYS = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published", "parsely-pub-date"),
    *("sailthru.date", "dc.date.issued", "dcterms.issued", "publishdate", "publish-date", "publisheddate", "pubdate", "pub_date"),
    *("og:pubdate", "publication_date", "article.published", "published", "date-pub", "content:publishdate", "rnews:datepublished"),
    *("cxenseparse:recs:publishtime", "cxenseparse:publishtime", "citation_publication_date", "citation_online_date", "citation_date"),
    *("originalpublicationdate", "article_date_original", "dcsext.articlefirstpublished"),
)
_DATE_KEYS = ("dcterms.created", "date.created", "datecreated", "date", "dc.date")
"""Dates that do not say of what: some systems write there when the page was last built."""
_SAME_INSTANT, _DAY, _ZONES = timedelta(minutes=1), timedelta(days=1), timedelta(hours=14)
_MIDNIGHT = datetime.min.time()
_MOST_TIMES = 60


def read_published(
    tree: Any, metas: Mapping[str, str], statement: Statement, around: Callable[[], Sequence[Piece]], language: str
) -> datetime | None:
    """What says for machines that it is the instant of publication first, then the date beside the heading, then any other; last that
    of an update. `around` gives the pieces of text around the heading, and is asked only where they matter.

    Publication is preferred to the last change throughout: of 70 labelled pages that state both, on different days, 59 are labelled with
    the former and 6 with the latter (`docs/decisions/0024`).
    """
    times = list(tree.iter("time"))[:_MOST_TIMES]
    stated = (statement.published, *(metas.get(key, "") for key in _PUBLISHED_KEYS), statement.page_published)
    instants = [instant for instant in map(parse_date, stated) if instant is not None]
    published = _exact(instants[0], instants[1:]) if instants else None
    if published is not None and (published.utcoffset() or not any(map(_zoned, times))):
        return published
    shown = list(read_shown_dates(around(), language=language))
    if published is not None:
        return _in_the_pages_zone(published, times, shown)
    dated = [instant for key in _DATE_KEYS if (instant := parse_date(metas.get(key, "")))]
    day = _of_kind(shown, update=False)
    if day is not None:
        return _exact(day, dated)
    return (
        _first(written_date(text, language=language, now=ANY_DAY) for text in stated)
        or _first(dated)
        or _marked(times)
        or _of_kind(shown, update=True)
        or _first(parse_date(time.get("datetime") or "") for time in times[:5])
        or _guessed(tree)
    )


def _first(instants: Iterable[datetime | None]) -> datetime | None:
    return next((instant for instant in instants if instant is not None), None)


def _exact(stated: datetime, others: Sequence[datetime]) -> datetime:
    """A day without a clock gets it from the first other date of the page that is of this day, here or in some zone."""
    if stated.time() != _MIDNIGHT:
        return stated
    return next((one for one in others if one.time() != _MIDNIGHT and -_ZONES < one - stated < _ZONES + _DAY), stated)


def _of_kind(shown: Sequence[ShownDate], *, update: bool) -> datetime | None:
    return next((one.instant for one in shown if one.is_update is update), None)


def _marked(times: Sequence[Any]) -> datetime | None:
    marked = [time for time in times if "publi" in f"{time.get('itemprop')} {time.get('class')} {time.get('pubdate')}".lower()]
    return next((instant for time in marked if (instant := parse_date(time.get("datetime") or ""))), None)


def _zoned(time: Any) -> datetime | None:
    instant = parse_date(time.get("datetime") or "")
    return instant if instant is not None and instant.utcoffset() else None


def _in_the_pages_zone(stated: datetime, times: Sequence[Any], shown: Sequence[ShownDate]) -> datetime:
    """The same instant in the zone in which the page gives its other times, where it is stated in UTC: where a <time> says so of this
    instant, or where that zone makes it the day that is shown. Else readers of the page and ours would see different days.
    """
    zoned = [instant for time in times if (instant := _zoned(time))]
    days = {one.instant.date() for one in shown if not one.is_update}
    for instant in zoned:
        local = stated.astimezone(instant.tzinfo)
        if abs(instant - stated) < _SAME_INSTANT or (local.date() != stated.date() and local.date() in days):
            return local
    return stated


def _guessed(tree: Any) -> datetime | None:
    """By htmldate's rules, its widest search left out (measured: of 24 dates that it adds, 6 are wrong)."""
    from htmldate import find_date  # noqa: PLC0415  only the children that extract pay for it, and only on pages that state no date

    try:
        return parse_date(find_date(tree, original_date=True, extensive_search=False) or "")
    except Exception:  # whatever it trips over, the page has no date
        return None
