"""Fetching files from servers that drop, stall and lie: in its place there is the whole file, or nothing."""

import fcntl
import hashlib
import itertools
import random
import resource
import socket
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misbehaving import Misbehaving, Mood, misbehaving

from doesexist.errors import DriveQuota, OutputUnwritable, ServerSilent
from doesexist.fetching import Missing, Patience, Step, Wanted, Whole, difference, fetch, is_there, side_by_side

QUICK = Patience(silence=0.3, attempts=4, first_wait=0.01, longest_wait=0.1, jitter=0.01)
PICTURE = b"\x89PNG" + random.Random(1).randbytes(40_000)
NAME = "images1024x1024/00000/00000.png"
PASSING = [
    Mood.DROPS, Mood.RESETS, Mood.STALLS, Mood.SILENT, Mood.PROMISES_MORE, Mood.PROMISES_LESS, Mood.OTHER_BYTES,
    Mood.LONGER, Mood.SHORTER, Mood.IGNORES_RANGES, Mood.WRONG_PART, Mood.NO_RANGE_THERE, Mood.CHUNKED,
    Mood.CHUNKED_WITHOUT_END, Mood.TOO_MANY, Mood.TOO_MANY_FOR_A_DAY, Mood.UNAVAILABLE, Mood.BROKEN, Mood.MOVED,
    Mood.ASKS_BACK, Mood.ASKS_BACK_BY_POST, Mood.SIGN_IN,
]  # fmt: skip


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def wanted(house: Misbehaving, root: Path, name: str = NAME, content: bytes = PICTURE) -> Wanted:
    return Wanted(f"{house.address}/{name}", root, name, len(content), md5(content))


def got(*files: Wanted, hands: int = 1, patience: Patience = QUICK) -> list[Step]:
    return list(fetch(files, hands=hands, patience=patience))


def outcomes(steps: list[Step]) -> list[Whole | Missing]:
    return [step for step in steps if not isinstance(step, int)]


def left_in(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def reason(steps: list[Step]) -> str:
    (missing,) = outcomes(steps)
    assert isinstance(missing, Missing)
    return missing.why


# What passes


@pytest.mark.parametrize("mood", PASSING, ids=lambda mood: mood.name)
def test_a_file_comes_whole_though_the_server_misbehaves_at_first(mood: Mood, tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}, {NAME: [mood]}) as house:
        steps = got(wanted(house, tmp_path))

    assert [type(step) for step in outcomes(steps)] == [Whole]
    assert (tmp_path / NAME).read_bytes() == PICTURE
    assert left_in(tmp_path) == [NAME]
    assert sum(step for step in steps if isinstance(step, int)) == len(PICTURE), "progress adds up to the file"


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(PASSING), max_size=4), st.one_of(st.none(), st.binary(max_size=9), st.just(PICTURE[:999]))
)
def test_whatever_happens_what_is_in_its_place_is_whole(
    tmp_path_factory: pytest.TempPathFactory, moods: list[Mood], begun: bytes | None
) -> None:
    root = tmp_path_factory.mktemp("root")
    with misbehaving({NAME: PICTURE}, {NAME: moods}) as house:
        file = wanted(house, root)
        if begun is not None:
            file.part.parent.mkdir(parents=True)
            file.part.write_bytes(begun)
        patience = Patience(silence=0.05, attempts=3, first_wait=0.001, longest_wait=0.002, jitter=0)

        (outcome,) = outcomes(got(file, patience=patience))

    assert isinstance(outcome, Whole) == file.path.exists()
    assert not file.path.exists() or file.path.read_bytes() == PICTURE
    assert isinstance(outcome, Whole) != file.part.exists() or isinstance(outcome, Missing)


def test_a_file_that_broke_off_is_gone_on_with_where_it_broke_off(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}, {NAME: [Mood.DROPS, Mood.DROPS]}) as house:
        got(wanted(house, tmp_path))

    half, more = len(PICTURE) // 2, len(PICTURE) // 2 + (len(PICTURE) // 2) // 2
    assert [(answer.status, answer.first) for answer in house.answers] == [(200, 0), (206, half), (206, more)]
    assert house.answers[1].headers["range"] == f"bytes={half}-"
    assert house.answers[1].headers["if-range"] == house.etag


