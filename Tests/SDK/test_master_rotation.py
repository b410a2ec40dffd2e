"""`licentric keys rotate-master`: everything comes to lie under a new master key while servers work, and nothing fails."""

from __future__ import annotations

import json
import random
import secrets
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from cluster import Cluster
from conftest import TO_LOOPBACK
from nodes import Nodes
from pooler import Pooler
from process import Finished, Server, assert_refused, binary, environment, run
from secretive import SecretiveClients
from vendor import Vendor

on_sqlite = pytest.mark.sqlite("the key lies in the data directory")
on_postgres = pytest.mark.postgres("several nodes share one database")
TABLES = ("signing_keys", "webhooks", "licenses", "kept_answers")


def rotate(server: Server, *args: str, env: dict[str, str] | None = None) -> Finished:
    return run("keys", "rotate-master", "--data-dir", str(server.data_dir), *args, env={**server.env, **(env or {})})


def rotated(server: Server, env: dict[str, str] | None = None) -> dict:
    """Rotates, and insists that it comes to the end."""
    done = rotate(server, "--json", env=env)
    assert done.code == 0, done.err
    result = json.loads(done.out)
    # A run that was killed at its very end has left nothing to do.
    assert result["status"] == ("finished" if result["passes"] else "unchanged") and set(result["tables"]) == set(TABLES)
    return result


def interrupted(server: Server, chance: random.Random, env: dict[str, str] | None = None) -> bool:
    """Starts a rotation and kills it somewhere. Whether it had not ended."""
    command = [binary(), "keys", "rotate-master", "--data-dir", str(server.data_dir)]
    running = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment({**server.env, **(env or {})}),
    )
    assert running.stderr is not None
    lines = chance.choice([0, 1, 2, 3, 4, 5])
    for _ in range(lines):
        running.stderr.readline()
    time.sleep(chance.random() * 0.15)
    running.kill()
    running.stderr.close()
    return running.wait() < 0


def serve(server: Server, env: dict[str, str]) -> Finished:
    return run("serve", "--data-dir", str(server.data_dir), "--port", "0", env={**server.env, **env}, timeout=30)


def doctor(server: Server, env: dict[str, str] | None = None) -> str:
    return run("doctor", "--data-dir", str(server.data_dir), env={**server.env, **(env or {})}).out


def master_key(server: Server, name: str = "master.key") -> str:
    return (server.data_dir / name).read_text().strip()


@on_sqlite
def test_beside_a_running_server(start_server):
    """In the middle of traffic, twice: no request fails. Afterwards the new key is the only one that opens the store."""
    server: Server = start_server()
    vendor = Vendor(server, server.live_key)
    old = master_key(server)
    with SecretiveClients([vendor]) as clients:
        first = rotated(server)
        second = rotated(server)
    assert first["tables"]["licenses"]["encryptedAnew"] >= 150 and first["passes"] >= 2
    assert second["tables"]["licenses"]["rows"] >= first["tables"]["licenses"]["rows"]
    clients.check()
    new = master_key(server)
    assert new != old and not (server.data_dir / "master.key.next").exists()
    assert (server.data_dir / "master.key").stat().st_mode & 0o777 == 0o600
    kept = sorted(server.data_dir.glob("master.key.old-*"))
    assert len(kept) == 2 and old in [path.read_text().strip() for path in kept]
    assert [path for path in kept if path.stat().st_mode & 0o077] == []
    assert json.loads((server.data_dir / "initial-keys.json").read_text()) == server.keys
    assert vendor.api_key()["signingKey"] == server.keys["live"]["signingKey"]
    server.stop()
    assert_refused(serve(server, {"LICENTRIC_MASTER_KEY": old}), "another master key")
    server = server.restarted()
    clients.vendors = [Vendor(server, server.live_key)]
    clients.check()
    assert "rotation" not in doctor(server)
    log = server.errors.read_text()
    assert old not in log and new not in log
    server.stop()


@on_sqlite
def test_without_a_server(start_server):
    """The command does not need one."""
    server: Server = start_server()
    clients = SecretiveClients([Vendor(server, server.live_key)], licenses=20)
    server.stop()
    assert rotated(server)["tables"]["signing_keys"] == {"rows": 4, "encryptedAnew": 4}
    server = server.restarted()
    clients.vendors = [Vendor(server, server.live_key)]
    clients.check()
    server.stop()


