"""Delete what a stopped restore has left in the archive: it may hold people who have left since."""

from __future__ import annotations

import shutil
from pathlib import Path

from doesexist.archive.register.locked import held
from doesexist.errors import ArchiveError

FOLDER = "restoring"
"""Where a backup is unpacked, in the archive."""
LOCK = "restoring.lock"


def sweep(archive: Path) -> bool:
    """Delete what a stopped restore has left; tell whether nothing remains. Does nothing while one is running."""
    if not (archive / FOLDER).exists():
        return True
    try:
        with held(archive, LOCK):
            shutil.rmtree(archive / FOLDER)
    except (ArchiveError, OSError):
        return False
    return True
