"""A document, its sentences, the atlas and its places go in, the stated conditions of crossings and routes come out."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.core.model import CrossingReport, Document, Place
from sitrep.core.places.atlas import Atlas
from sitrep.core.sentences import Sentence


def find_crossings(document: Document, sentences: Sequence[Sentence], atlas: Atlas, places: Sequence[Place]) -> tuple[CrossingReport, ...]:
    """Nothing yet."""
    del document, sentences, atlas, places
    return ()
