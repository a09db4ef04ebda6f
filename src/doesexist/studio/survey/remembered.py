"""What a survey has of each dataset, remembered by an archive that is open, until it is another."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from doesexist.archive import SURVEY, Reading, ShardRow
from doesexist.compositions.surveyed import Surveyed
from doesexist.errors import NotSurveyed, SurveyDamaged
from doesexist.studio.survey.surveying import files_of

_KEPT = 12
"""How many are remembered: what is kept of each is its rows, 2 MB for 70,000 pictures; its tiles are mapped."""
_surveys: OrderedDict[tuple[Path, str], tuple[str, Surveyed]] = OrderedDict()
"""Each with its tag."""
_lock = Lock()


def surveyed_in(reading: Reading, archive: Path, dataset: str) -> Surveyed:
    """Return what the survey has of a dataset. Raises NotSurveyed, SurveyDamaged."""
    shards = reading.shards(dataset)
    try:
        found = _surveyed(reading, archive, dataset, shards)
    except SurveyDamaged:
        now = reading.shards(dataset)
        if now == shards:
            raise
        # Somebody left in this very moment, and the file with them.
        found = _surveyed(reading, archive, dataset, now)
    if not len(found):
        raise NotSurveyed(dataset)
    return found


def is_now(reading: Reading, dataset: str, surveyed: Surveyed) -> bool:
    """Tell whether this is what the survey has of a dataset by now."""
    return [files.names for files in surveyed.shards] == [row.names for row in reading.shards(dataset)]


def let_go(reading: Reading, archive: Path) -> None:
    """Forget the surveys that are others by now: somebody came, or left."""
    with _lock:
        held = {dataset: surveyed for (where, dataset), (_, surveyed) in _surveys.items() if where == archive}
    for dataset, surveyed in held.items():
        if not is_now(reading, dataset, surveyed):
            with _lock:
                _surveys.pop((archive, dataset), None)


def _surveyed(reading: Reading, archive: Path, dataset: str, shards: Sequence[ShardRow]) -> Surveyed:
    """Return a survey, read anew only where its shards are others: a file's name says what is in it."""
    size = reading.summed_size(dataset)
    tag = tag_of([row.names for row in shards], size)
    with _lock:
        known = _surveys.get((archive, dataset))
    if known and known[0] == tag:
        return known[1]
    found = Surveyed(archive / SURVEY, map(files_of, shards), size, known[1] if known else None)
    with _lock:
        _surveys[archive, dataset] = (tag, found)
        while len(_surveys) > _KEPT:
            _surveys.popitem(last=False)
    return found


def tag_of(*said: object) -> str:
    """Return a short text that is another one where what it depends on is."""
    return hashlib.blake2b(repr(said).encode(), digest_size=12).hexdigest()
