"""PgBouncer in transaction mode: every transaction may run in another session of PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from cluster import Database, as_postgres, free_port
from vendor import eventually

POOL_SIZE = 5


def program() -> str:
    """Debian keeps it where ordinary users do not look."""
    found = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "there is no pgbouncer here: install the package pgbouncer"
    return found


class Pooler:
    """In front of one database, on a port of its own; it ends with `with`."""

    def __init__(self, database: Database) -> None:
        self.direct = database
        self.port = free_port()
        # Not below pytest's own folders, which are for their owner only: PgBouncer refuses to run as root.
        self._folder = Path(tempfile.mkdtemp())
        users, settings = self._folder / "users.txt", self._folder / "pgbouncer.ini"
        users.write_text(f'"{database.name}" ""\n')
        settings.write_text(
            f"""
            [databases]
            {database.name} = host=127.0.0.1 port={database.cluster.port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {self.port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = {POOL_SIZE}
            max_client_conn = 500
            """
        )
        for path in (self._folder, users, settings):
            if os.geteuid() == 0:
                shutil.chown(path, "postgres", "postgres")
        self.start()

    @property
    def database(self) -> Database:
        """The same one, through the pooler, with the way past it."""
        return self.direct.through(self.port)

    def start(self) -> None:
        with (self._folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                [program(), str(self._folder / "pgbouncer.ini")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                **as_postgres(),
            )
        assert eventually(self._answers), (self._folder / "log").read_text()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        psql = str(self.direct.cluster.programs / "psql")
        return subprocess.run([psql, "-XqAtc", "SELECT 1", self.database.url], capture_output=True).returncode == 0

    def __enter__(self) -> Pooler:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._folder)
