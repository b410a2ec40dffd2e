"""What `make bench` makes of figures: medians, ratios, tables and the chart. Nothing is measured here.

    python3 -m unittest discover --start-directory Tests/Benchmarks
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Benchmarks"))

import chart  # noqa: E402
import comparison  # noqa: E402
from comparison import Comparison, Figure  # noqa: E402
from table import Row  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"


def compared(own: list[float], its: list[float], target: float | None = 1.0) -> Comparison:
    work = Row("validate-key", "Licentric", rates=own, medians_ms=[0.9] * len(own), p99s_ms=[2.0] * len(own))
    return Comparison(work, Row("echo", "Hummingbird", rates=its), target)


class Ratios(unittest.TestCase):
    def test_the_ratio_is_the_median_of_the_rounds_ratios(self) -> None:
        # The second round was disturbed for both; the ratio of the medians would be 1.
        made = compared([10, 5, 20], [20, 5, 10])
        self.assertEqual(made.ratios, [0.5, 1.0, 2.0])
        self.assertEqual(made.ratio, 1.0)
        self.assertEqual(compared([30, 10, 20], [10, 20, 30]).ratio, 20 / 30)

    def test_a_target_is_reached_when_it_is_met(self) -> None:
        self.assertIs(compared([4], [10], target=0.4).is_reached, True)
        self.assertIs(compared([3.9], [10], target=0.4).is_reached, False)
        self.assertIsNone(compared([4], [10], target=None).is_reached)

    def test_a_yardstick_that_answered_nothing_divides_nothing(self) -> None:
        self.assertEqual(compared([4, 6], [0, 3]).ratios, [0, 2])

    def test_a_figure_is_reached_when_it_is_not_above(self) -> None:
        self.assertIs(Figure("memory", "MiB", 200, [200]).is_reached, True)
        self.assertIs(Figure("start", "ms", 150, [100, 151, 160]).is_reached, False)
        self.assertIsNone(Figure("start", "ms", 150).is_reached)


class Text(unittest.TestCase):
    def test_a_line_says_everything(self) -> None:
        made = compared([45_000, 50_000, 40_000], [90_000, 50_000, 50_000], target=0.75)
        made.work.errors = Counter({"wrong": 1234})
        made.yardstick.errors = Counter({"timeout": 2})
        line = next(line for line in self.lines([made]) if line.startswith("validate-key"))
        self.assertEqual(
            re.split(r" {2,}", line),
            ["validate-key", "45,000", "Hummingbird: echo", "50,000", "0.80", "0.50–1.00", "≥ 0.75", "reached", "0.9", "2.0",
             "1,234 wrong, 2 timeout (Hummingbird)"],
        )  # fmt: skip

    def test_what_was_not_measured_says_why(self) -> None:
        made = Comparison(Row("activation", "Licentric"), Row("record create", "PocketBase"), 3.0, "pip failed")
        line = next(line for line in self.lines([made, compared([1], [2])]) if line.startswith("activation"))
        self.assertIn("not measured", line)
        self.assertTrue(line.endswith("pip failed"), line)

    def test_columns_are_aligned(self) -> None:
        lines = self.lines([compared([1], [2]), compared([100_000], [1_000_000])])
        places = {line.index("Hummingbird") for line in lines if "Hummingbird" in line}
        self.assertEqual(len(places), 1)
        ends = {re.match(r"validate-key +[\d,]+", line).end() for line in lines if line.startswith("validate-key")}
        self.assertEqual(len(ends), 1, "numbers end below each other")

    def test_figures_stand_below(self) -> None:
        told = comparison.text([compared([1], [2])], [Figure("memory", "MiB", 200, [250.4], "of which 100 are its own")])
        self.assertEqual(
            re.split(r" {2,}", told.splitlines()[-1]), ["memory, MiB", "250", "≤ 200", "missed", "of which 100 are its own"]
        )

    def lines(self, made: list[Comparison]) -> list[str]:
        return comparison.text(made, [Figure("start", "ms", 150, [90])]).splitlines()


class Json(unittest.TestCase):
    def test_it_holds_every_round(self) -> None:
        made = compared([10, 30], [20, 20])
        absent = Comparison(Row("activation", "Licentric"), Row("record create", "PocketBase"), 3.0, "pip failed")
        with tempfile.TemporaryDirectory() as directory:
            place = Path(directory) / "latest.json"
            comparison.write(place, {"commit": "abc"}, [made, absent], [Figure("start", "ms", 150, [90, 110])])
            told = json.loads(place.read_text())
        self.assertEqual(told["commit"], "abc")
        self.assertEqual(
            told["comparisons"][0]["ratio"], {"median": 1.0, "least": 0.5, "most": 1.5, "rounds": [0.5, 1.5]}
        )
        self.assertEqual(told["comparisons"][0]["measured"][1]["perSecond"]["rounds"], [20, 20])
        self.assertEqual(told["comparisons"][1]["notMeasured"], "pip failed")
        self.assertEqual(told["figures"][0]["median"], 100)


class Chart(unittest.TestCase):
    bars = [
        chart.Bar("validate-key <known>", "Hummingbird: echo", 0.5, 1.0),
        chart.Bar("activation", "PocketBase: record create", 8.0, 3.0),
        chart.Bar("with a nonce", "Hummingbird: echo", 1.0),
    ]

    def drawn(self) -> xml.Element:
        return xml.fromstring(chart.svg("Title", "Subtitle & more", self.bars))

    def test_bars_begin_at_one_and_point_where_they_should(self) -> None:
        drawn = self.drawn()
        one = float(drawn.find(f"{SVG}line[@class='one']").get("x1"))
        slower, faster, same = [
            (float(bar.get("x")), float(bar.get("x")) + float(bar.get("width")))
            for bar in drawn.findall(f"{SVG}rect")
            if bar.get("class") in ("slower", "faster")
        ]
        self.assertAlmostEqual(slower[1], one, delta=0.2)
        self.assertAlmostEqual(faster[0], one, delta=0.2)
        self.assertAlmostEqual(same[0], one, delta=0.2)
        # Logarithmic: eight times is three times as far as a half.
        self.assertAlmostEqual((faster[1] - one) / (one - slower[0]), 3, delta=0.02)

    def test_targets_and_names_are_there(self) -> None:
        drawn = self.drawn()
        self.assertEqual(len(drawn.findall(f"{SVG}line[@class='target']")), 2)
        texts = [text.text for text in drawn.iter(f"{SVG}text")]
        for expected in ("validate-key <known>", "beside PocketBase: record create", "× 8.00   (target ≥ 3)", "× 1.00"):
            self.assertIn(expected, texts)

    def test_it_knows_dark_pages(self) -> None:
        self.assertIn("prefers-color-scheme: dark", self.drawn().find(f"{SVG}style").text)

    def test_extremes_stay_in_the_picture(self) -> None:
        drawn = xml.fromstring(chart.svg("T", "S", [chart.Bar("a", "b", 0), chart.Bar("c", "d", 5000, 3)]))
        width = float(drawn.get("width"))
        for bar in drawn.findall(f"{SVG}rect"):
            self.assertGreaterEqual(float(bar.get("x") or 0), 0)
            self.assertLessEqual(float(bar.get("x") or 0) + float(bar.get("width")), width)


if __name__ == "__main__":
    unittest.main()
