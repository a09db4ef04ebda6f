"""Find FFHQ's pictures by their number, wherever in a folder they lie and whatever their ending.

Copies of FFHQ are seldom laid out as it is: some have `resized/00042.jpg`, some one flat folder, some only thumbnails,
some all of it one folder deeper. The folder is listed once. What lies at FFHQ's own places takes a bit of memory each,
what lies elsewhere its path. Where several files can be the image of a number, FFHQ's own folder wins, then of the
folders that are called as people call copies of FFHQ that whose pictures are largest; the others are counted. A folder
of any other name, which may hold masks or results, counts where nothing else is of that number.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Literal

from doesexist.errors import PictureUnreadable
from doesexist.imaging.opening import measure
from doesexist.model.keys import legible
from doesexist.model.plurals import counted
from doesexist.sources.files import PICTURES, Files

METADATA = "ffhq-dataset-v2.json"
Kind = Literal["image", "thumbnail", "wild"]
SETS: dict[Kind, str] = {"image": "images1024x1024", "thumbnail": "thumbnails128x128", "wild": "in-the-wild-images"}
"""The folders of the three sets of pictures."""

_NUMBERED = re.compile(r"([0-9]{1,9})(\.[^.]+)")
_KNOWN = re.compile(r"(?:image|resized|thumbnail|wild|ffhq)|^\.$|^[0-9]+(?:px|x[0-9]+)?$", re.IGNORECASE)
"""What folders of FFHQ's pictures are called, or have in their names."""
_SHARD = re.compile(r"[0-9]{5}")
_NAMED = 5
"""Files that are named, of those that are counted."""


class Numbers:
    """A set of numbers as a bitmap, so that millions take little memory."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> bool:
        """Add a number; tell whether it is new."""
        byte, bit = number >> 3, 1 << (number & 7)
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte + 1 - len(self._bits)))
        new = not self._bits[byte] & bit
        self._bits[byte] |= bit
        return new

    def __contains__(self, number: int) -> bool:
        byte = number >> 3
        return byte < len(self._bits) and bool(self._bits[byte] & 1 << (number & 7))

    def __iter__(self) -> Iterator[int]:
        for byte, bits in enumerate(self._bits):
            if bits:
                yield from (byte << 3 | bit for bit in range(8) if bits & 1 << bit)


class Layout:
    """The pictures in a dataset's folder, by kind and number."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._own = {kind: Numbers() for kind in SETS}
        self._elsewhere: dict[Kind, dict[int, str]] = {kind: {} for kind in SETS}
        self._unsure: dict[int, str] = {}
        """What lies in folders of other names, and is not used."""
        self._widths: dict[str, int] = {}
        self.metadata: str | None = None
        """The path of the list that is nearest to the top."""
        self._left_out = Counter[str]()
        self.unnumbered: dict[str, None] = {}
        """The pictures that are called after no number, and that no record names."""
        self.linked: list[str] = []
        """Linked folders that lead out of the dataset's: not entered."""
        self._scan()

    def find(self, kind: Kind, number: int) -> str | None:
        """Return the path of a number's picture of some kind, None if there is none."""
        if number in self._own[kind]:
            return _own_path(kind, number)
        return self._elsewhere[kind].get(number)

    def named(self, number: int, path: str) -> None:
        """Note that a record names a file: it is no other's."""
        self.unnumbered.pop(path, None)
        if self._unsure.get(number) == path:
            del self._unsure[number]

    def take_unsure(self, number: int) -> str | None:
        """Return the path of a number's picture in a folder of another name: for what nothing else is there of."""
        return self._unsure.pop(number, None)

    def numbers(self) -> Iterator[int]:
        """Yield all numbers of which a picture was found, in their order, each once."""
        before = -1
        elsewhere = (sorted(found) for found in (*self._elsewhere.values(), self._unsure))
        for number in merge(*self._own.values(), *elsewhere):
            if number != before:
                yield number
            before = number

    def not_shown(self) -> Counter[str]:
        """Return how many files of each folder were not used, since another is of the same number."""
        return self._left_out + Counter(map(group_of, self._unsure.values()))

    def _scan(self) -> None:
        folders = [""]
        while folders:  # level by level, so that the first list that is met is the nearest to the top
            folders = [below for folder in folders for below in self._scan_folder(folder)]
        for kind, found in self._elsewhere.items():
            for number in [number for number in found if number in self._own[kind]]:
                self._left_out[group_of(found.pop(number))] += 1

    def _scan_folder(self, folder: str) -> list[str]:
        """Note the files in a folder; return the folders in it. A linked folder is not entered, as in `Files`."""
        try:
            with os.scandir(self._files.root / folder) as entries:
                found = sorted(
                    (entry for entry in entries if not entry.name.startswith(".")), key=lambda each: each.name
                )
        except OSError:
            return []
        prefix = f"{folder}/" if folder else ""
        files: list[str] = []
        below: list[str] = []
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                below.append(prefix + entry.name)
            elif entry.is_symlink() and entry.is_dir():
                self._note_link(prefix + entry.name)
            else:
                files.append(entry.name)
        self._note_files(folder, prefix, files)
        return below

    def _note_files(self, folder: str, prefix: str, names: Sequence[str]) -> None:
        kind = _kind_of(folder)
        first = _first_of(folder, kind)
        for name in names:
            if name == METADATA:
                self.metadata = self.metadata or prefix + name
            elif (match := _NUMBERED.fullmatch(name)) and match[2].lower() in PICTURES:
                number = int(match[1])
                if first is not None and first <= number < first + 1000 and name == f"{number:05}.png":
                    self._own[kind].add(number)
                else:
                    self._note(kind, number, prefix + name)
            elif os.path.splitext(name)[1].lower() in PICTURES:  # noqa: PTH122 (a third of pathlib's time)
                self.unnumbered[prefix + name] = None

    def _note_link(self, path: str) -> None:
        """Note a linked folder. Where it leads to one of this dataset's, that is looked through anyway."""
        if not Path(os.path.realpath(self._files.root / path)).is_relative_to(self._files.root):
            self.linked.append(path)

    def _note(self, kind: Kind, number: int, path: str) -> None:
        known = kind != "image" or _KNOWN.search(PurePosixPath(group_of(path)).name or ".")
        found = self._elsewhere[kind] if known else self._unsure
        before = found.setdefault(number, path)
        if before != path:
            found[number], worse = sorted((before, path), key=self._rank)
            self._left_out[group_of(worse)] += 1

    def _rank(self, path: str) -> tuple[bool, int, str]:
        """Return the order of files of one number: those in a folder called as FFHQ's, then the larger."""
        folder = group_of(path)
        if folder not in self._widths:
            try:
                self._widths[folder] = measure(self._files.root / path).width
            except PictureUnreadable:
                self._widths[folder] = 0
        return PurePosixPath(folder).name not in SETS.values(), -self._widths[folder], path


