"""Validation: which verdict comes first, what an answer shows, what it counts, how it is signed."""

from __future__ import annotations

import re
import time

import pytest

from process import Server
from vendor import Vendor, absent_id, fingerprint, future, http, instant, invalid, ok, past, refused, signature

LICENSE = {"id", "status", "name", "expiresAt", "maxMachinesOverride", "maxUsesOverride", "usesCount"}
MACHINE = {"id", "fingerprint", "name", "heartbeatStatus"}


# The order of verdicts: each license below deserves both codes and must get the first


def worn_out(vendor: Vendor, **policy) -> dict:
    """Every use spent, its only seat taken, and then expired."""
    license = vendor.license_with(maxUses=1, maxMachines=1, requireFingerprint=False, **policy)
    license["machine"] = vendor.machine(license["key"])
    assert vendor.verdict(license["key"]) == "VALID"
    ok(vendor.patch(f"/licenses/{license['id']}", expiresAt=past()))
    return license


def test_not_found_before_banned(vendor: Vendor):
    """A key of another product than the one named is not found, whatever its state."""
    license, other = vendor.license(), vendor.product()
    ok(vendor.act(license, "ban"))
    assert vendor.verdict(license["key"], productId=other["id"]) == "NOT_FOUND"
    assert vendor.verdict(license["key"], productId=license["productId"]) == "BANNED"


@pytest.mark.parametrize("action, code", [("ban", "BANNED"), ("revoke", "REVOKED"), ("suspend", "SUSPENDED")])
def test_state_before_expiry_and_all_else(vendor: Vendor, action: str, code: str):
    """Banned, revoked and suspended come before expiry, seats, uses and entitlements."""
    license = worn_out(vendor)
    ok(vendor.act(license, action))
    assert vendor.verdict(license["key"], fingerprint=fingerprint(), entitlements=["none"]) == code


def test_expired_before_seats(vendor: Vendor):
    """Past its date under RESTRICT_ACCESS a license is expired, whatever else is wrong."""
    license = worn_out(vendor)
    assert vendor.verdict(license["key"], fingerprint=fingerprint(), entitlements=["none"]) == "EXPIRED"


def test_expired_under_revoke(vendor: Vendor):
    """Under REVOKE the verdict is REVOKED."""
    assert vendor.verdict(worn_out(vendor, expirationStrategy="REVOKE")["key"]) == "REVOKED"


def test_seats_before_uses(vendor: Vendor):
    """No seat for this device comes before spent uses, and before EXPIRED under ALLOW_ACCESS."""
    license = worn_out(vendor, expirationStrategy="ALLOW_ACCESS")
    assert vendor.verdict(license["key"], fingerprint=fingerprint(), entitlements=["none"]) == "MACHINE_LIMIT_EXCEEDED"


def test_fingerprint_before_uses(vendor: Vendor):
    """With a free seat an unknown device is FINGERPRINT_NOT_FOUND, before spent uses."""
    license = worn_out(vendor, expirationStrategy="ALLOW_ACCESS")
    ok(vendor.patch(f"/licenses/{license['id']}", maxMachinesOverride=2))
    assert vendor.verdict(license["key"], fingerprint=fingerprint(), entitlements=["none"]) == "FINGERPRINT_NOT_FOUND"


def test_uses_before_entitlements(vendor: Vendor):
    """Spent uses come before missing entitlements."""
    license = worn_out(vendor, expirationStrategy="ALLOW_ACCESS")
    assert vendor.verdict(license["key"], fingerprint=license["machine"]["fingerprint"], entitlements=["none"]) == "USES_EXCEEDED"


def test_entitlements_before_allowed_expiry(vendor: Vendor):
    """Missing entitlements come before the valid EXPIRED."""
    license = vendor.license_with({"expiresAt": past()}, expirationStrategy="ALLOW_ACCESS")
    assert vendor.verdict(license["key"], entitlements=["none"]) == "ENTITLEMENTS_MISSING"


