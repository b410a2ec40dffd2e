"""Endpoints: how they are registered, changed, tried, switched off, and what was sent to them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Iterator

import httpx
import pytest

from process import Server
from receiver import ECHO, SECRET, Answer, Receiver
from vendor import UUID, Vendor, absent_event, absent_id, eventually, future, gone, instant, invalid, ok, past, refused, rfc3339

FIELDS = [
    "id", "url", "description", "events", "enabled", "disabledReason", "failingSince", "previousSecretUntil", "accountId",
    "createdAt", "updatedAt", "deletedAt", "metadata",
]  # fmt: skip
DELIVERY_FIELDS = {
    "id", "webhookId", "eventId", "eventType", "status", "attempts", "nextAttemptAt", "lastAttemptAt", "durationMs",
    "responseStatus", "responseBody", "error", "deliveredAt", "createdAt",
}  # fmt: skip
TYPES = [
    "license.created", "license.activated", "license.updated", "license.suspended", "license.reinstated", "license.revoked",
    "license.banned", "license.renewed", "license.expired", "license.deleted", "license.limit_reached", "license.checked_out",
    "machine.activated", "machine.deactivated", "machine.heartbeat", "machine.dead", "validation.success", "validation.failed",
    "webhook.disabled", "ping",
]  # fmt: skip
NOWHERE = "http://127.0.0.1:9/"
QUIET = "license.checked_out"


@pytest.fixture(scope="module")
def hook_server(start_server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this file's own, whose clock can be moved."""
    server = start_server(clock=tmp_path_factory.mktemp("clock") / "offset")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def hooks(hook_server: Server) -> Vendor:
    return Vendor(hook_server, hook_server.live_key)


@pytest.fixture
def receiver(hook_server: Server) -> Iterator[Receiver]:
    with Receiver(clock=lambda: hook_server.now().timestamp()) as receiver:
        yield receiver


@pytest.fixture
def endpoint(hooks: Vendor, receiver: Receiver) -> Iterator[dict]:
    """An endpoint that hears of licenses being created."""
    webhook = hooks.webhook(f"{receiver.url}/hooks", "license.created")
    yield webhook
    hooks.delete(f"/webhooks/{webhook['id']}")


def without_secret(webhook: dict) -> dict:
    return {name: value for name, value in webhook.items() if name != "secret"}


# Registering


def test_created_endpoint(hooks: Vendor):
    """201 shows the endpoint and, this once, its secret; the defaults are `*` and enabled."""
    made = hooks.webhook(NOWHERE, enabled=False, description="orders", metadata={"n": 1.10})
    assert sorted(made) == sorted([*FIELDS, "secret"])
    assert UUID.match(made["id"]) and SECRET.match(made["secret"]) and made["accountId"] == hooks.account
    assert (made["url"], made["description"], made["events"], made["enabled"]) == (NOWHERE, "orders", ["*"], False)
    assert [made[name] for name in ("disabledReason", "failingSince", "previousSecretUntil", "deletedAt")] == [None] * 4
    assert made["metadata"] == {"n": 1.10} and made["createdAt"] == made["updatedAt"]
    assert hooks.read(f"/webhooks/{made['id']}") == without_secret(made)
    other = hooks.webhook(NOWHERE, QUIET)
    assert (other["enabled"], other["events"], other["description"], other["metadata"]) == (True, [QUIET], None, {})
    assert other["secret"] != made["secret"]
    for webhook in (made, other):
        gone(hooks.delete(f"/webhooks/{webhook['id']}"))


def test_secret_is_shown_once(hooks: Vendor, endpoint: dict):
    """No later answer has it: not GET, not the list, not PATCH, not the deliveries."""
    path = f"/webhooks/{endpoint['id']}"
    ping = ok(hooks.post(f"{path}/ping"), 202)
    for response in (
        hooks.get(path), hooks.get("/webhooks"), hooks.patch(path, description="x"), hooks.get(f"{path}/deliveries"),
        hooks.get(f"{path}/deliveries/{ping['id']}"), hooks.get("/events"), hooks.get("/audit-logs"),
    ):  # fmt: skip
        assert response.status_code == 200
        assert endpoint["secret"] not in response.text and "whsec_" not in response.text


