"""What can be done to a license in which state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from vendor import Vendor, future, instant, invalid, ok, past, refused

STATES = ["active", "suspended", "expired", "revoked", "banned"]
ACTIONS = {"suspend": "suspended", "reinstate": "active", "renew": "", "revoke": "revoked", "ban": "banned"}
ALLOWED = {
    ("suspend", "active"): "suspended",
    ("suspend", "expired"): "suspended",
    ("reinstate", "suspended"): "active",
    ("reinstate", "expired"): "active",
    ("renew", "active"): "active",
    ("renew", "expired"): "active",
    ("renew", "suspended"): "suspended",
    ("revoke", "active"): "revoked",
    ("revoke", "suspended"): "revoked",
    ("revoke", "expired"): "revoked",
    ("ban", "active"): "banned",
    ("ban", "suspended"): "banned",
    ("ban", "expired"): "banned",
}


def license_in(vendor: Vendor, state: str, **policy) -> dict:
    """A license in the given state, with an expiry date in the past only where the state needs it."""
    license = vendor.license_with({"expiresAt": past() if state == "expired" else future()}, **policy)
    for action, target in ACTIONS.items():
        if target == state and state not in ("active", "expired"):
            ok(vendor.act(license, action))
    assert vendor.read(f"/licenses/{license['id']}")["status"] == state
    return license


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", ACTIONS)
def test_action_in_state(vendor: Vendor, action: str, state: str):
    """Allowed transitions happen; all others are 409, name both states, and change nothing."""
    license = license_in(vendor, state)
    before = vendor.read(f"/licenses/{license['id']}")
    body = {"expiresAt": future(days=60)} if action in ("renew", "reinstate") and state == "expired" else {}
    if action == "renew":
        body = {"expiresAt": future(days=60)}
    response = vendor.act(license, action, **body)
    if target := ALLOWED.get((action, state)):
        changed = ok(response)
        assert changed["id"] == license["id"] and changed["status"] == target
        read = vendor.read(f"/licenses/{license['id']}")
        assert {name: read[name] for name in changed} == changed
    else:
        message = refused(response, 409, "CONFLICT")["error"].lower()
        assert state in message
        assert action in message or (ACTIONS[action] and ACTIONS[action] in message), message
        assert vendor.read(f"/licenses/{license['id']}") == before


@pytest.mark.parametrize("action, field", [("suspend", "suspendedAt"), ("revoke", "revokedAt"), ("ban", "bannedAt")])
def test_action_leaves_its_time(vendor: Vendor, action: str, field: str):
    """The moment of the transition is kept; reinstating clears a suspension's."""
    license = ok(vendor.act(vendor.license(), action, reason="a chargeback"))
    assert instant(license[field]) == instant(license["updatedAt"])
    if action == "suspend":
        assert ok(vendor.act(license, "reinstate"))["suspendedAt"] is None


def test_reason(vendor: Vendor):
    """A reason is optional text of at most 500 characters; the body may be empty."""
    license = vendor.license()
    path = f"/licenses/{license['id']}/suspend"
    invalid(vendor.post(path, reason="x" * 501), "reason")
    invalid(vendor.post(path, reason=5), "reason")
    invalid(vendor.post(path, reasn="typo"), code="unrecognized_keys")
    assert ok(vendor.post(path, reason="x" * 500))["status"] == "suspended"
    assert ok(vendor.http.post(f"/licenses/{license['id']}/reinstate"))["status"] == "active"
    empty = vendor.http.post(path, content=b"", headers={"Content-Type": "application/json"})
    assert ok(empty)["status"] == "suspended"


# Reinstating


def test_reinstate_past_expiry_needs_a_date(vendor: Vendor):
    """Without a date or a policy duration 422; with a date that date; with a duration counted from now."""
    for state in ("expired", "suspended"):
        license = license_in(vendor, "expired")
        if state == "suspended":
            ok(vendor.act(license, "suspend"))
        refused(vendor.act(license, "reinstate"), 422, "BUSINESS_RULE_VIOLATION")
        end = future(days=9)
        assert ok(vendor.act(license, "reinstate", expiresAt=end))["expiresAt"] == end

        counted = license_in(vendor, "expired", durationDays=30)
        revived = ok(vendor.act(counted, "reinstate"))
        assert revived["status"] == "active"
        assert instant(revived["expiresAt"]) == instant(revived["updatedAt"]) + timedelta(days=30)


