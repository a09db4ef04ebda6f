"""A shard without those who leave it: their tiles and rows left out, their pixels subtracted."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

from doesexist.archive import SURVEY, Candidate, Part, Parted, Parting
from doesexist.compositions import shard_files
from doesexist.errors import NothingFound, PictureUnreadable, SurveyDamaged
from doesexist.imaging.pixels import Pixels
from doesexist.studio.sights import Sight, sight_of
from doesexist.studio.surveying import files_of, row_of


def parting(archive: Path) -> Part:
    """Return what takes people out of the shards of an archive.

    Its files are on the disk before the register names them. Where one can't be read or written it says None, and the
    whole shard goes.
    """
    return partial(_parted, archive / SURVEY)


def _parted(folder: Path, parting: Parting) -> Parted | None:
    root, before = parting.root, parting.before
    changed = [(old, new) for old, new in parting.siblings if _stamp(new, root) != (old.seen and old.seen.stamp)]
    going = [*parting.leaving, *(old for old, _ in changed)]
    sights = {each.picture.key: sight_of(each, root) for each in going}
    if not sights:
        return Parted(before, ())
    try:
        shard = shard_files.read(folder, files_of(before), unsummed=before.unsummed)
        rest = shard.without(sights.keys(), lambda key: _pixels(sights[key]))
        files = shard_files.write(folder, rest) if rest.rows else None
    except (OSError, SurveyDamaged):
        return None
    return Parted(row_of(before.number, rest, files), tuple(new.row for _, new in changed))


def _stamp(candidate: Candidate, root: Path) -> bytes | None:
    sight = sight_of(candidate, root)
    return sight.stamp if sight else None


def _pixels(sight: Sight | None) -> Pixels | None:
    """Return what is seen of a picture now; None where it can't be looked at any more."""
    with suppress(NothingFound, PictureUnreadable):
        return sight.pixels() if sight else None
    return None
