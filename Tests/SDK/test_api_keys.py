"""API keys over HTTP."""

from __future__ import annotations

import base64

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from process import Server
from vendor import SCOPES, UUID, Vendor, future, gone, invalid, ok, past, refused, unique


def test_created_key(vendor: Vendor, server: Server):
    """201 shows the key, the signing key and the public key, this once."""
    made = vendor.api_key(name="backend", expiresAt=future())
    assert {
        "id", "name", "environment", "scopes", "prefix", "key", "signingKey", "publicKey", "createdAt", "expiresAt",
    } <= set(made)  # fmt: skip
    assert UUID.match(made["id"]) and (made["name"], made["environment"]) == ("backend", "live")
    assert made["key"].startswith("lk_live_") and made["key"].startswith(made["prefix"])
    assert made["signingKey"] == server.keys["live"]["signingKey"]
    assert made["publicKey"] == server.keys["live"]["publicKey"]
    assert isinstance(load_der_public_key(base64.b64decode(made["publicKey"], validate=True)), Ed25519PublicKey)
    ok(Vendor(server, made["key"]).get("/licenses"))


def test_keys_are_different(vendor: Vendor):
    """No two keys are alike."""
    assert len({vendor.api_key("licenses:read")["key"] for _ in range(5)}) == 5


def test_read_shape_has_no_secret(vendor: Vendor):
    """GET shows what a key may do, never what it is."""
    made = vendor.api_key("licenses:read", "machines:read")
    read = vendor.read(f"/api-keys/{made['id']}")
    assert (read["id"], read["name"], sorted(read["scopes"])) == (made["id"], made["name"], ["licenses:read", "machines:read"])
    assert not {"key", "signingKey", "plainKey", "plain_key", "keyHash"} & set(read)
    assert read in vendor.walk("/api-keys")


def test_dashboard_alias(vendor: Vendor, server: Server):
    """POST /api/dashboard/api-keys names its secrets as the SDK's documentation does."""
    response = vendor.http.post(f"{server.url}/api/dashboard/api-keys", json={"name": "alias", "scopes": ["licenses:read"]})
    made = ok(response, 201)
    assert {
        "plain_key", "signing_key", "public_key", "id", "name", "environment", "scopes", "prefix", "createdAt", "expiresAt",
    } <= set(made)  # fmt: skip
    assert made["signing_key"] == server.keys["live"]["signingKey"]
    ok(Vendor(server, made["plain_key"]).get("/licenses"))
    refused(httpx.post(f"{server.url}/api/dashboard/api-keys", json={"name": "x"}), 401, "UNAUTHORIZED")


def test_without_scopes_a_key_has_its_makers(vendor: Vendor):
    """Made over HTTP a key inherits its maker's scopes."""
    assert set(vendor.api_key()["scopes"]) == set(SCOPES)
    narrow = vendor.scoped("api-keys:write", "licenses:read")
    assert set(narrow.api_key()["scopes"]) == {"api-keys:write", "licenses:read"}


def test_never_more_than_its_maker(vendor: Vendor):
    """A key cannot make one that may do more, and its maker sees no signing key without every scope."""
    narrow = vendor.scoped("api-keys:write", "licenses:read")
    assert narrow.post("/api-keys", name="x", scopes=["licenses:write"]).status_code in (400, 403, 422)
    assert narrow.post("/api-keys", name="x", scopes=["licenses:read", "machines:read"]).status_code in (400, 403, 422)
    made = narrow.api_key("licenses:read")
    assert made.get("signingKey") is None and made["key"]


@pytest.mark.parametrize("scopes", [[], ["licenses"], ["licenses:*"], ["*"], "licenses:read", [5], [None], {}])
def test_scopes_are_checked(vendor: Vendor, scopes):
    """An empty list and unknown scopes are refused."""
    body = refused(vendor.post("/api-keys", name="x", scopes=scopes), 400, "VALIDATION_ERROR")
    assert all(issue["path"][0] == "scopes" for issue in body["details"]["issues"])


@pytest.mark.parametrize("name", ["", "x" * 256, 5, None])
def test_name_is_checked(vendor: Vendor, name):
    """A key has a name."""
    invalid(vendor.post("/api-keys", name=name), "name")


def test_expiry_is_checked(vendor: Vendor):
    """`expiresAt` is a time, in any offset, answered in UTC."""
    for bad in ("tomorrow", 5, "2030-01-01", "2030-01-01T00:00:00", "2030-13-01T00:00:00Z"):
        invalid(vendor.post("/api-keys", name="x", expiresAt=bad), "expiresAt")
    assert vendor.api_key(expiresAt="2099-01-01T02:00:00+02:00")["expiresAt"] == "2099-01-01T00:00:00.000Z"
    assert vendor.api_key()["expiresAt"] is None
    response = vendor.post("/api-keys", name=unique(), expiresAt=past())
    if response.status_code == 201:
        refused(Vendor(vendor.server, ok(response, 201)["key"]).get("/licenses"), 401, "UNAUTHORIZED")
    else:
        invalid(response, "expiresAt")


def test_revoked_key_is_gone(vendor: Vendor):
    """DELETE answers 204 once, then 404; the key leaves the list."""
    made = vendor.api_key("licenses:read")
    gone(vendor.delete(f"/api-keys/{made['id']}"))
    refused(vendor.delete(f"/api-keys/{made['id']}"), 404, "NOT_FOUND")
    refused(vendor.get(f"/api-keys/{made['id']}"), 404, "NOT_FOUND")
    assert made["id"] not in [row["id"] for row in vendor.walk("/api-keys")]


def test_keys_cannot_be_changed(vendor: Vendor):
    """There is no PATCH: a key's rights are what they were."""
    body = refused(vendor.patch(f"/api-keys/{vendor.api_key('licenses:read')['id']}", scopes=SCOPES), 405, "METHOD_NOT_ALLOWED")
    assert body["status"] == 405
