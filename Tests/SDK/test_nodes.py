"""Several nodes on one database: limits hold across them, changes are seen by all, and any of them may die at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Iterator

import httpx
import pytest

from acknowledged import Acknowledged, check, write
from cluster import Cluster, Database, OwnCluster
from conftest import TO_LOOPBACK
from nodes import Nodes
from patient import PatientClients, is_unavailable
from process import Finished, Server, assert_refused, run, run_json
from receiver import HANG, Answer, Receiver
from vendor import Vendor, eventually, fingerprint, gone, in_parallel, ok, refused, rfc3339, signature, unique

pytestmark = pytest.mark.postgres("several nodes share one database")

# How long a node may go on with what it knew before another one changed it.
HEARD_SECONDS = 1.0


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Three nodes for all tests that do nobody violence."""
    nodes = Nodes(tmp_path_factory.mktemp("three"), 3, *TO_LOOPBACK)
    yield nodes
    for server in nodes.servers:
        assert server.is_running, f"a node died; standard error:\n{server.errors.read_text()}"
    nodes.stop()


def outcomes(responses: list[httpx.Response]) -> Counter:
    return Counter((response.status_code, response.json().get("code")) for response in responses)


# Starting


def test_ten_nodes_start_at_once(start_nodes):
    """On an empty database: all listen, and together they make one account with two keys, which one of them shows."""
    nodes: Nodes = start_nodes(10)
    assert len(nodes.running) == 10 and len(nodes.initial_keys()) == 1
    for server in nodes.servers:
        directory = ("--data-dir", str(server.data_dir))
        assert [account["id"] for account in run_json("accounts", "list", *directory)] == [nodes.keys["accountId"]]
        assert len(run_json("keys", "list", *directory)) == 2
        for world in ("live", "test"):
            assert Vendor(server, nodes.keys[world]["plainKey"]).read("/licenses") == []
        answer = Vendor(server, server.live_key).validate("a key of nobody")
        assert answer.headers["x-signature"] == signature(nodes.keys["live"]["signingKey"], answer)
    nodes.stop()


def test_further_nodes_join(three: Nodes, tmp_path: Path):
    """A node that comes later makes nothing, and knows all that the others do."""
    license = three.vendors[0].license()
    late = Server(tmp_path / "data", *TO_LOOPBACK, database=three.database, keys=three.keys)
    assert not (late.data_dir / "initial-keys.json").exists()
    vendor = Vendor(late, late.live_key)
    assert vendor.verdict(license["key"]) == "VALID"
    assert vendor.read(f"/licenses/{license['id']}") == three.vendors[1].read(f"/licenses/{license['id']}")
    late.stop()
    assert three.vendors[0].verdict(license["key"]) == "VALID"


# Limits


@pytest.mark.parametrize("floating, code", [(False, "MACHINE_LIMIT_EXCEEDED"), (True, "FLOATING_LIMIT_EXCEEDED")])
@pytest.mark.parametrize("seats", [1, 7])
def test_seats(three: Nodes, seats: int, floating: bool, code: str):
    """As many devices as there are seats, whichever node they ask and with whichever credential."""
    license = three.vendors[0].license_with(maxMachines=seats, floating=floating)

    def activate(vendor: Vendor, number: int) -> httpx.Response:
        if number % 2:
            return vendor.post("/machines", licenseId=license["id"], fingerprint=fingerprint())
        return vendor.activate(license["key"])

    assert outcomes(three.spread(48, activate)) == {(201, None): seats, (422, code): 48 - seats}
    for vendor in three.vendors:
        assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == seats
        assert len(vendor.read("/machines", licenseId=license["id"])) == seats


def test_one_device_on_all_nodes(three: Nodes):
    """The same device at once on all nodes: one machine, one 201."""
    license, mark = three.vendors[0].license_with(maxMachines=1), fingerprint()
    responses = three.spread(48, lambda vendor, _: vendor.activate(license["key"], mark))
    assert Counter(response.status_code for response in responses) == {201: 1, 200: 47}
    assert len({response.json()["data"]["id"] for response in responses}) == 1


def test_seats_while_machines_come_and_go(three: Nodes):
    """Activated on one node, freed on the next: never more machines than seats, and none is lost."""
    license = three.vendors[0].license_with(maxMachines=2)

    def churn(number: int) -> None:
        for turn in range(4):
            response = three.vendor(number + turn).activate(license["key"])
            if response.status_code == 201:
                assert len(three.vendor(number + turn + 1).read("/machines", licenseId=license["id"])) <= 2
                gone(three.vendor(number + turn + 2).deactivate(response.json()["data"], license["key"]))
            else:
                refused(response, 422, "MACHINE_LIMIT_EXCEEDED")

    in_parallel(12, churn)
    assert [vendor.read(f"/licenses/{license['id']}")["machineCount"] for vendor in three.vendors] == [0, 0, 0]


def test_uses_are_exact(three: Nodes):
    """`maxUses` 50 under 150 validations on all nodes: exactly 50 are valid."""
    license = three.vendors[0].license_with(maxUses=50)
    told = in_parallel(50, lambda number: [three.vendor(number + turn).verdict(license["key"]) for turn in range(3)])
    assert Counter(code for codes in told for code in codes) == {"VALID": 50, "USES_EXCEEDED": 100}
    assert three.vendors[0].read(f"/licenses/{license['id']}")["usesCount"] == 50


