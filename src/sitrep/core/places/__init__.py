"""A document, its sentences and the atlas go in, the places that it names come out, each with coordinates, precision and role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sitrep.core.model import Document, Field, Figure, Place, PlaceRole, Span
from sitrep.core.places.atlas import Atlas
from sitrep.core.places.mentions import Mention, find_mentions
from sitrep.core.places.resolution import count_votes, resolve
from sitrep.core.places.roles import RoleReader
from sitrep.core.sentences import Sentence

__all__ = ["find_places", "place_figures"]


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
    roles = RoleReader(language, first)
    return tuple(place for mention in mentions for place in _placed(mention, votes, atlas, roles))


def _placed(mention: Mention, votes: Mapping[str, float], atlas: Atlas, roles: RoleReader) -> Iterator[Place]:
    sentence = mention.sentence
    span = Span(field=sentence.field, start=sentence.start + mention.start, end=sentence.start + mention.end, text=mention.text)
    if mention.is_people:
        return
    if mention.iso3:
        yield Place(span=span, name=mention.text, iso3=mention.iso3, precision=6, role=roles.role_of(mention))
        return
    found = resolve(mention, votes, atlas.common_words)
    if found:
        yield Place(
            span=span,
            name=found.name,
            iso3=found.iso3,
            admin1_code=found.admin1_code,
            lat=found.lat,
            lon=found.lon,
            precision=found.precision,
            role=roles.role_of(mention),
        )


def place_figures(figures: Sequence[Figure], places: Sequence[Place], sentences: Sequence[Sentence]) -> tuple[Figure, ...]:
    """The figures (of these sentences), each with the verbatim name of the place that it is about: the one left in its sentence, else the
    one reached, else the nearest; unchanged where its sentence names none."""
    return tuple(replace(figure, place=_place_of(figure, places, sentences) or figure.place) for figure in figures)


def _place_of(figure: Figure, places: Sequence[Place], sentences: Sequence[Sentence]) -> str | None:
    home = next(one for one in sentences if one.field is figure.span.field and one.start <= figure.span.start < one.end)
    near = [one for one in places if one.span.field is home.field and home.start <= one.span.start < home.end]
    ranks = {PlaceRole.ORIGIN: 0, PlaceRole.DESTINATION: 1, PlaceRole.EVENT: 2, PlaceRole.OTHER: 3}
    near.sort(key=lambda one: (ranks[one.role], abs(one.span.start - figure.span.start)))
    return near[0].span.text if near else None
