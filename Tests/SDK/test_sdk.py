"""The official Python SDK, unmodified, against the real server."""

from __future__ import annotations

import base64
import re
import time
from typing import Callable, Iterator

import licentric
import pytest
from licentric import Licentric

from process import Server
from vendor import Vendor, absent_id, fingerprint, future, past, unique

WONDERFUL_KEYS = [
    "OLD-SYSTEM/0001/7",
    "with spaces inside it",
    "a%2Fb%20c?d=e&f#g+h;i",
    "..//../licenses-by-key",
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """The SDK keeps its cache below the home directory; every test has its own."""
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def connect(server: Server) -> Iterator[Callable[..., Licentric]]:
    """Makes SDK clients: signatures checked, no cache, no retries, unless asked otherwise."""
    clients: list[Licentric] = []

    def make(**options) -> Licentric:
        settings = {
            "api_key": server.live_key,
            "base_url": server.url,
            "signing_key": server.keys["live"]["signingKey"],
            "max_retries": 0,
            "cache_ttl": 0,
            **options,
        }
        clients.append(Licentric(**settings))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def sdk(connect) -> Licentric:
    return connect()


def test_validate_returns_a_signed_verdict(sdk: Licentric, vendor: Vendor):
    """A valid key gives VALID with the public license fields, and the signature verifies."""
    license = vendor.license(name="Ada", expiresAt=future())
    result = sdk.validate(key=license["key"])
    assert (result.valid, result.code) == (True, "VALID")
    assert (result.license.id, result.license.status, result.license.name) == (license["id"], "active", "Ada")
    assert result.license.expires_at == license["expiresAt"]
    assert result.license.user_email is None and result.license.policy_id is None
    assert result.machine is None


def test_validate_with_fingerprint_returns_the_machine(sdk: Licentric, vendor: Vendor):
    """The machine that matched the fingerprint comes along."""
    license, mark = vendor.license(), fingerprint()
    machine = sdk.activate(license["key"], mark, name="Desk")
    result = sdk.validate(license["key"], fingerprint=mark)
    assert result.valid and result.machine.id == machine.id
    assert (result.machine.fingerprint, result.machine.name, result.machine.heartbeat_status) == (mark, "Desk", "NOT_STARTED")


def test_validate_unknown_key_is_a_signed_verdict_too(sdk: Licentric):
    """An unknown key is NOT_FOUND, signed for the server's only account, never an exception."""
    result = sdk.validate("LIC-0000-0000-0000-0000")
    assert (result.valid, result.code, result.license) == (False, "NOT_FOUND", None)


@pytest.mark.parametrize("key", ["K/1 é", "ключ", "e\u0301", "🔑" * 20])
def test_validate_any_text_as_key(sdk: Licentric, key: str):
    """Text no key could be is still only NOT_FOUND."""
    assert sdk.validate(key).code == "NOT_FOUND"


def test_validate_reports_every_reason_as_a_value(sdk: Licentric, vendor: Vendor):
    """Business outcomes are codes, not exceptions."""
    suspended, revoked, banned = vendor.license(), vendor.license(), vendor.license()
    for license, action in ((suspended, "suspend"), (revoked, "revoke"), (banned, "ban")):
        assert vendor.act(license, action).status_code == 200
    assert sdk.validate(suspended["key"]).code == "SUSPENDED"
    assert sdk.validate(revoked["key"]).code == "REVOKED"
    assert sdk.validate(banned["key"]).code == "BANNED"
    assert sdk.validate(vendor.license(expiresAt=past())["key"]).code == "EXPIRED"


def test_has_entitlement(sdk: Licentric, vendor: Vendor):
    """Entitlements of policy and license arrive as codes; a missing one is named."""
    policy, ours, theirs, other = vendor.policy(), vendor.entitlement(), vendor.entitlement(), vendor.entitlement()
    vendor.attach(f"/policies/{policy['id']}", theirs)
    license = vendor.license(policy, entitlementIds=[ours["id"]])
    result = sdk.validate(license["key"], entitlements=[ours["code"], theirs["code"]])
    assert result.valid
    assert result.has_entitlement(ours["code"]) and result.has_entitlement(theirs["code"])
    assert not result.has_entitlement(other["code"])
    missing = sdk.validate(license["key"], entitlements=[other["code"]])
    assert missing.code == "ENTITLEMENTS_MISSING"
    assert missing.metadata["missingEntitlements"] == [other["code"]]


def test_validate_in_the_test_environment(connect, sandbox: Vendor, server: Server):
    """A test license verifies with the test signing key, and only with it."""
    license = sandbox.license()
    assert connect(api_key=server.test_key, signing_key=server.keys["test"]["signingKey"]).validate(license["key"]).valid
    with pytest.raises(licentric.SignatureVerificationError):
        connect().validate(license["key"])


def test_base_path_pins_account_and_environment(connect, vendor: Vendor, server: Server):
    """The SDK works with the base path that names account and environment."""
    license = vendor.license()
    client = connect(base_url=server.pinned("live"))
    assert client.validate(license["key"]).valid
    assert client.get_license(license["id"]).id == license["id"]
    machine = client.activate(license["key"], fingerprint())
    client.heartbeat(machine.id, license["key"])
    client.deactivate(machine.id, license["key"])
    elsewhere = connect(base_url=server.pinned("test"), signing_key=server.keys["test"]["signingKey"])
    assert elsewhere.validate(license["key"]).code == "NOT_FOUND"


@pytest.mark.parametrize("wrong", ["0" * 64, "not hex at all"])
def test_wrong_signing_key(connect, vendor: Vendor, wrong: str):
    """A client with another signing key refuses the answer."""
    with pytest.raises(licentric.SignatureVerificationError):
        connect(signing_key=wrong).validate(vendor.license()["key"])


def test_signing_key_is_the_same_for_every_api_key(connect, vendor: Vendor, server: Server):
    """Account and environment have one signing key, whichever API key shows it."""
    key = vendor.api_key()
    assert key["signingKey"] == server.keys["live"]["signingKey"]
    assert re.fullmatch(r"[0-9a-f]{64}", key["signingKey"])
    assert connect(api_key=key["key"], signing_key=key["signingKey"]).validate(vendor.license()["key"]).valid


def test_public_key_is_one_the_sdk_can_use(server: Server):
    """The public key is Base64 of DER/SPKI Ed25519: the SDK reaches the signature check with it."""
    parts = [base64.b64encode(part).decode() for part in (b'{"version":1}', b"payload", bytes(64))]
    for environment in ("live", "test"):
        verdict = Licentric.verify_offline(".".join(parts).encode(), server.keys[environment]["publicKey"])
        assert verdict.error == "Invalid signature"
    assert server.keys["live"]["publicKey"] != server.keys["test"]["publicKey"]


# The cache of the SDK


def test_cached_answers_are_the_whole_answer(connect, vendor: Vendor, server: Server, monkeypatch):
    """What the SDK keeps of an answer serves it fresh, and stale when the server is away."""
    entitlement, mark = vendor.entitlement(), fingerprint()
    license = vendor.license(entitlementIds=[entitlement["id"]])
    first = connect(cache_ttl=300)
    first.activate(license["key"], mark)
    result = first.validate(license["key"], fingerprint=mark)
    vendor.act(license, "suspend")
    assert first.validate(license["key"], fingerprint=mark) == result
    assert connect().validate(license["key"], fingerprint=mark).code == "SUSPENDED"

    away = connect(base_url="http://127.0.0.1:1", cache_ttl=300)
    later = time.time() + 600
    monkeypatch.setattr(time, "time", lambda: later)
    stale = away.validate(license["key"], fingerprint=mark)
    assert stale.valid and stale.metadata["stale"] is True and stale.has_entitlement(entitlement["code"])


def test_fail_modes(connect):
    """Without a server the SDK fails closed or open as told."""
    with pytest.raises(licentric.LicentricError) as caught:
        connect(base_url="http://127.0.0.1:1").validate("LIC-0000-0000-0000-0000")
    assert caught.value.code == "NETWORK_ERROR"
    assert connect(base_url="http://127.0.0.1:1", fail_mode="open").validate("LIC-0000-0000-0000-0000").code == "FAIL_OPEN"


# Machines


def test_activate_heartbeat_deactivate(sdk: Licentric, vendor: Vendor):
    """The life of a machine, as an application lives it."""
    license, mark = vendor.license_with(maxMachines=1), licentric.fingerprint()
    machine = sdk.activate(key=license["key"], fingerprint=mark, name="Workstation-1", platform="linux")
    assert (machine.fingerprint, machine.name, machine.platform) == (mark, "Workstation-1", "linux")
    assert (machine.license_id, machine.heartbeat_status) == (license["id"], "NOT_STARTED")
    assert machine.metadata == {} and machine.ip_address
    assert sdk.heartbeat(machine.id, license["key"]) is None
    assert sdk.validate(license["key"], fingerprint=mark).machine.heartbeat_status == "ALIVE"
    assert sdk.deactivate(machine.id, license["key"]) is None
    assert sdk.validate(license["key"], fingerprint=mark).code == "FINGERPRINT_NOT_FOUND"
    assert sdk.activate(license["key"], fingerprint()).id != machine.id


@pytest.mark.parametrize("platform", ["macos", "windows", "linux", "docker", "kubernetes"])
def test_activate_on_every_platform(sdk: Licentric, vendor: Vendor, platform: str):
    """Every platform the SDK documents is accepted and returned."""
    assert sdk.activate(vendor.license()["key"], fingerprint(), platform=platform).platform == platform


def test_activate_twice_is_one_machine(sdk: Licentric, vendor: Vendor):
    """The SDK may send an activation twice; it takes one seat."""
    license, mark = vendor.license_with(maxMachines=1), fingerprint()
    assert sdk.activate(license["key"], mark).id == sdk.activate(license["key"], mark).id
    assert vendor.read(f"/licenses/{license['id']}")["machineCount"] == 1


# Licenses


def test_get_license(sdk: Licentric, vendor: Vendor):
    """The rich license: every field, its machines and its policy."""
    policy = vendor.policy(maxMachines=2, metadata={"feature_flags": {"beta": True}})
    created = vendor.license(
        policy, name="Ada", userEmail="ada@example.com", userName="Ada L.", metadata={"order": "7"}, expiresAt=future()
    )
    machine = sdk.activate(created["key"], fingerprint())
    license = sdk.get_license(created["id"])
    assert (license.id, license.status, license.name, license.uses_count) == (created["id"], "active", "Ada", 0)
    assert (license.user_email, license.user_name, license.metadata) == ("ada@example.com", "Ada L.", {"order": "7"})
    assert (license.product_id, license.policy_id) == (policy["productId"], policy["id"])
    assert license.expires_at == created["expiresAt"]
    assert [each.id for each in license.machines] == [machine.id]
    assert (license.policy.id, license.policy.name, license.policy.max_machines) == (policy["id"], "Policy", 2)
    assert license.policy.metadata == {"feature_flags": {"beta": True}}
    assert "key" not in (license.model_extra or {})


def test_get_license_by_key(sdk: Licentric, vendor: Vendor):
    """By key the same rich license as by id."""
    created = vendor.license()
    sdk.activate(created["key"], fingerprint())
    assert sdk.get_license_by_key(created["key"]) == sdk.get_license(created["id"])


@pytest.mark.parametrize("text", WONDERFUL_KEYS)
def test_imported_keys_of_any_shape(sdk: Licentric, vendor: Vendor, text: str):
    """Keys from another system work in every place the SDK puts a key: path, header, body."""
    key = f"{text}{unique('-k')}"
    created = vendor.license(key=key)
    assert created["key"] == key
    assert sdk.get_license_by_key(key).id == created["id"]
    assert sdk.validate(key).license.id == created["id"]
    machine = sdk.activate(key, fingerprint())
    sdk.heartbeat(machine.id, key)
    sdk.deactivate(machine.id, key)


@pytest.mark.parametrize("key", ["K/1 é", "a/../b-long-enough", "%", "ключ-ключ", "🔑🔑🔑🔑🔑🔑🔑🔑"])
def test_get_license_by_unknown_key(sdk: Licentric, key: str):
    """An unknown key is not found, whatever characters its path segment carries."""
    with pytest.raises(licentric.NotFoundError):
        sdk.get_license_by_key(key)


# Errors


def test_validation_error(sdk: Licentric, vendor: Vendor):
    """400 with the issues in `details`."""
    with pytest.raises(licentric.ValidationError) as caught:
        sdk.activate(vendor.license()["key"], "short")
    assert (caught.value.status_code, caught.value.code) == (400, "VALIDATION_ERROR")
    assert caught.value.details["issues"][0]["path"] == ["fingerprint"]
    with pytest.raises(licentric.ValidationError):
        sdk.activate(vendor.license()["key"], fingerprint(), platform="beos")
    with pytest.raises(licentric.ValidationError):
        sdk.validate("")


def test_authentication_error(connect, sdk: Licentric, vendor: Vendor):
    """401 for an unknown API key and for an unknown or deleted license key."""
    with pytest.raises(licentric.AuthenticationError):
        connect(api_key="lk_live_of_nobody").get_license(absent_id())
    with pytest.raises(licentric.AuthenticationError):
        sdk.activate("LIC-0000-0000-0000-0000", fingerprint())
    license = vendor.license()
    machine = sdk.activate(license["key"], fingerprint())
    vendor.delete(f"/licenses/{license['id']}")
    with pytest.raises(licentric.AuthenticationError):
        sdk.heartbeat(machine.id, license["key"])


def test_forbidden_error(connect, vendor: Vendor):
    """403 names the scope that is missing."""
    client = connect(api_key=vendor.api_key("products:read")["key"])
    with pytest.raises(licentric.ForbiddenError) as caught:
        client.get_license(vendor.license()["id"])
    assert caught.value.details["requiredScope"] == "licenses:read"


def test_not_found_error(sdk: Licentric, vendor: Vendor):
    """404 for what is not there, or not this license's."""
    license, stranger = vendor.license(), vendor.license()
    theirs = sdk.activate(stranger["key"], fingerprint())
    for call in (
        lambda: sdk.get_license(absent_id()),
        lambda: sdk.get_license_by_key("LIC-0000-0000-0000-0000"),
        lambda: sdk.heartbeat(absent_id(), license["key"]),
        lambda: sdk.deactivate(absent_id(), license["key"]),
        lambda: sdk.heartbeat(theirs.id, license["key"]),
        lambda: sdk.deactivate(theirs.id, license["key"]),
    ):
        with pytest.raises(licentric.NotFoundError) as caught:
            call()
        assert caught.value.code == "NOT_FOUND"


def test_conflict_error(sdk: Licentric, vendor: Vendor):
    """409 when the device belongs to another license already."""
    policy, mark = vendor.policy(fingerprintUniqueness="PER_POLICY"), fingerprint()
    sdk.activate(vendor.license(policy)["key"], mark)
    with pytest.raises(licentric.ConflictError) as caught:
        sdk.activate(vendor.license(policy)["key"], mark)
    assert (caught.value.code, caught.value.details["field"]) == ("CONFLICT", "fingerprint")


def test_machine_limit_exceeded_error(sdk: Licentric, vendor: Vendor):
    """422 with the limit and what is taken."""
    license = vendor.license_with(maxMachines=1)
    sdk.activate(license["key"], fingerprint())
    with pytest.raises(licentric.MachineLimitExceededError) as caught:
        sdk.activate(license["key"], fingerprint())
    assert caught.value.details == {"max": 1, "current": 1}


def test_business_rule_error(sdk: Licentric, vendor: Vendor):
    """422 of other kinds: a floating seat, and too many different devices over time."""
    floating = vendor.license_with(maxMachines=1, floating=True)
    sdk.activate(floating["key"], fingerprint())
    with pytest.raises(licentric.BusinessRuleError) as caught:
        sdk.activate(floating["key"], fingerprint())
    assert (caught.value.code, caught.value.details) == ("FLOATING_LIMIT_EXCEEDED", {"max": 1, "current": 1})
    assert not isinstance(caught.value, licentric.MachineLimitExceededError)

    hopping = vendor.license_with(maxUniqueFingerprints=1)
    sdk.activate(hopping["key"], fingerprint())
    with pytest.raises(licentric.BusinessRuleError) as caught:
        sdk.activate(hopping["key"], fingerprint())
    assert caught.value.code == "BUSINESS_RULE_VIOLATION"


@pytest.mark.parametrize(
    "action, error, code",
    [
        ("suspend", licentric.LicenseSuspendedError, "LICENSE_SUSPENDED"),
        ("revoke", licentric.LicenseRevokedError, "LICENSE_REVOKED"),
        ("ban", licentric.LicenseBannedError, "LICENSE_BANNED"),
        ("expire", licentric.LicenseExpiredError, "LICENSE_EXPIRED"),
    ],
)
def test_license_state_errors(sdk: Licentric, vendor: Vendor, action: str, error: type, code: str):
    """A license that is not active refuses activation and heartbeat by its state; deactivation always works."""
    license = vendor.license()
    machine = sdk.activate(license["key"], fingerprint())
    if action == "expire":
        assert vendor.patch(f"/licenses/{license['id']}", expiresAt=past()).status_code == 200
    else:
        assert vendor.act(license, action).status_code == 200
    for call in (lambda: sdk.activate(license["key"], fingerprint()), lambda: sdk.heartbeat(machine.id, license["key"])):
        with pytest.raises(error) as caught:
            call()
        assert (caught.value.status_code, caught.value.code) == (409, code)
    sdk.deactivate(machine.id, license["key"])


def test_rate_limit_error(connect, start_server):
    """429 carries the seconds to wait as the whole number the SDK insists on."""
    strict = start_server(None, "--rate-limits", "validation=1,activation=1")
    client = connect(base_url=strict.url, api_key=strict.live_key, signing_key=strict.keys["live"]["signingKey"])
    license = Vendor(strict, strict.live_key).license()
    assert client.validate(license["key"]).valid
    client.activate(license["key"], fingerprint())
    for call in (lambda: client.validate(license["key"]), lambda: client.activate(license["key"], fingerprint())):
        with pytest.raises(licentric.RateLimitError) as caught:
            call()
        assert caught.value.code == "RATE_LIMITED" and 1 <= caught.value.retry_after <= 60
    strict.stop()


def test_context_manager(server: Server, vendor: Vendor):
    """The client closes itself."""
    with Licentric(server.live_key, base_url=server.url, cache_ttl=0, verify_signature=False) as client:
        assert client.validate(vendor.license()["key"]).valid
    with pytest.raises(RuntimeError):
        client.validate("LIC-0000-0000-0000-0000")
