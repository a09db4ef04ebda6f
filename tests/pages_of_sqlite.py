"""What stands in a file of SQLite's beside rows, read as https://sqlite.org/fileformat2.html says, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

INDEX_WITHIN, TABLE_WITHIN, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13


def left_over(file: Path) -> list[str]:
    """Where a byte is no row's, no header's, and not zero: of rows that moved, or that were deleted."""
    return [*_Pages(file.read_bytes()).left_over()]


class _Pages:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = _number(data[16:18]) if _number(data[16:18]) > 1 else 1 << 16
        self._known: set[int] = set()
        assert data[20] == 0, "no bytes are reserved at the end of a page"

    def left_over(self) -> Iterator[str]:
        for number in range(1, len(self._data) // self._size + 1):
            if self._page(number)[self._start(number)] in {INDEX_WITHIN, TABLE_WITHIN, INDEX_LEAF, TABLE_LEAF}:
                yield from self._of_rows(number)
        yield from self._free()
        for number in range(1, len(self._data) // self._size + 1):
            if number not in self._known:
                yield f"page {number} is nobody's"

    def _page(self, number: int) -> bytes:
        return self._data[(number - 1) * self._size : number * self._size]

    @staticmethod
    def _start(number: int) -> int:
        return 100 if number == 1 else 0

    def _of_rows(self, number: int) -> Iterator[str]:
        self._known.add(number)
        page, start = self._page(number), self._start(number)
        kind, rows = page[start], _number(page[start + 3 : start + 5])
        numbers = start + (12 if kind in {INDEX_WITHIN, TABLE_WITHIN} else 8)
        rest = bytearray(page)
        rest[: numbers + 2 * rows] = bytes(numbers + 2 * rows)
        for row in range(rows):
            begin = _number(page[numbers + 2 * row : numbers + 2 * row + 2])
            end, overflow, more = self._row(page, kind, begin)
            rest[begin:end] = bytes(end - begin)
            yield from self._overflow(overflow, more)
        free = _number(page[start + 1 : start + 3])
        while free:
            rest[free : free + 4] = bytes(4)  # the next one, and how long this is
            free = _number(page[free : free + 2])
        if any(rest):
            yield f"page {number}: {bytes(rest).strip(bytes(1))[:200]!r}"

    def _row(self, page: bytes, kind: int, begin: int) -> tuple[int, int, int]:
        """Where a row ends, the first page that it goes on, and how many bytes of it are there."""
        at = begin + (4 if kind in {INDEX_WITHIN, TABLE_WITHIN} else 0)
        if kind == TABLE_WITHIN:
            return _variable(page, at)[1], 0, 0
        length, at = _variable(page, at)
        if kind == TABLE_LEAF:
            at = _variable(page, at)[1]
        most = self._size - 35 if kind == TABLE_LEAF else (self._size - 12) * 64 // 255 - 23
        if length <= most:
            return at + length, 0, 0
        least = (self._size - 12) * 32 // 255 - 23
        here = least + (length - least) % (self._size - 4)
        here = here if here <= most else least
        return at + here + 4, _number(page[at + here : at + here + 4]), length - here

    def _overflow(self, number: int, more: int) -> Iterator[str]:
        while number:
            self._known.add(number)
            page = self._page(number)
            here = min(more, self._size - 4)
            more -= here
            if any(page[4 + here :]):
                yield f"page {number}, behind the end of a row: {page[4 + here :].strip(bytes(1))[:200]!r}"
            number = _number(page[:4])

    def _free(self) -> Iterator[str]:
        trunk = _number(self._data[32:36])
        while trunk:
            self._known.add(trunk)
            page = self._page(trunk)
            leaves = _number(page[4:8])
            for leaf in range(leaves):
                number = _number(page[8 + 4 * leaf : 12 + 4 * leaf])
                self._known.add(number)
                if any(self._page(number)):
                    yield f"page {number} is free: {self._page(number).strip(bytes(1))[:200]!r}"
            trunk = _number(page[:4])


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _variable(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for byte in data[at : at + 8]:
        at += 1
        value = value << 7 | byte & 127
        if byte < 128:
            return value, at
    return value << 8 | data[at], at + 1
