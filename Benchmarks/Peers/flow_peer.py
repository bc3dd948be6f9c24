"""Prefect's side of `make compare-flow`: the graph of the weekly job with tasks that return at once."""

import json
import sys
import time

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact

MODELS, SERIES, ARTIFACTS = 14, 8, 20


@task(retries=3, retry_delay_seconds=1)
def load():
    return list(range(SERIES))


@task
def unit(item):
    return item


@task
def score(results):
    return sorted(results)


@task
def choose(scores):
    return scores[0]


@task
def publish(index):
    create_markdown_artifact(key=f"weekly-{index}", markdown="# Forecast")


@flow
def weekly():
    series = load()
    items = [model * SERIES + each for model in range(MODELS) for each in series]
    results = [future.result() for future in unit.map(items)]
    choose(score(results))
    for future in unit.map(series):
        future.result()
    for future in publish.map(list(range(ARTIFACTS))):
        future.result()


@flow
def many(count):
    for future in unit.map(list(range(count))):
        future.result()


@flow
def due():
    pass


def latencies():
    """Seconds from the due instant to the begin of scheduled runs."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(limit=50)
    return sorted(
        (run.start_time - run.expected_start_time).total_seconds()
        for run in runs if run.auto_scheduled and run.start_time)


def main():
    kind = sys.argv[1]
    if kind == "serve":
        due.serve(name="every-minute", cron="* * * * *")
        return
    if kind == "latencies":
        print(json.dumps({"latencies": latencies()}))
        return
    began = time.monotonic()
    if kind == "pipeline":
        weekly()
        print(json.dumps({"pipeline": time.monotonic() - began}))
    else:
        count = int(sys.argv[2])
        many(count)
        print(json.dumps({"rate": count / (time.monotonic() - began)}))


if __name__ == "__main__":
    main()
