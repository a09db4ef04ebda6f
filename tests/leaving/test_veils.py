"""A veil: put on by the owner or by a request, several of them on one picture, each lifted for itself."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from archives import asked_for, dump, ingest, register, remove, unpacked
from command_line import run
from made import ffhq, group, picture, record, with_files
from surveys import content, survey

from doesexist.archive import Absence, Reading, Veiled, Who, broken_promises, writing_files
from doesexist.archive.leaving import changes, veils
from doesexist.errors import NothingFound
from doesexist.imaging.veiling import WHOLE
from doesexist.model import File, Filter, Picture, Quad, Veil
from doesexist.model.frames import Frame, Shape
from doesexist.studio.leaving import removing, veiling
from doesexist.studio.leaving.removing import today
from doesexist.studio.showing.veils import Kind, veils_in
from doesexist.studio.upkeep import backing_up
from doesexist.studio.upkeep.verifying import verify

FRIEND, BESIDE = "ffhq/00010", "ffhq/00011"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`ffhq`: 00000 to 00002 alone, 00010 to 00012 on one photograph; surveyed."""
    folder = tmp_path_factory.mktemp("veils")
    records = {str(number): with_files(folder / "ffhq", record(number), "image") for number in range(3)}
    records |= {str(10 + number): entry for number, entry in enumerate(group(folder / "ffhq", 10, 3))}
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", records))
    survey(folder / "archive", workers=1)
    return folder / "archive"


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "archive")


def veil(archive: Path, *names: str, reason: str = "so", request: int = 0) -> Veiled:
    if request:
        asked_for(archive, request, "picture", *names[0].split("/"))
    return veiling.veil(archive, [_who(name) for name in names], reason=reason, request=request)


def lift(archive: Path, *names: str) -> Veiled:
    return veiling.lift(archive, [_who(name) for name in names])


def _who(name: str) -> Who:
    return Who("picture", tuple(name.split("/")))


def veil_on(archive: Path, name: str) -> Veil | None:
    with Reading(archive) as reading:
        return reading.picture(*name.split("/")).veil


def broken(archive: Path) -> list[str]:
    return [str(each) for each in verify(archive) if not isinstance(each, int)]


# What lies on a picture


def test_several_veils_may_lie_on_a_picture_and_lifting_one_leaves_the_others(archive: Path) -> None:
    clear = content(archive)
    veil(archive, "ffhq/00000", reason="mine")
    veiled = content(archive)
    veil(archive, "ffhq/00000", reason="theirs", request=3)
    veil(archive, "ffhq/00000", "ffhq/00001", reason="another's", request=4)

    assert veil_on(archive, "ffhq/00000") == Veil(today(), "mine", own=False)
    assert veiling.lift(archive, request=4).as_before == ("ffhq/00000",)
    assert veil_on(archive, "ffhq/00001") is None
    assert content(archive) == veiled
    assert lift(archive, "ffhq/00000").as_before == ("ffhq/00000",)
    assert veil_on(archive, "ffhq/00000") == Veil(today(), None, own=False)
    assert content(archive) == veiled
    assert veiling.lift(archive, request=3) == Veiled(("ffhq/00000",))
    assert content(archive) == clear


def test_a_veil_that_is_put_on_again_keeps_its_day_and_takes_the_new_reason(archive: Path) -> None:
    veil(archive, "ffhq/00000", reason="first")
    connection = register(archive)
    connection.execute("UPDATE veil SET since = '2026-01-01'")
    connection.close()

    again = veil(archive, "ffhq/00000", reason="second")

    assert veil_on(archive, "ffhq/00000") == Veil("2026-01-01", "second", own=True)
    assert again.as_before == ("ffhq/00000",)


