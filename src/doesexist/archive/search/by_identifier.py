"""Search by photograph, key, account or whole name: index look-ups, as quick among millions as among few."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import IntEnum
from functools import cached_property
from typing import Any, NamedTuple

from doesexist.archive.register.register import Register
from doesexist.model.folding import folded
from doesexist.model.queries import As, Query, keys_of

_PAGE = 60


class Stage(IntEnum):
    """The stages of a search, in their order."""

    EXACT = 0
    """By photograph, picture, account."""
    NAMED = 1
    """By a name that equals the query."""
    NAMES = 2
    """By a name or an account that contains it."""
    TITLES = 3


class Cursor(NamedTuple):
    """Where a search goes on: after a picture, and its contributor. It stays valid when that picture leaves."""

    stage: Stage = Stage.EXACT
    contributor: int = 0
    picture: int = 0

    def __str__(self) -> str:
        return f"{self.stage.value}.{self.contributor}.{self.picture}"

    @classmethod
    def read(cls, words: str) -> Cursor | None:
        """Return the cursor in an address, None where there is none.

        >>> Cursor.read("2.7.0"), Cursor.read("9.1.1"), Cursor.read("2.7")
        (Cursor(stage=<Stage.NAMES: 2>, contributor=7, picture=0), None, None)
        """
        numbers = words.split(".")
        if len(numbers) != 3 or not all(each.isascii() and each.isdecimal() and len(each) < 19 for each in numbers):
            return None
        stage, contributor, picture = map(int, numbers)
        return cls(Stage(stage), contributor, picture) if stage in {*Stage} else None


class Exactly:
    """The exact matches of a query."""

    def __init__(self, register: Register, query: Query) -> None:
        self._register = register
        self._query = query

    def after(self, place: Cursor) -> Iterator[Cursor]:
        """Yield the cursors of all matches by identifier or whole name, after one of them."""
        if place.stage is Stage.EXACT:
            if not place.contributor:
                yield from (Cursor(Stage.EXACT, 0, row) for row in self.identified if row > place.picture)
            for account in self.accounts:
                if account >= place.contributor:
                    begin = place.picture if account == place.contributor else 0
                    yield from self.theirs(Stage.EXACT, account, begin)
            place = Cursor(Stage.NAMED)
        if not self._query.values(As.NAME):
            return
        begun = place.contributor, place.picture
        while page := self._register.all(_BY_NAME, (folded(self._query.text), *begun, _PAGE + 1)):
            yield from (
                Cursor(Stage.NAMED, account, row)
                for account, row in page
                if account not in self.accounts and row not in self.identified
            )
            if len(page) <= _PAGE:
                return
            begun = page[-1]

    def count(self, most: int) -> int:
        """Return how many matches there are, or `most` + 1 if more than `most`."""
        before = json.dumps(self.identified)
        found = len(self.identified)
        for account in self.accounts:
            (theirs,) = self._column(_COUNTED, account, before, most + 1)
            found += theirs
        if found <= most and self._query.values(As.NAME):
            (named,) = self._column(
                _COUNTED_BY_NAME, folded(self._query.text), json.dumps(self.accounts), before, most + 1
            )
            found += named
        return min(found, most + 1)

    def namesakes(self, most: int) -> int:
        """Return how many accounts have exactly this name, or `most` + 1 if more than `most`."""
        if not self._query.values(As.NAME):
            return 0
        (found,) = self._column(
            "SELECT count(*) FROM (SELECT 1 FROM contributor WHERE sorting = ? LIMIT ?)",
            folded(self._query.text),
            most + 1,
        )
        return int(found)

    def theirs(self, stage: Stage, account: int, begin: int) -> Iterator[Cursor]:
        """Yield the cursors of a contributor's pictures after a row, without those that are matched by identifier."""
        while page := self._column(
            "SELECT id FROM picture WHERE contributor = ? AND id > ? ORDER BY id LIMIT ?", account, begin, _PAGE + 1
        ):
            yield from (Cursor(stage, account, row) for row in page if row not in self.identified)
            if len(page) <= _PAGE:
                return
            begin = page[-1]

    @cached_property
    def identified(self) -> list[int]:
        """Return the pictures that the query identifies by photograph or key."""
        found: list[int] = []
        photographs = [f"flickr:{photo}" for photo in self._query.values(As.PHOTO)]
        for identity in (*photographs, *self._query.values(As.PHOTOGRAPH)):
            found += self._column(
                "SELECT p.id FROM photograph h JOIN picture p ON p.photograph = h.id WHERE h.identity = ?", identity
            )
        for picture in self._query.values(As.PICTURE):
            dataset, _, key = picture.strip("/").partition("/")
            found += self._column(
                "SELECT p.id FROM dataset d JOIN picture p ON p.dataset = d.id WHERE d.name = ? AND p.key = ?",
                dataset,
                key,
            )
        for number in self._query.values(As.NUMBER):
            for key in keys_of(number):
                found += self._column(
                    "SELECT p.id FROM dataset d CROSS JOIN picture p ON p.dataset = d.id WHERE p.key = ?", key
                )
        return sorted(set(found))

    @cached_property
    def accounts(self) -> list[int]:
        """Return the contributors whose account a query may be: SERVICE/ACCOUNT, or an account of any service."""
        found: list[int] = []
        for words_of_it in self._query.values(As.ACCOUNT):
            service, slash, account = words_of_it.partition("/")
            if slash:
                found += self._column(_BY_ACCOUNT, service.lower(), account)
            else:
                for each in self._services():
                    found += self._column(_BY_ACCOUNT, each, words_of_it)
        return sorted(set(found))

    def _services(self) -> Iterator[str]:
        """Yield the distinct services, each by one step in an index, however many accounts it has."""
        service = ""
        while found := self._column("SELECT service FROM contributor WHERE service > ? ORDER BY 1 LIMIT 1", service):
            (service,) = found
            yield service

    def _column(self, sql: str, *values: str | int) -> list[Any]:
        return [row for (row,) in self._register.all(sql, values)]


_COUNTED = """SELECT count(*) FROM (
    SELECT 1 FROM picture WHERE contributor = ? AND id NOT IN (SELECT value FROM json_each(?)) LIMIT ?)"""
_COUNTED_BY_NAME = """SELECT count(*) FROM (
    SELECT 1 FROM contributor c CROSS JOIN picture p ON p.contributor = c.id
    WHERE c.sorting = ? AND c.id NOT IN (SELECT value FROM json_each(?))
    AND p.id NOT IN (SELECT value FROM json_each(?)) LIMIT ?)"""
_BY_ACCOUNT = "SELECT id FROM contributor WHERE service = ? AND account = ?"
_BY_NAME = """SELECT c.id, p.id FROM contributor c CROSS JOIN picture p ON p.contributor = c.id
              WHERE c.sorting = ? AND (c.id, p.id) > (?, ?) ORDER BY c.id, p.id LIMIT ?"""
