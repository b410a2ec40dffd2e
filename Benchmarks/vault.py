"""What a server derives from its master key, for rows that are written beside it (`VaultKeys` and `LicenseKeyFormat`, its room
`LicensingService/MasterKeys`): whether it is right, the server itself tells by accepting the keys and revealing them."""

from __future__ import annotations

import base64
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_OUR_DIGITS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_NONCE_BYTES = 12


class Vault:
    """Finds and seals license keys as the server does."""

    def __init__(self, master: bytes) -> None:
        self._look_up = _subkey(master, b"licentric/license-key/look-up/v1")
        self._cipher = AESGCM(_subkey(master, b"licentric/license-key/ciphertext/v1"))

    def hash(self, key: str) -> bytes:
        return hmac.digest(self._look_up, key.encode(), "sha256")

    def seal(self, key: str, license: bytes) -> bytes:
        """- license: the id of the row, which is sealed with it."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key.encode(), license)


def license_key(prefix: str) -> str:
    """A new key, sixteen characters in blocks of four."""
    text = base64.b32encode(secrets.token_bytes(10)).translate(_OUR_DIGITS).decode()
    return f"{prefix}-{text[:4]}-{text[4:8]}-{text[8:12]}-{text[12:]}"


def _subkey(master: bytes, purpose: bytes) -> bytes:
    """HKDF-SHA256 without a salt, one block."""
    return hmac.digest(hmac.digest(bytes(32), master, "sha256"), purpose + b"\x01", "sha256")
