"""Integrity checks of the register: SQLite's own, and the program's invariants."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from doesexist.archive.leaving.newcomers import Newcomers
from doesexist.archive.leaving.requests import Requests
from doesexist.archive.leaving.scrubbing import scrub_due
from doesexist.archive.pictures.contents import taken_in
from doesexist.archive.pictures.rows import Files
from doesexist.archive.reading import Reading
from doesexist.archive.register.digests import damaged_rows
from doesexist.archive.register.opening import for_reading, misshapen
from doesexist.archive.register.register import Register
from doesexist.archive.search.index_checking import astray

_NOTHING_READ: Mapping[tuple[str, ...], Collection[str]] = {}
_LAWS = {
    "the count of a dataset's pictures": """
        SELECT name FROM dataset d WHERE pictures != (SELECT count(*) FROM picture WHERE dataset = d.id)""",
    "the places of a walk": """
        SELECT d.name || '/' || p.key FROM picture p JOIN dataset d ON d.id = p.dataset
        WHERE p.place NOT BETWEEN 0 AND d.places - 1""",
    "a contributor without a picture": """
        SELECT service || '/' || account FROM contributor c
        WHERE NOT EXISTS(SELECT 1 FROM picture WHERE contributor = c.id)""",
    "a photograph without a picture": """
        SELECT identity FROM photograph h WHERE NOT EXISTS(SELECT 1 FROM picture WHERE photograph = h.id)""",
    "landmarks without a picture": """
        SELECT picture FROM landmarks l WHERE NOT EXISTS(SELECT 1 FROM picture WHERE id = l.picture)""",
    "a veil without a picture": """
        SELECT picture FROM veil v WHERE NOT EXISTS(SELECT 1 FROM picture WHERE id = v.picture)""",
    "a credit without a name": "SELECT key FROM picture WHERE (contributor IS NULL) != (author IS NULL)",
    "an owner's file still to be deleted": "SELECT path FROM deletion",
    "the count of a shard's pictures": """
        SELECT d.name || ' shard ' || s.number FROM shard s JOIN dataset d ON d.id = s.dataset
        WHERE s.pictures != (SELECT count(*) FROM seen n JOIN picture p ON p.id = n.picture
                             WHERE n.shard = s.number AND p.dataset = s.dataset AND n.reason IS NULL)""",
    "a picture that was surveyed without a shard": """
        SELECT d.name || '/' || p.key FROM seen n JOIN picture p ON p.id = n.picture JOIN dataset d ON d.id = p.dataset
        WHERE n.reason IS NULL
        AND NOT EXISTS(SELECT 1 FROM shard s WHERE s.dataset = p.dataset AND s.number = n.shard)""",
}


def broken_promises(archive: Path) -> Iterator[tuple[str, str]]:
    """Yield what about the register is broken, and how.

    What a disk has damaged is told first, each row by its name; the rest is checked all the same.
    """
    with closing(for_reading(archive)) as register:
        damage = 0
        for promise in chain(_checked("the register", unsound, register), _checked("the register", damaged, register)):
            damage += 1
            yield promise
        for what, check in (
            ("what belongs together", _laws),
            ("the scrub", _scrub),
            ("requests", _requests),
            ("what is searched", _searched),
            ("who left", partial(_here_again, archive)),
        ):
            yield from _checked(what, check, register) if damage else check(register)


def _checked(
    what: str, check: Callable[[Register], Iterator[tuple[str, str]]], register: Register
) -> Iterator[tuple[str, str]]:
    """Yield what a check finds, and that it could not be made to its end where what is damaged is in its way."""
    try:
        yield from check(register)
    except Exception as error:  # noqa: BLE001 (what is damaged may break any rule that holds elsewhere)
        yield what, f"not all of it can be checked: {str(error).rstrip('.') or type(error).__name__}"


def damaged(register: Register) -> Iterator[tuple[str, str]]:
    """Yield what a disk has damaged: tables that are not as they were made, rows that are not as they were written."""
    for kind, name, *_ in sorted({part[:2] for part in misshapen(register)}):
        yield "the register", f"the {kind} {name} is not as this program makes it: restore a backup"
    for table, key in damaged_rows(register):
        yield _name_of(register, table, key), f"its row of `{table}` is not as it was written: restore a backup"


_PICTURES = frozenset({"picture", "landmarks", "seen", "veil"})
"""Tables whose key begins with a picture's."""


