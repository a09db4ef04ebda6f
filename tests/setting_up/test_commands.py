"""The command line: results on stdout, sentences on stderr, exit codes, and never a traceback."""

import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx2
import pyarrow.parquet as pq
import pytest
from command_line import run
from exhibition_fixtures import free_port
from made import ffhq, picture, record, with_files
from typer.testing import CliRunner

from doesexist.archive import Intake, Reading
from doesexist.cli import app
from doesexist.model import NO_CARD
from doesexist.studio.showing.contents import looked_at

COMMAND = [sys.executable, "-m", "doesexist"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return ffhq(tmp_path / "ffhq", [record(number) for number in range(12)])


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    assert run("ingest", "ffhq", folder, "--archive", tmp_path / "archive").exit_code == 0
    return tmp_path / "archive"


def test_an_ingest_says_what_came_in(tmp_path: Path, folder: Path) -> None:
    done = run("ingest", "ffhq", folder, "--archive", tmp_path / "archive")

    assert (done.exit_code, done.stdout) == (
        0,
        "ffhq: 12 pictures (12 new, 0 changed, 0 as before), 0 rows rejected.\n",
    )


def test_an_ingest_in_json_lists_every_rejected_row(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", {"0": record(0), "x": record(1)})

    done = run("ingest", "ffhq", folder, "--archive", tmp_path / "archive", "--json")

    assert json.loads(done.stdout) == {
        "dataset": "ffhq", "pictures": 1, "new": 1, "changed": 0, "same": 0, "verified": False, "odd_dates": 0,
        "rejected": [{"key": "x", "reason": "FFHQ's records are known by a number"}], "renamed": [], "not_taken": [],
        "unread_credits": [], "notes": [],
    }  # fmt: skip


def test_dates_that_are_written_otherwise_are_kept_and_told(tmp_path: Path) -> None:
    dates = ["2.1.2020", "31.12.2019", "2020", "2020-02", "2020-02-03", "2020-02-03 04:05:06", ""]
    folder = ffhq(tmp_path / "ffhq", [record(number, date_uploaded=date) for number, date in enumerate(dates)])

    done = run("ingest", "ffhq", folder, "--archive", tmp_path / "archive")
    as_json = run("ingest", "ffhq", folder, "--archive", tmp_path / "archive", "--json")

    assert done.stderr == (
        "2 dates are not like 2018-10-10: shown as written, and found by a year only where it comes first.\n"
    )
    assert json.loads(as_json.stdout)["odd_dates"] == 2
    with Reading(tmp_path / "archive") as reading:
        assert reading.picture("ffhq", "00000").uploaded == "2.1.2020"


def test_a_strict_ingest_with_a_rejected_row_ends_with_1_and_keeps_the_others(tmp_path: Path) -> None:
    folder = ffhq(tmp_path / "ffhq", {"0": record(0), "x": record(1)})

    done = run("ingest", "ffhq", folder, "--archive", tmp_path / "archive", "--strict")

    assert done.exit_code == 1
    assert "1 row was rejected, the first: x: FFHQ's records are known by a number. Correct the rows" in done.stderr
    assert done.stdout.startswith("ffhq: 1 picture (1 new,")


def test_a_verified_ingest_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    ffhq(folder, [with_files(folder, record(0), "image")])

    done = run("ingest", "ffhq", folder, "--archive", tmp_path / "archive", "--verify")

    assert done.stdout.endswith("0 rows rejected, files verified.\n")


@pytest.mark.parametrize(
    "words",
    [
        ["ingest", "ffhq", "nowhere"],
        ["serve"],
        ["verify"],
        ["backup", "out.tar"],
        ["credits", "out.csv"],
        ["remove", "ffhq/00000", "--reason", "they asked"],
        ["correct", "ffhq/00000", "--name", "Test"],
    ],
)
def test_what_is_missing_is_told_in_two_sentences(tmp_path: Path, words: list[str]) -> None:
    done = run(*words, "--archive", tmp_path / "archive")

    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith(("There is no archive at", "No dataset could be read at nowhere: there is nothing"))
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("group", [[], ["requests"]])
def test_help_says_of_every_command_in_a_whole_sentence_what_it_does(group: list[str]) -> None:
    said = CliRunner().invoke(app, [*group, "--help"], env={"COLUMNS": "80"}).stdout

    commands = said.partition("Commands:\n")[2].splitlines()
    assert len(commands) >= 5
    assert [line for line in commands if not re.fullmatch(r"  [a-z-]+ +[A-Z].*[^.]\.", line)] == []


@pytest.mark.parametrize("words", [["remove"], ["veil"], ["requests", "deny"]])
def test_help_says_where_a_reason_is_needed(words: list[str]) -> None:
    said = " ".join(run(*words, "--help").stdout.split())

    assert re.search(r"--reason \S+ Needed", said)


def test_help_says_all_that_a_full_verify_looks_at() -> None:
    said = " ".join(run("verify", "--help").stdout.split())

    assert "--full Decode every file, compare its md5; read the credit in an image of each." in said


@pytest.mark.parametrize(
    "words",
    [
        ["remove"],
        ["remove", "ffhq/00000"],
        ["remove", "ffhq/00000", "--reason", "  "],
        ["correct", "ffhq/00000"],
        ["correct", "ffhq/00000", "--name", "Test", "--anonymous"],
        ["ingest", "nothing", "folder"],
        ["serve", "--port", "99999"],
        ["sample", "folder", "--pictures", "0"],
        ["dance"],
    ],
)
def test_wrong_usage_ends_with_2(archive: Path, words: list[str]) -> None:
    done = run(*words, *([] if words[0] in {"dance", "sample"} else ["--archive", str(archive)]))

    assert done.exit_code == 2


def test_a_removal_says_who_left_and_which_files_are_still_the_owner_s(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    ffhq(folder, [with_files(folder, record(0), "image"), record(1)])
    run("ingest", "ffhq", folder, "--archive", tmp_path / "archive")

    done = run("remove", "ffhq/00000", "--reason", "they asked", "--archive", tmp_path / "archive")

    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "1 person has left: ffhq/00000.",
        str(folder / record(0)["image"]["file_path"]),
    ]
    assert "the archive holds no byte of who left" in done.stderr


def test_a_removal_says_who_had_left_already_and_who_was_never_here(archive: Path) -> None:
    words: list[str | Path] = ["--reason", "they asked", "--archive", archive]
    run("remove", "ffhq/00000", *words)

    again = run("remove", "ffhq/00000", *words)
    nobody = run("remove", "ffhq/00099", *words)
    both = run("remove", "ffhq/00000", "ffhq/00099", "ffhq/00001", *words)

    nobody_left = "Nobody was here to leave.\n"
    assert (again.exit_code, again.stdout, again.stderr) == (0, nobody_left, "Left already, before this: ffhq/00000.\n")
    assert (nobody.exit_code, nobody.stdout) == (1, nobody_left)
    assert nobody.stderr == "The archive holds nothing under ffhq/00099. Check the spelling.\n"
    assert (both.exit_code, both.stdout) == (1, "1 person has left: ffhq/00001.\n")
    assert "Left already, before this: ffhq/00000.\n" in both.stderr
    assert "under ffhq/00099. Check the spelling; everyone else named has left.\n" in both.stderr


def test_a_file_of_addresses_lets_everyone_in_it_leave_and_tells_who_was_not_found(
    archive: Path, tmp_path: Path
) -> None:
    photograph = record(3)["metadata"]["photo_url"]
    (tmp_path / "requests.txt").write_text(
        f"# March\nffhq/00001\nhttps://show.example/pictures/ffhq/00002  # by letter\n{photograph}\n\nffhq/00099\n"
    )

    done = run("remove", "--from", tmp_path / "requests.txt", "--reason", "March", "--archive", archive, "--json")

    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert found["left"] == ["ffhq/00001", "ffhq/00002", "ffhq/00003"]
    assert found["unknown"] == ["ffhq/00099"]
    assert found["scrubbed"] is True
    assert "The archive holds nothing under ffhq/00099." in done.stderr


def test_a_line_that_names_nobody_stops_the_removal_before_anyone_left(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "requests.txt").write_text("ffhq/00001\nplease remove me\n")

    done = run("remove", "--from", tmp_path / "requests.txt", "--reason", "March", "--archive", archive)

    assert done.exit_code == 1
    assert "'please remove me' is no address" in done.stderr
    assert "12 pictures" in run("ingest", "ffhq", tmp_path / "ffhq", "--archive", archive).stdout


def test_a_credit_is_put_right(archive: Path) -> None:
    done = run("correct", "ffhq/00001", "--name", "Test Right", "--archive", archive)

    assert done.stdout == "The credit of 1 picture is put right.\n"


def test_credits_are_written_in_three_forms_that_say_the_same(archive: Path, tmp_path: Path) -> None:
    for ending in ("csv", "jsonl", "parquet"):
        assert run("credits", tmp_path / f"credits.{ending}", "--archive", archive).exit_code == 0

    with (tmp_path / "credits.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (tmp_path / "credits.jsonl").read_text().splitlines()]
    parquet: Any = pq.ParquetFile(tmp_path / "credits.parquet")
    table = parquet.read().to_pylist()
    assert len(rows) == len(lines) == len(table) == 12
    assert [row["credit"] for row in rows] == [line["credit"] for line in lines] == [row["credit"] for row in table]
    assert [line["contributor"]["account"] for line in lines] == [row["account"] for row in table]


def test_credits_with_an_unknown_ending_or_filter_are_told(archive: Path, tmp_path: Path) -> None:
    form = run("credits", tmp_path / "credits.docx", "--archive", archive)
    where = run("credits", tmp_path / "credits.csv", "--where", "colour=red", "--archive", archive)

    assert "credits end in .csv or .jsonl or .parquet" in form.stderr
    assert "there is no 'colour'" in where.stderr
    assert (form.exit_code, where.exit_code) == (1, 1)


def test_verify_is_quiet_about_what_holds_and_names_what_is_broken(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    picture(folder / "a.png")
    run("ingest", "folder", folder, "--archive", archive)
    whole = run("verify", "--archive", archive)

    (folder / "a.png").unlink()
    broken = run("verify", "--archive", archive)

    assert (whole.exit_code, whole.stdout) == (0, "Every promise holds.\n")
    assert (broken.exit_code, broken.stdout) == (1, "mine/a: a.png is not there any more\n")
    assert broken.stderr.startswith("1 promise of the archive is broken.")


def test_a_backup_is_one_file(archive: Path, tmp_path: Path) -> None:
    done = run("backup", tmp_path / "backup.tar", "--archive", archive)

    assert done.exit_code == 0
    assert done.stdout.startswith(f"{tmp_path / 'backup.tar'} (")


def test_a_second_ingest_at_the_same_time_is_told(archive: Path, folder: Path) -> None:
    with Intake(archive, "other", "folder", folder, NO_CARD, look=looked_at):
        done = run("ingest", "ffhq", folder, "--archive", archive)

    assert done.exit_code == 1
    assert done.stderr.startswith("Another command is writing the archive")


def test_the_archive_can_be_named_in_the_environment(archive: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "verify"],
        env=os.environ | {"DOESEXIST_ARCHIVE": str(archive)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "Every promise holds.\n"


def test_an_interrupted_ingest_ends_with_130_and_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    folder.mkdir()
    written = [json.dumps(record(number)) for number in range(500)]
    entries = (f'"{number}": {written[number % 500]}' for number in range(12_000))
    (folder / "ffhq-dataset-v2.json").write_text(f"{{{', '.join(entries)}}}")

    with subprocess.Popen(
        [*COMMAND, "ingest", "ffhq", folder, "--archive", tmp_path / "archive"], stderr=subprocess.PIPE, text=True
    ) as process:
        for _ in range(600):
            if (tmp_path / "archive" / "archive.sqlite").exists():
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()

    assert process.returncode == 130
    assert said.startswith("Interrupted. What was done before is whole")
    assert "Traceback" not in said


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    for number in range(30):
        (folder / f"{number}.png").parent.mkdir(exist_ok=True)
        (folder / f"{number}.png").write_text("no picture")
    picture(folder / "a.png")

    done = subprocess.run(
        f"{sys.executable} -m doesexist ingest folder {folder} --archive {tmp_path / 'archive'} --json | head -c 1",
        shell=True,  # a pipe is what is tested
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Traceback" not in done.stderr


def test_a_sample_is_drawn_and_comes_in_with_nothing_rejected(tmp_path: Path) -> None:
    drawn = run("sample", tmp_path / "sample", "--pictures", "5", "--size", "64", "--seed", "3")

    taken = run(
        "ingest", "ffhq", tmp_path / "sample", "--dataset", "sample", "--verify", "--archive", tmp_path / "archive"
    )

    assert (drawn.exit_code, drawn.stdout) == (0, f"{tmp_path / 'sample'}\n")
    assert drawn.stderr == (
        "5 people who do not exist are drawn. "
        f"`doesexist ingest ffhq {tmp_path / 'sample'} --dataset sample` takes them in.\n"
    )
    assert taken.stdout == ("sample: 5 pictures (5 new, 0 changed, 0 as before), 0 rows rejected, files verified.\n")


def test_a_sample_is_not_drawn_over_other_files(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")

    done = run("sample", tmp_path, "--pictures", "2", "--size", "64")

    assert done.exit_code == 1
    assert done.stderr == f"{tmp_path} holds other files already. Choose a folder that does not exist yet.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_demo_on_a_port_that_is_taken_is_told_before_anything_is_drawn(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("demo", "--port", str(port), "--archive", tmp_path / "archive")

    assert done.exit_code == 1
    assert done.stderr.startswith(f"Port {port} on 127.0.0.1 is in use.")
    assert list(tmp_path.iterdir()) == []


def test_the_demo_opens_an_exhibition_of_people_who_do_not_exist(tmp_path: Path) -> None:
    port = free_port()
    words = ["demo", "--pictures", "3", "--size", "64", "--port", str(port), "--archive", str(tmp_path / "archive")]

    with subprocess.Popen([*COMMAND, *words], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        page = httpx2.get(f"http://127.0.0.1:{port}/").text
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0

    assert said == f"The exhibition is open at http://127.0.0.1:{port}/ (ctrl-C closes it).\n"
    assert "a drawn sample: these people do not exist" in page
