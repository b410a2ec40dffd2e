"""Starting: what is made, what is private, and what prevents it: one line that says what to do, and exit code 1."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import tempfile
from pathlib import Path
from typing import Any, Iterator

import pytest

from process import Finished, Server, assert_refused, binary, run
from vendor import Vendor


NOBODY = 65534


def serve(data_dir: Path, *args: str, env: dict[str, str] | None = None, **options: Any) -> Finished:
    """A start that is expected to fail."""
    return run("serve", "--data-dir", str(data_dir), "--port", "0", *args, env=env, timeout=30, **options)


def test_files_are_private(server: Server, vendor: Vendor):
    """The data directory is 0700, every file in it 0600."""
    vendor.license()
    assert server.data_dir.stat().st_mode & 0o777 == 0o700
    for path in server.data_dir.rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0, path.name


def test_standard_output_is_one_line(start_server):
    """Piped, standard output carries the listening line and no secret."""
    server: Server = start_server()
    for world in ("live", "test"):
        assert server.keys[world]["plainKey"] not in "\n".join(server._lines) + server.errors.read_text()
    assert [line for line in server._lines if line.startswith("listening on ")] == [f"listening on {server.url}"]
    assert server.url.startswith("http://127.0.0.1:")
    server.stop()


def test_initial_keys_are_removed_at_the_next_start(start_server):
    """The file with the first keys lives until the second start; the keys themselves go on."""
    server: Server = start_server()
    assert (server.data_dir / "initial-keys.json").exists()
    server.stop()
    assert (server.data_dir / "initial-keys.json").exists()
    server = server.restarted()
    assert not (server.data_dir / "initial-keys.json").exists()
    assert Vendor(server, server.live_key).get("/licenses").status_code == 200
    server.stop()


def test_settings_from_the_environment(start_server, tmp_path: Path):
    """Environment variables work; a flag wins over them; of a repeated option the last counts."""
    env = {"LICENTRIC_RATE_LIMITS": "management=1", "LICENTRIC_HOST": "127.0.0.1", "LICENTRIC_DATA_DIR": str(tmp_path / "other")}
    server: Server = start_server(None, "--rate-limits", "management=1", "--rate-limits", "off", env=env)
    assert not (tmp_path / "other").exists()
    vendor = Vendor(server, server.live_key)
    assert [vendor.get("/licenses").status_code for _ in range(3)] == [200] * 3
    server.stop()


@pytest.mark.sqlite("the lock on the data directory")
def test_second_server_on_the_same_data(server: Server, vendor: Vendor):
    """The second one is refused, the first goes on."""
    assert_refused(serve(server.data_dir))
    assert vendor.get("/licenses").status_code == 200


@pytest.mark.sqlite("the version stands in the file; test_nodes.py has the same of a database")
def test_newer_database(start_server):
    """A database of a newer version is refused and left as it is."""
    server: Server = start_server()
    server.stop()
    databases = [path for path in server.data_dir.iterdir() if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3"]
    assert databases, "no SQLite database in the data directory"
    for path in databases:
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 9999")
        connection.close()
    assert_refused(serve(server.data_dir))
    for path in databases:
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA user_version").fetchone() == (9999,)
        connection.close()


def test_data_directory_that_cannot_be(tmp_path: Path):
    """A path below a regular file."""
    (tmp_path / "file").write_text("x")
    assert_refused(serve(tmp_path / "file" / "data"))


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder whose path every user may walk; pytest's own are for their owner only."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def test_data_directory_without_permission(open_place: Path):
    """A directory that cannot be written. (Root writes anywhere, so as root the server is started as nobody.)"""
    locked = open_place / "locked"
    locked.mkdir()
    options: dict[str, Any] = {}
    if os.geteuid() == 0:
        options = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "executable": shutil.copy(binary(), open_place / "licentric")}
    locked.chmod(0o555)
    assert_refused(serve(locked / "data", **options), str(locked))
    assert list(locked.iterdir()) == []


@pytest.mark.sqlite("the file is damaged")
def test_damaged_database(start_server):
    """A file that is no database any more is refused."""
    server: Server = start_server()
    server.stop()
    for path in server.data_dir.iterdir():
        if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3":
            path.write_bytes(b"this is not a database " * 500)
    assert_refused(serve(server.data_dir))


def test_port_taken(tmp_path: Path):
    """Somebody else listens there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert_refused(serve(tmp_path / "data", "--port", str(taken.getsockname()[1])))


@pytest.mark.parametrize(
    "option, value",
    [("--rate-limits", "nonsense"), ("--rate-limits", "validation=-1"), ("--rate-limits", "unknown=5"), ("--host", "not an address")],
)
def test_bad_settings(tmp_path: Path, option: str, value: str):
    """A setting that cannot be read is named."""
    assert_refused(serve(tmp_path / "data", option, value))


def test_wrong_master_key(start_server):
    """A master key that is not the one this data was written with is refused."""
    server: Server = start_server()
    server.stop()
    assert_refused(serve(server.data_dir, env={"LICENTRIC_MASTER_KEY": "0" * 64}))
    server.restarted().stop()
