#!/usr/bin/env python3
"""How fast Licentric is beside its peers on this machine, in one run. `make bench` builds what is needed and runs it.

It reports, and never fails because a machine is slow. Everything is as durable as it is by default, SQLite with
synchronous=FULL; answers are signed, events and audit entries written, rate limits off. Servers and load share the machine's
cores, so that ratios say more than figures. Benchmarks/README.md says what is compared, and why.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import chart
import comparison
import machine
from comparison import Figure
from competitors import Competitors
from load import Outcome, drive
from pairs import Pair, Work, pairs
from stockpile import stock
from table import Row

REPOSITORY = Path(__file__).resolve().parents[1]
FULL = {"licenses": 1_000_000, "few": 10_000, "rounds": 5, "seconds": 5, "connections": 32}
"""A run with less of anything is no full one, and does not take the place of one in `docs/benchmarks`."""
WARM_UP_SECONDS = 2
"""Meanwhile every answer is looked at, which costs `wrk` time, and so is not done while it is measured."""
WARMING_SECONDS = 10
"""How long each part of the first pass takes."""
COUNTING_SECONDS = 0.5
"""Validations are counted in memory and written down five times a second."""
MEBIBYTE = 1024 * 1024


class Benchmark:
    """Everything that runs, and what was measured of it so far."""

    def __init__(self, options: argparse.Namespace, directory: Path, stack: ExitStack) -> None:
        self._options = options
        cache = options.cache
        say(f"stocks of {options.licenses:,} and {options.few:,} licenses; the first time it takes minutes to make them")
        stocks = stock(options.licentric, options.licenses, cache), stock(options.licentric, options.few, cache)
        self._among = Competitors(
            options.licentric, options.bare_route, options.pocketbase, stocks, options.licenses, cache, directory, stack
        )
        self._pairs = pairs(self._among)
        self._resident = Figure(f"resident memory at {options.licenses:,} licenses, after the run", "MiB", target=200)
        self._start = Figure(f"start to first answer at {options.licenses:,} licenses", "ms", target=150)
        self.about: dict[str, Any] = {
            "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
            "commit": commit(),
            "command": shlex.join(["make", "bench", *([f"ARGS={shlex.join(sys.argv[1:])}"] if sys.argv[1:] else [])]),
            "machine": machine.describe(directory),
            "options": {name: getattr(options, name) for name in FULL},
            "answerBytes": self._among.answer_bytes,
        }

    @property
    def comparisons(self) -> list[comparison.Comparison]:
        return [pair.comparison for pair in self._pairs]

    @property
    def figures(self) -> list[Figure]:
        return [self._resident, self._start]

    def run(self) -> None:
        self._warm()
        start, own_before, busy_before = time.monotonic(), machine.processor_seconds(os.getpid()), machine.busy_seconds()
        say("looking at every answer for a moment")
        for pair in self._pairs:
            for work, row in self._sides(pair):
                self._look(work, row)
        for number in range(1, self._options.rounds + 1):
            say(f"round {number} of {self._options.rounds}")
            for pair in self._pairs:
                for work, row in self._sides(pair):
                    self._measure(work, row)
        others = machine.busy_seconds() - busy_before - (machine.processor_seconds(os.getpid()) - own_before)
        # Of one core, on average.
        self.about["machine"]["otherPrograms"] = round(max(0, others / (time.monotonic() - start)), 2)
        self._measure_memory()
        self._measure_starts()

    def _warm(self) -> None:
        """Asks once about every license: a server that has run for a while has that behind it."""
        say("asking about every license once")
        rates = []
        for asked in (self._among.many, self._among.few):
            for kind in ("known", "metered"):
                lines = asked.stock.lines(kind)
                count, done = asked.stock.count(kind), 0
                while done < count:
                    left = min(self._options.seconds, WARMING_SECONDS) if count < 50_000 else WARMING_SECONDS
                    outcome = drive([asked.node.url], "warm.lua", lines, self._options.connections, left, "", (str(done),))
                    if not outcome.requests:
                        raise SystemExit("the server does not answer")
                    done += outcome.requests
                    if asked is self._among.many and kind == "known" and done <= count:
                        rates.append(outcome.per_second)
        self.about["firstTimePerSecond"] = round(statistics.median(rates)) if rates else None

    def _sides(self, pair: Pair) -> list[tuple[Work, Row]]:
        if pair.yardstick is None:
            return []
        return [(pair.work, pair.comparison.work), (pair.yardstick, pair.comparison.yardstick)]

    def _look(self, work: Work, row: Row) -> None:
        outcome = self._drive(work, min(WARM_UP_SECONDS, self._options.seconds), expecting=work.expecting)
        row.errors.update(outcome.errors)

    def _measure(self, work: Work, row: Row) -> None:
        counted_before = work.counted() if work.counted else 0
        outcome = self._drive(work, self._options.seconds)
        row.rates.append(outcome.per_second)
        row.medians_ms.append(outcome.median_ms)
        row.p99s_ms.append(outcome.p99_ms)
        row.errors.update(outcome.errors)
        if not outcome.requests:
            row.errors["rounds without an answer"] += 1
        if work.counted:
            time.sleep(COUNTING_SECONDS)
            counted = work.counted() - counted_before
            # What was on its way when the time was over may have been done, too.
            if not outcome.requests <= counted <= outcome.requests + self._options.connections:
                row.errors["counted otherwise"] += abs(counted - outcome.requests)

    def _drive(self, work: Work, seconds: int, expecting: str = "") -> Outcome:
        return drive([work.url], work.script, work.lines, self._options.connections, seconds, expecting, work.more)

    def _measure_memory(self) -> None:
        resident, own = machine.memory_bytes(self._among.many.node.process_id)
        if resident:
            self._resident.values.append(resident / MEBIBYTE)
            self._resident.remark = f"of which {own / MEBIBYTE:,.0f} are its own, and the rest is pages of files"
        else:
            self._resident.absent = "the system does not tell"

    def _measure_starts(self) -> None:
        many = self._among.many
        for _ in range(self._options.rounds):
            many.node.stop()
            many.start_again()
            answer = json.loads(many.validation())
            self._start.values.append((time.monotonic() - many.node.started) * 1000)
            if not answer["valid"]:
                self._start.remark = f"but the answer was {answer['code']}"


def commit() -> str:
    """What is checked out; marked where something was changed since."""
    told = subprocess.run(
        ["git", "describe", "--always", "--abbrev=10", "--dirty"], cwd=REPOSITORY, capture_output=True, text=True
    )
    return told.stdout.strip() or "unknown"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def parsed() -> argparse.Namespace:
    build = REPOSITORY / ".build"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--licenses", type=int, default=FULL["licenses"], help="to ask about (default 1000000)")
    parser.add_argument("--few", type=int, default=FULL["few"], help="licenses of the smaller store (default 10000)")
    parser.add_argument("--rounds", type=int, default=FULL["rounds"], help="how often each is measured (default 5)")
    parser.add_argument("--seconds", type=int, default=FULL["seconds"], help="how long each time (default 5)")
    parser.add_argument("--connections", type=int, default=FULL["connections"], help="of wrk (default 32)")
    parser.add_argument("--output", type=Path, help="directory for the report; default docs/benchmarks after a full run")
    parser.add_argument("--licentric", type=Path, default=build / "release/licentric", help="the server's executable")
    parser.add_argument("--bare-route", type=Path, default=build / "release/BareRoute", help="the yardstick's executable")
    parser.add_argument("--pocketbase", type=Path, default=build / "bench/venv/bin/pocketbase", help="PocketBase's executable")
    parser.add_argument("--cache", type=Path, default=build / "bench", help="directory for stocks, and while it runs for copies")
    options = parser.parse_args()
    for binary in (options.licentric, options.bare_route):
        if not binary.exists():
            parser.error(f"there is no {binary}: make bench builds it")
    if not shutil.which("wrk"):
        parser.error("there is no wrk: scripts/prepare.sh bench")
    if min(options.rounds, options.seconds, options.connections, options.licenses, options.few) < 1:
        parser.error("at least one of everything is needed")
    options.cache = options.cache.resolve()
    if options.output is None:
        is_full = all(getattr(options, name) >= least for name, least in FULL.items())
        options.output = REPOSITORY / "docs/benchmarks" if is_full else options.cache / "results"
    return options


def described(about: dict[str, Any]) -> str:
    on, options = about["machine"], about["options"]
    lines = [
        f"{about['date']}, commit {about['commit']}, {about['command']}",
        f"{on['processor']}, {on['cores']} cores, {on['system']}, {on['fileSystem']}",
        f"other programs took {on['otherPrograms']:.1f} cores meanwhile",
        f"{options['rounds']} rounds of {options['seconds']} s, {options['connections']} connections, "
        f"answers of {about['answerBytes']} bytes; medians, ratios of the same round",
    ]
    if about["firstTimePerSecond"]:
        lines.append(
            f"before, every license was asked about once: {about['firstTimePerSecond']:,} a second, read and not remembered"
        )
    if on["fileSystem"] in ("tmpfs", "ramfs"):
        lines.append("The data lies in memory, where nothing is durable and commits cost nothing: set --cache to a disk.")
    return "\n".join(lines)


def report(benchmark: Benchmark, output: Path) -> None:
    told = f"{described(benchmark.about)}\n\n{comparison.text(benchmark.comparisons, benchmark.figures)}\n"
    print(told)
    output.mkdir(parents=True, exist_ok=True)
    (output / "latest.txt").write_text(told)
    comparison.write(output / "latest.json", benchmark.about, benchmark.comparisons, benchmark.figures)
    bars = [
        chart.Bar(each.work.name, f"{each.yardstick.place}: {each.yardstick.name}", each.ratio, each.target)
        for each in benchmark.comparisons
        if each.ratio is not None
    ]
    on = benchmark.about["machine"]
    subtitle = f"{benchmark.about['date']} · commit {benchmark.about['commit']} · {on['processor']}, {on['cores']} cores"
    (output / "latest.svg").write_text(chart.svg("Licentric beside its yardsticks, in one run", subtitle, bars))
    print(f"{output}/latest.txt, latest.json, latest.svg")


def main() -> None:
    options = parsed()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    options.cache.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as stack:
            # Beside the kept stocks, on the same disk.
            directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="run-", dir=options.cache)))
            benchmark = Benchmark(options, directory, stack)
            benchmark.run()
            report(benchmark, options.output)
    except KeyboardInterrupt:
        say("stopped")
        sys.exit(130)


if __name__ == "__main__":
    main()
