from __future__ import annotations

import asyncio
import itertools

import pytest

from sitrep.net import politeness as politeness_module
from sitrep.net.politeness import Politeness


async def test_a_site_is_asked_by_two_at_once_and_at_intervals() -> None:
    polite = Politeness(at_once=2, apart_seconds=0.05)
    loop, starts, inside, most = asyncio.get_running_loop(), list[float](), 0, 0

    async def ask() -> None:
        nonlocal inside, most
        async with polite.visit("example.org"):
            starts.append(loop.time())
            inside, most = inside + 1, max(most, inside + 1)
            await asyncio.sleep(0.15)
            inside -= 1

    await asyncio.gather(*(ask() for _ in range(6)))
    assert most == 2
    assert min(later - earlier for earlier, later in itertools.pairwise(starts)) >= 0.049


async def test_sites_do_not_wait_for_each_other() -> None:
    polite = Politeness(apart_seconds=10)
    async with asyncio.timeout(1):
        async with polite.visit("one.example"):
            pass
        async with polite.visit("two.example"):
            pass


async def test_a_sites_wish_is_remembered_and_never_shortened() -> None:
    polite = Politeness()
    assert polite.held_for("example.org") == 0
    polite.hold("example.org", 60)
    polite.hold("example.org", 1)
    assert 59 < polite.held_for("example.org") <= 60


async def test_those_that_wait_for_a_host_that_hangs_are_not_kept_waiting() -> None:
    polite = Politeness(at_once=2, apart_seconds=10)
    async with polite.visit("example.org", "a.example.org") as answers:
        assert answers
    for answered in (False, True, False, False):
        async with polite.visit("other.example", "b.example.org") as answers:
            assert answers
        polite._sites["other.example"].next_at = 0
        polite.note("a.example.org", answered=answered)
    async with asyncio.timeout(1), polite.visit("example.org", "a.example.org") as answers:
        assert not answers
    polite._sites["example.org"].next_at = 0
    async with polite.visit("example.org", "www.example.org") as answers:
        assert answers  # another host of the site


async def test_sites_long_left_alone_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(politeness_module, "SITES_REMEMBERED", 5)
    polite = Politeness(apart_seconds=0)
    polite.hold("held.example", 60)
    for number in range(20):
        async with polite.visit(f"{number}.example"):
            pass
    assert len(polite._sites) <= 6
    assert polite.held_for("held.example") > 0
