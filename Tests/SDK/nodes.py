"""Several servers on one database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import httpx

from cluster import Cluster, Database
from process import Server
from vendor import Vendor, in_parallel

# Each node's requests have so few connections, so that a cluster has room for the many nodes of a run.
FEW = ("--database-connections", "4")


class Nodes:
    """Servers that share a database and nothing else, and the first live key's clients, one for each."""

    def __init__(
        self,
        folder: Path,
        count: int,
        *args: str,
        database: Database | None = None,
        env: dict[str, str] | None = None,
        clock: Path | None = None,
    ) -> None:
        self.folder = folder
        self.database = database or Cluster.given().database()
        self.servers: list[Server] = []
        self.vendors: list[Vendor] = []
        self._args = (*FEW, *args)
        self._options: dict[str, Any] = {"env": env, "clock": clock}
        folder.mkdir(parents=True, exist_ok=True)
        if clock is not None and not clock.exists():
            clock.write_text("0")
        self.servers += in_parallel(count, lambda number: self._start(number, {}))
        [keys] = self.initial_keys()
        self.keys = keys
        for server in self.servers:
            server.keys = keys
            self.vendors.append(Vendor(server, server.live_key))

    def _start(self, number: int, keys: dict) -> Server:
        return Server(self.folder / f"data-{number}", *self._args, database=self.database, keys=keys, **self._options)

    def initial_keys(self) -> list[dict]:
        """What stands in the files with first keys, wherever there is one."""
        paths = sorted(self.folder.glob("data-*/initial-keys.json"))
        return [json.loads(path.read_text()) for path in paths]

    def add(self) -> Vendor:
        """One more node."""
        self.servers.append(self._start(len(self.servers), self.keys))
        self.vendors.append(Vendor(self.servers[-1], self.servers[-1].live_key))
        return self.vendors[-1]

    def vendor(self, number: int) -> Vendor:
        """The nodes in turn."""
        return self.vendors[number % len(self.vendors)]

    def spread(self, count: int, work: Callable[[Vendor, int], httpx.Response]) -> list[httpx.Response]:
        """All at the same moment, on the nodes in turn."""
        return in_parallel(count, lambda number: work(self.vendor(number), number))

    def advance(self, **span: int) -> None:
        """Moves the clock of all nodes forward."""
        self.servers[0].advance(**span)

    @property
    def running(self) -> list[Server]:
        return [server for server in self.servers if server.is_running]

    def stop(self) -> None:
        """SIGTERM for all at once; each must end well."""
        running = self.running
        in_parallel(len(running), lambda number: running[number].stop())

    def kill(self) -> None:
        for server in self.running:
            server.kill()
