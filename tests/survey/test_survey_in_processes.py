"""A survey of many pictures is done in several processes: the same survey, and nobody is left working when it ends."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from archives import ingest
from surveys import content, survey

from doesexist.archive import broken_promises
from doesexist.errors import WorkerLost
from doesexist.sample.drawing import draw_sample
from doesexist.studio.survey.surveying import Survey
from doesexist.studio.workers import crew as crews

PICTURES = 256 * 5
"""Of more shards than are ever begun at once."""
COMMAND = [sys.executable, "-m", "doesexist", "survey", "--workers", "2", "--archive"]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive nobody has surveyed: one drawn face, under many numbers."""
    folder = tmp_path_factory.mktemp("many")
    for _ in draw_sample(folder / "ffhq", pictures=1, size=256, seed=1):
        pass
    face = folder / "ffhq" / "images1024x1024" / "00000" / "00000.png"
    (folder / "ffhq" / "ffhq-dataset-v2.json").unlink()
    for number in range(1, PICTURES):
        other = folder / "ffhq" / "images1024x1024" / f"{number // 1000:02}000" / f"{number:05}.png"
        other.parent.mkdir(exist_ok=True)
        other.hardlink_to(face)
    ingest(folder / "archive", "ffhq", folder / "ffhq")
    return folder / "archive"


@pytest.fixture
def archive(untouched: Path, tmp_path: Path) -> Path:
    shutil.copytree(untouched, tmp_path / "archive")
    return tmp_path / "archive"


@pytest.fixture(scope="module")
def in_one(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a survey finds that one thread does."""
    archive = tmp_path_factory.mktemp("one") / "archive"
    shutil.copytree(untouched, archive)
    survey(archive, workers=1)
    return content(archive)


def workers_of(program: int) -> list[psutil.Process]:
    """The processes that a survey has started: its workers, and those that keep house for them."""
    return psutil.Process(program).children(recursive=True)


def looking(program: int) -> list[psutil.Process]:
    """Those of them that look at pictures: the children of its children."""
    return [one for one in workers_of(program) if one.ppid() != program]


def started(archive: Path) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    """Start a survey as from a shell; return it and all its processes, once there is a worker among them."""
    program = subprocess.Popen(
        [*COMMAND, str(archive)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while not looking(program.pid):
        assert program.poll() is None
    return program, workers_of(program.pid)


def kept(archive: Path) -> set[str]:
    """The shards that an archive has."""
    return {line for line in content(archive) if line.startswith("('ffhq'")}


def test_it_is_the_same_survey_to_the_last_bit(archive: Path, in_one: list[str]) -> None:
    steps = iter(Survey(archive, workers=2))
    next(steps)
    assert looking(os.getpid())
    for _ in steps:
        pass

    assert content(archive) == in_one
    assert looking(os.getpid()) == []


def test_few_pictures_are_looked_at_without_any(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "_MANY", PICTURES + 1)

    for _ in Survey(archive, workers=2):
        assert looking(os.getpid()) == []


def test_workers_that_are_killed_are_told_of_and_nothing_is_lost(archive: Path, in_one: list[str]) -> None:
    def until_killed() -> Iterator[None]:
        for number, _ in enumerate(Survey(archive, workers=2)):
            if not number:
                for worker in looking(os.getpid()):
                    worker.kill()
            yield

    with pytest.raises(WorkerLost, match="ended from outside"):
        list(until_killed())

    assert list(broken_promises(archive)) == []
    assert kept(archive) < set(in_one)
    survey(archive)
    assert content(archive) == in_one


def test_nobody_works_on_when_it_is_killed(archive: Path, in_one: list[str]) -> None:
    program, workers = started(archive)

    program.kill()
    program.communicate()

    assert psutil.wait_procs(workers, timeout=60)[1] == []
    survey(archive)
    assert content(archive) == in_one


def test_ctrl_c_ends_all_of_it_with_a_sentence(archive: Path, in_one: list[str]) -> None:
    program, workers = started(archive)

    os.killpg(program.pid, signal.SIGINT)  # as a terminal does: to all of them
    said, told = program.communicate()

    assert (program.returncode, said) == (130, "")
    assert told == "Interrupted. What was done before is whole; run the same command again to go on.\n"
    assert psutil.wait_procs(workers, timeout=60)[1] == []
    assert kept(archive) < set(in_one)
    survey(archive)
    assert content(archive) == in_one


INTERRUPTED = """
import os, signal, sys
from multiprocessing import reduction
from doesexist.__main__ import main
send, begun = reduction.sendfds, []
def interrupted(*words):
    begun.append(words)
    if len(begun) == 2:  # for the first, the server of workers is not there yet
        os.killpg(0, signal.SIGINT)
    send(*words)
reduction.sendfds = interrupted
sys.argv = ["doesexist", "survey", "--workers", "2", "--archive", sys.argv[1]]
main()
"""
"""A survey during which Ctrl-C is pressed while its second worker is being started."""


def test_ctrl_c_is_no_traceback_even_while_a_worker_is_started(archive: Path, in_one: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, archive],
        capture_output=True, text=True, start_new_session=True, check=False, timeout=120,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Interrupted. What was done before is whole; run the same command again to go on.\n"
    survey(archive)
    assert content(archive) == in_one


SERVER_INTERRUPTED = """
import sys
from doesexist.__main__ import main
from doesexist.studio.workers import processes
processes._IMPORTED = ["interrupting", *processes._IMPORTED]
sys.argv = ["doesexist", "survey", "--workers", "2", "--archive", sys.argv[1]]
main()
"""
"""A survey during which Ctrl-C is pressed while the server of its workers imports what they need."""


def test_ctrl_c_is_no_traceback_even_while_the_server_of_workers_begins(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "interrupting.py").write_text("import os, signal\nos.killpg(0, signal.SIGINT)\n")

    done = subprocess.run(
        [sys.executable, "-c", SERVER_INTERRUPTED, archive],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])},
        capture_output=True, text=True, start_new_session=True, check=False, timeout=120,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Interrupted. What was done before is whole; run the same command again to go on.\n"
