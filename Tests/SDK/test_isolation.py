"""Absent, deleted, of another account, of the other environment: nobody can tell which."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from process import Server
from vendor import Vendor, absent_id, fingerprint, gone, nameless, ok, operations, path_segment, refused, unique, without_request_id

# Every route that takes an id: the kind of id, method, path, a body that would be accepted, and the scope it needs.
ROUTES: list[tuple[str, str, str, dict[str, Any] | None, str]] = [
    ("product", "GET", "/products/{id}", None, "products:read"),
    ("product", "PATCH", "/products/{id}", {"name": "x"}, "products:write"),
    ("product", "DELETE", "/products/{id}", None, "products:write"),
    ("policy", "GET", "/policies/{id}", None, "policies:read"),
    ("policy", "PATCH", "/policies/{id}", {"name": "x"}, "policies:write"),
    ("policy", "DELETE", "/policies/{id}", None, "policies:write"),
    ("policy", "GET", "/policies/{id}/entitlements", None, "policies:read"),
    ("policy", "POST", "/policies/{id}/entitlements", {"entitlementCodes": ["x"]}, "policies:write"),
    ("policy", "DELETE", "/policies/{id}/entitlements/{entitlement}", None, "policies:write"),
    ("entitlement", "GET", "/entitlements/{id}", None, "entitlements:read"),
    ("entitlement", "PATCH", "/entitlements/{id}", {"name": "x"}, "entitlements:write"),
    ("entitlement", "DELETE", "/entitlements/{id}", None, "entitlements:write"),
    ("license", "GET", "/licenses/{id}", None, "licenses:read"),
    ("license", "PATCH", "/licenses/{id}", {"name": "x"}, "licenses:write"),
    ("license", "DELETE", "/licenses/{id}", None, "licenses:write"),
    ("license", "POST", "/licenses/{id}/validate", {}, "licenses:read"),
    ("license", "POST", "/licenses/{id}/suspend", {}, "licenses:write"),
    ("license", "POST", "/licenses/{id}/reinstate", {}, "licenses:write"),
    ("license", "POST", "/licenses/{id}/renew", {"durationDays": 5}, "licenses:write"),
    ("license", "POST", "/licenses/{id}/revoke", {}, "licenses:write"),
    ("license", "POST", "/licenses/{id}/ban", {}, "licenses:write"),
    ("license", "POST", "/licenses/{id}/reveal-key", {}, "licenses:reveal"),
    ("license", "POST", "/licenses/{id}/regenerate-key", {}, "licenses:write"),
    ("license", "POST", "/licenses/{id}/reset-uses", {}, "licenses:write"),
    ("license", "GET", "/licenses/{id}/entitlements", None, "licenses:read"),
    ("license", "POST", "/licenses/{id}/entitlements", {"entitlementCodes": ["x"]}, "licenses:write"),
    ("license", "DELETE", "/licenses/{id}/entitlements/{entitlement}", None, "licenses:write"),
    ("key", "GET", "/licenses/by-key/{id}", None, "licenses:read"),
    ("machine", "GET", "/machines/{id}", None, "machines:read"),
    ("machine", "PATCH", "/machines/{id}", {"name": "x"}, "machines:write"),
    ("machine", "DELETE", "/machines/{id}", None, "machines:write"),
    ("machine", "POST", "/machines/{id}/heartbeat", {}, "machines:write"),
    ("api_key", "GET", "/api-keys/{id}", None, "api-keys:read"),
    ("api_key", "DELETE", "/api-keys/{id}", None, "api-keys:write"),
]


def make(vendor: Vendor) -> dict[str, str]:
    """One of everything: the id of each kind."""
    license = vendor.license()
    machine = vendor.machine(license["key"])
    return {
        "product": license["productId"], "policy": license["policyId"], "license": license["id"],
        "key": path_segment(license["key"]), "machine": machine["id"], "entitlement": vendor.entitlement()["id"],
        "api_key": vendor.api_key("licenses:read")["id"],
    }  # fmt: skip


@pytest.fixture(scope="module")
def sandbox_account(tenant_server: Server) -> Vendor:
    """The first account's other environment."""
    return Vendor(tenant_server, tenant_server.test_key, "test")


