"""The words of the frame: neutral, nothing said twice, vague figures kept vague."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from sitrep.core.accounts import account_of
from sitrep.core.corroboration import Corroboration
from sitrep.core.model import CrossingKind, FigureUnit, HitStatus, Level, Quantifier, Report, Topic
from sitrep.core.notices import Reason, write_notice
from sitrep.render import digest_lines, lines, words
from tests.core.digest.test_build import built, heard
from tests.invented import NOON, aid, crossing, event, figure, later, place, report, routed

CLOSURE: dict[str, Any] = {"topic": Topic.CROSSING_CLOSURE, "places": (place("Azaz", admin1_name="Aleppo"),)}


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (figure("12,500", 12500), "12,500 people"),
        (figure("more than 12,500", 12500, quantifier=Quantifier.MORE_THAN), "more than 12,500 people"),
        (figure("some 300 families", 300, quantifier=Quantifier.APPROXIMATELY, unit=FigureUnit.HOUSEHOLD), "about 300 households"),
        (figure("fewer than 90", 90, quantifier=Quantifier.LESS_THAN), "less than 90 people"),
        (figure("up to 90", None, 90, quantifier=Quantifier.LESS_THAN), "less than 90 people"),
        (figure("2,000 to 6,000", 2000, 6000), "2,000 to 6,000 people"),
        (figure("2,000", 2000, 2000), "2,000 people"),
        (figure("tens of thousands", 20000, vague=True), "“tens of thousands” of people"),
        (figure("several thousand", 2000, vague=True), "“several thousand” people"),
        (figure("several thousand people", 2000, vague=True), "“several thousand people”"),
        (figure("آلاف", 2000, vague=True), "“آلاف”"),
        (figure("many", None), "“many” people"),
    ],
)
def test_a_figure_keeps_its_quantifier_and_a_vague_one_its_words(stated: Any, said: str) -> None:
    assert words.figure(stated) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (report(), "displacement reported"),
        (report(figures=(figure("500", 500), figure("12,500", 12500))), "12,500 people reported displaced"),
        (report(crossings=(crossing(),), **CLOSURE), "Bab al-Salama crossing reported closed"),
        (
            report(crossings=(crossing(traffic="humanitarian"),), **CLOSURE),
            "Bab al-Salama crossing reported closed to humanitarian traffic",
        ),
        (
            report(crossings=(crossing(status="restricted", traffic="civilian"),), **CLOSURE),
            "Bab al-Salama crossing reported restricted for civilians",
        ),
        (report(crossings=(crossing(status="unknown"),), **CLOSURE), "Bab al-Salama crossing reported status unclear"),
        (report(crossings=(crossing("the Aleppo road", id="", kind=CrossingKind.ROUTE),), **CLOSURE), "the Aleppo road reported closed"),
        (report(**CLOSURE), "closure or restriction of a crossing or route reported"),
        (report(crossings=(crossing("باب السلامة"),), **CLOSURE), "Bab Al Salama crossing reported closed"),
        (report(crossings=(crossing("معبر", id=""),), **CLOSURE), "معبر crossing reported closed"),
        (report(topic=Topic.AID_INCIDENT), "incident affecting aid reported"),
        (
            report(topic=Topic.AID_INCIDENT, aid=(aid("facility", "hit", killed=4), aid("staff", "killed", killed=2))),
            "2 aid workers reported killed",
        ),
        (report(topic=Topic.AID_INCIDENT, aid=(aid("staff", "kidnapped", kidnapped=1),)), "1 aid worker reported kidnapped"),
        (report(topic=Topic.AID_INCIDENT, aid=(aid("staff", "killed"), aid("convoy", "hit"))), "aid convoy reported hit"),
        (report(topic=Topic.AID_INCIDENT, aid=(aid("warehouse", "looted"),)), "aid warehouse reported looted"),
        (report(topic=Topic.AID_INCIDENT, aid=(aid("staff", "released"),)), "incident affecting aid reported"),
    ],
)
def test_the_statement_is_neutral(told: Report, said: str) -> None:
    assert lines.statement(account_of(event(told))) == said


def test_the_incident_line_is_that_of_aid_in_danger() -> None:
    told = report(figures=(figure("12,500", 12500),), places=(place(admin1_name="Aleppo"), place("Haritan", admin1_name="Aleppo")))
    account = account_of(event(told, *(later(n, n + 1) for n in range(1, 5))))
    assert lines.incident_line(account) == (
        "03 March 2026: In Anadan and Haritan, Aleppo, Syria, 12,500 people reported displaced. "
        "Source: Northern Wire 1, Northern Wire 2, Northern Wire 3 and 2 more"
    )


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((), ""),
        ((place("Syria", admin1="", precision=6),), "Syria"),
        ((place("سوريا", admin1="", precision=6),), "Syria"),
        ((place("السودان", "SDN", "", precision=6), place("Chad", "TCD", "", precision=6)), "Sudan; Chad"),
        ((place("Aleppo", admin1_name="Aleppo"),), "Aleppo, Syria"),
        ((place("Adre", "TCD"), place("Geneina", "SDN")), "Adre, Chad; Geneina, Sudan"),
        ((place("Nowhere", "XXX"),), "Nowhere, XXX"),
        ((place("Goma", "COD"),), "Goma, DR Congo"),
    ],
)
def test_where(places: Any, said: str) -> None:
    assert lines.where(account_of(event(report(places=places)))) == said


def test_with_nothing_but_a_country_the_country_is_named() -> None:
    account = account_of(event(report(topic=Topic.CROSSING_CLOSURE, places=(), crossings=(crossing(),))))
    assert lines.where(account) == "Syria, Türkiye"
    assert lines.short_places(account) == ["Syria, Türkiye", "Syria"]


def test_instants_name_their_offset() -> None:
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert words.instant(at) == "1 July 2026, 22:30 UTC"
    assert words.instant(at, "Asia/Kathmandu") == "2 July 2026, 04:15 (UTC+05:45)"


def test_every_code_has_its_words() -> None:
    assert set(words.REASONS) == set(Reason)
    assert set(words.HELD) == {reason for reason in Reason if reason.holds_back}
    assert set(words.LEVELS) == set(Level)
    assert set(words.TOPICS) == set(Topic)
    assert set(words.STATUSES) == set(HitStatus)
    assert set(words.CORROBORATION) == set(Corroboration)
    assert set(words.SILENCES) <= {reason.value for reason in Reason if not reason.speaks}


def test_changes_are_listed_one_by_one_and_none_in_a_first_message() -> None:
    before = event(report(1, level="medium", crossings=(crossing(),), figures=(figure("2,000", 2000),), **CLOSURE))
    first = write_notice(before, Reason.FIRST_REPORT, None, routed(), NOON)
    assert lines.changes(first) == []
    after = event(
        *before.reports,
        later(1, 2, crossings=(crossing(status="open"), crossing("Kassab", id="kassab")), figures=(figure("9,000", 9000),), **CLOSURE),
        later(2, 3, figures=(figure("900 families", 900, unit=FigureUnit.HOUSEHOLD),), **CLOSURE),
    )
    update = write_notice(after, Reason.LEVEL_ROSE, first.said, routed(), NOON)
    assert lines.changes(update) == [
        "Level: Medium concern → High concern",
        "Highest figure: 2,000 → 9,000 people",
        "Highest figure: none → 900 households",
        "Bab al-Salama crossing: closed → open",
        "Kassab crossing: not told yet → closed",
        "Sources: one source → several independent sources",
        "Reports: 1 → 3",
    ]


@pytest.mark.parametrize(
    ("reports", "line", "short"),
    [
        (
            [report(1, crossings=(crossing(),), **CLOSURE), later(36, 2, crossings=(crossing(status="open"),), **CLOSURE)],
            "05 March 2026: Between Syria and Türkiye, Bab al-Salama crossing reported open",
            "Syria, Türkiye",
        ),
        (
            [report(1, crossings=(crossing("BAB AL-SALAMA"), crossing("The crossing", id="")), **CLOSURE)],
            "03 March 2026: Between Syria and Türkiye, Bab Al-Salama crossing reported closed",
            "Syria, Türkiye",
        ),
        (
            [report(1, crossings=(replace(crossing("road to Azaz", id="", kind=CrossingKind.ROUTE), iso3=("SYR",)),), **CLOSURE)],
            "03 March 2026: In Syria, road to Azaz reported closed",
            "Syria",
        ),
        (
            [report(1, crossings=(replace(crossing("road to Anadan", id="", kind=CrossingKind.ROUTE), iso3=("SYR",)),), **CLOSURE)],
            "03 March 2026: In Azaz, Aleppo, Syria, road to Anadan reported closed",
            "Azaz, Aleppo, Syria",
        ),
    ],
)
def test_a_crossing_is_placed_by_its_countries_and_a_place_in_its_name_is_not_said_again(
    reports: list[Report], line: str, short: str
) -> None:
    account = account_of(event(*reports))
    assert (lines.incident(account), lines.short_places(account)[0]) == (line, short)


def test_crossing_changes_in_a_digest_show_the_way() -> None:
    closed, opened = (
        report(1, crossings=(crossing(),), **CLOSURE),
        later(5, 2, crossings=(crossing(status="open", traffic="all"),), **CLOSURE),
    )
    assert [digest_lines.crossing_change(change) for change in built(heard(event(closed, opened))).crossings] == ["closed → open"]
    assert [digest_lines.crossing_change(change) for change in built(heard(event(closed))).crossings] == ["closed (not reported before)"]
    assert [digest_lines.crossing_change(change) for change in built(heard(event(closed), before=[closed])).crossings] == [
        "closed, as before"
    ]
