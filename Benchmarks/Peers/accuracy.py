"""Scores our models: sMAPE and MASE of every model on every panel, as ACCURACY.md defines them.

`make accuracy` runs this; its settings are variables of make:

    DATA=train.csv TEST=test.csv HORIZON=18 SEASON=12   a panel in the layout unique_id,ds,y
                                                        (default: the four panels of M3)
    MODELS="ets theta"   some of the models (default: all that `almanac models` lists, and the choice
                         among the default models, select(panel) and select(series))
    PEER=1               statsforecast's models of those names in place of ours (default: all but
                         auto-arima, which takes most of an hour)
    OUTPUT=file.md       the table as Markdown, or with .json as it is
"""

import os
import sys
import tempfile
from pathlib import Path

import environment

if __name__ == "__main__" and (os.environ.get("PEER") or not os.environ.get("DATA")):
    environment.enter()

import metrics
import pairs
import panel
import report
import sides
from environment import fail, note


# Not models, but choices among the default ones that combine nothing.
CHOICES = {"select(panel)": "panel", "select(series)": "series"}


def ours(spec, each, output):
    """Forecasts a panel with a model of ours; returns why series failed, the first reason."""
    done = sides.run_almanac(
        "forecast", str(each.data), "--model", spec, "--horizon", str(each.horizon), "--season",
        str(each.season), "--levels", "none", "--format", "csv", "--output", str(output),
        threads=None)
    words = done.stderr.strip().splitlines()
    prefix = f": {spec}: "
    reason = next((word.split(prefix, 1)[1] for word in words if prefix in word), None)
    # 65 is also what a model gets that failed on every series.
    if done.returncode != 0 and not (done.returncode == 65 and reason):
        fail(f"{spec} on {each.name}: {words[-1] if words else 'it said nothing'}")
    return reason


def chosen(choice, each, output):
    """Forecasts a panel with the champions of a backtest on its training part: over whole horizons,
    one after the other, as many as fill a season."""
    origins = max(1, each.season // each.horizon)
    done = sides.run_almanac(
        "select", str(each.data), "--by", CHOICES[choice], "--metric", "mase",
        "--horizon", str(each.horizon), "--origins", str(origins), "--step", str(each.horizon),
        "--season", str(each.season),
        "--levels", "none", "--format", "csv", "--output", str(output), threads=None)
    if done.returncode != 0:
        fail(f"{choice} on {each.name}: {done.stderr.strip().splitlines()[-1]}")


def theirs(pair, each, output):
    """The same with a model of statsforecast."""
    number = pairs.find(pair.spec).index(pair)
    peer = sides.statsforecast(
        "forecast", each.data, pair, number, "none", each.horizon, each.season, output)
    peer.close()
    return peer.first["reason"] or (peer.first["failures"] and "the forecast is not finite")


def score(forecast, model, each, training, test, dates):
    """sMAPE, MASE, how many series have a forecast, and why others have none."""
    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory) / "forecasts.csv"
        reason = (chosen if model in CHOICES else forecast)(model, each, output)
        dates = dates if forecast is ours else None
        means = panel.forecasts(output, dates) if output.exists() else {}
    # One model, or the champion of each series.
    means = {id: steps for model in means.values() for id, steps in model.items()}
    try:
        smape, mase = metrics.scores(training, test, means, each.season)
    except ValueError as error:
        fail(f"{each.test}: {error}")
    return {"smape": smape, "mase": mase, "series": len(means), "reason": reason}


def total(scored):
    """The scores over all series of all panels; nothing where a panel or a series is missing."""
    if any(row["series"] < row["of"] for row in scored):
        return None
    count = sum(row["series"] for row in scored)
    return {
        key: sum(row[key] * row["series"] for row in scored) / count for key in ("smape", "mase")
    } | {"series": count, "of": count}


def measure(forecast, models, panels):
    """All scores, one record a model and panel, and one over all panels."""
    loaded = [(each, panel.read(each.data)[0], *panel.read(each.test)) for each in panels]
    for spec, model in models.items():
        print(f"  {spec} …", file=sys.stderr, flush=True)
        scored = []
        for each, training, test, dates in loaded:
            row = score(forecast, model, each, training, test, dates)
            row |= {"model": spec, "panel": each.name, "of": len(training)}
            if row["series"] < row["of"]:
                note(f"{spec}: failed on {row['of'] - row['series']} of {row['of']} series of "
                     f"{each.name}: {row['reason']}")
            scored.append(row)
        yield from scored
        if len(panels) > 1:
            whole = total(scored) or {"smape": metrics.NAN, "mase": metrics.NAN, "series": 0}
            yield whole | {"model": spec, "panel": "all"}


def our_models(names):
    """Our models by name."""
    names = names or [*sides.specs(), *CHOICES]
    for spec in names:
        if spec not in CHOICES and not sides.knows(spec):
            fail(f"this almanac has no model {spec}; there are {', '.join(sides.specs())}")
    return {spec: spec for spec in names}


def their_models(names):
    """The pairs by what the peer calls its model."""
    known = dict.fromkeys(pair.spec for pair in pairs.PAIRS if pair.packaged)
    for spec in names:
        if not pairs.find(spec):
            fail(f"no peer is known for {spec}; there are {', '.join(known)}")
    names = names or [spec for spec in known if spec != "auto-arima"]
    return {pair.label: pair for spec in names for pair in pairs.find(spec)}


def main():
    output = os.environ.get("OUTPUT")
    report.check(output)
    given = panel.given(os.environ)
    panels = [given] if given else panel.m3()
    if given and not given.test:
        fail("TEST is needed beside DATA")
    names = (os.environ.get("MODELS") or "").split()
    if os.environ.get("PEER"):
        of, forecast, models = environment.packages()[0], theirs, their_models(names)
    else:
        of, forecast, models = sides.doctor()[0], ours, our_models(names)
    records = list(measure(forecast, models, panels))
    names = list(dict.fromkeys(record["panel"] for record in records))
    cells = {(record["model"], record["panel"]): record for record in records}

    def cell(spec, name):
        record = cells[spec, name]
        failed = record.get("of", 0) - record["series"] if record["series"] else 0
        text = f"{report.fixed(record['smape'])} / {report.fixed(record['mase'], 3)}"
        return ("–" if record["series"] == 0 else text) + (f" ({failed} failed)" if failed else "")

    counts = [f"{each.name}: horizon {each.horizon}, season {each.season}" for each in panels]
    report.publish(
        output, "Accuracy: sMAPE in percent / MASE", [of, *counts],
        ["model", *names], [[spec, *(cell(spec, name) for name in names)] for spec in models],
        records)


if __name__ == "__main__":
    main()