@pytest.fixture(scope="module")
def worlds(our_account: Vendor, other_account: Vendor, sandbox_account: Vendor) -> dict[str, dict[str, str]]:
    """Ids of four kinds of nowhere, as the first account's live key sees it."""
    deleted = make(our_account)
    for path in (f"/machines/{deleted['machine']}", f"/licenses/{deleted['license']}", f"/policies/{deleted['policy']}",
                 f"/products/{deleted['product']}", f"/entitlements/{deleted['entitlement']}", f"/api-keys/{deleted['api_key']}"):  # fmt: skip
        gone(our_account.delete(path))
    return {
        "absent": {**dict.fromkeys(deleted, absent_id()), "key": "LIC-0000-0000-0000-0000"},
        "deleted": deleted,
        "other account": make(other_account),
        "other environment": make(sandbox_account),
    }


@pytest.fixture(scope="module")
def entitlement(our_account: Vendor) -> str:
    return our_account.entitlement()["id"]


def call(vendor: Vendor, route: tuple, id: str, entitlement: str) -> httpx.Response:
    _, method, path, body, _ = route
    options = {} if body is None else {"json": body}
    return vendor.http.request(method, path.format(id=id, entitlement=entitlement), **options)


def names(route: tuple) -> str:
    return f"{route[1]} {route[2]}"


def test_no_route_with_an_id_is_missing(tenant_server: Server):
    """The table above has every operation with something to fill into its path, under the scope it asks for."""
    described = {
        (method, path, operation.get("x-required-scope"))
        for (method, path), operation in operations(tenant_server).items()
        if "{}" in path
    }
    assert {(method, nameless(path), scope) for _, method, path, _, scope in ROUTES} == described


@pytest.mark.parametrize("route", ROUTES, ids=names)
def test_nowhere_is_everywhere_the_same(our_account: Vendor, worlds: dict, entitlement: str, route: tuple):
    """The four kinds of nowhere get the same bytes, the request id aside."""
    answers = {}
    for world, ids in worlds.items():
        response = call(our_account, route, ids[route[0]], entitlement)
        refused(response, 404, "NOT_FOUND")
        headers = {name for name in response.headers if name not in ("date", "x-request-id")}
        answers[world] = (without_request_id(response), frozenset(headers))
    assert len(set(answers.values())) == 1, answers


@pytest.mark.parametrize("route", ROUTES, ids=names)
def test_missing_scope_hides_existence(our_account: Vendor, worlds: dict, entitlement: str, route: tuple, only_analytics: Vendor):
    """Without the scope the answer is 403 for what is there and for what is not, the same bytes."""
    present = make(our_account)
    answers = {
        without_request_id(call(only_analytics, route, ids[route[0]], entitlement)) for ids in (present, *worlds.values())
    }
    assert len(answers) == 1
    assert refused(call(only_analytics, route, present[route[0]], entitlement), 403, "FORBIDDEN")["details"] == {
        "requiredScope": route[4]
    }


@pytest.fixture(scope="module")
def only_analytics(our_account: Vendor) -> Vendor:
    return our_account.scoped("analytics:read")


def test_what_was_attempted_did_not_happen(other_account: Vendor, sandbox_account: Vendor, worlds: dict):
    """After all those requests everything of the others is as it was."""
    for vendor, world in ((other_account, "other account"), (sandbox_account, "other environment")):
        ids = worlds[world]
        license = vendor.read(f"/licenses/{ids['license']}")
        assert (license["status"], license["name"], license["machineCount"]) == ("active", None, 1)
        for path in (f"/products/{ids['product']}", f"/policies/{ids['policy']}", f"/machines/{ids['machine']}",
                     f"/entitlements/{ids['entitlement']}", f"/api-keys/{ids['api_key']}", f"/licenses/by-key/{ids['key']}"):  # fmt: skip
            vendor.read(path)


