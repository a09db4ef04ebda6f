"""No byte of who left is in any file: whatever moved, grew, was renamed, asked for or put right before."""

import random
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock, create_autospec

import pytest
from archives import as_of_schema, holding, ingest, register, remove
from made import Record, ffhq, record
from pages_of_sqlite import left_over
from requests_made import ask

from doesexist.archive import Reading, Who
from doesexist.archive.register import opening, search_index, wiping
from doesexist.archive.register.copying import copy_register
from doesexist.archive.register.register import FILE, Register
from doesexist.studio.leaving import deciding
from doesexist.studio.leaving.removing import correct
from doesexist.studio.leaving.restoring import restore
from doesexist.studio.leaving.veiling import lift, veil
from doesexist.studio.upkeep.backing_up import backup

PEOPLE = 150
ROUNDS = 8
"""So often they are renamed, and some leave."""


class Crowd:
    """People of whom some are renamed again and again, to names and titles of other lengths: their rows move."""

    def __init__(self, folder: Path, seed: int, people: int = PEOPLE) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.records: dict[int, Record] = {number: record(number) for number in range(people)}
        self.here = list(self.records)
        self.write()

    def write(self) -> None:
        ffhq(self.folder, {str(number): self.records[number] for number in self.records})

    def rename(self) -> None:
        for number in self.chance.sample(self.here, len(self.here) // 2):
            metadata = self.records[number]["metadata"]
            metadata["author"] = f"Test {self._word()}"
            metadata["photo_title"] = " ".join(self._word() for _ in range(self.chance.choice([1, 2, 20, 60])))
        self.write()

    def leave(self, most: int = 6) -> list[int]:
        leavers = self.chance.sample(self.here, min(self.chance.randint(1, most), len(self.here)))
        self.here = [number for number in self.here if number not in leavers]
        return leavers

    def _word(self) -> str:
        return f"{self.chance.getrandbits(72):018x}"


@pytest.fixture(params=[2048, 16384])
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Of how many bytes the pages of the register are: the smaller, the more often a row moves."""
    size: int = request.param
    monkeypatch.setattr(opening, "PAGE", size)
    return size


def words_of(entry: Record) -> Iterator[bytes]:
    """What is somebody's alone in a record, as it is kept, and as it is searched."""
    metadata = entry["metadata"]
    yield from (word.encode() for word in metadata["photo_title"].split())
    yield from (word.encode() for word in metadata["photo_url"].split("/")[4:6])
    yield metadata["author"].removeprefix("Test ").encode()
    for kind in ("image", "thumbnail", "in_the_wild"):
        yield from (entry[kind][md5].encode() for md5 in ("file_md5", "pixel_md5"))
    for kind in ("image", "in_the_wild"):
        points = [f"{x},{y}" for x, y in entry[kind]["face_landmarks"]]
        yield from ("],[".join(points[at : at + 2]).encode() for at in range(0, len(points), 20))


def bytes_of(archive: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(archive.rglob("*")) if path.is_file())


def checkpoint(archive: Path) -> None:
    connection = register(archive)
    assert connection.one("PRAGMA wal_checkpoint(TRUNCATE)")[0] == 0
    connection.close()


@pytest.fixture(params=[PEOPLE, 0], ids=["one by one", "made anew"])
def entries(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How entries come out of what is searched: one by one where they are few, with all of it where they are many."""
    monkeypatch.setattr(search_index, "_MANY", request.param)


@pytest.mark.usefixtures("page", "entries")
def test_nothing_is_left_of_whoever_leaves_after_any_changes(tmp_path: Path) -> None:
    crowd, archive = Crowd(tmp_path / "ffhq", seed=7), tmp_path / "archive"
    ingest(archive, "ffhq", crowd.folder)
    everybody = bytes_of(archive)
    theirs = [word for entry in crowd.records.values() for word in words_of(entry)]
    assert sum(word in everybody for word in theirs) > len(theirs) * 0.9, "some are on two pages"
    gone: set[bytes] = set()

    for _ in range(ROUNDS):
        before = {number: {*words_of(entry)} for number, entry in crowd.records.items()}
        crowd.rename()
        ingest(archive, "ffhq", crowd.folder)
        leavers = crowd.leave()
        _, scrub_result = remove(archive, *(f"ffhq/{number:05}" for number in leavers))

        assert scrub_result.scrub
        assert scrub_result.scrub.done
        for number in leavers:
            gone |= before[number] | {*words_of(crowd.records[number])}
        lying = bytes_of(archive)
        assert [word for word in gone if word in lying] == []
        assert left_over(archive / FILE) == []


@pytest.mark.usefixtures("page")
def test_nothing_is_in_the_file_but_what_is_kept_whoever_wrote_it(tmp_path: Path) -> None:
    crowd, archive = Crowd(tmp_path / "ffhq", seed=8), tmp_path / "archive"
    ingest(archive, "ffhq", crowd.folder)
    for _ in range(ROUNDS):
        crowd.rename()
        ingest(archive, "ffhq", crowd.folder)
        people = [Who("picture", ("ffhq", f"{number:05}")) for number in crowd.leave()]
        veil(archive, people, reason=f"somebody said {crowd.chance.getrandbits(64):x}")
        correct(archive, people[0], f"Test {crowd.chance.getrandbits(64):x}")
        asked = ask(archive, f"ffhq/{crowd.here[0]:05}")
        lift(archive, people)
        deciding.deny(archive, asked.name, reason="why")

    checkpoint(archive)

    assert left_over(archive / FILE) == []


def test_a_removal_does_not_write_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd, archive = Crowd(tmp_path / "ffhq", seed=9, people=400), tmp_path / "archive"
    ingest(archive, "ffhq", crowd.folder)
    checkpoint(archive)
    pages = (archive / FILE).stat().st_size // opening.PAGE
    written = Mock(side_effect=wiping.wiped)
    monkeypatch.setattr(wiping, "wiped", written)

    remove(archive, "ffhq/00007")

    assert pages > 80
    assert written.call_count < pages / 3


# What was written otherwise


def written_otherwise(crowd: Crowd, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make an archive as older versions of this program wrote it."""
    with monkeypatch.context() as patch:
        patch.setattr(wiping, "NAME", None)
        ingest(archive, "ffhq", crowd.folder)
        for _ in range(3):
            crowd.rename()
            ingest(archive, "ffhq", crowd.folder)
        checkpoint(archive)
        connection = register(archive)
        as_of_schema(connection, 3)
        connection.close()


def test_an_archive_that_was_written_by_an_older_version_is_written_anew_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd, archive = Crowd(tmp_path / "ffhq", seed=10), tmp_path / "archive"
    written_otherwise(crowd, archive, monkeypatch)
    assert left_over(archive / FILE) != []
    ran = create_autospec(Register.execute, side_effect=Register.execute)
    monkeypatch.setattr(Register, "execute", ran)

    remove(archive, "ffhq/00007")
    remove(archive, "ffhq/00008")

    assert left_over(archive / FILE) == []
    assert [call.args[1] for call in ran.call_args_list].count("VACUUM") == 1


def test_a_backup_of_it_holds_nothing_but_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd, archive = Crowd(tmp_path / "ffhq", seed=11), tmp_path / "archive"
    written_otherwise(crowd, archive, monkeypatch)
    backup(archive, tmp_path / "backup.tar")

    restore(tmp_path / "other", tmp_path / "backup.tar")

    assert left_over(tmp_path / "other" / FILE) == []


def test_who_only_reads_moves_nothing_into_the_file(tmp_path: Path) -> None:
    crowd, archive = Crowd(tmp_path / "ffhq", seed=12), tmp_path / "archive"
    ingest(archive, "ffhq", crowd.folder)
    reader, writer = Reading(archive), register(archive)
    before = (archive / FILE).read_bytes()
    writer.execute("UPDATE picture SET title = 'somebody'")
    writer.close()

    assert reader.count() == PEOPLE
    reader.close()

    assert (archive / FILE).read_bytes() == before
    assert holding(archive, "somebody") == [f"{FILE}-wal"]


def test_a_page_that_is_not_of_rows_is_written_as_it_is() -> None:
    overflow = bytes(4) + random.Random(1).randbytes(1020)

    assert wiping.wiped(overflow, 1024) == overflow


def test_a_copy_of_the_register_holds_nothing_but_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd, archive = Crowd(tmp_path / "ffhq", seed=13), tmp_path / "archive"
    written_otherwise(crowd, archive, monkeypatch)

    copy_register(archive, tmp_path / "with ? and # and %.sqlite")

    assert left_over(tmp_path / "with ? and # and %.sqlite") == []
