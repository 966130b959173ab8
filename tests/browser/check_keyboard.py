"""The main journeys with a keyboard alone, each from the first page on."""

from __future__ import annotations

import pytest

from tests.browser.check_pages import text_of
from tests.browser.chromium import Page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_from_today_to_an_event_and_its_evidence_and_dismissed(page: Page, address: str, scripts: bool) -> None:
    await page.look(scripts=scripts)
    await page.open(f"{address}/")
    await page.go_to("article.event a")
    await page.enter()
    assert "Evidence: " in await text_of(page)
    if not await page.evaluate("document.querySelector('details.signed')"):
        await page.go_to("#by")
        await page.type("Amal")
    await page.go_to("#remark")
    await page.type("a fire drill")
    await page.go_to("button[value=dismiss]")
    await page.enter()
    told = await text_of(page)
    assert "Amal dismissed: a fire drill" in told
    assert "nothing more is told of it unless somebody confirms it" in told
    assert "dismissed by Amal" in told
    await page.open(f"{address}/")
    assert "dismissed by Amal" in await text_of(page)
    assert page.complaints == []


async def test_dismissing_wants_a_reason(page: Page, address: str) -> None:
    await page.open(f"{address}/events")
    await page.go_to("article.event a")
    await page.enter()
    await page.go_to("#by")
    await page.type("Bo")
    await page.go_to("button[value=dismiss]")
    await page.enter()
    assert "Say why it is no event of ours" in await page.evaluate("document.querySelector('[role=alert]').innerText")
    assert await page.evaluate("document.activeElement.id") == "remark"
    assert await page.evaluate("document.querySelector('#by').value") == "Bo"


async def test_a_rule_is_tried(page: Page, address: str) -> None:
    await page.open(f"{address}/")
    await page.go_to("a[href='/rules']")
    await page.enter()
    await page.go_to("#text")
    await page.type("Fighting. More than 2,000 people fled Azaz on Tuesday, officials said.")
    await page.go_to("form.try button")
    await page.enter()
    assert "Flagged: displacement" in await text_of(page)


async def test_the_history_of_a_crossing(page: Page, address: str) -> None:
    await page.open(f"{address}/")
    await page.go_to("a[href='/crossings']")
    await page.enter()
    await page.go_to("a[href='/crossings/bab-al-salama']")
    await page.enter()
    told = await text_of(page)
    assert told.index("open from 17 March 2026") < told.index("closed from 17 March 2026")
    assert await page.evaluate("document.querySelectorAll('rect.band').length") >= 2


async def test_the_map_is_moved_and_its_pins_lead_on(page: Page, address: str) -> None:
    view = "document.querySelector('figure.map > svg').getAttribute('viewBox').split(' ').map(Number)"
    await page.open(f"{address}/map")
    whole = await page.evaluate(view)
    await page.go_to(".zoom button")
    await page.press("Enter")
    nearer = await page.evaluate(view)
    assert nearer[2] < whole[2]
    await page.press("+", "ArrowLeft")
    assert (await page.evaluate(view))[2] < nearer[2]
    assert (await page.evaluate(view))[0] < nearer[0] + (nearer[2] - (await page.evaluate(view))[2]) / 2
    await page.press("0")
    assert await page.evaluate(view) == whole
    await page.go_to("figure.map a")
    leads_to = await page.evaluate("document.activeElement.getAttribute('href')")
    await page.open(f"{address}/map{leads_to}" if leads_to.startswith("#") else f"{address}{leads_to}")
    assert await page.evaluate("document.querySelector('h1').innerText.length") > 0
    assert page.complaints == []
