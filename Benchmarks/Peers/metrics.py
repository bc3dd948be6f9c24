"""Accuracy of forecasts. Standard library only; NaN marks what is undefined."""

import math

NAN = math.nan


def smape(actual, forecast):
    """The mean of 200 |y - f| / (|y| + |f|) over the horizon, in percent.

    A step where both are 0 is an exact forecast and counts as 0.
    """
    total = 0.0
    for y, f in zip(actual, forecast, strict=True):
        size = abs(y) + abs(f)
        total += 200 * abs(y - f) / size if size else 0.0
    return total / len(actual)


def scale(training, season):
    """The mean absolute error of the seasonal naive forecast within the training part."""
    changes = [abs(a - b) for a, b in zip(training[season:], training)]
    return sum(changes) / len(changes) if changes else NAN


def mase(actual, forecast, training, season):
    """The mean absolute error, divided by `scale`; NaN where that is 0 or undefined."""
    unit = scale(training, season)
    if not unit > 0:
        return NAN
    error = sum(abs(y - f) for y, f in zip(actual, forecast, strict=True)) / len(actual)
    return error / unit


def mean(values):
    """The mean of what is defined; NaN where nothing is."""
    defined = [value for value in values if not math.isnan(value)]
    return sum(defined) / len(defined) if defined else NAN


def scores(panel, test, forecasts, season):
    """sMAPE and MASE, each the mean over the series that are in `forecasts`.

    All arguments are dictionaries from an id to a list of values.
    """
    ids = [id for id in panel if id in forecasts]
    for id in ids:
        if len(test.get(id, [])) != len(forecasts[id]):
            raise ValueError(
                f"{id}: {len(forecasts[id])} steps forecast, {len(test.get(id, []))} in the test"
            )
    return (
        mean([smape(test[id], forecasts[id]) for id in ids]),
        mean([mase(test[id], forecasts[id], panel[id], season) for id in ids]),
    )
