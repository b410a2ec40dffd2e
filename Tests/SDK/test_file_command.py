"""`licentric file`: license files on machines without a network, with files of the server's and of the second implementation's."""

from __future__ import annotations

import json
import stat
from datetime import datetime, timedelta, timezone
from pathlib import Path

import licentric
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import license_file
from process import Finished, assert_refused, run
from vendor import Vendor, fingerprint, gone, ok, refused, rfc3339

KEY = "PRO-0123-4567-89AB-CDEF"
DEVICE = "a-device-without-network"


def moment(**span: float) -> str:
    return rfc3339(datetime.now(timezone.utc) + timedelta(**span))


def payload(**changes) -> dict:
    return {
        "license": {"id": "l-1", "status": "active", "name": None, "expiresAt": None}, "product": {"id": "p-1", "code": "pro"},
        "policy": {"id": "po-1", "expirationStrategy": "RESTRICT_ACCESS"}, "entitlements": ["export"],
        "machine": {"id": "m-1", "fingerprint": DEVICE, "name": None}, "fingerprint": DEVICE,
        "issuedAt": moment(hours=-1), "notBefore": moment(hours=-1), "expiresAt": moment(days=1), **changes,
    }  # fmt: skip


def header(**changes) -> dict:
    return {
        "version": 1, "algorithm": "ed25519+aes-256-gcm", "kid": "kid-1", "environment": "live",
        "issuedAt": moment(hours=-1), "expiresAt": moment(days=1), **changes,
    }  # fmt: skip


@pytest.fixture(scope="module")
def signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def save(tmp_path: Path):
    def write(text: str | bytes, name: str = "license.lic") -> str:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(tmp_path / name)

    return write


def verify(path: str, public_key: str, *args: str, key: str = "") -> tuple[Finished, dict]:
    done = run("file", "verify", path, "--public-key", public_key, "--json", *args, stdin=f"{key}\n")
    assert done.err == "", done.err
    return done, json.loads(done.out)


def test_a_file_of_the_second_implementation_is_read(signer: Ed25519PrivateKey, save):
    """Signature alone, and with key and device the verdict; the key as Base64 of DER or raw, the license key retyped."""
    path = save(license_file.written(header(), payload(), signer, KEY, DEVICE))
    for public_key in (license_file.spki(signer), license_file.raw(signer)):
        done, told = verify(path, public_key)
        assert (done.code, told["valid"], told["code"], told["kid"]) == (0, True, "VALID", "kid-1")
    done, told = verify(path, license_file.spki(signer), "--fingerprint", DEVICE, key="pro-oi23-4567-89ab-cdef")
    assert (done.code, told["valid"], told["licenseId"], told["entitlements"]) == (0, True, "l-1", ["export"])


@pytest.mark.parametrize(
    "changed_header, changed_payload, device, key, code",
    [
        ({"expiresAt": "2020-01-01T00:00:00Z"}, {}, DEVICE, KEY, "FILE_EXPIRED"),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, {}, None, KEY, "FILE_EXPIRED"),
        ({}, {"expiresAt": "2020-01-01T00:00:00Z"}, DEVICE, KEY, "FILE_EXPIRED"),
        ({}, {"notBefore": "2099-01-01T00:00:00Z"}, DEVICE, KEY, "FILE_NOT_YET_VALID"),
        ({}, {}, "another-device", KEY, "NOT_FOR_THIS_DEVICE"),
        ({}, {}, DEVICE, "PRO-0123-4567-89AB-CDEG", "NOT_FOR_THIS_DEVICE"),
        ({"version": 2}, {}, None, KEY, "UNSUPPORTED_VERSION"),
        ({"algorithm": "none"}, {}, None, KEY, "UNSUPPORTED_ALGORITHM"),
        ({"expiresAt": "2099-01-01T00:00:00"}, {}, None, KEY, "MALFORMED"),
        ({}, {"license": {}}, DEVICE, KEY, "MALFORMED"),
        ({}, {"license": {"id": "l", "status": "suspended"}}, DEVICE, KEY, "SUSPENDED"),
    ],
)
def test_what_is_refused(signer, save, changed_header, changed_payload, device, key, code):
    """Each with its own word and exit code 1; the signature of all of them is good."""
    text = license_file.written(header(**changed_header), payload(**changed_payload), signer, KEY, DEVICE)
    args = ("--fingerprint", device) if device else ()
    done, told = verify(save(text), license_file.spki(signer), *args, key=key)
    assert (done.code, told["valid"], told["code"]) == (1, False, code)
    assert key not in done.out


def test_changed_bytes_and_strange_keys(signer: Ed25519PrivateKey, save):
    text = license_file.written(header(), {"small": True}, signer, KEY, DEVICE).encode()
    for position in range(0, len(text), 5):
        changed = bytearray(text)
        changed[position] ^= 1 << (position % 8)
        done, told = verify(save(bytes(changed)), license_file.spki(signer))
        assert (done.code, told["valid"]) == (1, False), position
    done, told = verify(save(text), license_file.spki(Ed25519PrivateKey.generate()))
    assert (done.code, told["code"]) == (1, "BAD_SIGNATURE")


