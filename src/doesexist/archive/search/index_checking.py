"""Check the search indices against the rows: no word is missing, and none of somebody who left remains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from doesexist.archive.register.opening import for_writing
from doesexist.archive.register.register import Register
from doesexist.archive.register.schema import SCRUB_IS_DUE
from doesexist.archive.register.search_index import FINDABLE, Indexing, teach
from doesexist.errors import ArchiveForeign
from doesexist.model import clock
from doesexist.model.folding import spelled

_TRIES = 3
"""Attempts to compare an index with the rows while somebody else is writing."""

_ROWS = {
    "naming": "SELECT id, concat_ws(' ', name, account, others) FROM contributor",
    "titling": f"SELECT id, coalesce({FINDABLE}, '') FROM picture",  # noqa: S608 (our own words)
}
_WHAT = {"naming": "the names that are searched", "titling": "the titles and files that are searched"}


def astray(register: Register) -> Iterator[str]:
    """Yield the indices that disagree with the rows."""
    teach(register)
    for index in _ROWS:
        register.execute(f"CREATE VIRTUAL TABLE temp.{index}_held USING fts5vocab(main, {index}, instance)")
        for _ in range(_TRIES):
            before = register.one("PRAGMA data_version")
            if _agree(register, index):
                break
            if register.one("PRAGMA data_version") == before:
                yield _WHAT[index]
                break


def gather_anew(archive: Path) -> None:
    """Build the search indices anew from the rows. The next scrub wipes the bytes of the old ones."""
    with closing(for_writing(archive)) as register, register.transaction():
        Indexing(register).bring_up_to_date()
        register.execute(SCRUB_IS_DUE, (clock.now().date().isoformat(),))


def _agree(register: Register, index: str) -> bool:
    """Tell whether an index holds what the rows give, and nothing else."""
    try:
        held = _sum(register.each(f"SELECT term, doc FROM temp.{index}_held"))  # noqa: S608 (our own words)
        given = _sum(_terms(index, register.each(_ROWS[index])))
    except (UnicodeDecodeError, ArchiveForeign):  # a disk has damaged the one or the other
        return False
    return held == given


def _terms(index: str, rows: Iterable[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    """Yield the terms of rows: the trigrams of names, the words of titles."""
    for row, text in rows:
        words = spelled(text)
        found = {words[at : at + 3] for at in range(len(words) - 2)} if index == "naming" else {*words.split()}
        yield from ((term, row) for term in found)


def _sum(terms: Iterable[tuple[str, int]]) -> int:
    """Return a checksum of terms that does not depend on their order: millions would not fit into memory."""
    return sum(map(hash, terms))
