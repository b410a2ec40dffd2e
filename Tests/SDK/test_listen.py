"""`licentric webhooks listen`: events on a developer's own machine, without a public address."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from typing import Iterator

import pytest

from process import Server, binary, environment, run
from receiver import HANG_UP, Answer, Receiver
from vendor import Vendor, eventually, in_parallel, ok


class Listener:
    """The command, running."""

    def __init__(self, server: Server, key: str, *args: str) -> None:
        self.process = subprocess.Popen(
            [binary(), "webhooks", "listen", "--server", server.url, *args],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
            env=environment({"LICENTRIC_API_KEY": key}),
        )  # fmt: skip
        self.out: list[str] = []
        self.err: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(pipe, lines), daemon=True)
            for pipe, lines in ((self.process.stdout, self.out), (self.process.stderr, self.err))
        ]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _read(pipe, lines: list[str]) -> None:  # noqa: ANN001
        for line in pipe:
            lines.append(line.rstrip("\n"))

    def secret(self) -> str:
        """The one it prints at the start."""
        assert eventually(lambda: any("whsec_" in line for line in self.out)), self.err
        return re.search(r"whsec_[A-Za-z0-9+/=]+", "\n".join(self.out)).group()

    def end(self) -> None:
        """As Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            for reader in self._readers:
                reader.join(5)

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


@pytest.fixture(scope="module")
def listened(start_server) -> Iterator[Server]:
    server = start_server()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def maker(listened: Server) -> Vendor:
    return Vendor(listened, listened.live_key)


def first_forwarded(vendor: Vendor, receiver: Receiver) -> None:
    """Makes events until one arrives: from then on the listener knows where the list stands."""

    def arrived() -> bool:
        vendor.license(name="to begin with")
        return eventually(lambda: bool(receiver.arrivals), seconds=1)

    assert eventually(arrived, seconds=20), "nothing is forwarded"
    count = 0

    def quiet() -> bool:
        nonlocal count
        before, count = count, len(receiver.arrivals)
        return before == count

    assert eventually(lambda: eventually(quiet, seconds=0.3), seconds=5)


def test_forwards_signed_events(listened: Server, maker: Vendor):
    """Each event is posted like a delivery: the same body, the same headers, signed with the secret that was printed.
    With `--event`, which may be repeated, the others are neither printed nor forwarded."""
    maker.license(name="before")
    reader = maker.scoped("webhooks:read")
    some = ("--event", "license.suspended", "--event", "license.created")
    with (
        Receiver() as receiver, Listener(listened, reader.key, "--forward-to", f"{receiver.url}/hooks") as listener,
        Receiver() as choosy, Listener(listened, maker.key, "--forward-to", choosy.url, *some) as chooser,
    ):  # fmt: skip
        secret = listener.secret()
        first_forwarded(maker, receiver)
        first_forwarded(maker, choosy)
        license = maker.license(name="after", userEmail="ada@example.com")
        maker.machine(license["key"])
        ok(maker.act(license, "suspend"))
        choosy.wait(where=lambda arrival: arrival.type == "license.suspended")
        assert "machine.activated" not in [arrival.type for arrival in choosy.arrivals]
        assert not any("machine.activated" in line for line in chooser.out)
        receiver.wait(where=lambda arrival: arrival.type == "machine.activated" and arrival.event["data"]["licenseId"] == license["id"])
        arrivals = receiver.wait(2, where=lambda arrival: arrival.event["data"]["id"] == license["id"])
        assert [arrival.verified(secret)["type"] for arrival in arrivals] == ["license.created", "license.suspended"]
        for arrival in arrivals:
            recorded = maker.read(f"/events/{arrival.id}")
            assert arrival.event == {name: recorded[name] for name in ("id", "type", "createdAt", "data")}
            assert arrival.path == "/hooks"
        assert "before" not in [arrival.event["data"].get("name") for arrival in receiver.arrivals]
        assert eventually(lambda: any("license.suspended" in line and license["id"] in line for line in listener.out))
        assert reader.key not in "\n".join(listener.out + listener.err)


