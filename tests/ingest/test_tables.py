"""Tables of credits are read however they were written, or told once, with line and heading; never silently nothing."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from archives import ingest
from command_line import run
from made import picture
from tables import CREDITS, HEADINGS, ROWS, credits_of, csv_text, heads, spreadsheet, taken

from doesexist.archive import Reading
from doesexist.errors import TableUnusable
from doesexist.model.days import read_date
from doesexist.sources.credits import MOST_LISTED
from doesexist.sources.passed_over import What


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return heads(tmp_path / "mine")


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [
        (",", "utf-8"), (",", "utf-8-sig"), (";", "utf-8-sig"), ("\t", "utf-16"), ("|", "utf-8"), (",", "utf-16-be"),
        (",", "utf-16-le"), (";", "cp1252"), (",", "cp1252"), (";", "mac-roman"),
    ],
)  # fmt: skip
def test_a_csv_is_read_whatever_delimits_it_and_however_it_is_encoded(
    tmp_path: Path, mine: Path, delimiter: str, encoding: str
) -> None:
    (mine / "metadata.csv").write_bytes(csv_text(delimiter).encode(encoding))

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == CREDITS
    assert (summary.rejected, list(summary.passed_over)) == ([], [])


def test_excel_s_line_that_names_the_delimiter_is_none_of_the_table(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text("sep=\t\r\n" + csv_text("\t") + "\r\ngone.png\tC\tD\r\n")

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == CREDITS
    assert summary.rejected[0].reason.startswith("metadata.csv, line 6, 'file_name'")


def test_blanks_case_and_other_words_in_headings_are_understood(tmp_path: Path, mine: Path) -> None:
    (mine / "Credits.TSV").write_text(
        "Image Path\t Titel \tPHOTOGRAPHER\tLicence\tURL\tDate\tmood\n"
        " a.png \t Am Hafen\tAda Muster \tCC BY 4.0\thttps://example.org/1\t2014-05-06\t calm \n"
    )

    pictures, _ = taken(tmp_path, mine)

    found = pictures["a"]
    assert credits_of(pictures)["a"] == ("Am Hafen", "Ada Muster")
    assert (found.licence and found.licence.id, found.source) == ("CC-BY-4.0", "https://example.org/1")
    assert (found.uploaded, found.own) == ("2014-05-06", {"mood": "calm"})


@pytest.mark.parametrize(
    "name",
    [
        "sub/IMG_0007.png", "./sub/IMG_0007.png", "sub\\IMG_0007.png", "mine/sub/IMG_0007.png", "IMG_0007.png",
        "img_0007.PNG", "IMG_0007", "sub/img_0007", "IMG_0007.jpg",
    ],
)  # fmt: skip
def test_a_file_is_found_however_it_is_named(tmp_path: Path, name: str) -> None:
    folder = heads(tmp_path / "mine", "sub/IMG_0007.png", "sub/other.png")
    (folder / "metadata.csv").write_text(f"file_name,title\n{name},Test\n")

    pictures, _ = taken(tmp_path, folder)

    assert [key for key, one in pictures.items() if one.title == "Test"] == ["sub--IMG_0007"]


@pytest.mark.parametrize(("on_disk", "in_table"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_name_in_another_of_unicode_s_forms_is_found(tmp_path: Path, on_disk: str, in_table: str) -> None:
    name = "Käthe Müller.png"
    folder = heads(tmp_path / "mine", unicodedata.normalize(on_disk, name), "other.png")  # type: ignore[arg-type] # a form
    written = unicodedata.normalize(in_table, name)  # type: ignore[arg-type] # a form
    (folder / "metadata.csv").write_text(f"file_name,title\n{written},Test\n")

    pictures, _ = taken(tmp_path, folder)

    assert [one.title for one in pictures.values()].count("Test") == 1


def test_a_number_is_the_file_of_that_number(tmp_path: Path) -> None:
    folder = heads(tmp_path / "mine", "00007.png", "00070.png")
    spreadsheet(folder / "metadata.xlsx", [("image_id", "title"), (7, "Seven"), (70, "Seventy")])

    pictures, _ = taken(tmp_path, folder)

    assert {key: one.title for key, one in pictures.items()} == {"00007": "Seven", "00070": "Seventy"}


def test_a_name_that_may_be_two_files_is_neither(tmp_path: Path) -> None:
    folder = heads(tmp_path / "mine", "one/1.png", "two/1.png", "a.png")
    (folder / "metadata.csv").write_text("file_name,title\na.png,A\n1.png,Whose\n")

    pictures, summary = taken(tmp_path, folder)

    assert [one.title for one in pictures.values()].count("Whose") == 0
    assert "2 files are called so, as one/1.png and two/1.png" in summary.rejected[0].reason


def test_a_name_in_another_folder_is_not_taken_for_one_of_the_same_name(tmp_path: Path) -> None:
    folder = heads(tmp_path / "mine", "one/1.png", "a.png")
    (folder / "metadata.csv").write_text("file_name,title\na.png,A\ntwo/1.png,Whose\n")

    pictures, summary = taken(tmp_path, folder)

    assert pictures["one--1"].title is None
    assert "there is no such file" in summary.rejected[0].reason


# JSON, Parquet, spreadsheets

OBJECTS = [dict(zip(HEADINGS, row, strict=True)) for row in ROWS]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("metadata.jsonl", "\n".join(map(json.dumps, OBJECTS))),
        ("metadata.json", json.dumps(OBJECTS, indent=1)),
        ("metadata.json", "\n".join(map(json.dumps, OBJECTS))),
        ("credits.json", json.dumps({name: [row[name] for row in OBJECTS] for name in HEADINGS})),
        ("credits.json", json.dumps({name: {"0": OBJECTS[0][name], "1": OBJECTS[1][name]} for name in HEADINGS})),
        ("credits.json", json.dumps({row["file_name"]: {name: row[name] for name in HEADINGS[1:]} for row in OBJECTS})),
        ("metadata.jsonl", "\ufeff" + "\n".join(json.dumps({**row, "age": float("nan")}) for row in OBJECTS)),
    ],
)  # fmt: skip
def test_json_is_read_in_each_of_its_forms(tmp_path: Path, mine: Path, name: str, content: str) -> None:
    (mine / name).write_text(content)

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == CREDITS
    assert summary.rejected == []
    assert pictures["a"].own == {}


def test_what_a_credit_is_made_of_may_be_an_object_or_a_list(tmp_path: Path, mine: Path) -> None:
    row = {
        "image": {"path": "a.png"}, "author": ["Ada Muster", "Bo Muster"], "tags": ["x"],
        "license": {"name": "CC BY", "url": "https://creativecommons.org/licenses/by/4.0/"},
    }  # fmt: skip
    (mine / "metadata.jsonl").write_text(json.dumps(row))

    pictures, _ = taken(tmp_path, mine)

    found = pictures["a"]
    assert credits_of(pictures)["a"] == (None, "Ada Muster, Bo Muster")
    assert getattr(found.licence, "id", None) == "CC-BY-4.0"
    assert found.own == {"tags": '["x"]'}


def test_parquet_is_read_and_the_pictures_inside_it_are_not(tmp_path: Path, mine: Path) -> None:
    images = [{"bytes": b"\x89PNG" * 100, "path": name} for name, _, _ in ROWS]
    columns = {
        "image": images,
        "title": [row[1] for row in ROWS],
        "author": [row[2] for row in ROWS],
        "age": [1.0, None],
    }
    table: Any = pa.table(columns)  # pyright: ignore[reportUnknownMemberType] (stubs)
    pq.write_table(table, mine / "train-00000-of-00001.parquet")  # pyright: ignore[reportUnknownMemberType] (stubs)

    pictures, _ = taken(tmp_path, mine)

    assert credits_of(pictures) == CREDITS
    assert [one.own for one in pictures.values()] == [{"age": "1"}, {}]


def test_a_spreadsheet_is_read(tmp_path: Path, mine: Path) -> None:
    spreadsheet(mine / "credits.xlsx", [("File name", "Title", "Photographer"), *ROWS])

    pictures, _ = taken(tmp_path, mine)

    assert credits_of(pictures) == CREDITS


@pytest.mark.parametrize("name", ["metadata.xlsx", "metadata.parquet", "metadata.json", "metadata.ods"])
def test_a_table_that_is_damaged_is_told(tmp_path: Path, mine: Path, name: str) -> None:
    (mine / name).write_bytes(b"PK\x03\x04 no table")

    with pytest.raises(TableUnusable, match=rf"No row of {name} could be used: it "):
        taken(tmp_path, mine)


# What is wrong with a row


def test_a_row_that_is_longer_than_its_headings_credits_nobody(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text("file_name,title,author\na.png,Tea, and cake,Ada\nb.png,B,Bo\n")

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == {"a": (None, None), "b": ("B", "Bo")}
    assert [row.reason for row in summary.rejected] == ["metadata.csv, line 2: it has 4 cells under 3 headings"]


def test_a_quotation_mark_that_is_not_closed_is_told(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text('file_name,title\nb.png,"Tea\nand cake"\na.png,"Tea\nb.png,B\n')

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == {"a": (None, None), "b": ("Tea and cake", None)}
    assert [row.reason for row in summary.rejected] == [
        "metadata.csv, line 4: a quotation mark in it is not closed: the rows below it are lost"
    ]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("deep.json", "[" * 100_000, "it is no JSON"),
        ("instances.json", '{"images": [{"file_name": "a.png"}], "annotations": []}', "it holds no list of rows"),
        ("captions.json", '{"a.png": "a head"}', "it holds no list of rows"),
    ],
)
def test_json_that_is_no_table_is_told(tmp_path: Path, mine: Path, name: str, content: str, why: str) -> None:
    (mine / name).write_text(content)

    pictures, summary = taken(tmp_path, mine)

    assert len(pictures) == 2
    assert [(each.what, each.which) for each in summary.passed_over] == [(What.TABLE, name)]
    assert next(iter(summary.passed_over)).why.startswith(why)


def test_captions_of_one_picture_are_one_row(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text("file_name,caption\na.png,one\na.png,two\nb.png,three\n")

    pictures, summary = taken(tmp_path, mine)

    assert [one.own for one in pictures.values()] == [{"caption": '["one","two"]'}, {"caption": "three"}]
    assert summary.rejected == []


def test_a_row_that_says_otherwise_of_the_same_picture_is_rejected(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text("file_name,author\na.png,Ada\na.png,Bo\n")

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures)["a"] == (None, "Ada")
    assert (summary.rejected[0].key, "another row" in summary.rejected[0].reason) == ("a", True)


def test_rows_without_a_picture_are_counted_and_the_first_listed(tmp_path: Path, mine: Path) -> None:
    rows = "".join(f"gone-{number}.png,C\n" for number in range(MOST_LISTED + 5))
    (mine / "metadata.csv").write_text(f"file_name,title\na.png,A\n{rows}")

    _, summary = taken(tmp_path, mine)

    assert len(summary.rejected) == MOST_LISTED
    assert summary.passed_over.number(What.ROW) == MOST_LISTED + 5
    assert summary.rejected[0].reason == "metadata.csv, line 3, 'file_name': there is no such file"


def test_what_is_no_address_and_no_date_is_told_with_line_and_heading(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text("file_name,source,date\na.png,my archive,5/6/2014\nb.png,,6.5.2014\n")

    pictures, summary = taken(tmp_path, mine)

    assert [one.uploaded for one in pictures.values()] == ["5/6/2014", "2014-05-06"]
    assert (pictures["a"].source, pictures["a"].own) == (None, {"source": "my archive"})
    assert [each.examples for each in summary.passed_over if each.what is What.CELL] == [
        ["metadata.csv, line 2, 'date': 5/6/2014"],
        ["metadata.csv, line 2, 'source': my archive"],
    ]


@pytest.mark.parametrize(
    "content",
    [
        "file_name,title\nx.png,X\ny.png,Y\n",  # names nobody
        "title,author\nA,Ada\n",  # no column of files
        "a.png,A,Ada\nb.png,B,Bo\n",  # no headings
        "file_name\n\0\0\0",
    ],
)
def test_a_table_of_which_no_row_can_be_used_is_exit_1_and_nothing_is_done(
    tmp_path: Path, mine: Path, content: str
) -> None:
    (mine / "metadata.csv").write_text(content)

    done = run("ingest", "folder", mine, "--archive", tmp_path / "archive")

    assert done.exit_code == 1
    assert done.stderr.startswith("No row of metadata.csv could be used: ")
    assert not (tmp_path / "archive").exists()


def test_a_table_of_nothing_is_told_and_ends_nothing(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text("file_name,title\n")

    pictures, summary = taken(tmp_path, mine)

    assert len(pictures) == 2
    assert [each.what for each in summary.passed_over] == [What.TABLE]


def test_a_table_that_names_no_picture_here_is_told_where_it_is_no_credit(tmp_path: Path, mine: Path) -> None:
    (mine / "people.csv").write_text("name,url\nAda,https://example.org\n")
    (mine / "sizes.csv").write_text("file,width\na.png,64\n")

    pictures, summary = taken(tmp_path, mine)

    assert credits_of(pictures) == {"a": (None, None), "b": (None, None)}
    assert {each.examples[0]: each.why for each in summary.passed_over} == {
        "people.csv": "no row names a picture here",
        "sizes.csv": "no column is a credit",
    }


def test_a_second_table_of_the_same_pictures_is_counted(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_text("file_name,author\na.png,Ada\nb.png,Ada\n")
    (mine / "others.csv").write_text("file_name,author\na.png,Bo\nb.png,Bo\n")

    pictures, summary = taken(tmp_path, mine)

    assert {one.contributor and one.contributor.name for one in pictures.values()} == {"Ada"}
    assert summary.passed_over.number(What.REPEATED) == 2


def test_a_table_that_leads_out_of_the_folder_is_not_read(tmp_path: Path, mine: Path) -> None:
    (tmp_path / "secret.csv").write_text("file_name,title\na.png,Secret\n")
    (mine / "metadata.csv").symlink_to(tmp_path / "secret.csv")

    pictures, summary = taken(tmp_path, mine)

    assert pictures["a"].title is None
    assert [each.what for each in summary.passed_over] == [What.OUT_OF_REACH]


# Real ones

FIELD = (
    "csv_filename", "csv_head_space", "csv_no_ext", "csv_semicolon", "csv_upper_name", "csv_utf16_tab", "jsonl_nan",
    "jsonl_nested", "prefixed_metadata",
)  # fmt: skip


@pytest.mark.parametrize("name", FIELD)
def test_tables_of_the_field_are_read(shared_data: Path, tmp_path: Path, name: str) -> None:
    pictures, summary = taken(tmp_path, shared_data / "field" / "07_tables" / name)

    assert credits_of(pictures) == {
        "a": ("Am Hafen", "Jörg Beispiel"),
        "b": ("Brücke; abends", "Ädä Muster"),
        "c": ("Straße", "Zoë Probe"),
    }
    assert [one.licence and one.licence.id for one in pictures.values()] == [
        "CC-BY-2.0",
        "CC-BY-NC-2.0",
        "CC-BY-SA-4.0",
    ]
    assert (summary.rejected, list(summary.passed_over)) == ([], [])


def test_captions_of_the_field_are_kept_all_five(shared_data: Path, tmp_path: Path) -> None:
    pictures, summary = taken(tmp_path, shared_data / "field" / "07_tables" / "csv_captions")

    assert json.loads(pictures["a"].own["caption"]) == [f"caption {number}" for number in range(5)]
    assert summary.rejected == []


def test_case_does_not_matter_in_the_field(shared_data: Path, tmp_path: Path) -> None:
    pictures, summary = taken(tmp_path, shared_data / "field" / "08_case")

    assert credits_of(pictures) == {"IMG_0001": ("Am Hafen", "Ada Muster"), "IMG_0002": ("Brücke", "Bo Muster")}
    assert summary.rejected == []


def test_dates_of_the_field_are_read_where_they_can_be(shared_data: Path, tmp_path: Path) -> None:
    pictures, summary = taken(tmp_path, shared_data / "field" / "20_dates")

    assert [one.uploaded for one in pictures.values()] == [
        "2014-05-06 07:08:09", "5/6/2014", "2014-05-06", "2014-05-06 07:08:09", "2014-05-06T07:08:09Z", "20140506",
        "2014-05-06", "2014-05-06", "2014", "c. 1900", None, "2014-05",
    ]  # fmt: skip
    assert (summary.odd_dates, summary.passed_over.number(What.CELL)) == (2, 3)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("31/12/2019", "2019-12-31"), ("12/31/2019", "2019-12-31"), ("5/5/2019", "2019-05-05"), ("1/2/2019", None),
        ("1-2-2019", None), ("2019/2/1", "2019-02-01"), ("6 May 2014", "2014-05-06"), ("6. Mai 2014", "2014-05-06"),
        ("31.2.2019", None), ("1399359600000", "2014-05-06"), ("last summer", None), ("1/2/19", None),
    ],
)  # fmt: skip
def test_a_date_is_read_where_it_can_be_read_in_one_way_only(words: str, day: str | None) -> None:
    assert read_date(words) == day


def test_ingesting_a_table_again_changes_nothing(tmp_path: Path, mine: Path) -> None:
    (mine / "metadata.csv").write_bytes(csv_text(";").encode("cp1252"))
    ingest(tmp_path / "archive", "folder", mine)

    again = ingest(tmp_path / "archive", "folder", mine)

    assert (again.new, again.changed, again.same) == (0, 0, 2)


def test_a_file_that_a_table_alone_knows_as_a_picture_is_not_told_twice(tmp_path: Path, mine: Path) -> None:
    picture(mine / "c.png").rename(mine / "c.jpe")
    (mine / "metadata.csv").write_text("file_name,title\na.png,A\nc.jpe,C\n")

    taken(tmp_path, mine)

    with Reading(tmp_path / "archive") as reading:
        assert reading.picture("mine", "c").title == "C"
