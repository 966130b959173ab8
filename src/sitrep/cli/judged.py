"""A judgement goes in, the JSON object that `judge`, `explain --json` and the benchmarks exchange comes out."""

from __future__ import annotations

from typing import Any

from sitrep.core.aid_detail import AidDetail
from sitrep.core.model import CrossingReport, Figure, Hit, Judgement, Place, Span, Topic


def judgement_object(judgement: Judgement) -> dict[str, Any]:
    """language, labels (1 where a topic has a hit that occurred or is ongoing), level, hits, figures, places, crossings, aid, problems."""
    return {
        "language": judgement.language,
        "labels": {topic.value: int(topic in judgement.topics) for topic in Topic},
        "level": judgement.level.value,
        "hits": [_hit(hit) for hit in judgement.hits],
        "figures": [_figure(figure) for figure in judgement.figures],
        "places": [_place(place) for place in judgement.places],
        "crossings": [_crossing(report) for report in judgement.crossings],
        "aid": [_aid(detail) for detail in judgement.aid],
        "problems": list(judgement.problems),
    }


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "field": span.field.value, "start": span.start, "end": span.end}


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "topic": hit.topic.value,
        "rule_id": hit.rule_id,
        "quote": hit.quote.text,
        "field": hit.quote.field.value,
        "start": hit.quote.start,
        "end": hit.quote.end,
        "status": hit.status.value,
        "level": hit.level.value,
        "level_reason": hit.level_reason,
        "matched": [_span(span) for span in hit.matched],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        **_span(figure.span),
        "low": figure.low,
        "high": figure.high,
        "quantifier": figure.quantifier.value,
        "unit": figure.unit.value,
        "term": figure.term,
        "kind": figure.kind.value,
        "vague": figure.vague,
        "background": figure.background,
        "place": figure.place,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        **_span(place.span),
        "name": place.name,
        "iso3": place.iso3,
        "admin1_code": place.admin1_code,
        "admin1_name": place.admin1_name,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
        "role": place.role.value,
    }


def _crossing(report: CrossingReport) -> dict[str, Any]:
    return {
        "crossing_id": report.crossing_id,
        "kind": report.kind.value,
        "name": report.name,
        "status": report.status.value,
        "traffic": report.traffic.value,
        "direction": report.direction.value,
        "reason": report.reason,
        "quote": report.quote.text,
        "mention": report.mention.text if report.mention else None,
    }


def _aid(detail: AidDetail) -> dict[str, Any]:
    return {
        "what": detail.target.value,
        "act": detail.act.value,
        "killed": detail.killed,
        "injured": detail.injured,
        "kidnapped": detail.kidnapped,
        "detained": detail.detained,
        "means": detail.means,
        "location": detail.location,
        "access_type": detail.access_type,
        "effect": detail.effect.value if detail.effect else None,
        "quote": detail.quote.text,
    }
