"""Policies: every field, default, template and rule."""

from __future__ import annotations

import pytest

from vendor import Vendor, absent_id, gone, invalid, ok, refused

DEFAULTS = {
    "template": None,
    "maxUses": None,
    "floating": False,
    "durationDays": None,
    "expirationStrategy": "RESTRICT_ACCESS",
    "requireHeartbeat": False,
    "heartbeatIntervalMinutes": 60,
    "heartbeatCullStrategy": "DEACTIVATE_DEAD",
    "requireFingerprint": True,
    "fingerprintUniqueness": "PER_LICENSE",
    "offlineAllowed": True,
    "offlineMaxDays": 14,
    "allowMachineTransfer": False,
    "isTrial": False,
    "trialDurationDays": None,
    "overridable": True,
    "maxUniqueFingerprints": None,
    "metadata": {},
}

TEMPLATES = {
    "desktop_app": {"maxMachines": 2, "offlineMaxDays": 14},
    "cli_tool": {"maxMachines": 3, "offlineMaxDays": 7},
    "saas": {
        "maxMachines": None, "requireFingerprint": False, "offlineAllowed": False, "durationDays": 30,
        "requireHeartbeat": True, "heartbeatIntervalMinutes": 1440, "floating": True,
    },
    "trial": {"maxMachines": 1, "offlineAllowed": False, "isTrial": True, "trialDurationDays": 14},
}  # fmt: skip

EVERY_FIELD = {
    "name": "All of it",
    "maxMachines": 7,
    "maxUses": 1000,
    "floating": True,
    "durationDays": 365,
    "expirationStrategy": "ALLOW_ACCESS",
    "requireHeartbeat": True,
    "heartbeatIntervalMinutes": 5,
    "heartbeatCullStrategy": "KEEP_DEAD",
    "requireFingerprint": False,
    "fingerprintUniqueness": "PER_ACCOUNT",
    "offlineAllowed": False,
    "offlineMaxDays": 3,
    "allowMachineTransfer": True,
    "isTrial": True,
    "trialDurationDays": 30,
    "overridable": False,
    "maxUniqueFingerprints": 20,
    "metadata": {"feature_flags": {"beta": True}},
}


def test_policy_defaults(vendor: Vendor):
    """A minimal policy has every documented default, and no field beyond the documented ones."""
    policy = vendor.policy(maxMachines=1)
    for name, value in DEFAULTS.items():
        assert policy[name] == value, name
    assert set(policy) - set(DEFAULTS) == {
        "id", "productId", "name", "maxMachines", "createdAt", "updatedAt", "deletedAt",
    }  # fmt: skip
    assert vendor.read(f"/policies/{policy['id']}") == policy


def test_policy_keeps_every_field(vendor: Vendor):
    """What was sent is what is read, on create and on PATCH alike."""
    created = vendor.policy(**EVERY_FIELD)
    other = vendor.policy()
    patched = ok(vendor.patch(f"/policies/{other['id']}", **EVERY_FIELD))
    for name, value in EVERY_FIELD.items():
        assert created[name] == value, name
        assert patched[name] == value, name


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates(vendor: Vendor, template: str):
    """A template fills its settings; what it does not list keeps the field's default."""
    policy = vendor.policy(template=template)
    assert policy["template"] == template
    for name, value in {**DEFAULTS, **TEMPLATES[template], "template": template}.items():
        assert policy[name] == value, name


def test_request_beats_template(vendor: Vendor):
    """A field in the request wins over the template."""
    policy = vendor.policy(template="trial", maxMachines=5, trialDurationDays=30, offlineAllowed=True)
    assert (policy["maxMachines"], policy["trialDurationDays"], policy["offlineAllowed"]) == (5, 30, True)
    assert policy["isTrial"] is True


def test_unlimited_seats_must_be_meant(vendor: Vendor):
    """`maxMachines` is a positive integer, or null with `allowUnlimitedActivations`, or the template's; else 400."""
    product = vendor.product()["id"]
    invalid(vendor.post("/policies", productId=product, name="x"), "maxMachines")
    invalid(vendor.post("/policies", productId=product, name="x", maxMachines=None), "maxMachines")
    invalid(vendor.post("/policies", productId=product, name="x", maxMachines=None, allowUnlimitedActivations=False), "maxMachines")
    invalid(vendor.post("/policies", productId=product, name="x", template="custom"), "maxMachines")
    invalid(vendor.post("/policies", productId=product, name="x", template="desktop_app", maxMachines=None), "maxMachines")
    unlimited = vendor.policy(maxMachines=None, allowUnlimitedActivations=True)
    assert unlimited["maxMachines"] is None and "allowUnlimitedActivations" not in unlimited
    limited = vendor.policy(maxMachines=2)
    changed = ok(vendor.patch(f"/policies/{limited['id']}", maxMachines=None, allowUnlimitedActivations=True))
    assert changed["maxMachines"] is None