def test_allowed_expiry_is_valid(vendor: Vendor):
    """Under ALLOW_ACCESS an expired license is valid with code EXPIRED, and counts its use."""
    license = vendor.license_with({"expiresAt": past()}, expirationStrategy="ALLOW_ACCESS", maxUses=1)
    answer = vendor.validate(license["key"]).json()
    assert (answer["valid"], answer["code"], answer["license"]["status"]) == (True, "EXPIRED", "expired")
    assert vendor.verdict(license["key"]) == "USES_EXCEEDED"


# Fingerprints


def test_never_activated_license_validates_without_fingerprint(vendor: Vendor):
    """Until a license ever had a machine none is asked for; afterwards one is, even when the machine is gone."""
    license = vendor.license_with(requireFingerprint=True)
    assert vendor.verdict(license["key"]) == "VALID"
    machine = vendor.machine(license["key"])
    assert vendor.verdict(license["key"]) == "FINGERPRINT_NOT_FOUND"
    assert vendor.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
    vendor.deactivate(machine, license["key"])
    assert vendor.verdict(license["key"]) == "FINGERPRINT_NOT_FOUND"


def test_fingerprint_is_optional_where_the_policy_says_so(vendor: Vendor):
    """Without `requireFingerprint` none is needed; one that is sent must still be known."""
    license = vendor.license_with(requireFingerprint=False)
    vendor.machine(license["key"])
    assert vendor.verdict(license["key"]) == "VALID"
    assert vendor.verdict(license["key"], fingerprint=fingerprint()) == "FINGERPRINT_NOT_FOUND"


def test_lowered_limit_keeps_the_older_devices(vendor: Vendor):
    """When the limit is lowered the longest activated machines go on, the younger are over it."""
    license = vendor.license_with(maxMachines=3)
    machines = [vendor.machine(license["key"]) for _ in range(3)]
    ok(vendor.patch(f"/licenses/{license['id']}", maxMachinesOverride=1))
    codes = [vendor.verdict(license["key"], fingerprint=machine["fingerprint"]) for machine in machines]
    assert codes == ["VALID", "MACHINE_LIMIT_EXCEEDED", "MACHINE_LIMIT_EXCEEDED"]
    ok(vendor.patch(f"/licenses/{license['id']}", maxMachinesOverride=None))
    assert vendor.verdict(license["key"], fingerprint=machines[2]["fingerprint"]) == "VALID"


def test_other_licenses_machine_does_not_count(vendor: Vendor):
    """A device of another license is unknown here."""
    mine, theirs = vendor.license(), vendor.license()
    assert vendor.verdict(mine["key"], fingerprint=vendor.machine(theirs["key"])["fingerprint"]) == "FINGERPRINT_NOT_FOUND"


# Product, entitlements, nonce


def test_product_must_match(vendor: Vendor):
    """`productId` and `productCode` bind the key to the product that asks."""
    product, other = vendor.product(), vendor.product()
    key = vendor.license(vendor.policy(product))["key"]
    assert vendor.verdict(key, productId=product["id"]) == "VALID"
    assert vendor.verdict(key, productCode=product["code"]) == "VALID"
    for wrong in ({"productId": other["id"]}, {"productCode": other["code"]}, {"productId": absent_id()}, {"productCode": "none"}):
        assert vendor.verdict(key, **wrong) == "NOT_FOUND"


def test_entitlements_asked_for(vendor: Vendor):
    """All must be held; the missing ones are listed; an empty list asks for none."""
    held = vendor.entitlement()
    license = vendor.license(entitlementIds=[held["id"]])
    assert vendor.verdict(license["key"], entitlements=[]) == "VALID"
    assert vendor.verdict(license["key"], entitlements=[held["code"], held["code"]]) == "VALID"
    answer = vendor.validate(license["key"], entitlements=["zz", held["code"], "aa"]).json()
    assert answer["code"] == "ENTITLEMENTS_MISSING" and answer["valid"] is False
    assert sorted(answer["data"]["metadata"]["missingEntitlements"]) == ["aa", "zz"]
    assert answer["entitlements"] == answer["data"]["entitlements"] == [held["code"]]


