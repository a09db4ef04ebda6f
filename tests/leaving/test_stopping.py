"""Whatever stops a command, the archive is as before or after a whole batch, and running again completes."""

import json
import random
import shutil
from itertools import count
from pathlib import Path

import pytest
from archives import dump, ingest
from killing import run
from made import ffhq, record

RECORDS = 3_000
INGEST = """
import sys
import doesexist.archive.intake
doesexist.archive.intake.BATCH = 100
from pathlib import Path
from doesexist.studio.ingest.ingesting import Ingest
print("ready", flush=True)
for _ in Ingest(Path(sys.argv[1]), "ffhq", Path(sys.argv[2])):
    pass
"""
REMOVE = """
import sys
from pathlib import Path
from doesexist.studio.leaving import removing, who_is_meant
print("ready", flush=True)
removing.remove(Path(sys.argv[1]), who_is_meant.listed(Path(sys.argv[2]), ["ffhq"]), reason="they asked")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = [record(number) for number in range(RECORDS)]
    records[7]["in_the_wild"]["face_quad"] = [[0, 0]]
    # Several of one account, and one whose name changes, so that the order in which rows come could matter.
    for number in range(100, 2_900, 40):
        records[number]["metadata"] |= {
            "photo_url": f"https://www.flickr.com/photos/many/9990{number}/",
            "author": "Test Early" if number < 900 else "Test Late",
        }
    return ffhq(tmp_path_factory.mktemp("stopping") / "ffhq", records)


@pytest.fixture(scope="module")
def uninterrupted(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("uninterrupted") / "archive"
    run(INGEST, archive, folder)
    return archive


def kill_ingests(folder: Path, uninterrupted: Path, tmp_path: Path, times: int) -> None:
    expected, seconds = dump(uninterrupted), run(INGEST, tmp_path / "timed", folder)
    moments = random.Random(times)
    stopped = 0
    for turn in count():
        if turn >= times and (stopped or turn > 5 * times):  # on a machine with other work no moment is for sure
            break
        archive = tmp_path / f"killed-{turn}"

        run(INGEST, archive, folder, killed_after=moments.uniform(0, seconds))
        if (archive / "archive.sqlite").exists() and (archive / "archive.sqlite").stat().st_size:
            so_far = [line for line in dump(archive) if line.startswith("whole")]
            assert len(so_far) % 100 in {0, 99}, "whole batches only (one row of the first is rejected)"
            stopped += len(so_far) < RECORDS - 1
        run(INGEST, archive, folder)

        assert dump(archive) == expected
        shutil.rmtree(archive)
    assert stopped, "some ingest was stopped in the middle"


def kill_removals(folder: Path, uninterrupted: Path, tmp_path: Path, times: int) -> None:
    leavers = [f"ffhq/{number:05}" for number in range(20, 2_900, 72)]
    (tmp_path / "leavers.txt").write_text("\n".join(leavers))
    entries = json.loads((folder / "ffhq-dataset-v2.json").read_bytes())
    titles = [entries[str(int(leaver[5:]))]["metadata"]["photo_title"] for leaver in leavers]
    shutil.copytree(uninterrupted, tmp_path / "whole")
    seconds = run(REMOVE, tmp_path / "whole", tmp_path / "leavers.txt")
    expected = dump(tmp_path / "whole")
    moments = random.Random(times)
    for turn in range(times):
        archive = tmp_path / f"killed-{turn}"
        shutil.copytree(uninterrupted, archive)

        run(REMOVE, archive, tmp_path / "leavers.txt", killed_after=moments.uniform(0, seconds))
        lines = [line for line in dump(archive) if line.startswith("whole")]
        here = sum(f"'{leaver[5:]}'" in line for leaver in leavers for line in lines)
        assert here in {0, len(leavers)}, "all of them left, or nobody yet"
        run(REMOVE, archive, tmp_path / "leavers.txt")

        assert dump(archive) == expected
        bytes_of_it = b"\n".join(path.read_bytes() for path in archive.rglob("*") if path.is_file())
        assert [title for title in titles if title.encode() in bytes_of_it] == []
        shutil.rmtree(archive)


def test_an_ingest_killed_at_any_moment_completes(folder: Path, uninterrupted: Path, tmp_path: Path) -> None:
    kill_ingests(folder, uninterrupted, tmp_path, 5)


def test_a_removal_killed_at_any_moment_completes(folder: Path, uninterrupted: Path, tmp_path: Path) -> None:
    kill_removals(folder, uninterrupted, tmp_path, 5)


@pytest.mark.soak
def test_fifty_ingests_killed_at_any_moment_complete(folder: Path, uninterrupted: Path, tmp_path: Path) -> None:
    kill_ingests(folder, uninterrupted, tmp_path, 50)


@pytest.mark.soak
def test_fifty_removals_killed_at_any_moment_complete(folder: Path, uninterrupted: Path, tmp_path: Path) -> None:
    kill_removals(folder, uninterrupted, tmp_path, 50)


def test_the_archive_of_one_process_is_that_of_several_batches(
    folder: Path, uninterrupted: Path, tmp_path: Path
) -> None:
    ingest(tmp_path / "archive", "ffhq", folder)

    assert dump(tmp_path / "archive") == dump(uninterrupted)