def test_uses_without_a_limit_meet(three: Nodes):
    """Without a limit each node counts for itself; within seconds all show all of them, and after a reset none of the old."""
    license = three.vendors[0].license()
    path = f"/licenses/{license['id']}"
    codes = in_parallel(60, lambda number: three.vendor(number).verdict(license["key"]))
    assert set(codes) == {"VALID"}

    def all_show(uses: int) -> bool:
        return [vendor.read(path)["usesCount"] for vendor in three.vendors] == [uses] * 3

    assert eventually(lambda: all_show(60), seconds=10)
    assert ok(three.vendors[1].act(license, "reset-uses"))["usesCount"] == 0
    assert eventually(lambda: all_show(0), seconds=10)
    assert three.vendors[2].verdict(license["key"]) == "VALID"
    assert eventually(lambda: all_show(1), seconds=10)


@pytest.mark.parametrize("path, field", [("/products", "code"), ("/entitlements", "code"), ("/licenses", "key")])
def test_duplicates(three: Nodes, path: str, field: str):
    """The same code or key at once on all nodes: one 201."""
    policy, text = three.vendors[0].policy(), unique("same")
    body = {"name": "x", field: text}
    if path == "/licenses":
        body |= {"productId": policy["productId"], "policyId": policy["id"]}
    answers = outcomes(three.spread(30, lambda vendor, _: vendor.post(path, **body)))
    assert answers == {(201, None): 1, (409, "CONFLICT"): 29}


@pytest.mark.parametrize("uniqueness", ["PER_ACCOUNT", "PER_POLICY"])
def test_unique_devices(three: Nodes, uniqueness: str):
    """One device, thirty licenses, three nodes, all at once: one 201."""
    first = three.vendors[0]
    policy, mark = first.policy(fingerprintUniqueness=uniqueness), fingerprint()
    keys = [first.license(policy)["key"] for _ in range(30)]
    answers = outcomes(three.spread(30, lambda vendor, number: vendor.activate(keys[number], mark)))
    assert answers == {(201, None): 1, (409, "CONFLICT"): 29}
    assert [len(vendor.read("/machines", fingerprint=mark)) for vendor in three.vendors] == [1, 1, 1]


@pytest.mark.parametrize("action", ["revoke", "suspend", "ban"])
def test_transitions(three: Nodes, action: str):
    """The same transition at once on all nodes happens once, and is told once."""
    license = three.vendors[0].license()
    answers = outcomes(three.spread(15, lambda vendor, _: vendor.act(license, action)))
    assert answers == {(200, None): 1, (409, "CONFLICT"): 14}
    assert len(three.vendors[1].events(licenseId=license["id"])) == 2


def test_one_idempotency_key_on_all_nodes(three: Nodes):
    """Sent to all nodes at once: one license, one event, equal answers, one of them the first."""
    policy = three.vendors[0].policy()
    body = {"productId": policy["productId"], "policyId": policy["id"]}
    headers = {"Idempotency-Key": unique("once")}
    answers = three.spread(30, lambda vendor, _: vendor.http.post("/licenses", json=body, headers=headers))
    assert Counter(answer.status_code for answer in answers) == {201: 30}
    assert len({answer.content for answer in answers}) == 1
    assert Counter(answer.headers.get("idempotent-replayed") for answer in answers) == {None: 1, "true": 29}
    [license] = three.vendors[0].walk("/licenses", policyId=policy["id"])
    assert len(three.vendors[0].events(licenseId=license["id"])) == 1


def test_delete_and_use(three: Nodes):
    """A policy is never deleted on one node under a license that another one creates at the same moment."""

    def race(policy: dict) -> list[httpx.Response]:
        def work(vendor: Vendor, number: int) -> httpx.Response:
            if number == 0:
                return vendor.delete(f"/policies/{policy['id']}")
            return vendor.post("/licenses", productId=policy["productId"], policyId=policy["id"])

        return three.spread(6, work)

    for _ in range(6):
        deletion, *creations = race(three.vendors[0].policy())
        created = {response.status_code for response in creations}
        assert deletion.status_code in (204, 409) and created <= {201, 422}
        assert (deletion.status_code == 409) == (201 in created)


