"""Times our models beside the same ones of statsforecast, and of R where it is installed.

`make compare` and `make compare-backtest` run this; its settings are variables of make:

    DATA=train.csv TEST=test.csv HORIZON=18 SEASON=12   a panel in the layout unique_id,ds,y
                                                        (default: M3 monthly)
    MODELS="ets theta"   some of the models (default: all that have a peer)
    SERIES=100           evenly spaced series (default: for each model, as the table shows)
    SAMPLE=10            the same for R
    CALL=frame           the peer through StatsForecast and a data frame, as its users call it
                         (default: direct, its models on arrays)
    ROUNDS=5             measurements on each side, taken in turns; medians are shown
    OUTPUT=file.md       the table as Markdown, or with .json everything that was measured
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

import environment

if __name__ == "__main__":
    environment.enter()

import metrics
import pairs
import panel
import report
import sides
from environment import fail, note

ORIGINS = 6


class Comparison:
    """Everything that all rows share."""

    def __init__(self, environ, directory):
        self.environ = environ
        self.directory = Path(directory)
        self.rounds = panel.whole(environ, "ROUNDS", 5)
        self.series = panel.whole(environ, "SERIES", None)
        self.sample = panel.whole(environ, "SAMPLE", None)
        self.call = environ.get("CALL") or "direct"
        if self.call not in ("direct", "frame"):
            fail(f"CALL must be direct or frame, not {self.call}")
        self.panel = panel.given(environ) or next(
            each for each in panel.m3() if each.name == "M3 monthly")
        self.values, self.dates = panel.read(self.panel.data)
        self.test, self.test_dates = panel.read(self.panel.test) if self.panel.test else ({}, None)
        self.complete = self.usable()
        self.facts = {}

    def usable(self):
        """The series that both sides can take: without missing values, and with a whole test."""
        complete = [id for id, y in self.values.items() if not any(map(lambda v: v != v, y))]
        if self.test:
            complete = [id for id in complete if self.has_test(id)]
        if len(complete) < len(self.values):
            note(f"{len(self.values) - len(complete)} of {len(self.values)} series are left out: "
                 "a value is missing, or the test part is not as long as the horizon")
        if not complete:
            fail("no series remains")
        return complete

    def has_test(self, id):
        actual = self.test.get(id, [])
        return len(actual) == self.panel.horizon and not any(y != y for y in actual)

    def file(self, ids):
        """A file with some of the series, for both sides."""
        path = self.directory / f"panel-{len(ids)}.csv"
        if not path.exists():
            panel.write(path, {id: self.values[id] for id in ids}, self.dates)
        return path

    def chosen(self):
        """The pairs to run, each with its number among those of its spec."""
        names = (self.environ.get("MODELS") or "").split()
        default = ["ets"] if self.mode == "backtest" else dict.fromkeys(
            pair.spec for pair in pairs.PAIRS)
        found = []
        for spec in names or default:
            if not pairs.find(spec):
                known = ", ".join(dict.fromkeys(pair.spec for pair in pairs.PAIRS))
                fail(f"no peer is known for {spec}; there are {known}")
            if not sides.knows(spec):
                note(f"{spec}: left out, this almanac has no such model")
            elif pairs.find(spec)[0].needs_season and self.panel.season == 1:
                note(f"{spec}: left out, the panel has no season")
            else:
                found += [
                    (number, pair) for number, pair in enumerate(pairs.find(spec))
                    if pair.packaged or self.mode == "forecast"]
        if not found:
            fail("no model remains")
        return found

    def turns(self, ours, peer, series):
        """Rounds in turns; microseconds of one series on both sides, and how the ratio varied."""
        left, right = [], []
        for _ in range(self.rounds):
            _, timing = sides.almanac(*ours, "--timing-repeat", str(sides.SECONDS))
            left.append(timing["compute_cpu"] * 1e6 / series)
            right.append(peer.measure() * 1e6 / series)
        ratios = [b / a for a, b in zip(left, right, strict=True)]
        a, b = statistics.median(left), statistics.median(right)
        return {
            "ours_us": a, "peer_us": b, "ratio": b / a, "ratio_low": min(ratios),
            "ratio_high": max(ratios), "ours_rounds_us": left, "peer_rounds_us": right,
        }

    def remember(self, name, peer):
        self.facts[name] = f"{name}: {peer.first['version']}; {peer.first['blas']}"
        if peer.first["failures"]:
            note(f"{name} failed on {peer.first['failures']} series, which count for the time "
                 f"only: {peer.first['reason'] or 'the forecast is not finite'}")


class Forecasts(Comparison):
    """Fit and forecast of every series."""

    mode = "forecast"

    def against(self, side, pair, number, levels, count):
        """Measures one pair on `count` series against one peer."""
        ids = panel.evenly(self.complete, count)
        data, mine, theirs = self.file(ids), self.directory / "ours.csv", self.directory / "peer.csv"
        horizon, season = self.panel.horizon, self.panel.season
        ours = [
            "forecast", str(data), "--model", pair.spec, "--horizon", str(horizon), "--season",
            str(season), "--levels", levels, "--jobs", "1", "--format", "csv"]
        _, timing = sides.almanac(*ours, "--timing", "--output", str(mine))
        if side == "R":
            peer = sides.r(data, pair, number, levels, horizon, season, theirs)
        else:
            mode = "frame" if self.call == "frame" and pair.packaged else "forecast"
            peer = sides.statsforecast(mode, data, pair, number, levels, horizon, season, theirs)
        self.remember(side, peer)
        row = {"series": len(ids)} | self.turns(ours, peer, len(ids))
        peer.close()
        row |= {"ours_whole": timing["cpu"], "peer_whole": peer.first["whole"],
                "peer_failures": peer.first["failures"]}
        return row | self.accuracy(pair, ids, mine, theirs)

    def accuracy(self, pair, ids, mine, theirs):
        """The scores of both, over the series that both could forecast."""
        mine = next(iter(panel.forecasts(mine, self.test_dates).values()), {})
        theirs = next(iter(panel.forecasts(theirs).values()), {})
        if len(mine) < len(ids):
            note(f"{pair.spec}: failed on {len(ids) - len(mine)} of {len(ids)} series")
        if not self.test:
            return {}
        both = {id for id in ids if id in mine and id in theirs}
        values = {id: self.values[id] for id in ids if id in both}
        season = self.panel.season
        smape, mase = metrics.scores(values, self.test, mine, season)
        peer_smape, peer_mase = metrics.scores(values, self.test, theirs, season)
        return {"smape": smape, "peer_smape": peer_smape, "mase": mase, "peer_mase": peer_mase}

    def row(self, pair, number, levels, with_r):
        """One line of the table, or None where nobody stands beside us."""
        row = {"model": pair.spec, "peer": pair.label, "levels": levels}
        theirs = levels == "none" or pair.intervals
        if theirs:
            row |= self.against("statsforecast", pair, number, levels, self.series or pair.series)
        if with_r and pair.r and levels != "none":
            count = self.sample or pair.sample or self.series or pair.series
            found = self.against("R", pair, number, levels, count)
            row |= {f"r_{key}": value for key, value in found.items()}
        if not theirs:
            note(f"{pair.spec}: {pair.peer} has no intervals of the model itself; "
                 f"not compared at levels {levels}")
        return row if "series" in row or "r_series" in row else None

    def rows(self):
        missing = sides.r_missing()
        if missing:
            note(f"without R: {missing}")
        chosen = self.chosen()
        for levels in ("none", "80,95"):
            for number, pair in chosen:
                print(f"  {pair.spec} / {pair.label}, levels {levels} …", file=sys.stderr, flush=True)
                row = self.row(pair, number, levels, missing is None)
                if row:
                    yield row

    def columns(self, rows):
        """The columns of the table: a title and a function of a row."""
        columns = [
            ("model", lambda row: row["model"]),
            ("statsforecast", lambda row: row["peer"]),
            ("levels", lambda row: row["levels"]),
            *timing_columns(),
        ]
        if self.test:
            columns += accuracy_columns()
        if any("r_series" in row for row in rows):
            columns += [
                ("R µs", lambda row: report.number(row.get("r_peer_us"))),
                ("R/ours", lambda row: report.number(row.get("r_ratio"))),
                ("R series", lambda row: report.number(row.get("r_series"))),
            ]
        return columns

    title = "Fit and forecast: processor time of one series"

    def calls(self):
        """How the peer was called."""
        if self.call == "frame":
            return ["statsforecast called by StatsForecast.forecast on a data frame"]
        return ["statsforecast called by model.forecast on arrays"]


class Backtests(Comparison):
    """Rolling origins: everything estimated anew at each, or once."""

    mode = "backtest"
    title = f"Backtest from {ORIGINS} origins: processor time of one series and origin"

    def usable(self):
        """Long enough for all origins too."""
        need = self.panel.horizon + ORIGINS - 1 + max(2 * self.panel.season + 5, 10)
        usable = super().usable()
        complete = [id for id in usable if len(self.values[id]) >= need]
        if len(complete) < len(usable):
            note(f"{len(usable) - len(complete)} of {len(usable)} series are left out: they have "
                 f"fewer than the {need} values that {ORIGINS} origins need")
        if not complete:
            fail("no series remains")
        return complete

    def row(self, pair, number, refit):
        ids = panel.evenly(self.complete, self.series or pair.origins)
        data, mine, theirs = self.file(ids), self.directory / "ours.csv", self.directory / "peer.csv"
        horizon, season = self.panel.horizon, self.panel.season
        ours = [
            "backtest", str(data), "--model", pair.spec, "--horizon", str(horizon), "--season",
            str(season), "--origins", str(ORIGINS), "--refit", refit, "--jobs", "1",
            "--format", "csv"]
        _, timing = sides.almanac(*ours, "--timing", "--output", str(mine))
        peer = sides.statsforecast(
            "backtest", data, pair, number, f"{ORIGINS},{refit}", horizon, season, theirs)
        self.remember("statsforecast", peer)
        row = {"model": pair.spec, "peer": pair.label, "refit": refit, "series": len(ids)}
        row |= self.turns(ours, peer, len(ids) * ORIGINS)
        peer.close()
        row |= {"ours_whole": timing["cpu"], "peer_whole": peer.first["whole"],
                "peer_failures": peer.first["failures"]}
        return row | self.accuracy(ids, mine, theirs)

    def accuracy(self, ids, mine, theirs):
        """The scores of both over all origins, scaled by what lies before the first of them."""
        mine, actual = panel.backtest(mine)
        theirs, same = panel.backtest(theirs)
        both = [id for id in ids if id in mine and id in theirs]
        for id in both:
            if actual[id] != same[id]:
                fail(f"{id}: the two sides did not forecast the same values")
        cut = self.panel.horizon + ORIGINS - 1
        values = {id: self.values[id][:-cut] for id in both}
        season = self.panel.season
        smape, mase = metrics.scores(values, actual, mine, season)
        peer_smape, peer_mase = metrics.scores(values, actual, theirs, season)
        return {"smape": smape, "peer_smape": peer_smape, "mase": mase, "peer_mase": peer_mase}

    def calls(self):
        """How the peer was called."""
        return ["statsforecast called by StatsForecast.cross_validation on a data frame"]

    def rows(self):
        for number, pair in self.chosen():
            if not pair.forward:
                note(f"{pair.spec}: {pair.peer} cannot move on without a refit")
            for refit in ("always", "never") if pair.forward else ("always",):
                print(f"  {pair.spec} / {pair.label}, refit {refit} …", file=sys.stderr, flush=True)
                yield self.row(pair, number, refit)

    def columns(self, rows):
        return [
            ("model", lambda row: row["model"]),
            ("statsforecast", lambda row: row["peer"]),
            ("refit", lambda row: row["refit"]),
            *timing_columns(),
            *accuracy_columns(),
        ]


def timing_columns():
    return [
        ("series", lambda row: report.number(row.get("series"))),
        ("ours µs", lambda row: report.number(row.get("ours_us"))),
        ("peer µs", lambda row: report.number(row.get("peer_us"))),
        ("ratio", lambda row: report.number(row.get("ratio"))),
        ("range", lambda row: "–" if "ratio" not in row else
            f"{report.number(row['ratio_low'])}–{report.number(row['ratio_high'])}"),
        ("ours whole s", lambda row: report.number(row.get("ours_whole"))),
        ("peer whole s", lambda row: report.number(row.get("peer_whole"))),
    ]


def accuracy_columns():
    return [
        ("sMAPE ours", lambda row: report.fixed(row.get("smape"))),
        ("peer", lambda row: report.fixed(row.get("peer_smape"))),
        ("MASE ours", lambda row: report.fixed(row.get("mase"), 3)),
        ("peer", lambda row: report.fixed(row.get("peer_mase"), 3)),
    ]


def main():
    output = os.environ.get("OUTPUT")
    report.check(output)
    kinds = {"forecast": Forecasts, "backtest": Backtests}
    mode = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("COMPARE") or "forecast"
    if mode not in kinds:
        fail(f"COMPARE must be forecast or backtest, not {mode}")
    with tempfile.TemporaryDirectory() as directory:
        comparison = kinds[mode](os.environ, directory)
        rows = list(comparison.rows())
    version, blas = sides.doctor()
    facts = [
        f"{comparison.panel.name}: {len(comparison.complete)} series, horizon "
        f"{comparison.panel.horizon}, season {comparison.panel.season}",
        f"ours: {version}; {blas}, 1 thread",
        *comparison.facts.values(),
        *comparison.calls(),
        f"median of {comparison.rounds} rounds in turns, each of {sides.SECONDS} s of processor "
        "time or one pass; whole: the process with start, reading, one pass and writing",
    ]
    columns = comparison.columns(rows)
    report.publish(
        output, comparison.title, facts, [title for title, _ in columns],
        [[cell(row) for _, cell in columns] for row in rows], rows)


if __name__ == "__main__":
    main()
