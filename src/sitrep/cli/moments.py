"""A moment as a person writes it ("3d" ago, or the day "2026-03-01") goes in, an aware instant comes out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import click

from sitrep.cli.spans import SpanType
from sitrep.daemon import utc_now


class MomentType(click.ParamType[datetime]):
    """A click type: a span of time before now, or a day of UTC; of a day its beginning, or where `ends` its end."""

    name = "moment"

    def __init__(self, *, ends: bool = False) -> None:
        self._ends = ends
        self._spans = SpanType()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The instant, or a usage error that says how to write one."""
        if isinstance(value, datetime):
            return value
        try:
            day = date.fromisoformat(str(value).strip())
            return datetime.combine(day, time.min, UTC) + (timedelta(days=1) if self._ends else timedelta(0))
        except (ValueError, OverflowError):
            pass
        try:
            return utc_now() - self._spans.convert(value, param, ctx)
        except (click.BadParameter, OverflowError):
            self.fail(f"{value!r} is no moment; write a day such as 2026-03-01, or how long ago: 12h, 2d, 1w", param, ctx)


class WrittenType(click.DateTime):
    """A click type for a day or an instant written in one form; `example` is what a usage error shows instead of the form's letters."""

    def __init__(self, form: str, example: str) -> None:
        super().__init__([form])
        self._example = example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The day or instant, without a zone."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no date that there is, or not written like {self._example}", param, ctx)
