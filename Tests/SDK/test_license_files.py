"""License files: who gets one, how long it goes on, what is in it, what it does to the seat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from licentric import Licentric

import license_file
from vendor import (
    Vendor, absent_id, fingerprint, gone, in_parallel, instant, invalid, ok, refused, rfc3339, unique,
)  # fmt: skip

DAY = 86_400
MINUTE = {"requireHeartbeat": True, "heartbeatIntervalMinutes": 1}


def public_key(vendor: Vendor) -> str:
    return vendor.server.keys[vendor.environment]["publicKey"]


def check_out(vendor: Vendor, license: dict, mark: str, **body) -> dict:
    return ok(vendor.post(f"/licenses/{license['id']}/checkout", fingerprint=mark, **body))


def own_check_out(vendor: Vendor, key: str, mark: str, **body):
    return vendor.as_license("POST", "/license/checkout", key, json={"fingerprint": mark, **body})


def activated(vendor: Vendor, overrides: dict | None = None, **policy) -> tuple[dict, dict]:
    license = vendor.license_with(overrides, **policy)
    return license, vendor.machine(license["key"])


def reading(vendor: Vendor, license: dict, file: dict) -> license_file.Opened:
    return license_file.opened(file["certificate"], public_key(vendor), license["key"], file["fingerprint"])


# What is in it


def test_a_file_holds_what_the_contract_says(vendor: Vendor):
    """Signed, sealed for this key and device, its header and payload complete; an independent implementation reads it."""
    license, machine = activated(vendor, {"name": "Acme", "userEmail": "buyer@example.com", "metadata": {"private": 1}})
    entitlement = vendor.entitlement()
    vendor.attach(f"/licenses/{license['id']}", entitlement)
    file = check_out(vendor, license, machine["fingerprint"], ttl=3600)
    assert set(file) == {
        "certificate", "license", "machine", "fingerprint", "deviceKey", "kid", "ttl", "issuedAt", "expiresAt", "expires_at",
    }  # fmt: skip
    assert (file["ttl"], file["expires_at"], file["fingerprint"]) == (3600, file["expiresAt"], machine["fingerprint"])
    assert file["license"]["id"] == license["id"] and file["machine"]["fileExpiresAt"] == file["expiresAt"]
    read = reading(vendor, license, file)
    [key] = [row for row in ok(vendor.anonymous.get("/public-keys")) if row["kid"] == file["kid"]]
    assert read.header == {
        "version": 1, "algorithm": "ed25519+aes-256-gcm", "kid": key["kid"], "environment": "live",
        "issuedAt": file["issuedAt"], "expiresAt": file["expiresAt"],
    }  # fmt: skip
    payload = read.payload
    assert {"license", "policy", "entitlements", "machine", "fingerprint", "issuedAt", "notBefore", "expiresAt"} <= set(payload)
    assert payload["license"]["id"] == license["id"] and payload["license"]["status"] == "active"
    assert payload["entitlements"] == [entitlement["code"]]
    assert payload["machine"] == {"id": machine["id"], "fingerprint": machine["fingerprint"], "name": None}
    assert payload["policy"]["expirationStrategy"] == "RESTRICT_ACCESS" and "metadata" not in payload["policy"]
    assert instant(payload["notBefore"]) <= instant(payload["issuedAt"]) < instant(payload["expiresAt"])
    assert "buyer@example.com" not in str(payload) and "private" not in str(payload)


def test_the_official_sdk_accepts_it(vendor: Vendor):
    """`checkout` with its usual fourteen days, then `verify_offline` on the file as text and as bytes."""
    license, machine = activated(vendor, offlineMaxDays=7)
    with Licentric(api_key=vendor.key, base_url=vendor.server.url, max_retries=0) as client:
        file = client.checkout(license["id"], machine["fingerprint"])
    assert (file.fingerprint, file.ttl, file.license.id) == (machine["fingerprint"], 7 * DAY, license["id"])
    for data in (file.certificate.encode(), f"{file.certificate}\n".encode()):
        result = Licentric.verify_offline(data, public_key(vendor))
        assert (result.valid, result.signature_valid, result.expired, result.error) == (True, True, False, None)
        assert result.header["version"] == 1


def test_the_official_sdk_refuses_what_was_changed(vendor: Vendor):
    """Any byte of the signed text or the signature; another account's key, and the other environment's.

    It does not look at white space behind the opening marker, at the closing marker, nor at the bits of the last character that
    stand for nothing: there a change is no change of what the file says. (`licentric file` and LicentricClient do look.)
    """
    license, machine = activated(vendor)
    text = check_out(vendor, license, machine["fingerprint"])["certificate"].encode()
    overlooked = len(text) - len(b"\n-----END LICENSE FILE-----") - 3
    for position in range(overlooked):
        changed = bytearray(text)
        changed[position] ^= 1
        if chr(text[position]).isspace():
            continue
        assert not Licentric.verify_offline(bytes(changed), public_key(vendor)).valid, position
    test_key = vendor.server.keys["test"]["publicKey"]
    assert Licentric.verify_offline(text, test_key).error == "Invalid signature"
    stranger = license_file.spki(Ed25519PrivateKey.generate())
    assert Licentric.verify_offline(text, stranger).error == "Invalid signature"


def test_only_key_and_device_together_open_it(vendor: Vendor):
    license, machine = activated(vendor)
    file = check_out(vendor, license, machine["fingerprint"])
    for key, mark in ((license["key"], fingerprint()), (vendor.license()["key"], machine["fingerprint"])):
        with pytest.raises(Exception):
            license_file.opened(file["certificate"], public_key(vendor), key, mark)


def test_test_files_are_signed_with_the_test_key(sandbox: Vendor):
    """Nothing made with a test key is accepted by a shipped application."""
    license, machine = activated(sandbox)
    file = check_out(sandbox, license, machine["fingerprint"])
    assert reading(sandbox, license, file).header["environment"] == "test"
    assert not Licentric.verify_offline(file["certificate"].encode(), sandbox.server.keys["live"]["publicKey"]).valid


# How long it goes on


def test_the_shortest_of_three_ends_counts(timed: Vendor):
    """What was asked for, what the policy allows, the license's own end where it means the end."""
    cases = [
        ({}, {"template": "desktop_app"}, {"ttl": 3600}, 3600),
        ({}, {"offlineMaxDays": 30}, {}, 14 * DAY),
        ({}, {"offlineMaxDays": 7}, {"ttl": 14 * DAY}, 7 * DAY),
        ({}, {"offlineMaxDays": 90}, {"ttl": 7_776_000}, 7_776_000),
        ({"days": 2}, {}, {}, 2 * DAY),
        ({"days": 2}, {"expirationStrategy": "REVOKE"}, {}, 2 * DAY),
        ({"days": 2}, {"expirationStrategy": "ALLOW_ACCESS"}, {}, 14 * DAY),
    ]
    for life, policy, body, ttl in cases:
        expiry = {"expiresAt": rfc3339(timed.server.now() + timedelta(**life))} if life else {}
        license, machine = activated(timed, expiry, **policy)
        file = check_out(timed, license, machine["fingerprint"], **body)
        assert abs(file["ttl"] - ttl) <= (60 if life else 0), (life, policy, body)
        length = instant(file["expiresAt"]) - instant(file["issuedAt"])
        assert file["ttl"] == int(length.total_seconds())
        if life and policy.get("expirationStrategy") != "ALLOW_ACCESS":
            assert file["expiresAt"] == license["expiresAt"]


