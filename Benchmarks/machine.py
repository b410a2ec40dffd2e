"""What must be known of a machine to read figures that were measured on it, and what programs take of it."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def describe(directory: Path) -> dict[str, Any]:
    """- directory: where the data lies."""
    return {
        "system": platform.platform(terse=True),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "fileSystem": file_system(directory),
        "loadAverageBefore": [round(load, 2) for load in os.getloadavg()],
    }


def busy_seconds() -> float:
    """What all programs together have used so far, in seconds of one core; 0 where nobody tells."""
    try:
        user, nice, system, _, _, interrupts, soft_interrupts = map(int, Path("/proc/stat").read_text().split()[1:8])
    except OSError:
        return 0
    return (user + nice + system + interrupts + soft_interrupts) / os.sysconf("SC_CLK_TCK")


def processor_seconds(process: int) -> float:
    """What a process and all that it started have used so far, in seconds of one core; 0 where nobody tells."""
    try:
        running = {int(entry.name): _times(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    except OSError:
        return 0
    ticks = 0
    wanted = {process}
    while wanted:
        ticks += sum(running[each].ticks for each in wanted if each in running)
        wanted = {each for each, times in running.items() if times.parent in wanted}
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class _Times:
    parent: int
    ticks: int


def _times(entry: Path) -> _Times:
    try:
        # The name before it may hold anything.
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return _Times(0, 0)
    # Its own, and those of what has ended.
    return _Times(int(fields[1]), sum(map(int, fields[11:15])))


def memory_bytes(process: int) -> tuple[int, int]:
    """What of a process lies in memory, and how much of that is no page of a file; 0 where nobody tells."""
    try:
        lines = [line.split() for line in Path(f"/proc/{process}/status").read_text().splitlines()]
    except OSError:
        return 0, 0
    sizes = {line[0]: int(line[1]) * 1024 for line in lines if line[-1] == "kB"}
    return sizes.get("VmRSS:", 0), sizes.get("RssAnon:", 0)


def file_system(directory: Path) -> str:
    """The type of the file system that holds a directory; empty where nobody tells."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return ""
    place = directory.resolve()
    holding = [mount for mount in mounts if place.is_relative_to(mount[1])]
    return max(holding, key=lambda mount: len(mount[1]))[2] if holding else ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
