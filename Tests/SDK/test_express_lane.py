"""What is answered before the framework is answered as behind it: the same words, the same headers, in the same order.

A request whose head and body come in one packet takes the lane; one whose body comes in chunks takes the ordinary way.
"""

from __future__ import annotations

import json
import re
import socket
import time
from dataclasses import dataclass
from typing import Any, Iterator

import pytest
from process import Server
from vendor import Vendor, absent_id, fingerprint, ok, past

HEADERS = re.compile(rb"([^:\r\n]+): ?([^\r\n]*)")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


class Wire:
    """A connection on which bytes are sent as they are given."""

    def __init__(self, server: Server) -> None:
        self._socket = socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1])), 20)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, *requests: bytes) -> None:
        self._socket.sendall(b"".join(requests))

    def end(self) -> None:
        """Nothing more will be sent."""
        self._socket.shutdown(socket.SHUT_WR)

    def _fill(self) -> None:
        more = self._socket.recv(65536)
        if not more:
            raise EOFError(self._rest.decode(errors="replace"))
        self._rest += more

    def read(self) -> Answer:
        while b"\r\n\r\n" not in self._rest:
            self._fill()
        head, self._rest = self._rest.split(b"\r\n\r\n", 1)
        headers = {name.decode().lower(): value.decode() for name, value in HEADERS.findall(head.split(b"\r\n", 1)[1])}
        length = int(headers.get("content-length", 0))
        while len(self._rest) < length:
            self._fill()
        body, self._rest = self._rest[:length], self._rest[length:]
        return Answer(int(head.split()[1]), headers, body)

    def is_closed(self) -> bool:
        self._socket.settimeout(10)
        return self._socket.recv(1) == b""


def post(path: str, body: bytes = b"", *headers: str, chunked: bool = False) -> bytes:
    lines = [f"POST /api/v1{path} HTTP/1.1", "Host: localhost", *headers]
    if body:
        lines.append("Content-Type: application/json")
    if chunked and body:
        head = "\r\n".join([*lines, "Transfer-Encoding: chunked", "", ""]).encode()
        return head + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def validation(key: str, chunked: bool = False, headers: tuple[str, ...] = (), **more: Any) -> bytes:
    return post("/licenses/validate-key", json.dumps({"key": key, **more}).encode(), *headers, chunked=chunked)


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    with Wire(server) as connection:
        yield connection


VOLATILE = ("date", "x-request-id", "x-signature", "x-signature-timestamp", "x-licentric-signature-ed25519")
"""Made anew for each answer; the signatures are looked at where the SDK is."""


def same(quick: Answer, ordinary: Answer) -> None:
    assert quick.status == ordinary.status
    assert set(quick.headers) == set(ordinary.headers)
    for name in set(quick.headers) - set(VOLATILE) - {"content-length"}:
        if not name.startswith("x-ratelimit"):
            assert quick.headers[name] == ordinary.headers[name], name
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", quick.headers["date"])
    assert _still(quick.json) == _still(ordinary.json)


def _still(value: Any) -> Any:
    """Without what moves from one answer to the next."""
    if isinstance(value, dict):
        moving = ("usesCount", "requestId", "lastHeartbeatAt", "nextHeartbeatAt")
        return {name: _still(part) for name, part in value.items() if name not in moving}
    return [_still(part) for part in value] if isinstance(value, list) else value


def test_validations_are_the_same_words(vendor: Vendor, wire: Wire) -> None:
    plain, metered = vendor.license(), vendor.license_with(maxUses=1000)
    closed = {action: vendor.license() for action in ("suspend", "revoke", "ban")}
    for action, license in closed.items():
        ok(vendor.act(license, action))
    expired = vendor.license(expiresAt=past(days=1))
    entitled = vendor.license()
    vendor.attach(f"/licenses/{entitled['id']}", vendor.entitlement(code="export-to-pdf"))
    device = fingerprint()
    machine = ok(vendor.post("/machines", licenseId=plain["id"], fingerprint=device, name="Büro \U0001f5a5"), 201)
    assert machine["fingerprint"] == device
    questions = [
        {"key": plain["key"]},
        {"key": plain["key"], "fingerprint": device},
        {"key": plain["key"], "fingerprint": device, "nonce": "n-1"},
        {"key": plain["key"], "fingerprint": fingerprint()},
        {"key": plain["key"].lower(), "fingerprint": device},
        {"key": f"  {plain['key']}  "},
        {"key": plain["key"], "environment": "test"},
        {"key": plain["key"], "environment": "live", "productCode": "another"},
        {"key": plain["key"], "productId": plain["productId"]},
        {"key": plain["key"], "entitlements": ["gold", "gold", "silver"]},
        {"key": entitled["key"], "entitlements": ["export-to-pdf"]},
        {"key": metered["key"]},
        *({"key": license["key"]} for license in closed.values()),
        {"key": expired["key"]},
        {"key": "nobody's key"},
        {"key": "LIC-0000-0000-0000-0000", "nonce": "n-2"},
    ]
    for question in questions:
        # Twice each: what is remembered is told like what is read.
        for _ in range(2):
            wire.send(validation(**question))
            quick = wire.read()
            wire.send(validation(**question, chunked=True))
            ordinary = wire.read()
            same(quick, ordinary)
            assert quick.headers["x-signature-timestamp"].isdigit()