def test_an_expired_file_is_refused_by_the_sdk(timed: Vendor):
    license, machine = activated(timed)
    key = Ed25519PrivateKey.generate()
    header = {"version": 1, "algorithm": "ed25519+aes-256-gcm", "kid": "k", "environment": "live",
              "issuedAt": "2020-01-01T00:00:00.000Z", "expiresAt": "2020-01-02T00:00:00.000Z"}  # fmt: skip
    text = license_file.written(header, {}, key, license["key"], machine["fingerprint"])
    result = Licentric.verify_offline(text.encode(), license_file.spki(key))
    assert (result.valid, result.signature_valid, result.expired) == (False, True, True)


# Who gets one


@pytest.mark.parametrize(
    "body, field",
    [
        ({}, "fingerprint"), ({"fingerprint": "short"}, "fingerprint"), ({"fingerprint": 12345678}, "fingerprint"),
        ({"fingerprint": "f" * 257}, "fingerprint"), ({"fingerprint": "f" * 64, "ttl": 3599}, "ttl"),
        ({"fingerprint": "f" * 64, "ttl": 7_776_001}, "ttl"), ({"fingerprint": "f" * 64, "ttl": "1h"}, "ttl"),
        ({"fingerprint": "f" * 64, "deviceKey": "AAAA"}, "deviceKey"),
    ],
)  # fmt: skip
def test_a_bad_request_names_the_field(vendor: Vendor, body: dict, field: str):
    license = vendor.license()
    invalid(vendor.post(f"/licenses/{license['id']}/checkout", **body), field)
    invalid(vendor.as_license("POST", "/license/checkout", license["key"], json=body), field)