@pytest.mark.parametrize("type", [*TYPES, "*"])
def test_every_type_can_be_subscribed_to(hooks: Vendor, type: str):
    webhook = hooks.webhook(NOWHERE, type, enabled=False)
    assert webhook["events"] == [type]
    gone(hooks.delete(f"/webhooks/{webhook['id']}"))


@pytest.mark.parametrize(
    "events",
    [[], ["license.nonsense"], ["license.created", ""], ["License.Created"], ["license.*"], ["license.created"] * 2, ["license.created", 5], "*",
     None, {}, ["license.created", None], ["x"] * 51],
    ids=lambda events: repr(events)[:40],
)  # fmt: skip
def test_bad_events(hooks: Vendor, events):
    """1 to 50 known words, each once."""
    body = invalid(hooks.post("/webhooks", url=NOWHERE, events=events))
    assert {issue["path"][0] for issue in body["details"]["issues"]} == {"events"}


@pytest.mark.parametrize(
    "url",
    ["", "example.com/hooks", "/hooks", "ftp://example.com/", "javascript:alert(1)", "http:///x", "http://", "https://user@example.com/",
     "http://user:secret@127.0.0.1/", "https://example.com/#top", "https://exämple.com/", "https://example.com:0/", "https://example.com:65536/",
     "https://example.com:x/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0x7f.1/", "http://1.2.3/",
     "https://exa mple.com/", "https://example.com/a b", "https://example.com/\n", "https://example.com\\@127.0.0.1/", "https://[::1/", "https://[fe80::1%25eth0]/",
     "http://127.0.0.1/" + "x" * 2032, 5, None, [], {}],
    ids=lambda url: repr(url)[:40],
)  # fmt: skip
def test_bad_urls(hooks: Vendor, url):
    """What is no plain absolute address is 400 even where private ones are allowed."""
    invalid(hooks.post("/webhooks", url=url), "url")


def test_url_of_2048_characters(hooks: Vendor):
    """The longest address is kept as sent."""
    url = "http://127.0.0.1:9/".ljust(2048, "x")
    webhook = hooks.webhook(url, enabled=False)
    assert webhook["url"] == url
    gone(hooks.delete(f"/webhooks/{webhook['id']}"))


def test_other_bad_fields(hooks: Vendor):
    """All issues at once, and no typo is lost."""
    invalid(hooks.post("/webhooks"), "url")
    body = invalid(hooks.post("/webhooks", url=5, events=[], description="x" * 1001, enabled="yes", metadata=[], evnts=[]))
    assert {issue["path"][0] if issue["path"] else "" for issue in body["details"]["issues"]} >= {"url", "events", "description", "enabled", "metadata"}
    invalid(hooks.post("/webhooks", url=NOWHERE, secret="whsec_mine"), code="unrecognized_keys")


def test_hundred_endpoints(start_server):
    """The hundred and first of an environment is refused; a deleted one makes room; test has its own hundred."""
    server: Server = start_server()
    vendor, sandbox = Vendor(server, server.live_key), Vendor(server, server.test_key, "test")
    made = [vendor.webhook(NOWHERE, QUIET) for _ in range(100)]
    refused(vendor.post("/webhooks", url=NOWHERE), 422, "BUSINESS_RULE_VIOLATION")
    gone(vendor.delete(f"/webhooks/{made[0]['id']}"))
    vendor.webhook(NOWHERE, QUIET)
    refused(vendor.post("/webhooks", url=NOWHERE), 422, "BUSINESS_RULE_VIOLATION")
    sandbox.webhook(NOWHERE, QUIET)
    assert len(vendor.walk("/webhooks", limit=30)) == 100
    server.stop()


