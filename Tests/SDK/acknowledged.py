"""Clients that write as fast as they can and remember what the server said it had done."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field

import httpx

from vendor import Vendor, fingerprint, unique


@dataclass
class Acknowledged:
    """What the server said it had done."""

    licenses: dict[str, str] = field(default_factory=dict)
    machines: set[str] = field(default_factory=set)
    beaten: dict[str, str] = field(default_factory=dict)
    """When the last heartbeat of a machine came."""
    deactivated: set[str] = field(default_factory=set)
    suspended: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)
    uses: dict[str, int] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    total: int = 0
    errors: list[str] = field(default_factory=list)


def write(vendor: Vendor, policy: dict, said: Acknowledged, enough: threading.Event, stop: threading.Event, goal: int) -> None:
    """One client at work until the server is gone."""
    chance = random.Random(threading.get_ident())
    try:
        while not stop.is_set():
            response = vendor.post("/licenses", productId=policy["productId"], policyId=policy["id"])
            assert response.status_code == 201, response.text
            license = response.json()["data"]
            said.licenses[license["id"]] = license["key"]
            said.uses[license["id"]] = said.attempts[license["id"]] = 0
            response = vendor.activate(license["key"], mark := fingerprint())
            assert response.status_code == 201, response.text
            machine = response.json()["data"]["id"]
            said.machines.add(machine)
            for _ in range(3):
                said.attempts[license["id"]] += 1
                assert vendor.validate(license["key"], fingerprint=mark).json()["valid"] is True
                said.uses[license["id"]] += 1
            for _ in range(2):
                response = vendor.heartbeat({"id": machine}, license["key"])
                assert response.status_code == 200, response.text
                said.beaten[machine] = response.json()["data"]["lastHeartbeatAt"]
            if chance.random() < 0.3:
                said.machines.discard(machine)
                assert vendor.delete(f"/machines/{machine}").status_code == 204
                said.deactivated.add(machine)
            if chance.random() < 0.3:
                assert vendor.act(license, "suspend").status_code == 200
                said.suspended.add(license["id"])
            elif chance.random() < 0.2:
                said.licenses.pop(license["id"])
                said.machines.discard(machine)
                assert vendor.delete(f"/licenses/{license['id']}").status_code == 204
                said.deleted.add(license["id"])
            response = vendor.post("/products", name="x", code=unique("crash"))
            assert response.status_code == 201, response.text
            said.products.add(response.json()["data"]["id"])
            said.total += 10
            if said.total >= goal:
                enough.set()
    except httpx.TransportError:
        return
    except Exception as problem:  # noqa: BLE001
        said.errors.append(repr(problem))
        enough.set()


def check(vendor: Vendor, said: Acknowledged) -> None:
    """Every acknowledged change is there."""
    licenses = {row["id"]: row for row in vendor.walk("/licenses")}
    machines = {row["id"]: row for row in vendor.walk("/machines")}
    products = {row["id"] for row in vendor.walk("/products")}
    assert set(said.licenses) <= set(licenses)
    assert not said.deleted & set(licenses)
    assert said.machines <= set(machines)
    assert not said.deactivated & set(machines)
    for id in said.machines & set(said.beaten):
        assert machines[id]["lastHeartbeatAt"] >= said.beaten[id], id
    assert said.products <= products
    for id in said.suspended & set(said.licenses):
        assert licenses[id]["status"] == "suspended"
    for id in said.licenses:
        assert said.uses[id] <= licenses[id]["usesCount"] <= said.attempts[id], id
    for id, key in random.Random(1).sample(sorted(said.licenses.items()), min(20, len(said.licenses))):
        said.attempts[id] += 1
        assert vendor.validate(key).json()["license"]["id"] == id
