"""Whatever stops a survey, or goes on beside it, it is the same in the end, and nothing is left lying about."""

import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import dump, holding, ingest, register, remove
from surveys import content, drawn, survey

from doesexist.archive import SURVEY, Surveying, broken_promises, writing_files
from doesexist.archive.leaving import changes, scrubbing
from doesexist.archive.survey import surveys
from doesexist.model.shards import NUMBERS
from doesexist.studio.leaving import removing
from doesexist.studio.survey.surveying import Survey

PICTURES = 560
"""Two shards and the beginning of a third."""
LEAVERS = [f"sample/{number:05}" for number in range(5, PICTURES, 37)]
RUN = """
import resource, sys
from pathlib import Path
from doesexist.errors import DoesExistError
from doesexist.studio.leaving import removing, who_is_meant
from doesexist.studio.survey.surveying import Survey

work, archive, *words = sys.argv[1:]
room = int(words.pop()) if words and words[-1].isdigit() else None
print("ready", flush=True)
if room:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
try:
    if work == "survey":
        for _ in Survey(Path(archive)):
            pass
    else:
        people = [who_is_meant.understood(word, ["sample"]) for word in words]
        departure, scrub_result = removing.remove(Path(archive), people, reason="they asked")
        print(len(departure.left), len(departure.wanting))
except DoesExistError as error:
    print(type(error).__name__, error, error.next_step)
"""


