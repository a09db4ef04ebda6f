"""Who left is named by no row that an ingest rejects, for whatever reason it does."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import holding, ingest, register, remove
from folders import cut
from made import Record, ffhq, picture, record, with_files

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
    archive, folder = tmp_path / "archive", tmp_path / "people"
    for number, name in enumerate((NAME, "bea")):
        picture(folder / f"{name}.png", seed=number)
    ingest(archive, "folder", folder)
    remove(archive, f"people/{NAME}")

    change(folder)
    summary = ingest(archive, "folder", folder, verify=verify)

    assert summary.rejected
    assert [name for name in (NAME, NAME.upper(), NAME.title()) if holding(archive, name)] == []


def test_rows_that_were_rejected_before_go_with_them(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "people"
    for number, name in enumerate((NAME, "bea")):
        picture(folder / f"{name}.png", seed=number)
    ingest(archive, "folder", folder)
    row_without_file(folder)
    ingest(archive, "folder", folder)
    before = register(archive).all("SELECT key FROM rejected")
    remove(archive, f"people/{NAME}")

    assert before == [(f"{NAME}.png",)]
    assert holding(archive, NAME) == []


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
