"""`LicentricClient` through the example application: against the real server, and against whoever stands in between."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Callable, Iterator

import licentric
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from licentric import Licentric

import license_file
from desktop import Desktop
from meddler import Answer, Exchange, Meddler, honest
from process import Server
from vendor import Vendor, future, gone, ok, past, rfc3339, unique

pytestmark = pytest.mark.sqlite("its subject is the client; the store makes no difference to it")

SIGNATURE = "x-licentric-signature-ed25519"
TIMESTAMP = "x-signature-timestamp"
KEY_ID = "x-licentric-key-id"


@dataclass
class Sold:
    """A product with one license, and a computer it is used on, which reaches the server through a meddler."""

    vendor: Vendor
    product: dict
    license: dict
    meddler: Meddler
    desktop: Desktop

    @property
    def key(self) -> str:
        return self.license["key"]

    def another_license(self) -> dict:
        return self.vendor.license(self.vendor.policy(self.product))


@pytest.fixture
def sell(tmp_path: Path) -> Iterator[Callable[..., Sold]]:
    meddlers: list[Meddler] = []

    def make(vendor: Vendor, *, license: dict | None = None, **policy) -> Sold:
        product = vendor.product()
        sold = vendor.license(vendor.policy(product, **policy), **(license or {}))
        meddler = Meddler(vendor.server.url)
        meddlers.append(meddler)
        public_key = vendor.server.keys[vendor.environment]["publicKey"]
        base = f"{meddler.url}/a/{vendor.account}/{vendor.environment}"
        desktop = Desktop(tmp_path / unique("desktop"), base, public_key, product["code"])
        return Sold(vendor, product, sold, meddler, desktop)

    yield make
    for meddler in meddlers:
        meddler.stop()


@pytest.fixture
def sold(sell: Callable[..., Sold], vendor: Vendor) -> Sold:
    """Activated."""
    sold = sell(vendor)
    sold.desktop.does("activate", sold.key)
    return sold


def cut_off(exchange: Exchange) -> Answer:
    """What whoever has no server gives: an error of the network's own."""
    return Answer(503, {"content-type": "text/html"}, b"<html>down</html>")


# The computer


def test_the_fingerprint_is_the_official_sdks(sold: Sold):
    assert sold.desktop.does("fingerprint") == licentric.fingerprint()
    [machine] = ok(sold.vendor.as_license("GET", "/license/machines", sold.key))
    assert machine["fingerprint"] == licentric.fingerprint()


def test_a_license_from_activation_to_deactivation(sell: Callable[..., Sold], vendor: Vendor):
    sold = sell(vendor, maxMachines=1)
    desktop = sold.desktop
    assert "no license yet" in desktop.refuses("add", "first")
    desktop.does("activate", sold.key)
    desktop.does("activate", sold.key)
    status = desktop.status()
    assert (status["valid"], status["code"], status["source"]) == (True, "VALID", "server")
    assert status["license"] == sold.license["id"]
    desktop.does("add", "Call the printer")
    assert desktop.does("list") == "Call the printer"
    assert "export_pdf" in desktop.refuses("export")
    existing = [row for row in vendor.walk("/entitlements") if row["code"] == "export_pdf"]
    vendor.attach(f"/licenses/{sold.license['id']}", *(existing or [vendor.entitlement(code="export_pdf")]))
    assert "* Call the printer" in desktop.does("export")
    assert "(this computer)" in desktop.does("devices")
    desktop.does("deactivate")
    assert ok(sold.vendor.as_license("GET", "/license/machines", sold.key)) == []
    assert "no license yet" in desktop.refuses("list")


def test_a_seat_that_is_taken_is_said(sell: Callable[..., Sold], vendor: Vendor):
    sold = sell(vendor, maxMachines=1)
    vendor.machine(sold.key, name="Old laptop")
    assert "desktop-app devices" in sold.desktop.refuses("activate", sold.key)


def test_a_key_that_nobody_has_and_one_of_another_product_are_refused(sold: Sold):
    other = sold.vendor.license()
    for key in ("PRO-0000-0000-0000-0000", other["key"]):
        assert "no such license" in sold.desktop.refuses("activate", key)


# Somebody in the network


def forger(sold: Sold, exchange: Exchange, body: dict, signer: Ed25519PrivateKey, **headers: str) -> Answer:
    """An answer as the server would sign it, signed with another key."""
    import hashlib

    text = json.dumps(body).encode()
    asked = json.loads(exchange.body)
    digest = lambda data: hashlib.sha256(data).hexdigest()
    signed = "\n".join(
        ["licentric-response:v1", exchange.answer.headers[TIMESTAMP], asked["nonce"], digest(exchange.body), digest(text)]
    )
    return exchange.answer.but(body=text, **{SIGNATURE.replace("-", "_"): license_file.b64(signer.sign(signed.encode())), **headers})


