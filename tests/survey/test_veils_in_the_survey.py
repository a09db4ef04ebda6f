"""Who is veiled is veiled in the survey from the same moment on, and seen again to the last bit when it is lifted."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import ingest, remove
from made import ffhq, group, record, with_files
from surveys import content, drawn, survey

from doesexist.archive import Reading, Seen, Veiling, Who
from doesexist.archive.leaving import veils
from doesexist.compositions.composing import LARGEST_TILE
from doesexist.imaging.decoding import pixels_of
from doesexist.model import Filter
from doesexist.studio.average import averaging
from doesexist.studio.leaving import removing, veiling
from doesexist.studio.survey import looking, surveying
from doesexist.studio.survey.surveyed_pictures import surveyed_in
from doesexist.studio.upkeep.verifying import verify
from doesexist.studio.wall.walls import wall

PEOPLE = 24


def who(*keys: str, dataset: str = "sample") -> list[Who]:
    return [Who("picture", (dataset, key)) for key in keys]


def veiled_from_the_start(folder: Path, archive: Path, dataset: str, *keys: str) -> Path:
    """An archive in which a veil lay on these before anybody looked."""
    ingest(archive, "ffhq", folder, dataset=dataset)
    veiling.veil(archive, who(*keys, dataset=dataset), reason="so")
    survey(archive, workers=1)
    return archive


def nothing_broken(archive: Path) -> bool:
    return [each for each in verify(archive, full=True) if not isinstance(each, int)] == []


def test_the_survey_is_one_that_was_made_with_the_veils_on_and_lifting_them_gives_the_one_of_before(
    tmp_path: Path,
) -> None:
    archive = drawn(tmp_path, PEOPLE, size=64)
    survey(archive, workers=1)
    clear = content(archive)
    keys = [f"{number:05}" for number in random.Random(3).sample(range(PEOPLE), 5)]

    for key in keys:
        veiling.veil(archive, who(key), reason="so")

    veiled = content(archive)
    assert veiled != clear
    assert veiled == content(veiled_from_the_start(tmp_path / "ffhq", tmp_path / "other", "sample", *keys))
    assert nothing_broken(archive)
    veiling.lift(archive, who(*keys))
    assert content(archive) == clear


@pytest.fixture
def friends(tmp_path: Path) -> Path:
    """Three people on one photograph, each cut from it, and one alone; surveyed."""
    records = {str(10 + number): entry for number, entry in enumerate(group(tmp_path / "ffhq", 10, 3))}
    records["0"] = with_files(tmp_path / "ffhq", record(0), "image")
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(tmp_path / "archive", workers=1)
    return tmp_path / "archive"


def fingerprints(archive: Path, dataset: str = "ffhq") -> dict[str, bytes]:
    with Reading(archive) as reading:
        found = surveyed_in(reading, archive, dataset)
    return {key: found.fingerprint(place) for place, key in enumerate(found.keys)}


def test_who_is_on_a_photograph_with_them_is_looked_at_again(friends: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, clear = fingerprints(friends), content(friends)
    monkeypatch.setattr(removing, "Survey", None)  # it is done at once, and not by a survey afterwards

    done = veiling.veil(friends, who("00010", dataset="ffhq"), reason="so")

    after = fingerprints(friends)
    assert done.wanting == ()
    assert {key for key in after if after[key] != before[key]} == {"00010", "00011"}, "whose crop reaches into theirs"
    other = veiled_from_the_start(friends.parent / "ffhq", friends.parent / "other", "ffhq", "00010")
    assert content(friends) == content(other)
    veiling.lift(friends, who("00010", dataset="ffhq"))
    assert content(friends) == clear


def test_a_tile_and_a_step_of_the_average_show_eight_by_eight_colours_at_most(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 3, size=128)
    survey(archive, workers=1)
    clear = wall(archive, "sample").surveyed.tiles(LARGEST_TILE, np.array([1]))[0]

    veiling.veil(archive, who("00001"), reason="so")

    seen = wall(archive, "sample").surveyed.tiles(LARGEST_TILE, np.array([1]))[0]
    assert detail(clear) > 10 * detail(seen), "nothing finer than the veil is left"
    remove(archive, "sample/00000", "sample/00002")
    alone = averaging.added(averaging.people(archive, "sample"))
    assert alone.count == 1
    assert detail(pixels_of(next((tmp_path / "ffhq").rglob("images*/**/00001.png")))) > 10 * detail(alone.pixels)


def detail(pixels: np.ndarray) -> float:
    """How much neighbouring pixels differ beyond what lies on a line between them."""
    bends = np.diff(pixels.astype(float), n=2, axis=0), np.diff(pixels.astype(float), n=2, axis=1)
    return float(sum(np.square(bend).mean() for bend in bends))


def test_more_than_can_be_parted_at_once_are_surveyed_again_and_nobody_is_shown_clear_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = drawn(tmp_path, 6, size=64)
    survey(archive, workers=1)
    clear = content(archive)
    monkeypatch.setattr(veils, "MOST_PARTED", 3)

    with Veiling(archive, Filter.parsed("key=0..4"), reason="so", today="2026-03-01") as change:
        assert change.rehearse().shards == []
        done = change.commit()

    assert len(done.pictures) == 5
    assert done.wanting
    with Reading(archive) as reading:
        assert reading.shards("sample") == [], "their shard went as a whole"
    survey(archive, only=done.wanting)
    keys = [f"{number:05}" for number in range(5)]
    assert content(archive) == content(veiled_from_the_start(tmp_path / "ffhq", tmp_path / "other", "sample", *keys))
    assert veiling.lift(archive).wanting == ()
    assert content(archive) == clear


def test_a_veil_that_is_put_on_while_a_survey_runs_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = drawn(tmp_path, 6, size=64)
    looked, veiled = looking.seen_in, list[bool]()

    def meanwhile(*facts: Any) -> list[Seen]:
        if not veiled:
            veiled.append(True)
            veiling.veil(archive, who("00002"), reason="so")
        return looked(*facts)

    monkeypatch.setattr(surveying, "seen_in", meanwhile)
    survey(archive, workers=1)

    assert veiled, "they had been looked at, clear, and were not written down yet"
    assert content(archive) == content(veiled_from_the_start(tmp_path / "ffhq", tmp_path / "other", "sample", "00002"))