# Changing


def test_change(hooks: Vendor):
    """Each field alone; what is absent stays, null clears the description."""
    made = hooks.webhook(NOWHERE, QUIET, description="x", metadata={"a": 1}, enabled=False)
    path = f"/webhooks/{made['id']}"
    for change in ({"url": f"{NOWHERE}b"}, {"events": ["ping", "license.created"]}, {"description": "y"}, {"metadata": {"b": 2}}, {"description": None}):
        before = hooks.read(path)
        changed = ok(hooks.patch(path, **change))
        assert {**changed, **change} == changed or sorted(changed["events"]) == sorted(change.get("events", []))
        untouched = set(FIELDS) - set(change) - {"updatedAt"}
        assert {name: changed[name] for name in untouched} == {name: before[name] for name in untouched}
        assert hooks.read(path) == changed
    invalid(hooks.patch(path, url=None), "url")
    invalid(hooks.patch(path, url="http://127.1/"), "url")
    invalid(hooks.patch(path, events=[]), "events")
    invalid(hooks.patch(path, events=None), "events")
    invalid(hooks.patch(path, secret="x"), code="unrecognized_keys")
    gone(hooks.delete(path))


def test_deleted_endpoint_hears_no_more(hooks: Vendor, endpoint: dict, receiver: Receiver):
    """204, then it is nowhere; what happens afterwards is not sent to it."""
    path = f"/webhooks/{endpoint['id']}"
    ping = ok(hooks.post(f"{path}/ping"), 202)
    receiver.wait()
    gone(hooks.delete(path))
    for method, suffix in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/ping"), ("POST", "/rotate-secret"), ("GET", "/deliveries"),
                           ("GET", f"/deliveries/{ping['id']}"), ("POST", f"/deliveries/{ping['id']}/redeliver"), ("POST", "/replay")):  # fmt: skip
        refused(hooks.http.request(method, path + suffix, json={} if method in ("POST", "PATCH") else None), 404, "NOT_FOUND")
    assert endpoint["id"] not in [row["id"] for row in hooks.walk("/webhooks")]
    witness = hooks.webhook(f"{receiver.url}/witness", "license.created")
    hooks.license()
    receiver.wait(where=lambda arrival: arrival.path == "/witness")
    assert [arrival.type for arrival in receiver.at("/hooks")] == ["ping"]
    gone(hooks.delete(f"/webhooks/{witness['id']}"))


def test_changed_url_and_events_count_at_once(hooks: Vendor, endpoint: dict, receiver: Receiver):
    """What happens after a change goes to the new address, and only if the new types ask for it."""
    path = f"/webhooks/{endpoint['id']}"
    hooks.license()
    receiver.wait(where=lambda arrival: arrival.path == "/hooks")
    ok(hooks.patch(path, url=f"{receiver.url}/moved", events=["license.suspended"]))
    ok(hooks.act(hooks.license(), "suspend"))
    [moved] = receiver.wait(where=lambda arrival: arrival.path == "/moved")
    assert moved.verified(endpoint["secret"])["type"] == "license.suspended"
    assert [arrival.type for arrival in receiver.at("/hooks")] == ["license.created"]


# Rotating the secret


def test_rotation_overlaps_for_a_day(hooks: Vendor, hook_server: Server, endpoint: dict, receiver: Receiver):
    """For 24 hours both secrets sign, the new one first; then only the new one; a second rotation drops the first secret."""
    path = f"/webhooks/{endpoint['id']}"
    rotated = ok(hooks.post(f"{path}/rotate-secret"))
    assert SECRET.match(rotated["secret"]) and rotated["secret"] != endpoint["secret"]
    until, span = instant(rotated["previousSecretUntil"]), timedelta(hours=24)
    assert abs(until - hook_server.now() - span) < timedelta(minutes=1)
    assert hooks.read(path) == without_secret(rotated)
    hooks.license()
    receiver.wait(1)[0].verified(rotated["secret"], previous=endpoint["secret"])

    again = ok(hooks.post(f"{path}/rotate-secret"))
    hooks.license()
    receiver.wait(2)[1].verified(again["secret"], previous=rotated["secret"])

    hook_server.advance(hours=24)
    hooks.license()
    receiver.wait(3)[2].verified(again["secret"])
    over = hooks.read(path)["previousSecretUntil"]
    assert over is None or instant(over) <= hook_server.now()


