"""A webhook endpoint that can be told how to behave, and that remembers what arrived."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler
from typing import Any, Callable
from unittest import mock

import standardwebhooks.webhooks
from licentric import verify_webhook

EVENT_ID = re.compile(r"^evt_[0-9a-f]{32}$")
SECRET = re.compile(r"^whsec_[A-Za-z0-9+/]{43}=$")


@dataclass(frozen=True)
class Answer:
    """What an ordinary endpoint says."""

    status: int = 204
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Rudeness:
    """What an endpoint does instead of answering."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


HANG = Rudeness("hang")
DRIP = Rudeness("drip")
NEVER_READ = Rudeness("never read")
HANG_UP = Rudeness("hang up")
ECHO = Rudeness("echo")


def redirect(status: int, location: str) -> Answer:
    return Answer(status, headers=(("Location", location),))


@dataclass(frozen=True)
class Arrival:
    """One request as it came."""

    at: float
    """On the monotonic clock of this process."""
    server_time: float
    """In Unix seconds, on the clock of the server that sent it."""
    method: str
    path: str
    lines: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        """By lower-case name; none may come twice."""
        counted = Counter(name.lower() for name, _ in self.lines)
        assert set(counted.values()) == {1}, counted
        return {name.lower(): value for name, value in self.lines}

    @property
    def event(self) -> dict[str, Any]:
        """The envelope, unverified."""
        return json.loads(self.body)

    @property
    def id(self) -> str:
        return self.event["id"]

    @property
    def type(self) -> str:
        return self.event["type"]

    @property
    def delivery(self) -> str:
        return self.headers["x-licentric-delivery"]

    def verified(self, secret: str, previous: str | None = None) -> dict[str, Any]:
        """The envelope, once the official SDK and the Standard Webhooks library have both accepted it.

        `previous` is the secret that must sign too; without it only one signature may be there.
        """
        headers = self.headers
        assert (self.method, headers["content-type"]) == ("POST", "application/json")
        assert headers["user-agent"] == "Licentric-Webhooks/1"
        assert headers["webhook-timestamp"] == headers["x-licentric-timestamp"]
        event = self._accepted(secret, headers["x-licentric-signature"])
        signatures = headers["webhook-signature"].split(" ")
        if previous is None:
            assert "x-licentric-signature-previous" not in headers
            assert len(signatures) == 1
        else:
            assert len(signatures) == 2
            self._accepted(previous, headers["x-licentric-signature-previous"])
            assert signatures[0] == self._standard_signature(secret), "the present secret comes first"
        assert list(event) == ["id", "type", "createdAt", "data"]
        assert EVENT_ID.match(event["id"]) and headers["webhook-id"] == event["id"]
        return event

    def _accepted(self, secret: str, signature: str) -> dict[str, Any]:
        headers = self.headers
        read = verify_webhook(
            body=self.body, signature=signature, timestamp=headers["x-licentric-timestamp"], secret=secret, now=self.server_time
        )
        with mock.patch.object(standardwebhooks.webhooks, "datetime", _clock_at(self.server_time)):
            event = standardwebhooks.Webhook(secret).verify(self.body, headers)
        assert (read.id, read.type, read.created_at, read.data) == tuple(event.values())
        return event

    def _standard_signature(self, secret: str) -> str:
        moment = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), timezone.utc)
        return standardwebhooks.Webhook(secret).sign(self.headers["webhook-id"], moment, self.body.decode())


