"""How often the truth lies inside the 95 % intervals: analytic ones, and conformal ones calibrated on a
backtest of the training part; the latter also on those series alone that have 20 errors of their own.
The last row of a panel is of champions: each series by the model that its backtest chose.

`make coverage` runs this; its settings are variables of make:

    DATA=train.csv TEST=test.csv HORIZON=18 SEASON=12   a panel in the layout unique_id,ds,y
                                                        (default: monthly and quarterly M3)
    MODELS="ets theta"   the models (default: some of the default set, and best)
    ORIGINS=26 STEP=1 REFIT=always   the backtest (default of STEP: so that the origins reach back two
                                     seasonal cycles, 4 for weekly data)
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
# So many errors of its own let a series be calibrated by itself.
ENOUGH = 20
OWN = f"of {ENOUGH} errors"


def spacing(origins, each, environ):
    """The values between neighbouring origins: errors of one part of the year alone say little of the
    others."""
    return panel.whole(environ, "STEP", max(1, round(2 * each.season / origins)))


def rows_of(command, specs, each, environ, *options):
    """The rows that a command of the program writes about models on one panel."""
    origins = panel.whole(environ, "ORIGINS", 26)
    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory) / "rows.csv"
        done = sides.run_almanac(
            command, str(each.data), "--model", *specs, "--horizon", str(each.horizon),
            "--season", str(each.season), "--origins", str(origins),
            "--step", str(spacing(origins, each, environ)),
            "--refit", environ.get("REFIT") or "always", *options,
            "--format", "csv", "--output", str(output), threads=None)
        if done.returncode != 0:
            fail(f"{' '.join(specs)} on {each.name}: {done.stderr.strip().splitlines()[-1]}")
        with open(output, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def known_errors(spec, each, environ):
    """For the model, by its canonical name, how many errors of the backtest each series has at the
    step that has the fewest."""
    models = {}
    for row in rows_of("backtest", [spec], each, environ):
        if row["mean"] and row["y"]:
            counts = models.setdefault(row["model"], {})
            own = counts.setdefault(row["unique_id"], [0] * each.horizon)
            own[int(row["step"]) - 1] += 1
    return {
        model: {series: min(own) for series, own in counts.items()}
        for model, counts in models.items()}


def inside(specs, method, each, actual, environ):
    """For each series its champion of these models, and whether the truth of each step is inside."""
    hits, champions = {}, {}
    for row in rows_of(
            "select", specs, each, environ, "--intervals", method, "--levels", "95"):
        own = hits.setdefault(row["unique_id"], [])
        truth = actual[row["unique_id"]][len(own)]
        own.append(float(row["lo-95"]) <= truth <= float(row["hi-95"]))
        champions[row["unique_id"]] = row["model"]
    return hits, champions


def record(name, method, each, hits):
    """One record: the coverage of intervals on some series of a panel."""
    steps = [100 * sum(step) / len(step) for step in zip(*hits, strict=True)]
    return {
        "model": name, "panel": each.name, "method": method, "series": len(hits),
        "coverage": sum(steps) / len(steps) if steps else None,
        "least": min(steps, default=None), "most": max(steps, default=None),
    }


def measure(name, specs, known, each, actual, environ):
    """The records of one model on one panel, or of the champions of several.

    known: for each model how many errors of its own each series has."""
    records = []
    for method in METHODS:
        hits, champions = inside(specs, method, each, actual, environ)
        records.append(record(name, method, each, list(hits.values())))
    own = [
        hit for series, hit in hits.items()
        if known.get(champions[series], {}).get(series, 0) >= ENOUGH]
    return [*records, record(name, OWN, each, own)]


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
        specs = (environ.get("MODELS") or "").split() or MODELS
        known = {}
        for spec in specs:
            known |= known_errors(spec, each, environ)
        for spec in specs:
            records += measure(spec, [spec], known, each, actual, environ)
        if len(specs) > 1:
            records += measure("champions", specs, known, each, actual, environ)

    def cell(record):
        if not record["series"]:
            return "–"
        return (f"{report.fixed(record['coverage'], 1)} [{report.fixed(record['least'], 1)} … "
                f"{report.fixed(record['most'], 1)}]")

    rows = [
        [first["panel"], first["model"], str(first["series"]), cell(first), cell(second),
         f"{cell(third)} ({third['series']})"]
        for first, second, third in zip(records[::3], records[1::3], records[2::3], strict=True)
    ]
    report.publish(
        output, "Coverage of 95 % intervals, in percent: all steps [least … most of a step]",
        [sides.doctor()[0]], ["panel", "model", "series", *METHODS, OWN], rows, records)


if __name__ == "__main__":
    main()