def test_counts_are_exact_and_deadlock_nobody(three: Nodes):
    """Licenses of one policy go to and fro between states and days, on all nodes at once: no two changes wait for each other's
    counters in a circle (which costs a second each time), and the counters are exact afterwards."""
    first = three.vendors[0]
    policy = first.policy(maxMachines=5)
    licenses = [first.license(policy) for _ in range(12)]
    days = ["2031-01-01T00:00:00Z", "2031-01-02T00:00:00Z"]

    def states() -> dict[str, int]:
        return {state: first.read("/analytics")["licenses"][state] for state in ("active", "suspended", "total")}

    before, deadlocks = states(), three.database.deadlocks()

    def work(number: int) -> list[int]:
        license, answers = licenses[number], []
        path = f"/licenses/{license['id']}"
        for turn in range(4):
            vendor = three.vendor(number + turn)
            answers += [vendor.patch(path, expiresAt=day) for day in (days if number % 2 else reversed(days))]
            answers.append(vendor.deactivate(vendor.machine(license["key"]), license["key"]))
            answers += [vendor.act(license, "suspend"), vendor.act(license, "reinstate")]
        if number % 2:
            answers.append(three.vendor(number).act(license, "suspend"))
        return [answer.status_code for answer in answers]

    statuses = Counter(status for seen in in_parallel(12, work) for status in seen)
    assert set(statuses) <= {200, 201, 204}, statuses
    assert states() == {"active": before["active"] - 6, "suspended": before["suspended"] + 6, "total": before["total"]}
    assert three.database.deadlocks() == deadlocks


# What one node says the others know


def heard(vendors: list[Vendor], knows, since: float) -> float:
    """How many seconds after `since` the last of them knew; each must know in time, and go on knowing."""
    last = 0.0
    for vendor in vendors:
        assert eventually(lambda: knows(vendor), seconds=max(0, since + HEARD_SECONDS - time.monotonic())), vendor.server.url
        last = time.monotonic() - since
    for vendor in vendors * 3:
        assert knows(vendor), f"{vendor.server.url} forgot it"
    return last


@pytest.mark.parametrize(
    "change, verdict",
    [
        (lambda vendor, license: ok(vendor.act(license, "revoke")), "REVOKED"),
        (lambda vendor, license: ok(vendor.act(license, "suspend")), "SUSPENDED"),
        (lambda vendor, license: ok(vendor.act(license, "ban")), "BANNED"),
        (lambda vendor, license: gone(vendor.delete(f"/licenses/{license['id']}")), "NOT_FOUND"),
        (lambda vendor, license: ok(vendor.patch(f"/licenses/{license['id']}", expiresAt="2020-01-01T00:00:00Z")), "EXPIRED"),
        (lambda vendor, license: ok(vendor.act(license, "regenerate-key")), "NOT_FOUND"),
        (lambda vendor, license: ok(vendor.patch(f"/policies/{license['policyId']}", maxUses=1)), "USES_EXCEEDED"),
    ],
    ids=["revoke", "suspend", "ban", "delete", "expire", "regenerate", "policy"],
)
def test_changes_are_heard(three: Nodes, change, verdict: str):
    """A license that one node has just called valid is not valid any more once another node has acknowledged its end."""
    here, *others = three.vendors
    license = here.license()
    for vendor in three.vendors * 2:
        assert vendor.verdict(license["key"]) == "VALID"
    change(here, license)
    acknowledged = time.monotonic()
    assert here.verdict(license["key"]) == verdict
    late = heard(others, lambda vendor: vendor.verdict(license["key"]) == verdict, acknowledged)
    print(f"{verdict} after {late * 1000:.0f} ms")


def test_reinstated_is_heard(three: Nodes):
    """And the other way round: a customer whose license was reinstated is not refused by another node."""
    here, *others = three.vendors
    license = here.license()
    ok(here.act(license, "suspend"))
    assert [vendor.verdict(license["key"]) for vendor in others] == ["SUSPENDED"] * 2
    ok(here.act(license, "reinstate"))
    heard(others, lambda vendor: vendor.verdict(license["key"]) == "VALID", time.monotonic())


def test_revocation_under_load(three: Nodes):
    """No validation on any node that began a second after the revocation was acknowledged is valid, however busy they are."""
    license = three.vendors[0].license()
    seen: list[tuple[float, str]] = []
    done = threading.Event()

    def ask(number: int) -> None:
        while not done.is_set():
            began = time.monotonic()
            seen.append((began, three.vendor(number).verdict(license["key"])))

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(9)]
    for asker in askers:
        asker.start()
    try:
        assert eventually(lambda: len(seen) > 50, seconds=30)
        ok(three.vendors[0].act(license, "revoke"))
        acknowledged = time.monotonic()
        assert eventually(lambda: time.monotonic() > acknowledged + HEARD_SECONDS + 0.5, seconds=5)
    finally:
        done.set()
        for asker in askers:
            asker.join(30)
    assert {code for _, code in seen} == {"VALID", "REVOKED"}
    too_late = [began - acknowledged for began, code in seen if code == "VALID" and began > acknowledged]
    assert all(late <= HEARD_SECONDS for late in too_late), too_late
    print(f"{len(seen)} validations, {len(too_late)} of those begun after the revocation were valid")


def test_revoked_api_key_is_heard(three: Nodes):
    """Over HTTP or on the command line: every other node refuses the key within a second; a new one works at once everywhere."""
    here, *others = three.vendors
    made = here.api_key("licenses:read", "products:read")
    by_command = run_json("keys", "create", "--env", "live", "--name", "x", "--data-dir", str(here.server.data_dir))
    for key, revoke in (
        ((made["key"]), lambda: gone(here.delete(f"/api-keys/{made['id']}"))),
        ((by_command["plainKey"]), lambda: run("keys", "revoke", by_command["id"], "--data-dir", str(here.server.data_dir))),
    ):
        holders = [Vendor(vendor.server, key) for vendor in three.vendors]
        for holder in holders * 2:
            holder.read("/licenses")
        revoke()
        heard(holders, lambda holder: holder.get("/licenses").status_code == 401, time.monotonic())


