"""The contract's table of verdicts once more, in Python: what is right for a license as its vendor has made it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from history import UNAUTHORIZED

ALLOWED = "EXPIRED with valid: true"
GIVEN = ("VALID", ALLOWED)
"""What counts a use."""


@dataclass(frozen=True)
class Device:
    """An activated machine."""

    id: str
    fingerprint: str


@dataclass
class Terms:
    """A policy."""

    id: str
    seats: int | None = 5
    uses: int | None = None
    require_fingerprint: bool = True
    strategy: str = "RESTRICT_ACCESS"
    entitlements: set[str] = field(default_factory=set)
    """Codes."""


@dataclass(frozen=True)
class Asked:
    """A question about a license: a validation, unless `about` says otherwise."""

    key: str
    about: str = "verdict"
    """`verdict`, `by id` (a validation with the API key), `license` (with the license key), or `heartbeat`."""
    fingerprint: str | None = None
    entitlements: tuple[str, ...] = ()
    product_code: str | None = None
    machine: str = ""
    elsewhere: bool = False
    """Whether it names a world in which there is no such key."""

    @property
    def has_credential(self) -> bool:
        """Whether the key is what lets it in."""
        return self.about in ("heartbeat", "license")


@dataclass
class Licensed:
    """A license. At least one use of it was counted."""

    id: str
    product: str
    product_code: str
    key: str
    terms: Terms
    state: str = "active"
    """`active`, `suspended`, `revoked`, `banned` or `deleted`; what the clock makes of it is `is_past`."""
    is_past: bool = False
    seats_override: int | None = None
    uses_override: int | None = None
    own: set[str] = field(default_factory=set)
    """Codes of entitlements that are not the policy's."""
    devices: list[Device] = field(default_factory=list)
    """The longest activated first. There have been some."""

    @property
    def held(self) -> set[str]:
        return self.own | self.terms.entitlements

    @property
    def seats(self) -> float:
        limit = self.seats_override or self.terms.seats
        return float("inf") if limit is None else limit

    @property
    def status(self) -> str:
        """As it is read."""
        if self.state != "active" or not self.is_past:
            return self.state
        return "revoked" if self.terms.strategy == "REVOKE" else "expired"

    @property
    def is_over(self) -> bool:
        """Whether nothing can bring it back."""
        return self.status in ("revoked", "banned", "deleted")

    def answer(self, asked: Asked) -> str:
        """The one right answer."""
        is_unknown = self.state == "deleted" or (asked.key != self.key and asked.about != "by id")
        if is_unknown and asked.has_credential:
            return UNAUTHORIZED
        if asked.about == "heartbeat":
            return self._heartbeat(asked)
        if asked.about == "license":
            return f"200 {self.status}"
        if is_unknown and asked.about == "by id":
            return "404 NOT_FOUND"
        is_of_another = asked.product_code not in (None, self.product_code)
        return "NOT_FOUND" if is_unknown or is_of_another or asked.elsewhere else self._verdict(asked)

    def answer_behind(self, asked: Asked) -> str:
        """The right answer if its key was good when it was looked at."""
        return "404 NOT_FOUND" if self.state == "deleted" else self.answer(replace(asked, key=self.key))

    def _heartbeat(self, asked: Asked) -> str:
        if asked.machine not in [device.id for device in self.devices]:
            return "404 NOT_FOUND"
        if self.status == "expired":
            return "200" if self.terms.strategy == "ALLOW_ACCESS" else "409 LICENSE_EXPIRED"
        return "200" if self.status == "active" else f"409 LICENSE_{self.status.upper()}"

    def _verdict(self, asked: Asked) -> str:
        is_allowed = self.terms.strategy == "ALLOW_ACCESS"
        if self.status in ("banned", "revoked", "suspended") or (self.status == "expired" and not is_allowed):
            return self.status.upper()
        fingerprints = [device.fingerprint for device in self.devices]
        if asked.fingerprint is None:
            if self.terms.require_fingerprint:
                return "FINGERPRINT_NOT_FOUND"
        elif asked.fingerprint not in fingerprints:
            return "MACHINE_LIMIT_EXCEEDED" if len(fingerprints) >= self.seats else "FINGERPRINT_NOT_FOUND"
        elif fingerprints.index(asked.fingerprint) >= self.seats:
            return "MACHINE_LIMIT_EXCEEDED"
        limit = self.uses_override or self.terms.uses
        if limit is not None and limit <= 1:
            return "USES_EXCEEDED"
        if not self.held.issuperset(asked.entitlements):
            return "ENTITLEMENTS_MISSING"
        return ALLOWED if self.status == "expired" else "VALID"
