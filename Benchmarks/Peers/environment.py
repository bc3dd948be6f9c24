"""The virtual environment of the peers, and how the scripts end when something is missing.

Standard library only: this runs before anything is installed.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent


class Environment:
    """A virtual environment and what it has to hold."""

    def __init__(self, name=None):
        suffix = f"-{name}" if name else ""
        self.requirements = HERE / f"requirements{suffix}.txt"
        self.directory = HERE / f".venv{suffix}"
        self.python = self.directory / "bin" / "python"
        # A copy of the requirements that were installed, written when all went well.
        self.installed = self.directory / "requirements.installed"

    def is_current(self):
        """Whether what is installed is what the requirements ask for."""
        return (
            self.python.exists()
            and self.installed.exists()
            and self.installed.read_text() == self.requirements.read_text()
        )

    def packages(self):
        """The pinned packages, as `name==version`."""
        lines = (line.strip() for line in self.requirements.read_text().splitlines())
        return [line for line in lines if line and not line.startswith("#")]

    def make(self):
        """Makes the environment anew."""
        if sys.version_info < (3, 11):
            fail(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}")
        try:
            import ensurepip  # noqa: F401
            import venv  # noqa: F401
        except ImportError:
            fail("Python's venv is missing; on Debian type:  sudo apt-get install python3-venv")
        note(f"installing {', '.join(self.packages())} into {self.directory.relative_to(REPOSITORY)}")
        self.installed.unlink(missing_ok=True)
        run([sys.executable, "-m", "venv", "--clear", str(self.directory)],
            "the environment was not made")
        run(
            [str(self.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--retries", "2", "-r", str(self.requirements)],
            "the packages were not installed",
        )
        self.installed.write_text(self.requirements.read_text())


def fail(message):
    """Ends the script with one useful line."""
    sys.exit(f"{Path(sys.argv[0]).stem}: {message}")


def note(message):
    """A line for people, away from the table."""
    print(f"note: {message}", file=sys.stderr, flush=True)


def enter(name=None):
    """Goes on inside a virtual environment, which is made first where it is missing or old."""
    environment = Environment(name)
    if Path(sys.prefix).resolve() == environment.directory.resolve():
        return
    if not environment.is_current():
        environment.make()
    os.execv(environment.python, [str(environment.python), *sys.argv])


def packages():
    """The pinned packages of the comparison of models."""
    return Environment().packages()


# What pip says when it reaches nobody.
UNREACHABLE = (
    "name resolution", "NewConnectionError", "ConnectTimeout", "Network is unreachable",
    "Connection refused", "ProxyError", "Max retries", "(from versions: none)",
)


def run(command, what):
    """Runs a command; where it fails, tells its last words and ends."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode == 0:
        return
    print(done.stdout.rstrip(), file=sys.stderr)
    if any(word in done.stdout for word in UNREACHABLE):
        fail(f"{what}: no network, or the package index cannot be reached (see above)")
    fail(f"{what} (see above)")
