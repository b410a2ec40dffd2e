"""Thirty-two connections ask all the time while the vendor changes things: no answer contradicts what was acknowledged before.

A vendor's change holds for every question that is asked after the change was acknowledged, be it a refusal or a permission,
until the next change is sent. Each test takes some seconds; `LICENTRIC_LOAD_SECONDS` makes `test_changes` and
`test_with_rate_limits` go on for so long each, in rounds on fresh servers: 600 is a good night's exercise.
`LICENTRIC_SEED` repeats a run's choices.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable, Iterable

import pytest

from askers import PATIENCE, Askers, verdict
from conftest import NO_LIMITS
from history import SPENT, UNAUTHORIZED, VALID, Answer, Answers, Change, History, miscounted
from license_subject import LicenseSubject
from process import Server
from steps import LAST_STEPS, STEPS, Coverage, walk
from subjects import ROUNDS, Beating, ImportedKey, LimitedUses, Subject
from vendor import Vendor, eventually, unique
from verdicts import GIVEN, Asked, Device, Licensed, Terms

SECONDS = float(os.environ.get("LICENTRIC_LOAD_SECONDS") or 0)
ROUND_SECONDS = 20
"""After this long a longer run begins anew, so that nobody has to remember everything."""
WALKERS = 3
HIGH_LIMITS = ",".join(f"{tier}=1000000" for tier in ("validation", "activation", "heartbeat", "management", "failures"))


@pytest.fixture(scope="module")
def seed() -> int:
    chosen = int(os.environ.get("LICENTRIC_SEED") or random.SystemRandom().randrange(1 << 31))
    print(f"LICENTRIC_SEED={chosen}")
    return chosen


def judge(subjects: Iterable[Subject], askers: Askers, answers: Answers) -> Counter[str]:
    """Insists that everything fits. For each change, how many answers would have shown if it had been forgotten."""
    assert not askers.problems, askers.problems[:5]
    witnesses: Counter[str] = Counter()
    for subject in subjects:
        found = subject.contradictions(answers)
        assert not found, f"{len(found)} contradictions, among them:\n" + "\n".join(found[:10])
        witnesses += subject.history.witnesses(subject.own(answers))
    return witnesses


class Bystander(Subject):
    """A license that nobody touches, and keys that nobody has."""

    def __init__(self, vendor: Vendor, askers: Askers) -> None:
        super().__init__(vendor, askers)
        self.license = vendor.license()
        self.validation("key", lambda: VALID, self.license["key"])
        self.validation("key in lower case", lambda: VALID, self.license["key"].lower())
        for number in range(3):
            self.validation(f"unknown key {number}", lambda: "NOT_FOUND", unique("nobody's"))


# Changes of every kind


def change_everything(server: Server, seconds: float, seed: int, *, is_complete: bool) -> None:
    """Some licenses at a time live through changes of every kind, each to its end; then all that was answered is judged.

    - is_complete: whether it goes on, within reason, until there was every kind, and insists on that.
    """
    chance = random.Random(seed)
    coverage = Coverage()
    owner = Vendor(server, server.live_key)
    began = time.monotonic()
    with Askers(server.address, seed) as askers:
        bystander = Bystander(owner, askers)
        subjects: list[Subject] = [bystander]

        def goes_on() -> bool:
            late = time.monotonic() - began
            return late < seconds or (is_complete and late < PATIENCE and not coverage.is_complete)

        def live(own: random.Random) -> None:
            vendor = Vendor(server, server.live_key)
            while goes_on():
                subject = LicenseSubject(vendor, askers)
                subjects.append(subject)
                walk(subject, coverage, own)

        def come_and_go(own: random.Random) -> None:
            vendor, sandbox = Vendor(server, server.live_key), Vendor(server, server.test_key, "test")
            while goes_on():
                subject = ImportedKey(vendor, sandbox, askers)
                subjects.append(subject)
                subject.be_seen()
                for _ in range(4):
                    world = own.choice(("live", "test"))
                    subject.make(world)
                    subject.be_seen()
                    subject.delete(world)
                    subject.be_seen()
                subject.end()

        with ThreadPoolExecutor(WALKERS + 1) as pool:
            tasks = [pool.submit(live, random.Random(chance.random())) for _ in range(WALKERS)]
            tasks.append(pool.submit(come_and_go, random.Random(chance.random())))
            for task in tasks:
                task.result()
        answers = askers.finish()
        took = time.monotonic() - began
        witnesses = judge(subjects, askers, answers)
    changes = sum(len(subject.history.changes) for subject in subjects)
    print(f"{len(answers):,} answers in {took:.0f} s, {changes} changes of {len(subjects)} subjects; witnesses: {witnesses}")
    assert witnesses, "nobody would have noticed had anything been forgotten"
    if is_complete and (coverage.is_complete or took < PATIENCE):
        unseen = {*STEPS, *LAST_STEPS, *(f"{change} in live" for change in ("make the license", "delete it"))} - set(witnesses)
        assert not unseen, f"nobody would have noticed had these been forgotten: {sorted(unseen)}"
    check_uses(owner, bystander, subjects, answers)


def check_uses(owner: Vendor, bystander: Bystander, subjects: list[Subject], answers: Answers) -> None:
    """Once it is quiet, every license has counted each valid answer once."""
    told = {bystander.license["id"]: bystander.given(answers, *GIVEN)}
    for subject in subjects:
        if isinstance(subject, LicenseSubject) and subject.license.state != "deleted":
            told[subject.license.id] = subject.given(answers, *GIVEN) + subject.uses_besides
    assert len(told) > 1 and sum(told.values()) > 0

    def counted() -> dict[str, int]:
        return {id: owner.read(f"/licenses/{id}")["usesCount"] for id in told}

    # Where nothing is limited they may be written down a moment later.
    is_right = eventually(lambda: counted() == told)
    assert is_right, [(id, told[id], count) for id, count in counted().items() if told[id] != count]


def in_rounds(start: Callable[[], Server], least: float, seed: int, *, is_complete: bool) -> None:
    """One, or as many as the environment asks for.

    - least: seconds of one round where it asks for nothing.
    """
    left = SECONDS or least
    while left > 0:
        server = start()
        change_everything(server, min(left, ROUND_SECONDS), seed, is_complete=is_complete or SECONDS >= ROUND_SECONDS)
        server.stop()
        left, seed = left - ROUND_SECONDS, seed + 1


def test_changes(start_server: Callable[..., Server], seed: int):
    """Suspended, expired, moved, detached, deactivated, given another key: every answer knows what was acknowledged."""
    in_rounds(lambda: start_server(None, *NO_LIMITS), 6, seed, is_complete=True)


def test_with_rate_limits(start_server: Callable[..., Server], seed: int):
    """The same where everything is counted against limits that nobody reaches."""
    in_rounds(lambda: start_server(None, "--rate-limits", HIGH_LIMITS), 3, seed + 1_000_000, is_complete=False)


def test_key_in_two_worlds(start_server: Callable[..., Server], seed: int):
    """A key that both environments have is looked for in live first; while the one license goes, the other is still there."""
    server = start_server(None, *NO_LIMITS)
    vendor, sandbox = Vendor(server, server.live_key), Vendor(server, server.test_key, "test")
    with Askers(server.address, seed) as askers:
        subject = ImportedKey(vendor, sandbox, askers)
        for made, deleted in [("test", "live")] * 8 + [("live", "test")] * 2:
            for world in (made, deleted):
                if world not in subject.licenses:
                    subject.make(world)
                    subject.be_seen()
            subject.delete(deleted)
            subject.be_seen()
        witnesses = judge([subject], askers, askers.finish())
    assert len(witnesses) == 4, witnesses
    server.stop()


# Uses


def test_uses(start_server: Callable[..., Server], seed: int):
    """Under a limit there are exactly as many valid answers, however it moves; without one each is counted."""
    server = start_server(None, *NO_LIMITS)
    chance = random.Random(seed)
    with Askers(server.address, seed) as askers:
        subjects = [LimitedUses(Vendor(server, server.live_key), askers, uses) for uses in (1, 40, 100)]
        # The next is never sure of what it may give: every answer of it takes one of very many.
        plenty = LimitedUses(Vendor(server, server.live_key), askers, 1_000_000)

        def move(subject: LimitedUses, own: random.Random) -> None:
            subject.wait_until_spent()
            subject.limit(int(subject.uses) + own.randint(50, 100))
            askers.get_on(own.random())
            subject.suspend()
            subject.be_seen()
            subject.reinstate()
            subject.wait_until_spent()
            subject.limit(1)
            subject.be_seen()
            subject.limit(subject.counted() + own.randint(1, 40))
            subject.wait_until_spent()
            subject.reset()
            subject.wait_until_spent()
            subject.lift_limit()
            subject.be_seen()
            subject.limit(subject.counted() + 10)
            subject.wait_until_spent()
            subject.limit(subject.counted() + 40)
            subject.wait_until_spent()

        with ThreadPoolExecutor(len(subjects)) as pool:
            for task in [pool.submit(move, subject, random.Random(chance.random())) for subject in subjects]:
                task.result()
        answers = askers.finish()
        judge([*subjects, plenty], askers, answers)
    for subject in [*subjects, plenty]:
        assert not (found := subject.miscounted(answers)), found[:10]
        given = subject.given(answers, VALID)
        assert eventually(lambda: given == subject.given_back + subject.counted()), (given, subject.given_back, subject.counted())
        told = Counter(answer.verdict for answer in answers if answer.question in subject.counting)
        print(f"{told}; limits {subject.limits}")
    for subject in subjects:
        assert subject.given(answers, VALID) == subject.limits[-1]
        assert subject.given(answers, SPENT) > 0
    server.stop()


# Heartbeats


def test_heartbeats(start_server: Callable[..., Server], tmp_path: Path, seed: int):
    """The clock kills, a heartbeat revives, a removed machine is gone: each for the very next question."""
    server = start_server(None, *NO_LIMITS, clock=tmp_path / "clock")
    vendor = Vendor(server, server.live_key)
    with Askers(server.address, seed) as askers:
        kept = Beating(vendor, askers, seats=3, machines=2)
        swept = Beating(vendor, askers, seats=2, machines=1, heartbeatCullStrategy="DEACTIVATE_DEAD")
        floating = Beating(vendor, askers, seats=1, machines=1, floating=True)
        subjects = [kept, swept, floating]

        def seen(change: Callable[[], object]) -> None:
            change()
            for subject in subjects:
                subject.be_asked()
            askers.get_on(ROUNDS)

        def let_the_interval_pass() -> None:
            sent = time.monotonic()
            server.advance(seconds=61)
            acknowledged = time.monotonic()
            for subject in subjects:
                subject.died(sent, acknowledged)
            swept.wait_until_removed(swept.marks[0])
            seen(lambda: None)

        seen(lambda: None)
        for _ in range(2):
            let_the_interval_pass()
            first, second, _ = kept.marks
            seen(lambda: kept.beat(first))
            seen(kept.suspend)
            seen(kept.reinstate)
            seen(lambda: kept.beat(second))
            seen(lambda: kept.deactivate(first))
            seen(lambda: kept.activate(first))
            seen(lambda: swept.activate(swept.marks[0]))
            owner, other = floating.marks
            seen(lambda: floating.activate(other))
            seen(lambda: floating.deactivate(other))
            seen(lambda: floating.beat(owner))
        answers = askers.finish()
        witnesses = judge(subjects, askers, answers)
    print(f"{len(answers):,} answers; witnesses: {witnesses}")
    changes = {change.name for subject in subjects for change in subject.history.changes}
    assert {name for name in changes if not witnesses[name]} == set()
    server.stop()


# The judge


REVOKED = [Change("revoke", 1.0, 2.0)]
QUESTION = 7


def history(*verdicts: str, changes: list[Change]) -> History:
    """One question and its right answer before, between and after the changes."""
    told = History([{QUESTION: frozenset({verdicts[0]})}])
    for change, said in zip(changes, verdicts[1:], strict=True):
        told.note(change, {QUESTION: frozenset({said})})
    return told


def answer(sent: float, answered: float, verdict: str) -> Answer:
    return Answer(QUESTION, sent, answered, verdict)


@pytest.mark.parametrize(
    "sent, answered, verdict, is_right",
    [
        (0.1, 0.2, VALID, True),
        (0.1, 0.2, "REVOKED", False),  # Nobody had revoked it.
        (0.5, 1.5, VALID, True),
        (0.5, 1.5, "REVOKED", True),
        (1.2, 1.4, VALID, True),
        (1.2, 1.4, "REVOKED", True),
        (1.5, 2.5, VALID, True),  # Asked before it was acknowledged, by a little.
        (0.5, 9.0, VALID, True),
        (2.1, 2.2, "REVOKED", True),
        (2.1, 2.2, VALID, False),
        (9.0, 9.1, VALID, False),
        (1.2, 1.4, "SUSPENDED", False),  # Neither the one nor the other.
        (2.1, 2.2, "500 INTERNAL_ERROR", False),
    ],
)
def test_judge_of_one_answer(sent: float, answered: float, verdict: str, is_right: bool):
    """Before, during and after a revocation."""
    found = history(VALID, "REVOKED", changes=REVOKED).contradictions([answer(sent, answered, verdict)])
    assert (found == []) is is_right, found


def test_judge_of_a_way_back():
    """After a reinstatement a refusal is as wrong as a permission was before it."""
    told = history(VALID, "SUSPENDED", VALID, changes=[Change("suspend", 1, 2), Change("reinstate", 3, 4)])
    right = [answer(2.1, 2.9, "SUSPENDED"), answer(2.5, 3.5, "SUSPENDED"), answer(2.5, 3.5, VALID), answer(4.1, 4.2, VALID)]
    assert told.contradictions(right) == []
    [late] = told.contradictions([*right, answer(4.5, 4.6, "SUSPENDED")])
    assert late == "question 7: SUSPENDED instead of VALID, asked 500.0 ms after “reinstate” was acknowledged"
    [early] = told.contradictions([*right, answer(2.1, 2.9, VALID)])
    assert early == "question 7: VALID instead of SUSPENDED, asked 100.0 ms after “suspend” was acknowledged"


def test_judge_of_credentials():
    """Who was let in before his key went may find what came after; who comes later is not let in."""
    told = history("200", UNAUTHORIZED, UNAUTHORIZED, changes=[Change("new key", 1, 2), Change("deactivate", 3, 4)])
    told.behind = [{}, {QUESTION: frozenset({"200"})}, {QUESTION: frozenset({"404 NOT_FOUND"})}]
    gone = "404 NOT_FOUND"
    assert told.contradictions([answer(0.5, 1.5, "200"), answer(0.5, 3.5, gone), answer(1.5, 9, gone)]) == []
    wrong = [answer(0.1, 0.2, gone), answer(0.5, 2.5, gone), answer(2.5, 3.5, gone), answer(5, 6, "200")]
    assert len(told.contradictions(wrong)) == 4


def test_judge_of_other_questions():
    """A question that was not asked before has no right answer there."""
    told = history(VALID, "REVOKED", changes=REVOKED)
    assert len(told.contradictions([Answer(8, 0.1, 0.2, VALID)])) == 1
    with pytest.raises(AssertionError):
        told.note(Change("too early", 1.5, 3), {})


def test_judge_counts_witnesses():
    """A witness was asked between a change and the next, about something that it changed."""
    told = history(VALID, "REVOKED", "REVOKED", changes=[*REVOKED, Change("nothing", 5, 6)])
    times = [(1.5, 1.6), (3, 4), (4, 5.5), (7, 8)]
    said = [answer(0.1, 0.2, VALID), *(answer(*each, "REVOKED") for each in times)]
    assert told.witnesses(said) == {"revoke": 1}


@pytest.mark.parametrize(
    "verdicts, is_exact",
    [
        ([VALID, VALID, SPENT], True),
        ([VALID, VALID, VALID], False),
        ([VALID, SPENT, SPENT], False),
        ([SPENT, VALID, VALID], False),
        ([VALID, VALID], True),
    ],
)
def test_judge_of_uses(verdicts: list[str], is_exact: bool):
    """Two uses, one question after the other."""
    answers = [answer(number, number + 0.5, verdict) for number, verdict in enumerate(verdicts)]
    assert (miscounted(History(), [2], answers) == []) is is_exact


def test_judge_of_uses_at_once():
    """Of questions that overlap any may get the last use; of a limit that moves either may hold meanwhile."""
    assert miscounted(History(), [1], [answer(0, 9, SPENT), answer(1, 8, VALID)]) == []
    assert len(miscounted(History(), [1], [answer(0, 1, SPENT), answer(2, 3, VALID)])) == 1
    raised = history(VALID, VALID, changes=[Change("raise", 2, 4)])
    assert miscounted(raised, [1, 2], [answer(0, 1, VALID), answer(2.5, 3, SPENT), answer(3, 5, VALID), answer(6, 7, SPENT)]) == []
    assert len(miscounted(raised, [1, 2], [answer(0, 1, VALID), answer(5, 6, SPENT)])) == 1
    lowered = history(VALID, VALID, changes=[Change("lower", 2, 4)])
    assert len(miscounted(lowered, [5, 1], [answer(0, 1, VALID), answer(5, 6, VALID)])) == 1


def test_verdict_of_an_answer():
    """Halves that disagree, and answers that contradict themselves, are no verdict that is right anywhere."""

    def said(code: str, valid: bool, above: str | None = None, status: str = "active", world: str = "live") -> str:
        data = {"code": code, "valid": valid, "license": {"status": status}, "metadata": {"environment": world}}
        return verdict(200, {"code": above or code, "valid": valid, "data": data})

    assert said("VALID", True) == VALID
    assert said("REVOKED", False) == "REVOKED"
    assert said("VALID", True, world="test") == "VALID in test"
    assert verdict(409, {"code": "LICENSE_SUSPENDED"}) == "409 LICENSE_SUSPENDED"
    wrong = [said("VALID", False), said("REVOKED", True), said("VALID", True, above="REVOKED"), said("VALID", True, status="revoked")]
    assert not {VALID, "REVOKED"} & set(wrong)


def test_table_of_verdicts():
    """The order of the contract, from the first row to the last: each is undone for the next to show."""
    terms = Terms("policy", seats=1, uses=1, strategy="RESTRICT_ACCESS")
    license = Licensed("id", "product", "code", "key", terms, devices=[Device("1", "first"), Device("2", "second")], is_past=True)
    asked = Asked("key", fingerprint="second", entitlements=("none",))
    license.state = "banned"
    assert license.answer(Asked("other key")) == license.answer(Asked("key", product_code="other")) == "NOT_FOUND"
    rows = [license.answer(asked)]
    for state in ("revoked", "suspended", "active"):
        license.state = state
        rows.append(license.answer(asked))
    terms.strategy = "REVOKE"
    assert license.answer(asked) == "REVOKED"
    terms.strategy = "ALLOW_ACCESS"
    rows.append(license.answer(asked))
    rows.append(license.answer(Asked("key", entitlements=("none",))))
    rows.append(license.answer(Asked("key", fingerprint="first", entitlements=("none",))))
    terms.uses = None
    rows.append(license.answer(Asked("key", fingerprint="first", entitlements=("none",))))
    rows.append(license.answer(Asked("key", fingerprint="first")))
    license.is_past = False
    rows.append(license.answer(Asked("key", fingerprint="first")))
    assert rows == [
        "BANNED", "REVOKED", "SUSPENDED", "EXPIRED", "MACHINE_LIMIT_EXCEEDED", "FINGERPRINT_NOT_FOUND", SPENT,
        "ENTITLEMENTS_MISSING", "EXPIRED with valid: true", VALID,
    ]  # fmt: skip


def test_judge_sees_a_server_that_forgets(start_server: Callable[..., Server], seed: int):
    """The whole of it can fail: a change that the server is not told of is missed at once."""
    server = start_server(None, *NO_LIMITS)
    with Askers(server.address, seed) as askers:
        subject = LicenseSubject(Vendor(server, server.live_key), askers)
        subject.be_seen()
        subject.change("suspend", lambda: None, lambda _: setattr(subject.license, "state", "suspended"))
        subject.be_seen()
        answers = askers.finish()
        assert subject.contradictions(answers)
    server.stop()
