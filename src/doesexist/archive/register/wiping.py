"""SQLite's file, written so that no page holds anything in its unallocated space: a VFS between SQLite and the system.

Who leaves is to leave no byte. `secure_delete` makes SQLite zero each row that is deleted, and each page that is freed.
But rows also move: where a page overflows or runs empty, its rows are put anew on it and its neighbours, and what was
there before stays, as copies, between the numbers of the page's rows (at its beginning) and their contents (at its
end), which is its unallocated space. These copies are of whoever is here. When one of them leaves, SQLite zeroes the
row, and knows nothing of copies on other pages. Writing the whole file anew (VACUUM) is one way to be rid of them, and
takes as long as the archive is large. This is the other: no copy ever comes into the file.

- Pages go into the file by `xWrite` alone, one whole page at a time: when the WAL is moved into it (a checkpoint), and
  where a new file is written without one (VACUUM INTO). There, the unallocated space of each page is written as zeros.
  Whoever reads the page never looks at it: it is the same page. Where a checkpoint is stopped, it is done again.
- In the WAL there are copies, and whole rows of who left. A scrub cuts it to nothing.
- Everything else on a page that is no row is zero already: SQLite zeroes freed rows within a page, and freed pages.
- So whoever writes, or moves the WAL, does it through this VFS: `opening.for_writing`, and `copying.copy_register`.
  Who only reads can't move the WAL, and need not.
- A file that was written without it is written anew once (`scrubbing.py`), before anything is said of its bytes.

Which page is of rows tells its first byte (https://sqlite.org/fileformat2.html#b_tree_pages): 2, 5, 10 or 13. On pages
of other kinds the number of the page that follows stands there, whose first byte is 0 in files of less than 2^25 pages
(half a terabyte of ours). A larger one is not written.
"""

from __future__ import annotations

import apsw

NAME = "doesexist-wiping"
_HEADERS = {2: 12, 5: 12, 10: 8, 13: 8}
"""How long a page's header is, by its kind: within an index and a table, leaf of an index and of a table."""
_FILE_HEADER = 100
"""Bytes at the beginning of the file, on its first page."""
_MOST_PAGES = 1 << 25


def wiped(page: bytes, offset: int) -> bytes:
    """Return a page as it is to stand at an offset of the file: nothing is in its unallocated space."""
    start = 0 if offset else _FILE_HEADER
    header = _HEADERS.get(page[start])
    if header is None:
        return page
    rows = int.from_bytes(page[start + 3 : start + 5])
    end = int.from_bytes(page[start + 5 : start + 7]) or 1 << 16
    begin = start + header + 2 * rows
    if not begin <= end <= len(page):
        return page
    return page[:begin] + bytes(end - begin) + page[end:]


class _File(apsw.VFSFile):
    """The register's own file."""

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 (as SQLite calls it)
        if offset >= _MOST_PAGES * len(data):
            raise apsw.FullError
        super().xWrite(wiped(data, offset), offset)  # pyright: ignore[reportUnknownMemberType] (apsw's own types)


class _Wiping(apsw.VFS):
    """The system's own VFS, but for what is written into a register."""

    def __init__(self) -> None:
        super().__init__(NAME, _SYSTEM)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 (as SQLite calls it)
        if flags[0] & apsw.SQLITE_OPEN_MAIN_DB:
            return _File(_SYSTEM, name, flags)
        return super().xOpen(name, flags)


_SYSTEM = ""
"""The VFS that SQLite takes by itself."""
_registered = _Wiping()
"""Known to SQLite for as long as this is here."""
