"""Who left, kept as salted hashes: they keep people out and say nothing to someone without the dataset."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

from doesexist.archive.pictures.rows import quad_from
from doesexist.archive.register.register import Register
from doesexist.model import Picture
from doesexist.model.keys import same


@dataclass(frozen=True, slots=True)
class Salted:
    """The hashes of what may leave, under one archive's salt. 20 bytes each."""

    salt: bytes

    @classmethod
    def of(cls, register: Register) -> Self:
        """Return the hashes of an archive."""
        return cls(register.one("SELECT value FROM note WHERE name = 'salt'"))

    def picture(self, dataset: str, key: str) -> bytes:
        """Return the hash of a picture's address."""
        return self._hash("picture", same(dataset), same(key))

    def photograph(self, photograph: str) -> bytes:
        """Return the hash of a photograph."""
        return self._hash("photograph", photograph)

    def file(self, root: str, path: str) -> bytes:
        """Return the hash of one of the owner's files: it shows who left under whatever name it comes in."""
        return self._hash("file", f"{root}/{path}")

    def contributor(self, service: str, account: str) -> bytes:
        """Return the hash of an account."""
        return self._hash("contributor", service.lower(), account.lower())

    def reasons_to_stay_out(self, picture: Picture, root: str) -> list[bytes]:
        """Return every hash under which this picture, of a dataset in that folder, may have left."""
        hashes = [self.picture(picture.dataset, picture.key)]
        hashes += [self.file(root, file.path) for file in (picture.image, picture.thumbnail) if file and file.present]
        if picture.photograph:
            hashes.append(self.photograph(picture.photograph))
        if picture.contributor:
            hashes.append(self.contributor(picture.contributor.service, picture.contributor.account))
        return hashes

    def _hash(self, *words: str) -> bytes:
        return hashlib.blake2b("\0".join(words).encode(), key=self.salt, digest_size=20).digest()


def absent_since(register: Register, salted: Salted, picture: Picture) -> str | None:
    """Return the date since which this very face has left its photograph, in whatever dataset, None if it has not."""
    if not (picture.photograph and picture.quad):
        return None
    for quad, width, since in register.all(
        "SELECT quad, width, since FROM absence WHERE photograph = ?", (salted.photograph(picture.photograph),)
    ):
        here = picture.wild.width if picture.wild else None
        scale = here / width if here and width else 1.0
        if (left := quad_from(quad)) and left.scaled(scale).is_same_face(picture.quad):
            return str(since)
    return None


def left_since(register: Register, hashes: list[bytes], *, page: bool = False) -> str | None:
    """Return the date since which any of these hashes has a tombstone, None if there is none.

    With `page`, those of contributors of whom nothing is left count too.
    """
    marks = ",".join("?" * len(hashes))
    kinds = "" if page else "AND kind != 'page'"
    found: str | None = register.one(
        f"SELECT min(since) FROM tombstone WHERE hash IN ({marks}) {kinds}",  # noqa: S608 (only question marks)
        hashes,
    )
    return found
