"""Who leaves while somebody else does, or after their name was spelled otherwise, is gone as all others are."""

from contextlib import closing
from pathlib import Path

import pytest
from archives import ingest, register, remove
from PIL import Image
from surveys import survey

from doesexist.archive import Reading, Who
from doesexist.archive.leaving import scrubbing
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.register.opening import for_writing
from doesexist.studio.average import averaging
from doesexist.studio.leaving import veiling
from doesexist.studio.survey.surveyed_pictures import surveyed_in
from doesexist.studio.upkeep.verifying import Broken, verify

KEYS = ("ada", "bob", "cem", "dora")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Four were surveyed; since then one is spelled otherwise."""
    folder = tmp_path / "faces"
    folder.mkdir()
    for number, key in enumerate(KEYS):
        Image.new("RGB", (64, 64), (60 * number, 90, 10)).save(folder / f"{key}.png")
    ingest(tmp_path / "archive", "folder", folder, dataset="faces")
    survey(tmp_path / "archive")
    (folder / "bob.png").rename(folder / "between.png")
    (folder / "between.png").rename(folder / "BOB.png")
    ingest(tmp_path / "archive", "folder", folder, dataset="faces")
    return tmp_path / "archive"


def keys(archive: Path) -> list[str]:
    with Reading(archive) as reading:
        return [*surveyed_in(reading, archive, "faces").keys]


def test_who_is_spelled_otherwise_since_the_survey_leaves_it(archive: Path) -> None:
    remove(archive, "faces/BOB")

    assert keys(archive) == ["ada", "cem", "dora"]
    assert averaging.added(averaging.people(archive, "faces")).count == 3
    assert [broken for broken in verify(archive) if isinstance(broken, Broken)] == []


def test_who_is_spelled_otherwise_since_the_survey_is_veiled_in_it(archive: Path) -> None:
    veiling.veil(archive, [Who("picture", ("faces", "BOB"))], reason="so")

    assert sorted(keys(archive)) == ["ada", "bob", "cem", "dora"], "a key stays as it was first spelled"
    assert averaging.added(averaging.people(archive, "faces")).count == 4


def test_who_leaves_while_another_s_bytes_are_scrubbed_is_scrubbed_too(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied, calls = scrubbing._emptied, list[int]()  # pyright: ignore[reportPrivateUsage] (its moment)

    def emptied_and_meanwhile(*facts: object) -> bool:
        calls.append(1)
        if len(calls) == 2:  # the file has been written anew
            other = for_writing(archive)
            note_scrub_due(other, "2026-01-01")
            other.close()
        return emptied(*facts)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(scrubbing, "_emptied", emptied_and_meanwhile)
    _, done = remove(archive, "faces/ada")

    assert done.scrub is not None
    with closing(register(archive)) as reading:
        assert scrubbing.scrub_due(reading) is not None, "of the other"
    assert scrubbing.finish_leaving(archive).scrub is not None
    with closing(register(archive)) as reading:
        assert scrubbing.scrub_due(reading) is None
