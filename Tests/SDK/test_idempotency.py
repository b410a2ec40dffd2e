"""`Idempotency-Key`: a request that is sent again is answered again, and done once."""

from __future__ import annotations

import socket
import uuid
from collections import Counter
from typing import Any, Iterator

import httpx
import pytest

from process import Server
from receiver import Receiver
from test_scopes import NOWHERE, ROUTES, Route, fill, world
from vendor import Vendor, eventually, fingerprint, gone, in_parallel, invalid, ok, refused, unique

REPLAYED = "idempotent-replayed"


@pytest.fixture(scope="module", autouse=True)
def few_endpoints(vendor: Vendor) -> Iterator[None]:
    yield
    for webhook in vendor.walk("/webhooks"):
        gone(vendor.delete(f"/webhooks/{webhook['id']}"))


def send(vendor: Vendor, method: str, path: str, key: str, body: Any = None, **headers: str) -> httpx.Response:
    options = {} if body is None else {"json": body}
    return vendor.http.request(method, path, headers={"Idempotency-Key": key, **headers}, **options)


def fresh() -> str:
    return str(uuid.uuid4())


def is_replay(response: httpx.Response) -> bool:
    assert response.headers.get(REPLAYED) in (None, "true")
    return REPLAYED in response.headers


def same(first: httpx.Response, again: httpx.Response) -> None:
    """The second answer is the first one, and says so."""
    assert first.status_code < 300, first.text
    assert not is_replay(first) and is_replay(again)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers.get("content-type") == first.headers.get("content-type")
    assert again.headers["x-request-id"] != first.headers["x-request-id"]


# Once


# These change nothing: a verdict must be new, and every look at a license key is an entry of the audit log.
ASKING = {"/licenses/{license}/validate", "/licenses/{license}/reveal-key"}
WRITES = [route for route in ROUTES if route.method != "GET" and route.path not in ASKING]


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_every_write_can_be_sent_again(vendor: Vendor, route: Route):
    """The same status and the same bytes, whatever the first one removed, made or showed once."""
    names, key = world(vendor, route.state), fresh()
    root = vendor.server.url if route.path.startswith("/api/") else vendor.server.api
    first, again = (send(vendor, route.method, root + fill(route.path, names), key, fill(route.body, names)) for _ in range(2))
    same(first, again)
    for webhook in vendor.walk("/webhooks"):
        gone(vendor.delete(f"/webhooks/{webhook['id']}"))


@pytest.mark.parametrize("credential", ["license key", "api key"])
def test_activation_deactivation_and_heartbeat(vendor: Vendor, credential: str):
    """With either credential: 201 stays 201, a removal is not 404 at its retry, and one heartbeat is one."""
    license = vendor.license()
    client = vendor.http if credential == "api key" else vendor.anonymous
    holder = {} if credential == "api key" else {"Authorization": f"License {license['key']}"}

    def twice(method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**holder, "Idempotency-Key": fresh()}
        first, again = (client.request(method, path, headers=headers, **options) for _ in range(2))
        same(first, again)
        return first

    machine = ok(twice("POST", "/machines", json={"licenseId": license["id"], "fingerprint": fingerprint()}), 201)
    ok(twice("POST", f"/machines/{machine['id']}/heartbeat"))
    gone(twice("DELETE", f"/machines/{machine['id']}"))
    types = [event["type"] for event in vendor.events(licenseId=license["id"])]
    assert types.count("machine.activated") == types.count("machine.deactivated") == 1


def test_what_is_shown_once_is_shown_again(vendor: Vendor):
    """A lost answer to a creation is no lost secret: license key, API key and webhook secret come back byte for byte."""
    policy = vendor.policy()
    for path, body, field in (
        ("/licenses", {"productId": policy["productId"], "policyId": policy["id"]}, "key"),
        ("/api-keys", {"name": "x", "scopes": ["licenses:read"]}, "key"),
        ("/webhooks", {"url": NOWHERE, "events": ["license.checked_out"]}, "secret"),
    ):
        key = fresh()
        first, again = (send(vendor, "POST", path, key, body) for _ in range(2))
        same(first, again)
        made = ok(again, 201)
        assert made[field] == ok(first, 201)[field] and made[field]
        assert [row["id"] for row in vendor.walk(path)].count(made["id"]) == 1


