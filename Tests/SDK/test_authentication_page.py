"""The authentication page, line by line. (The scope table has a file of its own, `test_scopes.py`.)"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta

import httpx
import pytest

from process import Server
from vendor import (
    PAGE_SCOPES, SCOPES, Vendor, absent_id, eventually, fingerprint, future, gone, http, instant, ok, past, path_segment, refused, rfc3339,
)  # fmt: skip


# Three authentication methods


def test_api_key_manages(vendor: Vendor):
    """`Authorization: Bearer lk_live_…` lists licenses, as the page's curl does."""
    assert vendor.key.startswith("lk_live_")
    response = httpx.get(f"{vendor.server.api}/licenses", headers={"Authorization": f"Bearer {vendor.key}"})
    assert isinstance(ok(response), list)


def test_license_key_runs_machines(vendor: Vendor):
    """`Authorization: License …` activates, reads, keeps alive and frees a machine."""
    key = vendor.license()["key"]
    machine = vendor.machine(key)
    assert ok(vendor.as_license("GET", f"/machines/{machine['id']}", key))["id"] == machine["id"]
    assert ok(vendor.heartbeat(machine, key))["heartbeatStatus"] == "ALIVE"
    gone(vendor.deactivate(machine, key))
    refused(vendor.as_license("GET", f"/machines/{machine['id']}", key), 404, "NOT_FOUND")


def test_no_credential_validates(vendor: Vendor):
    """Validation needs the key in the body and nothing else, and gives no secret away."""
    license = vendor.license(userEmail="ada@example.com", userName="Ada", metadata={"secret": "metadata"})
    response = vendor.validate(license["key"])
    assert ok(response)["valid"] is True
    for secret in (license["key"], "ada@example.com", "secret", license["productId"], license["policyId"]):
        assert secret not in response.text


def test_alias_of_the_card(vendor: Vendor):
    """The card prints POST /validate-key: it is the same endpoint."""
    key = vendor.license()["key"]
    response = vendor.anonymous.post("/validate-key", json={"key": key})
    assert ok(response)["code"] == "VALID"
    assert "x-signature" in response.headers
    assert vendor.anonymous.post("/validate-key", json={"key": "nobody's"}).json()["code"] == "NOT_FOUND"


def test_the_pages_own_requests(vendor: Vendor):
    """The two curl commands of the page, byte for byte."""
    policy = vendor.policy()
    entitlement = vendor.entitlement(code="export_pdf", name="PDF export")
    vendor.license(
        policy, key="PROAPP-A1B2-C3D4-E5F6-G7H8", entitlementIds=[entitlement["id"]], expiresAt="2099-01-01T00:00:00Z"
    )
    activated = httpx.post(
        f"{vendor.server.api}/machines",
        headers={"Authorization": "License PROAPP-A1B2-C3D4-E5F6-G7H8", "Content-Type": "application/json"},
        content=b'{\n"fingerprint": "ab12cd34ef56",\n"name": "Workstation-1"\n}',
    )
    assert ok(activated, 201)["name"] == "Workstation-1"
    validated = httpx.post(
        f"{vendor.server.api}/licenses/validate-key",
        headers={"Content-Type": "application/json"},
        content=b'{\n"key": "PROAPP-A1B2-C3D4-E5F6-G7H8",\n"fingerprint": "ab12cd34ef56",\n"entitlements": ["export_pdf"]\n}',
    )
    answer = validated.json()
    assert validated.status_code == 200
    assert (answer["valid"], answer["code"]) == (True, "VALID")
    assert answer["license"]["status"] == "active"
    assert answer["license"]["expiresAt"] == "2099-01-01T00:00:00.000Z"


def test_example_fields_stand_at_the_top(vendor: Vendor):
    """`valid`, `code` and `license {id, status, expiresAt}` at the top level, the same again under `data`."""
    license = vendor.license(expiresAt=future())
    answer = vendor.validate(license["key"]).json()
    assert answer["valid"] is True and answer["code"] == "VALID"
    assert {name: answer["license"][name] for name in ("id", "status", "expiresAt")} == {
        "id": license["id"], "status": "active", "expiresAt": license["expiresAt"],
    }  # fmt: skip
    for name in ("valid", "code", "license", "entitlements"):
        assert answer["data"][name] == answer[name]


