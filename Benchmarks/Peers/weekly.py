"""Times the default set of models on a weekly panel, with one thread and with all.

`make compare-weekly DATA=weekly.csv` runs this; its settings are variables of make:

    DATA=train.csv       a panel in the layout unique_id,ds,y
    SEASON=52 HORIZON=13 ORIGINS=26 REFIT=every:13   the plan
    MODELS="ets theta"   some of the models (default: the default set)
    JOBS=2               the threads beside one (default: two)
    ROUNDS=5             measurements of each, taken in turns; the best are compared
    OUTPUT=file.md       the table as Markdown, or with .json everything that was measured
"""

import os

import panel
import report
import sides
from environment import fail

LIMITS = {"wall": 120, "peak_mb": 300, "speedup": 1.8}


def command(environ, data):
    """The backtest, but for its threads."""
    models = (environ.get("MODELS") or "").split()
    return [
        "backtest", data, *(["--model", *models] if models else []), "--scores", "--timing",
        "--season", str(panel.whole(environ, "SEASON", 52)),
        "--horizon", str(panel.whole(environ, "HORIZON", 13)),
        "--origins", str(panel.whole(environ, "ORIGINS", 26)),
        "--refit", environ.get("REFIT") or "every:13", "--format", "csv",
    ]


def main():
    environ = os.environ
    output = environ.get("OUTPUT")
    report.check(output)
    data = environ.get("DATA")
    if not data:
        fail("DATA is needed: a weekly panel, unique_id,ds,y")
    threads = panel.whole(environ, "JOBS", 2)
    arguments = command(environ, data)
    measured = {1: [], threads: []}
    scores = set()
    for _ in range(panel.whole(environ, "ROUNDS", 5)):
        for jobs, rows in measured.items():
            table, timing = sides.almanac(*arguments, "--jobs", str(jobs))
            scores.add(table)
            rows.append(timing)
    if len(scores) > 1:
        fail("the scores depend on the threads or change from run to run")
    best = {jobs: min(row["wall"] for row in rows) for jobs, rows in measured.items()}
    peak = {jobs: max(row["peak_mb"] for row in rows) for jobs, rows in measured.items()}
    speedup = best[1] / best[threads]
    records = [{"jobs": jobs, **row} for jobs, rows in measured.items() for row in rows]
    report.publish(
        output, "The default set on a weekly panel", [
            sides.doctor()[0], " ".join(arguments),
            f"the same scores in all {len(records)} runs",
            f"speed-up from one thread to {threads}: {speedup:.2f} (aim {LIMITS['speedup']}); limits: "
            f"{LIMITS['wall']} s, {LIMITS['peak_mb']} MB",
        ],
        ["threads", "best wall, s", "CPU, s", "peak, MB"],
        [
            [
                str(jobs), report.number(best[jobs]),
                report.number(min(row["cpu"] for row in rows)), report.number(peak[jobs]),
            ]
            for jobs, rows in measured.items()
        ],
        records)


if __name__ == "__main__":
    main()
