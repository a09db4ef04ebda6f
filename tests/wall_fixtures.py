"""An archive whose people hang on walls: surveyed, in two datasets, with somebody in every state a label knows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from archives import ingest
from exhibition_fixtures import copy_of as copy_register_of
from made import Record, ffhq, picture, record, with_files

from doesexist.studio.leaving import removing, who_is_meant
from doesexist.studio.survey.surveying import Survey

PEOPLE = 23
"""On a wall of 4 × 5; three have no place."""
COLUMNS, ROWS = 4, 5
BY_NC = {
    "license": "Attribution-NonCommercial License",
    "license_url": "https://creativecommons.org/licenses/by-nc/2.0/",
}
AWKWARD = 'O\'Brien "Q" <script>alert(1)</script> & \u202eSons'


def make_walls(folder: Path) -> Path:
    """`ffhq`: 00000 to 00022, of whom 00001 has an awkward name, 00002 no title and no author, 00003 asked not to be
    named, and every third is CC BY-NC. `drawn`: four people who do not exist.
    """
    records: dict[str, Record] = {}
    for number in range(PEOPLE):
        facts = dict(BY_NC) if number % 3 == 0 else {}
        facts |= {
            1: {"author": AWKWARD, "photo_title": "<i>Tea</i> & cake", "country": "Austria"},
            2: {"author": "", "photo_title": "", "photo_url": ""},
        }.get(number, {})
        records[str(number)] = with_files(folder / "ffhq", record(number, **facts), "image")
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", records))
    archive = folder / "archive"
    removing.correct(archive, who_is_meant.understood("ffhq/00003", removing.datasets_of(archive)), None)
    for number in range(4):
        picture(folder / "drawn" / f"p{number}.png", seed=number)
    (folder / "drawn" / "dataset.toml").write_text('title = "Drawn people"\ndrawn = true\n', encoding="utf-8")
    ingest(archive, "folder", folder / "drawn")
    survey(archive)
    return archive


@pytest.fixture(scope="session")
def walls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive whose people hang on walls, for whoever only looks."""
    return make_walls(tmp_path_factory.mktemp("walls"))


def copy_of(archive: Path, folder: Path) -> Path:
    """A copy of the archive, survey and all, that a test may change; the pictures stay where they are."""
    copy_register_of(archive, folder)
    shutil.copytree(archive / "survey", folder / "survey")
    return folder


def survey(archive: Path) -> None:
    """Look at everyone who has not been looked at."""
    for _ in Survey(archive, workers=1):
        pass
