"""The format of license files, requests and proofs, written a second time: with `cryptography`, from the contract alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def derived(license_key: str, fingerprint: str, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, fingerprint.encode(), purpose.encode()).derive(license_key.encode())


def armored(label: str, *parts: str) -> str:
    return f"-----BEGIN {label}-----\n{'.'.join(parts)}\n-----END {label}-----"


def parts(text: str, label: str) -> list[str]:
    first, body, last = text.split("\n")
    assert (first, last) == (f"-----BEGIN {label}-----", f"-----END {label}-----")
    return body.split(".")


@dataclass
class Opened:
    """A license file whose signature was good and whose payload was opened."""

    header: dict
    payload: dict
    digest: bytes


def opened(certificate: str, public_key: str, license_key: str, fingerprint: str) -> Opened:
    """Reads a file; raises where the signature or the seal does not hold."""
    header64, payload64, signature64 = parts(certificate, "LICENSE FILE")
    key = load_der_public_key(base64.b64decode(public_key))
    assert isinstance(key, Ed25519PublicKey)
    signed = f"{header64}.{payload64}".encode()
    key.verify(base64.b64decode(signature64, validate=True), signed)
    sealed = base64.b64decode(payload64, validate=True)
    cipher = AESGCM(derived(license_key, fingerprint, "licentric/file/v1"))
    clear = cipher.decrypt(sealed[:12], sealed[12:], header64.encode())
    return Opened(json.loads(base64.b64decode(header64, validate=True)), json.loads(clear), hashlib.sha256(signed).digest())


def written(header: dict, payload: dict, signing_key: Ed25519PrivateKey, license_key: str, fingerprint: str) -> str:
    """Makes a file as the server would."""
    header64 = b64(json.dumps(header).encode())
    nonce = os.urandom(12)
    cipher = AESGCM(derived(license_key, fingerprint, "licentric/file/v1"))
    payload64 = b64(nonce + cipher.encrypt(nonce, json.dumps(payload).encode(), header64.encode()))
    signature = signing_key.sign(f"{header64}.{payload64}".encode())
    return armored("LICENSE FILE", header64, payload64, b64(signature))


def spki(key: Ed25519PrivateKey) -> str:
    return b64(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def raw(key: Ed25519PrivateKey) -> str:
    return b64(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def request(device: dict, license_key: str, key: Ed25519PrivateKey) -> str:
    """What a machine without a network writes."""
    body = b64(json.dumps({"version": 1, "deviceKey": raw(key), "requestedAt": "2026-01-01T00:00:00Z", **device}).encode())
    secret = derived(license_key, device["fingerprint"], "licentric/request/v1")
    code = b64(hmac.new(secret, body.encode(), hashlib.sha256).digest())
    return armored("LICENSE REQUEST", body, code, b64(key.sign(f"licentric-request:v1\n{body}.{code}".encode())))


def removal(file: Opened, key: Ed25519PrivateKey, **changes: str) -> str:
    """What a machine writes when it has given up its file."""
    payload = file.payload
    proof = {
        "version": 1, "licenseId": payload["license"]["id"], "machineId": payload["machine"]["id"],
        "fingerprint": payload["fingerprint"], "file": file.digest.hex(), "removedAt": "2026-01-01T00:00:00Z", **changes,
    }  # fmt: skip
    body = b64(json.dumps(proof).encode())
    return armored("LICENSE REMOVAL", body, b64(key.sign(f"licentric-removal:v1\n{body}".encode())))
