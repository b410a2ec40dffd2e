"""What was asked of a server while a vendor changed things, and whether all the answers can be true."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Iterator, Sequence

VALID = "VALID"
SPENT = "USES_EXCEEDED"
UNAUTHORIZED = "401 UNAUTHORIZED"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. Its two times, like those of changes, are of one monotonic clock and enclose what really happened."""

    question: int
    sent: float
    answered: float
    verdict: str


class Answers(list[Answer]):
    """Many of them; what shows variables after a failure must not write them all down."""

    def __repr__(self) -> str:
        return f"<{len(self)} answers>"


@dataclass(frozen=True, slots=True)
class Change:
    """Something the vendor did: it happened after it was sent, and before its answer had been read."""

    name: str
    sent: float
    acknowledged: float


Expected = dict[int, frozenset[str]]
"""The right answers to each question."""


@dataclass
class History:
    """The changes one after the other, and what is right before, between and after them."""

    expected: list[Expected] = field(default_factory=lambda: [{}])
    """The n-th holds after n changes."""
    changes: list[Change] = field(default_factory=list)
    behind: list[Expected] = field(default_factory=lambda: [{}])
    """What is right, where that differs, for those whose credential was good a moment before."""

    def note(self, change: Change, expected: Expected, behind: Expected | None = None) -> None:
        assert not self.changes or self.changes[-1].acknowledged <= change.sent <= change.acknowledged, "changes overlap"
        self.changes.append(change)
        self.expected.append(expected)
        self.behind.append(behind or {})

    def span(self, answer: Answer) -> tuple[int, int]:
        """How many changes had been acknowledged before it was asked, and how many had been sent before it was answered."""
        first = bisect_left(self.changes, answer.sent, key=lambda change: change.acknowledged)
        return first, bisect_left(self.changes, answer.answered, key=lambda change: change.sent)

    def contradictions(self, answers: Sequence[Answer]) -> list[str]:
        """What cannot be true.

        An answer must be right after some number of changes: no fewer than were acknowledged before it was asked, and no
        more than were sent before it was answered. Or its credential was looked at after some number, and what it wants
        after another.
        """
        found: list[str] = []
        for answer in answers:
            first, last = self.span(answer)
            is_right = any(answer.verdict in self._right(state, answer.question) for state in range(first, last + 1))
            if not is_right and not self._was_overtaken(answer, first, last):
                found.append(self._told(answer, first, last))
        return found

    def witnesses(self, answers: Sequence[Answer]) -> Counter[str]:
        """For each change, by name: the answers that had to differ from those before it, asked when it was acknowledged."""
        counts: Counter[str] = Counter()
        for answer in answers:
            first, last = self.span(answer)
            if first == last > 0 and self._right(first, answer.question).isdisjoint(self._right(first - 1, answer.question)):
                counts[self.changes[first - 1].name] += 1
        return counts

    def _was_overtaken(self, answer: Answer, first: int, last: int) -> bool:
        """Whether it got past the door before a change, and found what was there after it."""
        states = range(first, last + 1)
        return any(
            UNAUTHORIZED not in self._right(before, answer.question)
            and answer.verdict in self.behind[after].get(answer.question, ())
            for after in states for before in states if before < after
        )  # fmt: skip

    def _right(self, state: int, question: int) -> frozenset[str]:
        return self.expected[state].get(question, frozenset())

    def _told(self, answer: Answer, first: int, last: int) -> str:
        right = sorted({verdict for state in range(first, last + 1) for verdict in self._right(state, answer.question)})
        since = "from the beginning"
        if first:
            change = self.changes[first - 1]
            since = f"asked {(answer.sent - change.acknowledged) * 1000:.1f} ms after “{change.name}” was acknowledged"
        until = "".join(f", “{change.name}” under way" for change in self.changes[first:last])
        return f"question {answer.question}: {answer.verdict} instead of {' or '.join(right) or 'nothing'}, {since}{until}"


def miscounted(history: History, limits: Sequence[float], answers: Sequence[Answer]) -> list[str]:
    """Where a limit on uses was not exact.

    - limits: how many valid answers there may have been altogether, after each number of changes.
    """
    return [*_too_many(history, limits, answers), *_too_few(history, limits, answers)]


def _too_many(history: History, limits: Sequence[float], answers: Sequence[Answer]) -> Iterator[str]:
    """A valid answer is one too many if, when it was asked, as many had come as there may be."""
    given = [answer for answer in answers if answer.verdict == VALID]
    moments = sorted(answer.answered for answer in given)
    for answer in given:
        first, last = history.span(answer)
        before = bisect_left(moments, answer.sent)
        if before >= (most := max(limits[first : last + 1])):
            yield f"question {answer.question}: {VALID}, asked after {before} of at most {most} valid answers"


def _too_few(history: History, limits: Sequence[float], answers: Sequence[Answer]) -> Iterator[str]:
    """A refusal is one too early if, when it came, fewer had been asked that were given a valid answer."""
    moments = sorted(answer.sent for answer in answers if answer.verdict == VALID)
    for answer in answers:
        if answer.verdict == SPENT:
            first, last = history.span(answer)
            before = bisect_left(moments, answer.answered)
            if before < (least := min(limits[first : last + 1])):
                yield f"question {answer.question}: {SPENT}, after at most {before} valid answers instead of {least}"