def test_unknown_fields(vendor: Vendor):
    """Vendors' typos are refused; what shipped applications send beside is ignored."""
    license, machine = activated(vendor)
    mark = machine["fingerprint"]
    invalid(vendor.post(f"/licenses/{license['id']}/checkout", fingerprint=mark, tll=3600), "tll", code="unrecognized_keys")
    ok(own_check_out(vendor, license["key"], mark, appVersion="1.2"))


def test_no_file_where_the_state_forbids_it(timed: Vendor):
    for action, code in (("suspend", "LICENSE_SUSPENDED"), ("revoke", "LICENSE_REVOKED"), ("ban", "LICENSE_BANNED")):
        license, machine = activated(timed)
        ok(timed.act(license, action))
        refused(timed.post(f"/licenses/{license['id']}/checkout", fingerprint=machine["fingerprint"]), 409, code)
        refused(own_check_out(timed, license["key"], machine["fingerprint"]), 409, code)
    license, machine = activated(timed, {"expiresAt": rfc3339(timed.server.now() + timedelta(minutes=1))})
    timed.server.advance(minutes=1)
    refused(own_check_out(timed, license["key"], machine["fingerprint"]), 409, "LICENSE_EXPIRED")


def test_no_file_where_the_rules_forbid_it(vendor: Vendor):
    """Offline not allowed, a device that is not activated, a lowered limit, no uses left, missed heartbeats."""
    rule = "BUSINESS_RULE_VIOLATION"
    license, machine = activated(vendor, offlineAllowed=False)
    refused(own_check_out(vendor, license["key"], machine["fingerprint"]), 422, rule)
    license, _ = activated(vendor)
    body = refused(own_check_out(vendor, license["key"], fingerprint()), 422, rule)
    assert body["details"] == {"field": "fingerprint"}
    license = vendor.license_with()
    older, newer = vendor.machine(license["key"]), vendor.machine(license["key"])
    ok(vendor.patch(f"/licenses/{license['id']}", maxMachinesOverride=1))
    refused(own_check_out(vendor, license["key"], newer["fingerprint"]), 422, rule)
    ok(own_check_out(vendor, license["key"], older["fingerprint"]))
    license, machine = activated(vendor, maxUses=1)
    assert vendor.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
    refused(own_check_out(vendor, license["key"], machine["fingerprint"]), 422, rule)


def test_no_file_for_the_dead(timed: Vendor):
    license, machine = activated(timed, heartbeatCullStrategy="KEEP_DEAD", **MINUTE)
    timed.server.advance(minutes=2)
    refused(own_check_out(timed, license["key"], machine["fingerprint"]), 422, "BUSINESS_RULE_VIOLATION")
    ok(timed.heartbeat(machine, license["key"]))
    ok(own_check_out(timed, license["key"], machine["fingerprint"]))


