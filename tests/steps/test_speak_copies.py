"""An agency's text that others print: what its source corrects or withdraws, and what one print adds, reaches who was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from sitrep.core.crossing_board import Certainty, board_of
from sitrep.core.model import ArticleId, Report, Topic
from sitrep.core.notices import Reason
from sitrep.steps.speak import speak_due
from sitrep.store.crossing_reports import crossing_reports
from sitrep.store.database import Database
from sitrep.store.events import add_reports, withdraw_reports
from tests.invented import HOUR, NOON, aid, crossing, figure, later, place, report, store_article
from tests.steps.test_speak import MINUTE, RECEIVERS, TREE, outbox

AGENCY = " ".join(f"In village {number} the elders counted {number * 7} families on carts and lorries." for number in range(40))
CLOSED: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz"),), "feed_tier": 3}


def print_text(db: Database, *reports: Report, at: datetime = NOON, text: str = AGENCY) -> None:
    def work(session: Session) -> None:
        for told in reports:
            store_article(session, told, text)
            add_reports(session, [told], tree=TREE, now=at)

    db.call(work)


async def reasons(db: Database, at: datetime) -> set[Reason]:
    return {each.reason for each in await speak_due(db, RECEIVERS, now=at)}


@pytest.mark.parametrize(
    ("changed", "corrected"),
    [
        ({"figures": (figure("12,500", 12500),)}, {"figures": (figure("1,250", 1250),)}),
        (
            {"topic": Topic.AID_INCIDENT, "aid": (aid("staff", "killed", killed=3),)},
            {"topic": Topic.AID_INCIDENT, "aid": (aid("staff", "killed", killed=2),)},
        ),
    ],
)
async def test_a_correction_is_told_though_another_page_still_has_the_old_number(
    db: Database, changed: dict[str, Any], corrected: dict[str, Any]
) -> None:
    print_text(db, report(1, **changed), later(0.01, 2, **changed))
    await reasons(db, NOON + MINUTE)
    print_text(db, report(1, **corrected), at=NOON + HOUR, text=f"{AGENCY} Corrects the number.")
    assert await reasons(db, NOON + HOUR + MINUTE) == {Reason.CORRECTED}


async def test_a_corrected_status_is_told_though_another_page_still_has_the_old_one(db: Database) -> None:
    print_text(db, report(1, crossings=(crossing(),), **CLOSED), later(0.01, 2, crossings=(crossing(),), **CLOSED))
    await reasons(db, NOON + MINUTE)
    print_text(db, report(1, crossings=(crossing(status="open"),), **CLOSED), at=NOON + HOUR, text=f"{AGENCY} Corrects: open.")
    assert await reasons(db, NOON + HOUR + MINUTE) == {Reason.NEW_CROSSING_STATUS}


async def test_a_higher_number_in_one_print_of_a_text_is_told_with_who_states_it(db: Database) -> None:
    ever = figure("a million", 1_000_000, background=True)
    print_text(db, report(1, figures=(figure("12,500", 12500), ever)))
    await reasons(db, NOON + MINUTE)
    print_text(db, later(1, 2, figures=(figure("20,000", 20000), ever)), at=NOON + HOUR, text=f"{AGENCY} Others came by bus.")
    assert await reasons(db, NOON + HOUR + MINUTE) == {Reason.FIGURE_GREW}
    assert "- 20,000 people (Northern Wire 2)" in outbox(db)[-1][3].text


async def test_who_still_prints_a_withdrawn_text_is_named_as_its_source(db: Database) -> None:
    print_text(db, report(1, figures=(figure("9,000", 9000),)), later(0.01, 2, figures=(figure("9,000", 9000), figure("300", 300))))
    await reasons(db, NOON + MINUTE)
    db.call(withdraw_reports, ArticleId(1), keep=(), tree=TREE, now=NOON + HOUR)
    print_text(
        db, later(2, 3, figures=(figure("40,000", 40000),)), at=NOON + 2 * HOUR, text="Another house counted forty thousand of them."
    )
    assert Reason.FIGURE_GREW in await reasons(db, NOON + 2 * HOUR + MINUTE)
    assert "2 reports, 2 independent sources: Northern Wire 2" in " ".join(outbox(db)[-1][3].text.split())


def test_prints_of_one_text_make_a_crossings_state_no_surer(db: Database) -> None:
    print_text(db, report(1, crossings=(crossing(),), **CLOSED), later(0.01, 2, crossings=(crossing(),), **CLOSED))
    (line,) = board_of(told for _, told in db.call(crossing_reports, NOON - HOUR))
    assert (line.now.n_reports, line.now.certainty) == (2, Certainty.POSSIBLE)
