"""A store with very many licenses, made in minutes and kept for the next run.

A real server makes one license and one machine of each kind through its API; then its rows are copied, each with an id, a key
and a fingerprint of its own, straight into the database. A real server then has to accept what was written.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import time
import uuid
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Iterable, Iterator

from servers import Node
from stock import API
from vault import Vault, license_key

FORMAT = 2
"""Of what this file writes: to be counted up when that changes."""
PLENTY = 1_000_000_000
METERED_SHARE = 10
"""For so many licenses one more is made whose uses are counted."""
_YEAR_MS = 365 * 24 * 3600 * 1000


@dataclass(frozen=True)
class Stock:
    """A data directory, and files of what a server of it can be asked about."""

    directory: Path
    licenses: int
    """Without those whose uses are counted."""

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def bearer(self) -> str:
        """An API key as a header: the server shows it at its first start only."""
        return f"Bearer {(self.directory / 'api-key').read_text()}"

    def lines(self, name: str) -> Path:
        """`known`, `unknown` and `metered`: key and fingerprint; `machines`: id and key; `keys`; `licenses`: ids."""
        return self.directory / f"{name}.txt"

    def count(self, name: str) -> int:
        """How many lines: all of a file are of one length."""
        lines = self.lines(name)
        with lines.open("rb") as file:
            return lines.stat().st_size // len(file.readline())

    def first(self, name: str) -> list[str]:
        with self.lines(name).open() as lines:
            return lines.readline().rstrip("\n").split("\t")

    def copy_to(self, place: Path) -> Path:
        """What a run may change."""
        return copied(self.data, place)


def stock(binary: Path, licenses: int, cache: Path) -> Stock:
    """The kept one, or a new one."""
    version = schema_version(binary, cache)
    place = cache / f"stock-{FORMAT}-schema-{version}-{licenses}"
    if not place.exists():
        with finished(place) as directory:
            _make(binary, Stock(directory, licenses))
    return Stock(place, licenses)


def schema_version(binary: Path, cache: Path) -> int:
    """What the program makes of an empty directory says which kept stocks are its own."""
    with TemporaryDirectory(prefix="empty-", dir=cache) as directory:
        place = Path(directory) / "data"
        with Node(binary, place):
            pass
        with closing(sqlite3.connect(place / "licentric.db")) as database:
            return database.execute("PRAGMA user_version").fetchone()[0]


@contextmanager
def finished(place: Path) -> Iterator[Path]:
    """A directory that gets its name when everything is in it; what is interrupted leaves nothing."""
    with TemporaryDirectory(prefix="unfinished-", dir=place.parent) as directory:
        made = Path(directory) / place.name
        made.mkdir()
        yield made
        made.rename(place)


@contextmanager
def filling(path: Path) -> Iterator[sqlite3.Connection]:
    """A database that is filled quickly: whatever is interrupted is thrown away."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for setting in ("journal_mode = DELETE", "journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
            database.execute(f"PRAGMA {setting}")
        yield database
        database.execute("PRAGMA journal_mode = WAL")


def copied(source: Path, place: Path) -> Path:
    """A copy, on file systems that can without taking space."""
    done = subprocess.run(["cp", "-R", "--reflink=auto", source, place], capture_output=True)
    if done.returncode != 0:
        shutil.copytree(source, place, dirs_exist_ok=True)
    return place


@dataclass(frozen=True)
class _Pattern:
    """The rows that are copied."""

    license: str
    machine: str
    key: str

    @property
    def prefix(self) -> str:
        return self.key.split("-")[0]


