"""What a server is asked about: licenses that each have a machine, made through its API."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_MAKERS = 16
_IDLE_SECONDS = 20
"""A connection that was silent for longer may have been closed by the server; the next request opens another."""


class API:
    """Requests to one server, over a kept connection for each thread."""

    def __init__(self, url: str, base: str = "/api/v1") -> None:
        """- base: what all paths begin with."""
        self._base = base
        place = urlsplit(url)
        assert place.hostname and place.port, url
        self._address = (place.hostname, place.port)
        self._own = threading.local()

    def text(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, credential: str = "", expecting: int = 200
    ) -> bytes:
        """The body of the answer, which must have the status that is expected."""
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = http.client.HTTPConnection(*self._address, timeout=30)
        elif time.monotonic() - self._own.used > _IDLE_SECONDS:
            connection.close()
        self._own.used = time.monotonic()
        headers = {"Content-Type": "application/json"} | ({"Authorization": credential} if credential else {})
        connection.request(method, self._base + path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != expecting:
            raise RuntimeError(f"{method} {path} answered {answer.status} instead of {expecting}: {text[:500]!r}")
        return text

    def __call__(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, credential: str = "", expecting: int = 200
    ) -> dict[str, Any]:
        """The same, read as JSON."""
        return json.loads(self.text(method, path, body, credential=credential, expecting=expecting))


@dataclass(frozen=True)
class Licensed:
    """A license with a machine that holds a seat of it."""

    key: str
    fingerprint: str
    machine: str


class Environment:
    """An account's environment with what it sells: no counter is shared with another environment."""

    def __init__(self, api: API, key: str, licenses: int) -> None:
        self._api = api
        self._credential = f"Bearer {key}"
        product = self._make("/products", name="Product", code="product")["id"]
        policy = self._make(
            "/policies", productId=product, name="Policy", maxMachines=None, allowUnlimitedActivations=True
        )["id"]

        def licensed(_: int) -> Licensed:
            key = self._make("/licenses", productId=product, policyId=policy)["key"]
            fingerprint = uuid.uuid4().hex
            machine = api(
                "POST", "/machines", {"fingerprint": fingerprint}, credential=f"License {key}", expecting=201
            )
            return Licensed(key, fingerprint, machine["data"]["id"])

        with ThreadPoolExecutor(_MAKERS) as pool:
            self.licensed = list(pool.map(licensed, range(licenses)))

    def _make(self, path: str, **fields: Any) -> dict[str, Any]:
        return self._api("POST", path, fields, credential=self._credential, expecting=201)["data"]

    def validation(self, key: str, fingerprint: str) -> str:
        """The code of one validation."""
        return self._api("POST", "/licenses/validate-key", {"key": key, "fingerprint": fingerprint})["code"]

    def analytics(self) -> dict[str, Any]:
        """What the server itself has counted."""
        return self._api("GET", "/analytics", credential=self._credential)["data"]
