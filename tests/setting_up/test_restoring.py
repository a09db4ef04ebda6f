"""An archive is gone back to: whoever left since the backup was made stays out, and what was asked since is kept."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from archives import as_of_schema, dump, holding, ingest, register, remove, unpacked
from command_line import run
from exhibition_fixtures import visiting
from filelock import FileLock
from made import ffhq, group, picture, record, with_files
from requests_made import WORDS, ask, veils
from surveys import content, survey

from doesexist.archive import BACKED_UP, Decided, Reading, Restoring, broken_promises, finish_leaving
from doesexist.archive.leaving.who_is_meant import Who
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register import schema
from doesexist.errors import (
    ArchiveBusy,
    ArchiveMissing,
    BackupNewer,
    BackupOfAnother,
    BackupUnusable,
    Left,
    TombstonesUnreadable,
)
from doesexist.studio.leaving import deciding, removing, veiling
from doesexist.studio.leaving import restoring as going_back
from doesexist.studio.leaving.removing import correct
from doesexist.studio.leaving.restoring import restore
from doesexist.studio.leaving.who_is_meant import account
from doesexist.studio.upkeep.backing_up import backup
from doesexist.studio.upkeep.verifying import Broken, verify

HER, HIM, FRIEND = "ffhq/00001", "ffhq/00002", "ffhq/00010"
"""Two who are alone on their photographs, and one who is on one with others."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`ffhq`: 00000 to 00005 alone, 00010 to 00012 on one photograph; surveyed, and a backup of that."""
    folder = tmp_path_factory.mktemp("restoring")
    records = {str(number): with_files(folder / "ffhq", record(number), "image") for number in range(6)}
    records |= {str(10 + number): entry for number, entry in enumerate(group(folder / "ffhq", 10, 3))}
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", records))
    survey(folder / "archive", workers=1)
    backup(folder / "archive", folder / "backup.tar")
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made / "archive", tmp_path / "archive")


@pytest.fixture
def file(made: Path) -> Path:
    return made / "backup.tar"


def words_of(made: Path, name: str) -> list[str]:
    """All that could name someone, in their record."""
    entry = json.loads((made / "ffhq" / "ffhq-dataset-v2.json").read_bytes())[str(int(name[5:]))]
    metadata = entry["metadata"]
    account, photo = metadata["photo_url"].split("/")[4:6]
    return [metadata["photo_title"], metadata["author"], account, photo, entry["image"]["file_md5"]]


def broken(archive: Path) -> list[str]:
    return [str(each) for each in verify(archive, full=True) if isinstance(each, Broken)]


def keys(archive: Path) -> list[str]:
    with Reading(archive) as reading:
        return sorted(picture.key for picture in reading.every_picture())


def name_of(archive: Path, key: str) -> str | None:
    """Who a picture is credited to."""
    with Reading(archive) as reading:
        contributor = reading.picture("ffhq", key).contributor
    return contributor.name if contributor else None


def account_of(made: Path, name: str) -> str:
    return f"flickr/{words_of(made, name)[2]}"


# Who left


def test_who_left_after_the_backup_was_made_stays_out_of_the_restored_archive(archive: Path, file: Path) -> None:
    remove(archive, HER, FRIEND)

    done = restore(archive, file)

    assert sorted(done.left) == [HER, FRIEND]
    with Reading(archive) as reading:
        for name in (HER, FRIEND):
            with pytest.raises(Left):
                reading.picture(*name.split("/"))
    assert keys(archive) == ["00000", "00002", "00003", "00004", "00005", "00011", "00012"]
    assert broken(archive) == []


def test_the_restored_archive_is_the_one_that_they_left_to_the_last_bit(archive: Path, file: Path) -> None:
    remove(archive, HER, FRIEND)
    said, surveyed = dump(archive), content(archive)

    restore(archive, file)

    assert dump(archive) == said, "tombstones and absences, too"
    assert content(archive) == surveyed, "they are subtracted"


def test_no_byte_of_who_left_is_in_the_restored_archive(made: Path, archive: Path, file: Path) -> None:
    words = words_of(made, HER) + words_of(made, HIM)
    assert all(word.encode() in file.read_bytes() for word in words), "the search would find them"
    remove(archive, HER, HIM)

    done = restore(archive, file)

    assert done.scrub_result.scrub
    assert done.scrub_result.scrub.done
    assert {word: holding(archive, word) for word in words if holding(archive, word)} == {}


