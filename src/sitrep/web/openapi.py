"""The description of the JSON interface in OpenAPI 3.1, made from the dataclasses that it gives out."""

from __future__ import annotations

from typing import Any

import msgspec

from sitrep.core.accounts import Quotation, Source, StatedCrossing, StatedFigure
from sitrep.core.health import Signs
from sitrep.core.model import CrossingKind, CrossingStatus, Level, Place, Report, Topic, Traffic
from sitrep.core.schedule import Health
from sitrep.store.deliveries import MessageLine
from sitrep.store.marks import Mark
from sitrep.store.search import FoundArticle

_REF = "#/components/schemas/{name}"
_TYPES = (Source, Quotation, Place, StatedFigure, StatedCrossing, Report, MessageLine, Mark, Signs, FoundArticle)
_TEXT, _COUNT, _FLAG = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "boolean"}
_INSTANT = {"type": "string", "format": "date-time"}
_MAYBE_INSTANT = {"anyOf": [_INSTANT, {"type": "null"}]}


def openapi_document(version: str) -> dict[str, Any]:
    """The whole description; `version` is that of sitrep."""
    schemas, components = msgspec.json.schema_components(_TYPES, ref_template=_REF)
    named = dict(zip((known.__name__ for known in _TYPES), schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sitrep",
            "version": version,
            "description": "What sitrep has flagged, with its evidence. Media-monitored, unverified. Fields may be added, never renamed.",
        },
        "paths": {
            "/api/status": _get("The verdict of `sitrep status`", _status(named)),
            "/api/events": _get("Events, the latest first", _events(), [*_filters(), _query("page", _COUNT, "From 1 on.")]),
            "/api/events/{name}": _get("One event with its evidence", _ref("Evidence"), [_name()]),
            "/api/search": _get("Articles by their words, the best first", _found(named), _search()),
            "/api/crossings": _get("What each crossing was last reported as", _crossings(named)),
            "/api/feeds": _get("How every feed does", _feeds()),
            "/api/openapi.json": _get("This description", {"type": "object"}),
        },
        "components": {
            "schemas": {**components, "Event": _event(named), "Evidence": _evidence(named)},
            "securitySchemes": {"password": {"type": "http", "scheme": "basic"}},
        },
        "security": [{}, {"password": []}],
    }


def _get(summary: str, schema: dict[str, Any], parameters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    fine = {"description": summary, "content": {"application/json": {"schema": schema}}}
    answers = {"200": fine, "401": {"description": "The password is wanted."}}
    if parameters and parameters[0]["in"] == "path":
        answers["404"] = {"description": "There is none of this name."}
    return {"get": {"summary": summary, "parameters": parameters or [], "responses": answers}}


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _name() -> dict[str, Any]:
    said = "An alert id such as A-3F09C1, an event id, or the beginning of one."
    return {"name": "name", "in": "path", "required": True, "description": said, "schema": _TEXT}


def _filters() -> list[dict[str, Any]]:
    return [
        _query("level", _enum(Level), "This level of concern or a higher one."),
        _query("topic", _enum(Topic), "Only this topic."),
        _query("country", {"type": "string", "pattern": "^[A-Z]{3}$"}, "ISO 3166-1 alpha-3 code."),
        _query("days", {"type": "integer", "minimum": 0, "maximum": 9999}, "Reported in the last so many days."),
        _query("words", {"type": "string", "maxLength": 200}, "Words of the headline, or an alert id."),
    ]


def _search() -> list[dict[str, Any]]:
    day = {"type": "string", "format": "date"}
    return [
        _query("q", {"type": "string", "maxLength": 1000}, "What to look for, see docs/howto/search.md. Nothing is found without it."),
        _query("since", day, "Published (else read) on this day of UTC or later."),
        _query("until", day, "Published (else read) on this day of UTC or earlier."),
        _query("feed", _TEXT, "Only this feed; may be given several times."),
        _query("topic", _enum(Topic), "Only articles flagged for this topic."),
        _query("language", _TEXT, "The beginning of a BCP 47 tag, such as ar."),
        _query("order", {"type": "string", "enum": ["", "newest"]}, "Newest first instead of best first."),
        _query("page", _COUNT, "From 1 on."),
    ]


def _enum(kind: Any) -> dict[str, Any]:
    return {"type": "string", "enum": [member.value for member in kind]}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": _REF.format(name=name)}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _event(named: dict[str, Any]) -> dict[str, Any]:
    return _object(
        alert_id=_TEXT,
        event_id=_TEXT,
        topic=_enum(Topic),
        level=_enum(Level),
        level_reason=_TEXT,
        summary=_TEXT,
        headline=_TEXT,
        headline_language={"anyOf": [_TEXT, {"type": "null"}]},
        first_reported_at=_INSTANT,
        last_reported_at=_INSTANT,
        countries=_list(_TEXT),
        places=_list(named["Place"]),
        quotes=_list(named["Quotation"]),
        figures=_list(named["StatedFigure"]),
        crossings=_list(named["StatedCrossing"]),
        sources=_list(named["Source"]),
        reports=_COUNT,
        corroboration=_TEXT,
        only_state_media=_FLAG,
        is_old_news=_FLAG,
    )


def _evidence(named: dict[str, Any]) -> dict[str, Any]:
    conversation = _object(receiver=_TEXT, route=_TEXT, reason=_TEXT, told_at=_MAYBE_INSTANT, due_at=_MAYBE_INSTANT)
    more = _object(
        evidence=_list(named["Report"]), conversations=_list(conversation), messages=_list(named["MessageLine"]), marks=_list(named["Mark"])
    )
    return {"allOf": [_ref("Event"), more]}


def _events() -> dict[str, Any]:
    return _object(total=_COUNT, page=_COUNT, page_size=_COUNT, events=_list(_ref("Event")))


def _found(named: dict[str, Any]) -> dict[str, Any]:
    paged = {"page": _COUNT, "page_size": _COUNT}
    return _object(total=_COUNT, is_all=_FLAG, is_index_complete=_FLAG, **paged, articles=_list(named["FoundArticle"]))


def _status(named: dict[str, Any]) -> dict[str, Any]:
    return _object(fine=_FLAG, problems=_list(_TEXT), notes=_list(_TEXT), signs=named["Signs"])


def _crossings(named: dict[str, Any]) -> dict[str, Any]:
    line = _object(
        key=_TEXT,
        crossing_id=_TEXT,
        name=_TEXT,
        kind=_enum(CrossingKind),
        countries=_list(_TEXT),
        traffic=_enum(Traffic),
        status=_enum(CrossingStatus),
        since_at=_INSTANT,
        last_reported_at=_INSTANT,
        quote=_TEXT,
        source=named["Source"],
        event_id=_TEXT,
        history=_list(_object(status=_enum(CrossingStatus), since_at=_INSTANT, reports=_COUNT)),
    )
    return _object(days=_COUNT, crossings=_list(line))


def _feeds() -> dict[str, Any]:
    feed = _object(
        id=_TEXT,
        name=_TEXT,
        url=_TEXT,
        enabled=_FLAG,
        health=_enum(Health),
        problem=_TEXT,
        last_polled_at=_MAYBE_INSTANT,
        last_ok_at=_MAYBE_INSTANT,
        last_new_at=_MAYBE_INSTANT,
        next_poll_at=_INSTANT,
    )
    return _object(feeds=_list(feed))
