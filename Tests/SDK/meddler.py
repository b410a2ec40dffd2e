"""A proxy between an application and its server that changes what it passes on, as somebody in the network could."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Callable

import httpx

_NOT_PASSED_ON = {"host", "connection", "content-length", "transfer-encoding", "keep-alive", "accept-encoding", "date", "server"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def but(self, *, body: bytes | None = None, without: tuple[str, ...] = (), **headers: str) -> Answer:
        """The same with changes; a header `x_licentric_key_id` is named with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in {**self.headers, **named}.items() if name not in without}
        return replace(self, headers=kept, body=self.body if body is None else body)


@dataclass(frozen=True)
class Exchange:
    method: str
    path: str
    body: bytes
    answer: Answer


Meddling = Callable[[Exchange], Answer]


def honest(exchange: Exchange) -> Answer:
    return exchange.answer


@dataclass
class Meddler:
    """Passes requests on to `upstream`, keeps what was said, and answers with what `meddle` makes of it."""

    upstream: str
    meddle: Meddling = honest
    exchanges: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        meddler = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def handle_one(self) -> None:
                meddler._serve(self)

            do_GET = do_POST = do_DELETE = handle_one

        self._client = httpx.Client(timeout=30, verify=False)
        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._listener.daemon_threads = True
        threading.Thread(target=self._listener.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.server_address[1]}"

    def asked(self, path: str) -> int:
        return sum(exchange.path.split("?")[0].endswith(path) for exchange in self.exchanges)

    def stop(self) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._client.close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in handler.headers.items() if name.lower() not in _NOT_PASSED_ON}
        came = self._client.request(handler.command, self.upstream + handler.path, content=body, headers=headers)
        kept = {name.lower(): value for name, value in came.headers.items() if name.lower() not in _NOT_PASSED_ON}
        exchange = Exchange(handler.command, handler.path, body, Answer(came.status_code, kept, came.content))
        self.exchanges.append(exchange)
        answer = self.meddle(exchange)
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        if answer.status != 204:
            handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)
