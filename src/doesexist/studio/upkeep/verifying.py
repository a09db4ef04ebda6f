"""Verify an archive: register, search indices, files, survey, typefaces, and credits inside images."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doesexist.archive import BACKING_UP, SURVEY, Reading, ShardRow, broken_promises, finish_leaving, gather_anew
from doesexist.compositions import shard_files
from doesexist.errors import FileChanged, NothingFound, PictureUnreadable
from doesexist.imaging.checking import check
from doesexist.imaging.digests import file_md5
from doesexist.model import File, Picture
from doesexist.model.hugging_face_cache import lies_within
from doesexist.printing.typesetting import missing_typefaces
from doesexist.studio.showing.exhibits import inside
from doesexist.studio.survey.looking import sight_of
from doesexist.studio.survey.surveying import files_of
from doesexist.studio.upkeep.credits_read_back import interval, miscredited


@dataclass(frozen=True, slots=True)
class Broken:
    """A failed check: about what, and what is wrong."""

    about: str
    how: str

    def __str__(self) -> str:
        return f"{self.about}: {self.how}"


def verify(archive: Path, *, full: bool = False) -> Iterator[Broken | int]:
    """Yield failed checks, and from time to time how many pictures were checked.

    The register is sound and consistent, and the search indices agree with it; nobody who left is in it or waits to be
    scrubbed; every file that it names exists inside its dataset's folder and is an image; the survey's files exist,
    with no others; so do the typefaces of certificates; the survey saw every veil; images have their credit inside, of
    which a few are rendered and read back. With `full` all are, every file is decoded and its md5 compared, and the
    survey's files are compared with the digests in their names.

    Each row of the register is what was written: what a disk has damaged is told, and the rest is checked.
    """
    damage = False
    for promise in broken_promises(archive):
        damage = True
        yield Broken(*promise)
    if (archive / BACKING_UP).exists():
        yield Broken(BACKING_UP, "a backup was stopped, or is being made: the next command that writes deletes it")
    for about, steps in (
        ("the survey", _survey(archive, full=full)),
        ("the survey", _seen_clear(archive)),
        ("the pictures", _pictures(archive, full=full)),
    ):
        yield from _as_far_as_possible(about, steps) if damage else steps
    yield from (Broken(name, "this typeface is not here: `make front-end` brings it") for name in missing_typefaces())


def _as_far_as_possible(about: str, steps: Iterator[Broken | int]) -> Iterator[Broken | int]:
    """Take steps until one can't be taken for what is damaged."""
    try:
        yield from steps
    except Exception as error:  # noqa: BLE001 (what is damaged may break any rule that holds elsewhere)
        yield Broken(about, f"not all of them can be checked: {str(error).rstrip('.') or type(error).__name__}")


def _pictures(archive: Path, *, full: bool) -> Iterator[Broken | int]:
    """Yield what is wrong with pictures' files, and with the credits in their images."""
    with Reading(archive) as reading:
        datasets = {dataset.name: dataset for dataset in reading.datasets()}
        every = interval(reading.count(), full=full)
        closed: set[Path] = set()
        for count, picture in enumerate(reading.every_picture(), 1):
            yield from _files(picture, datasets[picture.dataset].root, closed, full=full)
            if count % every == 0 and (how := miscredited(reading, picture, datasets[picture.dataset], count // every)):
                yield Broken(_name(picture), how)
            if count % 500 == 0:
                yield count


def mend(archive: Path) -> None:
    """Build the search indices anew from the rows, and wipe the old ones."""
    gather_anew(archive)
    finish_leaving(archive)


def _survey(archive: Path, *, full: bool) -> Iterator[Broken]:
    """Yield failed checks of the survey's files."""
    folder = archive / SURVEY
    here = set(shard_files.names_in(folder))
    named: set[str] = set()
    with Reading(archive) as reading:
        for dataset in reading.datasets():
            for shard in reading.shards(dataset.name):
                about = f"{dataset.name}'s survey, shard {shard.number}"
                named |= set(shard.names)
                if lost := [name for name in shard.names if name not in here]:
                    yield Broken(about, f"{lost[0]} is not there: `doesexist survey` makes it again")
                elif full:
                    yield from (Broken(about, how) for how in _untrue(folder, shard))
                if shard.unsummed:
                    yield Broken(about, "its pictures are in no average: `doesexist survey` adds them up again")
    for name in sorted(here - named):
        if not name.endswith(shard_files.BESIDE):  # temporary, being written
            yield Broken(f"survey/{name}", "it belongs to nobody: `doesexist survey` deletes it")


def _seen_clear(archive: Path) -> Iterator[Broken]:
    """Yield pictures that the survey read without their veil, or that of somebody beside them."""
    with Reading(archive) as reading:
        roots = {dataset.name: dataset.root for dataset in reading.datasets()}
        for candidate in reading.veils.surveyed():
            sight = sight_of(candidate, roots[candidate.picture.dataset])
            if sight and sight.is_there and candidate.seen and sight.stamp != candidate.seen.stamp:
                how = "the survey saw it otherwise, perhaps without a veil: `doesexist survey` looks again"
                yield Broken(_name(candidate.picture), how)


def _untrue(folder: Path, shard: ShardRow) -> Iterator[str]:
    """Yield how a shard's files differ from what the register says."""
    for name in shard.names:
        if not shard_files.is_whole(folder, name):
            yield f"{name} holds something else than its name says: `doesexist survey` makes it again"
            return
    rows = shard_files.rows_of(folder, files_of(shard))  # readable, as its digest is right
    if (len(rows), sum(row.summed for row in rows)) != (shard.pictures, shard.summed):
        yield "it has other pictures than the register says"


def _name(picture: Picture) -> str:
    return f"{picture.dataset}/{picture.key}"


def _files(picture: Picture, root: Path, closed: set[Path], *, full: bool) -> Iterator[Broken]:
    """Yield what is wrong with a picture's files.

    A folder that the system doesn't let us look into is told once, not for each file in it; `closed`: such folders.
    """
    for file in (picture.image, picture.thumbnail, picture.wild):
        folder = (root / file.path).parent if file else root
        if file and file.present and folder not in closed:
            try:
                is_there = (root / file.path).is_file()
            except OSError as error:
                closed.add(folder)
                why = (error.strerror or str(error)).lower()
                yield Broken(str(folder), f"it can't be looked into: {why}; nothing is known of the files in it")
            else:
                how = _wrong(root, picture, file, full=full) if is_there else "is not there any more"
                if how:
                    yield Broken(_name(picture), f"{file.path} {how}")


def _wrong(root: Path, picture: Picture, file: File, *, full: bool) -> str | None:
    """Return what is wrong with a file that is there."""
    path = root / file.path
    if not lies_within(Path(os.path.realpath(path)), root):
        return "leads out of the dataset's folder"
    try:
        inside(root, file, picture.credited.get(file.path))
        check(path, thorough=full)
        if full and file.md5 and file_md5(path) != file.md5.lower():
            return "is another file than when it came: its md5 differs"
    except FileChanged:
        return "was changed since it was credited: it is not shown until the dataset is ingested again"
    except NothingFound:
        return "is not there any more"
    except PictureUnreadable as problem:
        return f"can't be read: {problem.why}"
    return None
