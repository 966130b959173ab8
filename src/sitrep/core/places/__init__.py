"""A document, its sentences and the atlas go in, the places that it names come out, each with coordinates, precision and role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sitrep.core.model import Document, Field, Figure, FigureKind, Place, PlaceRole, Span
from sitrep.core.places.atlas import Atlas
from sitrep.core.places.mentions import Mention, find_mentions
from sitrep.core.places.resolution import SURROUNDINGS, count_votes, country_of, resolve, surnames_of
from sitrep.core.places.roles import read_roles, settle_roles, tells_of_leaving
from sitrep.core.sentences import Sentence

__all__ = ["find_places", "place_figures", "settle_roles"]

COUNTRY = 6
PROVINCE = 4
"""Precisions on the SiND scale."""

NEIGHBOURS = 8
"""Mentions before and after a region among which its town is looked for."""


def find_places(document: Document, sentences: Sequence[Sentence], atlas: Atlas) -> tuple[Place, ...]:
    """The places named in a document, in reading order, every mention a place of its own.

    A name is believed only in a country that the document is about (the feed's countries, country names and peoples in the text, places
    that agree) or where it is a big city; ordinary words that are also place names ("Most", "Police", "Nice") never are. `precision` is
    Insecurity Insight's SiND scale: 1 a camp, 2 a town, 4 a province, 6 a country.
    """
    language = (document.language or "en").split("-")[0].lower()
    mentions = find_mentions(sentences, atlas, language)
    votes = count_votes(mentions, document.countries)
    first = next((one.index for one in sentences if one.field is Field.TEXT), 0)
    surnames = surnames_of(mentions, atlas.common_words)
    placed = tuple((mention, place) for mention in mentions if (place := _placed(mention, votes, surnames, atlas)))
    year = document.published_at.year if document.published_at else None
    roles = read_roles(tuple(mention for mention, _ in placed), language, first, year)
    found = [_playing(place, role) for (_, place), role in zip(placed, roles, strict=True)]
    homes = [mention.sentence.index for mention, _ in placed]
    return tuple(_with_its_town(found, at, homes) for at in range(len(found)))


def _with_its_town(places: Sequence[Place], at: int, sentences: Sequence[int]) -> Place:
    """The place at this index; one "of the event" plays the part of a town in it that people left or came to in its sentence, and of the
    region around it that they left ("crossed from Sudan after fighting in El Geneina")."""
    place = places[at]
    if place.role is not PlaceRole.EVENT:
        return place
    near = range(max(0, at - NEIGHBOURS), min(len(places), at + NEIGHBOURS + 1))
    others = [places[one] for one in near if sentences[one] == sentences[at]]
    parts = (one.role for one in others if _plays_for(one, place))
    return _playing(place, next(parts, place.role))


def _playing(place: Place, role: PlaceRole) -> Place:
    return place if role is place.role else replace(place, role=role)


def _plays_for(one: Place, place: Place) -> bool:
    """True where the first place's part is the second's, which is a region around it or a town in it."""
    if place.precision >= PROVINCE and _is_within(one, place):
        return one.role in (PlaceRole.ORIGIN, PlaceRole.DESTINATION)
    return one.role is PlaceRole.ORIGIN and one.precision >= PROVINCE and _is_within(place, one)


def _is_within(small: Place, large: Place) -> bool:
    is_finer = small.precision < large.precision and small.iso3 == large.iso3
    if not is_finer or large.precision == COUNTRY:
        return is_finer
    return small.admin1_code == large.admin1_code if large.admin1_code else _is_around(large, small)


def _is_around(large: Place, small: Place) -> bool:
    """True where a place lies in the surroundings of a region of which no code is known."""
    if small.lat is None or small.lon is None or large.lat is None or large.lon is None:
        return False
    return abs(small.lat - large.lat) < SURROUNDINGS and abs(small.lon - large.lon) < SURROUNDINGS


def _placed(mention: Mention, votes: Mapping[str, float], surnames: frozenset[str], atlas: Atlas) -> Place | None:
    sentence = mention.sentence
    span = Span(field=sentence.field, start=sentence.start + mention.start, end=sentence.start + mention.end, text=mention.text)
    if mention.is_people:
        return None
    if mention.iso3:
        return Place(span=span, name=mention.text, iso3=country_of(mention, votes), precision=COUNTRY)
    found = resolve(mention, votes, atlas.common_words, surnames)
    if found is None:
        return None
    return Place(
        span=span,
        name=found.name,
        iso3=found.iso3,
        admin1_code=found.admin1_code,
        admin1_name=found.admin1_name,
        lat=found.lat,
        lon=found.lon,
        precision=found.precision,
    )


def place_figures(
    figures: Sequence[Figure], places: Sequence[Place], sentences: Sequence[Sentence], language: str | None = None
) -> tuple[Figure, ...]:
    """The figures (of these sentences), each with the verbatim name of the place that it is about: the one left where it is a flow and its
    sentence tells of leaving, else the one reached, else the nearest; unchanged where its sentence names none."""
    words = (language or "en").split("-")[0].lower()
    return tuple(replace(figure, place=_place_of(figure, places, sentences, words) or figure.place) for figure in figures)


def _place_of(figure: Figure, places: Sequence[Place], sentences: Sequence[Sentence], language: str) -> str | None:
    home = next(one for one in sentences if one.field is figure.span.field and one.start <= figure.span.start < one.end)
    near = [one for one in places if one.span.field is home.field and home.start <= one.span.start < home.end]
    is_left = figure.kind is FigureKind.FLOW and tells_of_leaving(home.text, language)
    first = PlaceRole.ORIGIN if is_left else PlaceRole.DESTINATION
    order = (first, PlaceRole.ORIGIN, PlaceRole.DESTINATION, PlaceRole.EVENT, PlaceRole.OTHER)
    near.sort(key=lambda one: (order.index(one.role), one.precision == COUNTRY, abs(one.span.start - figure.span.start)))
    return near[0].span.text if near else None
