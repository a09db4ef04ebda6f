"""A file of the survey in which a disk lost a bit is made again: no shard is taken for sound because it is there."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from archives import remove
from folders import afresh, people, taken
from surveys import content, survey

from doesexist.archive import SURVEY, Reading
from doesexist.compositions import shard_files
from doesexist.errors import SurveyDamaged
from doesexist.studio.survey.surveying import files_of
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


@pytest.mark.parametrize("kind", FILES)
def test_a_file_with_any_lost_bit_is_read_or_told_to_be_damaged(tmp_path: Path, kind: str) -> None:
    archive = taken(tmp_path, people(tmp_path / "faces", 6))
    with Reading(archive) as reading:
        (shard,) = reading.shards("faces")
    file = archive / SURVEY / str(getattr(shard, kind))
    whole, chance = file.read_bytes(), random.Random(1)
    header = list(range(8 * 128)) if file.suffix == ".npy" else list[int]()
    footer = range(8 * max(0, len(whole) - 2_500), 8 * len(whole))
    bits = chance.sample(footer, 1_500) if kind == "rows" else header
    told = 0
    for bit in bits:
        lost = bytearray(whole)
        lost[bit // 8] ^= 1 << bit % 8
        file.unlink()  # not written over: it may still be mapped
        file.write_bytes(lost)
        try:
            shard_files.rows_of(archive / SURVEY, files_of(shard))
            shard_files.tiles_of(archive / SURVEY, files_of(shard), shard.pictures)
            shard_files.sums_of(archive / SURVEY, files_of(shard), shard.summed)
        except SurveyDamaged:
            told += 1

    assert told > len(bits) // 4


def test_a_pipe_in_the_place_of_a_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    archive = taken(tmp_path, people(tmp_path / "faces", 6))
    file = lose_a_bit(archive, "tiles")
    file.unlink()
    os.mkfifo(file)

    remove(archive, "faces/00003")

    assert broken(archive) == []
