"""Each scope on each route it guards: success with it alone, 403 with all others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterator

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import license_file
from process import Server
from vendor import SCOPES, Vendor, fingerprint, gone, nameless, ok, operations, path_segment, past, refused, unique


@dataclass
class Route:
    """A guarded route; `{names}` in path and body are filled from the prepared world."""

    scope: str
    method: str
    path: str
    body: dict[str, Any] | None = None
    state: str = field(default="")
    besides: tuple[str, ...] = ()
    """Scopes that it needs besides."""

    def __str__(self) -> str:
        return f"{self.scope} {self.method} {self.path}"


# Nobody listens there.
NOWHERE = "http://127.0.0.1:9/"

ROUTES = [
    Route("licenses:read", "GET", "/licenses"),
    Route("licenses:read", "GET", "/licenses/{license}"),
    Route("licenses:read", "GET", "/licenses/by-key/{key}"),
    Route("licenses:read", "POST", "/licenses/{license}/validate", {}),
    Route("licenses:read", "GET", "/licenses/{license}/entitlements"),
    Route("licenses:write", "POST", "/licenses", {"productId": "{product}", "policyId": "{policy}"}),
    Route("licenses:write", "PATCH", "/licenses/{license}", {"name": "new"}),
    Route("licenses:write", "DELETE", "/licenses/{license}"),
    Route("licenses:write", "POST", "/licenses/{license}/suspend", {}),
    Route("licenses:write", "POST", "/licenses/{license}/reinstate", {}, "suspend"),
    Route("licenses:write", "POST", "/licenses/{license}/renew", {"durationDays": 30}, "expire"),
    Route("licenses:write", "POST", "/licenses/{license}/revoke", {}),
    Route("licenses:write", "POST", "/licenses/{license}/ban", {}),
    Route("licenses:write", "POST", "/licenses/{license}/regenerate-key", {}),
    Route("licenses:write", "POST", "/licenses/{license}/reset-uses", {}),
    Route("licenses:write", "POST", "/licenses/{license}/entitlements", {"entitlementIds": ["{entitlement}"]}),
    Route("licenses:write", "DELETE", "/licenses/{license}/entitlements/{attached}"),
    Route("licenses:reveal", "POST", "/licenses/{license}/reveal-key", {}),
    Route("machines:read", "GET", "/machines"),
    Route("machines:read", "GET", "/machines/{machine}"),
    Route("machines:write", "POST", "/machines", {"licenseId": "{license}", "fingerprint": "{fingerprint}"}),
    Route("machines:write", "PATCH", "/machines/{machine}", {"name": "new"}),
    Route("machines:write", "POST", "/machines/{machine}/heartbeat", {}),
    Route("machines:write", "DELETE", "/machines/{machine}"),
    Route("products:read", "GET", "/products"),
    Route("products:read", "GET", "/products/{product}"),
    Route("products:write", "POST", "/products", {"name": "new", "code": "{code}"}),
    Route("products:write", "PATCH", "/products/{product}", {"name": "new"}),
    Route("products:write", "DELETE", "/products/{unused_product}"),
    Route("policies:read", "GET", "/policies"),
    Route("policies:read", "GET", "/policies/{policy}"),
    Route("policies:read", "GET", "/policies/{policy}/entitlements"),
    Route("policies:write", "POST", "/policies", {"productId": "{product}", "name": "new", "maxMachines": 1}),
    Route("policies:write", "PATCH", "/policies/{policy}", {"name": "new"}),
    Route("policies:write", "DELETE", "/policies/{unused_policy}"),
    Route("policies:write", "POST", "/policies/{policy}/entitlements", {"entitlementIds": ["{entitlement}"]}),
    Route("policies:write", "DELETE", "/policies/{policy}/entitlements/{attached}"),
    Route("entitlements:read", "GET", "/entitlements"),
    Route("entitlements:read", "GET", "/entitlements/{entitlement}"),
    Route("entitlements:write", "POST", "/entitlements", {"name": "new", "code": "{code}"}),
    Route("entitlements:write", "PATCH", "/entitlements/{entitlement}", {"name": "new"}),
    Route("entitlements:write", "DELETE", "/entitlements/{entitlement}"),
    Route("api-keys:read", "GET", "/api-keys"),
    Route("api-keys:read", "GET", "/api-keys/{api_key}"),
    Route("api-keys:write", "POST", "/api-keys", {"name": "new"}),
    Route("api-keys:write", "POST", "/api/dashboard/api-keys", {"name": "new"}),
    Route("api-keys:write", "DELETE", "/api-keys/{api_key}"),
    Route("api-keys:read", "GET", "/signing-keys"),
    Route("api-keys:read", "GET", "/signing-keys/{signing_key}"),
    Route("api-keys:read", "GET", "/signing-keys/{signing_key}/files", besides=("licenses:read",)),
    Route("api-keys:write", "POST", "/signing-keys", {}, "none waits"),
    # The one that signs already: promoting it again changes nothing.
    Route("api-keys:write", "POST", "/signing-keys/{active_key}/promote", {}),
    Route("api-keys:write", "POST", "/signing-keys/{signing_key}/revoke", {}),
    Route("licenses:write", "POST", "/licenses/{license}/erase", {}),
    Route("licenses:write", "POST", "/licenses/{license}/checkout", {"fingerprint": "{activated}"}),
    Route("licenses:write", "POST", "/licenses/{license}/offline-activations", {"request": "{request}"}, "carried", ("machines:write",)),
    Route("machines:read", "GET", "/licenses/{license}/held-seats"),
    Route("machines:write", "POST", "/licenses/{license}/offline-removals", {"proof": "{proof}"}, "carried"),
    Route("webhooks:read", "GET", "/webhooks"),
    Route("webhooks:read", "GET", "/webhooks/{webhook}"),
    Route("webhooks:read", "GET", "/webhooks/{webhook}/deliveries"),
    Route("webhooks:read", "GET", "/webhooks/{webhook}/deliveries/{delivery}"),
    Route("webhooks:read", "GET", "/events"),
    Route("webhooks:read", "GET", "/events/{event}"),
    Route("webhooks:write", "POST", "/webhooks", {"url": NOWHERE, "events": ["license.checked_out"], "enabled": False}),
    Route("webhooks:write", "PATCH", "/webhooks/{webhook}", {"description": "new"}),
    Route("webhooks:write", "DELETE", "/webhooks/{webhook}"),
    Route("webhooks:write", "POST", "/webhooks/{webhook}/rotate-secret", {}),
    Route("webhooks:write", "POST", "/webhooks/{webhook}/ping", {}),
    Route("webhooks:write", "POST", "/webhooks/{webhook}/deliveries/{delivery}/redeliver", {}),
    Route("webhooks:write", "POST", "/webhooks/{webhook}/replay", {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"}),
    Route("audit:read", "GET", "/audit-logs"),
    Route("audit:read", "GET", "/audit-logs/{entry}"),
    Route("analytics:read", "GET", "/analytics"),
    Route("analytics:read", "GET", "/analytics/validations"),
    Route("analytics:read", "GET", "/analytics/activations"),
    Route("analytics:read", "GET", "/analytics/licenses"),
    Route("analytics:read", "GET", "/analytics/expiring"),
]


@pytest.fixture(scope="module")
def all_but(vendor: Vendor) -> dict[str, Vendor]:
    """For each scope a key that holds every other one."""
    return {scope: vendor.scoped(*(other for other in SCOPES if other != scope)) for scope in SCOPES}


@pytest.fixture(scope="module")
def only(vendor: Vendor) -> dict[str, Vendor]:
    """For each scope a key that holds nothing else."""
    return {scope: vendor.scoped(scope) for scope in SCOPES}


def world(vendor: Vendor, state: str) -> dict[str, str]:
    """One of everything, fresh."""
    attached = vendor.entitlement()
    policy = vendor.policy()
    license = vendor.license(policy, entitlementIds=[attached["id"]])
    vendor.attach(f"/policies/{policy['id']}", attached)
    machine = vendor.machine(license["key"])
    if state == "suspend":
        ok(vendor.act(license, "suspend"))
    if state == "expire":
        ok(vendor.patch(f"/licenses/{license['id']}", expiresAt=past()))
    carried = by_hand(vendor, license) if state == "carried" else {}
    waiting = vendor.waiting_signing_key()
    if state == "none waits":
        ok(vendor.post(f"/signing-keys/{waiting['kid']}/revoke"))
    [active] = [row for row in vendor.walk("/signing-keys") if (row["algorithm"], row["status"]) == ("ed25519", "active")]
    webhook = vendor.webhook(NOWHERE, "license.checked_out")
    delivery = ok(vendor.post(f"/webhooks/{webhook['id']}/ping"), 202)
    return {
        "webhook": webhook["id"], "delivery": delivery["id"], "event": delivery["eventId"],
        "entry": vendor.read("/audit-logs", limit=1)[0]["id"], "license": license["id"], "key": path_segment(license["key"]), "machine": machine["id"],
        "product": policy["productId"], "policy": policy["id"], "attached": attached["id"],
        "entitlement": vendor.entitlement()["id"], "unused_product": vendor.product()["id"],
        "unused_policy": vendor.policy()["id"], "api_key": vendor.api_key("licenses:read")["id"],
        "fingerprint": fingerprint(), "code": unique("scope"), "signing_key": waiting["kid"], "active_key": active["kid"],
        "activated": machine["fingerprint"], **carried,
    }  # fmt: skip


def by_hand(vendor: Vendor, license: dict) -> dict[str, str]:
    """A request of a machine without a network, and the proof of another that it gave up its file."""
    key = Ed25519PrivateKey.generate()
    there, gone_again = (
        license_file.request({"fingerprint": fingerprint()}, license["key"], key) for _ in range(2)
    )
    file = ok(vendor.post(f"/licenses/{license['id']}/offline-activations", request=gone_again))
    opened = license_file.opened(
        file["certificate"], vendor.server.keys[vendor.environment]["publicKey"], license["key"], file["fingerprint"]
    )
    return {"request": there, "proof": license_file.removal(opened, key)}


def fill(template: Any, names: dict[str, str]) -> Any:
    if isinstance(template, str):
        return template.format(**names)
    if isinstance(template, list):
        return [fill(each, names) for each in template]
    if isinstance(template, dict):
        return {name: fill(value, names) for name, value in template.items()}
    return template


def call(vendor: Vendor, route: Route, names: dict[str, str]) -> httpx.Response:
    body = {} if route.body is None else {"json": fill(route.body, names)}
    root = vendor.server.url if route.path.startswith("/api/") else vendor.server.api
    return vendor.http.request(route.method, root + fill(route.path, names), **body)


@pytest.fixture(autouse=True)
def few_endpoints(vendor: Vendor) -> Iterator[None]:
    """An environment has room for a hundred."""
    yield
    for webhook in vendor.walk("/webhooks"):
        gone(vendor.delete(f"/webhooks/{webhook['id']}"))


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_scope_guards_route(vendor: Vendor, only: dict, all_but: dict, route: Route):
    """Without the scope 403 naming it, with it alone success."""
    names = world(vendor, route.state)
    body = refused(call(all_but[route.scope], route, names), 403, "FORBIDDEN")
    assert body["details"]["requiredScope"] == route.scope
    allowed = call(vendor.scoped(route.scope, *route.besides) if route.besides else only[route.scope], route, names)
    assert allowed.status_code in (200, 201, 202, 204), f"{route}: {allowed.status_code} {allowed.text}"


def test_no_guarded_route_is_missing(server: Server):
    """The table above has every operation that asks for a scope, under that scope, which keys can hold."""
    described = {
        (operation["x-required-scope"], method, path)
        for (method, path), operation in operations(server).items()
        if "x-required-scope" in operation
    }
    assert {(route.scope, route.method, nameless(route.path)) for route in ROUTES} == described
    assert {scope for scope, _, _ in described} <= set(SCOPES)


@pytest.mark.parametrize("scope", ["webhooks:read", "webhooks:write", "analytics:read", "audit:read"])
def test_other_scopes_open_nothing_here(only: dict, scope: str):
    """A key for webhooks, analytics or the audit log reads none of these resources."""
    for path in ("/licenses", "/machines", "/products", "/policies", "/entitlements", "/api-keys"):
        refused(only[scope].get(path), 403, "FORBIDDEN")


def test_license_key_activation_needs_no_scope(vendor: Vendor):
    """The license key alone activates, as the page prints it."""
    assert vendor.activate(vendor.license()["key"]).status_code == 201
