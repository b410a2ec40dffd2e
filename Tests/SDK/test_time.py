"""What only the clock causes. The server's clock is moved; nothing here waits for real time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from process import Server
from vendor import Vendor, eventually, fingerprint, gone, instant, ok, refused, rfc3339

MINUTE = {"requireHeartbeat": True, "heartbeatIntervalMinutes": 1}


def beating(vendor: Vendor, cull: str = "KEEP_DEAD", **policy) -> tuple[dict, dict]:
    """A license whose machines must beat every minute, and one machine."""
    license = vendor.license_with(**{**MINUTE, "heartbeatCullStrategy": cull, **policy})
    return license, vendor.machine(license["key"])


def status(vendor: Vendor, machine: dict) -> str:
    return vendor.read(f"/machines/{machine['id']}")["heartbeatStatus"]


# Expiry


def test_expiry_needs_no_job(timed: Vendor):
    """At its date a license is expired for reading, listing and validation with the very next request."""
    license = timed.license(expiresAt=rfc3339(timed.server.now() + timedelta(minutes=1)))
    assert timed.verdict(license["key"]) == "VALID"
    timed.server.advance(minutes=1)
    assert timed.verdict(license["key"]) == "EXPIRED"
    assert timed.read(f"/licenses/{license['id']}")["status"] == "expired"
    assert [row["id"] for row in timed.read("/licenses", policyId=license["policyId"], status="expired")] == [license["id"]]
    assert timed.read("/licenses", policyId=license["policyId"], status="active") == []
    refused(timed.activate(license["key"]), 409, "LICENSE_EXPIRED")


def test_revoke_strategy_is_for_good(timed: Vendor):
    """Under REVOKE an expired license reads revoked, since its expiry, and nothing brings it back."""
    license = timed.license_with({"expiresAt": rfc3339(timed.server.now() + timedelta(minutes=1))}, expirationStrategy="REVOKE")
    timed.server.advance(minutes=2)
    read = timed.read(f"/licenses/{license['id']}")
    assert (read["status"], read["revokedAt"]) == ("revoked", license["expiresAt"])
    assert timed.verdict(license["key"]) == "REVOKED"
    refused(timed.act(license, "renew", durationDays=30), 409, "CONFLICT")
    assert [row["id"] for row in timed.read("/licenses", policyId=license["policyId"], status="revoked")] == [license["id"]]


def test_suspension_does_not_stop_the_clock(timed: Vendor):
    """A suspended license past its date stays suspended, and needs a date to come back."""
    license = timed.license(expiresAt=rfc3339(timed.server.now() + timedelta(minutes=1)))
    ok(timed.act(license, "suspend"))
    timed.server.advance(minutes=2)
    assert timed.read(f"/licenses/{license['id']}")["status"] == "suspended"
    refused(timed.act(license, "reinstate"), 422, "BUSINESS_RULE_VIOLATION")


# Heartbeats


def test_death_by_the_clock_alone(timed: Vendor):
    """Past activation plus one interval a machine is dead; a heartbeat revives it and moves the deadline."""
    license, machine = beating(timed)
    assert instant(machine["nextHeartbeatAt"]) == instant(machine["createdAt"]) + timedelta(minutes=1)
    assert timed.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
    timed.server.advance(seconds=61)
    assert status(timed, machine) == "DEAD"
    assert timed.verdict(license["key"], fingerprint=machine["fingerprint"]) == "HEARTBEAT_REQUIRED"
    assert [row["id"] for row in timed.read("/machines", licenseId=license["id"], heartbeatStatus="DEAD")] == [machine["id"]]
    beaten = ok(timed.heartbeat(machine, license["key"]))
    assert beaten["heartbeatStatus"] == "ALIVE"
    assert instant(beaten["nextHeartbeatAt"]) == instant(beaten["lastHeartbeatAt"]) + timedelta(minutes=1)
    assert timed.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
    timed.server.advance(seconds=30)
    assert status(timed, machine) == "ALIVE"


def test_heartbeat_required_without_fingerprint(timed: Vendor):
    """Without a fingerprint one living machine is enough, and none is too few."""
    license, first = beating(timed, requireFingerprint=False)
    second = timed.machine(license["key"])
    timed.server.advance(seconds=61)
    assert timed.verdict(license["key"]) == "HEARTBEAT_REQUIRED"
    ok(timed.heartbeat(second, license["key"]))
    assert timed.verdict(license["key"]) == "VALID"
    assert timed.verdict(license["key"], fingerprint=first["fingerprint"]) == "HEARTBEAT_REQUIRED"


def test_heartbeat_before_uses(timed: Vendor):
    """A dead machine comes before spent uses."""
    license, machine = beating(timed, maxUses=1)
    assert timed.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
    timed.server.advance(seconds=61)
    assert timed.verdict(license["key"], fingerprint=machine["fingerprint"]) == "HEARTBEAT_REQUIRED"


def test_nothing_dies_without_the_requirement(timed: Vendor):
    """Without `requireHeartbeat` heartbeats are recorded and nobody dies."""
    license = timed.license()
    silent, beaten = timed.machine(license["key"]), timed.machine(license["key"])
    ok(timed.heartbeat(beaten, license["key"]))
    timed.server.advance(days=400)
    assert status(timed, silent) == "NOT_STARTED" and status(timed, beaten) == "ALIVE"
    assert timed.verdict(license["key"], fingerprint=silent["fingerprint"]) == "VALID"


def test_dead_machine_keeps_its_seat(timed: Vendor):
    """KEEP_DEAD: a dead machine holds its seat of a license that does not float."""
    license, machine = beating(timed, maxMachines=1)
    timed.server.advance(minutes=5)
    refused(timed.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")
    assert status(timed, machine) == "DEAD"


def test_floating_seat_of_the_dead(timed: Vendor):
    """Floating: a dead machine's seat is free at once; the returning one takes a seat again or hears of the limit."""
    license, machine = beating(timed, maxMachines=1, floating=True)
    refused(timed.activate(license["key"]), 422, "FLOATING_LIMIT_EXCEEDED")
    timed.server.advance(seconds=61)
    other = timed.machine(license["key"])
    refused(timed.heartbeat(machine, license["key"]), 422, "FLOATING_LIMIT_EXCEEDED")
    refused(timed.activate(license["key"], machine["fingerprint"]), 422, "FLOATING_LIMIT_EXCEEDED")
    gone(timed.deactivate(other, license["key"]))
    assert ok(timed.heartbeat(machine, license["key"]))["heartbeatStatus"] == "ALIVE"
    refused(timed.activate(license["key"]), 422, "FLOATING_LIMIT_EXCEEDED")


