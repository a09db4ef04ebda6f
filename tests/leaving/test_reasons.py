"""A reason is short, and text, wherever it is given."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run
from exhibition_fixtures import Page, visiting
from leave_fixtures import AT_THE_DESK, CURATOR
from requests_made import ask

LONG = "x" * 100_000
COMMANDS = {
    "remove": ("remove", "ffhq/00000"),
    "veil": ("veil", "ffhq/00000"),
    "deny": ("requests", "deny", "NAME"),
    "grant": ("requests", "grant", "NAME"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("reason", [LONG, "x" * 501])
def test_a_longer_one_is_refused_with_its_limit(own_archive: Path, command: str, reason: str) -> None:
    name = ask(own_archive, "ffhq/00000").name
    words = [name if word == "NAME" else word for word in COMMANDS[command]]

    told = run(*words, "--reason", reason, "--archive", own_archive)

    assert told.exit_code == 2
    assert "a reason has 500 letters at most" in " ".join(told.stderr.replace("│", "").split())
    assert len(told.stderr) < 1000


@pytest.mark.parametrize(("letters", "status"), [(500, 200), (501, 400), (100_000, 413)])
@pytest.mark.parametrize("address", ["/desk", "/desk/NAME"])
def test_at_the_desk_too(own_archive: Path, address: str, letters: int, status: int) -> None:
    name = ask(own_archive, "ffhq/00000").name
    (own_archive / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    said = {"scope": "all", "decision": "deny", "reason": "x" * letters}

    with visiting(own_archive) as visitor:
        form = said if address == "/desk" else {key: value for key, value in said.items() if key != "scope"}
        answer = visitor.post(address.replace("NAME", name), data=form, auth=CURATOR)

    assert answer.status_code == status, Page(answer.text).text


@pytest.mark.parametrize("command", ["remove", "veil"])
def test_one_that_is_no_utf_8_is_told_as_that(own_archive: Path, command: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "doesexist", command, "ffhq/00000", "--reason", b"why \xff", "--archive", own_archive],
        capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip

    assert told.returncode == 1
    assert told.stderr == "why \\udcff holds what is not UTF-8: a name, a reason or a path. Write it in UTF-8.\n"
