"""What a program knows that was shipped with one public key: it believes that one, and whatever it vouches for."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

KEY_ID = "x-licentric-key-id"
SIGNATURE = "x-licentric-signature-ed25519"


class Unknown(Exception):
    """An answer by a key that nobody it trusts has vouched for."""


def verifier(spki: str) -> Ed25519PublicKey:
    key = load_der_public_key(base64.b64decode(spki, validate=True))
    assert isinstance(key, Ed25519PublicKey)
    return key


def endorsed(by: Ed25519PublicKey, environment: str, row: dict, signature: str) -> bool:
    """Whether a key vouches for a row of `/public-keys`."""
    text = f"licentric-key:v1\n{environment}\n{row['kid']}\n{row['publicKey']}"
    try:
        by.verify(base64.b64decode(signature, validate=True), text.encode())
    except InvalidSignature:
        return False
    return True


@dataclass
class Trust:
    """Keys by their `kid`, the shipped ones at the start."""

    keys: dict[str, str]
    environment: str = "live"
    fetched: int = field(default=0)

    def learn(self, rows: list[dict]) -> None:
        """Believes what is vouched for, again and again until nothing more is."""
        rows = [row for row in rows if row["environment"] == self.environment]
        grew = True
        while grew:
            grew = False
            for row in rows:
                if row["kid"] in self.keys:
                    assert row["publicKey"] == self.keys[row["kid"]], "the key of a kid never changes"
                    continue
                for endorsement in row["endorsements"]:
                    by = self.keys.get(endorsement["kid"])
                    if by and endorsed(verifier(by), self.environment, row, endorsement["signature"]):
                        self.keys[row["kid"]] = row["publicKey"]
                        grew = True
                        break

    def check(self, client: httpx.Client, response: httpx.Response, nonce: str) -> str:
        """Insists that a key it trusts has signed this answer to this question; says which."""
        kid = response.headers[KEY_ID]
        if kid not in self.keys:
            self.fetched += 1
            self.learn(client.get("/public-keys").json()["data"])
        if kid not in self.keys:
            raise Unknown(kid)
        digests = (hashlib.sha256(body).hexdigest() for body in (response.request.content, response.content))
        text = "\n".join(["licentric-response:v1", response.headers["x-signature-timestamp"], nonce, *digests])
        signature = base64.b64decode(response.headers[SIGNATURE], validate=True)
        verifier(self.keys[kid]).verify(signature, text.encode())
        assert response.json()["nonce"] == nonce
        return kid

    def ask(self, client: httpx.Client, key: str) -> str:
        """Validates a license key and checks who says so."""
        nonce = secrets.token_urlsafe(16)
        response = client.post("/licenses/validate-key", json={"key": key, "nonce": nonce})
        assert response.status_code == 200, response.text
        assert response.json()["valid"] is True, response.text
        return self.check(client, response, nonce)
