"""Servers and vendors for the tests."""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path
from typing import Callable, Iterator

import pytest

from cluster import Cluster
from nodes import Nodes
from process import STORE, Server, binary, run_json
from vendor import Vendor

_STORES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
_not_run: Counter[str] = Counter()
"""How many tests are of the other store's run only, by the reason."""


def pytest_configure(config: pytest.Config) -> None:
    # A shell lets what it begins in the background ignore SIGINT, and commands that are ended by it would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if STORE not in _STORES:
        raise pytest.UsageError(f"LICENTRIC_TEST_STORE is {STORE!r}: it takes one of {', '.join(_STORES)}")
    if STORE == "postgres":
        try:
            Cluster.given()
        except AssertionError as missing:
            raise pytest.UsageError(str(missing)) from None


def pytest_report_header(config: pytest.Config) -> str:
    return f"store: {_STORES[STORE]}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that is marked with a store is left out on every other."""
    here: list[pytest.Item] = []
    elsewhere: list[pytest.Item] = []
    for item in items:
        foreign = [mark for store in _STORES if store != STORE for mark in item.iter_markers(store)]
        (elsewhere if foreign else here).append(item)
        for mark in foreign[:1]:
            _not_run[f"on {_STORES[mark.name]} only: {mark.args[0]}"] += 1
    if elsewhere:
        items[:] = here
        config.hook.pytest_deselected(items=elsewhere)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section(f"on {_STORES[STORE]}")
    for reason, count in sorted(_not_run.items()):
        terminalreporter.line(f"not here: {count:3} tests run {reason}")


def pytest_collection_finish(session: pytest.Session) -> None:
    if session.items and not session.config.option.collectonly and not Path(binary()).exists():
        raise pytest.UsageError(f"no executable at {binary()}: build it, or set LICENTRIC_BIN")


NO_LIMITS = ("--rate-limits", "off")
# Receivers of webhooks listen on the loopback address, which a server otherwise never calls.
TO_LOOPBACK = (*NO_LIMITS, "--allow-private-webhooks")


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Starts servers with options of their own; whatever still runs at the end is stopped."""

    def start(data_dir: Path | None = None, *args: str, **options) -> Server:
        data_dir = data_dir or tmp_path_factory.mktemp("server") / "data"
        return Server(data_dir, *(args or TO_LOOPBACK), **options)

    yield start
    for server in Server.started:
        if server.is_running:
            server.kill()


@pytest.fixture
def start_nodes(tmp_path: Path) -> Iterator[Callable[..., Nodes]]:
    """Starts several servers on one database; whatever still runs at the end is stopped."""
    before = len(Server.started)

    def start(count: int = 3, *args: str, **options) -> Nodes:
        return Nodes(tmp_path / f"nodes-{len(Server.started)}", count, *(args or TO_LOOPBACK), **options)

    yield start
    for server in Server.started[before:]:
        if server.is_running:
            server.kill()


@pytest.fixture(scope="session")
def server(start_server: Callable[..., Server]) -> Iterator[Server]:
    """The server most tests share: one account, no rate limits. Its orderly end is part of the test."""
    server = start_server()
    yield server
    assert server.is_running, f"the server died; standard error:\n{server.errors.read_text()}"
    server.stop()


@pytest.fixture(scope="session")
def vendor(server: Server) -> Vendor:
    """The account's live key."""
    return Vendor(server, server.live_key)


@pytest.fixture(scope="session")
def sandbox(server: Server) -> Vendor:
    """The same account's test key."""
    return Vendor(server, server.test_key, "test")


@pytest.fixture(scope="session")
def timed_server(start_server: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose clock can be moved forward with `advance`."""
    server = start_server(clock=tmp_path_factory.mktemp("clock") / "offset")
    yield server
    assert server.is_running, f"the server died; standard error:\n{server.errors.read_text()}"
    server.stop()


@pytest.fixture(scope="session")
def timed(timed_server: Server) -> Vendor:
    return Vendor(timed_server, timed_server.live_key)


@pytest.fixture(scope="session")
def tenant_server(start_server: Callable[..., Server]) -> Iterator[Server]:
    """A server with two accounts. (Where there are two, an unknown key can be signed for neither.)"""
    server = start_server()
    yield server
    assert server.is_running, f"the server died; standard error:\n{server.errors.read_text()}"
    server.stop()


@pytest.fixture(scope="session")
def our_account(tenant_server: Server) -> Vendor:
    return Vendor(tenant_server, tenant_server.live_key)


@pytest.fixture(scope="session")
def other_account(tenant_server: Server) -> Vendor:
    """A second tenant, made on the command line beside the running server."""
    directory = ("--data-dir", str(tenant_server.data_dir))
    account = run_json("accounts", "create", "--name", "Other", *directory)
    key = run_json("keys", "create", "--account", account["id"], "--env", "live", "--name", "other", *directory)
    return Vendor(tenant_server, key["plainKey"], account=account["id"])
