"""What a restore that was stopped has left in the archive, which is deleted: there may be people in it who left."""

from __future__ import annotations

import shutil
from pathlib import Path

from doesexist.archive.register.locked import held
from doesexist.errors import ArchiveError

FOLDER = "restoring"
"""Where a backup is unpacked, in the archive."""
LOCK = "restoring.lock"


def sweep(archive: Path) -> bool:
    """Delete what a restoring that was stopped has left; tell whether nothing is. Not so while one is at work."""
    if not (archive / FOLDER).exists():
        return True
    try:
        with held(archive, LOCK):
            shutil.rmtree(archive / FOLDER)
    except (ArchiveError, OSError):
        return False
    return True