def test_reinstate_before_expiry_keeps_the_date(vendor: Vendor):
    """A suspension costs no days and gives none."""
    license = license_in(vendor, "suspended", durationDays=30)
    assert ok(vendor.act(license, "reinstate"))["expiresAt"] == license["expiresAt"]


# Renewing


def test_renew_adds_to_the_later_of_now_and_expiry(vendor: Vendor):
    """Early renewal loses no day, late renewal pays none."""
    early = license_in(vendor, "active", durationDays=30)
    assert instant(ok(vendor.act(early, "renew"))["expiresAt"]) == instant(early["expiresAt"]) + timedelta(days=30)
    assert instant(ok(vendor.act(early, "renew", durationDays=5))["expiresAt"]) == instant(early["expiresAt"]) + timedelta(days=35)
    late = license_in(vendor, "expired", durationDays=30)
    renewed = ok(vendor.act(late, "renew"))
    assert instant(renewed["expiresAt"]) == instant(renewed["updatedAt"]) + timedelta(days=30)
    assert vendor.verdict(late["key"]) == "VALID"


def test_renew_to_a_date(vendor: Vendor):
    """A date in the body is the new date."""
    end = future(days=400)
    assert ok(vendor.act(license_in(vendor, "active", durationDays=30), "renew", expiresAt=end))["expiresAt"] == end


def test_renew_suspended_stays_suspended(vendor: Vendor):
    """Paying does not lift a suspension."""
    license = license_in(vendor, "suspended", durationDays=30)
    renewed = ok(vendor.act(license, "renew"))
    assert renewed["status"] == "suspended"
    assert instant(renewed["expiresAt"]) == instant(license["expiresAt"]) + timedelta(days=30)


def test_renew_what_never_expires(vendor: Vendor):
    """There is nothing to renew: 422."""
    license = vendor.license()
    refused(vendor.act(license, "renew", durationDays=30), 422, "BUSINESS_RULE_VIOLATION")
    assert vendor.read(f"/licenses/{license['id']}")["expiresAt"] is None


def test_renew_is_no_override(vendor: Vendor):
    """`overridable: false` never blocks a renewal."""
    for body in ({}, {"durationDays": 5}, {"expiresAt": future(days=99)}):
        license = vendor.license_with(overridable=False, durationDays=30)
        ok(vendor.act(license, "renew", **body))


@pytest.mark.parametrize("value", [0, -1, 1.5, "30", 10**12])
def test_renew_duration_is_checked(vendor: Vendor, value):
    """A duration is a positive number of whole days that leads to a date."""
    invalid(vendor.act(license_in(vendor, "active"), "renew", durationDays=value), "durationDays")


def test_revoked_for_good_by_expiry(vendor: Vendor):
    """Under REVOKE an expired license is revoked: no action brings it back."""
    license = vendor.license_with({"expiresAt": past()}, expirationStrategy="REVOKE", durationDays=30)
    for action in ACTIONS:
        refused(vendor.act(license, action), 409, "CONFLICT")
    assert vendor.verdict(license["key"]) == "REVOKED"


@pytest.mark.parametrize("state, code", [("suspended", "SUSPENDED"), ("expired", "EXPIRED"), ("revoked", "REVOKED"), ("banned", "BANNED")])
def test_state_reaches_validation_at_once(vendor: Vendor, state: str, code: str):
    """What an action answered, the next validation knows."""
    assert vendor.verdict(license_in(vendor, state)["key"]) == code


def test_every_state_can_be_deleted(vendor: Vendor):
    """DELETE works in every state."""
    for state in STATES:
        license = license_in(vendor, state)
        assert vendor.delete(f"/licenses/{license['id']}").status_code == 204
        assert vendor.verdict(license["key"]) == "NOT_FOUND"
