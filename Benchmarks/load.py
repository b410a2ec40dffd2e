"""Drives `wrk` against one node or several, and puts together what it tells."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

SCRIPTS = Path(__file__).resolve().parent / "wrk"
PATIENCE_SECONDS = 5
"""After this long without an answer `wrk` counts an error."""


@dataclass(frozen=True)
class Outcome:
    """What came of one load."""

    requests: int
    seconds: float
    errors: dict[str, int]
    """By kind, as `wrk` names them; `status` are answers from 400 on, `wrong` those that lack what they must contain."""
    median_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds if self.seconds else 0


def drive(
    urls: Sequence[str],
    script: str,
    known: Path,
    connections: int,
    seconds: int,
    expecting: str = "",
    more: Sequence[str] = (),
) -> Outcome:
    """One `wrk` with one thread for each node; the connections are spread over them.

    - script: what is asked, a file in the folder `wrk`.
    - known: what it asks about, a line for each.
    - expecting: what every answer must contain. Looking takes `wrk` time: not for what is measured.
    - more: what else the script takes.
    """
    running = [
        subprocess.Popen(
            [
                "wrk", "--threads", "1", "--connections", str(connections // len(urls)), "--duration", f"{seconds}s",
                "--timeout", f"{PATIENCE_SECONDS}s", "--script", str(SCRIPTS / script), url,
                "--", str(known), str(random.getrandbits(31)), expecting, *more,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LUA_PATH": f"{SCRIPTS}/?.lua;;"},
        )
        for url in urls
    ]  # fmt: skip
    try:
        parts = [_told(process, seconds + PATIENCE_SECONDS + 10) for process in running]
    finally:
        for process in running:
            if process.poll() is None:
                process.kill()
                process.wait()
    errors: Counter[str] = Counter()
    for part in parts:
        errors.update({kind: count for kind, count in part["errors"].items() if count})
    return Outcome(
        requests=sum(part["requests"] for part in parts),
        seconds=max(part["seconds"] for part in parts),
        errors=dict(errors),
        # Of the slower half, where there are two: percentiles cannot be added.
        median_ms=max(part["median_ms"] for part in parts),
        p99_ms=max(part["p99_ms"] for part in parts),
    )


def _told(process: subprocess.Popen[str], timeout: float) -> dict:
    out, err = process.communicate(timeout=timeout)
    lines = [line for line in out.splitlines() if line.startswith("{")]
    if process.returncode != 0 or not lines:
        raise RuntimeError(f"wrk ended with {process.returncode}: {err.strip() or out.strip()}")
    return json.loads(lines[-1])