@on_sqlite
@pytest.mark.parametrize("seed", [1, 2])
def test_kill_the_command(start_server, seed: int):
    """Killed at any moment, again and again: nobody notices, and the next run goes on."""
    chance = random.Random(seed)
    server: Server = start_server()
    with SecretiveClients([Vendor(server, server.live_key)], licenses=300) as clients:
        killed = sum(interrupted(server, chance) for _ in range(8))
        rotated(server)
    assert killed > 0
    clients.check()
    server.stop()
    server = server.restarted()
    clients.vendors = [Vendor(server, server.live_key)]
    clients.check()
    server.stop()


@on_sqlite
def test_kill_the_server(start_server):
    """Killed while its key is being replaced, and the command, too: it starts with what is there, and nothing is lost."""
    chance = random.Random(3)
    server: Server = start_server()
    with SecretiveClients([Vendor(server, server.live_key)], licenses=300, patient=True) as clients:
        for _ in range(5):
            interrupted(server, chance)
            server.kill()
            server = server.restarted()
            clients.vendors = [Vendor(server, server.live_key)]
        command = subprocess.Popen(
            [binary(), "keys", "rotate-master", "--data-dir", str(server.data_dir)],
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=environment(server.env),
        )
        time.sleep(1.5)
        server.kill()
        server = server.restarted()
        clients.vendors = [Vendor(server, server.live_key)]
        assert command.wait(60) == 0
    clients.check()
    server.stop()


@on_sqlite
def test_two_commands(start_server):
    """Both come to the end, and there is one new key."""
    server: Server = start_server()
    command = [binary(), "keys", "rotate-master", "--data-dir", str(server.data_dir), "--json"]
    with SecretiveClients([Vendor(server, server.live_key)], licenses=300) as clients:
        both = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(server.env))
            for _ in range(2)
        ]
        ends = [running.communicate(timeout=60) for running in both]
    assert [running.returncode for running in both] == [0, 0], ends
    clients.check()
    server.stop()
    server = server.restarted()
    clients.vendors = [Vendor(server, server.live_key)]
    clients.check()
    server.stop()


@on_sqlite
def test_unfinished(start_server, tmp_path: Path):
    """What opens under neither key leaves both in use: the server starts with both and with nothing less, and says so."""
    server: Server = start_server()
    clients = SecretiveClients([Vendor(server, server.live_key)], licenses=20)
    broken = list(clients.keys)[-1]
    server.stop()
    with sqlite3.connect(server.data_dir / "licentric.db") as database:
        [(good,)] = database.execute("SELECT key_ciphertext FROM licenses WHERE id = ?", [bytes.fromhex(broken.replace("-", ""))])
        change = "UPDATE licenses SET key_ciphertext = ? WHERE id = ?"
        database.execute(change, [b"\0" * len(good), bytes.fromhex(broken.replace("-", ""))])
    database.close()
    done = rotate(server)
    assert done.code == 1 and "neither key" in done.err and broken in done.err
    assert "rotation of the master key is unfinished" in doctor(server)
    assert_refused(run("store", "copy", "--from", str(server.data_dir), "--to", str(tmp_path / "copy")), "being replaced")
    waiting = server.data_dir / "master.key.next"
    assert_refused(serve(server, {"LICENTRIC_MASTER_KEY": master_key(server)}), "LICENTRIC_NEXT_MASTER_KEY")
    waiting.rename(tmp_path / "away")
    assert_refused(serve(server, {}), "master.key.next")
    (tmp_path / "away").rename(waiting)
    server = server.restarted()
    clients.vendors = [Vendor(server, server.live_key)]
    assert clients.vendors[0].verdict(clients.keys[broken]) == "VALID"
    assert clients.vendors[0].post(f"/licenses/{broken}/regenerate-key").status_code == 200
    rotated(server)
    # It has another key now, which no repeated answer tells.
    clients.forget(broken)
    clients.check()
    server.stop()


