"""PocketBase on its defaults, with as many licenses and machines as Licentric, and as records of its own."""

from __future__ import annotations

import secrets
import string
import subprocess
from pathlib import Path

from servers import Program, free_port
from stock import API
from stockpile import copied, filling, finished, repeat
from vault import license_key

FORMAT = 1
"""Of what this file writes: to be counted up when that changes."""
_OWNER = ("owner@example.com", "a-password-of-nobody")
_PART = 50_000
_ID_LETTERS = string.ascii_lowercase + string.digits


class PocketBase(Program):
    """One running `pocketbase serve`."""

    def __init__(self, binary: Path, directory: Path) -> None:
        port = free_port()
        super().__init__(
            "PocketBase",
            [str(binary), "serve", "--http", f"127.0.0.1:{port}", *_places(directory)],
            directory.with_suffix(".stderr"),
            url=f"http://127.0.0.1:{port}",
        )


def version(binary: Path) -> str:
    told = subprocess.run([str(binary), "--version"], capture_output=True, text=True, check=True).stdout
    return told.split()[-1]


class Records:
    """A data directory of PocketBase with licenses and machines, kept for the next run."""

    def __init__(self, binary: Path, count: int, cache: Path) -> None:
        self._place = cache / f"pocketbase-{FORMAT}-{version(binary)}-{count}"
        if not self._place.exists():
            with finished(self._place) as directory:
                _make(binary, count, directory)

    @property
    def ids(self) -> Path:
        """Of the licenses' records, a line for each."""
        return self._place / "ids.txt"

    def copy_to(self, place: Path) -> Path:
        return copied(self._place / "data", place)


def _places(directory: Path) -> list[str]:
    """Everything that it may write stays in one directory."""
    return [
        "--dir", str(directory), "--migrationsDir", str(directory / "migrations"),
        "--hooksDir", str(directory / "hooks"), "--publicDir", str(directory / "public"),
    ]  # fmt: skip


def _make(binary: Path, count: int, into: Path) -> None:
    data = into / "data"
    subprocess.run(
        [str(binary), "superuser", "upsert", *_OWNER, *_places(data)], check=True, capture_output=True, timeout=60
    )
    with PocketBase(binary, data) as running:
        license, machine = _patterns(API(running.url, base="/api/collections"))
    with filling(data / "data.db") as database, (into / "ids.txt").open("w") as lines:
        for start in range(0, count, _PART):
            ids = [_record_id() for _ in range(min(_PART, count - start))]
            database.execute("BEGIN")
            repeat(database, "licenses", license, ("id", "key"), ((each, license_key("LIC")) for each in ids))
            repeat(
                database, "machines", machine, ("id", "license", "fingerprint"),
                ((_record_id(), each, secrets.token_hex(16)) for each in ids),
            )  # fmt: skip
            database.execute("COMMIT")
            lines.writelines(f"{each}\n" for each in ids)


def _patterns(api: API) -> tuple[str, str]:
    """Collections that everybody may read and write, so that nothing is spent on permissions; and one record in each."""
    name, password = _OWNER
    token = api("POST", "/_superusers/auth-with-password", {"identity": name, "password": password})["token"]
    open_to_all = {"type": "base", "listRule": "", "viewRule": "", "createRule": ""}
    texts = [{"name": field, "type": "text"} for field in ("name", "status", "policy", "product", "email", "holder")]
    times = [
        {"name": "created", "type": "autodate", "onCreate": True},
        {"name": "updated", "type": "autodate", "onCreate": True, "onUpdate": True},
    ]
    licenses = api(
        "POST", "",
        open_to_all | {
            "name": "licenses",
            "fields": [
                {"name": "key", "type": "text"}, *texts, {"name": "expires", "type": "date"},
                {"name": "uses", "type": "number"}, {"name": "machines", "type": "number"},
                {"name": "metadata", "type": "json"}, *times,
            ],
            "indexes": ["CREATE UNIQUE INDEX licenses_by_key ON licenses (key)"],
        },
        credential=token,
    )  # fmt: skip
    api(
        "POST", "",
        open_to_all | {
            "name": "machines",
            "fields": [
                {"name": "license", "type": "relation", "collectionId": licenses["id"], "maxSelect": 1, "required": True},
                {"name": "fingerprint", "type": "text", "required": True}, {"name": "platform", "type": "text"}, *times,
            ],
            "indexes": ["CREATE UNIQUE INDEX machines_by_fingerprint ON machines (license, fingerprint)"],
        },
        credential=token,
    )  # fmt: skip
    license = api("POST", "/licenses/records", {"key": license_key("LIC"), "status": "active", "metadata": {}})["id"]
    machine = api("POST", "/machines/records", {"license": license, "fingerprint": secrets.token_hex(16)})["id"]
    return license, machine


def _record_id() -> str:
    number = int.from_bytes(secrets.token_bytes(10), "big")
    letters = []
    for _ in range(15):
        number, digit = divmod(number, len(_ID_LETTERS))
        letters.append(_ID_LETTERS[digit])
    return "".join(letters)

