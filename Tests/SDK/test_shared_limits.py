"""Two servers on one PostgreSQL database that share their rate limits: together they admit one budget."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterator

import httpx
import pytest

from cluster import Cluster, Database, OwnCluster
from nodes import FEW
from process import Server, run
from vendor import Vendor, eventually, http, unique

POSTGRES = pytest.mark.postgres("several nodes share one database")

MANAGEMENT = 12
FAILURES = 4
LIMITS = f"validation=5,activation=3,management={MANAGEMENT},heartbeat=2,failures={FAILURES}"
# How long a node may go by what it knew: a flush every 100 ms, the database's time, and a slow machine's.
TOLD = 1.0


class Pair:
    """Two servers with one budget, and on their database what was made before it applied."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.database = database
        maker = Server(folder / "maker", *FEW, "--rate-limits", "off", database=database)
        vendor = Vendor(maker, maker.live_key)
        policy = vendor.policy(maxMachines=10)
        self.licenses = [vendor.license(policy) for _ in range(8)]
        self.keys = [vendor.api_key("licenses:read")["key"] for _ in range(8)]
        maker.stop()
        options = (*FEW, "--rate-limits", LIMITS, "--shared-rate-limits")
        self.servers = [
            Server(folder / f"data-{number}", *options, database=database, keys=maker.keys) for number in range(2)
        ]

    def clients(self) -> list[httpx.Client]:
        """One for each node, with an API key that no other test uses."""
        key = self.keys.pop()
        return [http(server, f"Bearer {key}") for server in self.servers]

    def stop(self) -> None:
        for server in self.servers:
            server.stop()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    pair = Pair(tmp_path_factory.mktemp("pair"), Cluster.given().database())
    yield pair
    pair.stop()


def with_time_left(client: httpx.Client, path: str, seconds: float = 25) -> None:
    """Waits for a budget whose window lasts long enough for a whole test; one request of it is spent then."""
    answer = client.get(path)
    left = int(answer.headers["x-ratelimit-reset"]) - time.time()
    if left < seconds:
        time.sleep(left + 0.5)
        client.get(path)


def admitted_in_turn(clients: list[httpx.Client]) -> int:
    """How many requests of one key are admitted within one window, each after the nodes could tell each other."""
    with_time_left(clients[0], "/licenses")
    admitted = 1
    for number in range(2 * MANAGEMENT):
        time.sleep(0.5)
        admitted += clients[number % 2].get("/licenses").status_code == 200
    return admitted


_hosts = iter(range(1, 250))


def address() -> dict[str, str]:
    """A client address no other test uses."""
    return {"X-Forwarded-For": f"198.51.100.{next(_hosts)}"}


@pytest.mark.sqlite("its subject is a server without a database URL")
def test_refused_without_database(tmp_path):
    """With SQLite there is one node only: the flag is refused at the start, with what to do."""
    for arguments, env in ((["--shared-rate-limits"], {}), ([], {"LICENTRIC_SHARED_RATE_LIMITS": "1"})):
        done = run("serve", "--data-dir", str(tmp_path / "data"), "--port", "0", *arguments, env=env)
        assert done.code == 1 and len(done.error_lines) == 1, done.err
        assert "--database-url" in done.err and "--shared-rate-limits" in done.err
        assert not (tmp_path / "data").exists()


@POSTGRES
def test_one_budget_request_by_request(pair: Pair):
    """Asked in turn, two nodes admit one budget, and one request more at the most."""
    clients = pair.clients()
    assert MANAGEMENT <= admitted_in_turn(clients) <= MANAGEMENT + 1
    for client in clients:
        refused = client.get("/licenses")
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["x-ratelimit-remaining"] == "0"


@POSTGRES
def test_burst_is_bounded(pair: Pair):
    """A burst gets no more than each node's budget, and a moment later the budget is spent on both."""
    clients = pair.clients()
    with_time_left(clients[0], "/licenses", 15)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda number: clients[number % 2].get("/licenses").status_code, range(6 * MANAGEMENT)))
    assert set(answers) == {200, 429}
    assert MANAGEMENT - 2 <= answers.count(200) <= 2 * MANAGEMENT
    time.sleep(TOLD)
    assert [client.get("/licenses").status_code for client in clients] == [429, 429]


@POSTGRES
def test_reset_is_one_moment(pair: Pair):
    """Both nodes name the same end of the window, within the second by which their answers may lie apart."""
    clients = pair.clients()
    with_time_left(clients[0], "/licenses", 5)
    first, second = (int(client.get("/licenses").headers["x-ratelimit-reset"]) for client in clients)
    assert first == second


@POSTGRES
def test_guesses_shut_the_address_everywhere_but_for_customers(pair: Pair):
    """Guesses on one node shut the address on the other; a key that worked on the first gets through on the second."""
    here = address()
    # An answer of no route shows where the failures of the address stand, and spends nothing.
    with_time_left(http(pair.servers[0], **here), "/nowhere", 15)
    license = pair.licenses.pop()
    other = pair.licenses.pop()

    def validate(node: int, key: str) -> int:
        return httpx.post(f"{pair.servers[node].api}/licenses/validate-key", json={"key": key}, headers=here).status_code

    assert validate(0, license["key"]) == 200
    time.sleep(TOLD)
    # The other node hears of the failures by counting one of its own.
    guesses = 0
    while validate(0, unique("GUESS")) == 200:
        guesses += 1
        assert guesses <= 2 * FAILURES
    assert eventually(lambda: validate(1, unique("GUESS")) == 429, 5)
    assert validate(1, other["key"]) == 429
    assert validate(1, license["key"]) == 200


@POSTGRES
def test_nothing_readable_is_shared(pair: Pair):
    """The shared table holds hashes and numbers: 16 bytes, three integers, no key and no address."""
    assert pair.clients()[0].get("/licenses").status_code == 200
    columns = pair.database.sql(
        "SELECT column_name || ' ' || data_type FROM information_schema.columns "
        "WHERE table_name = 'rate_limits' ORDER BY ordinal_position"
    )
    assert columns == ["bucket bytea", "starts_at bigint", "ends_at bigint", "count bigint"]
    assert eventually(lambda: pair.database.sql("SELECT DISTINCT length(bucket) FROM rate_limits") == ["16"], 5)


@POSTGRES
def test_database_crashes(tmp_path: Path):
    """While the database is away nodes count for themselves, and say so once; afterwards they share again, from nothing."""
    with OwnCluster() as cluster:
        pair = Pair(tmp_path, cluster.database())
        clients = pair.clients()
        assert [client.get("/licenses").status_code for client in clients] == [200, 200]
        time.sleep(TOLD)
        cluster.stop("immediate")
        for server in pair.servers:
            answers = [httpx.get(f"{server.api}/openapi.json", headers=address()) for _ in range(3)]
            assert [answer.status_code for answer in answers] == [200] * 3
            assert eventually(lambda: "Rate limits are not shared for now" in server.errors.read_text(), 20)
        cluster.start()
        for server in pair.servers:
            assert eventually(lambda: "Rate limits are shared again" in server.errors.read_text(), 30)
            assert server.errors.read_text().count("Rate limits are not shared for now") == 1
        assert eventually(lambda: all(client.get("/licenses").status_code != 503 for client in clients), 20)
        assert admitted_in_turn(clients) <= MANAGEMENT + 1
        pair.stop()
