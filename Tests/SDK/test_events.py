"""The list of what happened: recorded with the change, shown for thirty days, to this account and environment only."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Iterator

import pytest

from process import Server, run
from receiver import Receiver
from vendor import EVENT, Vendor, absent_event, absent_id, eventually, fingerprint, gone, in_parallel, instant, invalid, ok, refused, rfc3339

FIELDS = {"id", "type", "createdAt", "data", "licenseId", "machineId", "reason", "actor"}


@pytest.fixture(scope="module")
def event_server(start_server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = start_server(clock=tmp_path_factory.mktemp("clock") / "offset")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def events(event_server: Server) -> Vendor:
    return Vendor(event_server, event_server.live_key)


def of(vendor: Vendor, license: dict) -> list[dict]:
    """A license's events, oldest first."""
    return vendor.events(licenseId=license["id"])[::-1]


def types(vendor: Vendor, license: dict) -> list[str]:
    return [event["type"] for event in of(vendor, license)]


def own_key(vendor: Vendor) -> str:
    """The id of the API key that this vendor holds."""
    [id] = [row["id"] for row in vendor.walk("/api-keys") if vendor.key.startswith(row["prefix"])]
    return id


def test_shape(events: Vendor):
    """Every field is there; one event by its id is the row of the list."""
    license = events.license()
    machine = events.machine(license["key"])
    first, second = of(events, license)
    for event in (first, second):
        assert set(event) == FIELDS and EVENT.match(event["id"])
        assert events.read(f"/events/{event['id']}") == event
        assert event["licenseId"] == license["id"] and event["reason"] is None
    assert (first["type"], first["machineId"], first["data"]["id"]) == ("license.created", None, license["id"])
    assert (second["type"], second["machineId"], second["data"]) == ("machine.activated", machine["id"], machine)
    assert instant(first["createdAt"]) == instant(license["createdAt"])


def test_actors(events: Vendor, event_server: Server):
    """Who did it: the API key by id, the license key by its hint, the server itself."""
    license = events.license(expiresAt=rfc3339(event_server.now() + timedelta(hours=1)))
    events.machine(license["key"])
    event_server.advance(hours=1)
    assert eventually(lambda: len(of(events, license)) == 3)
    assert [(event["type"], event["actor"]) for event in of(events, license)] == [
        ("license.created", {"type": "api_key", "id": own_key(events)}),
        ("machine.activated", {"type": "license_key", "id": license["keyHint"]}),
        ("license.expired", {"type": "system", "id": "system"}),
    ]


def test_reason(events: Vendor):
    """What was given as the reason of a state's change stands in its event."""
    license = events.license()
    ok(events.act(license, "suspend", reason="a chargeback"))
    ok(events.act(license, "reinstate"))
    assert [event["reason"] for event in of(events, license)] == [None, "a chargeback", None]