def started(work: str, archive: Path, *words: str) -> subprocess.Popen[str]:
    """Begin to survey an archive, or to let people leave it, in a process of its own."""
    process = subprocess.Popen([sys.executable, "-c", RUN, work, archive, *words], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def run(work: str, archive: Path, *words: str, killed_after: float | None = None) -> tuple[float, str]:
    """Do the same to its end, or until it is killed; return how long it took, and what it said."""
    with started(work, archive, *words) as process:
        start = time.monotonic()
        try:
            said, _ = process.communicate(timeout=killed_after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            said, _ = process.communicate()
        assert process.returncode in {0, -signal.SIGKILL}
    return time.monotonic() - start, said


def copied(archive: Path, to: Path) -> Path:
    shutil.copytree(archive, to)
    return to


def shards(archive: Path) -> list[str]:
    return [line for line in content(archive) if line.startswith("('sample'")]


def half_written(archive: Path) -> list[str]:
    return [path.name for path in archive.rglob("*.part")]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive nobody has surveyed."""
    return drawn(tmp_path_factory.mktemp("drawn"), PICTURES)


@pytest.fixture(scope="module")
def surveyed(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = copied(untouched, tmp_path_factory.mktemp("surveyed") / "archive")
    survey(archive)
    return archive


@pytest.fixture(scope="module")
def left(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive from which the leavers had gone before anybody looked."""
    archive = copied(untouched, tmp_path_factory.mktemp("left") / "archive")
    remove(archive, *LEAVERS)
    survey(archive)
    return archive


def kill_surveys(untouched: Path, surveyed: Path, tmp_path: Path, times: int) -> None:
    expected, seconds = content(surveyed), run("survey", copied(untouched, tmp_path / "timed"))[0]
    moments = random.Random(times)
    stopped = 0
    for turn in range(times):
        archive = copied(untouched, tmp_path / f"killed-{turn}")

        # A second time, for whoever goes on may be stopped as well.
        for _ in range(2):
            run("survey", archive, killed_after=moments.uniform(0, seconds))
            assert set(shards(archive)) <= set(expected), "whole shards only"
            assert list(broken_promises(archive)) == []
            stopped += len(shards(archive)) < len(shards(surveyed))
        run("survey", archive)

        assert content(archive) == expected
        assert list(broken_promises(archive)) == []
        shutil.rmtree(archive)
    assert stopped, "some survey was stopped in the middle"


def kill_removals(surveyed: Path, left: Path, tmp_path: Path, times: int) -> None:
    titles = titles_of(surveyed, LEAVERS)
    seconds = run("remove", copied(surveyed, tmp_path / "timed"), *LEAVERS)[0]
    assert content(tmp_path / "timed") == content(left)
    moments = random.Random(times)
    for turn in range(times):
        archive = copied(surveyed, tmp_path / f"killed-{turn}")

        run("remove", archive, *LEAVERS, killed_after=moments.uniform(0, seconds))
        here = [leaver for leaver in LEAVERS if any(f"'{leaver[7:]}'" in line for line in dump(archive))]
        assert here in ([], LEAVERS), "all of them left, or nobody yet"
        run("remove", archive, *LEAVERS)
        run("survey", archive)

        assert content(archive) == content(left)
        assert list(broken_promises(archive)) == []
        assert [title for title in titles if holding(archive, title)] == []
        shutil.rmtree(archive)


def titles_of(archive: Path, people: list[str]) -> list[str]:
    connection = register(archive)
    titles = connection.all(
        f"SELECT title FROM whole WHERE key IN ({','.join('?' * len(people))})",  # noqa: S608 (our own question marks)
        [person.partition("/")[2] for person in people],
    )
    everyones = [title for (title,) in connection.all("SELECT title FROM picture")]
    connection.close()
    return [title for (title,) in titles if title and everyones.count(title) == 1 and len(title) > 12]


def test_a_survey_killed_at_any_moment_completes(untouched: Path, surveyed: Path, tmp_path: Path) -> None:
    kill_surveys(untouched, surveyed, tmp_path, 3)


def test_a_removal_from_the_survey_killed_at_any_moment_completes(surveyed: Path, left: Path, tmp_path: Path) -> None:
    kill_removals(surveyed, left, tmp_path, 3)


@pytest.mark.soak
def test_thirty_surveys_killed_at_any_moment_complete(untouched: Path, surveyed: Path, tmp_path: Path) -> None:
    kill_surveys(untouched, surveyed, tmp_path, 30)


@pytest.mark.soak
def test_thirty_removals_from_the_survey_killed_at_any_moment_complete(
    surveyed: Path, left: Path, tmp_path: Path
) -> None:
    kill_removals(surveyed, left, tmp_path, 30)


def test_people_leave_while_others_are_looked_at(untouched: Path, left: Path, tmp_path: Path) -> None:
    archive = copied(untouched, tmp_path / "archive")

    # After each shard that is kept some leave who are in it, in one that is being worked on, and in one still to come.
    for _ in Survey(archive, workers=1):
        remove(archive, *(leaver for leaver in LEAVERS if int(leaver[7:]) % 3 == len(shards(archive)) % 3))
    remove(archive, *LEAVERS)
    survey(archive)

    assert content(archive) == content(left)


def test_people_leave_one_by_one_in_another_process(untouched: Path, left: Path, tmp_path: Path) -> None:
    archive = copied(untouched, tmp_path / "archive")

    with started("survey", archive) as process:
        for leaver in LEAVERS:
            remove(archive, leaver)
        said, _ = process.communicate()
    survey(archive)

    assert (process.returncode, said) == (0, "")
    assert content(archive) == content(left)
    assert list(broken_promises(archive)) == []


def test_ctrl_c_leaves_it_whole(untouched: Path, surveyed: Path, tmp_path: Path) -> None:
    archive = copied(untouched, tmp_path / "archive")
    command = [sys.executable, "-m", "doesexist", "survey", "--archive", str(archive), "--workers", "1"]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not (archive / SURVEY).exists():
            assert process.poll() is None
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        said, told = process.communicate(timeout=60)

    assert (process.returncode, said) == (130, "")
    assert told == "Interrupted. What was done before is whole; run the same command again to go on.\n"
    assert set(shards(archive)) < set(shards(surveyed))
    survey(archive)
    assert content(archive) == content(surveyed)


def test_two_surveys_at_once_are_one_too_many(untouched: Path, surveyed: Path, tmp_path: Path) -> None:
    archive = copied(untouched, tmp_path / "archive")

    with Surveying(archive):
        _, said = run("survey", archive)

    assert said.startswith("ArchiveBusy Another command is writing the archive")
    assert content(archive) == ["0 seen"]
    survey(archive)
    assert content(archive) == content(surveyed)


def test_who_leaves_does_not_wait_for_whoever_holds_the_survey_s_files(
    surveyed: Path, left: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = copied(surveyed, tmp_path / "archive")
    monkeypatch.setattr(changes, "PATIENCE", 0.1)
    monkeypatch.setattr(scrubbing, "PATIENCE", 0.1)
    monkeypatch.setattr(surveys, "_PATIENCE", 0.1)

    with writing_files(archive):
        departure, goodbye = remove(archive, *LEAVERS)

    assert len(departure.left) >= len(LEAVERS)
    assert goodbye.scrub is not None
    assert not goodbye.scrub.done, "files that they are in still lie there"
    assert [promise for promise, _ in broken_promises(archive)] == ["the scrub"]
    survey(archive)
    removing.remove(archive, [], reason="nobody")
    assert content(archive) == content(left)
    assert list(broken_promises(archive)) == []


@pytest.fixture
def limit() -> Iterator[int]:
    """As much as fits into a file: less than the tiles of a whole shard take."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield NUMBERS * 14_000
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == before


def test_a_disk_that_is_full_in_the_middle_of_a_shard_is_told(
    untouched: Path, surveyed: Path, tmp_path: Path, limit: int
) -> None:
    archive = copied(untouched, tmp_path / "archive")

    _, said = run("survey", archive, str(limit))

    assert said.startswith(f"ArchiveFull There is no space left for the archive {archive}. Make room there")
    assert half_written(archive) == []
    assert set(shards(archive)) < set(shards(surveyed))
    assert list(broken_promises(archive)) == []
    survey(archive)
    assert content(archive) == content(surveyed)


def test_who_leaves_leaves_although_the_disk_is_full(surveyed: Path, left: Path, tmp_path: Path, limit: int) -> None:
    archive = copied(surveyed, tmp_path / "archive")

    _, said = run("remove", archive, *LEAVERS, str(limit))

    people, wanting = map(int, said.split())
    assert people >= len(LEAVERS)
    assert wanting == 2, "the shards for which there is no room are told"
    assert not any(f"'{leaver[7:]}'" in line for leaver in LEAVERS for line in dump(archive))
    assert half_written(archive) == []
    assert not {path.name for path in (archive / SURVEY).iterdir()} - set(content(left)), "no file that they are in"
    survey(archive)
    assert content(archive) == content(left)


def test_where_there_is_no_room_even_for_the_register_nothing_has_changed(
    surveyed: Path, left: Path, tmp_path: Path
) -> None:
    archive = copied(surveyed, tmp_path / "archive")
    before, said_before = dump(archive), shards(archive)

    _, said = run("remove", archive, *LEAVERS, "30000")

    assert said.startswith("ArchiveFull There is no space left")
    assert dump(archive) == before
    assert shards(archive) == said_before
    remove(archive, *LEAVERS)
    survey(archive)
    assert content(archive) == content(left)


def test_a_dataset_that_is_ingested_meanwhile_is_surveyed_next_time(
    untouched: Path, surveyed: Path, tmp_path: Path
) -> None:
    archive = copied(untouched, tmp_path / "archive")

    steps = iter(Survey(archive))
    next(steps)
    ingest(archive, "ffhq", untouched.parent / "ffhq", dataset="again")
    for _ in steps:
        pass

    assert shards(archive) == shards(surveyed)
    assert survey(archive).looked == PICTURES