def only_verdicts(meddling: Callable[[Exchange], Answer]) -> Callable[[Exchange], Answer]:
    return lambda exchange: meddling(exchange) if exchange.path.endswith("/validate-key") else exchange.answer


def is_refused(sold: Sold, meddling: Callable[[Exchange], Answer]) -> None:
    """Not believed with nothing kept; with a yes kept it is not believed either, and told."""
    sold.meddler.meddle = only_verdicts(meddling)
    try:
        refused = sold.desktop.status("--grace", "0")
        assert refused.get("error") == "untrustedAnswer", refused
        graced = sold.desktop.status()
        assert (graced["valid"], graced["source"], graced["problem"]) == (True, "grace", "untrustedAnswer"), graced
    finally:
        sold.meddler.meddle = honest


def test_an_honest_proxy_does_no_harm(sold: Sold):
    assert sold.desktop.status()["source"] == "server"
    answer = sold.meddler.exchanges[-1].answer
    assert {SIGNATURE, TIMESTAMP, KEY_ID} <= set(answer.headers)


def test_a_replayed_answer_is_refused(sold: Sold):
    """A yes from before the license was revoked, with its signature, whole."""
    sold.desktop.status()
    earlier = sold.meddler.exchanges[-1].answer
    is_refused(sold, lambda _: earlier)
    ok(sold.vendor.act(sold.license, "revoke"))
    sold.meddler.meddle = only_verdicts(lambda _: earlier)
    assert sold.desktop.status("--grace", "0")["error"] == "untrustedAnswer"
    sold.meddler.meddle = honest
    assert sold.desktop.status()["code"] == "REVOKED"
    # From now on not even the kept yes could help: a signed no has taken its place.
    sold.meddler.meddle = only_verdicts(lambda _: earlier)
    status = sold.desktop.status("--when-unreachable", "open")
    assert (status["valid"], status["code"]) == (False, "REVOKED")


def test_a_swapped_answer_is_refused(sold: Sold):
    """A yes to another license's question, fresh, with its signature."""
    other = sold.another_license()
    body = {"key": other["key"], "nonce": "a" * 32, "environment": "live"}
    came = sold.vendor.anonymous.post(f"{sold.meddler.url}/api/v1/licenses/validate-key", json=body)
    assert came.json()["valid"]
    swapped = sold.meddler.exchanges[-1].answer
    is_refused(sold, lambda _: swapped)

    def with_own_nonce(exchange: Exchange) -> Answer:
        """Asked with the application's own nonce, so that only the request's digest tells."""
        nonce = json.loads(exchange.body)["nonce"]
        came = sold.vendor.anonymous.post("/licenses/validate-key", json={**body, "nonce": nonce})
        return Answer(200, {name.lower(): value for name, value in came.headers.items() if name.startswith("x-")}, came.content)

    is_refused(sold, with_own_nonce)


@pytest.mark.parametrize("share", [0, 0.01, 0.25, 0.5, 0.75, 0.99])
def test_a_truncated_answer_is_refused(sold: Sold, share: float):
    is_refused(sold, lambda exchange: exchange.answer.but(body=exchange.answer.body[: int(len(exchange.answer.body) * share)]))
    is_refused(sold, lambda exchange: exchange.answer.but(body=exchange.answer.body[:-1]))


def test_an_edited_answer_is_refused(sold: Sold):
    ok(sold.vendor.act(sold.license, "suspend"))
    edits = [(b'"valid":false', b'"valid":true'), (b"SUSPENDED", b"VALID"), (b'"suspended"', b'"active"')]

    def to_yes(exchange: Exchange) -> Answer:
        body = exchange.answer.body
        for old, new in edits:
            assert old in body
            body = body.replace(old, new)
        return exchange.answer.but(body=body)

    is_refused(sold, to_yes)
    for step in range(7):
        position = lambda body: len(body) * step // 7

        def flipped(exchange: Exchange) -> Answer:
            body = bytearray(exchange.answer.body)
            body[position(body)] ^= 1
            return exchange.answer.but(body=bytes(body))

        is_refused(sold, flipped)
    assert sold.desktop.status()["code"] == "SUSPENDED"


@pytest.mark.parametrize("name", [SIGNATURE, TIMESTAMP, KEY_ID])
def test_an_answer_without_a_header_is_refused(sold: Sold, name: str):
    is_refused(sold, lambda exchange: exchange.answer.but(without=(name,)))


