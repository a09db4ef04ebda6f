"""Restore an archive from a backup, without anybody who has left since."""

from __future__ import annotations

import gzip
import lzma
import os
import shutil
import stat
import tarfile
import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from doesexist.archive import (
    BACKED_UP,
    PRIVATE,
    REGISTER,
    SURVEY,
    Carried,
    Reading,
    Restoring,
    ScrubResult,
    Who,
    finish_leaving,
    kept_out,
    recorded,
    sqlite_errors,
)
from doesexist.compositions import shard_files
from doesexist.errors import ArchiveBusy, ArchiveForeign, ArchiveNewer, BackupNewer, BackupOfAnother, BackupUnusable
from doesexist.studio.leaving.deciding import settle
from doesexist.studio.leaving.removing import remove, surveyed_again, today
from doesexist.studio.leaving.veiling import put_on
from doesexist.studio.showing.contents import is_unread, looked_at
from doesexist.studio.showing.exhibits import Folders

_ROUNDS = 5
"""Attempts while others keep writing: each carries over what was written meanwhile, which is quick."""
_LEFT = "left before"
"""The reason of a tombstone that follows from another one, of the same face in another dataset."""
_NONE_IN_IT = "no archive is in it"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore."""

    pictures: int
    before: int | None
    """How many pictures there were before; None: there was no archive."""
    left: tuple[str, ...]
    """Who is in the backup but has left since, as DATASET/KEY: they were not restored."""
    carried: Carried
    not_veiled: tuple[str, ...]
    """Who has the owner's veil in the current archive, as DATASET/KEY, and is not in the backup."""
    stayed: tuple[str, ...]
    """Other files of the backup that are missing or different here, and were not restored: they may show who left."""
    unsurveyed: int
    """How many shards the survey has to make again."""
    scrub_result: ScrubResult
    unread: int = 0
    """Of how many of the backup that were not here the files can't be read: whether their pixels are a leaver's."""

    @property
    def holds_more(self) -> bool:
        """Whether the backup holds what should be kept nowhere: people who left, old credits, decided requests."""
        return bool(self.left or self.carried.corrections or self.carried.decided)


def restore(archive: Path, file: Path) -> Restored:
    """Replace an archive's contents by a backup's, except for what people have asked for since it was made.

    Who left in either of the two stays out; requests, veils and corrections made since are kept. It is atomic: see
    archive/restoring. Raises BackupUnusable, BackupNewer, BackupOfAnother, TombstonesUnreadable, and ArchiveErrors such
    as ArchiveBusy: then the archive is as it was.
    """
    with _told(file):  # fails before a folder is made
        if not stat.S_ISREG(file.stat().st_mode):
            raise BackupUnusable(file, "it is no file")  # a device or a pipe may never end
        with file.open("rb"):
            pass
    with Restoring(archive, today()) as restoring:
        before = restoring.pictures()
        others, unread = _unpack(file, restoring), 0
        unsurveyed = _checked(file, restoring)
        if restoring.is_empty:
            _put_others(restoring.folder, archive)
        left, carried, not_veiled = list[str](), list[Carried](), dict[str, None]()
        for _ in range(_ROUNDS):
            state = restoring.state()
            carried.append(restoring.carry_over())
            known_by, unread = _looked_at(restoring)
            gone, wanting, unknown = _without_who_left(restoring, carried[-1], known_by)
            left += gone
            not_veiled |= dict.fromkeys(unknown)
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
        tuple(not_veiled),
        tuple(others),
        unsurveyed,
        finish_leaving(archive),
        unread,
    )


def _count(archive: Path) -> int:
    with Reading(archive) as reading:
        return reading.count()


