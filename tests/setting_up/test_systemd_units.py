"""The units of deploy/: systemd understands every line, and what it leaves open is little."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import without
from proxies import DEPLOY, written_out
from typer.testing import CliRunner

from doesexist.cli.main import app

PROGRAM = "/opt/doesexist/.venv/bin/doesexist"
SERVICES = ("doesexist.service", "doesexist-backup.service")
UNITS = (*SERVICES, "doesexist-backup.timer")
MOST = {"doesexist.service": 1.2, "doesexist-backup.service": 0.4}
"""The exposure that systemd 252 counts, of 10: for the one, that it listens."""


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units beside each other, with a program that is there."""
    if shutil.which("systemd-analyze") is None:
        without("no systemd-analyze on the PATH: `make test` installs it")
    for name in UNITS:
        others = {PROGRAM: "/bin/true"} if name in SERVICES else {}
        (tmp_path / name).write_text(written_out(DEPLOY / name, others), encoding="utf-8")
    return tmp_path


def analyzed(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *command], check=False, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_every_line(units: Path, name: str) -> None:
    told = analyzed("verify", "--man=no", str(units / name))

    # What it says of this machine's own units is not of ours.
    assert [line for line in (told.stdout + told.stderr).splitlines() if "doesexist" in line] == []
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_little_is_open_to_whoever_broke_in(units: Path, name: str) -> None:
    told = analyzed("security", "--offline=true", "--no-pager", str(units / name)).stdout
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", told)

    assert found, told
    assert float(found[1]) <= MOST[name]


@pytest.mark.parametrize("name", SERVICES)
def test_commands_of_units_are_commands_of_the_program(name: str) -> None:
    (command,) = re.findall(rf"ExecStart={PROGRAM} (.+)", (DEPLOY / name).read_text(encoding="utf-8"))
    words = command.split()
    told = CliRunner().invoke(app, [words[0], "--help"]).output

    assert all(word in told for word in words if word.startswith("--"))
