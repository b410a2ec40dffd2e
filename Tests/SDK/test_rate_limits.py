"""Budgets: who is counted, what an answer says of it, and who is never locked out."""

from __future__ import annotations

import time
from typing import Iterator

import httpx
import pytest

from process import Server
from vendor import Vendor, error_body, http, unique

LIMITS = "validation=5,activation=3,management=8,heartbeat=2,failures=4"


@pytest.fixture(scope="module")
def limited(start_server) -> Iterator[Server]:
    """A server with low limits, and on it what was made before they applied."""
    server: Server = start_server()
    vendor = Vendor(server, server.live_key)
    policy = vendor.policy(maxMachines=10)
    store = {
        "licenses": [vendor.license(policy) for _ in range(24)],
        "keys": [vendor.api_key("licenses:read")["key"] for _ in range(8)],
    }
    store["machines"] = [vendor.machine(store["licenses"][0]["key"]) for _ in range(3)]
    server.stop()
    server = server.restarted("--rate-limits", LIMITS)
    server.store = store  # type: ignore[attr-defined]
    yield server
    server.stop()


@pytest.fixture
def license(limited: Server) -> dict:
    """A license no other test has spent anything of."""
    return limited.store["licenses"].pop()  # type: ignore[attr-defined]


@pytest.fixture
def api_key(limited: Server) -> str:
    return limited.store["keys"].pop()  # type: ignore[attr-defined]


_hosts = iter(range(1, 250))


def address() -> str:
    """A client address no other test uses."""
    return f"203.0.113.{next(_hosts)}"


def validate(server: Server, key: str, *forwarded: str) -> httpx.Response:
    headers = [("X-Forwarded-For", each) for each in forwarded]
    return httpx.post(f"{server.api}/licenses/validate-key", json={"key": key}, headers=headers)


def activate(server: Server, key: str, forwarded: str, mark: str) -> httpx.Response:
    headers = {"Authorization": f"License {key}", "X-Forwarded-For": forwarded}
    return httpx.post(f"{server.api}/machines", json={"fingerprint": mark}, headers=headers)


def told(response: httpx.Response) -> tuple[int, int, int]:
    limit, remaining, reset = (int(response.headers[f"x-ratelimit-{each}"]) for each in ("limit", "remaining", "reset"))
    assert 0 <= remaining <= limit and 0 <= reset - time.time() + 1 <= 122
    return limit, remaining, reset


def limited_answer(response: httpx.Response) -> None:
    """A 429 as the contract describes it."""
    assert response.status_code == 429, response.text
    assert error_body(response.headers, response.content, 429)["code"] == "RATE_LIMITED"
    assert response.headers["retry-after"].isdigit() and 1 <= int(response.headers["retry-after"]) <= 60
    assert told(response)[1] == 0


