"""A file that is written is whole or not there; and only what is wrong with itself is said of it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from doesexist.errors import OutputUnwritable
from doesexist.studio.output import Unfinished, finished


def test_it_is_there_when_it_is_whole_and_until_then_what_was_there_stays(tmp_path: Path) -> None:
    out = tmp_path / "words.txt"
    out.write_text("before")

    with finished(out) as file:
        assert (file.write(b"after"), file.tell(), out.read_text()) == (5, 5, "before")

    assert out.read_text() == "after"
    assert list(tmp_path.iterdir()) == [out]


def test_what_else_can_t_be_read_meanwhile_is_not_said_of_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), finished(tmp_path / "words.txt"):
        (tmp_path / "another").read_bytes()

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_of_it_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", no_room)
    no_space = pytest.raises(OutputUnwritable, match=r"words\.txt can't be written: no space left on device")
    with no_space, finished(tmp_path / "words.txt") as file:
        file.write(b"words")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_of_it(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable, match="no such file or directory"), finished(tmp_path / "none" / "words.txt"):
        pass


def test_a_file_that_is_not_put_is_gone_afterwards(tmp_path: Path) -> None:
    with Unfinished(tmp_path / "words.txt") as file:
        file.write(b"words")
        file.close()

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_not_put_in_its_place(tmp_path: Path) -> None:
    (tmp_path / f".list.csv.{os.getpid()}.part").write_bytes(b"somebody who left since")

    with finished(tmp_path / "list.csv") as file:
        file.write(b"whole")

    assert (tmp_path / "list.csv").read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_what_a_link_leads_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("before")
    link = tmp_path / "link.txt"
    link.symlink_to("words.txt")

    with finished(link) as file:
        file.write(b"after")

    assert link.is_symlink()
    assert (tmp_path / "words.txt").read_text() == "after"


@pytest.mark.parametrize("what", ["fifo", "folder", "link to a fifo", "."])
def test_what_is_no_file_is_never_replaced(tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("fifo")
    Path("folder").mkdir()
    Path("link to a fifo").symlink_to("fifo")

    with pytest.raises(OutputUnwritable, match=r"it is (a folder|no file, but a device)"), finished(Path(what)):
        pass

    assert Path("fifo").is_fifo()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["fifo", "folder", "link to a fifo"]
