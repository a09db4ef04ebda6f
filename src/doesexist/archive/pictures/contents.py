"""What a picture's files are known by, whatever they are called and wherever they lie, and what is kept of that.

    bytes:MD5       a file's bytes
    pixels:MD5      its pixels, RGB, row by row: FFHQ's records tell both
    photograph:MD5  the bytes of the photograph that it was cut from, which may show others, too
    size:BYTES      how long it is
    rows:MD5        how many pixels it has, and its first rows of them

Of who left, and of who is veiled, salted hashes of these are kept: they tell whether a file is the very same, and
nothing else. A copy that is smaller, packed with loss, mirrored, turned or cut is another file to them, and nothing is
kept by which it would not be: that would be a likeness of who left. The last two are hints: they name nobody, for many
files share them; but a file that shares none of them need not be read any further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from doesexist.archive.pictures.rows import Files, files_from
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register
from doesexist.model import Credited, File

CONTENT = "content"
"""The kind of the tombstones of contents."""
HINT = "hint"
"""The kind of the tombstones that keep nobody out, but tell which files are worth reading."""


class Contents(NamedTuple):
    """What is known of the files of one picture."""

    known_by: frozenset[str] = frozenset()
    hints: frozenset[str] = frozenset()

    def with_all(self, other: Contents) -> Contents:
        """Return what both know."""
        return Contents(self.known_by | other.known_by, self.hints | other.hints)


_NOTHING = Contents()


def recorded(files: Iterable[File | None]) -> Contents:
    """Return what a dataset's record says of files.

    >>> sorted(recorded([File("a.png", size=9, md5="ab", pixel_md5="cd")]).known_by)
    ['bytes:ab', 'pixels:cd']
    """
    there = [file for file in files if file]
    known_by = [f"bytes:{file.md5.lower()}" for file in there if file.md5]
    known_by += [f"pixels:{file.pixel_md5.lower()}" for file in there if file.pixel_md5]
    return Contents(frozenset(known_by), frozenset(f"size:{file.size}" for file in there if file.size))


def taken_in(files: Files) -> Contents:
    """Return what the files are known by that a picture is shown from: what its record says, and what they were then.

    >>> sorted(taken_in(Files(File("a.png", md5="ab"), credited={"a.png": Credited(9, 0, "ef")})).known_by)
    ['bytes:ab', 'bytes:ef']
    """
    now = [credited for file in files.shown if (credited := files.credited.get(file.path))]
    return recorded(files.shown).with_all(
        Contents(
            frozenset(f"bytes:{each.md5}" for each in now if each.md5), frozenset(f"size:{each.length}" for each in now)
        )
    )


class Looked(NamedTuple):
    """What was found out of the files of a picture that is taken in."""

    known_by: frozenset[str] = frozenset()
    """As far as it takes to know who left, or is veiled, by them."""
    credited: Mapping[str, Credited] = {}
    """What each of its files is now, by their paths."""


@dataclass(frozen=True, slots=True)
class Hints:
    """The hints of all who left or are veiled."""

    salted: Salted
    hashes: frozenset[bytes]

    @classmethod
    def of(cls, register: Register) -> Self:
        """Return those of an archive."""
        rows = register.all("SELECT hash FROM tombstone WHERE kind = ? UNION SELECT hash FROM veiled_content", (HINT,))
        return cls(Salted.of(register), frozenset(hashed for (hashed,) in rows))

    def has(self, hint: str) -> bool:
        """Tell whether somebody who left, or is veiled, had a file like this."""
        return self.salted.content(hint) in self.hashes


def remember_veiled(register: Register, row: int, contents: Contents = _NOTHING) -> None:
    """Note what a veiled picture's files are known by, so that it is veiled under another name, too.

    It is what its record says and what they were when it was taken in, and `contents`: what whoever looked at them saw.
    """
    files = files_from(register.one("SELECT files FROM picture WHERE id = ?", (row,)))
    contents = contents.with_all(taken_in(files))
    salted = Salted.of(register)
    register.many(
        "INSERT OR IGNORE INTO veiled_content VALUES(?, ?)",
        [(salted.content(each), row) for each in contents.known_by | contents.hints],
    )


def forget_veiled(register: Register, rows: Iterable[int]) -> None:
    """Forget the contents of pictures that are veiled no more."""
    register.many("DELETE FROM veiled_content WHERE picture = ?", [(row,) for row in rows])


def veiled_by_content(register: Register, known_by: Iterable[str]) -> list[int]:
    """Return the veiled pictures that have one of these contents."""
    salted = Salted.of(register)
    hashes = [salted.content(each) for each in known_by]
    if not hashes:
        return []
    marks = ",".join("?" * len(hashes))
    rows = register.all(f"SELECT DISTINCT picture FROM veiled_content WHERE hash IN ({marks})", hashes)  # noqa: S608 (only question marks)
    return [row for (row,) in rows]


class Like(NamedTuple):
    """A picture that has a file as long as somebody else's."""

    row: int
    root: Path
    """The dataset's folder."""
    photograph: str | None
    file: File
    credited: Credited | None
    """What the file was when it was taken in."""


def equally_long(register: Register, hints: Iterable[str]) -> list[Like]:
    """Return the pictures that have a file as long as a hint tells."""
    sizes = {int(hint.removeprefix("size:")) for hint in hints if hint.startswith("size:")}
    rows = [
        row
        for size in sizes
        for sql in _OF_THAT_SIZE
        for row in register.all(sql, (size,))
    ]  # fmt: skip
    return [
        Like(row, Path(root), photograph, file, files.credited.get(file.path))
        for row, root, photograph, files in ((*row[:3], files_from(row[3])) for row in dict.fromkeys(rows))
        for file in files.shown
        if file.size in sizes
    ]


_OF_THAT_SIZE = tuple(
    f"""SELECT p.id, d.root, h.identity, p.files FROM picture p JOIN dataset d ON d.id = p.dataset
        LEFT JOIN photograph h ON h.id = p.photograph
        WHERE CASE WHEN json_valid(p.files) THEN json_extract(p.files, '$.{kind}.size') END = ?"""  # noqa: S608 (our own words)
    for kind in ("image", "thumbnail")
)
