"""The two sides of a comparison as processes: ours, started anew for every measurement, and a peer
that stays. Standard library only."""

import csv
import json
import os
import shutil
import subprocess
import tempfile

import environment
from environment import fail

ALMANAC = os.environ.get("ALMANAC") or str(environment.REPOSITORY / ".build/release/almanac")
# One thread each, whatever library would like more.
ONE_THREAD = {
    name: "1"
    for name in (
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS",
    )
}
# The processor seconds after which a measurement is enough.
SECONDS = 0.5


def almanac(*arguments):
    """Runs the program; returns its output and the object of its last line on standard error."""
    done = run_almanac(*arguments)
    lines = done.stderr.strip().splitlines()
    if done.returncode != 0:
        fail(f"almanac {' '.join(arguments)}: {lines[-1] if lines else 'it said nothing'}")
    return done.stdout, timing(lines)


def timing(lines):
    """The object in the last line that is one."""
    found = [line for line in lines if line.startswith("{")]
    return json.loads(found[-1]) if found else {}


def run_almanac(*arguments, threads=ONE_THREAD):
    """Runs the program, with one thread in every library unless told otherwise."""
    try:
        return subprocess.run(
            [ALMANAC, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
            env=os.environ | (threads or {}))
    except OSError as error:
        fail(f"{ALMANAC}: {error.strerror}; type:  make build")


def knows(spec):
    """Whether the program has this model: it says 64 to a spec that it cannot understand."""
    return run_almanac("forecast", "/dev/null", "--horizon", "1", "--model", spec).returncode != 64


def specs():
    """The models that `almanac models` lists, in its order."""
    output, _ = almanac("models", "--format", "csv")
    return [row["spec"] for row in csv.DictReader(output.splitlines())]


def doctor():
    """The version and the numerical library of the program."""
    output, _ = almanac("doctor", "--format", "csv")
    found = {row["check"]: row["detail"] for row in csv.DictReader(output.splitlines())}
    return f"almanac {found['version']}", found["blas"]


class Peer:
    """A process of a peer that measures when asked to."""

    def __init__(self, command):
        variables = os.environ | ONE_THREAD
        # Set where an old OpenBLAS has to be kept from a kernel that it gets wrong. The peers bring
        # a new one, which they only slow.
        for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
            variables.pop(name, None)
        self.command = command
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command, env=variables, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.errors)
        self.first = self.answer()

    def measure(self):
        """The processor seconds of one pass over the panel."""
        self.process.stdin.write(f"{SECONDS}\n")
        self.process.stdin.flush()
        return self.answer()["cpu"]

    def answer(self):
        """The next object it prints; packages may say other things on the way."""
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        self.process.wait()
        self.errors.seek(0)
        words = self.errors.read().strip() or "it said nothing"
        fail(f"{' '.join(self.command)} ended: {words.splitlines()[-1]}")

    def close(self):
        self.process.communicate()
        self.errors.close()


def statsforecast(mode, panel, pair, number, plan, horizon, season, output):
    """The peer in Python."""
    return Peer([
        str(environment.Environment().python), str(environment.HERE / "peer.py"), mode, str(panel), pair.spec,
        str(number), str(horizon), str(season), plan, str(output)])


def r(panel, pair, number, plan, horizon, season, output):
    """The peer in R."""
    return Peer([
        "Rscript", "--vanilla", str(environment.HERE / "peer.R"), str(panel), pair.spec,
        str(number), str(horizon), str(season), plan, str(output)])


def r_missing():
    """Why R does not join, or None."""
    if shutil.which("Rscript") is None:
        return "Rscript is not installed"
    found = subprocess.run(
        ["Rscript", "--vanilla", "-e", "library(forecast)"], capture_output=True)
    return None if found.returncode == 0 else "R has no package forecast"
