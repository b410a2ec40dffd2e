"""The mixed traffic of a soak: clients that keep their connection, passers-by, and some that break off in the middle."""

from __future__ import annotations

import http.client
import json
import random
import secrets
import socket
import struct
import threading
import time
import uuid
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from soak_stock import Owned, Shelf
from soak_watch import Span

PATIENCE_SECONDS = 30
VALIDATE = "/licenses/validate-key"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Tally:
    """What all clients have seen since it was last taken."""

    def __init__(self) -> None:
        self._span = Span()
        self._lock = threading.Lock()

    def note(self, name: str, seconds: float, status: int) -> None:
        with self._lock:
            self._span.note(name, seconds, status)

    def wrong(self, told: str) -> None:
        with self._lock:
            self._span.wrong[told] += 1

    def take(self) -> Span:
        with self._lock:
            taken, self._span = self._span, Span()
            return taken


class Receiver:
    """A webhook endpoint that takes everything and counts it."""

    def __init__(self) -> None:
        self.received = 0
        lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                with lock:
                    receiver.received += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> Receiver:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass(frozen=True)
class Place:
    """Where everybody asks."""

    host: str
    port: int
    credential: str
    """The vendor's."""
    account: str
    tally: Tally

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE_SECONDS)


class Worker:
    """A thread that does something so often a second, on average, until it is told to stop."""

    def __init__(self, place: Place, per_second: float, seed: int) -> None:
        self.place = place
        self.chance = random.Random(seed)
        self._per_second = per_second
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def do(self) -> None:
        raise NotImplementedError

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def join(self) -> None:
        self._thread.join(PATIENCE_SECONDS + 5)

    def _work(self) -> None:
        due = time.monotonic()
        while not self._stop.is_set():
            # What could not be done in time is not made up for in a rush.
            due = max(due + self.chance.expovariate(self._per_second), time.monotonic() - 1)
            if self._stop.wait(max(0, due - time.monotonic())):
                return
            try:
                self.do()
            except Exception as problem:  # noqa: BLE001
                self.place.tally.wrong(f"{type(self).__name__.lower()}: {type(problem).__name__}")


@dataclass(frozen=True)
class Told:
    """An answer."""

    status: int
    body: Any

    @property
    def code(self) -> str:
        return self.body["code"]

    @property
    def data(self) -> Any:
        return self.body["data"]


