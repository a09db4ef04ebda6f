"""A file of the survey in which a disk lost a bit is made again: no shard is taken for sound because it is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from archives import remove
from folders import afresh, people, taken
from surveys import content, survey

from doesexist.archive import SURVEY, Reading
from doesexist.studio.upkeep.verifying import verify

FILES = ("rows", "tiles", "sums", "squares")


def lose_a_bit(archive: Path, kind: str) -> Path:
    """Change the last bit of a shard's file of this kind; return it."""
    with Reading(archive) as reading:
        (shard,) = reading.shards("faces")
    file = archive / SURVEY / str(getattr(shard, kind))
    held = bytearray(file.read_bytes())
    held[len(held) // 2] ^= 1
    file.write_bytes(held)
    return file


def broken(archive: Path) -> list[str]:
    return [str(each) for each in verify(archive, full=True) if not isinstance(each, int)]


@pytest.mark.parametrize("kind", FILES)
def test_it_is_told_and_the_next_survey_makes_it_again(tmp_path: Path, kind: str) -> None:
    archive = taken(tmp_path, people(tmp_path / "faces", 6))
    before = content(archive)
    file = lose_a_bit(archive, kind)
    told = broken(archive)

    again = survey(archive)

    assert told == [
        (
            f"faces's survey, shard 0: {file.name} holds something else than its name says: "
            "`doesexist survey` makes it again"
        )
    ]
    assert again.looked == 6
    assert content(archive) == before
    assert broken(archive) == []


@pytest.mark.parametrize("kind", FILES)
def test_who_leaves_it_does_not_hand_the_damage_on(tmp_path: Path, kind: str) -> None:
    folder = people(tmp_path / "faces", 6)
    archive = taken(tmp_path, folder)
    lose_a_bit(archive, kind)

    remove(archive, "faces/00003")

    (folder / "00003.png").unlink()
    assert broken(archive) == []
    assert content(archive) == afresh(tmp_path, folder)
