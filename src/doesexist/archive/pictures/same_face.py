"""Find twins: pictures of the same face under another key or in another dataset, which leave or are veiled together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from doesexist.archive.pictures.rows import files_from, quad_from
from doesexist.archive.register.register import Register


def twins_of(register: Register, row: int) -> list[int]:
    """Return the other pictures of the same face in the same photograph."""
    sql = """SELECT o.id, o.quad, json_extract(o.files, '$.wild.width'), p.quad, json_extract(p.files, '$.wild.width')
             FROM picture p JOIN picture o ON o.photograph = p.photograph AND o.id != p.id
             WHERE p.id = ? AND o.quad IS NOT NULL AND p.quad IS NOT NULL"""
    return [
        other
        for other, theirs, their_width, mine, my_width in register.all(sql, (row,))
        if quad_from(theirs)
        .scaled(my_width / their_width if my_width and their_width else 1)
        .is_same_face(quad_from(mine))
    ]


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
           AND (json_extract(files, '$.image.path') IN (SELECT value FROM json_each(?2))
                OR json_extract(files, '$.thumbnail.path') IN (SELECT value FROM json_each(?2)))""",
        (dataset, inside),
    )
    yield from ((root / path, row) for row, files in found for path in _paths(files) if root / path in paths)


def _paths(files: str) -> list[str]:
    found = files_from(files)
    return [file.path for file in (found.image, found.thumbnail) if file]


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)
