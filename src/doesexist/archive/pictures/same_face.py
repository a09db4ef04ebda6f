"""Find twins: pictures of the same face under another key or in another dataset, which leave or are veiled together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from doesexist.archive.pictures.absences import absence_of, frame_of, is_the_photograph, may_be
from doesexist.archive.pictures.rows import files_from, quad_from
from doesexist.archive.register.register import Register
from doesexist.model import Landmarks, Picture


def twins_of(register: Register, row: int, photographs: Collection[str] = ()) -> list[int]:
    """Return the other pictures that are of the same face in the same photograph, or of which nothing tells otherwise.

    Where a record doesn't say where in its photograph somebody is, it may be anybody there. In one dataset each picture
    is somebody else; in another, the only one that has no place is taken for the same face, and so is the only one that
    has. Of several none is: they are hidden as a whole, each of them. `photographs`: other addresses of theirs, as
    their content tells.
    """
    here = register.all(f"{_ON_THE_SAME} AND o.id != ?1", (row,))
    for photograph in photographs:
        here += register.all(f"{_ON_THESE} AND o.id != ?2", (photograph, row))
    if not here:
        return []
    (mine,) = (_picture(*facts) for _, *facts in register.all(f"{_FACTS} WHERE o.id = ?", (row,)))
    others = [(other, _picture(*facts)) for other, *facts in dict.fromkeys(here)]
    same = [other for other, theirs in others if _is_same(mine, theirs)]
    perhaps = [(other, each.dataset) for other, each in others if each.dataset != mine.dataset and _may_be(mine, each)]
    of_each = Counter(dataset for _, dataset in perhaps)
    return same + [other for other, dataset in perhaps if of_each[dataset] == 1]


_FACTS = """SELECT o.id, d.name, o.quad, o.files, m.wild
    FROM picture o JOIN dataset d ON d.id = o.dataset LEFT JOIN landmarks m ON m.picture = o.id"""
_ON_THE_SAME = f"{_FACTS} WHERE o.photograph = (SELECT photograph FROM picture WHERE id = ?1)"  # noqa: S608 (our own words)
_ON_THESE = f"{_FACTS} WHERE o.photograph IN (SELECT id FROM photograph WHERE identity = ?1)"  # noqa: S608 (our own words)


def _picture(dataset: str, quad: str | None, files: str, landmarks: str | None) -> Picture:
    """Return a picture as far as it takes to tell where it is in its photograph."""
    found = files_from(files)
    return Picture(
        dataset, "", quad=quad_from(quad), wild_landmarks=Landmarks(landmarks) if landmarks else None,
        image=found.image, thumbnail=found.thumbnail, wild=found.wild,
    )  # fmt: skip


def _is_same(mine: Picture, theirs: Picture) -> bool:
    """Tell whether both say where they are, and it is the same place."""
    return theirs.face is not None and mine.face is not None and may_be(mine, absence_of(theirs))


def _may_be(mine: Picture, theirs: Picture) -> bool:
    """Tell whether one of them doesn't say where it is, and isn't the whole photograph either."""
    if mine.face is None:
        return not is_the_photograph(mine, frame_of(theirs) or frame_of(mine))
    return theirs.face is None and not is_the_photograph(theirs, frame_of(mine) or frame_of(theirs))


def of_the_same_file(register: Register, rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return pairs: one of these pictures, and one of another dataset that is shown from the very same file.

    Only datasets whose folders contain one another are compared.
    """
    roots = {number: Path(root) for number, root in register.all("SELECT id, root FROM dataset")}
    beside = {
        number: [other for other in roots if other != number and _overlap(roots[number], roots[other])]
        for number in roots
    }
    if not rows or not any(beside.values()):
        return []
    mine: dict[int, dict[Path, int]] = {}
    for row, dataset, files in register.all(
        "SELECT p.id, p.dataset, p.files FROM json_each(?) j CROSS JOIN picture p ON p.id = j.value",
        (json.dumps([*rows]),),
    ):
        for path in _paths(files):
            mine.setdefault(dataset, {})[roots[dataset] / path] = row
    return [
        (theirs[path], other)
        for dataset, theirs in mine.items()
        for near in beside[dataset]
        for path, other in _shown_from(register, near, roots[near], theirs)
    ]


def _shown_from(register: Register, dataset: int, root: Path, paths: dict[Path, int]) -> Iterator[tuple[Path, int]]:
    """Yield the files in `paths` that a dataset's pictures use, each with the picture's row."""
    inside = json.dumps([path.relative_to(root).as_posix() for path in paths if path.is_relative_to(root)])
    found = register.all(
        """SELECT id, files FROM picture WHERE dataset = ?1
           AND CASE WHEN json_valid(files) THEN (
               json_extract(files, '$.image.path') IN (SELECT value FROM json_each(?2))
               OR json_extract(files, '$.thumbnail.path') IN (SELECT value FROM json_each(?2))) END""",
        (dataset, inside),
    )
    yield from ((root / path, row) for row, files in found for path in _paths(files) if root / path in paths)


def _paths(files: str) -> list[str]:
    found = files_from(files)
    return [file.path for file in (found.image, found.thumbnail) if file]


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)
