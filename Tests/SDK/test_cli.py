"""The command line beside a running server."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from process import Server, run, run_json
from vendor import SCOPES, Vendor, eventually, refused

FIELDS = {"id", "plainKey", "signingKey", "publicKey", "environment", "scopes"}


@pytest.fixture(scope="module")
def own(start_server) -> Server:
    return start_server()


def directory(server: Server) -> tuple[str, str]:
    return ("--data-dir", str(server.data_dir))


@pytest.mark.parametrize("world", ["live", "test"])
def test_created_key_works_at_once(own: Server, world: str):
    """A key works when the command returns; without scopes it has all; its signing key is the account's."""
    made = run_json("keys", "create", "--env", world, "--name", "cli", *directory(own))
    assert set(made) == FIELDS and made["environment"] == world and set(made["scopes"]) == set(SCOPES)
    assert made["signingKey"] == own.keys[world]["signingKey"] and made["publicKey"] == own.keys[world]["publicKey"]
    assert Vendor(own, made["plainKey"]).get("/licenses").status_code == 200


def test_scopes_of_a_created_key(own: Server):
    """`--scope` may be repeated; an unknown one is refused."""
    made = run_json("keys", "create", "--env", "live", "--name", "x", "--scope", "licenses:read", "--scope", "machines:read", *directory(own))
    assert sorted(made["scopes"]) == ["licenses:read", "machines:read"]
    refused(Vendor(own, made["plainKey"]).get("/products"), 403, "FORBIDDEN")
    assert run("keys", "create", "--env", "live", "--name", "x", "--scope", "nonsense", *directory(own)).code != 0
    assert run("keys", "create", "--env", "staging", "--name", "x", *directory(own)).code != 0


def test_revoked_key_is_refused_within_a_second(own: Server):
    """`keys revoke` reaches the running server."""
    made = run_json("keys", "create", "--env", "live", "--name", "to be revoked", *directory(own))
    vendor = Vendor(own, made["plainKey"])
    vendor.read("/licenses")
    done = run("keys", "revoke", made["id"], *directory(own))
    assert done.code == 0, done.err
    assert eventually(lambda: vendor.get("/licenses").status_code == 401, seconds=1)
    assert run("keys", "revoke", made["id"], *directory(own)).code != 0


def test_list_shows_no_secret(own: Server):
    """`keys list` names keys and shows none."""
    made = run_json("keys", "create", "--env", "live", "--name", "named-in-the-list", *directory(own))
    done = run("keys", "list", *directory(own))
    assert done.code == 0 and "named-in-the-list" in done.out and made["id"] in done.out
    assert made["plainKey"] not in done.out and made["signingKey"] not in done.out


def test_output_goes_to_a_private_file(own: Server, tmp_path: Path):
    """`--output` writes the JSON to a file of mode 0600 and prints no key."""
    path = tmp_path / "key.json"
    done = run("keys", "create", "--env", "live", "--name", "x", "--json", "--output", str(path), *directory(own))
    assert done.code == 0, done.err
    made = json.loads(path.read_text())
    assert set(made) == FIELDS and path.stat().st_mode & 0o777 == 0o600
    assert made["plainKey"] not in done.out + done.err


def test_accounts(own: Server):
    """A further account is a world of its own."""
    account = run_json("accounts", "create", "--name", "Second", *directory(own))
    assert account["id"] in run("accounts", "list", *directory(own)).out
    made = run_json("keys", "create", "--account", account["id"], "--env", "live", "--name", "x", *directory(own))
    assert made["signingKey"] != own.keys["live"]["signingKey"]
    assert Vendor(own, made["plainKey"]).read("/licenses") == []
    assert run("keys", "create", "--env", "live", "--name", "whose?", *directory(own)).code != 0


def test_doctor(own: Server):
    """`doctor` finds a healthy installation healthy."""
    done = run("doctor", *directory(own))
    assert done.code == 0, done.out + done.err
    assert done.out.strip()


@pytest.mark.parametrize("command", [[], ["serve"], ["keys"], ["keys", "create"], ["accounts"], ["doctor"], ["openapi"]], ids=" ".join)
def test_help(command: list[str]):
    """Every command explains itself."""
    done = run(*command, "--help")
    assert done.code == 0 and re.search(r"usage", done.out, re.IGNORECASE)
    assert len(done.out.splitlines()) > 5