def test_what_an_earlier_run_began_is_gone_on_with(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}) as house:
        file = wanted(house, tmp_path)
        file.part.parent.mkdir(parents=True)
        file.part.write_bytes(PICTURE[:30_000])

        steps = got(file)

    assert [(answer.status, answer.first) for answer in house.answers] == [(206, 30_000)]
    assert sum(step for step in steps if isinstance(step, int)) == len(PICTURE) - 30_000
    assert difference(file) is None


def test_what_an_earlier_run_had_all_of_is_not_asked_for(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}) as house:
        file = wanted(house, tmp_path)
        file.part.parent.mkdir(parents=True)
        file.part.write_bytes(PICTURE)

        got(file)

    assert house.answers == []
    assert left_in(tmp_path) == [NAME]


def test_the_beginning_of_another_file_is_thrown_away_before_anything_is_told(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}) as house:
        file = wanted(house, tmp_path)
        file.part.parent.mkdir(parents=True)
        file.part.write_bytes(b"another" * 1_000)

        got(file)

    assert [(answer.status, answer.first) for answer in house.answers] == [(206, 7_000), (200, 0)]
    assert file.path.read_bytes() == PICTURE


def test_the_beginning_of_another_file_is_not_counted_against_the_server(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}, {NAME: [Mood.WELL, Mood.OTHER_BYTES]}) as house:
        file = wanted(house, tmp_path)
        file.part.parent.mkdir(parents=True)
        file.part.write_bytes(b"another" * 1_000)

        got(file)

    assert [answer.first for answer in house.answers] == [7_000, 0, 0]
    assert file.path.read_bytes() == PICTURE


@pytest.mark.parametrize("mood", [Mood.PROMISES_MORE, Mood.CHUNKED_WITHOUT_END], ids=lambda mood: mood.name)
def test_nobody_waits_or_asks_for_what_a_server_promised_beyond_the_file(mood: Mood, tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}, {NAME: [mood]}) as house:
        house.stall = 30
        start = time.monotonic()
        got(wanted(house, tmp_path), patience=Patience(first_wait=0, jitter=0))

    assert time.monotonic() - start < house.stall
    assert len(house.answers) == 1


def test_a_file_that_changed_on_the_server_is_fetched_from_its_first_byte(tmp_path: Path) -> None:
    newer = PICTURE[::-1]
    with misbehaving({NAME: PICTURE}, {NAME: [Mood.DROPS]}) as house:
        steps = fetch([wanted(house, tmp_path, content=newer)], hands=1, patience=Patience(jitter=0))
        next(steps)
        house.files[NAME], house.etag = newer, '"the-second"'
        list(steps)

    assert [(answer.status, answer.first) for answer in house.answers] == [(200, 0), (200, 0)]
    assert (tmp_path / NAME).read_bytes() == newer


def test_a_connection_that_brings_much_each_time_may_break_off_any_number_of_times(tmp_path: Path) -> None:
    large = random.Random(2).randbytes(30_000_000)
    drops = [Mood.DROPS] * 4
    with misbehaving({NAME: large}, {NAME: drops}) as house:
        steps = got(wanted(house, tmp_path, content=large), patience=Patience(silence=5, attempts=1))

    assert [type(step) for step in outcomes(steps)] == [Whole]
    assert len(house.answers) == 5


# What does not pass


@pytest.mark.parametrize(
    ("mood", "told"), [(Mood.NOT_FOUND, "404 Not Found"), (Mood.FORBIDDEN, "403 Forbidden"), (Mood.GONE, "410 Gone")]
)
def test_what_the_server_refuses_is_told_and_asked_for_once(mood: Mood, told: str, tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}, {NAME: [mood]}) as house:
        steps = got(wanted(house, tmp_path))

    assert reason(steps) == f"the server answered {told}"
    assert len(house.answers) == 1
    assert left_in(tmp_path) == []


def test_a_server_that_stays_broken_is_asked_a_few_times_and_the_others_are_fetched(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE, "b.png": PICTURE}, {NAME: [Mood.BROKEN] * 99}) as house:
        steps = got(wanted(house, tmp_path), wanted(house, tmp_path, "b.png"))

    missing, whole = outcomes(steps)
    assert str(missing) == f"{NAME}: the server answered 500 Internal Server Error"
    assert isinstance(whole, Whole)
    assert len(house.asked(NAME)) == QUICK.attempts