def test_rotation_signs_what_waited(hooks: Vendor, hook_server: Server, endpoint: dict, receiver: Receiver):
    """A delivery that was tried before is signed at the next attempt with the secrets of that moment."""
    receiver.answer(Answer(500))
    hooks.license()
    receiver.wait(1)[0].verified(endpoint["secret"])
    rotated = ok(hooks.post(f"/webhooks/{endpoint['id']}/rotate-secret"))
    [waiting] = hooks.deliveries(endpoint)
    hooks.attempted(endpoint, waiting["id"], 1)
    hook_server.advance(seconds=6)
    receiver.wait(2)[1].verified(rotated["secret"], previous=endpoint["secret"])


# Trying it


def test_ping(hooks: Vendor, endpoint: dict, receiver: Receiver):
    """202 with a delivery; the event goes to this endpoint, whatever it subscribes to, and to no other."""
    other = hooks.webhook(f"{receiver.url}/other", "*")
    delivery = ok(hooks.post(f"/webhooks/{endpoint['id']}/ping"), 202)
    assert set(delivery) == DELIVERY_FIELDS
    assert (delivery["webhookId"], delivery["eventType"], delivery["attempts"]) == (endpoint["id"], "ping", 0)
    assert (delivery["status"], delivery["deliveredAt"], delivery["lastAttemptAt"]) == ("pending", None, None)
    [arrival] = receiver.wait(where=lambda arrival: arrival.path == "/hooks")
    event = arrival.verified(endpoint["secret"])
    assert (event["type"], event["id"], arrival.delivery) == ("ping", delivery["eventId"], delivery["id"])
    assert event["data"] == hooks.read(f"/webhooks/{endpoint['id']}")
    done = hooks.attempted(endpoint, delivery["id"], 1)
    assert (done["status"], done["responseStatus"], done["responseBody"], done["error"]) == ("delivered", 204, "", None)
    assert done["nextAttemptAt"] is None and instant(done["deliveredAt"]) >= instant(done["lastAttemptAt"])
    license = hooks.license()
    receiver.wait(where=lambda arrival: arrival.path == "/other" and arrival.event["data"]["id"] == license["id"])
    assert "ping" not in [arrival.type for arrival in receiver.at("/other")]
    gone(hooks.delete(f"/webhooks/{other['id']}"))


# Disabled


def test_disabled_endpoint_gets_nothing(hooks: Vendor, endpoint: dict, receiver: Receiver):
    """Nothing that happens meanwhile is for it, not even later; ping, redeliver and replay are 409."""
    path = f"/webhooks/{endpoint['id']}"
    hooks.license()
    receiver.wait(1)
    [delivery] = hooks.deliveries(endpoint)
    off = ok(hooks.patch(path, enabled=False))
    assert (off["enabled"], off["disabledReason"]) == (False, None)
    missed = hooks.license()
    for suffix, body in (("/ping", {}), (f"/deliveries/{delivery['id']}/redeliver", {}), ("/replay", {"from": past(), "to": future()})):
        refused(hooks.post(path + suffix, **body), 409, "CONFLICT")
    assert ok(hooks.patch(path, enabled=True))["enabled"] is True
    heard = hooks.license()
    receiver.wait(2)
    assert [arrival.event["data"]["id"] for arrival in receiver.arrivals[1:]] == [heard["id"]]
    assert missed["id"] not in [arrival.event["data"]["id"] for arrival in receiver.arrivals]
    assert len(hooks.deliveries(endpoint)) == 2


