"""Folders of pictures that are called in all sorts of ways, and the keys that an archive has for them, for tests."""

from __future__ import annotations

import json
import unicodedata
import zlib
from pathlib import Path

from archives import register, remove
from made import picture

from doesexist.archive import Reading
from doesexist.model import keys

NAMES = (
    "王伟",
    "李娜",
    "刘洋",
    "Анна",
    "Иван",
    "محمد",
    "박서준",
    "さくら",
    "Ελένη",
    "नेहा",
    "Käthe",
    "🙂",
    "\U000f0000",
)


def of_each(archive: Path, dataset: str = "mine") -> dict[str, str]:
    """The keys in an archive, by the composed paths of files."""
    with Reading(archive) as reading:
        pictures = [each for each in reading.every_picture() if each.dataset == dataset]
    return {unicodedata.normalize("NFC", each.image.path): each.key for each in pictures if each.image}


def people(folder: Path, *names: str) -> Path:
    """A folder of pictures, each of somebody else."""
    for name in names:
        picture(folder / name, seed=zlib.crc32(name.encode()))
    return folder


def as_before(archive: Path, *made_with: str) -> None:
    """Turn an archive into one of the version before, which folded all other letters to hyphens.

    Of names that came to the same key it had the first alone: `made_with`.
    """
    connection = register(archive)
    for row, files in connection.all("SELECT id, files FROM picture"):
        path: str = json.loads(files)["image"]["path"]
        assert path in made_with
        key = keys.key_from(str(Path(path).with_suffix("")))
        connection.execute("UPDATE picture SET key = ? WHERE id = ?", (key, row))
    connection.close()


def leaves_as_before(archive: Path, *addresses: str) -> None:
    """Let people leave as the version before did: it noted their address and the path of their file, in its folder."""
    remove(archive, *addresses)
    connection = register(archive)
    connection.execute("DELETE FROM tombstone WHERE kind IN ('path', 'stem')")
    connection.execute("UPDATE tombstone SET kind = 'picture' WHERE kind = 'address'")
    connection.close()