def test_fifty_at_once(vendor: Vendor):
    """Fifty requests with one key at the same moment: one license, one event, fifty equal answers, one of them the first."""
    policy, key = vendor.policy(), fresh()
    body = {"productId": policy["productId"], "policyId": policy["id"], "metadata": {"n": 1.10}}
    answers = in_parallel(50, lambda _: send(vendor, "POST", "/licenses", key, body))
    assert Counter(answer.status_code for answer in answers) == {201: 50}
    assert len({answer.content for answer in answers}) == 1
    assert Counter(is_replay(answer) for answer in answers) == {False: 1, True: 49}
    [license] = vendor.walk("/licenses", policyId=policy["id"])
    assert license["id"] == ok(answers[0], 201)["id"]
    assert [event["type"] for event in vendor.events(licenseId=license["id"])] == ["license.created"]
    assert len(vendor.audit(resourceId=license["id"])) == 1


def test_fifty_deletions_at_once(vendor: Vendor):
    """Fifty times the same deletion: fifty times 204."""
    license, key = vendor.license(), fresh()
    answers = in_parallel(50, lambda _: send(vendor, "DELETE", f"/licenses/{license['id']}", key))
    assert Counter(answer.status_code for answer in answers) == {204: 50}
    assert Counter(is_replay(answer) for answer in answers) == {False: 1, True: 49}
    assert [event["type"] for event in vendor.events(licenseId=license["id"])].count("license.deleted") == 1


def test_one_seat_fifty_activations(vendor: Vendor):
    """With one key they are one activation, on the only seat; with keys of their own they compete."""
    license, key = vendor.license_with(maxMachines=1), fresh()
    headers = {"Authorization": f"License {license['key']}", "Idempotency-Key": key}
    body = {"fingerprint": fingerprint()}
    answers = in_parallel(50, lambda _: vendor.anonymous.post("/machines", json=body, headers=headers))
    assert Counter(answer.status_code for answer in answers) == {201: 50}
    assert len({answer.content for answer in answers}) == 1
    assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 1


# Not once, but something else


def test_key_for_something_else(vendor: Vendor):
    """Another body, path or method under the same key is 409, and does nothing."""
    key, code = fresh(), unique()
    first = send(vendor, "POST", "/products", key, {"name": "x", "code": code})
    product = ok(first, 201)
    path = f"/products/{product['id']}"
    for method, other, body in (
        ("POST", "/products", {"name": "y", "code": code}),
        ("POST", "/products", {"name": "x", "code": unique()}),
        ("POST", "/products", {}),
        ("POST", "/entitlements", {"name": "x", "code": code}),
        ("PATCH", path, {"name": "x", "code": code}),
        ("DELETE", path, None),
    ):
        body = refused(send(vendor, method, other, key, body), 409, "IDEMPOTENCY_KEY_REUSED")
        assert "Idempotency-Key" in body["error"]
    assert vendor.read(path)["name"] == "x"
    same(first, send(vendor, "POST", "/products", key, {"name": "x", "code": code}))


def test_parameters_of_the_path_count(vendor: Vendor):
    """The same action on another license is another request."""
    key, first, second = fresh(), vendor.license(), vendor.license()
    ok(send(vendor, "POST", f"/licenses/{first['id']}/suspend", key))
    refused(send(vendor, "POST", f"/licenses/{second['id']}/suspend", key), 409, "IDEMPOTENCY_KEY_REUSED")
    assert vendor.read(f"/licenses/{second['id']}")["status"] == "active"


def test_refusals_are_not_kept(vendor: Vendor):
    """After 400, 404, 409 and 422 the same key is free, for this request and for others."""
    license, key = vendor.license(), fresh()
    invalid(send(vendor, "POST", "/products", key, {"name": 5, "code": "x"}), "name")
    refused(send(vendor, "POST", f"/licenses/{license['id']}/reinstate", key), 409, "CONFLICT")
    refused(send(vendor, "DELETE", f"/licenses/{uuid.uuid4()}", key), 404, "NOT_FOUND")
    refused(send(vendor, "POST", f"/licenses/{license['id']}/renew", key, {"durationDays": 5}), 422, "BUSINESS_RULE_VIOLATION")
    ok(vendor.act(license, "suspend"))
    first = send(vendor, "POST", f"/licenses/{license['id']}/reinstate", key)
    ok(first)
    same(first, send(vendor, "POST", f"/licenses/{license['id']}/reinstate", key))


