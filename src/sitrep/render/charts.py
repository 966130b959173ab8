"""Numbers go in; a chart of bars, dots or bands comes out as one SVG picture that is styled by its classes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 480, 190
LEFT, RIGHT, TOP, BOTTOM = 60, 8, 10, 24
ACROSS, DOWN = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
MOST_TICKS = 4
ROW = 30
"""Height of a row of bands."""
# Filled with %, which escapes what is put in, as .format does in twice the time: there may be 2,000 dots.
_BAR = Markup('<rect class="bar %s" x="%.1f" y="%.1f" width="%.1f" height="%.1f"><title>%s</title></rect>')
_DOT = Markup('<a href="%s"><circle class="dot %s" cx="%.1f" cy="%.1f" r="4"><title>%s</title></circle></a>')


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One bar: pieces of it from below as (class, count), and what the pointer is told. `tick` stands below the axis, "" for none."""

    pieces: tuple[tuple[str, int], ...]
    title: str
    tick: str = ""

    @property
    def total(self) -> int:
        """All pieces together."""
        return sum(count for _name, count in self.pieces)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dot:
    """One dot: how far along the axis (0 to 1), its value (at least 1), its class, what the pointer is told, and where it leads."""

    share: float
    value: int
    name: str
    title: str
    href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """A stretch of a row, from one share of the axis to another (0 to 1), its class and what the pointer is told."""

    begins: float
    ends: float
    name: str
    title: str


def bar_chart(bars: Sequence[Bar], *, title: str) -> Markup:
    """Bars of equal width from left to right; the scale begins at 0."""
    top = nice(max((bar.total for bar in bars), default=0))
    wide = ACROSS / max(len(bars), 1)
    drawn = [_line(value / top, f"{value:,}") for value in (0, top // 2, top)]
    for at, bar in enumerate(bars):
        below = 0.0
        x = LEFT + at * wide
        for name, count in bar.pieces:
            high = DOWN * count / top
            if count:
                drawn.append(_BAR % (name, x + wide * 0.1, TOP + DOWN - below - high, wide * 0.8, high, bar.title))
            below += high
        if bar.tick:
            drawn.append(_below(x + wide / 2, bar.tick))
    return _picture(drawn, title)


def dot_chart(dots: Iterable[Dot], *, ticks: Iterable[tuple[float, str]], title: str) -> Markup:
    """Dots over a logarithmic scale of whole powers of ten; `ticks` are named shares of the axis below."""
    dots = list(dots)
    logs = [math.log10(dot.value) for dot in dots] or [0.0]
    low, high = math.floor(min(logs)), math.ceil(max(logs))
    high = max(high, low + 1)
    step = -(-(high - low) // MOST_TICKS)
    drawn = [_line((power - low) / (high - low), f"{10**power:,}") for power in range(low, high + 1, step)]
    drawn += [_below(LEFT + share * ACROSS, said) for share, said in ticks]
    for dot in dots:
        x, y = LEFT + dot.share * ACROSS, TOP + DOWN * (1 - (math.log10(dot.value) - low) / (high - low))
        drawn.append(_DOT % (dot.href, dot.name, x, y, dot.title))
    return _picture(drawn, title)


def band_chart(rows: Sequence[tuple[str, Sequence[Band]]], *, ticks: Iterable[tuple[float, str]], title: str) -> Markup:
    """A named row of bands for each of `rows`, one below the other."""
    left, high = 2 * LEFT, TOP + ROW * len(rows)
    across = WIDTH - left - RIGHT
    drawn = [_below(left + share * across, said, high + BOTTOM - 5) for share, said in ticks]
    for at, (name, bands) in enumerate(rows):
        y = TOP + ROW * at
        drawn.append(Markup('<text class="scale" x="{}" y="{}" text-anchor="end">{}</text>').format(left - 6, y + ROW / 2 + 2, name))
        for band in bands:
            drawn.append(
                Markup('<rect class="band {}" x="{:.1f}" y="{}" width="{:.1f}" height="{}"><title>{}</title></rect>').format(
                    band.name, left + band.begins * across, y, max((band.ends - band.begins) * across, 1.5), ROW - 8, band.title
                )
            )
    return _picture(drawn, title, high + BOTTOM)


def nice(most: int) -> int:
    """The end of a scale that holds `most`: 2, 4, 10, 20, 40, 100 …, even so that its half is whole."""
    if most <= 2:
        return 2
    power: int = 10 ** int(math.log10(most))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= most and step * power % 2 == 0)


def _line(share: float, said: str) -> Markup:
    """A line across at this share of the height, with its value on the left."""
    y = TOP + DOWN * (1 - share)
    return Markup('<path class="grid" d="M{} {:.1f}h{}"/><text class="scale" x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(
        LEFT, y, ACROSS, LEFT - 6, y + 4, said
    )


def _below(x: float, said: str, y: int = HEIGHT - 5) -> Markup:
    anchor = "start" if x < LEFT + 40 else "end" if x > WIDTH - 40 else "middle"
    return Markup('<text class="scale" x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(x, y, anchor, said)


def _picture(drawn: Iterable[Markup], title: str, height: int = HEIGHT) -> Markup:
    head = Markup('<svg viewBox="0 0 {} {}" role="group" aria-label="{}">').format(WIDTH, height, title)
    return head + Markup("").join(drawn) + Markup("</svg>")
