"""How often the truth lies inside the 95 % intervals: analytic ones, and conformal ones calibrated on a
backtest of the training part.

`make coverage` runs this; its settings are variables of make:

    DATA=train.csv TEST=test.csv HORIZON=18 SEASON=12   a panel in the layout unique_id,ds,y
                                                        (default: monthly and quarterly M3)
    MODELS="ets theta"   the models (default: some of the default set, and best)
    ORIGINS=26 REFIT=every:13   the backtest
    OUTPUT=file.md       the table as Markdown, or with .json as it is
"""

import csv
import os
import tempfile
from pathlib import Path

import environment

if __name__ == "__main__" and not os.environ.get("DATA"):
    environment.enter()

import panel
import report
import sides
from environment import fail

MODELS = ["seasonal-naive", "ets", "dynamic-theta", "auto-arima", "best"]
METHODS = ["analytic", "conformal"]


def share_inside(path, actual, horizon):
    """The percentages inside at each step, over the series of a file of forecasts, and their number."""
    inside, steps = [[] for _ in range(horizon)], {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            step = steps[row["unique_id"]] = steps.get(row["unique_id"], 0) + 1
            truth = actual[row["unique_id"]][step - 1]
            inside[step - 1].append(float(row["lo-95"]) <= truth <= float(row["hi-95"]))
    return [100 * sum(step) / len(step) for step in inside], len(steps)


def measure(spec, method, each, actual, environ):
    """One record: the coverage of one model's intervals on one panel."""
    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory) / "forecasts.csv"
        done = sides.run_almanac(
            "select", str(each.data), "--model", spec, "--horizon", str(each.horizon),
            "--season", str(each.season), "--origins", str(panel.whole(environ, "ORIGINS", 26)),
            "--refit", environ.get("REFIT") or "every:13", "--intervals", method,
            "--levels", "95", "--format", "csv", "--output", str(output), threads=None)
        if done.returncode != 0:
            fail(f"{spec} on {each.name}: {done.stderr.strip().splitlines()[-1]}")
        steps, count = share_inside(output, actual, each.horizon)
    return {
        "model": spec, "panel": each.name, "method": method, "series": count,
        "coverage": sum(steps) / len(steps), "least": min(steps), "most": max(steps),
    }


def main():
    environ = os.environ
    output = environ.get("OUTPUT")
    report.check(output)
    given = panel.given(environ)
    if given and not given.test:
        fail("TEST is needed beside DATA")
    panels = [given] if given else [
        each for each in panel.m3() if each.name in ("M3 monthly", "M3 quarterly")]
    records = []
    for each in panels:
        actual = panel.read(each.test)[0]
        for spec in (environ.get("MODELS") or "").split() or MODELS:
            records += [measure(spec, method, each, actual, environ) for method in METHODS]

    def cell(record):
        return (f"{report.fixed(record['coverage'], 1)} [{report.fixed(record['least'], 1)} … "
                f"{report.fixed(record['most'], 1)}]")

    rows = [
        [first["panel"], first["model"], str(first["series"]), cell(first), cell(second)]
        for first, second in zip(records[::2], records[1::2], strict=True)
    ]
    report.publish(
        output, "Coverage of 95 % intervals, in percent: all steps [least … most of a step]",
        [sides.doctor()[0]], ["panel", "model", "series", *METHODS], rows, records)


if __name__ == "__main__":
    main()