def test_nonce_is_echoed(vendor: Vendor):
    """The nonce comes back at the top level, for every verdict."""
    for key in (vendor.license()["key"], "nobody's key"):
        answer = vendor.validate(key, nonce="abc_DEF-123").json()
        assert answer["nonce"] == "abc_DEF-123"
    assert vendor.validate(key, nonce="x" * 128).json()["nonce"] == "x" * 128
    for bad in ("", "x" * 129, "with space", "ä", 5):
        invalid(vendor.validate(key, nonce=bad), "nonce")


# Shape


def test_answer_shows_exactly_the_public_fields(vendor: Vendor):
    """License and machine in their reduced shapes; never e-mail, product, policy or audit fields."""
    license = vendor.license(userEmail="a@example.com", userName="A", name="N", metadata={"k": 1}, expiresAt=future())
    machine = vendor.machine(license["key"], name="Desk", hostname="secret.local")
    answer = vendor.validate(license["key"], fingerprint=machine["fingerprint"]).json()
    assert set(answer) - {"nonce"} == {"valid", "code", "license", "machine", "entitlements", "data"}
    for part in (answer, answer["data"]):
        assert set(part["license"]) == LICENSE and set(part["machine"]) == MACHINE
        assert part["machine"] == {name: machine[name] for name in MACHINE}
    assert set(answer["data"]) - {"nonce"} == {"valid", "code", "license", "machine", "entitlements", "metadata"}
    assert (answer["license"]["name"], answer["license"]["expiresAt"]) == ("N", license["expiresAt"])


def test_not_found_carries_no_license(vendor: Vendor):
    """What is not found has no license; lists and objects are still there for the SDK."""
    answer = vendor.validate("nobody's key").json()
    assert answer["valid"] is False and answer.get("license") is None and answer["data"].get("license") is None
    assert answer["data"]["entitlements"] == [] and isinstance(answer["data"]["metadata"], dict)


# Uses


def test_uses_are_exact(vendor: Vendor):
    """Only valid answers count; at the limit the answer is USES_EXCEEDED; an override beats the policy."""
    license = vendor.license_with({"maxUsesOverride": 3}, maxUses=1)
    assert vendor.verdict(license["key"], entitlements=["none"]) == "ENTITLEMENTS_MISSING"
    assert vendor.verdict(license["key"], fingerprint=fingerprint()) == "FINGERPRINT_NOT_FOUND"
    codes = [vendor.verdict(license["key"]) for _ in range(5)]
    assert codes == ["VALID"] * 3 + ["USES_EXCEEDED"] * 2
    assert vendor.read(f"/licenses/{license['id']}")["usesCount"] == 3


def test_uses_count_without_a_limit(vendor: Vendor):
    """Uses are counted where none is limited; `lastValidatedAt` moves with valid answers only."""
    license = vendor.license()
    for _ in range(3):
        vendor.verdict(license["key"])
    read = vendor.read(f"/licenses/{license['id']}")
    assert read["usesCount"] == 3 and instant(read["lastValidatedAt"]) >= instant(license["createdAt"])
    vendor.verdict(license["key"], entitlements=["none"])
    assert vendor.read(f"/licenses/{license['id']}")["lastValidatedAt"] == read["lastValidatedAt"]


