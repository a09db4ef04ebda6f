"""Many whose names change from row to row are found by all of them, and their entries are not taken out one by one."""

import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from archives import holding, ingest, remove
from made import Record, ffhq, record

from doesexist.archive import Reading, intake
from doesexist.archive.checking import broken_promises
from doesexist.archive.register import search_index
from doesexist.archive.register.register import Register, Value
from doesexist.model.queries import Query

ACCOUNTS, NAMES, BATCH = 200, 4, 160
MOST = 100
"""Entries that are taken out one by one."""


def name_of(account: int, number: int) -> str:
    return f"{['Quagga', 'Xylophon', 'Zebrawort', 'Lovelace'][number]} {account * 7_919:06}"


def written(folder: Path, *, later: str = "") -> Path:
    """Accounts of four names each, in random order."""
    pairs = [(account, number) for account in range(ACCOUNTS) for number in range(NAMES)]
    random.Random(1).shuffle(pairs)
    records: dict[str, Record] = {}
    for row, (account, number) in enumerate(pairs):
        records[str(row)] = made = record(row, author=name_of(account, number) + later, photo_title=f"tea {row}{later}")
        made["metadata"]["photo_url"] = f"https://www.flickr.com/photos/sample-{account}/{8_800_000 + row}/"
    return ffhq(folder, records)


@pytest.fixture
def taken_out(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many entries were taken out of an index one by one, each time."""
    many, counts = Register.many, list[int]()

    def counted(register: Register, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        rows = list(rows)
        if "'delete'" in sql:
            counts.append(len(rows))
        many(register, sql, rows)

    monkeypatch.setattr(Register, "many", counted)
    monkeypatch.setattr(intake, "BATCH", BATCH)
    return counts


def found(archive: Path, words: str) -> int:
    with Reading(archive) as reading:
        return len(reading.searching.find(Query.read(words)).pictures)


def _stopped(step: Callable[..., None]) -> Callable[..., None]:
    """Do a step, and stop the program right after it, before its transaction is committed."""

    def done(*facts: Any) -> None:
        step(*facts)
        raise KeyboardInterrupt

    return done


def test_names_that_change_from_row_to_row_are_found_and_no_batch_takes_many_out_one_by_one(
    tmp_path: Path, taken_out: list[int]
) -> None:
    ingest(tmp_path / "archive", "ffhq", written(tmp_path / "ffhq"))

    assert max(taken_out) <= MOST
    assert list(broken_promises(tmp_path / "archive")) == []
    for account in (0, 77, ACCOUNTS - 1):
        assert [found(tmp_path / "archive", name_of(account, number)) for number in range(NAMES)] == [NAMES] * NAMES


def test_names_and_titles_that_all_change_at_the_next_ingest_leave_no_byte_in_what_is_searched(
    tmp_path: Path, taken_out: list[int]
) -> None:
    ingest(tmp_path / "archive", "ffhq", written(tmp_path / "ffhq", later=" okapi"))

    ingest(tmp_path / "archive", "ffhq", written(tmp_path / "ffhq"))
    remove(tmp_path / "archive", "ffhq/00000")

    assert max(taken_out) <= MOST
    assert list(broken_promises(tmp_path / "archive")) == []
    assert found(tmp_path / "archive", "okapi") == 0
    assert holding(tmp_path / "archive", "okapi") == holding(tmp_path / "archive", "oka") == []


def test_what_a_batch_that_comes_to_nothing_would_have_made_anew_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(tmp_path / "archive", "ffhq", written(tmp_path / "ffhq"))
    settle = search_index.Indexing._settle  # pyright: ignore[reportPrivateUsage] (its moment)
    monkeypatch.setattr(search_index.Indexing, "_settle", _stopped(settle))

    with pytest.raises(KeyboardInterrupt):
        ingest(tmp_path / "archive", "ffhq", written(tmp_path / "ffhq", later=" okapi"))

    assert list(broken_promises(tmp_path / "archive")) == []
    assert found(tmp_path / "archive", "okapi") == 0
    assert found(tmp_path / "archive", name_of(7, 2)) == NAMES
