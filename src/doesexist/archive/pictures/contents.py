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


NOTHING_KNOWN = Contents()


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


def kept_of(files: Files | Picture, read: Contents = NOTHING_KNOWN) -> Contents:
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