def _make(binary: Path, into: Stock) -> None:
    with Node(binary, into.data) as node:
        api = API(node.url)
        (into.directory / "api-key").write_text(node.first_keys()["live"])
        credential = into.bearer
        product = _made(api, credential, "/products", name="Product", code="product")["id"]
        plain = _pattern(api, credential, product)
        metered = _pattern(api, credential, product, maxUses=PLENTY)
    vault = Vault(bytes.fromhex((into.data / "master.key").read_text().strip()))
    with ExitStack() as stack:
        database = stack.enter_context(filling(into.data / "licentric.db"))
        known, machines, keys, ids = (
            stack.enter_context(into.lines(name).open("w")) for name in ("known", "machines", "keys", "licenses")
        )
        for copy in _copies(database, plain, vault, into.licenses):
            known.write(f"{copy.key}\t{copy.fingerprint}\n")
            machines.write(f"{uuid.UUID(bytes=copy.machine)}\t{copy.key}\n")
            keys.write(f"{copy.key}\n")
            ids.write(f"{uuid.UUID(bytes=copy.license)}\n")
        lines = stack.enter_context(into.lines("metered").open("w"))
        for copy in _copies(database, metered, vault, max(1, into.licenses // METERED_SHARE)):
            lines.write(f"{copy.key}\t{copy.fingerprint}\n")
    with into.lines("unknown").open("w") as lines:
        lines.writelines(f"{license_key(plain.prefix)}\t{secrets.token_hex(16)}\n" for _ in range(into.licenses))
    _check(binary, into)


def _made(api: API, credential: str, path: str, **fields: Any) -> dict[str, Any]:
    return api("POST", path, fields, credential=credential, expecting=201)["data"]


def _pattern(api: API, credential: str, product: str, **terms: Any) -> _Pattern:
    policy = _made(
        api, credential, "/policies", productId=product, name=f"Policy {len(terms)}", maxMachines=None,
        allowUnlimitedActivations=True, **terms,
    )["id"]  # fmt: skip
    license = _made(api, credential, "/licenses", productId=product, policyId=policy)
    fingerprint = secrets.token_hex(16)
    machine = _made(api, f"License {license['key']}", "/machines", fingerprint=fingerprint)
    # It is in use: the first validation ever is another piece of work than all that follow.
    if not api("POST", "/licenses/validate-key", {"key": license["key"], "fingerprint": fingerprint})["valid"]:
        raise RuntimeError("the server does not call its own license valid")
    return _Pattern(license["id"], machine["id"], license["key"])


@dataclass(frozen=True, slots=True)
class _Copy:
    license: bytes
    machine: bytes
    key: str
    fingerprint: str
    made_at: int


def _copies(database: sqlite3.Connection, pattern: _Pattern, vault: Vault, count: int) -> Iterator[_Copy]:
    """Writes rows, a part at a time, and gives what was written."""
    part_size = 50_000
    now = int(time.time() * 1000)
    license, machine = uuid.UUID(pattern.license).bytes, uuid.UUID(pattern.machine).bytes
    old_hint = database.execute("SELECT key_hint FROM licenses WHERE id = ?", (license,)).fetchone()[0]

    def hint(key: str) -> str:
        return f"{old_hint[:-4]}{key[-4:]}"

    for start in range(0, count, part_size):
        # Sold over a year, evenly.
        moments = (now - _YEAR_MS + _YEAR_MS * number // count for number in range(start, min(start + part_size, count)))
        part = [
            _Copy(_id(moment), _id(moment), license_key(pattern.prefix), secrets.token_hex(16), moment) for moment in moments
        ]
        database.execute("BEGIN")
        repeat(
            database, "licenses", license,
            ("id", "key_hash", "key_ciphertext", "key_hint", "search_text", "created_at", "updated_at"),
            (
                (each.license, vault.hash(each.key), vault.seal(each.key, each.license), hint(each.key),
                 hint(each.key).lower(), each.made_at, each.made_at)
                for each in part
            ),
        )  # fmt: skip
        repeat(
            database, "machines", machine,
            ("id", "license_id", "fingerprint", "created_at", "updated_at"),
            ((each.machine, each.license, each.fingerprint, each.made_at, each.made_at) for each in part),
        )  # fmt: skip
        repeat(
            database, "license_uses", license, ("license_id",), ((each.license,) for each in part), key="license_id"
        )
        _count(database, license, len(part))
        database.execute("COMMIT")
        yield from part


def repeat(
    database: sqlite3.Connection, table: str, pattern: bytes | str, own: tuple[str, ...], rows: Iterable[tuple[Any, ...]],
    key: str = "id",
) -> None:
    """Copies a row; only some columns get values of their own."""
    columns = [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
    same = [column for column in columns if column not in own]
    values = database.execute(f"SELECT {_names(same)} FROM {table} WHERE {key} = ?", (pattern,)).fetchone()
    statement = f"INSERT INTO {table} ({_names([*own, *same])}) VALUES ({', '.join('?' * len(columns))})"
    database.executemany(statement, (row + values for row in rows))


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _count(database: sqlite3.Connection, pattern: bytes, more: int) -> None:
    """The gauges that the server keeps of what there is."""
    tenant, product, policy = database.execute(
        "SELECT tenant, product_id, policy_id FROM licenses WHERE id = ?", (pattern,)
    ).fetchone()
    database.execute("UPDATE products SET licenses_count = licenses_count + ? WHERE id = ?", (more, product))
    database.execute("UPDATE license_counts SET count = count + ? WHERE policy_id = ?", (more, policy))
    database.execute("UPDATE machine_counts SET count = count + ? WHERE tenant = ?", (more, tenant))


def _id(moment: int) -> bytes:
    """A UUID of version 7."""
    random = bytearray(os.urandom(10))
    random[0] = 0x70 | random[0] & 0x0F
    random[2] = 0x80 | random[2] & 0x3F
    return moment.to_bytes(6, "big") + bytes(random)


def _check(binary: Path, made: Stock) -> None:
    """A server finds a copied key, knows its machine, and can reveal the key."""
    with Node(binary, made.data) as node:
        api = API(node.url)
        for kind, expected in (("known", "VALID"), ("metered", "VALID"), ("unknown", "NOT_FOUND")):
            key, fingerprint = made.first(kind)
            told = api("POST", "/licenses/validate-key", {"key": key, "fingerprint": fingerprint})
            if told["code"] != expected:
                raise RuntimeError(f"the server calls a {kind} key {told['code']}")
        license, key = made.first("licenses")[0], made.first("known")[0]
        revealed = json.dumps(api("POST", f"/licenses/{license}/reveal-key", credential=made.bearer))
        if key not in revealed:
            raise RuntimeError("the server reveals another key than was written")
