"""What programs are told: the JSON interface as its own description says, health, metrics, downloads."""

from __future__ import annotations

import re
from datetime import timedelta

import openapi_spec_validator
from openapi_schema_validator import OAS31Validator
from prometheus_client.parser import text_string_to_metric_families

from sitrep.store.schema import FeedRow
from sitrep.web.api import ROUTES
from sitrep.web.downloads import ROUTES as DOWNLOADS
from tests.web.conftest import House


async def test_the_description_describes_every_route_and_what_it_answers(peopled: House) -> None:
    client = peopled.client()
    description = (await client.get("/api/openapi.json")).json()
    assert description["openapi"] == "3.1.0"
    assert set(description["paths"]) == {route.path for route in ROUTES}
    alert = (await client.get("/api/events?topic=crossing_closure")).json()["events"][0]["alert_id"]
    for path, told in description["paths"].items():
        answer = await client.get(path.format(name=alert))
        assert answer.headers["content-type"] == "application/json"
        schema = told["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        OAS31Validator({**schema, "components": description["components"]}).validate(answer.json())
        known = {parameter["name"] for parameter in told["get"]["parameters"]}
        assert set(re.findall(r"{(\w+)}", path)) <= known


async def test_the_description_is_one_that_programs_read(peopled: House) -> None:
    description = (await peopled.client().get("/api/openapi.json")).json()
    openapi_spec_validator.validate(description)


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
    families = list(text_string_to_metric_families(answer.text))
    assert all(family.name.startswith("sitrep_") and family.documentation and family.type != "unknown" for family in families)
    values = {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}
    assert values["sitrep_events_reported_24h", "high"] == 1
    assert values["sitrep_feeds", "new"] == 5
    assert values["sitrep_heartbeat_age_seconds",] == 0


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
