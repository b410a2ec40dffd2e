#!/usr/bin/env python3
"""One load of `make bench` alone: requests a second, and what of the processor and of the disk each request takes.

    Benchmarks/one_load.py heartbeat
    Benchmarks/one_load.py known,metered --licenses 10000 --warm --rounds 5

For whoever changes something and wants to see what came of it. The stocks are those of `make bench`. Linux only.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from load import Outcome, drive
from servers import Node
from stockpile import Stock, stock

REPOSITORY = Path(__file__).resolve().parents[1]
CONNECTIONS = 32
WARMING_SECONDS = 10


def loads(asked: Stock) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Script, lines and what else the script takes, by name."""
    return {
        "known": ("validate.lua", "known", ()),
        "unknown": ("validate.lua", "unknown", ()),
        "metered": ("validate.lua", "metered", ()),
        "heartbeat": ("heartbeat.lua", "machines", ()),
        "activation": ("activate.lua", "keys", ()),
        "license": ("get.lua", "licenses", ("/api/v1/licenses/{}", asked.bearer)),
        "page": ("get.lua", "licenses", ("/api/v1/licenses?limit=25", asked.bearer)),
    }


class Usage:
    """What a process has taken so far."""

    def __init__(self, process: int) -> None:
        place = Path(f"/proc/{process}")
        self.threads = {entry.name: _times(entry) for entry in (place / "task").iterdir()}
        lines = (line.split(": ") for line in (place / "io").read_text().splitlines())
        self.written = {name: int(value) for name, value in lines}["wchar"]

    def since(self, before: Usage, requests: int) -> str:
        """Microseconds and bytes for each request, of the threads that took most."""
        ticks = os.sysconf("SC_CLK_TCK")
        taken = sorted(
            (
                (time - before.threads.get(thread, ("", 0))[1], name)
                for thread, (name, time) in self.threads.items()
            ),
            reverse=True,
        )
        threads = ", ".join(f"{name} {spent / ticks * 1e6 / requests:.1f} µs" for spent, name in taken[:4] if spent)
        return f"{(self.written - before.written) / requests:,.0f} bytes written; {threads}"


def _times(thread: Path) -> tuple[str, int]:
    try:
        head, _, rest = (thread / "stat").read_text().rpartition(")")
    except OSError:
        return "", 0
    return head.partition("(")[2], sum(map(int, rest.split()[11:13]))


def ask(node: Node, asked: Stock, name: str, seconds: int) -> tuple[Outcome, str]:
    script, lines, more = loads(asked)[name]
    before = Usage(node.process_id)
    outcome = drive([node.url], script, asked.lines(lines), CONNECTIONS, seconds, more=more)
    return outcome, Usage(node.process_id).since(before, max(1, outcome.requests))


def warm(node: Node, asked: Stock) -> None:
    for kind in ("known", "metered"):
        done = 0
        while done < asked.count(kind):
            done += drive(
                [node.url], "warm.lua", asked.lines(kind), CONNECTIONS, WARMING_SECONDS, more=(str(done),)
            ).requests


def main() -> None:
    build = REPOSITORY / ".build"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("loads", help="known, unknown, metered, heartbeat, activation, license, page; several with commas")
    parser.add_argument("--licenses", type=int, default=1_000_000)
    parser.add_argument("--warm", action="store_true", help="ask about every license once before")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--licentric", type=Path, default=build / "release/licentric")
    parser.add_argument("--cache", type=Path, default=build / "bench")
    options = parser.parse_args()
    cache = options.cache.resolve()
    cache.mkdir(parents=True, exist_ok=True)
    asked = stock(options.licentric, options.licenses, cache)
    with tempfile.TemporaryDirectory(prefix="one-", dir=cache) as directory:
        with Node(options.licentric, asked.copy_to(Path(directory) / "data")) as node:
            if options.warm:
                warm(node, asked)
            for name in options.loads.split(","):
                for _ in range(options.rounds):
                    outcome, usage = ask(node, asked, name, options.seconds)
                    errors = f", errors {outcome.errors}" if outcome.errors else ""
                    print(
                        f"{name:10} {outcome.per_second:8,.0f} a second, p50 {outcome.median_ms:.1f} ms, "
                        f"p99 {outcome.p99_ms:.1f} ms{errors}; {usage}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
