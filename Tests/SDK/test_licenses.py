"""Licenses: creating, reading, changing, deleting. (Their actions are in `test_license_actions.py`.)"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from vendor import TIME, UUID, Vendor, absent_id, fingerprint, future, gone, instant, invalid, ok, past, refused, unique

FIELDS = {
    "id", "name", "status", "productId", "policyId", "userEmail", "userName", "expiresAt", "maxMachinesOverride",
    "maxUsesOverride", "usesCount", "machineCount", "entitlements", "keyHint", "suspendedAt", "revokedAt", "bannedAt",
    "lastValidatedAt", "createdAt", "updatedAt", "deletedAt", "metadata",
}  # fmt: skip


def test_created_license(vendor: Vendor):
    """201 with every field, the key this once, and no entitlement ids."""
    license = vendor.license()
    assert set(license) >= FIELDS | {"key"}
    assert "entitlementIds" not in license
    assert UUID.match(license["id"]) and TIME.match(license["createdAt"])
    assert license["status"] == "active"
    assert (license["usesCount"], license["machineCount"], license["entitlements"], license["metadata"]) == (0, 0, [], {})
    for name in ("name", "userEmail", "userName", "expiresAt", "maxMachinesOverride", "maxUsesOverride", "suspendedAt",
                 "revokedAt", "bannedAt", "lastValidatedAt", "deletedAt"):  # fmt: skip
        assert license[name] is None, name


def test_read_license(vendor: Vendor):
    """GET adds machines and policy, and shows neither key nor entitlement ids; by key it is the same."""
    entitlement = vendor.entitlement()
    given = {
        "name": "Ada", "userEmail": "ada@example.com", "userName": "Ada L.", "maxMachinesOverride": 9,
        "maxUsesOverride": 99, "metadata": {"order": "7"}, "expiresAt": "2099-06-01T12:00:00.000Z",
    }  # fmt: skip
    policy = vendor.policy()
    created = vendor.license(policy, entitlementIds=[entitlement["id"]], **given)
    machine = vendor.machine(created["key"])
    license = vendor.read(f"/licenses/{created['id']}")
    for name, value in given.items():
        assert created[name] == value and license[name] == value, name
    assert set(license) >= FIELDS | {"machines", "policy"}
    assert not {"key", "entitlementIds", "keyHash"} & set(license)
    assert (license["machineCount"], license["entitlements"]) == (1, [entitlement["code"]])
    assert [each["id"] for each in license["machines"]] == [machine["id"]]
    assert license["policy"]["id"] == policy["id"] and license["policy"]["maxMachines"] == 3
    assert not {"accountId", "deletedAt"} & set(license["policy"])
    assert vendor.read(f"/licenses/by-key/{created['key']}") == license


def test_list_rows_are_licenses(vendor: Vendor):
    """A row of the list has the read shape."""
    policy = vendor.policy()
    created = vendor.license(policy)
    [row] = vendor.read("/licenses", policyId=policy["id"])
    assert row["id"] == created["id"] and set(row) >= FIELDS and "key" not in row


def test_key_format(vendor: Vendor):
    """PREFIX and four groups of Crockford's base 32, different every time."""
    policy = vendor.policy()
    keys = [vendor.license(policy)["key"] for _ in range(20)]
    assert all(re.fullmatch(r"LIC(-[0-9A-HJKMNP-TV-Z]{4}){4}", key) for key in keys)
    assert len(set(keys)) == 20


