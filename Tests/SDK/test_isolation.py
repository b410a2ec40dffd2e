"""Absent, deleted, of another account, of the other environment: nobody can tell which."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from process import Server
from receiver import Receiver
from vendor import (
    Vendor, absent_event, absent_id, fingerprint, future, gone, nameless, ok, operations, past, path_segment, refused, unique,
    without_request_id,
)  # fmt: skip

# Nobody listens there.
NOWHERE = "http://127.0.0.1:9/"

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
    ("signing_key", "GET", "/signing-keys/{id}", None, "api-keys:read"),
    ("signing_key", "GET", "/signing-keys/{id}/files", None, "api-keys:read"),
    ("signing_key", "POST", "/signing-keys/{id}/promote", {}, "api-keys:write"),
    ("signing_key", "POST", "/signing-keys/{id}/revoke", {}, "api-keys:write"),
    ("license", "POST", "/licenses/{id}/erase", {"delete": True}, "licenses:write"),
    ("license", "POST", "/licenses/{id}/checkout", {"fingerprint": "a-fingerprint"}, "licenses:write"),
    ("license", "POST", "/licenses/{id}/offline-activations", {"request": "x"}, "licenses:write"),
    ("license", "GET", "/licenses/{id}/held-seats", None, "machines:read"),
    ("license", "POST", "/licenses/{id}/offline-removals", {"proof": "x"}, "machines:write"),
    ("webhook", "GET", "/webhooks/{id}", None, "webhooks:read"),
    ("webhook", "PATCH", "/webhooks/{id}", {"enabled": False}, "webhooks:write"),
    ("webhook", "DELETE", "/webhooks/{id}", None, "webhooks:write"),
    ("webhook", "POST", "/webhooks/{id}/rotate-secret", {}, "webhooks:write"),
    ("webhook", "POST", "/webhooks/{id}/ping", {}, "webhooks:write"),
    ("webhook", "POST", "/webhooks/{id}/replay", {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"}, "webhooks:write"),
    ("webhook", "GET", "/webhooks/{id}/deliveries", None, "webhooks:read"),
    ("delivery", "GET", "/webhooks/{webhook}/deliveries/{id}", None, "webhooks:read"),
    ("delivery", "POST", "/webhooks/{webhook}/deliveries/{id}/redeliver", {}, "webhooks:write"),
    ("event", "GET", "/events/{id}", None, "webhooks:read"),
    ("entry", "GET", "/audit-logs/{id}", None, "audit:read"),
]


def make(vendor: Vendor) -> dict[str, str]:
    """One of everything: the id of each kind."""
    license = vendor.license()
    machine = vendor.machine(license["key"])
    webhook = vendor.webhook(NOWHERE, "license.checked_out")
    delivery = ok(vendor.post(f"/webhooks/{webhook['id']}/ping"), 202)
    return {
        "webhook": webhook["id"], "delivery": delivery["id"], "event": delivery["eventId"],
        "entry": vendor.read("/audit-logs", limit=1)[0]["id"], "product": license["productId"], "policy": license["policyId"], "license": license["id"],
        "key": path_segment(license["key"]), "machine": machine["id"], "entitlement": vendor.entitlement()["id"],
        "api_key": vendor.api_key("licenses:read")["id"], "signing_key": vendor.waiting_signing_key()["id"],
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
                 f"/products/{deleted['product']}", f"/entitlements/{deleted['entitlement']}", f"/api-keys/{deleted['api_key']}",
                 f"/webhooks/{deleted['webhook']}"):  # fmt: skip
        gone(our_account.delete(path))
    absent = {**dict.fromkeys(deleted, absent_id()), "key": "LIC-0000-0000-0000-0000", "event": absent_event()}
    return {
        "absent": absent,
        # Events, entries of the audit log and signing keys are not deleted by anybody.
        "deleted": {**deleted, "event": absent_event(), "entry": absent_id(), "signing_key": absent_id()},
        "other account": make(other_account),
        "other environment": make(sandbox_account),
    }


@pytest.fixture(scope="module")
def entitlement(our_account: Vendor) -> str:
    return our_account.entitlement()["id"]


def call(vendor: Vendor, route: tuple, ids: dict[str, str], entitlement: str) -> httpx.Response:
    kind, method, path, body, _ = route
    options = {} if body is None else {"json": body}
    filled = path.format(id=ids[kind], webhook=ids["webhook"], entitlement=entitlement)
    return vendor.http.request(method, filled, **options)


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
        response = call(our_account, route, ids, entitlement)
        refused(response, 404, "NOT_FOUND")
        headers = {name for name in response.headers if name not in ("date", "x-request-id")}
        answers[world] = (without_request_id(response), frozenset(headers))
    assert len(set(answers.values())) == 1, answers


@pytest.mark.parametrize("route", ROUTES, ids=names)
def test_missing_scope_hides_existence(our_account: Vendor, worlds: dict, entitlement: str, route: tuple, only_analytics: Vendor):
    """Without the scope the answer is 403 for what is there and for what is not, the same bytes."""
    present = make(our_account)
    answers = {
        without_request_id(call(only_analytics, route, ids, entitlement)) for ids in (present, *worlds.values())
    }
    assert len(answers) == 1
    assert refused(call(only_analytics, route, present, entitlement), 403, "FORBIDDEN")["details"] == {
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
                     f"/entitlements/{ids['entitlement']}", f"/api-keys/{ids['api_key']}", f"/licenses/by-key/{ids['key']}",
                     f"/events/{ids['event']}", f"/audit-logs/{ids['entry']}"):  # fmt: skip
            vendor.read(path)
        assert vendor.read(f"/signing-keys/{ids['signing_key']}")["status"] == "next"
        webhook = vendor.read(f"/webhooks/{ids['webhook']}")
        assert (webhook["enabled"], webhook["updatedAt"], webhook["previousSecretUntil"]) == (True, webhook["createdAt"], None)
        assert [row["id"] for row in vendor.deliveries(webhook)] == [ids["delivery"]]


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


def test_deliveries_of_elsewhere(our_account: Vendor, worlds: dict):
    """The second id of a path: a delivery is found at its own endpoint only, whoever owns the others."""
    own = our_account.webhook(NOWHERE, "license.checked_out")
    answers = set()
    for id in (ids["delivery"] for ids in worlds.values()):
        for response in (
            our_account.get(f"/webhooks/{own['id']}/deliveries/{id}"), our_account.post(f"/webhooks/{own['id']}/deliveries/{id}/redeliver"),
        ):  # fmt: skip
            refused(response, 404, "NOT_FOUND")
            answers.add(without_request_id(response))
    assert len(answers) == 1, answers
    gone(our_account.delete(f"/webhooks/{own['id']}"))


def test_events_reach_the_own_endpoints_only(our_account: Vendor, other_account: Vendor, sandbox_account: Vendor):
    """What happens in one world is delivered in that world only, and a replay brings nothing of the others."""
    everyone = (our_account, other_account, sandbox_account)
    with Receiver() as receiver:
        webhooks = [vendor.webhook(f"{receiver.url}/{number}") for number, vendor in enumerate(everyone)]
        licenses = [vendor.license()["id"] for vendor in everyone]
        receiver.wait(3)
        for number, (vendor, webhook) in enumerate(zip(everyone, webhooks)):
            assert [arrival.event["data"]["id"] for arrival in receiver.at(f"/{number}")] == [licenses[number]]
            assert [row["eventType"] for row in vendor.deliveries(webhook)] == ["license.created"]
            known = {event["id"] for event in vendor.events()}
            ok(vendor.post(f"/webhooks/{webhook['id']}/replay", **{"from": past(), "to": future()}), 202)
            assert {row["eventId"] for row in vendor.deliveries(webhook)} <= known
            gone(vendor.delete(f"/webhooks/{webhook['id']}"))


@pytest.mark.parametrize(
    "collection", ["products", "policies", "entitlements", "licenses", "machines", "api-keys", "webhooks", "events", "audit-logs"]
)
def test_lists_show_only_the_own(our_account: Vendor, other_account: Vendor, sandbox_account: Vendor, worlds: dict, collection: str):
    """No list, no filter and no cursor reaches beyond account and environment."""
    sets = [{row["id"] for row in each.walk(f"/{collection}")} for each in (our_account, other_account, sandbox_account)]
    assert not sets[0] & sets[1] and not sets[0] & sets[2] and not sets[1] & sets[2]
    for filter, kind in (("productId", "product"), ("policyId", "policy"), ("licenseId", "license")):
        if (collection, filter) in (("policies", "productId"), ("licenses", "productId"), ("licenses", "policyId"), ("machines", "licenseId")):
            for ids in worlds.values():
                assert our_account.read(f"/{collection}", **{filter: ids[kind]}) == []
    for world in ("absent", "other account", "other environment"):
        if collection == "events":
            assert our_account.read("/events", licenseId=worlds[world]["license"]) == []
        if collection == "audit-logs":
            for kind in ("license", "machine", "webhook", "product", "api_key"):
                assert our_account.read("/audit-logs", resourceId=worlds[world][kind]) == []


def test_analytics_count_only_the_own(our_account: Vendor, other_account: Vendor, sandbox_account: Vendor, worlds: dict):
    """The numbers of each world are its own rows; another world's product counts as none."""
    for vendor in (our_account, other_account, sandbox_account):
        overview = vendor.read("/analytics")
        assert overview["licenses"]["total"] == len(vendor.walk("/licenses"))
        assert overview["machines"]["total"] == len(vendor.walk("/machines"))
    answers = set()
    for ids in worlds.values():
        response = our_account.get("/analytics/licenses", productId=ids["product"])
        refused(response, 422, "REFERENCE_NOT_FOUND")
        answers.add(without_request_id(response))
    assert len(answers) == 1, answers

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
