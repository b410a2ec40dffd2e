"""Clients that ask all the time, each its next question as soon as the last was answered, and note when that was."""

from __future__ import annotations

import json
import multiprocessing
import random
import selectors
import socket
import threading
import time
from array import array
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Callable

from history import Answer, Answers

PROCESSES = 2
CONNECTIONS = 32
PATIENCE = 30
HURRIES = 4096
"""So many at a time can be waited for."""
_spawn = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Request:
    """What is sent; a request id of its own is added each time."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    authorization: str = ""

    @property
    def wire(self) -> tuple[bytes, bytes]:
        """All up to the request id, and all behind it."""
        body = b"" if self.body is None else json.dumps(self.body).encode()
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: localhost"]
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"] if self.body is not None else []
        lines += [f"Authorization: {self.authorization}"] if self.authorization else []
        return ("\r\n".join(lines) + "\r\nX-Request-Id: ").encode(), b"\r\n\r\n" + body


def verdict(status: int, answer: dict[str, Any]) -> str:
    """An answer in one word, or a few where it contradicts itself."""
    if status != 200:
        return f"{status} {answer['code']}"
    data = answer["data"]
    if "valid" not in data:
        return f"200 {data['status']}" if "status" in data else "200"
    code, valid = data["code"], data["valid"]
    if "valid" in answer and (answer["valid"], answer["code"]) != (valid, code):
        return f"{answer['code']} above and {code} below"
    told = code if valid is (code == "VALID") else f"{code} with valid: {json.dumps(valid)}"
    if code == "VALID" and data["license"]["status"] != "active":
        told += f" of a license that is {data['license']['status']}"
    if valid and data["metadata"]["environment"] != "live":
        told += f" in {data['metadata']['environment']}"
    return told


class Askers:
    """Thirty-two connections of a few processes, which ask the questions that they have in no particular order."""

    def __init__(self, address: tuple[str, int], seed: int) -> None:
        self.problems: list[str] = []
        self._number = 0
        self._lock = threading.Lock()
        self._counts = [_spawn.RawValue("Q") for _ in range(PROCESSES)]
        self._hurries = 0
        self._hurried = [_spawn.RawArray("L", HURRIES) for _ in range(PROCESSES)]
        self._ends: list[Connection] = []
        self._processes = []
        for number, (count, hurried) in enumerate(zip(self._counts, self._hurried)):
            end, other = _spawn.Pipe()
            process = _spawn.Process(
                target=_work, args=(other, count, hurried, address, CONNECTIONS // PROCESSES, seed + number), daemon=True
            )
            process.start()
            other.close()
            self._ends.append(end)
            self._processes.append(process)

    def number(self) -> int:
        """For a new question."""
        with self._lock:
            self._number += 1
            return self._number

    def ask(self, number: int, request: Request) -> None:
        """From now on it is asked, too."""
        self._tell(("ask", number, request.wire))

    def drop(self, number: int) -> None:
        """From now on it is not asked any more."""
        self._tell(("drop", number, None))

    def hurry(self, numbers: list[int]) -> Callable[[], None]:
        """These are asked next. What is returned waits until they were answered."""
        with self._lock:
            self._hurries = place = (self._hurries + 1) % HURRIES
            for process, (end, hurried) in enumerate(zip(self._ends, self._hurried)):
                hurried[place] = 0
                end.send(("hurry", place, numbers[process::PROCESSES]))

        def wait() -> None:
            self._wait(lambda: sum(hurried[place] for hurried in self._hurried) >= len(numbers))

        return wait

    def _tell(self, message: tuple) -> None:
        with self._lock:
            for end in self._ends:
                end.send(message)

    @property
    def answered(self) -> int:
        """How many answers there were so far."""
        return sum(count.value for count in self._counts)

    def get_on(self, rounds: float) -> None:
        """Waits until each connection, on average, was answered so often again."""
        goal = self.answered + rounds * CONNECTIONS
        self._wait(lambda: self.answered >= goal)

    def _wait(self, is_done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not is_done():
            assert time.monotonic() < end, "the clients do not get on"
            assert all(process.is_alive() for process in self._processes), "a client ended"
            time.sleep(0.002)

    def finish(self) -> Answers:
        """Waits for what is still to be answered. All answers; `problems` has what went wrong between the lines."""
        self._tell(("end", 0, None))
        answers = Answers()
        for end, process in zip(self._ends, self._processes):
            questions, sent, answered, said, verdicts, problems = end.recv()
            answers += [Answer(*row, verdicts[index]) for *row, index in zip(questions, sent, answered, said)]
            self.problems += problems
            process.join(PATIENCE)
        return answers

    def __enter__(self) -> Askers:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            if process.is_alive():
                process.kill()
            process.join(PATIENCE)
        for end in self._ends:
            end.close()


class _Client:
    """One connection, and what it waits for."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.question = 0
        self.hurry: int | None = None
        """For whom it was asked next."""
        self.sent = 0.0
        self.request_id = b""
        self.received = b""


