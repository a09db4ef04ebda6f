"""What veiled pictures are known by, and what is learnt of who left or is veiled once their files can be read.

Salted hashes, as of who left: see contents.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from doesexist.archive.pictures.contents import CONTENT, HINT, NOTHING_KNOWN, Contents, Looked, kept_of
from doesexist.archive.pictures.rows import files_from
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register

_CALLED = "called"
"""As what it is noted that a veiled picture's photograph is called otherwise, too."""
_WHOLE = "whole"
"""As what it is noted that all of a veiled picture's photograph is hidden, for somebody on it who is not here."""


class Learnt(NamedTuple):
    """Of whom more is known than before."""

    left: bool = False
    """Whether it is of somebody who left."""
    veiled: frozenset[int] = frozenset()
    """The veiled pictures of which it is, rows of the register."""


def learn(register: Register, looked: Looked) -> Learnt:
    """Note the pixels of whoever is known by the bytes of these files alone; return of whom that was new.

    Who left or was veiled while their dataset's folder was away is known by bytes, until somebody reads their file.
    """
    if not looked.hints:
        return Learnt()
    salted = Salted.of(register)
    bytes_ = [salted.content(each) for each in looked.known_by if each.startswith("bytes:")]
    pixels = [salted.content(each) for each in looked.known_by if each.startswith("pixels:")]
    hints = [salted.content(each) for each in looked.hints]
    left, veiled = 0, set[int]()
    for known in bytes_:
        for since, reason in register.all(
            "SELECT since, reason FROM tombstone WHERE hash = ? AND kind = ?", (known, CONTENT)
        ):
            for kind, each in (*((CONTENT, each) for each in pixels), *((HINT, each) for each in hints)):
                register.execute("INSERT OR IGNORE INTO tombstone VALUES(?, ?, ?, ?)", (each, kind, since, reason))
                left += register.changes
        for (row,) in register.all("SELECT picture FROM veiled_content WHERE hash = ?", (known,)):
            if _remember(register, row, (*pixels, *hints)):
                veiled.add(row)
    return Learnt(bool(left), frozenset(veiled))


def learn_of_veiled(register: Register, row: int, looked: Looked) -> bool:
    """Note what the files of a veiled picture are known by that it has now; tell whether any of it is new."""
    sizes = (f"size:{each.length}" for each in looked.credited.values())
    salted = Salted.of(register)
    return _remember(register, row, [salted.content(each) for each in (*looked.known_by, *looked.hints, *sizes)])


def _remember(register: Register, row: int, hashes: Iterable[bytes]) -> bool:
    new = 0
    for each in hashes:
        register.execute("INSERT OR IGNORE INTO veiled_content VALUES(?, ?)", (each, row))
        new += register.changes
    return bool(new)


def remember_veiled(
    register: Register, row: int, contents: Contents = NOTHING_KNOWN, photographs: Iterable[str] = ()
) -> None:
    """Note what a veiled picture's files are known by, so that it is veiled under another name, too.

    It is what its record says and what they were when it was taken in, and `contents`: what whoever looked at them saw.
    `photographs`: what else its photograph is called, as its content tells.
    """
    kept = kept_of(files_from(register.one("SELECT files FROM picture WHERE id = ?", (row,))), contents)
    salted = Salted.of(register)
    called = (f"{_CALLED}:{each}" for each in photographs)
    _remember(register, row, [salted.content(each) for each in (*kept.known_by, *kept.hints, *called)])


def veiled_elsewhere(register: Register, photographs: Iterable[str]) -> dict[str, list[int]]:
    """Return the veiled pictures of each of these photographs that are on it under another of its names."""
    salted = Salted.of(register)
    called = {salted.content(f"{_CALLED}:{each}"): each for each in photographs}
    marks = ",".join("?" * len(called))
    found: dict[str, list[int]] = {}
    for hashed, row in register.all(
        f"SELECT hash, picture FROM veiled_content WHERE hash IN ({marks})",  # noqa: S608 (only question marks)
        [*called],
    ):
        found.setdefault(called[hashed], []).append(row)
    return found


def hide_whole(register: Register, row: int, photograph: str) -> None:
    """Note that all of a photograph is hidden as long as this picture, which is on it, is veiled."""
    _remember(register, row, [Salted.of(register).content(f"{_WHOLE}:{photograph}")])


def hidden_whole(register: Register, photographs: Iterable[str]) -> list[str]:
    """Return which of these photographs are hidden as a whole."""
    salted = Salted.of(register)
    sql = "SELECT EXISTS(SELECT 1 FROM veiled_content c JOIN veil v ON v.picture = c.picture WHERE c.hash = ?)"
    return [each for each in photographs if register.one(sql, (salted.content(f"{_WHOLE}:{each}"),))]


def forget_veiled(register: Register, rows: Iterable[int]) -> None:
    """Forget the contents of pictures that are veiled no more."""
    register.many("DELETE FROM veiled_content WHERE picture = ?", [(row,) for row in rows])


def veiled_by_content(register: Register, known_by: Iterable[str], *, only: int | None = None) -> list[int]:
    """Return the veiled pictures that have one of these contents; `only`: this one, if it has."""
    salted = Salted.of(register)
    hashes = [salted.content(each) for each in known_by]
    if not hashes or not register.one("SELECT EXISTS(SELECT 1 FROM veiled_content)"):
        return []
    found = (register.all("SELECT picture FROM veiled_content WHERE hash = ?", (each,)) for each in hashes)
    return sorted({row for rows in found for (row,) in rows if only in (None, row)})
