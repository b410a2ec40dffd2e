"""What a soaked server sells: licenses of several policies, made through its API, each client's own."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from stock import API

_MAKERS = 16
SITE_MACHINES = 2_000
USES = 100_000
FLOATING_SEATS = 3
HEARTBEAT_MINUTES = 2
"""A machine that is not lucky enough to beat in time dies, is removed, and has to be activated again."""
POLICIES: dict[str, dict[str, Any]] = {
    "floating": {
        "maxMachines": FLOATING_SEATS, "floating": True, "requireHeartbeat": True, "heartbeatIntervalMinutes": HEARTBEAT_MINUTES,
    },
    "limited": {"maxMachines": 3, "maxUses": USES, "allowMachineTransfer": True},
    "unlimited": {"maxMachines": None, "allowUnlimitedActivations": True},
    "site": {"maxMachines": SITE_MACHINES + 1_000},
}  # fmt: skip
EVENTS = [
    "license.created", "license.activated", "license.updated", "license.suspended", "license.reinstated", "license.deleted",
    "license.limit_reached", "license.checked_out", "machine.activated", "machine.deactivated", "machine.dead",
    "machine.heartbeat", "validation.failed",
]  # fmt: skip
"""All that happens in a soak but `validation.success`, which would make a delivery of every other request."""


@dataclass
class Owned:
    """A license that only one client changes, and its machines, of which at least one stays."""

    id: str
    key: str
    kind: str
    machines: dict[str, str] = field(default_factory=dict)
    """Ids by fingerprint."""


@dataclass(frozen=True)
class Shelf:
    """All of one client. The site license is everybody's; its machines are shared out, too."""

    product: str
    policies: dict[str, str]
    licenses: list[Owned]
    site: Owned


def shelves(api: API, credential: str, licenses: int, clients: int, receiver: str) -> list[Shelf]:
    """Makes everything.

    - licenses: of the first three policies together.
    - receiver: the address of the webhook endpoint.
    """

    def make(path: str, **fields: Any) -> dict[str, Any]:
        return api("POST", path, fields, credential=credential, expecting=201)["data"]

    make("/webhooks", url=receiver, events=EVENTS)
    product = make("/products", name="Product", code="product")["id"]
    policies = {kind: make("/policies", productId=product, name=kind, **terms)["id"] for kind, terms in POLICIES.items()}
    kinds = [kind for kind in POLICIES if kind != "site"]

    def license(kind: str) -> Owned:
        made = make("/licenses", productId=product, policyId=policies[kind], userEmail=f"{uuid.uuid4().hex[:8]}@example.com")
        return Owned(made["id"], made["key"], kind)

    def licensed(number: int) -> Owned:
        owned = license(kinds[number % len(kinds)])
        activate(owned)
        return owned

    def activate(owned: Owned) -> tuple[str, str]:
        mark = uuid.uuid4().hex
        body = {"fingerprint": mark, "name": "Desk"}
        made = api("POST", "/machines", body, credential=f"License {owned.key}", expecting=201)
        owned.machines[mark] = made["data"]["id"]
        return mark, made["data"]["id"]

    site = license("site")
    with ThreadPoolExecutor(_MAKERS) as pool:
        made = list(pool.map(licensed, range(licenses)))
        seats = list(pool.map(lambda _: activate(site), range(SITE_MACHINES)))
    return [
        Shelf(product, policies, made[client::clients], Owned(site.id, site.key, "site", dict(seats[client::clients])))
        for client in range(clients)
    ]