def test_another_time_is_refused(sold: Sold):
    later = lambda exchange: str(int(exchange.answer.headers[TIMESTAMP]) + 1)
    is_refused(sold, lambda exchange: exchange.answer.but(x_signature_timestamp=later(exchange)))


def test_a_forger_with_a_key_of_their_own_is_refused(sold: Sold):
    """Also where the list of keys is theirs, and their key vouches for itself: nothing the list says is believed unsigned."""
    mallory = Ed25519PrivateKey.generate()
    public = license_file.spki(mallory)
    for kid in ("mallory", None):
        text = f"licentric-key:v1\nlive\n{kid}\n{public}".encode()
        row = {
            "kid": kid, "algorithm": "ed25519", "status": "active", "environment": "live", "publicKey": public,
            "endorsements": [{"kid": kid, "signature": license_file.b64(mallory.sign(text))}],
        }  # fmt: skip

        def meddling(exchange: Exchange) -> Answer:
            if exchange.path.endswith("/public-keys"):
                return exchange.answer.but(body=json.dumps({"data": [row]}).encode())
            if not exchange.path.endswith("/validate-key"):
                return exchange.answer
            body = {**json.loads(exchange.answer.body), "valid": True, "code": "VALID"}
            return forger(sold, exchange, body, mallory, **({KEY_ID.replace("-", "_"): kid} if kid else {}))

        sold.meddler.meddle = meddling
        assert sold.desktop.status("--grace", "0")["error"] == "untrustedAnswer"
    assert sold.meddler.asked("/public-keys") >= 1


def test_another_accounts_server_is_refused(sell: Callable[..., Sold], our_account: Vendor, other_account: Vendor):
    """The vendor next door can sign, too, but not with the key that is compiled into this program."""
    sold = sell(other_account)
    sold.desktop.public_key = our_account.server.keys["live"]["publicKey"]
    assert sold.desktop.run("activate", sold.key).code == 1
    assert sold.desktop.run("activate", sold.key).err.startswith("The answer did not come from the license server")


def test_a_redirect_does_not_take_the_license_key_elsewhere(sold: Sold):
    elsewhere = Meddler(sold.vendor.server.url)
    try:
        sold.meddler.meddle = lambda exchange: Answer(307, {"location": f"{elsewhere.url}{exchange.path}"}, b"")
        sold.desktop.refuses("devices")
        assert sold.desktop.status("--grace", "0")["error"] == "unexpectedAnswer"
        assert elsewhere.exchanges == []
    finally:
        elsewhere.stop()


# Without the server


def test_with_the_server_gone_it_lives_through_the_grace_and_then_does_what_the_vendor_chose(sold: Sold):
    desktop = sold.desktop
    sold.desktop.freshness = 300
    assert desktop.status("--refresh")["source"] == "server"
    sold.meddler.stop()
    assert desktop.status()["source"] == "cache"
    desktop.set_clock(days=6.9)
    graced = desktop.status()
    assert (graced["valid"], graced["source"], graced["problem"]) == (True, "grace", "unreachable")
    assert desktop.does("list") == ""
    desktop.set_clock(days=7.1)
    assert desktop.status()["error"] == "unreachable"
    assert "cannot be reached" in desktop.refuses("list")
    opened = desktop.status("--when-unreachable", "open")
    assert (opened["valid"], opened["code"], opened["source"], opened["entitlements"]) == (True, "FAIL_OPEN", "failOpen", [])


def test_a_server_in_trouble_is_no_server(sold: Sold):
    sold.desktop.status()
    sold.meddler.meddle = cut_off
    assert sold.desktop.status()["source"] == "grace"
    assert sold.desktop.status("--grace", "0")["error"] == "unreachable"


def test_a_signed_no_survives_the_server(sold: Sold):
    ok(sold.vendor.act(sold.license, "suspend"))
    assert sold.desktop.status()["code"] == "SUSPENDED"
    sold.meddler.meddle = cut_off
    for flags in ((), ("--when-unreachable", "open"), ("--grace", "0")):
        status = sold.desktop.status(*flags)
        assert (status["valid"], status["code"]) == (False, "SUSPENDED")
    ok(sold.vendor.act(sold.license, "reinstate"))
    sold.meddler.meddle = honest
    assert sold.desktop.status()["valid"]