# The sessions in which nodes listen: nobody else's last words are these.
LINKS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ~ '^SELECT (pg_notify|pg_try_advisory_lock)'
"""


@pytest.mark.parametrize("harm", [signal.SIGTERM, signal.SIGSTOP])
def test_revocation_is_heard_by_the_deaf(three: Nodes, harm: signal.Signals):
    """What nodes hear each other by breaks, or falls silent while it looks well: a revoked key is refused all the same."""
    here, *others = three.vendors
    made = here.api_key("licenses:read")
    holders = [Vendor(vendor.server, made["key"]) for vendor in others]
    for holder in holders * 2:
        holder.read("/licenses")
    links = [int(process) for process in three.database.sql(LINKS)]
    assert len(links) >= 3
    try:
        for process in links:
            os.kill(process, harm)
        gone(here.delete(f"/api-keys/{made['id']}"))
        heard(holders, lambda holder: holder.get("/licenses").status_code == 401, time.monotonic())
    finally:
        if harm == signal.SIGSTOP:
            for process in links:
                os.kill(process, signal.SIGCONT)
    assert eventually(lambda: len(three.database.sql(LINKS)) == 3, seconds=20)


# Webhooks


def test_each_event_is_delivered_once(three: Nodes):
    """Changes on all nodes, one endpoint: each event arrives once, whoever sends it."""
    with Receiver() as receiver:
        webhook = three.vendors[0].webhook(receiver.url, "license.created", "license.suspended")
        policy = three.vendors[0].policy()
        body = {"productId": policy["productId"], "policyId": policy["id"]}
        licenses = [ok(answer, 201) for answer in three.spread(30, lambda vendor, _: vendor.post("/licenses", **body))]
        for answer in three.spread(30, lambda vendor, number: vendor.act(licenses[number], "suspend")):
            ok(answer)
        receiver.wait(60, seconds=20)
        here = three.vendors[1]
        assert eventually(lambda: len(here.deliveries(webhook, status="delivered")) == 60)
        deliveries = here.deliveries(webhook)
        assert {(row["status"], row["attempts"]) for row in deliveries} == {("delivered", 1)}
        assert Counter(arrival.delivery for arrival in receiver.arrivals) == dict.fromkeys((row["id"] for row in deliveries), 1)
        for arrival in receiver.arrivals:
            arrival.verified(webhook["secret"])
        told = Counter((arrival.event["data"]["id"], arrival.type) for arrival in receiver.arrivals)
        assert told == {(license["id"], type): 1 for license in licenses for type in ("license.created", "license.suspended")}
        gone(here.delete(f"/webhooks/{webhook['id']}"))


def test_deliveries_of_a_dead_node_are_taken_over(start_nodes, tmp_path: Path):
    """What two nodes had claimed when they were killed arrives from the third, once the lease is over."""
    nodes: Nodes = start_nodes(clock=tmp_path / "clock")
    last = nodes.vendors[2]
    with Receiver(otherwise=HANG) as receiver:
        webhook = last.webhook(receiver.url, "license.created")
        policy = last.policy()
        made = {last.license(policy)["id"] for _ in range(20)}
        receiver.wait(1)
        for server in nodes.servers[:2]:
            server.kill()
        receiver.answer(otherwise=Answer(204))
        receiver.release()
        nodes.advance(minutes=2)

        def all_are_delivered() -> bool:
            nodes.advance(seconds=3)
            return len(last.deliveries(webhook, status="delivered")) == 20

        assert eventually(all_are_delivered, seconds=20), last.deliveries(webhook, status="pending")
        assert {arrival.event["data"]["id"] for arrival in receiver.arrivals} == made
    nodes.stop()


# The sweeps, which only one node does at a time


class Deadlines:
    """Licenses that expire and machines that die, and what is told of them."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        first = nodes.vendors[-1]
        self.policy = first.policy()
        self.beating = first.policy(requireHeartbeat=True, heartbeatIntervalMinutes=1, maxMachines=1000, heartbeatCullStrategy="KEEP_DEAD")
        self.crowd = first.license(self.beating)
        self.expected: Counter[tuple[str, str]] = Counter()

    def pass_by(self, vendor: Vendor, seconds: float = 30) -> float:
        """Lets ten of each pass; how long it took until all were told."""
        expires = rfc3339(vendor.server.now() + timedelta(minutes=1))
        for _ in range(10):
            self.expected["license.expired", vendor.license(self.policy, expiresAt=expires)["id"]] = 1
            self.expected["machine.dead", vendor.machine(self.crowd["key"])["id"]] = 1
        self.nodes.advance(minutes=2)
        began = time.monotonic()
        assert eventually(lambda: self.told(vendor) >= self.expected, seconds), self.expected - self.told(vendor)
        took = time.monotonic() - began
        self.check(vendor)
        return took

    def told(self, vendor: Vendor) -> Counter[tuple[str, str]]:
        return Counter(
            (event["type"], event["data"]["id"]) for type in ("license.expired", "machine.dead") for event in vendor.events(type=type)
        )

    def check(self, vendor: Vendor) -> None:
        assert self.told(vendor) == self.expected, "each is told once"


