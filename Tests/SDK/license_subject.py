"""A license with all that can change about it, while clients ask."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any, Callable

import httpx

from askers import Askers, Request
from subjects import VALIDATE, Subject
from vendor import Vendor, fingerprint, gone, ok, rfc3339, unique
from verdicts import Asked, Device, Licensed, Terms

CLOCK_MARGIN = 0.005
"""Seconds before and after a moment of the server's clock in which it may have been reached."""


class LicenseSubject(Subject):
    """One license under policies of its own, on several devices, with entitlements of every origin."""

    def __init__(self, vendor: Vendor, askers: Askers) -> None:
        super().__init__(vendor, askers)
        self.asked: dict[int, Asked] = {}
        self.marks = [fingerprint() for _ in range(4)]
        product = vendor.product()
        self.entitlements = {name: vendor.entitlement() for name in ("own", "inherited", "replaced")}
        codes = {name: entitlement["code"] for name, entitlement in self.entitlements.items()}
        self.codes = codes
        policy = vendor.policy(product, maxMachines=5)
        other = vendor.policy(product, maxMachines=2, requireFingerprint=False)
        vendor.attach(f"/policies/{policy['id']}", self.entitlements["inherited"])
        own = ("own", "replaced")
        license = vendor.license(policy, entitlementIds=[self.entitlements[name]["id"] for name in own])
        self.policies = [Terms(policy["id"], entitlements={codes["inherited"]}), Terms(other["id"], 2, require_fingerprint=False)]
        self.license = Licensed(
            license["id"], product["id"], product["code"], license["key"], self.policies[0], own={codes[name] for name in own}
        )
        self.other_code = unique("renamed")
        for mark in self.marks[:3]:
            self._activated(vendor.machine(self.license.key, mark))
        assert vendor.verdict(self.license.key, fingerprint=self.marks[0]) == "VALID"
        self.uses_besides = 1
        """Valid answers that nobody of the askers got."""
        self.ask_with_key()

    @property
    def path(self) -> str:
        return f"/licenses/{self.license.id}"

    @property
    def policy_path(self) -> str:
        return f"/policies/{self.license.terms.id}"

    @property
    def entitlement(self) -> dict[str, Any]:
        """The one that is deleted and made again."""
        return self.entitlements["replaced"]

    # Questions

    def inquire(self, text: str, asked: Asked, request: Request) -> None:
        behind = (lambda: self.license.answer_behind(asked)) if asked.has_credential else None
        number = self.ask(text, request, lambda: self.license.answer(asked), behind)
        self.asked[number] = asked

    def validate(self, text: str, asked: Asked, path: str = VALIDATE, **body: Any) -> None:
        """A question to `validate-key`; what `asked` says stands in its body."""
        told = {"fingerprint": asked.fingerprint, "entitlements": list(asked.entitlements), "productCode": asked.product_code}
        body = {"key": asked.key, **{name: value for name, value in told.items() if value}, **body}
        self.inquire(text, asked, Request("POST", path, body))

    def ask_with_key(self) -> None:
        """All that can be asked with the present key."""
        key, account = self.license.key, self.vendor.account
        plain = Asked(key)
        here = replace(plain, fingerprint=self.marks[0])
        nowhere = replace(here, elsewhere=True)
        self.validate("no fingerprint", plain)
        for number, mark in enumerate(self.marks):
            self.validate(f"device {number}", replace(plain, fingerprint=mark))
        self.validate("in lower case, with spaces", here, key=f"  {key.lower()} ")
        self.validate("at the alias, with a nonce", here, "/api/v1/validate-key", nonce="n-1")
        self.validate("pinned to live", here, f"/a/{account}/live{VALIDATE}")
        self.validate("pinned to test", nowhere, f"/a/{account}/test{VALIDATE}")
        self.validate("of the test environment", nowhere, environment="test")
        self.validate("of the product's id", here, productId=self.license.product)
        for code in (self.license.product_code, self.other_code):
            self.validate(f"of the product {code}", replace(here, product_code=code))
        for name, code in self.codes.items():
            self.validate(f"with the {name} entitlement", replace(here, entitlements=(code,)))
        self.validate("with all entitlements", replace(here, entitlements=tuple(self.codes.values())))
        self.inquire("own license", replace(plain, about="license"), Request("GET", "/api/v1/license", authorization=f"License {key}"))
        self.inquire(
            "by id", replace(here, about="by id"),
            Request("POST", f"/api/v1{self.path}/validate", {"fingerprint": self.marks[0]}, f"Bearer {self.vendor.key}"),
        )  # fmt: skip
        for device in self.license.devices:
            self.ask_heartbeat(device)

    def ask_heartbeat(self, device: Device) -> None:
        key = self.license.key
        request = Request("POST", f"/api/v1/machines/{device.id}/heartbeat", {}, f"License {key}")
        self.inquire(f"heartbeat of machine {device.id[-4:]}", Asked(key, "heartbeat", machine=device.id), request)

    def forget_key(self, key: str) -> None:
        """Of a key that was replaced a few questions go on, to see that it stays so."""
        kept = ("device 0", "own license", "in lower case, with spaces")
        for number, asked in self.asked.items():
            if asked.key == key and self.texts[number] not in kept:
                self.askers.drop(number)

    # Changes

    def act(self, action: str, state: str) -> None:
        self.change(action, lambda: ok(self.vendor.post(f"{self.path}/{action}")), lambda _: self._is(state=state))

    def edit(self, name: str, body: dict[str, Any], **becomes: Any) -> None:
        self.change(name, lambda: ok(self.vendor.patch(self.path, **body)), lambda _: self._is(**becomes))

    def edit_policy(self, name: str, body: dict[str, Any], **becomes: Any) -> None:
        terms = self.license.terms

        def apply(_: Any) -> None:
            for field, value in becomes.items():
                setattr(terms, field, value)

        self.change(name, lambda: ok(self.vendor.patch(self.policy_path, **body)), apply)

    def _is(self, **becomes: Any) -> None:
        for field, value in becomes.items():
            setattr(self.license, field, value)

    def _activated(self, machine: dict[str, Any]) -> None:
        self.license.devices.append(Device(machine["id"], machine["fingerprint"]))

    def spare_mark(self) -> str:
        """Of a device that is not activated."""
        used = {device.fingerprint for device in self.license.devices}
        return next(mark for mark in self.marks if mark not in used)

    def activate(self, name: str, replaces: Device | None = None) -> None:
        mark, key = self.spare_mark(), self.license.key
        more = {"replaces": replaces.id} if replaces else {}

        def apply(machine: dict[str, Any]) -> None:
            self.license.devices = [device for device in self.license.devices if device != replaces]
            self._activated(machine)

        self.change(name, lambda: ok(self.vendor.activate(key, mark, **more), 201), apply)
        self.ask_heartbeat(self.license.devices[-1])

    def deactivate(self, name: str, device: Device, delete: Callable[[], httpx.Response]) -> None:
        self.change(name, lambda: gone(delete()), lambda _: self.license.devices.remove(device))

    def run_out(self) -> None:
        """The license ends a moment later, by the clock alone."""
        end = datetime.now(timezone.utc) + timedelta(milliseconds=200)
        moment = time.monotonic() + 0.2
        sent = time.monotonic()
        ok(self.vendor.patch(self.path, expiresAt=rfc3339(end)))
        acknowledged = time.monotonic()
        is_in_time = acknowledged < moment - CLOCK_MARGIN
        if is_in_time:
            self.happened("expiresAt in a moment", sent, acknowledged)
            sent = moment - CLOCK_MARGIN
        time.sleep(max(0, moment + CLOCK_MARGIN - time.monotonic()))
        self.license.is_past = True
        self.happened("the date is reached", sent, max(acknowledged, moment + CLOCK_MARGIN))

    def regenerate(self) -> None:
        old = self.license.key
        self.change(
            "regenerate key", lambda: ok(self.vendor.act({"id": self.license.id}, "regenerate-key")),
            lambda data: self._is(key=data["key"]),
        )  # fmt: skip
        self.forget_key(old)
        self.ask_with_key()

    def attach(self, name: str, which: str) -> None:
        code, entitlement = self.codes[which], self.entitlements[which]
        self.change(name, lambda: self.vendor.attach(self.path, entitlement), lambda _: self.license.own.add(code))

    def detach(self, name: str, which: str) -> None:
        code, path = self.codes[which], f"{self.path}/entitlements/{self.entitlements[which]['id']}"
        self.change(name, lambda: gone(self.vendor.delete(path)), lambda _: self.license.own.discard(code))
