"""Pins, or the account of an event, go in; a map that may stand in a page comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from sitrep.core.accounts import Account
from sitrep.render.map import Pin, draw_map, pins_of

WIDTH, HEIGHT, SMALL_HEIGHT = 960, 540, 300


def world_of(pins: Sequence[Pin], *, countries: Iterable[str], title: str) -> Markup:
    """A large map of all these pins."""
    return _drawn(pins, countries, HEIGHT, title)


def locator_of(account: Account) -> Markup:
    """A small map of one event's places; "" where none has coordinates."""
    pins = pins_of(account)
    return _drawn(pins, account.countries, SMALL_HEIGHT, f"Map of {account.alert_id}") if pins else Markup()


def _drawn(pins: Sequence[Pin], countries: Iterable[str], height: int, title: str) -> Markup:
    return Markup(draw_map(pins, countries=countries, width=WIDTH, height=height, title=title))  # noqa: S704  it escapes what is foreign