def test_each_change_once(events: Vendor):
    """A life of a license: one event for each change, in their order, and none for what was refused or changed nothing."""
    entitlement = events.entitlement()
    license = events.license(events.policy(maxMachines=1, durationDays=30))
    path = f"/licenses/{license['id']}"
    machine = events.machine(license["key"])
    assert events.activate(license["key"], machine["fingerprint"]).status_code == 200
    refused(events.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")
    assert events.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
    assert events.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
    ok(events.patch(path, name="new"))
    events.attach(path, entitlement)
    gone(events.delete(f"{path}/entitlements/{entitlement['id']}"))
    ok(events.act(license, "reset-uses"))
    ok(events.act(license, "regenerate-key"))
    ok(events.act(license, "suspend"))
    refused(events.act(license, "suspend"), 409, "CONFLICT")
    ok(events.act(license, "reinstate"))
    ok(events.act(license, "renew"))
    ok(events.post("/machines", licenseId=license["id"], fingerprint=fingerprint(), replaces=machine["id"]), 201)
    ok(events.act(license, "revoke"))
    gone(events.delete(path))
    assert types(events, license) == [
        "license.created", "machine.activated", "license.limit_reached", "license.activated", "license.updated", "license.updated",
        "license.updated", "license.updated", "license.updated", "license.suspended", "license.reinstated", "license.renewed",
        "machine.deactivated", "machine.activated", "license.revoked", "license.deleted",
    ]  # fmt: skip


def test_what_only_the_clock_causes(events: Vendor, event_server: Server):
    """`license.expired` and `machine.dead` once each, however often the server looks; under REVOKE `license.revoked` too."""
    soon = rfc3339(event_server.now() + timedelta(minutes=2))
    license = events.license_with({"expiresAt": soon}, expirationStrategy="REVOKE")
    beating = events.license_with(requireHeartbeat=True, heartbeatIntervalMinutes=1, heartbeatCullStrategy="KEEP_DEAD")
    machine = events.machine(beating["key"])
    event_server.advance(minutes=3)
    assert eventually(lambda: "machine.dead" in types(events, beating) and "license.expired" in types(events, license))
    event_server.advance(minutes=3)
    ok(events.heartbeat(machine, beating["key"]))
    event_server.advance(minutes=3)
    assert eventually(lambda: types(events, beating).count("machine.dead") == 2)
    assert sorted(types(events, license))[:2] == ["license.created", "license.expired"]
    assert types(events, license).count("license.expired") == 1
    assert types(events, beating) == ["license.created", "machine.activated", "machine.dead", "machine.dead"]


def test_frequent_ones_only_on_demand(events: Vendor):
    """Validations and heartbeats are recorded while an enabled endpoint subscribes to them, from the next request on."""
    license = events.license()
    machine = events.machine(license["key"])

    def use() -> list[str]:
        """What one success, one failure and one heartbeat leave behind."""
        before = len(of(events, license))
        assert events.verdict(license["key"], fingerprint=machine["fingerprint"]) == "VALID"
        assert events.verdict(license["key"], fingerprint=fingerprint()) == "FINGERPRINT_NOT_FOUND"
        ok(events.heartbeat(machine, license["key"]))
        return [type for type in types(events, license)[before:] if type != "license.activated"]

    everything = ["validation.success", "validation.failed", "machine.heartbeat"]
    with Receiver() as receiver:
        assert use() == []
        webhook = events.webhook(receiver.url, "validation.failed")
        path = f"/webhooks/{webhook['id']}"
        assert use() == ["validation.failed"]
        ok(events.patch(path, events=["*"]))
        assert use() == everything
        ok(events.patch(path, enabled=False))
        assert use() == []
        ok(events.patch(path, enabled=True))
        assert use() == everything
        ok(events.patch(path, events=["license.created"]))
        assert use() == []
        sandbox = Vendor(events.server, events.server.test_key, "test")
        other = sandbox.webhook(receiver.url, "*")
        assert use() == [], "an endpoint of the other environment is none of this one's"
        gone(events.delete(path))
        gone(sandbox.delete(f"/webhooks/{other['id']}"))
        assert use() == []


def test_unknown_keys_make_no_event(events: Vendor):
    """A validation of a key that is nobody's is nobody's event."""
    with Receiver() as receiver:
        webhook = events.webhook(receiver.url, "validation.failed", "validation.success")
        assert events.verdict("nobody's key") == "NOT_FOUND"
        license = events.license()
        assert events.verdict(license["key"]) == "VALID"
        receiver.wait(1)
        assert [arrival.event["data"]["code"] for arrival in receiver.arrivals] == ["VALID"]
        gone(events.delete(f"/webhooks/{webhook['id']}"))


def test_filters(events: Vendor, event_server: Server):
    """By type, by license, by a half-open range of time, and all of them together."""
    event_server.advance(seconds=1)
    license, other = events.license(), events.license()
    event_server.advance(seconds=1)
    ok(events.act(license, "suspend"))
    event_server.advance(seconds=1)
    ok(events.act(license, "reinstate"))
    created, suspended, reinstated = of(events, license)
    assert events.events(licenseId=license["id"], type="license.suspended") == [suspended]
    assert events.events(licenseId=license["id"], **{"from": suspended["createdAt"]}) == [reinstated, suspended]
    assert events.events(licenseId=license["id"], to=suspended["createdAt"]) == [created]
    assert events.events(licenseId=license["id"], **{"from": created["createdAt"], "to": reinstated["createdAt"]}) == [suspended, created]
    shifted = instant(suspended["createdAt"]).astimezone().isoformat()
    assert events.events(licenseId=license["id"], type="license.suspended", **{"from": shifted}) == [suspended]
    assert {event["licenseId"] for event in events.events(**{"from": created["createdAt"]})} == {license["id"], other["id"]}
    assert events.events(licenseId=absent_id()) == []
    for query, field in (("type=nonsense", "type"), ("type=*", "type"), ("licenseId=x", "licenseId"), ("from=yesterday", "from"), ("to=1", "to"),
                         ("limit=0", "limit"), ("limit=101", "limit"), ("cursor=x", "cursor"), (f"cursor={absent_id()}", "cursor"),
                         ("nonsense=1", "nonsense")):  # fmt: skip
        invalid(events.http.get(f"/events?{query}"), field)


def test_pages(events: Vendor):
    """Newest first, page by page, each event that was there at the start exactly once, though more come meanwhile."""
    license = events.license()
    for _ in range(6):
        ok(events.act(license, "suspend"))
        ok(events.act(license, "reinstate"))
    expected = [event["id"] for event in events.events(licenseId=license["id"])]
    assert len(expected) == 13 and expected == sorted(expected, reverse=True)
    walked: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = events.get("/events", limit=3, licenseId=license["id"], **cursor).json()
        walked += [event["id"] for event in page["data"]]
        assert page["pagination"]["nextCursor"] in (None, walked[-1])
        if not page["pagination"]["hasMore"]:
            break
        cursor = {"cursor": page["pagination"]["nextCursor"]}
        ok(events.patch(f"/licenses/{license['id']}", name=walked[-1]))
    assert walked == expected


def test_what_comes_later_is_listed_before(events: Vendor):
    """Whoever asks again and again for what is newer than the newest he knows misses nothing, however many write at once."""
    license = events.license()
    heard: list[str] = []
    done: list[int] = []
    newest = events.read("/events", limit=1)[0]["id"]

    def poll() -> None:
        last, known = False, newest
        while not last:
            last = len(done) == 11
            rows = events.read("/events", limit=100, licenseId=license["id"])
            fresh = [row for row in rows if row["id"] > known]
            assert len(fresh) < 100, "too many between two polls for this test to tell"
            heard.extend(row["data"]["name"] for row in fresh)
            known = max([known, *(row["id"] for row in fresh)])

    def work(number: int) -> None:
        if number == 0:
            poll()
            return
        for step in range(40):
            ok(events.patch(f"/licenses/{license['id']}", name=f"{number}-{step}"))
        done.append(number)

    in_parallel(12, work)
    assert sorted(heard) == sorted(f"{number}-{step}" for number in range(1, 12) for step in range(40))


def test_no_such_event(events: Vendor):
    """What is no event's id names nothing."""
    for id in (absent_event(), absent_id(), "x", "evt_", absent_event().upper(), absent_event()[:-1]):
        refused(events.get(f"/events/{id}"), 404, "NOT_FOUND")
    [event] = of(events, events.license())
    refused(events.get(f"/events/{event['id'].upper()}"), 404, "NOT_FOUND")


def test_events_cannot_be_written(events: Vendor):
    """There is no way to make, change or remove one."""
    [event] = of(events, events.license())
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in ("/events", f"/events/{event['id']}"):
            refused(events.http.request(method, path, json={}), 405, "METHOD_NOT_ALLOWED")


def test_other_worlds(events: Vendor, event_server: Server):
    """Neither the other environment nor another account sees them."""
    license = events.license()
    [event] = of(events, license)
    sandbox = Vendor(event_server, event_server.test_key, "test")
    refused(sandbox.get(f"/events/{event['id']}"), 404, "NOT_FOUND")
    assert sandbox.events(licenseId=license["id"]) == []
    assert not {row["id"] for row in sandbox.events()} & {row["id"] for row in events.events()}


def test_no_secrets(events: Vendor):
    """No license key, API key or secret stands in any event."""
    license = events.license(key="an imported key of somebody")
    key = ok(events.act(license, "regenerate-key"))["key"]
    webhook = events.webhook("http://127.0.0.1:9/", "license.checked_out")
    delivery = ok(events.post(f"/webhooks/{webhook['id']}/ping"), 202)
    assert events.read(f"/events/{delivery['eventId']}")["type"] == "ping"
    text = json.dumps(events.events())
    for secret in ("an imported key of somebody", key, webhook["secret"], "whsec_", events.key, "lk_live_"):
        assert secret not in text


def test_command_line_changes_are_seen(events: Vendor, event_server: Server):
    """A key that is made on the command line is no license's event, and breaks no list."""
    before = len(events.events())
    done = run("keys", "create", "--env", "live", "--name", "beside", "--data-dir", str(event_server.data_dir), "--json")
    assert done.code == 0, done.err
    assert len(events.events()) == before


def test_kept_for_thirty_days(start_server, tmp_path):
    """After thirty days an event and its deliveries are gone, and cannot be sent again; younger ones stay."""
    server: Server = start_server(clock=tmp_path / "clock")
    vendor = Vendor(server, server.live_key)
    with Receiver() as receiver:
        webhook = vendor.webhook(receiver.url, "license.created")
        old = vendor.license()
        receiver.wait(1)
        [delivery] = vendor.deliveries(webhook)
        vendor.attempted(webhook, delivery["id"], 1)
        server.advance(days=15)
        young = vendor.license()
        receiver.wait(2)
        server.advance(days=14, hours=23)
        assert not eventually(lambda: len(vendor.events()) < 2, seconds=1.5)
        server.advance(hours=2)
        assert eventually(lambda: [event["licenseId"] for event in vendor.events()] == [young["id"]])
        assert eventually(lambda: len(vendor.deliveries(webhook)) == 1)
        refused(vendor.get(f"/webhooks/{webhook['id']}/deliveries/{delivery['id']}"), 404, "NOT_FOUND")
        refused(vendor.post(f"/webhooks/{webhook['id']}/deliveries/{delivery['id']}/redeliver"), 404, "NOT_FOUND")
        refused(vendor.get(f"/events/{delivery['eventId']}"), 404, "NOT_FOUND")
        assert vendor.read(f"/licenses/{old['id']}")["status"] == "active"
    server.stop()
