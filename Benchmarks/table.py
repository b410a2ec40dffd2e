"""What was measured, as rows: medians, spread and ratios, as text and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Sequence


@dataclass
class Row:
    """One thing that was measured in each round."""

    name: str
    place: str
    limit: Row | None = None
    """What cannot be exceeded here, measured in the same rounds."""
    peer: Row | None = None
    """The same elsewhere."""
    rates: list[float] = field(default_factory=list)
    medians_ms: list[float] = field(default_factory=list)
    p99s_ms: list[float] = field(default_factory=list)
    processor_us: dict[str, list[float]] = field(default_factory=dict)
    """Microseconds of one core for each request, by who used them: those, unlike rates, say much on a busy machine, too."""
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return median(self.rates)

    def ratio_to(self, other: Row | None) -> float | None:
        """The median of the rounds' ratios: what disturbs the machine for longer disturbs both."""
        if other is None:
            return None
        return median(own / its if its else 0 for own, its in zip(self.rates, other.rates))

    def note_processor(self, seconds: dict[str, float], requests: int) -> None:
        for program, used in seconds.items():
            self.processor_us.setdefault(program, []).append(used / max(1, requests) * 1e6)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "place": self.place,
            "perSecond": {
                "median": round(self.rate, 1),
                "least": round(min(self.rates), 1),
                "most": round(max(self.rates), 1),
                "rounds": [round(rate, 1) for rate in self.rates],
            },
            "medianMilliseconds": _rounded(self.medians_ms),
            "p99Milliseconds": _rounded(self.p99s_ms),
            "processorMicroseconds": {program: _rounded(used) for program, used in self.processor_us.items()},
            "limit": None if self.limit is None else {"name": self.limit.name, "ratio": _ratio(self.ratio_to(self.limit))},
            "peer": None if self.peer is None else {"place": self.peer.place, "ratio": _ratio(self.ratio_to(self.peer))},
            "errors": dict(self.errors),
        }


def text(rows: Sequence[Row], peer: str) -> str:
    """- peer: the heading of the ratios to each row's peer."""
    lines = [["", "", "per second", "least–most", "p50 ms", "p99 ms", "node µs", "PostgreSQL µs", "of the limit", peer, "errors"]]
    previous = ""
    for row in rows:
        lines.append([
            row.name if row.name != previous else "",
            row.place,
            f"{row.rate:,.0f}",
            f"{min(row.rates):,.0f}–{max(row.rates):,.0f}",
            f"{median(row.medians_ms):.1f}" if row.medians_ms else "",
            f"{median(row.p99s_ms):.1f}" if row.p99s_ms else "",
            *(f"{median(row.processor_us[who]):,.0f}" if who in row.processor_us else "" for who in ("node", "PostgreSQL")),
            f"{row.ratio_to(row.limit):.2f} of {row.limit.name}" if row.limit else "",
            f"{row.ratio_to(row.peer):.2f}" if row.peer else "",
            ", ".join(f"{count} {kind}" for kind, count in row.errors.items()) or "none",
        ])  # fmt: skip
        previous = row.name
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    numbers = range(2, 10)
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths))
        ).rstrip()
        for line in lines
    )


def write(path: Path, rows: Sequence[Row], about: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**about, "rows": [row.as_json() for row in rows]}, indent=2, ensure_ascii=False) + "\n")


def _rounded(values: Sequence[float]) -> float | None:
    return round(median(values), 3) if values else None


def _ratio(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
