"""Who prints a text once more is no second source; what only that print states is told, and a correction of the text reaches it."""

from __future__ import annotations

from sitrep.core.accounts import account_of
from sitrep.core.copies import follow_correction
from sitrep.core.corroboration import independent_sources
from sitrep.core.model import ArticleId, Topic
from sitrep.core.notices import state_of
from tests.invented import NOON, aid, crossing, event, figure, later, report

ORIGINAL = ArticleId(1)


def test_a_number_that_only_a_copy_states_is_told_with_its_name_and_what_it_repeats_is_not() -> None:
    told = event(
        report(1, figures=(figure("12,500", 12500),)),
        later(1, 2, wire_copy_of=ORIGINAL, figures=(figure("12,500", 12500), figure("20,000", 20000))),
        later(2, 3, wire_copy_of=ORIGINAL, figures=(figure("20,000", 20000),)),
    )
    assert [(stated.figure.low, stated.source.name) for stated in account_of(told).figures] == [
        (20000, "Northern Wire 2"),
        (12500, "Northern Wire 1"),
    ]


def test_a_victim_that_only_a_copy_tells_of_counts() -> None:
    three, four = (aid("staff", "killed", killed=killed) for killed in (3, 4))
    told = event(
        report(1, topic=Topic.AID_INCIDENT, aid=(three,)), later(1, 2, topic=Topic.AID_INCIDENT, wire_copy_of=ORIGINAL, aid=(three, four))
    )
    assert account_of(told).aid == (four, three)
    assert state_of(told, NOON, 1).victims == (("killed", 4),)


def test_of_copies_whose_original_is_gone_the_first_is_the_source() -> None:
    told = event(later(1, 2, wire_copy_of=ORIGINAL), later(2, 3, wire_copy_of=ORIGINAL), later(3, 4))
    assert [found.wire_copy_of for found in told.reports] == [None, 2, None]
    assert independent_sources(told.reports) == ("family-2", "family-4")


def test_what_a_text_takes_back_is_taken_back_in_its_copies_and_what_they_added_stays() -> None:
    before = report(1, figures=(figure("12,500", 12500),), aid=(aid("staff", "killed", killed=3),), crossings=(crossing(status="closed"),))
    after = report(1, figures=(figure("1,250", 1250),), aid=(aid("staff", "killed", killed=2),), crossings=(crossing(status="open"),))
    more = (figure("20,000", 20000), figure("“thousands”", None, None, vague=True))
    copy = later(1, 2, figures=(*before.figures, *more), aid=before.aid, crossings=before.crossings)
    corrected = follow_correction(copy, before, after)
    assert (corrected.figures, corrected.aid, corrected.crossings) == (more, (), ())
    assert follow_correction(copy, before, before) == copy