# The sweep


def test_dead_machines_are_removed(timed: Vendor):
    """DEACTIVATE_DEAD: the sweep removes dead machines, not those that beat, nor those of suspended licenses."""
    license, dead = beating(timed, "DEACTIVATE_DEAD", maxMachines=2)
    alive = timed.machine(license["key"])
    suspended, spared = beating(timed, "DEACTIVATE_DEAD")
    ok(timed.act(suspended, "suspend"))
    timed.server.advance(seconds=40)
    ok(timed.heartbeat(alive, license["key"]))
    timed.server.advance(seconds=30)
    assert eventually(lambda: timed.get(f"/machines/{dead['id']}").status_code == 404)
    refused(timed.heartbeat(dead, license["key"]), 404, "NOT_FOUND")
    assert timed.read(f"/licenses/{license['id']}")["machineCount"] == 1
    assert status(timed, alive) == "ALIVE"
    assert timed.get(f"/machines/{spared['id']}").status_code == 200
    again = timed.machine(license["key"], dead["fingerprint"])
    assert again["id"] != dead["id"]


# Outages


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_outage_kills_nobody(start_server, tmp_path: Path, ending: str):
    """After a stop of the server no deadline falls before its end plus one interval."""
    server: Server = start_server(None, "--rate-limits", "off", clock=tmp_path / "clock")
    vendor = Vendor(server, server.live_key)
    license, machine = beating(vendor, "DEACTIVATE_DEAD")
    mark = fingerprint()
    floating, seated = beating(vendor, maxMachines=1, floating=True)
    getattr(server, ending)()
    server.advance(hours=3)
    server = server.restarted()
    vendor = Vendor(server, server.live_key)
    assert vendor.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
    refused(vendor.activate(floating["key"], mark), 422, "FLOATING_LIMIT_EXCEEDED")
    assert not eventually(lambda: vendor.get(f"/machines/{machine['id']}").status_code == 404, seconds=2.5)
    server.advance(seconds=65)
    assert eventually(lambda: vendor.get(f"/machines/{machine['id']}").status_code == 404)
    assert status(vendor, seated) == "DEAD"
    vendor.machine(floating["key"], mark)
    server.stop()
