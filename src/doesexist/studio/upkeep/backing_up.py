"""Back up the whole archive while it is in use."""

from __future__ import annotations

import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from doesexist.archive import BACKED_UP, BACKING_UP, REGISTER, RESTORING, register_copied
from doesexist.errors import OutputEnding, OutputUnwritable
from doesexist.studio.output import Unfinished, check_outside_archive

_NOT_COPIED = (REGISTER, RESTORING, "ingest.lock", "survey.lock", "surveying.lock", BACKING_UP)
_Mode = Literal["w", "w:gz", "w:xz"]
_MODES: Mapping[str, _Mode] = {
    ".tar": "w", ".tar.gz": "w:gz", ".tgz": "w:gz", ".tar.xz": "w:xz", ".txz": "w:xz"
}  # fmt: skip
"""How a backup is packed, by what its name ends in."""


def backup(archive: Path, out: Path) -> int:
    """Write everything the archive knows into one tar file (.tar, .tar.gz, .tar.xz); return its size in bytes.

    The register is copied as a snapshot, whoever writes meanwhile. It has another name in it than in an archive: what
    is unpacked by hand is none, for it would show who left since; `restore` goes back to it without them. Image files
    are not included. Its owner alone can read it. Raises OutputEnding, OutputUnwritable, ArchiveBusy.
    """
    mode: _Mode | None = next((mode for ending, mode in _MODES.items() if out.name.lower().endswith(ending)), None)
    if mode is None:
        raise OutputEnding(out, "backups", (".tar", ".tar.gz"))
    check_outside_archive(archive, out)
    with Unfinished(out, private=True) as unfinished, register_copied(archive) as register:
        try:
            with tarfile.open(fileobj=unfinished.file, mode=mode) as tar:
                tar.add(register, BACKED_UP)
                for path in sorted(archive.iterdir()):
                    if not path.name.startswith(_NOT_COPIED):
                        _add(tar, path, path.name)
        except OSError as error:
            raise OutputUnwritable(out, (error.strerror or str(error)).lower()) from error
        unfinished.put()
    return out.stat().st_size


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """Add a file, or a folder with its contents, without files that are deleted meanwhile.

    These are of shards that somebody left, which are surveyed again after a restore.
    """
    try:
        tar.add(path, name, recursive=False)
        below = sorted(path.iterdir()) if path.is_dir() else []
    except FileNotFoundError:
        return
    for each in below:
        _add(tar, each, f"{name}/{each.name}")
