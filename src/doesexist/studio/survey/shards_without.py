"""Make shards without pictures that leave them: drop their tiles and rows, and subtract their pixels from the sums."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from doesexist.archive import SURVEY, Candidate, Parted, Parting
from doesexist.compositions import shard_files
from doesexist.errors import NothingFound, PictureUnreadable, SurveyDamaged
from doesexist.imaging.pixels import Pixels
from doesexist.model.keys import same
from doesexist.studio.survey.looking import Sight, look, seen_in, sight_of
from doesexist.studio.survey.surveying import files_of, row_of


def without(archive: Path, partings: Iterable[Parting]) -> list[Parted]:
    """Return new shards without those who leave, and with the others as they look from then on.

    Their files are on the disk, but not yet named in the register. A shard is left out if a file can't be read or
    written, or a leaver is not in it.
    """
    return [parted for each in partings if (parted := _parted(archive / SURVEY, each))]


def _parted(folder: Path, parting: Parting) -> Parted | None:
    root, before = parting.root, parting.before
    veiled = {new.row: sight for old, new in parting.siblings if (sight := _seen_otherwise(old, new, root))}
    going = [*parting.leaving, *(old for old, new in parting.siblings if new.row in veiled)]
    sights = {same(each.picture.key): sight_of(each, root) for each in going}
    if not sights:
        return Parted(parting, before, ())
    expected = {same(each.picture.key) for each in going if each.seen and each.seen.reason is None}
    try:
        shard = shard_files.read(folder, files_of(before), unsummed=before.unsummed)
        # By the shard's spelling: an ingest may have changed a key's upper and lower case since.
        keys = {key for key in shard.keys if same(key) in sights}
        if not expected <= {same(key) for key in keys}:
            return None
        rest = shard.without(keys, lambda key: _pixels(sights[same(key)]))
        view = look(list(veiled.values()), parting.size)
        if veiled:
            rest = rest.with_all(view.shard)
        files = shard_files.write(folder, rest) if rest.rows else None
    except (OSError, SurveyDamaged):
        return None
    rows = {sight.key: row for row, sight in veiled.items()}
    seen = seen_in(view, veiled.values(), rows, before.number)
    return Parted(parting, row_of(before.number, rest, files), tuple(seen))


def _seen_otherwise(old: Candidate, new: Candidate, root: Path) -> Sight | None:
    """Return somebody's new sight after a neighbour was veiled, None if it has not changed."""
    sight = sight_of(new, root)
    return sight if sight and old.seen and sight.stamp != old.seen.stamp else None


def _pixels(sight: Sight | None) -> Pixels | None:
    """Return a picture's pixels now, None if it can't be read any more."""
    with suppress(NothingFound, PictureUnreadable):
        return sight.pixels() if sight else None
    return None
