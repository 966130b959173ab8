"""A span of time as a person writes it ("90m", "12h", "2d", "1w") goes in, a timedelta comes out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import click

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_WRITTEN = re.compile(r"(\d{1,4})\s*([mhdw])", re.ASCII)


class SpanType(click.ParamType[timedelta]):
    """A click type for spans of time: a number and m, h, d or w."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The span, or a usage error that says how to write one."""
        if isinstance(value, timedelta):
            return value
        found = _WRITTEN.fullmatch(str(value).strip().casefold())
        if found is None:
            self.fail(f"{value!r} is not a span of time; write 90m, 12h, 2d or 1w", param, ctx)
        return int(found[1]) * _UNITS[found[2]]


SPAN = SpanType()
