"""How many independently say so."""

from __future__ import annotations

import pytest

from sitrep.core.corroboration import Corroboration, corroboration_of, independent_sources, only_state_media
from sitrep.core.model import ArticleId, FeedType, Report
from tests.invented import report


@pytest.mark.parametrize(
    ("what", "reports", "sources", "expected"),
    [
        ("one", [report(1)], ("family-1",), Corroboration.SINGLE),
        ("two families", [report(1), report(2)], ("family-1", "family-2"), Corroboration.MULTIPLE),
        ("two feeds of one house", [report(1, feed_family="wire"), report(2, feed_family="wire")], ("wire",), Corroboration.SINGLE),
        ("a copy", [report(1), report(2, wire_copy_of=ArticleId(1))], ("family-1",), Corroboration.SINGLE),
        ("feeds without a family", [report(1, feed_family=""), report(2, feed_family="")], ("feed-1", "feed-2"), Corroboration.MULTIPLE),
        ("tier 1", [report(1, feed_tier=1)], ("family-1",), Corroboration.OFFICIAL),
        ("the United Nations", [report(1, feed_type=FeedType.IGO)], ("family-1",), Corroboration.OFFICIAL),
        ("nobody", [], (), Corroboration.SINGLE),
    ],
)
def test_sources_are_counted_by_family_and_without_copies(
    what: str, reports: list[Report], sources: tuple[str, ...], expected: Corroboration
) -> None:
    assert independent_sources(reports) == sources, what
    assert corroboration_of(reports) is expected, what


def test_state_media_alone_is_named() -> None:
    state = report(1, feed_type=FeedType.STATE_MEDIA)
    assert only_state_media([state])
    assert not only_state_media([state, report(2)])
    assert not only_state_media([])


def test_corroboration_has_an_order() -> None:
    assert [kind.rank for kind in Corroboration] == [0, 1, 2]
