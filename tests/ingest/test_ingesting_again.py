"""A dataset that is as it was is taken in again: nothing is written, and where it is large it is not even read."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from archives import dump, ingest, register, remove
from made import ffhq, record, with_files

from doesexist.archive import Who, last_intake
from doesexist.model.keys import Standing
from doesexist.sources import stamps
from doesexist.sources.ffhq import Ffhq
from doesexist.studio.ingest.ingesting import Ingest
from doesexist.studio.leaving.removing import correct


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "ffhq"
    records = [with_files(folder, record(number)) for number in range(3)]
    return ffhq(folder, {**{str(number): entry for number, entry in enumerate(records)}, "odd": record(4)})


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Counts how often a dataset is read, of an archive that takes three pictures for many."""
    monkeypatch.setattr("doesexist.archive.intake.MANY", 3)
    monkeypatch.setattr(stamps, "_TICK", float("-inf"))  # the clock stands still in tests, and files are made later
    reads = Mock()
    read = Ffhq.read

    def counted(source: Ffhq, standing: Standing) -> Iterator[object]:
        reads()
        return read(source, standing)

    monkeypatch.setattr(Ffhq, "read", counted)
    return reads


def files_of(archive: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in archive.iterdir() if path.suffix != ".lock"}


def test_nothing_is_written_where_nothing_has_changed(archive: Path, folder: Path) -> None:
    first = ingest(archive, "ffhq", folder)
    before = files_of(archive)

    again = ingest(archive, "ffhq", folder)

    assert (again.same, again.rejected) == (3, first.rejected)
    assert len(first.rejected) == 1
    assert files_of(archive) == before


def test_a_row_that_is_rejected_no_more_is_forgotten(archive: Path, folder: Path) -> None:
    ingest(archive, "ffhq", folder)

    ffhq(folder, [record(number) for number in range(3)])
    again = ingest(archive, "ffhq", folder)

    connection = register(archive)
    kept = [tuple(row) for row in connection.all("SELECT key, reason FROM rejected")]
    connection.close()
    assert kept == [(row.key, row.reason) for row in again.rejected]


def test_a_large_dataset_is_not_read_again(archive: Path, folder: Path, reads: Mock) -> None:
    first = ingest(archive, "ffhq", folder)
    before = files_of(archive)

    again = ingest(archive, "ffhq", folder)

    assert reads.call_count == 1
    assert (again.new, again.same, again.rejected, again.odd_dates) == (0, 3, first.rejected, first.odd_dates)
    assert files_of(archive) == before


def test_a_small_one_is(archive: Path, folder: Path, reads: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doesexist.archive.intake.MANY", last_intake.MANY)

    ingest(archive, "ffhq", folder)
    ingest(archive, "ffhq", folder)

    assert reads.call_count == 2


@pytest.mark.parametrize("what", ["a file is gone", "a file is another", "a link", "verify", "just now"])
def test_it_is_read_where_it_may_be_another(
    archive: Path, folder: Path, reads: Mock, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = folder / "images1024x1024" / "00000" / "00001.png"
    if what == "a link":
        (folder / "link.png").symlink_to(image)
    ingest(archive, "ffhq", folder)

    if what == "a file is gone":
        image.unlink()
    if what == "a file is another":
        image.write_bytes(image.read_bytes()[::-1])
    if what == "just now":
        monkeypatch.setattr(stamps, "_TICK", 60.0)
    ingest(archive, "ffhq", folder, verify=what == "verify")

    assert reads.call_count == 2


def test_it_is_read_where_its_list_is_another_of_the_same_length(archive: Path, folder: Path, reads: Mock) -> None:
    ingest(archive, "ffhq", folder)
    listed = folder / "ffhq-dataset-v2.json"
    times = listed.stat()
    listed.write_bytes(listed.read_bytes().replace(b"Test ", b"Tset "))
    os.utime(listed, ns=(times.st_atime_ns, times.st_mtime_ns))

    again = ingest(archive, "ffhq", folder)

    assert (reads.call_count, again.changed) == (2, 3)


def test_it_is_read_after_somebody_left_or_was_put_right(archive: Path, folder: Path, reads: Mock) -> None:
    ingest(archive, "ffhq", folder)
    remove(archive, "ffhq/00001")

    again = ingest(archive, "ffhq", folder)
    correct(archive, Who("picture", ("ffhq", "00002")), None)
    ingest(archive, "ffhq", folder)
    correct(archive, Who("picture", ("ffhq", "00002")), "Test Other")
    last = ingest(archive, "ffhq", folder)

    assert [row.key for row in again.rejected] == ["00001", "odd"]
    assert reads.call_count == 4
    assert last.changed == 1


def test_it_is_read_where_somebody_left_while_it_was_read(archive: Path, folder: Path, reads: Mock) -> None:
    ingest(archive, "ffhq", ffhq(folder, [record(number) for number in range(2)]))
    ffhq(folder, [record(number) for number in range(4)])
    run = Ingest(archive, "ffhq", folder)
    for _ in run:
        remove(archive, "ffhq/00001")

    again = ingest(archive, "ffhq", folder)

    assert reads.call_count == 3
    assert (again.same, [row.key for row in again.rejected]) == (3, ["00001"])


def test_what_comes_of_it_is_the_same_as_if_it_were_read(
    archive: Path, folder: Path, reads: Mock, tmp_path: Path
) -> None:
    ingest(archive, "ffhq", folder)
    ingest(archive, "ffhq", folder)
    ingest(tmp_path / "other", "ffhq", folder)

    assert reads.call_count == 2
    assert dump(archive) == dump(tmp_path / "other")
