"""All that a vendor can do to a license, each with what undoes it."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass
from typing import Callable

from license_subject import LicenseSubject
from vendor import future, gone, ok, past
from verdicts import Device


@dataclass(frozen=True)
class Step:
    """A change that is possible in some states; its changes begin with its name."""

    name: str
    is_possible: Callable[[LicenseSubject], bool]
    take: Callable[[LicenseSubject], object]


class Coverage:
    """How often each scene was played, and each end made, by all who walk."""

    def __init__(self) -> None:
        self._done: Counter[str] = Counter()
        self._lock = threading.Lock()

    def choose(self, names: list[str], chance: random.Random) -> str:
        """One of those that were chosen least."""
        with self._lock:
            least = min(self._done[name] for name in names)
            name = chance.choice([name for name in names if self._done[name] == least])
            self._done[name] += 1
            return name

    @property
    def is_complete(self) -> bool:
        with self._lock:
            return all(self._done[name] for name in [*SCENES, *LAST_STEPS])


def walk(subject: LicenseSubject, coverage: Coverage, chance: random.Random) -> None:
    """Some scenes, from a license without a fault and back; some steps whatever comes of them; and one that nothing undoes."""
    try:
        subject.be_seen()
        for _ in range(3):
            for name in coverage.choose(list(SCENES), chance).split(", "):
                _take(STEPS[name], subject)
        for _ in range(6):
            _take(chance.choice([step for step in STEPS.values() if step.is_possible(subject)]), subject)
        possible = [name for name, step in LAST_STEPS.items() if step.is_possible(subject)]
        _take(LAST_STEPS[coverage.choose(possible, chance)], subject)
        assert subject.license.is_over
    finally:
        subject.end()


def _take(step: Step, subject: LicenseSubject) -> None:
    assert step.is_possible(subject), step.name
    step.take(subject)
    subject.be_seen()


def _is_active(it: LicenseSubject) -> bool:
    return it.license.status == "active"


def _has_room(it: LicenseSubject) -> bool:
    return _is_active(it) and len(it.license.devices) < min(it.license.seats, len(it.marks))


def _replaceable(it: LicenseSubject) -> list[Device]:
    """Not the first device, which most questions are about, and none while there are too many."""
    if not _is_active(it) or len(it.license.devices) > it.license.seats or len(it.license.devices) == len(it.marks):
        return []
    return [device for device in it.license.devices if device.fingerprint != it.marks[0]]


def _expire(it: LicenseSubject) -> None:
    it.edit("expiresAt in the past", {"expiresAt": past()}, is_past=True)


def _renew(it: LicenseSubject) -> None:
    body = {"expiresAt": future()}
    it.change("renew", lambda: ok(it.vendor.post(f"{it.path}/renew", **body)), lambda _: setattr(it.license, "is_past", False))


def _reinstate(it: LicenseSubject) -> None:
    body = {"expiresAt": future()} if it.license.is_past else {}

    def apply(_: object) -> None:
        it.license.state, it.license.is_past = "active", False

    it.change("reinstate", lambda: ok(it.vendor.post(f"{it.path}/reinstate", **body)), apply)


def _attach_to_policy(it: LicenseSubject) -> None:
    code, entitlement = it.codes["inherited"], it.entitlements["inherited"]
    it.change(
        "attach to policy", lambda: it.vendor.attach(it.policy_path, entitlement),
        lambda _: it.license.terms.entitlements.add(code),
    )  # fmt: skip


def _detach_from_policy(it: LicenseSubject) -> None:
    code, path = it.codes["inherited"], f"{it.policy_path}/entitlements/{it.entitlements['inherited']['id']}"
    it.change(
        "detach from policy", lambda: gone(it.vendor.delete(path)), lambda _: it.license.terms.entitlements.discard(code)
    )  # fmt: skip


def _delete_entitlement(it: LicenseSubject) -> None:
    code, path = it.codes["replaced"], f"/entitlements/{it.entitlements['replaced']['id']}"
    it.change("delete entitlement", lambda: gone(it.vendor.delete(path)), lambda _: it.license.own.discard(code))


def _make_entitlement_again(it: LicenseSubject) -> None:
    """It is another one of the same code: the license has it when it is attached, and not before."""
    entitlement = it.vendor.entitlement(code=it.codes["replaced"])
    it.entitlements["replaced"] = entitlement
    it.attach("make entitlement again", "replaced")


def _rename_entitlement(it: LicenseSubject) -> None:
    """What is asked for has another code from then on."""
    id, old = it.entitlements["own"]["id"], it.codes["own"]
    new = f"{old}-x"
    for name, before, after in (("rename entitlement", old, new), ("rename entitlement back", new, old)):

        def apply(_: object, before: str = before, after: str = after) -> None:
            if before in it.license.own:
                it.license.own = it.license.own - {before} | {after}

        it.change(name, lambda: ok(it.vendor.patch(f"/entitlements/{id}", code=after)), apply)
        it.be_seen()


def _rename_product(it: LicenseSubject) -> None:
    old, new = it.license.product_code, it.other_code

    def apply(_: object) -> None:
        it.license.product_code, it.other_code = new, old

    it.change("rename product", lambda: ok(it.vendor.patch(f"/products/{it.license.product}", code=new)), apply)


def _move(it: LicenseSubject) -> None:
    other = next(terms for terms in it.policies if terms is not it.license.terms)
    it.edit("move to another policy", {"policyId": other.id}, terms=other)


def _deactivate(it: LicenseSubject) -> None:
    device = it.license.devices[0]
    it.deactivate("deactivate with the API key", device, lambda: it.vendor.delete(f"/machines/{device.id}"))


def _deactivate_with_key(it: LicenseSubject) -> None:
    device, key = it.license.devices[0], it.license.key
    it.deactivate(
        "deactivate with the license key", device, lambda: it.vendor.as_license("DELETE", f"/machines/{device.id}", key)
    )


def _end(action: str, state: str) -> Step:
    return Step(action, lambda it: True, lambda it: it.act(action, state))


def _delete(it: LicenseSubject) -> None:
    def apply(_: object) -> None:
        it.license.state = "deleted"

    it.change("delete", lambda: gone(it.vendor.delete(it.path)), apply)


def _revoke_expired(it: LicenseSubject) -> None:
    """What the clock has ended already is revoked by the policy."""
    if not it.license.is_past:
        _expire(it)
        it.be_seen()
    it.edit_policy("expirationStrategy REVOKE", {"expirationStrategy": "REVOKE"}, strategy="REVOKE")
    it.be_seen()
    _settle(it)


def _expire_for_good(it: LicenseSubject) -> None:
    """What the policy says is done by the clock."""
    it.edit_policy("expirationStrategy REVOKE", {"expirationStrategy": "REVOKE"}, strategy="REVOKE")
    it.be_seen()
    it.edit("expired under REVOKE", {"expiresAt": past()}, is_past=True)
    it.be_seen()
    _settle(it)


def _settle(it: LicenseSubject) -> None:
    it.license.state = "revoked"
    # What the clock has decided stays so.
    it.edit_policy("expirationStrategy back, too late", {"expirationStrategy": "RESTRICT_ACCESS"}, strategy="RESTRICT_ACCESS")


_STEPS = [
    Step("suspend", lambda it: it.license.state == "active", lambda it: it.act("suspend", "suspended")),
    Step("reinstate", lambda it: it.license.status in ("suspended", "expired"), _reinstate),
    Step("expiresAt in the past", lambda it: not it.license.is_past, _expire),
    Step("the date is reached", lambda it: not it.license.is_past, lambda it: it.run_out()),
    Step("renew", lambda it: it.license.is_past, _renew),
    Step("expiresAt null", lambda it: it.license.is_past, lambda it: it.edit("expiresAt null", {"expiresAt": None}, is_past=False)),
    Step(
        "maxMachinesOverride lowered", lambda it: it.license.seats_override is None,
        lambda it: it.edit("maxMachinesOverride lowered", {"maxMachinesOverride": 1}, seats_override=1),
    ),
    Step(
        "maxMachinesOverride raised", lambda it: it.license.seats_override == 1,
        lambda it: it.edit("maxMachinesOverride raised", {"maxMachinesOverride": 10}, seats_override=10),
    ),
    Step(
        "maxMachinesOverride null", lambda it: it.license.seats_override is not None,
        lambda it: it.edit("maxMachinesOverride null", {"maxMachinesOverride": None}, seats_override=None),
    ),
    Step(
        "maxMachines lowered", lambda it: it.license.terms.seats != 1,
        lambda it: it.edit_policy("maxMachines lowered", {"maxMachines": 1}, seats=1),
    ),
    Step(
        "maxMachines raised", lambda it: it.license.terms.seats == 1,
        lambda it: it.edit_policy("maxMachines raised", {"maxMachines": 5}, seats=5),
    ),
    Step(
        "maxMachines null", lambda it: it.license.terms.seats is not None,
        lambda it: it.edit_policy("maxMachines null", {"maxMachines": None, "allowUnlimitedActivations": True}, seats=None),
    ),
    Step(
        "maxUsesOverride reached", lambda it: it.license.uses_override is None,
        lambda it: it.edit("maxUsesOverride reached", {"maxUsesOverride": 1}, uses_override=1),
    ),
    Step(
        "maxUsesOverride null", lambda it: it.license.uses_override is not None,
        lambda it: it.edit("maxUsesOverride null", {"maxUsesOverride": None}, uses_override=None),
    ),
    Step(
        "maxUses reached", lambda it: it.license.terms.uses is None,
        lambda it: it.edit_policy("maxUses reached", {"maxUses": 1}, uses=1),
    ),
    Step(
        "maxUses null", lambda it: it.license.terms.uses is not None,
        lambda it: it.edit_policy("maxUses null", {"maxUses": None}, uses=None),
    ),
    Step(
        "requireFingerprint off", lambda it: it.license.terms.require_fingerprint,
        lambda it: it.edit_policy("requireFingerprint off", {"requireFingerprint": False}, require_fingerprint=False),
    ),
    Step(
        "requireFingerprint on", lambda it: not it.license.terms.require_fingerprint,
        lambda it: it.edit_policy("requireFingerprint on", {"requireFingerprint": True}, require_fingerprint=True),
    ),
    Step(
        "expirationStrategy ALLOW_ACCESS", lambda it: it.license.terms.strategy == "RESTRICT_ACCESS",
        lambda it: it.edit_policy(
            "expirationStrategy ALLOW_ACCESS", {"expirationStrategy": "ALLOW_ACCESS"}, strategy="ALLOW_ACCESS"
        ),
    ),
    Step(
        "expirationStrategy RESTRICT_ACCESS", lambda it: it.license.terms.strategy == "ALLOW_ACCESS",
        lambda it: it.edit_policy(
            "expirationStrategy RESTRICT_ACCESS", {"expirationStrategy": "RESTRICT_ACCESS"}, strategy="RESTRICT_ACCESS"
        ),
    ),
    Step("move to another policy", lambda it: True, _move),
    Step("detach", lambda it: it.codes["own"] in it.license.own, lambda it: it.detach("detach", "own")),
    Step("attach", lambda it: it.codes["own"] not in it.license.own, lambda it: it.attach("attach", "own")),
    Step("detach from policy", lambda it: it.codes["inherited"] in it.license.terms.entitlements, _detach_from_policy),
    Step("attach to policy", lambda it: it.codes["inherited"] not in it.license.terms.entitlements, _attach_to_policy),
    Step("delete entitlement", lambda it: it.codes["replaced"] in it.license.own, _delete_entitlement),
    Step("make entitlement again", lambda it: it.codes["replaced"] not in it.license.own, _make_entitlement_again),
    Step("rename entitlement", lambda it: it.codes["own"] in it.license.own, _rename_entitlement),
    Step("rename product", lambda it: True, _rename_product),
    Step("deactivate with the API key", lambda it: bool(it.license.devices), _deactivate),
    Step("deactivate with the license key", lambda it: bool(it.license.devices), _deactivate_with_key),
    Step("activate", _has_room, lambda it: it.activate("activate")),
    Step("replace", lambda it: bool(_replaceable(it)), lambda it: it.activate("replace", _replaceable(it)[0])),
    Step("regenerate key", lambda it: True, lambda it: it.regenerate()),
]  # fmt: skip
_LAST_STEPS = [
    _end("revoke", "revoked"),
    _end("ban", "banned"),
    Step("delete", lambda it: True, _delete),
    Step("expirationStrategy REVOKE", lambda it: it.license.state == "active", _revoke_expired),
    Step("expired under REVOKE", lambda it: _is_active(it) and not it.license.is_past, _expire_for_good),
]
STEPS = {step.name: step for step in _STEPS}
LAST_STEPS = {step.name: step for step in _LAST_STEPS}
SCENES = [
    "suspend, reinstate",
    "expiresAt in the past, renew",
    "expiresAt in the past, reinstate",
    "the date is reached, expiresAt null",
    "expiresAt in the past, expirationStrategy ALLOW_ACCESS, expirationStrategy RESTRICT_ACCESS, renew",
    "maxMachinesOverride lowered, maxMachinesOverride raised, maxMachinesOverride null",
    "maxMachinesOverride lowered, maxMachinesOverride null",
    "maxMachines lowered, maxMachines raised",
    "maxMachines lowered, maxMachines null, maxMachines lowered, maxMachines raised",
    "maxUsesOverride reached, maxUsesOverride null",
    "maxUses reached, maxUses null",
    "requireFingerprint off, requireFingerprint on",
    "move to another policy, move to another policy",
    "detach, attach",
    "detach from policy, attach to policy",
    "delete entitlement, make entitlement again",
    "rename entitlement",
    "rename product",
    "deactivate with the API key, activate",
    "deactivate with the license key, activate",
    "replace",
    "regenerate key",
]
"""Each shows all of its steps, and ends as it began."""