def _clock_at(moment: float) -> type[datetime]:
    """A `datetime` whose present is that moment: the library reads the clock and cannot be told another."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):  # noqa: ANN001, ANN206
            return cls.fromtimestamp(moment, tz)

    return Stopped


class Receiver:
    """Listens on a port of its own, on the loopback address.

    The answers of `script` are given in turn, to whichever request comes next; `otherwise` is for all that follow.
    """

    def __init__(
        self,
        *script: Answer | Rudeness,
        otherwise: Answer | Rudeness = Answer(),
        clock: Callable[[], float] = time.time,
        listening: bool = True,
    ) -> None:
        self.otherwise = otherwise
        self.arrivals: list[Arrival] = []
        self.connections = 0
        self._script = deque(script)
        self._clock = clock
        self._changed = threading.Condition()
        self._released = threading.Event()
        self._open: set[socket.socket] = set()
        self._listener = self._bound(0)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        if listening:
            self.listen()

    @staticmethod
    def _bound(port: int) -> socket.socket:
        """A bound socket that does not listen: it keeps the port, and whoever connects is refused."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        return listener

    # Behaviour

    def answer(self, *script: Answer | Rudeness, otherwise: Answer | Rudeness | None = None) -> None:
        """What the next requests get, and what those after them."""
        with self._changed:
            self._script = deque(script)
            if otherwise is not None:
                self.otherwise = otherwise

    def listen(self) -> None:
        """Takes connections, after a time of refusing them on the same port."""
        self._listener.listen(512)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def refuse(self) -> None:
        """Ends all connections and refuses new ones, until `listen`."""
        self._stop_listening()
        self._listener = self._bound(self.port)

    def release(self) -> None:
        """Ends every connection that hangs."""
        self._released.set()
        with self._changed:
            open_now = list(self._open)
        for connection in open_now:
            _shut(connection)
        self._released = threading.Event()

    def close(self) -> None:
        self._stop_listening()

    def __enter__(self) -> Receiver:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _stop_listening(self) -> None:
        _shut(self._listener)
        self._listener.close()
        self.release()

    # What arrived

    def at(self, path: str) -> list[Arrival]:
        """What was sent to that path."""
        with self._changed:
            return [arrival for arrival in self.arrivals if arrival.path == path]

    def of(self, type: str) -> list[Arrival]:
        """What carried an event of that type."""
        with self._changed:
            return [arrival for arrival in self.arrivals if arrival.type == type]

    def wait(self, count: int = 1, seconds: float = 10, where: Callable[[Arrival], bool] = lambda _: True) -> list[Arrival]:
        """All matching arrivals, as soon as there are so many."""

        def matching() -> list[Arrival]:
            return [arrival for arrival in self.arrivals if where(arrival)]

        with self._changed:
            enough = self._changed.wait_for(lambda: len(matching()) >= count, seconds)
            told = [(arrival.path, arrival.body[:80]) for arrival in self.arrivals[-5:]]
            assert enough, f"{len(matching())} of {count} arrived within {seconds} s; the last of all: {told}"
            return matching()

    # Connections

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, peer = listener.accept()
            except OSError:
                return
            with self._changed:
                self._open.add(connection)
                self.connections += 1
            threading.Thread(target=self._serve, args=(connection, peer), daemon=True).start()

    def _serve(self, connection: socket.socket, peer: tuple[str, int]) -> None:
        try:
            with self._changed:
                following = self._script[0] if self._script else self.otherwise
                if following is NEVER_READ and self._script:
                    self._script.popleft()
            if following is NEVER_READ:
                self._released.wait()
            else:
                _Handler(connection, peer, self)  # type: ignore[arg-type]
        except OSError:
            pass
        finally:
            with self._changed:
                self._open.discard(connection)
            _shut(connection)
            connection.close()

    def note(self, arrival: Arrival) -> Answer | Rudeness:
        """Keeps it, and says how it is answered."""
        with self._changed:
            self.arrivals.append(arrival)
            self._changed.notify_all()
            return self._script.popleft() if self._script else self.otherwise

    def moment(self) -> tuple[float, float]:
        return time.monotonic(), self._clock()

    @property
    def released(self) -> threading.Event:
        return self._released


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver  # type: ignore[assignment]
    disable_nagle_algorithm = True

    def _take(self) -> None:
        at, server_time = self.server.moment()
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            # The sender died in the middle: nothing arrived.
            self.close_connection = True
            return
        arrival = Arrival(at, server_time, self.command, self.path, tuple(self.headers.items()), body)
        answer = self.server.note(arrival)
        if answer is ECHO:
            answer = Answer(200, body)
        if isinstance(answer, Answer):
            self._say(answer)
            return
        self.close_connection = True
        if answer is HANG:
            self.server.released.wait()
        elif answer is DRIP:
            self._drip()

    do_POST = do_GET = do_PUT = do_HEAD = do_DELETE = _take

    def _say(self, answer: Answer) -> None:
        lines = [f"HTTP/1.1 {answer.status} Whatever", *(f"{name}: {value}" for name, value in answer.headers)]
        if answer.status not in (204, 304):
            lines.append(f"Content-Length: {len(answer.body)}")
        self.wfile.write("\r\n".join([*lines, "", ""]).encode() + answer.body)

    def _drip(self) -> None:
        """The head of an answer that never ends, a byte every half second: no single wait is long."""
        released = self.server.released
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not released.wait(0.5):
            self.wfile.write(b".")

    def log_message(self, *_: object) -> None:
        pass


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