def test_whoever_left_as_a_contributor_stays_out_though_the_backup_names_nobody(
    made: Path, archive: Path, tmp_path: Path
) -> None:
    correct(archive, account(account_of(made, HER)), None)
    backup(archive, tmp_path / "anonymous.tar")
    leaving = Who("contributor", tuple(account_of(made, HER).split("/")))
    removing.remove(archive, [leaving], reason="they asked")
    connection = register(archive)
    connection.execute("DELETE FROM tombstone WHERE kind != 'contributor'")
    connection.execute("DELETE FROM absence")
    connection.close()

    done = restore(archive, tmp_path / "anonymous.tar")

    assert done.left == (HER,)


def test_who_left_before_the_backup_was_made_stays_out_too(made: Path, archive: Path, tmp_path: Path) -> None:
    older = shutil.copytree(archive, tmp_path / "older")
    remove(archive, HER)
    backup(archive, tmp_path / "later.tar.gz")

    restore(older, tmp_path / "later.tar.gz")

    assert "00001" not in keys(older)
    assert [row.key for row in ingest(older, "ffhq", made / "ffhq").rejected] == ["00001"]
    assert holding(older, words_of(made, HER)[0]) == []


def test_they_do_not_come_back_by_a_later_ingest_either(made: Path, archive: Path, file: Path) -> None:
    remove(archive, HER)

    restore(archive, file)

    assert [row.key for row in ingest(archive, "ffhq", made / "ffhq").rejected] == ["00001"]