def test_a_policy_without_fingerprints_needs_no_machine(vendor: Vendor):
    license = vendor.license_with(requireFingerprint=False)
    file = ok(own_check_out(vendor, license["key"], "any-device-at-all"))
    assert file["machine"] is None
    assert reading(vendor, license, file).payload["machine"] is None


def test_strangers_get_nothing(vendor: Vendor, sandbox: Vendor, other_account: Vendor, our_account: Vendor):
    """Other environment, other account: 404 in the same bytes; other kinds of credentials 403; scopes 403."""
    license, machine = activated(vendor)
    mark = machine["fingerprint"]
    path = f"/licenses/{license['id']}/checkout"
    refused(sandbox.post(path, fingerprint=mark), 404, "NOT_FOUND")
    refused(vendor.post(f"/licenses/{absent_id()}/checkout", fingerprint=mark), 404, "NOT_FOUND")
    theirs, _ = activated(our_account)
    refused(other_account.post(f"/licenses/{theirs['id']}/checkout", fingerprint=mark), 404, "NOT_FOUND")
    body = refused(vendor.scoped("licenses:read", "machines:write").post(path, fingerprint=mark), 403, "FORBIDDEN")
    assert body["details"]["requiredScope"] == "licenses:write"
    refused(vendor.as_license("POST", path, license["key"], json={"fingerprint": mark}), 403, "FORBIDDEN")
    refused(vendor.post("/license/checkout", fingerprint=mark), 403, "FORBIDDEN")
    refused(vendor.anonymous.post("/license/checkout", json={"fingerprint": mark}), 401, "UNAUTHORIZED")


def test_a_license_holder_sees_less(vendor: Vendor):
    license, machine = activated(vendor, {"userEmail": "buyer@example.com", "name": "Acme"})
    file = ok(own_check_out(vendor, license["key"], machine["fingerprint"]))
    assert set(file["license"]) == {
        "id", "status", "name", "expiresAt", "maxMachinesOverride", "maxUsesOverride", "usesCount",
    }  # fmt: skip
    assert reading(vendor, license, file).payload["license"]["id"] == license["id"]


def test_a_retry_gets_the_same_file(vendor: Vendor):
    license, machine = activated(vendor)
    headers = {"Idempotency-Key": unique("checkout")}
    body = {"fingerprint": machine["fingerprint"]}
    first, second = (
        vendor.http.post(f"/licenses/{license['id']}/checkout", json=body, headers=headers) for _ in range(2)
    )
    assert ok(first) == ok(second) and second.headers["idempotent-replayed"] == "true"


def test_a_check_out_is_told_and_written_down(vendor: Vendor):
    license, machine = activated(vendor)
    file = check_out(vendor, license, machine["fingerprint"])
    [event] = vendor.events(type="license.checked_out", licenseId=license["id"])
    assert event["data"]["id"] == license["id"]
    [entry] = vendor.audit(action="license.checked_out", resourceId=license["id"])
    assert entry["after"]["kid"] == file["kid"] and entry["after"]["fingerprint"] == machine["fingerprint"]
    told = str(event) + str(entry)
    assert license["key"] not in told and file["certificate"][40:80] not in told


# What it does to the seat


def test_a_file_holds_its_seat_until_it_ends(timed: Vendor):
    """Freed with the license key its seat stays taken; the same device may come back; at the end it is free."""
    license, machine = activated(timed, maxMachines=1)
    file = ok(own_check_out(timed, license["key"], machine["fingerprint"], ttl=3600))
    gone(timed.deactivate(machine, license["key"]))
    assert timed.walk("/machines", licenseId=license["id"]) == []
    other = fingerprint()
    body = refused(timed.activate(license["key"], other), 422, "MACHINE_LIMIT_EXCEEDED")
    assert body["details"] == {"max": 1, "current": 1} and "license file" in body["error"]
    assert timed.verdict(license["key"], fingerprint=other) == "MACHINE_LIMIT_EXCEEDED"
    assert timed.verdict(license["key"], fingerprint=machine["fingerprint"]) == "FINGERPRINT_NOT_FOUND"
    back = timed.machine(license["key"], machine["fingerprint"])
    assert back["fileExpiresAt"] == file["expiresAt"]
    gone(timed.deactivate(back, license["key"]))
    refused(timed.activate(license["key"], other), 422, "MACHINE_LIMIT_EXCEEDED")
    timed.server.advance(hours=1)
    timed.machine(license["key"], other)