def test_pending_deliveries_wait_for_a_disabled_endpoint(hooks: Vendor, hook_server: Server, endpoint: dict, receiver: Receiver):
    """What was on its way when the endpoint was switched off goes on when it is switched on."""
    path = f"/webhooks/{endpoint['id']}"
    receiver.answer(Answer(500))
    hooks.license()
    receiver.wait(1)
    [delivery] = hooks.deliveries(endpoint)
    hooks.attempted(endpoint, delivery["id"], 1)
    ok(hooks.patch(path, enabled=False))
    witness = hooks.webhook(f"{receiver.url}/witness", "ping")
    hook_server.advance(minutes=10)
    ok(hooks.post(f"/webhooks/{witness['id']}/ping"), 202)
    receiver.wait(where=lambda arrival: arrival.path == "/witness")
    assert hooks.delivery(endpoint, delivery["id"])["status"] == "pending"
    assert len(receiver.at("/hooks")) == 1
    ok(hooks.patch(path, enabled=True))
    receiver.wait(2, where=lambda arrival: arrival.path == "/hooks")
    assert hooks.attempted(endpoint, delivery["id"], 2)["status"] == "delivered"
    gone(hooks.delete(f"/webhooks/{witness['id']}"))


# What was sent


def test_deliveries_list(hooks: Vendor, endpoint: dict, receiver: Receiver):
    """Newest first, filtered by status and type, page by page; one by id."""
    path = f"/webhooks/{endpoint['id']}/deliveries"
    for _ in range(5):
        hooks.license()
    receiver.wait(5)
    assert eventually(lambda: len(hooks.deliveries(endpoint, status="delivered")) == 5)
    receiver.answer(otherwise=Answer(503, b"busy"))
    ping = ok(hooks.post(f"/webhooks/{endpoint['id']}/ping"), 202)
    failing = hooks.attempted(endpoint, ping["id"], 1)
    rows = hooks.deliveries(endpoint, limit=2)
    assert rows == hooks.deliveries(endpoint) and len(rows) == 6 and all(set(row) == DELIVERY_FIELDS for row in rows)
    assert [row["createdAt"] for row in rows] == sorted((row["createdAt"] for row in rows), reverse=True)
    assert rows[0] == failing == hooks.delivery(endpoint, ping["id"])
    assert (failing["responseStatus"], failing["responseBody"], failing["status"]) == (503, "busy", "pending")
    assert hooks.deliveries(endpoint, status="pending") == [failing] == hooks.deliveries(endpoint, eventType="ping")
    assert hooks.deliveries(endpoint, status="failed") == hooks.deliveries(endpoint, eventType="license.banned") == []
    assert hooks.deliveries(endpoint, status="delivered", eventType="license.created") == rows[1:]
    for query, field in (("status=nonsense", "status"), ("eventType=nonsense", "eventType"), ("limit=0", "limit"), ("limit=101", "limit"),
                         ("cursor=x", "cursor"), ("eventType=*", "eventType")):  # fmt: skip
        invalid(hooks.http.get(f"{path}?{query}"), field)
    for id in (absent_id(), "x", endpoint["id"]):
        refused(hooks.get(f"{path}/{id}"), 404, "NOT_FOUND")
        refused(hooks.post(f"{path}/{id}/redeliver"), 404, "NOT_FOUND")
    other = hooks.webhook(NOWHERE, QUIET)
    refused(hooks.get(f"/webhooks/{other['id']}/deliveries/{ping['id']}"), 404, "NOT_FOUND")
    refused(hooks.post(f"/webhooks/{other['id']}/deliveries/{ping['id']}/redeliver"), 404, "NOT_FOUND")
    gone(hooks.delete(f"/webhooks/{other['id']}"))


