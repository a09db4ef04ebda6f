"""An archive of before, in which a perceptual hash of every face was kept, forgets it, and nothing else changes."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from archives import register
from surveys import content, drawn, survey

from doesexist.archive import SURVEY, Surveying, broken_promises
from doesexist.compositions import shard_files
from doesexist.studio.survey.forgetting import forget

parquet: Any = pyarrow.parquet


def as_before(archive: Path) -> None:
    """Let the shards be those of an earlier version."""
    folder = archive / SURVEY
    connection = register(archive)
    for (name,) in connection.all("SELECT rows FROM shard"):
        rows = parquet.read_table(folder / name)
        hashes: Any = pa.array([b"8 bytes!"] * len(rows), pa.binary(8))
        before = rows.append_column("sharpness", pa.array([1.0] * len(rows))).append_column("likeness", hashes)
        parquet.write_table(before, folder / f"before-{name}")
        connection.execute("UPDATE shard SET rows = ? WHERE rows = ?", (f"before-{name}", name))
        (folder / name).unlink()
    connection.close()


def columns(archive: Path) -> set[str]:
    return {name for path in (archive / SURVEY).glob("*.parquet") for name in parquet.read_schema(path).names}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    archive = drawn(tmp_path, 20)
    survey(archive)
    return archive


@pytest.mark.parametrize("how", [survey, forget], ids=["survey", "serve"])
def test_hashes_of_faces_are_forgotten_and_nobody_is_looked_at_again(archive: Path, how: Any) -> None:
    whole = content(archive)
    as_before(archive)
    assert "likeness" in columns(archive)

    done = how(archive)

    assert {"likeness", "sharpness"} & columns(archive) == set()
    assert content(archive) == whole
    assert list(broken_promises(archive)) == []
    if done:
        assert done.looked == 0


def test_they_are_forgotten_the_next_time_where_somebody_surveys(archive: Path) -> None:
    as_before(archive)

    with Surveying(archive):
        forget(archive)

    assert "likeness" in columns(archive)
    forget(archive)
    assert "likeness" not in columns(archive)


def test_a_survey_whose_rows_are_damaged_is_told_by_who_reads_them(archive: Path) -> None:
    as_before(archive)
    (damaged,) = (archive / SURVEY).glob("before-*.parquet")
    damaged.write_bytes(b"PAR1")

    forget(archive)

    assert damaged.exists()
    assert shard_files.is_whole(archive / SURVEY, damaged.name) is False
