"""Licenses that change while clients ask about them."""

from __future__ import annotations

import time
from typing import Any, Callable, Iterable

from askers import PATIENCE, Askers, Request
from history import SPENT, UNAUTHORIZED, VALID, Answer, Answers, Change, Expected, History, miscounted
from vendor import Vendor, eventually, fingerprint, gone, ok, refused, unique

VALIDATE = "/api/v1/licenses/validate-key"
ROUNDS = 1
"""Each connection is answered at least so often, on average, before the next change."""
Right = Callable[[], str | set[str]]


class Subject:
    """Something that is changed step by step, and the questions that are asked about it."""

    def __init__(self, vendor: Vendor, askers: Askers) -> None:
        self.vendor = vendor
        self.askers = askers
        self.history = History()
        self.texts: dict[int, str] = {}
        """What the questions are, for people."""
        self.counting: set[int] = set()
        """Those whose valid answers count a use."""
        self._right: dict[int, Right] = {}
        self._behind: dict[int, Right] = {}
        self._wait: Callable[[], None] = lambda: None

    def ask(self, text: str, request: Request, right: Right, behind: Right | None = None) -> int:
        """One more question, from now on.

        - right: what the answer may be at the moment.
        - behind: the same for who has shown a license key that was good until now.
        """
        number = self.askers.number()
        self.texts[number] = text
        if request.path.endswith("/validate-key"):
            self.counting.add(number)
        self._right[number] = right
        if behind:
            self._behind[number] = behind
        self.history.expected[-1] = self._expected(self._right)
        self.askers.ask(number, request)
        return number

    def validation(self, text: str, right: Right, key: str, path: str = VALIDATE, **body: Any) -> int:
        return self.ask(text, Request("POST", path, {"key": key, **body}), right)

    def heartbeat(self, text: str, right: Right, machine: str, key: str, behind: Right | None = None) -> int:
        return self.ask(text, Request("POST", f"/api/v1/machines/{machine}/heartbeat", {}, f"License {key}"), right, behind)

    @staticmethod
    def _expected(rights: dict[int, Right]) -> Expected:
        told = {number: right() for number, right in rights.items()}
        return {number: frozenset({said} if isinstance(said, str) else said) for number, said in told.items()}

    def change(self, name: str, request: Callable[[], Any], apply: Callable[[Any], object] = lambda _: None) -> Any:
        """Makes a change and notes when, and what is right from then on."""
        sent = time.monotonic()
        told = request()
        acknowledged = time.monotonic()
        apply(told)
        self.happened(name, sent, acknowledged)
        return told

    def happened(self, name: str, sent: float, acknowledged: float) -> None:
        """Notes a change; what has another answer now is asked at once."""
        before, now = self.history.expected[-1], self._expected(self._right)
        self.history.note(Change(name, sent, acknowledged), now, self._expected(self._behind))
        self._wait = self.askers.hurry([number for number in now if now[number] != before.get(number)])

    def be_asked(self) -> None:
        """Waits until all has been asked that the last change gave another answer."""
        self._wait()

    def be_seen(self) -> None:
        """The same, and until whatever else is asked had its turn."""
        self.be_asked()
        self.askers.get_on(ROUNDS)

    def own(self, answers: Iterable[Answer]) -> Answers:
        return Answers(answer for answer in answers if answer.question in self.texts)

    def given(self, answers: Answers, *verdicts: str) -> int:
        """How many answers must have counted a use."""
        return sum(answer.question in self.counting and answer.verdict in verdicts for answer in answers)

    def contradictions(self, answers: Answers) -> list[str]:
        """With words instead of numbers."""
        told = self.history.contradictions(self.own(answers))
        return [line.replace(f"question {number}:", f"“{text}”:") for line in told for number, text in self.texts.items()
                if line.startswith(f"question {number}:")]  # fmt: skip

    def end(self) -> None:
        """Asks no more."""
        for number in self.texts:
            self.askers.drop(number)


