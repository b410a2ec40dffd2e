"""Ten thousand changes are ten thousand events and as many deliveries, none lost, none invented."""

from __future__ import annotations

import http.client
import json
import os
import threading
import time
from collections import Counter

from process import Server
from receiver import Receiver
from vendor import Vendor, eventually

CHANGES = int(os.environ.get("LICENTRIC_BULK_CHANGES", "10000"))
CLIENTS = 16


def change(server: Server, license: dict, count: int, done: Counter, errors: list[str]) -> None:
    """One client on one connection: an edit, a suspension and a reinstatement in turn, with a refusal now and then."""
    connection = http.client.HTTPConnection(*server.address, timeout=60)
    headers = {"Authorization": f"Bearer {server.live_key}", "Content-Type": "application/json"}
    path = f"/api/v1/licenses/{license['id']}"

    def send(method: str, path: str, **body: str) -> int:
        connection.request(method, path, json.dumps(body), headers)
        response = connection.getresponse()
        response.read()
        return response.status

    try:
        for number in range(count):
            kind = ("license.updated", "license.suspended", "license.reinstated")[number % 3]
            if kind == "license.updated":
                status = send("PATCH", path, name=f"{number}")
            else:
                status = send("POST", f"{path}/{'suspend' if kind == 'license.suspended' else 'reinstate'}", reason=f"{number}")
            assert status == 200, (number, kind, status)
            done[license["id"], kind] += 1
            if number % 51 == 1:
                assert send("POST", f"{path}/suspend") == 409
    except Exception as problem:  # noqa: BLE001
        errors.append(repr(problem))
    finally:
        connection.close()


def test_ten_thousand_changes(start_server):
    """Sixteen clients at once; the list of events and the receiver are both compared with what was acknowledged."""
    server: Server = start_server()
    vendor = Vendor(server, server.live_key)
    policy = vendor.policy()
    licenses = [vendor.license(policy) for _ in range(CLIENTS)]
    with Receiver() as receiver:
        webhook = vendor.webhook(receiver.url, "license.updated", "license.suspended", "license.reinstated")
        shares = [CHANGES // CLIENTS + (number < CHANGES % CLIENTS) for number in range(CLIENTS)]
        done: Counter = Counter()
        errors: list[str] = []
        clients = [
            threading.Thread(target=change, args=(server, license, share, done, errors)) for license, share in zip(licenses, shares)
        ]
        began = time.monotonic()
        for client in clients:
            client.start()
        for client in clients:
            client.join(120)
        changed = time.monotonic()
        assert not errors, errors[:3]
        assert done.total() == CHANGES
        assert eventually(lambda: len(receiver.arrivals) >= CHANGES, seconds=60), f"{len(receiver.arrivals)} of {CHANGES} arrived"
        arrived = time.monotonic()
        print(f"{CHANGES} changes in {changed - began:.1f} s, the last delivered {arrived - changed:.1f} s later")

        listed = [event for event in vendor.events() if event["type"] != "license.created"]
        events = {event["id"]: event for event in listed}
        assert len(listed) == len(events) == CHANGES
        assert Counter((event["licenseId"], event["type"]) for event in listed) == done

        bodies = {arrival.id: arrival.body for arrival in receiver.arrivals}
        assert len(receiver.arrivals) == len(bodies) == CHANGES and set(bodies) == set(events)
        assert all(json.loads(body)["data"] == events[id]["data"] for id, body in bodies.items())
        for arrival in receiver.arrivals[:: max(1, CHANGES // 100)]:
            arrival.verified(webhook["secret"])

        assert eventually(lambda: vendor.get(f"/webhooks/{webhook['id']}/deliveries", status="pending").json()["data"] == [])
        deliveries = vendor.deliveries(webhook)
        assert len(deliveries) == CHANGES and {row["eventId"] for row in deliveries} == set(events)
        assert {(row["status"], row["attempts"]) for row in deliveries} == {("delivered", 1)}
    server.stop()