@pytest.mark.parametrize(
    "field, values",
    [
        ("productId", [None, 5, "x", ""]),
        ("policyId", [None, 5, "x"]),
        ("name", ["x" * 256, 5]),
        ("expiresAt", ["soon", 5, "2030-01-01", "2030-01-01T00:00:00", "2030-02-30T00:00:00Z", "2030-01-01T25:00:00Z"]),
        ("maxMachinesOverride", [0, -1, 1.5, "1", 10**20]),
        ("maxUsesOverride", [0, -1, 1.5, "1"]),
        ("userEmail", ["not an address", "@", "a@", 5]),
        ("userName", ["x" * 256, 5]),
        ("entitlementIds", ["x", [5], ["x"], [None], {}]),
        ("metadata", [[], 5, "x"]),
        ("key", ["short", "x" * 257, "tab\tinside key", "ümlaut-key", 5, ""]),
    ],
)
def test_license_field_rules(vendor: Vendor, field: str, values: list):
    """Each bad value is a 400 that names the field."""
    policy = vendor.policy()
    for value in values:
        body = {"productId": policy["productId"], "policyId": policy["id"], field: value}
        issues = invalid(vendor.http.post("/licenses", json=body))["details"]["issues"]
        assert field in [issue["path"][0] for issue in issues if issue["path"]], (value, issues)


def test_references_must_exist_and_belong_together(vendor: Vendor):
    """Unknown product, policy or entitlement, or a policy of another product: 422."""
    policy, other = vendor.policy(), vendor.product()
    right = {"productId": policy["productId"], "policyId": policy["id"]}
    for field, value in (("productId", absent_id()), ("policyId", absent_id()), ("entitlementIds", [absent_id()])):
        body = refused(vendor.post("/licenses", **{**right, field: value}), 422, "REFERENCE_NOT_FOUND")
        assert body["details"]["field"] == field
    mixed = vendor.post("/licenses", productId=other["id"], policyId=policy["id"])
    assert mixed.status_code == 422, mixed.text
    assert vendor.read(f"/products/{policy['productId']}")["licensesCount"] == 0


# Imported keys


def test_imported_key_is_unique_and_reusable(vendor: Vendor, sandbox: Vendor):
    """A given key is unique per environment; a deleted license frees it."""
    policy, key = vendor.policy(), unique("imported")
    first = vendor.license(policy, key=key)
    assert first["key"] == key
    body = refused(vendor.post("/licenses", productId=policy["productId"], policyId=policy["id"], key=key), 409, "CONFLICT")
    assert body["details"]["field"] == "key"
    assert sandbox.license(key=key)["key"] == key
    gone(vendor.delete(f"/licenses/{first['id']}"))
    assert vendor.license(policy, key=key)["id"] != first["id"]


@pytest.mark.parametrize("length", [8, 256])
def test_imported_key_length(vendor: Vendor, length: int):
    """8 and 256 characters are both fine."""
    key = unique("k").ljust(length, "~")[-length:] if length > 8 else unique("k")[-8:].rjust(8, "q")
    assert vendor.license(key=key)["key"] == key


# Expiry


def test_expiry_from_policy(vendor: Vendor):
    """Given date, else trial days, else days, else never; counted from creation to the millisecond."""
    assert vendor.license_with()["expiresAt"] is None
    timed = vendor.license_with(durationDays=30)
    assert instant(timed["expiresAt"]) == instant(timed["createdAt"]) + timedelta(days=30)
    trial = vendor.license_with(isTrial=True, trialDurationDays=7, durationDays=30)
    assert instant(trial["expiresAt"]) == instant(trial["createdAt"]) + timedelta(days=7)
    plain_trial = vendor.license_with(isTrial=True, durationDays=30)
    assert instant(plain_trial["expiresAt"]) == instant(plain_trial["createdAt"]) + timedelta(days=30)
    no_trial = vendor.license_with(isTrial=False, trialDurationDays=7)
    assert no_trial["expiresAt"] is None
    end = future(days=3)
    assert vendor.license_with({"expiresAt": end}, durationDays=30)["expiresAt"] == end