class Client(Worker):
    """An application, its vendor's server and its vendor, on one connection."""

    def __init__(self, place: Place, per_second: float, seed: int, shelf: Shelf) -> None:
        super().__init__(place, per_second, seed)
        self._shelf = shelf
        self._connection = place.connection()
        self._names, self._weights = zip(*_MIX.items())
        self._least_at_site = len(shelf.site.machines)

    def do(self) -> None:
        name = self.chance.choices(self._names, self._weights)[0]
        getattr(self, name)()

    def _ask(
        self, name: str, method: str, path: str, body: dict[str, Any] | None = None, *, credential: str = "",
        expecting: tuple[int, ...] = (200,), base: str = "/api/v1",
    ) -> Told:  # fmt: skip
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if credential:
            headers["Authorization"] = credential
        began = time.monotonic()
        try:
            self._connection.request(method, base + path, json.dumps(body) if body is not None else None, headers)
            answer = self._connection.getresponse()
            text = answer.read()
        except BaseException:
            self._connection.close()
            raise
        self.place.tally.note(name, time.monotonic() - began, answer.status)
        told = Told(answer.status, json.loads(text) if text else None)
        if answer.status not in expecting and answer.status < 500:
            self.place.tally.wrong(f"{name}: {answer.status} {told.body.get('code', '')}".strip())
        return told

    def _vendor(self, name: str, method: str, path: str, body: dict[str, Any] | None = None, *expecting: int) -> Told:
        return self._ask(name, method, path, body, credential=self.place.credential, expecting=expecting or (200,))

    def _license(self) -> Owned:
        return self.chance.choice(self._shelf.licenses)

    def _any(self) -> Owned:
        """The site license, too, now and then."""
        return self._shelf.site if self.chance.random() < 0.2 else self._license()

    def _device(self, owned: Owned) -> tuple[str, str]:
        return self.chance.choice(list(owned.machines.items()))

    def _expect(self, name: str, told: Told, *codes: str) -> None:
        if told.status == 200 and told.code not in codes:
            self.place.tally.wrong(f"{name}: {told.code}")

    # Applications

    def _validate(self, name: str, owned: Owned, key: str | None = None, base: str = "/api/v1", **more: Any) -> None:
        mark, _ = self._device(owned)
        told = self._ask(name, "POST", VALIDATE, {"key": key or owned.key, "fingerprint": mark, **more}, base=base)
        # Machines that did not beat in time are dead, and a little later they are gone.
        dead = ("HEARTBEAT_REQUIRED", "FINGERPRINT_NOT_FOUND") if owned.kind == "floating" else ()
        self._expect(name, told, "VALID", *dead)

    def validation(self) -> None:
        self._validate("validation", self._any())

    def validation_with_nonce(self) -> None:
        self._validate("validation with a nonce", self._any(), nonce=secrets.token_urlsafe(12))

    def pinned_validation(self) -> None:
        self._validate("pinned validation", self._any(), base=f"/a/{self.place.account}/live/api/v1")

    def retyped_validation(self) -> None:
        owned = self._any()
        self._validate("retyped validation", owned, f" {owned.key.lower()}  ")

    def unknown_key(self) -> None:
        blocks = ["".join(self.chance.choices(ALPHABET, k=4)) for _ in range(4)]
        told = self._ask("unknown key", "POST", VALIDATE, {"key": "-".join(["LIC", *blocks])})
        self._expect("unknown key", told, "NOT_FOUND")

    def unknown_device(self) -> None:
        told = self._ask("unknown device", "POST", VALIDATE, {"key": self._any().key, "fingerprint": uuid.uuid4().hex})
        self._expect("unknown device", told, "FINGERPRINT_NOT_FOUND", "MACHINE_LIMIT_EXCEEDED")

    def heartbeat(self) -> None:
        owned = self._shelf.site if self.chance.random() < 0.1 else self._license()
        mark, machine = self._device(owned)
        dies = owned.kind == "floating"
        told = self._ask(
            "heartbeat", "POST", f"/machines/{machine}/heartbeat", {}, credential=f"License {owned.key}",
            expecting=(200, 404, 422) if dies else (200,),
        )  # fmt: skip
        if told.status == 404 and dies:
            self._activate(owned, mark)

    def _activate(self, owned: Owned, mark: str) -> None:
        told = self._ask(
            "activation", "POST", "/machines", {"fingerprint": mark, "name": "Desk", "platform": "linux"},
            credential=f"License {owned.key}", expecting=(200, 201, 422),
        )  # fmt: skip
        if told.status in (200, 201):
            owned.machines[mark] = told.data["id"]

    def activation(self) -> None:
        """One more device, or the newest goes: there is hardly ever more than one to spare."""
        owned = self._any()
        if len(owned.machines) <= (self._least_at_site if owned.kind == "site" else 1):
            self._activate(owned, uuid.uuid4().hex)
        else:
            self._deactivate(owned)

    def _deactivate(self, owned: Owned) -> None:
        mark = list(owned.machines)[-1]
        by_vendor = self.chance.random() < 0.3
        self._ask(
            "deactivation", "DELETE", f"/machines/{owned.machines[mark]}",
            credential=self.place.credential if by_vendor else f"License {owned.key}",
            expecting=(204, 404) if owned.kind == "floating" else (204,),
        )  # fmt: skip
        del owned.machines[mark]

    def own_license(self) -> None:
        self._ask("own license", "GET", "/license", credential=f"License {self._any().key}")

    def own_check_out(self) -> None:
        owned = next(each for each in iter(self._license, None) if each.kind != "floating")
        mark, _ = self._device(owned)
        self._ask(
            "check-out", "POST", "/license/checkout", {"fingerprint": mark, "ttl": 3600}, credential=f"License {owned.key}"
        )

    # The vendor

    def read(self) -> None:
        self._vendor("license", "GET", f"/licenses/{self._any().id}")

    def find(self) -> None:
        self._vendor("license by key", "GET", f"/licenses/by-key/{self._license().key}")

    def list(self) -> None:
        policy = self.chance.choice(list(self._shelf.policies.values()))
        path = self.chance.choice([
            "/licenses?limit=25", f"/licenses?policyId={policy}&status=active", "/licenses?search=example.com",
            f"/machines?licenseId={self._shelf.site.id}&limit=100", "/machines?heartbeatStatus=DEAD", "/events?limit=50",
            "/audit-logs?limit=50", "/products", "/policies", "/webhooks",
        ])  # fmt: skip
        self._vendor(f"list {path.split('?')[0]}", "GET", path)

    def walk(self) -> None:
        """Some pages of a long list."""
        path = f"/machines?licenseId={self._shelf.site.id}&limit=100"
        cursor = ""
        for _ in range(3):
            told = self._vendor("list /machines", "GET", path + cursor)
            if told.status != 200 or not told.body["pagination"]["hasMore"]:
                return
            cursor = f"&cursor={told.body['pagination']['nextCursor']}"

    def patch(self) -> None:
        body = {"name": f"Name {self.chance.randrange(1000)}", "metadata": {"order": uuid.uuid4().hex}}
        self._vendor("PATCH of a license", "PATCH", f"/licenses/{self._license().id}", body)

    def suspend(self) -> None:
        """And reinstate: the validation between them is refused."""
        owned = self._license()
        self._vendor("suspend", "POST", f"/licenses/{owned.id}/suspend", {})
        told = self._ask("validation", "POST", VALIDATE, {"key": owned.key})
        self._expect("validation of a suspended license", told, "SUSPENDED")
        self._vendor("reinstate", "POST", f"/licenses/{owned.id}/reinstate", {})

    def sell(self) -> None:
        """A license that is made, asked about and deleted."""
        body = {"productId": self._shelf.product, "policyId": self._shelf.policies["unlimited"]}
        told = self._vendor("sale", "POST", "/licenses", body, 201)
        if told.status == 201:
            key, id = told.data["key"], told.data["id"]
            self._expect("new license", self._ask("validation", "POST", VALIDATE, {"key": key}), "VALID")
            self._vendor("deletion", "DELETE", f"/licenses/{id}", None, 204)
            self._expect("deleted license", self._ask("validation", "POST", VALIDATE, {"key": key}), "NOT_FOUND")

    def check_out(self) -> None:
        owned = next(each for each in iter(self._license, None) if each.kind != "floating")
        mark, _ = self._device(owned)
        self._vendor("check-out", "POST", f"/licenses/{owned.id}/checkout", {"fingerprint": mark, "ttl": 86_400})

    def analytics(self) -> None:
        now = time.time()
        span = "&".join(
            f"{name}={time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(moment))}"
            for name, moment in (("from", now - 86_400), ("to", now))
        )
        series = (f"/analytics/{name}?interval=hour&{span}" for name in ("validations", "activations", "licenses"))
        path = self.chance.choice(["/analytics", "/analytics/expiring?days=30", *series])
        self._vendor(path.split("?")[0][1:], "GET", path)


