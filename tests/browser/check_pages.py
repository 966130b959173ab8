"""The main journeys, accessibility, and that nothing foreign is active, in Chromium. Run as `tests/browser/__init__.py` says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.chromium import DESK, PHONE, Page

PATHS = (
    "/",
    "/events",
    "/events?level=high&words=fled",
    "/map",
    "/crossings",
    "/crossings/bab-al-salama",
    "/figures",
    "/search?q=families+OR+road",
    "/feeds",
    "/feeds?name=wire",
    "/digests",
    "/digests/1",
    "/rules",
    "/deliveries",
    "/export/",
)
ADDRESSES_OF_EVENTS = "[...document.querySelectorAll('article.event a')].map(link => link.getAttribute('href'))"


async def text_of(page: Page) -> str:
    said = await page.evaluate("document.querySelector('main').innerText")
    assert isinstance(said, str)
    return said


async def test_from_today_to_the_evidence_of_an_event(page: Page, address: str) -> None:
    await page.open(f"{address}/")
    assert "New in the last 24 hours" in await text_of(page)
    await page.follow("document.querySelector('article.event a').click()")
    told = await text_of(page)
    assert "Key facts" in told
    assert "Evidence: " in told
    assert "Who was told, and why or why not" in told
    assert await page.evaluate("document.querySelectorAll('.report blockquote').length") >= 1
    assert page.complaints == []


async def test_a_filter_is_applied_as_soon_as_it_is_chosen(page: Page, address: str) -> None:
    await page.open(f"{address}/events")
    before = await page.evaluate("document.querySelectorAll('article.event').length")
    choose = (
        "const level = document.querySelector('#level'); level.value = 'high'; level.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    await page.follow(choose)
    after = await page.evaluate("document.querySelectorAll('article.event').length")
    assert 0 < after < before
    assert await page.evaluate("document.querySelector('#level').value") == "high"


async def test_rules_are_tried(page: Page, address: str) -> None:
    await page.open(f"{address}/rules")
    await page.evaluate("document.querySelector('#text').value = document.querySelector('#text').placeholder")
    await page.follow("document.querySelector('form.try button').click()")
    told = await text_of(page)
    assert "Flagged: displacement, crossing or route" in told
    assert "Kept, but not alerted" in told
    assert page.complaints == []


async def test_everything_works_without_scripts(page: Page, address: str) -> None:
    """Forms are sent by the browser itself; scripts of ours never run here, evaluated ones stand for a person's hands."""
    await page.look(scripts=False)
    for path in PATHS:
        await page.open(address + path)
        assert await page.evaluate("document.querySelector('h1').innerText.length") > 0
    await page.open(f"{address}/rules")
    await page.evaluate("document.querySelector('#text').value = 'More than 2,000 people fled Azaz on Tuesday.'")
    await page.follow("document.querySelector('form.try button').click()")
    assert "Flagged: displacement" in await text_of(page)


async def test_the_history_of_a_crossing_can_be_opened(page: Page, address: str) -> None:
    await page.open(f"{address}/crossings")
    await page.evaluate("document.querySelector('details summary').click()")
    assert await page.evaluate("document.querySelector('details').open")
    assert "from 17 March 2026" in await page.evaluate("document.querySelector('details').innerText")


@pytest.mark.parametrize("width", [PHONE, DESK])
async def test_no_page_is_wider_than_the_screen(page: Page, address: str, width: int) -> None:
    await page.look(width=width)
    await page.open(f"{address}/events")
    events = (await page.evaluate(ADDRESSES_OF_EVENTS))[:5]
    for path in (*PATHS, *events):
        await page.open(address + path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize(("width", "dark"), [(PHONE, False), (PHONE, True), (DESK, False), (DESK, True)])
async def test_axe_finds_nothing(page: Page, address: str, axe: str, width: int, dark: bool) -> None:
    """All rules of axe-core for WCAG 2.2 A and AA and its best practices; moderate findings count, too."""
    await page.look(width=width, dark=dark)
    await page.ask("Page.setBypassCSP", enabled=True)  # for axe alone: evaluated in the page, it needs styles of its own
    await page.open(f"{address}/events")
    events = (await page.evaluate(ADDRESSES_OF_EVENTS))[:4]
    found: list[Any] = []
    for path in (*PATHS, *events, "/nothing"):
        await page.open(address + path)
        await page.evaluate(f"{axe}; undefined")
        result = await page.evaluate(
            "axe.run().then(told => told.violations.map(each => [each.id, each.impact, each.nodes.map(node => node.html).slice(0, 3)]))"
        )
        found += [(path, *each) for each in result]
    assert found == []
