"""Checks what the comparison computes by itself: scores, samples, files, tables, settings.

Needs no package and no network, and takes a moment: `python3 Benchmarks/Peers/check.py`.
"""

import contextlib
import io
import math
import re
import tempfile
import unittest
from pathlib import Path

import accuracy
import environment
import metrics
import pairs
import panel
import report


class Scores(unittest.TestCase):
    def test_smape_is_the_mean_over_the_horizon(self):
        # 200 · 10 / 210 and 200 · 20 / 380.
        self.assertAlmostEqual(
            metrics.smape([100, 200], [110, 180]), (2000 / 210 + 4000 / 380) / 2)

    def test_smape_of_two_zeros_is_an_exact_forecast(self):
        self.assertEqual(metrics.smape([0, 0], [0, 1]), 100)

    def test_mase_is_scaled_by_the_seasonal_naive_forecast_of_the_training_part(self):
        # Changes over two steps: 2, 4, 3, so 3 on average.
        self.assertAlmostEqual(metrics.mase([10, 10], [4, 16], [1, 2, 3, 6, 6], 2), 6 / 3)

    def test_mase_without_a_scale_is_undefined_and_left_out_of_the_mean(self):
        self.assertTrue(math.isnan(metrics.mase([1], [2], [5, 5, 5], 1)))
        self.assertTrue(math.isnan(metrics.mase([1], [2], [5], 1)))
        self.assertEqual(metrics.mean([metrics.NAN, 2.0, 4.0]), 3)

    def test_scores_count_the_series_that_were_forecast(self):
        training = {"a": [1.0, 2.0], "b": [1.0, 3.0], "c": [1.0, 2.0]}
        actual = {"a": [2.0], "b": [4.0], "c": [2.0]}
        smape, mase = metrics.scores(training, actual, {"a": [2.0], "b": [6.0]}, 1)
        self.assertEqual((smape, mase), (20, 0.5))
        with self.assertRaisesRegex(ValueError, "a: 2 steps forecast, 1 in the test"):
            metrics.scores(training, actual, {"a": [2.0, 2.0]}, 1)

    def test_the_total_weighs_panels_by_their_series(self):
        rows = [
            {"smape": 10.0, "mase": 1.0, "series": 3, "of": 3},
            {"smape": 20.0, "mase": 2.0, "series": 1, "of": 1},
        ]
        self.assertEqual(accuracy.total(rows)["smape"], 12.5)
        self.assertEqual(accuracy.total(rows)["mase"], 1.25)
        self.assertIsNone(accuracy.total([rows[0] | {"of": 4}, rows[1]]))