_MIX: dict[str, float] = {
    "validation": 40, "validation_with_nonce": 4, "pinned_validation": 4, "retyped_validation": 8, "unknown_key": 7,
    "unknown_device": 3, "heartbeat": 12, "activation": 5, "own_license": 2, "own_check_out": 0.5, "read": 4, "find": 1,
    "list": 3, "walk": 0.3, "patch": 2, "suspend": 0.5, "sell": 0.5, "check_out": 0.7, "analytics": 1,
}  # fmt: skip
"""What of a hundred requests is what, about."""


class PasserBy(Worker):
    """Opens a connection, asks once and closes it."""

    def __init__(self, place: Place, per_second: float, seed: int, key: str) -> None:
        super().__init__(place, per_second, seed)
        self._key = key

    def do(self) -> None:
        connection = self.place.connection()
        began = time.monotonic()
        try:
            body = json.dumps({"key": self._key})
            connection.request("POST", f"/api/v1{VALIDATE}", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            self.place.tally.note("validation on a new connection", time.monotonic() - began, answer.status)
        finally:
            connection.close()


class Breaker(Worker):
    """Breaks off in the middle of a request, or before it has read the answer."""

    def do(self) -> None:
        body = json.dumps({"key": "LIC-" + "0" * 40}).encode()
        request = (
            f"POST /api/v1{VALIDATE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        with socket.create_connection((self.place.host, self.place.port), PATIENCE_SECONDS) as connection:
            if self.chance.random() < 0.5:
                # Closing is a reset then.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(request[: self.chance.randrange(len(request) + 1)])
            time.sleep(self.chance.choice((0, 0, 0.01, 0.2)))


def workers(place: Place, shelves: list[Shelf], rate: float) -> list[Worker]:
    """- rate: requests a second of all together; one of twenty-five comes on a connection of its own."""
    chance = random.Random()

    def seed() -> int:
        return chance.getrandbits(32)

    passing = rate / 25
    key = next(owned.key for owned in shelves[0].licenses if owned.kind == "unlimited")
    made: list[Worker] = [Client(place, (rate - passing) / len(shelves) / _REQUESTS, seed(), shelf) for shelf in shelves]
    made += [PasserBy(place, passing / 2, seed(), key) for _ in range(2)]
    return [*made, *(Breaker(place, rate / 100, seed()) for _ in range(2))]


def _requests_per_turn() -> float:
    several = {"walk": 3, "suspend": 3, "sell": 4}
    total = sum(_MIX.values())
    return sum(weight / total * several.get(name, 1) for name, weight in _MIX.items())


_REQUESTS = _requests_per_turn()
