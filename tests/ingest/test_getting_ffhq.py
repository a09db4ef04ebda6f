"""`doesexist get ffhq`: FFHQ's own layout comes from a mirror or Google Drive, whole, and nothing of it twice."""

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made import Record, record
from misbehaving import Misbehaving, Mood, misbehaving
from typer.testing import CliRunner, Result

from doesexist.cli import app
from doesexist.studio.ingest import getting

LIST = "ffhq-dataset-v2.json"
SETS = {"image": "--images", "thumbnail": "--thumbnails", "in_the_wild": "--wild"}
HABITS = [
    [Mood.DROPS], [Mood.DROPS, Mood.IGNORES_RANGES], [Mood.RESETS], [Mood.STALLS], [Mood.PROMISES_MORE],
    [Mood.PROMISES_LESS], [Mood.OTHER_BYTES], [Mood.SHORTER], [Mood.LONGER], [Mood.TOO_MANY], [Mood.BROKEN],
    [Mood.UNAVAILABLE], [Mood.MOVED], [Mood.ASKS_BACK], [Mood.ASKS_BACK_BY_POST], [Mood.SIGN_IN], [Mood.CHUNKED],
    [Mood.DROPS, Mood.NO_RANGE_THERE], [Mood.DROPS, Mood.WRONG_PART],
]  # fmt: skip


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["get", "ffhq", *(str(word) for word in words)])


