#!/usr/bin/env python3
"""How long analytics take with a million licenses and machines on SQLite (docs/adr/0015): after `make build`,

    scripts/measure-analytics.py [--binary PATH]

A new server makes the database, with one license and one machine. Copies of their rows are written into it while no server
runs; gauges and counters are computed from the rows, the gauges with the statements of the migration. Then the server answers
again, over one kept connection, and what it says is held against a recount. `GET /health/ready`, which reads one row, is the
yardstick: ratios say more than milliseconds. Copied keys cannot be revealed, as each belongs to the row it was made for;
nothing here asks for one.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Iterator
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parents[1]
MIGRATION = REPOSITORY / "Sources/LicensingStore/Schema/Migration0002+Analytics.swift"
HOUR, DAY = 3_600_000, 86_400_000
BUCKETS = 1000
"""The most that one series may have."""
CODES = [
    "NOT_FOUND", "BANNED", "REVOKED", "SUSPENDED", "EXPIRED", "MACHINE_LIMIT_EXCEEDED", "FINGERPRINT_NOT_FOUND",
    "HEARTBEAT_REQUIRED", "USES_EXCEEDED", "ENTITLEMENTS_MISSING", "VALID",
]  # fmt: skip
SUCCESSFUL = "VALID"


class Server:
    """One running server, and one kept connection to it; it ends with `with`."""

    def __init__(self, binary: Path, directory: Path) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LICENTRIC_")}
        self._process = subprocess.Popen(
            [str(binary), "serve", "--data-dir", str(directory), "--port", "0", "--rate-limits", "off"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            env=clean,
        )
        assert self._process.stdout is not None
        line = next((line for line in self._process.stdout if line.startswith("listening on ")), None)
        if line is None:
            raise SystemExit(f"the server did not start: it ended with {self._process.wait()}")
        place = urlsplit(line.removeprefix("listening on ").strip())
        self._connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
        self.key = ""

    def request(self, method: str, path: str, body: dict[str, Any] | None = None, credential: str | None = None) -> bytes:
        headers = {"Authorization": credential or f"Bearer {self.key}", "Content-Type": "application/json"}
        self._connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{method} {path} answered {answer.status}: {text[:500]!r}")
        return text

    def make(self, path: str, credential: str | None = None, **fields: Any) -> dict[str, Any]:
        return json.loads(self.request("POST", f"/api/v1{path}", fields, credential))["data"]

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def first_rows(server: Server) -> None:
    """A license whose machine lives until it is deactivated, and a policy under which machines must send heartbeats."""
    product = server.make("/products", name="Product", code="product")["id"]
    policy = server.make("/policies", productId=product, name="Plain", maxMachines=1)["id"]
    server.make(
        "/policies",
        productId=product,
        name="With heartbeats",
        maxMachines=1,
        requireHeartbeat=True,
        heartbeatIntervalMinutes=525_600,
        heartbeatCullStrategy="KEEP_DEAD",
    )
    key = server.make("/licenses", productId=product, policyId=policy)["key"]
    server.make("/machines", f"License {key}", fingerprint="the-first-machine")


class Copies:
    """The database of a stopped server, and many more rows for it."""

    def __init__(self, path: Path, licenses: int, dead: int) -> None:
        self._count = licenses
        self._dead = dead
        self._now = int(time.time() * 1000)
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY;"
        )

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.close()

    def write_rows(self) -> None:
        """One license in ten is under the policy with heartbeats, one in three expires within the next year."""
        license = dict(self._one("SELECT * FROM licenses"))
        machine = dict(self._one("SELECT * FROM machines"))
        self._tenant, self._product = license["tenant"], license["product_id"]
        with_heartbeats = self._one("SELECT id FROM policies WHERE require_heartbeat = 1")["id"]
        policies = [license["policy_id"]] * 9 + [with_heartbeats]
        numbers = range(1, self._count)
        span = BUCKETS * HOUR
        # Oldest first, as they would have come.
        moments = [self._now - span + span * number // self._count for number in numbers]

        def licenses() -> Iterator[tuple[Any, ...]]:
            for number, moment in zip(numbers, moments):
                yield tuple({
                    **license,
                    "id": version7(moment, 2 * number),
                    "policy_id": policies[number % 10],
                    "key_hash": random.randbytes(32),
                    "expires_at": self._now + DAY + random.randrange(364 * DAY) if number % 3 == 0 else None,
                    "created_at": moment,
                    "updated_at": moment,
                }.values())  # fmt: skip

        def machines() -> Iterator[tuple[Any, ...]]:
            for number, moment in zip(numbers, moments):
                yield tuple({
                    **machine,
                    "id": version7(moment, 2 * number + 1),
                    "license_id": version7(moment, 2 * number),
                    "policy_id": policies[number % 10],
                    "fingerprint": f"{random.getrandbits(128):032x}",
                    "last_seen_at": self._now,
                    "seen_floor": self._now,
                    "created_at": moment,
                    "updated_at": moment,
                }.values())  # fmt: skip

        for table, template, rows in [("licenses", license, licenses()), ("machines", machine, machines())]:
            names = ", ".join(template)
            places = ", ".join("?" * len(template))
            self._database.execute("BEGIN")
            self._database.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
            self._database.execute("COMMIT")

    def compute_gauges(self) -> float:
        """As the migration does for a database that has rows already.

        Returns how many seconds it took.
        """
        source = MIGRATION.read_text().partition("presentRows = [")[2]
        statements = re.findall(r'"""\n(.*?)"""', source, re.DOTALL)
        assert len(statements) == 3 and all(each.lstrip().startswith("INSERT INTO") for each in statements), statements
        start = time.perf_counter()
        self._database.execute("BEGIN")
        for gauge in ("license_counts", "expiry_counts", "machine_counts"):
            self._database.execute(f"DELETE FROM {gauge}")
        for statement in statements:
            self._database.execute(statement)
        self._database.execute("COMMIT")
        return time.perf_counter() - start

    def write_counters(self) -> None:
        """What would have been counted when those rows came, and validations of every code in every hour."""
        self._database.execute("BEGIN")
        self._database.execute("DELETE FROM counters")
        for metric, table in [("license.created", "licenses"), ("machine.activated", "machines")]:
            rows = self._database.execute(f"SELECT created_at / {HOUR} * {HOUR}, count(*) FROM {table} GROUP BY 1")
            for hour, count in rows.fetchall():
                self._count_up(metric, hour, count)
        this_hour = self._now // HOUR * HOUR
        for number, code in itertools.product(range(BUCKETS), CODES):
            self._count_up(f"validation.{code}", this_hour - number * HOUR, random.randrange(1, 10_000))
        self._database.execute("COMMIT")

    def _count_up(self, metric: str, hour: int, count: int) -> None:
        day = hour // DAY * DAY
        rows = [(b"", 0, hour), (b"", 1, day), (b"", 2, 0), (self._product, 0, hour), (self._product, 1, day)]
        self._database.executemany(
            """
            INSERT INTO counters (tenant, metric, product_id, resolution, starts_at, count) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count
            """,
            [(self._tenant, metric, *row, count) for row in rows],
        )

    def let_die(self) -> None:
        """Machines that were silent for too long, and whose death was announced."""
        self._database.execute(
            """
            UPDATE machines SET last_seen_at = ?, seen_floor = ?, death_announced = 1 WHERE id IN (
                SELECT m.id FROM machines m JOIN policies p ON p.id = m.policy_id WHERE p.require_heartbeat = 1 LIMIT ?
            )
            """,
            (self._now - 2 * 365 * DAY, self._now - 2 * 365 * DAY, self._dead),
        )

    def recount(self) -> tuple[dict[str, int], float]:
        """What the overview must say, by counting rows, and how many milliseconds counting takes."""
        start = time.perf_counter()
        licenses = self._one("SELECT count(*) FROM licenses WHERE deleted_at IS NULL")[0]
        machines = self._one("SELECT count(*) FROM machines WHERE deleted_at IS NULL")[0]
        dead = self._one("SELECT count(*) FROM machines WHERE deleted_at IS NULL AND death_announced = 1")[0]
        milliseconds = (time.perf_counter() - start) * 1000
        successful = self._one(
            "SELECT count FROM counters WHERE metric = ? AND resolution = 2", f"validation.{SUCCESSFUL}"
        )[0]
        return {"licenses": licenses, "machines": machines, "dead": dead, "successful": successful}, milliseconds

    def _one(self, statement: str, *values: Any) -> sqlite3.Row:
        return self._database.execute(statement, values).fetchone()


def version7(moment: int, number: int) -> bytes:
    """An id as the server makes them, ordered by time and then by number."""
    return (moment << 80 | 0x7 << 76 | 0b10 << 62 | number).to_bytes(16, "big")


@dataclass(frozen=True)
class Timed:
    name: str
    milliseconds: list[float]

    @property
    def median(self) -> float:
        return median(self.milliseconds)

    def line(self, yardstick: Timed) -> str:
        p95 = quantiles(self.milliseconds, n=20)[-1]
        return f"{self.name:<58}{self.median:>9.2f}{p95:>9.2f}{self.median / yardstick.median:>12.1f}"


def timed(server: Server, paths: dict[str, str], requests: int) -> list[Timed]:
    """Each in turn, again and again: what disturbs the machine for a while disturbs all of them."""
    took: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(requests + 10):
        for name, path in paths.items():
            start = time.perf_counter()
            server.request("GET", path)
            if number >= 10:
                took[name].append((time.perf_counter() - start) * 1000)
    return [Timed(name, milliseconds) for name, milliseconds in took.items()]


def series(kind: str) -> str:
    end = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    start = end - timedelta(hours=BUCKETS)
    return f"/api/v1/analytics/{kind}?interval=hour&from={start:%Y-%m-%dT%H:%M:%SZ}&to={end:%Y-%m-%dT%H:%M:%SZ}"


def check(server: Server, expected: dict[str, int]) -> None:
    data = json.loads(server.request("GET", "/api/v1/analytics"))["data"]
    told = {
        "licenses": data["licenses"]["total"],
        "machines": data["machines"]["total"],
        "dead": data["machines"]["dead"],
        "successful": data["validations"]["successful"],
    }
    if told != expected:
        raise SystemExit(f"analytics say {told}, a recount says {expected}")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=REPOSITORY / ".build/release/licentric", help="the server's executable")
    parser.add_argument("--licenses", type=int, default=1_000_000, help="and as many machines (default 1,000,000)")
    parser.add_argument("--requests", type=int, default=200, help="of each kind (default 200)")
    options = parser.parse_args()
    if not options.binary.exists():
        parser.error(f"there is no {options.binary}: make build")
    return options


def measure(options: argparse.Namespace, directory: Path) -> None:
    dead = options.licenses // 10
    with Server(options.binary, directory) as server:
        server.key = json.loads((directory / "initial-keys.json").read_text())["live"]["plainKey"]
        first_rows(server)
        key = server.key
    path = next(path for path in directory.iterdir() if path.read_bytes()[:15] == b"SQLite format 3")
    print(f"writing {options.licenses:,} licenses and machines", file=sys.stderr)
    with Copies(path, options.licenses, dead) as copies:
        copies.write_rows()
        gauging = copies.compute_gauges()
        copies.write_counters()
        alive, _ = copies.recount()

    yardstick = {"GET /health/ready": "/health/ready"}
    with Server(options.binary, directory) as server:
        server.key = key
        check(server, alive)
        rows = timed(
            server,
            {
                **yardstick,
                "GET /analytics": "/api/v1/analytics",
                f"GET /analytics/validations, {BUCKETS:,} hours of {len(CODES)} codes": series("validations"),
                f"GET /analytics/activations, {BUCKETS:,} hours": series("activations"),
                f"GET /analytics/licenses, {BUCKETS:,} hours": series("licenses"),
                "GET /analytics/expiring?days=30": "/api/v1/analytics/expiring?days=30",
            },
            options.requests,
        )
    with Copies(path, options.licenses, dead) as copies:
        copies.let_die()
        with_dead, counting = copies.recount()
        assert with_dead["dead"] > 0
    with Server(options.binary, directory) as server:
        server.key = key
        check(server, with_dead)
        later = timed(server, {**yardstick, f"GET /analytics, {with_dead['dead']:,} machines dead": "/api/v1/analytics"}, options.requests)

    print(f"{options.licenses:,} licenses and machines, {path.stat().st_size / 1e9:.1f} GB; medians of {options.requests}\n")
    print(f"{'':<58}{'ms':>9}{'p95 ms':>9}{'of ready':>12}")
    for row in rows:
        print(row.line(rows[0]))
    print(later[1].line(later[0]))
    print(f"\ncounting licenses, machines and dead machines row by row, once: {counting:,.0f} ms")
    print(f"computing the gauges from the rows, as the migration does: {gauging:.1f} s")


def main() -> None:
    options = parsed()
    with tempfile.TemporaryDirectory(prefix="licentric-analytics-") as parent:
        measure(options, Path(parent) / "data")


if __name__ == "__main__":
    main()