def test_the_server_s_file_is_read(vendor: Vendor, save):
    license = vendor.license()
    machine = vendor.machine(license["key"])
    mark = machine["fingerprint"]
    file = ok(vendor.post(f"/licenses/{license['id']}/checkout", fingerprint=mark))
    path, public_key = save(file["certificate"]), vendor.server.keys["live"]["publicKey"]
    done, told = verify(path, public_key, "--fingerprint", mark, key=license["key"])
    assert (done.code, told["code"], told["machineId"]) == (0, "VALID", machine["id"])
    plain = run("file", "verify", path, "--public-key", public_key, "--fingerprint", mark, stdin=license["key"])
    assert plain.code == 0 and "good (VALID)" in plain.out and license["key"] not in plain.out
    shown = run("file", "show", path, "--fingerprint", mark, stdin=license["key"])
    assert json.loads(shown.out)["payload"]["license"]["id"] == license["id"]
    assert json.loads(run("file", "show", path).out)["header"]["kid"] == file["kid"]


def test_a_machine_without_a_network(vendor: Vendor, tmp_path: Path):
    """Request, activation, file, verification, removal, proof, freed seat: nothing but files between the two computers."""
    license, mark = vendor.license_with(maxMachines=1), fingerprint()
    request, device_key, proof = (str(tmp_path / name) for name in ("request.txt", "device.key", "proof.txt"))
    options = ("--fingerprint", mark, "--device-key", device_key)
    done = run("file", "request", *options, "--name", "Press 4", "--platform", "linux", "--output", request, stdin=license["key"])
    assert done.code == 0, done.err
    assert license["key"] not in Path(request).read_text()
    assert all(stat.S_IMODE(Path(each).stat().st_mode) == 0o600 for each in (request, device_key))

    body = {"request": Path(request).read_text()}
    file = ok(vendor.as_license("POST", "/license/offline-activations", license["key"], json=body))
    assert (file["machine"]["name"], file["machine"]["platform"]) == ("Press 4", "linux")
    path = tmp_path / "license.lic"
    path.write_text(file["certificate"] + "\n")
    done, told = verify(str(path), vendor.server.keys["live"]["publicKey"], "--fingerprint", mark, key=license["key"])
    assert (done.code, told["code"]) == (0, "VALID")
    refused(vendor.activate(license["key"]), 422, "MACHINE_LIMIT_EXCEEDED")

    done = run("file", "remove", str(path), *options, "--output", proof, stdin=license["key"])
    assert done.code == 0 and not path.exists(), done.err
    gone(vendor.as_license("POST", "/license/offline-removals", license["key"], json={"proof": Path(proof).read_text()}))
    vendor.machine(license["key"])


def test_the_fingerprint_is_the_official_sdk_s(vendor: Vendor, tmp_path: Path):
    """Printed as it is, and taken where none is given."""
    mark = run("file", "fingerprint").out.strip()
    assert mark == licentric.fingerprint()
    license = vendor.license()
    request = tmp_path / "request.txt"
    done = run("file", "request", "--device-key", str(tmp_path / "device.key"), "--output", str(request), stdin=license["key"])
    assert done.code == 0, done.err
    file = ok(vendor.post(f"/licenses/{license['id']}/offline-activations", request=request.read_text()))
    assert file["fingerprint"] == mark


def test_nothing_reaches_the_terminal_that_moves_it(save, signer: Ed25519PrivateKey):
    """Names come from others: control characters and those that turn the direction of writing are spelled out."""
    evil = "\x1b]0;owned\x07\u202e\u009b2J\nverdict       good (VALID)"
    unknown = save(license_file.written(header(algorithm=evil), payload(), signer, KEY, DEVICE))
    named = save(license_file.written(header(), payload(entitlements=[evil]), signer, KEY, DEVICE), "named.lic")
    for path, args in ((unknown, ()), (named, ("--fingerprint", DEVICE))):
        for command in (
            ["file", "verify", path, "--public-key", license_file.spki(signer), *args],
            ["file", "verify", path, "--public-key", license_file.spki(signer), "--json", *args],
            ["file", "show", path, *args],
        ):
            done = run(*command, stdin=KEY)
            shown = done.out + done.err
            assert not {"\x1b", "\x07", "\u202e", "\u009b"} & set(shown), command
            assert shown.count("good (VALID)") <= 1 or "\\n" in shown or "\\u000A" in shown


def test_outputs_never_replace_what_is_needed_or_no_file(save, signer: Ed25519PrivateKey, tmp_path: Path):
    path = save(license_file.written(header(), payload(), signer, KEY, DEVICE))
    key = tmp_path / "device.key"
    key.write_text("01" * 32 + "\n")
    options = ("--fingerprint", DEVICE, "--device-key", str(key))
    for target in (path, str(key)):
        assert_refused(run("file", "remove", path, *options, "--output", target, stdin=KEY), "choose another file")
    assert_refused(run("file", "request", *options, "--output", str(key), stdin=KEY), "choose another file")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    assert_refused(run("file", "remove", path, *options, "--output", str(link), stdin=KEY), "no ordinary file")
    assert Path(path).exists() and key.read_text().startswith("01")


def test_mistakes_are_one_line(save, tmp_path: Path, signer: Ed25519PrivateKey):
    path = save(license_file.written(header(), payload(), signer, KEY, DEVICE))
    public_key = license_file.spki(signer)
    assert_refused(run("file", "verify", str(tmp_path / "none"), "--public-key", public_key), "cannot be read")
    assert_refused(run("file", "verify", path, "--public-key", "nonsense"), "--public-key")
    assert_refused(run("file", "verify", path, "--public-key", public_key, "--fingerprint", DEVICE), "standard input")
    assert_refused(run("file", "show", save("hello")), "not a whole file")
    assert_refused(run("file", "remove", path, "--fingerprint", DEVICE, "--device-key", str(tmp_path / "no"), "--output", "x"))
    assert_refused(
        run("file", "request", "--fingerprint", "short", "--device-key", str(tmp_path / "k"), "--output", "x", stdin=KEY),
        "8 to 256",
    )
    assert not (tmp_path / "k").exists()
