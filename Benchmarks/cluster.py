"""A throw-away PostgreSQL cluster that keeps what it has promised, its databases, and `pgbench` on it."""

from __future__ import annotations

import re
import secrets
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SCRIPT = Path(__file__).resolve().parents[1] / "scripts" / "postgres-cluster.sh"
_REPORTED = ("LICENTRIC_TEST_POSTGRES_URL", "LICENTRIC_TEST_POSTGRES_DATA", "LICENTRIC_TEST_POSTGRES_BIN")


@dataclass(frozen=True)
class Database:
    """An empty database that belongs to an ordinary role of the same name."""

    name: str
    port: int
    master_key: str = field(default_factory=lambda: secrets.token_hex(32))

    @property
    def settings(self) -> dict[str, str]:
        """What a node finds in its environment."""
        url = f"postgres://{self.name}@127.0.0.1:{self.port}/{self.name}"
        return {"LICENTRIC_DATABASE_URL": url, "LICENTRIC_MASTER_KEY": self.master_key}


class Cluster:
    """With fsync and every other setting of PostgreSQL that matters here as it is by default; it ends with `with`."""

    def __init__(self) -> None:
        report = " ".join(f'"${name}"' for name in _REPORTED)
        # The script hears the end of this pipe, however this process ends.
        self._process = subprocess.Popen(
            [str(SCRIPT), "--durable", "sh", "-c", f"printf '%s\\n' {report}; exec cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None and self._process.stderr is not None
        told = [self._process.stdout.readline().strip() for _ in _REPORTED]
        if not all(told):
            raise SystemExit(self._process.stderr.read().strip())
        self.url, data, programs = told
        self.data = Path(data)
        self.programs = Path(programs)
        port = urlsplit(self.url).port
        assert port is not None, self.url
        self.port = port

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.terminate()

    def psql(self, statements: str, database: str = "postgres", timeout: float = 60) -> list[list[str]]:
        """Runs statements as the superuser, each by itself; the columns of each row that they answered."""
        command = [str(self.programs / "psql"), "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", f"{self.url}/{database}"]
        done = subprocess.run(command, input=statements, capture_output=True, text=True, timeout=timeout)
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def database(self, name: str) -> Database:
        self.psql(f"CREATE ROLE {name} LOGIN;\nCREATE DATABASE {name} OWNER {name};")
        return Database(name, self.port)

    def setting(self, name: str) -> str:
        return self.psql(f"SHOW {name};")[0][0]

    @property
    def process_id(self) -> int:
        """Of the process that all others of the cluster come from."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def settle(self, database: Database) -> None:
        """Does what autovacuum and the checkpointer would do within minutes, so that each round finds the same."""
        self.psql("VACUUM ANALYZE;", database.name)
        self.psql("CHECKPOINT;")


@dataclass(frozen=True)
class PgbenchOutcome:
    per_second: float
    transactions: int
    failed: int


class Pgbench:
    """PostgreSQL's own benchmark, over the same kind of connection as the nodes use."""

    def __init__(self, cluster: Cluster, scale: int) -> None:
        self._cluster = cluster
        cluster.psql("CREATE DATABASE pgbench;")
        self._run("--initialize", "--quiet", "--scale", str(scale), timeout=300)

    def measure(self, script: str, connections: int, seconds: int) -> PgbenchOutcome:
        """- script: `-S`, one select by key, or `-N`, a transaction of an update, a select and an insert."""
        told = self._run(
            script, "--client", str(connections), "--jobs", "2", "--protocol", "prepared", "--no-vacuum",
            "--time", str(seconds), timeout=seconds + 60,
        )  # fmt: skip
        rate = re.search(r"^tps = ([0-9.]+)", told, re.MULTILINE)
        count = re.search(r"^number of transactions actually processed: (\d+)", told, re.MULTILINE)
        failed = re.search(r"^number of failed transactions: (\d+)", told, re.MULTILINE)
        if not rate or not count:
            raise RuntimeError(f"pgbench told no rate:\n{told}")
        return PgbenchOutcome(float(rate[1]), int(count[1]), int(failed[1]) if failed else 0)

    def _run(self, *arguments: str, timeout: float) -> str:
        command = [
            str(self._cluster.programs / "pgbench"), "--host", "127.0.0.1", "--port", str(self._cluster.port),
            "--username", "postgres", *arguments, "pgbench",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
        if done.returncode != 0:
            raise RuntimeError(f"pgbench: {done.stderr.strip()}")
        return done.stdout