def test_times_in_any_offset(vendor: Vendor):
    """RFC 3339 with any offset comes back in UTC with milliseconds."""
    for given, answered in (
        ("2099-01-01T05:30:00+05:30", "2099-01-01T00:00:00.000Z"),
        ("2098-12-31T16:00:00.5-08:00", "2099-01-01T00:00:00.500Z"),
        ("2099-01-01T00:00:00.123456789Z", "2099-01-01T00:00:00.123Z"),
        ("2096-02-29t00:00:00z", "2096-02-29T00:00:00.000Z"),
    ):
        assert vendor.license(expiresAt=given)["expiresAt"] == answered, given


def test_past_expiry_is_allowed(vendor: Vendor):
    """A license may be born expired; under REVOKE it is born revoked, since its expiry."""
    end = past(days=2)
    assert vendor.license(expiresAt=end)["status"] == "expired"
    revoked = vendor.license_with({"expiresAt": end}, expirationStrategy="REVOKE")
    read = vendor.read(f"/licenses/{revoked['id']}")
    assert (read["status"], read["revokedAt"], read["expiresAt"]) == ("revoked", end, end)


# PATCH


def test_patch_changes_only_what_it_names(vendor: Vendor):
    """Absent stays, null clears."""
    license = vendor.license(name="a", userEmail="a@example.com", userName="A", metadata={"k": 1}, maxMachinesOverride=2)
    path = f"/licenses/{license['id']}"
    patched = ok(vendor.patch(path, name="b"))
    for name in FIELDS - {"name", "updatedAt"}:
        assert patched[name] == license[name], name
    cleared = ok(vendor.patch(path, name=None, userEmail=None, userName=None, maxMachinesOverride=None, expiresAt=None))
    assert [cleared[name] for name in ("name", "userEmail", "userName", "maxMachinesOverride", "expiresAt")] == [None] * 5
    assert ok(vendor.patch(path, metadata={"other": 2}))["metadata"] == {"other": 2}
    invalid(vendor.patch(path, metadata=None), "metadata")


@pytest.mark.parametrize("field", ["productId", "key", "status", "usesCount", "entitlementIds", "revokedAt", "nonsense"])
def test_patch_refuses_what_it_does_not_know(vendor: Vendor, field: str):
    """What cannot be changed is an unrecognized key, never silently lost."""
    license = vendor.license()
    invalid(vendor.http.patch(f"/licenses/{license['id']}", json={field: "x"}), code="unrecognized_keys")


def test_patch_expiry_moves_the_status(vendor: Vendor):
    """An expired license lives again when its date moves, and the other way round."""
    license = vendor.license(expiresAt=past())
    path = f"/licenses/{license['id']}"
    assert ok(vendor.patch(path, expiresAt=future()))["status"] == "active"
    assert vendor.verdict(license["key"]) == "VALID"
    assert ok(vendor.patch(path, expiresAt=past()))["status"] == "expired"


def test_policy_change(vendor: Vendor):
    """To a policy of the same product: an expiry of the old policy is recomputed from now, an explicit one stays."""
    product = vendor.product()
    old, new = vendor.policy(product, durationDays=10), vendor.policy(product, durationDays=100, maxMachines=1)
    inherited, explicit = vendor.license(old), vendor.license(old, expiresAt=future(days=5))
    moved = ok(vendor.patch(f"/licenses/{inherited['id']}", policyId=new["id"]))
    assert moved["policyId"] == new["id"]
    assert instant(moved["expiresAt"]) == instant(moved["updatedAt"]) + timedelta(days=100)
    assert ok(vendor.patch(f"/licenses/{explicit['id']}", policyId=new["id"]))["expiresAt"] == explicit["expiresAt"]
    vendor.machine(inherited["key"])
    refused(vendor.activate(inherited["key"]), 422, "MACHINE_LIMIT_EXCEEDED")

    foreign = vendor.policy()
    assert vendor.patch(f"/licenses/{inherited['id']}", policyId=foreign["id"]).status_code == 422
    absent = refused(vendor.patch(f"/licenses/{inherited['id']}", policyId=absent_id()), 422, "REFERENCE_NOT_FOUND")
    assert absent["details"]["field"] == "policyId"
    invalid(vendor.patch(f"/licenses/{inherited['id']}", policyId=None), "policyId")