@pytest.mark.parametrize(
    ("mood", "told"),
    [
        (Mood.OTHER_BYTES, f"its md5 is {md5(bytes(byte ^ 1 for byte in PICTURE))} instead of "),
        (Mood.LONGER, f"the server's file has more than {len(PICTURE):,} bytes"),
        (Mood.SHORTER, f"the server's file has {len(PICTURE) - 4:,} bytes instead of {len(PICTURE):,}"),
        (Mood.SIGN_IN, "a page came instead of the file: Sign in to the [31mmirror"),
        (Mood.ASKS_BACK, "a page came instead of the file: Google Drive - Virus scan warning"),
        (Mood.IN_CIRCLES, "the server sends from one address to the next, without end"),
    ],
    ids=lambda value: value.name if isinstance(value, Mood) else "",
)
def test_another_file_in_its_place_is_fetched_twice_at_most_and_never_kept(
    mood: Mood, told: str, tmp_path: Path
) -> None:
    with misbehaving({NAME: PICTURE}, {NAME: [mood] * 9}) as house:
        steps = got(wanted(house, tmp_path), patience=Patience(silence=5, first_wait=0.01, jitter=0.01))

    assert reason(steps).startswith(told)
    assert sum(answer.sent > 10_000 for answer in house.answers) <= 2
    assert left_in(tmp_path) == []


def test_a_server_that_asks_to_wait_is_left_alone_by_everybody(tmp_path: Path) -> None:
    files = {f"{number}.png": PICTURE for number in range(30)}
    with misbehaving(files, {"0.png": [Mood.TOO_MANY_FOR_A_SECOND]}) as house:
        house.pause = 0.05
        got(*(wanted(house, tmp_path, name) for name in files), hands=2, patience=Patience(jitter=0))

    asked_to = next(answer.when for answer in house.answers if answer.status == 429)
    meanwhile = [answer for answer in house.answers if asked_to + 0.2 < answer.when < asked_to + 0.95]
    assert meanwhile == []
    assert left_in(tmp_path) == sorted(files)


def test_a_server_that_asks_to_wait_for_a_day_is_asked_again_sooner(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}, {NAME: [Mood.TOO_MANY_FOR_A_DAY] * 99}) as house:
        start = time.monotonic()
        steps = got(wanted(house, tmp_path))

    assert time.monotonic() - start < 3_600
    assert reason(steps) == "the server answered 429 Too Many Requests"


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    addresses = ["ftp://example.org/a.png", f"http://{'a' * 300}.example/a.png", "http://a\0b/a.png", "nowhere"]

    steps = got(*(Wanted(address, tmp_path, "a.png") for address in addresses))

    assert [str(step).partition(": ")[2][:31] for step in outcomes(steps)] == ["its address can't be asked for:"] * 4


# Google Drive


def test_the_form_of_google_drives_scan_page_is_sent_as_a_browser_would(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}, {NAME: [Mood.ASKS_BACK, Mood.DROPS, Mood.ASKS_BACK]}) as house:
        got(wanted(house, tmp_path))

    assert (tmp_path / NAME).read_bytes() == PICTURE
    assert [(answer.status, answer.first) for answer in house.answers if answer.sent > 1_000] == [
        (200, 0),
        (206, len(PICTURE) // 2),
    ]


@pytest.mark.parametrize("mood", [Mood.OVER_QUOTA, Mood.OVER_QUOTA_403], ids=lambda mood: mood.name)
def test_google_drives_quota_page_is_told_and_not_asked_for_again(mood: Mood, tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}, {NAME: [mood]}) as house:
        steps = got(wanted(house, tmp_path))

    assert reason(steps) == "too many people have downloaded it from Google Drive lately"
    assert len(house.answers) == 1


def test_after_five_quota_pages_in_a_row_google_drive_is_left_alone(tmp_path: Path) -> None:
    names = [f"{number}.png" for number in range(30)]
    # One that comes in between shows that Drive still gives something.
    moods = {name: [Mood.OVER_QUOTA] for name in names if name != "3.png"}
    with misbehaving(dict.fromkeys(names, PICTURE), moods) as house, pytest.raises(DriveQuota):
        got(*(wanted(house, tmp_path, name) for name in names))

    assert 9 <= len(house.answers) <= 9 + 2