def test_redeliver_what_was_delivered(hooks: Vendor, endpoint: dict, receiver: Receiver):
    """A finished delivery is sent again as a new one: the same event, the same bytes."""
    hooks.license()
    receiver.wait(1)
    [first] = hooks.deliveries(endpoint)
    hooks.attempted(endpoint, first["id"], 1)
    again = ok(hooks.post(f"/webhooks/{endpoint['id']}/deliveries/{first['id']}/redeliver"), 202)
    assert again["id"] != first["id"] and again["eventId"] == first["eventId"] and again["attempts"] == 0
    before, after = receiver.wait(2)
    assert before.body == after.body and (before.delivery, after.delivery) == (first["id"], again["id"])
    after.verified(endpoint["secret"])
    assert hooks.attempted(endpoint, again["id"], 1)["status"] == "delivered"
    assert len(hooks.deliveries(endpoint)) == 2


def test_redeliver_what_waits(hooks: Vendor, endpoint: dict, receiver: Receiver):
    """A pending delivery is tried now; it stays one delivery."""
    receiver.answer(Answer(500), Answer(500))
    hooks.license()
    receiver.wait(1)
    [waiting] = hooks.deliveries(endpoint)
    hooks.attempted(endpoint, waiting["id"], 1)
    for attempt in (2, 3):
        pushed = ok(hooks.post(f"/webhooks/{endpoint['id']}/deliveries/{waiting['id']}/redeliver"), 202)
        assert (pushed["id"], pushed["status"]) == (waiting["id"], "pending")
        receiver.wait(attempt)
        hooks.attempted(endpoint, waiting["id"], attempt)
    assert [row["status"] for row in hooks.deliveries(endpoint)] == ["delivered"]
    assert {arrival.delivery for arrival in receiver.arrivals} == {waiting["id"]}


# Replaying


def test_replay_of_a_range(hooks: Vendor, hook_server: Server, receiver: Receiver):
    """From inclusive to exclusive, only what the endpoint subscribes to, oldest first; twice if asked twice."""
    hook_server.advance(seconds=2)
    made = []
    for _ in range(4):
        license = hooks.license()
        ok(hooks.act(license, "suspend"))
        made.append(license)
        hook_server.advance(seconds=1)
    events = sorted(hooks.events(type="license.created")[:4], key=lambda event: event["createdAt"])
    assert [event["licenseId"] for event in events] == [license["id"] for license in made]
    late = hooks.webhook(f"{receiver.url}/late", "license.created")
    path = f"/webhooks/{late['id']}/replay"
    asked = {"from": events[1]["createdAt"], "to": events[3]["createdAt"]}
    answer = ok(hooks.post(path, **asked), 202)
    assert set(answer) == {"deliveries", "hasMore", "after"} and (answer["deliveries"], answer["hasMore"]) == (2, False)
    receiver.wait(2)
    assert {arrival.verified(late["secret"])["id"] for arrival in receiver.arrivals} == {event["id"] for event in events[1:3]}
    for arrival in receiver.arrivals:
        assert arrival.event == {name: hooks.read(f"/events/{arrival.id}")[name] for name in ("id", "type", "createdAt", "data")}
    assert ok(hooks.post(path, **asked, after=events[1]["id"]), 202)["deliveries"] == 1
    receiver.wait(3)
    assert receiver.arrivals[2].id == events[2]["id"]
    nothing = ok(hooks.post(path, **{"from": rfc3339(hook_server.now()), "to": rfc3339(hook_server.now() + timedelta(days=1))}), 202)
    assert nothing == {"deliveries": 0, "hasMore": False, "after": None}
    assert len(hooks.deliveries(late)) == 3
    gone(hooks.delete(f"/webhooks/{late['id']}"))


