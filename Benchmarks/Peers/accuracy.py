"""Scores our models: sMAPE and MASE of every model on every panel, as ACCURACY.md defines them.

`make accuracy` runs this; its settings are variables of make:

    DATA=train.csv TEST=test.csv HORIZON=18 SEASON=12   a panel in the layout unique_id,ds,y
                                                        (default: the four panels of M3)
    MODELS="ets theta"   some of the models (default: all that `almanac models` lists)
    OUTPUT=file.md       the table as Markdown, or with .json as it is
"""

import os
import sys
import tempfile
from pathlib import Path

import environment

if __name__ == "__main__" and not os.environ.get("DATA"):
    environment.enter()

import metrics
import panel
import report
import sides
from environment import fail, note


def score(spec, each, training, test, dates):
    """sMAPE, MASE, how many series have a forecast, and why others have none."""
    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory) / "forecasts.csv"
        done = sides.run_almanac(
            "forecast", str(each.data), "--model", spec, "--horizon", str(each.horizon),
            "--season", str(each.season), "--levels", "none", "--format", "csv", "--output",
            str(output), threads=None)
        words = done.stderr.strip().splitlines()
        # 65: the model failed on every series.
        if done.returncode not in (0, 65) or not words and done.returncode:
            fail(f"{spec} on {each.name}: {words[-1] if words else 'it said nothing'}")
        found = panel.forecasts(output, dates) if done.returncode == 0 else {}
    means = next(iter(found.values()), {})
    smape, mase = metrics.scores(training, test, means, each.season)
    prefix = f": {spec}: "
    reason = next((word.split(prefix, 1)[1] for word in words if prefix in word), None)
    return {"smape": smape, "mase": mase, "series": len(means), "reason": reason}


def total(scored):
    """The scores over all series of all panels; nothing where a panel or a series is missing."""
    if any(row["series"] < row["of"] for row in scored):
        return None
    count = sum(row["series"] for row in scored)
    return {
        key: sum(row[key] * row["series"] for row in scored) / count for key in ("smape", "mase")
    } | {"series": count, "of": count}


def measure(specs, panels):
    """All scores, one record a model and panel, and one over all panels."""
    loaded = [(each, panel.read(each.data)[0], *panel.read(each.test)) for each in panels]
    for spec in specs:
        print(f"  {spec} …", file=sys.stderr, flush=True)
        scored = []
        for each, training, test, dates in loaded:
            row = score(spec, each, training, test, dates)
            row |= {"model": spec, "panel": each.name, "of": len(training)}
            if row["series"] < row["of"]:
                note(f"{spec}: failed on {row['of'] - row['series']} of {row['of']} series of "
                     f"{each.name}: {row['reason']}")
            scored.append(row)
        yield from scored
        if len(panels) > 1:
            whole = total(scored) or {"smape": metrics.NAN, "mase": metrics.NAN, "series": 0}
            yield whole | {"model": spec, "panel": "all"}


def main():
    output = os.environ.get("OUTPUT")
    report.check(output)
    given = panel.given(os.environ)
    panels = [given] if given else panel.m3()
    if given and not given.test:
        fail("TEST is needed beside DATA")
    specs = (os.environ.get("MODELS") or "").split() or sides.specs()
    for spec in specs:
        if not sides.knows(spec):
            fail(f"this almanac has no model {spec}; there are {', '.join(sides.specs())}")
    records = list(measure(specs, panels))
    names = list(dict.fromkeys(record["panel"] for record in records))
    cells = {(record["model"], record["panel"]): record for record in records}

    def cell(spec, name):
        record = cells[spec, name]
        failed = record.get("of", 0) - record["series"] if record["series"] else 0
        text = f"{report.fixed(record['smape'])} / {report.fixed(record['mase'], 3)}"
        return ("–" if record["series"] == 0 else text) + (f" ({failed} failed)" if failed else "")

    counts = [f"{each.name}: horizon {each.horizon}, season {each.season}" for each in panels]
    report.publish(
        output, "Accuracy: sMAPE in percent / MASE", [sides.doctor()[0], *counts],
        ["model", *names], [[spec, *(cell(spec, name) for name in names)] for spec in specs],
        records)


if __name__ == "__main__":
    main()
