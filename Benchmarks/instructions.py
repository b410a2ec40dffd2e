#!/usr/bin/env python3
"""How many instructions a request costs the server, counted by callgrind: no clock, and the same on a busy machine.

`make budgets` builds what is needed and holds the counts against Benchmarks/budgets.json; it fails where one is exceeded by more than
a twentieth. Counted is all that the server does between two requests on one connection, in all its threads, without the kernel.
The counts of a debug build say nothing about speed; they say whether work was added.
"""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator

from stock import API

REPOSITORY = Path(__file__).resolve().parents[1]
BUDGETS = Path(__file__).resolve().parent / "budgets.json"
LICENSES = 20
WARM_UP = 100
TOLERANCE = 1.05


class Server:
    """A counted server with licenses, a machine each, and one connection to it."""

    def __init__(self, binary: Path, directory: Path) -> None:
        # valgrind cannot read the debug information of this compiler.
        self._binary = directory / binary.name
        shutil.copy(binary, self._binary)
        subprocess.run(["strip", "--strip-debug", self._binary], check=True)
        self._counts = directory / "callgrind.out"
        self._process = subprocess.Popen(
            [
                "valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={self._counts}",
                str(self._binary), str(directory / "data"),
            ],
            stdout=subprocess.PIPE,
            stderr=(directory / "errors").open("w"),
            text=True,
        )  # fmt: skip
        assert self._process.stdout
        self.credential = f"Bearer {self._process.stdout.readline().strip()}"
        told = self._process.stdout.readline().split()
        if not told:
            raise SystemExit(f"the server did not start:\n{(directory / 'errors').read_text()}")
        self.api = API(told[-1])
        self._socket = socket.create_connection(("127.0.0.1", int(told[-1].rsplit(":", 1)[1])))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def made(self, path: str, **fields: object) -> dict:
        return self.api("POST", path, fields, credential=self.credential, expecting=201)["data"]

    def ask(self, request: bytes) -> bytes:
        """- Returns: the body of the answer, which must be a success."""
        self._socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._socket.recv(65536)
        head, body = answer.split(b"\r\n\r\n", 1)
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        while len(body) < int(lengths[0].split(b":")[1]):
            body += self._socket.recv(65536)
        if not head.startswith(b"HTTP/1.1 20"):
            raise RuntimeError(body.decode())
        return body

    def counted(self, requests: list[bytes], expecting: bytes) -> int:
        """Instructions for each of the requests."""
        self._control("-i", "on")
        for request in requests:
            if expecting not in self.ask(request):
                raise RuntimeError(f"an answer without {expecting!r}")
        self._control("-i", "off")
        return self._total() // len(requests)

    def _control(self, *arguments: str) -> None:
        command = ["callgrind_control", *arguments, str(self._process.pid)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _total(self) -> int:
        self.stop()
        totals = [line for line in self._counts.read_text().splitlines() if line.startswith(("summary:", "totals:"))]
        return int(totals[-1].split()[1])

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait()


def post(path: str, fields: dict | None = None, authorization: str = "") -> bytes:
    body = json.dumps(fields).encode() if fields else b""
    lines = [f"POST /api/v1{path} HTTP/1.1", "Host: localhost"]
    lines += [f"Authorization: {authorization}"] if authorization else []
    lines += ["Content-Type: application/json"] if body else []
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def validations(server: Server, **terms: object) -> Iterator[bytes]:
    licenses = list(activated(server, **terms))
    while True:
        for license, fingerprint, _ in licenses:
            yield post("/licenses/validate-key", {"key": license["key"], "fingerprint": fingerprint})


def strangers(server: Server) -> Iterator[bytes]:
    # One that is there, so that the server has something to look through.
    next(validations(server))
    while True:
        yield post("/licenses/validate-key", {"key": secrets.token_hex(12), "fingerprint": secrets.token_hex(16)})


def heartbeats(server: Server) -> Iterator[bytes]:
    machines = list(activated(server, requireHeartbeat=True))
    while True:
        for license, _, machine in machines:
            yield post(f"/machines/{machine}/heartbeat", authorization=f"License {license['key']}")


def readings(server: Server) -> Iterator[bytes]:
    licenses = [license["id"] for license, _, _ in activated(server)]
    while True:
        for license in licenses:
            yield f"GET /api/v1/licenses/{license} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {server.credential}\r\n\r\n".encode()


def activated(server: Server, **terms: object) -> Iterator[tuple[dict, str, str]]:
    product = server.made("/products", name="Product", code="product")["id"]
    policy = server.made("/policies", productId=product, name="Policy", maxMachines=5, **terms)["id"]
    for _ in range(LICENSES):
        license, fingerprint = server.made("/licenses", productId=product, policyId=policy), secrets.token_hex(16)
        machine = server.made("/machines", licenseId=license["id"], fingerprint=fingerprint)["id"]
        yield license, fingerprint, machine


WORKS: dict[str, tuple[Callable[[Server], Iterator[bytes]], bytes]] = {
    "validation": (validations, b'"valid":true'),
    "validation that counts a use": (lambda server: validations(server, maxUses=1_000_000), b'"valid":true'),
    "validation of an unknown key": (strangers, b'"code":"NOT_FOUND"'),
    "heartbeat": (heartbeats, b'"ALIVE"'),
    "reading a license": (readings, b'"machines":[{'),
}


@contextmanager
def running(binary: Path) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as directory:
        server = Server(binary, Path(directory))
        try:
            yield server
        finally:
            server.stop()


def count(binary: Path, name: str, requests: int) -> int:
    work, expecting = WORKS[name]
    with running(binary) as server:
        asked = work(server)
        for _ in range(WARM_UP):
            server.ask(next(asked))
        return server.counted([next(asked) for _ in range(requests)], expecting)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", choices=("debug", "release"), default="debug")
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--update", action="store_true", help="write the counts down as the budgets")
    options = parser.parse_args()
    binary = REPOSITORY / ".build" / options.build / "CountedServer"
    if not binary.exists():
        parser.error(f"there is no {binary}: make budgets builds it")
    budgets = json.loads(BUDGETS.read_text()) if BUDGETS.exists() else {}
    known, exceeded = budgets.setdefault(options.build, {}), False
    for name in WORKS:
        instructions = count(binary, name, options.requests)
        budget = known.get(name)
        is_over = budget is not None and instructions > budget * TOLERANCE
        exceeded |= is_over
        print(f"{name:32} {instructions:>10,} instructions, budget {budget or 0:>10,}{'  EXCEEDED' if is_over else ''}")
        if options.update:
            known[name] = instructions
    if options.update:
        BUDGETS.write_text(json.dumps(budgets, indent=4) + "\n")
    elif exceeded:
        sys.exit("Work was added to a hot path. If it has to be: Benchmarks/instructions.py --update")


if __name__ == "__main__":
    main()
