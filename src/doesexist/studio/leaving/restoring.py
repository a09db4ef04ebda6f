"""An archive is gone back to: what a backup holds, without anybody who left since."""

from __future__ import annotations

import gzip
import lzma
import os
import shutil
import tarfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from doesexist.archive import (
    REGISTER,
    SURVEY,
    Carried,
    Reading,
    Restoring,
    ScrubResult,
    finish_leaving,
    kept_out,
    sqlite_errors,
)
from doesexist.compositions import shard_files
from doesexist.errors import ArchiveBusy, ArchiveForeign, ArchiveNewer, BackupNewer, BackupOfAnother, BackupUnusable
from doesexist.studio.leaving.deciding import settle
from doesexist.studio.leaving.removing import remove, surveyed_again, today
from doesexist.studio.leaving.veiling import put_on

_ROUNDS = 5
"""How often it is begun again because somebody wrote meanwhile: what that was is taken over, which is quick."""
_LEFT = "left before"
"""The reason of a tombstone that follows from another: of the same face in another dataset."""
_NONE_IN_IT = "no archive is in it"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of going back to a backup."""

    pictures: int
    before: int | None
    """How many there were before; None: there was no archive."""
    left: tuple[str, ...]
    """Who is in the backup and left since, as DATASET/KEY: they are out."""
    carried: Carried
    stayed: tuple[str, ...]
    """What else is in the backup, is not here like that, and was not put back: it may show who left."""
    unsurveyed: int
    """How many shards the survey has to make again."""
    scrub_result: ScrubResult

    @property
    def holds_more(self) -> bool:
        """Whether the backup itself holds what is to be kept nowhere: who left, a credit put right, a request."""
        return bool(self.left or self.carried.corrections or self.carried.decided)


def restore(archive: Path, file: Path) -> Restored:
    """Let an archive be what a backup holds, but for what people asked since the backup was made: that outlives it.

    Who left stays out, whichever of the two knows of it; requests, veils and credits put right since are kept. The
    archive is as it was, or restored, whatever happens: see archive/restoring. Raises BackupUnusable, BackupNewer,
    BackupOfAnother, TombstonesUnreadable, ArchiveBusy and its siblings: then it is as it was.
    """
    with _told(file), file.open("rb"):
        pass  # before a folder is made for it
    with Restoring(archive, today()) as restoring:
        before = restoring.pictures()
        others = _unpack(file, restoring)
        unsurveyed = _checked(file, restoring)
        if restoring.is_empty:
            _put_others(restoring.folder, archive)
        left, carried = list[str](), list[Carried]()
        for _ in range(_ROUNDS):
            state = restoring.state()
            carried.append(restoring.carry_over())
            gone, wanting = _without_who_left(restoring.folder, carried[-1])
            left += gone
            unsurveyed += wanting
            if restoring.take_over(state):
                break
        else:
            raise ArchiveBusy(archive)
    return Restored(
        _count(archive),
        before,
        tuple(left),
        Carried(
            sum(each.corrections for each in carried),
            sum(each.requests for each in carried),
            sum(each.decided for each in carried),
            veiled_again=carried[0].veiled_again,
        ),
        tuple(others),
        unsurveyed,
        finish_leaving(archive),
    )


def _count(archive: Path) -> int:
    with Reading(archive) as reading:
        return reading.count()


def _unpack(file: Path, restoring: Restoring) -> list[str]:
    """Unpack a backup's register and survey, and where there is no archive yet all of it; return what else is in it.

    By hand, for nothing of it may come to lie anywhere else. Raises BackupUnusable.
    """
    others: dict[str, None] = {}
    with _told(file), tarfile.open(file) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if path.is_absolute() or ".." in path.parts or not path.parts:
                raise BackupUnusable(file, "it holds files that would lie outside of the archive")
            if member.isdir():
                continue
            content = tar.extractfile(member) if member.isreg() else None  # what a link leads to is not in the backup
            if content and (restoring.is_empty or path.parts[0] in {REGISTER, SURVEY}):
                with sqlite_errors(restoring.archive):
                    _write(restoring.folder / path, content)
            elif not content or not _is_the_same(restoring.archive / path, content):
                others[path.parts[0]] = None
        _ends(tar, file)
    return [*others]


def _is_the_same(path: Path, content: IO[bytes]) -> bool:
    return path.is_file() and path.read_bytes() == content.read()


def _write(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        shutil.copyfileobj(content, file, _PIECE)
        file.flush()
        os.fsync(file.fileno())


def _ends(tar: tarfile.TarFile, file: Path) -> None:
    """Raise BackupUnusable where a backup is cut or damaged between two files: tarfile takes that for its end.

    There two blocks of zeros are, of which tarfile has read one. To its last byte, for that is where gzip tells whether
    it is whole.
    """
    assert tar.fileobj is not None
    if tar.fileobj.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
        raise BackupUnusable(file, "it is damaged, or its end is missing")
    while tar.fileobj.read(_PIECE):
        pass


@contextmanager
def _told(file: Path) -> Generator[None]:
    """Turn what goes wrong with a backup's file into words."""
    try:
        yield
    except (EOFError, tarfile.TarError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise BackupUnusable(file, "it is no backup, or it is damaged") from error
    except OSError as error:
        raise BackupUnusable(file, (error.strerror or str(error)).lower()) from error


def _checked(file: Path, restoring: Restoring) -> int:
    """Bring what was unpacked up to date, and look whether it is whole; return how many shards are to be made again.

    Raises BackupUnusable, BackupNewer, BackupOfAnother.
    """
    register = restoring.folder / REGISTER
    if not register.is_file() or not register.stat().st_size:
        raise BackupUnusable(file, _NONE_IN_IT)
    try:
        if trouble := restoring.trouble():
            raise BackupUnusable(file, f"its register is damaged ({trouble})")
    except ArchiveNewer as error:
        raise BackupNewer(file, error.schema, error.known) from error
    except ArchiveForeign as error:
        raise BackupUnusable(file, "its register is damaged, or is none") from error
    if restoring.is_another():
        raise BackupOfAnother(file, restoring.archive)
    return restoring.drop_shards(partial(shard_files.is_whole, restoring.folder / SURVEY))


def _without_who_left(folder: Path, carried: Carried) -> tuple[list[str], int]:
    """Let everyone leave who left, veil who is veiled, and look again at what that leaves wanting.

    Return who left, and how many shards still want that.
    """
    departure, _ = remove(folder, kept_out(folder), reason=_LEFT)
    for veils in carried.veils:
        veiled = put_on(folder, veils.people, reason=veils.reason, since=veils.since, request=veils.request)
        surveyed_again(folder, veiled)
    settle(folder)  # who waits goes on waiting: how many may be hidden is told to whoever shows the archive
    finish_leaving(folder)
    return [*departure.left], len(departure.wanting)


def _put_others(folder: Path, archive: Path) -> None:
    """Put whatever else was unpacked in place, where nothing is yet."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.parts[0] not in {REGISTER, SURVEY} and name.suffix != ".lock":
            with sqlite_errors(archive):
                (archive / name).parent.mkdir(parents=True, exist_ok=True)
                if not (archive / name).exists():
                    path.replace(archive / name)
