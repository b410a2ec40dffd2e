"""Draws ratios as bars from 1, which is the yardstick itself: to the right what is faster, to the left what is slower."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Sequence
from xml.sax.saxutils import escape

_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_LABELS, _BARS, _VALUES = 360, 420, 190
"""Widths: labels on the left, bars, and what is said of each on the right."""
_TOP, _ROW, _BAR, _BOTTOM = 78, 44, 16, 44

_STYLE = """
    text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1f2328; }
    .title { font-size: 16px; font-weight: 600; }
    .small { font-size: 11px; fill: #59636e; }
    .ground { fill: #ffffff; }
    .grid { stroke: #d1d9e0; }
    .one { stroke: #59636e; stroke-width: 1.5; }
    .faster { fill: #1a7f5a; }
    .slower { fill: #b35900; }
    .target { stroke: #1f2328; stroke-width: 2; }
    @media (prefers-color-scheme: dark) {
        text { fill: #f0f6fc; }
        .small { fill: #9198a1; }
        .ground { fill: #0d1117; }
        .grid { stroke: #3d444d; }
        .one { stroke: #9198a1; }
        .faster { fill: #3fb68b; }
        .slower { fill: #e08a3c; }
        .target { stroke: #f0f6fc; }
    }
"""


@dataclass(frozen=True)
class Bar:
    """One ratio."""

    name: str
    beside: str
    ratio: float
    target: float | None = None


def svg(title: str, subtitle: str, bars: Sequence[Bar]) -> str:
    """A picture for light and dark pages."""
    scale = _Scale([number for bar in bars for number in (bar.ratio, bar.target) if number and number > 0])
    width, height = _LABELS + _BARS + _VALUES, _TOP + _ROW * len(bars) + _BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{width}" height="{height}" rx="8"/>',
        f'<text class="title" x="20" y="30">{escape(title)}</text>',
        f'<text class="small" x="20" y="50">{escape(subtitle)}</text>',
        *_grid(scale, bottom=height - _BOTTOM),
        *(part for number, bar in enumerate(bars) for part in _bar(bar, scale, top=_TOP + _ROW * number)),
        f'<text class="small" x="20" y="{height - 14}">Ratio to the yardstick, on a logarithmic scale: 1 is as fast. '
        "The upright stroke is the target.</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Scale:
    """From ratios to places, logarithmic, with 1 always in view and round numbers at the ends."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self.least = max((tick for tick in _TICKS if tick <= min([0.5, *numbers])), default=_TICKS[0])
        self.most = min((tick for tick in _TICKS if tick >= max([2, *numbers])), default=_TICKS[-1])

    @property
    def ticks(self) -> list[float]:
        return [tick for tick in _TICKS if self.least <= tick <= self.most]

    def place(self, ratio: float) -> float:
        held = min(max(ratio, self.least), self.most)
        share = math.log(held / self.least) / math.log(self.most / self.least)
        return round(_LABELS + _BARS * share, 1)


def _grid(scale: _Scale, bottom: int) -> list[str]:
    lines = []
    for tick in scale.ticks:
        x, kind = scale.place(tick), "one" if tick == 1 else "grid"
        lines.append(f'<line class="{kind}" x1="{x}" y1="{_TOP - 4}" x2="{x}" y2="{bottom}"/>')
        lines.append(f'<text class="small" x="{x}" y="{bottom + 14}" text-anchor="middle">{tick:g}</text>')
    return lines


def _bar(bar: Bar, scale: _Scale, top: int) -> list[str]:
    start, end = sorted((scale.place(1), scale.place(bar.ratio)))
    middle, upper = top + _ROW / 2, top + (_ROW - _BAR) / 2
    kind = "slower" if bar.ratio < 1 else "faster"
    said = f"× {bar.ratio:.2f}" + ("" if bar.target is None else f"   (target ≥ {bar.target:g})")
    parts = [
        f'<text x="{_LABELS - 14}" y="{middle - 3}" text-anchor="end">{escape(bar.name)}</text>',
        f'<text class="small" x="{_LABELS - 14}" y="{middle + 12}" text-anchor="end">beside {escape(bar.beside)}</text>',
        f'<rect class="{kind}" x="{start}" y="{upper}" width="{max(1, round(end - start, 1))}" height="{_BAR}"/>',
        f'<text x="{_LABELS + _BARS + 14}" y="{middle + 4}">{said}</text>',
    ]
    if bar.target is not None:
        x = scale.place(bar.target)
        parts.append(f'<line class="target" x1="{x}" y1="{upper - 5}" x2="{x}" y2="{upper + _BAR + 5}"/>')
    return parts
