"""When several refusals apply: 405, 401, 429, 403, 413/415, path id 404, body 400, references 422, state 409/422."""

from __future__ import annotations

import httpx
import pytest

from process import Server
from vendor import Vendor, absent_id, http, invalid, ok, refused, unique

HUGE = b'{"name":"' + b"x" * (256 * 1024) + b'"}'
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def reader(vendor: Vendor) -> Vendor:
    """A key without any write scope."""
    return vendor.scoped("licenses:read")


def test_method_before_credential(vendor: Vendor):
    """405 comes before 401."""
    assert refused(vendor.anonymous.put("/licenses", json={}), 405, "METHOD_NOT_ALLOWED")
    response = vendor.anonymous.delete("/licenses")
    refused(response, 405, "METHOD_NOT_ALLOWED")
    allowed = {method.strip() for method in response.headers["allow"].split(",")}
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= allowed and "DELETE" not in allowed


def test_credential_before_everything_else(server: Server):
    """401 comes before the body, the path id and the scope."""
    stranger = http(server, "Bearer lk_live_unknown")
    refused(stranger.patch(f"/licenses/{absent_id()}", content=HUGE, headers={"Content-Type": "text/plain"}), 401, "UNAUTHORIZED")
    refused(stranger.post("/products", content=b"{", headers=JSON), 401, "UNAUTHORIZED")


def test_limit_before_scope(start_server):
    """429 comes before 403, and after 401."""
    server = start_server(None, "--rate-limits", "management=3,failures=off")
    reader = Vendor(server, server.live_key).scoped("licenses:read")
    for _ in range(3):
        refused(reader.get("/products"), 403, "FORBIDDEN")
    refused(reader.get("/products"), 429, "RATE_LIMITED")
    refused(http(server, "Bearer lk_live_unknown").get("/products"), 401, "UNAUTHORIZED")
    server.stop()


def test_scope_before_body_and_id(reader: Vendor):
    """403 comes before 413, 415, 404 and 400."""
    path = f"/licenses/{absent_id()}"
    refused(reader.http.patch(path, content=b"hello", headers={"Content-Type": "text/plain"}), 403, "FORBIDDEN")
    refused(reader.http.patch(path, content=b"{", headers=JSON), 403, "FORBIDDEN")
    refused(reader.delete(path), 403, "FORBIDDEN")
    refused(reader.post("/products", name=5), 403, "FORBIDDEN")


def test_media_type_before_id(vendor: Vendor):
    """413 and 415 come before 404."""
    path = f"/licenses/{absent_id()}"
    refused(vendor.http.patch(path, content=b"hello", headers={"Content-Type": "text/plain"}), 415, "UNSUPPORTED_MEDIA_TYPE")
    refused(vendor.http.patch(path, content=HUGE, headers=JSON), 413, "PAYLOAD_TOO_LARGE")


def test_id_before_body(vendor: Vendor):
    """404 of the path comes before 400 of the body."""
    for path in (f"/licenses/{absent_id()}", f"/products/{absent_id()}", f"/policies/{absent_id()}", f"/machines/{absent_id()}"):
        refused(vendor.http.patch(path, content=b"{", headers=JSON), 404, "NOT_FOUND")
        refused(vendor.patch(path, name=5, nonsense=1), 404, "NOT_FOUND")
    refused(vendor.post(f"/licenses/{absent_id()}/suspend", reason=5), 404, "NOT_FOUND")


def test_body_before_references(vendor: Vendor):
    """400 comes before 422."""
    invalid(vendor.post("/licenses", productId=absent_id(), policyId=absent_id(), name=5), "name")
    license = vendor.license()
    invalid(vendor.post("/machines", licenseId=absent_id(), fingerprint="short"), "fingerprint")
    invalid(vendor.patch(f"/licenses/{license['id']}", policyId=absent_id(), name=5), "name")


def test_references_before_state(vendor: Vendor):
    """422 of a reference comes before 409 of a duplicate and before 422 of a rule."""
    policy, key = vendor.policy(overridable=False), unique("taken")
    vendor.license(policy, key=key)
    good = {"productId": policy["productId"], "policyId": policy["id"]}
    absent = ({"policyId": absent_id()}, {"productId": absent_id()}, {"entitlementIds": [absent_id()]})
    states = (({"key": key}, 409, "CONFLICT"), ({"maxMachinesOverride": 9}, 422, "BUSINESS_RULE_VIOLATION"))
    for state, status, code in states:
        refused(vendor.post("/licenses", **good, **state), status, code)
        for reference in absent:
            body = refused(vendor.post("/licenses", **{**good, **state, **reference}), 422, "REFERENCE_NOT_FOUND")
            assert body["details"]["field"] == next(iter(reference))


def test_body_before_state(vendor: Vendor):
    """400 comes before 409."""
    license = vendor.license()
    ok(vendor.act(license, "revoke"))
    invalid(vendor.act(license, "suspend", reason=5), "reason")
    invalid(vendor.as_license("POST", "/machines", license["key"], json={"fingerprint": "short"}), "fingerprint")


def test_unknown_routes(vendor: Vendor, server: Server):
    """What is no route is 404 in the same JSON, with and without credential, whatever the method."""
    for path in ("/nothing", "/licenses/x/y/z", "/license-s", "/"):
        for client in (vendor.http, vendor.anonymous):
            refused(client.get(path), 404, "NOT_FOUND")
            refused(client.post(path, json={}), 404, "NOT_FOUND")
    for path in ("/", "/api", "/api/v2/licenses", "/favicon.ico", "/api/v1licenses", "/index.php"):
        refused(httpx.get(server.url + path), 404, "NOT_FOUND")
