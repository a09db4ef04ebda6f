"""Who left is named by no row that an ingest rejects, for whatever reason it does."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import holding, ingest, register, remove
from folders import cut
from made import Record, ffhq, picture, record, with_files

from doesexist.sources import stamps

NAME = "distinctive-name"
Change = Callable[[Path], object]


def row_without_file(folder: Path) -> None:
    (folder / f"{NAME}.png").unlink()
    (folder / "metadata.csv").write_text(f"file_name,title\nbea.png,y\n{NAME}.png,x\n")


def row_twice(folder: Path) -> None:
    (folder / "metadata.csv").write_text(f"file_name,title\n{NAME}.png,x\n{NAME}.png,y\n")


def row_below(folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / "below" / "metadata.csv").write_text(f"file_name,title\n../bea.png,y\n../{NAME}.png,x\n../{NAME}.png,y\n")
    (folder / f"{NAME}.png").unlink()


def row_spelled_otherwise(folder: Path) -> None:
    (folder / f"{NAME}.png").unlink()
    (folder / "metadata.csv").write_text(f"file_name,title\nbea.png,y\n{NAME.upper()}.JPG,x\n{NAME},z\n")


def row_below_with_backslashes(folder: Path) -> None:
    (folder / "lists").mkdir()
    (folder / "lists" / "metadata.csv").write_text(f"file_name,title\n..\\bea.png,y\n..\\{NAME.title()}.png,x\n")
    (folder / f"{NAME}.png").unlink()


def file_cut(folder: Path) -> None:
    cut(folder / f"{NAME}.png")


@pytest.mark.parametrize(
    "change", [row_without_file, row_twice, row_below, row_spelled_otherwise, row_below_with_backslashes, file_cut]
)
@pytest.mark.parametrize("verify", [False, True])
def test_in_a_folder(tmp_path: Path, change: Change, *, verify: bool) -> None:
    archive, folder = people(tmp_path)
    remove(archive, f"people/{NAME}")

    change(folder)
    summary = ingest(archive, "folder", folder, verify=verify)

    assert summary.rejected
    assert named_in(archive) == []


def test_rows_that_were_rejected_before_go_with_them(tmp_path: Path) -> None:
    archive, folder = people(tmp_path)
    row_without_file(folder)
    ingest(archive, "folder", folder)
    before = register(archive).all("SELECT key FROM rejected")
    remove(archive, f"people/{NAME}")

    assert before == [(f"{NAME}.png",)]
    assert holding(archive, NAME) == []


SPELLED = {
    "as it is": f"{NAME}.png",
    "from here": f"./{NAME}.png",
    "around": f"x/../{NAME}.png",
    "in capitals": f"{NAME.upper()}.PNG",
    "another ending": f"{NAME}.jpg",
    "no ending": NAME,
    "a backslash": f".\\{NAME}.png",
    "from the root": f"/data/people/{NAME}.png",
    "an address": f"https://example.org/{NAME}.png",
    "with its folder": f"people/{NAME}.png",
    "a space": f"{NAME} .png",
    "a copy": f"{NAME}(1).png",
}


@pytest.mark.parametrize("spelled", SPELLED.values(), ids=SPELLED)
@pytest.mark.parametrize("rejected", ["before", "after"])
def test_however_a_row_spells_them(tmp_path: Path, spelled: str, rejected: str) -> None:
    archive, folder = people(tmp_path)
    (folder / f"{NAME}.png").rename(tmp_path / "away.png")
    table = f'file_name,title\nbea.png,y\n"{spelled}",x\n'
    if rejected == "before":
        (folder / "metadata.csv").write_text(table)
        ingest(archive, "folder", folder)
    remove(archive, f"people/{NAME}")
    held = named_in(archive)
    (folder / "metadata.csv").write_text(table)

    summary = ingest(archive, "folder", folder)

    assert held == named_in(archive) == []
    assert [NAME in f"{row.key} {row.reason}".lower() for row in summary.rejected] == [True], "the ingest tells"


@pytest.mark.parametrize("rejected", ["before", "after"])
def test_reasons_that_name_paths(tmp_path: Path, rejected: str) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "people"
    for number, path in enumerate((f"{NAME}/1.png", "bea/1.png", "cleo.png")):
        picture(folder / path, seed=number)
    ingest(archive, "folder", folder)
    (folder / "metadata.csv").write_text("file_name,title\ncleo.png,C\n1.png,x\n,y\n")
    (folder / NAME / "metadata.csv").write_text("file_name,title\n1.png,C\n,x\n2.png,l\n1.png,z,z\n")
    if rejected == "before":
        ingest(archive, "folder", folder)

    remove(archive, f"people/{NAME}--1")
    held = named_in(archive)
    summary = ingest(archive, "folder", folder)

    assert held == named_in(archive) == []
    assert any(NAME in row.reason for row in summary.rejected), "the ingest tells"


def test_an_archive_of_before_that_somebody_left_names_nobody_from_the_next_ingest_on(tmp_path: Path) -> None:
    archive, _ = people(tmp_path)
    remove(archive, f"people/{NAME}")
    (tmp_path / "other").mkdir()
    picture(tmp_path / "other" / "cleo.png", seed=7)
    opened = register(archive)
    opened.execute("INSERT INTO rejected VALUES(1, 0, ?, 'no such file')", (f"{NAME}(1).png",))
    opened.close()

    ingest(archive, "folder", tmp_path / "other")

    assert named_in(archive) == []


def test_a_large_dataset_is_read_again_where_rows_of_it_have_no_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doesexist.archive.intake.MANY", 1)
    monkeypatch.setattr(stamps, "_TICK", float("-inf"))  # the clock stands still in tests, and files are made later
    archive, folder = people(tmp_path)
    (folder / "metadata.csv").write_text("file_name,title\nbea.png,y\nnobody.png,x\n")
    first = ingest(archive, "folder", folder)
    picture(tmp_path / "other" / "cleo.png", seed=7)
    ingest(archive, "folder", tmp_path / "other")
    remove(archive, "other/cleo")

    again = [ingest(archive, "folder", folder).rejected for _ in range(3)]

    assert again == [first.rejected] * 3
    assert [row.key for row in first.rejected] == ["nobody.png"]


def people(place: Path) -> tuple[Path, Path]:
    """An archive of two, and their folder."""
    archive, folder = place / "archive", place / "people"
    for number, name in enumerate((NAME, "bea")):
        picture(folder / f"{name}.png", seed=number)
    ingest(archive, "folder", folder)
    return archive, folder


def named_in(archive: Path) -> list[str]:
    return [name for name in (NAME, NAME.upper(), NAME.title()) if holding(archive, name)]


NUMBER = 70_123
BROKEN: dict[str, Callable[[Path, dict[str, Record]], object]] = {
    "doubled": lambda folder, records: (folder / "ffhq-dataset-v2.json").write_text(
        f"{json.dumps(records)[:-1]},{json.dumps({str(NUMBER): record(5)})[1:]}"
    ),
    "another quad": lambda folder, records: ffhq(folder, {**records, str(NUMBER): {"in_the_wild": {"face_quad": 7}}}),
    "a file that is cut": lambda folder, _: cut(folder / f"images1024x1024/70000/{NUMBER}.png"),
    "another file": lambda folder, _: picture(folder / f"images1024x1024/70000/{NUMBER}.png", seed=8),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_in_ffhq_s_layout(tmp_path: Path, broken: str) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "ffhq"
    records = {str(NUMBER): with_files(folder, record(NUMBER), "image"), "1": record(1)}
    ingest(archive, "ffhq", ffhq(folder, records))
    remove(archive, f"ffhq/{NUMBER}")

    BROKEN[broken](folder, {**records})
    summary = ingest(archive, "ffhq", folder, verify=True)

    assert str(NUMBER) in [row.key for row in summary.rejected]
    assert not any(
        str(NUMBER) in f"{key} {why}" for key, why in register(archive).all("SELECT key, reason FROM rejected")
    )
