"""The label says where a credit comes from, if no table gave it, and what day it was."""

from pathlib import Path

import pytest
from archives import ingest
from credit_blocks import exif, jpeg, xmp
from exhibition_fixtures import visiting
from made import picture


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    words = xmp(dc_creator="Ada Muster")
    jpeg(folder / "inside.jpg", xmp=words, exif=exif({}, taken="2014:05:06 07:08:09"), seed=1)
    (picture(folder / "beside.jpg", seed=2).with_suffix(".xmp")).write_bytes(words)
    (jpeg(folder / "both.jpg", exif=exif({0x010E: "Am Hafen"}), seed=3).with_suffix(".xmp")).write_bytes(words)
    picture(folder / "table.jpg", seed=4)
    (folder / "metadata.csv").write_text("file_name,author,date_uploaded\ntable.jpg,Ada Muster,2014-05-06\n")
    ingest(tmp_path / "archive", "folder", folder)
    return tmp_path / "archive"


@pytest.mark.parametrize(
    ("key", "words", "day"),
    [
        ("inside", "as the picture's file says", "Taken"),
        ("beside", "as a file beside the picture says", "Uploaded"),
        ("both", "as the picture's file and one beside it say", "Uploaded"),
        ("table", None, "Uploaded"),
    ],
)
def test_the_label_says_which_file_says_so(archive: Path, key: str, words: str | None, day: str) -> None:
    with visiting(archive) as visitor:
        page = visitor.get(f"/pictures/mine/{key}").text.replace("&#39;", "'").replace("’", "'")

    assert f"<dt>{day}</dt>" in page
    assert ("<dt>Credit</dt>" in page) == (words is not None)
    assert words is None or words in page


def test_credits_as_files_have_it_too(archive: Path) -> None:
    with visiting(archive) as visitor:
        rows = visitor.get("/credits.csv").text.splitlines()

    assert rows[0].endswith(",said_by")
    assert any(row.endswith(",contributor=file taken=file") for row in rows)
