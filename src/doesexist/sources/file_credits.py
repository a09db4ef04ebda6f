"""The credits that pictures' files say, where no table does: files beside them first, then the pictures' own.

In a picture's own file XMP's word comes first, then IPTC's, then EXIF's, field by field.

A block that is damaged, or larger than any honest one, is passed over and told; what it said before the damage counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import reduce

from doesexist.errors import PictureUnreadable
from doesexist.imaging.embedded import Blocks, inspect
from doesexist.model import Picture, Teller
from doesexist.sources import exif_words, iptc_words, xmp_words
from doesexist.sources.files import Files
from doesexist.sources.found_credits import NOTHING, FoundCredit, completed, is_whole
from doesexist.sources.sidecars import Sidecars

LARGEST = 4 << 20
"""Bytes of a block that is read, at most."""

_READERS = (("XMP", xmp_words.credit_in), ("IPTC", iptc_words.credit_in), ("EXIF", exif_words.credit_in))


class FileCredits:
    """What the files of a dataset's folder say of its pictures, and which of them can't be read."""

    def __init__(self, files: Files) -> None:
        self._root = files.root
        self._sidecars = Sidecars(files)
        self._problems: list[tuple[str, str]] = []

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The files that can't be read, by their paths, and why."""
        return [*dict.fromkeys(self._sidecars.problems + self._problems)]

    def completed(self, picture: Picture, path: str, blocks: Blocks) -> Picture:
        """Return a picture with what its table leaves out filled in from its files, and with the pages they tell."""
        layers = list(self._layers(path, blocks))
        whole = picture if is_whole(picture) else completed(picture, layers)
        pages = dict.fromkeys(found.source for _, found in layers if found.source and found.source != whole.source)
        return replace(whole, told=tuple(pages)) if pages else whole

    def inside_files(self, picture: Picture) -> Picture:
        """Return a picture of which no record names a photographer with what is inside its files, if they say it."""
        return picture if picture.contributor else completed(picture, self._inside(picture))

    def _inside(self, picture: Picture) -> Iterator[tuple[Teller, FoundCredit]]:
        for file in (picture.image, picture.wild, picture.thumbnail):
            if file and file.present:
                with suppress(PictureUnreadable):
                    yield "file", self._read(file.path, inspect(self._root / file.path).blocks)

    def _layers(self, path: str, blocks: Blocks) -> Iterator[tuple[Teller, FoundCredit]]:
        for found in self._sidecars.of(path):
            yield "sidecar", found
        yield "file", self._read(path, blocks)

    def _read(self, path: str, blocks: Blocks) -> FoundCredit:
        inside, problems = credit_inside(blocks)
        self._problems += [(path, problem) for problem in problems]
        return inside


def credit_inside(blocks: Blocks) -> tuple[FoundCredit, list[str]]:
    """Return what the blocks of a file say together, and what is wrong with which of them."""
    if not any(blocks):
        return NOTHING, []
    found, problems = zip(*_read(blocks), strict=True)
    return reduce(FoundCredit.or_else, found), [problem for problem in problems if problem]


def _read(blocks: Blocks) -> Iterator[tuple[FoundCredit, str | None]]:
    for block, (name, credit_in) in zip(blocks, _READERS, strict=True):
        if block and len(block) > LARGEST:
            yield NOTHING, f"its {name} has {len(block):,} bytes, more than {LARGEST:,}"
        elif block:
            yield credit_in(block)