class Panels(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def file(self, text):
        path = self.directory / "panel.csv"
        path.write_text(text, encoding="utf-8")
        return path

    def test_a_written_panel_reads_back(self):
        path = self.directory / "panel.csv"
        values, dates = {"a": [0.1, 3.0], "b, c": [1e-9]}, {"a": ["1", "2"], "b, c": ["7"]}
        panel.write(path, values, dates)
        self.assertEqual(panel.read(path), (values, dates))

    def test_a_missing_value_is_not_a_number(self):
        values, _ = panel.read(self.file("unique_id,ds,y\na,1,\na,2,NA\na,3,4\n"))
        self.assertEqual([math.isnan(value) for value in values["a"]], [True, True, False])

    def test_what_cannot_be_read_is_named(self):
        for text, word in (
            ("id,ds,y\n", "header"), ("unique_id,ds,y\na,1,x\n", ":2"), ("unique_id,ds,y\n", "no row"),
        ):
            with self.assertRaisesRegex(SystemExit, word):
                panel.read(self.file(text))
        with self.assertRaisesRegex(SystemExit, "No such file"):
            panel.read(self.directory / "missing.csv")

    def test_forecasts_have_to_fall_on_the_dates_of_the_test(self):
        path = self.file("unique_id,ds,model,mean\na,3,naive,1\na,4,naive,2\n")
        self.assertEqual(panel.forecasts(path, {"a": ["3", "4"]}), {"naive": {"a": [1.0, 2.0]}})
        with self.assertRaisesRegex(SystemExit, "a: naive forecasts 4 at step 2.* has 5"):
            panel.forecasts(path, {"a": ["3", "5"]})

    def test_a_sample_is_evenly_spaced(self):
        self.assertEqual(panel.evenly(range(10), 5), [0, 2, 4, 6, 8])
        self.assertEqual(panel.evenly(range(3), 5), [0, 1, 2])
        self.assertEqual(panel.evenly(range(3), None), [0, 1, 2])

    def test_the_season_comes_from_the_dates(self):
        for dates, season in (
            ("2024-01-01 2024-01-02", 7), ("2024-01-01 2024-01-08", 52),
            ("2024-02-01 2024-03-01", 12), ("2024-01-01 2024-04-01", 4),
            ("1999-01-01 2000-01-01", 1),
        ):
            rows = "".join(f"a,{ds},1\n" for ds in dates.split())
            self.assertEqual(panel.season_of(self.file("unique_id,ds,y\n" + rows)), season)
        with self.assertRaisesRegex(SystemExit, "SEASON is needed"):
            panel.season_of(self.file("unique_id,ds,y\na,1,1\na,2,1\n"))

    def test_settings_that_make_no_sense_are_refused(self):
        data = str(self.file("unique_id,ds,y\na,2024-01-01,1\na,2024-02-01,1\n"))
        for settings, word in (
            ({"HORIZON": "3"}, "without DATA"), ({"DATA": data}, "HORIZON or TEST"),
            ({"DATA": data, "HORIZON": "0"}, "at least 1"),
        ):
            with self.assertRaisesRegex(SystemExit, word):
                panel.given(settings)
        found = panel.given({"DATA": data, "HORIZON": "3"})
        self.assertEqual((found.horizon, found.season, found.test), (3, 12, None))
        weekly = str(self.file("unique_id,ds,y\na,1,1\na,2,1\n"))
        self.assertEqual(panel.given({"DATA": weekly, "HORIZON": "3", "SEASON": "52"}).season, 52)


class Tables(unittest.TestCase):
    def test_numbers_keep_their_digits(self):
        self.assertEqual(
            [report.number(value) for value in (0.0012345, 12.345, 1234.5, 1428, None)],
            ["0.00123", "12.3", "1,234", "1,428", "–"])

    def test_columns_are_aligned(self):
        self.assertEqual(
            report.aligned(["m", "value"], [["naive", "1.5"], ["x", "10.25"]]),
            "m      value\n─────  ─────\nnaive    1.5\nx      10.25")

    def test_the_file_has_the_form_of_its_ending(self):
        with tempfile.TemporaryDirectory() as directory:
            for name, word in (("a.md", "| m | v |"), ("a.json", '"v": null')):
                path = Path(directory) / name
                with contextlib.redirect_stdout(io.StringIO()):
                    report.publish(
                        path, "T", ["fact"], ["m", "v"], [["a", "–"]], [{"v": math.nan}])
                self.assertIn(word, path.read_text(encoding="utf-8"))
        with self.assertRaisesRegex(SystemExit, "OUTPUT"):
            report.check("table.txt")


class Pairs(unittest.TestCase):
    def test_any_moving_average_has_a_peer(self):
        (pair,) = pairs.find("moving-average(13)")
        self.assertEqual(pair.label, "WindowAverage(window_size=13)")
        self.assertEqual(pairs.find("moving-average(x)"), [])

    def test_the_season_goes_to_seasonal_models_only(self):
        (ets,), (holt,) = pairs.find("ets"), pairs.find("holt(damped)")
        self.assertEqual(ets.keywords(12), {"season_length": 12})
        self.assertEqual(holt.keywords(12), {"model": "AAN", "damped": True})

    def test_r_has_every_model_that_is_said_to_be_there(self):
        text = (environment.HERE / "peer.R").read_text(encoding="utf-8")
        there = set(re.findall(r'^  "([^"]+)" =', text, re.MULTILINE))
        self.assertEqual(there, {pair.spec for pair in pairs.PAIRS if pair.r})


class Requirements(unittest.TestCase):
    def test_every_package_is_pinned(self):
        for package in environment.packages():
            self.assertRegex(package, r"^[a-z-]+==[0-9.]+$")


if __name__ == "__main__":
    unittest.main()
