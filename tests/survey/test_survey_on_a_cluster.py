"""A survey on a running cluster is the survey of this machine to the last bit, whatever becomes of the cluster."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from archives import register
from clusters import BLIND, OLDER, SLOW, WITHOUT_A_REGISTER, WITHOUT_DOESEXIST, Cluster, held, until
from surveys import content, drawn, survey
from typer.testing import CliRunner, Result

from doesexist.cli import app
from doesexist.studio.workers import cluster as clusters_own

COMMAND = [sys.executable, "-m", "doesexist", "survey"]
PICTURES = 640
"""Of two shards and a half."""


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive nobody has surveyed."""
    return drawn(tmp_path_factory.mktemp("drawn"), PICTURES)


@pytest.fixture(scope="module")
def local(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a survey of this machine finds."""
    archive = tmp_path_factory.mktemp("local") / "archive"
    shutil.copytree(untouched, archive)
    survey(archive)
    return content(archive)


@pytest.fixture
def archive(untouched: Path, tmp_path: Path) -> Path:
    shutil.copytree(untouched, tmp_path / "archive")
    return tmp_path / "archive"


@pytest.fixture
def cluster(tmp_path: Path) -> Generator[Cluster]:
    with Cluster(tmp_path) as cluster:
        yield cluster


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters_own, "_REACH", 1.0)


def started(archive: Path, cluster: Cluster) -> subprocess.Popen[str]:
    """Start a survey in a process of its own, as one does from a shell."""
    command = [*COMMAND, "--archive", str(archive), "--cluster", cluster.address]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextmanager
def surveying(archive: Path, cluster: Cluster) -> Generator[list[Result]]:
    """Survey beside what a test does meanwhile; what came of it is in the list afterwards."""
    done: list[Result] = []
    run = threading.Thread(target=lambda: done.append(surveyed(archive, cluster.address)))
    run.start()
    yield done
    run.join()


def surveyed(archive: Path, address: str) -> Result:
    return CliRunner().invoke(app, ["survey", "--archive", str(archive), "--cluster", address])


def shards(archive: Path) -> int:
    connection = register(archive)
    number: int = connection.one("SELECT count(*) FROM shard")
    connection.close()
    return number


def test_two_workers_started_from_a_shell_find_the_same_bits(archive: Path, cluster: Cluster, local: list[str]) -> None:
    workers = [cluster.worker(), cluster.worker()]

    done = subprocess.run(
        [*COMMAND, "--archive", archive, "--cluster", cluster.address], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"sample: {PICTURES} pictures surveyed, of 128 × 128 pixels.\n"
    assert content(archive) == local
    logs = cluster.client.get_worker_logs()
    assert set(logs) == {worker.address for worker in workers}, "both are still there"


def test_a_worker_killed_in_the_middle_costs_its_shard_again_and_nothing_else(
    archive: Path, cluster: Cluster, local: list[str]
) -> None:
    first, second = cluster.worker(), cluster.worker()

    with started(archive, cluster) as run:
        first.kill_in_the_middle()
        said, told = run.communicate()

    assert (run.returncode, told) == (0, "")
    assert said.startswith(f"sample: {PICTURES} pictures surveyed")
    assert content(archive) == local
    assert set(cluster.client.nthreads()) == {second.address}


def test_a_worker_that_comes_in_the_middle_works_with_the_others(
    archive: Path, cluster: Cluster, local: list[str]
) -> None:
    first = cluster.worker()

    with started(archive, cluster) as run:
        until(lambda: first.works, "the survey has begun")
        with held(first):
            cluster.worker()
        run.communicate()

    assert run.returncode == 0
    assert content(archive) == local


@pytest.mark.usefixtures("impatient")
def test_where_all_workers_are_gone_it_is_told_and_what_was_done_is_kept(
    archive: Path, cluster: Cluster, local: list[str]
) -> None:
    worker = cluster.worker(SLOW)

    with surveying(archive, cluster) as done:
        until(lambda: shards(archive), "a shard is kept")
        worker.kill_in_the_middle()

    (told,) = done
    assert told.exit_code == 1
    assert told.stderr.startswith(f"The cluster at {cluster.address} could not finish: no worker is left. See to")
    assert shards(archive) in {1, 2}
    assert survey(archive).looked < PICTURES
    assert content(archive) == local


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_killed_in_the_middle_is_told(archive: Path, cluster: Cluster, local: list[str]) -> None:
    worker = cluster.worker()

    with surveying(archive, cluster) as done:
        until(lambda: worker.works, "the survey has begun")
        os.kill(worker.process.pid, signal.SIGSTOP)
        cluster.scheduler.kill()

    (told,) = done
    assert told.exit_code == 1
    assert told.stderr.startswith(f"The cluster at {cluster.address} could not finish: ")
    assert told.stderr.count("\n") == 1, told.stderr
    survey(archive)
    assert content(archive) == local


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "nonsense", "foo://127.0.0.1:8786", "tcp://no.such.host.invalid:1"]
)
def test_a_cluster_that_can_t_be_reached_is_told(archive: Path, address: str) -> None:
    told = surveyed(archive, address)

    assert told.exit_code == 1
    assert told.stderr.startswith(f"No cluster can be worked with at {address}: ")
    assert told.stderr.endswith("and give --cluster the scheduler's address.\n")
    assert told.stderr.count("\n") == 1
    assert content(archive) == ["0 seen"]


@pytest.mark.usefixtures("impatient")
def test_a_port_at_which_somebody_listens_and_says_nothing_is_told(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters_own, "_GRACE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told = surveyed(archive, f"tcp://127.0.0.1:{silent.getsockname()[1]}")

    assert told.exit_code == 1
    assert "something listens there, and does not answer as a scheduler does" in told.stderr
    assert told.stderr.count("\n") == 1
    assert content(archive) == ["0 seen"]


@pytest.mark.usefixtures("impatient")
def test_a_cluster_without_workers_is_told(archive: Path, cluster: Cluster) -> None:
    told = surveyed(archive, cluster.address)

    assert told.exit_code == 1
    assert told.stderr.startswith(f"No cluster can be worked with at {cluster.address}: ")
    assert told.stderr.count("\n") == 1


def test_workers_that_do_not_see_the_folder_are_told(archive: Path, cluster: Cluster, untouched: Path) -> None:
    cluster.worker()
    cluster.worker(BLIND, str(untouched.parent / "ffhq"))

    told = surveyed(archive, cluster.address)

    assert told.exit_code == 1
    assert told.stderr == (
        f"Workers of the cluster at {cluster.address} don't see the folder {untouched.parent / 'ffhq'}. "
        "Mount the folder under the same path on every worker's machine.\n"
    )
    assert content(archive) == ["0 seen"]


def test_a_folder_that_is_empty_where_a_worker_is_loses_nobody(
    archive: Path, cluster: Cluster, untouched: Path, local: list[str]
) -> None:
    """Else all of them would be told of as files that are gone, and never be looked at again."""
    cluster.worker(BLIND, str(untouched.parent / "ffhq" / "images1024x1024"))

    told = surveyed(archive, cluster.address)

    assert told.exit_code == 1
    assert told.stderr.startswith(f"Workers of the cluster at {cluster.address} don't see the folder ")
    assert survey(archive).unreadable == []
    assert content(archive) == local


@pytest.mark.parametrize("program", [WITHOUT_DOESEXIST, OLDER])
def test_workers_without_this_version_are_told(archive: Path, cluster: Cluster, local: list[str], program: str) -> None:
    cluster.worker(program)

    told = surveyed(archive, cluster.address)

    assert told.exit_code == 1
    assert told.stderr.startswith(f"The cluster at {cluster.address} could not finish: ")
    assert "they need doesexist in the same version" in told.stderr
    assert told.stderr.count("\n") == 1
    survey(archive)
    assert content(archive) == local


def test_workers_never_open_the_register(archive: Path, cluster: Cluster, local: list[str]) -> None:
    cluster.worker(WITHOUT_A_REGISTER)

    assert surveyed(archive, cluster.address).exit_code == 0
    assert content(archive) == local
