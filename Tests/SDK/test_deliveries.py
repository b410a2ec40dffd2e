"""Deliveries: every event arrives, signed and true; every kind of failure ends as the contract says and disturbs nobody else."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Callable, Iterator

import pytest

from process import Server
from receiver import DRIP, ECHO, HANG, HANG_UP, NEVER_READ, Answer, Receiver, redirect
from vendor import Vendor, eventually, gone, in_parallel, instant, ok, refused, rfc3339

# The waits before the second to the eighth attempt, in seconds; each may be up to a tenth longer.
WAITS = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600]
# How long an undisturbed delivery may take on a loaded machine.
PROMPT = 2.0


@pytest.fixture(scope="module")
def hook_server(start_server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this file's own, whose clock can be moved."""
    server = start_server(clock=tmp_path_factory.mktemp("clock") / "offset")
    yield server
    assert server.is_running, server.errors.read_text()
    server.stop()


@pytest.fixture(scope="module")
def hooks(hook_server: Server) -> Iterator[Vendor]:
    yield Vendor(hook_server, hook_server.live_key)


@pytest.fixture(autouse=True)
def no_endpoint_is_left(hooks: Vendor) -> Iterator[None]:
    yield
    for webhook in hooks.walk("/webhooks"):
        gone(hooks.delete(f"/webhooks/{webhook['id']}"))


@pytest.fixture
def receiver(hook_server: Server) -> Iterator[Receiver]:
    with receiver_of(hook_server) as receiver:
        yield receiver


def receiver_of(server: Server, *script, **options) -> Receiver:
    return Receiver(*script, clock=lambda: server.now().timestamp(), **options)


def only_delivery(vendor: Vendor, webhook: dict, attempts: int = 1) -> dict:
    """The endpoint's single delivery, once so many attempts are over."""
    assert eventually(lambda: len(vendor.deliveries(webhook)) == 1)
    return vendor.attempted(webhook, vendor.deliveries(webhook)[0]["id"], attempts)


# Every event


def seen(vendor: Vendor, license: dict) -> dict:
    """A license as its events show it."""
    read = vendor.read(f"/licenses/{license['id']}")
    return {name: value for name, value in read.items() if name not in ("machines", "policy", "key")}


def full_license(vendor: Vendor, **policy) -> dict:
    """A license with something in every field."""
    return vendor.license_with(
        {"name": "Ada's \"license\" é 🔑", "userEmail": "ada@example.com", "userName": "Ada", "metadata": {"a": [1.5, None, {"b": "\u2028"}]},
         "expiresAt": rfc3339(vendor.server.now() + timedelta(days=30)), "entitlementIds": [vendor.entitlement()["id"]]},
        **policy,
    )  # fmt: skip


def created(vendor: Vendor) -> dict:
    license = full_license(vendor)
    shown = {name: value for name, value in license.items() if name != "key"}
    assert shown == seen(vendor, license)
    return shown


def first_valid_answer(vendor: Vendor) -> dict:
    license = full_license(vendor)
    assert vendor.verdict(license["key"]) == "VALID"
    return seen(vendor, license)


def updated(vendor: Vendor) -> dict:
    return ok(vendor.patch(f"/licenses/{full_license(vendor)['id']}", name="other", metadata={"b": 2}))


def acted(*actions: str) -> Callable[[Vendor], dict]:
    def act(vendor: Vendor) -> dict:
        license = full_license(vendor)
        return [ok(vendor.act(license, action, **({"durationDays": 30} if action == "renew" else {}))) for action in actions][-1]

    return act


def expired(vendor: Vendor) -> dict:
    license = vendor.license(expiresAt=rfc3339(vendor.server.now() + timedelta(minutes=1)))
    vendor.server.advance(minutes=1)
    return seen(vendor, license)


def deleted(vendor: Vendor) -> dict:
    license = full_license(vendor)
    shown = seen(vendor, license)
    gone(vendor.delete(f"/licenses/{license['id']}"))
    return shown