def test_a_contributor_and_a_filter_mean_all_of_theirs(archive: Path) -> None:
    by = veiling.veil(archive, [Who("contributor", ("flickr", "group"))], reason="so")
    where = veiling.veil(archive, Filter.parsed("dataset=ffhq key=0..1"), reason="so")

    assert by.pictures == ("ffhq/00010", "ffhq/00011", "ffhq/00012")
    assert where.pictures == ("ffhq/00000", "ffhq/00001")
    assert veiling.lift(archive, Filter.parsed("key=1..10")).pictures == ("ffhq/00001", "ffhq/00010")
    assert len(veiling.lift(archive).pictures) == 3
    with pytest.raises(NothingFound, match="key=77"):
        veiling.veil(archive, Filter.parsed("key=77"), reason="so")


def test_a_contributor_and_a_filter_that_names_them_mean_the_same(tmp_path: Path) -> None:
    entries = group(tmp_path / "ffhq", 10, 3)
    entries[1]["metadata"]["photo_url"] = "https://live.staticflickr.com/1/9990110000000010_0a1b2c.jpg"
    entries[0]["metadata"]["photo_url"] = "https://www.flickr.com/photos/group/9990110000000010/"
    numbered = {str(number): entry for number, entry in enumerate(entries, 10)}
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", numbered))
    shutil.copytree(tmp_path / "archive", tmp_path / "other")
    picture(tmp_path / "found" / "x.png", 480, 320, seed=1)
    shutil.copy(tmp_path / "ffhq" / entries[0]["in_the_wild"]["file_path"], tmp_path / "found" / "x.png")

    veiling.veil(tmp_path / "archive", [Who("contributor", ("flickr", "group"))], reason="so")
    veiling.veil(tmp_path / "other", Filter.parsed("contributor=flickr/group dataset=ffhq"), reason="so")

    for archive in (tmp_path / "archive", tmp_path / "other"):
        ingest(archive, "folder", tmp_path / "found")
        with Reading(archive) as reading:
            assert {f"{each.dataset}/{each.key}" for each in reading.every_picture() if each.veil} == {
                "ffhq/00010", "ffhq/00011", "ffhq/00012", "found/x",
            }  # fmt: skip


def test_who_is_veiled_in_one_dataset_is_veiled_in_all(archive: Path, made: Path) -> None:
    ingest(archive, "ffhq", made.parent / "ffhq", dataset="again")

    done = veil(archive, FRIEND)

    assert set(done.pictures) == {FRIEND, "again/00010"}
    assert {*lift(archive, "again/00010").pictures} == {FRIEND, "again/00010"}


def test_who_comes_in_again_is_veiled_as_before(archive: Path, made: Path) -> None:
    veil(archive, "ffhq/00001")
    before, seen = dump(archive), content(archive)

    ingest(archive, "ffhq", made.parent / "ffhq")

    assert (dump(archive), content(archive)) == (before, seen)
    assert veil_on(archive, "ffhq/00001")


def test_a_corrected_record_keeps_its_veil_and_who_is_on_the_photograph_is_looked_at_again(tmp_path: Path) -> None:
    records = {str(10 + number): entry for number, entry in enumerate(group(tmp_path / "ffhq", 10, 2))}
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", records))
    survey(archive, workers=1)
    veil(archive, FRIEND)

    records["10"]["in_the_wild"]["face_quad"] = records["11"]["in_the_wild"]["face_quad"]
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", records))

    assert content(archive) == ["0 seen"], "nobody is kept as they are not seen any more"
    assert veil_on(archive, FRIEND)
    survey(archive, workers=1)
    assert broken(archive) == []


def test_a_veiled_picture_leaves_like_any_other(archive: Path, made: Path, tmp_path: Path) -> None:
    veil(archive, FRIEND, "ffhq/00001")

    remove(archive, FRIEND, "ffhq/00001")

    other = tmp_path / "other"
    ingest(other, "ffhq", made.parent / "ffhq")
    remove(other, FRIEND, "ffhq/00001")
    survey(other, workers=1)
    assert content(archive) == content(other), "what is subtracted is what was added: the veil"
    assert broken(archive) == []


def test_a_backup_has_the_veils(archive: Path, tmp_path: Path) -> None:
    veil(archive, "ffhq/00001", reason="kept")

    backing_up.backup(archive, tmp_path / "copy.tar")

    found = veil_on(unpacked(tmp_path / "copy.tar", tmp_path / "copy"), "ffhq/00001")
    assert found
    assert found.reason == "kept"