def test_who_leaves_while_it_is_restored_is_out(archive: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(folder: Path) -> None:
        deciding.settle(folder)
        if HER[5:] in keys(archive):
            _, scrub_result = remove(archive, HER)
            assert scrub_result.scrub
            assert not scrub_result.scrub.done, "what was unpacked holds them still"

    monkeypatch.setattr(going_back, "settle", meanwhile)

    done = restore(archive, file)

    assert done.left == (HER,)
    assert "00001" not in keys(archive)
    assert broken(archive) == []


def test_nobody_can_write_between_the_last_look_and_the_end(
    archive: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(_: Restoring) -> None:
        connection = register(archive)
        connection.patient(0)
        with pytest.raises(ArchiveBusy):
            connection.execute("UPDATE dataset SET title = 'lost'")
        connection.close()
        tried.append("once")

    tried: list[str] = []
    monkeypatch.setattr(Restoring, "_put_survey", meanwhile)

    restore(archive, file)

    assert tried == ["once"]


def test_it_is_said_who_stays_out_and_that_the_backup_holds_them_still(archive: Path, file: Path) -> None:
    remove(archive, HER)

    done = run("restore", file, "--archive", archive)

    assert done.exit_code == 0, done.output
    assert done.stdout == f"{archive} is restored: 8 pictures, 8 before.\n"
    assert "1 person left since the backup was made, and stayed out: ffhq/00001." in done.stderr
    assert f"{file} itself still holds what people asked to be gone: make a new backup" in done.stderr


def test_where_nobody_left_nothing_is_said_of_it(archive: Path, file: Path) -> None:
    done = run("restore", file, "--archive", archive)

    assert done.stdout == f"{archive} is restored: 9 pictures, 9 before.\n"
    assert "left" not in done.stderr


def test_programs_are_told_the_same(archive: Path, file: Path) -> None:
    remove(archive, HER)

    done = run("restore", file, "--archive", archive, "--json")

    said = json.loads(done.stdout)
    assert (said["pictures"], said["left"], said["backup holds more"], said["scrubbed"]) == (8, [HER], True, True)


# What was asked since


def test_who_asked_since_and_was_veiled_is_veiled_and_their_request_is_open(archive: Path, file: Path) -> None:
    receipt = ask(archive, HER)

    done = restore(archive, file)

    assert done.carried.requests == 1
    with Reading(archive) as reading:
        (request,) = reading.requests.open()
        assert reading.requests.under(deciding.digest_of(reading, receipt)) == request, "their receipt is good"
    assert veils(archive) == [(HER, request.number)]
    assert broken(archive) == [], "the survey, too, sees them veiled"


def test_a_request_of_who_is_not_in_the_backup_stays_open_and_veils_whoever_comes(tmp_path: Path) -> None:
    archive = asked_since(tmp_path)

    done = restore(archive, tmp_path / "backup.tar")

    assert (done.carried.requests, done.carried.decided) == (1, 0)
    with Reading(archive) as reading:
        (request,) = reading.requests.open()
        assert (reading.requests.decided(), reading.requests.unsettled().gone) == ([], ())
    assert veils(archive) == [("bb/b", request.number)], "a copy that was here before"
    ingest(archive, "folder", tmp_path / "aa")
    deciding.settle(archive)
    assert veils(archive) == [("aa/x", request.number), ("bb/b", request.number)]
    assert broken(archive) == []


@pytest.mark.parametrize("about", ["aa/x", "name/test-ada"])
def test_a_credit_to_be_put_right_that_is_not_in_the_backup_stays_open(tmp_path: Path, about: str) -> None:
    archive = asked_since(tmp_path, about, "Test Other")

    restore(archive, tmp_path / "backup.tar")
    remove(archive, "bb/y")

    with Reading(archive) as reading:
        assert [each.asking.wanted for each in reading.requests.open()] == ["Test Other"]


def test_a_request_granted_while_its_picture_is_away_keeps_it_out(tmp_path: Path) -> None:
    archive = asked_since(tmp_path)
    restore(archive, tmp_path / "backup.tar")
    with Reading(archive) as reading:
        (request,) = reading.requests.open()

    deciding.grant(archive, request.name)
    picture(tmp_path / "aa" / "x.png", seed=3)  # not by its content alone
    ingest(archive, "folder", tmp_path / "aa")

    with Reading(archive) as reading:
        assert [(each.dataset, each.key) for each in reading.every_picture()] == [("bb", "y")]
        assert [*reading.requests.open()] == []


@pytest.mark.parametrize("by_request", [False, True])
def test_a_photograph_in_which_somebody_was_hidden_whom_the_backup_lacks_is_hidden_whole(
    tmp_path: Path, *, by_request: bool
) -> None:
    archive, people = tmp_path / "archive", group(tmp_path / "both", 10, 2)
    for name, at in (("bb", 0), ("aa", 1)):
        ingest(archive, "ffhq", ffhq(tmp_path / name, {str(10 + at): people[at]}), dataset=name)
        if name == "bb":
            backup(archive, tmp_path / "backup.tar")
    if by_request:
        ask(archive, "aa/00011")
    else:
        veiling.veil(archive, [Who("picture", ("aa", "00011"))], reason="so")
    before = hidden_beside(archive)

    restore(archive, tmp_path / "backup.tar")

    assert before == [True], "where they are"
    assert hidden_beside(archive) == [False], "all of it, for nothing tells where they are"
    assert veils(archive) == [("bb/00010", 0)], "nobody else leaves with a request"
    veiling.lift(archive)
    assert hidden_beside(archive) == []


def hidden_beside(archive: Path) -> list[bool]:
    """Whom the photograph of bb/00010 hides besides: whether it is told where they are."""
    with Reading(archive) as reading:
        return [each.is_placed for each in reading.absences(reading.picture("bb", "00010"))]


def asked_since(place: Path, about: str = "aa/x", wanted: str | None = None) -> Path:
    """An archive in which somebody asked; its backup has only a copy of theirs, in another dataset."""
    archive, theirs = place / "archive", picture(place / "aa" / "x.png", seed=1)
    (place / "aa" / "metadata.csv").write_text("file_name,author\nx.png,Test Ada\n")
    picture(place / "bb" / "y.png", seed=2)
    shutil.copy(theirs, place / "bb" / "b.png")
    ingest(archive, "folder", place / "bb")
    backup(archive, place / "backup.tar")
    ingest(archive, "folder", place / "aa")
    ask(archive, about, wanted)
    return archive


def test_a_request_decided_since_is_decided_and_no_word_of_it_comes_back(archive: Path, tmp_path: Path) -> None:
    receipt = ask(archive, HER)
    backup(archive, tmp_path / "asked.tar")
    deciding.deny(archive, receipt.name, reason="it shows somebody else")

    done = restore(archive, tmp_path / "asked.tar")

    assert done.carried.decided == 1
    with Reading(archive) as reading:
        assert isinstance(reading.requests.under(deciding.digest_of(reading, receipt)), Decided)
        assert [*reading.requests.open()] == []
    assert veils(archive) == [], "its veil was lifted"
    assert holding(archive, WORDS) == []
    assert broken(archive) == []


def test_requests_of_both_are_open_and_each_has_its_own_veil(archive: Path, tmp_path: Path) -> None:
    other = shutil.copytree(archive, tmp_path / "other")
    ask(archive, HER)
    backup(archive, tmp_path / "asked.tar")
    ask(other, FRIEND)

    restore(other, tmp_path / "asked.tar")

    with Reading(other) as reading:
        numbers = {"/".join(request.asking.who.names): request.number for request in reading.requests.open()}
    assert veils(other) == [(HER, numbers[HER]), (FRIEND, numbers[FRIEND])]
    assert numbers[HER] != numbers[FRIEND], "though both had the number 1"


def test_a_request_that_comes_later_has_a_number_that_none_had(archive: Path, file: Path) -> None:
    deciding.deny(archive, ask(archive, HER).name, reason="it shows somebody else")

    restore(archive, file)
    ask(archive, HIM)

    with Reading(archive) as reading:
        assert [request.number for request in reading.requests.open()] == [2]


def test_the_owner_s_veils_of_both_lie_and_it_is_said_of_those_that_had_been_lifted(
    archive: Path, tmp_path: Path
) -> None:
    her, him, friend = (Who("picture", tuple(name.split("/"))) for name in (HER, HIM, FRIEND))
    veiling.veil(archive, [her, him], reason="so")
    backup(archive, tmp_path / "veiled.tar")
    veiling.lift(archive, [her])
    veiling.veil(archive, [friend], reason="later")

    done = restore(archive, tmp_path / "veiled.tar")

    assert veils(archive) == [(HER, 0), (HIM, 0), (FRIEND, 0)]
    assert done.carried.veiled_again == 1
    assert broken(archive) == []


def test_whoever_was_veiled_and_is_not_in_the_backup_is_named(archive: Path, file: Path, tmp_path: Path) -> None:
    picture(tmp_path / "late" / "eve.png", 64, 64, seed=9)
    ingest(archive, "folder", tmp_path / "late")
    veiling.veil(archive, [Who("picture", ("late", "eve")), Who("picture", tuple(HER.split("/")))], reason="a child")

    done = restore(archive, file)

    assert done.not_veiled == ("late/eve",)
    assert veils(archive) == [(HER, 0)]


def test_a_credit_put_right_since_is_right_and_who_asked_not_to_be_named_is_not(
    made: Path, archive: Path, file: Path
) -> None:
    correct(archive, Who("picture", ("ffhq", "00000")), "Test Corrected")
    correct(archive, account(account_of(made, HER)), None)

    done = restore(archive, file)

    assert (name_of(archive, "00000"), name_of(archive, "00001")) == ("Test Corrected", None)
    assert done.carried.corrections == 2
    assert holding(archive, words_of(made, HER)[1]) == []
    assert ingest(archive, "ffhq", made / "ffhq").same == 9, "it holds against an ingest"


def test_a_name_put_right_before_gives_way_to_the_wish_not_to_be_named(
    made: Path, archive: Path, tmp_path: Path
) -> None:
    correct(archive, Who("picture", ("ffhq", "00001")), "Test Corrected")
    backup(archive, tmp_path / "named.tar")
    correct(archive, account(account_of(made, HER)), None)

    restore(archive, tmp_path / "named.tar")
    ingest(archive, "ffhq", made / "ffhq")

    assert holding(archive, "Test Corrected") == []


def test_who_is_named_again_after_all_is_named_in_the_restored_archive(
    made: Path, archive: Path, file: Path, tmp_path: Path
) -> None:
    correct(archive, account(account_of(made, HER)), None)
    backup(archive, tmp_path / "anonymous.tar")
    correct(archive, Who("picture", ("ffhq", "00001")), "Test Again")

    for backed_up in (file, tmp_path / "anonymous.tar"):
        restore(archive, backed_up)
        ingest(archive, "ffhq", made / "ffhq")

        assert name_of(archive, "00001") == "Test Again"


def test_an_account_that_is_named_again_after_all_is_named_when_the_dataset_is_read_again(
    made: Path, archive: Path, tmp_path: Path
) -> None:
    correct(archive, account(account_of(made, HER)), None)
    backup(archive, tmp_path / "anonymous.tar")
    correct(archive, account(account_of(made, HER)), "Test Again")

    restore(archive, tmp_path / "anonymous.tar")
    ingest(archive, "ffhq", made / "ffhq")

    assert name_of(archive, "00001") == "Test Again"


def test_of_two_names_the_later_holds_though_it_is_the_backup_s(archive: Path, tmp_path: Path) -> None:
    him = Who("picture", ("ffhq", "00002"))
    correct(archive, him, "Test Later")
    backup(archive, tmp_path / "later.tar")
    correct(archive, him, "Test Earlier")
    connection = register(archive)
    connection.execute("UPDATE correction SET since = '2020-01-01'")
    connection.close()

    restore(archive, tmp_path / "later.tar")

    assert name_of(archive, "00002") == "Test Later"


def test_a_name_that_left_with_its_contributor_does_not_come_back(archive: Path, tmp_path: Path) -> None:
    connection = register(archive)
    subject = Salted.of(connection).contributor("flickr", "comes-later")
    connection.execute("INSERT INTO correction VALUES(?, 'Test Later', '2026-01-01')", (subject,))
    backup(archive, tmp_path / "named.tar")
    connection.execute("DELETE FROM correction")
    connection.execute("INSERT INTO tombstone VALUES(?, 'page', '2026-01-02', 'they asked')", (subject,))
    connection.close()

    restore(archive, tmp_path / "named.tar")

    assert holding(archive, "Test Later") == []


def test_a_file_of_the_owner_s_that_was_to_be_deleted_when_the_backup_was_made_is_left_alone(
    archive: Path, tmp_path: Path
) -> None:
    (tmp_path / "another.png").write_text("by now it shows somebody else")
    connection = register(archive)
    connection.execute("INSERT INTO deletion VALUES(?)", (str(tmp_path / "another.png"),))
    backup(archive, tmp_path / "deleting.tar")
    connection.execute("DELETE FROM deletion")
    connection.close()

    restore(archive, tmp_path / "deleting.tar")

    assert (tmp_path / "another.png").exists()


# Whatever stops it

KILLED = """
import os, signal, sys
from pathlib import Path
from doesexist.archive.restoring import taking_over as placing
from doesexist.archive.register.register import Register
from doesexist.studio.leaving import restoring

def dying(owner, name, *, after):
    do = getattr(owner, name)
    def dies(*args, **kwargs):
        if after:
            do(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, dies)

archive, file, owner, name, after = sys.argv[1:]
owners = {"restoring": restoring, "Restoring": placing.Restoring, "Register": Register}
dying(owners[owner], name, after=after == "after")
restoring.restore(Path(archive), Path(file))
"""
BEFORE = [
    ("restoring", "_unpack", "after"),
    ("Restoring", "carry_over", "after"),
    ("restoring", "_without_who_left", "after"),
    ("Restoring", "_put_survey", "after"),
]
"""Places at which it dies before the archive is another."""
AFTERWARDS = [("Register", "become", "after"), ("restoring", "finish_leaving", "before")]


def die(archive: Path, file: Path, place: tuple[str, str, str]) -> None:
    died = subprocess.run([sys.executable, "-c", KILLED, archive, file, *place], check=False)
    assert died.returncode == -signal.SIGKILL


@pytest.mark.parametrize("place", BEFORE, ids=lambda place: place[1])
def test_killed_before_its_end_the_archive_is_as_it_was_and_nobody_who_left_lies_about(
    made: Path, archive: Path, file: Path, place: tuple[str, str, str]
) -> None:
    remove(archive, HER)
    correct(archive, Who("picture", ("ffhq", "00000")), "Test Corrected")
    said = dump(archive)

    die(archive, file, place)

    assert [line for line in dump(archive) if "scrub_due" not in line] == said
    finish_leaving(archive)  # as any command that writes, and an exhibition
    assert holding(archive, words_of(made, HER)[0]) == []
    assert dump(archive) == said
    assert broken(archive) == []
    assert restore(archive, file).left == (HER,)
    assert broken(archive) == []


@pytest.mark.parametrize("place", AFTERWARDS, ids=lambda place: place[1])
def test_killed_after_that_it_is_restored_whole_and_nobody_who_left_lies_about(
    made: Path, archive: Path, file: Path, place: tuple[str, str, str]
) -> None:
    remove(archive, HER)
    correct(archive, Who("picture", ("ffhq", "00000")), "Test Corrected")
    remove(archive, HIM)
    shutil.copytree(archive, archive.with_name("whole"))
    restore(archive.with_name("whole"), file)

    die(archive, file, place)

    finish_leaving(archive)
    assert dump(archive) == dump(archive.with_name("whole"))
    assert holding(archive, words_of(made, HER)[0]) == []
    assert broken(archive) == []


def test_verify_says_what_a_restoring_that_was_killed_left(archive: Path, file: Path) -> None:
    remove(archive, HER)

    die(archive, file, BEFORE[0])

    assert any(line.startswith("the scrub: bytes of someone who left") for line in broken(archive))


def test_killed_in_an_empty_place_it_is_no_archive_yet_and_again_completes(tmp_path: Path, file: Path) -> None:
    die(tmp_path / "new", file, BEFORE[3])

    with pytest.raises(ArchiveMissing):
        Reading(tmp_path / "new")
    restore(tmp_path / "new", file)
    assert broken(tmp_path / "new") == []
    assert not (tmp_path / "new" / "restoring").exists()


# A file that is none


def refused(archive: Path, file: Path, kind: type[Exception], words: str) -> None:
    said, surveyed = dump(archive), content(archive)
    with pytest.raises(kind, match=words):
        restore(archive, file)
    finish_leaving(archive)
    assert (dump(archive), content(archive)) == (said, surveyed), "it is as it was"
    assert not (archive / "restoring").exists()


def test_a_backup_that_is_cut_anywhere_is_refused(archive: Path, file: Path, tmp_path: Path) -> None:
    whole, cut = file.read_bytes(), tmp_path / "cut.tar"
    with tarfile.open(file) as tar:
        members = tar.getmembers()
    for size in (0, 300, 5_000, len(whole) // 2, members[-1].offset, members[-2].offset):
        cut.write_bytes(whole[:size])
        refused(archive, cut, BackupUnusable, "it is no backup, or it is damaged|its end is missing")


@pytest.mark.parametrize("ending", ["gz", "xz"])
def test_a_packed_backup_that_is_cut_or_damaged_is_refused(archive: Path, tmp_path: Path, ending: str) -> None:
    packed = tmp_path / f"backup.tar.{ending}"
    backup(archive, packed)
    whole = packed.read_bytes()
    packed.write_bytes(whole[: len(whole) - 20])
    refused(archive, packed, BackupUnusable, "it is no backup, or it is damaged")
    packed.write_bytes(whole[: len(whole) // 2] + b"damaged" + whole[len(whole) // 2 + 7 :])

    refused(archive, packed, BackupUnusable, "damaged")


def test_what_is_no_backup_is_refused(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "words.tar").write_text("no backup")
    (tmp_path / "archive.sqlite").write_bytes(b"")
    with tarfile.open(tmp_path / "other.tar", "w") as tar:
        tar.add(tmp_path / "words.tar", "survey/words")
    with tarfile.open(tmp_path / "empty.tar", "w") as tar:
        tar.add(tmp_path / "archive.sqlite", "archive.sqlite")

    refused(archive, tmp_path / "words.tar", BackupUnusable, "it is no backup")
    refused(archive, tmp_path / "other.tar", BackupUnusable, "no archive is in it")
    refused(archive, tmp_path / "empty.tar", BackupUnusable, "no archive is in it")
    refused(archive, tmp_path / "nowhere.tar", BackupUnusable, "no such file")
    refused(archive, tmp_path, BackupUnusable, "it is no file")


def test_a_backup_whose_register_is_damaged_is_refused(archive: Path, file: Path, tmp_path: Path) -> None:
    content_of = bytearray(file.read_bytes())
    with tarfile.open(file) as tar:
        at = tar.getmember(BACKED_UP).offset_data
    content_of[at + 16384 * 3 : at + 16384 * 12] = bytes(16384 * 9)
    (tmp_path / "damaged.tar").write_bytes(content_of)
    refused(archive, tmp_path / "damaged.tar", BackupUnusable, "its register is damaged")
    content_of[at : at + 100] = bytes(100)
    (tmp_path / "damaged.tar").write_bytes(content_of)

    refused(archive, tmp_path / "damaged.tar", BackupUnusable, "its register is damaged, or is none")
    shutil.copytree(archive, tmp_path / "torn")
    connection = register(tmp_path / "torn")
    connection.execute("PRAGMA foreign_keys = off")
    connection.execute("DELETE FROM picture WHERE key = '00003'")
    connection.close()
    backup(tmp_path / "torn", tmp_path / "torn.tar")

    refused(archive, tmp_path / "torn.tar", BackupUnusable, "its register is damaged .row . of .* points to no picture")


@pytest.mark.parametrize("name", ["../outside", "/outside-of-the-archive"])
def test_nothing_of_a_backup_comes_to_lie_elsewhere(archive: Path, tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))

    refused(archive, tmp_path / "evil.tar", BackupUnusable, "outside of the archive")


def test_a_backup_of_a_newer_version_is_refused(archive: Path, tmp_path: Path) -> None:
    newer = shutil.copytree(archive, tmp_path / "newer")
    connection = register(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with tarfile.open(tmp_path / "newer.tar", "w") as tar:
        tar.add(newer / "archive.sqlite", "archive.sqlite")

    refused(archive, tmp_path / "newer.tar", BackupNewer, "has schema 99; this version knows schemas up to")


def test_an_older_backup_is_brought_up_to_date(archive: Path, file: Path, tmp_path: Path) -> None:
    connection = register(unpacked(file, tmp_path / "older"))
    as_of_schema(connection, 3)
    connection.execute("DROP VIEW whole")
    for table in ("naming", "titling", "veil", "request", "decided"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE contributor DROP COLUMN others")
    connection.execute(schema.FIRST[schema.FIRST.index("CREATE VIEW whole") :])
    connection.execute("DELETE FROM note WHERE name IN ('secret', 'folding')")
    connection.execute("PRAGMA user_version = 2")
    connection.one("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with tarfile.open(tmp_path / "older.tar", "w") as tar:
        for path in sorted((tmp_path / "older").iterdir()):
            tar.add(path, path.name)
    remove(archive, HER)
    receipt = ask(archive, HIM)

    restore(archive, tmp_path / "older.tar")

    assert "00001" not in keys(archive)
    with Reading(archive) as reading:
        assert reading.requests.under(deciding.digest_of(reading, receipt)), "the archive's secret is kept"
    assert broken(archive) == []


def test_a_backup_of_another_archive_is_refused_and_restored_elsewhere(
    made: Path, archive: Path, tmp_path: Path
) -> None:
    ingest(tmp_path / "other", "ffhq", made / "ffhq")
    backup(tmp_path / "other", tmp_path / "other.tar")

    refused(archive, tmp_path / "other.tar", BackupOfAnother, "knows nobody who left this one")
    restore(tmp_path / "third", tmp_path / "other.tar")

    assert dump(tmp_path / "third") == dump(tmp_path / "other")


def test_an_archive_whose_tombstones_cannot_be_read_is_not_gone_back_from(archive: Path, file: Path) -> None:
    (archive / "archive.sqlite").write_bytes(b"damaged" * 10_000)
    for path in archive.glob("archive.sqlite-*"):
        path.unlink()

    with pytest.raises(TombstonesUnreadable, match="nobody can tell who left it"):
        restore(archive, file)

    assert (archive / "archive.sqlite").read_bytes() == b"damaged" * 10_000


def test_an_archive_that_is_damaged_elsewhere_than_in_its_tombstones_is_gone_back_from(
    archive: Path, file: Path
) -> None:
    remove(archive, HER)
    connection = register(archive)
    pages = [page for (page,) in connection.all("SELECT pageno FROM dbstat WHERE name = 'landmarks'")]
    connection.close()
    with (archive / "archive.sqlite").open("rb+") as damaged:
        for page in pages:
            damaged.seek((page - 1) * 16384)
            damaged.write(b"\xff" * 16384)
    assert [*broken_promises(archive)] != []

    restore(archive, file)

    assert "00001" not in keys(archive)
    assert broken(archive) == []


def test_a_shard_that_is_damaged_in_the_backup_is_surveyed_again(archive: Path, file: Path, tmp_path: Path) -> None:
    surveyed = content(archive)
    with tarfile.open(file) as tar:
        tiles = next(member for member in tar if member.name.endswith(".tiles.npy"))
    damaged = bytearray(file.read_bytes())
    damaged[tiles.offset_data + 5_000] ^= 1
    (tmp_path / "damaged.tar").write_bytes(damaged)

    done = restore(archive, tmp_path / "damaged.tar")

    assert done.unsurveyed == 1
    assert broken(archive) == []
    survey(archive, workers=1)
    assert content(archive) == surveyed


# Where, and who is there meanwhile


def test_into_an_empty_place_everything_comes_back(archive: Path, tmp_path: Path) -> None:
    (archive / "exhibition.toml").write_text('title = "Test"\n')
    (archive / "compositions").mkdir()
    (archive / "compositions" / "wall.txt").write_text("a wall")
    backup(archive, tmp_path / "all.tar.gz")

    done = run("restore", tmp_path / "all.tar.gz", "--archive", tmp_path / "deep" / "new")

    new = tmp_path / "deep" / "new"
    assert done.stdout == f"{new} is restored: 9 pictures.\n"
    assert "whoever did is here again" in done.stderr
    assert (dump(new), content(new)) == (dump(archive), content(archive))
    assert (new / "exhibition.toml").read_text() == 'title = "Test"\n'
    assert (new / "compositions" / "wall.txt").read_text() == "a wall"
    assert broken(new) == []


def test_over_an_archive_its_own_settings_stay_and_nothing_comes_that_may_show_who_left(
    archive: Path, tmp_path: Path
) -> None:
    (archive / "exhibition.toml").write_text('title = "Test"\n')
    (archive / "kept.txt").write_text("as before")
    (archive / "everyone.png").write_text("all of them")
    backup(archive, tmp_path / "all.tar")
    (archive / "everyone.png").unlink()
    (archive / "exhibition.toml").write_text('title = "Later"\n')

    done = restore(archive, tmp_path / "all.tar")

    assert (archive / "exhibition.toml").read_text() == 'title = "Later"\n'
    assert not (archive / "everyone.png").exists()
    assert sorted(done.stayed) == ["everyone.png", "exhibition.toml"]


def test_the_log_of_a_register_that_was_taken_away_is_not_written_into_the_restored_one(
    archive: Path, file: Path, tmp_path: Path
) -> None:
    connection = register(archive)
    connection.execute("UPDATE dataset SET title = 'Written into the log'")
    shutil.copytree(archive, tmp_path / "cut")
    connection.close()
    (tmp_path / "cut" / "archive.sqlite").unlink()
    assert (tmp_path / "cut" / "archive.sqlite-wal").stat().st_size

    restore(tmp_path / "cut", file)

    assert broken(tmp_path / "cut") == []
    assert holding(tmp_path / "cut", "Written into the log") == []


def test_a_failed_restoring_into_an_empty_place_leaves_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "words.tar").write_text("no backup")

    with pytest.raises(BackupUnusable):
        restore(tmp_path / "new", tmp_path / "words.tar")

    assert [path.name for path in tmp_path.iterdir()] == ["words.tar"]


@pytest.mark.parametrize("lock", ["ingest.lock", "surveying.lock", "restoring.lock"])
def test_while_others_take_in_survey_or_restore_it_is_refused(archive: Path, file: Path, lock: str) -> None:
    with FileLock(archive / lock):
        refused(archive, file, ArchiveBusy, "Another command is writing")


def test_an_open_exhibition_shows_the_restored_archive_at_once_and_never_who_left(
    made: Path, archive: Path, file: Path
) -> None:
    with visiting(archive) as visitor:
        assert visitor.get("/pictures/ffhq/00001").status_code == 200
        remove(archive, HER)
        correct(archive, Who("picture", ("ffhq", "00000")), "Test Corrected")
        remove(archive, HIM)
        connection = register(archive)  # behind the program's back
        connection.execute("UPDATE picture SET title = 'Test damaged' WHERE key = '00003'")
        connection.close()
        assert "Test damaged" in visitor.get("/pictures/ffhq/00003").text

        restore(archive, file)

        assert "Test damaged" not in visitor.get("/pictures/ffhq/00003").text
        assert words_of(made, "ffhq/00003")[0] in visitor.get("/pictures/ffhq/00003").text
        for name in ("00001", "00002"):
            assert visitor.get(f"/pictures/ffhq/{name}").status_code == 410
            assert visitor.get(f"/iiif/3/ffhq.{name}/full/max/0/default.jpg").status_code == 410
        assert "Test Corrected" in visitor.get("/pictures/ffhq/00000").text


def test_a_backup_made_while_something_is_restored_holds_nothing_of_it(archive: Path, tmp_path: Path) -> None:
    (archive / "restoring").mkdir()
    (archive / "restoring" / "archive.sqlite").write_text("of who left")

    backup(archive, tmp_path / "meanwhile.tar")

    with tarfile.open(tmp_path / "meanwhile.tar") as tar:
        assert [name for name in tar.getnames() if "restoring" in name] == []


@pytest.mark.parametrize("what", ["a device", "a pipe", "a folder"])
def test_what_is_no_file_is_not_read(archive: Path, tmp_path: Path, what: str) -> None:
    path = Path("/dev/zero") if what == "a device" else tmp_path / "there"
    if what == "a pipe":
        os.mkfifo(path)
    elif what == "a folder":
        path.mkdir()

    told = run("restore", path, "--archive", archive)

    assert told.exit_code == 1
    assert told.stderr.startswith(f"{path} can't be restored: it is no file.")