def published(count: int, sets: tuple[str, ...] = tuple(SETS), size: int = 3_000) -> dict[str, bytes]:
    """Files of FFHQ's layout, random bytes in place of pictures, and the list that names them."""
    chance = random.Random(count)
    files: dict[str, bytes] = {}
    records: dict[str, Record] = {}
    for number in range(count):
        entry = records[str(number)] = record(number)
        for name in SETS:
            content = b"\x89PNG" + chance.randbytes(chance.randrange(size))
            entry[name] |= {"file_size": len(content), "file_md5": md5(content)}
            if name in sets:
                files[entry[name]["file_path"]] = content
    return files | {LIST: json.dumps(records).encode()}


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def here(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def house() -> Iterator[Misbehaving]:
    with misbehaving(published(12)) as house:
        yield house


def changed(house: Misbehaving, number: int, name: str, **facts: Any) -> None:
    """Let the list say something else about a file."""
    records = json.loads(house.files[LIST])
    records[str(number)][name] |= facts
    house.files[LIST] = json.dumps(records).encode()


# What comes


def test_without_a_set_only_the_list_comes_and_the_sizes_of_the_sets_are_told(
    house: Misbehaving, tmp_path: Path
) -> None:
    done = run(tmp_path / "ffhq", "--base-url", house.address)

    assert (done.exit_code, done.stdout) == (
        0,
        f"{tmp_path / 'ffhq' / LIST}: another list than FFHQ's own, 12 records.\n",
    )
    assert "--images (89.1 GB), --thumbnails (1.95 GB) and --wild (955 GB)" in done.stderr
    assert here(tmp_path / "ffhq") == {LIST: house.files[LIST]}


def test_each_set_comes_into_its_own_place_with_the_list(house: Misbehaving, tmp_path: Path) -> None:
    done = run(tmp_path, "--images", "--wild", "--base-url", f"{house.address}/")

    assert done.exit_code == 0
    assert "24 files came" in done.stdout
    assert here(tmp_path) == {name: house.files[name] for name in house.files if not name.startswith("thumb")}


def test_a_second_run_asks_for_nothing(house: Misbehaving, tmp_path: Path) -> None:
    run(tmp_path, "--thumbnails", "--base-url", house.address)
    house.answers.clear()

    done = run(tmp_path, "--json", "--thumbnails", "--base-url", house.address)

    assert done.stdout.endswith("0 files came (0 bytes), 12 were there before.\n")
    assert house.answers == []


def test_only_some_numbers_come(house: Misbehaving, tmp_path: Path) -> None:
    done = run(tmp_path, "--thumbnails", "--only", "0-2, 5,9-10", "--base-url", house.address)

    assert done.exit_code == 0
    numbers = sorted(int(Path(name).stem) for name in here(tmp_path) if name != LIST)
    assert numbers == [0, 1, 2, 5, 9, 10]


def test_without_a_mirror_files_come_from_the_addresses_of_their_records(house: Misbehaving, tmp_path: Path) -> None:
    for number in range(12):
        house.files[f"uc/{number}"] = house.files[f"images1024x1024/00000/{number:05}.png"]
        changed(house, number, "image", file_url=f"{house.address}/uc/{number}")
    (tmp_path / LIST).write_bytes(house.files[LIST])

    done = run(tmp_path, "--images")

    assert done.exit_code == 0
    assert {answer.name for answer in house.answers} == {f"uc/{number}" for number in range(12)}


@pytest.mark.parametrize(
    "words",
    [["--only", "9-0"], ["--only", "all"], ["--only", "1,,2"], ["--base-url", "ftp://a"], ["--base-url", "mirror"]],
)
def test_words_that_mean_nothing_are_a_wrong_usage(words: list[str], tmp_path: Path) -> None:
    done = run(tmp_path, "--images", *words)

    assert done.exit_code == 2
    assert words[0] in done.stderr
    assert here(tmp_path) == {}


# The list


@pytest.fixture
def drive(house: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> Misbehaving:
    """The server is where FFHQ's own list is published."""
    monkeypatch.setattr(getting, "DRIVE", f"{house.address}/{LIST}")
    monkeypatch.setattr(getting, "SIZE", len(house.files[LIST]))
    monkeypatch.setattr(getting, "MD5", md5(house.files[LIST]))
    return house


def test_the_published_list_comes_past_google_drives_scan_page(drive: Misbehaving, tmp_path: Path) -> None:
    drive.moods[LIST] = [Mood.ASKS_BACK, Mood.DROPS, Mood.ASKS_BACK, Mood.OTHER_BYTES, Mood.ASKS_BACK]

    done = run(tmp_path)

    assert (done.exit_code, done.stdout) == (0, f"{tmp_path / LIST}: FFHQ's own list, 12 records.\n")
    assert here(tmp_path) == {LIST: drive.files[LIST]}


def test_a_published_list_that_is_another_is_not_kept(drive: Misbehaving, tmp_path: Path) -> None:
    drive.moods[LIST] = [Mood.OTHER_BYTES] * 9

    done = run(tmp_path, "--images")

    assert done.exit_code == 1
    assert "could not be fetched: its md5 is" in done.stderr
    assert here(tmp_path) == {}


def test_a_mirrors_list_of_the_published_size_must_be_the_published_one(drive: Misbehaving, tmp_path: Path) -> None:
    drive.moods[LIST] = [Mood.OTHER_BYTES] * 9

    done = run(tmp_path, "--base-url", drive.address)

    assert (done.exit_code, here(tmp_path)) == (1, {})


def test_a_mirrors_list_is_gone_on_with_if_it_has_the_published_size(drive: Misbehaving, tmp_path: Path) -> None:
    (tmp_path / f"{LIST}.part").write_bytes(drive.files[LIST][:5_000])

    done = run(tmp_path, "--base-url", drive.address)

    assert [(answer.status, answer.first) for answer in drive.answers] == [(206, 5_000)]
    assert "FFHQ's own list" in done.stdout


def test_another_list_of_a_mirror_is_begun_again(house: Misbehaving, tmp_path: Path) -> None:
    (tmp_path / f"{LIST}.part").write_bytes(b'{"0": {"of": "another list"')

    done = run(tmp_path, "--base-url", house.address)

    assert done.exit_code == 0
    assert here(tmp_path) == {LIST: house.files[LIST]}


def test_a_list_over_google_drives_quota_says_to_wait_a_day_or_take_a_mirror(
    drive: Misbehaving, tmp_path: Path
) -> None:
    drive.moods[LIST] = [Mood.OVER_QUOTA]

    done = run(tmp_path, "--images")

    assert done.exit_code == 1
    assert done.stderr == (
        "Google Drive gives nothing more for now: it said of the file that too many people have downloaded it lately. "
        "Wait a day and run the same command again, or name a mirror with --base-url.\n"
    )


@pytest.mark.parametrize("content", [b"", b"[]", b"not found", b'{"0": {"image": {}}, "1": {"ima'])
def test_what_is_no_list_is_not_kept_as_one(content: bytes, house: Misbehaving, tmp_path: Path) -> None:
    house.files[LIST] = content

    done = run(tmp_path, "--images", "--base-url", house.address)

    assert done.exit_code == 1
    assert "what came in its place can't be used" in done.stderr
    assert here(tmp_path) == {}


# What does not come


def test_what_did_not_come_is_told_and_comes_the_next_time(house: Misbehaving, tmp_path: Path) -> None:
    gone, forbidden = (f"thumbnails128x128/00000/{number:05}.png" for number in (3, 7))
    house.moods |= {gone: [Mood.NOT_FOUND], forbidden: [Mood.FORBIDDEN]}

    done = run(tmp_path, "--thumbnails", "--base-url", house.address)

    assert done.exit_code == 1
    assert "10 files came (" in done.stdout
    assert f"  {gone}: the server answered 404 Not Found\n" in done.stderr
    assert "2 files did not come, the first: thumbnails128x128/00000/0000" in done.stderr
    assert done.stderr.endswith("Run the same command again: what is whole is not fetched twice, what was begun is "
                                "gone on with.\n")  # fmt: skip
    assert run(tmp_path, "--thumbnails", "--base-url", house.address).exit_code == 0


@pytest.mark.parametrize(
    "path",
    [
        "../outside.png", "/outside.png", "images1024x1024/../../outside.png", "C:\\outside.png", "a\x1b[31m.png",
        "ffhq-dataset-v2.json", ".ssh/a.png", "a/.a.png", "a.png.part", "",
    ],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_is_told_and_never_written(path: str, house: Misbehaving, tmp_path: Path) -> None:
    changed(house, 4, "image", file_path=path)

    done = run(tmp_path / "in" / "ffhq", "--images", "--base-url", house.address)

    assert done.exit_code == 1
    assert "11 files came" in done.stdout
    assert "  00004: the path " in done.stderr
    assert {name.partition("/")[0] for name in here(tmp_path)} == {"in"}
    assert len(here(tmp_path / "in" / "ffhq")) == 12


@pytest.mark.parametrize(
    "facts", [{"file_size": -1}, {"file_size": "many"}, {"file_md5": "none"}, {"file_url": 7}, {"file_path": []}]
)
def test_a_record_that_cant_be_followed_is_told(facts: Record, house: Misbehaving, tmp_path: Path) -> None:
    changed(house, 4, "image", **facts)

    done = run(tmp_path, "--images", "--base-url", house.address)

    assert done.exit_code == 1
    assert "  00004: " in done.stderr
    assert len(here(tmp_path)) == 12


def test_a_record_without_an_address_needs_a_mirror(house: Misbehaving, tmp_path: Path) -> None:
    changed(house, 4, "image", file_url=None)
    (tmp_path / LIST).write_bytes(house.files[LIST])

    done = run(tmp_path, "--images", "--only", "4")

    assert done.exit_code == 1
    assert "its record has no address; a mirror can be named with --base-url" in done.stderr


def test_google_drive_is_left_alone_when_it_gives_nothing_more(house: Misbehaving, tmp_path: Path) -> None:
    (tmp_path / LIST).write_bytes(house.files[LIST])
    for number in range(4, 12):
        house.moods[f"images1024x1024/00000/{number:05}.png"] = [Mood.OVER_QUOTA]

    done = run(tmp_path, "--images", "--parallel", "1", "--base-url", house.address)

    assert done.exit_code == 1
    assert "4 files came" in done.stdout
    assert "of 5 files in a row that too many people have downloaded it lately. Wait a day" in done.stderr
    assert len(house.answers) <= 10


# What is there


def test_verify_tells_what_is_missing_or_wrong_and_fetches_nothing(house: Misbehaving, tmp_path: Path) -> None:
    run(tmp_path, "--images", "--thumbnails", "--base-url", house.address)
    missing, wrong, short = (f"images1024x1024/00000/{number:05}.png" for number in (1, 2, 3))
    (tmp_path / missing).unlink()
    (tmp_path / wrong).write_bytes(bytes(len(house.files[wrong])))
    (tmp_path / short).write_bytes(b"short")
    house.answers.clear()

    done = run(tmp_path, "--verify", "--base-url", house.address)

    assert done.exit_code == 1
    told = sorted(done.stdout.splitlines())
    assert told[0] == f"{missing}: it is missing"
    assert told[1].startswith(f"{wrong}: its md5 is ")
    assert told[2] == f"{short}: it has 5 bytes instead of {len(house.files[short]):,}"
    assert done.stderr.startswith("21 files are what the list says.\n3 files are missing or not what")
    assert house.answers == []


def test_verify_is_content_with_what_came(house: Misbehaving, tmp_path: Path) -> None:
    run(tmp_path, "--images", "--base-url", house.address)

    done = run(tmp_path, "--images", "--verify")

    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "12 files are what the list says.\n")


def test_verify_needs_no_addresses(house: Misbehaving, tmp_path: Path) -> None:
    changed(house, 4, "image", file_url=None)
    run(tmp_path, "--images", "--base-url", house.address)

    done = run(tmp_path, "--images", "--only", "4", "--verify")

    assert (done.exit_code, done.stderr) == (0, "1 file is what the list says.\n")


def test_verify_looks_at_the_published_list_too(drive: Misbehaving, tmp_path: Path) -> None:
    (tmp_path / LIST).write_bytes(drive.files[LIST].replace(b"Attribution", b"Attributiom", 1))

    done = run(tmp_path, "--json", "--verify")

    assert done.exit_code == 1
    assert done.stdout.startswith(f"{LIST}: its md5 is ")


def test_verify_without_a_list_can_tell_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "--images", "--verify")

    assert done.exit_code == 1
    assert f"it holds no {LIST}, so that nothing is known of its files" in done.stderr


# Whoever stops it


def started(folder: Path, house: Misbehaving, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "doesexist", "get", "ffhq", str(folder), "--base-url", house.address, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_2000_files_come_whole_from_a_misbehaving_server_and_none_twice_after_a_kill(tmp_path: Path) -> None:
    files = published(2_000, ("thumbnail",))
    chance = random.Random(5)
    names = [name for name in files if name != LIST]
    moods = {name: list(chance.choice(HABITS)) for name in chance.sample(names, 200)}
    words = ("--thumbnails", "--parallel", "16", "--timeout", "0.5")
    with misbehaving(files, moods) as house:
        house.pause = 0.002
        with started(tmp_path, house, *words) as first:
            while len(house.answers) < 700:
                time.sleep(0.005)
            first.send_signal(signal.SIGKILL)
        before = here(tmp_path)
        parts = {name.removesuffix(".part") for name in before if name.endswith(".part")}
        so_far = len(house.answers)

        with started(tmp_path, house, *words) as second:
            told, complaints = second.communicate()

    whole = {name for name in names if name in before}
    assert 100 < len(whole) < 1_900, "it was killed in the middle"
    assert all(before[name] == files[name] for name in whole)
    assert (second.returncode, complaints) == (0, "")
    assert told.splitlines()[-1].endswith(f"{len(whole):,} were there before.")
    assert here(tmp_path) == files
    again = {answer.name for answer in house.answers[so_far:]}
    assert again & (whole | {LIST}) == set(), "what was whole is not asked for again"
    fresh = {answer.name for answer in house.answers[so_far:] if answer.first == 0 and answer.sent} - set(moods)
    assert fresh & {name for name in parts if before[f"{name}.part"]} == set(), "what was begun is gone on with"
    sent = dict.fromkeys(names, 0)
    for answer in house.answers:
        sent[answer.name] = sent.get(answer.name, 0) + answer.sent
    twice = {name for name in names if name not in moods and sent[name] > len(files[name])}
    assert twice <= parts | (again - whole), "nothing came twice but what the kill took away"
    assert len(twice) <= 16


@pytest.mark.soak
def test_killed_again_and_again_it_completes(tmp_path: Path) -> None:
    files = published(3_000, ("thumbnail", "image"))
    chance = random.Random(6)
    names = [name for name in files if name != LIST]
    moods = {name: list(chance.choice(HABITS)) for name in chance.sample(names, 600)}
    whole: set[str] = set()
    kills = 0
    with misbehaving(files, moods) as house:
        house.pause = 0.005
        while whole < set(files):
            so_far = len(house.answers)
            with started(tmp_path, house, "--thumbnails", "--images", "--timeout", "0.5") as process:
                try:
                    process.wait(chance.uniform(0.5, 4))
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    kills += 1
            assert {answer.name for answer in house.answers[so_far:]} & whole == set()
            there = here(tmp_path)
            whole = {name for name in there if not name.endswith(".part")}
            assert all(there[name] == files[name] for name in whole)

    assert kills > 3


def test_ctrl_c_ends_it_at_once_though_the_server_is_silent(house: Misbehaving, tmp_path: Path) -> None:
    house.stall = 30
    for name in house.files:
        if name.startswith("images"):
            house.moods[name] = [Mood.STALLS]
    with started(tmp_path, house, "--images", "--parallel", "4") as process:
        while sum(answer.sent > 0 for answer in house.answers) < 5:
            time.sleep(0.01)
        time.sleep(0.2)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate()

    assert time.monotonic() - start < house.stall
    assert process.returncode == 130
    assert complaints == "Interrupted. What was done before is whole; run the same command again to go on.\n"
    assert {Path(name).suffix for name in here(tmp_path)} == {".json", ".part"}


def test_a_folder_that_cant_be_written_to_is_told_in_one_sentence(house: Misbehaving, tmp_path: Path) -> None:
    (tmp_path / "ffhq").write_text("a file")

    done = run(tmp_path / "ffhq", "--images", "--base-url", house.address)

    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
