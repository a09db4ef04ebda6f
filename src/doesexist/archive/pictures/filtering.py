"""A filter as a condition: over picture p, dataset d, contributor c."""

from __future__ import annotations

from doesexist.archive.register.register import Value
from doesexist.model import Filter


def conditions(where: Filter) -> tuple[str, tuple[Value, ...]]:
    """Return a condition in SQL made of our own words, and the values to bind to it."""
    clauses: list[str] = ["1"]
    values: list[Value] = []

    def add(clause: str, *bound: Value) -> None:
        clauses.append(clause)
        values.extend(bound)

    if where.dataset is not None:
        add("d.name = ?", where.dataset)
    if where.licence is not None:
        add("p.licence = ? COLLATE NOCASE", where.licence)
    if where.contributor is not None:
        add("c.service = ? AND c.account = ?", *where.contributor)
    if where.country is not None:
        add("p.country = ? COLLATE NOCASE", where.country)
    if where.split is not None:
        add("p.split = ? COLLATE NOCASE", where.split)
    if where.year is not None:
        first, last = where.year
        # Dates are text, "2007-08-16": compared as text, and "~" comes after every digit.
        add("p.uploaded >= ? AND p.uploaded <= ?", f"{first:04}", f"{min(last, 9999):04}~")
    if isinstance(where.key, str):
        add("p.key = ?", where.key)
    elif where.key is not None:
        add("p.key NOT GLOB '*[^0-9]*' AND CAST(p.key AS INTEGER) BETWEEN ? AND ?", *where.key)
    return " AND ".join(clauses), tuple(values)
