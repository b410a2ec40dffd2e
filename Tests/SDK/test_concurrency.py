"""Limits hold whatever arrives at the same moment."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from vendor import Vendor, fingerprint, in_parallel, ok, unique


def outcomes(responses: list) -> Counter:
    return Counter((response.status_code, response.json().get("code")) for response in responses)


def test_one_seat_64_devices(vendor: Vendor):
    """64 different devices at once on one seat: one 201 and 63 times 422."""
    license = vendor.license_with(maxMachines=1)
    answers = outcomes(in_parallel(64, lambda _: vendor.activate(license["key"])))
    assert answers == {(201, None): 1, (422, "MACHINE_LIMIT_EXCEEDED"): 63}
    assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 1
    assert len(vendor.read("/machines", licenseId=license["id"])) == 1


def test_one_device_64_times(vendor: Vendor):
    """The same device 64 times at once: one machine, one 201 and 63 times 200."""
    license, mark = vendor.license_with(maxMachines=1), fingerprint()
    responses = in_parallel(64, lambda _: vendor.activate(license["key"], mark))
    assert Counter(response.status_code for response in responses) == {201: 1, 200: 63}
    assert len({response.json()["data"]["id"] for response in responses}) == 1
    assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 1


@pytest.mark.parametrize("floating, code", [(False, "MACHINE_LIMIT_EXCEEDED"), (True, "FLOATING_LIMIT_EXCEEDED")])
@pytest.mark.parametrize("seats", [3, 10])
def test_several_seats(vendor: Vendor, seats: int, floating: bool, code: str):
    """As many 201 as there are seats, floating or not, by either credential."""
    license = vendor.license_with(maxMachines=seats, floating=floating)

    def activate(number: int):
        if number % 2:
            return vendor.post("/machines", licenseId=license["id"], fingerprint=fingerprint())
        return vendor.activate(license["key"])

    assert outcomes(in_parallel(32, activate)) == {(201, None): seats, (422, code): 32 - seats}


def test_seats_while_machines_come_and_go(vendor: Vendor):
    """Activations and deactivations all at once never leave more machines than seats."""
    license = vendor.license_with(maxMachines=2)

    def churn(_: int) -> None:
        for _ in range(4):
            response = vendor.activate(license["key"])
            if response.status_code == 201:
                assert len(vendor.read("/machines", licenseId=license["id"])) <= 2
                vendor.deactivate(response.json()["data"], license["key"])

    in_parallel(12, churn)
    assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 0
    vendor.machine(license["key"])
    vendor.machine(license["key"])
    assert vendor.activate(license["key"]).status_code == 422


def test_one_replacement_wins(vendor: Vendor):
    """Many devices replacing the same machine at once: one gets its seat."""
    license = vendor.license_with(maxMachines=1)
    old = vendor.machine(license["key"])
    responses = in_parallel(16, lambda _: vendor.activate(license["key"], replaces=old["id"]))
    assert Counter(response.status_code for response in responses) == {201: 1, 422: 15}
    assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 1


def test_uses_are_exact(vendor: Vendor):
    """`maxUses` 100 under 400 parallel validations: exactly 100 are valid."""
    license = vendor.license_with(maxUses=100)
    with ThreadPoolExecutor(64) as pool:
        codes = Counter(pool.map(lambda _: vendor.verdict(license["key"]), range(400)))
    assert codes == {"VALID": 100, "USES_EXCEEDED": 300}
    assert vendor.read(f"/licenses/{license['id']}")["usesCount"] == 100


def test_unlimited_uses_lose_none(vendor: Vendor):
    """Without a limit every valid answer is counted too."""
    license = vendor.license()
    with ThreadPoolExecutor(32) as pool:
        assert set(pool.map(lambda _: vendor.verdict(license["key"]), range(200))) == {"VALID"}
    assert vendor.read(f"/licenses/{license['id']}")["usesCount"] == 200


@pytest.mark.parametrize("uniqueness", ["PER_ACCOUNT", "PER_POLICY"])
def test_uniqueness_under_races(vendor: Vendor, uniqueness: str):
    """32 licenses, one device, all at once: one 201, 31 times 409."""
    policy, mark = vendor.policy(fingerprintUniqueness=uniqueness), fingerprint()
    keys = [vendor.license(policy)["key"] for _ in range(32)]
    answers = outcomes(in_parallel(32, lambda number: vendor.activate(keys[number], mark)))
    assert answers == {(201, None): 1, (409, "CONFLICT"): 31}
    assert len(vendor.read("/machines", fingerprint=mark)) == 1


def test_unique_fingerprints_under_races(vendor: Vendor):
    """`maxUniqueFingerprints` holds as well."""
    license = vendor.license_with(maxMachines=50, maxUniqueFingerprints=5)
    answers = outcomes(in_parallel(32, lambda _: vendor.activate(license["key"])))
    assert answers == {(201, None): 5, (422, "BUSINESS_RULE_VIOLATION"): 27}


@pytest.mark.parametrize("path, field", [("/products", "code"), ("/entitlements", "code"), ("/licenses", "key")])
def test_duplicates_race(vendor: Vendor, path: str, field: str):
    """The same code or key 32 times at once: one 201, 31 times 409."""
    policy, text = vendor.policy(), unique("same")
    body = {"name": "x", field: text}
    if path == "/licenses":
        body |= {"productId": policy["productId"], "policyId": policy["id"]}
    answers = outcomes(in_parallel(32, lambda _: vendor.post(path, **body)))
    assert answers == {(201, None): 1, (409, "CONFLICT"): 31}


@pytest.mark.parametrize("action", ["revoke", "suspend", "ban"])
def test_transitions_race(vendor: Vendor, action: str):
    """The same transition 16 times at once happens once."""
    license = vendor.license()
    answers = outcomes(in_parallel(16, lambda _: vendor.act(license, action)))
    assert answers == {(200, None): 1, (409, "CONFLICT"): 15}


def test_revocation_is_never_overtaken(vendor: Vendor):
    """No validation that began after a revocation was acknowledged is valid, however busy the server is."""
    license = vendor.license()
    before: list[str] = []
    afterwards: list[str] = []
    revoked = threading.Event()

    def revoke() -> None:
        try:
            for _ in range(20):
                vendor.verdict(license["key"])
            ok(vendor.act(license, "revoke"))
        finally:
            revoked.set()

    def ask() -> None:
        while not revoked.is_set():
            before.append(vendor.verdict(license["key"]))
        afterwards.extend(vendor.verdict(license["key"]) for _ in range(20))

    in_parallel(16, lambda number: ask() if number else revoke())
    assert "VALID" in before and set(before) <= {"VALID", "REVOKED"}
    assert afterwards == ["REVOKED"] * (15 * 20)


def test_delete_and_use_race(vendor: Vendor):
    """A policy is never deleted under a license that was created at the same moment."""

    def race(policy: dict) -> list:
        def work(number: int):
            if number == 0:
                return vendor.delete(f"/policies/{policy['id']}")
            return vendor.post("/licenses", productId=policy["productId"], policyId=policy["id"])

        return in_parallel(8, work)

    for _ in range(10):
        deletion, *creations = race(vendor.policy())
        created = {response.status_code for response in creations}
        assert deletion.status_code in (204, 409) and created <= {201, 422}
        assert (deletion.status_code == 409) == (201 in created)