def test_what_is_wrong_is_said_the_same_way(vendor: Vendor, wire: Wire) -> None:
    bodies = [
        b"{", b"[]", b'"key"', b'{"key":7}', b'{"key":""}', b'{"key":" "}', b'{"key":"a","key":"a"}', b'{"key":"a","nonce":"!"}',
        b'{"key":"a","entitlements":"gold"}', b'{"key":"\\ud800"}', b'{"key":"' + b"k" * 257 + b'"}', b'{"key":"a"} x', b"\xff",
        b'{"key":"' + b"k" * 5000 + b'"}',
    ]  # fmt: skip
    for body in bodies:
        wire.send(post("/licenses/validate-key", body))
        quick = wire.read()
        wire.send(post("/licenses/validate-key", body, chunked=True))
        same(quick, wire.read())
        assert quick.status == 400


def test_heartbeats_are_the_same_words(vendor: Vendor, wire: Wire) -> None:
    license = vendor.license_with(requireHeartbeat=True, heartbeatIntervalMinutes=60)
    holder = f"Authorization: License {license['key']}"
    machine = ok(vendor.post("/machines", licenseId=license["id"], fingerprint=fingerprint(), name="One"), 201)
    other = ok(vendor.post("/machines", licenseId=vendor.license()["id"], fingerprint=fingerprint()), 201)
    path = f"/machines/{machine['id']}/heartbeat"
    for _ in range(2):
        wire.send(post(path, b"", holder))
        quick = wire.read()
        # A body is another way to ask; it is ignored.
        wire.send(post(path, b"{}", holder))
        same(quick, wire.read())
        assert quick.status == 200 and quick.json["data"]["heartbeatStatus"] == "ALIVE"
    for id in (other["id"], absent_id()):
        wire.send(post(f"/machines/{id}/heartbeat", b"", holder))
        quick = wire.read()
        wire.send(post(f"/machines/{id}/heartbeat", b"{}", holder))
        same(quick, wire.read())
        assert quick.status == 404
    for credential in ("Authorization: License nobody", "Authorization: License", "X-None: 1"):
        wire.send(post(path, b"", credential))
        assert wire.read().status == 401
    ok(vendor.act(license, "suspend"))
    wire.send(post(path, b"", holder))
    assert wire.read().json["code"] == "LICENSE_SUSPENDED"
    ok(vendor.act(license, "reinstate"))
    vendor.delete(f"/machines/{machine['id']}")
    wire.send(post(path, b"", holder))
    assert wire.read().status == 404


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET /api/v1{path} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()


def test_licenses_are_the_same_words(vendor: Vendor, wire: Wire) -> None:
    holder = f"Authorization: Bearer {vendor.key}"
    plain = vendor.license_with(requireHeartbeat=True, name="Grün", metadata={"seats": "ten"})
    crowded = vendor.license_with(maxMachines=None, allowUnlimitedActivations=True)
    closed = {action: vendor.license() for action in ("suspend", "revoke", "ban")}
    for action, license in closed.items():
        ok(vendor.act(license, action))
    expired, entitled = vendor.license(expiresAt=past(days=1)), vendor.license()
    vendor.attach(f"/licenses/{entitled['id']}", vendor.entitlement(code="export-to-svg"))
    ok(vendor.post("/machines", licenseId=plain["id"], fingerprint=fingerprint(), name="One"), 201)
    for _ in range(12):
        ok(vendor.post("/machines", licenseId=crowded["id"], fingerprint=fingerprint()), 201)
    for license in (plain, crowded, *closed.values(), expired, entitled):
        wire.send(validation(license["key"]))
        wire.read()
        for _ in range(2):
            wire.send(get(f"/licenses/{license['id']}", holder))
            quick = wire.read()
            # What has nothing to do with reading sends it the ordinary way.
            wire.send(get(f"/licenses/{license['id']}", holder, "Idempotency-Key: none"))
            ordinary = wire.read()
            same(quick, ordinary)
            assert quick.json["data"]["usesCount"] == ordinary.json["data"]["usesCount"]
            assert quick.status == 200 and "access-control-allow-origin" not in quick.headers
    assert len(quick.json["data"]["machines"]) == 0
    for path, credential, status in (
        (f"/licenses/{absent_id()}", holder, 404),
        (f"/licenses/{plain['id']}", "X-None: 1", 401),
        (f"/licenses/{plain['id']}", "Authorization: Bearer lk_live_nobody", 401),
        (f"/licenses/{plain['id']}", f"Authorization: License {plain['key']}", 403),
        (f"/licenses/{plain['id']}x", holder, 404),
        (f"/licenses/{plain['id']}?a=b", holder, 200),
    ):
        wire.send(get(path, credential))
        assert wire.read().status == status, (path, credential)
    vendor.delete(f"/licenses/{plain['id']}")
    wire.send(get(f"/licenses/{plain['id']}", holder))
    assert wire.read().status == 404


