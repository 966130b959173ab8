"""What programs are told: the JSON interface as its own description says, health, metrics, downloads."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from sitrep.store.schema import FeedRow
from sitrep.web.api import ROUTES
from sitrep.web.downloads import ROUTES as DOWNLOADS
from tests.web.conftest import House

KINDS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def check(value: Any, schema: dict[str, Any], components: dict[str, Any], at: str = "$") -> None:
    """That a value is as a JSON schema says, as far as our descriptions use schemas."""
    if "$ref" in schema:
        schema = components[schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        allowed = [each for each in schema["anyOf"] if "$ref" in each or isinstance(value, KINDS[each["type"]])]
        assert allowed, f"{at}: {value!r}"
        schema = allowed[0]
    assert isinstance(value, KINDS.get(schema.get("type", ""), object)), f"{at}: {value!r} is no {schema.get('type')}"
    assert value in schema.get("enum", [value]), at
    assert set(schema.get("required", [])) <= set(value if isinstance(value, dict) else []), f"{at}: {value}"
    parts = [(part, value, at) for part in schema.get("allOf", [])]
    parts += [(part, value[name], f"{at}.{name}") for name, part in schema.get("properties", {}).items() if name in value]
    parts += [(schema["items"], each, f"{at}[]") for each in value if "items" in schema] if isinstance(value, list) else []
    for part, inner, where in parts:
        check(inner, part, components, where)


async def test_the_description_describes_every_route_and_what_it_answers(peopled: House) -> None:
    client = peopled.client()
    description = (await client.get("/api/openapi.json")).json()
    assert description["openapi"] == "3.1.0"
    assert set(description["paths"]) == {route.path for route in ROUTES}
    alert = (await client.get("/api/events?topic=crossing_closure")).json()["events"][0]["alert_id"]
    components = description["components"]["schemas"]
    for path, told in description["paths"].items():
        answer = await client.get(path.format(name=alert))
        assert answer.headers["content-type"] == "application/json"
        schema = told["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        check(answer.json(), schema, components, path)
        known = {parameter["name"] for parameter in told["get"]["parameters"]}
        assert set(re.findall(r"{(\w+)}", path)) <= known


async def test_the_check_of_the_description_finds_what_is_wrong() -> None:
    with pytest.raises(AssertionError):
        check({"a": 1}, {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}, {})
    with pytest.raises(AssertionError):
        check({}, {"type": "object", "required": ["a"]}, {})


async def test_an_event_tells_all_its_reports(peopled: House) -> None:
    client = peopled.client()
    events = (await client.get("/api/events")).json()
    assert (events["total"], len(events["events"])) == (4, 4)
    crossing = next(event for event in events["events"] if event["topic"] == "crossing_closure")
    told = (await client.get(f"/api/events/{crossing['event_id']}")).json()
    assert [report["title"] for report in told["evidence"]] == ["Gate shut", "Gate open again"]
    missing = await client.get("/api/events/A-000000")
    assert (missing.status_code, missing.json()) == (404, {"error": "there is no event of this name"})


async def test_the_board_tells_the_history(peopled: House) -> None:
    (line,) = (await peopled.client().get("/api/crossings")).json()["crossings"]
    assert (line["crossing_id"], line["status"]) == ("bab-al-salama", "open")
    assert [standing["status"] for standing in line["history"]] == ["open", "closed"]
    assert line["event_id"]


async def test_health_is_the_verdict_of_sitrep_status(peopled: House) -> None:
    with peopled.db.session() as session:
        for row in session.query(FeedRow):
            row.next_poll_at = peopled.now
    client = peopled.client()
    well = await client.get("/healthz")
    assert (well.status_code, well.json()["fine"]) == (200, True)
    peopled.now += timedelta(hours=1)
    ill = await client.get("/healthz")
    assert ill.status_code == 503
    assert any("not running" in problem for problem in ill.json()["problems"])


async def test_metrics_are_in_prometheus_text_form(peopled: House) -> None:
    answer = await peopled.client().get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in answer.text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) sitrep_\w+ .+|sitrep_\w+(\{\w+="[\w-]+"\})? [0-9.e+-]+', line), line
    values = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert values['sitrep_events_reported_24h{level="high"}'] == "1"
    assert values['sitrep_feeds{health="new"}'] == "5"
    assert values["sitrep_heartbeat_age_seconds"] == "0"


async def test_every_download_is_offered_and_comes(peopled: House) -> None:
    client = peopled.client()
    page = (await client.get("/export/")).text
    for route in DOWNLOADS:
        path = route.path
        if "{" not in path:
            assert path == "/export/" or f'href="{path}"' in page
            answer = await client.get(path)
            assert (answer.status_code, bool(answer.content)) == (200, True)
            is_file = path not in ("/export/", "/export/events.atom", "/export/events.rss", "/export/events.feed.json")
            assert ("attachment" in answer.headers.get("content-disposition", "")) is is_file, path
    event = (await client.get("/api/events")).json()["events"][0]["alert_id"]
    assert (await client.get(f"/export/events/{event}.cap")).headers["content-type"] == "application/cap+xml"
    assert (await client.get("/export/events/A-000000.cap")).status_code == 404


async def test_a_download_takes_the_filter_of_the_list(peopled: House) -> None:
    client = peopled.client()
    assert len((await client.get("/export/events.csv?country=SDN")).text.splitlines()) == 2
    atom = (await client.get("/export/events.atom?level=high&words=%22%3E%3Cscript%3E")).text
    assert 'href="http://127.0.0.1:8787/export/events.atom?level=high&amp;words=%22%3E%3Cscript%3E"' in atom
