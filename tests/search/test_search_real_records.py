"""Every one of 20,000 real records is found by each of the forms that its address, account and name can have."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from archives import ingest

from doesexist.archive import Cursor, Reading
from doesexist.model import Picture
from doesexist.model.flickr import account_of, photo_of
from doesexist.model.queries import Query

DIGITS = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
RECORDS = 20_000


def short(photo: str) -> str:
    """A photo id in base 58, as flic.kr writes it."""
    number, written = int(photo), ""
    while number:
        number, digit = divmod(number, 58)
        written = DIGITS[digit] + written
    return written


def forms_of(record: dict[str, Any], photo: str) -> dict[str, str]:
    """All forms of a photograph's address: of its page, short, and of its file before 2019 and after."""
    page: str = record["flickr_url"]
    file = urlsplit(str(record["photo_url"]))
    path = urlsplit(page).path
    return {
        "as it is": page,
        "http": f"http://www.flickr.com{path}",
        "without a slash": page.rstrip("/"),
        "without www": f"https://flickr.com{path}",
        "m.": f"https://m.flickr.com{path}",
        "without a scheme": f"www.flickr.com{path}",
        "in a set": f"{page.rstrip('/')}/in/set-72157600000000000/",
        "with a query": f"{page}?rb=1&x=%2F#comments",
        "short": f"https://flic.kr/p/{short(photo)}",
        "file": record["photo_url"],
        "farm": f"http://farm2.static.flickr.com{file.path}",
        "farm, later": f"https://farm2.staticflickr.com{file.path}",
    }


def found(reading: Reading, query: Query, *, to_the_end: bool = False) -> Iterable[Picture]:
    """All that is found; what names and titles hold beside an exact hit only where one goes on to the end."""
    after: Cursor | None = None
    while True:
        hits = reading.searching.find(query, after)
        yield from hits.pictures
        if hits.next is None or (hits.next_is_loose and not to_the_end):
            return
        after = hits.next


@pytest.fixture(scope="module")
def records(shared_data: Path) -> list[dict[str, Any]]:
    with gzip.open(shared_data / "thispersonexists" / "records.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_every_record_is_found_in_every_form(
    records: list[dict[str, Any]], shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = tmp_path_factory.mktemp("real") / "archive"
    ingest(archive, "thispersonexists", shared_data / "thispersonexists" / "records.jsonl.gz")
    by: Counter[str] = Counter()
    known: dict[Query | tuple[object, ...], frozenset[str]] = {}
    shared: dict[str, set[str]] = {}

    with Reading(archive) as reading:

        def is_found(key: str, words: str) -> bool:
            # Who has several names is found by the less frequent ones on a later page, where somebody else has it.
            return key in keys(words) or any(
                picture.key == key for picture in found(reading, Query.read(words), to_the_end=True)
            )

        def keys(words: str) -> frozenset[str]:
            # An address leads to what it is understood as, and to nothing else: each of those is looked for once.
            query = Query.read(words)
            asked = query if query.loose else query.understood
            if asked not in known:
                known[asked] = frozenset(picture.key for picture in found(reading, query))
            return known[asked]

        for number, record in enumerate(records):
            photo, account = photo_of(record["flickr_url"]), account_of(record["flickr_url"])
            assert photo
            assert account
            ways = {**forms_of(record, photo), "photo id": photo, "account": account, "name": record["author"]}
            ways |= {"NSID": account} if "@N" in account else {}
            by.update(way for way, words in ways.items() if is_found(str(number), words))
            shared.setdefault(record["author"], set()).add(account.lower())
        told = {
            name: reading.searching.find(Query.read(name)).accounts
            for name, accounts in shared.items()
            if len(accounts) > 1
        }

    nsids = sum("@N" in record["flickr_url"] for record in records)
    assert {way: RECORDS - count for way, count in by.items() if way != "NSID" and count != RECORDS} == {}
    assert (len(by), by["NSID"]) == (16, nsids)
    assert told
    assert all(told[name] >= len(shared[name]) for name in told)