def _unpack(file: Path, restoring: Restoring) -> list[str]:
    """Unpack a backup's register and survey, or all of it if there is no archive yet; return what else is in it.

    Not by `extractall`, so that nothing is written outside of the folder. Raises BackupUnusable.
    """
    others: dict[str, None] = {}
    with _told(file), tarfile.open(file) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if path.is_absolute() or ".." in path.parts or not path.parts:
                raise BackupUnusable(file, "it holds files that would lie outside of the archive")
            if member.isdir():
                continue
            if path == PurePosixPath(BACKED_UP):
                path = PurePosixPath(REGISTER)
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
    with open(path, "xb", opener=_private if path.name == REGISTER else None) as file:
        shutil.copyfileobj(content, file, _PIECE)
        file.flush()
        os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    """Open a register: others may not look into it, not even while it is written."""
    return os.open(path, flags, PRIVATE)


def _ends(tar: tarfile.TarFile, file: Path) -> None:
    """Raise BackupUnusable if a backup is truncated or damaged between two files, which tarfile takes for its end.

    At the end there are two blocks of zeros, of which tarfile has read one. Reads to the last byte, where gzip has its
    checksum.
    """
    assert tar.fileobj is not None
    if tar.fileobj.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
        raise BackupUnusable(file, "it is damaged, or its end is missing")
    while tar.fileobj.read(_PIECE):
        pass


@contextmanager
def _told(file: Path) -> Generator[None]:
    """Translate errors of reading a backup's file into BackupUnusable."""
    try:
        yield
    except (EOFError, tarfile.TarError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise BackupUnusable(file, "it is no backup, or it is damaged") from error
    except OSError as error:
        raise BackupUnusable(file, (error.strerror or str(error)).lower()) from error


def _checked(file: Path, restoring: Restoring) -> int:
    """Migrate the unpacked register and check all that was unpacked; return how many shards have to be made again.

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


def _looked_at(restoring: Restoring) -> tuple[dict[Who, frozenset[str]], int]:
    """Return what the files of those are known by who are in the backup alone, and how many could not be read.

    Some may be copies of who left or was veiled since. Where nobody was, none is read.
    """
    strangers, hints = restoring.strangers()
    if hints is None or not hints.any:
        return {}, 0
    folders = Folders()
    known_by: dict[Who, frozenset[str]] = {}
    for who, root, picture in strangers:
        looked = looked_at(root, picture, hints, picture.credited, folders=folders)
        known_by[who] = looked.known_by | recorded(picture).known_by
    return known_by, sum(is_unread(root, picture) for _, root, picture in strangers)


def _without_who_left(
    restoring: Restoring, carried: Carried, known_by: Mapping[Who, frozenset[str]]
) -> tuple[list[str], int, list[str]]:
    """Remove from the unpacked archive who left, veil who is veiled, and survey affected shards again.

    Return who left, how many shards are still to be surveyed, and who has the owner's veil and is not there.
    """
    folder = restoring.folder
    departure, _ = remove(folder, kept_out(folder, known_by), reason=_LEFT)
    unknown: list[str] = []
    staying = {who: known for who, known in known_by.items() if "/".join(who.names) not in departure.left}
    for veils in (*carried.veils, *restoring.veils_of_copies(staying), *restoring.hide_photographs(staying)):
        veiled = put_on(folder, veils.people, reason=veils.reason, since=veils.since, request=veils.request)
        surveyed_again(folder, veiled)
        if not veils.request:  # a request is carried over itself, and veils whoever comes
            unknown += veiled.unknown
    restoring.carry_contents()
    settle(folder)  # who waits goes on waiting: how many may be hidden is told to whoever shows the archive
    finish_leaving(folder)
    return [*departure.left], len(departure.wanting), unknown


def _put_others(folder: Path, archive: Path) -> None:
    """Move all other unpacked files into place, without replacing any."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.parts[0] not in {REGISTER, SURVEY} and name.suffix != ".lock":
            with sqlite_errors(archive):
                (archive / name).parent.mkdir(parents=True, exist_ok=True)
                if not (archive / name).exists():
                    path.replace(archive / name)