def test_management_per_key(limited: Server, api_key: str):
    """Eight requests a minute for each API key, counted down in the headers; the ninth is 429, another key goes on."""
    client = http(limited, f"Bearer {api_key}")
    answers = [client.get("/licenses") for _ in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 8
    assert [told(answer)[:2] for answer in answers] == [(8, 7 - number) for number in range(8)]
    limited_answer(client.get("/licenses"))
    limited_answer(client.get("/licenses/x"))
    other = http(limited, f"Bearer {limited.store['keys'].pop()}")
    assert other.get("/licenses").status_code == 200


def test_management_per_license_key(limited: Server, license: dict):
    """Calls with a license key have the same budget, each license its own."""
    client = http(limited, f"License {license['key']}", **{"X-Forwarded-For": address()})
    assert [client.get("/license").status_code for _ in range(8)] == [200] * 8
    limited_answer(client.get("/license"))
    other = http(limited, f"License {limited.store['licenses'].pop()['key']}")
    assert other.get("/license").status_code == 200


def test_validation_per_address_and_key(limited: Server, license: dict):
    """Five a minute for a key from an address; other keys from there and the key from elsewhere are not touched."""
    here = address()
    assert [validate(limited, license["key"], here).status_code for _ in range(5)] == [200] * 5
    limited_answer(validate(limited, license["key"], here))
    assert validate(limited, limited.store["licenses"].pop()["key"], here).status_code == 200
    assert validate(limited, license["key"], address()).status_code == 200


def test_validation_headers(limited: Server, license: dict):
    """The headers tell the tightest budget."""
    answer = validate(limited, license["key"], address())
    assert told(answer)[:2] == (5, 4) and "retry-after" not in answer.headers


def test_activation_per_license_key(limited: Server, license: dict):
    """Three activations a minute for a license key from an address, retries included; other tiers are not touched."""
    here, mark = address(), unique("print-of")
    assert [activate(limited, license["key"], here, mark).status_code for _ in range(3)] == [201, 200, 200]
    limited_answer(activate(limited, license["key"], here, mark))
    assert activate(limited, limited.store["licenses"].pop()["key"], here, mark).status_code == 201
    assert validate(limited, license["key"], here).status_code == 200


def test_heartbeat_per_machine(limited: Server):
    """Two a minute for a machine, never for the license: hundreds of machines may share one."""
    key, here = limited.store["licenses"][0]["key"], address()
    client = http(limited, f"License {key}", **{"X-Forwarded-For": here})
    first, second, third = (f"/machines/{machine['id']}/heartbeat" for machine in limited.store["machines"])
    assert [client.post(first).status_code for _ in range(2)] == [200, 200]
    limited_answer(client.post(first))
    for other in (second, third):
        assert [client.post(other).status_code for _ in range(2)] == [200, 200]


# Guessing


def test_guessing_stops_customers_do_not(limited: Server, license: dict):
    """After four different unknown keys an address is refused before any look-up, but what worked from there goes on."""
    here = address()
    assert validate(limited, license["key"], here).json()["code"] == "VALID"
    guesses = [validate(limited, f"guess number {number}", here) for number in range(4)]
    assert [guess.json()["code"] for guess in guesses] == ["NOT_FOUND"] * 4
    limited_answer(validate(limited, "guess number 5", here))
    limited_answer(validate(limited, limited.store["licenses"].pop()["key"], here))
    assert validate(limited, license["key"], here).json()["code"] == "VALID"
    assert http(limited, f"License {license['key']}", **{"X-Forwarded-For": here}).get("/license").status_code == 200
    assert validate(limited, "guess number 6", address()).json()["code"] == "NOT_FOUND"


def test_the_same_wrong_key_is_one_failure(limited: Server):
    """An application with a mistyped key does not spend its neighbours' budget."""
    here = address()
    assert [validate(limited, "mistyped key", here).status_code for _ in range(5)] == [200] * 5
    assert validate(limited, "another wrong key", here).status_code == 200


def test_guessing_api_keys(limited: Server, api_key: str):
    """Unknown API keys and license keys spend the same budget."""
    here = address()
    client = http(limited, **{"X-Forwarded-For": here})
    assert client.get("/licenses", headers={"Authorization": f"Bearer {api_key}"}).status_code == 200
    for number in range(2):
        assert client.get("/licenses", headers={"Authorization": f"Bearer lk_live_guess{number}"}).status_code == 401
        assert client.get("/license", headers={"Authorization": f"License guess-{number}"}).status_code == 401
    limited_answer(client.get("/licenses", headers={"Authorization": "Bearer lk_live_guess9"}))
    limited_answer(client.post("/licenses/validate-key", json={"key": "guess"}))
    assert client.get("/licenses", headers={"Authorization": f"Bearer {api_key}"}).status_code == 200


# Whose address


def spent(server: Server, license: dict, *forwarded: str) -> bool:
    return validate(server, license["key"], *forwarded).status_code == 429


def test_rightmost_untrusted_address_counts(limited: Server, license: dict):
    """What a client writes left of its proxy's entry changes nothing; trusted proxies are skipped from the right."""
    here = address()
    for number in range(5):
        assert not spent(limited, license, f"198.51.100.{number}, {here}")
    assert spent(limited, license, here)
    assert spent(limited, license, f"192.0.2.77, {here}, 127.0.0.1")
    assert spent(limited, license, f"192.0.2.77, {here}", "127.0.0.1")
    assert not spent(limited, license, f"{here}, {address()}")


def test_ipv6_by_64(limited: Server, license: dict):
    """One home has a whole /64: it is one client. Its neighbour is another."""
    for number in range(1, 6):
        assert not spent(limited, license, f"2001:db8:1:2::{number}")
    assert spent(limited, license, "2001:db8:1:2:ffff:ffff:ffff:ffff")
    assert not spent(limited, license, "2001:db8:1:3::1")


def test_malformed_forwarding(limited: Server, license: dict):
    """Nonsense in the header is no address and no error: the peer is counted, and so are all kinds of it together."""
    for nonsense in ("nonsense", ",,,", "999.1.1.1", "x" * 4000, "203.0.113.1:bad"):
        assert not spent(limited, license, nonsense)
    assert spent(limited, license)
    assert spent(limited, license, "")
    assert spent(limited, license, f"{address()}, nonsense")
    assert not spent(limited, license, f"nonsense, {address()}")


def test_off_means_off(server: Server, vendor: Vendor):
    """Without limits nothing is refused."""
    key = vendor.license()["key"]
    assert {vendor.validate(key).status_code for _ in range(70)} == {200}
    assert {vendor.validate(f"guess {number}").json()["code"] for number in range(40)} == {"NOT_FOUND"}