@pytest.mark.parametrize(
    "field, values",
    [
        ("name", ["", "x" * 256, None, 1]),
        ("template", ["desktop", "", 1]),
        ("maxMachines", [0, -1, 1.5, "1", True, 2**63]),
        ("maxUses", [0, -1, 1.5, "1"]),
        ("floating", [None, "true", 1]),
        ("durationDays", [0, -1, 1.5, "1", 10**12]),
        ("expirationStrategy", [None, "restrict_access", "X", 1]),
        ("requireHeartbeat", [None, "true", 0]),
        ("heartbeatIntervalMinutes", [None, 0, -1, 1.5, 10**15]),
        ("heartbeatCullStrategy", [None, "X"]),
        ("requireFingerprint", [None, 1]),
        ("fingerprintUniqueness", [None, "X"]),
        ("offlineAllowed", [None, 1]),
        ("offlineMaxDays", [None, 0, -1, 10**15]),
        ("allowMachineTransfer", [None, "no"]),
        ("isTrial", [None, "no"]),
        ("trialDurationDays", [0, -1, "14"]),
        ("overridable", [None, "no"]),
        ("maxUniqueFingerprints", [0, -1, "3"]),
        ("metadata", [[], "x", 1]),
    ],
)
def test_policy_field_rules(vendor: Vendor, field: str, values: list):
    """Each bad value is a 400 that names the field, on create and on PATCH alike."""
    policy = vendor.policy()
    for value in values:
        body = {"productId": policy["productId"], "name": "x", "maxMachines": 1, field: value}
        invalid(vendor.http.post("/policies", json=body), field)
        invalid(vendor.http.patch(f"/policies/{policy['id']}", json={field: value}), field)
    assert vendor.read(f"/policies/{policy['id']}") == policy


@pytest.mark.parametrize("field", ["maxUses", "durationDays", "trialDurationDays", "maxUniqueFingerprints"])
def test_null_clears(vendor: Vendor, field: str):
    """Nullable fields are cleared by null."""
    policy = vendor.policy(**{field: 5})
    assert policy[field] == 5
    assert ok(vendor.patch(f"/policies/{policy['id']}", **{field: None}))[field] is None


def test_one_point_zero_is_an_integer(vendor: Vendor):
    """JSON knows one kind of number: 2.0 is 2."""
    assert vendor.policy(maxMachines=2.0)["maxMachines"] == 2


def test_product_is_immutable(vendor: Vendor):
    """A policy never changes its product."""
    policy, other = vendor.policy(), vendor.product()
    assert vendor.patch(f"/policies/{policy['id']}", productId=other["id"]).status_code in (400, 422)
    assert vendor.read(f"/policies/{policy['id']}")["productId"] == policy["productId"]


def test_product_must_exist(vendor: Vendor):
    """A policy for a product that is not there, or no longer, is 422 on `productId`."""
    deleted = vendor.product()
    gone(vendor.delete(f"/products/{deleted['id']}"))
    for product in (absent_id(), deleted["id"]):
        body = refused(vendor.post("/policies", productId=product, name="x", maxMachines=1), 422, "REFERENCE_NOT_FOUND")
        assert body["details"]["field"] == "productId"
    for malformed in ("not-an-id", 5, None):
        invalid(vendor.post("/policies", productId=malformed, name="x", maxMachines=1), "productId")


def test_policy_in_use_stays(vendor: Vendor):
    """A policy with licenses answers DELETE with 409; without them it goes, and is 404."""
    policy = vendor.policy()
    license = vendor.license(policy)
    refused(vendor.delete(f"/policies/{policy['id']}"), 409, "CONFLICT")
    gone(vendor.delete(f"/licenses/{license['id']}"))
    gone(vendor.delete(f"/policies/{policy['id']}"))
    refused(vendor.get(f"/policies/{policy['id']}"), 404, "NOT_FOUND")
    body = refused(vendor.post("/licenses", productId=policy["productId"], policyId=policy["id"]), 422, "REFERENCE_NOT_FOUND")
    assert body["details"]["field"] == "policyId"


def test_changed_policy_applies_at_once(vendor: Vendor):
    """A change reaches every license of the policy with the next request; only sold dates stay."""
    policy = vendor.policy(maxMachines=1, maxUses=1, durationDays=30)
    license = vendor.license(policy)
    vendor.machine(license["key"])
    refused(vendor.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")
    ok(vendor.patch(f"/policies/{policy['id']}", maxMachines=2, maxUses=None, durationDays=60, requireFingerprint=False))
    machine = vendor.machine(license["key"])
    for _ in range(3):
        assert vendor.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
    assert vendor.verdict(license["key"]) == "VALID"
    assert vendor.read(f"/licenses/{license['id']}")["expiresAt"] == license["expiresAt"]