def group_of(path: str) -> str:
    """Return the folder that a picture is told to be in: FFHQ's thousands, `00000`, `01000`, are left out.

    >>> group_of("kaggle/resized/00000/00042.jpg"), group_of("00042.jpg")
    ('kaggle/resized', '.')
    """
    folder = PurePosixPath(path).parent
    return str(folder.parent if _SHARD.fullmatch(folder.name) else folder)


def layout_notes(layout: Layout, used: Counter[str], without_file: Sequence[str], with_file: int) -> Iterator[str]:
    """Yield what is told of a folder that is not laid out as FFHQ is.

    `used`: by folder, how many files were found by number alone; `without_file`: the records of which none is
    here; `with_file`: how many have one.
    """
    for folder, count in sorted(used.items()):
        were = "was" if count == 1 else "were"
        yield f"{counted(count, 'file')} of {_called(folder)} {were} found by number, not where the list says."
    for folder, count in sorted(layout.not_shown().items()):
        yield f"{counted(count, 'file')} of {_called(folder)} left out: another of the same number is shown."
    if layout.unnumbered:
        pictures = counted(len(layout.unnumbered), "picture")
        yield f"{pictures} left out, called by no number: {_listed(layout.unnumbered)}."
    for path in layout.linked:
        yield f"{legible(path)} was not entered: the link leads out of the dataset's folder."
    if without_file and with_file:  # a list without any pictures is taken in as such
        records = counted(len(without_file) + with_file, "record")
        yield f"{len(without_file):,} of {records} without a file here: {_listed(without_file)}."


def _called(folder: str) -> str:
    return "the folder itself" if folder == "." else legible(folder)


def _listed(names: Collection[str]) -> str:
    """Return the first few names of many."""
    return ", ".join(map(legible, islice(names, _NAMED))) + (", …" if len(names) > _NAMED else "")


def _own_path(kind: Kind, number: int) -> str:
    return f"{SETS[kind]}/{number // 1000 * 1000:05}/{number:05}.png"


def _kind_of(folder: str) -> Kind:
    """Return what the pictures in a folder are, by what it is called."""
    name = folder.lower()
    return "thumbnail" if "thumbnail" in name else "wild" if "wild" in name else "image"


def _first_of(folder: str, kind: Kind) -> int | None:
    """Return the first of the thousand numbers whose own place a folder is, None if it is no such folder.

    >>> _first_of("images1024x1024/69000", "image"), _first_of("resized/69000", "image")
    (69000, None)
    """
    parent, _, name = folder.rpartition("/")
    return int(name) if parent == SETS[kind] and _SHARD.fullmatch(name) and name.endswith("000") else None