# Credentials that do not count


@pytest.mark.parametrize(
    "authorization",
    [
        None, "", "Bearer", "Bearer lk_live_", "Bearer lk_live_wrong", "Bearer lk_test_wrong", "Bearer wrong",
        "lk_live_wrong", "Basic bGtfbGl2ZTp3cm9uZw==", "License", "License LIC-0000-0000-0000-0000",
        "Bearer lk_live_\u00e9", "Token abc", "License " + "x" * 5000,
    ],
    ids=lambda value: repr(value)[:32],
)  # fmt: skip
@pytest.mark.parametrize("route", [("GET", "/licenses"), ("POST", "/machines"), ("GET", "/license")], ids=" ".join)
def test_no_known_credential_is_401(server: Server, route: tuple[str, str], authorization: str | None):
    """No, malformed or unknown credentials: 401 with `WWW-Authenticate`."""
    headers = {} if authorization is None else {"Authorization": authorization.encode("utf-8")}
    body = {"json": {"fingerprint": fingerprint()}} if route[0] == "POST" else {}
    refused(httpx.request(route[0], server.api + route[1], headers=headers, **body), 401, "UNAUTHORIZED")


def test_one_changed_character_is_401(vendor: Vendor):
    """No part of an API key is decoration."""
    key = vendor.api_key()["key"]
    for position in (len("lk_live_"), len(key) // 2, len(key) - 1):
        other = "a" if key[position] != "a" else "b"
        changed = key[:position] + other + key[position + 1 :]
        refused(Vendor(vendor.server, changed).get("/licenses"), 401, "UNAUTHORIZED")
    refused(Vendor(vendor.server, key.replace("lk_live_", "lk_test_")).get("/licenses"), 401, "UNAUTHORIZED")


def test_license_key_is_not_an_api_key(vendor: Vendor):
    """The wrong kind of credential for an endpoint is 403."""
    key = vendor.license()["key"]
    machine = vendor.machine(key)
    for method, path in (
        ("GET", "/licenses"), ("GET", f"/licenses/{absent_id()}"), ("GET", "/machines"), ("GET", "/products"),
        ("GET", "/api-keys"), ("DELETE", f"/licenses/{absent_id()}"),
    ):  # fmt: skip
        refused(vendor.as_license(method, path, key), 403, "FORBIDDEN")
    refused(vendor.as_license("PATCH", f"/machines/{machine['id']}", key, json={"name": "x"}), 403, "FORBIDDEN")
    refused(vendor.as_license("POST", "/products", key, json={"name": "x", "code": "x"}), 403, "FORBIDDEN")


def test_api_key_is_not_a_license_key(vendor: Vendor):
    """What belongs to one license needs that license's key."""
    for path in ("/license", "/license/machines"):
        refused(vendor.get(path), 403, "FORBIDDEN")


def test_license_key_reaches_only_its_own_license(vendor: Vendor):
    """Another license's machine is 404; the own license and its machines can be read."""
    mine, theirs = vendor.license(name="Mine", userEmail="me@example.com"), vendor.license()
    machine, other = vendor.machine(mine["key"]), vendor.machine(theirs["key"])
    own = ok(vendor.as_license("GET", "/license", mine["key"]))
    assert (own["id"], own["name"], own["status"]) == (mine["id"], "Mine", "active")
    assert "userEmail" not in own and "key" not in own
    assert [row["id"] for row in ok(vendor.as_license("GET", "/license/machines", mine["key"]))] == [machine["id"]]
    refused(vendor.as_license("GET", f"/machines/{other['id']}", mine["key"]), 404, "NOT_FOUND")
    refused(vendor.heartbeat(other, mine["key"]), 404, "NOT_FOUND")
    refused(vendor.deactivate(other, mine["key"]), 404, "NOT_FOUND")
    assert vendor.get(f"/machines/{other['id']}").status_code == 200


# Both prefixes: live and test


def test_prefix_decides_the_environment(vendor: Vendor, sandbox: Vendor):
    """`lk_live_` sees only live data, `lk_test_` only test data."""
    assert sandbox.key.startswith("lk_test_")
    ours, theirs = vendor.license(), sandbox.license()
    assert vendor.get(f"/licenses/{ours['id']}").status_code == 200
    assert sandbox.get(f"/licenses/{theirs['id']}").status_code == 200
    refused(vendor.get(f"/licenses/{theirs['id']}"), 404, "NOT_FOUND")
    refused(sandbox.get(f"/licenses/{ours['id']}"), 404, "NOT_FOUND")
    assert theirs["id"] not in [row["id"] for row in vendor.walk("/licenses")]
    assert ours["id"] not in [row["id"] for row in sandbox.walk("/licenses")]
    made = sandbox.api_key()
    assert made["environment"] == "test" and made["key"].startswith("lk_test_")


def test_validation_says_which_environment_answered(vendor: Vendor, sandbox: Vendor):
    """Both kinds of license validate; `environment` in the request refuses the other kind."""
    for world, other, license in (("live", "test", vendor.license()), ("test", "live", sandbox.license())):
        assert vendor.validate(license["key"]).json()["data"]["metadata"]["environment"] == world
        assert vendor.verdict(license["key"], environment=world) == "VALID"
        assert vendor.verdict(license["key"], environment=other) == "NOT_FOUND"


def test_environments_have_their_own_signing_keys(server: Server):
    """Nothing made with a test key is ever accepted by a shipped application."""
    assert server.keys["live"]["signingKey"] != server.keys["test"]["signingKey"]
    assert server.keys["live"]["publicKey"] != server.keys["test"]["publicKey"]


# Scopes as such


def test_page_lists_thirteen_scopes(vendor: Vendor):
    """Each scope of the page, and each beyond it, can be given to a key alone."""
    assert len(PAGE_SCOPES) == 13
    for scope in SCOPES:
        assert vendor.api_key(scope)["scopes"] == [scope]


def test_initial_keys_hold_every_scope(server: Server):
    """The first keys can do everything."""
    for world in ("live", "test"):
        assert set(SCOPES) <= set(server.keys[world]["scopes"])
        assert server.keys[world]["environment"] == world


# The list of good practice: shown once, stored as a hash, revocable


def test_api_key_is_shown_once(vendor: Vendor):
    """The raw key stands in the answer that makes it and nowhere else."""
    made = vendor.api_key("licenses:read")
    body = made["key"].removeprefix("lk_live_")
    assert body != made["key"] and len(body) >= 43, "32 random bytes need 43 characters"
    assert made["key"].startswith(made["prefix"]) and len(made["prefix"]) <= len(made["key"]) - 32
    for response in (vendor.get(f"/api-keys/{made['id']}"), vendor.get("/api-keys", limit=100)):
        assert response.status_code == 200 and body not in response.text and '"key"' not in response.text


def test_license_key_is_shown_once(vendor: Vendor):
    """A license shows its key in the 201; later only a hint."""
    made = vendor.license()
    for path in (f"/licenses/{made['id']}", f"/licenses/by-key/{made['key']}", "/licenses"):
        response = vendor.get(path)
        assert response.status_code == 200 and made["key"] not in response.text and '"key"' not in response.text
    hint = vendor.read(f"/licenses/{made['id']}")["keyHint"]
    assert hint.startswith("LIC") and hint.endswith(made["key"][-4:])


def test_only_hashes_are_stored(start_server):
    """Neither files nor rows hold an API key or a license key in clear; the API key's SHA-256 is there."""
    server = start_server()
    vendor = Vendor(server, server.live_key)
    api_key = vendor.api_key()["key"]
    keys = [vendor.license()["key"], vendor.license(key="IMPORTED key of another system")["key"]]
    Vendor(server, api_key).read("/licenses")
    for key in keys:
        vendor.validate(key)
        vendor.machine(key)
        vendor.read(f"/licenses/by-key/{path_segment(key)}")
    (server.data_dir / "initial-keys.json").unlink()
    running = server.stored()
    server.stop()
    for content in (running, server.stored(), server.errors.read_bytes(), "\n".join(server._lines).encode()):
        for secret in (api_key, api_key.removeprefix("lk_live_"), server.live_key, *keys):
            assert secret.encode() not in content
    digest = hashlib.sha256(api_key.encode())
    assert digest.digest() in server.stored() or digest.hexdigest().encode() in server.stored()


def test_revoked_key_is_401_at_once(vendor: Vendor):
    """Rotation: a revoked key does not work for one more request."""
    key = vendor.api_key()
    holder = Vendor(vendor.server, key["key"])
    holder.read("/licenses")
    gone(vendor.delete(f"/api-keys/{key['id']}"))
    refused(holder.get("/licenses"), 401, "UNAUTHORIZED")


def test_expired_key_is_401(timed: Vendor):
    """A key with an end works until then."""
    end = rfc3339(timed.server.now() + timedelta(hours=1))
    key = timed.api_key(expiresAt=end)
    assert key["expiresAt"] == end
    holder = Vendor(timed.server, key["key"])
    holder.read("/licenses")
    timed.server.advance(hours=1)
    refused(holder.get("/licenses"), 401, "UNAUTHORIZED")


def test_last_use_is_kept(vendor: Vendor):
    """`lastUsedAt` says when a key was used."""
    key = vendor.api_key()
    assert key.get("lastUsedAt") is None
    Vendor(vendor.server, key["key"]).read("/licenses")
    assert eventually(lambda: vendor.read(f"/api-keys/{key['id']}")["lastUsedAt"] is not None)
    assert instant(vendor.read(f"/api-keys/{key['id']}")["lastUsedAt"])


# Validation codes


def code_valid(vendor: Vendor) -> dict:
    return vendor.validate(vendor.license()["key"]).json()


def code_not_found(vendor: Vendor) -> dict:
    return vendor.validate("LIC-0000-0000-0000-0000").json()


def code_expired(vendor: Vendor) -> dict:
    return vendor.validate(vendor.license(expiresAt=past(days=5000))["key"]).json()


def code_after(action: str):
    def produce(vendor: Vendor) -> dict:
        license = vendor.license()
        ok(vendor.act(license, action))
        return vendor.validate(license["key"]).json()

    return produce


def code_machine_limit(vendor: Vendor) -> dict:
    license = vendor.license_with(maxMachines=1)
    vendor.machine(license["key"])
    return vendor.validate(license["key"], fingerprint=fingerprint()).json()


def code_fingerprint(vendor: Vendor) -> dict:
    return vendor.validate(vendor.license()["key"], fingerprint=fingerprint()).json()


def code_heartbeat(vendor: Vendor) -> dict:
    license = vendor.license_with(requireHeartbeat=True, heartbeatIntervalMinutes=1, heartbeatCullStrategy="KEEP_DEAD")
    machine = vendor.machine(license["key"])
    vendor.server.advance(minutes=1, seconds=1)
    return vendor.validate(license["key"], fingerprint=machine["fingerprint"]).json()


def code_uses(vendor: Vendor) -> dict:
    license = vendor.license_with(maxUses=1)
    assert vendor.verdict(license["key"]) == "VALID"
    return vendor.validate(license["key"]).json()


def code_entitlements(vendor: Vendor) -> dict:
    return vendor.validate(vendor.license()["key"], entitlements=["export_xls"]).json()


@pytest.mark.parametrize(
    "code, produce",
    [
        ("VALID", code_valid),
        ("NOT_FOUND", code_not_found),
        ("EXPIRED", code_expired),
        ("SUSPENDED", code_after("suspend")),
        ("REVOKED", code_after("revoke")),
        ("BANNED", code_after("ban")),
        ("MACHINE_LIMIT_EXCEEDED", code_machine_limit),
        ("FINGERPRINT_NOT_FOUND", code_fingerprint),
        ("HEARTBEAT_REQUIRED", code_heartbeat),
        ("USES_EXCEEDED", code_uses),
        ("ENTITLEMENTS_MISSING", code_entitlements),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_of_the_eleven_codes(timed: Vendor, code: str, produce):
    """The table of validation codes: each is produced for real, and only VALID is valid."""
    answer = produce(timed)
    assert (answer["code"], answer["valid"]) == (code, code == "VALID")
    assert (answer.get("license") is None) == (code == "NOT_FOUND")


# What the page says of the data directory's first file


def test_initial_keys_file(server: Server):
    """The first start writes both keys, readable by the owner only."""
    path = server.data_dir / "initial-keys.json"
    assert path.stat().st_mode & 0o777 == 0o600
    keys = json.loads(path.read_text())
    for world in ("live", "test"):
        assert re.fullmatch(rf"lk_{world}_\S{{43,}}", keys[world]["plainKey"])
        assert http(server, f"Bearer {keys[world]['plainKey']}").get("/licenses").status_code == 200