@on_sqlite
def test_keys_of_the_environment(start_server):
    """There the new key is given as the old one is: to every server first, and then to the command."""
    old, new = secrets.token_hex(32), secrets.token_hex(32)
    server: Server = start_server(env={"LICENTRIC_MASTER_KEY": old})
    both = {"LICENTRIC_MASTER_KEY": old, "LICENTRIC_NEXT_MASTER_KEY": new}
    assert_refused(rotate(server), "LICENTRIC_NEXT_MASTER_KEY")
    waiting = rotate(server, "--wait", "0", env=both)
    assert waiting.code == 1 and "does not know the new key" in waiting.err
    server.stop()
    server = server.restarted(env=both)
    with SecretiveClients([Vendor(server, server.live_key)], licenses=50) as clients:
        rotated(server, both)
    server.stop()
    assert_refused(serve(server, {"LICENTRIC_MASTER_KEY": old, "LICENTRIC_NEXT_MASTER_KEY": ""}), "another master key")
    for settings in (both, {"LICENTRIC_MASTER_KEY": new, "LICENTRIC_NEXT_MASTER_KEY": ""}):
        server = server.restarted(env=settings)
        clients.vendors = [Vendor(server, server.live_key)]
        clients.check()
        server.stop()
    assert new not in server.errors.read_text() and old not in server.errors.read_text()


@on_postgres
def test_rolling(start_nodes):
    """Two nodes: refused as long as one of them knows only the old key; then under traffic, killed now and again; then every
    node alone with the new key. No request fails, but those that a node's own restart breaks off."""
    nodes: Nodes = start_nodes(2)
    old, new = nodes.database.master_key, secrets.token_hex(32)
    both = {"LICENTRIC_MASTER_KEY": old, "LICENTRIC_NEXT_MASTER_KEY": new}
    chance = random.Random(4)

    def restart(number: int, env: dict[str, str]) -> None:
        nodes.servers[number].stop()
        nodes.servers[number] = nodes.servers[number].restarted(env=env)
        nodes.vendors[number] = Vendor(nodes.servers[number], nodes.servers[number].live_key)

    with SecretiveClients(nodes.vendors, licenses=200, patient=True) as clients:
        for number in range(2):
            waiting = rotate(nodes.servers[0], "--wait", "0", env=both)
            assert waiting.code == 1 and "does not know the new key" in waiting.err
            restart(number, both)
    # Now nothing at all may fail.
    with SecretiveClients(nodes.vendors, licenses=100) as others:
        killed = sum(interrupted(nodes.servers[0], chance, both) for _ in range(6))
        late = run("serve", "--data-dir", str(nodes.folder / "late"), "--port", "0", env=nodes.database.settings, timeout=30)
        assert_refused(late, "LICENTRIC_NEXT_MASTER_KEY" if killed == 6 else "master key")
        rotated(nodes.servers[0], both)
    with SecretiveClients(nodes.vendors, licenses=10, patient=True):
        for number in range(2):
            restart(number, {"LICENTRIC_MASTER_KEY": new, "LICENTRIC_NEXT_MASTER_KEY": ""})
    for seen in (clients, others):
        seen.vendors = nodes.vendors
        seen.check()
    refused = run("serve", "--data-dir", str(nodes.folder / "late"), "--port", "0", env=nodes.database.settings, timeout=30)
    assert_refused(refused, "another master key")
    nodes.stop()


@on_postgres
def test_behind_a_pooler(start_nodes):
    """Sessions of the pooler say nothing of the servers behind it; the one that each server has past it does."""
    new = secrets.token_hex(32)
    with Pooler(Cluster.given().database()) as pooler:
        nodes: Nodes = start_nodes(1, *TO_LOOPBACK, database=pooler.database)
        [server] = nodes.servers
        both = {"LICENTRIC_NEXT_MASTER_KEY": new}
        clients = SecretiveClients(nodes.vendors, licenses=20)
        waiting = rotate(server, "--wait", "0", env=both)
        assert waiting.code == 1 and "does not know the new key" in waiting.err
        server.stop()
        nodes.servers[0] = server = server.restarted(env=both)
        clients.vendors = nodes.vendors[:] = [Vendor(server, server.live_key)]
        with clients:
            rotated(server)
        clients.check()
        nodes.stop()
