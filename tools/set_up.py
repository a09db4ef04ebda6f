"""Make what a goal needs, one make at a time, in an environment that is whole.

    python tools/set_up.py make GOAL

Two makes in one folder would install into one environment at once: the second waits for the first. An environment that
an installer was killed in (.venv/made/unfinished), or that has been moved (a venv's programs hold its place), is
thrown away first: what is missing in it can't be told from outside.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parents[1]
ENVIRONMENT = HERE / ".venv"
MADE = ENVIRONMENT / "made"


def trouble() -> str | None:
    """Return why the environment can't be built upon, None where it can or is not there."""
    if (MADE / "unfinished").exists():
        return "was left half made"
    if (MADE / "venv").is_file() and (MADE / "venv").read_text("utf-8").strip() != str(HERE):
        return "was made in another place"
    if (MADE / "venv").is_file() and not os.access(ENVIRONMENT / "bin" / "python", os.X_OK):
        return "has lost its Python"
    return None


def main(*command: str) -> int:
    """Run a command while no other runs like this; return how it ended."""
    with (HERE / ".make.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another make is setting this folder up: waiting for it.", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        if why := trouble():
            print(f"The environment in .venv {why}: it is made anew.", file=sys.stderr)
            shutil.rmtree(ENVIRONMENT)
        return subprocess.call(command, cwd=HERE)


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        print(f"This folder can't be set up: {error}. See to that, then run make again.", file=sys.stderr)
        sys.exit(1)
