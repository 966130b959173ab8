"""The events in the forms that other programs read, as downloads."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: tuple[Route, ...] = ()
