"""What the survey of a dataset has of its pictures, read from its shards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from doesexist.archive import SURVEY, Reading, ShardRow
from doesexist.compositions.shard_files import Files
from doesexist.compositions.surveyed import Surveyed
from doesexist.errors import NotSurveyed
from doesexist.studio.survey.surveying import files_of


def surveyed_in(reading: Reading, archive: Path, dataset: str, before: Surveyed | None = None) -> Surveyed:
    """Return what the survey has of a dataset. Raises NotSurveyed; SurveyDamaged, also if somebody leaves meanwhile.

    `before`: the same dataset as it was, where that is at hand; only files that are others are read again.
    """
    shards, size = reading.shards(dataset), reading.summed_size(dataset)
    if before and tag_of_survey(before.shards, before.size) == tag_of_survey(shards, size):
        return before
    found = Surveyed(archive / SURVEY, map(files_of, shards), size, before)
    if not len(found):
        raise NotSurveyed(dataset)
    return found


def tag_of_survey(shards: Iterable[Files] | Iterable[ShardRow], size: tuple[int, int] | None) -> str:
    """Return a short text that is another one as soon as any of these shards is: a file's name says what is in it."""
    return tag_of([shard.names for shard in shards], size)


def tag_of(*said: object) -> str:
    """Return a short text that is another one where what it depends on is."""
    return hashlib.blake2b(repr(said).encode(), digest_size=12).hexdigest()