def test_a_network_that_is_gone_ends_it_after_a_while(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    files = [Wanted(f"http://127.0.0.1:{port}/{number}", tmp_path, f"{number}.png") for number in range(99)]

    with pytest.raises(ServerSilent, match=r"^16 files in a row could not be asked for; the server can't be reached"):
        got(*files, hands=4)


# The disk


def test_a_full_disk_is_told_and_what_came_stays(tmp_path: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    with misbehaving({NAME: PICTURE}) as house:
        file = wanted(house, tmp_path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
        try:
            with pytest.raises(OutputUnwritable, match=r"00000\.png\.part can't be written: file too large\.$"):
                got(file)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert not is_there(file)

        got(file)

    assert [answer.first for answer in house.answers] == [0, 20_000]
    assert file.path.read_bytes() == PICTURE


@pytest.mark.parametrize("link", ["images1024x1024", "images1024x1024/00000"])
def test_nothing_is_written_where_a_link_leads_out_of_the_folder(link: str, tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    (root / link).parent.mkdir(parents=True)
    (root / link).symlink_to(outside)
    with misbehaving({NAME: PICTURE}) as house:
        steps = got(wanted(house, root))

    assert reason(steps) == "a link on its way leads out of the folder"
    assert left_in(outside) == []
    assert house.answers == []


def test_a_link_in_the_place_of_a_beginning_is_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside.txt"
    outside.write_text("mine")
    with misbehaving({NAME: PICTURE}) as house:
        file = wanted(house, root)
        file.part.parent.mkdir(parents=True)
        file.part.symlink_to(outside)

        steps = got(file)

    assert reason(steps) == "it can't be written: too many levels of symbolic links"
    assert outside.read_text() == "mine"


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE, "b.png": PICTURE}) as house:
        (tmp_path / NAME).mkdir(parents=True)

        steps = got(wanted(house, tmp_path), wanted(house, tmp_path, "b.png"))

    assert [type(step) for step in outcomes(steps)] == [Missing, Whole]


def test_two_runs_never_write_the_same_file(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}) as house:
        file = wanted(house, tmp_path)
        file.part.parent.mkdir(parents=True)
        with file.part.open("wb") as others:
            fcntl.flock(others, fcntl.LOCK_EX)

            steps = got(file)

    assert reason(steps) == "another run is fetching it"
    assert house.answers == []


def test_a_file_that_two_records_name_is_whole_all_the_same(tmp_path: Path) -> None:
    with misbehaving({NAME: PICTURE}) as house:
        house.pause = 0.1
        steps = got(*[wanted(house, tmp_path)] * 4, hands=4)

    assert any(isinstance(step, Whole) for step in steps)
    assert (tmp_path / NAME).read_bytes() == PICTURE
    assert left_in(tmp_path) == [NAME]


# Whoever stops


def test_stopping_leaves_whole_files_and_beginnings_and_asks_for_nothing_more(tmp_path: Path) -> None:
    names = [f"{number}.png" for number in range(200)]
    with misbehaving(dict.fromkeys(names, PICTURE), {"9.png": [Mood.STALLS], "20.png": [Mood.DROPS] * 9}) as house:
        house.stall, house.pause = 60, 0.02
        steps = fetch([wanted(house, tmp_path, name) for name in names], hands=4, patience=Patience())
        for _ in range(20):
            next(step for step in steps if isinstance(step, Whole))
        start = time.monotonic()
        steps.close()
        assert time.monotonic() - start < house.stall, "nobody waits for a server"
        asked = len(house.answers)
        time.sleep(0.5)

    assert len(house.answers) <= asked + 4
    here = left_in(tmp_path)
    assert len(here) < 50
    assert {Path(name).suffix for name in here} <= {".png", ".part"}
    assert all((tmp_path / name).read_bytes() == PICTURE for name in here if name.endswith(".png"))


def test_whoever_stops_reading_ends_every_thread() -> None:
    before = threading.active_count()
    steps = side_by_side(itertools.count(), lambda job: (step for step in [job]), hands=4)

    next(steps)
    steps.close()

    until = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_a_file_gets_the_rights_that_any_new_file_gets(tmp_path: Path) -> None:
    (tmp_path / "any").touch()
    with misbehaving({NAME: PICTURE}) as house:
        got(wanted(house, tmp_path))

    assert (tmp_path / NAME).stat().st_mode == (tmp_path / "any").stat().st_mode
