"""Machines: seats, uniqueness, transfer, states."""

from __future__ import annotations

import pytest

from vendor import TIME, UUID, Vendor, absent_id, fingerprint, future, gone, invalid, ok, past, refused

FIELDS = {
    "id", "licenseId", "fingerprint", "name", "platform", "hostname", "cores", "heartbeatStatus", "lastHeartbeatAt",
    "nextHeartbeatAt", "fileExpiresAt", "ipAddress", "createdAt", "updatedAt", "deletedAt", "metadata",
}  # fmt: skip


def test_activated_machine(vendor: Vendor):
    """201 with every field as sent."""
    license, mark = vendor.license(), fingerprint()
    sent = {"name": "Desk", "platform": "linux", "hostname": "desk.local", "cores": 8, "metadata": {"room": 7}}
    machine = vendor.machine(license["key"], mark, **sent)
    assert set(machine) == FIELDS
    assert UUID.match(machine["id"]) and TIME.match(machine["createdAt"]) and machine["ipAddress"] == "127.0.0.1"
    assert (machine["licenseId"], machine["fingerprint"]) == (license["id"], mark)
    for name, value in sent.items():
        assert machine[name] == value
    assert (machine["heartbeatStatus"], machine["lastHeartbeatAt"], machine["deletedAt"]) == ("NOT_STARTED", None, None)
    assert vendor.read(f"/machines/{machine['id']}") == machine
    bare = vendor.machine(license["key"])
    assert [bare[name] for name in ("name", "platform", "hostname", "cores")] == [None] * 4 and bare["metadata"] == {}


@pytest.mark.parametrize(
    "field, values",
    [
        ("fingerprint", ["x" * 7, "x" * 257, "", None, 5, []]),
        ("name", ["x" * 256, 5]),
        ("platform", ["beos", "Linux", "", 5]),
        ("hostname", ["x" * 256, 5]),
        ("cores", [0, -1, 1.5, "4", 10**30]),
        ("metadata", [[], 5, "x"]),
        ("replaces", ["x", 5]),
    ],
)
def test_machine_field_rules(vendor: Vendor, field: str, values: list):
    """Each bad value is a 400 that names the field, and takes no seat."""
    license = vendor.license()
    for value in values:
        body = {"fingerprint": fingerprint(), field: value}
        invalid(vendor.as_license("POST", "/machines", license["key"], json=body), field)
    assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 0


def test_fingerprint_limits_are_inclusive(vendor: Vendor):
    """8 and 256 characters are fine."""
    license = vendor.license()
    for length in (8, 256):
        assert len(vendor.machine(license["key"], fingerprint().ljust(length, "x")[-length:])["fingerprint"]) == length


def test_unknown_fields_are_ignored(vendor: Vendor):
    """A newer client's extra fields do no harm."""
    vendor.machine(vendor.license()["key"], somethingNew={"a": 1})


# Seats


def test_same_fingerprint_again_is_the_same_machine(vendor: Vendor):
    """200 with the existing machine, no second seat, even when no seat is free."""
    license, mark = vendor.license_with(maxMachines=1), fingerprint()
    machine = vendor.machine(license["key"], mark)
    assert ok(vendor.activate(license["key"], mark))["id"] == machine["id"]
    assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 1


