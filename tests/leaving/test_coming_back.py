"""Who left comes back by no way in which they may be read in again, and nobody else is kept out."""

from pathlib import Path

import pytest
from coming_back import UNKNOWABLE, WAYS, Outcome, Person, drawn_people, let_leave, read_in_again

LEAVERS = {0, 3, 6}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> list[Person]:
    return drawn_people(tmp_path_factory.mktemp("coming-back") / "drawn", 8)


@pytest.fixture(scope="module")
def archive(people: list[Person]) -> Path:
    archive = people[0].root.parent / "archive"
    let_leave(archive, people, LEAVERS)
    return archive


@pytest.mark.parametrize("way", [*WAYS])
def test_nobody_comes_back(archive: Path, people: list[Person], tmp_path: Path, way: str) -> None:
    assert read_in_again(archive, tmp_path / "again", people, LEAVERS, WAYS[way]) == Outcome(back=0, kept_out=0)


@pytest.mark.parametrize("way", [*UNKNOWABLE])
def test_what_no_tombstone_can_know_comes_in(archive: Path, people: list[Person], tmp_path: Path, way: str) -> None:
    outcome = read_in_again(archive, tmp_path / "again", people, LEAVERS, UNKNOWABLE[way])

    assert outcome == Outcome(back=len(LEAVERS), kept_out=0)
