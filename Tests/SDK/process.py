"""Starts, watches and stops the real executable."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from cluster import Cluster, Database

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 30
STOP_SECONDS = 10
STORE = os.environ.get("LICENTRIC_TEST_STORE") or "sqlite"
"""Where servers keep what they are told: `sqlite`, or `postgres` on the cluster that the environment names."""

_databases: dict[Path, Database] = {}
"""The database of each data directory that has one."""


def database_of(data_dir: Path, *, new: bool) -> Database | None:
    """Where the servers of that directory keep everything, if it is not the directory itself.

    - new: whether a directory that has none yet gets one, when the run is on PostgreSQL.
    """
    data_dir = Path(data_dir)
    if new and STORE == "postgres" and data_dir not in _databases:
        _databases[data_dir] = Cluster.given().database()
    return _databases.get(data_dir)


def binary() -> str:
    return os.environ.get("LICENTRIC_BIN", str(REPOSITORY / ".build" / "debug" / "licentric"))


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """The caller's environment without any setting meant for another server."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LICENTRIC_")}
    return {**clean, **(extra or {})}


@dataclass
class Finished:
    code: int
    out: str
    err: str

    @property
    def error_lines(self) -> list[str]:
        return [line for line in self.err.splitlines() if line.strip()]


def run(*args: str, env: dict[str, str] | None = None, stdin: str = "", timeout: float = 60, **options: Any) -> Finished:
    """Runs the executable to its end, on the database of its `--data-dir`; `executable` and `user` may be others than usual."""
    program = str(options.pop("executable", binary()))
    if "--data-dir" in args:
        database = database_of(Path(args[args.index("--data-dir") + 1]), new=args[0] == "serve")
        env = {**(database.settings if database else {}), **(env or {})}
    done = subprocess.run(
        [program, *args], input=stdin, capture_output=True, text=True, timeout=timeout, env=environment(env), **options
    )
    return Finished(done.returncode, done.stdout, done.stderr)


def run_json(*args: str) -> dict:
    """Runs a command with `--json` and reads what it printed."""
    done = run(*args, "--json")
    assert done.code == 0, f"{args} ended with {done.code}: {done.err}"
    return json.loads(done.out)


def assert_refused(done: Finished, *words: str) -> None:
    """Whatever prevents a start is one line that says what to do, and exit code 1."""
    assert done.code == 1, (done.code, done.out, done.err)
    assert "listening" not in done.out
    assert len(done.error_lines) == 1, done.err
    for word in words:
        assert word in done.err


class Server:
    """One running server on one data directory, or on a database."""

    started: list[Server] = []
    """Every one of this run, those that were started again by a test included."""

    def __init__(
        self,
        data_dir: Path,
        *args: str,
        env: dict[str, str] | None = None,
        keys: dict | None = None,
        clock: Path | None = None,
        database: Database | None = None,
    ) -> None:
        self.data_dir = Path(data_dir)
        if database is not None:
            _databases[self.data_dir] = database
        self.database = database_of(self.data_dir, new=True)
        self.args = args
        self.env = {**(self.database.settings if self.database else {}), **(env or {})}
        self.clock = clock
        if clock is not None:
            if not clock.exists():
                clock.write_text("0")
            self.env["LICENTRIC_TEST_CLOCK_FILE"] = str(clock)
        self.errors = self.data_dir.parent / f"{self.data_dir.name}.stderr"
        self._lines: list[str] = []
        self._listening = threading.Event()
        with self.errors.open("a") as stderr:
            self.process = subprocess.Popen(
                [binary(), "serve", "--data-dir", str(self.data_dir), "--port", "0", *args],
                stdout=subprocess.PIPE,
                stderr=stderr,
                stdin=subprocess.DEVNULL,
                text=True,
                env=environment(self.env),
            )
        Server.started.append(self)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = self._await_url()
        self.keys = json.loads((self.data_dir / "initial-keys.json").read_text()) if keys is None else keys

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.append(line.rstrip("\n"))
            if line.startswith("listening on "):
                self._listening.set()
        self._listening.set()

    def _await_url(self) -> str:
        self._listening.wait(START_SECONDS)
        for line in self._lines:
            if line.startswith("listening on http://"):
                return line.removeprefix("listening on ").strip()
        self.process.kill()
        self.process.wait()
        raise AssertionError(f"the server did not start; standard error:\n{self.errors.read_text()}")

    @property
    def api(self) -> str:
        return f"{self.url}/api/v1"

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.url.removeprefix("http://").rsplit(":", 1)
        return host, int(port)

    @property
    def account(self) -> str:
        return self.keys["accountId"]

    @property
    def live_key(self) -> str:
        return self.keys["live"]["plainKey"]

    @property
    def test_key(self) -> str:
        return self.keys["test"]["plainKey"]

    def pinned(self, environment: str = "live", account: str | None = None) -> str:
        """The base that names account and environment, as an SDK takes it."""
        return f"{self.url}/a/{account or self.account}/{environment}"

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """SIGTERM; the server has ten seconds to end with code 0."""
        if self.is_running:
            self.process.send_signal(signal.SIGTERM)
            try:
                code = self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired as late:
                self.kill()
                raise AssertionError(f"no end within {STOP_SECONDS} s of SIGTERM:\n{self.errors.read_text()}") from late
            assert code == 0, f"SIGTERM ended with {code}:\n{self.errors.read_text()}"
        self._close()

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        self.process.kill()
        self.process.wait()
        self._close()

    def _close(self) -> None:
        self._reader.join(5)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def restarted(self, *args: str, env: dict[str, str] | None = None) -> Server:
        """A new server on the same data; the old one must have ended."""
        assert not self.is_running
        return Server(
            self.data_dir, *(args or self.args), env={**self.env, **(env or {})}, keys=self.keys, clock=self.clock
        )

    def stored(self) -> bytes:
        """All that is kept, byte by byte: every file of the data directory, and every row of the database."""
        kept = [path.read_bytes() for path in sorted(self.data_dir.rglob("*")) if path.is_file()]
        if self.database:
            kept += [self.database.rows(bytes_as).encode() for bytes_as in ("escape", "hex")]
        return b"\n".join(kept)

    # The movable clock

    @property
    def offset(self) -> int:
        return int(self.clock.read_text()) if self.clock else 0

    def advance(self, milliseconds: int = 0, *, seconds: int = 0, minutes: int = 0, hours: int = 0, days: int = 0) -> None:
        """Moves the server's clock forward."""
        assert self.clock is not None, "this server runs on the real clock"
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        total = self.offset + milliseconds + int(span.total_seconds() * 1000)
        draft = self.clock.with_suffix(".new")
        draft.write_text(str(total))
        draft.replace(self.clock)

    def now(self) -> datetime:
        return datetime.now(timezone.utc) + timedelta(milliseconds=self.offset)