@pytest.mark.parametrize("field, value", [("maxMachinesOverride", 5), ("maxUsesOverride", 5), ("expiresAt", "2099-01-01T00:00:00Z")])
def test_policy_may_forbid_overrides(vendor: Vendor, field: str, value):
    """`overridable: false` refuses overrides and dates with 422, on create and on PATCH."""
    policy = vendor.policy(overridable=False, durationDays=30)
    ids = {"productId": policy["productId"], "policyId": policy["id"]}
    refused(vendor.post("/licenses", **ids, **{field: value}), 422, "BUSINESS_RULE_VIOLATION")
    license = vendor.license(policy)
    refused(vendor.patch(f"/licenses/{license['id']}", **{field: value}), 422, "BUSINESS_RULE_VIOLATION")
    assert vendor.read(f"/licenses/{license['id']}")[field] == license[field]
    ok(vendor.patch(f"/licenses/{license['id']}", name="other fields still change"))


# Keys again


def test_reveal_key(vendor: Vendor):
    """The key can be shown again, with the scope for it."""
    license, imported = vendor.license(), vendor.license(key=unique("reveal me"))
    assert ok(vendor.act(license, "reveal-key")) == {"id": license["id"], "key": license["key"]}
    assert ok(vendor.act(imported, "reveal-key"))["key"] == imported["key"]


def test_regenerate_key(vendor: Vendor):
    """A new key; machines stay; the old key is NOT_FOUND at once and may not activate."""
    license = vendor.license()
    machine = vendor.machine(license["key"])
    renewed = ok(vendor.act(license, "regenerate-key"))
    assert renewed["id"] == license["id"] and renewed["key"] != license["key"] and renewed["machineCount"] == 1
    assert vendor.verdict(license["key"]) == "NOT_FOUND"
    assert vendor.verdict(renewed["key"], fingerprint=machine["fingerprint"]) == "VALID"
    refused(vendor.heartbeat(machine, license["key"]), 401, "UNAUTHORIZED")
    assert vendor.heartbeat(machine, renewed["key"]).status_code == 200
    assert vendor.read(f"/licenses/{license['id']}")["keyHint"].endswith(renewed["key"][-4:])


def test_reset_uses(vendor: Vendor):
    """The count begins anew."""
    license = vendor.license_with(maxUses=1)
    assert [vendor.verdict(license["key"]) for _ in range(2)] == ["VALID", "USES_EXCEEDED"]
    assert ok(vendor.act(license, "reset-uses"))["usesCount"] == 0
    assert vendor.verdict(license["key"]) == "VALID"


# Deletion


def test_deleted_license(vendor: Vendor):
    """It and its machines are 404; validation says NOT_FOUND; its key is no credential any more."""
    license, mark = vendor.license(), fingerprint()
    machine = vendor.machine(license["key"], mark)
    gone(vendor.delete(f"/licenses/{license['id']}"))
    refused(vendor.get(f"/licenses/{license['id']}"), 404, "NOT_FOUND")
    refused(vendor.get(f"/licenses/by-key/{license['key']}"), 404, "NOT_FOUND")
    refused(vendor.delete(f"/licenses/{license['id']}"), 404, "NOT_FOUND")
    refused(vendor.get(f"/machines/{machine['id']}"), 404, "NOT_FOUND")
    assert vendor.verdict(license["key"]) == "NOT_FOUND"
    refused(vendor.activate(license["key"], mark), 401, "UNAUTHORIZED")
    refused(vendor.heartbeat(machine, license["key"]), 401, "UNAUTHORIZED")
    assert vendor.read("/licenses", policyId=license["policyId"]) == []
    assert vendor.read("/machines", fingerprint=mark) == []
