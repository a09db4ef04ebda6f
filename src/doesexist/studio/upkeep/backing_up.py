"""A copy of the whole archive, taken while it is in use."""

from __future__ import annotations

import os
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path

from doesexist.archive import REGISTER, RESTORING, copy_register, made_private
from doesexist.errors import OutputUnwritable
from doesexist.studio.output import check_outside_archive

_NOT_COPIED = (REGISTER, RESTORING, "ingest.lock", "survey.lock", "surveying.lock")


def backup(archive: Path, out: Path) -> int:
    """Write everything the archive knows into one tar file (.tar, .tar.gz, .tar.xz); return its size in bytes.

    The register is copied as it is at one moment, whoever writes meanwhile. The pictures stay with their owner, who
    alone can read the copy.
    To go back to it: `restore`, which knows who left since. Raises OutputUnwritable.
    """
    check_outside_archive(archive, out)
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with tempfile.TemporaryDirectory(dir=out.resolve().parent, prefix=".doesexist-") as folder:
            register = Path(folder) / REGISTER
            copy_register(archive, register)
            made_private(beside)
            with _tar(beside, out.suffix) as tar:
                tar.add(register, REGISTER)
                for path in sorted(archive.iterdir()):
                    if not path.name.startswith(_NOT_COPIED):
                        _add(tar, path, path.name)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        size = beside.stat().st_size
        beside.replace(out)
    except OSError as error:
        raise OutputUnwritable(out, (error.strerror or str(error)).lower()) from error
    finally:
        with suppress(OSError):
            beside.unlink()
    return size


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """Add a file or a folder with all in it. What is deleted meanwhile is left out: a shard whom somebody left.

    Whoever goes back to the copy surveys that shard again.
    """
    try:
        tar.add(path, name, recursive=False)
        below = sorted(path.iterdir()) if path.is_dir() else []
    except FileNotFoundError:
        return
    for each in below:
        _add(tar, each, f"{name}/{each.name}")


def _tar(path: Path, ending: str) -> tarfile.TarFile:
    match ending:
        case ".gz" | ".tgz":
            return tarfile.open(path, "w:gz")
        case ".xz":
            return tarfile.open(path, "w:xz")
        case _:
            return tarfile.open(path, "w")