def test_a_vendor_frees_it_at_once(vendor: Vendor):
    license, machine = activated(vendor, maxMachines=1)
    check_out(vendor, license, machine["fingerprint"])
    gone(vendor.delete(f"/machines/{machine['id']}"))
    vendor.machine(license["key"])


def test_a_policy_may_let_it_move(vendor: Vendor):
    license, machine = activated(vendor, maxMachines=1, allowMachineTransfer=True)
    check_out(vendor, license, machine["fingerprint"])
    gone(vendor.deactivate(machine, license["key"]))
    vendor.machine(license["key"])


def test_replacing_a_machine_with_a_file(vendor: Vendor):
    """With the license key the old seat stays taken, so a new one is needed; a vendor moves it in one step."""
    license, machine = activated(vendor, maxMachines=1)
    check_out(vendor, license, machine["fingerprint"])
    new = fingerprint()
    refused(vendor.activate(license["key"], new, replaces=machine["id"]), 422, "MACHINE_LIMIT_EXCEEDED")
    assert [row["id"] for row in vendor.walk("/machines", licenseId=license["id"])] == [machine["id"]]
    moved = vendor.post("/machines", licenseId=license["id"], fingerprint=new, replaces=machine["id"])
    assert ok(moved, 201)["fingerprint"] == new


def test_a_file_keeps_a_silent_machine_alive(timed: Vendor):
    """Until it ends: for reading, lists, verdicts, seats, sweeps and analytics; then the machine is dead at once."""
    policy = {"floating": True, "maxMachines": 1, "heartbeatCullStrategy": "KEEP_DEAD", **MINUTE}
    license, machine = activated(timed, **policy)
    file = ok(own_check_out(timed, license["key"], machine["fingerprint"], ttl=3600))
    before = timed.read("/analytics")["machines"]["dead"]
    timed.server.advance(minutes=30)
    read = timed.read(f"/machines/{machine['id']}")
    assert (read["heartbeatStatus"], read["nextHeartbeatAt"]) == ("NOT_STARTED", file["expiresAt"])
    assert timed.walk("/machines", licenseId=license["id"], heartbeatStatus="DEAD") == []
    assert timed.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
    assert timed.verdict(license["key"]) != "HEARTBEAT_REQUIRED"
    refused(timed.activate(license["key"]), 422, "FLOATING_LIMIT_EXCEEDED")
    assert timed.read("/analytics")["machines"]["dead"] == before
    timed.server.advance(minutes=30)
    assert timed.read(f"/machines/{machine['id']}")["heartbeatStatus"] == "DEAD"
    assert [row["id"] for row in timed.walk("/machines", licenseId=license["id"], heartbeatStatus="DEAD")] == [machine["id"]]
    assert timed.verdict(license["key"], fingerprint=machine["fingerprint"]) == "HEARTBEAT_REQUIRED"
    assert timed.read("/analytics")["machines"]["dead"] == before + 1
    timed.machine(license["key"])


def test_a_shorter_file_does_not_end_a_longer_one(timed: Vendor):
    license, machine = activated(timed, maxMachines=1)
    longer = ok(own_check_out(timed, license["key"], machine["fingerprint"], ttl=7200))
    ok(own_check_out(timed, license["key"], machine["fingerprint"], ttl=3600))
    assert timed.read(f"/machines/{machine['id']}")["fileExpiresAt"] == longer["expiresAt"]


