"""What a picture's files are known by, whatever they are called and wherever they lie, and what is kept of that.

    bytes:MD5       a file's bytes
    pixels:MD5      its pixels, RGB, row by row: FFHQ's records tell both
    photograph:MD5  the bytes, or the pixels, of the photograph that it was cut from, which may show others, too
    size:BYTES      how long it is; `size:?`: of some length, of which nobody knows
    rows:MD5        how many pixels it has, and its first rows of them
    shape:WxH       how many pixels it has, where nobody saw them; `shape:?`: where nobody knows that either

Of who left, and of who is veiled, salted hashes of these are kept: they tell whether a file is the very same, and
nothing else. A copy that is smaller, packed with loss, mirrored, turned or cut is another file to them, and nothing is
kept by which it would not be: that would be a likeness of who left. The last three are hints: they name nobody, for
many files share them; but a file that shares none of them need not be read any further.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from doesexist.archive.pictures.rows import Files, files_from
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register
from doesexist.model import Credited, File, Picture
from doesexist.model.frames import Shape

ANY_LENGTH = "size:?"
ANY_SHAPE = "shape:?"
CONTENT = "content"
"""The kind of the tombstones of contents."""
HINT = "hint"
"""The kind of the tombstones that keep nobody out, but tell which files are worth reading."""
BYTES, PIXELS, PHOTOGRAPH = "bytes", "pixels", "photograph"
_CALLED = "called"
"""As what it is noted that a veiled picture's photograph is called otherwise, too."""
_WHOLE = "whole"
"""As what it is noted that all of a veiled picture's photograph is hidden, for somebody on it who is not here."""
_KINDS = (BYTES, PIXELS)
"""What files are known by that a picture is shown from."""


def kinds_of(file: File, files: Files | Picture) -> tuple[str, str]:
    """Return as what the bytes and the pixels of one of a picture's files are known."""
    return (PHOTOGRAPH, PHOTOGRAPH) if file is files.wild else _KINDS


class Contents(NamedTuple):
    """What is known of the files of one picture."""

    known_by: frozenset[str] = frozenset()
    hints: frozenset[str] = frozenset()
    photograph: Shape | None = None
    """The size of the photograph's file, if anybody looked: a record may tell another."""

    def with_all(self, other: Contents) -> Contents:
        """Return what both know."""
        return Contents(self.known_by | other.known_by, self.hints | other.hints, self.photograph or other.photograph)


_NOTHING = Contents()


def recorded(files: Files | Picture) -> Contents:
    """Return what a dataset's record says of a picture's files.

    >>> sorted(recorded(Files(File("a.png", md5="ab", pixel_md5="cd"), wild=File("b.jpg", md5="EF"))).known_by)
    ['bytes:ab', 'photograph:ef', 'pixels:cd']
    """
    known_by: set[str] = set()
    hints: set[str] = set()
    for file in (files.image, files.thumbnail, files.wild):
        if file:
            of_bytes, of_pixels = kinds_of(file, files)
            known_by.update(_named(of_bytes, file.md5), _named(of_pixels, file.pixel_md5))
            hints.update(_named("size", str(file.size)) if file.size else ())
    return Contents(frozenset(known_by), frozenset(hints))


def taken_in(files: Files | Picture) -> Contents:
    """Return what a picture's files are known by: what its record says, and what they were when it was taken in.

    >>> sorted(taken_in(Files(File("a.png", md5="ab"), credited={"a.png": Credited(9, 0, "ef")})).known_by)
    ['bytes:ab', 'bytes:ef']
    """
    known_by: set[str] = set()
    hints: set[str] = set()
    for file in (files.image, files.thumbnail, files.wild):
        if file and (now := files.credited.get(file.path)):
            known_by.update(_named(kinds_of(file, files)[0], now.md5))
            hints.add(f"size:{now.length}")
    return recorded(files).with_all(Contents(frozenset(known_by), frozenset(hints)))


class Come(NamedTuple):
    """A picture that is taken in, new or another than before."""

    seen: Collection[str]
    """What its files are known by, as far as they were looked at."""
    files: str
    """What is recorded of its files: JSON."""

    @property
    def known_by(self) -> frozenset[str]:
        """All that its files are known by."""
        return taken_in(files_from(self.files)).known_by.union(self.seen)


def _named(kind: str, md5: str | None) -> tuple[str, ...]:
    return (f"{kind}:{md5.lower()}",) if md5 else ()


