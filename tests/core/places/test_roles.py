"""The part of a place in what is reported now, by the hits of its document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitrep.core.model import Document, Field, Hit, HitStatus, Level, RuleId, Span, Topic
from sitrep.core.places import find_places, settle_roles
from sitrep.core.sentences import split_document
from sitrep.store.gazetteer import load_atlas

ATLAS = load_atlas()
MOVE, AID = Topic.DISPLACEMENT, Topic.AID_INCIDENT
NOW, PAST = HitStatus.OCCURRED, HitStatus.BACKGROUND


def settled(text: str, *hits: tuple[Topic, HitStatus]) -> list[str]:
    document = Document(title="", text=text, language="en")
    quote = Span(field=Field.TEXT, start=0, end=len(text), text=text)
    found = tuple(Hit(topic=topic, rule_id=RuleId("r"), quote=quote, status=status, level=Level.MEDIUM) for topic, status in hits)
    return [place.role.value for place in settle_roles(find_places(document, split_document(document), ATLAS), found)]


@pytest.mark.parametrize(
    ("text", "hits", "roles"),
    [
        ("Families fled Anadan for Azaz in Syria.", ((MOVE, NOW),), ["origin", "destination", "origin"]),
        ("Families fled Anadan for Azaz in Syria.", (), ["origin", "destination", "origin"]),
        ("Families fled Anadan for Azaz in Syria.", ((MOVE, PAST),), ["other", "other", "other"]),
        ("An aid team that had fled Anadan was shot at in Azaz.", ((AID, NOW),), ["event", "event"]),
        ("An aid team that had fled Anadan was shot at in Azaz.", ((AID, NOW), (MOVE, NOW)), ["origin", "event"]),
        ("Azaz saw it again.", ((AID, NOW),), ["event"]),
        ("Jaber crossing with Syria closed.", (), ["event", "other"]),
        ("Families fled Anadan, said a visitor from Azaz.", (), ["origin", "other"]),
        ("Shelling killed two in Anadan; they were treated in Azaz.", (), ["event", "other"]),
        ("Gunmen blocked the road to Anadan; Azaz, further north, remains open.", (), ["event", "other"]),
    ],
)
def test_the_hits_settle_the_parts(text: str, hits: tuple[tuple[Topic, HitStatus], ...], roles: list[str]) -> None:
    assert settled(text, *hits) == roles


def test_a_sentence_about_an_earlier_year_gives_no_part() -> None:
    document = Document(
        title="", text="In 2012 families fled Anadan in Syria.", language="en", published_at=datetime(2016, 2, 8, tzinfo=UTC)
    )
    assert {place.role.value for place in find_places(document, split_document(document), ATLAS)} == {"other"}
