"""A filter as an SQL condition on picture p, dataset d and contributor c."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from doesexist.archive.register.register import Value
from doesexist.model import Filter

CONDITIONS: Mapping[tuple[str, type], str] = {
    ("dataset", str): "d.name = ?",
    ("licence", str): "p.licence = ? COLLATE NOCASE",
    ("contributor", tuple): "c.service = ? AND c.account = ?",
    ("country", str): "p.country = ? COLLATE NOCASE",
    # Dates are compared as text, "2007-08-16"; "~" sorts after every digit.
    ("year", tuple): "p.uploaded >= printf('%04d', ?) AND p.uploaded <= printf('%04d~', min(?, 9999))",
    ("split", str): "p.split = ? COLLATE NOCASE",
    ("key", str): "p.key = ?",
    ("key", tuple): "p.key NOT GLOB '*[^0-9]*' AND CAST(p.key AS INTEGER) BETWEEN ? AND ?",
}
"""The condition for each word of a filter (model.filters) and type of its value: a pair, or one text."""


def conditions(where: Filter) -> tuple[str, tuple[Value, ...]]:
    """Return a condition in SQL made of our own words, and the values to bind to it."""
    clauses = ["1", *(CONDITIONS[word, type(value)] for word, value in where.values.items())]
    values = ([value] if isinstance(value, str) else value for value in where.values.values())
    return " AND ".join(clauses), tuple(chain.from_iterable(values))
