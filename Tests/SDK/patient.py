"""Clients that try again after a 503, as good ones do, and remember what they were told."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Callable

import httpx

from vendor import Vendor, error_body, eventually, fingerprint, ok, unique

PATIENCE = 60


def is_unavailable(response: httpx.Response) -> bool:
    """Whether the answer is 503, which then must be as the contract wants it."""
    if response.status_code != 503:
        return False
    assert error_body(response.headers, response.content, 503)["code"] == "UNAVAILABLE"
    assert int(response.headers["retry-after"]) >= 1
    return True


@dataclass
class Account:
    """One client's license, and what the server said to the client. Nobody else touches that license."""

    license: dict
    products: dict[str, str] = field(default_factory=dict)
    """Ids by code."""
    machines: dict[str, str] = field(default_factory=dict)
    """Ids by fingerprint."""
    uses: int = 0
    attempts: int = 0


class PatientClients:
    """Each creates products, activates machines and validates, on one server or another, until it is told to stop."""

    def __init__(self, vendors: list[Vendor], count: int) -> None:
        # Under a limit each use is on the disk before the answer, on every node.
        policy = vendors[0].policy(maxMachines=100_000, maxUses=1_000_000)
        self.accounts = [Account(vendors[0].license(policy)) for _ in range(count)]
        self.rounds = 0
        self.unavailable = 0
        self.errors: list[str] = []
        self._vendors = vendors
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self) -> PatientClients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def get_on(self, rounds: int, seconds: float = PATIENCE) -> None:
        """Waits until so many more rounds are done."""
        goal = self.rounds + rounds
        assert eventually(lambda: self.rounds >= goal or bool(self.errors), seconds), f"only {self.rounds} of {goal} rounds"
        assert not self.errors, self.errors[:3]

    def _work(self, number: int) -> None:
        account, vendor = self.accounts[number], self._vendors[number % len(self._vendors)]
        try:
            while not self._stop.is_set():
                self._round(account, vendor)
                self.rounds += 1
        except Exception as problem:  # noqa: BLE001
            self.errors.append(f"client {number}: {problem!r}")

    def _round(self, account: Account, vendor: Vendor) -> None:
        key, code, mark = account.license["key"], unique("again"), fingerprint()
        headers = {"Idempotency-Key": code}
        made = self._answered(lambda: vendor.http.post("/products", json={"name": "x", "code": code}, headers=headers))
        account.products[code] = ok(made, 201)["id"]

        # Without such a key: whoever asks again gets the machine that the lost answer was about.
        machine = self._answered(lambda: vendor.activate(key, mark))
        assert machine.status_code in (200, 201), machine.text
        account.machines[mark] = machine.json()["data"]["id"]

        def validate() -> httpx.Response:
            account.attempts += 1
            return vendor.validate(key, fingerprint=mark)

        assert self._answered(validate).json()["code"] == "VALID"
        account.uses += 1
        ok(self._answered(lambda: vendor.heartbeat(machine.json()["data"], key)))
        assert ok(self._answered(lambda: vendor.get(f"/machines/{account.machines[mark]}")))["fingerprint"] == mark

    def _answered(self, request: Callable[[], httpx.Response]) -> httpx.Response:
        """The first answer that is no 503."""
        end = time.monotonic() + PATIENCE
        while is_unavailable(response := request()):
            self.unavailable += 1
            assert time.monotonic() < end, f"503 for {PATIENCE} s: {response.text}"
            # Much sooner than `Retry-After` says, to be there when it comes back.
            time.sleep(0.05)
        return response

    def check(self, vendor: Vendor) -> None:
        """All that was acknowledged is there, once."""
        assert not self.errors, self.errors[:3]
        codes = Counter(row["code"] for row in vendor.walk("/products"))
        ids = {row["id"] for row in vendor.walk("/products")}
        told = Counter(event["data"]["id"] for event in vendor.events(type="machine.activated"))
        for account in self.accounts:
            assert {code: codes[code] for code in account.products} == dict.fromkeys(account.products, 1)
            assert set(account.products.values()) <= ids
            machines = {row["fingerprint"]: row["id"] for row in vendor.walk("/machines", licenseId=account.license["id"])}
            # The last round may have been cut short.
            assert account.machines.items() <= machines.items() and len(machines) <= len(account.machines) + 1
            assert [told[id] for id in machines.values()] == [1] * len(machines), "one event for each machine"
            license = vendor.read(f"/licenses/{account.license['id']}")
            assert license["machineCount"] == len(machines)
            assert account.uses <= license["usesCount"] <= account.attempts