def test_sweeps_move_when_nodes_die(start_nodes, tmp_path: Path):
    """Whichever of three nodes leads: when it is killed another one tells of what the clock did, each thing once."""
    nodes: Nodes = start_nodes(clock=tmp_path / "clock")
    last, deadlines = nodes.vendors[2], Deadlines(nodes)
    took = [deadlines.pass_by(last)]
    for server in nodes.servers[:2]:
        server.kill()
        took.append(deadlines.pass_by(last))
    nodes.add()
    nodes.servers[2].kill()
    took.append(deadlines.pass_by(nodes.vendors[3]))
    deadlines.check(nodes.vendors[3])
    print("seconds:", *(f"{seconds:.1f}" for seconds in took))
    nodes.stop()


def test_sweeps_move_when_a_node_stops(start_nodes, tmp_path: Path):
    """An orderly end hands the lead over, too."""
    nodes: Nodes = start_nodes(2, clock=tmp_path / "clock")
    deadlines = Deadlines(nodes)
    for number in (0, 1):
        deadlines.pass_by(nodes.vendors[-1])
        nodes.servers[number].stop()
        nodes.add()
    deadlines.pass_by(nodes.vendors[-1])
    nodes.stop()


def test_sweeps_move_when_a_node_hangs(start_nodes, tmp_path: Path):
    """The node that leads is stopped in its tracks, with its connections open: within a minute another one leads, and when it
    wakes up nothing is told twice."""
    nodes: Nodes = start_nodes(1, clock=tmp_path / "clock")
    deadlines = Deadlines(nodes)
    deadlines.pass_by(nodes.vendors[0])
    awake = nodes.add()
    nodes.servers[0].process.send_signal(signal.SIGSTOP)
    try:
        took = deadlines.pass_by(awake, seconds=60)
    finally:
        nodes.servers[0].process.send_signal(signal.SIGCONT)
    print(f"taken over after {took:.1f} s")
    assert eventually(lambda: ready(nodes.servers[0]) == 200, seconds=20)
    deadlines.pass_by(nodes.vendors[0])
    deadlines.check(awake)
    nodes.stop()


# Nodes that die


def test_kill_under_load(start_nodes):
    """One of three nodes is killed: what it acknowledged is there, nobody else notices, and a replacement starts."""
    nodes: Nodes = start_nodes()
    said, policy = Acknowledged(), nodes.vendors[0].policy(maxUses=1_000_000)
    stop, enough = threading.Event(), threading.Event()
    clients = [
        threading.Thread(target=write, args=(nodes.vendor(number), policy, said, enough, stop, 300), daemon=True) for number in range(9)
    ]
    for client in clients:
        client.start()
    assert enough.wait(60), f"only {said.total} answers in a minute"
    nodes.servers[1].kill()
    goal = said.total + 300
    assert eventually(lambda: said.total >= goal or bool(said.errors), seconds=60), f"only {said.total} of {goal} answers"
    replacement = nodes.add()
    survivors = [client for number, client in enumerate(clients) if number % 3 != 1]
    assert all(client.is_alive() for client in survivors), f"a node that nobody killed hung up; {said.errors}"
    stop.set()
    for client in clients:
        client.join(30)
    assert not said.errors, said.errors
    for vendor in (nodes.vendors[0], replacement):
        check(vendor, said)
    nodes.vendors[:] = [nodes.vendors[0], nodes.vendors[2], replacement]
    nodes.stop()


def test_node_that_hangs_holds_nobody_up(start_nodes):
    """A node is stopped in its tracks in the middle of its changes to a license: soon the others may change that license."""
    nodes: Nodes = start_nodes(2)
    hung, other = nodes.vendors
    license = hung.license_with(maxUses=1_000_000)
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                hung.validate(license["key"])
        except httpx.TransportError:
            pass

    askers = [threading.Thread(target=ask, daemon=True) for _ in range(8)]
    for asker in askers:
        asker.start()
    assert eventually(lambda: other.read(f"/licenses/{license['id']}")["usesCount"] > 20, seconds=20)
    nodes.servers[0].process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    try:
        assert eventually(lambda: not is_unavailable(other.validate(license["key"])), seconds=20), "its lock was never let go of"
        print(f"held up for {time.monotonic() - began:.1f} s")
        assert other.verdict(license["key"]) == "VALID"
    finally:
        done.set()
        nodes.servers[0].process.send_signal(signal.SIGCONT)
    for asker in askers:
        asker.join(40)
    assert eventually(lambda: hung.validate(license["key"]).status_code == 200, seconds=20)
    nodes.stop()


# A database that goes away


@pytest.fixture
def own_cluster() -> Iterator[OwnCluster]:
    with OwnCluster() as cluster:
        yield cluster


def ready(server: Server) -> int:
    return httpx.get(f"{server.url}/health/ready", timeout=30).status_code


def all_ready(nodes: Nodes, seconds: float = 20) -> None:
    for server in nodes.servers:
        assert eventually(lambda: ready(server) == 200, seconds), server.errors.read_text()[-2000:]


