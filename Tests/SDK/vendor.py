"""What a vendor's own code would do: small requests with an API key, and the checks every answer must pass."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import re
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any, Callable
from urllib.parse import quote

import httpx

from process import Server

SCOPES = [
    "licenses:read", "licenses:write", "machines:read", "machines:write", "products:read", "products:write",
    "policies:read", "policies:write", "entitlements:read", "entitlements:write", "webhooks:read", "webhooks:write",
    "analytics:read", "api-keys:read", "api-keys:write", "audit:read", "licenses:reveal",
]  # fmt: skip
PAGE_SCOPES = SCOPES[:13]

UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
EVENT = re.compile(r"^evt_[0-9a-f]{32}$")
ULID = re.compile(r"^[0-7][0-9A-HJKMNP-TV-Z]{25}$")

_numbers = itertools.count(1)
_run = uuid.uuid4().hex[:6]


def unique(prefix: str = "t") -> str:
    """A code no other test of this run uses."""
    return f"{prefix}-{_run}-{next(_numbers)}"


def fingerprint() -> str:
    return uuid.uuid4().hex


def absent_event() -> str:
    """A well-formed id of an event that never was."""
    return "evt_" + absent_id().replace("-", "")


def absent_id() -> str:
    """A well-formed id that names nothing."""
    return f"01890a5d-ac96-7{uuid.uuid4().hex[:3]}-8{uuid.uuid4().hex[:3]}-{uuid.uuid4().hex[:12]}"


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def instant(text: str) -> datetime:
    assert TIME.match(text), f"not UTC with milliseconds: {text}"
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def past(**span: float) -> str:
    return rfc3339(datetime.now(timezone.utc) - timedelta(**(span or {"days": 1})))


def future(**span: float) -> str:
    return rfc3339(datetime.now(timezone.utc) + timedelta(**(span or {"days": 30})))


def path_segment(text: str) -> str:
    return quote(text, safe="")


# Answers


def ok(response: httpx.Response, status: int = 200) -> Any:
    """The `data` of a successful answer."""
    assert response.status_code == status, f"{response.request.method} {response.request.url}: {response.status_code} {response.text}"
    assert response.headers["content-type"].startswith("application/json")
    return response.json()["data"]


def gone(response: httpx.Response) -> None:
    """A deletion: 204 without a body."""
    assert response.status_code == 204, response.text
    assert response.content == b""


def refused(response: httpx.Response, status: int, code: str) -> dict:
    """The body of a refusal, in the one shape every refusal has."""
    told = f"{response.request.method} {response.request.url}: {response.status_code} {response.text[:500]}"
    assert response.status_code == status, told
    body = error_body(response.headers, response.content, status)
    assert body["code"] == code, told
    return body


def error_body(headers: Any, content: bytes, status: int) -> dict:
    """Checks the shape of an error answer, whatever its code."""
    assert headers["content-type"].startswith("application/json"), headers
    body = json.loads(content)
    assert {"error", "code", "status", "requestId"} <= set(body) <= {"error", "code", "status", "requestId", "details"}
    assert isinstance(body["error"], str) and body["error"].strip()
    assert re.fullmatch(r"[A-Z_]+", body["code"])
    assert body["status"] == status
    assert body["requestId"] == headers["x-request-id"]
    assert isinstance(body.get("details", {}), dict)
    if status == 405:
        assert headers["allow"]
    if status == 401:
        assert headers["www-authenticate"]
    return body


def invalid(response: httpx.Response, *path: str | int, code: str | None = None) -> dict:
    """A 400 whose issues name the field at `path`."""
    body = refused(response, 400, "VALIDATION_ERROR")
    issues = body["details"]["issues"]
    assert issues and all({"path", "message", "code"} <= set(issue) for issue in issues), issues
    if path:
        assert list(path) in [issue["path"] for issue in issues], issues
    if code:
        assert code in [issue["code"] for issue in issues], issues
    return body


def without_request_id(response: httpx.Response) -> str:
    """The exact text of an answer, its request id blanked."""
    return response.text.replace(response.headers["x-request-id"], "")


def signature(signing_key: str, response: httpx.Response) -> str:
    """What `X-Signature` must be: the signing key counts as text, not as the bytes its hex names."""
    signed = response.headers["x-signature-timestamp"].encode() + b"." + response.content
    return hmac.new(signing_key.encode(), signed, hashlib.sha256).hexdigest()


def in_parallel(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Runs `work(0…count-1)`, all released at the same moment."""
    gate = threading.Barrier(count)

    def one(number: int) -> Any:
        gate.wait(30)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def eventually(check: Callable[[], bool], seconds: float = 5) -> bool:
    """Asks again until the answer is yes, for at most so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.05)
    return check()


def operations(server: Server) -> dict[tuple[str, str], dict]:
    """The operations the served document describes, by method and path; parameters in paths are `{}`."""
    paths = httpx.get(f"{server.api}/openapi.json").json()["paths"]
    methods = ("get", "post", "put", "patch", "delete")
    return {
        (method.upper(), nameless(path)): item[method] for path, item in paths.items() for method in methods if method in item
    }


def nameless(path: str) -> str:
    """A path template without the names of its parameters, which every file chooses for itself."""
    return re.sub(r"\{[^}]*\}", "{}", path)


# Clients


def http(server: Server, authorization: str | None = None, base: str | None = None, **headers: str) -> httpx.Client:
    """A plain client; any number of threads may share it. (Nothing here speaks TLS; reading its certificates takes longest.)"""
    if authorization:
        headers["Authorization"] = authorization
    return httpx.Client(
        base_url=base or server.api, headers=headers, timeout=30, verify=False, limits=httpx.Limits(max_connections=None)
    )


class Vendor:
    """An API key and what can be done with it. Factories answer with `data` and insist on success."""

    def __init__(self, server: Server, key: str, environment: str = "live", account: str | None = None) -> None:
        self.server = server
        self.account = account or server.account
        self.key = key
        self.environment = environment
        self.http = http(server, f"Bearer {key}")
        self.anonymous = http(server)

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        return self.http.get(path, params=parameters or None)

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self.http.post(path, json=body)

    def patch(self, path: str, **body: Any) -> httpx.Response:
        return self.http.patch(path, json=body)

    def delete(self, path: str) -> httpx.Response:
        return self.http.delete(path)

    def read(self, path: str, **parameters: Any) -> Any:
        return ok(self.get(path, **parameters))

    def walk(self, path: str, limit: int = 100, **parameters: Any) -> list[dict]:
        """Every row of a list, page by page."""
        rows: list[dict] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, limit=limit, **cursor, **parameters)
            rows += ok(page)
            following = page.json()["pagination"]
            if not following["hasMore"]:
                assert following["nextCursor"] is None
                return rows
            cursor = {"cursor": following["nextCursor"]}

    # Factories

    def product(self, **fields: Any) -> dict:
        return ok(self.post("/products", **{"name": "Product", "code": unique("prod"), **fields}), 201)

    def policy(self, product: dict | None = None, **fields: Any) -> dict:
        """Three seats unless asked otherwise."""
        if "productId" not in fields:
            fields["productId"] = (product or self.product())["id"]
        if "template" not in fields:
            fields.setdefault("maxMachines", 3)
        return ok(self.post("/policies", **{"name": "Policy", **fields}), 201)

    def license(self, policy: dict | None = None, **fields: Any) -> dict:
        policy = policy or self.policy()
        return ok(self.post("/licenses", **{"productId": policy["productId"], "policyId": policy["id"], **fields}), 201)

    def license_with(self, overrides: dict | None = None, **policy: Any) -> dict:
        """A license under a policy of its own."""
        return self.license(self.policy(**policy), **(overrides or {}))

    def entitlement(self, **fields: Any) -> dict:
        return ok(self.post("/entitlements", **{"code": unique("ent"), "name": "Entitlement", **fields}), 201)

    def attach(self, parent: str, *entitlements: dict) -> list[dict]:
        return ok(self.post(f"{parent}/entitlements", entitlementIds=[each["id"] for each in entitlements]))

    def act(self, license: dict, action: str, **body: Any) -> httpx.Response:
        return self.post(f"/licenses/{license['id']}/{action}", **body)

    def api_key(self, *scopes: str, **fields: Any) -> dict:
        if scopes:
            fields["scopes"] = list(scopes)
        return ok(self.post("/api-keys", **{"name": unique("key"), **fields}), 201)

    def scoped(self, *scopes: str, **fields: Any) -> Vendor:
        """The same account through a key with only these scopes."""
        return Vendor(self.server, self.api_key(*scopes, **fields)["key"], self.environment)

    def waiting_signing_key(self) -> dict:
        """The key pair that is `next`: one is made where none waits. (Promoting it would change what other tests count on.)"""
        waiting = [row for row in self.walk("/signing-keys") if (row["algorithm"], row["status"]) == ("ed25519", "next")]
        return waiting[0] if waiting else ok(self.post("/signing-keys"), 201)

    # Webhooks and what is written down

    def webhook(self, url: str, *events: str, **fields: Any) -> dict:
        """An endpoint for these types; for all of them where none is named."""
        if events:
            fields["events"] = list(events)
        return ok(self.post("/webhooks", url=url, **fields), 201)

    def deliveries(self, webhook: dict, **filters: Any) -> list[dict]:
        return self.walk(f"/webhooks/{webhook['id']}/deliveries", **filters)

    def delivery(self, webhook: dict, id: str) -> dict:
        return self.read(f"/webhooks/{webhook['id']}/deliveries/{id}")

    def attempted(self, webhook: dict, id: str, attempts: int, seconds: float = 10) -> dict:
        """The delivery, as soon as so many of its attempts are over."""
        assert eventually(lambda: self.delivery(webhook, id)["attempts"] >= attempts, seconds), self.delivery(webhook, id)
        return self.delivery(webhook, id)

    def events(self, **filters: Any) -> list[dict]:
        return self.walk("/events", **filters)

    def audit(self, **filters: Any) -> list[dict]:
        return self.walk("/audit-logs", **filters)

    # What applications do

    def as_license(self, method: str, path: str, key: str, **options: Any) -> httpx.Response:
        return self.anonymous.request(method, path, headers={"Authorization": f"License {key}"}, **options)

    def activate(self, key: str, mark: str | None = None, **fields: Any) -> httpx.Response:
        return self.as_license("POST", "/machines", key, json={"fingerprint": mark or fingerprint(), **fields})

    def machine(self, key: str, mark: str | None = None, **fields: Any) -> dict:
        return ok(self.activate(key, mark, **fields), 201)

    def heartbeat(self, machine: dict, key: str) -> httpx.Response:
        return self.as_license("POST", f"/machines/{machine['id']}/heartbeat", key)

    def deactivate(self, machine: dict, key: str) -> httpx.Response:
        return self.as_license("DELETE", f"/machines/{machine['id']}", key)

    def validate(self, key: str, **body: Any) -> httpx.Response:
        return self.anonymous.post("/licenses/validate-key", json={"key": key, **body})

    def verdict(self, key: str, **body: Any) -> str:
        """The code of a validation, once its two halves were seen to agree."""
        response = self.validate(key, **body)
        assert response.status_code == 200, response.text
        answer = response.json()
        assert (answer["valid"], answer["code"]) == (answer["data"]["valid"], answer["data"]["code"])
        return answer["code"]