class Md5s(NamedTuple):
    """The md5s of bytes and of pixels that a picture is known by."""

    shown: frozenset[str]
    """Of the files that it is shown from."""
    photograph: frozenset[str]
    """Of the photograph that it was cut from."""

    @classmethod
    def of(cls, known_by: Iterable[str]) -> Self:
        """Return those in what a picture's files are known by.

        >>> Md5s.of(["bytes:ab", "photograph:cd"])
        Md5s(shown=frozenset({'ab'}), photograph=frozenset({'cd'}))
        """
        shown: set[str] = set()
        photograph: set[str] = set()
        for each in known_by:
            kind, _, md5 = each.partition(":")
            (photograph if kind == PHOTOGRAPH else shown).add(md5)
        return cls(frozenset(shown), frozenset(photograph))


def shown_as(md5s: Iterable[str]) -> list[str]:
    """Return what a picture is known by whose own file has one of these md5s."""
    return [f"{kind}:{md5}" for md5 in sorted(md5s) for kind in _KINDS]


def photographed_as(md5s: Iterable[str]) -> list[str]:
    """Return what a picture is known by whose photograph has one of these md5s."""
    return [f"{PHOTOGRAPH}:{md5}" for md5 in sorted(md5s)]


def identities(md5s: Iterable[str]) -> list[str]:
    """Return what a photograph with one of these md5s is called where it has no address."""
    return [f"md5:{md5}" for md5 in sorted(md5s)]


def kept_of(files: Files | Picture, read: Contents = _NOTHING) -> Contents:
    """Return what is kept of a picture that leaves or is veiled: all that is known of its files; `read`: by reading.

    What a record says of a file that nobody read has hints of its own: without them a copy would not be read.

    >>> sorted(kept_of(Files(File("a.png", md5="ab", pixel_md5="cd"))).hints)
    ['shape:?', 'size:?']
    """
    hints: set[str] = set()
    for file in filter(None, (files.image, files.thumbnail, files.wild)):
        of_bytes, of_pixels = kinds_of(file, files)
        if file.md5 and not file.size and not read.known_by.issuperset(_named(of_bytes, file.md5)):
            hints.add(ANY_LENGTH)
        if file.pixel_md5 and not read.known_by.issuperset(_named(of_pixels, file.pixel_md5)):
            hints.add(f"shape:{file.width}x{file.height}" if file.width and file.height else ANY_SHAPE)
    return taken_in(files).with_all(read).with_all(Contents(hints=frozenset(hints)))


class Looked(NamedTuple):
    """What was found out of the files of a picture that is taken in."""

    known_by: frozenset[str] = frozenset()
    """As far as it takes to know who left, or is veiled, by them."""
    credited: Mapping[str, Credited] = {}
    """What each of its files is now, by their paths."""
    hints: frozenset[str] = frozenset()
    """The hints of files by which somebody is known of whom it was not known yet: see `learn`."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What tells of all who left or are veiled whether a file is worth reading."""

    salted: Salted
    hashes: frozenset[bytes]
    """Of hints, and of what veiled pictures are known by."""
    known_by: frozenset[bytes]
    """Of what those are known by who left."""
    reads_all: bool = False
    """Whether all is to be found out: of somebody who is veiled, and has another file now."""

    @classmethod
    def of(cls, register: Register) -> Self:
        """Return those of an archive."""
        rows = register.all("SELECT hash FROM tombstone WHERE kind = ? UNION SELECT hash FROM veiled_content", (HINT,))
        known_by = register.all("SELECT hash FROM tombstone WHERE kind = ?", (CONTENT,))
        return cls(Salted.of(register), frozenset(each for (each,) in rows), frozenset(each for (each,) in known_by))

    def nobody_s(self) -> Self:
        """Return hints of nobody: no file is worth reading."""
        return replace(self, hashes=frozenset(), known_by=frozenset())

    @property
    def any(self) -> bool:
        """Whether there is anybody of whom there is any."""
        return bool(self.hashes or self.known_by or self.reads_all)

    def has(self, hint: str) -> bool:
        """Tell whether somebody who left, or is veiled, had a file like this."""
        return self.salted.content(hint) in self.hashes

    def knows(self, known_by: str) -> bool:
        """Tell whether somebody who left, or is veiled, is known by this."""
        hashed = self.salted.content(known_by)
        return hashed in self.known_by or hashed in self.hashes


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
    register: Register, row: int, contents: Contents = _NOTHING, photographs: Iterable[str] = ()
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