def test_database_restarts_under_load(start_nodes, own_cluster: OwnCluster):
    """Crashed, restarted, or stopped for a while: 503 meanwhile, all is well afterwards without a restart of any node, what
    was acknowledged is there, and what was sent again happened once."""
    nodes: Nodes = start_nodes(database=own_cluster.database())
    with PatientClients(nodes.vendors, 9) as clients:
        clients.get_on(30)
        for mode in ("immediate", "fast"):
            own_cluster.restart(mode)
            all_ready(nodes)
            clients.get_on(30)
        own_cluster.stop("immediate")
        for server in nodes.servers:
            assert eventually(lambda: ready(server) == 503, seconds=10)
            assert httpx.get(f"{server.url}/health/live").status_code == 200
        for vendor in nodes.vendors:
            for request in requests(vendor, clients.accounts[0].license):
                assert is_unavailable(response := request()), response.text
        own_cluster.start()
        began = time.monotonic()
        all_ready(nodes)
        clients.get_on(30)
        print(f"well again after {time.monotonic() - began:.1f} s; {clients.unavailable} times 503 in {clients.rounds} rounds")
    for vendor in nodes.vendors:
        clients.check(vendor)
    nodes.stop()


def requests(vendor: Vendor, license: dict) -> list:
    """One of each kind: a validation, a look, a change, an activation."""
    return [
        lambda: vendor.validate(license["key"]),
        lambda: vendor.get(f"/licenses/{license['id']}"),
        lambda: vendor.get("/licenses"),
        lambda: vendor.post("/products", name="x", code=unique("away")),
        lambda: vendor.activate(license["key"]),
    ]


def test_orderly_end_while_the_database_is_away(start_nodes, own_cluster: OwnCluster):
    """SIGTERM is obeyed in time, with exit code 0."""
    nodes: Nodes = start_nodes(2, database=own_cluster.database())
    own_cluster.stop("immediate")
    assert eventually(lambda: [ready(server) for server in nodes.servers] == [503, 503], seconds=10)
    nodes.stop()


def test_database_hangs(start_nodes, own_cluster: OwnCluster):
    """Connections stay open and nobody answers: every request ends with 503 within 20 s, and all is well afterwards."""
    nodes: Nodes = start_nodes(database=own_cluster.database())
    license, code = nodes.vendors[0].license_with(maxMachines=50), unique("hung")
    for vendor in nodes.vendors:
        for request in requests(vendor, license):
            assert request().status_code in (200, 201)
    own_cluster.freeze()
    kinds = [
        *(request for vendor in nodes.vendors for request in requests(vendor, license) * 2),
        *(lambda server=server: httpx.get(f"{server.url}/health/ready", timeout=30) for server in nodes.servers),
        lambda: nodes.vendors[0].http.post("/products", json={"name": "x", "code": code}, headers={"Idempotency-Key": code}),
    ]

    def timed(number: int) -> tuple[float, httpx.Response]:
        began = time.monotonic()
        response = kinds[number]()
        return time.monotonic() - began, response

    try:
        answers = in_parallel(len(kinds), timed)
    finally:
        own_cluster.thaw()
    assert Counter(response.status_code for _, response in answers) == {503: len(kinds)}
    assert max(seconds for seconds, _ in answers) <= 20, sorted(round(seconds, 1) for seconds, _ in answers)
    assert all(int(response.headers["retry-after"]) >= 1 for _, response in answers if "/health/" not in response.request.url.path)
    all_ready(nodes)
    # What hung may have happened after all; asked again, it has happened once.
    again = nodes.vendors[1].http.post("/products", json={"name": "x", "code": code}, headers={"Idempotency-Key": code})
    assert [row["code"] for row in nodes.vendors[2].walk("/products")].count(code) == 1 and again.status_code == 201, again.text
    for vendor in nodes.vendors:
        for request in requests(vendor, license):
            assert eventually(lambda: request().status_code in (200, 201), seconds=5)
    print(f"503 after {min(seconds for seconds, _ in answers):.1f} to {max(seconds for seconds, _ in answers):.1f} s")
    nodes.stop()


# What prevents a start


def start(folder: Path, url: str, *args: str, master_key: str = "ab" * 32, command: str = "serve") -> Finished:
    """A start, or another command, that is expected to fail."""
    env = {"LICENTRIC_DATA_DIR": str(folder / "another"), "LICENTRIC_MASTER_KEY": master_key}
    port = ("--port", "0") if command == "serve" else ()
    return run(*command.split(), "--database-url", url, *port, *args, env=env, timeout=30)


@pytest.fixture
def empty() -> Database:
    return Cluster.given().database()


def test_newer_schema(tmp_path: Path, empty: Database):
    """A database of a newer version is refused, and left as it is."""
    server = Server(tmp_path / "data", *TO_LOOPBACK, database=empty)
    server.stop()
    empty.sql("UPDATE schema_version SET version = 9999")
    assert_refused(start(tmp_path, empty.url, master_key=empty.master_key), "9999")
    assert empty.sql("SELECT version FROM schema_version") == ["9999"]


