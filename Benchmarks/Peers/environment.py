"""The virtual environment of the peers, and how the scripts end when something is missing.

Standard library only: this runs before anything is installed.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
REQUIREMENTS = HERE / "requirements.txt"
DIRECTORY = HERE / ".venv"
PYTHON = DIRECTORY / "bin" / "python"
# A copy of the requirements that were installed, written when all went well.
INSTALLED = DIRECTORY / "requirements.installed"


def fail(message):
    """Ends the script with one useful line."""
    sys.exit(f"{Path(sys.argv[0]).stem}: {message}")


def note(message):
    """A line for people, away from the table."""
    print(f"note: {message}", file=sys.stderr, flush=True)


def enter():
    """Goes on inside the virtual environment, which is made first where it is missing or old."""
    if Path(sys.prefix).resolve() == DIRECTORY.resolve():
        return
    if not is_current():
        make()
    os.execv(PYTHON, [str(PYTHON), *sys.argv])


def is_current():
    """Whether what is installed is what the requirements ask for."""
    return (
        PYTHON.exists()
        and INSTALLED.exists()
        and INSTALLED.read_text() == REQUIREMENTS.read_text()
    )


def make():
    """Makes the environment anew."""
    if sys.version_info < (3, 11):
        fail(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        fail("Python's venv is missing; on Debian type:  sudo apt-get install python3-venv")
    note(f"installing {', '.join(packages())} into {DIRECTORY.relative_to(REPOSITORY)}")
    INSTALLED.unlink(missing_ok=True)
    run([sys.executable, "-m", "venv", "--clear", str(DIRECTORY)], "the environment was not made")
    run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--retries", "2", "-r", str(REQUIREMENTS)],
        "the packages were not installed",
    )
    INSTALLED.write_text(REQUIREMENTS.read_text())


def packages():
    """The pinned packages, as `name==version`."""
    lines = (line.strip() for line in REQUIREMENTS.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


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