def test_replay_page_by_page(start_server):
    """At most a thousand at a time: `after` leads through a longer range, each event once."""
    server: Server = start_server()
    vendor = Vendor(server, server.live_key)
    license = vendor.license()
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: ok(vendor.patch(f"/licenses/{license['id']}", name=f"n{number}")), range(1100)))
    with Receiver() as receiver:
        webhook = vendor.webhook(receiver.url, "license.updated")
        path, asked = f"/webhooks/{webhook['id']}/replay", {"from": past(), "to": future()}
        answers = [ok(vendor.post(path, **asked), 202)]
        while answers[-1]["hasMore"]:
            answers.append(ok(vendor.post(path, **asked, after=answers[-1]["after"]), 202))
        counts = [answer["deliveries"] for answer in answers]
        assert len(counts) == 2 and sum(counts) == 1100 and max(counts) <= 1000, counts
        assert eventually(lambda: len(receiver.arrivals) >= 1100, seconds=30)
        names = [arrival.event["data"]["name"] for arrival in receiver.arrivals]
        assert sorted(names) == sorted(f"n{number}" for number in range(1100))
    server.stop()


@pytest.mark.parametrize(
    "body, field",
    [({}, "from"), ({"from": past()}, "to"), ({"to": past()}, "from"), ({"from": "yesterday", "to": past()}, "from"), ({"from": past(), "to": 5}, "to"),
     ({"from": past(), "to": future(), "after": "x"}, "after"), ({"from": past(), "to": future(), "after": absent_id()}, "after"),
     ({"from": past(), "to": future(), "type": "ping"}, "")],
    ids=str,
)  # fmt: skip
def test_bad_replay(hooks: Vendor, endpoint: dict, body: dict, field: str):
    response = hooks.post(f"/webhooks/{endpoint['id']}/replay", **body)
    if field:
        invalid(response, field)
    else:
        invalid(response, code="unrecognized_keys")


def test_replay_of_an_empty_range(hooks: Vendor, endpoint: dict):
    """`from` must lie before `to`; an event that never was is no obstacle as a place to go on from."""
    path, moment = f"/webhooks/{endpoint['id']}/replay", past()
    refused(hooks.post(path, **{"from": moment, "to": moment}), 400, "VALIDATION_ERROR")
    refused(hooks.post(path, **{"from": future(), "to": past()}), 400, "VALIDATION_ERROR")
    assert hooks.post(path, **{"from": past(), "to": future(), "after": absent_event()}).status_code in (202, 400, 422)


def test_actions_take_no_fields(hooks: Vendor, endpoint: dict):
    """ping, rotate-secret and redeliver take an empty body or `{}`; a typo is refused."""
    path = f"/webhooks/{endpoint['id']}"
    delivery = ok(hooks.http.post(f"{path}/ping"), 202)
    for suffix in ("/ping", "/rotate-secret", f"/deliveries/{delivery['id']}/redeliver"):
        invalid(hooks.post(path + suffix, nonsense=1), code="unrecognized_keys")


# Where it goes


def test_no_proxy_from_the_environment(start_server):
    """Deliveries go straight to the endpoint, whatever the environment says about proxies."""
    with Receiver(otherwise=ECHO) as proxy, Receiver() as receiver:
        names = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
        server: Server = start_server(env=dict.fromkeys(names, proxy.url))
        vendor = Vendor(server, server.live_key)
        vendor.http = httpx.Client(base_url=server.api, headers={"Authorization": f"Bearer {server.live_key}"}, trust_env=False)
        vendor.webhook(receiver.url, "license.created")
        vendor.license()
        receiver.wait(1)
        assert proxy.connections == 0
        server.stop()


def test_query_and_path_are_sent_as_registered(hooks: Vendor, receiver: Receiver):
    """Path and query arrive byte for byte; the host names the port."""
    target = "/a%2Fb/..;x?k=v&empty=&q=%C3%A9+x"
    webhook = hooks.webhook(receiver.url + target, "ping")
    ok(hooks.post(f"/webhooks/{webhook['id']}/ping"), 202)
    [arrival] = receiver.wait(1)
    assert (arrival.path, arrival.headers["host"]) == (target, f"127.0.0.1:{receiver.port}")
    gone(hooks.delete(f"/webhooks/{webhook['id']}"))