def test_refusal_and_then_success(vendor: Vendor):
    """A request that was refused for its state is done once the state allows it, and then kept."""
    license, key = vendor.license_with(maxMachines=1), fresh()
    other = vendor.machine(license["key"])
    body = {"licenseId": license["id"], "fingerprint": fingerprint()}
    for _ in range(2):
        answer = send(vendor, "POST", "/machines", key, body)
        refused(answer, 422, "MACHINE_LIMIT_EXCEEDED")
        assert not is_replay(answer)
    gone(vendor.delete(f"/machines/{other['id']}"))
    same(send(vendor, "POST", "/machines", key, body), send(vendor, "POST", "/machines", key, body))


def test_without_a_key_everything_is_done_again(vendor: Vendor):
    """Two requests without the header are two requests."""
    policy = vendor.policy()
    assert vendor.license(policy)["id"] != vendor.license(policy)["id"]
    assert not is_replay(vendor.post("/entitlements", name="x", code=unique()))


# Whose key


def test_credentials_do_not_share_keys(vendor: Vendor, sandbox: Vendor):
    """The same key under another API key, another environment or a license key is another key."""
    key, other = fresh(), vendor.scoped("entitlements:write")
    made = set()
    for each in (vendor, other, sandbox):
        answer = send(each, "POST", "/entitlements", key, {"name": "x", "code": unique()})
        assert not is_replay(answer)
        made.add(ok(answer, 201)["id"])
    assert len(made) == 3
    machines = set()
    for license in (vendor.license(), vendor.license()):
        headers = {"Authorization": f"License {license['key']}", "Idempotency-Key": key}
        first, again = (vendor.anonymous.post("/machines", json={"fingerprint": "the same device"}, headers=headers) for _ in range(2))
        same(first, again)
        machines.add(ok(first, 201)["id"])
    assert len(machines) == 2


def test_looked_at_after_authorization(vendor: Vendor):
    """Who may not do it gets 401 or 403, also for what was kept for another and for a key that is none."""
    reader = vendor.scoped("licenses:read")
    for key in (fresh(), "no key"):
        refused(send(reader, "POST", "/products", key, {"name": "x", "code": unique()}), 403, "FORBIDDEN")
        refused(send(Vendor(vendor.server, "lk_live_nobody"), "POST", "/products", key, {}), 401, "UNAUTHORIZED")
    made, key = vendor.api_key("entitlements:write"), fresh()
    holder, body = Vendor(vendor.server, made["key"]), {"name": "x", "code": unique()}
    ok(send(holder, "POST", "/entitlements", key, body), 201)
    gone(vendor.delete(f"/api-keys/{made['id']}"))
    refused(send(holder, "POST", "/entitlements", key, body), 401, "UNAUTHORIZED")


# What is a key


@pytest.mark.parametrize("key", ["", "a b", "a\tb", "x" * 256, "é".encode().decode("latin-1"), "a,b c"], ids=repr)
def test_malformed_key(vendor: Vendor, key: str):
    """1 to 255 visible ASCII characters, or 400 and nothing done."""
    code = unique()
    response = vendor.http.post("/entitlements", json={"name": "x", "code": code}, headers={b"Idempotency-Key": key.encode("latin-1")})
    body = refused(response, 400, "VALIDATION_ERROR")
    assert any("Idempotency-Key" in issue["path"] or "Idempotency-Key" in issue["message"] for issue in body["details"]["issues"])
    vendor.entitlement(code=code)


