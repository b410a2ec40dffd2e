"""PostgreSQL clusters, and databases on them: the one this run was given, or one that a test may ill-treat."""

from __future__ import annotations

import itertools
import os
import secrets
import signal
import socket
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "postgres-cluster.sh"
VARIABLES = ("LICENTRIC_TEST_POSTGRES_URL", "LICENTRIC_TEST_POSTGRES_DATA", "LICENTRIC_TEST_POSTGRES_BIN")

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """One database, as a server is told of it."""

    cluster: Cluster
    name: str
    """Of the database and of the ordinary role that owns it."""
    master_key: str = field(default_factory=lambda: secrets.token_hex(32))
    pooler_port: int | None = None
    """Where the pooler listens through which servers reach it, if there is one."""
    knows_direct_way: bool = True
    """Whether they are told how to get past the pooler."""

    @property
    def direct_url(self) -> str:
        return f"postgres://{self.name}@127.0.0.1:{self.cluster.port}/{self.name}"

    @property
    def url(self) -> str:
        return f"postgres://{self.name}@127.0.0.1:{self.pooler_port or self.cluster.port}/{self.name}"

    @property
    def settings(self) -> dict[str, str]:
        """What a server or a command finds in its environment."""
        told = {"LICENTRIC_DATABASE_URL": self.url, "LICENTRIC_MASTER_KEY": self.master_key}
        if self.pooler_port and self.knows_direct_way:
            told["LICENTRIC_DIRECT_DATABASE_URL"] = self.direct_url
        return told

    def through(self, port: int, *, knows_direct_way: bool = True) -> Database:
        """The same database behind a pooler."""
        return replace(self, pooler_port=port, knows_direct_way=knows_direct_way)

    def sql(self, statement: str) -> list[str]:
        return self.cluster.sql(statement, self.name)

    def deadlocks(self) -> int:
        """How many there were so far."""
        [count] = self.sql(f"SELECT deadlocks FROM pg_stat_database WHERE datname = '{self.name}'")
        return int(count)

    def rows(self, bytes_as: str = "escape") -> str:
        """Every row of every table, as text; bytes as PostgreSQL writes them: `escape` shows ASCII, `hex` digests."""
        tables = self.sql("SELECT format('%I', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        assert tables, "no table to look into"
        rows = [f"SET bytea_output = '{bytes_as}'", *(f"SELECT * FROM {table}" for table in tables)]
        return "\n".join(self.cluster.sql(";".join(rows), self.name))


class Cluster:
    """A running cluster, as its superuser sees it."""

    def __init__(self, url: str, data: str, programs: str) -> None:
        self.url = url
        self.data = Path(data)
        self.programs = Path(programs)
        port = urlsplit(url).port
        assert port, url
        self.port = port

    @classmethod
    def given(cls) -> Cluster:
        """The one that the environment names."""
        missing = [name for name in VARIABLES if not os.environ.get(name)]
        assert not missing, f"{missing[0]} is not set: run the tests with scripts/test-sdk.sh --postgres"
        return cls(*(os.environ[name] for name in VARIABLES))

    def sql(self, statement: str, database: str = "postgres") -> list[str]:
        """The lines of the answer, columns separated by `|`."""
        command = [str(self.programs / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", f"{self.url}/{database}", "-c", statement]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def database(self) -> Database:
        """A new, empty one, and a role that owns it."""
        name = f"licentric_{os.getpid()}_{next(_numbers)}"
        self.sql(f"CREATE ROLE {name} LOGIN")
        self.sql(f"CREATE DATABASE {name} OWNER {name}")
        return Database(self, name)


class OwnCluster(Cluster):
    """A cluster of the test's own, which it may stop, restart and freeze. It ends with `with`, or with this process."""

    def __init__(self) -> None:
        report = " ".join(f'"${name}"' for name in VARIABLES)
        # Whoever reads from the pipe hears its end, however this process ends.
        self._process = subprocess.Popen(
            [str(SCRIPT), "sh", "-c", f"printf '%s\\n' {report}; exec cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None and self._process.stderr is not None
        told = [self._process.stdout.readline().strip() for _ in VARIABLES]
        assert all(told), self._process.stderr.read()
        super().__init__(*told)
        self._frozen: list[int] = []

    def __enter__(self) -> OwnCluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.thaw()
        self._process.communicate(timeout=60)

    def control(self, *command: str) -> None:
        """`pg_ctl`, with the options of the first start."""
        log = self.data.parent / "server.log"
        done = subprocess.run(
            [str(self.programs / "pg_ctl"), "--pgdata", str(self.data), "--log", str(log), "--wait", *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=60,
            cwd=self.data.parent,
            **as_postgres(),
        )
        assert done.returncode == 0, done.stderr

    def stop(self, mode: str) -> None:
        self.control("stop", "--mode", mode)

    def start(self) -> None:
        # A stop forgets nothing, but only a restart repeats the options by itself.
        options = (self.data / "postmaster.opts").read_text().split(" ", 1)[1].strip().replace('"', "")
        self.control("start", "--options", options)

    def restart(self, mode: str) -> None:
        self.control("restart", "--mode", mode)

    def freeze(self) -> None:
        """Stops every process in its tracks: connections stay open, and nobody answers."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGSTOP)
        self._frozen = [postmaster]
        for child in children(postmaster):
            os.kill(child, signal.SIGSTOP)
            self._frozen.append(child)

    def thaw(self) -> None:
        for process in reversed(self._frozen):
            try:
                os.kill(process, signal.SIGCONT)
            except ProcessLookupError:
                pass
        self._frozen = []

    def ask_for_password(self, role: str, password: str) -> None:
        """From now on this role must show its password."""
        self.sql(f"ALTER ROLE {role} PASSWORD '{password}'")
        rules = self.data / "pg_hba.conf"
        rules.write_text(f"host all {role} 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        self.sql("SELECT pg_reload_conf()")

    def encrypt(self) -> Path:
        """From now on the cluster offers TLS, under a certificate for `localhost`, which is returned."""
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        files = ["-addext", "subjectAltName=DNS:localhost", "-keyout", "server.key", "-out", "server.crt"]
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=60, cwd=self.data, **as_postgres())
        (self.data / "server.key").chmod(0o600)
        self.sql("ALTER SYSTEM SET ssl = on")
        self.sql("SELECT pg_reload_conf()")
        certificate = self.data.parent / "server.crt"
        certificate.write_text((self.data / "server.crt").read_text())
        return certificate


def children(parent: int) -> list[int]:
    """The processes that this one started and that still run."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [process for process, its_parent in pairs if its_parent == parent]


def as_postgres() -> dict[str, Any]:
    """Options of `subprocess` for programs that refuse to run as root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