def test_superuser(tmp_path: Path, empty: Database):
    """Row-level security does not hold for a superuser, so none is taken; nothing was made."""
    assert_refused(start(tmp_path, f"{empty.cluster.url}/{empty.name}"), "superuser", "CREATE ROLE")
    assert empty.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == ["0"]


@pytest.mark.parametrize("command", ["serve", "keys list", "accounts list", "doctor"])
def test_wrong_password(tmp_path: Path, own_cluster: OwnCluster, command: str):
    """One sentence, without the password."""
    database = own_cluster.database()
    own_cluster.ask_for_password(database.name, "the-right-one")
    env = {"LICENTRIC_DATABASE_URL": with_password(database, "the-right-one")}
    server = Server(tmp_path / "data", *TO_LOOPBACK, database=database, env=env)
    assert "the-right-one" not in server.errors.read_text() + "\n".join(server._lines)
    server.stop()
    done = start(tmp_path, with_password(database, "hunter2-wrong"), command=command, master_key=database.master_key)
    assert done.code == 1 and "hunter2-wrong" not in done.out + done.err
    if command != "doctor":
        assert_refused(done, "password")


@pytest.mark.parametrize("way", ["PGPASSWORD", "PGPASSFILE"])
def test_password_from_the_environment(tmp_path: Path, own_cluster: OwnCluster, way: str):
    """A password need not stand in the URL."""
    database = own_cluster.database()
    own_cluster.ask_for_password(database.name, "the-right-one")
    file = tmp_path / "passwords"
    file.write_text(f"127.0.0.1:{own_cluster.port}:*:{database.name}:the-right-one\n")
    file.chmod(0o600)
    env = {way: "the-right-one" if way == "PGPASSWORD" else str(file)}
    server = Server(tmp_path / "data", *TO_LOOPBACK, database=database, env=env)
    assert Vendor(server, server.live_key).read("/licenses") == []
    server.stop()


def test_encryption(tmp_path: Path, own_cluster: OwnCluster):
    """What the URL says of TLS holds: a certificate is verified where that is asked for, and a plain way is not taken."""
    database = own_cluster.database()
    certificate = own_cluster.encrypt()
    local = database.url.replace("127.0.0.1", "localhost")
    verified = f"{local}?sslmode=verify-full&sslrootcert={certificate}"
    server = Server(tmp_path / "data", *TO_LOOPBACK, database=database, env={"LICENTRIC_DATABASE_URL": verified})
    assert Vendor(server, server.live_key).read("/licenses") == []
    rows = database.sql(
        "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'licentric%'"
    )
    assert rows == ["t"]
    server.stop()
    other = tmp_path / "other.crt"
    other.write_text(self_signed(tmp_path, "somebody-else"))
    for url in (f"{local}?sslmode=verify-full&sslrootcert={other}", f"{database.url}?sslmode=verify-full&sslrootcert={certificate}"):
        assert_refused(start(tmp_path, url, master_key=database.master_key), "certificate")


