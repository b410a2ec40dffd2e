"""Behind PgBouncer in transaction mode, where every transaction may run in another session."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Iterator

import httpx
import pytest

from cluster import Cluster
from conftest import TO_LOOPBACK
from nodes import Nodes
from patient import PatientClients, is_unavailable
from pooler import POOL_SIZE, Pooler
from process import run
from receiver import Receiver
from vendor import Vendor, eventually, gone, in_parallel, ok, rfc3339

pytestmark = pytest.mark.postgres("poolers are PostgreSQL's")
CLIENTS = 24


@pytest.fixture
def pooler() -> Iterator[Pooler]:
    with Pooler(Cluster.given().database()) as pooler:
        yield pooler


def test_requests_share_few_sessions(start_nodes, pooler: Pooler):
    """Two nodes with more connections than the pooler has sessions, many clients: limits are exact, answers are right."""
    nodes: Nodes = start_nodes(2, *TO_LOOPBACK, "--database-connections", str(POOL_SIZE * 2), database=pooler.database)
    first = nodes.vendors[0]
    license, limited = first.license_with(maxMachines=10), first.license_with(maxUses=40)
    crowd = first.license_with(maxMachines=CLIENTS)
    mine: dict[int, dict] = {}
    codes: list[str] = []

    def client(number: int) -> list[int]:
        seen = []
        for turn in range(3):
            vendor = nodes.vendor(number + turn)
            seen.append(vendor.activate(license["key"]).status_code)
            codes.append(vendor.verdict(limited["key"]))
            if turn == 0:
                mine[number] = vendor.machine(crowd["key"])
            ok(vendor.heartbeat(mine[number], crowd["key"]))
            assert vendor.verdict(crowd["key"], fingerprint=mine[number]["fingerprint"]) == "VALID"
            assert vendor.read(f"/machines/{mine[number]['id']}")["fingerprint"] == mine[number]["fingerprint"]
        return seen

    statuses = Counter(status for seen in in_parallel(CLIENTS, client) for status in seen)
    assert statuses == {201: 10, 422: 3 * CLIENTS - 10}
    assert Counter(codes) == {"VALID": 40, "USES_EXCEEDED": 3 * CLIENTS - 40}
    for vendor in nodes.vendors:
        assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 10
        assert vendor.read(f"/licenses/{crowd['id']}")["machineCount"] == CLIENTS
    assert len(nodes.initial_keys()) == 1
    nodes.stop()


def test_tenants_stay_apart(start_nodes, pooler: Pooler):
    """Transactions of both worlds in turn, on the same few sessions: none sees what is another's."""
    nodes: Nodes = start_nodes(1, database=pooler.database)
    [server] = nodes.servers
    worlds = [Vendor(server, server.live_key), Vendor(server, server.test_key, "test")]
    made = [{world.product()["id"] for _ in range(3)} for world in worlds]

    def look(number: int) -> None:
        for _ in range(5):
            assert {row["id"] for row in worlds[number % 2].read("/products")} == made[number % 2]

    in_parallel(CLIENTS, look)
    nodes.stop()


def test_changes_are_heard_past_the_pooler(start_nodes, pooler: Pooler, tmp_path: Path):
    """Events are delivered at once, the sweeps have their leader, and a revoked key is refused by the other node."""
    nodes: Nodes = start_nodes(2, database=pooler.database, clock=tmp_path / "clock")
    here, other = nodes.vendors
    with Receiver() as receiver:
        webhook = here.webhook(receiver.url, "license.created", "license.expired")
        expires = rfc3339(here.server.now() + timedelta(minutes=1))
        policy = here.policy()
        licenses = [nodes.vendor(number).license(policy, expiresAt=expires)["id"] for number in range(10)]
        receiver.wait(10)
        nodes.advance(minutes=2)
        receiver.wait(20, seconds=20)
        told = Counter((arrival.type, arrival.event["data"]["id"]) for arrival in receiver.arrivals)
        assert told == {(type, id): 1 for type in ("license.created", "license.expired") for id in licenses}
        assert eventually(lambda: len(other.deliveries(webhook, status="delivered")) == 20)
    made = here.api_key("licenses:read")
    holder = Vendor(other.server, made["key"])
    holder.read("/licenses")
    gone(here.delete(f"/api-keys/{made['id']}"))
    assert eventually(lambda: holder.get("/licenses").status_code == 401, seconds=1)
    nodes.servers[0].kill()
    late = other.license(policy, expiresAt=rfc3339(other.server.now() + timedelta(minutes=1)))
    nodes.advance(minutes=2)
    assert eventually(lambda: len(other.events(type="license.expired", licenseId=late["id"])) == 1, seconds=20)
    nodes.stop()


def test_pooler_dies(start_nodes, pooler: Pooler):
    """503 while it is away, all is well when it is back; nothing is lost and nothing happened twice."""
    nodes: Nodes = start_nodes(2, database=pooler.database)
    with PatientClients(nodes.vendors, 6) as clients:
        clients.get_on(20)
        pooler.kill()
        for vendor in nodes.vendors:
            ready = f"{vendor.server.url}/health/ready"
            assert eventually(lambda: httpx.get(ready, timeout=30).status_code == 503, seconds=10)
            assert is_unavailable(vendor.get("/licenses"))
            assert is_unavailable(vendor.validate(clients.accounts[0].license["key"]))
        pooler.start()
        for vendor in nodes.vendors:
            ready = f"{vendor.server.url}/health/ready"
            assert eventually(lambda: httpx.get(ready, timeout=30).status_code == 200, seconds=20)
        clients.get_on(20)
    for vendor in nodes.vendors:
        clients.check(vendor)
    nodes.stop()


def test_pooler_without_the_way_past_it(pooler: Pooler, tmp_path: Path):
    """A server that was not told of the pooler says what is missing, and does not start."""
    env = pooler.direct.through(pooler.port, knows_direct_way=False).settings | {"LICENTRIC_DATA_DIR": str(tmp_path / "data")}
    done = run("serve", "--port", "0", env=env, timeout=30)
    assert done.code == 1 and "listening" not in done.out, done.out
    assert "--direct-database-url" in done.error_lines[-1], done.err
