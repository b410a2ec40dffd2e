"""`licentric store copy`: a whole installation moves, secrets included, whatever interrupts it."""

from __future__ import annotations

import secrets
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from cluster import Cluster, Database
from process import Finished, Server, binary, environment, run
from vendor import Vendor, eventually, fingerprint, ok

directories = pytest.mark.sqlite("from one directory to another")
databases = pytest.mark.postgres("from a database to a directory, and to another database")
MANY = 30_000
WRONG_KEY = "ab" * 32


def copy(source: Path | str, destination: Path | str, env: dict[str, str] | None = None) -> Finished:
    return run("store", "copy", "--from", str(source), "--to", str(destination), env=env)


def copied(source: Path | str, destination: Path | str, env: dict[str, str] | None = None) -> Finished:
    """A copy that comes to its end."""
    done = copy(source, destination, env)
    assert done.code == 0, (done.out, done.err)
    return done


def assert_refused(done: Finished, *words: str) -> None:
    assert done.code == 1, (done.code, done.out, done.err)
    assert len(done.error_lines) == 1 and done.error_lines[0].startswith("licentric: "), done.err
    for word in words:
        assert word in done.err, done.err


def begun(source: Path | str, destination: Path | str) -> subprocess.Popen:
    return subprocess.Popen(
        [binary(), "store", "copy", "--from", str(source), "--to", str(destination)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def counts(data_dir: Path) -> dict[str, int]:
    """How many rows each table has."""
    with sqlite3.connect(f"file:{data_dir}/licentric.db?mode=ro", uri=True) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        # What is in the heartbeats' own tables arrives in the machines' rows.
        tables = [name for name in names if not name.startswith(("sqlite_", "heartbeat"))]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def dump(data_dir: Path) -> list[str]:
    """Everything in a database, as statements."""
    with sqlite3.connect(f"file:{data_dir}/licentric.db?mode=ro", uri=True) as connection:
        return sorted(connection.iterdump())


class Made:
    """A stopped server with something of everything."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.directory = server.data_dir
        vendor = Vendor(server, server.live_key)
        entitlement = vendor.entitlement()
        self.license = vendor.license(
            entitlementIds=[entitlement["id"]], name="Ünïcødé 漢字 🎉", metadata={"seats": 1.10, "": ""}
        )
        self.mark = fingerprint()
        vendor.machine(self.license["key"], self.mark)
        vendor.webhook("http://127.0.0.1:9/hook")
        headers = {"Idempotency-Key": secrets.token_hex(8)}
        ok(vendor.http.post("/products", json={"name": "Kept", "code": "kept"}, headers=headers), 201)
        ok(vendor.act(self.license, "suspend"))
        ok(vendor.act(self.license, "reinstate"))
        self.read = vendor.read(f"/licenses/{self.license['id']}")
        server.stop()

    @property
    def database(self) -> Database:
        assert self.server.database is not None
        return self.server.database

    def check(self, server: Server) -> None:
        """A server on a copy answers as this one did: same rows, same keys, same secrets."""
        vendor = Vendor(server, server.live_key)
        assert vendor.read(f"/licenses/{self.license['id']}") == self.read
        assert vendor.read(f"/licenses/by-key/{self.license['key']}") == self.read
        assert vendor.api_key()["signingKey"] == server.keys["live"]["signingKey"]
        assert vendor.verdict(self.license["key"], fingerprint=self.mark) == "VALID"
        assert ok(vendor.act(self.license, "reveal-key"))["key"] == self.license["key"]
        account = run("accounts", "create", "--name", "Next", "--data-dir", str(server.data_dir))
        assert account.code == 0, account.err
        server.stop()


@pytest.fixture(scope="module")
def made(start_server) -> Made:
    return Made(start_server())


@pytest.fixture
def big(start_server, tmp_path: Path) -> Made:
    """The same with so many entries in its audit log that a copy can be met in the middle."""
    made = Made(start_server(tmp_path / "big"))
    others = (
        "tenant, actor_kind, actor_name, action, resource_kind, resource_id, license_id, reason, address, request_id, "
        "before_data, after_data, created_at"
    )
    into = f"INSERT INTO audit_log (id, {others}) SELECT"
    one = "(SELECT * FROM audit_log LIMIT 1) entry"
    if made.server.database:
        id = "decode(md5(i::text), 'hex')"
        made.database.sql(f"{into} {id}, {others} FROM generate_series(1, {MANY}) i CROSS JOIN {one}")
    else:
        numbers = f"WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {MANY})"
        with sqlite3.connect(made.directory / "licentric.db") as connection:
            connection.execute(f"{numbers} {into} randomblob(16), {others} FROM numbers CROSS JOIN {one}")
    return made


def interrupted(made: Made, destination: Path, by: signal.Signals) -> tuple[int, str]:
    """A copy that is ended while it copies the audit log."""
    process = begun(made.directory, destination)
    try:
        assert eventually(lambda: entries(destination) > 0, seconds=60)
    finally:
        process.send_signal(by)
        _, errors = process.communicate(timeout=30)
    assert 0 < entries(destination) < MANY, "the copy was not met in the middle"
    return process.returncode, errors


def entries(data_dir: Path) -> int:
    try:
        return counts(data_dir).get("audit_log", 0)
    except sqlite3.Error:
        return 0


def refused_to_serve(data_dir: Path) -> None:
    assert_refused(run("serve", "--data-dir", str(data_dir), "--port", "0", timeout=30), "unfinished", "store copy")


# From directory to directory


@directories
def test_everything_moves(made: Made, start_server, tmp_path: Path):
    """All rows, and the master key, in private files; a server goes on from there; the output shows numbers and no secret."""
    done = copied(made.directory, tmp_path / "copy")
    assert dump(tmp_path / "copy") == dump(made.directory)
    key = tmp_path / "copy" / "master.key"
    assert key.read_text() == (made.directory / "master.key").read_text()
    assert key.stat().st_mode & 0o777 == 0o600 and (tmp_path / "copy").stat().st_mode & 0o777 == 0o700
    lines = {words[0]: words[1:] for line in done.out.splitlines() if len(words := line.split()) == 3}
    for table, rows in counts(made.directory).items():
        assert lines[table][0] == f"{rows:,}" and len(lines[table][1]) == 64, table
    assert key.read_text().strip() not in done.out + done.err
    assert [line for line in done.error_lines if line.startswith("copied ")] == done.error_lines
    made.check(start_server(tmp_path / "copy", keys=made.server.keys))


@directories
def test_places_from_the_environment(made: Made, tmp_path: Path):
    """Both places may come from the environment; a flag wins."""
    env = {"LICENTRIC_COPY_FROM": str(tmp_path / "nothing"), "LICENTRIC_COPY_TO": str(tmp_path / "copy")}
    done = run("store", "copy", "--from", str(made.directory), env=env)
    assert done.code == 0, done.err
    assert dump(tmp_path / "copy") == dump(made.directory)
    assert_refused(run("store", "copy", "--from", str(made.directory)), "--to")


@directories
def test_what_is_refused(made: Made, start_server, tmp_path: Path):
    """No source, no second place, a destination in use, a server on the source: one line, and nothing is made or changed."""
    assert_refused(copy(tmp_path / "nothing", tmp_path / "copy"), "no installation", str(tmp_path / "nothing"))
    assert_refused(copy(made.directory, made.directory), "same")
    assert_refused(copy(made.directory, f"{made.directory}/../{made.directory.name}/"), "same")
    assert not (tmp_path / "nothing").exists() and not (tmp_path / "copy").exists()
    other: Server = start_server(tmp_path / "other")
    assert_refused(copy(other.data_dir, tmp_path / "copy"), "another server", "stop it")
    assert_refused(copy(made.directory, other.data_dir), "master.key")
    other.stop()
    before = dump(other.data_dir)
    env = {"LICENTRIC_MASTER_KEY_FILE": str(made.directory / "master.key")}
    (other.data_dir / "master.key").rename(tmp_path / "master.key")
    assert_refused(copy(made.directory, other.data_dir, env), "not empty")
    assert dump(other.data_dir) == before and not (other.data_dir / "master.key").exists()


@directories
def test_wrong_master_key(made: Made, tmp_path: Path):
    """A key in the environment that does not fit is refused before anything is written."""
    assert_refused(copy(made.directory, tmp_path / "copy", {"LICENTRIC_MASTER_KEY": WRONG_KEY}), "LICENTRIC_MASTER_KEY")
    assert not (tmp_path / "copy").exists()


@directories
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT], ids=lambda by: by.name)
def test_interrupted_and_gone_on_with(big: Made, start_server, tmp_path: Path, by: signal.Signals):
    """However it ends, no server starts on a part, and the same command finishes it."""
    code, errors = interrupted(big, tmp_path / "copy", by)
    if by is signal.SIGINT:
        assert code == 130 and "run the same command again" in errors.splitlines()[-1]
    refused_to_serve(tmp_path / "copy")
    there = entries(tmp_path / "copy")
    done = copied(big.directory, tmp_path / "copy")
    assert "going on" in done.err and there > 0
    assert dump(tmp_path / "copy") == dump(big.directory)
    big.check(start_server(tmp_path / "copy", keys=big.server.keys))


@directories
def test_another_source_does_not_go_on(big: Made, made: Made, tmp_path: Path):
    """A part of one installation does not become a part of another one, and is no source."""
    interrupted(big, tmp_path / "copy", signal.SIGKILL)
    (tmp_path / "copy" / "master.key").unlink()
    assert_refused(copy(made.directory, tmp_path / "copy"), "another installation")
    assert_refused(copy(tmp_path / "copy", tmp_path / "second"), "unfinished")


@directories
def test_source_that_changed_is_noticed(big: Made, tmp_path: Path):
    """What was changed after its table had been copied is found at the end; no server starts on the wrong copy."""
    interrupted(big, tmp_path / "copy", signal.SIGKILL)
    server = big.server.restarted()
    Vendor(server, server.live_key).act(big.license, "suspend")
    server.stop()
    done = copy(big.directory, tmp_path / "copy")
    assert done.code == 1 and "differs from its source in" in done.error_lines[-1] and "licenses" in done.error_lines[-1]
    assert "differs:" in done.out
    refused_to_serve(tmp_path / "copy")


@directories
@pytest.mark.parametrize(
    "url",
    ["postgres://u:topsecret@127.0.0.1:1/db", "postgres://u:top@secret@127.0.0.1:1/db", "mysql://u:topsecret@127.0.0.1/db"],
)
def test_passwords_are_not_shown(made: Made, url: str):
    """Whatever is wrong with a URL, its password is in no message."""
    for done in (copy(made.directory, url), copy(url, made.directory)):
        assert_refused(done)
        assert "topsecret" not in done.err and "secret@" not in done.err


# From PostgreSQL and to it


@databases
def test_from_postgres_and_to_it(made: Made, start_server, tmp_path: Path):
    """What arrives is what went, twice over; the key is written into a directory, and has to be told to servers on a database."""
    key = made.database.master_key
    copied(made.database.url, tmp_path / "copy", {"LICENTRIC_MASTER_KEY": key})
    assert (tmp_path / "copy" / "master.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "copy" / "master.key").read_text().strip() == key
    beside = run("keys", "list", "--data-dir", str(tmp_path / "copy"))
    assert beside.code == 0 and "Initial live key" in beside.out, beside.err
    second = Cluster.given().database()
    done = run("store", "copy", "--from", str(tmp_path / "copy"), env={"LICENTRIC_COPY_TO": second.url})
    assert done.code == 0, done.err
    assert "LICENTRIC_MASTER_KEY" in done.out and str(tmp_path / "copy" / "master.key") in done.out
    assert key not in done.out + done.err
    assert sorted(second.rows("hex").splitlines()) == sorted(made.database.rows("hex").splitlines())
    second_with_key = Database(second.cluster, second.name, key)
    made.check(start_server(tmp_path / "second", keys=made.server.keys, database=second_with_key))


@databases
def test_database_in_use(made: Made, tmp_path: Path):
    """An installation in a database is not written over, and a key that does not fit is refused."""
    url = made.database.url
    copied(url, tmp_path / "copy")
    before = made.database.rows("hex")
    assert_refused(copy(tmp_path / "copy", url), "not empty")
    assert made.database.rows("hex") == before
    assert_refused(copy(url, tmp_path / "wrong", {"LICENTRIC_MASTER_KEY": WRONG_KEY}), "LICENTRIC_MASTER_KEY")
    assert not (tmp_path / "wrong").exists()
    assert_refused(copy(Cluster.given().database().url, tmp_path / "wrong"), "no installation")
    assert not (tmp_path / "wrong").exists()


@databases
def test_from_postgres_without_the_key(made: Made, tmp_path: Path):
    """Rows can be moved by somebody who has no key; who starts the server puts it there."""
    done = copied(made.database.url, tmp_path / "copy")
    assert str(tmp_path / "copy" / "master.key") in done.out and not (tmp_path / "copy" / "master.key").exists()
    (tmp_path / "copy" / "master.key").write_text(made.database.master_key)
    beside = run("keys", "list", "--data-dir", str(tmp_path / "copy"))
    assert beside.code == 0 and "Initial live key" in beside.out, beside.err


@databases
def test_other_nodes_are_seen(made: Made, server: Server, tmp_path: Path):
    """While a server is connected to a database nothing is copied from it, and nothing into it."""
    assert server.database is not None
    assert_refused(copy(server.database.url, tmp_path / "nothing"), "stop every server")
    assert not (tmp_path / "nothing").exists()
    copied(made.database.url, tmp_path / "copy")
    assert_refused(copy(tmp_path / "copy", server.database.url), "stop every server")


@databases
def test_killed_on_the_way_to_postgres(big: Made, tmp_path: Path):
    """No server starts on a part, and the same command finishes what `kill -9` cut off."""
    copied(big.database.url, tmp_path / "copy")
    second = Cluster.given().database()
    process = begun(tmp_path / "copy", second.url)
    try:
        assert process.stderr is not None
        assert any(line.startswith("copied deliveries") for line in process.stderr)
        assert eventually(lambda: second.sql("SELECT count(*) FROM audit_log") != ["0"], seconds=60)
    finally:
        process.kill()
        process.communicate()
    [there] = second.sql("SELECT count(*) FROM audit_log")
    assert 0 < int(there) < MANY, "the copy was not met in the middle"
    env = Database(second.cluster, second.name, big.database.master_key).settings
    serving = run("serve", "--data-dir", str(tmp_path / "second"), "--port", "0", env=env, timeout=30)
    assert_refused(serving, "unfinished", "store copy")
    assert_refused(copy(second.url, tmp_path / "third"), "unfinished")
    done = copied(tmp_path / "copy", second.url)
    assert "going on" in done.err
    assert sorted(second.rows("hex").splitlines()) == sorted(big.database.rows("hex").splitlines())
