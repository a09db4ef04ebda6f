"""Who left, kept as salted hashes: they keep people out and say nothing to someone without the dataset."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

from doesexist.archive.register.keys import key_of
from doesexist.archive.register.register import Register
from doesexist.model import Picture, earlier_identities
from doesexist.model.flickr import FLICKR
from doesexist.model.keys import composed, same
from doesexist.model.telling import accounts_told, photographs_told

ADDRESS = "address"
"""The kind of the tombstones of addresses that stay gone, of pictures that are known by the path of their file."""


@dataclass(frozen=True, slots=True)
class Salted:
    """Hashes of pictures, photographs, files and accounts under one archive's salt, 20 bytes each."""

    salt: bytes

    @classmethod
    def of(cls, register: Register) -> Self:
        """Return the hashes of an archive. Raises ArchiveForeign where its salt is lost."""
        return cls(key_of(register, "salt"))

    def picture(self, dataset: str, key: str) -> bytes:
        """Return the hash of a picture's address."""
        return self._hash("picture", same(dataset), same(key))

    def photograph(self, photograph: str) -> bytes:
        """Return the hash of a photograph."""
        return self._hash("photograph", photograph)

    def file(self, root: str, path: str) -> bytes:
        """Return the hash of one of the owner's files, by which it is known whatever dataset it comes in with."""
        return self._hash("file", f"{root}/{path}")

    def path(self, dataset: str, path: str) -> bytes:
        """Return the hash of a file's path in its dataset, wherever the dataset's folder lies."""
        return self._hash("path", same(dataset), composed(path))

    def stem(self, dataset: str, stem: str) -> bytes:
        """Return the hash of what a file is called without its ending: see keys.stem_of."""
        return self._hash("stem", same(dataset), stem)

    def content(self, known_by: str) -> bytes:
        """Return the hash of what a file is known by: see contents.py."""
        return self._hash("content", known_by)

    def contributor(self, service: str, account: str) -> bytes:
        """Return the hash of an account."""
        return self._hash("contributor", service.lower(), account.lower())

    def told(self, words: tuple[str, ...]) -> bytes:
        """Return the hash of a photograph or an account that is told: see telling.told_besides."""
        return self._hash(*words)

    def reasons_to_stay_out(self, picture: Picture, root: str) -> list[bytes]:
        """Return every hash under which this picture, of a dataset in that folder, may have left."""
        hashes = [self.picture(picture.dataset, picture.key)]
        hashes += [self.file(root, file.path) for file in (picture.image, picture.thumbnail) if file and file.present]
        if picture.image:
            hashes.append(self.path(picture.dataset, picture.image.path))
        hashes += self.photographs(picture)
        hashes += [self.contributor(*account) for account in earlier_identities.accounts_of(picture)]
        hashes += [self.contributor(FLICKR, account) for account in accounts_told(picture)]
        hashes += [self.photograph(each) for each in photographs_told(picture)]
        return hashes

    def photographs(self, picture: Picture) -> list[bytes]:
        """Return the hashes of a picture's photograph: of what it is known by, and was."""
        return [self.photograph(photograph) for photograph in earlier_identities.photographs_of(picture)]

    def _hash(self, *words: str) -> bytes:
        return hashlib.blake2b("\0".join(words).encode(), key=self.salt, digest_size=20).digest()


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
