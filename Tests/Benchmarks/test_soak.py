"""What `make soak` makes of what it noted: slopes, medians, the verdict and the table. Nothing is measured here.

    python3 -m unittest discover --start-directory Tests/Benchmarks
"""

from __future__ import annotations

import json
import re
import sys
import unittest
from dataclasses import replace
from pathlib import Path
from typing import Callable

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Benchmarks"))

import soak_watch  # noqa: E402
from soak_watch import MEBIBYTE, Finding, Look, Span  # noqa: E402

CALM = Look(0, 100 * MEBIBYTE, 60 * MEBIBYTE, 50, 40, 20 * MEBIBYTE, 4 * MEBIBYTE, Span())


def looks(change: Callable[[int, Look], Look] = lambda number, look: look, count: int = 60) -> list[Look]:
    """One in ten seconds of a calm server, a hundred answers a second, and what is different about it."""
    calm = [replace(CALM, minutes=number / 6, span=Span(answers=1000 if number else 0, slowest=0.1)) for number in range(count + 1)]
    return [change(number, look) for number, look in enumerate(calm)]


def ill(made: list[Look]) -> list[str]:
    return [finding.name for finding in soak_watch.verdict(made, wanted_per_second=100) if not finding.is_well]


class Verdict(unittest.TestCase):
    def test_a_calm_server_is_well(self) -> None:
        self.assertEqual(ill(looks()), [])

    def test_memory_must_not_grow_in_the_second_half(self) -> None:
        def growing(a_minute: float) -> list[Look]:
            return looks(lambda number, look: replace(look, resident=int((100 + a_minute * number / 6) * MEBIBYTE)))

        self.assertEqual(ill(growing(0.9)), [])
        self.assertEqual(ill(growing(1.1)), ["memory is flat"])
        self.assertEqual(ill(looks(lambda number, look: replace(look, resident=min(number, 30) * MEBIBYTE))), [])

    def test_memory_may_come_and_go(self) -> None:
        self.assertEqual(ill(looks(lambda number, look: replace(look, resident=(100 + number % 2 * 20) * MEBIBYTE))), [])

    def test_descriptors_and_threads_must_not_grow(self) -> None:
        self.assertEqual(ill(looks(lambda number, look: replace(look, descriptors=50 + number))), ["descriptors are flat"])
        self.assertEqual(ill(looks(lambda number, look: replace(look, descriptors=50 + number % 8))), [])
        self.assertEqual(ill(looks(lambda number, look: replace(look, threads=40 + number // 5))), ["threads are flat"])

    def test_one_answer_is_enough(self) -> None:
        def with_span(**fields: object) -> list[Look]:
            return looks(lambda number, look: replace(look, span=replace(look.span, **fields)) if number == 5 else look)

        self.assertEqual(ill(with_span(slowest=1.01)), ["no answer over a second"])
        self.assertEqual(ill(with_span(slowest=1.0)), [])
        self.assertEqual(ill(with_span(errors=1)), ["no status from 500 on"])
        self.assertEqual(ill(with_span(wrong=soak_watch.Counter({"validation: REVOKED": 1}))), ["no wrong answer"])

    def test_a_load_that_was_not_made_says_nothing(self) -> None:
        idle = looks(lambda number, look: replace(look, span=Span(answers=790 if number else 0)))
        self.assertEqual(ill(idle), ["the load was made"])


class Numbers(unittest.TestCase):
    def test_the_slope_is_in_mebibytes_a_minute(self) -> None:
        made = looks(lambda number, look: replace(look, resident=number * MEBIBYTE))
        self.assertAlmostEqual(soak_watch.slope(made, lambda look: look.resident), 6)
        self.assertEqual(soak_watch.slope(made[:1], lambda look: look.resident), 0)

    def test_the_second_half_is_of_the_time(self) -> None:
        half = soak_watch.second_half(looks())
        self.assertEqual((half[0].minutes, half[-1].minutes), (5, 10))

    def test_a_span_keeps_the_slowest(self) -> None:
        span = Span()
        for name, seconds, status in (("a", 0.1, 200), ("b", 0.3, 503), ("c", 0.2, 404)):
            span.note(name, seconds, status)
        self.assertEqual((span.answers, span.slowest, span.slowest_name, span.errors), (3, 0.3, "b", 1))


class Text(unittest.TestCase):
    findings = [Finding("memory is flat", "+0.10 MiB a minute", True), Finding("threads are flat", "40, 50", False)]

    def test_a_long_run_still_fits_on_a_page(self) -> None:
        table = soak_watch.text(looks(count=600), self.findings).split("\n\n")[0].splitlines()
        self.assertEqual(len(table), 31)
        self.assertEqual(re.split(r" {2,}", table[-1].strip())[:3], ["100.0", "100", "100.0"])

    def test_a_line_has_the_worst_of_its_time(self) -> None:
        def slow(number: int, look: Look) -> Look:
            return replace(look, span=Span(1000, 0.5, "list", errors=2)) if number == 3 else look

        table = soak_watch.text(looks(slow, count=120), self.findings).splitlines()
        [line] = [line for line in table if line.endswith("list")]
        self.assertEqual(re.split(r" {2,}", line.strip())[-3:], ["500", "2", "list"])

    def test_the_verdict_stands_below(self) -> None:
        told = soak_watch.text(looks(), self.findings).splitlines()[-2:]
        self.assertEqual([re.split(r" {2,}", line)[1] for line in told], ["yes", "NO"])

    def test_json_has_every_look(self) -> None:
        told = json.loads(json.dumps(looks()[1].as_json()))
        self.assertEqual((told["answers"], told["slowestMilliseconds"], told["residentBytes"]), (1000, 100, 100 * MEBIBYTE))


if __name__ == "__main__":
    unittest.main()