def self_signed(directory: Path, name: str) -> str:
    """A certificate of nobody's."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    files = ["-keyout", str(directory / "other.key"), "-out", str(directory / "made.crt")]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=60)
    return (directory / "made.crt").read_text()


def with_password(database: Database, password: str) -> str:
    return database.url.replace("@", f":{password}@")


@pytest.mark.parametrize(
    "place",
    ["nobody:hunter2-wrong@127.0.0.1:{port}/{name}", "{name}:hunter2-wrong@127.0.0.1:{port}/nowhere", "{name}:hunter2-wrong@127.0.0.1:1/{name}"],
    ids=["user", "database", "port"],
)
def test_wrong_place(tmp_path: Path, empty: Database, place: str):
    """A user, a database or a port that does not exist is one sentence, without the password."""
    done = start(tmp_path, "postgres://" + place.format(name=empty.name, port=empty.cluster.port))
    assert_refused(done)
    assert "hunter2-wrong" not in done.out + done.err


@pytest.mark.parametrize(
    "url",
    [
        "postgre://user:hunter2-wrong@127.0.0.1/db",
        "user:hunter2-wrong@127.0.0.1/db",
        "postgres:/user:hunter2-wrong@127.0.0.1/db",
        "postgres://user:hunter2-wrong@127.0.0.1:port/db",
        "postgres://user:hunter2-wrong@127.0.0.1:99999/db",
        "postgres://user:hunter2-wrong@127.0.0.1/db?sslmode=nonsense",
        "postgres://user:hunter2-wrong@127.0.0.1/db?nonsense=1",
        "postgres://user:%zzhunter2-wrong@127.0.0.1/db",
        "postgres://user:hunter2-wrong@[127.0.0.1/db",
        "host=127.0.0.1 password=hunter2-wrong",
        "postgres://127.0.0.1/db?password=hunter2-wrong&port=x",
    ],
)
@pytest.mark.parametrize("command", ["serve", "keys list"])
def test_malformed_url(tmp_path: Path, url: str, command: str):
    """Whatever is wrong with a URL, its secret is not shown."""
    done = start(tmp_path, url, command=command)
    assert_refused(done)
    assert "hunter2" not in done.out + done.err and "wrong@" not in done.err


@pytest.mark.parametrize("url", ["postgre://user:hunter2-wrong@127.0.0.1/db", "postgres://user:hunter2-wrong@127.0.0.1:port/db"])
def test_malformed_direct_url(tmp_path: Path, empty: Database, url: str):
    """The same of the way past a pooler."""
    done = start(tmp_path, empty.url, "--direct-database-url", url)
    assert_refused(done)
    assert "hunter2" not in done.out + done.err


def test_direct_url_alone(tmp_path: Path):
    """The way past a pooler is none without the pooler."""
    env = {"LICENTRIC_DIRECT_DATABASE_URL": "postgres://127.0.0.1/x", "LICENTRIC_DATA_DIR": str(tmp_path / "data")}
    assert_refused(run("serve", "--port", "0", env=env, timeout=30), "--database-url")


def test_direct_url_of_another_database(tmp_path: Path, empty: Database):
    """Whoever listens and leads on another database than he works on hears nothing, so he does not start."""
    other = Database(empty.cluster, empty.cluster.database().name, empty.master_key)
    for number, database in enumerate((empty, other)):
        Server(tmp_path / f"data-{number}", *TO_LOOPBACK, database=database).stop()
    env = {**empty.settings, "LICENTRIC_DIRECT_DATABASE_URL": other.url, "LICENTRIC_DATA_DIR": str(tmp_path / "another")}
    assert_ends_refused(env)


def assert_ends_refused(env: dict[str, str]) -> None:
    """For starts that might succeed by mistake, and then would go on for ever."""
    try:
        done = run("serve", "--port", "0", env=env, timeout=10)
    except subprocess.TimeoutExpired as running:
        raise AssertionError(f"it started: {running.stdout!r}") from None
    assert_refused(done)


def test_a_held_license_holds_up_nobody_for_long(tmp_path: Path, empty: Database):
    """Who waits for a license that somebody does not let go of is told to come again, and others do not notice."""
    server = Server(tmp_path / "data", *TO_LOOPBACK, database=empty)
    vendor = Vendor(server, server.live_key)
    held, other = vendor.license(), vendor.license()
    statement = f"BEGIN; SELECT 1 FROM licenses WHERE key_hint = '{held['keyHint']}' FOR UPDATE; SELECT pg_sleep(30)"
    holder = subprocess.Popen(
        ["psql", f"{empty.cluster.url}/{empty.name}", "-qc", statement], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert eventually(lambda: empty.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") != ["0"])
        began = time.monotonic()
        waiting = in_parallel(
            4, lambda number: vendor.post(f"/licenses/{held['id']}/suspend") if number < 3 else vendor.validate(other["key"])
        )
        assert time.monotonic() - began < 15
        assert [response.status_code for response in waiting] == [503, 503, 503, 200]
        assert all(int(response.headers["Retry-After"]) > 0 for response in waiting[:3])
    finally:
        holder.kill()
        holder.wait()
    server.stop()


def test_fewer_connections_than_asked_for(tmp_path: Path, empty: Database):
    """A node works with the connections it gets: threads without one leave the work to those that have."""
    server = Server(tmp_path / "data", *TO_LOOPBACK, database=empty)
    vendor = Vendor(server, server.live_key)
    key = vendor.license()["key"]
    # Four threads for lists and one that listens may take five of them.
    empty.cluster.sql(f"ALTER ROLE {empty.name} CONNECTION LIMIT 8")
    empty.cluster.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{empty.name}'")

    def answers() -> list[int]:
        return [vendor.validate(key).status_code for _ in range(20)]

    assert eventually(lambda: answers() == [200] * 20, 15)
    assert answers() == [200] * 20
    server.stop()


@pytest.mark.parametrize("connections", ["0", "-1", "x", "501", "1.5"])
def test_bad_number_of_connections(tmp_path: Path, empty: Database, connections: str):
    """A number that is none is named."""
    assert_refused(start(tmp_path, empty.url, f"--database-connections={connections}"), "--database-connections", connections)


def test_no_master_key(tmp_path: Path, empty: Database):
    """On a database the key must be given; nothing was made."""
    assert_refused(start(tmp_path, empty.url, master_key=""), "LICENTRIC_MASTER_KEY")
    assert empty.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == ["0"]


@pytest.mark.parametrize("command", ["keys list", "accounts list", "doctor"])
def test_commands_claim_no_empty_database(tmp_path: Path, empty: Database, command: str):
    """A command under a mistyped master key, before the first start, does not make that key the database's."""
    start(tmp_path, empty.url, command=command, master_key="11" * 32)
    Server(tmp_path / "data", *TO_LOOPBACK, database=empty).stop()


@pytest.mark.parametrize("key", ["0" * 64, "zz" * 32, "ab"])
def test_wrong_master_key(tmp_path: Path, empty: Database, key: str):
    """Another key than the one the database was made under, or none at all, is refused; the running node goes on."""
    server = Server(tmp_path / "data", *TO_LOOPBACK, database=empty)
    done = start(tmp_path, empty.url, master_key=key)
    assert_refused(done, "LICENTRIC_MASTER_KEY")
    assert key not in done.err
    assert Vendor(server, server.live_key).get("/licenses").status_code == 200
    server.stop()
