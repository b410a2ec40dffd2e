"""`kill -9` under load: what was acknowledged is there."""

from __future__ import annotations

import threading
import time

import pytest

from acknowledged import Acknowledged, check, write
from process import Server
from vendor import Vendor


def test_kill_under_load(start_server):
    """Three times: eight clients write, the server is killed, every acknowledged answer is there afterwards."""
    server: Server = start_server()
    said = Acknowledged()
    # Under a limit each use is on the disk before the answer.
    policy = Vendor(server, server.live_key).policy(maxUses=1_000_000)
    for _ in range(3):
        vendor = Vendor(server, server.live_key)
        enough, stop = threading.Event(), threading.Event()
        goal = said.total + 400
        clients = [threading.Thread(target=write, args=(vendor, policy, said, enough, stop, goal)) for _ in range(8)]
        for client in clients:
            client.start()
        assert enough.wait(60), f"only {said.total} answers in a minute"
        server.kill()
        stop.set()
        for client in clients:
            client.join(30)
        assert not said.errors, said.errors
        server = server.restarted()
        check(Vendor(server, server.live_key), said)
    server.stop()


def test_orderly_end_under_load(start_server):
    """SIGTERM while clients write: what runs is finished, nothing acknowledged is lost, the end is quick and clean."""
    server: Server = start_server()
    said = Acknowledged()
    vendor = Vendor(server, server.live_key)
    policy = vendor.policy()
    enough, stop = threading.Event(), threading.Event()
    clients = [threading.Thread(target=write, args=(vendor, policy, said, enough, stop, 200)) for _ in range(4)]
    for client in clients:
        client.start()
    assert enough.wait(60)
    server.stop()
    stop.set()
    for client in clients:
        client.join(30)
    assert not said.errors, said.errors
    server = server.restarted()
    check(Vendor(server, server.live_key), said)
    server.stop()


def test_kill_behind_uses_without_a_limit(start_server):
    """Without a limit uses are written soon after the answer: a killed server keeps what is seconds old, and invents none."""
    server: Server = start_server()
    vendor = Vendor(server, server.live_key)
    license = vendor.license()
    for _ in range(30):
        assert vendor.verdict(license["key"]) == "VALID"
    time.sleep(6)
    for _ in range(30):
        assert vendor.verdict(license["key"]) == "VALID"
    server.kill()
    server = server.restarted()
    vendor = Vendor(server, server.live_key)
    assert 30 <= vendor.read(f"/licenses/{license['id']}")["usesCount"] <= 60
    server.stop()


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_everything_survives_a_restart(start_server, ending: str):
    """Keys, credentials, states, attachments and signing keys are the same afterwards."""
    server: Server = start_server()
    vendor = Vendor(server, server.live_key)
    made, entitlement = vendor.api_key("licenses:read"), vendor.entitlement()
    license = vendor.license(entitlementIds=[entitlement["id"]], metadata={"k": 1.10})
    vendor.machine(license["key"])
    before = vendor.read(f"/licenses/{license['id']}")
    getattr(server, ending)()
    server = server.restarted()
    vendor = Vendor(server, server.live_key)
    assert vendor.read(f"/licenses/{license['id']}") == before
    assert Vendor(server, made["key"]).read(f"/licenses/by-key/{license['key']}") == before
    assert vendor.api_key()["signingKey"] == server.keys["live"]["signingKey"]
    assert vendor.as_license("GET", "/license", license["key"]).status_code == 200
    server.stop()