def test_a_license_is_read_only_by_who_may(vendor: Vendor, wire: Wire) -> None:
    license = vendor.license()
    narrow, reader = vendor.api_key("machines:read"), vendor.api_key("licenses:read")
    for key, status in ((narrow, 403), (reader, 200)):
        for _ in range(3):
            wire.send(get(f"/licenses/{license['id']}", f"Authorization: Bearer {key['key']}"))
            assert wire.read().status == status
    vendor.delete(f"/api-keys/{reader['id']}")
    wire.send(get(f"/licenses/{license['id']}", f"Authorization: Bearer {reader['key']}"))
    assert wire.read().status == 401


def test_answers_keep_the_order_of_their_requests(vendor: Vendor, wire: Wire) -> None:
    """Lane, ordinary way and promises in one packet."""
    plain, metered = vendor.license(), vendor.license_with(maxUses=10_000)
    machine = ok(vendor.post("/machines", licenseId=plain["id"], fingerprint=fingerprint()), 201)
    holder = f"Authorization: License {plain['key']}"
    # The first ever is another piece of work.
    for license in (plain, metered):
        wire.send(validation(license["key"]))
        wire.read()
    kinds = {
        "plain": lambda name: validation(plain["key"], headers=(name,)),
        "metered": lambda name: validation(metered["key"], headers=(name,)),
        "chunked": lambda name: validation(plain["key"], chunked=True, headers=(name,)),
        "beat": lambda name: post(f"/machines/{machine['id']}/heartbeat", b"", holder, name),
        "own": lambda name: f"GET /api/v1/license HTTP/1.1\r\nHost: x\r\n{holder}\r\n{name}\r\n\r\n".encode(),
        "wrong": lambda name: post("/licenses/validate-key", b"{", name),
    }
    order = [kind for first in kinds for second in kinds for kind in (first, second)] * 3
    wire.send(*(kinds[kind](f"X-Request-Id: {number}-{kind}") for number, kind in enumerate(order)))
    for number, kind in enumerate(order):
        answer = wire.read()
        assert answer.headers["x-request-id"] == f"{number}-{kind}"
        assert answer.status == (400 if kind == "wrong" else 200)


def test_a_client_may_end_its_half_before_the_answer(server: Server, vendor: Vendor) -> None:
    metered, machine_of = vendor.license_with(maxUses=100), vendor.license()
    machine = ok(vendor.post("/machines", licenseId=machine_of["id"], fingerprint=fingerprint()), 201)
    beat = post(f"/machines/{machine['id']}/heartbeat", b"", f"Authorization: License {machine_of['key']}")
    for request in (validation(metered["key"]), validation(metered["key"]), beat, validation("nobody")):
        with Wire(server) as wire:
            wire.send(request)
            wire.end()
            assert wire.read().status == 200
            assert wire.is_closed()


def test_a_client_that_goes_away_is_counted_all_the_same(server: Server, vendor: Vendor) -> None:
    license = vendor.license_with(maxUses=100)
    with Wire(server) as wire:
        wire.send(validation(license["key"]))
        wire.read()
    for _ in range(20):
        with Wire(server) as wire:
            wire.send(validation(license["key"]))
    deadline = time.monotonic() + 10
    while vendor.read(f"/licenses/{license['id']}")["usesCount"] < 21 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert vendor.read(f"/licenses/{license['id']}")["usesCount"] == 21


def test_whoever_does_not_read_is_not_answered_without_end(server: Server, vendor: Vendor) -> None:
    """He gets all his answers when he reads at last, and others theirs meanwhile."""
    license = vendor.license()
    requests = 10_000
    with Wire(server) as silent, Wire(server) as other:
        silent._socket.settimeout(0.5)
        # More than the systems on both sides put by.
        sent, request = 0, validation(license["key"], padding="p" * 3000)
        pending = request * requests
        try:
            while sent < len(pending):
                sent += silent._socket.send(pending[sent : sent + 65536])
        except TimeoutError:
            pass
        assert sent < len(pending), "the server took everything in without being read"
        other.send(request)
        assert other.read().status == 200
        silent._socket.settimeout(20)
        for _ in range(sent // len(request)):
            assert silent.read().status == 200


def test_a_request_in_pieces(vendor: Vendor, wire: Wire) -> None:
    license = vendor.license()
    request = validation(license["key"], nonce="in-pieces")
    for size in (1, 7, len(request) - 1):
        for start in range(0, len(request), size):
            wire.send(request[start : start + size])
            if size > 1:
                time.sleep(0.002)
        assert wire.read().json["valid"]


def test_what_breaks_behind_a_promise(server: Server, vendor: Vendor) -> None:
    license = vendor.license_with(maxUses=100)
    for _ in range(2):
        with Wire(server) as wire:
            wire.send(validation(license["key"]), b"this is not HTTP\r\n\r\n")
            assert wire.read().json["valid"]
            assert wire.read().status == 400
            assert wire.is_closed()
    with Wire(server) as wire:
        wire.send(validation(license["key"], headers=("Connection: close",)))
        assert wire.read().headers["connection"] == "close"
        assert wire.is_closed()
