"""Tables are found below titles, on any sheet of a workbook, in lists within JSON; what is not read is told."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command_line import run
from tables import CREDITS, HEADINGS, ROWS, credits_of, csv_text, heads, spreadsheet, taken, workbook

from doesexist.errors import TableUnusable
from doesexist.sources.passed_over import What

OBJECTS = [dict(zip(HEADINGS, row, strict=True)) for row in ROWS]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return heads(tmp_path / "mine")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
@pytest.mark.parametrize(
    "above", ["", "Faces of 2014\n", "Faces of 2014{0}{0}\n{0}{0}\n\n", "# exported by hand\n# source{0} date{0} x\n"]
)
def test_headings_are_found_below_titles_and_comments(tmp_path: Path, mine: Path, delimiter: str, above: str) -> None:
    (mine / "metadata.csv").write_text(above.format(delimiter) + csv_text(delimiter))

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == CREDITS
    assert summary.rejected == []


def test_lines_are_counted_from_the_first_of_the_file(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text("Faces of 2014\n\nfile_name,author\na.png,Ada\ngone.png,Bo\n")

    _, summary = taken(tmp_path, mine)

    assert [row.reason for row in summary.rejected] == ["metadata.csv, line 5, 'file_name': there is no such file"]


def test_headings_of_a_spreadsheet_are_found_below_its_title(tmp_path: Path, mine: Path) -> None:
    spreadsheet(mine / "metadata.xlsx", [("Faces of 2014", "", ""), ("", "", ""), HEADINGS, *ROWS])

    pictures, _ = taken(tmp_path, mine)

    assert credits_of(pictures) == CREDITS


@pytest.mark.parametrize("name", ["metadata.csv", "metadata.xlsx"])
def test_what_stands_above_the_headings_is_told(tmp_path: Path, mine: Path, name: str) -> None:
    rows = [("All rights reserved", "", ""), HEADINGS, *ROWS]
    if name.endswith("csv"):
        (mine / name).write_text(csv_text(",", rows))
    else:
        spreadsheet(mine / name, rows)

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == CREDITS
    assert [(each.number, each.examples) for each in summary.passed_over] == [
        (1, [f"{name}, line 1: All rights reserved"])
    ]


@pytest.mark.parametrize("name", ["metadata.csv", "metadata.xlsx"])
def test_metadata_without_headings_that_are_known_is_exit_1(tmp_path: Path, mine: Path, name: str) -> None:
    rows = [("Faces", "of 2014"), ("a.png", "Ada"), ("b.png", "Bo")]
    if name.endswith("csv"):
        (mine / name).write_text(csv_text(",", rows))
    else:
        spreadsheet(mine / name, rows)

    done = run("ingest", "folder", mine, "--archive", tmp_path / "archive")

    assert done.exit_code == 1
    assert done.stderr.startswith(f"No row of {name} could be used: none of its first rows names the columns")


# Sheets


def test_every_sheet_that_is_a_table_is_read_and_the_others_are_told(tmp_path: Path, mine: Path) -> None:
    sheets: Any = {
        "Empty": [],
        "Read me": [("All by hand",), ("Ask before use",)],
        "One": [HEADINGS, ROWS[0]],
        "Two": [("Faces of 2014", ""), ("Fotograf", "Datei"), (ROWS[1][2], "b.png"), ("Cy", "c.png")],
    }
    workbook(mine / "metadata.xlsx", sheets)

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == {"a": CREDITS["a"], "b": (None, CREDITS["b"][1])}
    assert [row.reason for row in summary.rejected] == [
        "metadata.xlsx, sheet 'Two', line 4, 'Datei': there is no such file"
    ]
    assert [each.which for each in summary.passed_over if each.what is What.TABLE] == ["metadata.xlsx, sheet 'Read me'"]


def test_a_sheet_of_credits_that_names_no_picture_ends_the_ingest(tmp_path: Path, mine: Path) -> None:
    workbook(mine / "faces.xlsx", {"One": [HEADINGS, *ROWS], "Two": [HEADINGS, ("gone.png", "Gone", "Cy")]})

    with pytest.raises(TableUnusable, match="sheet 'Two' could be used"):
        taken(tmp_path, mine)


def test_a_workbook_called_metadata_without_a_table_ends_the_ingest(tmp_path: Path, mine: Path) -> None:
    workbook(mine / "metadata.xlsx", {"Read me": [("All by hand",)], "Empty": []})

    with pytest.raises(TableUnusable, match=r"metadata\.xlsx"):
        taken(tmp_path, mine)


# Cells and bytes


@pytest.mark.parametrize("name", ["metadata.csv", "metadata.xlsx"])
def test_cells_under_no_heading_are_told_once_with_their_number(tmp_path: Path, mine: Path, name: str) -> None:
    rows = [("", "file_name", "author", ""), ("0", "a.png", "Ada", "CC BY-ND"), ("1", "b.png", "Bo", "CC BY-NC")]
    if name.endswith("csv"):
        (mine / name).write_text(csv_text(",", rows))
    else:
        spreadsheet(mine / name, rows if name.endswith("csv") else [rows[0][:3], *rows[1:]])

    pictures, summary = taken(tmp_path, mine)

    assert {by for _, by in credits_of(pictures).values()} == {"Ada", "Bo"}
    told = [each for each in summary.passed_over if each.what is What.CELL]
    assert [(each.number, each.why) for each in told] == [(2, "under no heading")]
    assert told[0].examples[0] == f"{name}, line 2: CC BY-ND"


@pytest.mark.parametrize("name", ["metadata.csv", "credits.csv"])
def test_one_wrong_byte_costs_its_own_row_alone(tmp_path: Path, mine: Path, name: str) -> None:
    rows = "file_name,author\na.png,Jörg\nb.png,".encode() + "Zoë\n".encode("cp1252")
    (mine / name).write_bytes(rows)

    pictures, summary = taken(tmp_path, mine)

    assert {key: by for key, (_, by) in credits_of(pictures).items()} == {"a": "Jörg", "b": None}
    assert [row.reason for row in summary.rejected] == [f"{name}, line 3: it has bytes that are no UTF-8"]


@pytest.mark.parametrize(("name", "between"), [("metadata.jsonl", ("", "\n", "")), ("credits.json", ("[", ",\n", "]"))])
def test_one_wrong_byte_in_json_costs_its_own_row_alone(
    tmp_path: Path, mine: Path, name: str, between: tuple[str, str, str]
) -> None:
    good, bad = (
        json.dumps({"file_name": file, "author": by}, ensure_ascii=False)
        for file, by in (("a.png", "Jörg"), ("b.png", "Zoë"))
    )
    begin, middle, end = between
    (mine / name).write_bytes((begin + good + middle).encode() + bad.encode("cp1252") + end.encode())

    pictures, summary = taken(tmp_path, mine)

    assert {key: by for key, (_, by) in credits_of(pictures).items()} == {"a": "Jörg", "b": None}
    assert [row.reason for row in summary.rejected] == [f"{name}, line 2: it has bytes that are no UTF-8"]


def test_a_table_of_which_every_row_has_a_wrong_byte_ends_the_ingest(tmp_path: Path, mine: Path) -> None:
    (mine / "credits.csv").write_bytes("file_name,author,straße\n".encode() + "a.png,Zoë,x\n".encode("cp1252"))

    with pytest.raises(TableUnusable, match="line 2: it has bytes that are no UTF-8"):
        taken(tmp_path, mine)


def test_texts_in_parquet_that_are_not_marked_as_such_are_read(tmp_path: Path, mine: Path) -> None:
    columns = {name: [row[at].encode() for row in ROWS] for at, name in enumerate(HEADINGS)}
    columns["image"] = [b"\x89PNG" * 100, b"\x89PNG" * 100]
    table: Any = pa.table(columns)  # pyright: ignore[reportUnknownMemberType] (stubs)
    pq.write_table(table, mine / "train.parquet")  # pyright: ignore[reportUnknownMemberType] (stubs)

    pictures, _ = taken(tmp_path, mine)

    assert credits_of(pictures) == CREDITS
    assert [one.own for one in pictures.values()] == [{}, {}]


def test_columns_of_parquet_that_are_called_alike_or_nested_all_count(tmp_path: Path, mine: Path) -> None:
    columns: list[Any] = [["a.png"], ["CC BY-ND 4.0"], ["CC BY 4.0"], [{"name": b"Ada Muster"}]]
    names = ["file_name", "license", "license", "author"]
    table: Any = pa.table([*map(pa.array, columns)], names=names)  # pyright: ignore[reportUnknownMemberType] (stubs)
    pq.write_table(table, mine / "train.parquet")  # pyright: ignore[reportUnknownMemberType] (stubs)

    pictures, _ = taken(tmp_path, mine)

    found = pictures["a"]
    assert (found.licence and found.licence.id, found.contributor and found.contributor.name) == (
        "CC-BY-ND-4.0",
        "Ada Muster",
    )


# Lists within JSON


@pytest.mark.parametrize(
    "content",
    [
        {"photos": OBJECTS},
        {"images": OBJECTS, "annotations": [{"id": 1, "image_id": 7, "bbox": [1]}, {"id": 2, "image_id": 8}]},
        {"info": {"year": 2014}, "images": OBJECTS, "annotations": []},
        {"photos": {"page": 1, "photo": OBJECTS}, "stat": "ok"},
        {"photos": {"photo": OBJECTS}},
        {"train": OBJECTS[:1], "val": OBJECTS[1:]},
    ],
)
def test_lists_in_json_whose_objects_name_pictures_are_read(tmp_path: Path, mine: Path, content: object) -> None:
    (mine / "faces.json").write_text(json.dumps(content))

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == CREDITS
    assert summary.rejected == []


def test_licences_by_number_are_those_that_the_file_lists(tmp_path: Path, mine: Path) -> None:
    listed = [{"id": 1, "name": "CC BY", "url": "https://creativecommons.org/licenses/by/4.0/"}]
    images = [{**OBJECTS[0], "license": 1}, {**OBJECTS[1], "license": 2}]
    (mine / "faces.json").write_text(json.dumps({"licenses": listed, "images": images}))

    pictures, _ = taken(tmp_path, mine)

    assert [one.licence and one.licence.id for one in pictures.values()] == ["CC-BY-4.0", "LicenseRef-2"]


@pytest.mark.parametrize(
    "content",
    [
        {"images": [{"file_name": "a.png"}], "annotations": [{"image_id": 1, "bbox": [1, 2]}]},
        {"images": [{"file_name": "a.png"}]},
    ],
)
def test_lists_in_json_that_are_no_credits_are_told_as_they_are(tmp_path: Path, mine: Path, content: object) -> None:
    (mine / "instances.json").write_text(json.dumps(content))

    _, summary = taken(tmp_path, mine)

    assert [(each.which, each.why) for each in summary.passed_over] == [
        ("instances.json", "it holds no list of rows that are credits")
    ]
