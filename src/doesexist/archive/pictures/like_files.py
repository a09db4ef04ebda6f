"""Pictures that are here and may have the very same file as somebody: as long, or of the same md5 as records tell.

Each is asked by an index. Whether a file is the same, who reads it tells: `studio/leaving/same_content.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from doesexist.archive.pictures.rows import files_from
from doesexist.archive.register.register import Register
from doesexist.archive.register.schema import md5_in
from doesexist.model import Credited, File


class Like(NamedTuple):
    """A picture that has a file as long as somebody else's."""

    row: int
    root: Path
    """The dataset's folder."""
    photograph: str | None
    file: File
    credited: Credited | None
    """What the file was when it was taken in."""
    is_photograph: bool
    """Whether the file is the photograph that it was cut from."""
    is_cut: bool
    """Whether its record says where in the photograph it was cut from."""

    @property
    def recorded_md5s(self) -> frozenset[str]:
        """What is known of its bytes and its pixels without looking: by its record, and from when it came."""
        md5s = (self.file.md5, self.file.pixel_md5, self.credited.md5 if self.credited else None)
        return frozenset(md5.lower() for md5 in md5s if md5)


def equally_long(register: Register, hints: Iterable[str]) -> list[Like]:
    """Return the pictures that have a file as long as a hint tells, as their records say.

    Of those whose record says otherwise the md5 was noted when they came: see `recorded_as`.
    """
    sizes = {int(size) for hint in hints if (size := hint.removeprefix("size:")).isdecimal()}
    rows = [row for size in sizes for sql in _OF_THAT_SIZE for row in register.all(sql, (size,))]
    return [like for like, length in _likes(rows) if (length or like.file.size) in sizes]


def recorded_as(register: Register, known_by: Iterable[str]) -> list[Like]:
    """Return the pictures whose files had these bytes when they came, or have these, or these pixels, by record.

    No file is read for it.
    """
    md5s = {each.partition(":")[2] for each in known_by}
    rows = [row for sql in _RECORDED_AS for row in register.all(sql, (json.dumps(sorted(md5s)),))]
    return [like for like, _ in _likes(rows) if not md5s.isdisjoint(like.recorded_md5s)]


def _likes(rows: Iterable[tuple[int, str, str | None, int, str]]) -> Iterator[tuple[Like, int | None]]:
    """Yield the files of pictures, and how long a photograph is where that isn't as its record says."""
    for row, root, photograph, is_cut, text in dict.fromkeys(rows):
        files = files_from(text)
        for file in (files.image, files.thumbnail, files.wild):
            if file:
                is_wild = file is files.wild
                credited = files.credited.get(file.path)
                like = Like(row, Path(root), photograph, file, credited, is_wild, bool(is_cut))
                yield like, files.length if is_wild else None


_LIKE = """SELECT p.id, d.root, h.identity, coalesce(p.quad, m.wild) IS NOT NULL, p.files
    FROM {more} picture p JOIN dataset d ON d.id = p.dataset
    LEFT JOIN photograph h ON h.id = p.photograph LEFT JOIN landmarks m ON m.picture = p.id"""
_OF_THAT_SIZE = tuple(
    f"""{_LIKE.format(more="")}
        WHERE CASE WHEN json_valid(p.files) THEN {size} END = ?"""
    for size in (
        "json_extract(p.files, '$.image.size')",
        "json_extract(p.files, '$.thumbnail.size')",
        "coalesce(json_extract(p.files, '$.length'), json_extract(p.files, '$.wild.size'))",
    )
)
_RECORDED_AS = tuple(
    f"{_LIKE.format(more='json_each(?) j CROSS JOIN')} WHERE {md5_in(kind, fact, 'p.')} = j.value"
    for kind in ("image", "thumbnail", "wild")
    for fact in ("md5", "pixel_md5")
)
