"""Which spellings of a key are the key."""

from __future__ import annotations

import os
import random

import pytest

from process import Server
from vendor import Vendor, http, ok, path_segment, unique


@pytest.fixture(scope="module")
def key(vendor: Vendor) -> str:
    """A generated key with both a 0 and a 1 among its sixteen characters."""
    policy = vendor.policy()
    for _ in range(300):
        key = vendor.license(policy)["key"]
        if {"0", "1"} <= set(key[4:]):
            return key
    raise AssertionError("three hundred keys without 0 and 1: the alphabet is not Crockford's")


def spellings(key: str) -> dict[str, str]:
    prefix, body = key[:3], key[3:]
    return {
        "as issued": key,
        "lower case": key.lower(),
        "spaces around": f" \t{key}\n ",
        "O for 0": prefix + body.replace("0", "O"),
        "I for 1": prefix + body.replace("1", "I"),
        "L for 1": prefix + body.replace("1", "L"),
        "o, i and l in lower case": prefix + body.replace("0", "o").replace("1", "l", 1).replace("1", "i").lower(),
    }


@pytest.mark.parametrize("name", spellings("LIC-0"))
def test_retyped_key_still_works(vendor: Vendor, key: str, name: str):
    """What a person retyped validates and activates."""
    text = spellings(key)[name]
    assert vendor.verdict(text) in ("VALID", "FINGERPRINT_NOT_FOUND")
    machine = vendor.activate(text.strip())
    assert machine.status_code == 201, machine.text
    assert vendor.as_license("DELETE", f"/machines/{ok(machine, 201)['id']}", text.strip()).status_code == 204


def retyped(key: str, chance: random.Random) -> str:
    """The key as somebody might type it from paper: any case, any look-alike, spaces around it."""
    looks_like = {"0": "0Oo", "1": "1IiLl"}
    prefix, body = key[:3], key[3:]
    typed = [chance.choice(looks_like.get(letter, letter.upper() + letter.lower())) for letter in body]
    spaces = [chance.choice(("", " ", "\t ")) for _ in range(2)]
    return spaces[0] + chance.choice((prefix, prefix.lower())) + "".join(typed) + spaces[1]


def test_every_retyping_finds_the_same_license(vendor: Vendor, key: str):
    """Fifty random retypings of one key: by validation, in a path and as a credential it is always the same license."""
    seed = int(os.environ.get("LICENTRIC_SEED") or random.SystemRandom().getrandbits(63))
    print(f"LICENTRIC_SEED={seed}")
    chance = random.Random(seed)
    id = vendor.read(f"/licenses/by-key/{path_segment(key)}")["id"]
    for _ in range(50):
        text = retyped(key, chance)
        assert vendor.validate(text).json()["license"]["id"] == id, text
        assert vendor.read(f"/licenses/by-key/{path_segment(text)}")["id"] == id, text
        assert ok(vendor.as_license("GET", "/license", text.strip()))["id"] == id, text


def test_other_changes_are_other_keys(vendor: Vendor, key: str):
    """One wrong character, one missing, one more: not found."""
    wrong = "2" if key[-1] != "2" else "3"
    for text in (key[:-1] + wrong, key[:-1], key + "0", "XYZ" + key[3:], "L1C" + key[3:]):
        assert vendor.verdict(text) == "NOT_FOUND", text


def test_imported_keys_count_exactly(vendor: Vendor):
    """Case, inner spaces and look-alikes matter in a key of another system; outer spaces do not."""
    key = f"Old Key-{unique('O0')}-Il1 x"
    vendor.license(key=key)
    assert vendor.verdict(key) == "VALID"
    assert vendor.verdict(f"  {key}\n") == "VALID"
    for text in (key.lower(), key.upper(), key.replace("O0", "00"), key.replace("Il1", "111"), key.replace(" ", "  ", 1)):
        assert vendor.verdict(text) == "NOT_FOUND", text


def test_imported_key_in_our_format_counts_exactly(vendor: Vendor):
    """An imported key that looks like a generated one is still exact."""
    vendor.license(key="LIC-OOOO-IIII-LLLL-ZZZZ")
    assert vendor.verdict("LIC-OOOO-IIII-LLLL-ZZZZ") == "VALID"
    assert vendor.verdict("LIC-0000-1111-1111-ZZZZ") == "NOT_FOUND"


def test_same_text_in_both_environments(server: Server, vendor: Vendor, sandbox: Vendor):
    """Live is looked at before test; the request or the base path can name the world."""
    key = unique("both worlds")
    live, test = vendor.license(key=key), sandbox.license(key=key)
    assert vendor.validate(key).json()["license"]["id"] == live["id"]
    assert vendor.validate(key, environment="test").json()["license"]["id"] == test["id"]
    for world, license in (("live", live), ("test", test)):
        client = http(server, base=f"{server.pinned(world)}/api/v1")
        assert client.post("/licenses/validate-key", json={"key": key}).json()["license"]["id"] == license["id"]
        assert client.post("/validate-key", json={"key": key}).json()["license"]["id"] == license["id"]
        machine = client.post("/machines", json={"fingerprint": unique("print-of")}, headers={"Authorization": f"License {key}"})
        assert ok(machine, 201)["licenseId"] == license["id"]
    ok(vendor.act(live, "suspend"))
    assert vendor.verdict(key) == "SUSPENDED", "a suspended live license hides no test license behind it"


def test_base_path_of_another_environment(server: Server, vendor: Vendor):
    """A live key is not found under the base path of test, and no credential there."""
    key = vendor.license()["key"]
    client = http(server, base=f"{server.pinned('test')}/api/v1")
    assert client.post("/licenses/validate-key", json={"key": key}).json()["code"] == "NOT_FOUND"
    activation = client.post("/machines", json={"fingerprint": unique("print-of")}, headers={"Authorization": f"License {key}"})
    assert activation.status_code == 401