class _Asker:
    """All connections of one process."""

    def __init__(
        self, pipe: Connection, count: Any, hurried: Any, address: tuple[str, int], connections: int, seed: int
    ) -> None:
        self._pipe = pipe
        self._count = count
        self._hurried = hurried
        self._chance = random.Random(seed)
        self._prefix = f"load-{seed}-".encode()
        self._questions: dict[int, tuple[bytes, bytes]] = {}
        self._order: list[int] = []
        self._urgent: deque[tuple[int, int]] = deque()
        self._idle = [_Client(address) for _ in range(connections)]
        self._is_ending = False
        self._asked = 0
        self._rows = array("L"), array("d"), array("d"), array("L")
        self._verdicts: dict[str, int] = {}
        self._problems: list[str] = []
        self._selector = selectors.DefaultSelector()
        self._selector.register(pipe, selectors.EVENT_READ)
        for client in self._idle:
            self._selector.register(client.socket, selectors.EVENT_READ, client)
        self._busy = 0

    def run(self) -> None:
        while not self._is_ending or self._busy:
            ready = self._selector.select(PATIENCE)
            if not ready:
                self._problems.append(f"no answer within {PATIENCE} s")
                break
            for key, _ in ready:
                if key.data is None:
                    self._listen()
                else:
                    self._read(key.data)
        self._pipe.send((*self._rows, list(self._verdicts), self._problems))

    def _listen(self) -> None:
        kind, number, more = self._pipe.recv()
        if kind == "ask":
            self._questions[number] = more
        elif kind == "drop":
            self._questions.pop(number, None)
        elif kind == "hurry":
            self._urgent.extend((question, number) for question in more)
        else:
            self._is_ending = True
        self._order = list(self._questions)
        while self._idle and self._order and not self._is_ending:
            self._ask(self._idle.pop())

    def _ask(self, client: _Client) -> None:
        self._asked += 1
        self._busy += 1
        client.question, client.hurry = self._next()
        client.request_id = self._prefix + str(self._asked).encode()
        before, behind = self._questions[client.question]
        client.sent = time.monotonic()
        client.socket.sendall(before + client.request_id + behind)

    def _next(self) -> tuple[int, int | None]:
        while self._urgent:
            question, hurry = self._urgent.popleft()
            if question in self._questions:
                return question, hurry
            self._hurried[hurry] += 1
        return self._chance.choice(self._order), None

    def _read(self, client: _Client) -> None:
        received = client.socket.recv(65536)
        client.received += received
        head, separator, body = client.received.partition(b"\r\n\r\n")
        if not received:
            self._problems.append(f"the server closed a connection: {client.received!r}")
            self._selector.unregister(client.socket)
            self._busy -= 1
            return
        if not separator:
            return
        headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if len(body) < int(headers[b"content-length"]):
            return
        self._note(client, int(head.split(b" ", 2)[1]), headers, body, time.monotonic())
        client.received = b""
        self._busy -= 1
        if self._order and not self._is_ending:
            self._ask(client)
        else:
            self._idle.append(client)

    def _note(self, client: _Client, status: int, headers: dict[bytes, bytes], body: bytes, answered: float) -> None:
        if headers[b"x-request-id"] != client.request_id:
            self._problems.append(f"{client.request_id!r} got the answer of {headers[b'x-request-id']!r}")
        said = verdict(status, json.loads(body))
        values = client.question, client.sent, answered, self._verdicts.setdefault(said, len(self._verdicts))
        for column, value in zip(self._rows, values):
            column.append(value)
        self._count.value += 1
        if client.hurry is not None:
            self._hurried[client.hurry] += 1


def _work(*arguments: Any) -> None:
    _Asker(*arguments).run()
