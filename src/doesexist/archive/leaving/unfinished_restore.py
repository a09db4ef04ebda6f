"""What a restore that was stopped has left in the archive, which is deleted: there may be people in it who left."""

from __future__ import annotations

import shutil
from pathlib import Path

from filelock import FileLock, Timeout

FOLDER = "restoring"
"""Where a backup is unpacked, in the archive."""
LOCK = "restoring.lock"


def sweep(archive: Path) -> bool:
    """Delete what a restoring that was stopped has left; tell whether nothing is. Not so while one is at work."""
    if not (archive / FOLDER).exists():
        return True
    try:
        with FileLock(archive / LOCK, timeout=0):
            shutil.rmtree(archive / FOLDER)
    except (Timeout, OSError):
        return False
    return True