class ImportedKey(Subject):
    """A key that clients ask for before there is such a license, and after there was one."""

    def __init__(self, vendor: Vendor, sandbox: Vendor, askers: Askers) -> None:
        super().__init__(vendor, askers)
        self.key = f"Imported Key {unique()}"
        self.worlds = {"live": vendor, "test": sandbox}
        self.policies = {name: world.policy() for name, world in self.worlds.items()}
        self.licenses: dict[str, str] = {}
        """The id of the license that has the key, in each world."""
        self.validation("anywhere", self._anywhere, self.key)
        self.validation("with spaces around", self._anywhere, f" {self.key}  ")
        self.validation("in lower case", lambda: "NOT_FOUND", self.key.lower())
        self.validation("in live", lambda: self._at("live"), self.key, f"/a/{vendor.account}/live{VALIDATE}")
        self.validation("in test", lambda: self._at("test"), self.key, environment="test")
        self.ask(
            "own license", Request("GET", "/api/v1/license", authorization=f"License {self.key}"),
            lambda: "200 active" if self.licenses else UNAUTHORIZED, lambda: "404 NOT_FOUND",
        )  # fmt: skip

    def _at(self, world: str) -> str:
        return "NOT_FOUND" if world not in self.licenses else "VALID" if world == "live" else "VALID in test"

    def _anywhere(self) -> str:
        """The key is looked for in live before test."""
        return self._at("live") if "live" in self.licenses else self._at("test")

    def make(self, world: str) -> None:
        vendor, policy = self.worlds[world], self.policies[world]
        name = f"make the license in {world}"
        self.change(name, lambda: vendor.license(policy, key=self.key), lambda made: self.licenses.update({world: made["id"]}))

    def delete(self, world: str) -> None:
        path = f"/licenses/{self.licenses[world]}"
        self.change(
            f"delete it in {world}", lambda: gone(self.worlds[world].delete(path)), lambda _: self.licenses.pop(world)
        )  # fmt: skip


class LimitedUses(Subject):
    """A license whose uses are limited, and asked for more often than there are uses."""

    def __init__(self, vendor: Vendor, askers: Askers, uses: int) -> None:
        super().__init__(vendor, askers)
        self.license = vendor.license_with(maxUses=uses, requireFingerprint=False)
        self.uses: float = uses
        """The limit at the moment."""
        self.given_back = 0
        """Uses that had been counted when they were reset."""
        self.limits: list[float] = [uses]
        """How many valid answers there may be altogether, after each number of changes."""
        self.is_suspended = False
        key = self.license["key"]
        mark = vendor.machine(key)["fingerprint"]
        self.validation("known device", self._counted, key, fingerprint=mark)
        self.validation("no device", self._counted, key)
        self.validation("in lower case", self._counted, key.lower())
        self.validation("pinned", self._counted, key, f"/a/{vendor.account}/live{VALIDATE}")
        # None of these takes a use.
        self.validation("unknown device", lambda: self._unless_suspended("FINGERPRINT_NOT_FOUND"), key, fingerprint=fingerprint())
        too_much = lambda: self._unless_suspended("ENTITLEMENTS_MISSING", SPENT)  # noqa: E731
        self.validation("too much asked for", too_much, key, entitlements=["none"])
        self.ask("by id", Request("POST", f"/api/v1{self.path}/validate", {}, f"Bearer {vendor.key}"), self._counted)

    @property
    def path(self) -> str:
        return f"/licenses/{self.license['id']}"

    def _unless_suspended(self, *verdicts: str) -> set[str]:
        return {"SUSPENDED"} if self.is_suspended else set(verdicts)

    def _counted(self) -> set[str]:
        return self._unless_suspended(VALID, SPENT)

    def happened(self, name: str, sent: float, acknowledged: float) -> None:
        super().happened(name, sent, acknowledged)
        self.limits.append(self.given_back + self.uses)

    def counted(self) -> int:
        return self.vendor.read(self.path)["usesCount"]

    def wait_until_spent(self) -> None:
        assert eventually(lambda: self.counted() >= self.uses, PATIENCE), f"{self.counted()} of {self.uses}"
        self.be_seen()

    # Changes

    def limit(self, uses: int) -> None:
        """So many from now on, those of before included."""
        self.change(f"limit of {uses}", lambda: ok(self.vendor.patch(self.path, maxUsesOverride=uses)), self._limited(uses))

    def lift_limit(self) -> None:
        """No limit at all: first the license's own goes, then the policy's."""
        policy = f"/policies/{self.license['policyId']}"
        old = self.vendor.read(policy)["maxUses"]
        self.change("no limit of its own", lambda: ok(self.vendor.patch(self.path, maxUsesOverride=None)), self._limited(old))
        self.be_seen()
        self.change("no limit", lambda: ok(self.vendor.patch(policy, maxUses=None)), self._limited(float("inf")))

    def _limited(self, uses: float) -> Callable[[Any], None]:
        def apply(_: Any) -> None:
            self.uses = uses

        return apply

    def reset(self) -> None:
        """All are given back. They must be spent: nobody could tell which came before."""
        counted = self.counted()
        assert counted >= self.uses

        def apply(_: Any) -> None:
            self.given_back += counted

        self.change("reset uses", lambda: ok(self.vendor.post(f"{self.path}/reset-uses")), apply)

    def suspend(self) -> None:
        self._become("suspend", True)

    def reinstate(self) -> None:
        self._become("reinstate", False)

    def _become(self, action: str, suspended: bool) -> None:
        def apply(_: Any) -> None:
            self.is_suspended = suspended

        self.change(action, lambda: ok(self.vendor.post(f"{self.path}/{action}")), apply)

    def miscounted(self, answers: Answers) -> list[str]:
        return miscounted(self.history, self.limits, Answers(answer for answer in answers if answer.question in self.counting))