def test_a_clock_that_was_set_back_is_noticed(sold: Sold):
    desktop = sold.desktop
    desktop.does("checkout")
    desktop.status()
    sold.meddler.meddle = cut_off
    desktop.set_clock(days=3)
    assert desktop.status()["source"] == "offlineFile"
    desktop.set_clock(days=1)
    assert desktop.status()["error"] == "clockSetBack"
    assert "set back" in desktop.refuses("offline")
    opened = desktop.status("--when-unreachable", "open")
    assert (opened["source"], opened["problem"]) == ("failOpen", "clockSetBack")
    # The server's word ends it, once the clock is right.
    desktop.set_clock()
    sold.meddler.meddle = honest
    assert desktop.status()["source"] == "server"
    sold.meddler.meddle = cut_off
    assert desktop.offline()["valid"]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_wrong_clock_is_told(sold: Sold, days: int):
    sold.desktop.set_clock(days=days)
    """An online customer whose clock is wrong may work, and is told; without the server a clock that is behind ends it."""
    status = sold.desktop.status()
    assert (status["valid"], status["source"], status["problem"]) == (True, "server", "clockWrong")
    sold.meddler.meddle = cut_off
    assert sold.desktop.status("--grace", "0")["valid"] is False


def test_what_is_kept_is_not_believed_when_it_was_edited(sold: Sold):
    desktop = sold.desktop
    desktop.status()
    sold.meddler.meddle = cut_off
    assert desktop.status()["source"] == "grace"
    [answer] = desktop.state.glob("*.answer")
    [ledger] = desktop.state.glob("*.ledger")
    for path in (answer, ledger):
        whole = path.read_bytes()
        for step in range(9):
            edited = bytearray(whole)
            edited[len(whole) * step // 9] ^= 1
            path.write_bytes(bytes(edited))
            assert desktop.status()["error"] == "stateDamaged"
        path.write_bytes(whole)
    assert desktop.status()["source"] == "grace"
    for path in desktop.state.iterdir():
        if path.name != "license.key" and path.name != "notes.txt":
            assert path.stat().st_mode & 0o777 == 0o600
            assert sold.key.encode() not in path.read_bytes()


# License files


def test_a_license_file_works_without_a_network_until_it_ends(sold: Sold):
    desktop = sold.desktop
    desktop.does("checkout", "--ttl", "24")
    sold.meddler.meddle = cut_off
    assert desktop.offline()["valid"]
    assert desktop.status("--grace", "0")["source"] == "offlineFile"
    desktop.set_clock(days=1.01)
    assert desktop.status("--grace", "0")["error"] == "unreachable"
    assert "has ended" in desktop.refuses("offline")


def test_the_official_sdk_and_the_client_agree_on_a_file(sold: Sold, tmp_path: Path):
    """Whole: both accept it. With a byte flipped: neither."""
    body = {"fingerprint": licentric.fingerprint()}
    file = ok(sold.vendor.as_license("POST", "/license/checkout", sold.key, json=body))["certificate"].encode()
    carried = tmp_path / "file.lic"
    agrees = lambda data: Licentric.verify_offline(data, sold.desktop.public_key).valid

    def takes(data: bytes) -> bool:
        carried.write_bytes(data)
        return sold.desktop.run("import", str(carried)).code == 0

    assert agrees(file) and takes(file)
    for step in range(20):
        flipped = bytearray(file)
        flipped[len(file) * step // 20] ^= 1
        assert not takes(bytes(flipped)), step
        assert not agrees(bytes(flipped)), step
    assert sold.desktop.offline()["valid"]


def test_files_of_an_independent_implementation_are_read(sold: Sold, tmp_path: Path):
    key = Ed25519PrivateKey.generate()
    mark = licentric.fingerprint()
    now = datetime.now(timezone.utc)
    header = {
        "version": 1, "algorithm": "ed25519+aes-256-gcm", "kid": "k", "environment": "live",
        "issuedAt": rfc3339(now), "expiresAt": rfc3339(now + timedelta(days=1)),
    }  # fmt: skip
    payload = {
        "license": {"id": "l", "status": "active", "name": "Acme", "expiresAt": None},
        "product": {"id": sold.product["id"], "code": sold.product["code"]},
        "policy": {"expirationStrategy": "RESTRICT_ACCESS"}, "entitlements": ["sso"],
        "machine": {"id": "m", "fingerprint": mark, "name": None}, "fingerprint": mark,
        "issuedAt": header["issuedAt"], "notBefore": header["issuedAt"], "expiresAt": header["expiresAt"],
    }  # fmt: skip
    sold.desktop.public_key = license_file.spki(key)
    carried = tmp_path / "file.lic"
    carried.write_text(license_file.written(header, payload, key, sold.key, mark))
    sold.desktop.does("import", str(carried))
    assert sold.desktop.offline("--entitlement", "sso")["entitlements"] == ["sso"]
    stranger = Ed25519PrivateKey.generate()
    for text in (
        license_file.written(header, payload, stranger, sold.key, mark),
        license_file.written(header, payload, key, "PRO-0000-0000-0000-0000", mark),
        license_file.written(header, payload, key, sold.key, "f" * 64),
        license_file.written({**header, "expiresAt": past(hours=1)}, payload, key, sold.key, mark),
        license_file.written({**header, "environment": "test"}, payload, key, sold.key, mark),
    ):
        carried.write_text(text)
        assert sold.desktop.run("import", str(carried)).code == 1


def test_a_computer_that_never_sees_a_network(sell: Callable[..., Sold], vendor: Vendor, tmp_path: Path):
    """A request is carried out and a file back in; a proof carried out frees the seat, and the file does not come back."""
    sold = sell(vendor, maxMachines=1)
    desktop = sold.desktop
    sold.meddler.meddle = cut_off
    request = desktop.does("request", sold.key)
    assert sold.key not in request
    file = ok(vendor.as_license("POST", "/license/offline-activations", sold.key, json={"request": request}))
    carried = tmp_path / "file.lic"
    carried.write_text(file["certificate"])
    desktop.does("import", str(carried))
    assert desktop.offline()["valid"]
    assert vendor.activate(sold.key).status_code == 422
    proof = desktop.does("remove")
    assert desktop.does("remove") == proof
    assert "no license file" in desktop.refuses("offline")
    assert "given up" in desktop.refuses("import", str(carried))
    gone(vendor.as_license("POST", "/license/offline-removals", sold.key, json={"proof": proof}))
    vendor.machine(sold.key)


def test_deactivation_gives_a_checked_out_file_up(sell: Callable[..., Sold], vendor: Vendor):
    """The seat is free at once, although the file would have gone on."""
    sold = sell(vendor, maxMachines=1, allowMachineTransfer=False)
    sold.desktop.does("activate", sold.key)
    sold.desktop.does("checkout")
    sold.desktop.does("deactivate")
    vendor.machine(sold.key)


# Keys that change


def test_a_rotated_signing_key_does_not_stop_a_shipped_program(start_server: Callable[..., Server], sell: Callable[..., Sold]):
    """Only the first key is compiled in. Three rotations later the program asks once, and believes what the chain vouches for."""
    server = start_server()
    vendor = Vendor(server, server.live_key)
    sold = sell(vendor)
    sold.desktop.does("activate", sold.key)
    for _ in range(3):
        new = ok(vendor.post("/signing-keys"), 201)
        ok(vendor.post(f"/signing-keys/{new['kid']}/promote"))
    status = sold.desktop.status()
    assert (status["valid"], status["source"]) == (True, "server")
    assert sold.meddler.exchanges[-1].path.endswith("/public-keys")
    assert sold.desktop.status()["source"] == "server"
    sold.desktop.does("checkout")
    assert sold.meddler.asked("/public-keys") == 1
    sold.meddler.meddle = cut_off
    assert sold.desktop.offline()["valid"]
    # A new computer that is never online learns the keys from a file.
    other = Desktop(sold.desktop.directory / "other", sold.desktop.server, sold.desktop.public_key, sold.desktop.product)
    request = other.does("request", sold.key)
    file = ok(vendor.as_license("POST", "/license/offline-activations", sold.key, json={"request": request}))
    carried, keys = other.directory / "file.lic", other.directory / "keys.json"
    carried.write_text(file["certificate"])
    assert "signature does not match" in other.refuses("import", str(carried))
    keys.write_bytes(vendor.anonymous.get("/public-keys").content)
    other.does("keys", str(keys))
    other.does("import", str(carried))
    assert other.offline()["valid"]


# Heartbeats


def test_heartbeats_run_until_they_are_stopped(sell: Callable[..., Sold], vendor: Vendor):
    sold = sell(vendor, requireHeartbeat=True, heartbeatIntervalMinutes=60)
    sold.desktop.does("activate", sold.key)
    running = subprocess.Popen(
        sold.desktop.arguments("run"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=sold.desktop.environment
    )
    try:
        assert "knows that this program runs" in running.stdout.readline()
        [machine] = ok(vendor.as_license("GET", "/license/machines", sold.key))
        assert machine["heartbeatStatus"] == "ALIVE" and machine["lastHeartbeatAt"]
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
        assert (running.returncode, out, err) == (0, "Good-bye.\n", "")
    finally:
        running.kill()
    ok(vendor.act(sold.license, "revoke"))
    done = sold.desktop.run("run")
    assert (done.code, done.out) == (1, "")
    assert "revoked" in done.err.lower()
