"""What a page that is looked at again holds, and when it is looked at next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sitrep.core.model import Article, Hit, HitStatus, Judgement, Level, RuleId, TextSource, Topic
from sitrep.core.rereading import AFTER, LONGEST_NOTICE, Look, compare_pages, look_at, stands_behind_an_alert
from tests.core.test_shingles import OTHER, STORY
from tests.invented import HOUR, NOON, span

ARTICLE = Article(url="https://paper.example/1", title="Valley emptied", summary="", text=STORY, text_source=TextSource.PAGE)
HIT = Hit(topic=Topic.DISPLACEMENT, rule_id=RuleId("r"), quote=span("fled"), status=HitStatus.OCCURRED, level=Level.MEDIUM)
FLAGGED = Judgement(language="en", level=Level.MEDIUM, hits=(HIT,))


@pytest.mark.parametrize(
    ("change", "look"),
    [
        ({}, Look.SAME),
        ({"summary": "another"}, Look.SAME),
        ({"title": "Valley empties"}, Look.EDITED),
        ({"text": f"{STORY} The number was corrected."}, Look.EDITED),
        ({"text": OTHER}, Look.OTHER),
        ({"text": f"{STORY} More.", "problems": ("paywall",)}, Look.OTHER),
        ({"text": f"{STORY} More.", "text_source": TextSource.SUMMARY}, Look.OTHER),
        ({"text": "This story was retracted: the town was confused with another."}, Look.EDITED),
        ({"text": "تم سحب هذا الخبر."}, Look.EDITED),
        ({"text": "Статья отозвана редакцией."}, Look.EDITED),
        ({"text": "A bill was withdrawn. " * (LONGEST_NOTICE // 10)}, Look.OTHER),
    ],
)
def test_what_the_page_holds_now(change: dict[str, object], look: Look) -> None:
    assert compare_pages(ARTICLE, replace(ARTICLE, **change)) is look  # type: ignore[arg-type]  # names of its fields


@pytest.mark.parametrize("problem", ["paywall", "encoding_guessed", "recipe_stale"])
def test_an_edit_shows_behind_what_stood_in_the_way_the_first_time_too(problem: str) -> None:
    earlier = replace(ARTICLE, problems=(problem,))
    assert compare_pages(earlier, replace(earlier, text=f"{STORY} The number was corrected.")) is Look.EDITED
    assert compare_pages(earlier, replace(earlier, text=f"{STORY} More.", problems=(problem, "truncated"))) is Look.OTHER


def test_only_pages_flagged_at_medium_or_above_stand_behind_alerts() -> None:
    assert stands_behind_an_alert(FLAGGED, ARTICLE)
    assert not stands_behind_an_alert(replace(FLAGGED, level=Level.INFORMATION), ARTICLE)
    assert not stands_behind_an_alert(replace(FLAGGED, hits=()), ARTICLE)
    assert not stands_behind_an_alert(FLAGGED, replace(ARTICLE, text_source=TextSource.FEED))


def test_the_plan_is_kept_and_ends() -> None:
    times = [look_at(looks, first_seen_at=NOON, after=AFTER, now=NOON + timedelta(seconds=3)) for looks in range(4)]
    assert times == [NOON + HOUR, NOON + 6 * HOUR, NOON + 24 * HOUR, None]
    assert look_at(0, first_seen_at=NOON, after=AFTER, now=NOON + 9 * HOUR) == NOON + 9.5 * HOUR
    assert look_at(0, first_seen_at=NOON, after=(), now=NOON) is None
