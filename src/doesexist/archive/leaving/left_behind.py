"""Delete what a stopped restore or backup has left in the archive: it may hold people who have left since."""

from __future__ import annotations

import shutil
from pathlib import Path

from doesexist.archive.register import copying
from doesexist.archive.register.locked import held
from doesexist.errors import ArchiveError

FOLDER = "restoring"
"""Where a backup is unpacked, in the archive."""
LOCK = "restoring.lock"


def sweep(archive: Path) -> bool:
    """Delete what was left; tell whether nothing remains. Does nothing while a restore or a backup is running."""
    return all([_swept(archive, FOLDER, LOCK), _swept(archive, copying.FOLDER, copying.LOCK)])


def _swept(archive: Path, folder: str, lock: str) -> bool:
    if not (archive / folder).exists():
        return True
    try:
        with held(archive, lock):
            shutil.rmtree(archive / folder)
    except (ArchiveError, OSError):
        return False
    return True
