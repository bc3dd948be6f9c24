"""Measures the flow as processes: how soon it is there, what it costs, how soon it begins.

`make bench-flow` runs this; `make compare-flow` measures Prefect beside it, in the same run, on the
same graph of tasks: fetch, 14 models on 8 shards, scores, choice, forecasts of 8 series, 20
artifacts. Our tasks do their real work, Prefect's return at once. Settings are variables of make:

    TICKS=3      due instants of a schedule that is due every minute
    TASKS=1000   mapped tasks of the peer
    IDLE=30      seconds over which the idle service is watched
"""

import csv
import io
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime
from pathlib import Path

import environment

PEER = "peer" in sys.argv[1:]
if __name__ == "__main__" and PEER:
    environment.enter("flow")

import panel
import sides
from environment import fail, note

TICK = os.sysconf("SC_CLK_TCK")


def processor_time(pid):
    """Seconds that a process and its children have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / TICK


def resident(pid, what="VmRSS"):
    """Megabytes of a process in memory; of `RssAnon`, what is not of files."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{what}:\s+(\d+)", status).group(1)) / 1024


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def wait(what, condition, seconds=300, pause=0.005):
    """Seconds until a condition holds."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            fail(f"{what} took more than {seconds} s")
        time.sleep(pause)
    return time.monotonic() - began


def free_port():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Ours:
    """The service, on a job that is due every minute."""

    def __init__(self, directory):
        self.directory = Path(directory)
        self.store = self.directory / "almanac.db"
        data = environment.REPOSITORY / "data"
        text = (data / "weekly.yaml").read_text()
        text = re.sub(r"schedule: .*", 'schedule: { cron: "* * * * *", overlap: queue }', text)
        text = text.replace("csv: weekly.csv", f"csv: {data / 'weekly.csv'}")
        self.config = self.directory / "job.yaml"
        self.config.write_text(text)

    def measure(self, ticks, idle):
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        began = time.monotonic()
        process = subprocess.Popen(
            [sides.ALMANAC, "serve", self.config, "--port", str(port), "--store", self.store],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait("the start", lambda: answers(base + "/health"))
            figures = {"start": time.monotonic() - began, "start cpu": processor_time(process.pid)}
            self.between_ticks()
            used, since = processor_time(process.pid), time.monotonic()
            time.sleep(min(idle, self.until_tick() - 2))
            figures["idle"] = (processor_time(process.pid) - used) / (time.monotonic() - since)
            wait(f"{ticks} due instants", lambda: len(self.latencies()) >= ticks,
                 60 * (ticks + 2), 1)
            figures["latencies"] = self.latencies()[:ticks]
            # The last run ends, and the service gives memory back some seconds later.
            time.sleep(30)
            figures["resident"] = resident(process.pid)
            figures["anonymous"] = resident(process.pid, "RssAnon")
        finally:
            stop(process)
        figures.update(self.run())
        return figures

    @staticmethod
    def until_tick():
        return 60 - time.time() % 60

    def between_ticks(self):
        """Waits until the next due instant is far enough to watch an idle service."""
        if self.until_tick() < 35:
            time.sleep(self.until_tick() + 8)
        else:
            time.sleep(2)

    def latencies(self):
        """Seconds from the due instant to the begin of the runs that have begun."""
        rows = self.table("runs")
        return [
            instant(row["started"]) - instant(row["scheduled"])
            for row in rows if row["started"] and row["scheduled"]
        ]

    def table(self, *arguments):
        output, _ = sides.almanac(*arguments, "--store", str(self.store), "--format", "csv")
        return list(csv.DictReader(io.StringIO(output)))

    def run(self):
        """One run of the whole pipeline by hand."""
        began = time.monotonic()
        done = sides.run_almanac(
            "run", str(self.config), "--store", str(self.store), "--format", "json", threads={})
        wall = time.monotonic() - began
        if done.returncode != 0:
            fail(f"almanac run: {done.stderr.strip()}")
        tasks = self.table("show", json.loads(done.stdout)["run_id"])
        return {"pipeline": wall, "tasks": len(tasks)}


def instant(text):
    return datetime.fromisoformat(text).timestamp()


class Prefect:
    """The same graph in Prefect: its server, and a process that serves the flow."""

    def __init__(self, directory):
        self.directory = Path(directory)
        self.port = free_port()
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.environment = os.environ | {
            "PREFECT_HOME": str(self.directory / "home"), "PREFECT_API_URL": self.api,
            "PREFECT_LOGGING_LEVEL": "ERROR", "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }

    def python(self, *arguments):
        return subprocess.Popen(
            [sys.executable, str(environment.HERE / "flow_peer.py"), *arguments],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def measure(self, ticks, idle, tasks):
        began = time.monotonic()
        server = subprocess.Popen(
            [Path(sys.executable).parent / "prefect", "server", "start", "--host", "127.0.0.1",
             "--port", str(self.port)],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait("Prefect's start", lambda: answers(self.api + "/health"), pause=0.1)
            figures = {"start": time.monotonic() - began, "start cpu": processor_time(server.pid)}
            figures.update(self.answer("pipeline"))
            before = self.size()
            figures.update(self.answer("map", str(tasks)))
            figures["bytes"] = (self.size() - before) / tasks
            served = self.python("serve")
            try:
                time.sleep(10)
                used, since = processor_time(server.pid), time.monotonic()
                time.sleep(idle)
                figures["idle"] = (
                    (processor_time(server.pid) - used) / (time.monotonic() - since))
                wait(f"{ticks} due instants", lambda: len(self.latencies()) >= ticks,
                     60 * (ticks + 3), 5)
                figures["latencies"] = self.latencies()[:ticks]
                figures["resident"] = resident(server.pid) + resident(served.pid)
                figures["anonymous"] = (
                    resident(server.pid, "RssAnon") + resident(served.pid, "RssAnon"))
            finally:
                stop(served)
        finally:
            stop(server)
        return figures

    def answer(self, *arguments):
        output, _ = self.python(*arguments).communicate()
        lines = [line for line in output.splitlines() if line.startswith("{")]
        if not lines:
            fail(f"Prefect did not finish: {' '.join(arguments)}")
        return json.loads(lines[-1])

    def latencies(self):
        return self.answer("latencies")["latencies"]

    def size(self):
        return sum(file.stat().st_size for file in (self.directory / "home").glob("prefect.db*"))


def shown(value, unit=""):
    return "–" if value is None else f"{value:,.4g}{unit}"


def main():
    ticks = panel.whole(os.environ, "TICKS", 3)
    idle = panel.whole(os.environ, "IDLE", 30)
    with tempfile.TemporaryDirectory() as directory:
        note("our service …")
        ours = Ours(directory).measure(ticks, idle)
    theirs = {}
    if PEER:
        note("Prefect …")
        with tempfile.TemporaryDirectory() as directory:
            theirs = Prefect(directory).measure(ticks, idle, panel.whole(os.environ, "TASKS", 1000))
        print(", ".join(environment.Environment("flow").packages()))
    for side in (ours, theirs):
        if side:
            side["latency"] = statistics.median(side["latencies"])
            side["earliest"] = min(side["latencies"])
            side["latest"] = max(side["latencies"])
    rows = [
        ("start to first answer", "start", "s"), ("processor time of the start", "start cpu", "s"),
        ("processor share when idle", "idle", ""), ("memory after the runs", "resident", "MB"), ("of it not of files", "anonymous", "MB"),
        ("due instant to begin, median", "latency", "s"),
        ("due instant to begin, earliest", "earliest", "s"),
        ("due instant to begin, latest", "latest", "s"),
        ("the pipeline", "pipeline", "s"), ("mapped tasks a second", "rate", ""),
        ("store a task", "bytes", "bytes"),
    ]
    print(f"{'':32}{'almanac':>14}" + (f"{'Prefect':>14}{'ratio':>10}" if PEER else ""))
    for name, key, unit in rows:
        own, peer = ours.get(key), theirs.get(key)
        line = f"{name:32}{shown(own, ' ' + unit if unit else ''):>14}"
        if PEER:
            ratio = peer / own if own and peer and own > 0 else None
            line += f"{shown(peer, ' ' + unit if unit else ''):>14}{shown(ratio):>10}"
        print(line)


if __name__ == "__main__":
    main()
