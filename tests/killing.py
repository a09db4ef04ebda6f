"""Code that runs in a process of its own, which is killed in the middle."""

import signal
import subprocess
import sys
import time
from pathlib import Path


def run(code: str, archive: Path, argument: Path, *, killed_after: float | None = None) -> float:
    """Run code in a process of its own, killed that long after it began; return how long it took."""
    with subprocess.Popen([sys.executable, "-c", code, archive, argument], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        start = time.monotonic()
        try:
            process.wait(killed_after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        assert process.wait() in {0, -signal.SIGKILL}
    return time.monotonic() - start