def test_check_outs_and_deactivations_at_once(vendor: Vendor):
    """Whatever order they come in: a file that was made is never left without its seat being taken."""
    for _ in range(5):
        license, machine = activated(vendor, maxMachines=1)

        def step(number: int):
            if number % 2:
                return own_check_out(vendor, license["key"], machine["fingerprint"]).status_code
            return vendor.deactivate(machine, license["key"]).status_code

        answers = in_parallel(8, step)
        made = any(status == 200 for status in answers[1::2])
        assert vendor.activate(license["key"]).status_code == (422 if made else 201), answers


# By hand


def test_a_machine_without_a_network(vendor: Vendor):
    """Its request is carried to the server, the file is carried back; later a proof of removal frees the seat at once."""
    license = vendor.license_with(maxMachines=1)
    key, mark = Ed25519PrivateKey.generate(), fingerprint()
    request = license_file.request({"fingerprint": mark, "name": "Press 4", "cores": 8}, license["key"], key)
    file = ok(vendor.as_license("POST", "/license/offline-activations", license["key"], json={"request": request, "ttl": 3600}))
    assert (file["machine"]["name"], file["machine"]["cores"]) == ("Press 4", 8)
    read = reading(vendor, license, file)
    again = ok(vendor.post(f"/licenses/{license['id']}/offline-activations", request=request + "\n"))
    assert again["machine"]["id"] == file["machine"]["id"] and again["ttl"] == 14 * DAY
    newest = reading(vendor, license, again)
    path = f"/licenses/{license['id']}/offline-removals"
    stale = refused(vendor.post(path, proof=license_file.removal(read, key)), 422, "BUSINESS_RULE_VIOLATION")
    assert "another license file" in stale["error"]
    forged = license_file.removal(newest, Ed25519PrivateKey.generate())
    refused(vendor.post(path, proof=forged), 422, "BUSINESS_RULE_VIOLATION")
    proof = license_file.removal(newest, key)
    for _ in range(2):
        gone(vendor.as_license("POST", "/license/offline-removals", license["key"], json={"proof": proof}))
    [entry] = vendor.audit(action="machine.removal_proven", resourceId=file["machine"]["id"])
    assert entry["before"]["id"] == file["machine"]["id"]
    vendor.machine(license["key"])


