"""The program is quick to speak: nothing is imported that an answer does not need. Counted, never timed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from doesexist import __version__, cli
from doesexist.cli import app
from doesexist.commands import COMMANDS, page

FIRST = [["--version"], ["--help"]]
"""What is asked before anything else is known."""

# A library that takes long, or much memory: the commands that work with it.
PAGES = {"serve", "demo"}
PRINTS = {"overlay", "montage", "average", "certificate", "certificates", "check-certificate", "verify", *PAGES}
PIXELS = set(COMMANDS) - {"search", "backup", "credits"}
SURVEYS = PIXELS - {"get", "ingest", "sample", "overlay"}
USED_BY = {
    "numpy": PIXELS | {"credits"}, "pyvips": PIXELS, "PIL": PIXELS, "kornia_rs": SURVEYS,
    "simplejpeg": SURVEYS, "pyarrow": SURVEYS | {"credits"}, "typst": PRINTS, "fastapi": PAGES, "starlette": PAGES,
    "uvicorn": PAGES, "jinja2": PAGES, "pyrage": PAGES | {"requests", "restore"}, "httpx2": {"get"},
    "thorvg_python": {"sample", "demo"}, "distributed": set[str](), "dask": set[str](),
}  # fmt: skip

# Runs the program as `python -m doesexist` does, and says at its end what was imported, and its own peak of memory:
# what wait() tells of a child holds what its parent had, too.
WATCHED = """
import atexit, runpy, sys
names = set(sys.modules)
atexit.register(lambda: print(open("/proc/self/status").read(), *(set(sys.modules) - names), file=sys.stderr))
runpy.run_module("doesexist", run_name="__main__", alter_sys=True)
"""


def python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True)


def imported(*words: str) -> set[str]:
    return set(python("-c", WATCHED, *words).stderr.splitlines()[-1].split())


@pytest.mark.parametrize("words", FIRST, ids=" ".join)
def test_what_is_asked_first_is_said_with_the_standard_library_alone(words: list[str]) -> None:
    names = imported(*words)

    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"doesexist"}
    assert {name for name in names if name.startswith("doesexist.")} == {"doesexist.commands"}


@pytest.mark.parametrize("words", FIRST, ids=" ".join)
def test_what_is_asked_first_takes_less_than_60_mb(words: list[str]) -> None:
    said = python("-c", WATCHED, *words).stderr

    peak = re.search(r"^VmHWM:\s+(\d+) kB$", said, re.MULTILINE)

    assert peak is not None
    assert int(peak[1]) * 1024 <= 60e6


def test_the_version_is_said_alike_at_once_and_by_typer() -> None:
    at_once = python("-m", "doesexist", "--version").stdout

    assert at_once == CliRunner().invoke(app, ["--version"]).stdout == f"doesexist {__version__}\n"


def test_help_says_at_once_letter_for_letter_what_typer_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    at_once = python("-m", "doesexist", "--help").stdout
    by_typer = python("-c", "from doesexist.cli import app; app(['--help'], prog_name='doesexist')").stdout

    assert at_once == by_typer == f"{page()}\n"


def test_help_is_folded_where_a_terminal_is_narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")

    said = python("-m", "doesexist", "--help").stdout

    assert max(map(len, said.splitlines())) <= 60
    assert [line for _, line in COMMANDS.values() if line not in " ".join(said.split())] == []


@pytest.mark.parametrize("words", FIRST, ids=" ".join)
def test_a_reader_who_has_gone_is_told_nothing(words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    command = [sys.executable, "-m", "doesexist", *words]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)

    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_imports_no_large_library_that_it_does_not_work_with(name: str) -> None:
    names = imported(name, "--help")

    libraries = {each.split(".")[0] for each in names}
    assert COMMANDS[name][0].partition(":")[0] in names
    assert {library for library, users in USED_BY.items() if name not in users} & libraries == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_with_the_first_sentence_of_its_own_help(name: str) -> None:
    said = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"}).stdout

    sentence = COMMANDS[name][1]
    assert re.search(rf"^  {re.escape(sentence)}(?: |$)", said, re.MULTILINE), said


def test_every_module_of_the_command_line_is_asked_for_by_some_command() -> None:
    modules = {path.stem for path in Path(cli.__file__).parent.glob("*.py")} - {"__init__"}
    asked_for = {place.partition(":")[0].rpartition(".")[2] for place, _ in COMMANDS.values()}

    assert modules == asked_for | {"main", "mistyped", "options", "speaking", "choosing_requests", "deciding_requests"}


def test_a_misspelt_command_is_told_which_was_meant() -> None:
    done = CliRunner().invoke(app, ["surve"])

    assert done.exit_code == 2
    assert "No such command 'surve'. Did you mean 'survey', 'serve'" in done.stderr
