"""Runs one model of statsforecast over a panel, in the environment of the peers.

    peer.py forecast PANEL.csv SPEC NUMBER HORIZON SEASON LEVELS FORECASTS.csv
    peer.py frame    PANEL.csv SPEC NUMBER HORIZON SEASON LEVELS FORECASTS.csv
    peer.py backtest PANEL.csv SPEC NUMBER HORIZON SEASON ORIGINS,REFIT FORECASTS.csv

NUMBER chooses among the pairs of a spec. `forecast` calls the model itself on arrays, `frame` goes
through StatsForecast and a data frame, as its users do, and so does `backtest`. The first pass over the panel warms up and gives the
forecasts; after it one line of JSON tells the processor time of the whole process so far. Then
every line on standard input asks for a measurement of that many processor seconds, answered by one
line of JSON: the mean of a pass, and the passes.
"""

import csv
import json
import sys
import time
import warnings

import numpy
from threadpoolctl import threadpool_info

import least_squares
import pairs
import panel


def forecasting(model, series, horizon, levels):
    """A pass over all series: one forecast or None for each, and why the first failure happened."""
    arguments = {"h": horizon, "level": levels} if levels else {"h": horizon}

    def run():
        results, reason = [], None
        for y in series:
            try:
                results.append(model.forecast(y=y, **arguments))
            except Exception as error:  # noqa: BLE001, whatever a peer throws is its failure
                results.append(None)
                reason = reason or f"{type(error).__name__}: {error}"
        return results, reason

    return run


def front_end(model, values):
    """What the users of the package call, and the series as it wants them."""
    import pandas
    from statsforecast import StatsForecast

    frame = pandas.DataFrame(
        {
            "unique_id": numpy.repeat(list(values), [len(y) for y in values.values()]),
            "ds": numpy.concatenate([numpy.arange(len(y)) for y in values.values()]),
            "y": numpy.concatenate([numpy.asarray(y) for y in values.values()]),
        }
    )
    return StatsForecast(models=[model], freq=1, n_jobs=1), frame


def write_forecasts(path, ids, results):
    """Writes the means, one row a step; returns how many series have none."""
    failures = 0
    with open(path, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["unique_id", "model", "ds", "mean"])
        for id, result in zip(ids, results, strict=True):
            if result is None or not numpy.isfinite(result["mean"]).all():
                failures += 1
                continue
            rows.writerows([id, "peer", step, repr(float(f))]
                           for step, f in enumerate(result["mean"], 1))
    return failures


def write_frame(path, frame, model, columns):
    """Writes the rows of a data frame; returns how many series have no forecast."""
    failed = frame.loc[~numpy.isfinite(frame[repr(model)]), "unique_id"].unique()
    frame = frame[~frame["unique_id"].isin(failed)]
    frame = frame.rename(columns={repr(model): "mean"}).assign(model="peer")
    frame.to_csv(path, index=False, columns=columns)
    return len(failed)


def measure(run, seconds):
    """Passes until they have used the time, at least one; what they return is freed untimed."""
    spent, passes = 0.0, 0
    while spent < seconds:
        before = time.process_time()
        result = run()
        spent += time.process_time() - before
        passes += 1
        del result
    return {"cpu": spent / passes, "passes": passes}


def main():
    mode, data, spec, number, horizon, season, plan, output = sys.argv[1:]
    warnings.simplefilter("ignore")
    import statsforecast
    import statsforecast.models

    values, _ = panel.read(data)
    series = [numpy.array(y) for y in values.values()]
    pair = pairs.find(spec)[int(number)]
    models = statsforecast.models if pair.packaged else least_squares
    model = getattr(models, pair.peer)(**pair.keywords(int(season)))
    levels = [] if plan == "none" else plan.split(",")
    horizon = int(horizon)
    reason = None
    if mode == "backtest":
        front, frame = front_end(model, values)
        origins, refit = plan.split(",")
        arguments = {"n_windows": int(origins), "step_size": 1, "refit": refit == "always"}
        run = lambda: front.cross_validation(df=frame, h=horizon, **arguments)  # noqa: E731
        columns = ["unique_id", "model", "cutoff", "ds", "y", "mean"]
        failures = write_frame(output, run(), model, columns)
    elif mode == "frame":
        front, frame = front_end(model, values)
        arguments = {"level": [float(level) for level in levels]} if levels else {}
        run = lambda: front.forecast(df=frame, h=horizon, **arguments)  # noqa: E731
        failures = write_frame(output, run(), model, ["unique_id", "model", "ds", "mean"])
    else:
        run = forecasting(model, series, horizon, [float(level) for level in levels])
        results, reason = run()
        failures = write_forecasts(output, list(values), results)
        del results
    blas = sorted({
        f"{info['internal_api']} {info['version']} {info.get('architecture', '')} kernel, "
        f"{info['num_threads']} thread"
        for info in threadpool_info() if info["user_api"] == "blas"
    })
    answer({
        "whole": time.process_time(), "failures": failures, "reason": reason,
        "version": f"statsforecast {statsforecast.__version__}, numpy {numpy.__version__}, "
                   f"Python {sys.version.split()[0]}",
        "blas": "; ".join(blas) or "no BLAS loaded",
    })
    for line in sys.stdin:
        answer(measure(run, float(line)))


def answer(values):
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    main()