def test_a_proof_about_a_short_file_frees_no_seat_of_a_longer_one(vendor: Vendor):
    license = vendor.license_with(maxMachines=1)
    key, mark = Ed25519PrivateKey.generate(), fingerprint()
    request = license_file.request({"fingerprint": mark}, license["key"], key)
    path = f"/licenses/{license['id']}"
    ok(vendor.post(f"{path}/offline-activations", request=request))
    short = reading(vendor, license, ok(vendor.post(f"{path}/offline-activations", request=request, ttl=3600)))
    refused(vendor.post(f"{path}/offline-removals", proof=license_file.removal(short, key)), 422, "BUSINESS_RULE_VIOLATION")
    refused(vendor.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")


def test_a_proof_frees_a_seat_that_is_only_held(vendor: Vendor):
    license = vendor.license_with(maxMachines=1)
    key, mark = Ed25519PrivateKey.generate(), fingerprint()
    request = license_file.request({"fingerprint": mark}, license["key"], key)
    file = ok(vendor.post(f"/licenses/{license['id']}/offline-activations", request=request))
    gone(vendor.deactivate(file["machine"], license["key"]))
    refused(vendor.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")
    proof = license_file.removal(reading(vendor, license, file), key)
    gone(vendor.post(f"/licenses/{license['id']}/offline-removals", proof=proof))
    vendor.machine(license["key"])


def test_requests_that_are_refused(vendor: Vendor):
    license, other = vendor.license(), vendor.license()
    key, mark = Ed25519PrivateKey.generate(), fingerprint()
    path = f"/licenses/{license['id']}/offline-activations"
    strange = license_file.request({"fingerprint": mark}, other["key"], key)
    body = refused(vendor.post(path, request=strange), 422, "BUSINESS_RULE_VIOLATION")
    assert body["details"] == {"field": "request"}
    request = license_file.request({"fingerprint": mark}, license["key"], key)
    invalid(vendor.post(path, request=request.replace("LICENSE REQUEST", "LICENSE FILE")), "request")
    invalid(vendor.post(path, request=request[:-40]), "request")
    invalid(vendor.post(path), "request")
    position = len("-----BEGIN LICENSE REQUEST-----\n") + 30
    changed = request[:position] + ("A" if request[position] != "A" else "B") + request[position + 1 :]
    invalid(vendor.post(path, request=changed), "request")
    assert vendor.walk("/machines", licenseId=license["id"]) == []
    half = vendor.scoped("licenses:write", "licenses:read")
    body = refused(half.post(path, request=request), 403, "FORBIDDEN")
    assert body["details"]["requiredScope"] == "machines:write"
    denied = vendor.license_with(offlineAllowed=False)
    request = license_file.request({"fingerprint": mark}, denied["key"], key)
    refused(vendor.post(f"/licenses/{denied['id']}/offline-activations", request=request), 422, "BUSINESS_RULE_VIOLATION")
    assert vendor.walk("/machines", licenseId=denied["id"]) == []


# The keys that sign them


def test_a_key_stays_listed_until_its_last_file_ends(start_server, tmp_path):
    """After a promotion new files are by the new key; the list says what is still signed with the old one, and until when."""
    server = start_server(clock=tmp_path / "offset")
    timed = Vendor(server, server.live_key)
    license = timed.license_with(offlineMaxDays=90, maxMachines=5)
    first, second = (timed.machine(license["key"]) for _ in range(2))
    old_file = check_out(timed, license, first["fingerprint"], ttl=30 * DAY)
    check_out(timed, license, second["fingerprint"], ttl=3600)
    old = old_file["kid"]
    new = ok(timed.post("/signing-keys"), 201)["kid"]
    ok(timed.post(f"/signing-keys/{new}/promote"))
    file = check_out(timed, license, second["fingerprint"], ttl=3600)
    assert file["kid"] == new
    rows = timed.walk(f"/signing-keys/{old}/files")
    assert {(row["machineId"], row["kid"], row["licenseId"]) for row in rows} == {
        (machine["id"], old, license["id"]) for machine in (first, second)
    }
    listed = lambda: {row["kid"] for row in ok(timed.anonymous.get("/public-keys")) if row["environment"] == "live"}
    assert timed.read(f"/signing-keys/{old}")["files"] == {"count": 2, "lastExpiresAt": old_file["expiresAt"]}
    server.advance(days=2)
    assert timed.read(f"/signing-keys/{old}")["files"]["count"] == 1 and listed() == {old, new}
    license_file.opened(old_file["certificate"], public_key(timed), license["key"], first["fingerprint"])
    server.advance(days=28)
    assert timed.walk(f"/signing-keys/{old}/files") == [] and listed() == {new}
    server.stop()


def test_no_file_is_signed_with_a_revoked_key(vendor: Vendor, start_server):
    server = start_server()
    own = Vendor(server, server.live_key)
    license, machine = activated(own)
    leaked = check_out(own, license, machine["fingerprint"])["kid"]
    answer = ok(own.post(f"/signing-keys/{leaked}/revoke", reason="leaked"))
    file = check_out(own, license, machine["fingerprint"])
    assert file["kid"] == answer["replacedBy"] != leaked
    assert leaked not in {row["kid"] for row in ok(own.anonymous.get("/public-keys"))}
    assert [row["fingerprint"] for row in own.walk(f"/signing-keys/{leaked}/files")] == [machine["fingerprint"]]
    server.stop()


# What must not be possible, and what must stay possible


def test_nobody_puts_another_device_key_in_its_place(vendor: Vendor):
    """While a file goes on the device keeps the key it came with; whoever knows the license key cannot prove a removal for it."""
    license = vendor.license_with(maxMachines=1)
    key, intruder, mark = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate(), fingerprint()
    request = license_file.request({"fingerprint": mark}, license["key"], key)
    file = ok(vendor.post(f"/licenses/{license['id']}/offline-activations", request=request))
    assert file["deviceKey"] == license_file.raw(key)
    taken = ok(own_check_out(vendor, license["key"], mark, deviceKey=license_file.raw(intruder)))
    assert taken["deviceKey"] == license_file.raw(key)
    path = f"/licenses/{license['id']}/offline-removals"
    forged = license_file.removal(reading(vendor, license, taken), intruder)
    refused(vendor.post(path, proof=forged), 422, "BUSINESS_RULE_VIOLATION")
    refused(vendor.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")


def test_a_device_that_comes_back_can_still_prove_its_removal(vendor: Vendor):
    license = vendor.license_with(maxMachines=1)
    key, mark = Ed25519PrivateKey.generate(), fingerprint()
    request = license_file.request({"fingerprint": mark}, license["key"], key)
    file = ok(vendor.post(f"/licenses/{license['id']}/offline-activations", request=request))
    gone(vendor.deactivate(file["machine"], license["key"]))
    vendor.machine(license["key"], mark)
    again = ok(own_check_out(vendor, license["key"], mark))
    proof = license_file.removal(reading(vendor, license, again), key)
    for _ in range(2):
        gone(vendor.post(f"/licenses/{license['id']}/offline-removals", proof=proof))
    vendor.machine(license["key"])


def test_a_vendor_sees_and_frees_a_seat_that_is_only_held(vendor: Vendor):
    license, machine = activated(vendor, maxMachines=1)
    file = check_out(vendor, license, machine["fingerprint"])
    gone(vendor.deactivate(machine, license["key"]))
    [held] = vendor.walk(f"/licenses/{license['id']}/held-seats")
    assert (held["id"], held["fingerprint"], held["heldUntil"]) == (machine["id"], machine["fingerprint"], file["expiresAt"])
    refused(vendor.deactivate(machine, license["key"]), 404, "NOT_FOUND")
    gone(vendor.delete(f"/machines/{machine['id']}"))
    refused(vendor.delete(f"/machines/{machine['id']}"), 404, "NOT_FOUND")
    assert vendor.walk(f"/licenses/{license['id']}/held-seats") == []
    [entry] = vendor.audit(action="machine.seat_released", resourceId=machine["id"])
    assert entry["resource"] == {"type": "machine", "id": machine["id"]}
    vendor.machine(license["key"])


def test_erasing_reaches_kept_files(vendor: Vendor):
    """An answer that is kept for a retry shows no name and no file any more."""
    license, machine = activated(vendor, {"name": "Ada Lovelace", "userEmail": "ada@example.com"})
    headers = {"Idempotency-Key": unique("erase")}
    body = {"fingerprint": machine["fingerprint"]}
    path = f"/licenses/{license['id']}/checkout"
    first = ok(vendor.http.post(path, json=body, headers=headers))
    assert first["license"]["name"] == "Ada Lovelace"
    ok(vendor.post(f"/licenses/{license['id']}/erase"))
    again = vendor.http.post(path, json=body, headers=headers)
    assert again.headers["idempotent-replayed"] == "true"
    assert "Ada" not in again.text and "ada@example.com" not in again.text and ok(again)["certificate"] is None


def test_a_server_s_file_ends(start_server, tmp_path):
    """The official SDK refuses a file of this server whose end has passed, and says that its signature is good."""
    server = start_server(clock=tmp_path / "offset")
    server.advance(hours=-3)
    vendor = Vendor(server, server.live_key)
    license, machine = activated(vendor)
    text = check_out(vendor, license, machine["fingerprint"], ttl=3600)["certificate"].encode()
    result = Licentric.verify_offline(text, public_key(vendor))
    assert (result.valid, result.signature_valid, result.expired) == (False, True, True)
    server.stop()