def _name_of(register: Register, table: str, key: Sequence[Any]) -> str:
    """Return how a row is called: by its picture, if it is of one; by its key else."""
    if table in _PICTURES and (names := register.all(_PICTURE, (key[0],))):
        return "/".join(map(str, names[0]))
    said = [table]
    for part in key:
        if isinstance(part, bytes):
            said.append(part.hex() if table in _HASHED else part.decode(errors="replace"))
        else:
            said.append(str(part))
    return " ".join(said)


_PICTURE = "SELECT d.name, p.key FROM picture p JOIN dataset d ON d.id = p.dataset WHERE p.id = ?"
_HASHED = frozenset({"tombstone", "absence", "correction"})
"""Tables whose key is a hash."""


def _laws(register: Register) -> Iterator[tuple[str, str]]:
    for law, sql in _LAWS.items():
        for (what,) in register.all(f"SELECT * FROM ({sql}) LIMIT 20"):  # noqa: S608 (our own words)
            yield str(what), f"{law} is not as it should be"


def _scrub(register: Register) -> Iterator[tuple[str, str]]:
    if since := scrub_due(register):
        yield "the scrub", f"bytes of someone who left on {since} may still lie in the archive"


def _searched(register: Register) -> Iterator[tuple[str, str]]:
    for what in astray(register):
        yield what, "they are not the ones that the rows give: `doesexist verify --mend` gathers them anew"


def _here_again(archive: Path, register: Register) -> Iterator[tuple[str, str]]:
    if register.one("SELECT EXISTS(SELECT 1 FROM tombstone)"):
        for dataset, key, since in here_again(archive, register):
            yield f"{dataset}/{key}", f"they left on {since}, and are here"


def unsound(register: Register) -> Iterator[tuple[str, str]]:
    """Yield what SQLite finds wrong with the file."""
    for (problem,) in register.all("PRAGMA integrity_check(20)"):
        if problem != "ok":
            yield "the register", str(problem)
    for table, row, parent, _ in register.all("PRAGMA foreign_key_check"):
        yield "the register", f"row {row} of {table} points to no {parent}"


def _requests(register: Register) -> Iterator[tuple[str, str]]:
    """Yield what a stopped decision left unfinished, or what should have been deleted."""
    requests = Requests(register)
    gone, unveiled, stale = requests.unsettled()
    settles = "`doesexist requests list` ends it"
    for name in gone:
        yield f"request {name}", f"it means nobody who is here, and is open: {settles}"
    for request in unveiled:
        yield f"request {request.name}", f"not all it means are veiled: {settles}"
    for number in stale:
        yield f"veils of request {number}", f"it is decided, and they still lie: {settles}"
    for (name,) in register.all("SELECT name FROM request WHERE name IN (SELECT name FROM decided)"):
        yield f"request {name}", "it is decided, and what it said is still kept"


def here_again(
    archive: Path, register: Register, known_by: Mapping[tuple[str, ...], Collection[str]] = _NOTHING_READ
) -> Iterator[tuple[str, str, str]]:
    """Yield dataset, key and date of leaving of pictures that are in the archive in spite of a tombstone.

    `known_by`: what is known of pictures' files by reading them, by dataset and key.
    """
    with Reading(archive) as reading:
        tombstones = {each.name: Newcomers(register, str(each.root)) for each in reading.datasets()}
        for picture in reading.every_picture():
            files = Files(picture.image, picture.thumbnail, picture.wild, picture.credited)
            known = taken_in(files).known_by.union(known_by.get((picture.dataset, picture.key), ()))
            if since := tombstones[picture.dataset].left(picture, known, here=True):
                yield picture.dataset, picture.key, since
    # Who asked not to be named has no account in the row, but a hash of it.
    yield from register.all(
        """SELECT d.name, p.key, t.since FROM picture p JOIN dataset d ON d.id = p.dataset
           JOIN tombstone t ON t.hash = p.anonymous WHERE t.kind != 'page' ORDER BY p.id"""
    )