# Where nobody knows where in the photograph somebody is


def test_of_a_photograph_in_which_nobody_knows_where_they_are_nothing_is_seen(tmp_path: Path) -> None:
    one, other = group(tmp_path / "ffhq", 10, 2)
    one["in_the_wild"]["face_quad"] = None
    one["in_the_wild"]["face_landmarks"] = None
    with_files(tmp_path / "ffhq", one, "image")
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", {"10": one, "11": other}))
    survey(archive, workers=1)
    seen = content(archive)

    veil(archive, FRIEND)

    with Reading(archive) as reading:
        beside = reading.absences(reading.picture("ffhq", "00011"))
    assert [(each.quad, each.veiled) for each in beside] == [(None, True)]
    assert broken(archive) == []
    lift(archive, FRIEND)
    assert content(archive) == seen


# What stops it


KILLED = """
import os, signal, sys
from pathlib import Path
from doesexist.archive import Who
from doesexist.archive.leaving import changes
from doesexist.studio.leaving import veiling
from doesexist.studio.survey import shards_without

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "before":
    shards_without.seen_in = die  # the files are on the disk, and the register does not name them yet
else:
    changes.forget = die  # it names them, and those of before lie there still
veiling.veil(Path(sys.argv[1]), [Who("picture", ("ffhq", "00010"))], reason="so")
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_half_way_it_is_all_done_or_not_at_all(archive: Path, made: Path, tmp_path: Path, moment: str) -> None:
    clear = content(archive)
    whole = shutil.copytree(made, tmp_path / "whole")
    veil(whole, FRIEND)

    killed = subprocess.run([sys.executable, "-c", KILLED, archive, moment], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert list(broken_promises(archive)) == []
    assert (veil_on(archive, FRIEND) is None) == (moment == "before")
    survey(archive, workers=1)
    assert content(archive) == (clear if moment == "before" else content(whole))


def test_where_others_hold_the_survey_s_files_the_shards_go_as_a_whole(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "PATIENCE", 0.01)
    monkeypatch.setattr(removing, "Survey", _no_survey)

    with writing_files(archive):
        veil(archive, FRIEND)

    assert veil_on(archive, FRIEND)
    assert [line for line in content(archive) if line.startswith("('ffhq'")] == [], "nobody is shown clear"


def _no_survey(archive: Path, **_: object) -> tuple[Path, ...]:
    del archive
    return ()


# What is told


def test_the_command_veils_and_lifts_and_says_so(archive: Path) -> None:
    done = run("veil", "ffhq/00000", "flickr/group", "--reason", " while  we ask\nthem ", "--archive", archive)
    as_json = run("veil", "--where", "key=0..2", "--reason", "so", "--json", "--archive", archive)
    lifted = run("veil", "ffhq/00000", "--lift", "--archive", archive)
    again = run("veil", "ffhq/00000", "--lift", "--archive", archive)

    assert done.stdout == f"4 pictures are veiled: ffhq/00000, {FRIEND}, {BESIDE}, ffhq/00012.\n"
    assert json.loads(as_json.stdout) == {
        "veiled": ["ffhq/00000", "ffhq/00001", "ffhq/00002"],
        "already": ["ffhq/00000"],
        "unknown": [],
        "unsurveyed": 0,
        "unread": [],
        "unlooked": 0,
    }
    assert lifted.stdout == "1 veil is lifted: ffhq/00000.\n"
    assert (again.exit_code, again.stdout) == (0, "")
    assert "No veil of yours lies there." in again.stderr
    found = veil_on(archive, FRIEND)
    assert found
    assert found.reason == "while we ask them"


def test_a_second_veil_says_that_it_changes_the_reason(archive: Path) -> None:
    def say(*words: str) -> str:
        return run("veil", *words, "--archive", archive).stderr

    assert "already" not in say("ffhq/00000", "--reason", "first")
    assert say("ffhq/00000", "--reason", "second") == "It was veiled already; your reason for it is now this one.\n"
    assert "1 of them was veiled already; your reason is now this one.\n" in say("--where", "key=0..2", "--reason", "3")
    assert "All of them were veiled already" in say("--where", "key=0..2", "--reason", "fourth")


def test_a_veil_of_a_request_is_not_the_command_s_to_lift(archive: Path) -> None:
    veil(archive, "ffhq/00000", reason="mine")
    veil(archive, "ffhq/00000", request=5)

    lifted = run("veil", "ffhq/00000", "--lift", "--archive", archive)

    assert "still veiled, for somebody asked for it" in lifted.stderr
    assert veil_on(archive, "ffhq/00000")
    again = run("veil", "ffhq/00000", "--lift", "--archive", archive)
    assert "No veil of yours" in again.stderr
    for told in (lifted, again):
        assert "An open request hides them" in told.stderr
        assert "`doesexist requests deny 00005 --reason …`" in told.stderr


def test_the_veil_of_a_request_is_lifted_with_it_where_that_is_said(archive: Path) -> None:
    veil(archive, "ffhq/00000", reason="mine")
    veil(archive, "ffhq/00000", request=5)
    veil(archive, "ffhq/00001", request=6)

    silent = run("veil", "ffhq/00000", "--lift", "--deny-requests", "--archive", archive)
    done = run("veil", "ffhq/00000", "--lift", "--deny-requests", "--reason", "no", "--json", "--archive", archive)

    assert silent.exit_code == 2
    assert "say why" in silent.stderr
    said = json.loads(done.stdout)
    assert (said["lifted"], said["requests"], said["denied"]) == (["ffhq/00000"], ["00005"], ["00005"])
    assert not veil_on(archive, "ffhq/00000")
    assert veil_on(archive, "ffhq/00001")
    with Reading(archive) as reading:
        assert [(each.name, each.reason) for each in reading.requests.decided()] == [("00005", "no")]


def test_where_nothing_lies_that_is_said(archive: Path) -> None:
    told = run("veil", "ffhq/00000", "--lift", "--archive", archive)

    assert told.stderr == "No veil of yours lies there. Nor does one of an open request.\n"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["ffhq/00099", "--reason", "so"], 1, "The archive holds nothing under ffhq/00099. Check the spelling."),
        (["--where", "key=99", "--reason", "so"], 1, "The archive holds nothing under key=99."),
        (["--where", "colour=red", "--reason", "so"], 1, "there is no 'colour'"),
        (["nobody", "--reason", "so"], 1, "nobody"),
        (["ffhq/00000"], 2, "say why, with --reason"),
        (["ffhq/00000", "--reason", " "], 2, "say why, with --reason"),
        (["ffhq/00000", "--reason", "x" * 501], 2, "500 letters at most"),
        (["--reason", "so"], 2, "say who"),
        (["--where", " ", "--lift"], 2, "say who"),
        (["ffhq/00000", "--where", "key=1", "--reason", "so"], 2, "say who"),
    ],
)
def test_what_can_t_be_done_is_one_sentence_and_nobody_is_veiled(
    made: Path, words: list[str], code: int, sentence: str
) -> None:
    told = run("veil", *words, "--archive", made)

    assert (told.exit_code, told.stdout) == (code, "")
    assert sentence in " ".join(told.stderr.replace("│", " ").split())
    assert "Traceback" not in told.stderr
    with Reading(made) as reading:
        assert reading.veils.count() == 0


# What verify finds


def test_verify_finds_who_was_seen_clear_and_a_survey_mends_it(archive: Path) -> None:
    connection = register(archive)
    with connection.transaction():
        veils.put_on(connection, [1], 0, "so", "2026-03-01")
    connection.close()

    assert broken(archive) == [
        "ffhq/00000: the survey saw it otherwise, perhaps without a veil: `doesexist survey` looks again"
    ]
    survey(archive, workers=1)
    assert broken(archive) == []


def test_verify_finds_a_veil_without_a_picture(archive: Path) -> None:
    connection = register(archive)
    connection.execute("PRAGMA foreign_keys = off")
    connection.execute("INSERT INTO veil VALUES(99, 0, '2026-03-01', 'so')")
    connection.close()

    assert "99: a veil without a picture is not as it should be" in broken(archive)


def test_a_picture_that_is_another_file_by_now_stays_veiled(tmp_path: Path) -> None:
    for number in range(3):
        picture(tmp_path / "faces" / f"{number}.png", seed=number)
    archive = tmp_path / "archive"
    ingest(archive, "folder", tmp_path / "faces")
    survey(archive, workers=1)
    veil(archive, "faces/1")

    picture(tmp_path / "faces" / "1.png", 96, 96, seed=9)
    ingest(archive, "folder", tmp_path / "faces")
    survey(archive, workers=1)

    assert broken(archive) == []
    clear = content(archive)
    lift(archive, "faces/1")
    assert content(archive) != clear


def copies(archive: Path, made: Path) -> str:
    """Let a folder come in that holds the same files, as a dataset of its own; return what 00001 is called there."""
    ingest(archive, "folder", made.parent / "ffhq" / "images1024x1024", dataset="faces")
    return "faces/00000--00001"


def test_the_same_file_in_another_dataset_is_veiled_and_leaves_with_it(archive: Path, made: Path) -> None:
    copy = copies(archive, made)

    done = veil(archive, "ffhq/00001")
    departure, _ = remove(archive, copy)

    assert set(done.pictures) == {"ffhq/00001", copy}
    assert set(departure.left) == {"ffhq/00001", copy}


def test_a_file_that_comes_in_once_more_is_veiled_as_it_was(archive: Path, made: Path) -> None:
    veil(archive, "ffhq/00001")

    copy = copies(archive, made)

    assert veil_on(archive, copy) == veil_on(archive, "ffhq/00001") is not None
    assert veil_on(archive, copy.replace("00001", "00002")) is None


def test_who_comes_in_with_another_dataset_is_veiled_as_their_twin_is(archive: Path, made: Path) -> None:
    veil(archive, FRIEND)

    ingest(archive, "ffhq", made.parent / "ffhq", dataset="again")

    assert veil_on(archive, "again/00010")
    assert veil_on(archive, "again/00011") is None


def test_of_a_file_of_unknown_size_nobody_guesses_where_somebody_is() -> None:
    quad = Quad.of([(100, 100), (100, 300), (300, 300), (300, 100)])
    alone = Picture("faces", "a", photograph="web:example.org/a.jpg", image=File("a.png", present=True))
    frame = Frame(1000, 800)

    def hidden(absence: Absence, shape: Shape, kind: Kind = "image") -> tuple[object, ...]:
        return veils_in(alone, [absence], kind, shape, 0)

    assert hidden(Absence(quad, frame), Shape(1000, 800)) == (quad.points,)
    assert hidden(Absence(quad, frame), Shape(1000, 800), "photograph") == (quad.points,)
    assert hidden(Absence(quad, frame), Shape(250, 200)) == (WHOLE,)
    assert hidden(Absence(quad, frame), Shape(250, 200), "photograph") == (WHOLE,)
    assert hidden(Absence(quad, frame), Shape(250, 250)) == (WHOLE,)
    assert hidden(Absence(quad, frame), Shape(250, 200, 3)) == (WHOLE,)
    assert hidden(Absence(quad, frame), Shape(200, 250, 1)) == (WHOLE,)
    assert hidden(Absence(quad, Frame(1000, 1000)), Shape(250, 250)) == (WHOLE,)
    assert hidden(Absence(quad, Frame(210, 210)), Shape(210, 210), "photograph") != (WHOLE,)
    assert hidden(Absence(quad, Frame(90, 90)), Shape(90, 90), "photograph") == (WHOLE,)
    assert hidden(Absence(quad), Shape(250, 200), "photograph") == (WHOLE,)
    assert hidden(Absence(None, frame), Shape(250, 200), "photograph") == (WHOLE,)