@pytest.mark.parametrize("key", ["x", "x" * 255, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"], ids=lambda key: key[:12])
def test_wellformed_key(vendor: Vendor, key: str):
    """Any visible ASCII characters, up to 255 of them; upper and lower case are different."""
    body = {"name": "x", "code": unique()}
    own = vendor.scoped("entitlements:write")
    same(send(own, "POST", "/entitlements", key, body), send(own, "POST", "/entitlements", key, body))
    if key.upper() != key:
        assert not is_replay(send(own, "POST", "/entitlements", key.upper(), {"name": "x", "code": unique()}))


def test_two_header_lines(server: Server, vendor: Vendor):
    """Two keys, even equal ones, are none."""
    code = unique()
    body = f'{{"name":"x","code":"{code}"}}'.encode()
    head = (
        f"POST /api/v1/entitlements HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {vendor.key}\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: a\r\nIdempotency-Key: a\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(server.address, 10) as connection:
        connection.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400 ") and b"VALIDATION_ERROR" in answer
    vendor.entitlement(code=code)


def test_ignored_where_nothing_changes(vendor: Vendor):
    """GET, HEAD, asking by POST and the routes without credential take no notice, not even of a malformed key."""
    license = vendor.license()
    for key in ("k", "not a key"):
        for _ in range(2):
            headers = {"Idempotency-Key": key}
            read = vendor.http.get(f"/licenses/{license['id']}", headers=headers)
            assert read.status_code == 200 and not is_replay(read)
            assert vendor.http.head("/licenses", headers=headers).status_code == 200
            asked = vendor.anonymous.post("/licenses/validate-key", json={"key": license["key"]}, headers=headers)
            assert asked.status_code == 200 and not is_replay(asked)
            for path in ("validate", "reveal-key"):
                asked = vendor.http.post(f"/licenses/{license['id']}/{path}", headers=headers)
                assert asked.status_code == 200 and not is_replay(asked)
    assert vendor.read(f"/licenses/{license['id']}")["usesCount"] == 4


# For how long, and where


def test_kept_for_a_day(start_server, tmp_path):
    """After 24 hours the key is free; until then it is not, whatever happens to the resource."""
    server: Server = start_server(clock=tmp_path / "clock")
    vendor = Vendor(server, server.live_key)
    key, body = fresh(), {"name": "x", "code": "once"}
    first = send(vendor, "POST", "/products", key, body)
    gone(vendor.delete(f"/products/{ok(first, 201)['id']}"))
    server.advance(hours=23, minutes=59)
    same(first, send(vendor, "POST", "/products", key, body))
    refused(send(vendor, "POST", "/products", key, {"name": "y", "code": "once"}), 409, "IDEMPOTENCY_KEY_REUSED")
    assert vendor.walk("/products") == []
    server.advance(minutes=2)
    second = send(vendor, "POST", "/products", key, body)
    assert not is_replay(second) and ok(second, 201)["id"] != ok(first, 201)["id"]
    same(second, send(vendor, "POST", "/products", key, body))
    server.stop()


@pytest.mark.parametrize("ending", ["kill", "stop"])
def test_survives_a_restart(start_server, ending: str):
    """What was answered before the end is answered afterwards, secrets included; and no secret lies in clear anywhere."""
    server: Server = start_server()
    vendor = Vendor(server, server.live_key)
    requests = [("POST", "/api-keys", {"name": "x"}), ("POST", "/webhooks", {"url": NOWHERE, "enabled": False}), ("POST", "/products", {"name": "x", "code": "y"})]
    key = fresh()
    answers = [send(vendor, method, path, f"{key}{path}", body) for method, path, body in requests]
    license = vendor.license(key="a key from another system")
    deletion = send(vendor, "DELETE", f"/licenses/{license['id']}", key)
    secrets = [ok(answers[0], 201)["key"], ok(answers[1], 201)["secret"], license["key"], ok(answers[0], 201)["signingKey"]]
    getattr(server, ending)()
    (server.data_dir / "initial-keys.json").unlink()
    content = server.stored()
    assert not [number for number, secret in enumerate(secrets) if secret.encode() in content]
    server = server.restarted()
    vendor = Vendor(server, server.live_key)
    for first, (method, path, body) in zip(answers, requests):
        same(first, send(vendor, method, path, f"{key}{path}", body))
    same(deletion, send(vendor, "DELETE", f"/licenses/{license['id']}", key))
    server.stop()


def test_replay_does_nothing(vendor: Vendor):
    """A repeated request records no event, sends nothing and leaves no line in the audit log."""
    with Receiver() as receiver:
        webhook = vendor.webhook(receiver.url, "license.suspended", "license.updated")
        license, key = vendor.license(), fresh()
        for _ in range(3):
            ok(send(vendor, "POST", f"/licenses/{license['id']}/suspend", key, {"reason": "once"}))
        ok(vendor.patch(f"/licenses/{license['id']}", name="afterwards"))
        receiver.wait(2)
        assert sorted(arrival.type for arrival in receiver.arrivals) == ["license.suspended", "license.updated"]
        assert len(vendor.audit(resourceId=license["id"], action="license.suspended")) == 1
        assert eventually(lambda: len(vendor.deliveries(webhook, status="delivered")) == 2)
        gone(vendor.delete(f"/webhooks/{webhook['id']}"))
