#!/usr/bin/env python3
"""What PostgreSQL costs: validations, heartbeats and activations a second on SQLite and on PostgreSQL with one and two nodes,
beside what `pgbench` gets out of the same cluster. `make bench-postgres` builds what is needed and runs it.

It reports, and never fails because a machine is slow. All is durable: SQLite with synchronous=FULL, PostgreSQL with fsync and
synchronous_commit; answers are signed, events and audit entries written, rate limits off. Everything runs on this machine, so
that nodes, PostgreSQL and the load share its cores: ratios say more than figures.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import shutil
import signal
import sys
import tempfile
import time
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Sequence

import machine
import table
from cluster import Cluster, Pgbench
from load import Outcome, drive
from servers import Node
from stock import API, Environment, Licensed
from table import Row
from waits import Waits

REPOSITORY = Path(__file__).resolve().parents[1]
WARM_UP_SECONDS = 1
COUNTING_SECONDS = 0.5
"""Validations are counted in memory and written down five times a second."""


@dataclass(frozen=True)
class Load:
    """Something that applications ask for."""

    name: str
    script: str
    lines: Callable[[Installation], list[str]]
    limit: str
    counted: Callable[[Installation], int] | None = None
    """How much of it the server has counted, where it does."""


@dataclass(frozen=True)
class Place:
    """One node, or several on one database."""

    name: str
    nodes: Sequence[Node]
    installation: Installation
    database: str | None = None


class Installation:
    """The environments of one store, and files of what can be asked about them."""

    def __init__(self, node: Node, licenses: int, files: Path) -> None:
        api = API(node.url)
        keys = node.first_keys()
        self.live = Environment(api, keys["live"], licenses)
        self.test = Environment(api, keys["test"], licenses // 4)
        self._files = files
        files.mkdir()
        self._check()

    def _check(self) -> None:
        known = self.live.licensed[0]
        told = (
            self.live.validation(known.key, known.fingerprint),
            self.live.validation(known.key, "0" * 32),
            self.live.validation(unknown_key(), known.fingerprint),
        )
        if told != ("VALID", "FINGERPRINT_NOT_FOUND", "NOT_FOUND"):
            raise RuntimeError(f"wrong verdicts: {told}")

    @property
    def seats(self) -> list[Licensed]:
        """As many licenses of one environment as `seats_of_both` has of two."""
        return self.live.licensed[: 2 * len(self.test.licensed)]

    @property
    def seats_of_both(self) -> list[Licensed]:
        return self.live.licensed[: len(self.test.licensed)] + self.test.licensed

    @property
    def valid_answers(self) -> int:
        return self.live.analytics()["validations"]["successful"]

    @property
    def machines(self) -> int:
        return sum(environment.analytics()["machines"]["total"] for environment in (self.live, self.test))

    def file(self, load: Load) -> Path:
        path = self._files / f"{load.name}.txt"
        if not path.exists():
            path.write_text("".join(f"{line}\n" for line in load.lines(self)))
        return path


def unknown_key() -> str:
    """Well formed, and of nobody."""
    blocks = ["".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(4)) for _ in range(4)]
    return "-".join(["LIC", *blocks])


LOADS = [
    Load(
        "unknown key",
        "validate.lua",
        lambda stock: [f"{unknown_key()}\t{each.fingerprint}" for each in stock.live.licensed],
        limit="-S",
    ),
    Load(
        "validation",
        "validate.lua",
        lambda stock: [f"{each.key}\t{each.fingerprint}" for each in stock.live.licensed],
        limit="-N",
        counted=lambda stock: stock.valid_answers,
    ),
    Load(
        "heartbeat",
        "heartbeat.lua",
        lambda stock: [f"{each.machine}\t{each.key}" for each in stock.live.licensed],
        limit="-N",
    ),
    Load(
        "activation",
        "activate.lua",
        lambda stock: [each.key for each in stock.seats],
        limit="-N",
        counted=lambda stock: stock.machines,
    ),
    Load(
        "activation, 2 environments",
        "activate.lua",
        lambda stock: [each.key for each in stock.seats_of_both],
        limit="-N",
        counted=lambda stock: stock.machines,
    ),
]


class Benchmark:
    """Everything that runs, and what was measured of it so far."""

    def __init__(self, options: argparse.Namespace, stack: ExitStack) -> None:
        self._options = options
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="licentric-benchmark-")))
        self._cluster = stack.enter_context(Cluster())
        self._database = database = self._cluster.database("licentric")

        def node(name: str, settings: dict[str, str]) -> Node:
            return stack.enter_context(Node(options.binary, directory / name, settings))

        sqlite = node("sqlite", {"LICENTRIC_MASTER_KEY": secrets.token_hex(32)})
        first, second = (node(name, database.settings) for name in ("node-1", "node-2"))
        say(f"making {options.licenses} licenses with a machine each through the API, on either store")
        on_sqlite = Installation(sqlite, options.licenses, directory / "sqlite-stock")
        on_postgres = Installation(first, options.licenses, directory / "postgres-stock")
        say(f"making the tables of pgbench, scale {options.scale}")
        self._pgbench = Pgbench(self._cluster, options.scale)
        self._places = [
            Place("SQLite", [sqlite], on_sqlite),
            Place("PostgreSQL, 1 node", [first], on_postgres, database.name),
            Place("PostgreSQL, 2 nodes", [first, second], on_postgres, database.name),
        ]
        self._limits = {script: Row(f"pgbench {script}", "PostgreSQL") for script in ("-S", "-N")}
        self._rows: dict[tuple[str, str], Row] = {}
        for load in LOADS:
            for place in self._places:
                peer = self._rows.get((load.name, self._places[0].name))
                self._rows[load.name, place.name] = Row(
                    load.name, place.name, limit=self._limits[load.limit] if place.database else None, peer=peer
                )
        self.waits: dict[tuple[str, str], dict[str, float]] = {}
        self.about = {
            "machine": machine.describe(directory),
            "postgres": {
                name: self._cluster.setting(name)
                for name in ("server_version", "fsync", "synchronous_commit", "shared_buffers")
            },
            "options": {
                name: value for name, value in vars(options).items() if name not in ("binary", "output", "waits")
            },
        }

    @property
    def rows(self) -> list[Row]:
        return [*self._limits.values(), *self._rows.values()]

    def warm_up(self) -> None:
        for load in LOADS:
            for place in self._places:
                self._drive(load, place, WARM_UP_SECONDS)
        self._cluster.settle(self._database)

    def run(self) -> None:
        start, used_before, busy_before = time.monotonic(), self._used_by_all(), machine.busy_seconds()
        for number in range(1, self._options.rounds + 1):
            say(f"round {number} of {self._options.rounds}")
            self._run_round()
        others = machine.busy_seconds() - busy_before - (self._used_by_all() - used_before)
        # Of one core, on average.
        self.about["machine"]["otherPrograms"] = round(max(0, others / (time.monotonic() - start)), 2)

    def _run_round(self) -> None:
        for script, row in self._limits.items():
            before = self._used(None)
            outcome = self._pgbench.measure(script, self._options.connections, self._options.seconds)
            row.rates.append(outcome.per_second)
            row.note_processor(difference(self._used(None), before), outcome.transactions)
            row.errors.update({"failed": outcome.failed} if outcome.failed else {})
            for load in (load for load in LOADS if load.limit == script):
                for place in self._places:
                    self._measure(load, place)

    def _measure(self, load: Load, place: Place) -> None:
        row = self._rows[load.name, place.name]
        counted_before = load.counted(place.installation) if load.counted else 0
        used_before = self._used(place)
        seconds = self._options.seconds
        looking = Waits(self._cluster, place.database, seconds) if self._options.waits and place.database else None
        with looking or nullcontext():
            outcome = self._drive(load, place, seconds)
        row.note_processor(difference(self._used(place), used_before), outcome.requests)
        row.rates.append(outcome.per_second)
        row.medians_ms.append(outcome.median_ms)
        row.p99s_ms.append(outcome.p99_ms)
        row.errors.update(outcome.errors)
        if looking:
            self.waits[load.name, place.name] = dict(looking.sessions)
        if load.counted:
            time.sleep(COUNTING_SECONDS)
            counted = load.counted(place.installation) - counted_before
            # What was on its way when the time was over may have been done, too.
            if not outcome.requests <= counted <= outcome.requests + self._options.connections:
                row.errors["counted otherwise"] += abs(counted - outcome.requests)

    def _used(self, place: Place | None) -> dict[str, float]:
        """Processor time so far, in seconds of one core, of all programs that a load there keeps busy."""
        used = {}
        if place is not None:
            used["node"] = sum(machine.processor_seconds(node.process_id) for node in place.nodes)
        if place is None or place.database:
            used["PostgreSQL"] = machine.processor_seconds(self._cluster.process_id)
        return used

    def _used_by_all(self) -> float:
        """Nodes, load and PostgreSQL, which is no child of this process."""
        return machine.processor_seconds(os.getpid()) + machine.processor_seconds(self._cluster.process_id)

    def _drive(self, load: Load, place: Place, seconds: int) -> Outcome:
        urls = [node.url for node in place.nodes]
        return drive(urls, load.script, place.installation.file(load), self._options.connections, seconds)


def difference(after: dict[str, float], before: dict[str, float]) -> dict[str, float]:
    return {name: value - before[name] for name, value in after.items()}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=REPOSITORY / ".build/release/licentric", help="the server's executable")
    parser.add_argument("--output", type=Path, default=REPOSITORY / "Benchmarks/results/postgres.json", help="for the figures")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (default 3)")
    parser.add_argument("--seconds", type=int, default=4, help="how long each time (default 4)")
    parser.add_argument("--connections", type=int, default=32, help="of wrk and of pgbench (default 32)")
    parser.add_argument("--licenses", type=int, default=4000, help="to ask about (default 4000)")
    parser.add_argument("--scale", type=int, default=10, help="of pgbench's tables (default 10)")
    parser.add_argument("--waits", action="store_true", help="also tell what PostgreSQL's sessions waited for; costs a little")
    options = parser.parse_args()
    if not options.binary.exists():
        parser.error(f"there is no {options.binary}: make build")
    if not shutil.which("wrk"):
        parser.error("there is no wrk: scripts/prepare.sh bench-postgres")
    if min(options.rounds, options.seconds) < 1 or options.connections < 2 or options.licenses < 8:
        parser.error("at least one round of one second, two connections and eight licenses are needed")
    return options


def report(benchmark: Benchmark, options: argparse.Namespace) -> None:
    about = benchmark.about["machine"]
    print(
        f"{about['processor']}, {about['cores']} cores, {about['fileSystem']}; PostgreSQL {benchmark.about['postgres']['server_version']}\n"
        f"other programs took {about['otherPrograms']:.1f} cores meanwhile\n"
        f"{options.rounds} rounds of {options.seconds} s, {options.connections} connections, {options.licenses} licenses; "
        "medians, ratios of the same round; µs of one core for each request\n"
    )
    print(table.text(benchmark.rows, peer="of SQLite"))
    if about["fileSystem"] in ("tmpfs", "ramfs"):
        print("\nThe data lies in memory, where nothing is durable and commits cost nothing: set TMPDIR to a disk.")
    for (name, place), sessions in benchmark.waits.items():
        told = ", ".join(f"{what} {count:.1f}" for what, count in list(sessions.items())[:8])
        print(f"\n{name}, {place}: sessions on average: {told}")
    table.write(options.output, benchmark.rows, benchmark.about)
    print(f"\n{options.output}")


def main() -> None:
    options = parsed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    random.seed()
    with ExitStack() as stack:
        benchmark = Benchmark(options, stack)
        say("warming up")
        benchmark.warm_up()
        benchmark.run()
        report(benchmark, options)


if __name__ == "__main__":
    main()
