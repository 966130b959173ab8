"""An article as it was read and as its page has it now go in; whether that is the same, an edit, or another page, and when to look next.

Behind an alert stands an article that its publisher may still correct without touching the feed: so its page is asked for again a few
times, and what has changed is told in the thread of the alert. What rotates on a page (dates, advertisements) must not be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sitrep.core.model import Article, Judgement, Level, TextSource
from sitrep.core.shingles import containment, shingles_of

AFTER = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""When to look again, counted from when the entry was first seen."""

LEAST_ALIKE = 0.4
"""Share of the shorter text's word triples that an edited story keeps; below it the page holds something else: a wall, a list, an error."""

LONGEST_NOTICE = 1_500
"""Characters: what is put in the place of a story that was taken back is short."""

_TAKEN_BACK = re.compile(
    r"\b(?:retract(?:ed|s|ion)|withdrawn|withdraw[ns]?|mandatory kill|editor['’]s note|correction|has been removed"
    r"|rétract\w+|retiré\w*|supprimé\w*|retractad\w+|retirad[oa]\w*|rectificación|retratad\w+|corrigid\w+"
    r"|geri çek\w+|tekzip|düzeltme|отозван\w*|опровергн\w*|снят\w* с публикации|відкликан\w*|спростован\w*|wycofan\w+|sprostowan\w+)"
    r"|سحبت?\s|تم سحب|تصحيح|اعتذار|تکذیب|حذف شد|اصلاحیه",
    re.IGNORECASE,
)


class Look(StrEnum):
    """What a page that was looked at again holds."""

    SAME = "same"
    EDITED = "edited"
    OTHER = "other"


def compare_pages(earlier: Article, article: Article) -> Look:
    """SAME where title and text are word for word as before, EDITED where the story was worked on or taken back, else OTHER.

    OTHER is no news and takes nothing back: an extractor or a publisher showed us another page this time. What stood in the way the
    first time too (a paywall that all its stories have, an encoding that is always guessed) is no sign of that.
    """
    if (article.title, article.text) == (earlier.title, earlier.text):
        return Look.SAME
    if article.text_source is not TextSource.PAGE or set(article.problems) - set(earlier.problems):
        return Look.OTHER
    if containment(shingles_of(earlier.text), shingles_of(article.text)) >= LEAST_ALIKE:
        return Look.EDITED
    is_notice = len(article.text) <= LONGEST_NOTICE and _TAKEN_BACK.search(f"{article.title} {article.text}")
    return Look.EDITED if is_notice else Look.OTHER


def stands_behind_an_alert(judgement: Judgement, article: Article) -> bool:
    """True for a page with something flagged at Medium or above: what is changed there may change what was told."""
    return bool(judgement.topics) and judgement.level.rank >= Level.MEDIUM.rank and article.text_source is TextSource.PAGE


def look_at(looks: int, *, first_seen_at: datetime, after: Sequence[timedelta], now: datetime) -> datetime | None:
    """The time of the look after `looks` looks, half of the first step from now at least; None at the end of the plan."""
    if looks >= len(after):
        return None
    return max(first_seen_at + after[looks], now + after[0] / 2)