def test_loses_none_under_load(listened: Server, maker: Vendor):
    """Twelve clients at work for longer than it takes to ask a few times: every event is forwarded, each once."""
    license, steps = maker.license(), 60
    with Receiver() as receiver, Listener(listened, maker.key, "--forward-to", receiver.url):
        first_forwarded(maker, receiver)

        def work(number: int) -> None:
            for step in range(steps):
                ok(maker.patch(f"/licenses/{license['id']}", name=f"{number}-{step}"))

        in_parallel(12, work)
        expected = sorted(f"{number}-{step}" for number in range(12) for step in range(steps))

        def names() -> list[str]:
            return sorted(arrival.event["data"]["name"] for arrival in list(receiver.arrivals) if arrival.type == "license.updated")

        # What came first is among the arrivals, too.
        eventually(lambda: len(names()) >= len(expected), seconds=15)
        missing = sorted(set(expected) - set(names()))
        assert not missing, f"{len(missing)} of {len(expected)} were not forwarded: {missing[:10]}"
        assert names() == expected


def test_receiver_that_fails_ends_nothing(listened: Server, maker: Vendor):
    """What the local receiver answers is printed; the next event is forwarded all the same."""
    with Receiver() as receiver, Listener(listened, maker.key, "--forward-to", receiver.url) as listener:
        first_forwarded(maker, receiver)
        receiver.answer(Answer(500), HANG_UP)
        for _ in range(2):
            maker.license(name="again")
        receiver.wait(2, where=lambda arrival: arrival.event["data"]["name"] == "again")
        receiver.refuse()
        maker.license(name="refused")
        assert eventually(lambda: any("refused" in line for line in listener.out))
        receiver.listen()
        maker.license(name="last")
        receiver.wait(where=lambda arrival: arrival.event["data"]["name"] == "last")
        assert any("500" in line for line in listener.out)


def test_server_that_comes_back(start_server):
    """A restart of the server is waited for; nothing that happened afterwards is lost."""
    server: Server = start_server()
    vendor = Vendor(server, server.live_key)
    host, port = server.address
    with Receiver() as receiver, Listener(server, vendor.key, "--forward-to", receiver.url) as listener:
        first_forwarded(vendor, receiver)
        server.stop()
        assert eventually(lambda: bool(listener.err), seconds=10)
        server = server.restarted("--rate-limits", "off", "--port", str(port))
        Vendor(server, server.live_key).license(name="after the restart")
        receiver.wait(seconds=20, where=lambda arrival: arrival.event["data"]["name"] == "after the restart")
        assert listener.process.poll() is None
    server.stop()


@pytest.mark.parametrize(
    "key", ["lk_live_nobody", "nonsense", "", None, "scope"], ids=["unknown", "no key", "empty", "none", "without the scope"]
)
def test_bad_key(listened: Server, maker: Vendor, key: str | None):
    """One line that says what to do, and exit code 1."""
    if key == "scope":
        key = maker.scoped("licenses:read").key
    env = {} if key is None else {"LICENTRIC_API_KEY": key}
    done = run("webhooks", "listen", "--server", listened.url, "--forward-to", "http://127.0.0.1:9/", env=env, timeout=20)
    assert done.code == 1, (done.code, done.out, done.err)
    assert len(done.error_lines) == 1 and done.error_lines[0].rstrip().endswith("."), done.err
    assert not key or len(key) < 20 or key not in done.err


@pytest.mark.parametrize(
    "args", [["--server", "nonsense"], ["--forward-to", "ftp://x/"], ["--forward-to", "not a url"], ["--forward-to", "http://user@127.0.0.1/"]], ids=" ".join
)
def test_bad_options(maker: Vendor, args: list[str]):
    """An address that cannot be used is one line and exit code 1."""
    done = run("webhooks", "listen", *args, env={"LICENTRIC_API_KEY": maker.key}, timeout=20)
    assert done.code == 1 and len(done.error_lines) == 1, (done.code, done.err)


def test_unknown_event(maker: Vendor):
    done = run("webhooks", "listen", "--event", "license.nonsense", env={"LICENTRIC_API_KEY": maker.key}, timeout=20)
    assert done.code != 0 and "license.nonsense" in done.err


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_ends_when_asked(listened: Server, maker: Vendor, ending: signal.Signals):
    """Ctrl-C and SIGTERM end it at once."""
    listener = Listener(listened, maker.key)
    assert eventually(lambda: bool(listener.out))
    os.kill(listener.process.pid, ending)
    assert listener.process.wait(5) in (0, 130, 143, -ending)
    listener.end()