def test_validation_with_api_key_counts_nothing(vendor: Vendor):
    """POST /licenses/{id}/validate: the same verdict, no use."""
    license = vendor.license_with(maxUses=1)
    machine = vendor.machine(license["key"])
    path = f"/licenses/{license['id']}/validate"
    for _ in range(3):
        answer = vendor.post(path, fingerprint=machine["fingerprint"]).json()
        assert (answer["valid"], answer["code"], answer["data"]["code"]) == (True, "VALID", "VALID")
    assert vendor.post(path, fingerprint=machine["fingerprint"], entitlements=["none"]).json()["code"] == "ENTITLEMENTS_MISSING"
    assert vendor.post(path).json()["code"] == "FINGERPRINT_NOT_FOUND"
    read = vendor.read(f"/licenses/{license['id']}")
    assert (read["usesCount"], read["lastValidatedAt"]) == (0, None)
    refused(vendor.post(f"/licenses/{absent_id()}/validate"), 404, "NOT_FOUND")


# Signature


@pytest.mark.parametrize("world", ["live", "test"])
def test_signature(server: Server, vendor: Vendor, sandbox: Vendor, world: str):
    """HMAC-SHA256 over timestamp, dot and the raw body, keyed by the text of the signing key, in lower-case hex."""
    owner = vendor if world == "live" else sandbox
    license = owner.license()
    for response in (owner.validate(license["key"]), owner.validate(license["key"], entitlements=["none"])):
        assert response.headers["x-signature"] == signature(server.keys[world]["signingKey"], response)
        assert re.fullmatch(r"[0-9a-f]{64}", response.headers["x-signature"])
        assert abs(int(response.headers["x-signature-timestamp"]) - time.time()) < 60


def test_signature_of_not_found(server: Server, vendor: Vendor):
    """Unknown keys are signed for the only account, live; the base path names another world."""
    response = vendor.validate("nobody's key")
    assert response.headers["x-signature"] == signature(server.keys["live"]["signingKey"], response)
    for world in ("live", "test"):
        pinned = http(server, base=f"{server.pinned(world)}/api/v1").post("/licenses/validate-key", json={"key": "nobody's key"})
        assert pinned.json()["code"] == "NOT_FOUND"
        assert pinned.headers["x-signature"] == signature(server.keys[world]["signingKey"], pinned)


def test_signature_where_accounts_are_many(tenant_server: Server, our_account: Vendor, other_account: Vendor):
    """With several accounts an unknown key is unsigned, unless the base path names the account."""
    bare = our_account.validate("nobody's key")
    assert bare.json()["code"] == "NOT_FOUND" and "x-signature" not in bare.headers
    pinned = http(tenant_server, base=f"{tenant_server.pinned()}/api/v1").post("/licenses/validate-key", json={"key": "nobody's"})
    assert pinned.headers["x-signature"] == signature(tenant_server.keys["live"]["signingKey"], pinned)


# Requests that are not well formed


@pytest.mark.parametrize(
    "body, field",
    [
        ({}, "key"), ({"key": None}, "key"), ({"key": 5}, "key"), ({"key": ""}, "key"), ({"key": "   "}, "key"),
        ({"key": "x" * 257}, "key"), ({"key": "k", "fingerprint": 5}, "fingerprint"),
        ({"key": "k", "entitlements": "x"}, "entitlements"), ({"key": "k", "productId": 5}, "productId"),
        ({"key": "k", "environment": "staging"}, "environment"), ({"key": "k", "environment": 5}, "environment"),
    ],
)  # fmt: skip
def test_malformed_requests(vendor: Vendor, body: dict, field: str):
    """400 that names the field; never a verdict."""
    response = vendor.anonymous.post("/licenses/validate-key", json=body)
    invalid(response, field)
    assert "x-signature" not in response.headers


def test_well_formed_is_always_200(vendor: Vendor):
    """A key of 256 characters, unknown fields, spaces around: verdicts."""
    assert vendor.verdict("x" * 256) == "NOT_FOUND"
    assert vendor.verdict("  " + "x" * 256 + "  ") == "NOT_FOUND"
    assert vendor.verdict(vendor.license()["key"], clientVersion="9.9", nested={"a": [1]}) == "VALID"
