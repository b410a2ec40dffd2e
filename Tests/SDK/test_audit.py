"""The audit log: every change once, by whom, from where, before and after; no secret, no other tenant, and no way to change it."""

from __future__ import annotations

import json
import re
import sqlite3
import uuid
from datetime import timedelta
from typing import Any, Iterator

import httpx
import pytest

from conftest import NO_LIMITS, TO_LOOPBACK
from process import Server, run, run_json
from receiver import ECHO, Answer, Receiver
from vendor import UUID, Vendor, absent_id, eventually, fingerprint, future, gone, instant, invalid, ok, past, refused, rfc3339, unique

FIELDS = {"id", "actor", "action", "resource", "reason", "ipAddress", "requestId", "before", "after", "createdAt"}
NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture(scope="module")
def audit_server(start_server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = start_server(clock=tmp_path_factory.mktemp("clock") / "offset")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def audited(audit_server: Server) -> Vendor:
    return Vendor(audit_server, audit_server.live_key)


@pytest.fixture(scope="module")
def own_key(audited: Vendor) -> str:
    """The id of the API key that changes things here."""
    [id] = [row["id"] for row in audited.walk("/api-keys") if audited.key.startswith(row["prefix"])]
    return id


def asked(vendor: Vendor, method: str, path: str, body: Any = None, license_key: str | None = None) -> tuple[httpx.Response, list[dict]]:
    """Sends one request, and returns its answer and the entries that carry its id."""
    request = f"audit-{uuid.uuid4()}"
    headers = {"X-Request-Id": request, "X-Forwarded-For": "192.0.2.77"}
    options = {} if body is None else {"json": body}
    if license_key:
        headers["Authorization"] = f"License {license_key}"
        response = vendor.anonymous.request(method, path, headers=headers, **options)
    else:
        response = vendor.http.request(method, path, headers=headers, **options)
    return response, [entry for entry in vendor.read("/audit-logs", limit=20) if entry["requestId"] == request]


# Every change

World = dict[str, Any]


def world(vendor: Vendor, receiver: Receiver) -> World:
    license = vendor.license(durationless(vendor), name="before", expiresAt=future(), userEmail="ada@example.com")
    webhook = vendor.webhook(receiver.url, "license.checked_out", description="before")
    delivery = ok(vendor.post(f"/webhooks/{webhook['id']}/ping"), 202)
    attached = vendor.entitlement(name="before")
    vendor.attach(f"/licenses/{license['id']}", attached)
    vendor.attach(f"/policies/{license['policyId']}", attached)
    return {
        "product": vendor.product(name="before"), "policy": vendor.policy(name="before"), "license": license, "machine": vendor.machine(license["key"], name="before"),
        "used_policy": {"id": license["policyId"]}, "entitlement": vendor.entitlement(name="before"), "attached": attached,
        "api_key": vendor.api_key("licenses:read"), "webhook": webhook, "delivery": delivery,
        "signing_key": vendor.waiting_signing_key(),
    }  # fmt: skip


def durationless(vendor: Vendor) -> dict:
    return vendor.policy(maxMachines=3)


# Action, method, path, body, kind of resource, and which of the world's things it is (none: what the answer names).
CHANGES: list[tuple[str, str, str, Any, str, str | None]] = [
    ("product.created", "POST", "/products", {"name": "x", "code": "{code}"}, "product", None),
    ("product.updated", "PATCH", "/products/{product}", {"name": "after"}, "product", "product"),
    ("product.deleted", "DELETE", "/products/{product}", None, "product", "product"),
    ("policy.created", "POST", "/policies", {"productId": "{product}", "name": "x", "maxMachines": 1}, "policy", None),
    ("policy.updated", "PATCH", "/policies/{policy}", {"name": "after"}, "policy", "policy"),
    ("policy.deleted", "DELETE", "/policies/{policy}", None, "policy", "policy"),
    ("policy.entitlements_attached", "POST", "/policies/{policy}/entitlements", {"entitlementIds": ["{entitlement}"]}, "policy", "policy"),
    ("policy.entitlement_detached", "DELETE", "/policies/{used_policy}/entitlements/{attached}", None, "policy", "used_policy"),
    ("entitlement.created", "POST", "/entitlements", {"name": "x", "code": "{code}"}, "entitlement", None),
    ("entitlement.updated", "PATCH", "/entitlements/{entitlement}", {"name": "after"}, "entitlement", "entitlement"),
    ("entitlement.deleted", "DELETE", "/entitlements/{entitlement}", None, "entitlement", "entitlement"),
    ("license.created", "POST", "/licenses", {"productId": "{license_product}", "policyId": "{used_policy}"}, "license", None),
    ("license.updated", "PATCH", "/licenses/{license}", {"name": "after"}, "license", "license"),
    ("license.suspended", "POST", "/licenses/{license}/suspend", {"reason": "a chargeback"}, "license", "license"),
    ("license.renewed", "POST", "/licenses/{license}/renew", {"durationDays": 5, "reason": "paid"}, "license", "license"),
    ("license.revoked", "POST", "/licenses/{license}/revoke", {"reason": "a refund"}, "license", "license"),
    ("license.banned", "POST", "/licenses/{license}/ban", {"reason": "abuse"}, "license", "license"),
    ("license.key_revealed", "POST", "/licenses/{license}/reveal-key", None, "license", "license"),
    ("license.key_regenerated", "POST", "/licenses/{license}/regenerate-key", None, "license", "license"),
    ("license.uses_reset", "POST", "/licenses/{license}/reset-uses", None, "license", "license"),
    ("license.entitlements_attached", "POST", "/licenses/{license}/entitlements", {"entitlementIds": ["{entitlement}"]}, "license", "license"),
    ("license.entitlement_detached", "DELETE", "/licenses/{license}/entitlements/{attached}", None, "license", "license"),
    ("license.erased", "POST", "/licenses/{license}/erase", {"reason": "asked to"}, "license", "license"),
    ("license.checked_out", "POST", "/licenses/{license}/checkout", {"fingerprint": "{activated}"}, "license", "license"),
    ("license.deleted", "DELETE", "/licenses/{license}", None, "license", "license"),
    ("machine.activated", "POST", "/machines", {"licenseId": "{license}", "fingerprint": "{fingerprint}"}, "machine", None),
    ("machine.updated", "PATCH", "/machines/{machine}", {"name": "after"}, "machine", "machine"),
    ("machine.deactivated", "DELETE", "/machines/{machine}", None, "machine", "machine"),
    ("api_key.created", "POST", "/api-keys", {"name": "x", "scopes": ["licenses:read"]}, "api_key", None),
    ("api_key.revoked", "DELETE", "/api-keys/{api_key}", None, "api_key", "api_key"),
    ("signing_key.created", "POST", "/signing-keys", {"algorithm": "hmac-sha256"}, "signing_key", None),
    ("signing_key.promoted", "POST", "/signing-keys/{signing_key}/promote", None, "signing_key", "signing_key"),
    ("signing_key.revoked", "POST", "/signing-keys/{signing_key}/revoke", {"reason": "a leak"}, "signing_key", "signing_key"),
    ("webhook.created", "POST", "/webhooks", {"url": NOWHERE, "events": ["license.checked_out"]}, "webhook", None),
    ("webhook.updated", "PATCH", "/webhooks/{webhook}", {"description": "after"}, "webhook", "webhook"),
    ("webhook.secret_rotated", "POST", "/webhooks/{webhook}/rotate-secret", None, "webhook", "webhook"),
    ("webhook.pinged", "POST", "/webhooks/{webhook}/ping", None, "webhook", "webhook"),
    ("webhook.redelivered", "POST", "/webhooks/{webhook}/deliveries/{delivery}/redeliver", None, "webhook", "webhook"),
    ("webhook.replayed", "POST", "/webhooks/{webhook}/replay", {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"}, "webhook", "webhook"),
    ("webhook.deleted", "DELETE", "/webhooks/{webhook}", None, "webhook", "webhook"),
]  # fmt: skip
# Made elsewhere in this file: by the command line, by the clock, after a suspension; what is carried by hand in test_license_files.
OTHER_ACTIONS = {"machine.removal_proven", "machine.seat_released", "account.created", "license.reinstated", "license.expired", "machine.dead", "webhook.disabled"}
UPDATED_FIELD = {"webhook": "description"}


def filled(template: Any, names: dict[str, str]) -> Any:
    if isinstance(template, str):
        return template.format(**names)
    if isinstance(template, list):
        return [filled(each, names) for each in template]
    return {name: filled(value, names) for name, value in template.items()} if isinstance(template, dict) else template


@pytest.fixture(scope="module")
def quiet_receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture(autouse=True)
def few_endpoints(audited: Vendor) -> Iterator[None]:
    yield
    for webhook in audited.walk("/webhooks"):
        gone(audited.delete(f"/webhooks/{webhook['id']}"))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[0])
def test_change_by_api_key(audited: Vendor, own_key: str, quiet_receiver: Receiver, change: tuple):
    """One entry: the key, the action, the resource, the reason, the address, the request; what it was and what it became."""
    action, method, path, body, kind, which = change
    things = world(audited, quiet_receiver)
    names = {name: thing["id"] for name, thing in things.items()}
    names |= {"code": unique("audit"), "fingerprint": fingerprint(), "license_product": things["license"]["productId"], "activated": things["machine"]["fingerprint"]}
    response, entries = asked(audited, method, filled(path, names), filled(body, names))
    assert response.status_code < 300, response.text
    assert [entry["action"] for entry in entries] == [action]
    [entry] = entries
    assert set(entry) == FIELDS and UUID.match(entry["id"])
    assert entry["actor"] == {"type": "api_key", "id": own_key}
    assert entry["resource"] == {"type": kind, "id": names[which] if which else response.json()["data"]["id"]}
    assert entry["reason"] == (body or {}).get("reason")
    assert entry["ipAddress"] == "192.0.2.77", "the address behind a proxy on this machine"
    assert abs(instant(entry["createdAt"]) - audited.server.now()) < timedelta(minutes=1)
    assert audited.read(f"/audit-logs/{entry['id']}") == entry
    before, after = entry["before"], entry["after"]
    if action.endswith(".created") or action == "machine.activated":
        assert before is None and after["id"] == entry["resource"]["id"]
    elif action.endswith(".updated"):
        field = UPDATED_FIELD.get(kind, "name")
        assert (before[field], after[field]) == ("before", "after") and before["id"] == after["id"] == names[which]
    elif kind == "signing_key":
        assert (before["status"], after["status"]) == ("next", {"promoted": "active"}.get(action.split(".")[1], "revoked"))
    elif action in ("license.suspended", "license.revoked", "license.banned"):
        assert (before["status"], after["status"]) == ("active", action.removeprefix("license."))
    elif action.endswith(".deleted") or action in ("machine.deactivated", "api_key.revoked"):
        assert before is None or before["id"] == names[which]
        assert after is None or after["id"] == names[which]


def test_no_action_is_missing(audited: Vendor):
    """The table has every action that the document knows, and the log names no other."""
    document = httpx.get(f"{audited.server.api}/openapi.json").json()
    known = {change[0] for change in CHANGES} | OTHER_ACTIONS
    assert {entry["action"] for entry in audited.audit()} <= known
    enumerated = re.findall(r'"enum":\s*\[([^\]]*"license\.key_revealed"[^\]]*)\]', json.dumps(document))
    assert enumerated, "the document does not enumerate the actions"
    for values in enumerated:
        assert set(json.loads(f"[{values}]")) == known


def test_reinstated(audited: Vendor):
    """Before and after of a transition are the license as the API shows it."""
    license = audited.license(name="x", metadata={"n": 1.10})
    suspended = ok(audited.act(license, "suspend"))
    response, [entry] = asked(audited, "POST", f"/licenses/{license['id']}/reinstate")
    assert (entry["action"], entry["before"], entry["after"]) == ("license.reinstated", suspended, ok(response))


def test_change_by_license_key(audited: Vendor):
    """The license key by its hint, never by itself; a transfer is two entries of one request."""
    license = audited.license()
    actor = {"type": "license_key", "id": license["keyHint"]}
    response, [entry] = asked(audited, "POST", "/machines", {"fingerprint": fingerprint()}, license["key"])
    machine = ok(response, 201)
    assert (entry["actor"], entry["action"], entry["resource"]) == (actor, "machine.activated", {"type": "machine", "id": machine["id"]})
    assert entry["after"] == machine
    response, entries = asked(audited, "POST", "/machines", {"fingerprint": fingerprint(), "replaces": machine["id"]}, license["key"])
    second = ok(response, 201)
    assert {(entry["action"], entry["resource"]["id"]) for entry in entries} == {
        ("machine.activated", second["id"]), ("machine.deactivated", machine["id"]),
    }  # fmt: skip
    _, entries = asked(audited, "POST", f"/machines/{second['id']}/heartbeat", None, license["key"])
    assert entries == []
    _, [entry] = asked(audited, "DELETE", f"/machines/{second['id']}", None, license["key"])
    assert (entry["actor"], entry["action"]) == (actor, "machine.deactivated")


def test_refused_read_and_repeated_requests_leave_nothing(audited: Vendor):
    """No entry for what was not done: refusals, reads, validations, heartbeats, an activation that was there."""
    license = audited.license()
    machine = audited.machine(license["key"])
    for method, path, body, key in (
        ("GET", f"/licenses/{license['id']}", None, None),
        ("GET", "/audit-logs", None, None),
        ("POST", f"/licenses/{license['id']}/reinstate", {}, None),
        ("POST", f"/licenses/{license['id']}/validate", {}, None),
        ("POST", "/licenses/validate-key", {"key": license["key"]}, None),
        ("PATCH", f"/licenses/{license['id']}", {"name": 5}, None),
        ("DELETE", f"/licenses/{absent_id()}", None, None),
        ("POST", "/machines", {"fingerprint": machine["fingerprint"]}, license["key"]),
        ("POST", f"/machines/{machine['id']}/heartbeat", None, license["key"]),
        ("POST", "/machines", {"fingerprint": "short"}, license["key"]),
    ):
        _, entries = asked(audited, method, path, body, key)
        assert entries == [], (method, path)


def test_command_line(audit_server: Server, audited: Vendor):
    """What is done beside the server stands there too: by `cli`, from nowhere."""
    directory = ("--data-dir", str(audit_server.data_dir))
    made = run_json("keys", "create", "--env", "live", "--name", "beside", *directory)
    done = run("keys", "revoke", made["id"], *directory)
    assert done.code == 0, done.err
    revoked, created = audited.audit(resourceId=made["id"])
    for entry, action in ((created, "api_key.created"), (revoked, "api_key.revoked")):
        assert entry["action"] == action and entry["actor"] == {"type": "cli", "id": "cli"}
        assert entry["resource"] == {"type": "api_key", "id": made["id"]}
        assert entry["ipAddress"] is entry["requestId"] is None
    assert {entry["id"] for entry in audited.audit(actor="cli")} >= {created["id"], revoked["id"]}
    assert made["plainKey"] not in json.dumps(audited.audit(actor="cli"))


def test_what_the_clock_and_the_dispatcher_do(audit_server: Server, audited: Vendor):
    """Expiries, deaths and endpoints that are switched off, once each, by `system`."""
    license = audited.license(expiresAt=rfc3339(audit_server.now() + timedelta(minutes=1)))
    beating = audited.license_with(requireHeartbeat=True, heartbeatIntervalMinutes=1)
    machine = audited.machine(beating["key"])
    with Receiver(otherwise=Answer(410)) as receiver:
        webhook = audited.webhook(receiver.url, "license.checked_out")
        ok(audited.post(f"/webhooks/{webhook['id']}/ping"), 202)
        audit_server.advance(minutes=2)
        for resource, kind, action in ((license, "license", "license.expired"), (machine, "machine", "machine.dead"), (webhook, "webhook", "webhook.disabled")):
            assert eventually(lambda: len(audited.audit(resourceId=resource["id"], action=action)) == 1), action
            [entry] = audited.audit(resourceId=resource["id"], action=action)
            assert entry["actor"] == {"type": "system", "id": "system"} and entry["resource"]["type"] == kind
            assert entry["ipAddress"] is entry["requestId"] is None
        assert entry["before"]["enabled"] is True and entry["after"]["enabled"] is False


# Reading it


def test_filters(audit_server: Server, audited: Vendor, own_key: str):
    """By actor, action, resource and time, alone and together."""
    audit_server.advance(seconds=1)
    license = audited.license()
    audited.machine(license["key"])
    audit_server.advance(seconds=1)
    ok(audited.act(license, "suspend"))
    suspended, created = audited.audit(resourceId=license["id"])
    assert (created["action"], suspended["action"]) == ("license.created", "license.suspended")
    assert audited.audit(resourceId=license["id"], action="license.created") == [created]
    assert audited.audit(resourceType="license", resourceId=license["id"]) == [suspended, created]
    assert audited.audit(resourceType="machine", resourceId=license["id"]) == []
    assert audited.audit(resourceId=license["id"], to=suspended["createdAt"]) == [created]
    assert audited.audit(resourceId=license["id"], **{"from": suspended["createdAt"]}) == [suspended]
    assert {entry["action"] for entry in audited.audit(actor=license["keyHint"], **{"from": created["createdAt"]})} == {"machine.activated"}
    assert suspended in audited.audit(actor=own_key) and audited.audit(actor=absent_id()) == []
    assert {entry["actor"]["id"] for entry in audited.audit(actor="system")} <= {"system"}
    assert {entry["resource"]["type"] for entry in audited.audit(resourceType="machine")} == {"machine"}
    for query, field in (("action=nonsense", "action"), ("resourceType=nonsense", "resourceType"), ("resourceId=x", "resourceId"), ("from=x", "from"),
                         ("to=x", "to"), ("limit=0", "limit"), ("cursor=x", "cursor"), ("nonsense=1", "nonsense")):  # fmt: skip
        invalid(audited.http.get(f"/audit-logs?{query}"), field)


def test_pages(audited: Vendor):
    """Newest first, each entry once, whatever the size of the page."""
    for _ in range(5):
        audited.entitlement()
    rows = audited.audit(action="entitlement.created")
    assert len(rows) >= 5 and audited.walk("/audit-logs", limit=2, action="entitlement.created") == rows
    assert [row["createdAt"] for row in rows] == sorted((row["createdAt"] for row in rows), reverse=True)
    assert len({row["id"] for row in rows}) == len(rows)


def test_append_only(audited: Vendor):
    """There is no route that makes, changes or removes an entry, and nothing of that is described."""
    [entry] = audited.read("/audit-logs", limit=1)
    for path in ("/audit-logs", f"/audit-logs/{entry['id']}"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            refused(audited.http.request(method, path, json={}), 405, "METHOD_NOT_ALLOWED")
    assert audited.read(f"/audit-logs/{entry['id']}") == entry
    refused(audited.get(f"/audit-logs/{absent_id()}"), 404, "NOT_FOUND")


def test_other_worlds_see_nothing(audit_server: Server, audited: Vendor):
    """Neither the other environment nor another account."""
    license = audited.license()
    [entry] = audited.audit(resourceId=license["id"])
    directory = ("--data-dir", str(audit_server.data_dir))
    account = run_json("accounts", "create", "--name", "Other", *directory)
    key = run_json("keys", "create", "--account", account["id"], "--env", "live", "--name", "other", *directory)
    for stranger in (Vendor(audit_server, audit_server.test_key, "test"), Vendor(audit_server, key["plainKey"], account=account["id"])):
        refused(stranger.get(f"/audit-logs/{entry['id']}"), 404, "NOT_FOUND")
        assert stranger.audit(resourceId=license["id"]) == []
        assert not {row["id"] for row in stranger.audit()} & {row["id"] for row in audited.audit()}
    assert [row["action"] for row in stranger.audit(actor="cli", resourceType="api_key")] == ["api_key.created"]


def test_no_secrets_anywhere(audited: Vendor):
    """Neither the log nor the events hold a license key, an API key, a signing key or a webhook's secret."""
    secrets = []
    license = audited.license(key=f"imported {unique('key')}")
    secrets.append(license["key"])
    secrets.append(ok(audited.act(license, "regenerate-key"))["key"])
    secrets.append(ok(audited.act(license, "reveal-key"))["key"])
    made = audited.api_key()
    secrets += [made["key"], made["signingKey"]]
    webhook = audited.webhook(NOWHERE, "license.checked_out")
    secrets += [webhook["secret"], ok(audited.post(f"/webhooks/{webhook['id']}/rotate-secret"))["secret"]]
    audited.machine(secrets[1])
    text = json.dumps(audited.audit()) + json.dumps(audited.events())
    for secret in secrets:
        assert secret not in text
    assert not re.search(r"whsec_|lk_(live|test)_[A-Za-z0-9]{20}|[A-Z]{2,10}(-[0-9A-HJKMNP-TV-Z]{4}){4}", text)
    assert not re.search(r'"(key|secret|plainKey|signingKey|keyHash)":', text)


# How long


def test_kept_for_ever_unless_told_otherwise(start_server, tmp_path):
    """Years later everything is there; with a retention of ten days nothing older is."""
    server: Server = start_server(clock=tmp_path / "clock")
    vendor = Vendor(server, server.live_key)
    license = vendor.license()
    [entry] = vendor.audit(resourceId=license["id"])
    server.advance(days=1000)
    assert not eventually(lambda: vendor.audit(resourceId=license["id"]) != [entry], seconds=1.5)
    server.stop()
    server = server.restarted(*TO_LOOPBACK, "--audit-retention-days", "10")
    vendor = Vendor(server, server.live_key)
    young = vendor.license()
    assert eventually(lambda: vendor.audit(resourceId=license["id"]) == [])
    refused(vendor.get(f"/audit-logs/{entry['id']}"), 404, "NOT_FOUND")
    assert len(vendor.audit(resourceId=young["id"])) == 1
    server.advance(days=9)
    ok(vendor.act(young, "suspend"))
    assert len(vendor.audit(resourceId=young["id"])) == 2
    server.advance(days=2)
    assert eventually(lambda: [row["action"] for row in vendor.audit(resourceId=young["id"])] == ["license.suspended"])
    server.stop()


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5"])
def test_bad_retention(tmp_path, value: str):
    """A number of days that is none prevents the start."""
    done = run("serve", "--data-dir", str(tmp_path / "data"), "--port", "0", *NO_LIMITS, "--audit-retention-days", value, timeout=30)
    assert done.code != 0 and "listening" not in done.out and done.err.strip()


# Erasure


PERSONAL = {
    "userEmail": "erase-mail@example.com", "userName": "erase-user", "name": "erase-license", "metadata": {"erase-key": "erase-value"},
}  # fmt: skip
MACHINE = {"name": "erase-device", "hostname": "erase-host.local", "metadata": {"erase-machine-key": "erase-machine-value"}}


def everything(vendor: Vendor, webhook: dict) -> str:
    """Whatever the API shows of anything, as text."""
    paths = ["/licenses", "/machines", "/events", "/audit-logs", f"/webhooks/{webhook['id']}/deliveries"]
    return json.dumps([vendor.walk(path) for path in paths])


def rows_in(server: Server) -> str:
    """Every row of every table, as text; only after the server has ended."""
    if server.database:
        return server.database.rows()
    text = []
    for path in server.data_dir.iterdir():
        if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3":
            with sqlite3.connect(path) as connection:
                tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                for table in tables:
                    for row in connection.execute(f'SELECT * FROM "{table}"'):
                        text += [value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in row]
            connection.close()
    assert text, "no database to look into"
    return "\n".join(text)


@pytest.mark.parametrize("delete", [False, True])
def test_erasure(start_server, delete: bool):
    """E-mail, names, addresses, host names and metadata of a license and all its machines are gone: from rows, events,
    deliveries with what was answered to them, and the audit log. Others keep theirs."""
    server: Server = start_server()
    vendor = Vendor(server, server.live_key)
    words = re.compile(r"erase-[a-z-]+|192\.0\.2\.99")
    with Receiver(otherwise=ECHO) as receiver:
        webhook = vendor.webhook(receiver.url)
        license = vendor.license(**PERSONAL)
        other = vendor.license(userEmail="kept@example.com", name="kept-license")
        path = f"/licenses/{license['id']}"

        def activate() -> dict:
            headers = {"Authorization": f"License {license['key']}", "X-Forwarded-For": "192.0.2.99"}
            return ok(vendor.anonymous.post("/machines", json={"fingerprint": fingerprint(), **MACHINE}, headers=headers), 201)

        removed, there = activate(), activate()
        assert there["ipAddress"] == "192.0.2.99"
        gone(vendor.delete(f"/machines/{removed['id']}"))
        ok(vendor.patch(path, userName="erase-second-user", metadata={"erase-second": 1}))
        ok(vendor.patch(f"/machines/{there['id']}", name="erase-second-device"))
        vendor.verdict(license["key"], fingerprint=there["fingerprint"])
        ok(vendor.act(license, "suspend", reason="not personal"))
        assert eventually(lambda: vendor.deliveries(webhook, status="pending") == [])
        before = everything(vendor, webhook)
        assert {"erase-mail", "erase-user", "erase-license", "erase-value", "erase-host", "erase-second-user", "192.0.2.99"} <= set(words.findall(before))

        response = vendor.post(f"{path}/erase", **({"delete": True} if delete else {}), reason="asked to")
        if delete:
            gone(response)
            refused(vendor.get(path), 404, "NOT_FOUND")
            assert vendor.verdict(license["key"]) == "NOT_FOUND"
        else:
            erased = ok(response)
            assert [erased[name] for name in ("userEmail", "userName", "name", "metadata")] == [None, None, None, {}]
            assert (erased["status"], erased["machineCount"], erased["keyHint"]) == ("suspended", 1, license["keyHint"])
            machine = vendor.read(f"/machines/{there['id']}")
            assert [machine[name] for name in ("name", "hostname", "ipAddress", "metadata")] == [None, None, None, {}]
            assert machine["fingerprint"] == there["fingerprint"]
            ok(vendor.act(license, "reinstate"))
            assert vendor.verdict(license["key"], fingerprint=there["fingerprint"]) == "VALID"
            assert vendor.read("/licenses", userEmail="erase-mail@example.com") == vendor.read("/licenses", search="erase-license") == []
            assert vendor.read("/licenses", **{"metadata[erase-key]": "erase-value"}) == []
        assert eventually(lambda: vendor.deliveries(webhook, status="pending") == [])
        assert words.findall(everything(vendor, webhook)) == []
        assert vendor.read(f"/licenses/{other['id']}")["userEmail"] == "kept@example.com"
        assert {"kept@example.com", "kept-license"} <= set(re.findall(r"kept[@a-z.-]+", everything(vendor, webhook)))
        [entry] = vendor.audit(action="license.erased")
        assert (entry["resource"]["id"], entry["reason"]) == (license["id"], "asked to")
        history = [event["type"] for event in vendor.events(licenseId=license["id"])]
        assert {"license.created", "machine.activated", "machine.deactivated", "license.updated", "license.suspended"} <= set(history)

        ok(vendor.post(f"/webhooks/{webhook['id']}/replay", **{"from": past(), "to": future()}), 202)
        assert eventually(lambda: vendor.deliveries(webhook, status="pending") == [])
        arrived_later = receiver.arrivals[-len(history) :]
        assert not any(words.search(arrival.body.decode()) for arrival in arrived_later)
    server.stop()
    rows = rows_in(server)
    assert "kept-license" in rows and words.findall(rows) == []


def test_erasure_reaches_what_waits(start_server, tmp_path):
    """A delivery that was on its way is sent later, without what was personal."""
    server: Server = start_server(clock=tmp_path / "clock")
    vendor = Vendor(server, server.live_key)
    with Receiver(Answer(500), clock=lambda: server.now().timestamp()) as receiver:
        webhook = vendor.webhook(receiver.url, "license.created")
        license = vendor.license(**PERSONAL)
        assert eventually(lambda: [row["attempts"] for row in vendor.deliveries(webhook)] == [1])
        ok(vendor.post(f"/licenses/{license['id']}/erase"))
        server.advance(seconds=6)
        before, after = receiver.wait(2)
        assert b"erase-" in before.body and b"erase-" not in after.body
        assert after.verified(webhook["secret"])["id"] == before.id
        assert after.event["data"]["id"] == license["id"] and after.event["data"]["userEmail"] is None
    server.stop()


def test_erasure_is_checked(audited: Vendor):
    """Its fields are read strictly, and what is not there cannot be erased."""
    license = audited.license()
    path = f"/licenses/{license['id']}/erase"
    invalid(audited.post(path, delete="yes"), "delete")
    invalid(audited.post(path, reason="x" * 501), "reason")
    invalid(audited.post(path, deleted=True), code="unrecognized_keys")
    refused(audited.post(f"/licenses/{absent_id()}/erase"), 404, "NOT_FOUND")
    assert ok(audited.http.post(path))["id"] == license["id"]
    assert ok(audited.post(path))["id"] == license["id"], "a second time it finds nothing and says so"


