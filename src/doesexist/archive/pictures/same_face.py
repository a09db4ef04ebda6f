"""Twins: the same face once more, in another dataset or under another key. Who leaves, or is veiled, is so in all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from doesexist.archive.pictures.rows import files_from, quad_from
from doesexist.archive.register.register import Register


def twins_of(register: Register, row: int) -> list[int]:
    """Return the other pictures of the same face in the same photograph."""
    sql = """SELECT o.id, o.quad, o.files, p.quad, p.files
             FROM picture p JOIN picture o ON o.photograph = p.photograph AND o.id != p.id
             WHERE p.id = ? AND o.quad IS NOT NULL AND p.quad IS NOT NULL"""
    return [other for other, *faces in register.all(sql, (row,)) if _is_same(*faces)]


def _is_same(their_quad: str, their_files: str, my_quad: str, my_files: str) -> bool:
    theirs, mine = quad_from(their_quad), quad_from(my_quad)
    their_width, my_width = _width_of_the_photograph(their_files), _width_of_the_photograph(my_files)
    scale = my_width / their_width if my_width and their_width else 1
    return theirs is not None and mine is not None and theirs.scaled(scale).is_same_face(mine)


def _width_of_the_photograph(files: str) -> int | None:
    wild = files_from(files).wild
    return wild.width if wild else None


def of_the_same_file(register: Register, rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return pairs: one of these pictures, and one of another dataset that is shown from the very same file.

    Only datasets are looked through that lie in one another's folder.
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
    """Yield those of these files that pictures of a dataset are shown from, and which pictures these are."""
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
