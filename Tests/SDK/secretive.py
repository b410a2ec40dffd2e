"""Clients that use everything that is encrypted under the master key, and notice what they cannot read back."""

from __future__ import annotations

import threading
from typing import Any, Callable

import httpx

from patient import is_unavailable
from vendor import Vendor, ok, unique


class SecretiveClients:
    """Each issues licenses, validates and reveals old and new ones, replaces an endpoint's secret and repeats requests.

    - patient: whether the server may be gone for a while; what it has acknowledged must be there nevertheless.
    """

    def __init__(self, vendors: list[Vendor], count: int = 4, *, licenses: int = 150, patient: bool = False) -> None:
        self.vendors = vendors
        self.policy = vendors[0].policy(maxMachines=1000)
        self.keys: dict[str, str] = {}
        """The key of each license, by its id."""
        self.answers: dict[str, dict] = {}
        """What was answered under each `Idempotency-Key`."""
        self.rounds = 0
        self.errors: list[str] = []
        self._patient = patient
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(number,), daemon=True) for number in range(count)]
        self.webhooks = [vendors[0].webhook("http://127.0.0.1:9/hook", "ping") for _ in range(count)]
        for number in range(licenses):
            self._issue(number, key=unique("imported key") if number % 2 else None)
        self.old = list(self.keys)

    def __enter__(self) -> SecretiveClients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)
        assert not self.errors, self.errors[:3]
        assert self.rounds > 0

    def check(self) -> None:
        """Everything that was acknowledged can be read."""
        for number, (id, key) in enumerate(self.keys.items()):
            self._read(number, id, key)
        for number, idempotency_key in enumerate(list(self.answers)):
            self._issue(number, idempotency_key=idempotency_key)

    def forget(self, id: str) -> None:
        """A license that is not what it was."""
        del self.keys[id]
        self.answers = {told: once for told, once in self.answers.items() if once["answer"]["id"] != id}

    def _work(self, number: int) -> None:
        try:
            turn = number
            while not self._stop.is_set():
                turn += len(self._threads)
                id = self._issue(turn, key=unique("imported key") if turn % 2 else None)
                self._read(turn, id, self.keys[id])
                old = self.old[turn % len(self.old)]
                self._read(turn, old, self.keys[old])
                self._refuse_twice(turn, self.keys[old])
                webhook = self.webhooks[number]
                assert ok(self._send(turn, "POST", f"/webhooks/{webhook['id']}/rotate-secret"))["secret"].startswith("whsec_")
                ok(self._send(turn, "POST", "/api-keys", {"name": "x", "scopes": ["licenses:read"]}), 201)
                self._issue(turn, idempotency_key=sorted(self.answers)[turn % len(self.answers)])
                self.rounds += 1
        except Exception as problem:  # noqa: BLE001
            self.errors.append(repr(problem))

    def _issue(self, turn: int, key: str | None = None, idempotency_key: str | None = None) -> str:
        """Issues a license, or repeats the request that issued one."""
        told, repeated = idempotency_key or unique("once"), self.answers.get(idempotency_key or "")
        body = repeated["body"] if repeated else {"productId": self.policy["productId"], "policyId": self.policy["id"]}
        if key:
            body |= {"key": key}
        made = ok(self._send(turn, "POST", "/licenses", body, {"Idempotency-Key": told}), 201)
        if repeated:
            assert made == repeated["answer"], (made, repeated["answer"])
        self.answers[told] = {"body": body, "answer": made}
        self.keys[made["id"]] = made["key"]
        return made["id"]

    def _read(self, turn: int, id: str, key: str) -> None:
        answer = self._send(turn, "POST", "/licenses/validate-key", {"key": key}).json()
        assert answer["valid"] is True and answer["license"]["id"] == id, answer
        assert ok(self._send(turn, "POST", f"/licenses/{id}/reveal-key"))["key"] == key
        assert ok(self._send(turn, "GET", f"/licenses/by-key/{key.replace(' ', '%20')}"))["id"] == id

    def _refuse_twice(self, turn: int, key: str) -> None:
        """A key that a license has is not given to another, whichever master key it lies under."""
        body = {"productId": self.policy["productId"], "policyId": self.policy["id"], "key": key}
        response = self._send(turn, "POST", "/licenses", body)
        assert response.status_code == 409, response.text

    def _send(self, turn: int, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> httpx.Response:
        def once() -> httpx.Response:
            vendor = self.vendors[turn % len(self.vendors)]
            return vendor.http.request(method, path, json=body, headers=headers)

        return self._persist(once) if self._patient else once()

    def _persist(self, once: Callable[[], httpx.Response]) -> httpx.Response:
        """Until there is an answer; the first try may have been carried out, which an `Idempotency-Key` sees to."""
        waiting = threading.Event()
        for _ in range(600):
            try:
                response = once()
                busy = response.status_code == 409 and response.json()["code"] == "IDEMPOTENCY_KEY_IN_USE"
                if not busy and not is_unavailable(response):
                    return response
            except httpx.TransportError:
                pass
            waiting.wait(0.1)
        raise AssertionError("no answer in a minute")