class Beating(Subject):
    """A license whose machines must beat every minute of the server's clock."""

    def __init__(self, vendor: Vendor, askers: Askers, seats: int, machines: int, **policy: Any) -> None:
        super().__init__(vendor, askers)
        terms = {"requireHeartbeat": True, "heartbeatIntervalMinutes": 1, "requireFingerprint": False}
        self.license = vendor.license_with(maxMachines=seats, **{**terms, "heartbeatCullStrategy": "KEEP_DEAD", **policy})
        self.key: str = self.license["key"]
        self.seats = seats
        self.is_floating = bool(policy.get("floating"))
        self.is_swept = policy.get("heartbeatCullStrategy") == "DEACTIVATE_DEAD"
        self.is_suspended = False
        self.marks = [fingerprint() for _ in range(machines + 1)]
        self.machines: dict[str, str] = {}
        """Ids by fingerprint, the longest activated first."""
        self.dead: set[str] = set()
        for mark in self.marks[:machines]:
            self.machines[mark] = vendor.machine(self.key, mark)["id"]
        for number, mark in enumerate(self.marks):
            self.validation(f"device {number}", lambda mark=mark: self._at(mark), self.key, fingerprint=mark)
        self.validation("no device", self._anywhere, self.key)

    @property
    def alive(self) -> list[str]:
        return [mark for mark in self.machines if mark not in self.dead]

    def _at(self, mark: str) -> str | set[str]:
        if self.is_suspended:
            return "SUSPENDED"
        is_full = len(self.alive if self.is_floating else self.machines) >= self.seats
        if mark not in self.machines:
            return "MACHINE_LIMIT_EXCEEDED" if is_full else "FINGERPRINT_NOT_FOUND"
        if mark in self.dead:
            if self.is_swept:
                return {"HEARTBEAT_REQUIRED", "FINGERPRINT_NOT_FOUND"}
            # Of a floating license somebody else may have the seat.
            return {"HEARTBEAT_REQUIRED", "MACHINE_LIMIT_EXCEEDED"} if self.is_floating and is_full else "HEARTBEAT_REQUIRED"
        return VALID

    def _anywhere(self) -> str | set[str]:
        if self.is_suspended:
            return "SUSPENDED"
        if self.dead and self.is_swept:
            return {"HEARTBEAT_REQUIRED", VALID}
        return VALID if self.alive or not self.machines else "HEARTBEAT_REQUIRED"

    def machine(self, mark: str) -> dict[str, str]:
        return {"id": self.machines[mark]}

    def died(self, sent: float, acknowledged: float) -> None:
        """The interval has passed for all."""
        self.dead = set(self.machines)
        self.happened("the interval is over", sent, acknowledged)

    def beat(self, mark: str) -> None:
        machine = self.machine(mark)
        self.change("heartbeat", lambda: ok(self.vendor.heartbeat(machine, self.key)), lambda _: self.dead.discard(mark))

    def activate(self, mark: str) -> None:
        def apply(made: dict[str, Any]) -> None:
            self.machines[mark] = made["id"]

        self.change("activate", lambda: ok(self.vendor.activate(self.key, mark), 201), apply)

    def deactivate(self, mark: str) -> None:
        machine = self.machine(mark)
        self.change("deactivate", lambda: gone(self.vendor.deactivate(machine, self.key)), lambda _: self._removed(mark))
        self._ask_after(machine["id"])

    def wait_until_removed(self, mark: str) -> None:
        """The sweep removes the dead machine, nobody knows when: what is asked after that was seen must know it."""
        id, sent = self.machines[mark], time.monotonic()
        assert eventually(lambda: self.vendor.get(f"/machines/{id}").status_code == 404, PATIENCE)
        self._removed(mark)
        self.happened("the dead machine was removed", sent, time.monotonic())
        self._ask_after(id)

    def _removed(self, mark: str) -> None:
        del self.machines[mark]
        self.dead.discard(mark)

    def _ask_after(self, machine: str) -> None:
        """A removed machine's heartbeat finds nothing, from now on."""
        self.heartbeat(f"heartbeat of removed machine {machine[-4:]}", lambda: "404 NOT_FOUND", machine, self.key)

    def suspend(self) -> None:
        self._become("suspend", True)
        for mark in self.machines:
            refused(self.vendor.heartbeat(self.machine(mark), self.key), 409, "LICENSE_SUSPENDED")

    def reinstate(self) -> None:
        self._become("reinstate", False)

    def _become(self, action: str, suspended: bool) -> None:
        def apply(_: Any) -> None:
            self.is_suspended = suspended

        self.change(action, lambda: ok(self.vendor.act(self.license, action)), apply)