def test_no_more_machines_than_seats(vendor: Vendor):
    """Beyond the limit 422 with the numbers; a freed seat can be taken again."""
    license = vendor.license_with(maxMachines=2)
    first, second = vendor.machine(license["key"]), vendor.machine(license["key"])
    body = refused(vendor.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")
    assert body["details"] == {"max": 2, "current": 2}
    gone(vendor.deactivate(first, license["key"]))
    third = vendor.machine(license["key"])
    assert {row["id"] for row in vendor.read("/machines", licenseId=license["id"])} == {second["id"], third["id"]}


def test_override_beats_policy(vendor: Vendor):
    """`maxMachinesOverride` counts before the policy's `maxMachines`; cleared, the policy counts again."""
    license = vendor.license_with({"maxMachinesOverride": 2}, maxMachines=1)
    vendor.machine(license["key"])
    second = vendor.machine(license["key"])
    refused(vendor.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")
    gone(vendor.delete(f"/machines/{second['id']}"))
    ok(vendor.patch(f"/licenses/{license['id']}", maxMachinesOverride=None))
    assert refused(vendor.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")["details"]["max"] == 1


def test_unlimited_seats(vendor: Vendor):
    """Without a limit there is none."""
    license = vendor.license_with(maxMachines=None, allowUnlimitedActivations=True)
    for _ in range(10):
        vendor.machine(license["key"])
    assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 10


def test_floating_limit(vendor: Vendor):
    """A floating license has an error code of its own."""
    license = vendor.license_with(maxMachines=1, floating=True)
    vendor.machine(license["key"])
    assert refused(vendor.activate(license["key"]), 422, "FLOATING_LIMIT_EXCEEDED")["details"] == {"max": 1, "current": 1}


# Transfer in one call


def test_replaces_takes_the_seat(vendor: Vendor):
    """`replaces` frees one seat and takes it in one step; a retry answers 200 with the same machine."""
    license, mark = vendor.license_with(maxMachines=1), fingerprint()
    old = vendor.machine(license["key"])
    new = vendor.machine(license["key"], mark, replaces=old["id"])
    assert ok(vendor.activate(license["key"], mark, replaces=old["id"]))["id"] == new["id"]
    refused(vendor.get(f"/machines/{old['id']}"), 404, "NOT_FOUND")
    assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 1
    assert vendor.verdict(license["key"], fingerprint=old["fingerprint"]) == "MACHINE_LIMIT_EXCEEDED"


def test_replaces_only_its_own(vendor: Vendor):
    """Another license's machine, or none, cannot be replaced; nothing changes then."""
    license, stranger = vendor.license_with(maxMachines=1), vendor.license()
    mine, theirs = vendor.machine(license["key"]), vendor.machine(stranger["key"])
    for target in (theirs["id"], absent_id()):
        body = refused(vendor.activate(license["key"], replaces=target), 422, "REFERENCE_NOT_FOUND")
        assert body["details"]["field"] == "replaces"
    for machine in (mine, theirs):
        assert vendor.get(f"/machines/{machine['id']}").status_code == 200


# Uniqueness


def test_per_license_lets_a_device_hold_many_licenses(vendor: Vendor):
    """The default: the same device on two licenses."""
    policy, mark = vendor.policy(), fingerprint()
    assert vendor.machine(vendor.license(policy)["key"], mark)["id"] != vendor.machine(vendor.license(policy)["key"], mark)["id"]


def refuse_fingerprint(vendor: Vendor, key: str, mark: str) -> None:
    assert refused(vendor.activate(key, mark), 409, "CONFLICT")["details"]["field"] == "fingerprint"


def test_per_policy(vendor: Vendor):
    """One device, one license of the policy; another policy does not mind."""
    policy, mark = vendor.policy(fingerprintUniqueness="PER_POLICY"), fingerprint()
    first = vendor.license(policy)
    machine = vendor.machine(first["key"], mark)
    refuse_fingerprint(vendor, vendor.license(policy)["key"], mark)
    vendor.machine(vendor.license_with(fingerprintUniqueness="PER_POLICY")["key"], mark)
    gone(vendor.deactivate(machine, first["key"]))
    vendor.machine(vendor.license(policy)["key"], mark)


def test_per_account(vendor: Vendor, sandbox: Vendor):
    """One device, one license in the whole environment; the other environment does not mind."""
    mark = fingerprint()
    vendor.machine(vendor.license_with(fingerprintUniqueness="PER_ACCOUNT")["key"], mark)
    refuse_fingerprint(vendor, vendor.license_with(fingerprintUniqueness="PER_ACCOUNT")["key"], mark)
    sandbox.machine(sandbox.license_with(fingerprintUniqueness="PER_ACCOUNT")["key"], mark)


@pytest.mark.parametrize("first, second", [("PER_ACCOUNT", "PER_LICENSE"), ("PER_LICENSE", "PER_ACCOUNT")])
def test_stricter_policy_wins(vendor: Vendor, first: str, second: str):
    """Where two policies differ the stricter decides, whichever license came first."""
    mark = fingerprint()
    vendor.machine(vendor.license_with(fingerprintUniqueness=first)["key"], mark)
    refuse_fingerprint(vendor, vendor.license_with(fingerprintUniqueness=second)["key"], mark)


def test_max_unique_fingerprints(vendor: Vendor):
    """So many different devices ever; a known one may come back."""
    license = vendor.license_with(maxMachines=1, maxUniqueFingerprints=2)
    first, second = fingerprint(), fingerprint()
    for mark in (first, second, first):
        machine = vendor.machine(license["key"], mark)
        gone(vendor.delete(f"/machines/{machine['id']}"))
    refused(vendor.activate(license["key"]), 422, "BUSINESS_RULE_VIOLATION")
    vendor.machine(license["key"], second)


# The license's state


@pytest.mark.parametrize(
    "state, code",
    [("suspend", "LICENSE_SUSPENDED"), ("revoke", "LICENSE_REVOKED"), ("ban", "LICENSE_BANNED"), ("expire", "LICENSE_EXPIRED")],
)
def test_state_blocks_activation_and_heartbeat(vendor: Vendor, state: str, code: str):
    """409 with the state's code, known devices included; deactivation works in every state."""
    license = vendor.license()
    machine = vendor.machine(license["key"])
    if state == "expire":
        ok(vendor.patch(f"/licenses/{license['id']}", expiresAt=past()))
    else:
        ok(vendor.act(license, state))
    refused(vendor.activate(license["key"]), 409, code)
    refused(vendor.activate(license["key"], machine["fingerprint"]), 409, code)
    refused(vendor.post("/machines", licenseId=license["id"], fingerprint=fingerprint()), 409, code)
    refused(vendor.heartbeat(machine, license["key"]), 409, code)
    assert vendor.as_license("GET", f"/machines/{machine['id']}", license["key"]).status_code == 200
    gone(vendor.deactivate(machine, license["key"]))


def test_allow_access_goes_on(vendor: Vendor):
    """Expired under ALLOW_ACCESS still activates and beats."""
    license = vendor.license_with({"expiresAt": past()}, expirationStrategy="ALLOW_ACCESS")
    machine = vendor.machine(license["key"])
    ok(vendor.heartbeat(machine, license["key"]))


def test_expired_under_revoke_is_revoked(vendor: Vendor):
    """REVOKE: the code says revoked."""
    license = vendor.license_with({"expiresAt": past()}, expirationStrategy="REVOKE")
    refused(vendor.activate(license["key"]), 409, "LICENSE_REVOKED")


# With an API key


def test_activate_with_api_key(vendor: Vendor):
    """`machines:write` and a `licenseId` activate, heartbeat and deactivate as well."""
    license, mark = vendor.license_with(maxMachines=1), fingerprint()
    machine = ok(vendor.post("/machines", licenseId=license["id"], fingerprint=mark), 201)
    assert ok(vendor.post("/machines", licenseId=license["id"], fingerprint=mark))["id"] == machine["id"]
    refused(vendor.post("/machines", licenseId=license["id"], fingerprint=fingerprint()), 422, "MACHINE_LIMIT_EXCEEDED")
    assert ok(vendor.post(f"/machines/{machine['id']}/heartbeat"))["heartbeatStatus"] == "ALIVE"
    gone(vendor.delete(f"/machines/{machine['id']}"))
    refused(vendor.delete(f"/machines/{machine['id']}"), 404, "NOT_FOUND")
    invalid(vendor.post("/machines", fingerprint=mark), "licenseId")
    absent = refused(vendor.post("/machines", licenseId=absent_id(), fingerprint=mark), 422, "REFERENCE_NOT_FOUND")
    assert absent["details"]["field"] == "licenseId"


def test_patch_machine(vendor: Vendor):
    """Name, host name and metadata change; the fingerprint never does."""
    machine = vendor.machine(vendor.license()["key"], name="a", hostname="h")
    path = f"/machines/{machine['id']}"
    patched = ok(vendor.patch(path, name="b", metadata={"k": 1}))
    assert (patched["name"], patched["hostname"], patched["metadata"]) == ("b", "h", {"k": 1})
    assert ok(vendor.patch(path, hostname=None))["hostname"] is None
    invalid(vendor.patch(path, name="x" * 256), "name")
    vendor.patch(path, fingerprint=fingerprint())
    assert vendor.read(path)["fingerprint"] == machine["fingerprint"]


def test_heartbeat_bodies(vendor: Vendor):
    """An empty body with the JSON type, as the SDK sends it, an empty object, and unknown fields are all fine."""
    license = vendor.license(expiresAt=future())
    machine = vendor.machine(license["key"])
    path = f"/machines/{machine['id']}/heartbeat"
    for content in (b"", b"{}", b'{"later":1}'):
        response = vendor.anonymous.post(
            path, content=content, headers={"Authorization": f"License {license['key']}", "Content-Type": "application/json"}
        )
        beaten = ok(response)
        assert beaten["heartbeatStatus"] == "ALIVE" and TIME.match(beaten["lastHeartbeatAt"])
