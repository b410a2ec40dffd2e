"""Works beside their yardsticks: ratios and what they should be, as text and as JSON. Nothing here measures."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Sequence

from table import Row


@dataclass
class Comparison:
    """A work and its yardstick, measured in turn."""

    work: Row
    yardstick: Row
    target: float | None = None
    """The ratio that is wanted at least; nil where the figure is told for information."""
    absent: str = ""
    """Why it could not be measured, if it could not."""

    @property
    def ratios(self) -> list[float]:
        """Of each round."""
        return [own / its if its else 0 for own, its in zip(self.work.rates, self.yardstick.rates)]

    @property
    def ratio(self) -> float | None:
        return median(self.ratios) if self.ratios else None

    @property
    def is_reached(self) -> bool | None:
        return None if self.target is None or self.ratio is None else self.ratio >= self.target

    @property
    def errors(self) -> str:
        told = [f"{count:,} {kind}" for kind, count in self.work.errors.items()]
        told += [f"{count:,} {kind} ({self.yardstick.place})" for kind, count in self.yardstick.errors.items()]
        return ", ".join(told) or "none"

    def as_json(self) -> dict[str, Any]:
        told = {"work": self.work.name, "yardstick": f"{self.yardstick.place}: {self.yardstick.name}", "target": self.target}
        if self.ratio is None:
            return {**told, "notMeasured": self.absent}
        return {
            **told,
            "ratio": {
                "median": round(self.ratio, 3),
                "least": round(min(self.ratios), 3),
                "most": round(max(self.ratios), 3),
                "rounds": [round(ratio, 3) for ratio in self.ratios],
            },
            "reached": self.is_reached,
            "measured": [self.work.as_json(), self.yardstick.as_json()],
        }


@dataclass
class Figure:
    """Something that is held against a number instead of a yardstick."""

    name: str
    unit: str
    target: float
    """What it should be at most."""
    values: list[float] = field(default_factory=list)
    remark: str = ""
    absent: str = ""

    @property
    def is_reached(self) -> bool | None:
        return median(self.values) <= self.target if self.values else None

    def as_json(self) -> dict[str, Any]:
        told = {"name": self.name, "unit": self.unit, "target": self.target}
        if not self.values:
            return {**told, "notMeasured": self.absent}
        return {
            **told,
            "median": round(median(self.values), 1),
            "least": round(min(self.values), 1),
            "most": round(max(self.values), 1),
            "reached": self.is_reached,
            "remark": self.remark,
        }


def text(comparisons: Sequence[Comparison], figures: Sequence[Figure]) -> str:
    """Two tables for a terminal."""
    heading = ["", "per second", "beside", "per second", "ratio", "least–most", "target", "", "p50 ms", "p99 ms", "errors"]
    ratios = [heading, *(_line(each) for each in comparisons)]
    others = [["", "median", "least–most", "target", "", ""], *(_figure_line(each) for each in figures)]
    return f"{_aligned(ratios, numbers={1, 3, 4, 5, 6, 8, 9})}\n\n{_aligned(others, numbers={1, 2, 3})}"


def _line(each: Comparison) -> list[str]:
    beside = f"{each.yardstick.place}: {each.yardstick.name}"
    target = "" if each.target is None else f"≥ {each.target:.2f}"
    if each.ratio is None:
        return [each.work.name, "", beside, "", "", "", target, "not measured", "", "", each.absent]
    return [
        each.work.name,
        f"{each.work.rate:,.0f}",
        beside,
        f"{each.yardstick.rate:,.0f}",
        f"{each.ratio:.2f}",
        f"{min(each.ratios):.2f}–{max(each.ratios):.2f}",
        target,
        _word(each.is_reached),
        f"{median(each.work.medians_ms):.1f}" if each.work.medians_ms else "",
        f"{median(each.work.p99s_ms):.1f}" if each.work.p99s_ms else "",
        each.errors,
    ]


def _figure_line(each: Figure) -> list[str]:
    name, target = f"{each.name}, {each.unit}", f"≤ {each.target:,.0f}"
    if not each.values:
        return [name, "", "", target, "not measured", each.absent]
    spread = f"{min(each.values):,.0f}–{max(each.values):,.0f}" if len(each.values) > 1 else ""
    return [name, f"{median(each.values):,.0f}", spread, target, _word(each.is_reached), each.remark]


def _word(reached: bool | None) -> str:
    return {True: "reached", False: "missed", None: ""}[reached]


def _aligned(lines: Sequence[Sequence[str]], numbers: set[int]) -> str:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths))
        ).rstrip()
        for line in lines
    )


def write(path: Path, about: dict[str, Any], comparisons: Sequence[Comparison], figures: Sequence[Figure]) -> None:
    told = {
        **about,
        "comparisons": [each.as_json() for each in comparisons],
        "figures": [each.as_json() for each in figures],
    }
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
