"""Read the surveyed pictures of a dataset from its shards."""

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
    """Return a dataset's surveyed pictures. Raises NotSurveyed; SurveyDamaged, also if somebody leaves meanwhile.

    `before`: the same dataset as read earlier, if at hand, so that only changed files are read.
    """
    shards, size = reading.shards(dataset), reading.summed_size(dataset)
    if before and tag_of_survey(before.shards, before.size) == tag_of_survey(shards, size):
        return before
    found = Surveyed(archive / SURVEY, map(files_of, shards), size, before)
    if not len(found):
        raise NotSurveyed(dataset)
    return found


def tag_of_survey(shards: Iterable[Files] | Iterable[ShardRow], size: tuple[int, int] | None) -> str:
    """Return a short digest of these shards, from their files' names, which are digests of their contents."""
    return tag_of([shard.names for shard in shards], size)


def tag_of(*said: object) -> str:
    """Return a short digest of values."""
    return hashlib.blake2b(repr(said).encode(), digest_size=12).hexdigest()
