"""Whoever sets this up, and meets an old Python, no network or a full disk, is told one sentence and what to do."""

import ast
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools"
LOCKED = f"segno==1.6.6 --hash=sha256:{'0' * 64}\n"
"""A lock of one package."""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with this project's tools, and an environment that is not ours; blanks and letters in its name."""
    clone = tmp_path / "Gesichter für Ägypten 人"
    shutil.copytree(TOOLS, clone / "tools")
    (clone / ".venv" / "made").mkdir(parents=True)
    (clone / ".venv" / "bin").mkdir()
    (clone / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (clone / ".venv" / "made" / "venv").write_text(f"{clone}\n", "utf-8")
    (clone / "lock.txt").write_text(LOCKED, "utf-8")
    return clone


def run(clone: Path, tool: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, f"tools/{tool}.py", *words]
    return subprocess.run(
        command, cwd=clone, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def install(clone: Path, index: str) -> subprocess.CompletedProcess[str]:
    """Install the lock with pip from a registry."""
    pip = ["-m", "pip", "-vv", "install", "--retries", "1", "--no-cache-dir", "--require-hashes"]
    words = [*pip, "--target", str(clone / "installed"), "-r", "lock.txt"]
    only_there = {
        "PIP_INDEX_URL": index,
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_CONFIG_FILE": os.devnull,
    }
    return run(clone, "install", sys.executable, *words, **only_there)


# Python


def checked(before: str) -> subprocess.CompletedProcess[str]:
    """Check a Python that is made another by a line before."""
    check = f"runpy.run_path({str(TOOLS / 'check_python.py')!r}, run_name='__main__')"
    program = f"import sys, runpy; {before}; sys.argv[1:] = ['python3']; {check}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("version", ["(2, 7, 18)", "(3, 10, 13)", "(3, 15, 0)"])
def test_a_python_that_is_too_old_or_too_new_is_told_by_name(version: str) -> None:
    done = checked(f"sys.version_info = {version}")

    major, minor = ast.literal_eval(version)[:2]
    assert done.returncode == 1
    assert done.stderr == (
        f"doesexist needs Python 3.11 to 3.14, and python3 is Python {major}.{minor}: "
        "name another one, as in: make PYTHON=python3.13\n"
    )


def test_a_python_without_venv_is_told_what_to_install() -> None:
    done = checked("sys.modules['ensurepip'] = None")

    assert done.returncode == 1
    assert done.stderr.startswith("python3 has no venv: install it (on Debian: apt-get install python3-venv), or name")
    assert done.stderr.count("\n") == 1


def test_this_python_will_do() -> None:
    done = checked("pass")

    assert (done.returncode, done.stderr) == (0, "")


def test_the_oldest_python_can_read_the_check() -> None:
    source = (TOOLS / "check_python.py").read_text("utf-8")

    assert source.isascii(), "Python 2 takes nothing else without being told"
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(ast.parse(source)))


def test_a_python_that_is_not_there_is_told() -> None:
    done = subprocess.run(["make", "run", "PYTHON=python3.99"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr.startswith("There is no python3.99 here: install Python 3.11 or newer, or name one")


# Registries


class Broken(http.server.BaseHTTPRequestHandler):
    """A registry that is not well."""

    def do_GET(self) -> None:
        self.send_error(503)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's own name)
        """Say nothing."""


@pytest.fixture
def broken_registry() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Broken) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()


def test_where_no_registry_can_be_reached_that_is_told(clone: Path) -> None:
    done = install(clone, "http://127.0.0.1:1/simple")

    assert done.returncode == 1
    assert done.stderr == (
        "No package registry can be reached: connect this machine to the network, then run make again: it goes on "
        "from there.\nWhat it said is in .venv/made/installer.txt.\n"
    )
    assert "segno" in (clone / ".venv" / "made" / "installer.txt").read_text("utf-8")


def test_a_registry_that_answers_with_an_error_is_told(clone: Path, broken_registry: str) -> None:
    done = install(clone, broken_registry)

    assert done.returncode == 1
    assert done.stderr.startswith("A package registry answered with an error (503): wait until it is well, then run")


def test_after_that_the_environment_is_still_whole(clone: Path) -> None:
    install(clone, "http://127.0.0.1:1/simple")

    done = run(clone, "set_up", "true")

    assert (done.returncode, done.stderr) == (0, "")
    assert (clone / ".venv" / "bin" / "python").exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        ("npm error code ENOSPC\nnpm error syscall write", "The disk is full"),
        ("npm error code E502\nnpm error 502 Bad Gateway - GET", "A package registry answered with an error (502)"),
        ("npm error code ENOTFOUND\nnpm error errno ENOTFOUND", "No package registry can be reached"),
        (
            "ERROR: No matching distribution found for kornia-rs==0.2.0",
            "There is no ready-made kornia-rs for this Python, and nothing is compiled here: name another:",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "A registry gave another package than was locked",
        ),
        ("something new", "sh ended with 3: see what it says"),
    ],
)
def test_every_reason_is_one_sentence(clone: Path, said: str, sentence: str) -> None:
    done = run(clone, "install", "sh", "-c", f"echo '{said}'; exit 3")

    assert done.returncode == 1
    first, where, *more = done.stderr.splitlines()
    assert first.startswith(sentence)
    assert where == "What it said is in .venv/made/installer.txt."
    assert more == []


# An environment that is not whole


def test_what_an_installer_was_killed_in_is_made_anew(clone: Path) -> None:
    run(clone, "install", "sh", "-c", "kill -9 $PPID; : pip", "pip")

    done = run(clone, "set_up", "test", "-e", ".venv")

    assert done.stderr == "The environment in .venv was left half made: it is made anew.\n"
    assert done.returncode == 1, "it is gone"


def test_what_has_been_moved_is_made_anew(clone: Path) -> None:
    moved = clone.rename(clone.parent / "moved")

    done = run(moved, "set_up", "test", "-e", ".venv")

    assert done.stderr == "The environment in .venv was made in another place: it is made anew.\n"
    assert done.returncode == 1


def test_what_has_lost_its_python_is_made_anew(clone: Path) -> None:
    (clone / ".venv" / "bin" / "python").unlink()
    (clone / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")

    done = run(clone, "set_up", "test", "-e", ".venv")

    assert done.stderr == "The environment in .venv has lost its Python: it is made anew.\n"


def test_two_at_once_go_one_after_the_other(clone: Path) -> None:
    os.mkfifo(clone / "pipe")
    first = subprocess.Popen(
        [sys.executable, "tools/set_up.py", "sh", "-c", "echo begun; cat pipe; echo first >>order"],
        cwd=clone,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "begun\n"
    second = subprocess.Popen(
        [sys.executable, "tools/set_up.py", "sh", "-c", "echo second >>order"],
        cwd=clone,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert second.stderr is not None
    assert second.stderr.readline() == "Another make is setting this folder up: waiting for it.\n"

    (clone / "pipe").write_text("", "utf-8")
    first.communicate()
    second.communicate()

    assert (clone / "order").read_text("utf-8") == "first\nsecond\n"
