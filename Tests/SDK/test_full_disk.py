"""A full disk: changes wait, answers go on, and nothing that was acknowledged is lost."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path
from typing import Callable, Iterator

import httpx
import pytest

from process import Server
from vendor import Vendor, error_body, eventually, fingerprint, ok, unique

DISK_MEGABYTES = 16
pytestmark = pytest.mark.sqlite("the disk under the file is full")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    if os.geteuid() != 0:
        pytest.skip("a small disk must be mounted, which only root may do")
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m,mode=0700", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("a small disk must be mounted, and there is no `mount` here")
    if mounted.returncode != 0:
        pytest.skip(f"a small disk must be mounted, which failed: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        if subprocess.run(["umount", str(place)], capture_output=True).returncode != 0:
            subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(ballast: Path) -> None:
    """Leaves no page of the disk free."""
    with ballast.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError as full:
            assert full.errno == errno.ENOSPC, full


def unavailable(response: httpx.Response) -> bool:
    """Whether the answer is 503 as the contract wants it; anything else must be a success."""
    if response.status_code < 300:
        return False
    assert response.status_code == 503, response.text
    assert error_body(response.headers, response.content, 503)["code"] == "UNAVAILABLE"
    assert int(response.headers["retry-after"]) >= 1
    return True


class Clerk:
    """Makes changes and remembers which the server acknowledged."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        # Under a limit each use is on the disk before the answer.
        self.policy = vendor.policy(maxMachines=100_000, maxUses=1_000_000)
        self.license = vendor.license(self.policy)
        self.products = {self.policy["productId"]}
        self.licenses = {self.license["id"]}
        self.machines: set[str] = set()
        self.uses = 0
        self.name: str | None = None

    def product(self) -> httpx.Response:
        response = self.vendor.post("/products", name="x", code=unique("disk"))
        self._note(self.products, response)
        return response

    def issue(self) -> httpx.Response:
        response = self.vendor.post("/licenses", productId=self.policy["productId"], policyId=self.policy["id"])
        self._note(self.licenses, response)
        return response

    def activate(self) -> httpx.Response:
        response = self.vendor.post("/machines", licenseId=self.license["id"], fingerprint=fingerprint())
        self._note(self.machines, response)
        return response

    def rename(self) -> httpx.Response:
        name = unique("name")
        response = self.vendor.patch(f"/licenses/{self.license['id']}", name=name)
        if response.status_code == 200:
            self.name = name
        return response

    def use(self) -> httpx.Response:
        """A valid answer counts a use, so it is a change as well."""
        response = self.vendor.validate(self.license["key"], fingerprint=self.mark)
        if response.status_code == 200:
            assert response.json()["code"] == "VALID"
            self.uses += 1
        return response

    @property
    def changes(self) -> list[Callable[[], httpx.Response]]:
        return [self.product, self.issue, self.activate, self.rename, self.use]

    def prepare(self) -> None:
        """One of each, and a machine whose application validates."""
        self.mark = fingerprint()
        machine = ok(self.vendor.post("/machines", licenseId=self.license["id"], fingerprint=self.mark), 201)
        self.machines.add(machine["id"])
        for change in self.changes:
            assert not unavailable(change())

    def check(self, vendor: Vendor) -> None:
        """What was acknowledged is there, and what was refused is not."""
        assert {row["id"] for row in vendor.walk("/products")} == self.products
        assert {row["id"] for row in vendor.walk("/licenses")} == self.licenses
        assert {row["id"] for row in vendor.walk("/machines")} == self.machines
        license = vendor.read(f"/licenses/{self.license['id']}")
        assert (license["name"], license["usesCount"], license["machineCount"]) == (self.name, self.uses, len(self.machines))

    @staticmethod
    def _note(ids: set[str], response: httpx.Response) -> None:
        if response.status_code == 201:
            ids.add(response.json()["data"]["id"])


def test_full_disk(start_server, disk: Path):
    """Changes get 503 and are not half done, reads and refusing verdicts go on, and with space all is as before."""
    server: Server = start_server(disk)
    vendor = Vendor(server, server.live_key)
    suspended = vendor.license()
    ok(vendor.act(suspended, "suspend"))
    clerk = Clerk(vendor)
    clerk.products.add(suspended["productId"])
    clerk.licenses.add(suspended["id"])
    clerk.prepare()
    try:
        fill(disk / "ballast")
        # What the database file and its log have in reserve is used up first: until nothing at all is taken any more.
        for _ in range(3000):
            if all([unavailable(change()) for change in clerk.changes]):
                break
        else:
            raise AssertionError("the disk is full and changes are still acknowledged")

        for _ in range(5):
            assert vendor.verdict(suspended["key"]) == "SUSPENDED"
            assert vendor.verdict(clerk.license["key"], fingerprint=fingerprint()) == "FINGERPRINT_NOT_FOUND"
            assert vendor.verdict("a key of nobody") == "NOT_FOUND"
            assert vendor.as_license("GET", "/license", clerk.license["key"]).status_code == 200
            assert httpx.get(f"{server.url}/health/live").status_code == 200
            clerk.check(vendor)
            assert all([unavailable(change()) for change in clerk.changes])

        (disk / "ballast").unlink()
        for change in clerk.changes:
            assert eventually(lambda: not unavailable(change())), change.__name__
        clerk.check(vendor)
        server.kill()
        server = server.restarted()
        clerk.check(Vendor(server, server.live_key))
        server.stop()
    finally:
        if server.is_running:
            server.kill()