def test_references_to_others(our_account: Vendor, worlds: dict):
    """Ids in bodies: the same 422 for absent, deleted and foreign ones."""
    policy, license = our_account.policy(), our_account.license()
    under_policy = {"productId": policy["productId"], "policyId": policy["id"]}
    requests = [
        ("POST", "/policies", lambda ids: {"productId": ids["product"], "name": "x", "maxMachines": 1}),
        ("POST", "/licenses", lambda ids: {**under_policy, "productId": ids["product"]}),
        ("POST", "/licenses", lambda ids: {**under_policy, "policyId": ids["policy"]}),
        ("POST", "/licenses", lambda ids: {**under_policy, "entitlementIds": [ids["entitlement"]]}),
        ("PATCH", f"/licenses/{license['id']}", lambda ids: {"policyId": ids["policy"]}),
        ("POST", "/machines", lambda ids: {"licenseId": ids["license"], "fingerprint": fingerprint()}),
        ("POST", f"/policies/{policy['id']}/entitlements", lambda ids: {"entitlementIds": [ids["entitlement"]]}),
        ("POST", f"/licenses/{license['id']}/entitlements", lambda ids: {"entitlementIds": [ids["entitlement"]]}),
    ]
    for method, path, body in requests:
        answers = set()
        for ids in worlds.values():
            response = our_account.http.request(method, path, json=body(ids))
            refused(response, 422, "REFERENCE_NOT_FOUND")
            answers.add(without_request_id(response))
        assert len(answers) == 1, answers


def test_detaching_what_is_elsewhere(our_account: Vendor, worlds: dict):
    """The second id of a path: the same 404 for absent, deleted and foreign entitlements, and for one not attached."""
    license, unattached = our_account.license(), our_account.entitlement()["id"]
    for parent in (f"/licenses/{license['id']}", f"/policies/{license['policyId']}"):
        answers = set()
        for id in (unattached, *(ids["entitlement"] for ids in worlds.values())):
            response = our_account.delete(f"{parent}/entitlements/{id}")
            refused(response, 404, "NOT_FOUND")
            answers.add(without_request_id(response))
        assert len(answers) == 1, answers


@pytest.mark.parametrize("collection", ["products", "policies", "entitlements", "licenses", "machines", "api-keys"])
def test_lists_show_only_the_own(our_account: Vendor, other_account: Vendor, sandbox_account: Vendor, worlds: dict, collection: str):
    """No list, no filter and no cursor reaches beyond account and environment."""
    sets = [{row["id"] for row in each.walk(f"/{collection}")} for each in (our_account, other_account, sandbox_account)]
    assert not sets[0] & sets[1] and not sets[0] & sets[2] and not sets[1] & sets[2]
    for filter, kind in (("productId", "product"), ("policyId", "policy"), ("licenseId", "license")):
        if (collection, filter) in (("policies", "productId"), ("licenses", "productId"), ("licenses", "policyId"), ("machines", "licenseId")):
            for ids in worlds.values():
                assert our_account.read(f"/{collection}", **{filter: ids[kind]}) == []


def test_license_key_meets_foreign_machines(our_account: Vendor, other_account: Vendor, worlds: dict):
    """A license key sees machines of no other license, near or far."""
    key, sibling = our_account.license()["key"], our_account.license()
    near = our_account.machine(sibling["key"])["id"]
    for method, path in (("GET", "/machines/{id}"), ("DELETE", "/machines/{id}"), ("POST", "/machines/{id}/heartbeat")):
        answers = set()
        for id in (near, *(ids["machine"] for ids in worlds.values())):
            response = our_account.as_license(method, path.format(id=id), key)
            refused(response, 404, "NOT_FOUND")
            answers.add(without_request_id(response))
        assert len(answers) == 1


def test_same_codes_and_keys_side_by_side(our_account: Vendor, other_account: Vendor, sandbox_account: Vendor):
    """Codes, imported keys and exclusive devices of one world never collide with another's."""
    code, key, mark = unique("same"), unique("same key"), fingerprint()
    for vendor in (our_account, other_account, sandbox_account):
        vendor.product(code=code)
        vendor.entitlement(code=code)
        license = vendor.license(vendor.policy(fingerprintUniqueness="PER_ACCOUNT"), key=key)
        assert ok(vendor.post("/machines", licenseId=license["id"], fingerprint=mark), 201)["licenseId"] == license["id"]


def test_oldest_license_wins_between_accounts(our_account: Vendor, other_account: Vendor):
    """At equal text in two accounts the oldest license answers, unless the base path names the account."""
    key = unique("twice in the world")
    first, second = other_account.license(key=key), our_account.license(key=key)
    assert our_account.validate(key).json()["license"]["id"] == first["id"]
    for vendor, license in ((our_account, second), (other_account, first)):
        base = f"{vendor.server.pinned('live', vendor.account)}/api/v1"
        response = httpx.post(f"{base}/licenses/validate-key", json={"key": key})
        assert response.json()["license"]["id"] == license["id"]
