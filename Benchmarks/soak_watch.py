"""What is noted of a server that runs for long, and whether it stays as it is. Nothing here asks it for anything."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Callable, Sequence

import machine

MEBIBYTE = 1024 * 1024
SLOPE = 1.0
"""MiB of resident memory a minute: less is flat."""
SPARE_DESCRIPTORS = 8
"""So many more at the end are no growth: connections come and go all the time."""
SPARE_THREADS = 2
SLOWEST_SECONDS = 1.0
LEAST_SHARE = 0.8
"""Of the rate that was wanted: with less the server had an easier time than the report says."""
_ROWS = 30


@dataclass
class Span:
    """What clients saw between two looks."""

    answers: int = 0
    slowest: float = 0
    """In seconds."""
    slowest_name: str = ""
    errors: int = 0
    """Answers with a status from 500 on."""
    wrong: Counter[str] = field(default_factory=Counter)
    """Answers that were not what they had to be, by what was asked and answered."""

    def note(self, name: str, seconds: float, status: int) -> None:
        self.answers += 1
        self.errors += status >= 500
        if seconds > self.slowest:
            self.slowest, self.slowest_name = seconds, name


@dataclass(frozen=True)
class Look:
    """The server at one moment, and what its clients saw since the last."""

    minutes: float
    resident: int
    """Bytes in memory, and how many of them are no pages of files."""
    anonymous: int
    descriptors: int
    threads: int
    database: int
    """Bytes."""
    log: int
    """Bytes of the write-ahead log."""
    span: Span

    def as_json(self) -> dict[str, Any]:
        return {
            "minutes": round(self.minutes, 3),
            "residentBytes": self.resident,
            "anonymousBytes": self.anonymous,
            "descriptors": self.descriptors,
            "threads": self.threads,
            "databaseBytes": self.database,
            "logBytes": self.log,
            "answers": self.span.answers,
            "slowestMilliseconds": round(self.span.slowest * 1000, 1),
            "slowest": self.span.slowest_name,
            "errors": self.span.errors,
            "wrong": dict(self.span.wrong),
        }


def look(process: int, directory: Path, minutes: float, span: Span) -> Look:
    """- directory: of the server's data."""
    resident, anonymous = machine.memory_bytes(process)
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    database = directory / "licentric.db"
    return Look(
        minutes=minutes,
        resident=resident,
        anonymous=anonymous,
        descriptors=len(list(Path(f"/proc/{process}/fd").iterdir())),
        threads=next(int(line.split()[1]) for line in status if line.startswith("Threads:")),
        database=_size(database),
        log=_size(database.with_name("licentric.db-wal")),
        span=span,
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@dataclass(frozen=True)
class Finding:
    """One thing that must hold, what was found, and whether that is well."""

    name: str
    told: str
    is_well: bool

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "found": self.told, "well": self.is_well}


def verdict(looks: Sequence[Look], wanted_per_second: float) -> list[Finding]:
    """What must hold of the whole run, and of its second half where something must not grow."""
    return [
        _memory(looks), _flat(looks, "descriptors", SPARE_DESCRIPTORS), _flat(looks, "threads", SPARE_THREADS),
        _slowest(looks), _errors(looks), _wrong(looks), _rate(looks, wanted_per_second),
    ]  # fmt: skip


def _memory(looks: Sequence[Look]) -> Finding:
    half = second_half(looks)
    resident, anonymous = (slope(half, of) for of in (lambda each: each.resident, lambda each: each.anonymous))
    told = f"{resident:+.2f} MiB a minute over the second half (own pages {anonymous:+.2f}); limit {SLOPE:+.2f}"
    return Finding("memory is flat", told, resident < SLOPE)


def _flat(looks: Sequence[Look], name: str, spare: int) -> Finding:
    """The last quarter beside the one before it."""
    half = second_half(looks)
    middle = len(half) // 2
    before, after = (median(getattr(each, name) for each in part) for part in (half[:middle], half[middle:]))
    told = f"{before:g} in the third quarter, {after:g} in the last; limit {spare} more"
    return Finding(f"{name} are flat", told, after <= before + spare)