def limit_reached(vendor: Vendor) -> dict:
    license = full_license(vendor, maxMachines=1)
    vendor.machine(license["key"])
    refused(vendor.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")
    return seen(vendor, license)


def full_machine(vendor: Vendor, license: dict) -> dict:
    return vendor.machine(license["key"], name="Workstation \u00e9", platform="linux", hostname="ada.local", cores=8, metadata={"n": 1.25})


def activated(vendor: Vendor) -> dict:
    return full_machine(vendor, full_license(vendor))


def deactivated(vendor: Vendor) -> dict:
    machine = full_machine(vendor, full_license(vendor))
    gone(vendor.delete(f"/machines/{machine['id']}"))
    return machine


def beaten(vendor: Vendor) -> dict:
    license = full_license(vendor)
    return ok(vendor.heartbeat(full_machine(vendor, license), license["key"]))


def died(vendor: Vendor) -> dict:
    license = full_license(vendor, requireHeartbeat=True, heartbeatIntervalMinutes=1, heartbeatCullStrategy="KEEP_DEAD")
    machine = full_machine(vendor, license)
    vendor.server.advance(seconds=61)
    read = vendor.read(f"/machines/{machine['id']}")
    assert read["heartbeatStatus"] == "DEAD"
    return read


def validated(**asked) -> Callable[[Vendor], dict]:
    def validate(vendor: Vendor) -> dict:
        license = full_license(vendor)
        machine = vendor.machine(license["key"])
        answer = vendor.validate(license["key"], fingerprint=machine["fingerprint"], nonce="n-1", **asked).json()
        assert answer["valid"] is (not asked)
        # The nonce is between the application and the server.
        assert answer["data"].pop("nonce") == "n-1"
        return answer["data"]

    return validate


def checked_out(vendor: Vendor) -> dict:
    license = full_license(vendor)
    machine = vendor.machine(license["key"])
    ok(vendor.post(f"/licenses/{license['id']}/checkout", fingerprint=machine["fingerprint"]))
    return seen(vendor, license)


PRODUCERS: dict[str, Callable[[Vendor], dict]] = {
    "license.created": created,
    "license.activated": first_valid_answer,
    "license.updated": updated,
    "license.suspended": acted("suspend"),
    "license.reinstated": acted("suspend", "reinstate"),
    "license.revoked": acted("revoke"),
    "license.banned": acted("ban"),
    "license.renewed": acted("renew"),
    "license.expired": expired,
    "license.deleted": deleted,
    "license.limit_reached": limit_reached,
    "license.checked_out": checked_out,
    "machine.activated": activated,
    "machine.deactivated": deactivated,
    "machine.heartbeat": beaten,
    "machine.dead": died,
    "validation.success": validated(),
    "validation.failed": validated(entitlements=["absent"]),
}
# What a removal itself changes, and what the answer before it could not know.
CHANGED_BY_REMOVAL = {"license.deleted", "machine.deactivated"}


@pytest.mark.parametrize("type", PRODUCERS)
def test_event_arrives(hooks: Vendor, receiver: Receiver, type: str):
    """Once, accepted by both verifiers, its `data` what the API showed, the same as GET /events/{id} shows."""
    webhook = hooks.webhook(f"{receiver.url}/{type}", type)
    shown = PRODUCERS[type](hooks)
    [arrival] = receiver.wait(1)
    event = arrival.verified(webhook["secret"])
    assert event["type"] == type
    data = dict(event["data"])
    if type in CHANGED_BY_REMOVAL:
        assert data.pop("deletedAt") in (None, event["createdAt"])
        shown = {name: value for name, value in shown.items() if name not in ("deletedAt", "updatedAt")}
        data.pop("updatedAt")
    assert data == shown
    recorded = hooks.read(f"/events/{event['id']}")
    assert {name: recorded[name] for name in event} == event
    delivery = only_delivery(hooks, webhook)
    assert (delivery["status"], delivery["attempts"], delivery["eventId"], delivery["eventType"]) == ("delivered", 1, event["id"], type)
    assert (delivery["id"], len(receiver.arrivals)) == (arrival.delivery, 1)


def test_ping_and_disabling_arrive(hooks: Vendor, receiver: Receiver):
    """The two types that are about endpoints: `ping` at the endpoint itself, `webhook.disabled` at another one."""
    watcher = hooks.webhook(f"{receiver.url}/watcher", "webhook.disabled")
    dying = hooks.webhook(f"{receiver.url}/dying", "license.created")
    receiver.answer(Answer(410))
    ok(hooks.post(f"/webhooks/{dying['id']}/ping"), 202)
    [ping] = receiver.wait(where=lambda arrival: arrival.path == "/dying")
    event = ping.verified(dying["secret"])
    assert event["type"] == "ping" and event["data"]["id"] == dying["id"] and "secret" not in event["data"]
    [told] = receiver.wait(where=lambda arrival: arrival.path == "/watcher")
    event = told.verified(watcher["secret"])
    assert (event["type"], event["data"]) == ("webhook.disabled", hooks.read(f"/webhooks/{dying['id']}"))
    assert (event["data"]["enabled"], event["data"]["disabledReason"]) == (False, "gone")


def test_numbers_and_text_arrive_as_sent(hooks: Vendor, receiver: Receiver):
    """Metadata keeps its spelling, byte for byte, in the signed body."""
    webhook = hooks.webhook(receiver.url, "license.created")
    policy = hooks.policy()
    metadata = b'{"price":1.10,"big":12345678901234567890,"exp":1e2,"text":"\xc3\xa9\\u0001"}'
    body = b'{"productId":"%s","policyId":"%s","metadata":%s}' % (policy["productId"].encode(), policy["id"].encode(), metadata)
    ok(hooks.http.post("/licenses", content=body, headers={"Content-Type": "application/json"}), 201)
    [arrival] = receiver.wait(1)
    arrival.verified(webhook["secret"])
    assert b'"price":1.10,"big":12345678901234567890,"exp":1e2,' in arrival.body


def test_only_what_was_subscribed_to(hooks: Vendor, receiver: Receiver):
    """Each of several endpoints gets its own types, `*` all of them, each event once."""
    paths = {"/all": ["*"], "/two": ["license.created", "license.suspended"], "/machines": ["machine.activated"], "/none": ["license.checked_out"]}
    made = {path: hooks.webhook(receiver.url + path, *events) for path, events in paths.items()}
    license = hooks.license()
    hooks.machine(license["key"])
    ok(hooks.act(license, "suspend"))
    expected = {"/all": ["license.created", "license.suspended", "machine.activated"], "/two": ["license.created", "license.suspended"],
                "/machines": ["machine.activated"], "/none": []}  # fmt: skip
    receiver.wait(6)
    for path, types in expected.items():
        assert sorted(arrival.verified(made[path]["secret"])["type"] for arrival in receiver.at(path)) == types


# Failures, one by one


def retried(hooks: Vendor, *receivers: Receiver) -> list[dict]:
    """Lets one event go wrong at each receiver and work at the second attempt; the deliveries as they stood between the two."""
    webhooks = [hooks.webhook(f"{receiver.url}/x", "license.created") for receiver in receivers]
    hooks.license()
    between = [only_delivery(hooks, webhook) for webhook in webhooks]
    for webhook, row in zip(webhooks, between):
        assert (row["status"], row["attempts"], row["deliveredAt"]) == ("pending", 1, None)
        wait = instant(row["nextAttemptAt"]) - instant(row["lastAttemptAt"])
        assert timedelta(seconds=5) <= wait <= timedelta(seconds=5.5, milliseconds=row["durationMs"] + 1000)
        assert hooks.read(f"/webhooks/{webhook['id']}")["failingSince"] is not None
    hooks.server.advance(seconds=6)
    for receiver, webhook, row in zip(receivers, webhooks, between):
        after = hooks.attempted(webhook, row["id"], 2)
        assert (after["status"], after["attempts"], after["responseStatus"], after["error"]) == ("delivered", 2, 204, None)
        assert after["nextAttemptAt"] is None
        assert hooks.read(f"/webhooks/{webhook['id']}")["failingSince"] is None
        for arrival in receiver.arrivals:
            arrival.verified(webhook["secret"])
    return between


def test_failure_and_then_success(hooks: Vendor, hook_server: Server):
    """What is not 2xx is tried again: the same bytes, event and delivery id, a new time and signature."""
    bodies = {status: b"" if status == 304 else b"not today" for status in (500, 503, 404, 400, 401, 429, 409, 304)}
    receivers = [receiver_of(hook_server, Answer(status, body)) for status, body in bodies.items()]
    between = retried(hooks, *receivers)
    for (status, body), row, receiver in zip(bodies.items(), between, receivers):
        assert (row["responseStatus"], row["responseBody"], row["error"]) == (status, body.decode(), None)
        first, second = receiver.arrivals
        assert first.body == second.body and first.delivery == second.delivery
        assert int(second.headers["webhook-timestamp"]) >= int(first.headers["webhook-timestamp"]) + 5
        receiver.close()


def test_redirect_is_a_failure(hooks: Vendor, hook_server: Server):
    """It is not followed: the place it names hears nothing."""
    statuses = (301, 302, 303, 307, 308)
    with receiver_of(hook_server) as target:
        receivers = [receiver_of(hook_server, redirect(status, f"{target.url}/stolen")) for status in statuses]
        assert [row["responseStatus"] for row in retried(hooks, *receivers)] == list(statuses)
        assert target.connections == 0
        for receiver in receivers:
            assert [arrival.method for arrival in receiver.arrivals] == ["POST", "POST"]
            receiver.close()


def test_hanging_up_is_a_failure(hooks: Vendor, receiver: Receiver):
    """The connection is closed without an answer: a sentence says so."""
    receiver.answer(HANG_UP)
    [between] = retried(hooks, receiver)
    assert between["responseStatus"] is between["responseBody"] is None and between["error"].endswith(".")
    assert len(receiver.arrivals) == 2


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_success_is_any_2xx(hooks: Vendor, receiver: Receiver, status: int):
    receiver.answer(Answer(status))
    webhook = hooks.webhook(receiver.url, "license.created")
    hooks.license()
    done = only_delivery(hooks, webhook)
    assert (done["status"], done["responseStatus"], done["attempts"]) == ("delivered", status, 1)


def test_refused_for_a_while(hooks: Vendor, hook_server: Server):
    """Nobody listens on the port, then somebody does."""
    with receiver_of(hook_server, listening=False) as receiver:
        webhook = hooks.webhook(receiver.url, "license.created")
        license = hooks.license()
        between = only_delivery(hooks, webhook)
        assert (between["status"], between["responseStatus"], between["responseBody"]) == ("pending", None, None)
        assert between["error"].endswith(".") and "refused" in between["error"]
        hook_server.advance(seconds=6)
        assert hooks.attempted(webhook, between["id"], 2)["status"] == "pending"
        receiver.listen()
        hook_server.advance(minutes=6)
        [arrival] = receiver.wait(1)
        assert arrival.verified(webhook["secret"])["data"]["id"] == license["id"]
        assert hooks.attempted(webhook, between["id"], 3)["status"] == "delivered"
        receiver.refuse()
        hooks.license()
        assert eventually(lambda: [row["error"] is not None for row in hooks.deliveries(webhook, status="pending")] == [True])


def test_connections_are_refused_after_working_ones(hooks: Vendor, hook_server: Server, receiver: Receiver):
    """An endpoint that restarts loses nothing: what met a dead connection comes again."""
    webhook = hooks.webhook(receiver.url, "license.created")
    made = {hooks.license()["id"] for _ in range(5)}
    receiver.wait(5)
    receiver.refuse()
    made |= {hooks.license()["id"] for _ in range(5)}
    assert eventually(lambda: sum(row["attempts"] for row in hooks.deliveries(webhook, status="pending")) >= 1)
    receiver.listen()
    hook_server.advance(seconds=6)
    assert eventually(lambda: {arrival.event["data"]["id"] for arrival in receiver.arrivals} == made)


def test_gone_disables_at_once(hooks: Vendor, hook_server: Server, receiver: Receiver):
    """410: this delivery has failed, the endpoint is off, others hear of it; switched on again it works."""
    receiver.answer(Answer(500), Answer(410, b"moved away"))
    watcher = hooks.webhook(f"{receiver.url}/watcher", "webhook.disabled")
    webhook = hooks.webhook(f"{receiver.url}/x", "license.created")
    path = f"/webhooks/{webhook['id']}"
    hooks.license()
    waiting = only_delivery(hooks, webhook)
    last = hooks.license()
    assert eventually(lambda: hooks.read(path)["enabled"] is False)
    off = hooks.read(path)
    assert off["disabledReason"] == "gone" and off["failingSince"] is not None
    [failed] = hooks.deliveries(webhook, status="failed")
    assert (failed["responseStatus"], failed["responseBody"], failed["attempts"], failed["nextAttemptAt"]) == (410, "moved away", 1, None)
    [told] = receiver.wait(where=lambda arrival: arrival.path == "/watcher")
    assert told.verified(watcher["secret"])["data"] == off
    missed = hooks.license()
    hook_server.advance(minutes=1)
    refused(hooks.post(f"{path}/ping"), 409, "CONFLICT")
    assert hooks.delivery(webhook, waiting["id"])["attempts"] == 1

    on = ok(hooks.patch(path, enabled=True))
    assert (on["enabled"], on["disabledReason"], on["failingSince"]) == (True, None, None)
    assert hooks.attempted(webhook, waiting["id"], 2)["status"] == "delivered"
    heard = hooks.license()
    receiver.wait(4, where=lambda arrival: arrival.path == "/x")
    ids = [arrival.event["data"]["id"] for arrival in receiver.at("/x")]
    assert heard["id"] in ids and missed["id"] not in ids and ids.count(last["id"]) == 1


# Answers of odd kinds


@pytest.mark.parametrize(
    "body, kept",
    [
        (b"x" * 5000, "x" * 2048),
        ("é".encode() * 3000, "é" * 1024),
        ("aé".encode() * 3000, None),
        (b"\xff\xfe\x00binary\x00", None),
        (b"<html>" + b"x" * 1_000_000, None),
        (b"", ""),
    ],
    ids=["long", "two bytes each", "cut in a character", "no text", "a megabyte", "empty"],
)
def test_answer_body_is_kept(hooks: Vendor, receiver: Receiver, body: bytes, kept: str | None):
    """At most 2,048 bytes of it, as text, whatever it is; a failure's and a success's alike."""
    webhook = hooks.webhook(receiver.url, "license.created")
    for status in (200, 500):
        receiver.answer(Answer(status, body))
        hooks.license()
        assert eventually(lambda: len(hooks.deliveries(webhook)) == (1 if status == 200 else 2))
        row = hooks.attempted(webhook, hooks.deliveries(webhook)[0]["id"], 1)
        assert row["responseStatus"] == status and len(row["responseBody"].encode()) <= 2048
        if kept is not None:
            assert row["responseBody"] == kept
        elif body.startswith(b"a"):
            assert ("aé" * 3000).startswith(row["responseBody"]) and len(row["responseBody"].encode()) >= 2040
        elif body.startswith(b"\xff"):
            assert "binary" in row["responseBody"] and "\0" not in row["responseBody"]


def test_answer_that_is_no_http(hooks: Vendor, hook_server: Server, receiver: Receiver):
    """Broken heads are failures with a sentence, not the end of the dispatcher."""
    for number, headers in enumerate([(("Content-Length", "-5"),), (("X", "y" * 200_000),), (("Transfer-Encoding", "nonsense"),)]):
        webhook = hooks.webhook(f"{receiver.url}/{number}", "license.created")
        receiver.answer(Answer(200, b"x", headers))
        hooks.license()
        row = only_delivery(hooks, webhook)
        assert row["attempts"] == 1 and (row["status"] == "delivered" or row["error"])
        gone(hooks.delete(f"/webhooks/{webhook['id']}"))
    working = hooks.webhook(f"{receiver.url}/working", "license.created")
    hooks.license()
    assert only_delivery(hooks, working)["status"] == "delivered"


# Nobody else is disturbed


def test_slow_receivers_delay_nobody(hooks: Vendor, hook_server: Server):
    """Thirty endpoints hang, drip, never read, refuse or fail, with work waiting for each; those that answer get theirs at once,
    and so does everybody who asks the API. What hangs ends after 15 seconds."""
    with (
        receiver_of(hook_server, otherwise=HANG) as hanging,
        receiver_of(hook_server, otherwise=DRIP) as dripping,
        receiver_of(hook_server, otherwise=NEVER_READ) as deaf,
        receiver_of(hook_server, listening=False) as refusing,
        receiver_of(hook_server, otherwise=Answer(500)) as failing,
        receiver_of(hook_server) as brisk,
    ):
        slow = {
            name: [hooks.webhook(f"{receiver.url}/{number}", "license.created") for number in range(6)]
            for name, receiver in
            {"hang": hanging, "drip": dripping, "deaf": deaf, "refuse": refusing, "fail": failing}.items()
        }  # fmt: skip
        prompt = [hooks.webhook(f"{brisk.url}/{number}", "license.created") for number in range(2)]
        policy = hooks.policy()
        for _ in range(10):
            hooks.license(policy)
        brisk.wait(20, seconds=PROMPT * 2)
        first_wait = time.monotonic()
        assert eventually(lambda: hanging.arrivals and dripping.arrivals and deaf.connections)

        # While they hang:
        answers = []
        for number in range(30):
            asked = time.monotonic()
            license = hooks.license(policy)
            answered = time.monotonic()
            got = brisk.wait(2, PROMPT * 2, lambda arrival: arrival.event["data"]["id"] == license["id"])
            answers.append((answered - asked, max(arrival.at for arrival in got) - answered))
        assert time.monotonic() - first_wait < 14, "this took so long that nothing hangs any more"
        requests, deliveries = zip(*answers)
        print(f"slowest request {max(requests):.3f} s, slowest delivery {max(deliveries):.3f} s")
        assert max(requests) < PROMPT and max(deliveries) < PROMPT
        assert all(hooks.deliveries(webhook, status="pending") == [] for webhook in prompt) or eventually(
            lambda: all(hooks.deliveries(webhook, status="pending") == [] for webhook in prompt)
        )

        # Each ends as it should:
        def ended(webhook: dict) -> list[dict]:
            return [row for row in hooks.deliveries(webhook) if row["attempts"] > 0]

        everyone = [webhook for each in slow.values() for webhook in each]
        assert eventually(lambda: all(ended(webhook) for webhook in everyone), seconds=25)
        for name, webhooks in slow.items():
            for webhook in webhooks:
                first = min(ended(webhook), key=lambda row: row["lastAttemptAt"])
                assert first["status"] == "pending" and first["nextAttemptAt"] is not None
                if name in ("hang", "drip", "deaf"):
                    assert 14_000 <= first["durationMs"] <= 17_000, (name, first)
                    assert first["error"].endswith(".") and first["responseStatus"] is None
                elif name == "fail":
                    assert first["responseStatus"] == 500 and first["error"] is None
                else:
                    assert "refused" in first["error"]


def test_many_at_once_to_one_endpoint(hooks: Vendor, receiver: Receiver):
    """A burst of changes arrives whole, each event once."""
    webhook = hooks.webhook(receiver.url, "license.created")
    policy = hooks.policy()
    made = {license["id"] for license in in_parallel(64, lambda _: hooks.license(policy))}
    arrivals = receiver.wait(64)
    assert {arrival.verified(webhook["secret"])["data"]["id"] for arrival in arrivals} == made
    assert len({arrival.id for arrival in arrivals}) == len({arrival.delivery for arrival in arrivals}) == 64
    assert eventually(lambda: len(hooks.deliveries(webhook, status="delivered")) == 64)
    assert len(receiver.arrivals) == 64


# Long waits


def test_eight_attempts(hooks: Vendor, hook_server: Server, receiver: Receiver):
    """0 s, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h, each up to a tenth later; then it has failed, and can be sent again."""
    receiver.answer(otherwise=Answer(503))
    webhook = hooks.webhook(receiver.url, "license.created")
    # Something to deliver elsewhere makes the server look at once; without it, it looks every second.
    elsewhere = hooks.webhook("http://127.0.0.1:9/", "license.checked_out")
    hooks.license()
    row = only_delivery(hooks, webhook)
    for attempt, wait in enumerate(WAITS, start=2):
        assert row["status"] == "pending"
        after = instant(row["nextAttemptAt"]) - instant(row["lastAttemptAt"])
        assert timedelta(seconds=wait) <= after <= timedelta(seconds=wait * 1.1 + 2), (attempt, after)
        hook_server.advance(int((instant(row["nextAttemptAt"]) - hook_server.now()).total_seconds() * 1000) + 1)
        ok(hooks.post(f"/webhooks/{elsewhere['id']}/ping"), 202)
        row = hooks.attempted(webhook, row["id"], attempt)
        assert instant(row["lastAttemptAt"]) - (instant(row["createdAt"]) + timedelta(seconds=sum(WAITS[: attempt - 1]))) >= timedelta(0)
    assert (row["status"], row["attempts"], row["nextAttemptAt"], row["responseStatus"]) == ("failed", 8, None, 503)
    assert len(receiver.arrivals) == 8 and len({arrival.body for arrival in receiver.arrivals}) == 1
    for arrival in receiver.arrivals:
        arrival.verified(webhook["secret"])
    assert hooks.deliveries(webhook, status="failed") == [row]
    assert hooks.read(f"/webhooks/{webhook['id']}")["enabled"] is True
    hook_server.advance(hours=12)
    receiver.answer(otherwise=Answer(200))
    again = ok(hooks.post(f"/webhooks/{webhook['id']}/deliveries/{row['id']}/redeliver"), 202)
    assert hooks.attempted(webhook, again["id"], 1)["status"] == "delivered"
    assert hooks.delivery(webhook, row["id"]) == row and len(receiver.arrivals) == 9


def test_no_attempt_before_its_time(hooks: Vendor, hook_server: Server, receiver: Receiver):
    """A second before it is due nothing is sent, though the dispatcher is at work for others."""
    receiver.answer(Answer(500), Answer(500))
    webhook = hooks.webhook(f"{receiver.url}/late", "license.created")
    witness = hooks.webhook(f"{receiver.url}/witness", "ping")
    hooks.license()
    row = only_delivery(hooks, webhook)
    hook_server.advance(seconds=6)
    row = hooks.attempted(webhook, row["id"], 2)
    hook_server.advance(seconds=5 * 60 - 5)
    for number in range(3):
        ok(hooks.post(f"/webhooks/{witness['id']}/ping"), 202)
        receiver.wait(number + 1, where=lambda arrival: arrival.path == "/witness")
    assert hooks.delivery(webhook, row["id"])["attempts"] == 2 == len(receiver.at("/late"))


def test_five_days_of_failure_disable(hooks: Vendor, hook_server: Server, receiver: Receiver):
    """Not after four; with `webhook.disabled` to others; a success in between begins the count anew."""
    failing = receiver_of(hook_server, otherwise=Answer(500))
    with failing:
        watcher = hooks.webhook(f"{receiver.url}/watcher", "webhook.disabled")
        webhook = hooks.webhook(failing.url, "license.created")
        path, policy = f"/webhooks/{webhook['id']}", hooks.policy()

        def fail_for(days: int) -> None:
            """One new event a day, whose first attempt fails."""
            for day in range(days + 1):
                if day:
                    hook_server.advance(days=1)
                before = len(failing.arrivals)
                hooks.license(policy)
                failing.wait(before + 1)
                assert eventually(lambda: all(row["attempts"] for row in hooks.deliveries(webhook)))

        fail_for(4)
        since = hooks.read(path)["failingSince"]
        assert since is not None and hooks.read(path)["enabled"] is True
        failing.answer(otherwise=Answer(200))
        ok(hooks.post(f"{path}/ping"), 202)
        assert eventually(lambda: hooks.read(path)["failingSince"] is None)
        hook_server.advance(hours=12)
        assert eventually(lambda: hooks.deliveries(webhook, status="pending") == [])

        failing.answer(otherwise=Answer(500))
        fail_for(4)
        again = hooks.read(path)
        assert again["enabled"] is True and instant(again["failingSince"]) > instant(since) + timedelta(days=4)
        assert receiver.arrivals == []
        hook_server.advance(days=1)
        hooks.license(policy)
        [told] = receiver.wait(1)
        off = hooks.read(path)
        assert (off["enabled"], off["disabledReason"], off["failingSince"]) == (False, "failing", again["failingSince"])
        event = told.verified(watcher["secret"])
        assert (event["type"], event["data"]) == ("webhook.disabled", off)
        assert hooks.read(f"/events/{event['id']}")["actor"]["type"] == "system"
        on = ok(hooks.patch(path, enabled=True))
        assert (on["enabled"], on["disabledReason"], on["failingSince"]) == (True, None, None)


def test_nothing_is_told_twice(hooks: Vendor, hook_server: Server, receiver: Receiver):
    """A delivery that worked is never tried again, however much time goes by."""
    receiver.answer(otherwise=ECHO)
    webhook = hooks.webhook(receiver.url, "license.created")
    hooks.license()
    done = only_delivery(hooks, webhook)
    hook_server.advance(hours=30)
    ok(hooks.post(f"/webhooks/{webhook['id']}/ping"), 202)
    receiver.wait(1, where=lambda arrival: arrival.type == "ping")
    assert len(receiver.of("license.created")) == 1 and hooks.delivery(webhook, done["id"]) == done


# Restarts


def test_orderly_end_with_deliveries_under_way(start_server, tmp_path):
    """SIGTERM does not wait for what hangs, and what was not delivered is delivered after the start, without waiting for a lease."""
    server: Server = start_server(clock=tmp_path / "clock")
    vendor = Vendor(server, server.live_key)
    with receiver_of(server, otherwise=HANG) as receiver:
        webhook = vendor.webhook(receiver.url, "license.created")
        policy = vendor.policy()
        made = {vendor.license(policy)["id"] for _ in range(20)}
        receiver.wait(1)
        server.stop()
        receiver.answer(otherwise=Answer(204))
        receiver.release()
        server = server.restarted()
        server.advance(seconds=6)
        assert eventually(lambda: {arrival.event["data"]["id"] for arrival in receiver.arrivals} == made)
        vendor = Vendor(server, server.live_key)
        assert eventually(lambda: len(vendor.deliveries(webhook, status="delivered")) == 20)
        server.stop()