def _slowest(looks: Sequence[Look]) -> Finding:
    slowest = max((each.span for each in looks), key=lambda span: span.slowest)
    told = f"{slowest.slowest * 1000:,.0f} ms ({slowest.slowest_name})"
    return Finding("no answer over a second", told, slowest.slowest <= SLOWEST_SECONDS)


def _errors(looks: Sequence[Look]) -> Finding:
    count = sum(each.span.errors for each in looks)
    return Finding("no status from 500 on", f"{count:,}", count == 0)


def _wrong(looks: Sequence[Look]) -> Finding:
    wrong: Counter[str] = Counter()
    for each in looks:
        wrong += each.span.wrong
    told = ", ".join(f"{count:,} × {name}" for name, count in wrong.most_common(5)) or "none"
    return Finding("no wrong answer", told, not wrong)


def _rate(looks: Sequence[Look], wanted: float) -> Finding:
    rate = per_second(looks)
    return Finding("the load was made", f"{rate:,.0f} of {wanted:,.0f} answers a second", rate >= LEAST_SHARE * wanted)


def per_second(looks: Sequence[Look]) -> float:
    """The first look is before any answer."""
    seconds = (looks[-1].minutes - looks[0].minutes) * 60
    return sum(each.span.answers for each in looks[1:]) / seconds if seconds else 0


def second_half(looks: Sequence[Look]) -> Sequence[Look]:
    middle = (looks[0].minutes + looks[-1].minutes) / 2
    return [each for each in looks if each.minutes >= middle]


def slope(looks: Sequence[Look], of: Callable[[Look], int]) -> float:
    """MiB a minute, of the straight line that fits best."""
    times = [each.minutes for each in looks]
    values = [of(each) / MEBIBYTE for each in looks]
    mean_time, mean_value = sum(times) / len(times), sum(values) / len(values)
    spread = sum((time - mean_time) ** 2 for time in times)
    return sum((time - mean_time) * (value - mean_value) for time, value in zip(times, values)) / spread if spread else 0


def text(looks: Sequence[Look], findings: Sequence[Finding]) -> str:
    """A table that is not longer than a page, and the verdict."""
    heading = ["minute", "answers/s", "resident MiB", "own MiB", "descriptors", "threads", "database MiB", "WAL MiB",
               "slowest ms", "≥ 500", "slowest was"]  # fmt: skip
    parts = _parts(looks)
    lines = [heading, *(_line(before, part) for before, part in zip([looks[:1], *parts], parts))]
    table = _aligned(lines, numbers=range(len(heading) - 1))
    told = [[finding.name, "yes" if finding.is_well else "NO", finding.told] for finding in findings]
    return f"{table}\n\n{_aligned(told, numbers=())}"


def _parts(looks: Sequence[Look]) -> list[Sequence[Look]]:
    """Without the first, which is before any answer."""
    size = max(1, -(-(len(looks) - 1) // _ROWS))
    return [looks[start : start + size] for start in range(1, len(looks), size)]


def _line(before: Sequence[Look], part: Sequence[Look]) -> list[str]:
    last = part[-1]
    slowest = max((each.span for each in part), key=lambda span: span.slowest)
    return [
        f"{last.minutes:.1f}",
        f"{per_second([before[-1], *part]):,.0f}",
        *(f"{size / MEBIBYTE:,.1f}" for size in (last.resident, last.anonymous)),
        f"{last.descriptors}",
        f"{last.threads}",
        *(f"{size / MEBIBYTE:,.1f}" for size in (last.database, last.log)),
        f"{slowest.slowest * 1000:,.0f}",
        f"{sum(each.span.errors for each in part)}",
        slowest.slowest_name,
    ]


def _aligned(lines: Sequence[Sequence[str]], numbers: Sequence[int]) -> str:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths))
        ).rstrip()
        for line in lines
    )
